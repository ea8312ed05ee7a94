//! How sure the answer is: what it becomes when one assumption moves over its range, and where it turns round.

use rayon::prelude::*;

use crate::{Case, Game, GameResult, MarketError, SearchSettings, solve_with};

/// Profiles of a case, over all its games, up to which the place where an answer turns is sought between the ends of a range.
const MOST_SOUGHT: usize = 30_000;
/// Values looked at on each side of the central one.
const STEPS: u32 = 8;
/// Halvings of the step within which an answer turns.
const HALVINGS: u32 = 12;

/// An assumption that may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assumption {
    /// Minutes of travel, times this.
    Travel,
    /// Tariffs, times this; what the outside centre costs stays.
    Tariff,
    /// What a patient costs a site, times this.
    CostPatient,
    /// Fixed costs, times this.
    FixedCost,
    /// Utility that every open site gains by each rival organisation: how quality responds.
    RivalQuality,
    /// Share of the fixed costs under the plan that running services together saves; below 0, what it costs.
    MergerSaving,
}

impl Assumption {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Travel, Self::Tariff, Self::CostPatient, Self::FixedCost, Self::RivalQuality, Self::MergerSaving];

    /// Short name, as in the name of a figure.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Travel => "travel",
            Self::Tariff => "tariff",
            Self::CostPatient => "cost_patient",
            Self::FixedCost => "fixed_cost",
            Self::RivalQuality => "rival_quality",
            Self::MergerSaving => "merger_saving",
        }
    }
}

/// Values that an assumption may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AssumptionRange {
    /// The assumption.
    pub assumption: Assumption,
    /// Least.
    pub low: f64,
    /// As the case has it.
    pub central: f64,
    /// Greatest.
    pub high: f64,
}

/// What a case comes to, in short.
#[derive(Clone, Debug, PartialEq)]
pub struct ShortAnswer {
    /// `W` that rivalry loses against the plan, pounds a year: at the worst equilibrium, or the profile of least regret.
    pub gap: f64,
    /// Largest regret at the plan, pounds a year; 0 where it holds by itself.
    pub most_regret: f64,
    /// The plan: level of each site, by service of the case.
    pub plan: Vec<Vec<usize>>,
}

impl ShortAnswer {
    /// Whether the plan is better than rivalry, by more than rounding of `scale`.
    #[must_use]
    pub fn pays(&self, scale: f64) -> bool {
        self.gap > 1e-9 * scale
    }

    /// Whether the plan holds by itself.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.most_regret == 0.0
    }
}

/// What becomes of the answer over a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The range.
    pub range: AssumptionRange,
    /// At its least value.
    pub at_low: ShortAnswer,
    /// At its greatest value.
    pub at_high: ShortAnswer,
    /// Values nearest to the central one on either side at which the plan begins or ceases to hold by itself, or to be better than rivalry.
    pub turns: Vec<f64>,
    /// Whether such values were sought within the range; if not, only its ends were compared.
    pub sought: bool,
}

/// The answer as it is, and over the range of each assumption.
///
/// # Method
/// One assumption at a time, the others as the case has them: eight values on each side of the central one, then halving of the step in which the answer turns. An
/// answer that turns and turns back within a step is missed. What merging saves does not enter the game: it is added to the plan, to each organisation by its
/// fixed costs.
///
/// # Errors
/// As [`solve`](crate::solve), with the assumption at the value tried.
pub fn sensitivities(
    case: &Case,
    ranges: &[AssumptionRange],
    settings: &SearchSettings,
) -> Result<(ShortAnswer, Vec<Sensitivity>), MarketError> {
    let scale: f64 = case.services.iter().map(|s| s.tariff * s.all_patients()).sum();
    let answer = |assumption: Assumption, value: f64| answer(case, assumption, value, settings);
    let saving = ranges.iter().find(|r| r.assumption == Assumption::MergerSaving).map_or(0.0, |r| r.central);
    let base = self::answer(case, Assumption::MergerSaving, saving, settings)?;
    let verdict = |answer: &ShortAnswer| (answer.pays(scale), answer.holds());
    let profiles: usize = Game::all(case).iter().map(|g| g.space().map_or(usize::MAX, |s| s.count())).fold(0, usize::saturating_add);
    let one = |range: &AssumptionRange| -> Result<Sensitivity, MarketError> {
        let (at_low, at_high) = (answer(range.assumption, range.low)?, answer(range.assumption, range.high)?);
        let mut turns = Vec::new();
        let sought = profiles <= MOST_SOUGHT;
        if sought {
            let central = verdict(&answer(range.assumption, range.central)?);
            for end in [range.low, range.high] {
                let differs = |value: f64| answer(range.assumption, value).map(|a| verdict(&a) != central);
                turns.extend(turn(range.central, end, differs)?);
            }
        }
        Ok(Sensitivity { range: *range, at_low, at_high, turns, sought })
    };
    Ok((base, ranges.par_iter().map(one).collect::<Result<_, _>>()?))
}

/// The value nearest to `from` on the way to `to` at which the answer differs.
fn turn(from: f64, to: f64, differs: impl Fn(f64) -> Result<bool, MarketError>) -> Result<Option<f64>, MarketError> {
    if from == to {
        return Ok(None);
    }
    let step = (to - from) / f64::from(STEPS);
    for k in 1..=STEPS {
        let (mut same, mut other) = (from + step * f64::from(k - 1), from + step * f64::from(k));
        if differs(other)? {
            for _ in 0..HALVINGS {
                let middle = 0.5 * (same + other);
                if differs(middle)? { other = middle } else { same = middle }
            }
            return Ok(Some(other));
        }
    }
    Ok(None)
}

fn answer(case: &Case, assumption: Assumption, value: f64, settings: &SearchSettings) -> Result<ShortAnswer, MarketError> {
    let changed = changed(case, assumption, value);
    let solution = solve_with(&changed, settings)?;
    let saving = if assumption == Assumption::MergerSaving { value } else { 0.0 };
    let mut short = ShortAnswer { gap: 0.0, most_regret: 0.0, plan: vec![Vec::new(); case.services.len()] };
    for game in &solution.games {
        let plan = &game.plan.profile;
        let saved: Vec<f64> = fixed_costs(&changed, game).iter().map(|cost| saving * cost).collect();
        short.gap += plan.outcome.welfare - game.rivalry().outcome.welfare + saved.iter().sum::<f64>();
        for (regret, saved) in plan.regret.iter().zip(&saved) {
            short.most_regret = short.most_regret.max(regret - saved);
        }
        for (service, levels) in game.services.iter().zip(&plan.levels) {
            short.plan[*service].clone_from(levels);
        }
    }
    Ok(short)
}

/// Fixed costs under the plan of a game, by organisation.
fn fixed_costs(case: &Case, game: &GameResult) -> Vec<f64> {
    let mut costs = vec![0.0; case.organisations.len()];
    let plan = &game.plan.profile;
    for (j, site) in case.sites.iter().enumerate() {
        let mut open = false;
        for (service, levels) in game.services.iter().zip(&plan.levels) {
            if let Some(offer) = case.services[*service].offers[j][levels[j]] {
                costs[site.organisation] += offer.fixed_cost;
                open = true;
            }
        }
        if open {
            costs[site.organisation] += site.fixed_cost;
        }
    }
    costs
}

/// The case with an assumption at a value.
pub(crate) fn changed(case: &Case, assumption: Assumption, value: f64) -> Case {
    let mut case = case.clone();
    if assumption == Assumption::Travel {
        case.minutes.iter_mut().flatten().for_each(|minutes| *minutes *= value);
    }
    for service in &mut case.services {
        match assumption {
            Assumption::Travel => service.outside_minutes *= value,
            Assumption::Tariff => service.tariff *= value,
            Assumption::CostPatient => service.offers.iter_mut().flatten().flatten().for_each(|o| o.cost_patient *= value),
            Assumption::FixedCost => service.offers.iter_mut().flatten().flatten().for_each(|o| o.fixed_cost *= value),
            Assumption::RivalQuality => service.rival_quality = value,
            Assumption::MergerSaving => {}
        }
    }
    if assumption == Assumption::FixedCost {
        case.sites.iter_mut().for_each(|site| site.fixed_cost *= value);
    }
    case
}
