//! The shared plan of a service, and what rivalry loses against it.

use crate::{Equilibrium, Market, MarketError, Table, enumerate};

/// The profile with the greatest `W`.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The profile, and what each organisation could gain by leaving it.
    pub profile: Equilibrium,
    /// λ*: the least weight of the system's result at which nobody would leave.
    pub lambda_star: f64,
}

/// What a service comes to, left to itself and planned.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceResult {
    /// Name of the service.
    pub service: String,
    /// All pure equilibria; complete, since every profile was looked at.
    pub equilibria: Vec<Equilibrium>,
    /// The profile whose largest regret is least: what is nearest to an equilibrium where there is none.
    pub least_regret: Equilibrium,
    /// The shared plan.
    pub plan: Plan,
}

impl ServiceResult {
    /// The equilibrium with the least `W`.
    #[must_use]
    pub fn worst(&self) -> Option<&Equilibrium> {
        self.equilibria.iter().min_by(|a, b| a.outcome.welfare.total_cmp(&b.outcome.welfare))
    }

    /// The equilibrium with the greatest `W`.
    #[must_use]
    pub fn best(&self) -> Option<&Equilibrium> {
        self.equilibria.iter().max_by(|a, b| a.outcome.welfare.total_cmp(&b.outcome.welfare))
    }
}

/// Enumerates a service: equilibria, plan, λ*.
///
/// # Errors
/// Too many profiles.
pub fn solve_service(market: &Market) -> Result<ServiceResult, MarketError> {
    let table = enumerate(market)?;
    let plan = first_least(&table, |i| -table.welfare[i]);
    let calm = first_least(&table, |i| table.regret.iter().fold(0.0, |most: f64, regret| most.max(regret[i])));
    Ok(ServiceResult {
        service: market.service.name.clone(),
        equilibria: table.equilibria().into_iter().map(|i| table.equilibrium(market, i)).collect(),
        least_regret: table.equilibrium(market, calm),
        plan: Plan { lambda_star: lambda_star(market, &table.profile(plan))?, profile: table.equilibrium(market, plan) },
    })
}

fn first_least(table: &Table, of: impl Fn(usize) -> f64) -> usize {
    (0..table.welfare.len()).reduce(|best, i| if of(i) < of(best) { i } else { best }).unwrap_or(0)
}

/// An organisation gains `d` for itself and loses the system `w` by leaving; it stays when `(1 − λ) d ≤ λ w`, so `λ* = max d/(d + w)`.
fn lambda_star(market: &Market, plan: &[usize]) -> Result<f64, MarketError> {
    let case = market.case;
    let own_pay = |levels: &[usize], i: usize| {
        let outcome = market.outcome(levels);
        (outcome.surplus[i] + case.own_benefit_weight * outcome.own_benefit[i], outcome.welfare)
    };
    let mut least: f64 = 0.0;
    for organisation in 0..case.organisations.len() {
        let (pay, welfare) = own_pay(plan, organisation);
        let own: Vec<usize> = (0..case.sites.len()).filter(|&s| case.sites[s].organisation == organisation).collect();
        let mut tried = plan.to_vec();
        let count = own.iter().fold(1, |n: usize, _| n * case.levels.len());
        for index in 0..count {
            let mut rest = index;
            for &site in &own {
                tried[site] = rest % case.levels.len();
                rest /= case.levels.len();
            }
            let (other, lower) = own_pay(&tried, organisation);
            let gain = other - pay;
            if gain > 1e-10 * other.abs().max(pay.abs()) {
                least = least.max(gain / (gain + (welfare - lower).max(0.0)));
            }
        }
    }
    Ok(least)
}
