//! Several tests at once, and a share from a count.

use crate::beta::beta_quantile;

/// Chances that are adjusted for the number of tests, after Benjamini and Hochberg: those of at most `q` are taken as found, and of what is so
/// found a share of `q` at most is by chance alone, on average.
///
/// `p` are the chances of the single tests, in any order; the result has the same order. `min over j ≥ i of p₍ⱼ₎ · n/j`, at most 1.
///
/// # Sources
/// Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57 (1995). Oracle: the
/// fifteen chances of its section 3.2, of which four are found at 0.05.
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]).then(a.cmp(&b)));
    let n = p.len() as f64;
    let mut adjusted = vec![1.0; p.len()];
    let mut least: f64 = 1.0;
    for (rank, &test) in order.iter().enumerate().rev() {
        least = least.min(p[test] * n / (rank + 1) as f64);
        adjusted[test] = least;
    }
    adjusted
}

/// The exact interval of a share of which `hits` of `n` were seen, after Clopper and Pearson; 0 to 1 where nothing was seen.
///
/// # Sources
/// C. J. Clopper and E. S. Pearson, Biometrika 26 (1934). Oracle: statrs's Beta.
#[must_use]
pub fn clopper_pearson(hits: usize, n: usize, confidence: f64) -> (f64, f64) {
    let tail = 0.5 * (1.0 - confidence);
    let (k, rest) = (hits as f64, n.saturating_sub(hits) as f64);
    let low = if hits == 0 { 0.0 } else { beta_quantile(k, rest + 1.0, tail) };
    let high = if hits >= n { 1.0 } else { beta_quantile(k + 1.0, rest, 1.0 - tail) };
    (low, high)
}
