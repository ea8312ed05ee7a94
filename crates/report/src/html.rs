//! The paper as one HTML file that needs nothing else.

use std::fmt::Write as _;

use crate::paper::{Block, FindingBlock, Paper, PictureBlock, Span, TableBlock, Text};
use crate::typst::looks_like_key;

const STYLE: &str = include_str!("paper.css");

/// The paper as HTML.
pub(crate) fn html(paper: &Paper) -> String {
    let mut out = Html { body: String::new(), n_tables: 0, page_next: false };
    for block in paper.blocks() {
        out.block(block);
    }
    let title = escape(&paper.title);
    let subject = escape(&paper.subject);
    let notice = paper
        .notice
        .as_deref()
        .map_or(String::new(), |n| format!("<aside class=\"notice\" aria-label=\"Notice\"><p>{}</p></aside>\n", escape(n)));
    let strip = paper.strip.as_ref().map_or(String::new(), |p| svg(&p.svg, &p.alt));
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <meta name=\"description\" content=\"{subject}\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the paper</a>\n<header>\n<div class=\"subject\"><span>{subject}</span>{strip}</div>\n</header>\n\
         {notice}<main id=\"main\" tabindex=\"-1\">\n<h1>{title}</h1>\n{}</main>\n<footer><p>{subject}</p></footer>\n</body>\n</html>\n",
        out.body
    )
}

/// Text as HTML has it.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

/// A drawing within the page: named for who cannot see it, its own title left out so that it is not read twice.
fn svg(drawing: &str, alt: &str) -> String {
    let opened = drawing.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{}\" ", escape(alt)), 1);
    let Some((head, rest)) = opened.split_once("<title>") else { return opened };
    let rest = rest.split_once("</desc>").map_or(rest, |(_, rest)| rest);
    format!("{head}{rest}")
}

fn runs(text: &Text) -> String {
    text.0
        .iter()
        .map(|span| match span {
            Span::Plain(t) => escape(t),
            Span::Strong(t) => format!("<strong>{}</strong>", escape(t)),
            Span::Code(t) => code(t),
        })
        .collect()
}

fn code(text: &str) -> String {
    let mut out = String::from("<code>");
    for c in text.chars() {
        out.push_str(&escape(&c.to_string()));
        if matches!(c, '_' | '.' | ',' | '=' | '/' | '[') {
            out.push_str("<wbr>");
        }
    }
    out.push_str("</code>");
    out
}

struct Html {
    body: String,
    n_tables: usize,
    page_next: bool,
}

impl Html {
    fn line(&mut self, line: &str) {
        self.body.push_str(line);
        self.body.push('\n');
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::PageBreak => self.page_next = true,
            Block::Heading { level, text } => {
                let class = if std::mem::take(&mut self.page_next) { " class=\"page\"" } else { "" };
                self.line(&format!("<h{level}{class}>{}</h{level}>", escape(text)));
            }
            Block::Paragraph(text) => self.line(&format!("<p>{}</p>", runs(text))),
            Block::Lead(text) => self.line(&format!("<p class=\"lead\">{}</p>", runs(text))),
            Block::Note(text) => self.line(&format!("<p class=\"note\">{}</p>", runs(text))),
            Block::List { ordered, items } => {
                let tag = if *ordered { "ol" } else { "ul" };
                let items: String = items.iter().map(|i| format!("<li>{}</li>\n", runs(i))).collect();
                self.line(&format!("<{tag}>\n{items}</{tag}>"));
            }
            Block::Form { label, rows } => self.form(label, rows),
            Block::Finding(finding) => self.finding(finding),
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => self.picture(picture),
        }
    }

    fn form(&mut self, label: &str, rows: &[(String, Vec<Text>)]) {
        let mut out = format!("<table class=\"form\" aria-label=\"{}\">\n<tbody>\n", escape(label));
        for (label, texts) in rows {
            let body: String = texts.iter().map(|t| format!("<p>{}</p>", runs(t))).collect();
            let _ = writeln!(out, "<tr><th scope=\"row\">{}</th><td>{body}</td></tr>", escape(label));
        }
        out.push_str("</tbody>\n</table>");
        self.line(&out);
    }

    fn finding(&mut self, f: &FindingBlock) {
        let class = if f.level == "To note" { "finding note-only" } else { "finding" };
        let mut out = format!(
            "<div class=\"{class}\">\n<p><strong>{}. {}</strong> <span class=\"level\">{}</span></p>\n",
            f.number,
            escape(&f.sentence),
            escape(&f.level)
        );
        if !f.sureness.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", escape(&f.sureness));
        }
        if let Some(ask) = &f.ask {
            let _ = writeln!(out, "<p class=\"ask\"><b>Ask:</b> {}</p>", escape(ask));
        }
        if !f.figures.is_empty() {
            let figures: Vec<String> = f.figures.iter().map(|(value, key)| format!("{} {}", escape(value), code(key))).collect();
            let _ = writeln!(out, "<p class=\"figures\">{}</p>", figures.join("; "));
        }
        out.push_str("</div>");
        self.line(&out);
    }

    fn table(&mut self, t: &TableBlock) {
        self.n_tables += 1;
        let label = if t.title.is_empty() { format!("Table {}", self.n_tables) } else { t.title.clone() };
        let mut out =
            format!("<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n<table class=\"data\">\n", escape(&label));
        if !t.title.is_empty() {
            let subtitle = if t.subtitle.is_empty() { String::new() } else { format!("<span>{}</span>", escape(&t.subtitle)) };
            let _ = writeln!(out, "<caption>{}{subtitle}</caption>", escape(&t.title));
        }
        let class = |numeric: bool| if numeric { " class=\"n\"" } else { "" };
        out.push_str("<thead><tr>");
        for column in &t.columns {
            let _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(column.numeric), escape(&column.label));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &t.rows {
            out.push_str("<tr>");
            for (i, (cell, column)) in row.iter().zip(&t.columns).enumerate() {
                let (tag, scope) = if i == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
                let figure = cell.figure.as_deref().map_or(String::new(), |f| format!(" data-figure=\"{}\"", escape(f)));
                let text = if looks_like_key(&cell.text) { code(&cell.text) } else { escape(&cell.text) };
                let _ = write!(out, "<{tag}{scope}{}{figure}>{text}</{tag}>", class(column.numeric));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table>\n</div>");
        self.line(&out);
        for note in &t.notes {
            self.line(&format!("<p class=\"note\">{}</p>", runs(note)));
        }
    }

    fn picture(&mut self, p: &PictureBlock) {
        let (title, subtitle) = (escape(&p.picture.title), escape(&p.picture.subtitle));
        let figures = p.figures.as_deref().map_or(String::new(), |f| format!("<p class=\"note\">Figures: {}</p>\n", code(f)));
        self.line(&format!(
            "<figure>\n<figcaption>{title}<span>{subtitle}</span></figcaption>\n\
             <div class=\"scroll\" role=\"region\" aria-label=\"{title}\" tabindex=\"0\">\n{}</div>\n{figures}</figure>",
            svg(&p.picture.svg, &p.picture.alt)
        ));
    }
}
