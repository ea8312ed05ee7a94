//! Turns rows of cells into rows of a table.

use std::borrow::Cow;

use community::spec::ColumnError;
use community::{AnyTable, Kind, Place, Severity, TableSpec};

use crate::headings::{Mapping, match_headings, nearest};
use crate::report::{Report, place, problem};

/// Stands in a cell whose value could not be had and was reported; no kind of cell takes it.
pub(crate) const UNREADABLE: &str = "\u{1}";

/// Takes the rows of one file or sheet.
pub(crate) struct Sink<'a> {
    table: &'a mut dyn AnyTable,
    mapping: Mapping,
    place: Place,
    unnamed_reported: bool,
}

impl<'a> Sink<'a> {
    /// Begins a table by its headings; `None` if it cannot be read, which has been reported then.
    pub fn begin(
        table: &'a mut dyn AnyTable,
        headings: &[&str],
        file: &str,
        sheet: Option<&str>,
        line: u32,
        report: &mut Report,
    ) -> Option<Self> {
        let at = Place { row: Some(line), ..place(file, sheet) };
        let mapping = match_headings(table.spec(), headings, &at, report)?;
        table.begin(file.to_owned(), sheet.map(str::to_owned), mapping.extra_names.clone());
        Some(Self { table, mapping, place: place(file, sheet), unnamed_reported: false })
    }

    /// What a column of the file holds, if the definition knows it.
    pub fn kind(&self, source: usize) -> Option<Kind> {
        self.mapping.kind(self.table.spec(), source)
    }

    /// The place of a cell.
    pub fn at(&self, line: u32, source: usize) -> Place {
        let column = self.mapping.name(self.table.spec(), source).map(str::to_owned);
        Place { row: Some(line), column, ..self.place.clone() }
    }

    /// Adds a row; a row that is wrong is left out and reported. Cells beyond those given are empty.
    pub fn row(&mut self, line: u32, cells: &[&str], report: &mut Report) {
        let cells: Vec<Cow<'_, str>> = cells.iter().map(|c| tidy(c)).collect();
        let cell = |source: usize| cells.get(source).map_or("", |c| c.as_ref());
        self.look_at_unnamed(line, &cells, report);
        let own: Vec<&str> = self.mapping.known.iter().map(|source| source.map_or("", cell)).collect();
        let extra: Vec<String> = self.mapping.extra.iter().map(|source| cell(*source).to_owned()).collect();
        if let Err(errors) = self.table.push(&own, extra, line) {
            for error in errors {
                let text = own[error.column];
                if text != UNREADABLE {
                    report_cell(self.table.spec(), &error, text, Place { row: Some(line), ..self.place.clone() }, report);
                }
            }
        }
    }

    fn look_at_unnamed(&mut self, line: u32, cells: &[Cow<'_, str>], report: &mut Report) {
        if self.unnamed_reported {
            return;
        }
        let filled = self.mapping.unnamed.iter().find(|source| cells.get(**source).is_some_and(|c| !c.is_empty()));
        if let Some(source) = filled {
            self.unnamed_reported = true;
            let at = Place { row: Some(line), column: Some(format!("number {}", source + 1)), ..self.place.clone() };
            let hint = "give the column a heading to keep it, or clear it; its cells are not read";
            report.warning("no-heading", at, cells[*source].as_ref(), "a heading over each column that has values", hint);
        }
    }
}

/// Without spaces at the ends, and with one kind of line break.
fn tidy(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

fn report_cell(spec: &TableSpec, error: &ColumnError, text: &str, place: Place, report: &mut Report) {
    let column = &spec.columns[error.column];
    let place = Place { column: Some(column.name.to_owned()), ..place };
    let code = match column.kind {
        _ if text.is_empty() => "missing-value",
        Kind::Integer | Kind::Number if is_number(text, column.kind) => "out-of-range",
        Kind::Integer | Kind::Number => "bad-number",
        Kind::Text => "bad-text",
        Kind::Id => "bad-id",
        Kind::Date => "bad-date",
        Kind::Month => "bad-month",
        Kind::Time => "bad-time",
        Kind::YesNo => "bad-yes-no",
        Kind::Choice(_) => "bad-choice",
        Kind::Recurrence => "bad-recurrence",
    };
    let found = if text.is_empty() { "an empty cell".to_owned() } else { format!("`{text}`") };
    let hint = error.error.hint.clone().unwrap_or_default();
    let mut problem = problem(code, Severity::Error, place, found, error.error.expected.clone(), hint);
    if let Kind::Choice(words) = column.kind {
        problem.nearest = nearest(text, words.iter().copied()).map(str::to_owned);
    }
    report.push(problem);
}

fn is_number(text: &str, kind: Kind) -> bool {
    text.parse::<f64>().is_ok_and(|v| v.is_finite() && (kind == Kind::Number || v.fract() == 0.0))
}
