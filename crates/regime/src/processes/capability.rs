//! Capability: what strategic time builds and firefighting takes.

use crate::kernel::functions::least;

/// Share of managers' time that firefighting takes: `min(1 − adm − sigmin, (P/tau) h/H)`; `per_item` is `h/(H tau)`.
#[inline(always)]
#[must_use]
pub fn firefighting(pending: f64, per_item: f64, most_share: f64) -> f64 {
    least(most_share, pending * per_item)
}

/// `dC/dt = (Cmin + (1 − Cmin) sig/sig0 − C)/tauC`: capability follows the strategic share of time (Repenning and Sterman 2002).
#[inline(always)]
#[must_use]
pub fn capability_slope(sig: f64, per_sig0: f64, c_min: f64, capability: f64, per_tau_c: f64) -> f64 {
    (c_min + (1.0 - c_min) * (sig * per_sig0) - capability) * per_tau_c
}
