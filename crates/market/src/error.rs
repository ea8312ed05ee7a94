//! What can be wrong with a game.

/// Why a game cannot be stated or solved.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
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
    /// More profiles than are enumerated.
    #[error(
        "service `{service}`: {profiles} profiles, expected at most {most}\nhint: search by sequential best response, which does not prove its list complete"
    )]
    TooLarge {
        /// The service.
        service: String,
        /// Its profiles.
        profiles: String,
        /// The limit.
        most: usize,
    },
}

impl MarketError {
    pub(crate) fn value(place: impl Into<String>, found: impl ToString, expected: &str) -> Self {
        Self::Value { place: place.into(), found: found.to_string(), expected: expected.to_owned() }
    }
}
