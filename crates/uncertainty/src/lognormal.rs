//! The lognormal distribution.

use crate::normal::normal_quantile;

/// Standard normal quantile of 0.9.
const Z90: f64 = 1.281_551_565_544_600_4;

/// A quantity whose logarithm is normal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lognormal {
    mu: f64,
    sigma: f64,
}

impl Lognormal {
    /// The one of which one in ten lies below `p10` and one in ten above `p90`; `None` unless `0 < p10 ≤ p90 < ∞`.
    #[must_use]
    pub fn from_p10_p90(p10: f64, p90: f64) -> Option<Self> {
        if !(p10 > 0.0 && p10 <= p90 && p90.is_finite()) {
            return None;
        }
        let (low, high) = (libm::log(p10), libm::log(p90));
        Some(Self { mu: 0.5 * (low + high), sigma: (high - low) / (2.0 * Z90) })
    }

    /// The one whose logarithm has that mean and standard deviation; `None` unless both are finite and the second is not negative.
    #[must_use]
    pub fn from_logs(mu: f64, sigma: f64) -> Option<Self> {
        (mu.is_finite() && sigma.is_finite() && sigma >= 0.0).then_some(Self { mu, sigma })
    }

    /// The one with that mean and variance.
    #[must_use]
    pub fn from_moments(mean: f64, variance: f64) -> Option<Self> {
        if !(mean > 0.0 && variance >= 0.0 && mean.is_finite() && variance.is_finite()) {
            return None;
        }
        let s2 = libm::log1p(variance / (mean * mean));
        Some(Self { mu: libm::log(mean) - 0.5 * s2, sigma: libm::sqrt(s2) })
    }

    /// `exp(μ + σ²/2)`.
    #[must_use]
    pub fn mean(&self) -> f64 {
        libm::exp(self.mu + 0.5 * self.sigma * self.sigma)
    }

    /// `(exp(σ²) − 1) · mean²`.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        libm::expm1(self.sigma * self.sigma) * mean * mean
    }

    /// The value at a standard normal `z`.
    #[inline]
    #[must_use]
    pub fn at(&self, z: f64) -> f64 {
        libm::exp(self.mu + self.sigma * z)
    }

    /// The value that is not exceeded with chance `p`.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        self.at(normal_quantile(p))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_the_deciles() {
        let hours = Lognormal::from_p10_p90(2.0, 20.0).expect("in order");
        assert!((hours.quantile(0.1) - 2.0).abs() < 1e-12 && (hours.quantile(0.9) - 20.0).abs() < 1e-11);
        let same = Lognormal::from_moments(hours.mean(), hours.variance()).expect("positive");
        assert!((same.quantile(0.3) - hours.quantile(0.3)).abs() < 1e-12);
        assert_eq!(Lognormal::from_p10_p90(3.0, 3.0).map(|l| (l.mean() - 3.0).abs() < 1e-14), Some(true));
        assert!(Lognormal::from_p10_p90(0.0, 3.0).is_none() && Lognormal::from_p10_p90(4.0, 3.0).is_none());
    }
}
