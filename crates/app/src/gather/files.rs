//! The files of a folder of returns.

use std::path::{Path, PathBuf};

use community::{Place, Problem, Severity};
use exchange::{Returned, ReturnedRow, Said};
use jiff::civil::Date;

use super::GatheredFile;
use crate::error::AppError;

/// Folders within folders that are looked into, and files that are read.
const MAX_DEPTH: usize = 5;
const MAX_FILES: usize = 5_000;

/// A return, and who answered when.
#[derive(Debug)]
pub(super) struct FileReturn {
    /// The file, as a path within the folder.
    pub file: String,
    /// Who answered.
    pub who: String,
    /// The day on which it was saved.
    pub received: Date,
    /// What it says.
    pub returned: Returned,
}

impl FileReturn {
    /// What it says, in numbers.
    pub fn summary(&self) -> GatheredFile {
        let rows = &self.returned.rows;
        GatheredFile {
            file: self.file.clone(),
            who: self.who.clone(),
            received: self.received,
            rows: rows.len(),
            answered: rows.iter().filter(|r| r.said != Said::Nothing).count(),
        }
    }
}

/// Reads every file of a folder and the folders in it, several at a time, in the order of their names.
///
/// # Errors
/// [`AppError::Read`] if the folder cannot be listed.
pub(super) fn read_all(folder: &Path, received: Option<Date>, hours_a_day: f64) -> Result<(Vec<FileReturn>, Vec<Problem>), AppError> {
    let mut paths = Vec::new();
    list(folder, 0, &mut paths)?;
    paths.sort();
    let mut problems = Vec::new();
    if paths.len() > MAX_FILES {
        let at = Place { file: folder.display().to_string(), ..Place::default() };
        let found = format!("{} files", paths.len());
        let problem = Problem::new("too-many-files", Severity::Warning, at, found, format!("{MAX_FILES} files at most"));
        problems.push(problem.hint("the files beyond are not read: gather them from a folder of their own"));
        paths.truncate(MAX_FILES);
    }
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let share = paths.len().div_ceil(threads).max(1);
    let read = |path: &PathBuf| read_one(folder, path, received, hours_a_day);
    let all: Vec<Result<FileReturn, Vec<Problem>>> = std::thread::scope(|scope| {
        let running: Vec<_> = paths.chunks(share).map(|part| scope.spawn(move || part.iter().map(read).collect::<Vec<_>>())).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("reading a return catches its panics")).collect()
    });
    let mut returns = Vec::new();
    for one in all {
        match one {
            Ok(mut file) => {
                problems.append(&mut file.returned.problems);
                returns.push(file);
            }
            // A file that is no return is no error of the community: gathering goes on.
            Err(found) => problems.extend(found.into_iter().map(|p| Problem { severity: p.severity.max(Severity::Warning), ..p })),
        }
    }
    Ok((returns, problems))
}

fn list(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> Result<(), AppError> {
    let failed = |source| AppError::Read { path: folder.into(), source };
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Locks and half-written files of other programs, and of this one.
        if name.starts_with('.') || name.starts_with('~') || paths.len() > MAX_FILES {
            continue;
        }
        let path = entry.path();
        if !path.is_dir() {
            paths.push(path);
        } else if name.to_lowercase().ends_with(".numbers") || depth == MAX_DEPTH {
            // A Numbers document may be a folder: it is read as a file, and refused with advice.
            paths.push(path);
        } else {
            list(&path, depth + 1, paths)?;
        }
    }
    Ok(())
}

fn read_one(folder: &Path, path: &Path, received: Option<Date>, hours_a_day: f64) -> Result<FileReturn, Vec<Problem>> {
    let file = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    let named = |problems: Vec<Problem>| -> Vec<Problem> {
        problems.into_iter().map(|p| Problem { place: Place { file: file.clone(), ..p.place }, ..p }).collect()
    };
    let mut returned = exchange::read_return(path, hours_a_day).map_err(named)?;
    returned.problems = named(std::mem::take(&mut returned.problems));
    let saved = returned.saved.as_deref().and_then(|s| s.get(..10)).and_then(|day| day.parse::<Date>().ok());
    let Some(received) = received.or(saved.filter(|day| *day > exchange::RETURNS_MADE)).or_else(|| modified(path)) else {
        let at = Place { file: file.clone(), ..Place::default() };
        let problem = Problem::new("unreadable-file", Severity::Warning, at, "a file without a date", "a day on which it was saved");
        return Err(vec![problem.hint("say when the returns came with `--received`")]);
    };
    let who = match (&returned.answered_by, &returned.organisation) {
        (Some(who), Some(organisation)) => format!("{who} ({organisation})"),
        (Some(who), None) => who.clone(),
        (None, _) => {
            let at = Place { file: file.clone(), ..Place::default() };
            let problem =
                Problem::new("answer-unclear", Severity::Warning, at, "nobody beside ‘Answered by’", "the team or post that answered");
            let hint = "not read: write the team or post there, and gather again";
            return if returned.rows.iter().any(|r| r.said != Said::Nothing) {
                Err(vec![problem.hint(hint)])
            } else {
                Ok(FileReturn { file, who: "nobody yet".into(), received, returned })
            };
        }
    };
    Ok(FileReturn { file, who, received, returned })
}

/// The day on which the file was last written, by the clock of Greenwich.
fn modified(path: &Path) -> Option<Date> {
    let moment = std::fs::metadata(path).and_then(|m| m.modified()).ok()?;
    let moment = jiff::Timestamp::try_from(moment).ok()?;
    Some(jiff::tz::TimeZone::UTC.to_datetime(moment).date())
}

/// A return of another community.
pub(super) fn of_another(file: &FileReturn) -> Problem {
    let at = Place { file: file.file.clone(), ..Place::default() };
    let problem =
        Problem::new("return-of-another", Severity::Warning, at, "a return of another community", "one that was sent for this community");
    problem
        .hint("not read: gather it into its own; if this community's name or first month changed since, send anew with `aircover collect`")
}

/// A row that the community does not have.
pub(super) fn unknown_mark(file: &FileReturn, row: &ReturnedRow) -> Problem {
    let at = Place { file: file.file.clone(), row: Some(row.line), ..Place::default() };
    let problem = Problem::new("return-row-gone", Severity::Warning, at, format!("`{}`", row.title), "a row that `efforts` has");
    problem.hint("not taken: its row in `efforts` was removed or got another demand, role or work since it was sent")
}
