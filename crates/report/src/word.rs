//! The paper as a Word file.

mod accessible;

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, AlignmentType, Docx, Footer, Header, IndentLevel, Level, LevelJc, LevelText, LineSpacing, NumPages, NumberFormat,
    Numbering, NumberingId, PageMargin, PageNum, Paragraph, Pic, Run, RunFonts, Shading, SpecialIndentType, Start, Style, StyleType, Table,
    TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow, WidthType,
};

use crate::ReportError;
use crate::paper::{Block, FindingBlock, Paper, PictureBlock, Span, TEXT_WIDTH, TableBlock, Text};

/// Width of the text on A4, in twentieths of a point.
const WIDTH: usize = 9_638;
/// Pixels across a picture.
const PICTURE_PIXELS: u32 = 1_600;
/// English metric units to a point.
const EMU: f64 = 12_700.0;
const BULLETS: usize = 2;
/// Tables of no more rows than these stay on one page.
const ROWS_KEPT_TOGETHER: usize = 8;
/// No clock: every Word file carries the same moment.
const MOMENT: &str = "2000-01-01T00:00:00Z";

/// The paper as a Word file, with heading styles, repeated table headings and text alternatives.
pub(crate) fn word(paper: &Paper) -> Result<Vec<u8>, ReportError> {
    let mut writer = Word { docx: shell(paper), alternatives: Vec::new(), page_next: false };
    writer.paragraph(paragraph("Subject").add_run(Run::new().add_text(clean(&paper.subject))));
    writer.paragraph(paragraph("Heading1").add_run(Run::new().add_text(clean(&paper.title))));
    if let Some(strip) = &paper.strip {
        writer.drawing(strip)?;
    }
    for block in paper.blocks() {
        writer.block(block)?;
    }
    let mut parts = writer.docx.build();
    parts.document = accessible::mend(&parts.document, &writer.alternatives)?;
    parts.doc_props.core = accessible::core_properties(&paper.title, &paper.subject, MOMENT);
    parts.styles = accessible::with_language(&parts.styles);
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(ReportError::word)?;
    Ok(bytes.into_inner())
}

/// Text without the characters that XML forbids.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect()
}

fn paragraph(style: &str) -> Paragraph {
    Paragraph::new().style(style)
}

fn shell(paper: &Paper) -> Docx {
    let heading = |level: usize, size: usize, colour: &str| {
        Style::new(format!("Heading{level}"), StyleType::Paragraph)
            .name(format!("heading {level}"))
            .based_on("Normal")
            .next("Normal")
            .q_format(true)
            .bold()
            .size(size)
            .color(colour)
            .outline_lvl(level - 1)
            .line_spacing(LineSpacing::new().before(180).after(70))
    };
    let style = |id: &str, size: usize, colour: &str| {
        Style::new(id, StyleType::Paragraph)
            .name(id)
            .based_on("Normal")
            .q_format(true)
            .size(size)
            .color(colour)
            .line_spacing(LineSpacing::new().after(50))
    };
    let margin = PageMargin { top: 1_134, left: 1_134, bottom: 1_134, right: 1_134, header: 567, footer: 567, gutter: 0 };
    let level = Level::new(0, Start::new(1), NumberFormat::new("bullet"), LevelText::new("•"), LevelJc::new("left")).indent(
        Some(360),
        Some(SpecialIndentType::Hanging(260)),
        None,
        None,
    );
    let footer = Footer::new().add_paragraph(
        paragraph("Small")
            .align(AlignmentType::Right)
            .add_run(Run::new().add_text(format!("{}, page ", clean(&paper.subject))))
            .add_page_num(PageNum::new())
            .add_run(Run::new().add_text(" of "))
            .add_num_pages(NumPages::new()),
    );
    let mut docx = Docx::new()
        .page_size(11_906, 16_838)
        .page_margin(margin)
        .default_fonts(RunFonts::new().ascii("Arial").hi_ansi("Arial").cs("Arial"))
        .default_size(18)
        .add_style(heading(1, 32, "212b32"))
        .add_style(heading(2, 24, "005eb8"))
        .add_style(heading(3, 20, "212b32"))
        .add_style(style("Subject", 20, "005eb8").bold())
        .add_style(style("Lead", 22, "212b32").bold())
        .add_style(style("Body", 18, "212b32"))
        .add_style(style("TableText", 15, "212b32").line_spacing(LineSpacing::new().after(0)))
        .add_style(
            Style::new("Caption", StyleType::Paragraph)
                .name("caption")
                .based_on("Normal")
                .bold()
                .size(18)
                .line_spacing(LineSpacing::new().before(120).after(30)),
        )
        .add_style(style("Subtitle", 15, "4c6272"))
        .add_style(style("Small", 15, "4c6272"))
        .add_abstract_numbering(AbstractNumbering::new(BULLETS).add_level(level))
        .add_numbering(Numbering::new(BULLETS, BULLETS))
        .footer(footer)
        .created_at(MOMENT)
        .updated_at(MOMENT);
    if let Some(notice) = &paper.notice {
        docx = docx.header(Header::new().add_paragraph(paragraph("Small").add_run(Run::new().add_text(clean(notice)))));
    }
    docx
}

struct Word {
    docx: Docx,
    /// Text alternatives of the pictures, in order.
    alternatives: Vec<String>,
    page_next: bool,
}

fn add_runs(mut paragraph: Paragraph, text: &Text) -> Paragraph {
    for span in &text.0 {
        paragraph = paragraph.add_run(match span {
            Span::Plain(t) => Run::new().add_text(clean(t)),
            Span::Strong(t) => Run::new().add_text(clean(t)).bold(),
            Span::Code(t) => Run::new().add_text(clean(t)).color("4c6272").size(15),
        });
    }
    paragraph
}

impl Word {
    fn paragraph(&mut self, paragraph: Paragraph) {
        let broken = if std::mem::take(&mut self.page_next) { paragraph.page_break_before(true) } else { paragraph };
        self.docx = std::mem::take(&mut self.docx).add_paragraph(broken);
    }

    fn text(&mut self, style: &str, text: &str) {
        if !text.is_empty() {
            self.paragraph(paragraph(style).keep_next(matches!(style, "Caption" | "Subtitle")).add_run(Run::new().add_text(clean(text))));
        }
    }

    fn block(&mut self, block: &Block) -> Result<(), ReportError> {
        match block {
            Block::PageBreak => self.page_next = true,
            Block::Heading { level, text } => {
                self.paragraph(paragraph(&format!("Heading{level}")).keep_next(true).add_run(Run::new().add_text(clean(text))));
            }
            Block::Paragraph(text) => self.paragraph(add_runs(paragraph("Body"), text)),
            Block::Lead(text) => self.paragraph(add_runs(paragraph("Lead"), text)),
            Block::Note(text) => self.paragraph(add_runs(paragraph("Small"), text)),
            Block::List { items, .. } => {
                for item in items {
                    self.paragraph(add_runs(paragraph("Body").numbering(NumberingId::new(BULLETS), IndentLevel::new(0)), item));
                }
            }
            Block::Form { rows, .. } => self.form(rows),
            Block::Finding(finding) => self.finding(finding),
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => self.picture(picture)?,
        }
        Ok(())
    }

    fn form(&mut self, rows: &[(String, Vec<Text>)]) {
        let rows = rows.iter().map(|(label, texts)| {
            let head = add_runs(paragraph("TableText"), &Text::default().strong(label));
            let mut body = TableCell::new().width(WIDTH - 2_000, WidthType::Dxa);
            for text in texts {
                body = body.add_paragraph(add_runs(paragraph("TableText"), text));
            }
            if texts.is_empty() {
                body = body.add_paragraph(paragraph("TableText"));
            }
            TableRow::new(vec![
                TableCell::new().width(2_000, WidthType::Dxa).shading(Shading::new().fill("f0f4f5")).add_paragraph(head),
                body,
            ])
        });
        self.add_table(rows.collect(), vec![2_000, WIDTH - 2_000]);
    }

    fn add_table(&mut self, rows: Vec<TableRow>, grid: Vec<usize>) {
        let table = Table::new(rows)
            .set_grid(grid)
            .layout(TableLayoutType::Fixed)
            .width(WIDTH, WidthType::Dxa)
            .margins(TableCellMargins::new().margin(30, 70, 30, 70))
            .set_borders(accessible::thin_borders(TableBorders::new()));
        self.docx = std::mem::take(&mut self.docx).add_table(table);
        self.paragraph(paragraph("TableText"));
    }

    fn finding(&mut self, f: &FindingBlock) {
        let first = Text::default().strong(format!("{}. {} ", f.number, f.sentence)).code(&f.level);
        self.paragraph(add_runs(paragraph("Body").keep_next(true), &first));
        self.text("Body", &f.sureness);
        if let Some(ask) = &f.ask {
            self.paragraph(add_runs(paragraph("Body"), &Text::default().strong("Ask: ").and(ask)));
        }
        if !f.figures.is_empty() {
            let figures: Vec<String> = f.figures.iter().map(|(value, key)| format!("{value} {key}")).collect();
            self.text("Small", &figures.join("; "));
        }
    }

    fn table(&mut self, t: &TableBlock) {
        self.text("Caption", &t.title);
        self.text("Subtitle", &t.subtitle);
        let grid: Vec<usize> = t.widths().into_iter().map(|points| (points * 20.0) as usize).collect();
        let together = t.rows.len() <= ROWS_KEPT_TOGETHER;
        let cell = |i: usize, text: Text| {
            let align = if t.columns[i].numeric { AlignmentType::Right } else { AlignmentType::Left };
            TableCell::new()
                .width(grid[i], WidthType::Dxa)
                .add_paragraph(add_runs(paragraph("TableText").align(align).keep_next(together), &text))
        };
        let heads =
            t.columns.iter().enumerate().map(|(i, c)| cell(i, Text::default().strong(&c.label)).shading(Shading::new().fill("f0f4f5")));
        let mut rows = vec![TableRow::new(heads.collect()).cant_split()];
        for row in &t.rows {
            let cells = row.iter().take(grid.len()).enumerate().map(|(i, c)| cell(i, Text::plain(&c.text)));
            rows.push(TableRow::new(cells.collect()).cant_split());
        }
        self.add_table(rows, grid);
        for note in &t.notes {
            self.paragraph(add_runs(paragraph("Small"), note));
        }
    }

    fn picture(&mut self, p: &PictureBlock) -> Result<(), ReportError> {
        self.text("Caption", &p.picture.title);
        self.text("Subtitle", &p.picture.subtitle);
        self.drawing(&p.picture)?;
        if let Some(figures) = &p.figures {
            self.text("Small", &format!("Figures: {figures}"));
        }
        Ok(())
    }

    fn drawing(&mut self, picture: &charts::Picture) -> Result<(), ReportError> {
        let png = typeset::png(&picture.svg, (PICTURE_PIXELS as f64 * (picture.width / TEXT_WIDTH).min(1.0)) as u32)?;
        self.alternatives.push(picture.alt.clone());
        let emu = |points: f64| (points * EMU) as u32;
        let pic = Pic::new_with_dimensions(png, 1, 1)
            .id(format!("rIdPicture{}", self.alternatives.len()))
            .size(emu(picture.width), emu(picture.height));
        self.paragraph(paragraph("Body").add_run(Run::new().add_image(pic)));
        Ok(())
    }
}
