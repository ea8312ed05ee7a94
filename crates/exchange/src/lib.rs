//! Reads and writes communities: a folder of CSV files (a Frictionless Data Package) and an Excel workbook.
//!
//! Knows: files, encodings, headings, sheets, and how each becomes the tables of a [`Community`]. Both forms are loops over
//! [`community::SPECS`]: no table but the profile is named here. Everything that is wrong is reported at once, each with its place.
//!
//! Must not know: what the tables mean together (`community::consistency`), figures, any chapter.
//!
//! Start reading at [`load`], then `folder` and `workbook`.

mod boundaries;
mod codes;
mod columnar;
mod delimited;
mod folder;
mod geography;
mod headings;
mod impacts;
mod import;
mod meant;
mod package;
mod packed;
mod profile;
mod report;
mod result_columns;
mod returns;
mod rows;
mod save;
mod start;
mod text;
mod workbook;
mod workshop;

use std::path::{Path, PathBuf};

use community::{Community, Problem};

pub use codes::CODES;
pub use folder::write_folder;
pub use geography::{GeographySheet, TravelTaken, fill_table, read_sheet, read_travel};
pub use impacts::{CrossImpacts, Descriptor, ImpactFormat, read_impacts, write_scw};
pub use import::{ColumnMapping, ImportBook, ImportMapping, LeftOut, RowKind, Taken, TakenRow, plain_name};
pub use package::datapackage;
pub use result_columns::parquet;
pub use returns::{RETURNS_MADE, ReturnBook, ReturnRow, Returned, ReturnedRow, Said, read_return, return_bytes};
pub use save::ExchangeError;
pub use start::{StartAnswers, StartDemand, StartSheet, StartTeam, TeamAnswer};
pub use workbook::{workbook_bytes, workbook_with_start, write_workbook};
pub use workshop::{WorkshopQuestion, read_workshop, workshop_bytes};

/// Largest file that is read, in bytes: 64 MiB.
pub const MAX_FILE_BYTES: u64 = 64 << 20;
/// Most rows that a table may have; [`MAX_TRAVEL_ROWS`] for `travel`.
pub const MAX_ROWS: u32 = 200_000;
/// Most rows that the table `travel` of a folder may have: England's 32,843 places and 125 sites are 4.1 million pairs.
pub const MAX_TRAVEL_ROWS: u32 = 6_000_000;
/// Most columns that a table may have.
pub const MAX_COLUMNS: usize = 300;
/// Most bytes to which the parts of a workbook may unpack, and most text that its cells may hold.
pub const MAX_UNPACKED_BYTES: u64 = 200_000_000;
/// Most problems that are kept for one file; one more says how many were left out.
pub const MAX_PROBLEMS_A_FILE: usize = 1_000;

/// Most rows of a table of a folder.
pub(crate) fn most_rows(table: &community::TableSpec) -> u32 {
    if table.name == "travel" { MAX_TRAVEL_ROWS } else { MAX_ROWS }
}

/// What was read, and everything that is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The community, whenever its profile could be made; rows that failed are left out, and stand as errors among the problems.
    pub community: Option<Community>,
    /// What is wrong, in the order of the files and their rows. Whether the tables agree with each other is not looked at here.
    pub problems: Vec<Problem>,
    /// Every file that was read.
    pub files: Vec<PathBuf>,
    /// What was answered on the sheet `start`, of a workbook that has one; it is not yet applied to the community.
    pub start: Option<StartAnswers>,
}

/// Reads rows of one table from the text of a CSV file, and gives what is wrong; `file` stands in the places of problems.
pub fn read_csv(table: &mut dyn community::AnyTable, file: &str, text: &str) -> Vec<Problem> {
    let mut report = report::Report::default();
    delimited::read_table(table, file, text, &mut report);
    report.finish()
}

/// Reads a profile from the text of an `aircover.toml`; `file` stands in the places of problems.
pub fn read_profile(file: &str, text: &str) -> (Option<community::Profile>, Vec<Problem>) {
    let mut report = report::Report::default();
    let profile = profile::from_toml(text, &report::place(file, None), &mut report);
    (profile, report.finish())
}

/// Reads the community at `path`: a folder with `aircover.toml` and CSV files, or an Excel workbook (`.xlsx`).
#[must_use]
pub fn load(path: &Path) -> Loaded {
    if path.is_dir() { folder::load(path) } else { workbook::load(path) }
}
