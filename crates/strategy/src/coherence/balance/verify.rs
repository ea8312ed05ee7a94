//! A check of what the search found that shares nothing with it: from the scores alone, by the definition.

use super::matrix::ImpactMatrix;
use super::scenario::Scenario;

/// What is wrong with a scenario that was claimed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It does not name one state a descriptor.
    #[error("the scenario has {found} states; expected {expected}, one a descriptor")]
    Length {
        /// How many.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A state that its descriptor does not have.
    #[error("descriptor `{descriptor}` has no state {found}; expected 1 to {expected}")]
    State {
        /// The descriptor.
        descriptor: String,
        /// The state, counted from 1.
        found: usize,
        /// How many states it has.
        expected: usize,
    },
    /// Another state of a descriptor is better by more than is allowed.
    #[error("descriptor `{descriptor}` is {by} below its best state; expected {allowed} at most")]
    Inconsistent {
        /// The descriptor.
        descriptor: String,
        /// By how much.
        by: i64,
        /// How much is allowed.
        allowed: i64,
    },
    /// A mark that is not what the scores give.
    #[error("the {what} is {found}; expected {expected}")]
    Mark {
        /// Which mark.
        what: &'static str,
        /// Its value.
        found: i64,
        /// What the scores give.
        expected: i64,
    },
}

/// Checks one scenario against the matrix, by the definition alone.
///
/// # Errors
/// The first [`Flaw`].
pub fn verify(matrix: &ImpactMatrix, scenario: &Scenario, allowed: i64) -> Result<(), Flaw> {
    let (n, states) = (matrix.len(), &scenario.states);
    if states.len() != n {
        return Err(Flaw::Length { found: states.len(), expected: n });
    }
    for (descriptor, state) in matrix.descriptors().iter().zip(states) {
        if usize::from(*state) >= descriptor.states.len() {
            return Err(Flaw::State {
                descriptor: descriptor.name.clone(),
                found: usize::from(*state) + 1,
                expected: descriptor.states.len(),
            });
        }
    }
    let impact = |j: usize, l: usize| (0..n).map(|i| i64::from(matrix.score((i, usize::from(states[i])), (j, l)))).sum::<i64>();
    let (mut total, mut least) = (0, None::<i64>);
    for (j, descriptor) in matrix.descriptors().iter().enumerate() {
        let held = impact(j, usize::from(states[j]));
        total += held;
        for l in (0..descriptor.states.len()).filter(|l| *l != usize::from(states[j])) {
            let margin = held - impact(j, l);
            if margin < -allowed {
                return Err(Flaw::Inconsistent { descriptor: descriptor.name.clone(), by: -margin, allowed });
            }
            least = Some(least.map_or(margin, |least| least.min(margin)));
        }
    }
    if total != scenario.total_impact_score {
        return Err(Flaw::Mark { what: "total impact score", found: scenario.total_impact_score, expected: total });
    }
    match (scenario.consistency_value, least) {
        (found, expected) if found == expected => Ok(()),
        (found, expected) => Err(Flaw::Mark { what: "consistency value", found: found.unwrap_or(0), expected: expected.unwrap_or(0) }),
    }
}
