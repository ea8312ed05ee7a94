//! The waiting list: capacity, wait, breaches, need.

use crate::kernel::functions::{exp, exp_falling, ln, most};

/// Patients a week that can be treated: `c = M d0 C^theta (1 + mu G/(G + Gh))`; `power` is `C^theta`.
#[inline(always)]
#[must_use]
pub fn capacity(funded: f64, d0: f64, power: f64, mu: f64, pressure: f64) -> f64 {
    funded * d0 * power * (1.0 + mu * pressure)
}

/// Mean wait in weeks: `w = L/c` (Little's law); 0 for an empty list.
#[inline(always)]
#[must_use]
pub fn wait(list: f64, capacity: f64) -> f64 {
    list / capacity
}

/// Treatments a week for each patient who waits, `1/w = c/L`; the list is floored at 1e-6 patients, so that the wait is `1e-6/c` at the least.
#[inline(always)]
#[must_use]
pub fn turnover(list: f64, capacity: f64) -> f64 {
    capacity / most(list, 1e-6)
}

/// True share of patients who wait longer than the target: `b = exp(−T/w)` (Fong et al. 2022); 0 for an empty list.
#[inline(always)]
#[must_use]
pub fn breaches(target: f64, list: f64, turnover: f64) -> f64 {
    let b = exp_falling(-target * turnover);
    if list > 0.0 { b } else { 0.0 }
}

/// Patients a week who need treatment: `d0 (w/w0)^(−eD)` (weak elasticity: Martin and Smith; Gravelle et al. 2003).
#[inline(always)]
#[must_use]
pub fn need(d0: f64, turnover: f64, ln_w0: f64, e_d: f64) -> f64 {
    d0 * exp(e_d * (ln_w0 + ln(turnover)))
}
