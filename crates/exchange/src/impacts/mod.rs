//! Cross-impact matrices by themselves: a CSV file of states by states, and ScenarioWizard's `.scw`.

mod csv;
mod scw;

use std::path::Path;

use community::{Place, Problem, Severity};

use crate::report::{Report, place};
use crate::text::{decode, read_bounded};

pub use scw::write_scw;

/// A descriptor and its states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// Its name.
    pub name: String,
    /// Names of its states.
    pub states: Vec<String>,
}

/// A cross-impact matrix as a file holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrossImpacts {
    /// What the file calls it.
    pub title: String,
    /// Its descriptors.
    pub descriptors: Vec<Descriptor>,
    /// Scores row by row: rows are the states that act, columns those that are acted on.
    pub scores: Vec<i32>,
}

/// The form of a file with a cross-impact matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImpactFormat {
    /// Rows and columns of states, with their names at the edges.
    Csv,
    /// A project of ScenarioWizard.
    Scw,
}

/// Reads a cross-impact matrix.
///
/// # Errors
/// Everything that is wrong with the file; what is merely worth knowing comes back with the matrix.
pub fn read_impacts(path: &Path, format: ImpactFormat) -> Result<(CrossImpacts, Vec<Problem>), Vec<Problem>> {
    let mut report = Report::default();
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let at = place(&name, None);
    if !path.exists() {
        report.error(
            "not-found",
            place(&path.display().to_string(), None),
            "nothing",
            "a file with a cross-impact matrix",
            "look at the path",
        );
        return Err(report.finish());
    }
    let text = read_bounded(path, u64::MAX, &at, &mut report).and_then(|bytes| decode(&bytes, &at, &mut report));
    let impacts = text.and_then(|text| match format {
        ImpactFormat::Csv => csv::read(&text, &at, &mut report),
        ImpactFormat::Scw => scw::read(&text, &at, &mut report),
    });
    let problems = report.finish();
    match impacts {
        Some(impacts) if !problems.iter().any(|p| p.severity == Severity::Error) => Ok((impacts, problems)),
        _ => Err(problems),
    }
}

fn row_of(at: &Place, row: u32) -> Place {
    Place { row: Some(row), ..at.clone() }
}

/// A score: a whole number, with either minus sign.
fn score(text: &str) -> Option<i32> {
    let plain = text.trim().replace('\u{2212}', "-");
    let plain = plain.strip_prefix('+').unwrap_or(&plain);
    let whole = plain.split_once('.').filter(|(_, rest)| rest.bytes().all(|b| b == b'0')).map_or(plain, |(whole, _)| whole);
    whole.parse().ok()
}

/// Reads one cell of a matrix: the score, or what is wrong with it.
fn cell(text: &str, source: &str, target: &str, at: Place, report: &mut Report) -> i32 {
    if text.trim().is_empty() {
        let hint = "give a whole number, 0 where there is no influence";
        report.error("matrix-gap", at, format!("nothing for `{source}` on `{target}`"), "a score", hint);
        return 0;
    }
    score(text).unwrap_or_else(|| {
        report.error("bad-number", at, format!("`{}` for `{source}` on `{target}`", text.trim()), "a whole number, such as -3 to 3", "");
        0
    })
}
