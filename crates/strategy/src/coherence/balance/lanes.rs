//! Bounds on all margins at once, as rows of small integers that a processor adds many at a time.

use super::matrix::ImpactMatrix;

/// Descriptors lie in rows whose length is a multiple of this.
pub(super) const WIDTH: usize = 8;
/// Descriptors with more states than this have no table of maxima over subsets of their states.
const MOST_STATES_WITH_TABLE: usize = 6;

/// The integers of the bounds.
pub(super) trait Lane: Copy + Ord + Default + Send + Sync + 'static {
    /// What a lane of no meaning holds, so that it never counts as least.
    const HIGH: Self;
    /// What a lane of an excluded state holds; it stays below every bound, and does not wrap.
    const DEAD: Self;
    /// The largest sum, up or down, that a lane may reach.
    const LIMIT: i64;
    fn from_i64(value: i64) -> Self;
    fn to_i64(self) -> i64;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
}

macro_rules! lane {
    ($integer:ty, $limit:expr) => {
        impl Lane for $integer {
            const HIGH: Self = $limit;
            const DEAD: Self = -$limit;
            const LIMIT: i64 = $limit;
            fn from_i64(value: i64) -> Self {
                value as $integer
            }
            fn to_i64(self) -> i64 {
                i64::from(self)
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
        }
    };
}

lane!(i16, 10_000);
lane!(i64, 1 << 40);

/// For each descriptor `i` and state `t`, what it adds to each margin; and the most that any of a set of its states can add.
///
/// The lane of state `s` of descriptor `j` against its `r`-th rival stands at `(s · R + r) · N + j`, with `R` the most rivals and `N` the
/// number of descriptors, rounded up. A bound on a margin is a sum over descriptors of the most that their remaining states can add; as
/// states are excluded it only falls.
pub(super) struct Gains<T> {
    /// Descriptors, rounded up.
    pub(super) n: usize,
    /// Most states of a descriptor.
    pub(super) k: usize,
    /// Most rivals of a state, one at least.
    pub(super) rivals: usize,
    /// Lanes in all.
    pub(super) lanes: usize,
    /// By state of all descriptors: what it adds.
    gain: Vec<Vec<T>>,
    /// By descriptor, by set of its states: the most that one of them adds. Empty for descriptors with many states.
    most: Vec<Vec<Vec<T>>>,
    first: Vec<usize>,
}

impl<T: Lane> Gains<T> {
    /// `None` if sums could leave the range of these integers.
    pub(super) fn new(matrix: &ImpactMatrix, allowed: i64) -> Option<Self> {
        let largest = matrix.scores().iter().map(|s| i64::from(s.abs())).max().unwrap_or(0);
        if 4 * largest * matrix.len() as i64 + allowed >= T::LIMIT {
            return None;
        }
        let n = matrix.len().next_multiple_of(WIDTH);
        let k = (0..matrix.len()).map(|d| matrix.n_states(d)).max().unwrap_or(1);
        let rivals = k.saturating_sub(1).max(1);
        let mut gains = Self { n, k, rivals, lanes: k * rivals * n, gain: Vec::new(), most: Vec::new(), first: Vec::new() };
        for i in 0..matrix.len() {
            gains.first.push(gains.gain.len());
            for t in 0..matrix.n_states(i) {
                let row = gains.gain_of(matrix, i, t);
                gains.gain.push(row);
            }
        }
        for i in 0..matrix.len() {
            let table = gains.table(i, matrix.n_states(i));
            gains.most.push(table);
        }
        Some(gains)
    }

    fn gain_of(&self, matrix: &ImpactMatrix, i: usize, t: usize) -> Vec<T> {
        let mut row = vec![T::default(); self.lanes];
        for j in 0..matrix.len() {
            for s in 0..matrix.n_states(j) {
                for r in 0..matrix.n_states(j) - 1 {
                    let rival = if r < s { r } else { r + 1 };
                    let gain = i64::from(matrix.score((i, t), (j, s))) - i64::from(matrix.score((i, t), (j, rival)));
                    row[self.lane(s, r, j)] = T::from_i64(gain);
                }
            }
        }
        row
    }

    fn table(&self, i: usize, n_states: usize) -> Vec<Vec<T>> {
        if n_states > MOST_STATES_WITH_TABLE {
            return Vec::new();
        }
        (0..1_u64 << n_states).map(|set| if set == 0 { Vec::new() } else { self.most_of(i, set) }).collect()
    }

    /// By lane, the most that one of a set of states adds.
    fn most_of(&self, i: usize, set: u64) -> Vec<T> {
        let mut states = Bits(set);
        let mut most = states.next().map_or_else(|| vec![T::default(); self.lanes], |t| self.gain(i, t).to_vec());
        for t in states {
            for (m, g) in most.iter_mut().zip(self.gain(i, t)) {
                *m = (*m).max(*g);
            }
        }
        most
    }

    pub(super) fn lane(&self, state: usize, rival: usize, descriptor: usize) -> usize {
        (state * self.rivals + rival) * self.n + descriptor
    }

    pub(super) fn gain(&self, i: usize, t: usize) -> &[T] {
        &self.gain[self.first[i] + t]
    }

    /// Calls `work` with the most that one of a set of states adds, by lane.
    pub(super) fn with_most<R>(&self, i: usize, set: u64, work: impl FnOnce(&[T]) -> R) -> R {
        match self.most[i].get(set as usize) {
            Some(most) => work(most),
            None => work(&self.most_of(i, set)),
        }
    }

    /// How much the bounds fall, over all lanes, when descriptor `i` goes from any of its states to one, on average: its weight in the search.
    pub(super) fn weight(&self, i: usize, n_states: usize) -> i64 {
        let fall = |most: &[T], t: usize| most.iter().zip(self.gain(i, t)).map(|(m, g)| m.to_i64() - g.to_i64()).sum::<i64>();
        self.with_most(i, every_state(n_states), |most| (0..n_states).map(|t| fall(most, t)).sum::<i64>() / n_states as i64)
    }
}

/// The set of all states.
pub(super) fn every_state(n_states: usize) -> u64 {
    if n_states >= 64 { u64::MAX } else { (1 << n_states) - 1 }
}

/// The places of the bits that are set, from the lowest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bits(pub(super) u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let at = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(at)
    }
}
