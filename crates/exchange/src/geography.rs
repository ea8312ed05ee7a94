//! Files of places, sites and travel as planners get them: a matrix of places and sites, or a row for each pair.

use std::collections::BTreeSet;
use std::path::Path;

use community::cell::Cell as _;
use community::ids::{PlaceId, SiteId};
use community::tables::{Mode, Travel};
use community::units::Minutes;
use community::{AnyTable, Place, Problem, Severity, TravelTable};

use crate::folder::{read_file, read_text};
use crate::headings::normalise;
use crate::report::{Report, place};
use crate::rows::Sink;
use crate::{MAX_TRAVEL_ROWS, delimited};

/// A CSV file with a heading, as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GeographySheet {
    /// Headings, in lower case with `_` for spaces.
    pub headings: Vec<String>,
    /// Rows, each with its number; as many cells as there are headings.
    pub rows: Vec<(u32, Vec<String>)>,
}

impl GeographySheet {
    /// Where a heading stands.
    #[must_use]
    pub fn column(&self, heading: &str) -> Option<usize> {
        let heading = normalise(heading);
        self.headings.iter().position(|h| *h == heading)
    }
}

/// Reads a CSV file (`.csv`, `.csv.gz`).
///
/// # Errors
/// What is wrong with it.
pub fn read_sheet(path: &Path) -> Result<GeographySheet, Vec<Problem>> {
    let file = path.display().to_string();
    let mut report = Report::default();
    let rows = read_text(path, &file, &place(&file, None), &mut report).and_then(|text| delimited::all_rows(&text, &file, &mut report));
    let Some(rows) = rows else { return Err(report.finish()) };
    let mut rows = rows.into_iter();
    let Some((_, headings)) = rows.next() else {
        report.error("empty-file", place(&file, None), "no heading", "a heading in the first row", "");
        return Err(report.finish());
    };
    let headings: Vec<String> = headings.iter().map(|h| normalise(h)).collect();
    let width = headings.len();
    let rows = rows.map(|(line, mut cells)| {
        cells.resize(width, String::new());
        (line, cells.into_iter().map(|c| c.trim().to_owned()).collect())
    });
    Ok(GeographySheet { headings, rows: rows.collect() })
}

/// Fills a table with rows of a file, each with its number in it; gives what is wrong with them.
pub fn fill_table(table: &mut dyn AnyTable, file: &str, headings: &[&str], rows: impl Iterator<Item = (u32, Vec<String>)>) -> Vec<Problem> {
    let mut report = Report::default();
    if let Some(mut sink) = Sink::begin(table, headings, file, None, 1, &mut report) {
        for (line, cells) in rows {
            sink.row(line, &cells.iter().map(String::as_str).collect::<Vec<_>>(), &mut report);
        }
    }
    report.finish()
}

/// What a file of travel gave.
#[derive(Debug, Default)]
pub struct TravelTaken {
    /// Its rows.
    pub table: TravelTable,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Columns of a matrix that are no site of the community.
    pub other_sites: Vec<String>,
    /// Rows whose place (or, of a long file, whose place or site) the community does not have.
    pub other_rows: usize,
    /// Cells of a matrix without minutes.
    pub empty_cells: usize,
}

/// Reads travel: a matrix (a row a place, a column a site), or a row a pair with `place`, `site`, `minutes`, and `mode` and `departs` where it has them;
/// `.csv`, `.csv.gz`, and `.parquet` for the long form. What is neither a place nor a site of the community is left out and counted.
///
/// `mode` is that of a matrix, and of the rows of a long file that do not say.
#[must_use]
pub fn read_travel(path: &Path, mode: Mode, places: &BTreeSet<&str>, sites: &BTreeSet<&str>) -> TravelTaken {
    let file = path.display().to_string();
    let mut report = Report::default();
    let mut taken = TravelTaken::default();
    if file.to_lowercase().ends_with(".parquet") {
        read_file(&mut taken.table, path, &file, &mut report);
        taken.other_rows = taken.table.keep_known(places, sites);
    } else if let Some(text) = read_text(path, &file, &place(&file, None), &mut report) {
        if is_long(&text) {
            delimited::read_table(&mut taken.table, &file, &text, &mut report);
            taken.other_rows = taken.table.keep_known(places, sites);
        } else {
            matrix(&text, &file, mode, (places, sites), &mut taken, &mut report);
        }
    }
    taken.problems = report.finish();
    taken.problems.retain(|p| p.severity != Severity::Note);
    taken
}

/// Whether the heading is that of a row a pair.
fn is_long(text: &str) -> bool {
    let heading = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let named = |name: &str| heading.split([',', ';', '\t']).any(|h| normalise(h.trim().trim_matches('"')) == name);
    named("site") && named("minutes")
}

/// Reads a matrix.
fn matrix(text: &str, file: &str, mode: Mode, known: (&BTreeSet<&str>, &BTreeSet<&str>), taken: &mut TravelTaken, report: &mut Report) {
    let (places, sites) = known;
    let mut columns: Option<Vec<Option<SiteId>>> = None;
    let mut problems = Vec::new();
    let mut rows = 0_u32;
    let mut take = |line: u32, cells: &[&str]| {
        let Some(columns) = &columns else {
            let site = |heading: &&str| sites.get(heading.trim()).map(|s| SiteId::from(*s));
            taken.other_sites = cells.iter().skip(1).filter(|h| site(h).is_none()).map(|h| h.trim().to_owned()).collect();
            columns = Some(cells.iter().skip(1).map(site).collect());
            return true;
        };
        let Some(place_id) = places.get(cells.first().copied().unwrap_or("").trim()) else {
            taken.other_rows += 1;
            return true;
        };
        let place_id = PlaceId::from(*place_id);
        for (at, site) in columns.iter().enumerate().filter_map(|(at, site)| Some((at, site.as_ref()?))) {
            let cell = cells.get(at + 1).copied().unwrap_or("").trim();
            if cell.is_empty() {
                taken.empty_cells += 1;
                continue;
            }
            match minutes(cell) {
                Ok(minutes) => {
                    rows += 1;
                    taken.table.add(Travel { place: place_id.clone(), site: site.clone(), minutes, mode, departs: None });
                }
                Err(expected) => problems.push((line, site.to_string(), cell.to_owned(), expected)),
            }
        }
        rows <= MAX_TRAVEL_ROWS
    };
    delimited::each_row(text, file, report, &mut take);
    for (line, site, cell, expected) in problems {
        let at = Place { row: Some(line), column: Some(site), ..place(file, None) };
        report.error("bad-number", at, format!("`{cell}`"), expected, "");
    }
    if rows > MAX_TRAVEL_ROWS {
        let expected = format!("{MAX_TRAVEL_ROWS} pairs at most");
        report.error("too-many-rows", place(file, None), "more pairs of place and site", expected, "leave out places or sites");
    }
}

fn minutes(cell: &str) -> Result<Minutes, String> {
    let (min, max) = Minutes::BOUNDS.unwrap_or((0.0, f64::MAX));
    let minutes = Minutes::parse(cell).map_err(|e| e.expected)?;
    if (min..=max).contains(&minutes.get()) { Ok(minutes) } else { Err(format!("minutes from {min} to {max}")) }
}
