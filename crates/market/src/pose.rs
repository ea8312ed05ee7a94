//! From the community's tables to a case.

use std::collections::BTreeMap;

use community::ids::{OrganisationId, PlaceId, ServiceId, SiteId};
use community::tables::{Payment, Provision, ProvisionStatus};
use community::{AnyTable, Community};
use findings::Assumption;
use parameters::{Known, Parameters};

use crate::choice_of_flows::{Estimated, estimate};
use crate::{Case, Choice, Contract, Floors, Game, MarketError, Offer, Service, Site, Waits};

/// Journeys for a service, as the tables have them or as they were estimated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journeys {
    /// Places with a need.
    pub places: Vec<PlaceId>,
    /// Sites.
    pub sites: Vec<SiteId>,
    /// Minutes, places × sites.
    pub minutes: Vec<f64>,
    /// How many of them were estimated.
    pub estimated: usize,
    /// Places with a need from which no journey is known, with their patients a year: left out.
    pub unreached: Vec<(PlaceId, f64)>,
}

/// What the chapter needs beside the community.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Numbers about the world, with the community's own values set.
    pub parameters: &'a Parameters,
    /// Journeys by service, for each of [`services_of`].
    pub journeys: &'a BTreeMap<ServiceId, Journeys>,
}

/// A case, and what its indices stand for.
#[derive(Clone, Debug)]
pub struct Posed {
    /// The case.
    pub case: Case,
    /// Organisations, as in the case.
    pub organisations: Vec<OrganisationId>,
    /// Sites.
    pub sites: Vec<SiteId>,
    /// Services.
    pub services: Vec<ServiceId>,
    /// Choice estimated from flows, by service, where there are any.
    pub estimated: Vec<Option<Estimated>>,
    /// What was assumed.
    pub assumptions: Vec<Assumption>,
}

/// Services that the chapter is about: those of which `contracts` says how they are paid, in the order of `services`.
#[must_use]
pub fn services_of(community: &Community) -> Vec<ServiceId> {
    let paid = |service: &ServiceId| community.contracts.rows.iter().any(|c| c.service == *service);
    community.services.rows.iter().map(|s| s.service.clone()).filter(paid).collect()
}

/// Where a cell stands: file, row, column.
fn cell(table: &dyn AnyTable, row: usize, column: &str) -> String {
    let origin = table.origin();
    let file = if origin.file.is_empty() { table.spec().name.to_owned() } else { origin.file.clone() };
    let sheet = origin.sheet.as_ref().map_or_else(String::new, |s| format!(", sheet `{s}`"));
    let line = origin.lines.get(row).map_or_else(String::new, |line| format!(", row {line}"));
    format!("{file}{sheet}{line}, `{column}`")
}

/// The case that the community's tables state.
///
/// # Errors
/// [`MarketError::Value`] with file, row and column: a tariff below 0 or missing, a site without owner, a cost that is missing, a blended payment without its share, several
/// levels of today; [`MarketError::NoServices`]; and those of [`Case::checked`].
pub fn pose(community: &Community, inputs: &Inputs<'_>) -> Result<Posed, MarketError> {
    let services = services_of(community);
    if services.is_empty() {
        return Err(MarketError::NoServices);
    }
    let mut poser = Poser::new(community, inputs, &services)?;
    let mut posed = Vec::new();
    let mut estimated = Vec::new();
    for service in &services {
        let (service, found) = poser.service(service, &services)?;
        posed.push(service);
        estimated.push(found);
    }
    let name_of: BTreeMap<&OrganisationId, &str> =
        community.organisations.rows.iter().map(|o| (&o.organisation, o.name.as_str())).collect();
    let case = Case {
        name: community.profile.name.clone(),
        organisations: poser.organisations.iter().map(|o| name_of.get(o).map_or_else(|| o.to_string(), |n| (*n).to_owned())).collect(),
        sites: poser.sites.clone(),
        places: poser.places.iter().map(ToString::to_string).collect(),
        minutes: poser.minutes.clone(),
        levels: poser.levels.clone(),
        services: posed,
        waits: poser.waits,
    };
    let mut case = case.checked()?;
    for index in 0..case.services.len() {
        poser.finish(&mut case, index)?;
    }
    let case = case.checked()?;
    Ok(Posed {
        case,
        organisations: poser.organisations,
        sites: poser.site_ids,
        services,
        estimated,
        assumptions: poser.assumptions.into_values().collect(),
    })
}

struct Poser<'a> {
    community: &'a Community,
    inputs: &'a Inputs<'a>,
    organisations: Vec<OrganisationId>,
    site_ids: Vec<SiteId>,
    sites: Vec<Site>,
    places: Vec<PlaceId>,
    minutes: Vec<Vec<f64>>,
    levels: Vec<String>,
    waits: Waits,
    /// By id, each once.
    assumptions: BTreeMap<String, Assumption>,
}

impl<'a> Poser<'a> {
    fn new(community: &'a Community, inputs: &'a Inputs<'a>, services: &[ServiceId]) -> Result<Self, MarketError> {
        let provided = || community.provision.rows.iter().filter(|p| services.contains(&p.service) && p.status != ProvisionStatus::Never);
        let mut poser = Self {
            community,
            inputs,
            organisations: Vec::new(),
            site_ids: Vec::new(),
            sites: Vec::new(),
            places: Vec::new(),
            minutes: Vec::new(),
            levels: vec!["closed".into()],
            waits: Waits::default(),
            assumptions: BTreeMap::new(),
        };
        poser.waits = Waits { base: poser.parameter("base_wait_weeks")?, at_capacity: poser.parameter("wait_weeks_at_capacity")? };
        for row in provided() {
            let level = level_name(row);
            if !poser.levels.contains(&level) {
                poser.levels.push(level);
            }
        }
        let owners: Vec<OrganisationId> = community.organisations.rows.iter().map(|o| o.organisation.clone()).collect();
        let used: Vec<(usize, &community::tables::Site)> =
            community.sites.rows.iter().enumerate().filter(|(_, s)| provided().any(|p| p.site == s.site)).collect();
        for owner in &owners {
            if used.iter().any(|(_, s)| s.organisation.as_ref() == Some(owner)) {
                poser.organisations.push(owner.clone());
            }
        }
        for (row, site) in used {
            let owner = site.organisation.as_ref().and_then(|owner| poser.organisations.iter().position(|o| o == owner));
            let at = |column: &str| cell(&community.sites, row, column);
            let Some(organisation) = owner else {
                let expected = format!("the organisation that decides about `{}`", site.site);
                return Err(MarketError::value(at("organisation"), "no owner", &expected));
            };
            poser.site_ids.push(site.site.clone());
            poser.sites.push(Site { name: site.name.clone(), organisation, fixed_cost: 0.0, capacity: None });
        }
        poser.travel(services)?;
        Ok(poser)
    }

    /// Places and minutes, over all services.
    fn travel(&mut self, services: &[ServiceId]) -> Result<(), MarketError> {
        let wanted: Vec<&Journeys> = services.iter().filter_map(|s| self.inputs.journeys.get(s)).collect();
        self.places = self.community.places.rows.iter().map(|p| p.place.clone()).collect();
        self.places.retain(|p| wanted.iter().any(|j| j.places.contains(p)));
        self.minutes = vec![vec![f64::INFINITY; self.sites.len()]; self.places.len()];
        let (mut estimated, mut all) = (0, 0);
        for journeys in wanted {
            let at: Vec<Option<usize>> = journeys.sites.iter().map(|s| self.site_ids.iter().position(|id| id == s)).collect();
            for (place, row) in journeys.places.iter().zip(journeys.minutes.chunks(journeys.sites.len().max(1))) {
                let Some(p) = self.places.iter().position(|id| id == place) else { continue };
                for (site, minutes) in at.iter().zip(row).filter_map(|(at, m)| at.map(|at| (at, m))) {
                    self.minutes[p][site] = *minutes;
                }
            }
            estimated += journeys.estimated;
            all += journeys.minutes.len();
            for (place, patients) in &journeys.unreached {
                let sentence = format!("{patients:.0} patients a year of `{place}` are left out: no journey from there is known");
                self.assume(format!("travel.{place}"), sentence, "left out".into(), "table `travel`".into());
            }
        }
        if estimated > 0 {
            let sentence = format!("{estimated} of {all} journeys were estimated from where places and sites are");
            self.assume("travel".into(), sentence, "estimated".into(), "great circle and a detour".into());
        }
        Ok(())
    }

    fn assume(&mut self, id: String, sentence: String, kind: String, source: String) {
        self.assumptions.insert(id.clone(), Assumption { id, sentence, kind, source, hangs_on_it: None });
    }

    fn known(&self, name: &str) -> Result<Known<'a>, MarketError> {
        Ok(self.inputs.parameters.get(&format!("market.{name}"), self.community.profile.first_day())?)
    }

    /// The value of a parameter, noted as what it is.
    fn parameter(&mut self, name: &str) -> Result<f64, MarketError> {
        let known = self.known(name)?;
        let (central, id) = (known.central, known.parameter.id.clone());
        let sentence = format!("{}: {central}", known.parameter.description);
        self.assume(id, sentence, known.kind.word().into(), known.source);
        Ok(central)
    }

    /// A service, but for what needs its choice to be known: blocks and what a week of waiting weighs.
    fn service(&mut self, id: &ServiceId, services: &[ServiceId]) -> Result<(Service, Option<Estimated>), MarketError> {
        let (row, table) = self
            .community
            .services
            .rows
            .iter()
            .enumerate()
            .find(|(_, s)| s.service == *id)
            .expect("services of contracts were taken from this table");
        let at = |column: &str| cell(&self.community.services, row, column);
        let tariff = match table.tariff_patient.map(|p| p.get()) {
            Some(tariff) if tariff >= 0.0 => tariff,
            Some(tariff) => return Err(MarketError::value(at("tariff_patient"), tariff, "pounds, 0 or more")),
            None => return Err(MarketError::value(at("tariff_patient"), "nothing", "pounds: `contracts` says that it is paid")),
        };
        let patients: Vec<f64> = self
            .places
            .iter()
            .map(|place| {
                let needs = self.community.needs.rows.iter().filter(|n| n.service == *id && n.place == *place);
                needs.map(|n| n.patients_year.get()).sum()
            })
            .collect();
        let estimated = estimate(self.community, id, &self.places, &self.site_ids, &self.minutes);
        let beta_minute = match (&estimated, table.beta_minute) {
            (Some(Estimated { fit: Ok(fit), .. }), _) => -fit.estimates[0].value,
            (_, Some(beta)) => beta,
            (_, None) => self.parameter("beta_minute")?,
        };
        if let Some(found) = &estimated {
            let sentence = found.sentence(id);
            self.assume(format!("flows.{id}"), sentence, "estimated".into(), "table `flows`".into());
        }
        let pounds_per_minute = match table.pounds_utility_minute.map(|p| p.get()) {
            Some(pounds) => pounds,
            None => self.parameter("pounds_minute")?,
        };
        let outside_minutes = match table.outside_minutes.map(|m| m.get()) {
            Some(minutes) => minutes,
            None => {
                let longest = self.minutes.iter().flatten().copied().filter(|m| m.is_finite()).fold(0.0, f64::max);
                let sentence = format!(
                    "The centre outside is as far from everybody as the longest journey to a site, {longest:.0} minutes, for `{id}`"
                );
                self.assume(
                    format!("services.outside_minutes.{id}"),
                    sentence,
                    "assumption".into(),
                    "no `outside_minutes` in `services`".into(),
                );
                longest
            }
        };
        let outside_cost = match table.outside_cost.map(|p| p.get()) {
            Some(cost) => cost,
            None => {
                let sentence = format!("A patient of `{id}` costs in the centre outside what the tariff is");
                self.assume(format!("services.outside_cost.{id}"), sentence, "assumption".into(), "no `outside_cost` in `services`".into());
                tariff
            }
        };
        let constants = estimated.as_ref().map_or_else(Vec::new, |e| e.constants(self.sites.len()));
        let (offers, may_close, today) = self.offers(id, table, &constants)?;
        let requires = table.requires.iter().filter_map(|r| services.iter().position(|s| s == r)).collect();
        let contracts = vec![Contract::default(); self.organisations.len()];
        let service = Service {
            name: id.to_string(),
            patients,
            beta_minute,
            beta_week: table.beta_week.unwrap_or(0.0),
            pounds_per_minute,
            outside_minutes,
            tariff,
            outside_cost,
            rival_quality: self.parameter("rival_quality")?,
            offers,
            may_close,
            today,
            contracts,
            floors: Floors { most_minutes: table.max_minutes.map(|m| m.get()), least_volume: table.min_patients_year.map(|p| p.get()) },
            requires,
        };
        Ok((service, estimated))
    }

    /// Offers, whether each site may close, and today's level.
    fn offers(
        &mut self,
        id: &ServiceId,
        service: &community::tables::Service,
        constants: &[f64],
    ) -> Result<(Vec<Vec<Option<Offer>>>, Vec<bool>, Vec<usize>), MarketError> {
        let mut offers = vec![vec![None; self.levels.len()]; self.sites.len()];
        let (mut may_close, mut today) = (vec![true; self.sites.len()], vec![0; self.sites.len()]);
        let rows: Vec<(usize, &Provision)> = self
            .community
            .provision
            .rows
            .iter()
            .enumerate()
            .filter(|(_, p)| p.service == *id && p.status != ProvisionStatus::Never)
            .collect();
        let is_today = |p: &Provision| matches!(p.status, ProvisionStatus::Now | ProvisionStatus::Must);
        let qualities: Vec<f64> = rows.iter().filter(|(_, p)| is_today(p)).filter_map(|(_, p)| p.quality).collect();
        #[expect(clippy::cast_precision_loss, reason = "rows are few")]
        let usual = if qualities.is_empty() { 0.0 } else { qualities.iter().sum::<f64>() / qualities.len() as f64 };
        if !qualities.is_empty() && service.beta_quality.is_some() {
            let sentence = format!("The centre outside has the mean quality of today's sites for `{id}`");
            self.assume(
                format!("provision.quality.{id}"),
                sentence,
                "assumption".into(),
                "quality of the centre outside is not in the tables".into(),
            );
        }
        for (row, provision) in rows {
            let at = |column: &str| cell(&self.community.provision, row, column);
            let Some(site) = self.site_ids.iter().position(|s| *s == provision.site) else { continue };
            let level = self.levels.iter().position(|l| *l == level_name(provision)).expect("levels were taken from these rows");
            let cost = |column: &str, value: Option<community::units::Pounds>| match value.map(|v| v.get()) {
                Some(cost) if cost >= 0.0 => Ok(cost),
                Some(cost) => Err(MarketError::value(at(column), cost, "pounds, 0 or more")),
                None => Err(MarketError::value(at(column), "nothing", "pounds: what it costs decides what an organisation would do")),
            };
            let capacity = provision.capacity_year.map(|p| p.get());
            let mut utility = provision.attraction.unwrap_or(0.0) + constants.get(site).copied().unwrap_or(0.0);
            if let (Some(beta), Some(quality)) = (service.beta_quality, provision.quality) {
                utility += beta * (quality - usual);
            }
            if let (Some(wait), None) = (provision.wait_weeks, capacity) {
                utility -= service.beta_week.unwrap_or(0.0) * (wait.get() - self.waits.base);
            }
            offers[site][level] = Some(Offer {
                utility,
                cost_patient: cost("cost_patient", provision.cost_patient)?,
                fixed_cost: cost("fixed_cost_year", provision.fixed_cost_year)?,
                capacity,
            });
            if is_today(provision) {
                if today[site] != 0 {
                    let found = format!("a second level of today, `{}`", level_name(provision));
                    return Err(MarketError::value(at("status"), found, "one `now` or `must` for a service at a site"));
                }
                today[site] = level;
            }
            may_close[site] &= provision.status != ProvisionStatus::Must;
        }
        Ok((offers, may_close, today))
    }

    /// Contracts, whose blocks are what today's patients come to, and what a week of waiting weighs.
    fn finish(&mut self, case: &mut Case, index: usize) -> Result<(), MarketError> {
        let id = case.services[index].name.clone();
        let queues = case.services[index].offers.iter().flatten().flatten().any(|o| o.capacity.is_some());
        let said = self.community.services.rows.iter().any(|s| s.service.as_str() == id && s.beta_week.is_some());
        if queues && !said {
            let elasticity = self.parameter("wait_elasticity")?;
            case.services[index].beta_week = beta_week(case, index, elasticity);
        }
        let game = Game::new(case, vec![index]);
        let today = game.outcome(&game.today())?;
        let tariff = case.services[index].tariff;
        let blocks: Vec<f64> = (0..self.organisations.len())
            .map(|i| {
                let own = today.services[0].volumes.iter().zip(&case.sites).filter(|(_, s)| s.organisation == i);
                tariff * own.map(|(v, _)| v).sum::<f64>()
            })
            .collect();
        for (i, organisation) in self.organisations.clone().iter().enumerate() {
            let found =
                self.community.contracts.rows.iter().enumerate().find(|(_, c)| c.organisation == *organisation && c.service.as_str() == id);
            let Some((row, contract)) = found else {
                let sentence = format!("`{organisation}` is paid for `{id}` by activity, and pursues its own surplus");
                self.assume(format!("contracts.{organisation}.{id}"), sentence, "assumption".into(), "no row in `contracts`".into());
                continue;
            };
            let activity_share = match (contract.payment, contract.activity_share.map(|s| s.get())) {
                (Payment::Activity, _) => 1.0,
                (Payment::Block, _) => 0.0,
                (Payment::Blended, Some(share)) => share,
                (Payment::Blended, None) => {
                    let place = cell(&self.community.contracts, row, "activity_share");
                    return Err(MarketError::value(place, "nothing", "the share of a blended payment that follows activity"));
                }
            };
            case.services[index].contracts[i] = Contract {
                activity_share,
                block: blocks[i],
                guaranteed: false,
                system_weight: contract.system_weight.map_or(0.0, |s| s.get()),
                own_benefit_weight: contract.own_benefit_weight.map_or(0.0, |s| s.get()),
            };
        }
        if case.services[index].contracts.iter().any(|c| c.activity_share < 1.0) {
            let sentence = format!(
                "A block for `{id}` is what today's patients come to at the tariff, and is paid while the organisation gives the service"
            );
            self.assume(format!("contracts.block.{id}"), sentence, "assumption".into(), "`contracts` has no amounts".into());
        }
        Ok(())
    }
}

fn level_name(row: &Provision) -> String {
    row.level.clone().unwrap_or_else(|| "open".into())
}

/// What a week weighs so that patients of a site react to its wait, at the base wait and today's levels, by this elasticity on average.
fn beta_week(case: &Case, index: usize, elasticity: f64) -> f64 {
    let service = &case.services[index];
    if case.waits.base <= 0.0 {
        return 0.0;
    }
    let row = |minutes: &Vec<f64>| {
        let site =
            |j: usize| service.offers[j][service.today[j]].map_or(f64::NEG_INFINITY, |o| o.utility - service.beta_minute * minutes[j]);
        (0..case.sites.len()).map(site).chain([-service.beta_minute * service.outside_minutes]).collect::<Vec<f64>>()
    };
    let utilities: Vec<Vec<f64>> = case.minutes.iter().map(row).collect();
    let choice = Choice::new(&utilities, &service.patients);
    // patients of sites, and those of them who would go elsewhere: Σ n s, Σ n s (1 − s)
    let (mut all, mut free) = (0.0, 0.0);
    for (shares, n) in choice.shares.iter().zip(&service.patients) {
        for s in &shares[..case.sites.len()] {
            all += n * s;
            free += n * s * (1.0 - s);
        }
    }
    if free > 0.0 { -elasticity * all / (free * case.waits.base) } else { 0.0 }
}
