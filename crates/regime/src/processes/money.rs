//! Money: income by activity, cost, reserves and funded capacity.

use crate::kernel::functions::{least, most};

/// Patients treated a week: all capacity while somebody waits, else no more than come.
#[inline(always)]
#[must_use]
pub fn treated(list: f64, capacity: f64, referred: f64) -> f64 {
    if list > 0.0 { capacity } else { least(capacity, referred) }
}

/// `dB/dt = income − cost` in weeks of turnover a week: income `1 − v + v·treated/d0`, cost `fixed + (1 − fixed) treated/d0`.
#[inline(always)]
#[must_use]
pub fn reserves_slope(v: f64, fixed: f64, activity: f64) -> f64 {
    (1.0 - v + v * activity) - (fixed + (1.0 - fixed) * activity)
}

/// `dM/dt = (clamp(1 + rho B, Mmin, Mmax) − M)/tauM`.
#[inline(always)]
#[must_use]
pub fn funded_slope(rho: f64, reserves: f64, m_min: f64, m_max: f64, funded: f64, per_tau_m: f64) -> f64 {
    (least(most(1.0 + rho * reserves, m_min), m_max) - funded) * per_tau_m
}
