//! What matters beside what gets the hours: two bars an objective.

use findings::ResultTable;

use crate::Picture;
use crate::colour::{BLUE, GRID, INK, PALE_TEAL, QUIET, TEAL};
use crate::svg::{Anchor, Svg, TextStyle, wrap_to};

const WIDTH: f64 = 482.0;
const LABELS: f64 = 190.0;
const VALUES: f64 = 76.0;
const BAR: f64 = 8.5;
const ROW: f64 = 27.0;

/// Draws the share of weight and the share of hours of each objective, from the columns `name`, `share_of_weight` and `share_of_hours`.
/// `None` if the table lacks one of them, or has no rows.
pub fn weight_and_hours(table: &ResultTable) -> Option<Picture> {
    let (name, weight, hours) = (table.column("name")?, table.column("share_of_weight")?, table.column("share_of_hours")?);
    if table.rows.is_empty() {
        return None;
    }
    let share = |row: usize, column: usize| table.rows[row][column].number();
    let largest = (0..table.rows.len()).flat_map(|r| [share(r, weight), share(r, hours)]).flatten().fold(0.1, f64::max);
    let style = |size: f64, bold: bool, fill: &'static str| TextStyle { size, bold, fill, anchor: Anchor::Start };
    let span = WIDTH - LABELS - VALUES;
    let mut svg = Svg::new();
    svg.line((LABELS, 2.0), (LABELS, 2.0 + ROW * table.rows.len() as f64), GRID, 0.8);
    let mut told = Vec::new();
    for row in 0..table.rows.len() {
        let y = 4.0 + row as f64 * ROW;
        let label = table.rows[row][name].text().unwrap_or("");
        let lines = wrap_to(label, 7.2, LABELS - 10.0, 2);
        for (k, line) in lines.iter().enumerate() {
            svg.text(0.0, y + 11.0 - (lines.len() as f64 - 1.0) * 4.0 + k as f64 * 8.4, line, style(7.2, true, INK));
        }
        let mut words = Vec::new();
        for (at, column, what, fill, edge) in
            [(0.0, weight, "of the weight", BLUE, BLUE), (BAR + 1.0, hours, "of the hours", PALE_TEAL, TEAL)]
        {
            let text = match share(row, column) {
                Some(value) => {
                    svg.outlined([LABELS, y + at, (value / largest * span).max(0.5), BAR], fill, edge);
                    format!("{:.0} % {what}", value * 100.0)
                }
                None => format!("{what}: not known"),
            };
            let x = LABELS + share(row, column).unwrap_or(0.0) / largest * span + 4.0;
            svg.text(x, y + at + 6.8, &text, style(6.6, false, if at == 0.0 { INK } else { QUIET }));
            words.push(text);
        }
        told.push(format!("{label}: {}", words.join(", ")));
    }
    let height = 8.0 + ROW * table.rows.len() as f64;
    let alt = format!("Two bars for each of {} objectives. {}.", table.rows.len(), told.join(". "));
    Some(svg.picture((WIDTH, height), &table.title, &table.subtitle, alt))
}
