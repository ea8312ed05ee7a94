//! Puts the rows that were taken into the community, and says what that changes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use community::spec::ColumnError;
use community::{AnyTable, Community, Place, Problem, SPECS, Severity, TableSpec};
use exchange::{ImportMapping, Taken, TakenRow, plain_name};

use super::memory::Memory;
use crate::error::AppError;

/// What happened to a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Changed {
    /// It was not there before.
    Added,
    /// Fields changed: name, before, now.
    Fields(Vec<(String, String, String)>),
    /// It came in an earlier import and is not in the spreadsheet any more; it stays in the community.
    Gone,
}

/// A row that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its code.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What happened.
    pub changed: Changed,
}

/// What merging gave.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub changes: Vec<Change>,
    pub unchanged: usize,
    pub efforts: usize,
    pub problems: Vec<Problem>,
}

/// A table as texts.
struct Texts {
    spec: &'static TableSpec,
    own: Vec<String>,
    rows: Vec<Vec<String>>,
    lines: Vec<u32>,
    origin: (String, Option<String>),
}

impl Texts {
    fn of(table: &dyn AnyTable) -> Self {
        let width = table.spec().columns.len() + table.extra_columns().len();
        let rows = (0..table.len()).map(|n| {
            let mut cells = table.cells(n);
            cells.extend(table.extra(n).iter().cloned());
            cells.resize(width, String::new());
            cells
        });
        Self {
            spec: table.spec(),
            own: table.extra_columns().to_vec(),
            rows: rows.collect(),
            lines: table.origin().lines.clone(),
            origin: (table.origin().file.clone(), table.origin().sheet.clone()),
        }
    }

    /// The column of that name; a column of the user's own is added where there is none.
    fn column(&mut self, name: &str) -> usize {
        if let Some(n) = self.spec.column(name) {
            return n;
        }
        let at = self.own.iter().position(|o| o == name).unwrap_or_else(|| {
            self.own.push(name.to_owned());
            self.rows.iter_mut().for_each(|row| row.push(String::new()));
            self.own.len() - 1
        });
        self.spec.columns.len() + at
    }

    fn width(&self) -> usize {
        self.spec.columns.len() + self.own.len()
    }

    /// Where the row with a key stands.
    fn at(&self, key: &[(usize, String)]) -> Option<usize> {
        self.rows.iter().position(|row| key.iter().all(|(n, text)| row[*n] == *text))
    }

    /// Puts a row in, over the one with the same key if there is one; gives what changed, `None` if nothing. A row that is none of the table's changes nothing.
    ///
    /// # Errors
    /// The first cell that is wrong.
    fn put(&mut self, key: &[(usize, String)], values: &[(String, String)]) -> Result<Option<Changed>, ColumnError> {
        let columns: Vec<usize> = values.iter().map(|(name, _)| self.column(name)).collect();
        let at = self.at(key);
        let mut row = at.map_or_else(|| vec![String::new(); self.width()], |at| self.rows[at].clone());
        let mut fields = Vec::new();
        key.iter().for_each(|(n, text)| row[*n].clone_from(text));
        for ((name, now), n) in values.iter().zip(columns) {
            let before = std::mem::replace(&mut row[n], now.clone());
            if before != *now {
                fields.push((name.clone(), before, now.clone()));
            }
        }
        self.check(&row)?;
        match at {
            Some(at) => {
                self.rows[at] = row;
                Ok((!fields.is_empty()).then_some(Changed::Fields(fields)))
            }
            None => {
                self.rows.push(row);
                self.lines.push(0);
                Ok(Some(Changed::Added))
            }
        }
    }

    /// Whether a row is one of the table's.
    fn check(&self, row: &[String]) -> Result<(), ColumnError> {
        let mut blank = Community::new(stand_in());
        let cells: Vec<&str> = row.iter().take(self.spec.columns.len()).map(String::as_str).collect();
        let table = blank.table_mut(self.spec.name).expect("every definition has its table");
        let errors = table.push(&cells, Vec::new(), 0).err().unwrap_or_default();
        errors.into_iter().next().map_or(Ok(()), Err)
    }
}

/// A profile for a community that holds one row to try.
fn stand_in() -> community::Profile {
    community::Profile {
        name: String::new(),
        country: String::new(),
        first_month: community::Month::new(2000, 1).expect("January 2000 is a month"),
        months: 1,
        calendar: community::Nation::England,
        currency: String::new(),
        notice: None,
        settings: BTreeMap::new(),
    }
}

/// Merges the rows into the community. Columns that the spreadsheet does not have stay as they are; rows of the community that did not
/// come from it are not touched.
///
/// # Errors
/// [`AppError::UnknownTable`].
pub(super) fn merge(
    community: &mut Community,
    mapping: &ImportMapping,
    taken: &Taken,
    memory: &mut Memory,
    book: &Path,
) -> Result<Merged, AppError> {
    let unknown = || AppError::UnknownTable { found: mapping.table.clone(), valid: SPECS.iter().map(|s| s.name).collect() };
    let mut texts = Texts::of(community.table_mut(&mapping.table).ok_or_else(unknown)?);
    let mut efforts = Texts::of(&community.efforts);
    let mut merged = Merged::default();
    let mut seen = BTreeSet::new();
    let present: BTreeSet<String> = taken.rows.iter().map(|r| plain_name(&name_of(r))).collect();
    let codes: BTreeSet<String> = key_column(texts.spec).map(|k| texts.rows.iter().map(|r| r[k].clone()).collect()).unwrap_or_default();
    let file = book.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    for row in &taken.rows {
        let Some((id, key)) = key_of(texts.spec, row, &present, &codes, memory, &file, &mut merged) else { continue };
        if !seen.insert(key.clone()) && !key.is_empty() {
            let hint = "the row is not taken: give each row a code or title of its own";
            merged.problems.push(problem("duplicate-key", &file, mapping, row.line, format!("`{id}` again"), "each row once", hint));
            continue;
        }
        let defaults_only =
            |column: &String| mapping.defaults.contains_key(column) && !mapping.columns.iter().any(|c| c.to.as_ref() == Some(column));
        let stands = !key.is_empty() && texts.at(&key).is_some();
        // What the sheet does not say must not overwrite what somebody has said since.
        let cells = row.cells.iter().filter(|(c, _)| !(stands && defaults_only(c)));
        let values: Vec<(String, String)> = cells.chain(&row.own).map(|(c, v)| (c.clone(), v.clone())).collect();
        let change = match texts.put(&key, &values) {
            Ok(change) => change,
            Err(error) => {
                let column = &texts.spec.columns[error.column];
                let hint = error.error.hint.clone().unwrap_or_else(|| "the row is not taken: correct the mapping or the cell".to_owned());
                merged.problems.push(problem(
                    "cell-unread",
                    &file,
                    mapping,
                    row.line,
                    format!("`{}` for `{}`", row.cells.get(column.name).map_or("", String::as_str), column.name),
                    &error.error.expected,
                    &hint,
                ));
                continue;
            }
        };
        match change {
            Some(changed) => merged.changes.push(Change { id: id.clone(), name: name_of(row), changed }),
            None => merged.unchanged += 1,
        }
        if !row.effort.is_empty() && mapping.table == "demands" {
            put_effort(&mut efforts, &id, row, mapping, &file, &mut merged);
        }
    }
    gone(&texts, memory, &seen, &mut merged);
    put_back(community, &texts);
    put_back(community, &efforts);
    Ok(merged)
}

/// The one column that tells rows apart, if one does.
fn key_column(spec: &TableSpec) -> Option<usize> {
    match spec.key {
        [one] => spec.column(one),
        _ => None,
    }
}

/// What a row is called.
fn name_of(row: &TakenRow) -> String {
    ["title", "name"].iter().find_map(|c| row.cells.get(*c)).cloned().unwrap_or_default()
}

/// The code of a row, and the columns that tell it apart: one code, made from its name where the spreadsheet has none; else all of the
/// table's key; empty where rows may repeat.
fn key_of(
    spec: &'static TableSpec,
    row: &TakenRow,
    present: &BTreeSet<String>,
    codes: &BTreeSet<String>,
    memory: &mut Memory,
    file: &str,
    merged: &mut Merged,
) -> Option<(String, Vec<(usize, String)>)> {
    let Some(column) = key_column(spec) else {
        // A table without a key: a row is told by all that it says.
        let columns: Vec<&str> = if spec.key.is_empty() { row.cells.keys().map(String::as_str).collect() } else { spec.key.to_vec() };
        let key: Vec<(usize, String)> =
            columns.iter().filter_map(|c| Some((spec.column(c)?, row.cells.get(*c).cloned().unwrap_or_default()))).collect();
        return Some((key.iter().map(|(_, v)| v.as_str()).collect::<Vec<_>>().join(", "), key));
    };
    let name = plain_name(&name_of(row));
    let id = match row.cells.get(spec.columns[column].name) {
        Some(id) => {
            memory.keep(if name.is_empty() { id } else { &name }, id);
            id.clone()
        }
        None => {
            let (id, renamed) = memory.id(&name, present, codes);
            if let Some(old) = renamed {
                let place = Place { file: file.to_owned(), row: Some(row.line), ..Place::default() };
                let problem = Problem::new(
                    "row-renamed",
                    Severity::Note,
                    place,
                    format!("`{}`", name_of(row)),
                    format!("`{old}`, which is not there any more"),
                );
                merged
                    .problems
                    .push(problem.hint(format!("taken for the same row, `{id}`; if it is another, give the rows codes in a column")));
            }
            id
        }
    };
    Some((id.clone(), vec![(column, id)]))
}

fn problem(code: &'static str, file: &str, mapping: &ImportMapping, line: u32, found: String, expected: &str, hint: &str) -> Problem {
    let place = Place { file: file.to_owned(), sheet: mapping.sheet.clone(), row: Some(line), column: None };
    Problem::new(code, Severity::Error, place, found, expected).hint(hint)
}

/// The row of `efforts` that a row of demands says; one without a team or without all hours says so.
fn put_effort(efforts: &mut Texts, demand: &str, row: &TakenRow, mapping: &ImportMapping, file: &str, merged: &mut Merged) {
    let Some(role) = row.effort.get("role") else {
        let hint = "the demand is taken, its hours are not: map a column to `efforts.role`, or give a team for all under `[defaults]`";
        let mut missing =
            problem("missing-value", file, mapping, row.line, "hours, and nobody who does the work".into(), "a team or role", hint);
        missing.severity = Severity::Warning;
        merged.problems.push(missing);
        return;
    };
    let work = row.effort.get("work").cloned().unwrap_or_else(|| "answering".into());
    let key: Vec<(usize, String)> = [("demand", demand), ("role", role), ("work", &work)]
        .into_iter()
        .filter_map(|(c, v)| Some((efforts.spec.column(c)?, v.to_owned())))
        .collect();
    let stands = efforts.at(&key).map(|at| &efforts.rows[at]);
    let confirmed = efforts.spec.column("confirmed_by").is_some_and(|n| stands.is_some_and(|r| !r[n].is_empty()));
    if confirmed {
        return;
    }
    let is_new = stands.is_none();
    let kept = |c: &str| is_new || c.starts_with("hours_");
    let mut values: Vec<(String, String)> = row.effort.iter().filter(|(c, _)| kept(c)).map(|(c, v)| (c.clone(), v.clone())).collect();
    if is_new {
        values.push(("evidence".into(), format!("{file}, row {}", row.line)));
    }
    match efforts.put(&key, &values) {
        Ok(change) => merged.efforts += usize::from(change.is_some()),
        Err(error) => {
            let name = efforts.spec.columns[error.column].name;
            merged.problems.push(problem(
                "cell-unread",
                file,
                mapping,
                row.line,
                format!("hours that do not fit `efforts`: `{name}`"),
                &error.error.expected,
                "the demand is taken, its hours are not",
            ));
        }
    }
}

/// Rows of earlier imports that the spreadsheet does not have any more.
fn gone(texts: &Texts, memory: &Memory, seen: &BTreeSet<Vec<(usize, String)>>, merged: &mut Merged) {
    let Some(column) = key_column(texts.spec) else { return };
    let now: BTreeSet<&str> = seen.iter().flatten().map(|(_, id)| id.as_str()).collect();
    for id in memory.all().iter().filter(|id| !now.contains(id.as_str())) {
        if let Some(row) = texts.rows.iter().find(|r| r[column] == *id) {
            let name = ["title", "name"].iter().find_map(|c| texts.spec.column(c)).map(|n| row[n].clone()).unwrap_or_default();
            merged.changes.push(Change { id: id.clone(), name, changed: Changed::Gone });
        }
    }
}

/// The table again, from texts that were checked.
fn put_back(community: &mut Community, texts: &Texts) {
    let columns = texts.spec.columns.len();
    let table = community.table_mut(texts.spec.name).expect("every definition has its table");
    table.clear();
    table.begin(texts.origin.0.clone(), texts.origin.1.clone(), texts.own.clone());
    for (n, row) in texts.rows.iter().enumerate() {
        let cells: Vec<&str> = row[..columns].iter().map(String::as_str).collect();
        let pushed = table.push(&cells, row[columns..].to_vec(), texts.lines.get(n).copied().unwrap_or(0));
        pushed.expect("every row was checked, or stood in the table before");
    }
}
