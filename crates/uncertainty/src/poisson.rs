//! The Poisson distribution.

use crate::normal::normal_quantile;

/// The count that a Poisson variable with mean `mean` stays at or below with chance `p`.
///
/// # Method
/// Up to a mean of 30 the chances are summed from 0 on; above, from a start by Cornish and Fisher, the chance of which is summed downward
/// until the terms vanish. Exact but for rounding (1e-13 in the chance). Means of zero and less give 0.
///
/// # Sources
/// Oracle: statrs's distribution function.
#[must_use]
pub fn poisson_quantile(mean: f64, p: f64) -> u64 {
    if mean.is_nan() || mean <= 0.0 || p <= 0.0 {
        return 0;
    }
    if mean <= 30.0 {
        return small(mean, p);
    }
    let z = normal_quantile(p.min(1.0 - 1e-16));
    let start = (mean + libm::sqrt(mean) * z + (z * z - 1.0) / 6.0).max(0.0);
    large(mean, p, libm::floor(start) as u64)
}

fn small(mean: f64, p: f64) -> u64 {
    let mut chance = libm::exp(-mean);
    let mut sum = chance;
    let mut count = 0;
    while sum < p && count < 1_000 {
        count += 1;
        chance *= mean / count as f64;
        sum += chance;
    }
    count
}

fn large(mean: f64, p: f64, start: u64) -> u64 {
    let ln_mean = libm::log(mean);
    let chance_of = |k: u64| libm::exp(k as f64 * ln_mean - mean - libm::lgamma(k as f64 + 1.0));
    let mut count = start;
    let mut chance = chance_of(count);
    let mut sum = 0.0;
    let (mut term, mut k) = (chance, count);
    loop {
        sum += term;
        if k == 0 || term < sum * 1e-18 {
            break;
        }
        term *= k as f64 / mean;
        k -= 1;
    }
    if sum < p {
        while sum < p && chance > 0.0 {
            count += 1;
            chance *= mean / count as f64;
            sum += chance;
        }
    } else {
        while count > 0 && sum - chance >= p {
            sum -= chance;
            chance *= count as f64 / mean;
            count -= 1;
        }
    }
    count
}
