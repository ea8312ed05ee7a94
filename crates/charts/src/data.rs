//! Headroom by role and month, read from its result table.

use findings::{ResultTable, Value};

/// Why a table cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// A column is missing.
    #[error("table `{table}` has no column `{column}`, which the picture needs")]
    NoColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// There is nothing to draw.
    #[error("table `{table}` has no rows to draw")]
    Empty {
        /// The table.
        table: String,
    },
}

/// One role in one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeadroomCell {
    /// Hours of headroom, middle of the draws (P50).
    pub p50: f64,
    /// Hours of headroom, mean of the draws; these add up.
    pub mean: f64,
    /// Chance of overload, 0 to 1.
    pub chance: f64,
}

/// One role and its months.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadroomRole {
    /// Its id.
    pub role: String,
    /// Its name.
    pub name: String,
    /// The organisation that it belongs to.
    pub organisation: String,
    /// One cell a month; `None` where the table has no row or no number.
    pub cells: Vec<Option<HeadroomCell>>,
}

impl HeadroomRole {
    /// Sum of the means.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.cells.iter().flatten().map(|c| c.mean).sum()
    }

    /// Months in which overload is likelier than not.
    #[must_use]
    pub fn months_overloaded(&self) -> usize {
        self.cells.iter().flatten().filter(|c| c.p50 < 0.0).count()
    }

    /// The lowest headroom of any month.
    #[must_use]
    pub fn lowest(&self) -> f64 {
        self.cells.iter().flatten().map(|c| c.p50).fold(f64::INFINITY, f64::min)
    }
}

/// Headroom by role and month.
#[derive(Clone, Debug, PartialEq)]
pub struct Headroom {
    /// Months as `YYYY-MM`, in order.
    pub months: Vec<String>,
    /// Roles, those of one organisation together.
    pub roles: Vec<HeadroomRole>,
}

impl Headroom {
    /// Reads the table `burden.headroom`; `organisation_name` turns the ids of organisations into names.
    ///
    /// # Errors
    /// [`ChartError`] if a column is missing or there are no rows.
    pub fn from_table(table: &ResultTable, organisation_name: impl Fn(&str) -> String) -> Result<Self, ChartError> {
        let column = |name: &str| table.column(name).ok_or_else(|| ChartError::NoColumn { table: table.id.clone(), column: name.into() });
        let (role, name, organisation, month) = (column("role")?, column("role_name")?, column("organisation")?, column("month")?);
        let (p50, mean, chance) = (column("headroom_p50")?, column("headroom_mean")?, column("chance_of_overload")?);
        let text = |row: &[Value], at: usize| row.get(at).and_then(Value::text).unwrap_or_default().to_owned();
        let mut months: Vec<String> = table.rows.iter().map(|r| text(r, month)).collect();
        months.sort();
        months.dedup();
        let mut roles: Vec<HeadroomRole> = Vec::new();
        for row in &table.rows {
            let id = text(row, role);
            let at = roles.iter().position(|r| r.role == id).unwrap_or_else(|| {
                let organisation = organisation_name(&text(row, organisation));
                roles.push(HeadroomRole { role: id, name: text(row, name), organisation, cells: vec![None; months.len()] });
                roles.len() - 1
            });
            let number = |at: usize| row.get(at).and_then(Value::number);
            let cell = number(p50).zip(number(mean)).zip(number(chance));
            let month_idx = months.binary_search(&text(row, month)).expect("every month of the table is in the list");
            roles[at].cells[month_idx] = cell.map(|((p50, mean), chance)| HeadroomCell { p50, mean, chance });
        }
        if roles.is_empty() {
            return Err(ChartError::Empty { table: table.id.clone() });
        }
        let order: Vec<String> = roles.iter().map(|r| r.organisation.clone()).collect();
        roles.sort_by_key(|r| order.iter().position(|o| *o == r.organisation));
        Ok(Self { months, roles })
    }

    /// The largest headroom or overload of any cell.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.roles.iter().flat_map(|r| r.cells.iter().flatten()).map(|c| c.p50.abs()).fold(0.0, f64::max)
    }
}

/// `2025-03` as `Mar`, `March` and `2025`.
pub(crate) fn month_words(month: &str) -> (&'static str, &'static str, &str) {
    const SHORT: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const LONG: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let (year, number) = month.split_once('-').unwrap_or((month, ""));
    let at = number.parse::<usize>().ok().filter(|m| (1..=12).contains(m));
    at.map_or(("", "", month), |m| (SHORT[m - 1], LONG[m - 1], year))
}

/// A month in full: `March 2025`.
pub(crate) fn month_name(month: &str) -> String {
    let (_, long, year) = month_words(month);
    format!("{long} {year}").trim().to_owned()
}

/// A chance as it stands in a cell; empty below 1 in 200.
pub(crate) fn chance_words(chance: f64) -> String {
    match chance {
        c if c < 0.005 => String::new(),
        c if c < 0.05 => "<1 in 10".into(),
        c if c > 0.95 && c < 1.0 => ">9 in 10".into(),
        c => format!("{:.0} in 10", c * 10.0),
    }
}
