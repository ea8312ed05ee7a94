//! Three points as a distribution: PERT.

use crate::beta::beta_quantile;

/// Why three points are no PERT distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PertError {
    /// Low end.
    pub low: f64,
    /// Most likely value.
    pub mode: f64,
    /// High end.
    pub high: f64,
}

impl std::fmt::Display for PertError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}, {} are not finite numbers in order: low, most likely, high", self.low, self.mode, self.high)
    }
}

impl std::error::Error for PertError {}

/// A low, a most likely and a high estimate, read as a PERT distribution with weight 4: `Beta(1 + 4x, 5 − 4x)` scaled to `[low, high]`,
/// where `x` is the place of the mode between the ends. A point where the ends are equal.
///
/// # Sources
/// Malcolm, Roseboom, Clark and Fazar (1959); the Beta form is Vose's. Oracle: 2, 5, 14 has mean 6 and variance 32/7 = 4.571.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pert {
    low: f64,
    mode: f64,
    high: f64,
}

impl Pert {
    /// The distribution of three points.
    ///
    /// # Errors
    /// [`PertError`] unless all are finite and `low ≤ mode ≤ high`.
    pub fn new(low: f64, mode: f64, high: f64) -> Result<Self, PertError> {
        if low.is_finite() && high.is_finite() && low <= mode && mode <= high {
            Ok(Self { low, mode, high })
        } else {
            Err(PertError { low, mode, high })
        }
    }

    /// A distribution that is one value.
    ///
    /// # Errors
    /// [`PertError`] unless it is finite.
    pub fn point(value: f64) -> Result<Self, PertError> {
        Self::new(value, value, value)
    }

    /// Low end.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.low
    }

    /// Most likely value.
    #[must_use]
    pub fn mode(&self) -> f64 {
        self.mode
    }

    /// High end.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.high
    }

    /// Place of the mode between the ends, from 0 to 1.
    pub(crate) fn shape(&self) -> f64 {
        let width = self.high - self.low;
        if width > 0.0 { ((self.mode - self.low) / width).clamp(0.0, 1.0) } else { 0.5 }
    }

    /// `(low + 4·mode + high)/6`.
    #[must_use]
    pub fn mean(&self) -> f64 {
        (self.low + 4.0 * self.mode + self.high) / 6.0
    }

    /// `(mean − low)(high − mean)/7`; not the rule of thumb `((high − low)/6)²`.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        ((mean - self.low) * (self.high - mean) / 7.0).max(0.0)
    }

    /// The value that is not exceeded with chance `p`, exact to 1e-13 of the width.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        let x = self.shape();
        self.low + (self.high - self.low) * beta_quantile(1.0 + 4.0 * x, 5.0 - 4.0 * x, p)
    }
}
