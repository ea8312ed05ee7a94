//! Use-case: rows of a spreadsheet that people keep, into a table of the community, the same way each month.

mod memory;
mod merge;

use std::path::{Path, PathBuf};

use community::{Community, Problem};
use exchange::{ImportBook, ImportMapping, Taken};

use crate::error::AppError;
use crate::gather::hours_a_day;
use crate::open::{consistent, open, target, write_community};
use crate::write::write_file;
use memory::Memory;
pub use merge::{Change, Changed};

/// What an import is asked to do.
#[derive(Clone, Debug)]
pub struct ImportAsked {
    /// The spreadsheet.
    pub book: PathBuf,
    /// The community: a folder, a workbook or an example.
    pub into: String,
    /// The table.
    pub table: String,
    /// The file of the mapping; without one it stands beside the spreadsheet.
    pub mapping: Option<PathBuf>,
    /// Where the community is written to, if not where it was.
    pub out: Option<PathBuf>,
    /// Write rows on the first run too, by a mapping that nobody has looked at.
    pub apply: bool,
}

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    /// The mapping.
    pub mapping: ImportMapping,
    /// Its file.
    pub mapping_file: PathBuf,
    /// Whether the mapping was proposed by this run.
    pub proposed: bool,
    /// What was taken, and what not.
    pub taken: Taken,
    /// What changed in the community, or would.
    pub changes: Vec<Change>,
    /// Rows that stand in the community as they did.
    pub unchanged: usize,
    /// Rows of `efforts` added or changed, or that would be.
    pub efforts: usize,
    /// Sheets with rows that the mapping does not take, and how many rows.
    pub other_sheets: Vec<(String, usize)>,
    /// What is wrong or worth knowing, of the file and its rows.
    pub problems: Vec<Problem>,
    /// Where the community was written to, if it was.
    pub written: Option<PathBuf>,
}

/// Imports a spreadsheet. Without a mapping one is proposed and written, and rows are taken but the community is left as it is, unless
/// [`ImportAsked::apply`]; with one, they are written to the community.
///
/// # Errors
/// As [`open`]; [`AppError::Sheet`] with what is wrong with the file or its mapping; [`AppError::NeedsOut`] for an example;
/// [`AppError::UnknownTable`]; [`AppError::Write`]; [`AppError::Problems`] if the community would not be consistent.
pub fn import(asked: &ImportAsked) -> Result<Imported, AppError> {
    if !community::SPECS.iter().any(|s| s.name == asked.table) {
        return Err(AppError::UnknownTable { found: asked.table.clone(), valid: community::SPECS.iter().map(|s| s.name).collect() });
    }
    let (mut community, _) = open(&asked.into)?;
    let shown = asked.book.display().to_string();
    let sheet_error = |problems| AppError::Sheet { file: shown.clone(), problems };
    let book = ImportBook::read(&asked.book).map_err(&sheet_error)?;
    let mapping_file = asked.mapping.clone().unwrap_or_else(|| beside(&asked.book, ".mapping.toml"));
    let proposed = !mapping_file.exists();
    let mapping = if proposed {
        let mapping = book.propose(&asked.table, &community, hours_a_day(&community)?).map_err(&sheet_error)?;
        let name = asked.book.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        write_file(&mapping_file, mapping.to_toml(&name).as_bytes())?;
        mapping
    } else {
        read_mapping(&mapping_file)?
    };
    let taken = book.take(&mapping, &community).map_err(&sheet_error)?;
    let memory_file = beside(&mapping_file, ".ids.csv");
    let mut memory = Memory::read(&memory_file)?;
    let merged = merge::merge(&mut community, &mapping, &taken, &mut memory, &asked.book)?;
    let mut problems = book.problems.clone();
    problems.extend(taken.problems.iter().cloned());
    problems.extend(merged.problems);
    let mut imported = Imported {
        other_sheets: book.other_sheets(&mapping),
        mapping,
        mapping_file,
        proposed,
        taken,
        changes: merged.changes,
        unchanged: merged.unchanged,
        efforts: merged.efforts,
        problems,
        written: None,
    };
    if !proposed || asked.apply {
        imported.written = Some(write(asked, &community, &memory, &memory_file)?);
    }
    Ok(imported)
}

fn write(asked: &ImportAsked, community: &Community, memory: &Memory, memory_file: &Path) -> Result<PathBuf, AppError> {
    let target = target(&asked.into, asked.out.as_deref())?;
    consistent(&asked.into, community)?;
    write_community(community, &target)?;
    write_file(memory_file, &memory.to_csv())?;
    Ok(target)
}

fn read_mapping(file: &Path) -> Result<ImportMapping, AppError> {
    let text = std::fs::read_to_string(file).map_err(|source| AppError::Read { path: file.into(), source })?;
    let shown = file.display().to_string();
    ImportMapping::from_toml(&text, &shown).map_err(|problems| AppError::Sheet { file: shown.clone(), problems })
}

/// The file beside another: `tracker.xlsx` and `.mapping.toml` give `tracker.mapping.toml`.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.strip_suffix(".mapping.toml").or_else(|| name.rsplit_once('.').map(|(stem, _)| stem)).unwrap_or(&name);
    file.with_file_name(format!("{stem}{ending}"))
}
