//! All pure equilibria of a game, by looking at every profile.

use rayon::prelude::*;

use crate::kernel::{ServiceTable, every_profile};
use crate::{Game, MarketError, Space};

/// Most profiles, times organisations, that are enumerated: 200 MB of payoffs.
pub const MOST_PAYOFFS: usize = 25_000_000;
/// The same where waits depend on load or quality on rivals, so that each profile is evaluated by itself.
pub const MOST_SETTLED: usize = 400_000;
/// Rounding of payoffs, as a share of those that are compared.
const ROUNDING: f64 = 1e-10;
/// Rounding of payoffs near zero, as a share of what the tariff comes to for all patients, whose sums they are.
const ROUNDING_OF_TURNOVER: f64 = 1e-12;

/// Every profile of a game, counted with the last slot fastest.
#[derive(Clone, Debug)]
pub struct Table {
    /// The profiles.
    pub space: Space,
    /// `W` by profile; −∞ where a service lacks what it requires.
    pub welfare: Vec<f64>,
    /// Largest gain that an organisation could have by changing its own levels alone, all of them at once, by profile.
    pub most_regret: Vec<f64>,
    /// Whether no organisation gains beyond rounding, by profile.
    pub calm: Vec<bool>,
    /// Whether the floors of a plan are kept, by profile.
    pub kept: Vec<bool>,
}

/// Whether a gain is no more than the rounding of the payoffs that it is between.
///
/// Rounding is 10⁻¹⁰ of the two payoffs, and 10⁻¹² of what the tariff comes to (payoffs near zero are differences of such sums). Never of
/// payoffs elsewhere in the game: a level that nobody could pay for would hide every regret. Oracle:
/// `a_level_that_nobody_could_pay_for_hides_no_regret`.
pub(crate) fn is_rounding(gain: f64, payoff: f64, turnover: f64) -> bool {
    gain <= ROUNDING * payoff.abs().max((payoff + gain).abs()) + ROUNDING_OF_TURNOVER * turnover
}

/// Whether a game is small enough to look at all its profiles.
#[must_use]
pub fn can_enumerate(game: &Game) -> bool {
    let most = if game.by_itself() { MOST_SETTLED } else { MOST_PAYOFFS };
    let organisations = game.case.organisations.len();
    game.space().and_then(|space| space.count().checked_mul(organisations)).is_some_and(|n| n <= most)
}

impl Table {
    /// Profiles without regret, in counting order.
    #[must_use]
    pub fn equilibria(&self) -> Vec<usize> {
        (0..self.calm.len()).filter(|i| self.calm[*i]).collect()
    }

    /// The profile with the greatest `W`; of equals the first.
    #[must_use]
    pub fn greatest_welfare(&self, among: impl Fn(usize) -> bool) -> Option<usize> {
        (0..self.welfare.len()).filter(|i| among(*i)).reduce(|best, i| if self.welfare[i] > self.welfare[best] { i } else { best })
    }

    /// The profile whose largest regret is least; of equals the first.
    #[must_use]
    pub fn least_regret(&self) -> usize {
        (0..self.most_regret.len()).reduce(|best, i| if self.most_regret[i] < self.most_regret[best] { i } else { best }).unwrap_or(0)
    }
}

/// Evaluates every profile. An organisation of several sites may change all of them at once.
///
/// # Errors
/// Waits that do not settle.
///
/// # Panics
/// If the profiles cannot be counted: ask [`can_enumerate`] first.
pub fn enumerate(game: &Game) -> Result<Table, MarketError> {
    let Payoffs { space, welfare, payoffs, kept } = payoffs(game)?;
    let turnover = game.turnover();
    let mut table = Table { welfare, most_regret: vec![0.0; space.count()], calm: vec![true; space.count()], kept, space };
    let regrets = |(i, payoff): (usize, Vec<f64>)| {
        let own = game.own(i);
        (!own.is_empty()).then(|| (table.space.best_within_reach(&own, &payoff), payoff))
    };
    let best: Vec<(Vec<f64>, Vec<f64>)> = payoffs.into_par_iter().enumerate().filter_map(regrets).collect();
    for (best, payoff) in best {
        for (index, (best, payoff)) in best.iter().zip(&payoff).enumerate() {
            let gain = if best > payoff { best - payoff } else { 0.0 };
            if gain > table.most_regret[index] {
                table.most_regret[index] = gain;
            }
            table.calm[index] &= gain == 0.0 || is_rounding(gain, *payoff, turnover);
        }
    }
    if !game.requires.is_empty() {
        table.calm.iter_mut().zip(&table.welfare).for_each(|(calm, welfare)| *calm &= welfare.is_finite());
        table.most_regret.iter_mut().zip(&table.welfare).filter(|(_, w)| !w.is_finite()).for_each(|(r, _)| *r = f64::INFINITY);
    }
    Ok(table)
}

/// What every profile is worth.
pub(crate) struct Payoffs {
    pub space: Space,
    /// `W` by profile; −∞ where a service lacks what it requires.
    pub welfare: Vec<f64>,
    /// What each organisation pursues, by organisation and profile.
    pub payoffs: Vec<Vec<f64>>,
    /// Whether floors are kept, by profile.
    pub kept: Vec<bool>,
}

/// Evaluates every profile.
///
/// # Errors
/// Waits that do not settle.
///
/// # Panics
/// If the profiles cannot be counted.
pub(crate) fn payoffs(game: &Game) -> Result<Payoffs, MarketError> {
    let space = game.space().expect("a game whose profiles can be counted");
    let (welfare, payoffs, kept) = if game.by_itself() { one_by_one(game, &space)? } else { side_by_side(game, &space) };
    Ok(Payoffs { space, welfare, payoffs, kept })
}

type Rows = (Vec<f64>, Vec<Vec<f64>>, Vec<bool>);

/// Where waits depend on load or quality on rivals: each profile by itself.
fn one_by_one(game: &Game, space: &Space) -> Result<Rows, MarketError> {
    let organisations = game.case.organisations.len();
    let row = |index: usize| {
        let digits = space.digits(index);
        if !game.allowed(&digits) {
            return Ok((f64::NEG_INFINITY, vec![f64::NEG_INFINITY; organisations], false));
        }
        game.outcome(&digits).map(|outcome| (outcome.welfare, outcome.payoff, outcome.keeps_floors))
    };
    let rows: Vec<(f64, Vec<f64>, bool)> = (0..space.count()).into_par_iter().map(row).collect::<Result<_, MarketError>>()?;
    let payoffs = (0..organisations).map(|i| rows.iter().map(|row| row.1[i]).collect()).collect();
    Ok((rows.iter().map(|row| row.0).collect(), payoffs, rows.iter().map(|row| row.2).collect()))
}

/// Where they do not: each service by itself, then sums.
fn side_by_side(game: &Game, space: &Space) -> Rows {
    let mut tables: Vec<ServiceTable> = (0..game.demands.len()).map(|d| every_profile(game, d)).collect();
    if tables.len() == 1 && game.shared.is_empty() && game.requires.is_empty() {
        let table = tables.remove(0);
        return (table.welfare, table.payoff, table.kept);
    }
    let organisations = game.case.organisations.len();
    let row = |index: usize| {
        let digits = space.digits(index);
        if !game.allowed(&digits) {
            return (f64::NEG_INFINITY, vec![f64::NEG_INFINITY; organisations], false);
        }
        let shared: f64 = game.shared_costs(&digits).map(|(_, cost)| cost).sum();
        let (mut welfare, mut payoff, mut kept) = (-shared, vec![0.0; organisations], true);
        for (table, demand) in tables.iter().zip(&game.demands) {
            let at = table.space.index(&digits[demand.slots.clone()]);
            welfare += table.welfare[at];
            kept &= table.kept[at];
            payoff.iter_mut().zip(&table.payoff).for_each(|(sum, of_service)| *sum += of_service[at]);
        }
        game.pay_shared(&digits, &mut payoff);
        (welfare, payoff, kept)
    };
    let rows: Vec<(f64, Vec<f64>, bool)> = (0..space.count()).into_par_iter().map(row).collect();
    let payoffs = (0..organisations).map(|i| rows.iter().map(|row| row.1[i]).collect()).collect();
    (rows.iter().map(|row| row.0).collect(), payoffs, rows.iter().map(|row| row.2).collect())
}
