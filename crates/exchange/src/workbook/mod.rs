//! A community as an Excel workbook: a sheet `Read me`, a sheet `aircover` with the profile, and one sheet a table.

mod archive;
mod book;
mod cell;
mod fills;
mod grid;
mod guide;
mod kind;
mod read;
mod repeats;
mod sheet;
mod write;

use std::path::Path;

use community::Community;

use crate::Loaded;
use crate::report::{Report, place};
use crate::save::{Batch, ExchangeError};
use crate::start::StartAnswers;
use crate::text::read_bounded;

pub(crate) use grid::{Grid, GridCell, GridRow, GridSheet, Holds, read_grid};
pub(crate) use sheet::{SheetRow, sheet_rows};
pub use write::{workbook_bytes, workbook_with_start};

/// The sheet that explains every column.
pub(crate) const GUIDE_SHEET: &str = "Read me";
/// The sheet with the profile.
pub(crate) const PROFILE_SHEET: &str = "aircover";

/// Writes a community as an Excel workbook; a file of that name is replaced.
///
/// # Errors
/// [`ExchangeError`]; the file is written beside its place first, so that it is never half-written.
pub fn write_workbook(community: &Community, file: &Path) -> Result<(), ExchangeError> {
    let mut batch = Batch::default();
    batch.add(file.to_owned(), &workbook_bytes(community)?)?;
    batch.commit()
}

/// Reads a workbook.
pub(crate) fn load(path: &Path) -> Loaded {
    let mut report = Report::default();
    let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let at = place(&name, None);
    if !path.exists() {
        let full = place(&path.display().to_string(), None);
        report.error("not-found", full, "nothing", "a folder with `aircover.toml`, or a workbook (`.xlsx`)", "look at the path");
        return Loaded { community: None, problems: report.finish(), files: Vec::new(), start: None };
    }
    let Some(bytes) = read_bounded(path, u64::MAX, &at, &mut report) else {
        return Loaded { community: None, problems: report.finish(), files: Vec::new(), start: None };
    };
    let files = vec![path.to_owned()];
    let read = archive::repack(&bytes, &name, &mut report).and_then(|packed| {
        drop(bytes);
        read_guarded(packed, &name, &mut report)
    });
    let (community, start) = read.unwrap_or_default();
    Loaded { community, problems: report.finish(), files, start }
}

/// Reads the sheets; should the library that reads cells give up by a panic, the workbook counts as damaged.
fn read_guarded(packed: archive::Packed, name: &str, report: &mut Report) -> Option<(Option<Community>, Option<StartAnswers>)> {
    guarded(name, report, |report| Some(read::read(packed, name, report)))
}

/// Does what may end in a panic of the library that reads cells: a workbook that makes it so counts as damaged.
fn guarded<T>(name: &str, report: &mut Report, read: impl FnOnce(&mut Report) -> Option<T>) -> Option<T> {
    // The report only grows: what it holds after a panic is true.
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(report)));
    outcome.unwrap_or_else(|_| {
        report.error(
            "damaged-workbook",
            place(name, None),
            "parts that contradict each other",
            "a workbook as Excel writes it",
            archive::MEND,
        );
        None
    })
}
