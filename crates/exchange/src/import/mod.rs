//! Spreadsheets that people keep for themselves: which column is what, which rows are rows, and what each cell means.
//!
//! First a mapping is proposed ([`ImportBook::propose`]), which a person can correct; then rows are taken by it ([`ImportBook::take`]),
//! the same way each time. Nothing is guessed in silence: a proposal says how sure it is, and every row is either taken or listed.

mod convert;
mod layout;
mod mapping;
mod propose;
mod take;
mod words;

use std::path::Path;

use community::{Community, Problem, Severity};

pub use layout::RowKind;
pub use mapping::{ColumnMapping, ImportMapping};
pub use take::{LeftOut, Taken, TakenRow};

use crate::report::{Report, place};
use crate::text::read_bounded;
use crate::workbook::{Grid, Holds, read_grid};

/// A spreadsheet that was read.
pub struct ImportBook {
    file: String,
    grid: Grid,
    /// What is worth knowing of the file: macros, hidden sheets and rows.
    pub problems: Vec<Problem>,
}

/// Compares names as an import does: letters and digits in lower case, all else one space.
#[must_use]
pub fn plain_name(text: &str) -> String {
    crate::meant::plain(text)
}

impl ImportBook {
    /// Reads a workbook of any kind that is read, or a CSV file.
    ///
    /// # Errors
    /// Why it cannot be read, with what its sender can do.
    pub fn read(path: &Path) -> Result<Self, Vec<Problem>> {
        let file = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let mut report = Report::default();
        let bytes = read_bounded(path, u64::MAX, &place(&file, None), &mut report);
        let Some(bytes) = bytes else { return Err(report.finish()) };
        Self::from_bytes(&bytes, &file, report)
    }

    /// Reads the bytes of a file of that name.
    ///
    /// # Errors
    /// As [`ImportBook::read`].
    pub fn of_bytes(bytes: &[u8], file: &str) -> Result<Self, Vec<Problem>> {
        Self::from_bytes(bytes, file, Report::default())
    }

    fn from_bytes(bytes: &[u8], file: &str, mut report: Report) -> Result<Self, Vec<Problem>> {
        let Some(grid) = read_grid(bytes, file, &mut report) else { return Err(report.finish()) };
        for sheet in grid.sheets.iter().filter(|s| s.hidden && !s.rows.is_empty()) {
            let hint = "not chosen by itself: name it under `sheet` of the mapping if it holds what you want";
            report.note(
                "hidden-sheet",
                place(file, sheet.name.as_deref()),
                format!("a hidden sheet with {} rows", sheet.rows.len()),
                "a sheet that is shown",
                hint,
            );
        }
        if grid.hidden_rows > 0 {
            let hint = "they are read like all others: a filter hides rows and does not remove them";
            report.note("hidden-rows", place(file, None), format!("{} hidden rows", grid.hidden_rows), "rows that are shown", hint);
        }
        let problems = report.finish();
        if problems.iter().any(|p| p.severity == Severity::Error) {
            return Err(problems);
        }
        Ok(Self { file: file.to_owned(), grid, problems })
    }

    /// Proposes a mapping to a table.
    ///
    /// # Errors
    /// [`Problem`]: no sheet has headings that look like the table's.
    pub fn propose(&self, table: &str, community: &Community, hours_a_day: f64) -> Result<ImportMapping, Vec<Problem>> {
        propose::propose(&self.grid, table, community, hours_a_day).ok_or_else(|| {
            let mut report = Report::default();
            let filled = self.grid.sheets.iter().flat_map(|s| &s.rows).flat_map(|r| &r.cells).any(|c| c.holds != Holds::Nothing);
            let found = if filled { "no row that looks like headings, with rows below" } else { "nothing in it" };
            let hint = "give the columns headings in one row, such as title, owner, due date; or choose another table with `--table`";
            report.error("no-table-found", place(&self.file, None), found, format!("a sheet that can become rows of `{table}`"), hint);
            report.finish()
        })
    }

    /// Takes the rows by a mapping.
    ///
    /// # Errors
    /// The mapping does not fit the file.
    pub fn take(&self, mapping: &ImportMapping, community: &Community) -> Result<Taken, Vec<Problem>> {
        take::take(&self.grid, &self.file, mapping, community)
    }

    /// Sheets that hold rows and are not the mapping's.
    #[must_use]
    pub fn other_sheets(&self, mapping: &ImportMapping) -> Vec<(String, usize)> {
        let others = self.grid.sheets.iter().filter(|s| s.name != mapping.sheet && !s.hidden && !s.rows.is_empty());
        others.map(|s| (s.name.clone().unwrap_or_default(), s.rows.len())).collect()
    }
}
