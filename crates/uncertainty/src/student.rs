//! Student's t, central and not: means and quantiles of few normal numbers.

use crate::beta::beta_cdf;
use crate::normal::{normal_cdf, normal_quantile};

/// Chance that Student's t with so many degrees of freedom lies at least as far from nought as `t`, on either side.
///
/// # Sources
/// NIST Digital Library of Mathematical Functions, 8.17. Oracle: statrs.
#[must_use]
pub fn student_two_sided(degrees: f64, t: f64) -> f64 {
    if t.is_infinite() { 0.0 } else { beta_cdf(0.5 * degrees, 0.5, degrees / (degrees + t * t)) }
}

/// The value that Student's t with so many degrees of freedom stays below with chance `p`.
///
/// # Method
/// Bisection of [`student_two_sided`], from a bracket that the normal quantile begins. Relative error below 1e-10.
#[must_use]
pub fn student_quantile(degrees: f64, p: f64) -> f64 {
    if p < 0.5 {
        return -student_quantile(degrees, 1.0 - p);
    }
    let tails = 2.0 * (1.0 - p);
    bisect(normal_quantile(p).max(0.0), |t| student_two_sided(degrees, t) <= tails)
}

/// The least `t ≥ from` at which `reached` holds, if it holds from there on.
fn bisect(from: f64, reached: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut width) = (from, 1.0);
    if reached(low) {
        return low;
    }
    while !reached(low + width) && width < 1e9 {
        low += width;
        width *= 2.0;
    }
    let mut high = low + width;
    while high - low > 1e-12 * (1.0 + high.abs()) {
        let middle = 0.5 * (low + high);
        if reached(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Chance that `(Z + shift) ÷ √(V ÷ degrees)` is at most `t`, for a standard normal `Z` and a chi-squared `V`: the noncentral t.
///
/// # Method
/// `∫ Φ(t·s − shift) f(s) ds` over the density of `s = √(V ÷ degrees)`, by the trapezium rule with 200 steps over eight standard deviations
/// of `s` to each side: what is summed and its slopes vanish at the ends. Absolute error below 1e-8 from 4 degrees of freedom on.
#[must_use]
pub fn noncentral_t_cdf(degrees: f64, shift: f64, t: f64) -> f64 {
    const STEPS: usize = 200;
    let spread = 8.0 / libm::sqrt(2.0 * degrees);
    let (from, to) = ((1.0 - spread).max(0.0), 1.0 + spread);
    let step = (to - from) / STEPS as f64;
    let half = 0.5 * degrees;
    let ln_front = std::f64::consts::LN_2 + half * libm::log(half) - libm::lgamma(half);
    let density = |s: f64| if s > 0.0 { libm::exp(ln_front + (degrees - 1.0) * libm::log(s) - half * s * s) } else { 0.0 };
    let at = |i: usize| {
        let s = from + step * i as f64;
        density(s) * normal_cdf(t * s - shift)
    };
    // At the ends the density is nought, or as good as.
    let sum: f64 = (1..STEPS).map(at).sum();
    (sum * step).clamp(0.0, 1.0)
}

/// The interval of a quantile of a normal quantity, from its sample.
///
/// `p` says which quantile, `confidence` how sure. `x̄ − s/√n · T(1 − α/2)` to `x̄ − s/√n · T(α/2)`, where `T` are quantiles of the noncentral t with
/// `n − 1` degrees of freedom and shift `−z_p·√n`; exact for a normal sample.
///
/// # Sources
/// G. J. Hahn and W. Q. Meeker, "Statistical Intervals" (1991), section 4.4. Oracle: scipy's `nct`, and coverage in a test.
#[must_use]
pub fn normal_quantile_interval(sample: &NormalSample, p: f64, confidence: f64) -> (f64, f64) {
    let n = sample.n as f64;
    let (degrees, shift) = (n - 1.0, -normal_quantile(p) * libm::sqrt(n));
    let tail = 0.5 * (1.0 - confidence);
    let at = |chance: f64| {
        // From below what any sample of three or more reaches.
        let from = shift - 1.0 - 40.0 * (1.0 + shift.abs());
        bisect(from, |t| noncentral_t_cdf(degrees, shift, t) >= chance)
    };
    let scale = sample.sd / libm::sqrt(n);
    (sample.mean - scale * at(1.0 - tail), sample.mean - scale * at(tail))
}

/// What a sample says of a normal quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormalSample {
    /// How many values.
    pub n: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, with `n − 1`.
    pub sd: f64,
}

impl NormalSample {
    /// Mean and standard deviation of at least two values; `None` for fewer.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.len() < 2 {
            return None;
        }
        let mean = crate::quantile::mean(values);
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        Some(Self { n: values.len(), mean, sd: libm::sqrt(squares / (values.len() - 1) as f64) })
    }

    /// The interval of the mean: `x̄ ± t(1 − α/2; n − 1) · s/√n`.
    #[must_use]
    pub fn mean_interval(&self, confidence: f64) -> (f64, f64) {
        let half = student_quantile(self.n as f64 - 1.0, 0.5 + 0.5 * confidence) * self.sd / libm::sqrt(self.n as f64);
        (self.mean - half, self.mean + half)
    }
}
