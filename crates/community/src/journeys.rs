//! The table of journeys: millions of rows, held in some twenty bytes each.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Time;

use crate::community::{AnyTable, Origin, retain_where};
use crate::ids::{PlaceId, SiteId};
use crate::spec::{ColumnError, Row as _, TableSpec, read_cell};
use crate::tables::{Mode, Travel};
use crate::units::Minutes;

/// Codes that stand in many rows, each kept once.
#[derive(Clone, Debug)]
struct Codes<T> {
    all: Vec<T>,
    at: BTreeMap<T, u32>,
}

impl<T> Default for Codes<T> {
    fn default() -> Self {
        Self { all: Vec::new(), at: BTreeMap::new() }
    }
}

impl<T: Ord + Clone> Codes<T> {
    fn index(&mut self, code: T) -> u32 {
        let Self { all, at } = self;
        *at.entry(code).or_insert_with_key(|code| {
            all.push(code.clone());
            // As many codes as rows at most, and those are counted in 32 bits.
            all.len() as u32 - 1
        })
    }
}

/// A row with its codes by index.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Packed {
    minutes: f64,
    place: u32,
    site: u32,
    /// Minutes since midnight and one; 0 where no time is given.
    departs: u16,
    mode: Mode,
}

/// What tells two journeys apart: place, site, mode and time, as the table packs them.
pub(crate) type PackedKey = (u32, u32, Mode, u16);

/// A journey as the table holds it, its codes by index into [`TravelTable::places`] and [`TravelTable::sites`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Journey {
    /// Index of the place.
    pub place: usize,
    /// Index of the site.
    pub site: usize,
    /// Minutes.
    pub minutes: Minutes,
    /// How.
    pub mode: Mode,
    /// When it begins.
    pub departs: Option<Time>,
}

/// The table `travel`. As any table in what it says; held by columns, because a country has four million pairs of place and site.
#[derive(Clone, Debug, Default)]
pub struct TravelTable {
    places: Codes<PlaceId>,
    sites: Codes<SiteId>,
    rows: Vec<Packed>,
    extra_columns: Vec<String>,
    /// Cells of users' own columns; none where there are no such columns.
    extra: Vec<Vec<String>>,
    origin: Origin,
}

impl TravelTable {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Places that its rows name, in the order in which they first do.
    #[must_use]
    pub fn places(&self) -> &[PlaceId] {
        &self.places.all
    }

    /// Sites that its rows name, in the order in which they first do.
    #[must_use]
    pub fn sites(&self) -> &[SiteId] {
        &self.sites.all
    }

    /// The rows, their codes by index.
    pub fn journeys(&self) -> impl ExactSizeIterator<Item = Journey> + '_ {
        self.rows.iter().map(|r| Journey {
            place: r.place as usize,
            site: r.site as usize,
            minutes: Minutes(r.minutes),
            mode: r.mode,
            departs: unpack(r.departs),
        })
    }

    /// A row, whole.
    #[must_use]
    pub fn row(&self, row: usize) -> Travel {
        let r = &self.rows[row];
        Travel {
            place: self.places.all[r.place as usize].clone(),
            site: self.sites.all[r.site as usize].clone(),
            minutes: Minutes(r.minutes),
            mode: r.mode,
            departs: unpack(r.departs),
        }
    }

    /// Number of a row in its spreadsheet, if it came from one.
    #[must_use]
    pub fn line(&self, row: usize) -> Option<u32> {
        self.origin.lines.get(row).copied()
    }

    /// Adds a row that comes from no file.
    pub fn add(&mut self, row: Travel) {
        let place = self.known_place(row.place.as_str()).unwrap_or_else(|| self.places.index(row.place));
        let site = self.known_site(row.site.as_str()).unwrap_or_else(|| self.sites.index(row.site));
        self.rows.push(Packed { place, site, minutes: row.minutes.get(), mode: row.mode, departs: pack(row.departs) });
    }

    /// Keeps the rows of these places and sites; gives how many went.
    pub fn keep_known(&mut self, places: &BTreeSet<&str>, sites: &BTreeSet<&str>) -> usize {
        let place: Vec<bool> = self.places.all.iter().map(|p| places.contains(p.as_str())).collect();
        let site: Vec<bool> = self.sites.all.iter().map(|s| sites.contains(s.as_str())).collect();
        let kept: Vec<bool> = self.rows.iter().map(|r| place[r.place as usize] && site[r.site as usize]).collect();
        self.keep(&kept)
    }

    fn keep(&mut self, kept: &[bool]) -> usize {
        let before = self.rows.len();
        retain_where(&mut self.rows, kept);
        retain_where(&mut self.extra, kept);
        retain_where(&mut self.origin.lines, kept);
        before - self.rows.len()
    }

    /// Each row's key with the row, in order of the keys: equal ones stand together, the earlier row first.
    pub(crate) fn sorted_keys(&self) -> Vec<(PackedKey, u32)> {
        let key = |(row, r): (usize, &Packed)| ((r.place, r.site, r.mode, r.departs), row as u32);
        let mut keys: Vec<(PackedKey, u32)> = self.rows.iter().enumerate().map(key).collect();
        keys.sort_unstable();
        keys
    }

    /// The index of a code; that of the row before first, since rows mostly stand place by place.
    fn known_place(&self, text: &str) -> Option<u32> {
        let last = self.rows.last().map(|r| r.place).filter(|p| self.places.all[*p as usize].as_str() == text);
        last.or_else(|| self.places.at.get(text).copied())
    }

    /// The index of a code; the one after that of the row before first, since rows mostly stand in the order of a matrix.
    fn known_site(&self, text: &str) -> Option<u32> {
        let next = self.rows.last().map(|r| (r.site + 1) % self.sites.all.len() as u32);
        next.filter(|s| self.sites.all[*s as usize].as_str() == text).or_else(|| self.sites.at.get(text).copied())
    }
}

fn pack(departs: Option<Time>) -> u16 {
    departs.map_or(0, |t| i16::from(t.hour()) as u16 * 60 + i16::from(t.minute()) as u16 + 1)
}

fn unpack(departs: u16) -> Option<Time> {
    let minutes = departs.checked_sub(1)?;
    Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).ok()
}

impl Extend<Travel> for TravelTable {
    fn extend<I: IntoIterator<Item = Travel>>(&mut self, rows: I) {
        rows.into_iter().for_each(|row| self.add(row));
    }
}

/// By what the rows say; where they came from does not count.
impl PartialEq for TravelTable {
    fn eq(&self, other: &Self) -> bool {
        let same = |row: usize| self.row(row) == other.row(row) && AnyTable::extra(self, row) == AnyTable::extra(other, row);
        self.len() == other.len() && self.extra_columns == other.extra_columns && (0..self.len()).all(same)
    }
}

impl AnyTable for TravelTable {
    fn spec(&self) -> &'static TableSpec {
        const { &Travel::SPEC }
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn cells(&self, row: usize) -> Vec<String> {
        self.row(row).to_cells()
    }

    fn extra_columns(&self) -> &[String] {
        &self.extra_columns
    }

    fn extra(&self, row: usize) -> &[String] {
        self.extra.get(row).map_or(&[], Vec::as_slice)
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn push(&mut self, cells: &[&str], extra: Vec<String>, line: u32) -> Result<(), Vec<ColumnError>> {
        let cell = |column: usize| cells.get(column).copied().unwrap_or("").trim();
        match (self.known_place(cell(0)), self.known_site(cell(1))) {
            (Some(place), Some(site)) => {
                let mut errors = Vec::new();
                let spec = |column: usize| &Travel::SPEC.columns[column];
                let minutes = read_cell::<Minutes>(spec(2), 2, cell(2), &mut errors);
                let mode = read_cell::<Mode>(spec(3), 3, cell(3), &mut errors);
                let departs = read_cell::<Option<Time>>(spec(4), 4, cell(4), &mut errors);
                let (Some(minutes), Some(mode), Some(departs)) = (minutes, mode, departs) else { return Err(errors) };
                self.rows.push(Packed { place, site, minutes: minutes.get(), mode, departs: pack(departs) });
            }
            _ => self.add(Travel::from_cells(cells)?),
        }
        if !self.extra_columns.is_empty() {
            self.extra.push(extra);
        }
        self.origin.lines.push(line);
        Ok(())
    }

    fn clear(&mut self) {
        *self = Self::default();
    }

    fn begin(&mut self, file: String, sheet: Option<String>, extra_columns: Vec<String>) {
        self.origin = Origin { file, sheet, lines: Vec::new() };
        self.extra_columns = extra_columns;
    }

    fn retain(&mut self, keep: &mut dyn FnMut(&[String]) -> bool) -> usize {
        let kept: Vec<bool> = (0..self.rows.len()).map(|row| keep(&self.cells(row))).collect();
        self.keep(&kept)
    }
}
