//! The chapter: one service, its options side by side, what each means for patients, units and organisations.

use std::collections::BTreeMap;

use community::Community;
use community::ids::{ServiceId, SiteId};
use community::tables::{Mode, ProvisionStatus};
use jiff::civil::Time;
use parameters::Parameters;

use crate::appraisal::{Appraised, Hurdles, Terms, appraise};
use crate::assign::Assignment;
use crate::error::ServicesError;
use crate::estimate::shipped_detour;
use crate::measures::{Measures, Shift};
use crate::median::{Median, Search, median};
use crate::money::{Books, books};
use crate::posed::{Asked, Posed, pose};
use crate::sure::{Sureness, sureness};

/// Most numbers of open sites that one run seeks the best set for.
const MOST_NUMBERS: usize = 40;

/// Numbers about the world.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The parameters.
    pub parameters: &'a Parameters,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The service.
    pub service: ServiceId,
    /// How people travel.
    pub mode: Mode,
    /// The time of day whose journeys count.
    pub departs: Option<Time>,
    /// Numbers of open sites for which the best set is sought.
    pub open: Vec<usize>,
    /// Options by name, each the sites that are open.
    pub options: Vec<(String, Vec<SiteId>)>,
    /// Whether the best for every number of sites is sought too, where those are few.
    pub front: bool,
    /// Seed of the draws over ranges; `None`: nothing is drawn.
    pub seed: Option<u64>,
    /// What an option has to clear to be on the short list.
    pub hurdles: Hurdles,
    /// Minutes within which patients should be; `None`: the service's own, else 30.
    pub threshold_minutes: Option<f64>,
}

/// What sort of option it is.
#[derive(Clone, Debug, PartialEq)]
pub enum OptionKind {
    /// The sites that give the service today.
    Nothing,
    /// Today's sites and those that have to.
    Minimum,
    /// The best of so many sites.
    Best(usize),
    /// A set of sites that somebody named.
    Named,
}

/// An option, and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionFound {
    /// Its code within the names of figures: `today`, `best-4`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What sort of option it is.
    pub kind: OptionKind,
    /// Who goes where.
    pub assignment: Assignment,
    /// What it means for patients.
    pub measures: Measures,
    /// Against today; `None` where nobody gives the service today.
    pub shift: Option<Shift>,
    /// What the search claims, of a best option.
    pub proof: Option<Median>,
    /// What it means for each organisation.
    pub books: Vec<Books>,
}

/// The result of the chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct Services {
    /// What was asked.
    pub settings: Settings,
    /// Name of the service.
    pub service_name: String,
    /// The threshold that holds.
    pub threshold_minutes: f64,
    /// The instance.
    pub posed: Posed,
    /// Groups that each place belongs to.
    pub groups: Vec<Vec<String>>,
    /// The options, today's first.
    pub options: Vec<OptionFound>,
    /// The best for every number of sites, where those are few.
    pub front: Vec<Median>,
    /// Today's sites that belong to the community's own organisations alone, if all patients went to those; with their mean minutes.
    pub inside: Option<Assignment>,
    /// What each option but doing nothing costs and brings over years, or what is missing to say it.
    pub appraised: Vec<(String, Appraised)>,
    /// What that is computed with, where somebody gives the service today.
    pub terms: Option<Terms>,
    /// The options over worlds drawn, if any were.
    pub sure: Option<Sureness>,
    /// Recorded patients by site, if any are recorded, and how many of them went to the site that is nearest of today's.
    pub recorded: Option<Recorded>,
}

/// Recorded activity against the nearest site of today.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// By site (index of the instance): recorded patients a year, and those that the nearest site would give.
    pub by_site: BTreeMap<usize, (f64, f64)>,
    /// Recorded patients a year at sites and from places of the instance.
    pub patients: f64,
    /// Those of them who went to the nearest of today's sites.
    pub at_nearest: f64,
    /// Recorded patients a year at sites or from places that are not in the instance.
    pub elsewhere: f64,
}

impl Services {
    /// Today's option, if somebody gives the service today.
    #[must_use]
    pub fn today(&self) -> Option<&OptionFound> {
        self.options.iter().find(|o| o.kind == OptionKind::Nothing)
    }

    /// The option of that code.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&OptionFound> {
        self.options.iter().find(|o| o.id == id)
    }
}

/// Runs the chapter: the same result for the same community, parameters and settings.
///
/// # Errors
/// [`ServicesError`]: as [`pose`] and [`median`]; [`ServicesError::NoSuchOptionSite`] for a named option with a site that may not give the service.
pub fn run(community: &Community, inputs: &Inputs<'_>, settings: &Settings, search: &Search<'_>) -> Result<Services, ServicesError> {
    let on = community.profile.first_day();
    let detour = shipped_detour(inputs.parameters, on)?;
    let asked = Asked { service: settings.service.clone(), mode: settings.mode, departs: settings.departs, detour: Some(detour) };
    let posed = pose(community, &asked)?;
    let row = community.services.rows.iter().find(|s| s.service == settings.service);
    let threshold = settings.threshold_minutes.or(row.and_then(|s| s.max_minutes).map(|m| m.get())).unwrap_or(30.0);
    let groups = groups(community, &posed);
    let now = now(community, &settings.service, &posed);
    let today = if now.is_empty() { None } else { Some(Assignment::nearest(&posed.instance, &now)?) };
    let mut wanted: Vec<(String, String, OptionKind, Assignment, Option<Median>)> = Vec::new();
    if let Some(today) = &today {
        wanted.push(("today".into(), "Do nothing".into(), OptionKind::Nothing, today.clone(), None));
        if posed.today != now {
            let minimum = Assignment::nearest(&posed.instance, &posed.today)?;
            wanted.push(("minimum".into(), "Do minimum".into(), OptionKind::Minimum, minimum, None));
        }
    }
    for &open in &settings.open {
        let found = median(&posed.instance, open, &posed.rules, search)?;
        let name = if open == 1 { "Best site".to_owned() } else { format!("Best {open} sites") };
        wanted.push((format!("best-{open}"), name, OptionKind::Best(open), found.assignment.clone(), Some(found)));
    }
    for (name, sites) in &settings.options {
        let open = sites_of(&posed, name, sites)?;
        wanted.push((name.clone(), name.clone(), OptionKind::Named, Assignment::nearest(&posed.instance, &open)?, None));
    }
    let options = wanted.into_iter().map(|(id, name, kind, assignment, proof)| OptionFound {
        id,
        name,
        kind,
        measures: Measures::of(&posed.instance, &assignment, threshold, &groups),
        shift: today.as_ref().map(|today| Shift::between(&posed.instance, today, &assignment)),
        books: books(community, &settings.service, &posed, today.as_ref(), &assignment),
        assignment,
        proof,
    });
    let options: Vec<OptionFound> = options.collect();
    let mut services = Services {
        service_name: row.map_or_else(|| settings.service.to_string(), |s| s.name.clone()),
        threshold_minutes: threshold,
        front: if settings.front { front(&posed, search)? } else { Vec::new() },
        inside: inside(community, &posed, &now)?,
        recorded: today.as_ref().and_then(|today| recorded(community, &settings.service, &posed, today)),
        settings: settings.clone(),
        posed,
        groups,
        options,
        appraised: Vec::new(),
        terms: None,
        sure: None,
    };
    if services.today().is_some() {
        services.terms = Some(Terms::of(inputs.parameters, on)?);
        services.appraised = appraise(community, inputs.parameters, &services)?;
    }
    if let Some(seed) = settings.seed {
        services.sure = Some(sureness(community, inputs.parameters, &services, seed)?);
    }
    Ok(services)
}

/// Sites of the instance that give the service today.
fn now(community: &Community, service: &ServiceId, posed: &Posed) -> Vec<usize> {
    let gives = |site: &SiteId| {
        community.provision.rows.iter().any(|p| p.service == *service && p.site == *site && p.status == ProvisionStatus::Now)
    };
    (0..posed.sites.len()).filter(|j| gives(&posed.sites[*j])).collect()
}

/// Indices of the sites of a named option.
fn sites_of(posed: &Posed, option: &str, sites: &[SiteId]) -> Result<Vec<usize>, ServicesError> {
    let unknown = |site: &SiteId| ServicesError::NoSuchOptionSite {
        option: option.to_owned(),
        site: site.to_string(),
        valid: posed.sites.iter().map(|s| format!("`{s}`")).collect(),
    };
    let index = |site: &SiteId| posed.sites.iter().position(|s| s == site).ok_or_else(|| unknown(site));
    sites.iter().map(index).collect()
}

/// Groups of each place: its decile of deprivation, rural or urban.
fn groups(community: &Community, posed: &Posed) -> Vec<Vec<String>> {
    let rows: BTreeMap<_, _> = community.places.rows.iter().map(|p| (&p.place, p)).collect();
    let of = |place| {
        let Some(row) = rows.get(place) else { return Vec::new() };
        let decile = row.deprivation_decile.map(|d| format!("deprivation decile {d:02}"));
        let area = row.rural_urban.as_ref().map(|text| area(text).to_owned());
        decile.into_iter().chain(area).collect()
    };
    posed.places.iter().map(of).collect()
}

/// `rural` or `urban`, of the word or of the class of 2011 (A1 to C2 urban, D1 to F2 rural); other words stand for themselves.
fn area(text: &str) -> &str {
    let lower = text.to_lowercase();
    let class = lower.len() == 2 && lower.ends_with(['1', '2']);
    match lower.chars().next() {
        Some('a'..='c') if class => "urban",
        Some('d'..='f') if class => "rural",
        _ if lower.starts_with("urban") => "urban",
        _ if lower.starts_with("rural") => "rural",
        _ => text,
    }
}

/// The best for every number of sites, where those are few enough to be looked at one by one.
fn front(posed: &Posed, search: &Search<'_>) -> Result<Vec<Median>, ServicesError> {
    let sites = posed.instance.sites();
    if sites > MOST_NUMBERS {
        return Ok(Vec::new());
    }
    (posed.rules.must.len().max(1)..=sites).map(|open| median(&posed.instance, open, &posed.rules, search)).collect()
}

/// Today's sites of the community's own organisations alone, where there are others too.
fn inside(community: &Community, posed: &Posed, now: &[usize]) -> Result<Option<Assignment>, ServicesError> {
    let own = |site: &SiteId| community.sites.rows.iter().any(|s| s.site == *site && s.organisation.is_some());
    let inside: Vec<usize> = now.iter().copied().filter(|j| own(&posed.sites[*j])).collect();
    if inside.is_empty() || inside.len() == now.len() {
        return Ok(None);
    }
    Assignment::nearest(&posed.instance, &inside).map(Some)
}

/// Recorded patients against those that the nearest site would see.
fn recorded(community: &Community, service: &ServiceId, posed: &Posed, today: &Assignment) -> Option<Recorded> {
    let places: BTreeMap<_, usize> = posed.places.iter().enumerate().map(|(i, p)| (p, i)).collect();
    let sites: BTreeMap<_, usize> = posed.sites.iter().enumerate().map(|(j, s)| (s, j)).collect();
    let mut found = Recorded { by_site: BTreeMap::new(), patients: 0.0, at_nearest: 0.0, elsewhere: 0.0 };
    for (site, load) in today.open.iter().zip(&today.loads) {
        found.by_site.insert(*site, (0.0, *load));
    }
    let mut any = false;
    for flow in community.flows.rows.iter().filter(|f| f.service == *service) {
        any = true;
        let patients = flow.patients_year.get();
        let (Some(&place), Some(&site)) = (places.get(&flow.place), sites.get(&flow.site)) else {
            found.elsewhere += patients;
            continue;
        };
        found.by_site.entry(site).or_insert((0.0, 0.0)).0 += patients;
        found.patients += patients;
        found.at_nearest += if today.site_of[place] == site { patients } else { 0.0 };
    }
    any.then_some(found)
}
