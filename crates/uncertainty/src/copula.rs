//! Estimates that err together.

/// Makes independent standard normal numbers share a common factor: `√ρ · common + √(1 − ρ) · own`, in place. They stay standard normal, and any
/// two that share the factor have correlation ρ.
///
/// # Panics
/// If the slices differ in length, or `rho` is not from 0 to 1.
pub fn correlate(common: &[f64], rho: f64, own: &mut [f64]) {
    assert_eq!(common.len(), own.len(), "one common factor a sample");
    assert!((0.0..=1.0).contains(&rho), "a correlation by one common factor lies from 0 to 1");
    let (shared, alone) = (libm::sqrt(rho), libm::sqrt(1.0 - rho));
    for (own, common) in own.iter_mut().zip(common) {
        *own = shared * common + alone * *own;
    }
}
