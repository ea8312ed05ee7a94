//! The rows of one sheet as texts.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};
use community::Place;

use super::archive;
use super::cell::write_text;
use super::read::within_bounds;
use crate::report::{Report, megabytes, place};
use crate::{MAX_UNPACKED_BYTES, headings::normalise};

/// A row's number and its cells.
pub(crate) type SheetRow = (u32, Vec<String>);

/// The rows of the sheet of that name that are not blank; `None` if they cannot be had, which has been reported then.
pub(crate) fn sheet_rows(bytes: &[u8], file: &str, sheet: &str, report: &mut Report) -> Option<Vec<SheetRow>> {
    let packed = archive::repack(bytes, file, report)?;
    // The report only grows: what it holds after a panic is true.
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| rows(packed, file, sheet, report)));
    outcome.unwrap_or_else(|_| {
        report.error(
            "damaged-workbook",
            place(file, None),
            "parts that contradict each other",
            "a workbook as Excel writes it",
            archive::MEND,
        );
        None
    })
}

fn rows(packed: Vec<u8>, file: &str, sheet: &str, report: &mut Report) -> Option<Vec<SheetRow>> {
    let at = place(file, Some(sheet));
    let damaged = |error: calamine::XlsxError, report: &mut Report| {
        report.error("damaged-workbook", at.clone(), error.to_string(), "a workbook as Excel writes it", archive::MEND);
    };
    let mut book = match Xlsx::new(Cursor::new(packed)) {
        Ok(book) => book,
        Err(error) => {
            damaged(error, report);
            return None;
        }
    };
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
pub(super) fn rows_of(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    at: &Place,
    text_left: &mut u64,
    report: &mut Report,
) -> Option<Vec<SheetRow>> {
    let damaged = |error: calamine::XlsxError, report: &mut Report| {
        report.error("damaged-workbook", at.clone(), error.to_string(), "a workbook as Excel writes it", archive::MEND);
    };
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(error) => {
            damaged(error, report);
            return None;
        }
    };
    let mut rows: Vec<SheetRow> = Vec::new();
    loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(error) => {
                damaged(error, report);
                return None;
            }
        };
        let (line, column) = (cell.get_position().0.saturating_add(1), cell.get_position().1 as usize);
        if *cell.get_value() == DataRef::Empty {
            continue;
        }
        if !within_bounds(line, column, at, report) {
            return None;
        }
        let mut text = String::new();
        if let Err(error) = write_text(cell.get_value(), None, &mut text) {
            report.error(
                "formula-error",
                Place { row: Some(line), ..at.clone() },
                format!("`{error}`"),
                "a value",
                "mend the formula, or put its value there",
            );
        }
        let Some(left) = text_left.checked_sub(text.len() as u64) else {
            let expected = format!("{} of text at most", megabytes(MAX_UNPACKED_BYTES));
            report.error("too-much-text", Place { row: Some(line), ..at.clone() }, "more text", expected, "");
            return None;
        };
        *text_left = left;
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
