//! A new community: from a register, or with one example row a table.

mod example;
mod register;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use community::tables::Status;
use community::{Community, Problem};
use exchange::StartSheet;

use crate::error::AppError;
use crate::open::{is_workbook, write_community};

/// What a new community is made from, and whether it may take the place of another.
#[derive(Clone, Debug, Default)]
pub struct New {
    /// The register; without one, each table has an example row.
    pub register: Option<FromRegister>,
    /// Whether a community that stands at the path may be replaced.
    pub replace: bool,
}

/// A community from a register, as one asks for it. What is not given stands as in the register's template.
#[derive(Clone, Debug, Default)]
pub struct FromRegister {
    /// Name of the register.
    pub register: String,
    /// Kind of organisation.
    pub kind: String,
    /// What the organisation is called.
    pub name: Option<String>,
    /// Codes of demands that are unticked.
    pub without: Vec<String>,
    /// Whole-time equivalents by team, as `planning=6`.
    pub wte: Vec<String>,
    /// People by team, as `planning=8`.
    pub people: Vec<String>,
    /// Share of working time that running services already take.
    pub taken: TimeTaken,
}

/// The share of working time that running services already take.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TimeTaken {
    /// Nobody has said; it is not assumed.
    #[default]
    Unknown,
    /// One range for all teams, as it was typed: `0.55-0.75`.
    Typed(String),
    /// The template's own range for each team, an assumption.
    Template,
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// The community.
    pub community: Community,
    /// What `check` says of it.
    pub problems: Vec<Problem>,
    /// What it was made from.
    pub from: MadeFrom,
}

/// What a new community was made from.
#[derive(Debug)]
pub enum MadeFrom {
    /// The examples of the definitions.
    Examples {
        /// Tables with an example row.
        tables: usize,
    },
    /// A register.
    Register(RegisterPart),
}

/// What was taken from a register.
#[derive(Debug, Default)]
pub struct RegisterPart {
    /// Its name.
    pub register: &'static str,
    /// The kind of organisation.
    pub kind: String,
    /// Demands by how they are known.
    pub demands: BTreeMap<&'static str, usize>,
    /// Demands that were unticked.
    pub left_out: usize,
    /// Teams of the template, and their whole-time equivalents.
    pub teams: (usize, f64),
    /// How many figures of teams were typed rather than taken from the template.
    pub typed: usize,
    /// How the time already taken stands.
    pub taken: TimeTaken,
    /// What the register does not cover, by level: level, issuer, what is not covered.
    pub not_covered: Vec<(String, String, String)>,
}

/// Makes a new community at the path: a workbook where the name ends in `.xlsx`, else a folder.
///
/// # Errors
/// [`AppError::BadArgument`] with the valid choices; [`AppError::Exists`] where something stands at the path that may not be replaced;
/// [`AppError::Exchange`] if it cannot be written.
pub fn new(path: &Path, asked: &New) -> Result<Made, AppError> {
    may_write(path, asked.replace)?;
    let (community, start, from) = match &asked.register {
        Some(wanted) => {
            let (community, part) = register::build(wanted)?;
            let start = register::start_sheet(&community, wanted)?;
            (community, Some(start), MadeFrom::Register(part))
        }
        None => {
            let community = example::build()?;
            let tables = community.tables().into_iter().filter(|t| !t.is_empty()).count();
            (community, None, MadeFrom::Examples { tables })
        }
    };
    let problems = community::consistency::check(&community);
    write(&community, start.as_ref(), path)?;
    Ok(Made { community, problems, from })
}

fn write(community: &Community, start: Option<&StartSheet>, path: &Path) -> Result<(), AppError> {
    match start {
        Some(start) if is_workbook(path) => crate::write::write_file(path, &exchange::workbook_with_start(community, start)?),
        _ => write_community(community, path),
    }
}

/// What a register offers somebody who makes a community from it: the teams and the demands, with what was wanted so far put in.
///
/// # Errors
/// [`AppError::BadArgument`] with the valid choices, as [`new`].
pub fn offer(wanted: &FromRegister) -> Result<StartSheet, AppError> {
    let (community, _) = register::build(wanted)?;
    register::start_sheet(&community, wanted)
}

/// The kinds of organisation for which a register has teams.
///
/// # Errors
/// [`AppError::BadArgument`] if there is no register of that name.
pub fn kinds(register: &str) -> Result<Vec<String>, AppError> {
    Ok(register::find_register(register)?.kinds()?)
}

/// Names of the registers, the newest first.
#[must_use]
pub fn registers() -> Vec<&'static str> {
    parameters::registers().iter().rev().copied().collect()
}

/// Whether a new community can be made at the path: nothing is written over but a community, and that only where one says so.
///
/// # Errors
/// [`AppError::Exists`] with what stands there; [`AppError::Read`] if the folder cannot be looked into.
pub fn may_write(path: &Path, replace: bool) -> Result<(), AppError> {
    let exists = |what, hint| Err(AppError::Exists { path: path.to_owned(), what, hint });
    let replaceable = "give another path, or `--replace` to write over it";
    if path.is_dir() {
        if is_workbook(path) {
            return exists("a folder where a workbook is to be", "give another path");
        }
        let mut entries = std::fs::read_dir(path).map_err(|source| AppError::Read { path: path.to_owned(), source })?;
        if entries.next().is_none() {
            return Ok(());
        }
        return match (path.join("aircover.toml").exists(), replace) {
            (true, true) => Ok(()),
            (true, false) => exists("a folder with a community", replaceable),
            (false, _) => exists("a folder with other files", "give another path: only a community is written over"),
        };
    }
    match (path.exists(), replace && is_workbook(path)) {
        (true, false) if is_workbook(path) => exists("a workbook", replaceable),
        (true, false) => exists("a file", "give another path"),
        _ => Ok(()),
    }
}

/// The demands by how they are known.
fn by_status(community: &Community) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<&'static str, usize> = [Status::Read, Status::Unverified, Status::Assumption].map(|s| (s.word(), 0)).into();
    for demand in &community.demands {
        *counts.entry(demand.status.word()).or_insert(0) += 1;
    }
    counts
}
