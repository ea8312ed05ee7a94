//! Services that share no constraint, together: equilibria are the product of each one's, and pounds add up.

use crate::{Case, Equilibrium, Market, MarketError, ServiceResult, solve_service};

/// Who gains and who loses on the way from the worst equilibrium to the plan, pounds a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Gains {
    /// Change of each organisation's surplus, before transfers.
    pub organisations: Vec<f64>,
    /// Change of patients' benefit.
    pub patients: f64,
    /// Change of the commissioner's bill (more is a loss).
    pub bill: f64,
    /// Change of `W`: organisations' and patients' changes less the bill's.
    pub welfare: f64,
    /// What each organisation receives so that all of them, and the commissioner on behalf of patients, gain the same.
    pub equal_gain: Vec<f64>,
    /// What the commissioner receives then; all transfers sum to nothing.
    pub commissioner: f64,
}

/// The whole case.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Each service by itself.
    pub services: Vec<ServiceResult>,
    /// How many equilibria all services have together; 0 when one of them has none.
    pub equilibria: usize,
    /// `W` of the plan.
    pub welfare: f64,
    /// `C` of the plan.
    pub cost: f64,
    /// Pounds a year that the worst equilibrium loses against the plan.
    pub worst_gap: Option<f64>,
    /// Pounds a year that the best equilibrium loses.
    pub best_gap: Option<f64>,
    /// The least λ at which the plan holds in every service.
    pub lambda_star: f64,
    /// From the worst equilibrium to the plan.
    pub gains: Option<Gains>,
}

impl Solution {
    /// `C` of the worst equilibrium ÷ `C` of the plan. It moves with the zero point: give pounds first.
    #[must_use]
    pub fn price_of_anarchy(&self) -> Option<f64> {
        self.worst_gap.map(|gap| (self.cost + gap) / self.cost)
    }

    /// `C` of the best equilibrium ÷ `C` of the plan.
    #[must_use]
    pub fn price_of_stability(&self) -> Option<f64> {
        self.best_gap.map(|gap| (self.cost + gap) / self.cost)
    }
}

/// Solves every service of a case.
///
/// # Errors
/// A value that the model cannot take; too many profiles.
pub fn solve(case: &Case) -> Result<Solution, MarketError> {
    let case = case.clone().checked()?;
    let services = case.services.iter().map(|s| solve_service(&Market::new(&case, s))).collect::<Result<Vec<_>, _>>()?;
    let gap = |pick: fn(&ServiceResult) -> Option<&Equilibrium>| {
        services.iter().map(|s| pick(s).map(|e| s.plan.profile.outcome.welfare - e.outcome.welfare)).sum::<Option<f64>>()
    };
    Ok(Solution {
        equilibria: services.iter().fold(1, |n, s| n * s.equilibria.len()),
        welfare: services.iter().map(|s| s.plan.profile.outcome.welfare).sum(),
        cost: services.iter().map(|s| s.plan.profile.outcome.cost).sum(),
        worst_gap: gap(ServiceResult::worst),
        best_gap: gap(ServiceResult::best),
        lambda_star: services.iter().fold(0.0, |most, s| most.max(s.plan.lambda_star)),
        gains: gains(&case, &services),
        services,
    })
}

fn gains(case: &Case, services: &[ServiceResult]) -> Option<Gains> {
    let mut organisations = vec![0.0; case.organisations.len()];
    let (mut patients, mut bill) = (0.0, 0.0);
    for service in services {
        let (plan, worst) = (&service.plan.profile.outcome, &service.worst()?.outcome);
        for (change, (after, before)) in organisations.iter_mut().zip(plan.surplus.iter().zip(&worst.surplus)) {
            *change += after - before;
        }
        patients += plan.benefit - worst.benefit;
        bill += plan.bill - worst.bill;
    }
    let welfare = organisations.iter().sum::<f64>() + patients - bill;
    #[expect(clippy::cast_precision_loss, reason = "organisations are few")]
    let each = welfare / (organisations.len() + 1) as f64;
    let equal_gain = organisations.iter().map(|change| each - change).collect();
    Some(Gains { organisations, patients, bill, welfare, equal_gain, commissioner: each - (patients - bill) })
}
