//! Communities by path or by the name of an example.

use std::path::{Path, PathBuf};

use community::pooling::pool_small_roles;
use community::{Community, Problem, Severity};
use findings::InputFile;
use include_dir::{Dir, include_dir};

use crate::error::AppError;
use crate::fingerprint::sha256_hex;
use crate::settings::least_people;

static EXAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../examples");

const EXAMPLE_PREFIX: &str = "example:";

/// A community that was read, with all that is wrong with it.
#[derive(Debug)]
pub struct Opened {
    /// The community, if enough of it could be read.
    pub community: Option<Community>,
    /// Everything that is wrong, errors first.
    pub problems: Vec<Problem>,
    /// The files that were read, with their hashes.
    pub inputs: Vec<InputFile>,
    /// The path or name by which it was asked for.
    pub name: String,
}

/// Names of the examples inside the program.
#[must_use]
pub fn examples() -> Vec<String> {
    EXAMPLES.dirs().map(|d| d.path().display().to_string()).collect()
}

/// Reads a community, a folder or workbook by its path or `example:NAME`, and checks it.
///
/// # Errors
/// [`AppError::UnknownExample`], [`AppError::Read`], [`AppError::Write`] (an example is laid out in a temporary folder).
pub fn check(name: &str) -> Result<Opened, AppError> {
    let Some(example) = name.strip_prefix(EXAMPLE_PREFIX) else {
        return check_path(Path::new(name), name);
    };
    let dir = EXAMPLES.get_dir(example).ok_or_else(|| AppError::UnknownExample { found: example.into(), valid: examples() })?;
    let folder = tempfile::tempdir().map_err(|source| AppError::Write { path: std::env::temp_dir(), source })?;
    for file in dir.files() {
        let path = folder.path().join(file.path().file_name().unwrap_or(file.path().as_os_str()));
        std::fs::write(&path, file.contents()).map_err(|source| AppError::Write { path, source })?;
    }
    check_path(folder.path(), name)
}

fn check_path(path: &Path, name: &str) -> Result<Opened, AppError> {
    let loaded = exchange::load(path);
    let mut problems = loaded.problems;
    let mut community = loaded.community;
    if let (Some(community), Some(start)) = (&mut community, &loaded.start) {
        problems.extend(crate::start::apply(community, start));
    }
    if let Some(community) = &community {
        problems.extend(community::consistency::check(community));
    }
    problems.sort_by(|a, b| (a.severity, &a.place, a.code).cmp(&(b.severity, &b.place, b.code)));
    let inputs = loaded.files.iter().map(|file| input(path, file)).collect::<Result<_, _>>()?;
    Ok(Opened { community, problems, inputs, name: name.into() })
}

fn input(root: &Path, file: &PathBuf) -> Result<InputFile, AppError> {
    let bytes = std::fs::read(file).map_err(|source| AppError::Read { path: file.clone(), source })?;
    let relative = file.strip_prefix(root).unwrap_or(file);
    let shown = if relative.as_os_str().is_empty() { file.file_name().map_or(file.as_path(), Path::new) } else { relative };
    Ok(InputFile { path: shown.display().to_string(), sha256: sha256_hex(&bytes) })
}

/// Reads a community that has no errors.
///
/// # Errors
/// [`AppError::Problems`] if it has errors; else as [`check`].
pub fn open(name: &str) -> Result<(Community, Opened), AppError> {
    let mut opened = check(name)?;
    let broken = opened.problems.iter().any(|p| p.severity == Severity::Error);
    match opened.community.take() {
        Some(community) if !broken => Ok((community, opened)),
        _ => Err(AppError::Problems { community: opened.name, problems: opened.problems }),
    }
}

/// In what a community that was changed contradicts itself.
pub(crate) fn contradictions(community: &Community) -> Vec<Problem> {
    let mut problems = community::consistency::check(community);
    problems.retain(|p| p.severity == Severity::Error);
    problems
}

/// That a community which was changed does not contradict itself.
///
/// # Errors
/// [`AppError::Problems`] with its errors.
pub(crate) fn consistent(name: &str, community: &Community) -> Result<(), AppError> {
    let problems = contradictions(community);
    if problems.is_empty() { Ok(()) } else { Err(AppError::Problems { community: name.into(), problems }) }
}

/// Reads a community whose figures are to be computed: with every role that too few people hold put together with others.
pub(crate) fn open_pooled(
    name: &str,
    change: impl FnOnce(&mut Community) -> Result<(), AppError>,
) -> Result<(Community, Opened), AppError> {
    let (mut community, opened) = open(name)?;
    change(&mut community)?;
    let (pooled, _) = pool_small_roles(&community, least_people(&community)?);
    Ok((pooled, opened))
}

/// Writes a community as a workbook (where the name ends in `.xlsx`) or a folder.
///
/// # Errors
/// As [`open`], and [`AppError::Exchange`] if it cannot be written.
pub fn convert(name: &str, out: &Path) -> Result<Vec<Problem>, AppError> {
    let (community, opened) = open(name)?;
    write_community(&community, out)?;
    Ok(opened.problems)
}

/// Writes a community as a workbook (where the name ends in `.xlsx`) or a folder.
pub(crate) fn write_community(community: &Community, out: &Path) -> Result<(), AppError> {
    if is_workbook(out) {
        exchange::write_workbook(community, out)?;
    } else {
        exchange::write_folder(community, out)?;
    }
    Ok(())
}

/// Whether a path is the name of a workbook.
pub(crate) fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"))
}

/// Where a community that was read from `into` is written to: to `out`, or over what was read.
///
/// # Errors
/// [`AppError::NeedsOut`] where that cannot be: an example, or a workbook of a kind that is read alone.
pub(crate) fn target(into: &str, out: Option<&Path>) -> Result<PathBuf, AppError> {
    let path = Path::new(into);
    match out {
        Some(out) => Ok(out.to_owned()),
        None if into.starts_with(EXAMPLE_PREFIX) || (path.is_file() && !is_workbook(path)) => {
            Err(AppError::NeedsOut { community: into.into() })
        }
        None => Ok(path.to_owned()),
    }
}

/// The codes of all problems that `check` can find, with what they mean.
#[must_use]
pub fn problem_codes() -> Vec<(&'static str, &'static str)> {
    let mut codes: Vec<_> = exchange::CODES.iter().chain(community::consistency::CODES).copied().collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
