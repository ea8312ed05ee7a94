//! Waiting lists by Fong et al. (2022), "Rules of thumb for the management of waiting lists": size, relief and pressure.

use crate::kernel::functions::exp;

/// One waiting list. Weeks and patients a week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaitingList {
    /// Patients on it.
    pub queue: f64,
    /// Patients who come, a week.
    pub demand: f64,
    /// Patients who can be treated, a week.
    pub capacity: f64,
    /// Weeks within which patients are to be treated.
    pub target: f64,
    /// Mean wait in weeks.
    pub mean_wait: f64,
}

impl WaitingList {
    /// Demand ÷ capacity; above 1 the list grows.
    #[must_use]
    pub fn load(&self) -> f64 {
        self.demand / self.capacity
    }

    /// Share of patients who wait longer than the target: `exp(−T/mean)`.
    #[must_use]
    pub fn breaches(&self) -> f64 {
        exp(-self.target / self.mean_wait)
    }

    /// The list at which the target is kept for nearly everybody: `demand·T/4`.
    #[must_use]
    pub fn target_queue(&self) -> f64 {
        self.demand * self.target / 4.0
    }

    /// Capacity that brings it to the target size in so many weeks: `demand + (queue − target)/weeks`.
    #[must_use]
    pub fn relief(&self, weeks: f64) -> f64 {
        self.demand + (self.queue - self.target_queue()) / weeks
    }

    /// `2·mean/T`; above 1 the list is under pressure.
    #[must_use]
    pub fn pressure(&self) -> f64 {
        2.0 * self.mean_wait / self.target
    }
}
