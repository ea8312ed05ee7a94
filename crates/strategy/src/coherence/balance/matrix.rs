//! The cross-impact matrix: descriptors, their states, and how far each state promotes or hinders each other.

/// Most descriptors that a matrix may have.
pub const MOST_DESCRIPTORS: usize = 1_000;
/// Most states that a descriptor may have.
pub const MOST_STATES: usize = 64;
/// The largest score, up or down, that a matrix may hold; ScenarioWizard's usual scale ends at 3.
pub const LARGEST_SCORE: i32 = 100_000;

/// A descriptor: in a community, a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// Its name.
    pub name: String,
    /// Names of its states: in a community, the options.
    pub states: Vec<String>,
}

/// Why a matrix cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatrixError {
    /// Nothing to combine.
    #[error("the matrix has no descriptors; expected one at least")]
    Empty,
    /// Too much to combine.
    #[error("the matrix has {found} descriptors; expected {MOST_DESCRIPTORS} at most")]
    TooManyDescriptors {
        /// How many.
        found: usize,
    },
    /// A descriptor with no states, or too many.
    #[error("descriptor `{descriptor}` has {found} states; expected 1 to {MOST_STATES}")]
    States {
        /// The descriptor.
        descriptor: String,
        /// How many.
        found: usize,
    },
    /// The scores are not square, or not of that size.
    #[error("the matrix has {found} scores; expected {expected}, the square of its number of states")]
    Size {
        /// How many.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A score that is out of all proportion.
    #[error("the score of `{source_state}` on `{target_state}` is {found}; expected −{LARGEST_SCORE} to {LARGEST_SCORE}")]
    Score {
        /// The state that acts.
        source_state: String,
        /// The state that is acted on.
        target_state: String,
        /// The score.
        found: i32,
    },
}

/// A cross-impact matrix, `C[(i, s), (j, l)]`: how far descriptor `i` in state `s` promotes (above 0) or hinders (below 0) descriptor `j`
/// in state `l`. Rows are sources, columns targets; diagonal blocks count where they are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpactMatrix {
    descriptors: Vec<Descriptor>,
    /// For each descriptor, the index of its first state; last, the number of states of all.
    first: Vec<usize>,
    scores: Vec<i32>,
}

impl ImpactMatrix {
    /// A matrix of these descriptors; scores row by row.
    ///
    /// # Errors
    /// [`MatrixError`].
    pub fn new(descriptors: Vec<Descriptor>, scores: Vec<i32>) -> Result<Self, MatrixError> {
        if descriptors.is_empty() {
            return Err(MatrixError::Empty);
        }
        if descriptors.len() > MOST_DESCRIPTORS {
            return Err(MatrixError::TooManyDescriptors { found: descriptors.len() });
        }
        let mut first = vec![0];
        for d in &descriptors {
            if d.states.is_empty() || d.states.len() > MOST_STATES {
                return Err(MatrixError::States { descriptor: d.name.clone(), found: d.states.len() });
            }
            first.push(first[first.len() - 1] + d.states.len());
        }
        let n_states = first[descriptors.len()];
        if scores.len() != n_states * n_states {
            return Err(MatrixError::Size { found: scores.len(), expected: n_states * n_states });
        }
        let matrix = Self { descriptors, first, scores };
        if let Some(at) = matrix.scores.iter().position(|s| !(-LARGEST_SCORE..=LARGEST_SCORE).contains(s)) {
            let label = |state: usize| matrix.label(state);
            return Err(MatrixError::Score {
                source_state: label(at / n_states),
                target_state: label(at % n_states),
                found: matrix.scores[at],
            });
        }
        Ok(matrix)
    }

    /// Its descriptors.
    #[must_use]
    pub fn descriptors(&self) -> &[Descriptor] {
        &self.descriptors
    }

    /// How many descriptors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.descriptors.len()
    }

    /// Never: a matrix has a descriptor at least.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.descriptors.is_empty()
    }

    /// How many states a descriptor has.
    #[must_use]
    pub fn n_states(&self, descriptor: usize) -> usize {
        self.first[descriptor + 1] - self.first[descriptor]
    }

    /// The index of a descriptor's state among the states of all.
    #[must_use]
    pub fn state(&self, descriptor: usize, state: usize) -> usize {
        self.first[descriptor] + state
    }

    /// The states of all descriptors together.
    #[must_use]
    pub fn all_states(&self) -> usize {
        self.first[self.len()]
    }

    /// How far `from` in state `state` promotes `on` in state `on_state`.
    #[must_use]
    pub fn score(&self, (from, state): (usize, usize), (on, on_state): (usize, usize)) -> i32 {
        self.row(from, state)[self.first[on] + on_state]
    }

    /// The scores of one state on the states of all.
    #[must_use]
    pub fn row(&self, descriptor: usize, state: usize) -> &[i32] {
        let n = self.all_states();
        let at = self.state(descriptor, state) * n;
        &self.scores[at..at + n]
    }

    /// All scores, row by row.
    #[must_use]
    pub fn scores(&self) -> &[i32] {
        &self.scores
    }

    /// The same with one score changed.
    #[must_use]
    pub fn with_score(&self, (from, state): (usize, usize), (on, on_state): (usize, usize), score: i32) -> Self {
        let at = self.state(from, state) * self.all_states() + self.state(on, on_state);
        let mut changed = self.clone();
        changed.scores[at] = score;
        changed
    }

    /// How many combinations of states there are; a whole number up to 2⁵³, rounded above.
    #[must_use]
    pub fn combinations(&self) -> f64 {
        (0..self.len()).map(|d| self.n_states(d) as f64).product()
    }

    /// Whether the state that `from` is in makes any difference to `on`: not if each row of the block is the same in all columns.
    #[must_use]
    pub fn influences(&self, from: usize, on: usize) -> bool {
        (0..self.n_states(from)).any(|s| {
            let cells = &self.row(from, s)[self.first[on]..self.first[on + 1]];
            cells.iter().any(|c| *c != cells[0])
        })
    }

    /// Impact scores of all states in a combination: `θ(j, l) = Σ_i C[(i, z_i), (j, l)]`.
    #[must_use]
    pub fn balances(&self, states: &[u8]) -> Vec<i64> {
        let mut balances = vec![0; self.all_states()];
        for (descriptor, state) in states.iter().enumerate() {
            for (b, c) in balances.iter_mut().zip(self.row(descriptor, usize::from(*state))) {
                *b += i64::from(*c);
            }
        }
        balances
    }

    /// Balances of one descriptor out of those of all.
    #[must_use]
    pub fn of<'a>(&self, balances: &'a [i64], descriptor: usize) -> &'a [i64] {
        &balances[self.first[descriptor]..self.first[descriptor + 1]]
    }

    fn label(&self, state: usize) -> String {
        let descriptor = self.first.partition_point(|f| *f <= state) - 1;
        let d = &self.descriptors[descriptor];
        format!("{}: {}", d.name, d.states[state - self.first[descriptor]])
    }
}
