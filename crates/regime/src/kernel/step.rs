//! Slopes and steps, for organisations alone and for a community with its couplings.
//!
//! Both compose the same functions in the same order; where a coupling is off it adds 0 or multiplies by 1, which changes no bit. So organisations whose
//! couplings are off can be stepped one by one, which is faster.

use crate::kernel::functions::{exp, ln, most};
use crate::kernel::lanes::{Constants, Point, Points};
use crate::processes::{capability, centre, choice, load, money, waiting};

/// What organisations show at one moment, apart from their states.
#[derive(Clone, Debug)]
pub(crate) struct Seen<const W: usize> {
    pub s: [f64; W],
    pub sig: [f64; W],
    pub resolved: [f64; W],
    pub error: [f64; W],
    pub pressure: [f64; W],
    /// Patients a week that can be treated, mutual aid in.
    pub capacity: [f64; W],
    pub wait: [f64; W],
    pub breaches: [f64; W],
    pub reported: [f64; W],
    /// Attention that the organisation's own figures draw.
    pub own: [f64; W],
    pub need: [f64; W],
    pub pull: [f64; W],
}

impl<const W: usize> Default for Seen<W> {
    #[inline(always)]
    fn default() -> Self {
        let z = [0.0; W];
        Self { s: z, sig: z, resolved: z, error: z, pressure: z, capacity: z, wait: z, breaches: z, reported: z, own: z, need: z, pull: z }
    }
}

/// Managers' work and the capacity before mutual aid: everything that does not hang on others.
///
/// Several short loops rather than one long one: the processor then works on two vectors of runs at once, where one would have it wait for itself.
#[inline(always)]
fn inside<const W: usize>(x: &Points<W>, q: &Constants<W>, e: &mut Seen<W>) {
    let (mut ln_c, mut power, mut normal) = ([0.0; W], [0.0; W], [0.0; W]);
    for lane in 0..W {
        ln_c[lane] = ln(most(x.c[lane], 1e-300));
    }
    for lane in 0..W {
        normal[lane] = load::normal_rate(q.r0[lane], exp(q.eta_c[lane] * ln_c[lane]), q.chi[lane], x.k[lane]);
        power[lane] = exp(q.theta[lane] * ln_c[lane]);
    }
    let mut s = [0.0; W];
    for lane in 0..W {
        s[lane] = load::stress(x.p[lane], q.tau[lane], normal[lane]);
    }
    for lane in 0..W {
        e.resolved[lane] = normal[lane] * load::throughput(s[lane], q.yinf[lane]);
    }
    for lane in 0..W {
        e.s[lane] = s[lane];
        e.error[lane] = load::error_share(s[lane], q.eps0[lane], q.eps1[lane], q.se0[lane], q.per_se[lane]);
        e.sig[lane] = q.free[lane] - capability::firefighting(x.p[lane], q.per_item[lane], q.most_fire[lane]);
        e.pressure[lane] = centre::pressure(x.g[lane], q.g_half[lane]);
        e.capacity[lane] = waiting::capacity(x.m[lane], q.d0[lane], power[lane], q.mu[lane], e.pressure[lane]);
    }
}

/// The waiting list as the centre sees it.
#[inline(always)]
fn outside<const W: usize>(x: &Points<W>, q: &Constants<W>, e: &mut Seen<W>) {
    let mut turnover = [0.0; W];
    for lane in 0..W {
        turnover[lane] = waiting::turnover(x.l[lane], e.capacity[lane]);
    }
    for lane in 0..W {
        e.need[lane] = waiting::need(q.d0[lane], turnover[lane], q.ln_w0[lane], q.e_d[lane]);
    }
    for lane in 0..W {
        e.breaches[lane] = waiting::breaches(q.target[lane], x.l[lane], turnover[lane]);
        e.reported[lane] = centre::reported(e.breaches[lane], q.gamma[lane], e.pressure[lane]);
        e.own[lane] = centre::attention(e.reported[lane], q.btol[lane], q.per_room[lane], q.k_b[lane], x.b[lane], q.per_b_ref[lane]);
    }
}

/// Slopes of the states, from what comes in, the patients referred and the attention drawn.
#[inline(always)]
fn slopes<const W: usize, const MONEY: bool>(
    x: &Points<W>,
    q: &Constants<W>,
    arrivals: &Arrivals<W>,
    e: &Seen<W>,
    referred: &[f64; W],
    attention: &[f64; W],
    out: &mut Points<W>,
) {
    for lane in 0..W {
        let arriving = arrivals.external[lane] + arrivals.keep[lane] * x.g[lane];
        let target = q.kap[lane] * attention[lane] + q.blame[lane] * (e.error[lane] * e.resolved[lane]);
        out.p[lane] = load::pending_slope(arriving, e.error[lane], e.resolved[lane], x.p[lane], q.per_tau_x[lane]);
        out.c[lane] = capability::capability_slope(e.sig[lane], q.per_sig0[lane], q.c_min[lane], x.c[lane], q.per_tau_c[lane]);
        out.g[lane] = centre::intervention_slope(target, x.g[lane], q.per_tau_g[lane]);
        out.k[lane] = load::strain_slope(e.s[lane], q.s0[lane], x.k[lane], q.per_tau_ku[lane], q.per_tau_kd[lane]);
        out.l[lane] = referred[lane] - e.capacity[lane];
    }
    if MONEY {
        for lane in 0..W {
            let activity = money::treated(x.l[lane], e.capacity[lane], referred[lane]) * q.per_d0[lane];
            out.b[lane] = money::reserves_slope(q.v[lane], q.fixed[lane], activity);
            out.m[lane] = money::funded_slope(q.rho[lane], x.b[lane], q.m_min[lane], q.m_max[lane], x.m[lane], q.per_tau_m[lane]);
        }
    }
}

const STILL: Point = Point { p: 0.0, c: 0.0, g: 0.0, k: 0.0, l: 0.0, b: 0.0, m: 0.0 };

/// Slopes of an organisation that is coupled with nobody; stress and strategic share with them.
#[inline(always)]
pub(crate) fn alone<const W: usize, const MONEY: bool>(
    x: &Points<W>,
    q: &Constants<W>,
    a: &Arrivals<W>,
) -> (Points<W>, [f64; W], [f64; W]) {
    let mut e = Seen::default();
    inside(x, q, &mut e);
    outside(x, q, &mut e);
    let mut out = Points::splat(&STILL);
    slopes::<W, MONEY>(x, q, a, &e, &e.need, &e.own, &mut out);
    (out, e.s, e.sig)
}

/// Sums over a run that need every step.
#[derive(Clone, Debug)]
pub(crate) struct Tally<const W: usize> {
    /// Weeks at stress of 1 or more.
    pub over: [f64; W],
    /// Strategic share × weeks.
    pub strategic: [f64; W],
}

impl<const W: usize> Tally<W> {
    #[inline(always)]
    fn add(&mut self, s: &[f64; W], sig: &[f64; W], dt: f64) {
        for lane in 0..W {
            self.over[lane] += if s[lane] >= 1.0 { dt } else { 0.0 };
            self.strategic[lane] += sig[lane] * dt;
        }
    }
}

/// Items that come from outside in a step, and the share of interventions that reach managers beside them.
#[derive(Clone, Debug)]
pub(crate) struct Arrivals<const W: usize> {
    pub external: [f64; W],
    pub keep: [f64; W],
}

/// Steps of one organisation that is coupled with nobody; `arrivals` says what comes in each.
///
/// What is written lies in local arrays until the end, so that the compiler knows that nothing else moves with it.
#[inline(always)]
pub(crate) fn steps_alone<const W: usize, const MONEY: bool, const EULER: bool>(
    x: &mut Points<W>,
    q: &Constants<W>,
    tally: &mut Tally<W>,
    dt: f64,
    steps: usize,
    arrivals: impl Fn(usize, &[f64; W]) -> Arrivals<W>,
) {
    let mut own = x.clone();
    let mut sums = tally.clone();
    for step in 0..steps {
        let a = arrivals(step, &own.g);
        let (k1, s, sig) = alone::<W, MONEY>(&own, q, &a);
        sums.add(&s, &sig, dt);
        if EULER {
            own = own.moved::<MONEY>(&k1, dt);
        } else {
            let (k2, ..) = alone::<W, MONEY>(&own.moved::<MONEY>(&k1, 0.5 * dt), q, &a);
            let (k3, ..) = alone::<W, MONEY>(&own.moved::<MONEY>(&k2, 0.5 * dt), q, &a);
            let (k4, ..) = alone::<W, MONEY>(&own.moved::<MONEY>(&k3, dt), q, &a);
            own = own.moved::<MONEY>(&Points::sum::<MONEY>(&k1, &k2, &k3, &k4), dt / 6.0);
        }
    }
    *x = own;
    *tally = sums;
}

/// Slopes of all organisations of a community, and what each of them shows.
///
/// Passes, since each needs sums of the one before: capacity; mutual aid, waits and attention; pulls; their weights; slopes.
#[inline(always)]
pub(crate) fn together<const W: usize>(
    x: &[Points<W>],
    q: &[Constants<W>],
    arrivals: &[Arrivals<W>],
    seen: &mut [Seen<W>],
    out: &mut [Points<W>],
) {
    let (mut given, mut asking) = ([0.0; W], [0.0; W]);
    for ((x, q), seen) in x.iter().zip(q).zip(seen.iter_mut()) {
        let mut e = Seen::default();
        inside(x, q, &mut e);
        for lane in 0..W {
            given[lane] += q.help[lane] * e.capacity[lane];
            asking[lane] += q.help[lane] * x.l[lane];
        }
        *seen = e;
    }
    let (mut attention, mut chosen, mut weighted, mut size) = ([0.0; W], [0.0; W], [0.0; W], [0.0; W]);
    for ((x, q), seen) in x.iter().zip(q).zip(seen.iter_mut()) {
        let mut e = seen.clone();
        for lane in 0..W {
            let shared = (1.0 - q.help[lane]) * e.capacity[lane] + q.help[lane] * x.l[lane] / asking[lane] * given[lane];
            e.capacity[lane] = if asking[lane] > 0.0 { shared } else { e.capacity[lane] };
            e.wait[lane] = waiting::wait(x.l[lane], e.capacity[lane]);
        }
        outside(x, q, &mut e);
        for lane in 0..W {
            attention[lane] += e.own[lane];
            chosen[lane] += q.phi[lane] * e.need[lane];
            weighted[lane] += q.d0[lane] * e.wait[lane];
            size[lane] += q.d0[lane];
        }
        *seen = e;
    }
    // The greatest pull is taken from all, so that no exponential overflows: shares stay what they are.
    let mut strongest = [f64::NEG_INFINITY; W];
    for (q, seen) in q.iter().zip(seen.iter_mut()) {
        let mut pulls = [0.0; W];
        for lane in 0..W {
            pulls[lane] = choice::pull(q.beta[lane], seen.wait[lane], weighted[lane] / size[lane], q.per_w0[lane]);
            strongest[lane] = most(pulls[lane], strongest[lane]);
        }
        seen.pull = pulls;
    }
    let mut sum = [0.0; W];
    for (q, seen) in q.iter().zip(seen.iter_mut()) {
        let mut pulls = [0.0; W];
        for lane in 0..W {
            pulls[lane] = q.d0[lane] * exp(seen.pull[lane] - strongest[lane]);
            sum[lane] += pulls[lane];
        }
        seen.pull = pulls;
    }
    let per_n = 1.0 / x.len() as f64;
    for ((((x, q), arrivals), e), out) in x.iter().zip(q).zip(arrivals).zip(seen.iter()).zip(out) {
        let (mut referred, mut drawn) = ([0.0; W], [0.0; W]);
        for lane in 0..W {
            referred[lane] = choice::referred(q.phi[lane], e.need[lane], e.pull[lane] / sum[lane], chosen[lane]);
            drawn[lane] = (1.0 - q.omega[lane]) * e.own[lane] + q.omega[lane] * (attention[lane] * per_n);
        }
        let mut to = Points::splat(&STILL);
        slopes::<W, true>(x, q, arrivals, e, &referred, &drawn, &mut to);
        *out = to;
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
        let points = || vec![Points::splat(&STILL); n];
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
        *out = x.moved::<true>(slope, by);
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
        tally.add(&seen.s, &seen.sig, dt);
    }
    if EULER {
        for (x, k1) in x.iter_mut().zip(k1.iter()) {
            *x = x.moved::<true>(k1, dt);
        }
        return;
    }
    moved(x, k1, 0.5 * dt, at);
    together(at, q, arrivals, seen, k2);
    moved(x, k2, 0.5 * dt, at);
    together(at, q, arrivals, seen, k3);
    moved(x, k3, dt, at);
    together(at, q, arrivals, seen, k4);
    for (j, x) in x.iter_mut().enumerate() {
        *x = x.moved::<true>(&Points::sum::<true>(&k1[j], &k2[j], &k3[j], &k4[j]), dt / 6.0);
    }
}
