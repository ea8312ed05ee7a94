//! What the solver answers.

use highs::HighsModelStatus;

use crate::error::OptimiseError;

/// What became of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Solved to within the gap that was asked for.
    Optimal,
    /// No point keeps all rows.
    Infeasible,
    /// The objective has no limit.
    Unbounded,
    /// A limit of time, nodes or iterations came first.
    Limit,
    /// The watcher stopped it.
    Stopped,
}

impl Status {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Infeasible => "infeasible",
            Self::Unbounded => "unbounded",
            Self::Limit => "limit",
            Self::Stopped => "stopped",
        }
    }

    pub(crate) fn of(status: HighsModelStatus) -> Result<Self, OptimiseError> {
        use HighsModelStatus as S;
        match status {
            S::Optimal | S::ModelEmpty => Ok(Self::Optimal),
            S::Infeasible => Ok(Self::Infeasible),
            S::Unbounded => Ok(Self::Unbounded),
            S::ReachedTimeLimit
            | S::ReachedIterationLimit
            | S::ReachedSolutionLimit
            | S::ReachedMemoryLimit
            | S::ObjectiveBound
            | S::ObjectiveTarget => Ok(Self::Limit),
            S::ReachedInterrupt => Ok(Self::Stopped),
            other => Err(OptimiseError::Failed { doing: "solving", status: format!("{other:?}") }),
        }
    }
}

/// What the solver claims about an integer model.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What became of it.
    pub status: Status,
    /// Objective of the best point, where there is one.
    pub objective: Option<f64>,
    /// No point is better than this; infinite where nothing is known.
    pub bound: f64,
    /// `|bound − objective| / max(1, |objective|)`; infinite without a point.
    pub gap: f64,
    /// The best point, a value a column; whole columns are rounded.
    pub columns: Option<Vec<f64>>,
    /// Nodes of the search tree.
    pub nodes: i64,
    /// Iterations of the simplex method.
    pub iterations: i64,
}

/// What the solver claims about a linear model.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearAnswer {
    /// What became of it.
    pub status: Status,
    /// Objective.
    pub objective: f64,
    /// A value a column.
    pub columns: Vec<f64>,
    /// Reduced cost a column: how the objective changes with one unit more of it.
    pub reduced_costs: Vec<f64>,
    /// Price a row: how the objective changes with one unit more of its bound.
    pub prices: Vec<f64>,
    /// Iterations of the simplex method.
    pub iterations: i64,
}
