//! A cut: a row that every plan keeps and the relaxation's point breaks.

/// A row `Σ factor · x ≤ limit`.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub factors: Vec<(u32, f64)>,
    pub limit: f64,
}
