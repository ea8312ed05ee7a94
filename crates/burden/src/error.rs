//! What can stop the chapter.

use community::recurrence::RecurrenceError;
use parameters::ParameterError;

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum BurdenError {
    /// A table that the chapter cannot do without has no rows.
    #[error("the table `{0}` has no rows: burden needs organisations, roles and demands")]
    Lacks(&'static str),
    /// A setting is out of bounds.
    #[error("`{key}` is {found}; expected {expected}")]
    Setting {
        /// Its key.
        key: &'static str,
        /// Its value.
        found: String,
        /// What it takes.
        expected: &'static str,
    },
    /// A parameter is missing, or has no value as early as that.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// A demand's recurrence gives no dates.
    #[error("demand `{demand}`: {source}")]
    Recurrence {
        /// The demand.
        demand: String,
        /// Why.
        source: RecurrenceError,
    },
    /// A scenario changes what is not there, or by what it cannot be changed by.
    #[error("scenario `{scenario}`: cannot {change}; expected {expected}")]
    Scenario {
        /// Its name.
        scenario: String,
        /// What it changes, in words.
        change: String,
        /// What it takes.
        expected: String,
    },
}
