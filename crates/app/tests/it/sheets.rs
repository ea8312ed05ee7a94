//! Workbooks as people make and change them.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::Workbook;

/// A sheet as texts by row and column, from 0.
pub type Sheet = BTreeMap<(u32, u32), String>;

/// The sheets of a workbook, in order.
pub fn read(path: &Path) -> Vec<(String, Sheet)> {
    let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
    let names = book.sheet_names();
    let mut sheets = Vec::new();
    for name in names {
        let range = book.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or((0, 0));
        let cells = range.used_cells().map(|(row, column, value)| {
            let text = match value {
                Data::String(text) => text.clone(),
                other => other.to_string(),
            };
            ((top + row as u32, left + column as u32), text)
        });
        sheets.push((name, cells.collect()));
    }
    sheets
}

/// Writes sheets as another program would: no formats, no protection, numbers as numbers.
pub fn write(path: &Path, sheets: &[(String, Sheet)]) {
    let mut book = Workbook::new();
    for (name, cells) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for ((row, column), text) in cells {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(*row, *column as u16, number).unwrap(),
                Err(_) => sheet.write_string(*row, *column as u16, text).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

/// A return that a lead filled in: each answer names a row below the heading, a heading and a text.
pub fn fill(from: &Path, to: &Path, answers: &[(u32, &str, &str)]) {
    let mut sheets = read(from);
    let cells = &mut sheets[0].1;
    let (heading_row, _) = *cells.iter().find(|(_, text)| *text == "right?").unwrap().0;
    for (row, heading, text) in answers {
        let column = cells.iter().find(|((r, _), t)| *r == heading_row && t == heading).unwrap().0.1;
        cells.insert((heading_row + row, column), (*text).to_owned());
    }
    write(to, &sheets);
}

/// Says who answers.
pub fn answered_by(path: &Path, who: &str) {
    let mut sheets = read(path);
    let cells = &mut sheets[0].1;
    let label = *cells.iter().find(|(_, text)| text.starts_with("Answered by")).unwrap().0;
    let beside = cells.keys().copied().find(|(row, column)| *row == label.0 && *column > label.1).unwrap_or((label.0, label.1 + 9));
    cells.insert(beside, who.to_owned());
    write(path, &sheets);
}
