//! What a profile is worth, and to whom.

use crate::game::Demand;
use crate::{Contract, Game, MarketError, waits};

/// What a profile comes to in one service, in patients, minutes and pounds a year.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceOutcome {
    /// Index of the service in the case.
    pub service: usize,
    /// Patients by site.
    pub volumes: Vec<f64>,
    /// Weeks of waiting by site, where they grow with load.
    pub waits: Vec<Option<f64>>,
    /// Patients of the outside centre.
    pub outside: f64,
    /// Minutes that all patients travel.
    pub minutes: f64,
    /// Revenue less variable and fixed cost, by organisation; without fixed costs that services share.
    pub surplus: Vec<f64>,
    /// Own patients' benefit over going outside, by organisation.
    pub own_benefit: Vec<f64>,
    /// Benefit of all patients (the logsum in pounds).
    pub benefit: f64,
    /// What the commissioner pays for all patients.
    pub bill: f64,
    /// Patients' benefit less the cost of all providers, the outside centre's too; without fixed costs that services share.
    pub welfare: f64,
    /// What is short of the ideal, and the cost of all providers; `cost + welfare` is the same for every profile.
    pub cost: f64,
}

/// What a profile comes to, over all services of the game, in pounds a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// By service.
    pub services: Vec<ServiceOutcome>,
    /// Revenue less variable and fixed cost, by organisation.
    pub surplus: Vec<f64>,
    /// Own patients' benefit over going outside, by organisation, each service weighed by θ of its contract.
    pub weighed_benefit: Vec<f64>,
    /// Benefit of all patients (the logsum in pounds).
    pub benefit: f64,
    /// What the commissioner pays.
    pub bill: f64,
    /// `W`: patients' benefit less the cost of all providers, the outside centre's too.
    pub welfare: f64,
    /// `C`: what is short of the ideal, and the cost of all providers; `C + W` is the same for every profile.
    pub cost: f64,
    /// What each organisation pursues: `(1 − λ)(surplus + θ own benefit) + λ W`.
    pub payoff: Vec<f64>,
    /// Whether it keeps the floors of a plan.
    pub keeps_floors: bool,
}

/// What patients of a service choose, by its slots.
pub(crate) struct Chosen {
    pub volumes: Vec<f64>,
    /// `Σ_p n_p s_pj ln(total_p)`, by slot.
    pub benefits: Vec<f64>,
    pub outside: f64,
    /// `Σ_p n_p ln(total_p)`.
    pub log_sum: f64,
}

/// Sums of money of a service.
pub(crate) struct Money {
    pub benefit: f64,
    pub bill: f64,
    pub welfare: f64,
}

/// What an organisation pursues with a service.
pub(crate) fn pursued(contract: &Contract, surplus: f64, own_benefit: f64, welfare: f64) -> f64 {
    let weight = contract.system_weight;
    (1.0 - weight) * (surplus + contract.own_benefit_weight * own_benefit) + weight * welfare
}

impl Demand<'_> {
    /// Sums of money, with each organisation's surplus and own patients' benefit written to the slices given.
    pub(crate) fn money(&self, game: &Game, digits: &[usize], chosen: &Chosen, surplus: &mut [f64], own_benefit: &mut [f64]) -> Money {
        let service = self.service;
        surplus.fill(0.0);
        own_benefit.fill(0.0);
        let pounds = service.pounds_per_minute / service.beta_minute;
        let benefit = chosen.log_sum * pounds - self.all_outside;
        let (mut provider_cost, mut bill) = (chosen.outside * service.outside_cost, chosen.outside * service.outside_cost);
        let own = &game.slots[self.slots.clone()];
        for (at, (slot, &digit)) in own.iter().zip(digits).enumerate() {
            let Some(offer) = &slot.offers[digit] else { continue };
            let contract = &service.contracts[slot.owner];
            let volume = chosen.volumes[at];
            let revenue = contract.activity_share * service.tariff;
            surplus[slot.owner] += (revenue - offer.cost_patient) * volume - offer.fixed_cost;
            own_benefit[slot.owner] += pounds * chosen.benefits[at];
            provider_cost += offer.cost_patient * volume + offer.fixed_cost;
            bill += revenue * volume;
        }
        for (owner, contract) in service.contracts.iter().enumerate().filter(|(_, c)| c.activity_share < 1.0) {
            let gives = || own.iter().zip(digits).any(|(s, d)| s.owner == owner && s.offers[*d].is_some());
            if contract.guaranteed || gives() {
                let block = (1.0 - contract.activity_share) * contract.block;
                surplus[owner] += block;
                bill += block;
            }
        }
        Money { benefit, bill, welfare: benefit - provider_cost }
    }

    /// Whether every place that could be within the floor of minutes is, and every open slot sees enough patients.
    pub(crate) fn keeps_floors(&self, game: &Game, digits: &[usize], volumes: &[f64]) -> bool {
        let open = |slot: usize| game.slots[slot].offers[digits[slot - self.slots.start]].is_some();
        let least = self.service.floors.least_volume.unwrap_or(0.0) * (1.0 - 1e-12);
        let enough = self.slots.clone().zip(volumes).all(|(slot, volume)| !open(slot) || *volume >= least);
        enough && self.within.iter().all(|near| near.iter().any(|slot| open(*slot)))
    }

    /// Choice at these digits of its own slots; sums in the order of `kernel.rs`, so that both give the same bits.
    fn choose(&self, game: &Game, digits: &[usize], discount: &[f64], total: &mut Vec<f64>) -> Chosen {
        let own = &game.slots[self.slots.clone()];
        let head = self.tail - self.slots.start;
        total.clear();
        total.resize(self.places.len(), 1.0);
        let mut tail = vec![0.0; self.places.len()];
        for (at, (slot, &digit)) in own.iter().zip(digits).enumerate() {
            let sums = if at < head { &mut *total } else { &mut tail };
            sums.iter_mut().zip(&slot.weights[digit]).for_each(|(sum, w)| *sum += discount[at] * w);
        }
        total.iter_mut().zip(tail).for_each(|(head, tail)| *head += tail);
        let mut chosen = Chosen { volumes: vec![0.0; own.len()], benefits: vec![0.0; own.len()], outside: 0.0, log_sum: 0.0 };
        let mut logs = Vec::with_capacity(total.len());
        for (n, total) in self.patients.iter().zip(total.iter_mut()) {
            let log = libm::log(*total);
            chosen.log_sum += n * log;
            *total = n / *total;
            chosen.outside += *total;
            logs.push(*total * log);
        }
        for (at, (slot, &digit)) in own.iter().zip(digits).enumerate() {
            for ((rest, log), w) in total.iter().zip(&logs).zip(&slot.weights[digit]) {
                let w = discount[at] * w;
                chosen.volumes[at] += rest * w;
                chosen.benefits[at] += log * w;
            }
        }
        chosen
    }
}

impl Game<'_> {
    /// What a profile (one digit a slot) comes to. Oracles: `tests/three_hospitals.rs`, `tests/waits.rs`.
    ///
    /// # Errors
    /// Waits that do not settle.
    ///
    /// # Panics
    /// When the profile has not one known digit for each slot.
    pub fn outcome(&self, digits: &[usize]) -> Result<Outcome, MarketError> {
        assert_eq!(digits.len(), self.slots.len(), "one digit a slot");
        let settled = waits::settle(self, digits)?;
        let organisations = self.case.organisations.len();
        let shared: f64 = self.shared_costs(digits).map(|(_, cost)| cost).sum();
        let mut outcome = Outcome {
            services: Vec::with_capacity(self.demands.len()),
            surplus: vec![0.0; organisations],
            weighed_benefit: vec![0.0; organisations],
            benefit: 0.0,
            bill: 0.0,
            welfare: -shared,
            cost: shared,
            payoff: vec![0.0; organisations],
            keeps_floors: true,
        };
        for (d, demand) in self.demands.iter().enumerate() {
            let (service, money) = self.service_outcome(d, &digits[demand.slots.clone()], &settled);
            outcome.keeps_floors &= demand.keeps_floors(self, &digits[demand.slots.clone()], &money.1.volumes);
            for i in 0..organisations {
                let contract = self.contract(d, i);
                outcome.surplus[i] += service.surplus[i];
                outcome.weighed_benefit[i] += contract.own_benefit_weight * service.own_benefit[i];
                outcome.payoff[i] += pursued(contract, service.surplus[i], service.own_benefit[i], service.welfare);
            }
            outcome.benefit += service.benefit;
            outcome.bill += service.bill;
            outcome.welfare += service.welfare;
            outcome.cost += service.cost;
            outcome.services.push(service);
        }
        for (site, cost) in self.shared_costs(digits) {
            outcome.surplus[self.case.sites[site].organisation] -= cost;
        }
        self.pay_shared(digits, &mut outcome.payoff);
        outcome.keeps_floors &= self.allowed(digits);
        Ok(outcome)
    }

    /// Fixed costs that services share, of sites with anything open.
    pub(crate) fn shared_costs<'g>(&'g self, digits: &'g [usize]) -> impl Iterator<Item = (usize, f64)> + 'g {
        self.shared.iter().filter(|(_, _, slots)| slots.iter().any(|s| self.is_open(*s, digits))).map(|(site, cost, _)| (*site, *cost))
    }

    /// Takes shared fixed costs from what organisations pursue: all of the owner's, and a share λ of the others'.
    pub(crate) fn pay_shared(&self, digits: &[usize], payoff: &mut [f64]) {
        for (site, cost) in self.shared_costs(digits) {
            let owner = self.case.sites[site].organisation;
            for (i, payoff) in payoff.iter_mut().enumerate() {
                *payoff -= if i == owner { cost } else { self.shared_weight(i) * cost };
            }
        }
    }

    fn service_outcome(&self, d: usize, digits: &[usize], settled: &waits::Settled) -> (ServiceOutcome, (Money, Chosen)) {
        let demand = &self.demands[d];
        let mut rest = Vec::new();
        let chosen = demand.choose(self, digits, &settled.discount[demand.slots.clone()], &mut rest);
        let organisations = self.case.organisations.len();
        let (mut surplus, mut own_benefit) = (vec![0.0; organisations], vec![0.0; organisations]);
        let money = demand.money(self, digits, &chosen, &mut surplus, &mut own_benefit);
        let sites = self.case.sites.len();
        let (mut volumes, mut waits) = (vec![0.0; sites], vec![None; sites]);
        let mut minutes = chosen.outside * demand.service.outside_minutes;
        for (at, s) in demand.slots.clone().enumerate() {
            let slot = &self.slots[s];
            volumes[slot.site] = chosen.volumes[at];
            waits[slot.site] = settled.weeks[s];
            let journeys = demand.places.iter().zip(&rest).zip(&slot.weights[digits[at]]).filter(|(_, w)| **w > 0.0);
            minutes +=
                journeys.map(|((place, rest), w)| rest * settled.discount[s] * w * self.case.minutes[*place][slot.site]).sum::<f64>();
        }
        let outcome = ServiceOutcome {
            service: self.services[d],
            volumes,
            waits,
            outside: chosen.outside,
            minutes,
            surplus,
            own_benefit,
            benefit: money.benefit,
            bill: money.bill,
            welfare: money.welfare,
            cost: demand.ideal - money.welfare,
        };
        (outcome, (money, chosen))
    }
}
