//! How far raters agree.

/// Krippendorff's alpha for numbers on an interval scale.
///
/// `units` holds, for each thing that was judged, the scores of all who judged it; a thing that one rater alone judged counts for nothing. The
/// result is 1 where all agree, 0 where they agree as chance would, below 0 where less. `None` if nothing was judged twice, or all scores
/// are the same number.
///
/// # Method
/// `α = 1 − D_o / D_e`, with `D_o = (1/n) Σ_u Σ_{c≠k} (x_c − x_k)² / (m_u − 1)` over units with `m_u ≥ 2` scores, `n = Σ m_u`, and
/// `D_e = Σ_{c≠k} (x_c − x_k)² / (n (n − 1))` over all their scores.
///
/// # Sources
/// Krippendorff 2011, "Computing Krippendorff's alpha-reliability". Oracle: his example of four observers and twelve units, 0.849.
#[must_use]
pub fn krippendorff_alpha(units: &[Vec<f64>]) -> Option<f64> {
    let paired = || units.iter().filter(|u| u.len() >= 2);
    let n: f64 = paired().map(|u| u.len() as f64).sum();
    if n < 2.0 {
        return None;
    }
    // Σ over ordered pairs of (x − y)² = 2 (m Σ x² − (Σ x)²).
    let spread = |scores: &mut dyn Iterator<Item = f64>| {
        let (m, sum, squares) = scores.fold((0.0, 0.0, 0.0), |(m, s, q), x| (m + 1.0, s + x, q + x * x));
        2.0 * (m * squares - sum * sum)
    };
    let observed: f64 = paired().map(|u| spread(&mut u.iter().copied()) / (u.len() as f64 - 1.0)).sum::<f64>() / n;
    let expected = spread(&mut paired().flatten().copied()) / (n * (n - 1.0));
    (expected > 0.0).then(|| 1.0 - observed / expected)
}
