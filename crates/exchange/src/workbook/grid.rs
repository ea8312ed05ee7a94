//! A whole workbook, or a CSV file, as texts in rows: for spreadsheets that people made for themselves.

use std::collections::BTreeMap;

use calamine::{DataRef, Dimensions};
use community::Place;

use super::archive::{self, Packed};
use super::book::Book;
use super::cell::write_text;
use super::fills::Fill;
use super::guarded;
use super::read::{damaged, within_bounds, within_text};
use crate::report::{Report, place};
use crate::{MAX_UNPACKED_BYTES, delimited, text};

/// A file, its sheets in order.
pub(crate) struct Grid {
    /// The sheets; a CSV file is one.
    pub sheets: Vec<GridSheet>,
    /// When the file says that it was last saved.
    pub saved: Option<String>,
    /// How many rows are hidden.
    pub hidden_rows: usize,
}

/// A sheet.
pub(crate) struct GridSheet {
    /// Its name; a CSV file has none.
    pub name: Option<String>,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Its rows that hold something, in order.
    pub rows: Vec<GridRow>,
}

/// A row.
pub(crate) struct GridRow {
    /// Its number, as a spreadsheet shows it.
    pub line: u32,
    /// Its cells.
    pub cells: Vec<GridCell>,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Nothing.
    #[default]
    Nothing,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A date or a time.
    Date,
    /// A formula's error.
    Error,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct GridCell {
    /// Its text without spaces around it: dates as 2024-09-30.
    pub text: String,
    /// What it holds.
    pub holds: Holds,
    /// Its fill.
    pub fill: Option<Fill>,
    /// Whether it lies under a merged cell, whose text it then has.
    pub merged: bool,
}

/// Cells that merging fills, in all: a merge over whole columns is cut where the rows end.
const MAX_MERGED: usize = 1_000_000;

/// Reads a file of any kind that is read; `None` if it cannot be, which has been reported then.
pub(crate) fn read_grid(bytes: &[u8], file: &str, report: &mut Report) -> Option<Grid> {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let is_packed = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    if !is_packed && matches!(ending.as_str(), "csv" | "tsv" | "txt") {
        return read_csv(bytes, file, report);
    }
    let mut packed = archive::repack(bytes, file, report)?;
    guarded(file, report, |report| read_book(&mut packed, file, report))
}

fn read_csv(bytes: &[u8], file: &str, report: &mut Report) -> Option<Grid> {
    let at = place(file, None);
    let content = text::decode(bytes, &at, report)?;
    let rows = delimited::all_rows(&content, file, report)?;
    let cell = |text: String| {
        let text = tidy(&text);
        let holds = if text.is_empty() { Holds::Nothing } else { Holds::Text };
        GridCell { text, holds, ..GridCell::default() }
    };
    let rows = rows.into_iter().map(|(line, cells)| GridRow { line, cells: cells.into_iter().map(cell).collect() });
    Some(Grid { sheets: vec![GridSheet { name: None, hidden: false, rows: rows.collect() }], saved: None, hidden_rows: 0 })
}

fn read_book(packed: &mut Packed, file: &str, report: &mut Report) -> Option<Grid> {
    let mut book = Book::open(packed).map_err(|error| damaged(&error, &place(file, None), report)).ok()?;
    let mut text_left = MAX_UNPACKED_BYTES;
    let mut sheets = Vec::new();
    for sheet in book.sheets() {
        let at = place(file, Some(&sheet.name));
        let mut rows = read_sheet(&mut book, &sheet.name, &packed.fills, &at, &mut text_left, report)?;
        match book.merged(&sheet.name) {
            Ok(merged) => fill_merged(&mut rows, &merged),
            Err(error) => damaged(&error, &at, report),
        }
        sheets.push(GridSheet { name: Some(sheet.name), hidden: sheet.hidden, rows });
    }
    Some(Grid { sheets, saved: packed.saved.clone(), hidden_rows: packed.hidden_rows })
}

fn read_sheet(
    book: &mut Book,
    sheet: &str,
    fills: &[Option<Fill>],
    at: &Place,
    text_left: &mut u64,
    report: &mut Report,
) -> Option<Vec<GridRow>> {
    let mut cells = match book.cells(sheet) {
        Ok(cells) => cells,
        // A sheet of charts, or one that is listed and not there, has no cells.
        Err(error) => {
            report.note("unknown-sheet", at.clone(), error, "a sheet with cells", "not read");
            return Some(Vec::new());
        }
    };
    let mut rows: Vec<GridRow> = Vec::new();
    loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(error) => {
                damaged(&error, at, report);
                return None;
            }
        };
        let fill = fills.get(cell.format).copied().flatten();
        if cell.value == DataRef::Empty && (fill.is_none() || cell.row > crate::MAX_ROWS || cell.column as usize >= crate::MAX_COLUMNS) {
            continue;
        }
        let (line, column) = (cell.row.saturating_add(1), cell.column as usize);
        if !within_bounds(line, column, at, report) {
            break;
        }
        let read = grid_cell(&cell.value, fill);
        if !within_text(&read.text, text_left, line, at, "", report) {
            return None;
        }
        if rows.last().is_none_or(|last| last.line < line) {
            rows.push(GridRow { line, cells: Vec::new() });
        }
        let row = rows.last_mut().expect("a row was pushed");
        if row.line != line {
            report.error("damaged-workbook", at.clone(), format!("row {line} after row {}", row.line), "rows in order", archive::MEND);
            return None;
        }
        if row.cells.len() <= column {
            row.cells.resize_with(column + 1, GridCell::default);
        }
        row.cells[column] = read;
    }
    rows.retain(|row| row.cells.iter().any(|c| c.holds != Holds::Nothing));
    Some(rows)
}

fn grid_cell(value: &DataRef<'_>, fill: Option<Fill>) -> GridCell {
    let mut text = String::new();
    if let Err(error) = write_text(value, None, &mut text) {
        return GridCell { text: error, holds: Holds::Error, fill, merged: false };
    }
    let text = tidy(&text);
    let holds = match value {
        _ if text.is_empty() => Holds::Nothing,
        DataRef::Int(_) | DataRef::Float(_) => Holds::Number,
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) => Holds::Date,
        _ => Holds::Text,
    };
    GridCell { text, holds, fill, merged: false }
}

/// Without spaces at the ends and without what looks like nothing or like a space: no-break spaces, marks of zero width.
fn tidy(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => Some(' '),
        '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}' => None,
        '\r' => Some('\n'),
        c => Some(c),
    };
    text.replace("\r\n", "\n").replace("_x000D_", "").chars().filter_map(plain).collect::<String>().trim().to_owned()
}

/// Gives the cells below and beside a merged cell its text, so that each row can be read by itself.
fn fill_merged(rows: &mut [GridRow], merged: &[Dimensions]) {
    let lines: BTreeMap<u32, usize> = rows.iter().enumerate().map(|(n, row)| (row.line, n)).collect();
    let mut left = MAX_MERGED;
    for area in merged {
        let (first, last) = (area.start.0 + 1, area.end.0.saturating_add(1));
        let (from, to) = (area.start.1 as usize, (area.end.1 as usize).min(crate::MAX_COLUMNS - 1));
        let Some(origin) = lines.get(&first).and_then(|n| rows[*n].cells.get(from)).cloned() else { continue };
        for (_, &n) in lines.range(first..=last.max(first)) {
            for column in from..=to {
                if (rows[n].line == first && column == from) || left == 0 {
                    continue;
                }
                left -= 1;
                let cells = &mut rows[n].cells;
                if cells.len() <= column {
                    cells.resize_with(column + 1, GridCell::default);
                }
                if cells[column].holds == Holds::Nothing {
                    cells[column] = GridCell { merged: true, ..origin.clone() };
                }
            }
        }
    }
}
