//! What matters: Sobol's indices by Saltelli's design, with intervals.

use crate::sobol::Sobol;
use crate::stream::Stream;

/// How much of an outcome's variance hangs on one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolIndex {
    /// On the input alone.
    pub first: f64,
    /// Half of the 95 % interval of it.
    pub first_within: f64,
    /// On the input, alone or with others.
    pub total: f64,
    /// Half of the 95 % interval of it.
    pub total_within: f64,
}

/// Resamples for the intervals.
const RESAMPLES: u64 = 200;

/// The points of Saltelli's design for `inputs` inputs and `n` base points: blocks A, B, then A with each column of B in turn; `n (inputs + 2)` rows.
///
/// # Panics
/// If there are more than 16 inputs: each takes two dimensions of Sobol's sequence.
#[must_use]
pub fn saltelli_points(inputs: usize, n: u32, seed: u64) -> Vec<Vec<f64>> {
    let sobol = Sobol::scrambled(2 * inputs, seed);
    let of = |first: usize| (0..n).map(|i| (0..inputs).map(|d| sobol.at(i, first + d)).collect::<Vec<f64>>()).collect::<Vec<_>>();
    let (a, b) = (of(0), of(inputs));
    let mut points = a.clone();
    points.extend(b.iter().cloned());
    for d in 0..inputs {
        points.extend(a.iter().zip(&b).map(|(a, b)| {
            let mut mixed = a.clone();
            mixed[d] = b[d];
            mixed
        }));
    }
    points
}

/// Indices from the outcomes at [`saltelli_points`], by input; 95 % intervals by bootstrap over base points. All 0 for an outcome that does not vary.
///
/// # Method
/// First order: Saltelli et al. (2010), `mean(B (AB_i − A))/V`; total: Jansen (1999), `mean((A − AB_i)²)/(2V)`. Oracle: Ishigami's function.
///
/// # Panics
/// If the number of outcomes is not that of the design.
#[must_use]
pub fn sobol_indices(outcomes: &[f64], inputs: usize, seed: u64) -> Vec<SobolIndex> {
    let n = outcomes.len() / (inputs + 2);
    assert_eq!(outcomes.len(), n * (inputs + 2), "one outcome a point of the design");
    let all: Vec<usize> = (0..n).collect();
    let whole: Vec<(f64, f64)> = (0..inputs).map(|d| of_input(outcomes, n, d, &all)).collect();
    let mut spread = vec![[0.0; 4]; inputs];
    let mut numbers = vec![0.0; n];
    for resample in 0..RESAMPLES {
        Stream::new(seed, resample, "sobol.bootstrap", "").fill_uniform(0, &mut numbers);
        let some: Vec<usize> = numbers.iter().map(|u| (u * n as f64) as usize).collect();
        for (d, s) in spread.iter_mut().enumerate() {
            let (first, total) = of_input(outcomes, n, d, &some);
            s[0] += first;
            s[1] += first * first;
            s[2] += total;
            s[3] += total * total;
        }
    }
    let within = |sum: f64, squares: f64| {
        let mean = sum / RESAMPLES as f64;
        1.96 * libm::sqrt((squares / RESAMPLES as f64 - mean * mean).max(0.0))
    };
    let index = |((first, total), s): (&(f64, f64), &[f64; 4])| SobolIndex {
        first: *first,
        first_within: within(s[0], s[1]),
        total: *total,
        total_within: within(s[2], s[3]),
    };
    whole.iter().zip(&spread).map(index).collect()
}

fn of_input(outcomes: &[f64], n: usize, input: usize, rows: &[usize]) -> (f64, f64) {
    let (a, b) = outcomes.split_at(n);
    let mixed = &outcomes[(2 + input) * n..(3 + input) * n];
    let count = rows.len() as f64;
    let mean = rows.iter().map(|&i| a[i] + b[i]).sum::<f64>() / (2.0 * count);
    let square = |x: f64| (x - mean) * (x - mean);
    let variance = rows.iter().map(|&i| square(a[i]) + square(b[i])).sum::<f64>() / (2.0 * count);
    if variance <= 0.0 {
        return (0.0, 0.0);
    }
    let first = rows.iter().map(|&i| (b[i] - mean) * (mixed[i] - a[i])).sum::<f64>() / count;
    let total = rows.iter().map(|&i| (a[i] - mixed[i]) * (a[i] - mixed[i])).sum::<f64>() / (2.0 * count);
    (first / variance, total / variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ishigamis_function_has_the_known_indices() {
        let pi = std::f64::consts::PI;
        let f = |x: &[f64]| {
            let x: Vec<f64> = x.iter().map(|u| -pi + 2.0 * pi * u).collect();
            libm::sin(x[0]) + 7.0 * libm::pow(libm::sin(x[1]), 2.0) + 0.1 * libm::pow(x[2], 4.0) * libm::sin(x[0])
        };
        let outcomes: Vec<f64> = saltelli_points(3, 4_096, 1).iter().map(|p| f(p)).collect();
        let found = sobol_indices(&outcomes, 3, 1);
        for (index, (first, total)) in found.iter().zip([(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)]) {
            assert!((index.first - first).abs() < 0.02 && (index.first - first).abs() < 2.0 * index.first_within + 0.005, "{index:?}");
            assert!((index.total - total).abs() < 0.02, "{index:?}");
        }
        assert!(sobol_indices(&[2.0; 40], 3, 1).iter().all(|i| i.first == 0.0 && i.total_within == 0.0));
    }
}
