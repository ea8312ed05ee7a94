//! The centre: what it sees, and what it asks on top.

use crate::kernel::functions::{most, unit};

/// Half-saturating effect of pressure: `G/(G + Gh)`.
#[inline(always)]
#[must_use]
pub fn pressure(intervention: f64, half: f64) -> f64 {
    intervention / (intervention + half)
}

/// Reported share of breaches: `b′ = b (1 − gamma G/(G + Gh))`.
#[inline(always)]
#[must_use]
pub fn reported(breaches: f64, gamma: f64, pressure: f64) -> f64 {
    breaches * (1.0 - gamma * pressure)
}

/// Attention that an organisation's own figures draw: `max(0, b′ − btol)/(1 − btol) + kB clamp(−B/Bref, 0, 1)`; `per_room` is `1/(1 − btol)`.
#[inline(always)]
#[must_use]
pub fn attention(reported: f64, btol: f64, per_room: f64, k_b: f64, reserves: f64, per_b_ref: f64) -> f64 {
    most(reported - btol, 0.0) * per_room + k_b * unit(-reserves * per_b_ref)
}

/// `dG/dt = (kap((1 − omega) own + omega mean own) + blame e R − G)/tauG`. `kap` and `blame` are assumed.
#[inline(always)]
#[must_use]
pub fn intervention_slope(target: f64, intervention: f64, per_tau_g: f64) -> f64 {
    (target - intervention) * per_tau_g
}
