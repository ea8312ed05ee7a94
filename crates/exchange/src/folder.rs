//! A community as a folder: `aircover.toml`, `<table>.csv` (or `.csv.gz`, `.parquet`) and `datapackage.json`.

use std::path::{Path, PathBuf};

use community::{AnyTable, Community, Place, Problem, SPECS, Severity, TableSpec};

use crate::boundaries::BOUNDARIES_FILE;
use crate::headings::{nearest, normalise};
use crate::report::{Report, place, problem};
use crate::save::{Batch, ExchangeError};
use crate::{Loaded, boundaries, columnar, delimited, package, packed, profile, text};

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
        let table = community.table_mut(spec.name).expect("every definition has its table");
        if read_file(table, &path, name, &mut report) {
            files.push(path);
        }
        if spec.required && table.is_empty() && !table.origin().file.is_empty() {
            report.push(no_rows(spec, name, None));
        }
    }
    let outlines = folder.join(BOUNDARIES_FILE);
    let at = place(BOUNDARIES_FILE, None);
    if outlines.exists()
        && let Some(content) = read_text(&outlines, BOUNDARIES_FILE, &at, &mut report)
    {
        files.push(outlines);
        community.boundaries = boundaries::read(&content, &at, &mut report);
    }
    Loaded { community: usable.then_some(community), problems: report.finish(), files, start: None }
}

/// How a file of a table is packed, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Gzip,
    Parquet,
}

impl Form {
    const ALL: [Self; 3] = [Self::Text, Self::Gzip, Self::Parquet];

    fn ending(self) -> &'static str {
        match self {
            Self::Text => ".csv",
            Self::Gzip => ".csv.gz",
            Self::Parquet => ".parquet",
        }
    }

    /// The name without its ending, and the form that the ending stands for.
    fn of(name: &str) -> Option<(&str, Self)> {
        let lower = name.to_lowercase();
        let endings =
            [(".csv.gz", Self::Gzip), (".tsv.gz", Self::Gzip), (".parquet", Self::Parquet), (".csv", Self::Text), (".tsv", Self::Text)];
        // Lower case may be longer than what it was made from; the ending is ASCII either way.
        endings.iter().find(|(ending, _)| lower.ends_with(ending)).map(|(ending, form)| (&name[..name.len() - ending.len()], *form))
    }
}

/// Reads the file of a table, whatever its form; false if nothing of it could be read, which has been reported then.
pub(crate) fn read_file(table: &mut dyn AnyTable, path: &Path, name: &str, report: &mut Report) -> bool {
    let at = place(name, None);
    let form = Form::of(name).map_or(Form::Text, |(_, form)| form);
    if form == Form::Parquet {
        return columnar::read_table(table, path, name, report);
    }
    let Some(content) = read_text(path, name, &at, report) else { return false };
    delimited::read_table(table, name, &content, report);
    true
}

/// The text of a CSV file, unpacked where its name says that it is packed; `None` if it cannot be had, which has been reported then.
pub(crate) fn read_text(path: &Path, name: &str, at: &Place, report: &mut Report) -> Option<String> {
    let mut bytes = text::read_bounded(path, u64::MAX, at, report)?;
    if name.to_lowercase().ends_with(".gz") {
        bytes = packed::unpack(&bytes, at, report)?;
    }
    text::decode_owned(bytes, at, report)
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
    for name in names {
        let at = place(name, None);
        let Some((stem, _)) = Form::of(name) else {
            let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
            if ["xlsx", "xlsm", "xls", "ods", "numbers"].contains(&ending.as_str()) {
                let hint = "not read; to read a workbook give its own path";
                report.note("unknown-file", at, "a workbook within the folder", "one CSV file a table", hint);
            }
            continue;
        };
        let plain = normalise(stem);
        let Some(spec) = SPECS.iter().find(|s| s.name == plain) else {
            let mut problem = problem("unknown-file", Severity::Note, at, format!("`{stem}`"), "the name of a table", "not read");
            problem.nearest = nearest(stem, SPECS.iter().map(|s| s.name)).map(str::to_owned);
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

/// Writes a community as a folder; files of that name are replaced (in whichever form the table stood there), others stay. A table without rows is written only where it
/// must be there, has columns of the user's own, or replaces a file.
///
/// # Errors
/// [`ExchangeError`]; every file is written beside its place first, so that none is half-written.
pub fn write_folder(community: &Community, folder: &Path) -> Result<(), ExchangeError> {
    std::fs::create_dir_all(folder).map_err(|source| ExchangeError::Write { path: folder.to_owned(), source })?;
    let mut batch = Batch::default();
    for table in community.tables() {
        let path = |form: Form| folder.join(format!("{}{}", table.spec().name, form.ending()));
        let there: Vec<PathBuf> = Form::ALL.into_iter().map(path).filter(|p| p.exists()).collect();
        if package::stands(table) || !there.is_empty() {
            let bytes = csv_bytes(table)?;
            let written = folder.join(package::file_of(table));
            let bytes =
                if package::is_packed(table) { packed::pack(&bytes).map_err(|source| unpackable(&written, source))? } else { bytes };
            // The same table in another form is out of date, and two forms of one table are refused.
            there.into_iter().filter(|p| *p != written).for_each(|p| batch.replaces(p));
            batch.add(written, &bytes)?;
        }
    }
    if !community.boundaries.is_empty() {
        batch.add(folder.join(BOUNDARIES_FILE), boundaries::write(&community.boundaries).as_bytes())?;
    }
    batch.add(folder.join(PROFILE_FILE), profile::to_toml(&community.profile)?.as_bytes())?;
    let package = format!("{:#}\n", package::datapackage(community));
    batch.add(folder.join(PACKAGE_FILE), package.as_bytes())?;
    batch.commit()
}

fn unpackable(path: &Path, source: std::io::Error) -> ExchangeError {
    ExchangeError::Write { path: path.to_owned(), source }
}

/// A table as CSV: UTF-8, commas, lines that end in LF, quotation marks where RFC 4180 wants them.
fn csv_bytes(table: &dyn AnyTable) -> Result<Vec<u8>, ExchangeError> {
    let spec = table.spec();
    let own = table.extra_columns();
    let columns = spec.columns.len() + own.len();
    if table.len() > crate::most_rows(spec) as usize || columns > crate::MAX_COLUMNS {
        return Err(ExchangeError::TooLarge { most: crate::most_rows(spec), table: spec.name, rows: table.len(), columns });
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
