//! The shared plan, what each would do for itself, and what rivalry loses.

use crate::respond::alternatives;
use crate::search::{Found, SearchSettings, search};
use crate::{Game, MarketError, Outcome, Path, all_orders, can_enumerate, enumerate, regrets};

/// A profile with its certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Its digits in the game.
    pub digits: Vec<usize>,
    /// Level of each site, by service of the game.
    pub levels: Vec<Vec<usize>>,
    /// What it comes to.
    pub outcome: Outcome,
    /// What each organisation could gain by leaving it alone, pounds a year of what it pursues.
    pub regret: Vec<f64>,
    /// Whether that looked at all combinations of own levels; if not, at one slot after the other.
    pub all_tried: bool,
}

impl Profile {
    /// The largest regret.
    #[must_use]
    pub fn most_regret(&self) -> f64 {
        self.regret.iter().fold(0.0, |most, r| most.max(*r))
    }

    /// The profile of these digits, evaluated and certified.
    ///
    /// # Errors
    /// Waits that do not settle.
    pub fn new(game: &Game, digits: Vec<usize>) -> Result<Self, MarketError> {
        let (regret, all_tried) = regrets(game, &digits)?;
        Ok(Self { levels: game.levels(&digits), outcome: game.outcome(&digits)?, digits, regret, all_tried })
    }
}

/// The profile with the greatest `W` that keeps the floors.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The profile, and what each organisation could gain by leaving it.
    pub profile: Profile,
    /// λ*: the least weight of the system's result at which nobody would leave; nothing where no weight is enough, since floors keep the plan
    /// below what some organisation could bring about alone.
    pub lambda_star: Option<f64>,
    /// Whether it keeps the floors; if not, no profile does (none that was found, where not all were looked at).
    pub keeps_floors: bool,
    /// `W` that the floors cost, against the best profile without them.
    pub cost_of_floors: f64,
}

/// How a game was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// All profiles, so that lists are complete and the plan is proved.
    Enumerated {
        /// How many there are.
        profiles: usize,
    },
    /// Best responses from so many starts: found, not proved to be all.
    Searched {
        /// Starts.
        starts: usize,
    },
}

/// What a game comes to, left to itself and planned.
#[derive(Clone, Debug, PartialEq)]
pub struct GameResult {
    /// Name: its services.
    pub name: String,
    /// Indices of its services in the case.
    pub services: Vec<usize>,
    /// How it was looked at.
    pub completeness: Completeness,
    /// Today.
    pub today: Profile,
    /// Best responses from today, by order of organisations.
    pub from_today: Vec<Path>,
    /// Pure equilibria, in counting order.
    pub equilibria: Vec<Profile>,
    /// Ways of best responses that go round for ever, from today or another start.
    pub cycles: Vec<Path>,
    /// The profile whose largest regret is least: what is nearest to an equilibrium where there is none.
    pub least_regret: Profile,
    /// The shared plan.
    pub plan: Plan,
}

impl GameResult {
    /// The equilibrium with the least `W`.
    #[must_use]
    pub fn worst(&self) -> Option<&Profile> {
        self.equilibria.iter().min_by(|a, b| a.outcome.welfare.total_cmp(&b.outcome.welfare))
    }

    /// The equilibrium with the greatest `W`.
    #[must_use]
    pub fn best(&self) -> Option<&Profile> {
        self.equilibria.iter().max_by(|a, b| a.outcome.welfare.total_cmp(&b.outcome.welfare))
    }

    /// What to expect of rivalry: the worst equilibrium, or where there is none the profile of least regret.
    #[must_use]
    pub fn rivalry(&self) -> &Profile {
        self.worst().unwrap_or(&self.least_regret)
    }

    /// Whether lists are complete and the plan is proved.
    #[must_use]
    pub fn complete(&self) -> bool {
        matches!(self.completeness, Completeness::Enumerated { .. })
    }
}

/// Equilibria, plan and λ* of a game: by looking at every profile where that can be done, else by search.
///
/// # Errors
/// Waits that do not settle.
pub fn solve_game(game: &Game, settings: &SearchSettings) -> Result<GameResult, MarketError> {
    if can_enumerate(game) { finish(game, enumerated(game)?) } else { search_game(game, settings) }
}

/// The same by search alone: best responses from today in every order and from many starts, and steps uphill for the plan.
///
/// # Errors
/// Waits that do not settle.
pub fn search_game(game: &Game, settings: &SearchSettings) -> Result<GameResult, MarketError> {
    finish(game, searched(game, settings)?)
}

fn finish(game: &Game, (found, least_regret, completeness): Looked) -> Result<GameResult, MarketError> {
    let equilibria = found.rests.into_iter().map(|digits| Profile::new(game, digits)).collect::<Result<Vec<_>, _>>()?;
    let keeps_floors = found.plan.is_some();
    let free = game.outcome(&found.free_plan)?.welfare;
    let profile = Profile::new(game, found.plan.unwrap_or(found.free_plan))?;
    let plan = Plan {
        lambda_star: lambda_star(game, &profile.digits)?,
        keeps_floors,
        cost_of_floors: (free - profile.outcome.welfare).max(0.0),
        profile,
    };
    let today = Profile::new(game, game.today())?;
    let from_today = all_orders(game, &today.digits)?;
    let mut cycles = found.cycles;
    cycles.extend(from_today.iter().filter(|p| p.cycle_from.is_some() && !cycles.contains(p)).cloned().collect::<Vec<_>>());
    Ok(GameResult {
        name: game.name(),
        services: game.services.clone(),
        completeness,
        today,
        from_today,
        equilibria,
        cycles,
        least_regret: Profile::new(game, least_regret)?,
        plan,
    })
}

type Looked = (Found, Vec<usize>, Completeness);

fn enumerated(game: &Game) -> Result<Looked, MarketError> {
    let table = enumerate(game)?;
    let free_plan = table.greatest_welfare(|_| true).unwrap_or(0);
    let found = Found {
        rests: table.equilibria().into_iter().map(|i| table.space.digits(i)).collect(),
        cycles: Vec::new(),
        plan: table.greatest_welfare(|i| table.kept[i]).map(|i| table.space.digits(i)),
        free_plan: table.space.digits(free_plan),
        starts: 0,
    };
    let profiles = table.space.count();
    Ok((found, table.space.digits(table.least_regret()), Completeness::Enumerated { profiles }))
}

/// The profile of least regret is sought among the ends of best responses, cycles' profiles included.
fn searched(game: &Game, settings: &SearchSettings) -> Result<Looked, MarketError> {
    let found = search(game, settings)?;
    let mut nearest = found.rests.first().cloned();
    if nearest.is_none() {
        let mut least = f64::INFINITY;
        for profile in found.cycles.iter().flat_map(|path| path.cycle()).map(|m| &m.to) {
            let most = regrets(game, profile)?.0.into_iter().fold(0.0, f64::max);
            if most < least {
                (least, nearest) = (most, Some(profile.clone()));
            }
        }
    }
    let starts = found.starts;
    Ok((found, nearest.unwrap_or_else(|| game.today()), Completeness::Searched { starts }))
}

/// An organisation gains `d` for itself and loses the system `w` by leaving; it stays while `(1 − λ) d ≤ λ w`. So `λ* = max d/(d + w)` over
/// leavings with `d > 0`; one that raises `W` (`w < 0`, possible where floors bind) sets an upper limit, `λ ≤ −d/(−d − w)`, or none will do.
fn lambda_star(game: &Game, plan: &[usize]) -> Result<Option<f64>, MarketError> {
    let own_pay =
        |digits: &[usize], i: usize| game.outcome(digits).map(|outcome| (outcome.surplus[i] + outcome.weighed_benefit[i], outcome.welfare));
    let (mut least, mut most) = (0.0_f64, 1.0_f64);
    let turnover = game.turnover();
    for organisation in 0..game.case.organisations.len() {
        let (pay, welfare) = own_pay(plan, organisation)?;
        let Some(all) = alternatives(game, plan, organisation) else { continue };
        for tried in all.filter(|tried| tried != plan) {
            let (other, lower) = own_pay(&tried, organisation)?;
            let (gain, loss) = (other - pay, welfare - lower);
            let gain = if is_near(gain, pay, turnover) { 0.0 } else { gain };
            let loss = if is_near(loss, welfare, turnover) { 0.0 } else { loss };
            match (gain > 0.0, loss >= 0.0) {
                (true, true) => least = least.max(gain / (gain + loss)),
                (true, false) => return Ok(None),
                (false, true) => {}
                (false, false) => most = most.min(gain / (gain + loss)),
            }
        }
    }
    Ok((least <= most).then_some(least))
}

fn is_near(change: f64, value: f64, turnover: f64) -> bool {
    crate::enumerate::is_rounding(change.abs(), value, turnover)
}
