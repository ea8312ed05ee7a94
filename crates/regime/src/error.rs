//! What can stop the chapter.

use parameters::ParameterError;

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RegimeError {
    /// A number that cannot be computed with.
    #[error("`{name}` of organisation {organisation} is {found}; expected {expected}")]
    Number {
        /// Index of the organisation.
        organisation: usize,
        /// Symbol of the number.
        name: &'static str,
        /// Its value.
        found: f64,
        /// What is expected.
        expected: &'static str,
    },
    /// A clock or a row of events that cannot be run.
    #[error("`{what}` is {found}; expected {expected}")]
    Course {
        /// What is wrong.
        what: &'static str,
        /// Its value.
        found: f64,
        /// What is expected.
        expected: &'static str,
    },
    /// A state that is no finite number stopped a run.
    #[error(
        "run {run} of seed {seed} stopped in week {week}: a state of organisation {organisation} is not a finite number; its numbers were {numbers}"
    )]
    NotFinite {
        /// Number of the run.
        run: u64,
        /// Seed.
        seed: u64,
        /// Index of the organisation.
        organisation: usize,
        /// The first week with a row in which it shows.
        week: f64,
        /// All its numbers.
        numbers: String,
    },
    /// No regime has that name.
    #[error("there is no regime `{found}`; expected one of {}", valid.join(", "))]
    UnknownRegime {
        /// The name.
        found: String,
        /// Those there are.
        valid: Vec<String>,
    },
    /// A row of the table `regimes` that cannot be run.
    #[error("{place}: {found}; expected {expected}")]
    Schedule {
        /// File and row.
        place: String,
        /// What stands there.
        found: String,
        /// What is expected.
        expected: String,
    },
    /// A series that cannot be used.
    #[error("{place}: {found}; expected {expected}")]
    Series {
        /// File and row, or organisation and measure.
        place: String,
        /// What stands there.
        found: String,
        /// What is expected.
        expected: String,
    },
    /// Nobody to simulate.
    #[error("no organisation of the community has managers with answering work: {0}")]
    NoManagers(String),
    /// A setting is out of bounds.
    #[error("the setting `{key}` is `{found}`; expected {expected}")]
    Setting {
        /// Dotted key.
        key: &'static str,
        /// Its value.
        found: String,
        /// What it takes.
        expected: &'static str,
    },
    /// A parameter is missing, or has no value as early as that.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
}
