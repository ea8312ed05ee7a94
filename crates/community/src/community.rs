//! The community: one field a table, and the same tables as a list for code that treats all alike.

use crate::boundaries::Boundaries;
use crate::journeys::TravelTable;
use crate::profile::Profile;
use crate::spec::{Row, TableSpec};
use crate::tables::*;

/// Where the rows of a table came from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// File, as a path within the community's folder or the workbook's name.
    pub file: String,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// For each row, its number in the spreadsheet (the heading is row 1).
    pub lines: Vec<u32>,
}

/// The rows of one table. Two tables are equal if their rows and the users' own columns are; where they came from does not count.
#[derive(Clone, Debug)]
pub struct Table<R> {
    /// The rows, in the order of the file.
    pub rows: Vec<R>,
    /// Headings of columns that users added.
    pub extra_columns: Vec<String>,
    /// Cells of those columns, by row.
    pub extra: Vec<Vec<String>>,
    /// Where the rows came from.
    pub origin: Origin,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), extra_columns: Vec::new(), extra: Vec::new(), origin: Origin::default() }
    }
}

impl<R: PartialEq> PartialEq for Table<R> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows && self.extra_columns == other.extra_columns && self.extra == other.extra
    }
}

impl<R> Table<R> {
    /// Number of the row in its spreadsheet, if it came from one.
    #[must_use]
    pub fn line(&self, row: usize) -> Option<u32> {
        self.origin.lines.get(row).copied()
    }
}

impl<'a, R> IntoIterator for &'a Table<R> {
    type Item = &'a R;
    type IntoIter = std::slice::Iter<'a, R>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

/// A table seen without its row type.
pub trait AnyTable {
    /// Its definition.
    fn spec(&self) -> &'static TableSpec;
    /// Number of rows.
    fn len(&self) -> usize;
    /// Whether it has no rows.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The cells of a row as text, one a column of the definition.
    fn cells(&self, row: usize) -> Vec<String>;
    /// Headings of columns that users added.
    fn extra_columns(&self) -> &[String];
    /// Cells of those columns in a row.
    fn extra(&self, row: usize) -> &[String];
    /// Where the rows came from.
    fn origin(&self) -> &Origin;
    /// Reads a row from the texts of its cells and adds it.
    ///
    /// # Errors
    /// Every cell that is wrong; nothing is added then.
    fn push(&mut self, cells: &[&str], extra: Vec<String>, line: u32) -> Result<(), Vec<crate::spec::ColumnError>>;
    /// Takes all rows out.
    fn clear(&mut self);
    /// Says where the rows came from and which columns users added; called before the first `push`.
    fn begin(&mut self, file: String, sheet: Option<String>, extra_columns: Vec<String>);
    /// Keeps the rows whose cells (one text a column of the definition) pass; gives how many went.
    fn retain(&mut self, keep: &mut dyn FnMut(&[String]) -> bool) -> usize;
}

impl<R: Row> AnyTable for Table<R> {
    fn spec(&self) -> &'static TableSpec {
        const { &R::SPEC }
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn cells(&self, row: usize) -> Vec<String> {
        self.rows[row].to_cells()
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

    fn push(&mut self, cells: &[&str], extra: Vec<String>, line: u32) -> Result<(), Vec<crate::spec::ColumnError>> {
        self.rows.push(R::from_cells(cells)?);
        self.extra.push(extra);
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
        self.keep(|row| keep(&row.to_cells()))
    }
}

impl<R> Table<R> {
    /// Keeps the rows that pass, with their own columns and lines; gives how many went.
    pub fn keep(&mut self, keep: impl FnMut(&R) -> bool) -> usize {
        let before = self.rows.len();
        let kept: Vec<bool> = self.rows.iter().map(keep).collect();
        // Rows that did not come from a file have neither own columns nor lines.
        retain_where(&mut self.rows, &kept);
        retain_where(&mut self.extra, &kept);
        retain_where(&mut self.origin.lines, &kept);
        before - self.rows.len()
    }
}

pub(crate) fn retain_where<T>(items: &mut Vec<T>, kept: &[bool]) {
    let mut row = 0;
    items.retain(|_| {
        row += 1;
        kept.get(row - 1).copied().unwrap_or(true)
    });
}

macro_rules! community {
    (@table $row:ident) => { Table<$row> };
    (@table $row:ident $table:ident) => { $table };
    ($($field:ident: $row:ident $(in $table:ident)?),+ $(,)?) => {
        /// A local health community: its bodies, the demands on them, and all else that the chapters need.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Community {
            /// What it is called, which months are looked at.
            pub profile: Profile,
            /// Outlines of places, for maps.
            pub boundaries: Boundaries,
            $(#[doc = concat!("Table `", stringify!($field), "`.")] pub $field: community!(@table $row $($table)?),)+
        }

        /// The definitions of all tables, in the order in which people meet them.
        pub static SPECS: &[&TableSpec] = &[$(&<$row as Row>::SPEC),+];

        impl Community {
            /// A community without rows.
            #[must_use]
            pub fn new(profile: Profile) -> Self {
                Self { profile, boundaries: Boundaries::default(), $($field: Default::default()),+ }
            }

            /// Its tables, in the order of [`SPECS`].
            #[must_use]
            pub fn tables(&self) -> Vec<&dyn AnyTable> {
                vec![$(&self.$field),+]
            }

            /// The table of that name.
            pub fn table_mut(&mut self, name: &str) -> Option<&mut dyn AnyTable> {
                $(if name == <$row as Row>::SPEC.name { return Some(&mut self.$field); })+
                None
            }
        }
    };
}

community! {
    organisations: Organisation, roles: Role, demands: Demand, efforts: Effort, answers: Answer, actuals: Actual, ad_hoc: AdHoc,
    requests: Request, objectives: Objective, contributions: Contribution, interactions: Interaction, choices: Choice,
    options: ChoiceOption, judgements: Judgement, precedences: Precedence, exclusions: Exclusion, duplicates: Duplicate, money: Money, budgets: Budget,
    meetings: Meeting, plan: PlanRow, places: PlaceRow, needs: Need, services: Service, sites: Site, provision: Provision,
    travel: Travel in TravelTable, flows: Flow, contracts: Contract, lists: PatientList, scenarios: Scenario, regimes: Regime, series: SeriesRow,
    own_values: OwnValue,
}
