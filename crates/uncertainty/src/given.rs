//! How much of an outcome's variance hangs on one input, from draws that exist already.

/// Fewest samples a bin.
const LEAST_IN_BIN: usize = 25;

/// Most bins.
const MOST_BINS: usize = 32;

/// The share of the variance of `outcome` that would go if `input` were known: the first-order index `Var(E[Y|X]) / Var(Y)`, dimensionless, in `0.0..=1.0`.
///
/// One value a sample in both, in the same order; neither needs to be independent of the other inputs: with inputs that err together the index counts what knowing one
/// says of the others. 0 if the outcome does not vary, or there are fewer than 50 samples.
///
/// # Method
/// Samples in order of the input are cut into at most 32 bins of equal number (at least 25 each); the correlation ratio between bins is freed of what chance alone
/// would give: `(SSB − (k − 1) · MSW) / SST` (Kelley's ε²). Ties keep the order of the samples.
///
/// # Sources
/// Plischke, Borgonovo and Smith (2013), estimation from given data. Oracles: a sum of independent inputs, whose indices are the shares of their variances; Ishigami's function.
///
/// # Panics
/// If the two differ in length.
#[must_use]
pub fn explained_share(input: &[f64], outcome: &[f64]) -> f64 {
    assert_eq!(input.len(), outcome.len(), "one value a sample in both");
    let n = input.len();
    let bins = (n / LEAST_IN_BIN).min(MOST_BINS);
    if bins < 2 {
        return 0.0;
    }
    let mean = outcome.iter().sum::<f64>() / n as f64;
    let total: f64 = outcome.iter().map(|y| (y - mean) * (y - mean)).sum();
    if total <= 0.0 {
        return 0.0;
    }
    let mut order: Vec<u32> = (0..n as u32).collect();
    order.sort_by(|&a, &b| input[a as usize].total_cmp(&input[b as usize]).then(a.cmp(&b)));
    let between: f64 = (0..bins)
        .map(|bin| {
            let of_bin = &order[bin * n / bins..(bin + 1) * n / bins];
            let of_mean = of_bin.iter().map(|&s| outcome[s as usize]).sum::<f64>() / of_bin.len() as f64;
            of_bin.len() as f64 * (of_mean - mean) * (of_mean - mean)
        })
        .sum();
    let within = (total - between).max(0.0) / (n - bins) as f64;
    ((between - (bins - 1) as f64 * within) / total).clamp(0.0, 1.0)
}
