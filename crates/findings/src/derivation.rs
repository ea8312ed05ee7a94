//! How one figure came about.

use crate::key::FigureKey;
use crate::quantity::Quantity;

/// Where a term of a derivation comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum TermSource {
    /// A row of the community's tables.
    Row {
        /// Table.
        table: String,
        /// The row's key, as text.
        key: String,
        /// Its place: file and row.
        place: String,
        /// Status and source that the row gives.
        source: Option<String>,
    },
    /// A parameter that the program ships, or the community's own value for it.
    Parameter {
        /// Id.
        id: String,
        /// Kind, source and locator, in words.
        source: String,
    },
    /// A setting of the run.
    Setting {
        /// Dotted key.
        key: String,
    },
    /// Another figure, that can be asked in turn.
    Figure(FigureKey),
    /// Random draws.
    Draws {
        /// Named stream.
        stream: String,
        /// How many.
        n: u64,
        /// Standard error of the figure by the draws alone.
        standard_error: Option<f64>,
    },
    /// What a solver claims.
    Solver {
        /// Its status.
        status: String,
        /// Its bound.
        bound: f64,
        /// The gap between value and bound, as a share.
        gap: f64,
    },
    /// The calendar: bank holidays and weekdays.
    Calendar {
        /// Which, and its source.
        source: String,
    },
}

/// One term of a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Its name in the formula.
    pub name: String,
    /// Its value.
    pub quantity: Quantity,
    /// Where it comes from.
    pub source: TermSource,
}

/// How one figure came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The figure.
    pub key: FigureKey,
    /// Its value, bit for bit as the chapter gives it.
    pub quantity: Quantity,
    /// What it is, in a sentence.
    pub meaning: String,
    /// The formula, with the names of the terms.
    pub formula: String,
    /// The terms.
    pub terms: Vec<Term>,
}

/// Why a figure cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The chapter has no such figure.
    #[error("`{found}` is no figure of this chapter: {why}")]
    NoSuchFigure {
        /// The key asked for.
        found: String,
        /// What is wrong with it.
        why: String,
    },
    /// The chapter cannot be computed again.
    #[error(transparent)]
    Chapter(Box<dyn std::error::Error + Send + Sync>),
}

impl ExplainError {
    /// The chapter cannot be computed again, and why.
    #[must_use]
    pub fn chapter(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Chapter(source.into())
    }
}
