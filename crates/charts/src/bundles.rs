//! Bundles of options side by side: choices down, bundles across, the option in each cell.

use findings::ResultTable;

use crate::Picture;
use crate::colour::{BLUE, GRID, INK, QUIET, ROOM};
use crate::svg::{Anchor, Svg, TextStyle, wrap_to};

const WIDTH: f64 = 482.0;
const LABELS: f64 = 104.0;
const HEAD: f64 = 18.0;
const SIZE: f64 = 6.5;
const LINE: f64 = 7.8;
const MOST_LINES: usize = 4;

/// Draws a table whose first column names choices and whose others hold, for each bundle, the option that it takes.
///
/// A cell is dark where its option is the first bundle's, lighter where it is another; the option stands in words in each. `None` if the
/// table has no bundles.
#[must_use]
pub fn bundle_grid(table: &ResultTable) -> Option<Picture> {
    let n = table.columns.len().checked_sub(1).filter(|n| *n > 0 && !table.rows.is_empty())?;
    let cell = (WIDTH - LABELS) / n as f64;
    let text = |row: usize, column: usize| table.rows[row][column].text().unwrap_or("");
    let mut svg = Svg::new();
    let style = |size: f64, bold: bool, fill: &'static str, anchor: Anchor| TextStyle { size, bold, fill, anchor };
    for column in 1..=n {
        let x = LABELS + (column as f64 - 0.5) * cell;
        svg.text(x, 11.0, &table.columns[column].label, style(8.0, true, INK, Anchor::Middle));
    }
    let mut y = HEAD;
    for row in 0..table.rows.len() {
        let lines: Vec<Vec<String>> = (1..=n).map(|c| wrap_to(text(row, c), SIZE, cell - 6.0, MOST_LINES)).collect();
        let label = wrap_to(text(row, 0), 7.2, LABELS - 6.0, MOST_LINES);
        let most = lines.iter().map(Vec::len).chain([label.len()]).max().unwrap_or(1);
        let height = most as f64 * LINE + 7.0;
        let middle = |k: usize| y + height / 2.0 - (k as f64 - 1.0) * LINE / 2.0 + 2.2;
        for (k, line) in label.iter().enumerate() {
            svg.text(0.0, middle(label.len()) + k as f64 * LINE, line, style(7.2, true, INK, Anchor::Start));
        }
        let mut seen: Vec<&str> = Vec::new();
        for column in 1..=n {
            let option = text(row, column);
            let rank = seen.iter().position(|s| *s == option).unwrap_or_else(|| {
                seen.push(option);
                seen.len() - 1
            });
            let (fill, ink) = match rank {
                0 => (BLUE, "#ffffff"),
                1 => (ROOM[2].fill, ROOM[2].text),
                _ => ("#ffffff", INK),
            };
            let x = LABELS + (column as f64 - 1.0) * cell;
            svg.outlined([x + 0.5, y + 0.5, cell - 1.5, height - 1.5], fill, if rank == 2 { QUIET } else { GRID });
            let texts = &lines[column - 1];
            for (k, line) in texts.iter().enumerate() {
                svg.text(x + cell / 2.0, middle(texts.len()) + k as f64 * LINE, line, style(SIZE, rank == 0, ink, Anchor::Middle));
            }
        }
        y += height;
    }
    let subtitle = format!("{}. Dark: the option of {}; lighter: another.", table.subtitle, table.columns[1].label);
    Some(svg.picture((WIDTH, y), &table.title, &subtitle, alternative(table, n)))
}

fn alternative(table: &ResultTable, n: usize) -> String {
    let bundles = (1..=n).map(|column| {
        let options = table.rows.iter().map(|row| format!("{}: {}", row[0].text().unwrap_or(""), row[column].text().unwrap_or("")));
        format!("{}: {}", table.columns[column].label, options.collect::<Vec<_>>().join(", "))
    });
    format!("Grid of {} choices by {n} bundles of options. {}.", table.rows.len(), bundles.collect::<Vec<_>>().join(". "))
}
