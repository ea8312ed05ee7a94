//! How risky a budget is that covers few people, and how many make it bearable.

use uncertainty::{gamma_chances, normal_cdf};

/// What a person costs, and what all people's costs have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolRisk {
    /// Standard deviation of a person's yearly cost ÷ its mean.
    pub person_cv: f64,
    /// Standard deviation of a shock that all share ÷ mean: a hard winter, a price.
    pub common: f64,
}

/// Chances that costs go over a budget that is right on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overspend {
    /// If the mean cost is normal.
    pub normal: f64,
    /// If it is gamma with the same mean and variance: skewed to the right, as costs are.
    pub gamma: f64,
}

impl PoolRisk {
    /// Standard deviation of the mean cost of `people`, as a share of the mean: `√(cv²/N + s²)`.
    ///
    /// People's costs are independent but for the shock. Oracles: the model book's values; published practices (Crump et al. 1991) give a
    /// person's cv of 7.1 to 7.7 at every size, so the square-root law holds.
    #[must_use]
    pub fn deviation(&self, people: f64) -> f64 {
        libm::sqrt(self.person_cv * self.person_cv / people + self.common * self.common)
    }

    /// Chance that costs are over the budget by more than a share of it.
    #[must_use]
    pub fn overspend(&self, people: f64, share: f64) -> Overspend {
        chance(self.deviation(people), share)
    }

    /// Fewest people with whom the chance (gamma) to go over by more than `share` is at most `chance`; nothing where the shock alone is too much for any pool.
    ///
    /// # Method
    /// Bisection on the number of people: the chance falls as they grow more.
    #[must_use]
    pub fn bearable(&self, share: f64, chance: f64) -> Option<u64> {
        let over = |people: u64| {
            #[expect(clippy::cast_precision_loss, reason = "people are fewer than 2⁵³")]
            let people = people as f64;
            self.overspend(people, share).gamma > chance
        };
        // the largest pool asked about: more people than there are
        let most = 10_000_000_000;
        if over(most) {
            return None;
        }
        let (mut low, mut high) = (0, most);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if over(middle) { low = middle } else { high = middle }
        }
        Some(high)
    }
}

/// Shape of the gamma distribution beyond which its cube root counts as normal (Wilson and Hilferty 1931; wrong by less than a millionth there).
const MOST_SHAPE: f64 = 10_000.0;

fn chance(deviation: f64, share: f64) -> Overspend {
    if deviation <= 0.0 {
        let over = if share < 0.0 { 1.0 } else { 0.0 };
        return Overspend { normal: over, gamma: over };
    }
    let shape = 1.0 / (deviation * deviation);
    let gamma = if shape <= MOST_SHAPE {
        gamma_chances(shape, (1.0 + share) * shape).1
    } else {
        normal_cdf((1.0 - 1.0 / (9.0 * shape) - libm::cbrt(1.0 + share)) * libm::sqrt(9.0 * shape))
    };
    Overspend { normal: normal_cdf(-share / deviation), gamma }
}
