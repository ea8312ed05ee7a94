//! Slopes and steps, for organisations alone and for a community with its couplings.
//!
//! Both compose the same functions in the same order; where a coupling is off it adds 0 or multiplies by 1, which changes no bit. So organisations whose
//! couplings are off can be stepped one by one, which is faster.

use crate::kernel::functions::{exp, ln, most};
use crate::kernel::lanes::{Constant, Constants, Point, Points};
use crate::processes::{capability, centre, choice, load, money, waiting};

/// What managers' work and the waiting list are like at one moment, apart from what others do.
#[derive(Clone, Copy)]
struct Inside {
    s: f64,
    sig: f64,
    resolved: f64,
    error: f64,
    pressure: f64,
    /// Treatment capacity before mutual aid.
    capacity: f64,
}

#[inline(always)]
fn inside(x: &Point, q: &Constant) -> Inside {
    let ln_c = ln(most(x.c, 1e-300));
    let normal = load::normal_rate(q.r0, exp(q.eta_c * ln_c), q.chi, x.k);
    let s = load::stress(x.p, q.tau, normal);
    let pressure = centre::pressure(x.g, q.g_half);
    Inside {
        s,
        sig: q.free - capability::firefighting(x.p, q.per_item, q.most_fire),
        resolved: normal * load::throughput(s, q.yinf),
        error: load::error_share(s, q.eps0, q.eps1, q.se0, q.per_se),
        pressure,
        capacity: waiting::capacity(x.m, q.d0, exp(q.theta * ln_c), q.mu, pressure),
    }
}

/// What the centre sees of the waiting list.
#[derive(Clone, Copy)]
struct Outside {
    breaches: f64,
    reported: f64,
    own: f64,
    need: f64,
}

#[inline(always)]
fn outside(x: &Point, q: &Constant, pressure: f64, capacity: f64) -> Outside {
    let breaches = waiting::breaches(q.target, x.l, capacity);
    let reported = centre::reported(breaches, q.gamma, pressure);
    Outside {
        breaches,
        reported,
        own: centre::attention(reported, q.btol, q.per_room, q.k_b, x.b, q.per_b_ref),
        need: waiting::need(q.d0, x.l, capacity, q.ln_w0, q.e_d),
    }
}

#[inline(always)]
fn slopes<const MONEY: bool>(x: &Point, q: &Constant, arrivals: f64, i: &Inside, capacity: f64, referred: f64, own: f64) -> Point {
    let target = q.kap * own + q.blame * (i.error * i.resolved);
    let activity = if MONEY { money::treated(x.l, capacity, referred) * q.per_d0 } else { 0.0 };
    Point {
        p: load::pending_slope(arrivals, i.error, i.resolved, x.p, q.per_tau_x),
        c: capability::capability_slope(i.sig, q.per_sig0, q.c_min, x.c, q.per_tau_c),
        g: centre::intervention_slope(target, x.g, q.per_tau_g),
        k: load::strain_slope(i.s, q.s0, x.k, q.per_tau_ku, q.per_tau_kd),
        l: referred - capacity,
        b: if MONEY { money::reserves_slope(q.v, q.fixed, activity) } else { 0.0 },
        m: if MONEY { money::funded_slope(q.rho, x.b, q.m_min, q.m_max, x.m, q.per_tau_m) } else { 0.0 },
    }
}

/// Slopes of an organisation that is coupled with nobody; stress and strategic share with them.
#[inline(always)]
pub(crate) fn alone<const MONEY: bool>(x: &Point, q: &Constant, external: f64, keep: f64) -> (Point, f64, f64) {
    let i = inside(x, q);
    let o = outside(x, q, i.pressure, i.capacity);
    let arrivals = external + keep * x.g;
    (slopes::<MONEY>(x, q, arrivals, &i, i.capacity, o.need, o.own), i.s, i.sig)
}

/// Sums over a run that need every step.
#[derive(Clone, Debug)]
pub(crate) struct Tally<const W: usize> {
    /// Weeks at stress of 1 or more.
    pub over: [f64; W],
    /// Strategic share × weeks.
    pub strategic: [f64; W],
}

/// Items that come from outside in a step, and the share of interventions that reach managers beside them.
#[derive(Clone, Debug)]
pub(crate) struct Arrivals<const W: usize> {
    pub external: [f64; W],
    pub keep: [f64; W],
}

/// One step of one organisation that is coupled with nobody.
#[inline(always)]
pub(crate) fn step_alone<const W: usize, const MONEY: bool, const EULER: bool>(
    x: &mut Points<W>,
    q: &Constants<W>,
    arrivals: &Arrivals<W>,
    tally: &mut Tally<W>,
    dt: f64,
) {
    for lane in 0..W {
        let (x0, q, external, keep) = (x.at(lane), q.at(lane), arrivals.external[lane], arrivals.keep[lane]);
        let (k1, s, sig) = alone::<MONEY>(&x0, &q, external, keep);
        tally.over[lane] += if s >= 1.0 { dt } else { 0.0 };
        tally.strategic[lane] += sig * dt;
        let next = if EULER {
            x0.moved(&k1, dt)
        } else {
            let (k2, ..) = alone::<MONEY>(&x0.moved(&k1, 0.5 * dt), &q, external, keep);
            let (k3, ..) = alone::<MONEY>(&x0.moved(&k2, 0.5 * dt), &q, external, keep);
            let (k4, ..) = alone::<MONEY>(&x0.moved(&k3, dt), &q, external, keep);
            x0.moved(&Point::sum(&k1, &k2, &k3, &k4), dt / 6.0)
        };
        x.set(lane, &next);
    }
}

/// What an organisation shows at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Seen<const W: usize> {
    pub s: [f64; W],
    pub sig: [f64; W],
    pub resolved: [f64; W],
    pub error: [f64; W],
    pub pressure: [f64; W],
    pub capacity: [f64; W],
    pub wait: [f64; W],
    pub breaches: [f64; W],
    pub reported: [f64; W],
    pub own: [f64; W],
    pub need: [f64; W],
    pub pull: [f64; W],
}

impl<const W: usize> Default for Seen<W> {
    fn default() -> Self {
        let z = [0.0; W];
        Self { s: z, sig: z, resolved: z, error: z, pressure: z, capacity: z, wait: z, breaches: z, reported: z, own: z, need: z, pull: z }
    }
}

/// Slopes of all organisations of a community, and what each of them shows.
#[inline(always)]
pub(crate) fn together<const W: usize>(x: &[Points<W>], q: &[Constants<W>], arrivals: &[Arrivals<W>], seen: &mut [Seen<W>], out: &mut [Points<W>]) {
    let n = x.len();
    let (mut given, mut asking) = ([0.0; W], [0.0; W]);
    for j in 0..n {
        for lane in 0..W {
            let (x, q) = (x[j].at(lane), q[j].at(lane));
            let i = inside(&x, &q);
            let e = &mut seen[j];
            (e.s[lane], e.sig[lane], e.resolved[lane], e.error[lane]) = (i.s, i.sig, i.resolved, i.error);
            (e.pressure[lane], e.capacity[lane]) = (i.pressure, i.capacity);
            given[lane] += q.help * i.capacity;
            asking[lane] += q.help * x.l;
        }
    }
    let (mut attention, mut chosen, mut weighted, mut size) = ([0.0; W], [0.0; W], [0.0; W], [0.0; W]);
    for j in 0..n {
        for lane in 0..W {
            let (x, q) = (x[j].at(lane), q[j].at(lane));
            let e = &mut seen[j];
            let shared = (1.0 - q.help) * e.capacity[lane] + q.help * x.l / asking[lane] * given[lane];
            let capacity = if asking[lane] > 0.0 { shared } else { e.capacity[lane] };
            let o = outside(&x, &q, e.pressure[lane], capacity);
            let wait = waiting::wait(x.l, capacity);
            (e.capacity[lane], e.wait[lane], e.breaches[lane], e.reported[lane], e.own[lane], e.need[lane]) =
                (capacity, wait, o.breaches, o.reported, o.own, o.need);
            attention[lane] += o.own;
            chosen[lane] += q.phi * o.need;
            weighted[lane] += q.d0 * wait;
            size[lane] += q.d0;
        }
    }
    // The greatest pull is taken from all, so that no exponential overflows: shares stay what they are.
    let mut strongest = [f64::NEG_INFINITY; W];
    for j in 0..n {
        for lane in 0..W {
            let pull = choice::pull(q[j].beta[lane], seen[j].wait[lane], weighted[lane] / size[lane], q[j].per_w0[lane]);
            seen[j].pull[lane] = pull;
            strongest[lane] = most(pull, strongest[lane]);
        }
    }
    let mut pulls = [0.0; W];
    for j in 0..n {
        for lane in 0..W {
            let pull = q[j].d0[lane] * exp(seen[j].pull[lane] - strongest[lane]);
            seen[j].pull[lane] = pull;
            pulls[lane] += pull;
        }
    }
    let per_n = 1.0 / n as f64;
    for j in 0..n {
        for lane in 0..W {
            let (x, q, e) = (x[j].at(lane), q[j].at(lane), &seen[j]);
            let i = Inside {
                s: e.s[lane],
                sig: e.sig[lane],
                resolved: e.resolved[lane],
                error: e.error[lane],
                pressure: e.pressure[lane],
                capacity: e.capacity[lane],
            };
            let referred = choice::referred(q.phi, e.need[lane], e.pull[lane] / pulls[lane], chosen[lane]);
            let own = (1.0 - q.omega) * e.own[lane] + q.omega * (attention[lane] * per_n);
            let arriving = arrivals[j].external[lane] + arrivals[j].keep[lane] * x.g;
            out[j].set(lane, &slopes::<true>(&x, &q, arriving, &i, e.capacity[lane], referred, own));
        }
    }
}

/// Room for the stages of a step.
#[derive(Clone, Debug)]
pub(crate) struct Stages<const W: usize> {
    pub seen: Vec<Seen<W>>,
    at: Vec<Points<W>>,
    k: [Vec<Points<W>>; 4],
}

impl<const W: usize> Stages<W> {
    pub fn new(n: usize) -> Self {
        let points = || vec![Points::splat(&Point { p: 0.0, c: 0.0, g: 0.0, k: 0.0, l: 0.0, b: 0.0, m: 0.0 }); n];
        Self { seen: vec![Seen::default(); n], at: points(), k: [points(), points(), points(), points()] }
    }

    /// What the organisations show now.
    #[inline(always)]
    pub fn look(&mut self, x: &[Points<W>], q: &[Constants<W>], arrivals: &[Arrivals<W>]) {
        together(x, q, arrivals, &mut self.seen, &mut self.k[0]);
    }
}

#[inline(always)]
fn moved<const W: usize>(x: &[Points<W>], slope: &[Points<W>], by: f64, out: &mut [Points<W>]) {
    for ((x, slope), out) in x.iter().zip(slope).zip(out) {
        for lane in 0..W {
            out.set(lane, &x.at(lane).moved(&slope.at(lane), by));
        }
    }
}

/// One step of a community.
#[inline(always)]
pub(crate) fn step_together<const W: usize, const EULER: bool>(
    x: &mut [Points<W>],
    q: &[Constants<W>],
    arrivals: &[Arrivals<W>],
    tally: &mut [Tally<W>],
    stages: &mut Stages<W>,
    dt: f64,
) {
    let Stages { seen, at, k: [k1, k2, k3, k4] } = stages;
    together(x, q, arrivals, seen, k1);
    for (tally, seen) in tally.iter_mut().zip(seen.iter()) {
        for lane in 0..W {
            tally.over[lane] += if seen.s[lane] >= 1.0 { dt } else { 0.0 };
            tally.strategic[lane] += seen.sig[lane] * dt;
        }
    }
    if EULER {
        for (x, k1) in x.iter_mut().zip(k1.iter()) {
            for lane in 0..W {
                let next = x.at(lane).moved(&k1.at(lane), dt);
                x.set(lane, &next);
            }
        }
        return;
    }
    moved(x, k1, 0.5 * dt, at);
    together(at, q, arrivals, seen, k2);
    moved(x, k2, 0.5 * dt, at);
    together(at, q, arrivals, seen, k3);
    moved(x, k3, dt, at);
    together(at, q, arrivals, seen, k4);
    for j in 0..x.len() {
        for lane in 0..W {
            let sum = Point::sum(&k1[j].at(lane), &k2[j].at(lane), &k3[j].at(lane), &k4[j].at(lane));
            let next = x[j].at(lane).moved(&sum, dt / 6.0);
            x[j].set(lane, &next);
        }
    }
}
