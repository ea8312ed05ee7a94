//! PERT draws by the million: the quantile function as a table over the normal scale.

use std::sync::OnceLock;

use crate::beta::beta_quantile;
use crate::normal::{normal_cdf, normal_density};
use crate::pert::Pert;

/// Bound on the error of [`PertSampler`], as a share of the width `high − low`; a test measures it against [`Pert::quantile`].
pub const SAMPLER_ERROR: f64 = 1e-9;

/// Ends of the normal scale: a 52-bit uniform number reaches ±8.2.
const Z_MAX: f64 = 8.25;
/// Intervals for one unit of the normal scale.
const PER_UNIT: f64 = 64.0;
/// Intervals in all.
const INTERVALS: usize = 1_056;
/// Threads that make the table.
const PARTS: usize = 4;
/// Chebyshev terms in the shape.
const TERMS: usize = 30;

/// The distribution's values at standard normal numbers, `Q(Φ(z))`, fast.
///
/// # Method
/// All PERT distributions are one family with one shape `x` (the place of the mode). `g(z; x) = Q(Φ(z); x)` is smooth in both, so: once
/// for the program, values and slopes of `g` at 1,057 points of `z`, each as a Chebyshev series in `x`; for a distribution, the series summed; for a draw,
/// the cubic Hermite polynomial of its interval. Beyond ±8.25, which one draw in 10¹⁶ reaches, the end value stands.
///
/// # Errors
/// At most [`SAMPLER_ERROR`] of the width.
#[derive(Clone, Debug)]
pub struct PertSampler {
    low: f64,
    width: f64,
    /// Coefficients of each interval's cubic; empty for a point.
    cubics: Vec<[f64; 4]>,
}

impl PertSampler {
    /// Makes the table of a distribution.
    #[must_use]
    pub fn new(pert: &Pert) -> Self {
        let width = pert.high() - pert.low();
        let cubics = if width > 0.0 { cubics(pert.shape()) } else { Vec::new() };
        Self { low: pert.low(), width, cubics }
    }

    /// The value at a standard normal number.
    #[inline]
    #[must_use]
    pub fn at(&self, z: f64) -> f64 {
        if self.cubics.is_empty() {
            return self.low;
        }
        let place = ((z + Z_MAX) * PER_UNIT).clamp(0.0, INTERVALS as f64);
        let index = (place as usize).min(INTERVALS - 1);
        let t = place - index as f64;
        let [a, b, c, d] = self.cubics[index];
        self.low + self.width * (a + t * (b + t * (c + t * d)))
    }

    /// Turns standard normal numbers into values, in place.
    pub fn transform(&self, z: &mut [f64]) {
        for z in z {
            *z = self.at(*z);
        }
    }
}

fn cubics(shape: f64) -> Vec<[f64; 4]> {
    let family = family();
    let t = chebyshev(2.0 * shape - 1.0);
    let mut values = vec![0.0; INTERVALS + 1];
    let mut slopes = vec![0.0; INTERVALS + 1];
    for (k, t) in t.iter().enumerate() {
        for (sum, series) in [(&mut values, &family.values[k]), (&mut slopes, &family.slopes[k])] {
            for (sum, coefficient) in sum.iter_mut().zip(series) {
                *sum += t * coefficient;
            }
        }
    }
    let step = 1.0 / PER_UNIT;
    (0..INTERVALS)
        .map(|i| {
            let (v0, v1) = (values[i], values[i + 1]);
            let (d0, d1) = (slopes[i] * step, slopes[i + 1] * step);
            [v0, d0, 3.0 * (v1 - v0) - 2.0 * d0 - d1, 2.0 * (v0 - v1) + d0 + d1]
        })
        .collect()
}

/// Chebyshev polynomials at `x`, the first halved as the series has it.
fn chebyshev(x: f64) -> [f64; TERMS] {
    let mut t = [0.5; TERMS];
    let (mut before, mut now) = (1.0, x);
    for t in &mut t[1..] {
        *t = now;
        (before, now) = (now, 2.0 * x * now - before);
    }
    t
}

/// Coefficients by term.
type Series = [f64; TERMS];

/// The series of values and slopes: `[term][point]`.
struct Family {
    values: Vec<Vec<f64>>,
    slopes: Vec<Vec<f64>>,
}

fn family() -> &'static Family {
    static FAMILY: OnceLock<Family> = OnceLock::new();
    FAMILY.get_or_init(|| {
        // Threads of its own: a pool's thread that waits here could be handed work that waits for this table.
        let points: Vec<(Series, Series)> = std::thread::scope(|scope| {
            let part = (INTERVALS + 1).div_ceil(PARTS);
            let parts =
                (0..PARTS).map(|i| scope.spawn(move || (i * part..((i + 1) * part).min(INTERVALS + 1)).map(series_at).collect::<Vec<_>>()));
            let parts: Vec<_> = parts.collect();
            parts.into_iter().flat_map(|p| p.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect::<Vec<_>>()
        });
        let values = (0..TERMS).map(|k| points.iter().map(|(value, _)| value[k]).collect()).collect();
        let slopes = (0..TERMS).map(|k| points.iter().map(|(_, slope)| slope[k]).collect()).collect();
        Family { values, slopes }
    })
}

/// Coefficients of the Chebyshev series in the shape, of value and slope at one point of `z`.
fn series_at(point: usize) -> (Series, Series) {
    let z = point as f64 / PER_UNIT - Z_MAX;
    let nodes: [(f64, f64, f64); TERMS] = std::array::from_fn(|j| {
        let node = libm::cos(std::f64::consts::PI * (j as f64 + 0.5) / TERMS as f64);
        let (value, slope) = exact(z, 0.5 * (node + 1.0));
        (node, value, slope)
    });
    let (mut values, mut slopes): (Series, Series) = ([0.0; TERMS], [0.0; TERMS]);
    for (node, value, slope) in nodes {
        let mut t = chebyshev(node);
        t[0] = 1.0;
        for k in 0..TERMS {
            values[k] += 2.0 / TERMS as f64 * value * t[k];
            slopes[k] += 2.0 / TERMS as f64 * slope * t[k];
        }
    }
    (values, slopes)
}

/// `Q(Φ(z); x)` and its slope in `z`, in the half where a chance is held exactly.
fn exact(z: f64, x: f64) -> (f64, f64) {
    let mirrored = z > 0.0;
    let (z, x) = if mirrored { (-z, 1.0 - x) } else { (z, x) };
    let (a, b) = (1.0 + 4.0 * x, 5.0 - 4.0 * x);
    let value = beta_quantile(a, b, normal_cdf(z));
    let ln_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let density = libm::exp((a - 1.0) * libm::log(value) + (b - 1.0) * libm::log1p(-value) - ln_beta);
    let slope = normal_density(z) / density;
    (if mirrored { 1.0 - value } else { value }, slope)
}
