//! Takes the rows of a spreadsheet by a mapping. Each row below the headings is taken, or stands among those left out, with why.

use std::collections::{BTreeMap, BTreeSet};

use community::{Community, Place, Problem, Severity};

use super::convert::{Names, convert, figure};
use super::layout::{self, RowKind, row_kind};
use super::mapping::{ColumnMapping, ImportMapping, target};
use crate::meant::{hours, plain};
use crate::report::{Report, place};
use crate::workbook::{Grid, GridCell, GridRow, GridSheet, Holds};

/// A row that can become rows of tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakenRow {
    /// Its number in the spreadsheet.
    pub line: u32,
    /// Texts by column of the table.
    pub cells: BTreeMap<String, String>,
    /// Texts by column of `efforts`, where the sheet says who does the work or how long it takes.
    pub effort: BTreeMap<String, String>,
    /// Texts of the user's own columns, by heading.
    pub own: BTreeMap<String, String>,
}

/// A row that is left out, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Its number in the spreadsheet.
    pub line: u32,
    /// What it is.
    pub kind: RowKind,
    /// What stands in it.
    pub text: String,
}

/// What was taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// Rows below the headings that hold something: those taken, left out and not read add up to it.
    pub rows_read: usize,
    /// Rows above the headings that hold something: titles and notes.
    pub rows_above: usize,
    /// Rows taken.
    pub rows: Vec<TakenRow>,
    /// Rows left out that are no rows of the table.
    pub left_out: Vec<LeftOut>,
    /// Rows that could not be read; `problems` say why.
    pub unread: usize,
    /// What was taken for granted, by column: how often.
    pub doubts: BTreeMap<String, usize>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Takes the rows.
///
/// # Errors
/// The mapping does not fit the file: a sheet or heading that it names is not there.
pub(super) fn take(grid: &Grid, file: &str, mapping: &ImportMapping, community: &Community) -> Result<Taken, Vec<Problem>> {
    let mut report = Report::default();
    let Some(sheet) = grid.sheets.iter().find(|s| s.name == mapping.sheet) else {
        let names: Vec<String> = grid.sheets.iter().filter_map(|s| s.name.clone()).collect();
        let found = format!("no sheet `{}`", mapping.sheet.as_deref().unwrap_or_default());
        report.error(
            "mapping-does-not-fit",
            place(file, None),
            found,
            format!("one of {}", names.join(", ")),
            "say under `sheet` of the mapping which it is now",
        );
        return Err(report.finish());
    };
    let headings = heading_rows(sheet, mapping);
    let names = layout::headings(sheet, &headings);
    let columns = match_columns(file, sheet, mapping, &names, &mut report);
    if columns.iter().all(|c| c.mapping.to.is_none()) {
        let hint = "look at `heading_rows` of the mapping, or delete the mapping to have one proposed";
        report.error(
            "mapping-does-not-fit",
            place(file, sheet.name.as_deref()),
            "none of the headings that the mapping names",
            "those headings",
            hint,
        );
        return Err(report.finish());
    }
    let title = columns.iter().find(|c| matches!(c.mapping.to.as_deref(), Some("title" | "name"))).map(|c| c.at);
    let mut taker = Taker {
        mapping,
        known: Names::of(community),
        at: place(file, sheet.name.as_deref()),
        open: BTreeSet::new(),
        section: None,
        taken: Taken { rows_above: headings.start, ..Taken::default() },
        report: &mut report,
    };
    for row in &sheet.rows[headings.end..] {
        taker.taken.rows_read += 1;
        match row_kind(row, &names, title) {
            RowKind::Data => taker.row(row, &columns),
            kind => {
                let text = row.cells.iter().find(|c| c.holds != Holds::Nothing).map(|c| c.text.clone()).unwrap_or_default();
                if kind == RowKind::Line {
                    taker.section = Some(text.clone());
                }
                taker.taken.left_out.push(LeftOut { line: row.line, kind, text });
            }
        }
    }
    let mut taken = taker.taken;
    taken.problems = report.finish();
    Ok(taken)
}

/// The rows of the headings: where the mapping says, or, if they have moved, where most of its headings stand.
fn heading_rows(sheet: &GridSheet, mapping: &ImportMapping) -> std::ops::Range<usize> {
    let wanted: BTreeSet<String> = mapping.columns.iter().map(|c| plain(&c.heading)).collect();
    let height = (mapping.heading_rows.1 - mapping.heading_rows.0 + 1) as usize;
    let found = |from: usize| {
        let range = from..(from + height).min(sheet.rows.len());
        layout::headings(sheet, &range).iter().filter(|n| !n.is_empty() && wanted.contains(&plain(n))).count()
    };
    let said = sheet.rows.iter().position(|r| r.line >= mapping.heading_rows.0).unwrap_or(0);
    let best = (0..sheet.rows.len().min(60)).max_by_key(|n| (found(*n), usize::MAX - n)).unwrap_or(said);
    let from = if found(said) >= found(best) { said } else { best };
    from..(from + height).min(sheet.rows.len())
}

/// A column of the sheet with its mapping.
struct Column<'a> {
    at: usize,
    mapping: &'a ColumnMapping,
}

/// Where each mapped column stands now; those that are not there any more, or new, are reported.
fn match_columns<'a>(file: &str, sheet: &GridSheet, mapping: &'a ImportMapping, names: &[String], report: &mut Report) -> Vec<Column<'a>> {
    let at = |heading: &str| Place { column: Some(heading.to_owned()), ..place(file, sheet.name.as_deref()) };
    let mut columns = Vec::new();
    let mut known = BTreeSet::new();
    for column in &mapping.columns {
        let nameless = |n: &usize| column.heading == format!("column {}", super::propose::letter(*n));
        let found = names
            .iter()
            .position(|n| !n.is_empty() && plain(n) == plain(&column.heading))
            .or_else(|| (0..names.len()).find(|n| names[*n].is_empty() && nameless(n)));
        match found {
            Some(n) => {
                known.insert(n);
                columns.push(Column { at: n, mapping: column });
            }
            None => report.warning(
                "mapping-does-not-fit",
                at(&column.heading),
                "no such heading any more",
                "the headings that the mapping names",
                "rename the heading in the mapping to what it is now",
            ),
        }
    }
    for (n, name) in names.iter().enumerate() {
        let filled = sheet.rows.iter().any(|r| r.cells.get(n).is_some_and(|c| c.holds != Holds::Nothing));
        if !known.contains(&n) && filled && !name.is_empty() {
            report.warning(
                "mapping-does-not-fit",
                at(name),
                "a column that the mapping does not name",
                "a part `[[columns]]` for it",
                "not read: add it to the mapping, with `to = \"\"` to keep it",
            );
        }
    }
    columns
}

struct Taker<'a> {
    mapping: &'a ImportMapping,
    known: Names,
    at: Place,
    /// Words without a meaning that were reported.
    open: BTreeSet<(String, String)>,
    /// The last line of text that stood alone: the section in which rows are.
    section: Option<String>,
    taken: Taken,
    report: &'a mut Report,
}

impl Taker<'_> {
    fn row(&mut self, row: &GridRow, columns: &[Column<'_>]) {
        let mut taken = TakenRow { line: row.line, ..TakenRow::default() };
        let mut whole = true;
        let blank = GridCell::default();
        for column in columns.iter().filter(|c| !c.mapping.leave_out) {
            let cell = row.cells.get(column.at).unwrap_or(&blank);
            if cell.holds == Holds::Nothing {
                continue;
            }
            match &column.mapping.to {
                Some(to) => whole &= self.cell(to, &column.mapping.heading, cell, &mut taken),
                None => {
                    taken.own.insert(column.mapping.heading.clone(), cell.text.clone());
                }
            }
        }
        if let Some(section) = &self.section {
            taken.own.insert("section".to_owned(), section.clone());
        }
        self.colour(row, &mut taken);
        let says_effort = !taken.effort.is_empty();
        for (to, value) in &self.mapping.defaults {
            match to.strip_prefix("efforts.") {
                Some(column) if says_effort => taken.effort.entry(column.to_owned()).or_insert_with(|| value.clone()),
                Some(_) => continue,
                None => taken.cells.entry(to.clone()).or_insert_with(|| value.clone()),
            };
        }
        whole &= self.complete(&taken);
        if whole {
            self.taken.rows.push(taken);
        } else {
            self.taken.unread += 1;
        }
    }

    /// Takes a cell; `false` if the row cannot stand without it.
    fn cell(&mut self, to: &str, heading: &str, cell: &GridCell, taken: &mut TakenRow) -> bool {
        let Some((spec, index)) = target(&self.mapping.table, to) else { return true };
        let column = &spec.columns[index];
        let at = Place { row: Some(taken.line), column: Some(heading.to_owned()), ..self.at.clone() };
        let needed = column.required && !self.mapping.defaults.contains_key(to);
        let severity = if needed { Severity::Error } else { Severity::Warning };
        if cell.holds == Holds::Error {
            let hint = if needed { "the row is not taken: mend the formula" } else { "the row is taken without it: mend the formula" };
            self.report.push(crate::report::problem("formula-error", severity, at, format!("`{}`", cell.text), "a value", hint));
            return !needed;
        }
        if to == "efforts.hours" && self.range_of_hours(cell, taken) {
            return true;
        }
        match convert(cell, spec, column, to, self.mapping, &self.known) {
            Ok(converted) => {
                if converted.text.is_empty() {
                    self.open_word(to, cell, at);
                    return true;
                }
                if let Some(doubt) = converted.doubt {
                    *self.taken.doubts.entry(format!("{heading}: {doubt}")).or_insert(0) += 1;
                }
                let into = if spec.name == self.mapping.table { &mut taken.cells } else { &mut taken.effort };
                into.insert(column.name.to_owned(), converted.text);
                true
            }
            Err(unread) => {
                let what = if needed { "the row is not taken" } else { "the row is taken without it" };
                let hint = if unread.hint.is_empty() { what.to_owned() } else { format!("{what}: {}", unread.hint) };
                self.report.push(crate::report::problem("cell-unread", severity, at, format!("`{}`", cell.text), unread.expected, hint));
                !needed
            }
        }
    }

    /// Hours as a range, `2-4 hrs`: low and high, with the middle as most likely; one figure stands for all three.
    fn range_of_hours(&mut self, cell: &GridCell, taken: &mut TakenRow) -> bool {
        let Some(meant) = hours(&cell.text, self.mapping.hours_a_day) else { return false };
        let middle = (meant.low + meant.high) / 2.0;
        if meant.low < meant.high {
            *self.taken.doubts.entry("efforts.hours: a range, whose middle is taken as most likely".into()).or_insert(0) += 1;
        }
        for (column, value) in [("hours_low", meant.low), ("hours_mode", middle), ("hours_high", meant.high)] {
            taken.effort.insert(column.into(), figure(value));
        }
        true
    }

    /// A word whose meaning the mapping leaves open, reported once.
    fn open_word(&mut self, to: &str, cell: &GridCell, at: Place) {
        if self.open.insert((to.to_owned(), plain(&cell.text))) {
            let hint = match self.mapping.defaults.get(to) {
                Some(default) => format!("`{default}` stands for it meanwhile: say under `[words]` of the mapping what it means"),
                None => "left empty: say under `[words]` of the mapping what it means".to_owned(),
            };
            self.report.warning("word-open", at, format!("`{}`", cell.text), format!("a word with a meaning for `{to}`"), hint);
        }
    }

    /// What a row's fill means, where no cell says it.
    fn colour(&self, row: &GridRow, taken: &mut TakenRow) {
        for (colour, to, value) in &self.mapping.colours {
            if row.cells.iter().any(|c| c.fill.is_some_and(|f| f.0 == colour)) && !taken.cells.contains_key(to) {
                taken.cells.insert(to.clone(), value.clone());
            }
        }
    }

    /// Whether all that must be there is there, the code apart: that can be made.
    fn complete(&mut self, taken: &TakenRow) -> bool {
        let Some(spec) = super::mapping::spec_of(&self.mapping.table) else { return false };
        let made = spec.key.first().copied().filter(|_| spec.key.len() == 1);
        let missing: Vec<&str> = spec
            .columns
            .iter()
            .filter(|c| c.required && Some(c.name) != made && !taken.cells.contains_key(c.name))
            .map(|c| c.name)
            .collect();
        if missing.is_empty() {
            return true;
        }
        let at = Place { row: Some(taken.line), ..self.at.clone() };
        let reported = self.taken_is_reported(taken.line);
        if !reported {
            let hint = "the row is not taken: fill the cell, map a column to it, or give it a value under `[defaults]` of the mapping";
            self.report.error("missing-value", at, format!("nothing for `{}`", missing.join("`, `")), "a value", hint);
        }
        false
    }

    fn taken_is_reported(&self, line: u32) -> bool {
        self.report.has_error_in(line)
    }
}
