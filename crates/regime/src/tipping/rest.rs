//! Equilibria, by continuation along stress.

use crate::kernel::functions::{exp, ln, unit};
use crate::model::Numbers;
use crate::processes::{capability, centre, load, waiting};
use crate::world::State;

/// Stress up to which the healthy branch is looked for.
const MOST_STRESS: f64 = 1.0;
/// Points along the branch before the fold is refined.
const POINTS: usize = 100;

/// A state in which nothing moves, and the items a week that hold it there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rest {
    /// Stress.
    pub stress: f64,
    /// The states.
    pub state: State,
    /// Items a week from the levels above (`lam`) at which this is an equilibrium.
    pub lam: f64,
    /// True share of breaches.
    pub breaches: f64,
    /// Strategic share of managers' time.
    pub strategic: f64,
}

/// The end of the healthy branch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fold {
    /// Most items a week from the levels above that the organisation can take.
    pub lam: f64,
    /// Stress there.
    pub stress: f64,
}

/// The equilibrium of one organisation at a stress, couplings off and reserves level.
///
/// # Method
/// At rest everything follows from stress `s`: strain is `clamp(s − s0, 0, 1)`; capability is the root of `Cmin + (1 − Cmin) sig(C)/sig0 − C`, which falls in
/// C; the wait is the one at which as many come as can be treated; the intervention is the root of its own target less itself, which falls in G. The balance of
/// pending items then gives the `lam` that holds it: the branch is a curve `lam(s)`, and no equilibrium near the fold needs to be waited for.
#[must_use]
pub fn rest_at(n: &Numbers, s: f64) -> Rest {
    let strategic = |c: f64| work_at(n, s, c).strategic;
    let c = bisect(1e-6, 1e3, |c| capability::capability_slope(strategic(c), 1.0 / n.sig0, n.c_min, c, 1.0));
    rest_with(n, s, c)
}

/// Managers' work at a stress and capability.
struct WorkAt {
    pending: f64,
    normal: f64,
    strain: f64,
    strategic: f64,
}

fn work_at(n: &Numbers, s: f64, c: f64) -> WorkAt {
    let strain = unit(s - n.s0);
    let normal = load::normal_rate(n.r0, exp(n.eta_c * ln(c)), n.chi, strain);
    let pending = s * n.tau * normal;
    let fire = capability::firefighting(pending, n.h / (n.hours * n.tau), 1.0 - n.adm - n.sigmin);
    WorkAt { pending, normal, strain, strategic: 1.0 - n.adm - fire }
}

/// All else where stress and capability are given.
fn rest_with(n: &Numbers, s: f64, c: f64) -> Rest {
    let WorkAt { pending, normal, strain, strategic } = work_at(n, s, c);
    let resolved = normal * load::throughput(s, n.yinf);
    let error = load::error_share(s, n.eps0, n.eps1, n.se0, 1.0 / (n.se1 - n.se0));
    let power = exp(n.theta * ln(c));
    let wait_at = |g: f64| {
        let capacity = waiting::capacity(1.0, n.d0, power, n.mu, centre::pressure(g, n.g_half));
        (n.w0 * exp(-ln(capacity / n.d0) / n.e_d.max(1e-9)), capacity)
    };
    let breaches_at = |g: f64| exp(-n.target / wait_at(g).0);
    let target = |g: f64| {
        let seen = centre::reported(breaches_at(g), n.gamma, centre::pressure(g, n.g_half));
        n.kap * centre::attention(seen, n.btol, 1.0 / (1.0 - n.btol), 0.0, 0.0, 1.0) + n.blame * (error * resolved)
    };
    let seen_alike = n.mu == 0.0 && n.gamma == 0.0;
    let g = if seen_alike { target(0.0) } else { bisect(0.0, n.kap + n.blame * error * resolved + 1e-9, |g| target(g) - g) };
    let (wait, capacity) = wait_at(g);
    let needed = resolved - error * resolved + pending / n.tau_x - n.a0 - (1.0 - n.alpha) * g;
    let state = State { pending, capability: c, intervention: g, strain, list: wait * capacity, reserves: 0.0, funded: 1.0 };
    Rest { stress: s, state, lam: needed / (1.0 - n.dup * n.joint).max(1e-12), breaches: breaches_at(g), strategic }
}

/// Stress and `lam` where the most items are held with capability at 1.
fn top(n: &Numbers) -> (f64, f64) {
    let at = |s: f64| (s, rest_with(n, s, 1.0).lam);
    (1..=100).map(|i| at(f64::from(i) * 0.01)).fold((0.0, f64::NEG_INFINITY), |a, b| if b.1 > a.1 { b } else { a })
}

/// Room with capability at its reference, as a share of the items a week from the levels above: most that can be held over what is asked, less 1; below 0 the
/// base does not hold. Held from −1 to 3, so that a few endless rooms do not drown the rest.
#[must_use]
pub fn room(n: &Numbers) -> f64 {
    (top(n).1 / n.lam.max(1e-9) - 1.0).clamp(-1.0, 3.0)
}

/// The base as the reference: the rest at which capability is 1, and the `sig0` that makes it so; nothing if there is none, or if it would not hold.
///
/// At C = 1 stress follows from the balance of pending items alone; `sig0` is the strategic share there. It holds if more items would mean more stress: on the
/// branch's falling side the organisation has tipped, or tips at the first blow.
#[must_use]
pub fn matched(n: &Numbers) -> Option<(Numbers, Rest)> {
    let lam = |s: f64| rest_with(n, s, 1.0).lam;
    let top = top(n);
    if n.lam >= top.1 {
        return None;
    }
    let s = bisect(1e-9, top.0, |s| n.lam - lam(s));
    let rest = rest_with(n, s, 1.0);
    let own = Numbers { sig0: rest.strategic, ..*n };
    let rises = rest_at(&own, s * 1.001).lam > rest_at(&own, s * 0.999).lam;
    rises.then_some((own, rest))
}

/// The root of a falling function in an interval; an end where it has none inside.
fn bisect(mut low: f64, mut high: f64, falling: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..70 {
        let middle = 0.5 * (low + high);
        if falling(middle) > 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The end of the healthy branch: the first maximum of `lam(s)`; the branch's last point where it has none up to a stress of 1.
///
/// # Sources
/// Oracles: set A folds at 4.5329, with air cover 0 at 4.2784, with .9 at 5.0471.
#[must_use]
pub fn fold(n: &Numbers) -> Fold {
    let step = MOST_STRESS / POINTS as f64;
    let lam = |s: f64| rest_at(n, s).lam;
    let mut best = (step, lam(step));
    for i in 2..=POINTS {
        let s = step * i as f64;
        let found = lam(s);
        // A dip of a kink is not the fold: the branch has turned once it has lost more than a hundredth of an item.
        if found > best.1 {
            best = (s, found);
        } else if found < best.1 - 1e-2 * n.r0 * 0.1 {
            break;
        }
    }
    let (mut low, mut high) = ((best.0 - step).max(1e-9), best.0 + step);
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    for _ in 0..40 {
        let (a, b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if lam(a) < lam(b) { low = a } else { high = b }
    }
    let s = 0.5 * (low + high);
    Fold { lam: lam(s).max(best.1), stress: s }
}

/// The healthy equilibrium for the organisation's own `lam`, if it has one: the lowest stress that holds it.
#[must_use]
pub fn healthy(n: &Numbers) -> Option<Rest> {
    let fold = fold(n);
    let wanted = n.lam;
    if wanted > fold.lam || wanted < rest_at(n, 1e-9).lam {
        // Below the first point the organisation rests with nothing pending.
        return if wanted <= fold.lam { Some(rest_at(n, 1e-9)) } else { None };
    }
    let s = bisect(1e-9, fold.stress, |s| wanted - rest_at(n, s).lam);
    Some(rest_at(n, s))
}
