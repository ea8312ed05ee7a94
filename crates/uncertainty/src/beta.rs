//! The Beta distribution.

/// Steps of the continued fraction; it needs about ten for the shapes that PERT has.
const MAX_STEPS: u32 = 1_000;

/// Natural logarithm of the Beta function.
fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// Chance that a Beta(`a`, `b`) variable is at most `x`: the regularised incomplete Beta function.
///
/// # Method
/// The continued fraction of DLMF 8.17.22 by Lentz's method on the side where it converges fast, the symmetry `1 − I(b, a, 1 − x)` on
/// the other. Relative error below 1e-13 in the lower half for shapes from 1 to 5.
///
/// # Sources
/// NIST Digital Library of Mathematical Functions, 8.17. Oracle: statrs.
#[must_use]
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    cdf(a, b, ln_beta(a, b), x)
}

fn cdf(a: f64, b: f64, ln_b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - ln_b);
    if x < (a + 1.0) / (a + b + 2.0) { front * fraction(a, b, x) / a } else { 1.0 - front * fraction(b, a, 1.0 - x) / b }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let away_from_zero = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..=MAX_STEPS {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let change = d * c;
        h *= change;
        if (change - 1.0).abs() < 3e-16 {
            break;
        }
    }
    h
}

/// The `x` that a Beta(`a`, `b`) variable stays below with chance `p`.
///
/// # Method
/// Newton's method on the logarithms of chance and place, which are nearly in proportion in the lower tail, held within a bracket; the
/// upper half by symmetry. Absolute error below 1e-13 for shapes from 1 to 5.
///
/// # Sources
/// Oracle: [`beta_cdf`] of the result gives `p` back; statrs.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    if p <= 0.0 {
        0.0
    } else if p >= 1.0 {
        1.0
    } else if p <= 0.5 {
        lower_quantile(a, b, p)
    } else {
        1.0 - lower_quantile(b, a, 1.0 - p)
    }
}

fn lower_quantile(a: f64, b: f64, p: f64) -> f64 {
    let ln_b = ln_beta(a, b);
    let ln_p = libm::log(p);
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = libm::exp((ln_p + libm::log(a) + ln_b) / a).min(0.9);
    for _ in 0..100 {
        let reached = cdf(a, b, ln_b, x);
        if reached < p {
            low = x
        } else {
            high = x
        }
        let density = libm::exp((a - 1.0) * libm::log(x) + (b - 1.0) * libm::log1p(-x) - ln_b);
        let step = (ln_p - libm::log(reached)) * reached / (density * x);
        let next = x * libm::exp(step.clamp(-20.0, 20.0));
        let next = if next > low && next < high { next } else { 0.5 * (low + high) };
        if (next - x).abs() <= 1e-15 * x {
            return next;
        }
        x = next;
    }
    x
}
