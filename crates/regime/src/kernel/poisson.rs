//! Poisson counts by inversion, for a batch of runs.

use crate::kernel::functions::exp;

/// Largest mean that is taken; above it `exp(−mean)` would lose its digits.
pub(crate) const MOST_MEAN: f64 = 650.0;

/// How often something with the given mean happens, by inversion of a uniform number a lane: the count of `j` from 0 with `u > P(X ≤ j)`.
///
/// Inversion keeps runs comparable: the same number gives a count that rises with the mean. The loop ends when every lane is done; further rounds add
/// nothing to a lane, so the count does not depend on its neighbours.
#[inline(always)]
pub(crate) fn counts<const W: usize>(mean: &[f64; W], uniform: &[f64; W]) -> [f64; W] {
    let mut chance = [0.0; W];
    let mut below = [0.0; W];
    let mut count = [0.0; W];
    for lane in 0..W {
        chance[lane] = exp(-mean[lane]);
        below[lane] = chance[lane];
    }
    for round in 1..4_000_u32 {
        let per_round = 1.0 / f64::from(round);
        let mut open = 0.0;
        for lane in 0..W {
            let more = if uniform[lane] > below[lane] { 1.0 } else { 0.0 };
            count[lane] += more;
            open += more;
            chance[lane] *= mean[lane] * per_round;
            below[lane] += chance[lane];
        }
        if open == 0.0 {
            break;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_invert_the_distribution_and_do_not_depend_on_neighbours() {
        let stream = uncertainty::Stream::new(5, 0, "poisson", "");
        for i in 0..4_000 {
            let mean = [0.0, 0.2, 1.6, 7.0, 40.0, 300.0, 1.0, 2.0].map(|m: f64| m * (0.5 + stream.uniform(8 * i)));
            let uniform: [f64; 8] = std::array::from_fn(|lane| stream.uniform(8 * i + lane as u64));
            let found = counts(&mean, &uniform);
            for lane in 0..8 {
                assert_eq!(found[lane], counts(&[mean[lane]], &[uniform[lane]])[0]);
                let known = if mean[lane] == 0.0 { 0.0 } else { uncertainty::poisson_quantile(mean[lane], uniform[lane]) as f64 };
                assert_eq!(found[lane], known, "{} {}", mean[lane], uniform[lane]);
            }
        }
    }
}
