//! National registers of demands, as embedded CSV text.

use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../registers");

/// One register: what a country's centre asked in a period, with the hours and the teams on which they fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register {
    /// Name, such as `england-2024`.
    pub name: &'static str,
    /// Rows of the table `demands`.
    pub demands: &'static str,
    /// Rows of the table `efforts`, on names of teams.
    pub efforts: &'static str,
    /// Rows of the table `ad_hoc`, on names of teams.
    pub ad_hoc: &'static str,
    /// The issuing bodies, as rows of the table `organisations`.
    pub bodies: &'static str,
    /// Teams by kind of organisation: kind, team, name, band, wte, people, manager and basis.
    pub teams: &'static str,
    /// What is covered and what is not, by level of issuer: level, issuer, rows, covered, not_covered.
    pub coverage: &'static str,
}

/// Names of the registers.
pub fn registers() -> &'static [&'static str] {
    &["england-2007", "england-2024"]
}

/// The register of that name.
#[must_use]
pub fn register(name: &str) -> Option<Register> {
    let name = registers().iter().find(|n| **n == name)?;
    let text = |file: &str| FILES.get_file(format!("{name}/{file}.csv")).and_then(include_dir::File::contents_utf8);
    Some(Register {
        name,
        demands: text("demands")?,
        efforts: text("efforts")?,
        ad_hoc: text("ad_hoc")?,
        bodies: text("bodies")?,
        teams: text("teams")?,
        coverage: text("coverage")?,
    })
}
