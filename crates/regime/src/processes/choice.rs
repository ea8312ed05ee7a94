//! Patients' choice: a share of patients goes where the wait is short.

/// Exponent of an organisation's pull: `−beta (w − w̄)/w0`.
#[inline(always)]
#[must_use]
pub fn pull(beta: f64, wait: f64, mean_wait: f64, per_w0: f64) -> f64 {
    -beta * (wait - mean_wait) * per_w0
}

/// Patients a week referred to an organisation: `(1 − phi) need + u Σ phi need`; `chosen` is the community's sum of those who choose.
#[inline(always)]
#[must_use]
pub fn referred(phi: f64, need: f64, share: f64, chosen: f64) -> f64 {
    (1.0 - phi) * need + share * chosen
}
