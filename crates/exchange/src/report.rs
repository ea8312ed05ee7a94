//! Gathers problems, a bounded number a file.

use std::collections::BTreeMap;

use community::{Place, Problem, Severity};

use crate::{CODES, MAX_PROBLEMS_A_FILE};

/// The problems so far.
#[derive(Default)]
pub(crate) struct Report {
    problems: Vec<Problem>,
    kept: BTreeMap<String, usize>,
    left_out: BTreeMap<String, (usize, Severity)>,
}

impl Report {
    /// Adds a problem, or counts it where its file has too many.
    pub fn push(&mut self, problem: Problem) {
        debug_assert!(CODES.iter().any(|(code, _)| *code == problem.code), "`{}` stands in CODES", problem.code);
        let file = &problem.place.file;
        match self.kept.get_mut(file) {
            Some(kept) if *kept >= MAX_PROBLEMS_A_FILE => {
                let entry = self.left_out.entry(file.clone()).or_insert((0, problem.severity));
                entry.0 += 1;
                entry.1 = entry.1.min(problem.severity);
                return;
            }
            Some(kept) => *kept += 1,
            None => {
                self.kept.insert(file.clone(), 1);
            }
        }
        self.problems.push(problem);
    }

    /// Adds an error.
    pub fn error(
        &mut self,
        code: &'static str,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(problem(code, Severity::Error, place, found, expected, hint));
    }

    /// Adds a warning.
    pub fn warning(
        &mut self,
        code: &'static str,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(problem(code, Severity::Warning, place, found, expected, hint));
    }

    /// Adds a note.
    pub fn note(
        &mut self,
        code: &'static str,
        place: Place,
        found: impl Into<String>,
        expected: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(problem(code, Severity::Note, place, found, expected, hint));
    }

    /// Whether an error was found in a row.
    pub fn has_error_in(&self, line: u32) -> bool {
        self.problems
            .iter()
            .rev()
            .take_while(|p| p.place.row.is_none_or(|r| r >= line))
            .any(|p| p.place.row == Some(line) && p.severity == Severity::Error)
    }

    /// All problems; where some were left out, one says how many.
    pub fn finish(mut self) -> Vec<Problem> {
        for (file, (count, severity)) in self.left_out {
            let place = Place { file, ..Place::default() };
            let found = format!("{count} more problems");
            let expected = format!("{MAX_PROBLEMS_A_FILE} problems at most are listed for a file");
            self.problems.push(problem("more-problems", severity, place, found, expected, "mend those that are listed and check again"));
        }
        self.problems
    }
}

/// A problem; an empty hint is none.
pub(crate) fn problem(
    code: &'static str,
    severity: Severity,
    place: Place,
    found: impl Into<String>,
    expected: impl Into<String>,
    hint: impl Into<String>,
) -> Problem {
    let hint = Some(hint.into()).filter(|h| !h.is_empty());
    Problem { code, severity, place, found: clip(&found.into()), expected: expected.into(), nearest: None, hint }
}

/// The text, cut to what fits in a message.
pub(crate) fn clip(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A place that is a file, or a sheet of one.
pub(crate) fn place(file: &str, sheet: Option<&str>) -> Place {
    Place { file: file.to_owned(), sheet: sheet.map(str::to_owned), row: None, column: None }
}

/// A number with commas between thousands.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A size for people: megabytes with one decimal.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
