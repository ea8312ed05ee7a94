//! A mixed-integer linear model.

use crate::error::OptimiseError;

/// A column of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column(pub usize);

/// What values a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any within its bounds.
    Continuous,
    /// Whole numbers within its bounds.
    Integer,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// More is better.
    Maximise,
    /// Less is better.
    Minimise,
}

#[derive(Clone, Debug)]
pub(crate) struct ColumnData {
    pub cost: f64,
    pub lower: f64,
    pub upper: f64,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) struct RowData {
    pub lower: f64,
    pub upper: f64,
    pub factors: Vec<(usize, f64)>,
}

/// A mixed-integer linear model: `max` or `min` of `Σ cost · x`, subject to `lower ≤ Σ factor · x ≤ upper` for every row and bounds on every column.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) sense: Sense,
    pub(crate) columns: Vec<ColumnData>,
    pub(crate) rows: Vec<RowData>,
}

impl Model {
    /// An empty model.
    #[must_use]
    pub fn new(sense: Sense) -> Self {
        Self { sense, columns: Vec::new(), rows: Vec::new() }
    }

    /// Adds a column; an infinite bound is none.
    pub fn column(&mut self, cost: f64, lower: f64, upper: f64, kind: Kind) -> Column {
        self.columns.push(ColumnData { cost, lower, upper, kind });
        Column(self.columns.len() - 1)
    }

    /// Adds a row; an infinite bound is none.
    pub fn row(&mut self, lower: f64, upper: f64, factors: impl IntoIterator<Item = (Column, f64)>) {
        self.rows.push(RowData { lower, upper, factors: factors.into_iter().map(|(column, factor)| (column.0, factor)).collect() });
    }

    /// Sets what one unit of a column is worth.
    pub fn set_cost(&mut self, column: Column, cost: f64) {
        self.columns[column.0].cost = cost;
    }

    /// Sets the bounds of a column.
    pub fn set_bounds(&mut self, column: Column, lower: f64, upper: f64) {
        let data = &mut self.columns[column.0];
        (data.lower, data.upper) = (lower, upper);
    }

    /// How many columns it has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The objective of a point.
    #[must_use]
    pub fn objective(&self, point: &[f64]) -> f64 {
        self.columns.iter().zip(point).map(|(column, x)| column.cost * x).sum()
    }

    /// The largest amount by which a point breaks a bound, a row or the wholeness of a column: 0 where it keeps all of them.
    #[must_use]
    pub fn violation(&self, point: &[f64]) -> f64 {
        let outside = |value: f64, lower: f64, upper: f64| (lower - value).max(value - upper).max(0.0);
        let columns = self.columns.iter().zip(point).map(|(column, &x)| {
            let whole = if column.kind == Kind::Integer { (x - x.round()).abs() } else { 0.0 };
            outside(x, column.lower, column.upper).max(whole)
        });
        let rows = self
            .rows
            .iter()
            .map(|row| outside(row.factors.iter().map(|&(column, factor)| factor * point[column]).sum(), row.lower, row.upper));
        columns.chain(rows).fold(0.0, f64::max)
    }

    /// Whether any column is whole.
    pub(crate) fn has_integers(&self) -> bool {
        self.columns.iter().any(|column| column.kind == Kind::Integer)
    }

    pub(crate) fn check(&self) -> Result<(), OptimiseError> {
        let bounds = |lower: f64, upper: f64| {
            !lower.is_nan() && !upper.is_nan() && lower <= upper && lower < f64::INFINITY && upper > f64::NEG_INFINITY
        };
        if let Some(index) = self.columns.iter().position(|c| !c.cost.is_finite() || !bounds(c.lower, c.upper)) {
            return Err(OptimiseError::Unsound { what: "column", index });
        }
        let sound = |row: &RowData| {
            bounds(row.lower, row.upper) && row.factors.iter().all(|(column, factor)| factor.is_finite() && *column < self.columns.len())
        };
        match self.rows.iter().position(|row| !sound(row)) {
            Some(index) => Err(OptimiseError::Unsound { what: "row", index }),
            None => Ok(()),
        }
    }
}
