//! The rows of one sheet as texts.

use calamine::DataRef;
use community::Place;

use super::archive::{self, Packed};
use super::book::Book;
use super::cell::write_text;
use super::guarded;
use super::read::{damaged, within_bounds, within_text};
use crate::report::{Report, place};
use crate::{MAX_UNPACKED_BYTES, headings::normalise};

/// A row's number and its cells.
pub(crate) type SheetRow = (u32, Vec<String>);

/// The rows of the sheet of that name that are not blank; `None` if they cannot be had, which has been reported then.
pub(crate) fn sheet_rows(bytes: &[u8], file: &str, sheet: &str, report: &mut Report) -> Option<Vec<SheetRow>> {
    let packed = archive::repack(bytes, file, report)?;
    guarded(file, report, |report| rows(packed, file, sheet, report))
}

fn rows(mut packed: Packed, file: &str, sheet: &str, report: &mut Report) -> Option<Vec<SheetRow>> {
    let at = place(file, Some(sheet));
    let mut book = Book::open(&mut packed).map_err(|error| damaged(&error, &at, report)).ok()?;
    let Some(name) = book.sheet_names().into_iter().find(|n| normalise(n) == normalise(sheet)) else {
        report.error(
            "missing-table",
            place(file, None),
            "no such sheet",
            format!("the sheet `{sheet}`"),
            "give the workbook that the program wrote",
        );
        return None;
    };
    rows_of(&mut book, &name, &at, &mut MAX_UNPACKED_BYTES.clone(), report)
}

/// The rows of a sheet of an open workbook that are not blank; `None` if they cannot be had, which has been reported then. `text_left` is how
/// many bytes of text may still be taken.
pub(super) fn rows_of(book: &mut Book, name: &str, at: &Place, text_left: &mut u64, report: &mut Report) -> Option<Vec<SheetRow>> {
    let mut cells = book.cells(name).map_err(|error| damaged(&error, at, report)).ok()?;
    let mut rows: Vec<SheetRow> = Vec::new();
    loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(error) => {
                damaged(&error, at, report);
                return None;
            }
        };
        let (line, column) = (cell.row.saturating_add(1), cell.column as usize);
        if cell.value == DataRef::Empty {
            continue;
        }
        if !within_bounds(line, column, at, report) {
            return None;
        }
        let mut text = String::new();
        if let Err(error) = write_text(&cell.value, None, &mut text) {
            report.error(
                "formula-error",
                Place { row: Some(line), ..at.clone() },
                format!("`{error}`"),
                "a value",
                "mend the formula, or put its value there",
            );
        }
        if !within_text(&text, text_left, line, at, "", report) {
            return None;
        }
        if rows.last().is_none_or(|(last, _)| *last != line) {
            rows.push((line, Vec::new()));
        }
        let (_, row) = rows.last_mut().expect("a row was pushed");
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
    }
    rows.retain(|(_, cells)| cells.iter().any(|c| !c.trim().is_empty()));
    Some(rows)
}
