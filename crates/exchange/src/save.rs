//! Writes files so that none is ever half-written: each beside its place first, then renamed.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Why a community could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// A file or folder could not be written; what stood there before still stands.
    #[error("could not write `{}`: {source}; what stood there before is untouched", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A cell holds more text than a cell of a workbook can.
    #[error(
        "table `{table}`, row {row}, column `{column}`: {found} characters, where a cell of a workbook holds 32,767 at most; write a folder of CSV files"
    )]
    CellTooLong {
        /// The table.
        table: &'static str,
        /// Its row; the heading is row 1.
        row: usize,
        /// The column.
        column: String,
        /// How many characters it holds.
        found: usize,
    },
    /// The table has more rows or columns than are read back.
    #[error("table `{table}` has {rows} rows and {columns} columns, where {most} and {} are the most", crate::MAX_COLUMNS)]
    TooLarge {
        /// Most rows that are read back.
        most: u32,
        /// The table.
        table: &'static str,
        /// How many rows it has.
        rows: usize,
        /// How many columns it has.
        columns: usize,
    },
    /// One setting stands where another wants a table.
    #[error("the settings `{outer}` and `{inner}` cannot both stand in `aircover.toml`")]
    SettingsClash {
        /// The shorter key.
        outer: String,
        /// The longer key.
        inner: String,
    },
    /// The workbook could not be made.
    #[error("could not make the workbook")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The rows could not be written as CSV.
    #[error("could not write rows as CSV")]
    Csv(#[from] csv::Error),
    /// The columns of a result make no Parquet file.
    #[error("could not write `{table}` as Parquet: {source}")]
    Columns {
        /// The table.
        table: String,
        /// Why.
        source: Box<parquet::errors::ParquetError>,
    },
}

/// Files written beside their places, and put there together.
#[derive(Default)]
pub(crate) struct Batch {
    files: Vec<(NamedTempFile, PathBuf)>,
    replaced: Vec<PathBuf>,
}

impl Batch {
    /// Writes a file beside its place.
    pub fn add(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), ExchangeError> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match write_beside(folder, bytes) {
            Ok(file) => self.files.push((file, path)),
            Err(source) => return Err(ExchangeError::Write { path, source }),
        }
        Ok(())
    }

    /// Takes a file away whose content is written under another name.
    pub fn replaces(&mut self, path: PathBuf) {
        self.replaced.push(path);
    }

    /// Puts every file in its place.
    pub fn commit(self) -> Result<(), ExchangeError> {
        for (file, path) in self.files {
            file.persist(&path).map_err(|e| ExchangeError::Write { path, source: e.error })?;
        }
        for path in self.replaced {
            std::fs::remove_file(&path).map_err(|source| ExchangeError::Write { path, source })?;
        }
        Ok(())
    }
}

fn write_beside(folder: &Path, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aircover-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}
