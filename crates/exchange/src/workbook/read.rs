//! Reads the sheets of a workbook.

use calamine::DataRef;
use community::{Community, Kind, Place, Profile, SPECS, Setting, TableSpec};

use super::archive::{self, Packed};
use super::book::Book;
use super::cell::{is_date, write_text};
use super::sheet::rows_of;
use super::{GUIDE_SHEET, PROFILE_SHEET};
use crate::folder::{missing_table, no_rows};
use crate::headings::{nearest, normalise};
use crate::profile::{self, Entry};
use crate::report::{Report, megabytes, place, problem, thousands};
use crate::rows::{Sink, UNREADABLE};
use crate::start::{self, START_SHEET, StartAnswers};
use crate::{MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES};

/// Reads a workbook: the community, `None` if it has no profile, which has been reported then; and what was answered on its sheet `start`.
pub(crate) fn read(mut packed: Packed, file: &str, report: &mut Report) -> (Option<Community>, Option<StartAnswers>) {
    let mut book = match Book::open(&mut packed) {
        Ok(book) => book,
        Err(error) => {
            damaged(&error, &place(file, None), report);
            return (None, None);
        }
    };
    let (tables, profile_sheet) = match_sheets(&book.sheet_names(), file, report);
    let profile = match &profile_sheet {
        Some(sheet) => read_profile(&mut book, sheet, file, report),
        None => {
            let hint = "add a sheet `aircover` with the headings key and value, and rows for name, first_month, months and calendar";
            report.error("missing-profile", place(file, None), "nothing", "the sheet `aircover`", hint);
            None
        }
    };
    let usable = profile.is_some();
    let mut community = Community::new(profile.unwrap_or_else(profile::stand_in));
    let mut text_left = MAX_UNPACKED_BYTES;
    for spec in SPECS {
        let Some((_, sheet)) = tables.iter().find(|(table, _)| *table == spec.name) else {
            if spec.required {
                report.push(missing_table(spec, file, Some(spec.name)));
            }
            continue;
        };
        read_table(&mut book, spec, sheet, file, &mut community, &mut text_left, report);
        let table = community.table_mut(spec.name).expect("every definition has its table");
        if spec.required && table.is_empty() && !table.origin().file.is_empty() {
            report.push(no_rows(spec, file, Some(sheet)));
        }
    }
    let start = read_start(&mut book, file, &mut text_left, report);
    (usable.then_some(community), start)
}

/// What was answered on the sheet `start`, if there is one.
fn read_start(book: &mut Book, file: &str, text_left: &mut u64, report: &mut Report) -> Option<StartAnswers> {
    let name = book.sheet_names().into_iter().find(|n| normalise(n) == START_SHEET)?;
    let rows = rows_of(book, &name, &place(file, Some(&name)), text_left, report)?;
    Some(start::read(&rows, file, report))
}

pub(super) fn damaged(error: &str, at: &Place, report: &mut Report) {
    report.error("damaged-workbook", at.clone(), error, "a workbook as Excel writes it", archive::MEND);
}

/// Which sheet holds which table, and which the profile. Sheets that hold none are reported.
fn match_sheets(names: &[String], file: &str, report: &mut Report) -> (Vec<(&'static str, String)>, Option<String>) {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    let mut profile = None;
    for name in names {
        let plain = normalise(name);
        let at = place(file, Some(name));
        if plain == normalise(GUIDE_SHEET) || plain == START_SHEET {
            continue;
        }
        if plain == PROFILE_SHEET && profile.is_none() {
            profile = Some(name.clone());
            continue;
        }
        let Some(spec) = SPECS.iter().find(|s| s.name == plain) else {
            let mut unknown =
                problem("unknown-sheet", community::Severity::Note, at, format!("`{name}`"), "the name of a table", "not read");
            unknown.nearest = nearest(name, SPECS.iter().map(|s| s.name)).map(str::to_owned);
            report.push(unknown);
            continue;
        };
        if let Some((_, other)) = found.iter().find(|(table, _)| *table == spec.name) {
            let hint = format!("`{name}` is not read");
            report.error(
                "duplicate-table",
                at,
                format!("`{name}` beside `{other}`"),
                format!("one sheet for the table `{}`", spec.name),
                hint,
            );
            continue;
        }
        if name != spec.name {
            report.note("table-name-close", at, format!("`{name}`"), format!("`{}`", spec.name), "read as that table");
        }
        found.push((spec.name, name.clone()));
    }
    (found, profile)
}

/// The cells of one row: their texts by column.
#[derive(Default)]
struct Row {
    line: u32,
    cells: Vec<String>,
    filled: usize,
}

impl Row {
    fn start(&mut self, line: u32) {
        self.line = line;
        self.filled = 0;
    }

    /// The cell of a column; those before it that were skipped are empty.
    fn cell(&mut self, column: usize) -> &mut String {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        for skipped in self.filled..column {
            self.cells[skipped].clear();
        }
        self.filled = self.filled.max(column + 1);
        &mut self.cells[column]
    }

    fn texts(&self) -> Vec<&str> {
        self.cells[..self.filled].iter().map(String::as_str).collect()
    }

    fn is_blank(&self) -> bool {
        self.cells[..self.filled].iter().all(|c| c.trim().is_empty())
    }
}

fn read_table(
    book: &mut Book,
    spec: &TableSpec,
    sheet: &str,
    file: &str,
    community: &mut Community,
    text_left: &mut u64,
    report: &mut Report,
) {
    let at = place(file, Some(sheet));
    let mut cells = match book.cells(sheet) {
        Ok(cells) => cells,
        Err(error) => return damaged(&error, &at, report),
    };
    let table = community.table_mut(spec.name).expect("every definition has its table");
    let mut open = Some(table);
    let mut sink: Option<Sink<'_>> = None;
    let mut row = Row::default();
    loop {
        let next = match cells.next_cell() {
            Ok(next) => next,
            Err(error) => {
                damaged(&error, &Place { row: Some(row.line.max(1)), ..at.clone() }, report);
                break;
            }
        };
        let position = next.as_ref().map(|c| (c.row.saturating_add(1), c.column as usize));
        if position.is_none_or(|(line, _)| line != row.line) && !row.is_blank() {
            match &mut sink {
                Some(sink) => sink.row(row.line, &row.texts(), report),
                None => {
                    let mut headings: Vec<&str> = row.texts().into_iter().map(str::trim).collect();
                    headings.truncate(headings.iter().rposition(|h| !h.is_empty()).map_or(0, |last| last + 1));
                    let table = open.take().expect("a sheet has one heading");
                    let Some(begun) = Sink::begin(table, &headings, file, Some(sheet), row.line, report) else { return };
                    sink = Some(begun);
                }
            }
        }
        let (Some(cell), Some((line, column))) = (next, position) else { break };
        if line != row.line {
            if line < row.line {
                let found = format!("row {line} after row {}", row.line);
                report.error("damaged-workbook", at, found, "rows in order", archive::MEND);
                return;
            }
            row.start(line);
        }
        if cell.value == DataRef::Empty {
            continue;
        }
        if !within_bounds(line, column, &at, report) {
            return;
        }
        take_cell(&cell.value, line, column, &mut row, sink.as_ref(), &at, report);
        if !within_text(&row.cells[column], text_left, line, &at, "the cells from here on are not read", report) {
            return;
        }
    }
    if sink.is_none() && open.is_some() {
        let hint = if spec.required { "put the headings into the first row" } else { "" };
        report.note("no-rows", at, "an empty sheet", "a heading in the first row", hint);
    }
}

/// Takes the text of a cell off what may still be read; `hint` says what happens where there is too much.
pub(super) fn within_text(text: &str, left: &mut u64, line: u32, at: &Place, hint: &str, report: &mut Report) -> bool {
    match left.checked_sub(text.len() as u64) {
        Some(now) => {
            *left = now;
            true
        }
        None => {
            let expected = format!("{} of text at most", megabytes(MAX_UNPACKED_BYTES));
            report.error("too-much-text", Place { row: Some(line), ..at.clone() }, "more text", expected, hint);
            false
        }
    }
}

pub(super) fn within_bounds(line: u32, column: usize, at: &Place, report: &mut Report) -> bool {
    let at = Place { row: Some(line), ..at.clone() };
    if line > MAX_ROWS + 1 {
        let found = format!("a value in row {}", thousands(line.into()));
        report.error(
            "too-many-rows",
            at,
            found,
            format!("{} rows at most", thousands(MAX_ROWS.into())),
            "the rows from here on are not read",
        );
        return false;
    }
    if column >= MAX_COLUMNS {
        let found = format!("a value in column number {}", thousands(column as u64 + 1));
        report.error(
            "too-many-columns",
            at,
            found,
            format!("{MAX_COLUMNS} columns at most"),
            "clear the columns to the right; the rows from here on are not read",
        );
        return false;
    }
    true
}

fn take_cell(value: &DataRef<'_>, line: u32, column: usize, row: &mut Row, sink: Option<&Sink<'_>>, at: &Place, report: &mut Report) {
    let kind = sink.and_then(|s| s.kind(column));
    let text = row.cell(column);
    let place = || sink.map_or_else(|| Place { row: Some(line), ..at.clone() }, |s| s.at(line, column));
    if let Err(error) = write_text(value, kind, text) {
        let hint = "mend the formula, or put its value there";
        if kind.is_some() || sink.is_none() {
            report.error("formula-error", place(), format!("`{error}`"), "a value", hint);
            text.push_str(UNREADABLE);
        } else {
            report.warning("formula-error", place(), format!("`{error}`"), "a value", "in a column of your own; kept as text");
            text.push_str(&error);
        }
    } else if is_date(value) && matches!(kind, Some(Kind::Id | Kind::Text | Kind::Recurrence | Kind::Choice(_))) {
        let hint = "spreadsheets turn texts such as `1-2` into dates; format the column as text and type it again";
        report.warning("date-in-text", place(), format!("the date `{text}`"), "text", hint);
    }
}

/// Reads the sheet with keys and values.
fn read_profile(book: &mut Book, sheet: &str, file: &str, report: &mut Report) -> Option<Profile> {
    const MOST_ROWS: u32 = 10_000;
    let at = place(file, Some(sheet));
    let mut cells = match book.cells(sheet) {
        Ok(cells) => cells,
        Err(error) => {
            damaged(&error, &at, report);
            return None;
        }
    };
    let mut rows: Vec<(u32, [Option<DataRef<'_>>; 3])> = Vec::new();
    loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(error) => {
                damaged(&error, &at, report);
                return None;
            }
        };
        let (row, column) = (cell.row, cell.column);
        if row >= MOST_ROWS || column >= 3 || cell.value == DataRef::Empty {
            continue;
        }
        let line = row + 1;
        if rows.last().is_none_or(|(last, _)| *last != line) {
            rows.push((line, [None, None, None]));
        }
        let (_, row) = rows.last_mut().expect("a row was pushed");
        row[column as usize] = Some(cell.value);
    }
    let entries = rows.iter().filter_map(|(line, row)| entry(*line, row, &at, report)).collect();
    profile::make(entries, &at, report)
}

fn entry(line: u32, row: &[Option<DataRef<'_>>; 3], at: &Place, report: &mut Report) -> Option<Entry> {
    let plain = |cell: &Option<DataRef<'_>>, kind: Option<Kind>| {
        let mut text = String::new();
        match cell.as_ref().map_or(Ok(()), |value| write_text(value, kind, &mut text)) {
            Ok(()) => Ok(text.trim().to_owned()),
            Err(error) => Err(error),
        }
    };
    let key = plain(&row[0], None).unwrap_or_else(|error| error);
    let in_heading = line == 1 && key.eq_ignore_ascii_case("key");
    if key.is_empty() || in_heading {
        return None;
    }
    let place = Place { row: Some(line), column: Some(key.clone()), ..at.clone() };
    let text = match plain(&row[1], if key == "first_month" { Some(Kind::Month) } else { None }) {
        Ok(text) => text,
        Err(error) => {
            report.error("formula-error", place, format!("`{error}`"), "a value", "mend the formula, or put its value there");
            return None;
        }
    };
    let stated = plain(&row[2], None).unwrap_or_else(|error| error).to_lowercase();
    let value = match stated.as_str() {
        "text" => Some(Setting::Text(text.clone())),
        "whole number" => text.parse().ok().map(Setting::Integer),
        "number" => text.parse::<f64>().ok().filter(|n| n.is_finite()).map(Setting::Number),
        "yes/no" => match text.to_lowercase().as_str() {
            "yes" | "true" => Some(Setting::YesNo(true)),
            "no" | "false" => Some(Setting::YesNo(false)),
            _ => None,
        },
        "list" => profile::list_from_text(&text),
        _ => Some(guess(row[1].as_ref(), &text)),
    };
    if value.is_none() {
        report.error("bad-setting", place, format!("`{text}`"), format!("a value of the kind `{stated}`"), "");
    }
    value.map(|value| Entry { key, value, row: Some(line) })
}

/// What a value without a stated kind is meant to be.
fn guess(cell: Option<&DataRef<'_>>, text: &str) -> Setting {
    match cell {
        Some(DataRef::Bool(yes)) => Setting::YesNo(*yes),
        Some(DataRef::Int(_) | DataRef::Float(_)) => {
            let whole = text.parse().ok().map(Setting::Integer);
            whole.or_else(|| text.parse().ok().map(Setting::Number)).unwrap_or_else(|| Setting::Text(text.to_owned()))
        }
        _ => profile::list_from_text(text).unwrap_or_else(|| Setting::Text(text.to_owned())),
    }
}
