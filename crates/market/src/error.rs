//! What can be wrong with a game.

/// Why a game cannot be stated or solved.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum MarketError {
    /// A value that the model cannot take.
    #[error("{place}: {found}, expected {expected}")]
    Value {
        /// Where it stands in the case.
        place: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: String,
    },
    /// Waits that did not settle.
    #[error(
        "service `{service}`: waits with levels {levels:?} did not settle in {steps} steps; {left:e} patients are left over\nhint: look for a capacity_year that is tiny beside the patients"
    )]
    Unsettled {
        /// The service, or services that share capacity.
        service: String,
        /// The levels.
        levels: Vec<usize>,
        /// Steps that were tried.
        steps: usize,
        /// Largest difference between patients and those that the waits would bring.
        left: f64,
    },
    /// A coefficient that the flows do not determine.
    #[error(
        "`{covariate}`: the flows do not determine its coefficient; expected something that differs between sites and is not a sum of others"
    )]
    NotIdentified {
        /// What it belongs to.
        covariate: String,
    },
    /// A model of choice that has no best estimate.
    #[error("no best estimate after {steps} steps, expected flows to more than one site from places that chose differently")]
    NoEstimate {
        /// Steps that were tried.
        steps: usize,
    },
    /// A division of what is gained that the solver did not find.
    #[error("sharing what is gained: the solver ends with `{status}`, expected `optimal`")]
    NoDivision {
        /// How it ended.
        status: String,
    },
    /// Nothing to look at.
    #[error("no service has a row in `contracts`; expected one for each organisation and service, with how it is paid")]
    NoServices,
    /// A parameter is missing, or has no value as early as that.
    #[error(transparent)]
    Parameter(#[from] parameters::ParameterError),
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] optimise::OptimiseError),
}

impl MarketError {
    pub(crate) fn value(place: impl Into<String>, found: impl ToString, expected: &str) -> Self {
        Self::Value { place: place.into(), found: found.to_string(), expected: expected.to_owned() }
    }
}
