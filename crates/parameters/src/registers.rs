//! National registers of demands, as embedded CSV text.

use include_dir::{Dir, include_dir};

use crate::ParameterError;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../registers");

/// One register: what a country's centre asked in a period, with the hours and the teams on which they fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register {
    /// Name, such as `england-2024`.
    pub name: &'static str,
    /// The profile that a community made from it starts with, as `aircover.toml`: the months of the period, whose calendar holds.
    pub profile: &'static str,
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
    &["england-2007", "england-2024", "england-2026"]
}

/// The register of that name.
#[must_use]
pub fn register(name: &str) -> Option<Register> {
    let name = registers().iter().find(|n| **n == name)?;
    let text = |file: &str| FILES.get_file(format!("{name}/{file}.csv")).and_then(include_dir::File::contents_utf8);
    Some(Register {
        name,
        profile: FILES.get_file(format!("{name}/aircover.toml")).and_then(include_dir::File::contents_utf8)?,
        demands: text("demands")?,
        efforts: text("efforts")?,
        ad_hoc: text("ad_hoc")?,
        bodies: text("bodies")?,
        teams: text("teams")?,
        coverage: text("coverage")?,
    })
}

/// A team of the template for one kind of organisation. Every figure of it is an assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamTemplate {
    /// Name of the team as efforts use it: `planning`.
    pub team: String,
    /// Its name for people.
    pub name: String,
    /// Pay band.
    pub band: String,
    /// Whole-time equivalents.
    pub wte: f64,
    /// People.
    pub people: i64,
    /// Whether its work is the work of managers.
    pub manager: bool,
    /// Share of working time that running services already take: low, most likely, high.
    pub committed_share: [f64; 3],
    /// What the figures rest on.
    pub basis: String,
}

impl Register {
    /// The kinds of organisation that have a template of teams, in the order of the file.
    ///
    /// # Errors
    /// [`ParameterError::Register`] if the file that ships is broken.
    pub fn kinds(&self) -> Result<Vec<String>, ParameterError> {
        let mut kinds: Vec<String> = Vec::new();
        for (kind, _) in self.team_rows()? {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        Ok(kinds)
    }

    /// The teams of a kind; empty if it has none.
    ///
    /// # Errors
    /// [`ParameterError::Register`] if the file that ships is broken.
    pub fn teams_of(&self, kind: &str) -> Result<Vec<TeamTemplate>, ParameterError> {
        Ok(self.team_rows()?.into_iter().filter(|(k, _)| k == kind).map(|(_, team)| team).collect())
    }

    /// What the register covers and what it does not, by level of issuer.
    ///
    /// # Errors
    /// [`ParameterError::Register`] if the file that ships is broken.
    pub fn coverage_rows(&self) -> Result<Vec<Coverage>, ParameterError> {
        self.rows("coverage.csv", self.coverage)?
            .iter()
            .map(|row| {
                Ok(Coverage {
                    level: row.text("level")?.to_owned(),
                    issuer: row.text("issuer")?.to_owned(),
                    rows: row.number("rows")?,
                    rows_read: row.number("rows_read")?,
                    covered: row.text("covered")?.to_owned(),
                    not_covered: row.text("not_covered")?.to_owned(),
                })
            })
            .collect()
    }

    fn team_rows(&self) -> Result<Vec<(String, TeamTemplate)>, ParameterError> {
        self.rows("teams.csv", self.teams)?
            .iter()
            .map(|row| {
                let team = TeamTemplate {
                    team: row.text("team")?.to_owned(),
                    name: row.text("name")?.to_owned(),
                    band: row.text("band")?.to_owned(),
                    wte: row.number("wte")?,
                    people: row.number("people")?,
                    manager: row.text("manager")? == "yes",
                    committed_share: [
                        row.number("committed_share_low")?,
                        row.number("committed_share_mode")?,
                        row.number("committed_share_high")?,
                    ],
                    basis: row.text("basis")?.to_owned(),
                };
                Ok((row.text("kind")?.to_owned(), team))
            })
            .collect()
    }

    /// The rows of one of its files that are no table of a community.
    fn rows(&self, file: &'static str, text: &str) -> Result<Vec<FileRow>, ParameterError> {
        let broken = |e: csv::Error| ParameterError::Register { register: self.name.to_owned(), file, why: e.to_string() };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heading = reader.headers().map_err(broken)?.clone();
        let row = |(n, cells): (usize, Result<csv::StringRecord, csv::Error>)| {
            Ok(FileRow { register: self.name, file, line: n + 2, heading: heading.clone(), cells: cells.map_err(broken)? })
        };
        reader.records().enumerate().map(row).collect()
    }
}

/// What a register covers of one level of issuers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// National, regional, local or own.
    pub level: String,
    /// The issuer or issuers.
    pub issuer: String,
    /// Rows in the register.
    pub rows: usize,
    /// How many of them were read in a source.
    pub rows_read: usize,
    /// What is covered.
    pub covered: String,
    /// What is not.
    pub not_covered: String,
}

/// A row of a file, by heading.
struct FileRow {
    register: &'static str,
    file: &'static str,
    line: usize,
    heading: csv::StringRecord,
    cells: csv::StringRecord,
}

impl FileRow {
    fn text(&self, column: &str) -> Result<&str, ParameterError> {
        let found = self.heading.iter().position(|h| h == column).and_then(|n| self.cells.get(n));
        found.ok_or_else(|| self.broken(format!("there is no column `{column}`")))
    }

    fn number<T: std::str::FromStr>(&self, column: &str) -> Result<T, ParameterError> {
        let text = self.text(column)?;
        text.parse().map_err(|_| self.broken(format!("column {column}: found `{text}`, expected a number")))
    }

    fn broken(&self, why: String) -> ParameterError {
        ParameterError::Register { register: self.register.to_owned(), file: self.file, why: format!("row {}: {why}", self.line) }
    }
}
