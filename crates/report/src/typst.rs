//! The paper as Typst source and the pictures that it names.

use std::fmt::Write as _;

use typeset::printable;

use crate::paper::{Block, FindingBlock, Paper, PictureBlock, Span, TableBlock, Text};

const TEMPLATE: &str = include_str!("paper.typ");

/// Typst source with its files.
pub(crate) struct TypstSource {
    pub(crate) source: String,
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl TypstSource {
    /// The files as `typeset` takes them.
    pub(crate) fn borrowed(&self) -> Vec<(&str, Vec<u8>)> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect()
    }
}

/// The whole paper, or only its first two pages.
pub(crate) fn typst(paper: &Paper, with_annex: bool) -> TypstSource {
    let mut out = TypstSource { source: TEMPLATE.to_owned(), files: Vec::new() };
    let strip = paper.strip.as_ref().map_or("none".to_owned(), |p| {
        let name = out.picture(&p.svg);
        format!("image({name}, alt: {}, height: 8mm)", string(&p.alt))
    });
    let notice = paper.notice.as_deref().map_or("none".to_owned(), string);
    let _ = writeln!(
        out.source,
        "#show: paper.with(title: {}, subject: {}, notice: {notice}, strip: {strip})\n#heading(level: 1, {})",
        string(&paper.title),
        string(&paper.subject),
        string(&paper.title)
    );
    let blocks: Vec<&Block> = if with_annex { paper.blocks().collect() } else { paper.front.iter().collect() };
    for block in blocks {
        out.block(block);
    }
    out
}

/// A string literal of Typst: nothing in it is read as markup or code.
pub(crate) fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in printable(text).chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Runs of text as content.
fn runs(text: &Text) -> String {
    let parts: Vec<String> = text
        .0
        .iter()
        .map(|span| match span {
            Span::Plain(t) => format!("#plain({})", string(t)),
            Span::Strong(t) => format!("#strong-text({})", string(t)),
            Span::Code(t) => format!("#code({})", string(t)),
        })
        .collect();
    format!("[{}]", parts.concat())
}

/// A list of code expressions; the comma at the end makes one of one a list too.
fn array(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    if items.is_empty() { "()".into() } else { format!("({},)", items.join(", ")) }
}

impl TypstSource {
    fn picture(&mut self, svg: &str) -> String {
        let name = format!("picture-{}.svg", self.files.len() + 1);
        self.files.push((name.clone(), printable(svg).into_owned().into_bytes()));
        string(&name)
    }

    fn line(&mut self, line: &str) {
        self.source.push_str(line);
        self.source.push('\n');
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => self.line(&format!("#heading(level: {level}, {})", string(text))),
            Block::Paragraph(text) => self.line(&format!("#par{}", runs(text))),
            Block::Lead(text) => self.line(&format!("#lead{}", runs(text))),
            Block::Note(text) => self.line(&format!("#note{}", runs(text))),
            Block::PageBreak => self.line("#pagebreak(weak: true)"),
            Block::List { ordered, items } => {
                let function = if *ordered { "enum" } else { "list" };
                self.line(&format!("#{function}({})", items.iter().map(runs).collect::<Vec<_>>().join(", ")));
            }
            Block::Form { rows, .. } => {
                let rows: Vec<String> = rows.iter().map(|(label, texts)| format!("({}, {})", string(label), paragraphs(texts))).collect();
                self.line(&format!("#form({})", rows.join(", ")));
            }
            Block::Finding(finding) => self.finding(finding),
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => self.picture_block(picture),
        }
    }

    fn finding(&mut self, f: &FindingBlock) {
        let figures = array(f.figures.iter().map(|(value, key)| format!("({}, {})", string(value), string(key))));
        let ask = f.ask.as_deref().map_or("none".into(), string);
        let (level, sentence, sureness) = (string(&f.level), string(&f.sentence), string(&f.sureness));
        self.line(&format!("#finding({}, {level}, {sentence}, {sureness}, {ask}, {figures})", f.number));
    }

    fn table(&mut self, t: &TableBlock) {
        let columns = array(t.widths().into_iter().map(|w| format!("{w:.1}pt")));
        let heads = array(t.columns.iter().map(|c| string(&c.label)));
        let numeric = array(t.columns.iter().map(|c| c.numeric.to_string()));
        let cell = |text: &str| if looks_like_key(text) { format!("code({})", string(text)) } else { string(text) };
        let rows = array(t.rows.iter().map(|row| array(row.iter().map(|c| cell(&c.text)))));
        let notes = array(t.notes.iter().map(runs));
        let (title, subtitle) = (string(&t.title), string(&t.subtitle));
        self.line(&format!("#data-table({title}, {subtitle}, {columns}, {heads}, {numeric}, {rows}, {notes})"));
    }

    fn picture_block(&mut self, p: &PictureBlock) {
        let name = self.picture(&p.picture.svg);
        let figures = p.figures.as_deref().map_or("none".into(), string);
        let (title, subtitle, alt) = (string(&p.picture.title), string(&p.picture.subtitle), string(&p.picture.alt));
        self.line(&format!("#picture({title}, {subtitle}, {name}, {alt}, {figures})"));
    }
}

fn paragraphs(texts: &[Text]) -> String {
    match texts {
        [one] => runs(one),
        many => format!("[{}]", many.iter().map(|t| format!("#par{}", runs(t))).collect::<String>()),
    }
}

/// Names, references and hashes: long, without spaces.
pub(crate) fn looks_like_key(text: &str) -> bool {
    text.len() > 12 && !text.contains(' ') && text.contains(['.', '_', '/', '=']) || text.len() > 40 && !text.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_holds_whatever_it_is_given() {
        assert_eq!(string("a \"b\" \\ #c $d$ *e* @f <g>\n//h"), r##""a \"b\" \\ #c $d$ *e* @f <g> //h""##);
    }
}
