//! The economic case: costs and benefits of each option over years against doing nothing, in real terms, as HM Treasury's Green Book asks.

mod discount;
mod duties;
mod evidence;
mod hurdles;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use community::Community;
use community::ids::SiteId;
use community::units::Degrees;
use parameters::Parameters;

use crate::chapter::{OptionFound, OptionKind, Services};
use crate::error::ServicesError;
use crate::estimate::great_circle_km;
use crate::money::provision;

pub use discount::Schedule;
pub use duties::{DUTIES, Duty};
pub use evidence::{EVIDENCE, Evidence};
pub use hurdles::{Fallen, Hurdles};
pub(crate) use tables::appraised_words;

/// Journeys that a patient makes for one treatment: there and back.
const JOURNEYS: f64 = 2.0;

/// What a stream of money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StreamKind {
    /// Capital with its optimism bias: a cost.
    Capital,
    /// Running cost more than today: a cost, and a saving where negative.
    Running,
    /// Time of patients saved on the way: a benefit, and a loss where negative.
    Travel,
    /// Effects of distance on health, where the community switches that evidence on: a benefit, and a loss where negative.
    Health,
}

impl StreamKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Capital, Self::Running, Self::Travel, Self::Health];

    /// Its code within the names of figures.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Capital => "capital",
            Self::Running => "running",
            Self::Travel => "travel",
            Self::Health => "health",
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Capital => "capital, with optimism bias",
            Self::Running => "running costs more than today",
            Self::Travel => "patients' time saved on the way",
            Self::Health => "effects of distance on health",
        }
    }

    /// 1 for a benefit, −1 for a cost.
    fn sign(self) -> f64 {
        if matches!(self, Self::Travel | Self::Health) { 1.0 } else { -1.0 }
    }
}

/// What an option costs and brings over years.
#[derive(Clone, Debug, PartialEq)]
pub struct Appraisal {
    /// The option's code.
    pub option: String,
    /// Pounds of the year of the prices, by stream and year from 0.
    pub streams: Vec<(StreamKind, Vec<f64>)>,
    /// Present values of the streams, in their order.
    pub present: Vec<f64>,
    /// Net present social value.
    pub npsv: f64,
    /// Benefits over costs, where both are above 0.
    pub bcr: Option<f64>,
    /// By stream: the factor on it at which the net present social value is 0; `None` where no factor does that.
    pub switching: Vec<Option<f64>>,
    /// Net present social value with one thing at its low and its high end: what, low, high.
    pub sensitivity: Vec<(&'static str, f64, f64)>,
    /// The first year in which all of it runs.
    pub begins: u32,
}

/// What the appraisal is computed from, beside the options.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Years after year 0.
    pub years: u32,
    /// The standard schedule.
    pub schedule: Schedule,
    /// The schedule for effects on health.
    pub health: Schedule,
    /// Deaths in a patient for each kilometre farther: value, low, high; 0 where that evidence is off.
    pub deaths_km: [f64; 3],
    /// Pounds an hour of patients' time: value, low, high.
    pub hour: [f64; 3],
    /// Factor on running costs: value, low, high.
    pub costs: [f64; 3],
}

impl Terms {
    /// From the parameters.
    ///
    /// # Errors
    /// [`ServicesError::Parameter`] if one has no value for the day.
    pub fn of(parameters: &Parameters, on: jiff::civil::Date) -> Result<Self, ServicesError> {
        let three = |id: &str| -> Result<[f64; 3], ServicesError> {
            let known = parameters.get(id, on)?;
            Ok([known.central, known.low.unwrap_or(known.central), known.high.unwrap_or(known.central)])
        };
        Ok(Self {
            years: parameters.get("services.appraisal_years", on)?.central as u32,
            schedule: Schedule::standard(parameters, on)?,
            health: Schedule::health(parameters, on)?,
            deaths_km: three("services.deaths_per_10_km")?.map(|deaths| deaths / 10.0),
            hour: three("services.value_of_time")?,
            costs: three("services.cost_factor")?,
        })
    }
}

/// Capital of a site that begins, and how long its works take.
#[derive(Clone, Debug, PartialEq)]
struct Works {
    capital: f64,
    /// Optimism bias on capital: upper, lower.
    bias: [f64; 2],
    years: u32,
}

/// Why an option cannot be appraised, or what it comes to.
pub type Appraised = Result<Appraisal, String>;

/// Appraises every option against doing nothing; one that lacks a figure says which.
///
/// # Errors
/// [`ServicesError::Parameter`]; [`ServicesError::NoProjectKind`] for a kind of project that has no optimism bias.
pub(crate) fn appraise(
    community: &Community,
    parameters: &Parameters,
    services: &Services,
) -> Result<Vec<(String, Appraised)>, ServicesError> {
    let Some(today) = services.today() else { return Ok(Vec::new()) };
    let terms = Terms::of(parameters, community.profile.first_day())?;
    let benefit = community.services.rows.iter().find(|s| s.service == services.settings.service).and_then(|s| s.health_benefit_patient);
    let lacks_benefit = terms.deaths_km[0] > 0.0 && benefit.is_none();
    let mut all = Vec::new();
    for option in services.options.iter().filter(|o| o.kind != OptionKind::Nothing) {
        let nearer = km_nearer(community, services, today, option).map(|km| km * benefit.map_or(0.0, |b| b.get()));
        let one = match (lacking(community, services, today, option), nearer) {
            (Some(lacking), _) => Err(lacking),
            (None, _) if lacks_benefit => Err("`health_benefit_patient` of the service".into()),
            (None, None) if terms.deaths_km[0] > 0.0 => Err("latitude and longitude of every place and site".into()),
            (None, nearer) => {
                let works = works(community, parameters, services, today, option)?;
                Ok(one(&terms, &Against { today, option, works: &works, health_km: nearer.unwrap_or(0.0) }))
            }
        };
        all.push((option.id.clone(), one));
    }
    Ok(all)
}

/// Sites that an option opens and nobody has today.
fn begun<'a>(services: &'a Services, today: &OptionFound, option: &OptionFound) -> Vec<&'a SiteId> {
    let before: BTreeSet<usize> = today.assignment.open.iter().copied().collect();
    option.assignment.open.iter().filter(|j| !before.contains(j)).map(|j| &services.posed.sites[*j]).collect()
}

/// What is missing for an appraisal, in words.
fn lacking(community: &Community, services: &Services, today: &OptionFound, option: &OptionFound) -> Option<String> {
    let unknown = |of: &OptionFound| of.books.iter().any(|b| b.cost.is_none());
    if unknown(today) || unknown(option) {
        return Some("`fixed_cost_year` and `cost_patient` of every open site".into());
    }
    let new = begun(services, today, option)
        .into_iter()
        .find(|site| provision(community, &services.settings.service, site).and_then(|p| p.capital).is_none());
    new.map(|site| format!("`capital` of `{site}`, which does not give the service today"))
}

fn works(
    community: &Community,
    parameters: &Parameters,
    services: &Services,
    today: &OptionFound,
    option: &OptionFound,
) -> Result<Vec<Works>, ServicesError> {
    let on = community.profile.first_day();
    let mut all = Vec::new();
    for site in begun(services, today, option) {
        let Some(row) = provision(community, &services.settings.service, site) else { continue };
        let Some(capital) = row.capital else { continue };
        let kind = row.project_kind.as_deref().unwrap_or("non-standard buildings");
        let slug: String = kind.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let unknown = |_| ServicesError::NoProjectKind { site: site.to_string(), kind: kind.to_owned() };
        let of_capital = parameters.get(&format!("services.optimism_bias_capital.{slug}"), on).map_err(unknown)?;
        let of_duration = parameters.get(&format!("services.optimism_bias_duration.{slug}"), on).map_err(unknown)?;
        let months = row.works_months.unwrap_or(0).max(0) as f64 * (1.0 + of_duration.central);
        all.push(Works {
            capital: capital.get(),
            bias: [of_capital.central, of_capital.low.unwrap_or(of_capital.central)],
            years: (months / 12.0).ceil() as u32,
        });
    }
    Ok(all)
}

/// Patient-kilometres a year by which an option is nearer than today, as the crow flies; `None` without coordinates.
fn km_nearer(community: &Community, services: &Services, today: &OptionFound, option: &OptionFound) -> Option<f64> {
    let point = |latitude: Option<Degrees>, longitude: Option<Degrees>| Some((latitude?.get(), longitude?.get()));
    let rows: BTreeMap<_, _> = community.places.rows.iter().map(|p| (&p.place, point(p.latitude, p.longitude))).collect();
    let sites: BTreeMap<_, _> = community.sites.rows.iter().map(|s| (&s.site, point(s.latitude, s.longitude))).collect();
    let site = |j: usize| sites.get(&services.posed.sites[j]).copied().flatten();
    services.posed.places.iter().enumerate().try_fold(0.0, |sum, (place, id)| {
        let at = rows.get(id).copied().flatten()?;
        let km = |of: &OptionFound| Some(great_circle_km(at, site(of.assignment.site_of[place])?));
        Some(sum + services.posed.instance.need(place) * (km(today)? - km(option)?))
    })
}

/// An option against doing nothing.
struct Against<'a> {
    today: &'a OptionFound,
    option: &'a OptionFound,
    works: &'a [Works],
    /// Patient-kilometres a year nearer × pounds of a patient's life and health.
    health_km: f64,
}

/// One choice of the uncertain terms.
#[derive(Clone, Copy)]
struct At {
    hour: f64,
    costs: f64,
    /// From the lower (0) to the upper end (1) of optimism bias.
    bias: f64,
    deaths_km: f64,
}

/// Streams of an option, by year, with one choice of the uncertain terms.
fn streams(terms: &Terms, of: &Against<'_>, at: At) -> Vec<(StreamKind, Vec<f64>)> {
    let Against { today, option, works, health_km } = *of;
    let years = terms.years as usize;
    let begins = begins(works) as usize;
    let mut capital = vec![0.0; years + 1];
    for work in works {
        // Spread evenly over the years of works, the first of which is year 0.
        let spread = (work.years.max(1) as usize).min(years + 1);
        let bias = work.bias[1] + (work.bias[0] - work.bias[1]) * at.bias;
        capital.iter_mut().take(spread).for_each(|y| *y += work.capital * (1.0 + bias) / spread as f64);
    }
    let cost = |o: &OptionFound| o.books.iter().filter_map(|b| b.cost).sum::<f64>();
    let more = (cost(option) - cost(today)) * at.costs;
    let hours = (today.assignment.patient_minutes - option.assignment.patient_minutes) * JOURNEYS / 60.0;
    let from = |value: f64| (0..=years).map(|y| if y >= begins { value } else { 0.0 }).collect::<Vec<_>>();
    vec![
        (StreamKind::Capital, capital),
        (StreamKind::Running, from(more)),
        (StreamKind::Travel, from(hours * at.hour)),
        (StreamKind::Health, from(health_km * at.deaths_km + 0.0)),
    ]
}

fn begins(works: &[Works]) -> u32 {
    works.iter().map(|w| w.years).max().unwrap_or(0)
}

fn present(schedule: &Schedule, values: &[f64]) -> f64 {
    (0_u32..).zip(values).map(|(year, value)| value * schedule.factor(year)).sum()
}

fn one(terms: &Terms, of: &Against<'_>) -> Appraisal {
    let schedule = |kind: StreamKind| if kind == StreamKind::Health { &terms.health } else { &terms.schedule };
    let value = |at: At| -> f64 { streams(terms, of, at).iter().map(|(kind, v)| kind.sign() * present(schedule(*kind), v)).sum() };
    // Optimism bias stands at its upper end until there is evidence for less.
    let central = At { hour: terms.hour[0], costs: terms.costs[0], bias: 1.0, deaths_km: terms.deaths_km[0] };
    let streams = streams(terms, of, central);
    let present: Vec<f64> = streams.iter().map(|(kind, values)| present(schedule(*kind), values)).collect();
    let npsv = value(central);
    let (costs, benefits) = (present[0] + present[1], present[2] + present[3]);
    let switching = streams.iter().zip(&present).map(|((kind, _), value)| {
        let signed = kind.sign() * value;
        // Less than half a pound is what rounding leaves of nothing.
        (signed.abs() >= 0.5).then(|| 1.0 - npsv / signed)
    });
    let hour = |hour: f64| value(At { hour, ..central });
    let costing = |costs: f64| value(At { costs, ..central });
    let mut sensitivity = vec![
        ("an hour of patients' time", hour(terms.hour[1]), hour(terms.hour[2])),
        ("running costs", costing(terms.costs[1]), costing(terms.costs[2])),
        ("optimism bias on capital", value(At { bias: 0.0, ..central }), npsv),
    ];
    if of.health_km != 0.0 {
        let deaths = |deaths_km: f64| value(At { deaths_km, ..central });
        sensitivity.push(("deaths on longer ways", deaths(terms.deaths_km[1]), deaths(terms.deaths_km[2])));
    }
    Appraisal {
        option: of.option.id.clone(),
        switching: switching.collect(),
        bcr: (costs >= 0.5 && benefits >= 0.5).then(|| benefits / costs),
        begins: begins(of.works),
        streams,
        present,
        npsv,
        sensitivity,
    }
}
