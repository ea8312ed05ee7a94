//! Load: items pending on managers, stress, throughput, errors and strain.

use crate::kernel::functions::{exp_falling, unit};

/// Items a week that managers can resolve in normal stress: `R0 cap`, `cap = C^etaC (1 − chi K)`.
///
/// `power` is `C^etaC`. Structure: Rudolph and Repenning (2002); the loss by strain is assumed.
#[inline(always)]
#[must_use]
pub fn normal_rate(r0: f64, power: f64, chi: f64, strain: f64) -> f64 {
    r0 * (power * (1.0 - chi * strain))
}

/// Stress: items a week that ought to be resolved over those that can, `s = P / (tau R0 cap)`.
#[inline(always)]
#[must_use]
pub fn stress(pending: f64, tau: f64, normal_rate: f64) -> f64 {
    pending / (tau * normal_rate)
}

/// Throughput by stress: `Y(s) = s e^(1−s)` up to 1, beyond it `yinf + (1 − yinf) s e^(1−s)`: rising, then falling as work is
/// picked up and put down again (KC 2013; `yinf` is assumed).
#[inline(always)]
#[must_use]
pub fn throughput(s: f64, yinf: f64) -> f64 {
    let curve = s * exp_falling(1.0 - s);
    if s > 1.0 { yinf + (1.0 - yinf) * curve } else { curve }
}

/// Share of resolved items that come back: `e = eps0 + eps1 clamp((s − se0)/(se1 − se0), 0, 1)`; `per` is `1/(se1 − se0)`.
#[inline(always)]
#[must_use]
pub fn error_share(s: f64, eps0: f64, eps1: f64, se0: f64, per: f64) -> f64 {
    eps0 + eps1 * unit((s - se0) * per)
}

/// `dP/dt = arrivals + e R − R − P/tauX`, items a week a week: rework comes back, what nobody answers lapses.
#[inline(always)]
#[must_use]
pub fn pending_slope(arrivals: f64, error_share: f64, resolved: f64, pending: f64, per_tau_x: f64) -> f64 {
    arrivals + error_share * resolved - resolved - pending * per_tau_x
}

/// Items a week from the levels above after duplicates: `lam (1 − dup·joint)`.
#[inline(always)]
#[must_use]
pub fn asked(lam: f64, dup: f64, joint: f64) -> f64 {
    lam * (1.0 - dup * joint)
}

/// `dK/dt = (clamp(s − s0, 0, 1) − K)/(tauKu if rising else tauKd)`: strain builds faster than it goes (assumed).
#[inline(always)]
#[must_use]
pub fn strain_slope(s: f64, s0: f64, strain: f64, per_up: f64, per_down: f64) -> f64 {
    let gap = unit(s - s0) - strain;
    gap * if gap > 0.0 { per_up } else { per_down }
}
