//! How fast an organisation comes back: the slowest eigenvalue where it rests.

use crate::kernel::lanes::{Constant, Constants, Point, Points};
use crate::kernel::step::{Arrivals, alone};
use crate::model::Numbers;
use crate::processes::load;
use crate::tipping::rest::Rest;

/// How a small disturbance dies away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recovery {
    /// Greatest real part of the eigenvalues, a week: below 0 it recovers.
    pub rate: f64,
    /// Weeks in which a disturbance falls to 1/e; infinite where it does not.
    pub weeks: f64,
}

/// The early-warning sign: the greatest real part of the eigenvalues of the five states' slopes at rest. It nears 0 before the fold: recovery slows.
///
/// # Method
/// Central differences of the slopes that the simulation itself uses; the characteristic polynomial by Faddeev and Le Verrier; its roots by Durand and
/// Kerner. Oracle: a simulated disturbance dies away at this rate (`recovery_slows_before_the_fold`).
#[must_use]
pub fn recovery(n: &Numbers, rest: &Rest) -> Recovery {
    let rate = roots(&characteristic(&jacobian(n, rest))).iter().map(|(re, _)| *re).fold(f64::NEG_INFINITY, f64::max);
    Recovery { rate, weeks: if rate < 0.0 { -1.0 / rate } else { f64::INFINITY } }
}

type Matrix = [[f64; 5]; 5];

fn jacobian(n: &Numbers, rest: &Rest) -> Matrix {
    let q: Constants<1> = Constants::splat(&Constant::from(n));
    let arrivals = Arrivals { external: [n.a0 + load::asked(rest.lam, n.dup, n.joint)], keep: [1.0 - n.alpha] };
    let s = rest.state;
    let x = [s.pending, s.capability, s.intervention, s.strain, s.list];
    let slopes = |x: [f64; 5]| {
        let (d, ..) =
            alone::<1, false>(&Points::splat(&Point { p: x[0], c: x[1], g: x[2], k: x[3], l: x[4], b: 0.0, m: 1.0 }), &q, &arrivals);
        [d.p[0], d.c[0], d.g[0], d.k[0], d.l[0]]
    };
    let mut matrix = [[0.0; 5]; 5];
    for column in 0..5 {
        let step = 1e-5 * x[column].abs().max(0.01);
        let (mut up, mut down) = (x, x);
        up[column] += step;
        down[column] -= step;
        let (up, down) = (slopes(up), slopes(down));
        for row in 0..5 {
            matrix[row][column] = (up[row] - down[row]) / (2.0 * step);
        }
    }
    matrix
}

/// Coefficients of `det(x − A)` from the constant term up, the leading 1 left out.
fn characteristic(a: &Matrix) -> [f64; 5] {
    let mut coefficients = [0.0; 5];
    let mut m = [[0.0; 5]; 5];
    let mut last = 1.0;
    for k in 1..=5 {
        // M ← A M + c I, then c ← −tr(A M)/k.
        let mut next = product(a, &m);
        for (i, row) in next.iter_mut().enumerate() {
            row[i] += last;
        }
        m = next;
        let am = product(a, &m);
        last = -(0..5).map(|i| am[i][i]).sum::<f64>() / f64::from(k);
        coefficients[5 - k as usize] = last;
    }
    coefficients
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let mut c = [[0.0; 5]; 5];
    for i in 0..5 {
        for j in 0..5 {
            c[i][j] = (0..5).map(|k| a[i][k] * b[k][j]).sum();
        }
    }
    c
}

fn times(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

fn over(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let size = b.0 * b.0 + b.1 * b.1;
    let (re, im) = times(a, (b.0, -b.1));
    (re / size, im / size)
}

/// Roots of `x⁵ + c₄x⁴ + … + c₀`, all at once.
fn roots(c: &[f64; 5]) -> [(f64, f64); 5] {
    let size = c.iter().fold(0.0_f64, |s, x| s.max(x.abs())).clamp(1e-3, 1.0);
    let mut power = (1.0, 0.0);
    let mut z = [(0.0, 0.0); 5];
    for z in &mut z {
        power = times(power, (0.4, 0.9));
        *z = (power.0 * size, power.1 * size);
    }
    for _ in 0..2_000 {
        let mut moved: f64 = 0.0;
        for i in 0..5 {
            let mut value = (1.0, 0.0);
            for k in (0..5).rev() {
                value = times(value, z[i]);
                value.0 += c[k];
            }
            let mut apart = (1.0, 0.0);
            for j in (0..5).filter(|j| *j != i) {
                apart = times(apart, (z[i].0 - z[j].0, z[i].1 - z[j].1));
            }
            let step = over(value, apart);
            if step.0.is_finite() && step.1.is_finite() {
                z[i] = (z[i].0 - step.0, z[i].1 - step.1);
                moved = moved.max(step.0.abs() + step.1.abs());
            }
        }
        if moved < 1e-15 {
            break;
        }
    }
    z
}
