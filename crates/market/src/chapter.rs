//! The chapter: what each would do for itself, the shared plan, what makes it hold, how sure that is.

use community::Community;
use community::ids::OrganisationId;

use crate::pose::{Inputs, Posed, pose};
use crate::sure::changed;
use crate::{
    Assumption, AssumptionRange, Bargain, Case, Game, Levers, MarketError, Overspend, PoolRisk, Profile, SearchSettings, Sensitivity,
    ShortAnswer, Solution, bargain, levers, sensitivities, solve_with,
};

/// How it is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How games are searched that are too large to enumerate.
    pub search: SearchSettings,
}

/// A list and the risk of its budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// People on it.
    pub people: f64,
    /// Budget a year, pounds.
    pub budget: Option<f64>,
    /// Standard deviation of its costs, as a share of their mean.
    pub deviation: f64,
    /// Chance to go over the budget by more than [`Pools::share`].
    pub overspend: Overspend,
}

/// Budgets that pool risk.
#[derive(Clone, Debug, PartialEq)]
pub struct Pools {
    /// Lists, in the order of the table.
    pub lists: Vec<Pool>,
    /// All of them as one.
    pub together: Option<Pool>,
    /// What a person costs, and what all have in common.
    pub risk: PoolRisk,
    /// How far over its budget a pool should rarely go.
    pub share: f64,
    /// How rarely.
    pub chance: f64,
    /// Fewest people with whom that is kept; nothing where no pool is large enough.
    pub bearable: Option<u64>,
}

/// The result of the chapter.
#[derive(Clone, Debug)]
pub struct Market {
    /// The case, and what its indices stand for.
    pub posed: Posed,
    /// What it comes to.
    pub solution: Solution,
    /// What would make each game's plan hold.
    pub levers: Vec<Levers>,
    /// How gains may be shared; nothing where coalitions are too many to look at.
    pub bargain: Option<Bargain>,
    /// The answer in short.
    pub base: ShortAnswer,
    /// What it becomes over the range of each assumption.
    pub sensitivities: Vec<Sensitivity>,
    /// Budgets that pool risk.
    pub pools: Pools,
    /// Names of services, as in the case.
    pub names: Vec<String>,
}

/// Money that moves between providers by the plan, against today.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Change of each organisation's revenue, pounds a year.
    pub organisations: Vec<f64>,
    /// What those receive more who receive more.
    pub moved: f64,
    /// What the commissioner pays today.
    pub bill: f64,
}

impl Market {
    /// What moves between providers from today to the plan: what a commissioner has to be able to move within its budget.
    #[must_use]
    pub fn moved(&self) -> Moved {
        let case = &self.posed.case;
        let mut organisations = vec![0.0; case.organisations.len()];
        for game in &self.solution.games {
            let revenue = |profile: &Profile, i: usize| -> f64 {
                game.services.iter().enumerate().map(|(at, s)| revenue(case, *s, profile, at, i)).sum()
            };
            for (i, change) in organisations.iter_mut().enumerate() {
                *change += revenue(&game.plan.profile, i) - revenue(&game.today, i);
            }
        }
        let moved = organisations.iter().map(|change: &f64| change.max(0.0)).sum();
        Moved { moved, organisations, bill: self.solution.games.iter().map(|g| g.today.outcome.bill).sum() }
    }
}

/// What an organisation is paid for a service in a profile.
fn revenue(case: &Case, service: usize, profile: &Profile, at: usize, organisation: usize) -> f64 {
    let contract = &case.services[service].contracts[organisation];
    let own: Vec<usize> = (0..case.sites.len()).filter(|j| case.sites[*j].organisation == organisation).collect();
    let patients: f64 = own.iter().map(|j| profile.outcome.services[at].volumes[*j]).sum();
    let gives = contract.guaranteed || own.iter().any(|j| profile.levels[at][*j] > 0);
    let block = if gives { (1.0 - contract.activity_share) * contract.block } else { 0.0 };
    contract.activity_share * case.services[service].tariff * patients + block
}

/// Runs the chapter.
///
/// # Errors
/// [`MarketError`]: the tables do not state a game, by file, row and column; waits that do not settle; a parameter that is missing.
pub fn run(community: &Community, inputs: &Inputs<'_>, settings: &Settings) -> Result<Market, MarketError> {
    let mut posed = pose(community, inputs)?;
    let ranges = ranges(community, inputs, &mut posed.case)?;
    let solution = solve_with(&posed.case, &settings.search)?;
    let games = Game::all(&posed.case);
    let levers = games.iter().zip(&solution.games).map(|(game, result)| levers(game, result)).collect::<Result<_, _>>()?;
    let bargain = bargain(&posed.case)?;
    let (base, sensitivities) = sensitivities(&posed.case, &ranges, &settings.search)?;
    let pools = pools(community, inputs)?;
    let name = |id: &community::ids::ServiceId| {
        community.services.rows.iter().find(|s| s.service == *id).map_or_else(|| id.to_string(), |s| s.name.clone())
    };
    let names = posed.services.iter().map(name).collect();
    Ok(Market { posed, solution, levers, bargain, base, sensitivities, pools, names })
}

/// The parameter that gives an assumption's range.
pub(crate) fn parameter_of(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::Travel => "market.travel_factor",
        Assumption::Tariff => "market.tariff_factor",
        Assumption::CostPatient => "market.cost_patient_factor",
        Assumption::FixedCost => "market.fixed_cost_factor",
        Assumption::RivalQuality => "market.rival_quality",
        Assumption::MergerSaving => "market.merger_saving",
    }
}

/// Ranges as the parameters have them. Where a community's own factor is not 1, the case is changed by it, and the range is about that.
fn ranges(community: &Community, inputs: &Inputs<'_>, case: &mut Case) -> Result<Vec<AssumptionRange>, MarketError> {
    let mut ranges = Vec::new();
    for assumption in Assumption::ALL {
        let known = inputs.parameters.get(parameter_of(assumption), community.profile.first_day())?;
        let (central, low, high) = (known.central, known.low.unwrap_or(known.central), known.high.unwrap_or(known.central));
        let factor = !matches!(assumption, Assumption::RivalQuality | Assumption::MergerSaving);
        if factor && central != 1.0 {
            *case = changed(case, assumption, central);
        }
        let by = if factor { central } else { 1.0 };
        ranges.push(AssumptionRange { assumption, low: low / by, central: central / by, high: high / by });
    }
    Ok(ranges)
}

fn pools(community: &Community, inputs: &Inputs<'_>) -> Result<Pools, MarketError> {
    let get = |id: &str| inputs.parameters.get(id, community.profile.first_day()).map(|known| known.central);
    let risk = PoolRisk { person_cv: get("market.person_cv")?, common: get("market.common_shock")? };
    let (share, chance) = (get("market.overspend_share")?, get("market.overspend_chance")?);
    let pool = |organisation: OrganisationId, people: f64, budget: Option<f64>| Pool {
        organisation,
        people,
        budget,
        deviation: risk.deviation(people),
        overspend: risk.overspend(people, share),
    };
    #[expect(clippy::cast_precision_loss, reason = "people are fewer than 2⁵³")]
    let rows = || community.lists.rows.iter().filter(|l| l.people > 0).map(|l| (l, l.people as f64));
    let lists: Vec<Pool> = rows().map(|(l, people)| pool(l.organisation.clone(), people, l.budget_year.map(|b| b.get()))).collect();
    let together = (lists.len() > 1).then(|| {
        let budgets: Option<f64> = lists.iter().map(|l| l.budget).sum();
        pool("all".into(), lists.iter().map(|l| l.people).sum(), budgets)
    });
    Ok(Pools { lists, together, risk, share, chance, bearable: risk.bearable(share, chance) })
}
