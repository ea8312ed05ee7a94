//! Equilibria, by continuation along stress.

use crate::kernel::functions::{exp, ln, unit};
use crate::model::Numbers;
use crate::processes::{capability, centre, load, waiting};
use crate::world::State;

/// Stress up to which the healthy branch is looked for.
const MOST_STRESS: f64 = 1.0;
/// Points along the branch before the fold is refined.
const POINTS: usize = 400;

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
    let strain = unit(s - n.s0);
    let per_item = n.h / (n.hours * n.tau);
    let at = |c: f64| {
        let normal = load::normal_rate(n.r0, exp(n.eta_c * ln(c)), n.chi, strain);
        let pending = s * n.tau * normal;
        (pending, normal, 1.0 - n.adm - capability::firefighting(pending, per_item, 1.0 - n.adm - n.sigmin))
    };
    let c = bisect(1e-6, 1e3, |c| capability::capability_slope(at(c).2, 1.0 / n.sig0, n.c_min, c, 1.0));
    let (pending, normal, strategic) = at(c);
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
    let g = bisect(0.0, n.kap + n.blame * error * resolved + 1e-9, |g| target(g) - g);
    let (wait, capacity) = wait_at(g);
    let needed = resolved - error * resolved + pending / n.tau_x - n.a0 - (1.0 - n.alpha) * g;
    let state = State { pending, capability: c, intervention: g, strain, list: wait * capacity, reserves: 0.0, funded: 1.0 };
    Rest { stress: s, state, lam: needed / (1.0 - n.dup * n.joint).max(1e-12), breaches: breaches_at(g), strategic }
}

/// The root of a falling function in an interval; an end where it has none inside.
fn bisect(mut low: f64, mut high: f64, falling: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..100 {
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
    for _ in 0..60 {
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

/// The strategic share at which capability is 1 where the organisation rests today, so that the base is the reference: `sig0` of the register's bridge.
///
/// At C = 1 the fixed point is `s` from the balance of pending items; `sig0` is then the strategic share there. Where no healthy rest exists the given `sig0` stands.
#[must_use]
pub fn matched_sig0(n: &Numbers) -> f64 {
    let mut now = *n;
    for _ in 0..60 {
        let Some(rest) = healthy(&now) else { return now.sig0 };
        let next = rest.strategic;
        if (next - now.sig0).abs() < 1e-13 {
            break;
        }
        now.sig0 = next;
    }
    now.sig0
}
