//! Gathers problems, says where they are, and finds the nearest valid value, all in bounded time and memory.

use std::collections::BTreeMap;

use crate::community::AnyTable;
use crate::problem::{Place, Problem, Severity};

/// How many problems of one code are listed for one column; more are counted.
pub const LISTED_PER_COLUMN: usize = 1_000;

/// Work that the search for nearest values may do in all, in cells of the matrices of edit distance (well under a second).
const NEAREST_BUDGET: usize = 50_000_000;

/// The problems found so far. Problems of one code in one column beyond [`LISTED_PER_COLUMN`] are counted, not kept.
#[derive(Default)]
pub(super) struct Report {
    problems: Vec<Problem>,
    counts: BTreeMap<(&'static str, Place), (Severity, usize)>,
    nearest_found: BTreeMap<String, Option<String>>,
    nearest_spent: usize,
}

impl Report {
    /// Adds a problem.
    pub fn add(&mut self, problem: Problem) {
        let group = (problem.code, Place { row: None, ..problem.place.clone() });
        let (_, count) = self.counts.entry(group).or_insert((problem.severity, 0));
        *count += 1;
        if *count <= LISTED_PER_COLUMN {
            self.problems.push(problem);
        }
    }

    /// All problems, errors first, then by place.
    pub fn finish(self) -> Vec<Problem> {
        let mut problems = self.problems;
        for ((code, place), (severity, count)) in self.counts {
            if let Some(more) = count.checked_sub(LISTED_PER_COLUMN).filter(|more| *more > 0) {
                let problem = Problem::new(code, severity, place, format!("{more} more than are listed here"), "as above");
                problems.push(problem.hint("mend those that are listed, then check again"));
            }
        }
        problems.sort_by(|a, b| (a.severity, &a.place, a.code).cmp(&(b.severity, &b.place, b.code)));
        problems
    }

    /// The valid value nearest to `value`, if one is near enough to be what was meant. `pool` names the valid values: answers are kept.
    pub fn nearest<'a>(&mut self, pool: &str, value: &str, valid: impl Iterator<Item = &'a str>) -> Option<String> {
        let key = format!("{pool}\u{1f}{value}");
        if let Some(found) = self.nearest_found.get(&key) {
            return found.clone();
        }
        let found = nearest(value, valid, &mut self.nearest_spent);
        self.nearest_found.insert(key, found.clone());
        found
    }
}

/// How far a value may be from what was meant by it, in letters added, left out, changed or exchanged with the next.
const MOST_EDITS: usize = 3;

/// The first of the valid values with the smallest edit distance, a third of the length at most; case does not count.
fn nearest<'a>(value: &str, valid: impl Iterator<Item = &'a str>, spent: &mut usize) -> Option<String> {
    let value = value.to_lowercase();
    let length = value.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for candidate in valid {
        *spent += 1;
        if *spent > NEAREST_BUDGET {
            return None;
        }
        let limit = best.map_or((length / 3).clamp(1, MOST_EDITS), |(distance, _)| distance.saturating_sub(1));
        if candidate.len().abs_diff(value.len()) > limit * 4 {
            continue;
        }
        let lower = candidate.to_lowercase();
        let candidate_length = lower.chars().count();
        if candidate_length.abs_diff(length) > limit {
            continue;
        }
        *spent += length * candidate_length;
        let distance = strsim::osa_distance(&value, &lower);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
        if distance == 0 {
            break;
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}

/// A problem that stops the community from being used.
pub(super) fn error(code: &'static str, place: Place, found: impl Into<String>, expected: impl Into<String>) -> Problem {
    Problem::new(code, Severity::Error, place, found, expected)
}

/// A problem that makes the figures poorer.
pub(super) fn warning(code: &'static str, place: Place, found: impl Into<String>, expected: impl Into<String>) -> Problem {
    Problem::new(code, Severity::Warning, place, found, expected)
}

/// Something worth knowing.
pub(super) fn note(code: &'static str, place: Place, found: impl Into<String>, expected: impl Into<String>) -> Problem {
    Problem::new(code, Severity::Note, place, found, expected)
}

/// Where a row's column is.
pub(super) fn place(table: &dyn AnyTable, row: usize, column: &str) -> Place {
    let line = table.origin().lines.get(row).copied();
    Place { row: line.or_else(|| u32::try_from(row + 2).ok()), ..place_of_column(table, column) }
}

/// Where a column is.
pub(super) fn place_of_column(table: &dyn AnyTable, column: &str) -> Place {
    let origin = table.origin();
    let file = if origin.file.is_empty() { format!("{}.csv", table.spec().name) } else { origin.file.clone() };
    Place { file, sheet: origin.sheet.clone(), row: None, column: Some(column.to_owned()) }
}

/// The first few of the texts, and how many more there are.
pub(super) fn some_of(texts: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown = texts.iter().take(SHOWN).map(|t| format!("`{t}`")).collect::<Vec<_>>().join(", ");
    match texts.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        Some(more) => format!("{shown} and {more} more"),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_what_was_meant() {
        let valid = ["RJE", "QNC", "Y60", "acute trust", "integrated care board"];
        for (value, expected) in [
            ("rje", Some("RJE")),
            ("RJF", Some("RJE")),
            ("QCN", Some("QNC")),
            ("acute trsut", Some("acute trust")),
            ("Acute Trusts", Some("acute trust")),
            ("ambulance", None),
            ("XX", None),
        ] {
            assert_eq!(nearest(value, valid.into_iter(), &mut 0).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn nearest_stops_when_its_budget_is_spent() {
        let mut spent = NEAREST_BUDGET;
        assert_eq!(nearest("RJF", ["RJE"].into_iter(), &mut spent), None);
    }

    #[test]
    fn beyond_the_limit_problems_are_counted() {
        let mut report = Report::default();
        for row in 0..LISTED_PER_COLUMN + 7 {
            let place = Place { file: "a.csv".into(), sheet: None, row: u32::try_from(row).ok(), column: Some("c".into()) };
            report.add(error("unknown-id", place, "x", "y"));
        }
        let problems = report.finish();
        assert_eq!(problems.len(), LISTED_PER_COLUMN + 1);
        assert!(problems.iter().any(|p| p.found == "7 more than are listed here" && p.place.row.is_none()));
    }
}
