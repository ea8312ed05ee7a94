//! All pure equilibria of a service, by looking at every profile.

use rayon::prelude::*;

use crate::{Market, MarketError, Outcome};

/// Most profiles that are enumerated.
pub const MOST_PROFILES: usize = 4_000_000;

/// Payoffs of every profile. Profiles count up with the last site fastest.
#[derive(Clone, Debug)]
pub struct Table {
    levels: usize,
    sites: usize,
    /// Pounds a year that the tariff comes to for all patients.
    turnover: f64,
    /// `W` by profile.
    pub welfare: Vec<f64>,
    /// Payoff by organisation and profile.
    pub payoff: Vec<Vec<f64>>,
    /// Gain that each organisation could have by changing levels of its own sites alone, by organisation and profile.
    pub regret: Vec<Vec<f64>>,
}

/// A profile from which nobody gains by leaving alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Equilibrium {
    /// Level of each site.
    pub levels: Vec<usize>,
    /// What it comes to.
    pub outcome: Outcome,
    /// What each organisation could gain by leaving, pounds a year: the certificate.
    pub regret: Vec<f64>,
}

impl Table {
    /// Levels of a profile.
    #[must_use]
    pub fn profile(&self, mut index: usize) -> Vec<usize> {
        let mut profile = vec![0; self.sites];
        for level in profile.iter_mut().rev() {
            *level = index % self.levels;
            index /= self.levels;
        }
        profile
    }

    /// Profiles without regret beyond rounding, in counting order.
    ///
    /// Rounding is 10⁻¹⁰ of the two payoffs that are compared, and 10⁻¹² of what the service's tariff comes to (payoffs near zero are
    /// differences of such sums). Never of payoffs elsewhere in the table: a level that nobody could pay for would hide every regret.
    /// Oracle: `a_level_that_nobody_could_pay_for_hides_no_regret`.
    #[must_use]
    pub fn equilibria(&self) -> Vec<usize> {
        let calm = |regret: f64, payoff: f64| regret <= 1e-10 * payoff.abs().max((payoff + regret).abs()) + 1e-12 * self.turnover;
        let nobody_leaves = |&i: &usize| self.regret.iter().zip(&self.payoff).all(|(regret, payoff)| calm(regret[i], payoff[i]));
        (0..self.welfare.len()).filter(nobody_leaves).collect()
    }

    /// The certificate of a profile.
    #[must_use]
    pub fn equilibrium(&self, market: &Market, index: usize) -> Equilibrium {
        let levels = self.profile(index);
        Equilibrium { outcome: market.outcome(&levels), levels, regret: self.regret.iter().map(|r| r[index]).collect() }
    }
}

/// Evaluates every profile of a service. An organisation of several sites may change all of them at once.
///
/// # Errors
/// More than [`MOST_PROFILES`].
pub fn enumerate(market: &Market) -> Result<Table, MarketError> {
    let (sites, levels) = (market.case.sites.len(), market.case.levels.len());
    let count =
        (0..sites).try_fold(1_usize, |count, _| count.checked_mul(levels)).filter(|count| *count <= MOST_PROFILES).ok_or_else(|| {
            MarketError::TooLarge { service: market.service.name.clone(), profiles: format!("{levels}^{sites}"), most: MOST_PROFILES }
        })?;
    let organisations = market.case.organisations.len();
    let turnover = market.service.tariff * market.service.patients.iter().sum::<f64>();
    let mut table = Table { levels, sites, turnover, welfare: Vec::new(), payoff: Vec::new(), regret: Vec::new() };
    let rows: Vec<(f64, Vec<f64>)> = (0..count)
        .into_par_iter()
        .map(|index| {
            let outcome = market.outcome(&table.profile(index));
            (outcome.welfare, outcome.payoff)
        })
        .collect();
    let welfare = rows.iter().map(|row| row.0).collect();
    let payoff: Vec<Vec<f64>> = (0..organisations).map(|i| rows.iter().map(|row| row.1[i]).collect()).collect();
    let regret = payoff.par_iter().enumerate().map(|(i, payoff)| regrets(market, i, levels, payoff)).collect();
    table.welfare = welfare;
    table.payoff = payoff;
    table.regret = regret;
    Ok(table)
}

/// Best payoff against the same levels of the others, less the payoff, by profile.
fn regrets(market: &Market, organisation: usize, levels: usize, payoff: &[f64]) -> Vec<f64> {
    let mut others: Vec<usize> = (0..payoff.len()).collect();
    let mut stride = 1;
    for site in market.case.sites.iter().rev() {
        if site.organisation == organisation {
            others.iter_mut().enumerate().for_each(|(index, other)| *other -= index / stride % levels * stride);
        }
        stride *= levels;
    }
    let mut best = vec![f64::NEG_INFINITY; payoff.len()];
    for (other, value) in others.iter().zip(payoff) {
        best[*other] = best[*other].max(*value);
    }
    others.iter().zip(payoff).map(|(other, value)| best[*other] - value).collect()
}
