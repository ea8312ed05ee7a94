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
            pub fn splat(one: &$one) -> Self {
                Self { $($field: [one.$field; W]),+ }
            }

            #[inline(always)]
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

impl Point {
    /// `self + slope · by`, with every state but the reserves held from 0: within a step too, where an equation has no meaning below it.
    #[inline(always)]
    pub fn moved(&self, slope: &Self, by: f64) -> Self {
        // What is not a number stays so, and is found.
        let held = |x: f64| if x < 0.0 { 0.0 } else { x };
        Self {
            p: held(self.p + slope.p * by),
            c: held(self.c + slope.c * by),
            g: held(self.g + slope.g * by),
            k: held(self.k + slope.k * by),
            l: held(self.l + slope.l * by),
            b: self.b + slope.b * by,
            m: held(self.m + slope.m * by),
        }
    }

    /// `self + (a + 2b + 2c + d)`.
    #[inline(always)]
    pub fn sum(a: &Self, b: &Self, c: &Self, d: &Self) -> Self {
        let sum = |a: f64, b: f64, c: f64, d: f64| (a + d) + 2.0 * (b + c);
        Self {
            p: sum(a.p, b.p, c.p, d.p),
            c: sum(a.c, b.c, c.c, d.c),
            g: sum(a.g, b.g, c.g, d.g),
            k: sum(a.k, b.k, c.k, d.k),
            l: sum(a.l, b.l, c.l, d.l),
            b: sum(a.b, b.b, c.b, d.b),
            m: sum(a.m, b.m, c.m, d.m),
        }
    }
}
