//! Tables of results: what a chart draws, a page prints, a workbook and a data file hold.

use crate::key::FigureKey;
use crate::quantity::Unit;

/// One value of a result table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number in the unit of its column.
    Number(f64),
    /// Not known.
    Unknown,
}

impl Value {
    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(value) = self { Some(*value) } else { None }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        if value.is_finite() { Self::Number(value) } else { Self::Unknown }
    }
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A column of a result table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Name in data files and JSON: `headroom_p10`.
    pub name: String,
    /// Heading for people: "headroom, low (P10)".
    pub label: String,
    /// Unit of its numbers; `None` for text.
    pub unit: Option<Unit>,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub fn text(name: &str, label: &str) -> Self {
        Self { name: name.into(), label: label.into(), unit: None }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(name: &str, label: &str, unit: Unit) -> Self {
        Self { name: name.into(), label: label.into(), unit: Some(unit) }
    }

    /// How it is set.
    #[must_use]
    pub fn align(&self) -> Align {
        if self.unit.is_some() { Align::Right } else { Align::Left }
    }
}

/// A table of results.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultTable {
    /// Stable name: `burden.headroom`.
    pub id: String,
    /// The finding, as a sentence.
    pub title: String,
    /// What is measured, in which unit, over which time, how sure.
    pub subtitle: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, one value a column.
    pub rows: Vec<Vec<Value>>,
    /// For each row, the axes of its figures (`role=…`, `month=…`): with the chapter and a column's name they make the key to ask by.
    pub keys: Vec<Vec<(String, String)>>,
}

impl ResultTable {
    /// A table without rows.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>, subtitle: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { id: id.into(), title: title.into(), subtitle: subtitle.into(), columns, rows: Vec::new(), keys: Vec::new() }
    }

    /// Adds a row, with the axes of its figures and one value a column.
    pub fn row(&mut self, key: &[(&str, &str)], values: Vec<Value>) {
        debug_assert_eq!(values.len(), self.columns.len(), "{}", self.id);
        self.keys.push(key.iter().map(|(axis, id)| ((*axis).to_owned(), (*id).to_owned())).collect());
        self.rows.push(values);
    }

    /// Index of the column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// The key of the figure in a row and column: `chapter.column[axes]`.
    #[must_use]
    pub fn figure(&self, row: usize, column: usize) -> FigureKey {
        FigureKey { measure: self.measure(column), at: self.keys.get(row).cloned().unwrap_or_default() }
    }

    /// What a column's figures are called, without their axes: `chapter.column`.
    pub(crate) fn measure(&self, column: usize) -> String {
        let chapter = self.id.split('.').next().unwrap_or(&self.id);
        format!("{chapter}.{}", self.columns[column].name)
    }
}
