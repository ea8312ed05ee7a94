//! Interruptions alone (Rudolph and Repenning 2002): `dP/dt = u Rmax − Rmax s e^(1−s)`, `s = P/I*`.

/// Rates and scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interruptions {
    /// Greatest rate of resolution, items a week.
    pub r_max: f64,
    /// Pending items at which it is reached.
    pub i_star: f64,
}

/// The principal branch of Lambert's W for `−1/e ≤ x`, and the lower branch for `−1/e ≤ x < 0`: the `w` with `w eʷ = x`.
///
/// # Method
/// Halley's iteration from the series about the branching point. Oracle: `w eʷ` gives `x` back to 1e-14.
#[must_use]
pub fn lambert_w(x: f64, lower: bool) -> f64 {
    let p = libm::sqrt((2.0 * (std::f64::consts::E * x + 1.0)).max(0.0));
    let sign = if lower { -p } else { p };
    let mut w = -1.0 + sign - sign * sign / 3.0 + 11.0 / 72.0 * sign * sign * sign;
    if lower && x > -0.1 {
        let l = libm::log(-x);
        w = l - libm::log(-l);
    }
    for _ in 0..60 {
        let e = libm::exp(w);
        let f = w * e - x;
        let slope = e * (w + 1.0) - (w + 2.0) * f / (2.0 * w + 2.0);
        if slope == 0.0 || f == 0.0 {
            break;
        }
        let step = f / slope;
        w -= step;
        if step.abs() < 1e-15 * w.abs() {
            break;
        }
    }
    w
}

impl Interruptions {
    /// Pending items at the stable and the unstable equilibrium for arrivals of `u Rmax`: `−W₀(−u/e) I*` and `−W₋₁(−u/e) I*`; nothing above the maximum.
    #[must_use]
    pub fn equilibria(&self, u: f64) -> Option<(f64, f64)> {
        if !(0.0..=1.0).contains(&u) || u == 0.0 {
            return (u == 0.0).then_some((0.0, f64::INFINITY));
        }
        let x = -u / std::f64::consts::E;
        Some((-lambert_w(x, false) * self.i_star, -lambert_w(x, true) * self.i_star))
    }

    /// Items a week that are resolved with so many pending: `Rmax s e^(1−s)`.
    #[must_use]
    pub fn resolved(&self, pending: f64) -> f64 {
        let s = pending / self.i_star;
        self.r_max * s * libm::exp(1.0 - s)
    }

    fn slope(&self, pending: f64, arrivals: f64) -> f64 {
        arrivals - self.resolved(pending)
    }

    /// Pending items after `weeks` of `arrivals` a week (RK4, steps of 1/1,000 week).
    #[must_use]
    pub fn after(&self, pending: f64, arrivals: f64, weeks: f64) -> f64 {
        let steps = libm::ceil(weeks * 1_000.0).max(1.0);
        let dt = weeks / steps;
        let mut p = pending;
        for _ in 0..steps as u64 {
            p = self.step(p, arrivals, dt);
        }
        p
    }

    fn step(&self, p: f64, arrivals: f64, dt: f64) -> f64 {
        let k1 = self.slope(p, arrivals);
        let k2 = self.slope(p + 0.5 * dt * k1, arrivals);
        let k3 = self.slope(p + 0.5 * dt * k2, arrivals);
        let k4 = self.slope(p + dt * k3, arrivals);
        (p + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)).max(0.0)
    }

    /// Weeks of a surge to `arrivals` a week after which a return to `u Rmax` no longer brings the organisation back, from the stable equilibrium.
    ///
    /// The surge has to carry it past the unstable equilibrium: `∫ dP / (arrivals − Rmax s e^(1−s))` from one to the other, by Simpson's rule.
    #[must_use]
    pub fn longest_surge(&self, u: f64, arrivals: f64) -> Option<f64> {
        let (stable, unstable) = self.equilibria(u)?;
        if arrivals <= self.r_max {
            return None;
        }
        const INTERVALS: usize = 200_000;
        let h = (unstable - stable) / INTERVALS as f64;
        let inverse = |i: usize| 1.0 / self.slope(stable + h * i as f64, arrivals);
        let sum: f64 = (0..=INTERVALS)
            .map(|i| {
                inverse(i)
                    * if i == 0 || i == INTERVALS {
                        1.0
                    } else if i % 2 == 1 {
                        4.0
                    } else {
                        2.0
                    }
            })
            .sum();
        Some(sum * h / 3.0)
    }
}
