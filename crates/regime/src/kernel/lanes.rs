//! Rows of numbers side by side: one entry a run.

use crate::kernel::functions::ln;
use crate::model::Numbers;

macro_rules! lanes {
    ($(#[doc = $one_doc:literal])+ $one:ident, $many:ident { $($field:ident),+ $(,)? }) => {
        $(#[doc = $one_doc])+
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub(crate) struct $one { $(pub $field: f64),+ }

        /// The same for each lane.
        #[derive(Clone, Debug)]
        pub(crate) struct $many<const W: usize> { $(pub $field: [f64; W]),+ }

        impl<const W: usize> $many<W> {
            #[inline(always)]
            pub fn splat(one: &$one) -> Self {
                Self { $($field: [one.$field; W]),+ }
            }

            #[allow(dead_code)]
            pub fn at(&self, lane: usize) -> $one {
                $one { $($field: self.$field[lane]),+ }
            }

            #[inline(always)]
            pub fn set(&mut self, lane: usize, one: &$one) {
                $(self.$field[lane] = one.$field;)+
            }
        }
    };
}

lanes! {
    /// What stands in the equations, worked out once from the numbers of an organisation.
    Constant, Constants {
        keep, r0, tau, chi, eta_c, yinf, eps0, eps1, se0, per_se, per_tau_x, most_fire, per_item, free, per_sig0, c_min, per_tau_c,
        theta, d0, mu, g_half, target, ln_w0, per_w0, e_d, gamma, btol, per_room, kap, blame, per_tau_g, s0, per_tau_ku, per_tau_kd,
        v, fixed, per_d0, rho, m_min, m_max, per_tau_m, k_b, per_b_ref, omega, phi, beta, help,
    }
}

lanes! {
    /// The states of an organisation.
    Point, Points { p, c, g, k, l, b, m }
}

impl From<&Numbers> for Constant {
    fn from(n: &Numbers) -> Self {
        Self {
            keep: 1.0 - n.alpha,
            r0: n.r0,
            tau: n.tau,
            chi: n.chi,
            eta_c: n.eta_c,
            yinf: n.yinf,
            eps0: n.eps0,
            eps1: n.eps1,
            se0: n.se0,
            per_se: 1.0 / (n.se1 - n.se0),
            per_tau_x: 1.0 / n.tau_x,
            most_fire: 1.0 - n.adm - n.sigmin,
            per_item: n.h / (n.hours * n.tau),
            free: 1.0 - n.adm,
            per_sig0: 1.0 / n.sig0,
            c_min: n.c_min,
            per_tau_c: 1.0 / n.tau_c,
            theta: n.theta,
            d0: n.d0,
            mu: n.mu,
            g_half: n.g_half,
            target: n.target,
            ln_w0: ln(n.w0),
            per_w0: 1.0 / n.w0,
            e_d: n.e_d,
            gamma: n.gamma,
            btol: n.btol,
            per_room: 1.0 / (1.0 - n.btol),
            kap: n.kap,
            blame: n.blame,
            per_tau_g: 1.0 / n.tau_g,
            s0: n.s0,
            per_tau_ku: 1.0 / n.tau_ku,
            per_tau_kd: 1.0 / n.tau_kd,
            v: n.v,
            fixed: n.fixed,
            per_d0: 1.0 / n.d0,
            rho: n.rho,
            m_min: n.m_min,
            m_max: n.m_max,
            per_tau_m: 1.0 / n.tau_m,
            k_b: n.k_b,
            per_b_ref: 1.0 / n.b_ref,
            omega: n.omega,
            phi: n.phi,
            beta: n.beta,
            help: n.aid * n.pool,
        }
    }
}

/// Held from 0; what is not a number stays so, and is found.
#[inline(always)]
fn held(x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { x }
}

impl<const W: usize> Points<W> {
    /// `self + slope · by`, with every state but the reserves held from 0: within a step too, where an equation has no meaning below it.
    #[inline(always)]
    pub fn moved<const MONEY: bool>(&self, slope: &Self, by: f64) -> Self {
        let mut to = self.clone();
        for lane in 0..W {
            to.p[lane] = held(self.p[lane] + slope.p[lane] * by);
            to.c[lane] = held(self.c[lane] + slope.c[lane] * by);
            to.g[lane] = held(self.g[lane] + slope.g[lane] * by);
            to.k[lane] = held(self.k[lane] + slope.k[lane] * by);
            to.l[lane] = held(self.l[lane] + slope.l[lane] * by);
        }
        if MONEY {
            for lane in 0..W {
                to.b[lane] = self.b[lane] + slope.b[lane] * by;
                to.m[lane] = held(self.m[lane] + slope.m[lane] * by);
            }
        }
        to
    }

    /// `(a + d) + 2(b + c)`: Runge and Kutta's weights.
    #[inline(always)]
    pub fn sum<const MONEY: bool>(a: &Self, b: &Self, c: &Self, d: &Self) -> Self {
        let mut to = a.clone();
        let sum = |a: f64, b: f64, c: f64, d: f64| (a + d) + 2.0 * (b + c);
        for lane in 0..W {
            to.p[lane] = sum(a.p[lane], b.p[lane], c.p[lane], d.p[lane]);
            to.c[lane] = sum(a.c[lane], b.c[lane], c.c[lane], d.c[lane]);
            to.g[lane] = sum(a.g[lane], b.g[lane], c.g[lane], d.g[lane]);
            to.k[lane] = sum(a.k[lane], b.k[lane], c.k[lane], d.k[lane]);
            to.l[lane] = sum(a.l[lane], b.l[lane], c.l[lane], d.l[lane]);
        }
        if MONEY {
            for lane in 0..W {
                to.b[lane] = sum(a.b[lane], b.b[lane], c.b[lane], d.b[lane]);
                to.m[lane] = sum(a.m[lane], b.m[lane], c.m[lane], d.m[lane]);
            }
        }
        to
    }
}
