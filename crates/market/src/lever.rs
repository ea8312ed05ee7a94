//! What would make the plan hold: the least change of tariff, block share or weight, and rules of access.

use crate::enumerate::is_rounding;
use crate::respond::alternatives;
use crate::{Case, Contract, Game, GameResult, MarketError, can_enumerate, enumerate, regrets};

/// Profiles up to which a lever's other equilibria are counted.
const MOST_COUNTED: usize = 100_000;

/// Something that the commissioner or the centre can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeverKind {
    /// The tariff of one of the game's services, pounds a patient; what the outside centre costs stays.
    Tariff(usize),
    /// The share of every organisation's payment that follows activity, in all services of the game; the rest is a block of what it is paid today,
    /// while it gives the service.
    ActivityShare,
    /// The same with the block guaranteed, even to an organisation that gives the service no more.
    GuaranteedShare,
    /// A clause by which every organisation gives the system's result this weight.
    SystemWeight,
}

/// A lever with the value that is nearest to today's and makes the plan an equilibrium.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// What is set.
    pub kind: LeverKind,
    /// Today's value; that of most organisations where they differ.
    pub today: f64,
    /// The least and the greatest value at which the plan holds; nothing where it holds at none.
    pub range: Option<(f64, f64)>,
    /// The value to set: in the range, rounded, nearest to today's.
    pub value: Option<f64>,
    /// How many equilibria there are then, the plan among them; nothing where they were not counted.
    pub equilibria: Option<usize>,
    /// `W` that the worst of them still loses against the plan, pounds a year.
    pub worst_gap: Option<f64>,
}

/// A rule about what organisations may do alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Nobody may bring about what breaks the floors of the plan.
    KeepFloors,
    /// Nobody may open a service or raise its level without consent.
    OpenWithConsent,
    /// Nobody may close a service or lower its level without consent.
    CloseWithConsent,
}

/// Whether the plan holds under a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruled {
    /// The rule.
    pub rule: Rule,
    /// The largest gain that some organisation could still have by leaving.
    pub most_regret: f64,
}

/// A way of leaving the plan, in what levers act on.
struct Leaving {
    organisation: usize,
    digits: Vec<usize>,
    /// Gain in what it pursues.
    gain: f64,
    /// Gain in `W`.
    welfare: f64,
    /// Gain in surplus and weighed benefit.
    own: f64,
    /// By service of the game: more patients, and whether it gives the service (1), no more (−1), or as before (0).
    patients: Vec<f64>,
    gives: Vec<f64>,
}

/// What would make the plan of a game hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Levers {
    /// Values to set, in the order of [`LeverKind`].
    pub levers: Vec<Lever>,
    /// Rules of access.
    pub rules: Vec<Ruled>,
    /// Pounds a year that each organisation would have to be paid to stay: its regret, as far as it pursues money.
    pub pay_to_stay: Vec<f64>,
}

/// Searches every lever for the value nearest to today's at which the plan is an equilibrium.
///
/// # Method
/// What an organisation gains by leaving is linear in a tariff and in a share, and so is the condition `(1 − λ) d ≤ λ w` in λ. Each leaving therefore allows a half-line of
/// values, and their intersection is exact: no value outside it will do. The value is then rounded into the range, and the plan's regret
/// is computed again under it, from outcomes.
///
/// # Errors
/// Waits that do not settle.
pub fn levers(game: &Game, result: &GameResult) -> Result<Levers, MarketError> {
    let plan = &result.plan.profile.digits;
    let leavings = leavings(game, plan)?;
    let today = game.outcome(&game.today())?;
    let blocks = blocks(game, &today);
    let mut kinds: Vec<LeverKind> = (0..game.demands.len()).map(LeverKind::Tariff).collect();
    kinds.extend([LeverKind::ActivityShare, LeverKind::GuaranteedShare, LeverKind::SystemWeight]);
    let found = kinds.into_iter().map(|kind| lever(game, plan, kind, &leavings, &blocks)).collect::<Result<_, _>>()?;
    let pay = |organisation: usize, regret: &f64| {
        let weight = game.shared_weight(organisation);
        if *regret > 0.0 && weight < 1.0 { regret / (1.0 - weight) } else { *regret }
    };
    Ok(Levers {
        levers: found,
        rules: rules(game, plan, &leavings)?,
        pay_to_stay: result.plan.profile.regret.iter().enumerate().map(|(i, regret)| pay(i, regret)).collect(),
    })
}

/// All ways in which one organisation may leave the plan alone; none for one of more combinations than are tried.
fn leavings(game: &Game, plan: &[usize]) -> Result<Vec<Leaving>, MarketError> {
    let stay = game.outcome(plan)?;
    let mut all = Vec::new();
    for organisation in 0..game.case.organisations.len() {
        for digits in alternatives(game, plan, organisation).into_iter().flatten().filter(|digits| digits != plan) {
            let leave = game.outcome(&digits)?;
            let own = |o: &crate::Outcome| o.surplus[organisation] + o.weighed_benefit[organisation];
            let patients = |d: usize| seen(game, &leave, d, organisation) - seen(game, &stay, d, organisation);
            let gives = |digits: &[usize], d: usize| f64::from(u8::from(gives(game, digits, d, organisation)));
            all.push(Leaving {
                organisation,
                gain: leave.payoff[organisation] - stay.payoff[organisation],
                welfare: leave.welfare - stay.welfare,
                own: own(&leave) - own(&stay),
                patients: (0..game.demands.len()).map(patients).collect(),
                gives: (0..game.demands.len()).map(|d| gives(&digits, d) - gives(plan, d)).collect(),
                digits,
            });
        }
    }
    Ok(all)
}

/// Patients of a service whom an organisation sees.
fn seen(game: &Game, outcome: &crate::Outcome, d: usize, organisation: usize) -> f64 {
    let volumes = outcome.services[d].volumes.iter().zip(&game.case.sites);
    volumes.filter(|(_, site)| site.organisation == organisation).map(|(v, _)| v).sum()
}

fn gives(game: &Game, digits: &[usize], d: usize, organisation: usize) -> bool {
    game.demands[d].slots.clone().any(|s| game.slots[s].owner == organisation && game.is_open(s, digits))
}

/// Blocks by service and organisation: that of the contract if it has one, else what today's patients come to at the tariff.
fn blocks(game: &Game, today: &crate::Outcome) -> Vec<Vec<f64>> {
    let block = |d: usize, i: usize| {
        let contract = game.contract(d, i);
        if contract.activity_share < 1.0 { contract.block } else { game.demands[d].service.tariff * seen(game, today, d, i) }
    };
    (0..game.demands.len()).map(|d| (0..game.case.organisations.len()).map(|i| block(d, i)).collect()).collect()
}

fn lever(game: &Game, plan: &[usize], kind: LeverKind, leavings: &[Leaving], blocks: &[Vec<f64>]) -> Result<Lever, MarketError> {
    let (today, low, high, step) = match kind {
        LeverKind::Tariff(d) => (game.demands[d].service.tariff, 0.0, f64::INFINITY, 1.0),
        LeverKind::ActivityShare | LeverKind::GuaranteedShare => (usual(game, |c| c.activity_share), 0.0, 1.0, 0.001),
        LeverKind::SystemWeight => (usual(game, |c| c.system_weight), 0.0, 1.0, 0.001),
    };
    let turnover = game.turnover();
    let conditions = leavings.iter().map(|leaving| condition(game, kind, leaving, blocks, turnover));
    let range = within(conditions, low, high, turnover);
    let mut lever = Lever { kind, today, range, value: None, equilibria: None, worst_gap: None };
    let Some((low, high)) = range else { return Ok(lever) };
    let nearest = today.clamp(low, high);
    let rounded = [(nearest / step).round(), (nearest / step).ceil(), (nearest / step).floor()].map(|v| v * step);
    let value = rounded.into_iter().find(|v| (low..=high).contains(v)).unwrap_or(nearest);
    lever.value = Some(value);
    let case = apply(game, kind, value, blocks);
    let changed = Game::new(&case, game.services.clone());
    if regrets(&changed, plan)?.0.iter().any(|r| *r > 0.0) {
        // the range is a point or two, and rounding of payoffs is wider than that
        lever.range = None;
        lever.value = None;
        return Ok(lever);
    }
    if can_enumerate(&changed) && changed.space().is_some_and(|s| s.count() <= MOST_COUNTED) {
        let table = enumerate(&changed)?;
        let equilibria = table.equilibria();
        let best = game.outcome(plan)?.welfare;
        lever.equilibria = Some(equilibria.len());
        lever.worst_gap = equilibria.iter().map(|i| best - table.welfare[*i]).reduce(f64::max);
    }
    Ok(lever)
}

/// The value that most contracts have; of equally many the first.
fn usual(game: &Game, of: impl Fn(&Contract) -> f64) -> f64 {
    let contracts = || {
        game.demands.iter().enumerate().flat_map(|(d, demand)| {
            let owners: std::collections::BTreeSet<usize> = demand.slots.clone().map(|s| game.slots[s].owner).collect();
            owners.into_iter().map(move |i| game.contract(d, i)).collect::<Vec<_>>()
        })
    };
    let same = |value: f64| contracts().filter(|c| of(c) == value).count();
    contracts().map(&of).reduce(|best, next| if same(next) > same(best) { next } else { best }).unwrap_or(0.0)
}

/// What an organisation gains by leaving, as `intercept + slope · value`, with the scale of its rounding.
fn condition(game: &Game, kind: LeverKind, leaving: &Leaving, blocks: &[Vec<f64>], turnover: f64) -> (f64, f64) {
    let i = leaving.organisation;
    let clean = |gain: f64| if is_rounding(gain.abs(), 0.0, turnover) { 0.0 } else { gain };
    match kind {
        LeverKind::Tariff(d) => {
            let contract = game.contract(d, i);
            let slope = (1.0 - contract.system_weight) * contract.activity_share * leaving.patients[d];
            (clean(leaving.gain) - slope * game.demands[d].service.tariff, slope)
        }
        LeverKind::ActivityShare | LeverKind::GuaranteedShare => {
            let (mut intercept, mut slope) = (clean(leaving.gain), 0.0);
            for (d, demand) in game.demands.iter().enumerate() {
                let contract = game.contract(d, i);
                let weight = 1.0 - contract.system_weight;
                let by_activity = demand.service.tariff * leaving.patients[d];
                let now = if contract.guaranteed { 0.0 } else { contract.block * leaving.gives[d] };
                let then = if kind == LeverKind::GuaranteedShare { 0.0 } else { blocks[d][i] * leaving.gives[d] };
                intercept -= weight * (contract.activity_share * by_activity + (1.0 - contract.activity_share) * now);
                intercept += weight * then;
                slope += weight * (by_activity - then);
            }
            (intercept, slope)
        }
        LeverKind::SystemWeight => (clean(leaving.own), clean(leaving.welfare) - clean(leaving.own)),
    }
}

/// Values from `low` to `high` at which no `intercept + slope · value` is above 0.
fn within(conditions: impl Iterator<Item = (f64, f64)>, mut low: f64, mut high: f64, turnover: f64) -> Option<(f64, f64)> {
    for (intercept, slope) in conditions {
        if slope > 0.0 {
            high = high.min(-intercept / slope);
        } else if slope < 0.0 {
            low = low.max(-intercept / slope);
        } else if !is_rounding(intercept, 0.0, turnover) {
            return None;
        }
    }
    (low <= high).then_some((low, high))
}

/// The case with a lever set for the services of a game.
fn apply(game: &Game, kind: LeverKind, value: f64, blocks: &[Vec<f64>]) -> Case {
    let mut case = game.case.clone();
    for (d, &service) in game.services.iter().enumerate() {
        let service = &mut case.services[service];
        if kind == LeverKind::Tariff(d) {
            service.tariff = value;
        }
        for (contract, block) in service.contracts.iter_mut().zip(&blocks[d]) {
            match kind {
                LeverKind::Tariff(_) => {}
                LeverKind::ActivityShare | LeverKind::GuaranteedShare => {
                    contract.activity_share = value;
                    contract.block = *block;
                    contract.guaranteed = kind == LeverKind::GuaranteedShare;
                }
                LeverKind::SystemWeight => contract.system_weight = value,
            }
        }
    }
    case
}

fn rules(game: &Game, plan: &[usize], leavings: &[Leaving]) -> Result<Vec<Ruled>, MarketError> {
    let level = |s: usize, digits: &[usize]| game.slots[s].options[digits[s]];
    let raises = |digits: &[usize]| (0..plan.len()).any(|s| level(s, digits) > level(s, plan));
    let lowers = |digits: &[usize]| (0..plan.len()).any(|s| level(s, digits) < level(s, plan));
    let turnover = game.turnover();
    let mut rules = Vec::new();
    for rule in [Rule::KeepFloors, Rule::OpenWithConsent, Rule::CloseWithConsent] {
        let mut most_regret = 0.0;
        for leaving in leavings.iter().filter(|l| l.gain > most_regret_of_rounding(l.gain, turnover)) {
            let allowed = match rule {
                Rule::KeepFloors => game.outcome(&leaving.digits)?.keeps_floors,
                Rule::OpenWithConsent => !raises(&leaving.digits),
                Rule::CloseWithConsent => !lowers(&leaving.digits),
            };
            if allowed && leaving.gain > most_regret {
                most_regret = leaving.gain;
            }
        }
        rules.push(Ruled { rule, most_regret });
    }
    Ok(rules)
}

/// The gain itself where it is rounding, so that it does not count.
fn most_regret_of_rounding(gain: f64, turnover: f64) -> f64 {
    if is_rounding(gain, 0.0, turnover) { gain } else { 0.0 }
}
