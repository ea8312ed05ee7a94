//! What a profile of levels is worth, and to whom.

use crate::{Case, Service};

/// A service of a case, prepared for evaluation.
#[derive(Clone, Debug)]
pub struct Market<'a> {
    /// The case.
    pub case: &'a Case,
    /// The service.
    pub service: &'a Service,
    /// `e^{V − V_X}` by site, level and place.
    weights: Vec<Vec<Vec<f64>>>,
    /// Patients' benefit in pounds where every place has all sites at the top level and no travel.
    ideal: f64,
}

/// What a profile comes to, in patients and pounds a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Patients by site.
    pub volumes: Vec<f64>,
    /// Patients of the outside centre.
    pub outside: f64,
    /// Tariff less variable and fixed cost, by organisation.
    pub surplus: Vec<f64>,
    /// Own patients' benefit over going outside, by organisation.
    pub own_benefit: Vec<f64>,
    /// Benefit of all patients (the logsum in pounds).
    pub benefit: f64,
    /// What the commissioner pays: tariff for each patient of a site, cost for each patient outside.
    pub bill: f64,
    /// `W`: patients' benefit less the cost of all providers, the outside centre's too.
    pub welfare: f64,
    /// `C`: what is short of the ideal, and the cost of all providers; `C + W` is the same for every profile.
    pub cost: f64,
    /// What each organisation pursues: `(1 − λ)(surplus + θ own benefit) + λ W`.
    pub payoff: Vec<f64>,
}

impl<'a> Market<'a> {
    /// Prepares a service of a checked case.
    #[must_use]
    pub fn new(case: &'a Case, service: &'a Service) -> Self {
        let weight = |site: usize, level: usize, row: &[f64]| {
            if level == 0 {
                return 0.0;
            }
            libm::exp(service.utility[level] + service.beta_minute * (case.outside_minutes - row[site]))
        };
        let weights = (0..case.sites.len())
            .map(|site| (0..case.levels.len()).map(|level| case.minutes.iter().map(|row| weight(site, level, row)).collect()).collect())
            .collect();
        let top = service.utility.iter().skip(1).copied().fold(f64::NEG_INFINITY, f64::max);
        let patients: f64 = service.patients.iter().sum();
        #[expect(clippy::cast_precision_loss, reason = "sites are few")]
        let logsum = libm::log(case.sites.len() as f64) + top;
        let ideal = patients * logsum / service.beta_minute * service.pounds_per_minute;
        Self { case, service, weights, ideal }
    }

    /// What a profile (one level a site) comes to. Oracles: `tests/three_hospitals.rs`.
    ///
    /// # Panics
    /// When the profile has not one known level for each site.
    #[must_use]
    pub fn outcome(&self, levels: &[usize]) -> Outcome {
        assert_eq!(levels.len(), self.case.sites.len(), "one level a site");
        let (case, service) = (self.case, self.service);
        let mut total = vec![1.0; case.places.len()];
        for (site, &level) in self.weights.iter().zip(levels).filter(|(_, level)| **level > 0) {
            total.iter_mut().zip(&site[level]).for_each(|(t, w)| *t += w);
        }
        let pounds = service.pounds_per_minute / service.beta_minute;
        let mut gain = vec![0.0; total.len()];
        let (mut outside, mut benefit) = (0.0, 0.0);
        for (place, n) in service.patients.iter().enumerate() {
            gain[place] = libm::log(total[place]) * pounds;
            benefit += n * (gain[place] - service.beta_minute * case.outside_minutes * pounds);
            total[place] = n / total[place];
            outside += total[place];
        }
        let organisations = case.organisations.len();
        let (mut surplus, mut own_benefit) = (vec![0.0; organisations], vec![0.0; organisations]);
        let mut volumes = vec![0.0; levels.len()];
        let (mut provider_cost, mut bill) = (outside * service.outside_cost, outside * service.outside_cost);
        for (site, &level) in levels.iter().enumerate().filter(|(_, level)| **level > 0) {
            let owner = case.sites[site].organisation;
            let weights = &self.weights[site][level];
            let volume: f64 = total.iter().zip(weights).map(|(t, w)| t * w).sum();
            own_benefit[owner] += total.iter().zip(weights).zip(&gain).map(|((t, w), g)| t * w * g).sum::<f64>();
            let cost = service.cost_patient[level] * volume + service.fixed_cost[level];
            surplus[owner] += (service.tariff - service.cost_patient[level]) * volume - service.fixed_cost[level];
            provider_cost += cost;
            bill += service.tariff * volume;
            volumes[site] = volume;
        }
        let welfare = benefit - provider_cost;
        let weight = case.system_weight;
        let payoff =
            surplus.iter().zip(&own_benefit).map(|(s, b)| (1.0 - weight) * (s + case.own_benefit_weight * b) + weight * welfare).collect();
        Outcome { volumes, outside, surplus, own_benefit, benefit, bill, welfare, cost: self.ideal - welfare, payoff }
    }
}
