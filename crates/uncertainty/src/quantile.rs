//! Quantiles of samples, by type 7 of Hyndman and Fan (the default of R and numpy).

/// Mean, summed in order.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The quantile at `p` by type 7: linear between the order statistics around `(n − 1)·p`. Reorders `values`.
///
/// # Panics
/// If there are no values.
#[must_use]
pub fn quantile(values: &mut [f64], p: f64) -> f64 {
    quantiles(values, [p])[0]
}

/// Quantiles at several rising chances at once, by type 7. Reorders `values`.
///
/// # Panics
/// If there are no values.
#[must_use]
pub fn quantiles<const N: usize>(values: &mut [f64], at: [f64; N]) -> [f64; N] {
    assert!(!values.is_empty(), "a quantile needs a value");
    let last = (values.len() - 1) as f64;
    let mut result = [0.0; N];
    // Everything before `start` is no larger than everything from it on.
    let mut start = 0;
    for (result, p) in result.iter_mut().zip(at) {
        let place = (last * p.clamp(0.0, 1.0)).max(start as f64);
        let index = (libm::floor(place) as usize).min(values.len() - 1);
        let (_, lower, above) = values[start..].select_nth_unstable_by(index - start, f64::total_cmp);
        let lower = *lower;
        let part = place - index as f64;
        *result = lower;
        if part > 0.0
            && let Some(upper) = above.iter().copied().min_by(f64::total_cmp)
        {
            *result = lower + part * (upper - lower);
        }
        start = index;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_seven_as_r_gives_it() {
        // quantile(c(1, 2, 4, 8, 16), c(.1, .5, .9), type = 7)
        assert_eq!(quantiles(&mut [16.0, 1.0, 8.0, 2.0, 4.0], [0.1, 0.5, 0.9]), [1.4, 4.0, 12.8]);
        assert_eq!(quantile(&mut [3.0], 0.9), 3.0);
        assert_eq!(quantiles(&mut [2.0, 1.0], [0.0, 0.5, 1.0]), [1.0, 1.5, 2.0]);
    }

    #[test]
    fn agrees_with_sorting() {
        let mut values = vec![0.0; 1_001];
        crate::Stream::new(1, 0, "q", "").fill_normal(0, &mut values);
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let at = [0.0, 0.05, 0.1, 0.101, 0.5, 0.9, 0.999, 1.0];
        for (p, found) in at.into_iter().zip(quantiles(&mut values, at)) {
            let place = 1_000.0 * p;
            let i = place as usize;
            let upper = sorted[(i + 1).min(1_000)];
            assert!((found - (sorted[i] + (place - i as f64) * (upper - sorted[i]))).abs() < 1e-15);
        }
    }
}
