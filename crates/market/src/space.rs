//! Profiles as numbers of several digits, and who gains by changing digits of their own.

/// Profiles of digits, the last one fastest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Space {
    radices: Vec<usize>,
    strides: Vec<usize>,
    count: usize,
}

impl Space {
    /// Profiles whose digits are below the radices; nothing if their number does not fit.
    #[must_use]
    pub fn new(radices: Vec<usize>) -> Option<Self> {
        let mut strides = vec![1; radices.len()];
        let mut count = 1_usize;
        for (stride, radix) in strides.iter_mut().zip(&radices).rev() {
            *stride = count;
            count = count.checked_mul(*radix)?;
        }
        Some(Self { radices, strides, count })
    }

    /// How many profiles there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Digits of the profile with this number.
    #[must_use]
    pub fn digits(&self, index: usize) -> Vec<usize> {
        self.radices.iter().zip(&self.strides).map(|(radix, stride)| index / stride % radix).collect()
    }

    /// Number of the profile with these digits.
    #[must_use]
    pub fn index(&self, digits: &[usize]) -> usize {
        digits.iter().zip(&self.strides).map(|(digit, stride)| digit * stride).sum()
    }

    /// The greatest payoff within reach of whoever owns these digits, by profile: over all values of their own, the others' as they are.
    ///
    /// # Method
    /// A maximum over one digit after the other: O(profiles · own digits).
    #[must_use]
    pub fn best_within_reach(&self, own: &[usize], payoff: &[f64]) -> Vec<f64> {
        let mut best = payoff.to_vec();
        for &digit in own {
            let (radix, stride) = (self.radices[digit], self.strides[digit]);
            if stride == 1 {
                for block in best.chunks_exact_mut(radix) {
                    let most = block.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    block.fill(most);
                }
                continue;
            }
            for block in best.chunks_exact_mut(radix * stride) {
                let (most, others) = block.split_at_mut(stride);
                for row in others.chunks_exact(stride) {
                    most.iter_mut().zip(row).for_each(|(most, value)| *most = if *value > *most { *value } else { *most });
                }
                others.chunks_exact_mut(stride).for_each(|row| row.copy_from_slice(most));
            }
        }
        best
    }

    /// Profiles from which no player gains by changing the own digit alone: pure equilibria of a game in normal form, a digit a player.
    ///
    /// # Method
    /// Exact comparison of payoffs, as stated; O(profiles · players). Oracle: brute force and, in `benches/market`, numpy and quantecon.
    #[must_use]
    pub fn pure_equilibria(&self, payoffs: &[Vec<f64>]) -> Vec<usize> {
        let mut calm = vec![true; self.count];
        for (player, payoff) in payoffs.iter().enumerate() {
            let best = self.best_within_reach(&[player], payoff);
            calm.iter_mut().zip(best.iter().zip(payoff)).for_each(|(calm, (best, own))| *calm &= own >= best);
        }
        calm.iter().enumerate().filter(|(_, calm)| **calm).map(|(index, _)| index).collect()
    }
}
