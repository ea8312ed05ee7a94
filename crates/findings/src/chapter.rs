//! The result of a chapter, in the form that pages, papers and workbooks are made from.

use crate::derivation::ExplainError;
use crate::finding::Finding;
use crate::key::FigureKey;
use crate::quantity::Quantity;
use crate::table::{Column, ResultTable};

/// A single figure with its name for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its key.
    pub key: FigureKey,
    /// What it is: "hours that the register takes, a year".
    pub label: String,
    /// Its value.
    pub quantity: Quantity,
    /// Range P10 to P90, where it is estimated.
    pub range: Option<(f64, f64)>,
}

/// Something that was assumed, and how much hangs on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Parameter id, table or setting.
    pub id: String,
    /// What is assumed, in a sentence.
    pub sentence: String,
    /// Status or kind: `assumption`, `unverified`, `published` …
    pub kind: String,
    /// Source, in words.
    pub source: String,
    /// How much hangs on it, in the chapter's own unit (hours for burden); `None` where it was not computed.
    pub hangs_on_it: Option<Quantity>,
}

/// The result of a chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterResult {
    /// Name of the chapter: `burden`.
    pub chapter: &'static str,
    /// The answer in one sentence.
    pub headline: String,
    /// Short paragraphs that follow the headline.
    pub summary: Vec<String>,
    /// Single figures.
    pub facts: Vec<Fact>,
    /// Tables, by id.
    pub tables: Vec<ResultTable>,
    /// Findings, in rank order.
    pub findings: Vec<Finding>,
    /// What was assumed, most important first.
    pub assumptions: Vec<Assumption>,
    /// How it was computed: paragraphs for the reader who asks.
    pub method: Vec<String>,
    /// Sources, in words.
    pub sources: Vec<String>,
}

/// A cell of a table, as [`ChapterResult::cell`] finds it.
#[derive(Clone, Copy, Debug)]
pub struct FigureCell<'r> {
    /// Its table.
    pub table: &'r ResultTable,
    /// Its column.
    pub column: &'r Column,
    /// Its number, in the unit of the column.
    pub quantity: Quantity,
}

impl ChapterResult {
    /// The table of that id.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&ResultTable> {
        self.tables.iter().find(|t| t.id == id)
    }

    /// The cell of a table that a figure stands in; `unknown` says why a cell of this chapter may hold no number.
    ///
    /// # Errors
    /// [`ExplainError::NoSuchFigure`]: no table has such a cell, or it holds no number.
    pub fn cell(&self, key: &FigureKey, unknown: &str) -> Result<FigureCell<'_>, ExplainError> {
        let no_such = |why: String| ExplainError::NoSuchFigure { found: key.to_string(), why };
        for table in &self.tables {
            for (at, column) in table.columns.iter().enumerate() {
                let Some(unit) = column.unit.filter(|_| table.measure(at) == key.measure) else { continue };
                if let Some(row) = (0..table.rows.len()).find(|row| table.keys.get(*row).map_or(&[][..], Vec::as_slice) == key.at) {
                    let value = table.rows[row][at].number().ok_or_else(|| no_such(unknown.into()))?;
                    return Ok(FigureCell { table, column, quantity: Quantity::new(value, unit) });
                }
            }
        }
        let tables: Vec<&str> = self.tables.iter().map(|t| t.id.as_str()).collect();
        Err(no_such(format!("its figures are the cells of {}", tables.join(", "))))
    }

    /// The fact of that measure.
    #[must_use]
    pub fn fact(&self, measure: &str) -> Option<&Fact> {
        self.facts.iter().find(|f| f.key.measure == measure)
    }
}
