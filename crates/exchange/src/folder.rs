//! A community as a folder: `aircover.toml`, `<table>.csv` and `datapackage.json`.

use std::path::{Path, PathBuf};

use community::{AnyTable, Community, Problem, SPECS, Severity, TableSpec};

use crate::headings::{nearest, normalise};
use crate::report::{Report, place, problem};
use crate::save::{Batch, ExchangeError};
use crate::{Loaded, delimited, package, profile, text};

/// The file with the profile and the settings.
pub(crate) const PROFILE_FILE: &str = "aircover.toml";
const PACKAGE_FILE: &str = "datapackage.json";
const MAX_PROFILE_BYTES: u64 = 1 << 20;

/// Reads a folder.
pub(crate) fn load(folder: &Path) -> Loaded {
    let mut report = Report::default();
    let mut files = Vec::new();
    let names = list(folder, &mut report);
    let read = read_profile(folder, &mut files, &mut report);
    let usable = read.is_some();
    let mut community = Community::new(read.unwrap_or_else(profile::stand_in));
    let found = match_files(&names, &mut report);
    for spec in SPECS {
        let Some(name) = found.iter().find(|(table, _)| *table == spec.name).map(|(_, name)| name) else {
            if spec.required {
                report.push(missing_table(spec, &format!("{}.csv", spec.name), None));
            }
            continue;
        };
        let path = folder.join(name);
        let at = place(name, None);
        let Some(bytes) = text::read_bounded(&path, u64::MAX, &at, &mut report) else { continue };
        files.push(path);
        let Some(content) = text::decode(&bytes, &at, &mut report) else { continue };
        drop(bytes);
        let table = community.table_mut(spec.name).expect("every definition has its table");
        delimited::read_table(table, name, &content, &mut report);
        if spec.required && table.is_empty() && !table.origin().file.is_empty() {
            report.push(no_rows(spec, name, None));
        }
    }
    Loaded { community: usable.then_some(community), problems: report.finish(), files, start: None }
}

/// A table that must be there is not.
pub(crate) fn missing_table(spec: &TableSpec, file: &str, sheet: Option<&str>) -> Problem {
    let first: Vec<&str> = spec.columns.iter().filter(|c| c.required).map(|c| c.name).collect();
    let hint = format!("{} It needs the columns {}", spec.help.trim(), first.join(", "));
    problem("missing-table", Severity::Error, place(file, sheet), "nothing", format!("the table `{}`", spec.name), hint)
}

/// A table that must have rows has none.
pub(crate) fn no_rows(spec: &TableSpec, file: &str, sheet: Option<&str>) -> Problem {
    problem("no-rows", Severity::Warning, place(file, sheet), "no row that can be used", "one row at least", spec.help.trim())
}

/// Names of the ordinary, visible files of the folder, sorted.
fn list(folder: &Path, report: &mut Report) -> Vec<String> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let name = folder.display().to_string();
            report.error("unreadable-file", place(&name, None), error.to_string(), "a folder that can be read", "");
            return Vec::new();
        }
    };
    let visible = |name: &String| !name.starts_with('.') && !name.starts_with('~');
    let mut names: Vec<String> = entries
        .filter_map(|e| e.ok())
        .filter(|e| e.path().is_file())
        .filter_map(|e| e.file_name().into_string().ok())
        .filter(visible)
        .collect();
    names.sort();
    names
}

fn read_profile(folder: &Path, files: &mut Vec<PathBuf>, report: &mut Report) -> Option<community::Profile> {
    let path = folder.join(PROFILE_FILE);
    let at = place(PROFILE_FILE, None);
    if !path.exists() {
        let hint = "a folder with a community holds `aircover.toml` with name, first_month, months and calendar; `aircover new FOLDER` lays one out to start from";
        report.error("missing-profile", at, "nothing", "the file `aircover.toml`", hint);
        return None;
    }
    let bytes = text::read_bounded(&path, MAX_PROFILE_BYTES, &at, report)?;
    files.push(path);
    let content = text::decode(&bytes, &at, report)?;
    profile::from_toml(&content, &at, report)
}

/// Which file holds which table. Files that hold none are reported.
fn match_files(names: &[String], report: &mut Report) -> Vec<(&'static str, String)> {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    let split = |name: &str| name.rsplit_once('.').map(|(stem, ending)| (stem.to_owned(), ending.to_lowercase()));
    for name in names {
        let Some((stem, ending)) = split(name) else { continue };
        let at = place(name, None);
        match ending.as_str() {
            "csv" | "tsv" => {}
            "xlsx" | "xlsm" | "xls" | "ods" | "numbers" => {
                report.note(
                    "unknown-file",
                    at,
                    "a workbook within the folder",
                    "one CSV file a table",
                    "not read; to read a workbook give its own path",
                );
                continue;
            }
            _ => continue,
        }
        let plain = normalise(&stem);
        let Some(spec) = SPECS.iter().find(|s| s.name == plain) else {
            let mut problem = problem("unknown-file", Severity::Note, at, format!("`{stem}`"), "the name of a table", "not read");
            problem.nearest = nearest(&stem, SPECS.iter().map(|s| s.name)).map(str::to_owned);
            report.push(problem);
            continue;
        };
        if let Some((_, other)) = found.iter().find(|(table, _)| *table == spec.name) {
            let hint = format!("remove `{other}` or `{name}`; `{name}` is not read");
            report.error(
                "duplicate-table",
                at,
                format!("`{name}` beside `{other}`"),
                format!("one file for the table `{}`", spec.name),
                hint,
            );
            continue;
        }
        if stem != spec.name {
            report.note("table-name-close", at, format!("`{name}`"), format!("`{}.csv`", spec.name), "read as that table");
        }
        found.push((spec.name, name.clone()));
    }
    found
}

/// Writes a community as a folder; files of that name are replaced, others stay. A table without rows is written only where it
/// must be there, has columns of the user's own, or replaces a file.
///
/// # Errors
/// [`ExchangeError`]; every file is written beside its place first, so that none is half-written.
pub fn write_folder(community: &Community, folder: &Path) -> Result<(), ExchangeError> {
    std::fs::create_dir_all(folder).map_err(|source| ExchangeError::Write { path: folder.to_owned(), source })?;
    let mut batch = Batch::default();
    for table in community.tables() {
        let path = folder.join(format!("{}.csv", table.spec().name));
        if package::stands(table) || path.exists() {
            batch.add(path, &csv_bytes(table)?)?;
        }
    }
    batch.add(folder.join(PROFILE_FILE), profile::to_toml(&community.profile)?.as_bytes())?;
    let package = format!("{:#}\n", package::datapackage(community));
    batch.add(folder.join(PACKAGE_FILE), package.as_bytes())?;
    batch.commit()
}

/// A table as CSV: UTF-8, commas, lines that end in LF, quotation marks where RFC 4180 wants them.
fn csv_bytes(table: &dyn AnyTable) -> Result<Vec<u8>, ExchangeError> {
    let spec = table.spec();
    let own = table.extra_columns();
    let columns = spec.columns.len() + own.len();
    if table.len() > crate::MAX_ROWS as usize || columns > crate::MAX_COLUMNS {
        return Err(ExchangeError::TooLarge { table: spec.name, rows: table.len(), columns });
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(spec.columns.iter().map(|c| c.name).chain(own.iter().map(String::as_str)))?;
    for row in 0..table.len() {
        let mut cells = table.cells(row);
        cells.extend(table.extra(row).iter().cloned());
        cells.resize(columns, String::new());
        writer.write_record(&cells)?;
    }
    writer.into_inner().map_err(|e| ExchangeError::Csv(csv::Error::from(e.into_error())))
}
