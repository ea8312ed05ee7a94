//! Reads a workbook that a lead sent back, whatever happened to it on the way: another name, another format, columns moved or added,
//! rows sorted.

use std::collections::BTreeMap;
use std::path::Path;

use community::{Place, Problem, Severity};

use super::{ABOUT, ANSWERED_BY, COLUMNS, COMMENT, KIND, LEAD, LOW, MARK, RIGHT, Returned, ReturnedRow, Said, YOUR_LOW};
use crate::meant::{Tick, hours, number, plain, tick};
use crate::report::{Report, place};
use crate::text::read_bounded;
use crate::workbook::{Grid, GridRow, GridSheet, Holds, read_grid};

/// Reads a return. Days that somebody writes instead of hours count `hours_a_day`.
///
/// # Errors
/// Everything that is wrong with a file that is no return, or cannot be read.
pub fn read_return(path: &Path, hours_a_day: f64) -> Result<Returned, Vec<Problem>> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let mut report = Report::default();
    let grid = read_bounded(path, u64::MAX, &place(&name, None), &mut report).and_then(|bytes| read_grid(&bytes, &name, &mut report));
    let Some(grid) = grid else { return Err(report.finish()) };
    let Some(found) = find(&grid) else {
        report.warning(
            "not-a-return",
            place(&name, None),
            "no sheet with the headings and marks of a return",
            "a workbook that `aircover collect` wrote, filled in",
            "ask the sender for the file that they got, filled in; it may be a copy of the rows without the hidden column `mark`",
        );
        return Err(report.finish());
    };
    let mut returned = Returned {
        file: name,
        community_mark: String::new(),
        lead: None,
        organisation: None,
        answered_by: None,
        saved: grid.saved.clone(),
        rows: Vec::new(),
        problems: Vec::new(),
    };
    about(&grid, &mut returned);
    returned.answered_by = answered_by(found.sheet).or_else(|| returned.lead.clone());
    let reader = Rows { columns: found.columns, at: place(&returned.file, found.sheet.name.as_deref()), hours_a_day };
    for row in &found.sheet.rows[found.heading + 1..] {
        returned.rows.extend(reader.row(row, &mut report));
    }
    // Notes on macros and links say nothing that whoever gathers could act on.
    returned.problems = report.finish().into_iter().filter(|p| p.severity != Severity::Note).collect();
    Ok(returned)
}

/// The sheet with the rows, its heading, and where its columns stand.
struct FoundSheet<'a> {
    sheet: &'a GridSheet,
    heading: usize,
    columns: BTreeMap<&'static str, usize>,
}

/// The sheet that has the headings of marks and of the answers, wherever they stand.
fn find(grid: &Grid) -> Option<FoundSheet<'_>> {
    let known = || COLUMNS.iter().map(|c| c.heading).chain([LEAD]);
    for sheet in &grid.sheets {
        for (heading, row) in sheet.rows.iter().enumerate().take(100) {
            let mut columns = BTreeMap::new();
            for (n, cell) in row.cells.iter().enumerate() {
                let text = plain(&cell.text);
                if let Some(name) = known().find(|name| plain(name) == text) {
                    columns.entry(name).or_insert(n);
                }
            }
            let has = |n: usize| columns.contains_key(COLUMNS[n].heading);
            if has(MARK) && (has(RIGHT) || has(YOUR_LOW + 1)) {
                return Some(FoundSheet { sheet, heading, columns });
            }
        }
    }
    None
}

/// What the sheet `about this file` says.
fn about(grid: &Grid, returned: &mut Returned) {
    let Some(sheet) = grid.sheets.iter().find(|s| s.name.as_deref().is_some_and(|n| plain(n) == plain(ABOUT))) else { return };
    let value = |key: &str| {
        let row = sheet.rows.iter().find(|r| r.cells.first().is_some_and(|c| plain(&c.text) == key))?;
        row.cells.get(1).map(|c| c.text.clone()).filter(|t| !t.is_empty())
    };
    if value("what this is").as_deref() == Some(KIND) {
        returned.community_mark = value("community mark").unwrap_or_default();
        returned.lead = value("lead");
        returned.organisation = value("organisation");
    }
}

/// The cell beside `Answered by`: the first to its right that holds something.
fn answered_by(sheet: &GridSheet) -> Option<String> {
    let label = plain(ANSWERED_BY);
    let row = sheet.rows.iter().take(100).find(|r| r.cells.iter().any(|c| plain(&c.text) == label))?;
    let at = row.cells.iter().position(|c| plain(&c.text) == label)?;
    row.cells[at + 1..].iter().map(|c| c.text.clone()).find(|t| !t.is_empty())
}

struct Rows {
    columns: BTreeMap<&'static str, usize>,
    at: Place,
    hours_a_day: f64,
}

impl Rows {
    fn text<'a>(&self, row: &'a GridRow, heading: &str) -> &'a str {
        let cell = self.columns.get(heading).and_then(|n| row.cells.get(*n));
        cell.filter(|c| c.holds != Holds::Error).map_or("", |c| c.text.as_str())
    }

    fn place(&self, line: u32, heading: &str) -> Place {
        Place { row: Some(line), column: Some(heading.to_owned()), ..self.at.clone() }
    }

    /// A row below the heading: what the lead says of it; `None` if it says nothing that could be meant for the program.
    fn row(&self, row: &GridRow, report: &mut Report) -> Option<ReturnedRow> {
        let mark = self.text(row, COLUMNS[MARK].heading).to_owned();
        let title = self.text(row, COLUMNS[0].heading).to_owned();
        let right = self.text(row, COLUMNS[RIGHT].heading);
        let yours: Vec<&str> = (YOUR_LOW..YOUR_LOW + 3).map(|n| self.text(row, COLUMNS[n].heading)).collect();
        if mark.is_empty() {
            if !right.is_empty() || yours.iter().any(|t| !t.is_empty()) {
                report.warning(
                    "row-without-mark",
                    self.place(row.line, COLUMNS[MARK].heading),
                    format!("a row `{title}` that was not in what was sent"),
                    "rows that were sent",
                    "not read: add it to `demands` and `efforts`, and it is sent next time",
                );
            }
            return None;
        }
        let comment = self.text(row, COLUMNS[COMMENT].heading).to_owned();
        let lead = Some(self.text(row, LEAD).to_owned()).filter(|l| !l.is_empty());
        let said = self.said(row, right, &yours, report);
        Some(ReturnedRow { line: row.line, mark, title, said, comment, lead })
    }

    fn said(&self, row: &GridRow, right: &str, yours: &[&str], report: &mut Report) -> Said {
        let shown: Vec<Option<f64>> = (LOW..LOW + 3).map(|n| number(self.text(row, COLUMNS[n].heading))).collect();
        let answer = if right.is_empty() { None } else { tick(right) };
        if answer == Some(Tick::NotMine) {
            return Said::NotMine;
        }
        if yours.iter().any(|t| !t.is_empty()) {
            return self.corrected(row.line, yours, &shown, report).map_or(Said::Nothing, Said::Corrected);
        }
        match (answer, &shown[..]) {
            (Some(Tick::Yes), [Some(low), Some(mode), Some(high)]) => return Said::Right([*low, *mode, *high]),
            (Some(Tick::Yes), _) => report.warning(
                "answer-unclear",
                self.place(row.line, COLUMNS[RIGHT].heading),
                format!("`{right}`, and no hours are shown to be right"),
                "hours: low, most likely, high",
                "not taken: ask the lead for the three figures",
            ),
            (Some(Tick::No), _) => report.warning(
                "answer-unclear",
                self.place(row.line, COLUMNS[RIGHT].heading),
                format!("`{right}`, and no other hours"),
                "hours of the lead's own",
                "not taken: ask the lead for the hours, or for who leads it",
            ),
            (None, _) if !right.is_empty() => report.warning(
                "answer-unclear",
                self.place(row.line, COLUMNS[RIGHT].heading),
                format!("`{right}`"),
                "`yes`, `not mine`, or nothing and hours beside it",
                "not taken: ask the lead what is meant",
            ),
            _ => {}
        }
        Said::Nothing
    }

    /// The lead's hours; an empty cell means that the figure shown is right.
    fn corrected(&self, line: u32, yours: &[&str], shown: &[Option<f64>], report: &mut Report) -> Option<[f64; 3]> {
        let mut figures = [0.0; 3];
        for (n, text) in yours.iter().enumerate() {
            let heading = COLUMNS[YOUR_LOW + n].heading;
            figures[n] = match (text.is_empty(), shown[n], hours(text, self.hours_a_day)) {
                (true, Some(shown), _) => shown,
                (false, _, Some(meant)) if meant.low == meant.high => meant.low,
                (true, None, _) => {
                    let hint = "not taken: no figure was shown for it either; ask the lead for all three";
                    report.warning("answer-unclear", self.place(line, heading), "nothing", "hours", hint);
                    return None;
                }
                (false, _, Some(meant)) => {
                    let hint =
                        format!("not taken: ask the lead for three figures; {} to {} may be meant as low and high", meant.low, meant.high);
                    report.warning("answer-unclear", self.place(line, heading), format!("`{text}`"), "one figure a cell", hint);
                    return None;
                }
                (false, _, None) => {
                    let hint = "not taken: ask the lead for hours as a number";
                    report.warning("answer-unclear", self.place(line, heading), format!("`{text}`"), "hours, as `12` or `2.5`", hint);
                    return None;
                }
            };
        }
        if figures[0] > figures[1] || figures[1] > figures[2] {
            let found = format!("{}, {} and {} as low, most likely and high", figures[0], figures[1], figures[2]);
            let hint = "not taken: empty cells stand for the figures shown; ask the lead which three are meant";
            report.warning("answer-unclear", self.place(line, COLUMNS[YOUR_LOW + 1].heading), found, "three figures that rise", hint);
            return None;
        }
        Some(figures)
    }
}
