//! One combination of states, and how well it holds together.

use super::matrix::ImpactMatrix;

/// A combination of states with its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The state of each descriptor, counted from 0.
    pub states: Vec<u8>,
    /// For each descriptor, the impact score of the state that it is in less the best of the others; `None` if it has no others.
    pub margins: Vec<Option<i64>>,
    /// The least margin; `None` if no descriptor has a choice.
    pub consistency_value: Option<i64>,
    /// Sum of the impact scores of the states that descriptors are in.
    pub total_impact_score: i64,
}

impl Scenario {
    /// Marks a combination (Weimer-Jehle 2006).
    ///
    /// `θ(j, l) = Σ_i C[(i, z_i), (j, l)]`; margin `c_j = θ(j, z_j) − max_{l ≠ z_j} θ(j, l)`; the combination is consistent if no margin
    /// is below 0 (a tie is consistent); consistency value `min_j c_j`; total impact score `Σ_j θ(j, z_j)`. Whole numbers, no units.
    ///
    /// Oracles: every scenario of the worked example, SomewhereLand and `CIB_global` with their margins and scores.
    #[must_use]
    pub fn of(matrix: &ImpactMatrix, states: &[u8]) -> Self {
        let balances = matrix.balances(states);
        let mut margins = Vec::with_capacity(states.len());
        let mut total_impact_score = 0;
        for (j, z) in states.iter().enumerate() {
            let own = matrix.of(&balances, j);
            let z = usize::from(*z);
            total_impact_score += own[z];
            let rival = own.iter().enumerate().filter(|(l, _)| *l != z).map(|(_, b)| *b).max();
            margins.push(rival.map(|rival| own[z] - rival));
        }
        let consistency_value = margins.iter().flatten().min().copied();
        Self { states: states.to_vec(), margins, consistency_value, total_impact_score }
    }

    /// How far the worst descriptor is from its best state: 0 in a consistent scenario.
    #[must_use]
    pub fn inconsistency(&self) -> i64 {
        self.consistency_value.map_or(0, |c| (-c).max(0))
    }

    /// Whether every descriptor is in a best state.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        self.inconsistency() == 0
    }
}
