//! Services that have to be decided together, prepared for evaluation.

use std::ops::Range;

use crate::{Case, Contract, MarketError, Offer, Service, Space};

/// Profiles of this many sites at the end of a service are looked at side by side (`kernel.rs`).
const SIDE_BY_SIDE: usize = 24;

/// A service at a site: what is decided.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Which of the game's services.
    pub service: usize,
    /// The site.
    pub site: usize,
    /// The organisation that decides.
    pub owner: usize,
    /// Levels that it may choose.
    pub options: Vec<usize>,
    /// `e^{V − V_X}` by option and place with a need, before the wait; empty where closed.
    pub(crate) weights: Vec<Vec<f64>>,
    /// The offer by option; nothing where closed.
    pub(crate) offers: Vec<Option<Offer>>,
}

/// What a service's patients choose by.
#[derive(Clone, Debug)]
pub(crate) struct Demand<'a> {
    pub service: &'a Service,
    /// Its slots.
    pub slots: Range<usize>,
    /// The first of them that is looked at side by side.
    pub tail: usize,
    /// Places with a need.
    pub places: Vec<usize>,
    /// Their patients a year.
    pub patients: Vec<f64>,
    /// Pounds that the journeys are worth if all patients go outside.
    pub all_outside: f64,
    /// Patients' benefit in pounds where every place has all sites at the best offer, no travel and no more than the base wait.
    pub ideal: f64,
    /// For each place that the floor of minutes is about, once each: slots that are within it.
    pub within: Vec<Vec<usize>>,
}

/// A game over services that share something; mostly one service.
#[derive(Clone, Debug)]
pub struct Game<'a> {
    /// The case.
    pub case: &'a Case,
    /// Indices of its services in the case.
    pub services: Vec<usize>,
    /// What is decided: a digit of a profile each, service by service.
    pub slots: Vec<Slot>,
    pub(crate) demands: Vec<Demand<'a>>,
    /// Sites whose fixed cost its services share: the site, its cost, its slots.
    pub(crate) shared: Vec<(usize, f64, Vec<usize>)>,
    /// `(slot, the slot that it requires; none if its site cannot give that)`.
    pub(crate) requires: Vec<(usize, Option<usize>)>,
}

impl<'a> Game<'a> {
    /// The games of a checked case: services that share neither a site's fixed cost, nor its capacity, nor a requirement, separate.
    #[must_use]
    pub fn all(case: &'a Case) -> Vec<Self> {
        let n = case.services.len();
        let mut group: Vec<usize> = (0..n).collect();
        for a in 0..n {
            for b in 0..a {
                if coupled(case, a, b) {
                    let (low, high) = (group[a].min(group[b]), group[a].max(group[b]));
                    group.iter_mut().filter(|g| **g == high).for_each(|g| *g = low);
                }
            }
        }
        (0..n).filter(|s| group[*s] == *s).map(|s| Self::new(case, (0..n).filter(|t| group[*t] == s).collect())).collect()
    }

    /// A game over these services of a checked case.
    #[must_use]
    pub fn new(case: &'a Case, services: Vec<usize>) -> Self {
        let mut slots = Vec::new();
        let mut demands = Vec::new();
        for (position, &index) in services.iter().enumerate() {
            let service = &case.services[index];
            let places: Vec<usize> = (0..case.places.len()).filter(|p| service.patients[*p] > 0.0).collect();
            let first = slots.len();
            let sites: Vec<usize> = (0..case.sites.len()).filter(|j| service.offered_at(*j)).collect();
            slots.extend(sites.iter().map(|&site| slot(case, service, position, site, &places)));
            demands.push(demand(case, service, first..slots.len(), places, &slots));
        }
        let mut game = Self { case, services, slots, demands, shared: Vec::new(), requires: Vec::new() };
        for (j, site) in case.sites.iter().enumerate().filter(|(_, site)| site.fixed_cost > 0.0) {
            let here: Vec<usize> = (0..game.slots.len()).filter(|s| game.slots[*s].site == j).collect();
            if !here.is_empty() {
                game.shared.push((j, site.fixed_cost, here));
            }
        }
        for (s, slot) in game.slots.iter().enumerate() {
            for required in &case.services[game.services[slot.service]].requires {
                let at = game.slots.iter().position(|other| other.site == slot.site && game.services[other.service] == *required);
                game.requires.push((s, at));
            }
        }
        game
    }

    /// Name: its services.
    #[must_use]
    pub fn name(&self) -> String {
        self.demands.iter().map(|d| d.service.name.as_str()).collect::<Vec<_>>().join("+")
    }

    /// All its profiles, if their number can be counted.
    #[must_use]
    pub fn space(&self) -> Option<Space> {
        Space::new(self.slots.iter().map(|slot| slot.options.len()).collect())
    }

    /// Digits that an organisation decides about.
    #[must_use]
    pub fn own(&self, organisation: usize) -> Vec<usize> {
        (0..self.slots.len()).filter(|s| self.slots[*s].owner == organisation).collect()
    }

    /// Level of each site, by service.
    #[must_use]
    pub fn levels(&self, digits: &[usize]) -> Vec<Vec<usize>> {
        let mut levels = vec![vec![0; self.case.sites.len()]; self.services.len()];
        for (slot, &digit) in self.slots.iter().zip(digits) {
            levels[slot.service][slot.site] = slot.options[digit];
        }
        levels
    }

    /// The profile of these levels of each site, by service.
    ///
    /// # Errors
    /// A level that a site may not choose.
    pub fn profile(&self, levels: &[Vec<usize>]) -> Result<Vec<usize>, MarketError> {
        let digit = |slot: &Slot| {
            let level = levels.get(slot.service).and_then(|sites| sites.get(slot.site)).copied();
            level.and_then(|level| slot.options.iter().position(|o| *o == level)).ok_or_else(|| {
                let place = format!("service `{}`, site `{}`", self.demands[slot.service].service.name, self.case.sites[slot.site].name);
                let known = slot.options.iter().map(|o| format!("`{}`", self.case.levels[*o])).collect::<Vec<_>>().join(", ");
                MarketError::value(place, level.map_or("no level".into(), |l| format!("level {l}")), &known)
            })
        };
        self.slots.iter().map(digit).collect()
    }

    /// The profile of today's levels.
    ///
    /// # Panics
    /// Never for a checked case.
    #[must_use]
    pub fn today(&self) -> Vec<usize> {
        let levels: Vec<Vec<usize>> = self.demands.iter().map(|d| d.service.today.clone()).collect();
        self.profile(&levels).expect("a checked case names levels of today that sites may choose")
    }

    /// Whether every site that gives a service gives what that requires too.
    #[must_use]
    pub fn allowed(&self, digits: &[usize]) -> bool {
        self.requires.iter().all(|(s, other)| !self.is_open(*s, digits) || other.is_some_and(|other| self.is_open(other, digits)))
    }

    pub(crate) fn is_open(&self, slot: usize, digits: &[usize]) -> bool {
        self.slots[slot].options[digits[slot]] > 0
    }

    pub(crate) fn contract(&self, demand: usize, organisation: usize) -> &Contract {
        &self.demands[demand].service.contracts[organisation]
    }

    /// Weight λ of an organisation where services share a cost: the mean over its services, which is λ where they agree.
    pub(crate) fn shared_weight(&self, organisation: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "services are few")]
        let n = self.demands.len() as f64;
        (0..self.demands.len()).map(|d| self.contract(d, organisation).system_weight).sum::<f64>() / n
    }

    /// Pounds a year that all patients would come to at the tariff: the scale of rounding.
    pub(crate) fn turnover(&self) -> f64 {
        self.demands.iter().map(|d| d.service.tariff * d.service.all_patients()).sum()
    }

    /// Whether what a site is worth depends on more than its own level: on how many come, where somebody minds the wait, or on rivals.
    pub(crate) fn by_itself(&self) -> bool {
        let rivals = self.demands.iter().any(|d| d.service.rival_quality != 0.0);
        rivals
            || self.slots.iter().any(|slot| {
                let minds = self.demands[slot.service].service.beta_week > 0.0;
                let site = self.case.sites[slot.site].capacity.is_some();
                minds && (site || slot.offers.iter().flatten().any(|o| o.capacity.is_some()))
            })
    }
}

/// Whether two services have to be decided together.
fn coupled(case: &Case, a: usize, b: usize) -> bool {
    let (one, other) = (&case.services[a], &case.services[b]);
    let share = |j: usize| {
        let site = &case.sites[j];
        one.offered_at(j) && other.offered_at(j) && (site.fixed_cost > 0.0 || site.capacity.is_some())
    };
    one.requires.contains(&b) || other.requires.contains(&a) || (0..case.sites.len()).any(share)
}

fn slot(case: &Case, service: &Service, position: usize, site: usize, places: &[usize]) -> Slot {
    let options = service.options(site);
    let offers: Vec<Option<Offer>> = options.iter().map(|level| service.offers[site][*level]).collect();
    let weight = |offer: &Offer, place: &usize| {
        libm::exp(offer.utility + service.beta_minute * (service.outside_minutes - case.minutes[*place][site]))
    };
    let weights = offers.iter().map(|o| o.as_ref().map_or_else(Vec::new, |o| places.iter().map(|p| weight(o, p)).collect())).collect();
    Slot { service: position, site, owner: case.sites[site].organisation, options, weights, offers }
}

fn demand<'a>(case: &Case, service: &'a Service, own: Range<usize>, places: Vec<usize>, slots: &[Slot]) -> Demand<'a> {
    let mut tail = own.end;
    let mut side_by_side = 1;
    while tail > own.start && side_by_side < SIDE_BY_SIDE {
        tail -= 1;
        side_by_side *= slots[tail].options.len();
    }
    let best = slots[own.clone()].iter().flat_map(|s| s.offers.iter().flatten()).map(|o| o.utility).fold(f64::NEG_INFINITY, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "sites are few")]
    let logsum = libm::log(own.len() as f64) + best;
    let ideal = service.all_patients() * logsum / service.beta_minute * service.pounds_per_minute;
    let all_outside = service.all_patients() * service.outside_minutes * service.pounds_per_minute;
    let mut within = std::collections::BTreeSet::new();
    if let Some(most) = service.floors.most_minutes.filter(|most| service.outside_minutes > *most) {
        for &place in &places {
            let near: Vec<usize> = own.clone().filter(|s| case.minutes[place][slots[*s].site] <= most).collect();
            if !near.is_empty() {
                within.insert(near);
            }
        }
    }
    let patients = places.iter().map(|p| service.patients[*p]).collect();
    Demand { service, slots: own, tail, places, patients, all_outside, ideal, within: within.into_iter().collect() }
}
