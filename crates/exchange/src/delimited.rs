//! Reads a CSV file into a table.

use community::{AnyTable, Place, TableSpec};
use csv_core::ReadRecordResult;

use crate::headings::normalise;
use crate::report::{Report, place, thousands};
use crate::rows::Sink;
use crate::{MAX_COLUMNS, MAX_ROWS, most_rows};

/// Reads the text of a CSV file: comma, semicolon or tab between cells, RFC 4180 quotation marks.
pub(crate) fn read_table(table: &mut dyn AnyTable, file: &str, text: &str, report: &mut Report) {
    let spec = table.spec();
    let at = place(file, None);
    let most = most_rows(spec);
    let (body, first_row, declared) = skip_separator_line(text);
    let delimiter = declared.unwrap_or_else(|| guess_delimiter(spec, body));
    if delimiter != b',' {
        let name = if delimiter == b'\t' { "tabs" } else { "semicolons" };
        report.note("delimiter", at.clone(), name, "commas", "read as such; it is written back with commas");
    }
    let mut records = Records::new(body, delimiter, first_row);
    let mut sink = None;
    let mut width = 0;
    let mut taken = 0;
    loop {
        let (row, cells) = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(fault) => {
                report_fault(&fault, &at, report);
                return;
            }
        };
        if cells.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        let Some(sink) = &mut sink else {
            let mut headings: Vec<&str> = cells.iter().map(|c| c.trim()).collect();
            while headings.last().is_some_and(|h| h.is_empty()) {
                headings.pop();
            }
            width = headings.len();
            match Sink::begin(&mut *table, &headings, file, None, row, report) {
                Some(begun) => sink = Some(begun),
                None => return,
            }
            continue;
        };
        taken += 1;
        if taken > most {
            let at = Place { row: Some(row), ..at.clone() };
            let (found, expected) =
                (format!("more than {} rows", thousands(most.into())), format!("{} rows at most", thousands(most.into())));
            report.error("too-many-rows", at, found, expected, "the rows from here on are not read");
            break;
        }
        match fit(&cells, width) {
            Some(cells) => sink.row(row, cells, report),
            None => {
                let at = Place { row: Some(row), ..at.clone() };
                let hint = "put cells that hold the delimiter in quotation marks; give each row as many cells as the heading has";
                report.error("ragged-row", at, format!("{} cells", cells.len()), format!("{width} cells, as the heading has"), hint);
            }
        }
    }
    if sink.is_none() {
        report.error("empty-file", at, "no heading", "a heading in the first row", "fill it in, or remove it");
    }
}

/// All rows of a CSV file that somebody made for themselves, none taken for a heading; `None` if they cannot be had, which has been
/// reported then.
pub(crate) fn all_rows(text: &str, file: &str, report: &mut Report) -> Option<Vec<(u32, Vec<String>)>> {
    let mut rows = Vec::new();
    let mut take = |row: u32, cells: &[&str]| {
        rows.push((row, cells.iter().map(|c| (*c).to_owned()).collect()));
        rows.len() <= MAX_ROWS as usize
    };
    if !each_row(text, file, report, &mut take) {
        return None;
    }
    if rows.len() > MAX_ROWS as usize {
        let expected = format!("{} rows at most", thousands(MAX_ROWS.into()));
        report.error("too-many-rows", place(file, None), "more rows", expected, "split the file");
        return None;
    }
    Some(rows)
}

/// Hands on the rows that hold something, each with its number, until one is not wanted; false if the file cannot be read, which has been reported then.
pub(crate) fn each_row(text: &str, file: &str, report: &mut Report, take: &mut dyn FnMut(u32, &[&str]) -> bool) -> bool {
    let at = place(file, None);
    let (body, first_row, declared) = skip_separator_line(text);
    let delimiter = declared.unwrap_or_else(|| most_common_delimiter(body));
    let mut records = Records::new(body, delimiter, first_row);
    loop {
        match records.next() {
            Ok(Some((row, cells))) if cells.iter().any(|c| !c.trim().is_empty()) => {
                if !take(row, &cells) {
                    return true;
                }
            }
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(fault) => {
                report_fault(&fault, &at, report);
                return false;
            }
        }
    }
}

/// The delimiter that most lines have most often; a comma if none does better.
fn most_common_delimiter(text: &str) -> u8 {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(50);
    let score = |delimiter: char| -> usize { lines().map(|line| line.matches(delimiter).count().min(MAX_COLUMNS)).sum() };
    let (commas, semicolons, tabs) = (score(','), score(';'), score('\t'));
    if tabs > commas && tabs >= semicolons {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    }
}

/// The cells as wide as the heading; surplus cells may stand only if they are empty.
fn fit<'c, 't>(cells: &'c [&'t str], width: usize) -> Option<&'c [&'t str]> {
    if cells.len() < width || cells[width..].iter().any(|c| !c.trim().is_empty()) {
        return None;
    }
    Some(&cells[..width])
}

fn report_fault(fault: &Fault, at: &Place, report: &mut Report) {
    match fault {
        Fault::TooManyColumns { row } => {
            let at = Place { row: Some(*row), ..at.clone() };
            let found = format!("more than {MAX_COLUMNS} cells in a row");
            report.error("too-many-columns", at, found, format!("{MAX_COLUMNS} columns at most"), "the rows from here on are not read");
        }
        Fault::UnclosedQuote { row } => {
            let at = Place { row: Some(*row), ..at.clone() };
            let hint = "close it, or double each quotation mark that belongs to the text; the rows from here on are not read";
            report.error(
                "unclosed-quote",
                at,
                "a quotation mark that opens a cell of this row and is never closed",
                "pairs of quotation marks",
                hint,
            );
        }
    }
}

/// Excel's own first line `sep=;`.
fn skip_separator_line(text: &str) -> (&str, u32, Option<u8>) {
    let first = text.lines().next().unwrap_or("");
    let declared = first.strip_prefix("sep=").map(|d| d.trim_matches('"')).and_then(|d| match d {
        ";" => Some(b';'),
        "," => Some(b','),
        "\t" => Some(b'\t'),
        _ => None,
    });
    match declared {
        Some(delimiter) => (text[first.len()..].trim_start_matches('\r').strip_prefix('\n').unwrap_or(""), 1, Some(delimiter)),
        None => (text, 0, None),
    }
}

/// The delimiter by which the heading gives the most known columns; a comma if none does better.
fn guess_delimiter(spec: &TableSpec, text: &str) -> u8 {
    let heading = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let known = |delimiter: u8| {
        let parts = heading.split(char::from(delimiter)).take(MAX_COLUMNS);
        parts.filter(|part| spec.column(&normalise(part.trim().trim_matches('"'))).is_some()).count()
    };
    let mut best = (b',', known(b','));
    for delimiter in [b';', b'\t'] {
        let count = known(delimiter);
        if count > best.1 {
            best = (delimiter, count);
        }
    }
    best.0
}

/// Why reading of records ends early.
enum Fault {
    TooManyColumns { row: u32 },
    UnclosedQuote { row: u32 },
}

/// The records of a text, each with its row as a spreadsheet numbers it: blank lines count, line breaks within cells do not.
struct Records<'t> {
    text: &'t str,
    position: usize,
    row: u32,
    reader: csv_core::Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, delimiter: u8, row: u32) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { text, position: 0, row, reader, output: vec![0; 4096], ends: vec![0; MAX_COLUMNS + 1] }
    }

    fn skip_blank_lines(&mut self) {
        let bytes = self.text.as_bytes();
        if self.position > 0 && bytes[self.position - 1] == b'\r' && bytes.get(self.position) == Some(&b'\n') {
            self.position += 1;
        }
        loop {
            match bytes.get(self.position..).unwrap_or(&[]) {
                [b'\r', b'\n', ..] => self.position += 2,
                [b'\r' | b'\n', ..] => self.position += 1,
                _ => return,
            }
            self.row += 1;
        }
    }

    fn next(&mut self) -> Result<Option<(u32, Vec<&str>)>, Fault> {
        self.skip_blank_lines();
        self.row += 1;
        let row = self.row;
        let start = self.position;
        let (mut written, mut fields) = (0, 0);
        loop {
            let input = &self.text.as_bytes()[self.position..];
            let (result, read, out, ends) = self.reader.read_record(input, &mut self.output[written..], &mut self.ends[fields..]);
            self.position += read;
            written += out;
            fields += ends;
            if fields > MAX_COLUMNS {
                return Err(Fault::TooManyColumns { row });
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => return Err(Fault::TooManyColumns { row }),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
            }
        }
        let raw = &self.text[start..self.position];
        let at_end = self.position == self.text.len();
        if at_end && !raw.bytes().filter(|b| *b == b'"').count().is_multiple_of(2) && raw.trim_end().contains('\n') {
            return Err(Fault::UnclosedQuote { row });
        }
        let text = std::str::from_utf8(&self.output[..written]).expect("cells end where ASCII delimiters stand in valid UTF-8");
        let mut from = 0;
        let cells = self.ends[..fields].iter().map(|end| {
            let cell = &text[from..*end];
            from = *end;
            cell
        });
        Ok(Some((row, cells.collect())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let mut records = Records::new(text, b',', 0);
        let mut rows = Vec::new();
        while let Ok(Some((row, cells))) = records.next() {
            rows.push((row, cells.into_iter().map(str::to_owned).collect()));
        }
        rows
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "1,\"x\ny\"", "", "", "2,z"].join(end);
            let numbers: Vec<u32> = rows(&text).iter().map(|(row, _)| *row).collect();
            assert_eq!(numbers, [1, 3, 6], "line end {end:?}");
            assert_eq!(rows(&text)[1].1, ["1", "x\ny"]);
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_found() {
        let mut records = Records::new("a,b\n1,\"x\n2,y\n", b',', 0);
        assert!(records.next().is_ok());
        assert!(matches!(records.next(), Err(Fault::UnclosedQuote { row: 2 })));
        assert_eq!(rows("a\n5\" nail\n")[1].1, ["5\" nail"]);
    }

    #[test]
    fn too_many_cells_stop_in_bounded_memory() {
        let text = ",".repeat(1 << 20);
        assert!(matches!(Records::new(&text, b',', 0).next(), Err(Fault::TooManyColumns { row: 1 })));
    }
}
