//! The workbook of a workshop: the judgements to make, one a row, and back.

use std::path::Path;

use community::tables::Judgement;
use community::{Place, Problem, Severity, Table};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

use crate::report::{Report, place};
use crate::rows::Sink;
use crate::save::ExchangeError;
use crate::text::read_bounded;
use crate::workbook::sheet_rows;

/// The sheet with the judgements.
const SHEET: &str = "judgements";
/// Columns of the sheet, with their widths; those that the table `judgements` has are read back.
const COLUMNS: [(&str, f64); 10] = [
    ("question", 70.0),
    ("score", 8.0),
    ("rationale", 40.0),
    ("rater", 20.0),
    ("so far", 12.0),
    ("bundles it could change", 14.0),
    ("choice", 14.0),
    ("option", 14.0),
    ("on_choice", 14.0),
    ("on_option", 14.0),
];
/// Where the score stands.
const SCORE: usize = 1;
/// Who judged, where nobody says.
const RATER: &str = "workshop";

/// One judgement to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkshopQuestion {
    /// Codes: choice, option, choice acted on, its option.
    pub judgement: [String; 4],
    /// The question in words.
    pub question: String,
    /// What raters have said so far.
    pub so_far: String,
    /// Bundles that it alone could change.
    pub could_change: usize,
}

/// The bytes of the workbook; the same questions give the same bytes.
///
/// # Errors
/// [`ExchangeError::Workbook`].
pub fn workshop_bytes(community: &str, questions: &[WorkshopQuestion], pairs: usize, minutes: f64) -> Result<Vec<u8>, ExchangeError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2024, 4, 1)?;
    book.set_properties(&DocProperties::new().set_title(format!("Workshop: {community}")).set_creation_datetime(&created));
    guide(book.add_worksheet(), community, questions.len(), pairs, minutes)?;
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let to_fill = wrapped
        .clone()
        .set_background_color(Color::RGB(0x00ff_f4d6))
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00d8_dde0));
    let heading =
        Format::new().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00d8_e6f3)).set_border_bottom(FormatBorder::Thin);
    for (n, (name, width)) in COLUMNS.iter().enumerate() {
        sheet.write_string_with_format(0, n as u16, *name, &heading)?;
        sheet.set_column_width(n as u16, *width)?;
    }
    for (n, q) in questions.iter().enumerate() {
        let row = n as u32 + 1;
        sheet.write_string_with_format(row, 0, &q.question, &wrapped)?;
        for column in 1..4 {
            sheet.write_blank(row, column, &to_fill)?;
        }
        sheet.write_string_with_format(row, 4, &q.so_far, &wrapped)?;
        sheet.write_number_with_format(row, 5, q.could_change as f64, &wrapped)?;
        for (at, code) in q.judgement.iter().enumerate() {
            sheet.write_string_with_format(row, 6 + at as u16, code, &wrapped)?;
        }
    }
    let scale = DataValidation::new()
        .allow_whole_number(DataValidationRule::Between(-3, 3))
        .set_error_title("a score from -3 to 3")?
        .set_error_message("-3 hinders strongly, 0 does neither, 3 helps strongly")?;
    sheet.add_data_validation(1, SCORE as u16, questions.len().max(1) as u32, SCORE as u16, &scale)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(book.save_to_buffer()?)
}

fn guide(sheet: &mut Worksheet, community: &str, judgements: usize, pairs: usize, minutes: f64) -> Result<(), ExchangeError> {
    sheet.set_name("Read me")?;
    sheet.set_column_width(0, 100.0)?;
    let title = Format::new().set_bold().set_font_size(16);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(0, 0, format!("{community}: what holds together?"), &title)?;
    let lines = [
        format!("{judgements} judgements on {pairs} pairs of choices, some {minutes:.0} minutes. They are the ones that could change which options hold together, those worth most of your time first: stop when the hour is over."),
        "For each row: if the first option is chosen, how far does that help or hinder the second? Only directly: what goes by way of other choices is reckoned from the other rows.".into(),
        "3 helps strongly, 2 helps, 1 helps a little, 0 does neither, -1 hinders a little, -2 hinders, -3 hinders strongly. Leave blank what you do not know.".into(),
        "Write why in a few words. Under `rater` put a role or group, never a person's name; blank means the workshop as a whole. To keep several views apart, copy the row for each.".into(),
        "Leave the last four columns as they are: by them the program knows what was judged. Save, and read it back with `aircover coherence COMMUNITY --workshop-in THIS.xlsx --out NEW`.".into(),
    ];
    for (n, line) in lines.iter().enumerate() {
        sheet.write_string_with_format(n as u32 + 2, 0, line, &wrapped)?;
    }
    Ok(())
}

/// Reads the judgements that were made; rows without a score are left out.
///
/// # Errors
/// Everything that is wrong with the workbook.
pub fn read_workshop(path: &Path) -> Result<(Table<Judgement>, Vec<Problem>), Vec<Problem>> {
    let mut report = Report::default();
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    if !path.exists() {
        report.error(
            "not-found",
            place(&path.display().to_string(), None),
            "nothing",
            "the workbook of a workshop (`.xlsx`)",
            "look at the path",
        );
        return Err(report.finish());
    }
    let mut table = Table::<Judgement>::default();
    if let Some(bytes) = read_bounded(path, u64::MAX, &place(&name, None), &mut report)
        && let Some(rows) = sheet_rows(&bytes, &name, SHEET, &mut report)
    {
        fill(&mut table, &rows, &name, &mut report);
    }
    let problems: Vec<Problem> = report.finish().into_iter().filter(|p| p.code != "own-column").collect();
    if problems.iter().any(|p| p.severity == Severity::Error) { Err(problems) } else { Ok((table, problems)) }
}

fn fill(table: &mut Table<Judgement>, rows: &[(u32, Vec<String>)], name: &str, report: &mut Report) {
    let at = place(name, Some(SHEET));
    let Some(((line, headings), body)) = rows.split_first() else {
        report.error("empty-file", at, "no heading", "a heading in the first row", "fill in the workbook that the program wrote");
        return;
    };
    let headings: Vec<&str> = headings.iter().map(|h| h.trim()).collect();
    let column = |wanted: &str| headings.iter().position(|h| crate::headings::normalise(h) == wanted);
    let (score, rater) = (column("score"), column("rater"));
    {
        let Some(mut sink) = Sink::begin(table, &headings, name, Some(SHEET), *line, report) else { return };
        for (line, cells) in body {
            let scored = score.and_then(|s| cells.get(s)).is_some_and(|c| !c.trim().is_empty());
            if !scored {
                continue;
            }
            let mut cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            cells.resize(headings.len().max(cells.len()), "");
            if let Some(rater) = rater
                && cells[rater].trim().is_empty()
            {
                cells[rater] = RATER;
            }
            sink.row(*line, &cells, report);
        }
    }
    // The workbook's own columns are no columns of the community.
    table.extra_columns.clear();
    table.extra.iter_mut().for_each(Vec::clear);
    if table.rows.is_empty() {
        report.warning(
            "no-rows",
            Place { column: Some("score".into()), ..at },
            "no scores",
            "a score from -3 to 3 in one row at least",
            "nothing was read",
        );
    }
}
