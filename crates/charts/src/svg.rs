//! A short writer of SVG: shapes, text, and how wide a text is.

use std::fmt::Write as _;

use crate::Picture;

/// The paper's font, then what every office has.
pub(crate) const FONTS: &str = "Open Sans, Arial, Helvetica, sans-serif";

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextStyle {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) fill: &'static str,
    pub(crate) anchor: Anchor,
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing under way.
pub(crate) struct Svg {
    body: String,
}

impl Svg {
    pub(crate) fn new() -> Self {
        Self { body: String::new() }
    }

    pub(crate) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str) {
        let _ = writeln!(self.body, r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{fill}"/>"#, n(x), n(y), n(width), n(height));
    }

    pub(crate) fn outlined(&mut self, at: [f64; 4], fill: &str, stroke: &str) {
        let [x, y, width, height] = at.map(n);
        let _ = writeln!(
            self.body,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" stroke="{stroke}" stroke-width="0.6"/>"#
        );
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
        let (x1, y1, x2, y2) = (n(from.0), n(from.1), n(to.0), n(to.1));
        let _ = writeln!(self.body, r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}" stroke-width="{width}"/>"#);
    }

    pub(crate) fn dashed(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
        let (x1, y1, x2, y2) = (n(from.0), n(from.1), n(to.0), n(to.1));
        let _ = writeln!(
            self.body,
            r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}" stroke-width="{width}" stroke-dasharray="4 3"/>"#
        );
    }

    pub(crate) fn circle(&mut self, x: f64, y: f64, radius: f64, fill: &str, stroke: &str) {
        let (x, y) = (n(x), n(y));
        let _ = writeln!(self.body, r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{stroke}" stroke-width="1.4"/>"#);
    }

    pub(crate) fn circle_thin(&mut self, x: f64, y: f64, radius: f64, fill: &str, stroke: &str) {
        let (x, y, r) = (n(x), n(y), n(radius));
        let _ = writeln!(self.body, r#"<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" stroke="{stroke}" stroke-width="0.6"/>"#);
    }

    /// A closed line with a fill.
    pub(crate) fn outline(&mut self, points: &[(f64, f64)], fill: &str, stroke: &str, width: f64) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect();
        let points = points.join(" ");
        let _ = writeln!(self.body, r#"<polygon points="{points}" fill="{fill}" stroke="{stroke}" stroke-width="{width}"/>"#);
    }

    /// A rectangle through which what lies under it shows.
    pub(crate) fn faint(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str) {
        let [x, y, width, height] = [x, y, width, height].map(n);
        let _ = writeln!(self.body, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" fill-opacity="0.75"/>"#);
    }

    pub(crate) fn polygon(&mut self, points: &[(f64, f64)], fill: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect();
        self.body.push_str(&format!("<polygon points=\"{}\" fill=\"{fill}\"/>\n", points.join(" ")));
    }

    pub(crate) fn polyline(&mut self, points: &[(f64, f64)], stroke: &str, width: f64) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect();
        let points = points.join(" ");
        let _ = writeln!(
            self.body,
            r#"<polyline points="{points}" fill="none" stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"/>"#
        );
    }

    /// The mark of overload: a filled corner, top left.
    pub(crate) fn corner(&mut self, x: f64, y: f64, size: f64, fill: &str) {
        let _ = writeln!(self.body, r#"<path d="M{} {}h{}l-{} {}z" fill="{fill}"/>"#, n(x), n(y), n(size), n(size), n(size));
    }

    pub(crate) fn text(&mut self, x: f64, y: f64, text: &str, style: TextStyle) {
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let weight = if style.bold { r#" font-weight="bold""# } else { "" };
        let (x, y, size, fill) = (n(x), n(y), n(style.size), style.fill);
        let _ = writeln!(self.body, r#"<text x="{x}" y="{y}" font-size="{size}"{weight}{anchor} fill="{fill}">{}</text>"#, escape(text));
    }

    /// Closes the drawing, of that width and height, with what has to stand by it.
    pub(crate) fn picture(self, (width, height): (f64, f64), title: &str, subtitle: &str, alt: String) -> Picture {
        Picture { svg: self.finish(width, height, title, &alt), alt, title: title.into(), subtitle: subtitle.into(), width, height }
    }

    /// Closes the drawing; `title` and `alt` become its `<title>` and `<desc>`.
    fn finish(self, width: f64, height: f64, title: &str, alt: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"{FONTS}\">\n<title>{}</title>\n<desc>{}</desc>\n{}</svg>\n",
            n(width),
            n(height),
            escape(title),
            escape(alt),
            self.body
        )
    }
}

/// A number as SVG has it: at most two decimals.
pub(crate) fn n(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text as XML has it; characters that XML forbids are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Widths of the characters from space to `~` in Open Sans, in thousandths of the size.
const WIDTHS: [u16; 95] = [
    260, 267, 401, 646, 572, 823, 730, 221, 296, 296, 552, 572, 245, 322, 266, 367, 572, 572, 572, 572, 572, 572, 572, 572, 572, 572, 266,
    266, 572, 572, 572, 429, 899, 633, 648, 631, 729, 556, 516, 728, 738, 279, 267, 614, 519, 903, 754, 779, 602, 779, 618, 549, 553, 728,
    595, 926, 577, 560, 571, 329, 367, 329, 542, 448, 577, 556, 613, 476, 613, 561, 339, 548, 614, 253, 253, 525, 253, 930, 614, 604, 613,
    613, 408, 477, 353, 614, 501, 778, 524, 504, 468, 379, 551, 379, 572,
];

/// Width of a text of that size; a little generous, as the font may be another one.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let units: u32 =
        text.chars().map(|c| u32::from((c as usize).checked_sub(32).and_then(|i| WIDTHS.get(i)).copied().unwrap_or(640))).sum();
    f64::from(units) * size / 1000.0 * 1.04
}

/// Breaks a text into lines no wider than `limit`.
pub(crate) fn wrap(text: &str, size: f64, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(word, size) + size * 0.26 <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(shorten(word, size, limit)),
        }
    }
    lines
}

/// The text in at most `n_lines` lines, the last cut off with `…` if there is more.
pub(crate) fn wrap_to(text: &str, size: f64, limit: f64, n_lines: usize) -> Vec<String> {
    let mut lines = wrap(text, size, limit);
    if lines.len() > n_lines {
        let rest = lines.split_off(n_lines - 1).join(" ");
        lines.push(shorten(&rest, size, limit));
    }
    lines
}

/// The text, cut off with `…` if it is wider than `limit`.
pub(crate) fn shorten(text: &str, size: f64, limit: f64) -> String {
    if width(text, size) <= limit {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        let with_next = format!("{out}{c}…");
        if width(&with_next, size) > limit && !out.is_empty() {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

/// A number with commas, rounded to three figures: `1,240`.
pub(crate) fn commas(value: f64) -> String {
    let mut unit = 1.0;
    while value.abs() / unit >= 1_000.0 {
        unit *= 10.0;
    }
    let whole = format!("{:.0}", (value.abs() / unit).round() * unit);
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A number with its sign: `+120`, `−1,240`, `0`.
pub(crate) fn signed(value: f64) -> String {
    let text = commas(value);
    match (text.as_str(), value < 0.0) {
        ("0", _) => text,
        (_, true) => format!("−{text}"),
        (_, false) => format!("+{text}"),
    }
}
