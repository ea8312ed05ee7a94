//! Why the solver gave no answer.

/// Why the solver gave no answer.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum OptimiseError {
    /// A bound, cost or coefficient is not a number, or a lower bound is above its upper bound.
    #[error(
        "{what} {index} of the model has no sound numbers; expected finite costs and coefficients, and a lower bound not above the upper"
    )]
    Unsound {
        /// `column` or `row`.
        what: &'static str,
        /// Its index.
        index: usize,
    },
    /// The solver does not take an option.
    #[error("the solver does not take the option `{0}`")]
    Option(&'static str),
    /// The start given has another length than the model has columns.
    #[error("the start has {found} values; expected {expected}, one a column")]
    Start {
        /// Values given.
        found: usize,
        /// Columns.
        expected: usize,
    },
    /// The solver failed.
    #[error("the solver failed while {doing}: {status}")]
    Failed {
        /// What it was doing.
        doing: &'static str,
        /// Its status.
        status: String,
    },
}
