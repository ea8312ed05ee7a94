//! Where the table lies in a sheet that somebody made: its headings, its rows, and what is neither.

use super::words::synonyms;
use crate::meant::plain;
use crate::workbook::{Grid, GridCell, GridRow, GridSheet, Holds};

/// Rows from the top in which the heading is looked for.
const HEADING_WITHIN: usize = 40;
/// Rows that headings may take.
const MOST_HEADING_ROWS: usize = 3;

/// Where the headings of a sheet stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// The sheet, by its place in the file.
    pub sheet: usize,
    /// The rows of headings, by their place among the rows that hold something.
    pub headings: std::ops::Range<usize>,
}

/// The heading over each column: parts of several rows joined by `: `, columns without one empty.
pub(super) fn headings(sheet: &GridSheet, rows: &std::ops::Range<usize>) -> Vec<String> {
    let width = sheet.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let mut names: Vec<String> = Vec::with_capacity(width);
    for column in 0..width {
        let mut parts: Vec<&str> = Vec::new();
        for row in &sheet.rows[rows.clone()] {
            let text = row.cells.get(column).map_or("", |c| c.text.as_str());
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        let name = parts.join(": ").replace('\n', " ");
        // A second column of one name gets a number, so that each can be told.
        let again = names.iter().filter(|n| **n == name || n.strip_prefix(&name).is_some_and(|r| r.starts_with(" ("))).count();
        names.push(if again > 0 && !name.is_empty() { format!("{name} ({})", again + 1) } else { name });
    }
    names
}

/// The sheet and headings that look most like the table; `None` if nothing does.
pub(super) fn find(grid: &Grid, table: &str, sheet: Option<&str>) -> Option<Layout> {
    let mut best: Option<(usize, Layout)> = None;
    for (n, candidate) in grid.sheets.iter().enumerate() {
        let wanted = match sheet {
            Some(name) => candidate.name.as_deref() == Some(name),
            None => !candidate.hidden,
        };
        if !wanted {
            continue;
        }
        for at in 0..candidate.rows.len().min(HEADING_WITHIN) {
            let score = score(candidate, at, table);
            if score > 0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, Layout { sheet: n, headings: at..at + height(candidate, at) }));
            }
        }
    }
    best.map(|(_, layout)| layout)
}

/// How much a row looks like the headings of a table: names that are known, texts that differ, and rows below.
fn score(sheet: &GridSheet, at: usize, table: &str) -> usize {
    let row = &sheet.rows[at];
    let texts: Vec<String> = row.cells.iter().filter(|c| c.holds == Holds::Text && !c.merged).map(|c| plain(&c.text)).collect();
    let below = sheet.rows.len() - at - 1;
    if texts.len() < 2 || below == 0 {
        return 0;
    }
    let height = height(sheet, at);
    let names = headings(sheet, &(at..at + height));
    let known = names.iter().filter(|n| !n.is_empty() && known_name(table, n)).count();
    let others = row.cells.iter().filter(|c| !matches!(c.holds, Holds::Text | Holds::Nothing)).count();
    let mut distinct = texts.clone();
    distinct.sort();
    distinct.dedup();
    let long = texts.iter().filter(|t| t.chars().count() > 60).count();
    let repeated = texts.len() - distinct.len();
    (known * 20 + distinct.len() * 2 + below.min(10)).saturating_sub(others * 8 + repeated * 4 + long * 6)
}

/// Whether a heading, or the last part of one over several rows, is known.
pub(super) fn known_name(table: &str, heading: &str) -> bool {
    let full = plain(heading);
    let last = heading.rsplit(": ").next().map(plain).unwrap_or_default();
    let is_column = super::mapping::spec_of(table).is_some_and(|s| s.columns.iter().any(|c| plain(c.name) == full));
    is_column
        || synonyms().columns(table).iter().any(|(target, names)| {
            let own = plain(target.rsplit('.').next().unwrap_or(target));
            [&full, &last].into_iter().any(|h| *h == own || names.contains(h))
        })
}

/// How many rows the headings take that begin in a row: those below belong to them where they fill in under merged or empty cells.
fn height(sheet: &GridSheet, at: usize) -> usize {
    let mut height = 1;
    while height < MOST_HEADING_ROWS
        && at + height + 1 < sheet.rows.len()
        && continues(&sheet.rows[at + height - 1], &sheet.rows[at + height])
    {
        height += 1;
    }
    height
}

/// Whether a row of headings is continued by the next.
fn continues(row: &GridRow, next: &GridRow) -> bool {
    if next.line != row.line + 1 || next.cells.iter().any(|c| !matches!(c.holds, Holds::Text | Holds::Nothing)) {
        return false;
    }
    let empty = GridCell::default();
    let width = row.cells.len().max(next.cells.len());
    let pairs = || (0..width).map(|n| (row.cells.get(n).unwrap_or(&empty), next.cells.get(n).unwrap_or(&empty)));
    // Under merged or empty cells the next row has names of its own …
    let under = pairs().filter(|(above, below)| !below.text.is_empty() && !below.merged && (above.merged || above.text.is_empty())).count();
    // … and over its texts stands a name that spreads, or nothing; a row of data has texts under most single names.
    let plain_pairs =
        pairs().filter(|(above, below)| !below.text.is_empty() && !below.merged && !above.merged && !above.text.is_empty()).count();
    under >= 2 && plain_pairs <= under + 1
}

/// What a row below the headings is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    /// A row of the table.
    Data,
    /// A total or subtotal.
    Total,
    /// A line of text that stands alone: a heading within the table, or a note.
    Line,
    /// The headings again.
    HeadingAgain,
}

/// What a row below the headings is. `columns` are those that are mapped; a row that fills one alone is a line.
pub(super) fn row_kind(row: &GridRow, names: &[String], title: Option<usize>) -> RowKind {
    let filled: Vec<(usize, &GridCell)> = row.cells.iter().enumerate().filter(|(_, c)| c.holds != Holds::Nothing).collect();
    let again = filled.iter().filter(|(n, c)| names.get(*n).is_some_and(|name| !name.is_empty() && plain(name) == plain(&c.text))).count();
    if again >= 2 && again * 2 > filled.len() {
        return RowKind::HeadingAgain;
    }
    let first_text = filled.iter().map(|(_, c)| c).find(|c| c.holds == Holds::Text).map(|c| plain(&c.text)).unwrap_or_default();
    let is_total = ["total", "totals", "subtotal", "sub total", "grand total", "sum"].iter().any(|word| {
        first_text == *word
            || first_text.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
                && filled.iter().any(|(_, c)| c.holds == Holds::Number)
    }) || first_text.ends_with(" total")
        || first_text.ends_with(" subtotal");
    if is_total {
        return RowKind::Total;
    }
    let own: Vec<&(usize, &GridCell)> = filled.iter().filter(|(_, c)| !c.merged).collect();
    let spread = filled.len() > 1 && own.len() == 1 && filled.iter().all(|(_, c)| c.text == own[0].1.text);
    let alone = filled.len() == 1
        && names.iter().filter(|n| !n.is_empty()).count() > 1
        && (title != Some(filled[0].0) || filled[0].0 == 0 && names.len() > 3);
    if spread || alone { RowKind::Line } else { RowKind::Data }
}
