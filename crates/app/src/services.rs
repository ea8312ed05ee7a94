//! Which sites give a service: the best of exactly so many, with its bound, beside today's.

use std::collections::BTreeMap;

use ::services::{Assignment, Hurdles, Inputs, Median, Posed, Search, ServicesError, Settings};
use community::Community;
use community::ids::{PlaceId, ServiceId, SiteId};
use community::tables::Mode;
use findings::{ResultTable, Value as Cell};
use jiff::civil::Time;
use parameters::Parameters;
use serde_json::{Value, json};
use strategy::plan::Control as _;

use crate::chapters::services::{settings as own_settings, wanted};
use crate::error::AppError;
use crate::open::open;
use crate::plan::Stopwatch;

/// Minutes within which shares of patients are told, as the studies of stroke services do.
const WITHIN_MINUTES: [f64; 3] = [30.0, 45.0, 60.0];

/// What is asked.
#[derive(Clone, Debug)]
pub struct ServicesAsked {
    /// Code of the service.
    pub service: String,
    /// How many sites give it.
    pub open: usize,
    /// How people travel.
    pub mode: Mode,
    /// The time of day whose journeys count.
    pub departs: Option<Time>,
    /// Options by name, each the codes of its open sites, beside those of the community's settings.
    pub options: Vec<(String, Vec<String>)>,
}

/// A set of sites and the journeys to it.
#[derive(Clone, Debug)]
pub struct SitesOpen {
    /// The sites, in the order of the table.
    pub sites: Vec<SiteOpen>,
    /// Patient-minutes a year, one way.
    pub patient_minutes: f64,
    /// Minutes of the mean patient.
    pub mean_minutes: f64,
    /// Minutes of the longest journey that any patient makes.
    pub farthest_minutes: f64,
    /// Share of patients within so many minutes.
    pub within: Vec<(f64, f64)>,
}

/// An open site.
#[derive(Clone, Debug)]
pub struct SiteOpen {
    /// Its code.
    pub site: String,
    /// Its name.
    pub name: String,
    /// Patients a year, if all go to the nearest.
    pub patients: f64,
}

/// Minutes that are not in `travel`.
#[derive(Clone, Copy, Debug)]
pub struct MinutesEstimated {
    /// Pairs of place and site whose minutes were estimated.
    pub pairs: usize,
    /// All pairs.
    pub of: usize,
    /// Minutes that every journey takes.
    pub start_minutes: f64,
    /// Minutes a kilometre of great circle.
    pub minutes_per_km: f64,
    /// Known pairs to which the two were fitted; `None` where they are the parameters.
    pub fitted_to: Option<usize>,
}

/// The best set of sites, and what is known of all others.
#[derive(Clone, Debug)]
pub struct ServicesFound {
    /// Name of the community.
    pub community: String,
    /// What was asked.
    pub asked: ServicesAsked,
    /// The best sites found.
    pub best: SitesOpen,
    /// No set of sites has fewer patient-minutes a year.
    pub bound: f64,
    /// Share by which the best found may be above the best there is.
    pub gap: f64,
    /// The gap up to which it counts as optimal.
    pub tolerance: f64,
    /// `optimal`, or `stopped` before it was proven.
    pub status: &'static str,
    /// Sites that give the service today or have to, where the community says so.
    pub today: Option<SitesOpen>,
    /// Patients a year whose nearest site is another than today.
    pub patients_who_change: Option<f64>,
    /// Patients a year.
    pub patients: f64,
    /// Places with patients.
    pub places: usize,
    /// Places without patients for the service: left out.
    pub places_without_need: usize,
    /// Places with patients that no journey is known from: left out, by name, with their patients a year.
    pub unreached: Vec<(String, f64)>,
    /// How many minutes were estimated, and by what, if any were.
    pub estimated: Option<MinutesEstimated>,
    /// Sites that may give the service.
    pub candidates: usize,
    /// Sites that never may: left out.
    pub never: usize,
    /// The options side by side: today, the best, and those that were named.
    pub options: ResultTable,
}

/// Seeks the sites of a service: exactly so many, with the fewest patient-minutes a year.
///
/// # Errors
/// [`AppError::Problems`] and what else [`open`] refuses; [`AppError::Services`] where the tables do not hold what it takes, or so many sites cannot be had.
pub fn services(name: &str, asked: &ServicesAsked, control: &Stopwatch) -> Result<ServicesFound, AppError> {
    let (community, _) = open(name)?;
    let (parameters, _) = Parameters::shipped()?.with_own_values(&community.own_values);
    let settings = settings(&community, asked)?;
    let stop = || control.stop();
    let search = Search { stop: &stop, ..Search::default() };
    let services = ::services::run(&community, &Inputs { parameters: &parameters }, &settings, &search)?;
    let posed = &services.posed;
    let best = services.options.iter().find_map(|o| o.proof.as_ref()).ok_or(ServicesError::Open { open: asked.open, must: 0, may: 0 })?;
    let names: BTreeMap<&str, &str> = community.sites.rows.iter().map(|s| (s.site.as_str(), s.name.as_str())).collect();
    let shown = |assignment: &Assignment| sites_open(posed, assignment, &names);
    let today = if posed.today.is_empty() { None } else { Some(Assignment::nearest(&posed.instance, &posed.today)?) };
    let Median { assignment, bound, gap, tolerance, status, .. } = best;
    Ok(ServicesFound {
        community: community.profile.name.clone(),
        asked: asked.clone(),
        best: shown(assignment),
        bound: *bound,
        gap: *gap,
        tolerance: *tolerance,
        status: status.word(),
        patients_who_change: today.as_ref().map(|today| assignment.patients_elsewhere(&posed.instance, today)),
        today: today.as_ref().map(shown),
        patients: assignment.patients,
        places: posed.places.len(),
        places_without_need: posed.without_need,
        unreached: unreached(&community, posed),
        estimated: posed.estimate.as_ref().map(|e| MinutesEstimated {
            pairs: e.pairs,
            of: e.of,
            start_minutes: e.detour.start_minutes,
            minutes_per_km: e.detour.minutes_per_km,
            fitted_to: e.fitted_to,
        }),
        candidates: posed.sites.len(),
        never: posed.never,
        options: services.options_table(),
    })
}

/// What is asked, with the options that the community's settings name for the same service and those given.
fn settings(community: &Community, asked: &ServicesAsked) -> Result<Settings, AppError> {
    let service = ServiceId::from(asked.service.as_str());
    let mut options = Vec::new();
    let mut threshold_minutes = None;
    if wanted(community) {
        let own = own_settings(community)?;
        if own.service == service {
            (options, threshold_minutes) = (own.options, own.threshold_minutes);
        }
    }
    for (name, sites) in &asked.options {
        options.retain(|(own, _)| own != name);
        options.push((name.clone(), sites.iter().map(|s| SiteId::from(s.as_str())).collect()));
    }
    Ok(Settings {
        service,
        mode: asked.mode,
        departs: asked.departs,
        open: vec![asked.open],
        options,
        front: false,
        seed: None,
        hurdles: Hurdles::default(),
        threshold_minutes,
    })
}

/// The places left out because no journey is known from them, by name.
fn unreached(community: &Community, posed: &Posed) -> Vec<(String, f64)> {
    let name = |id: &PlaceId| community.places.rows.iter().find(|p| p.place == *id).and_then(|p| p.name.clone());
    posed.unreached.iter().map(|(id, patients)| (name(id).map_or_else(|| id.to_string(), |n| format!("{n} ({id})")), *patients)).collect()
}

fn sites_open(posed: &Posed, assignment: &Assignment, names: &BTreeMap<&str, &str>) -> SitesOpen {
    let sites = assignment.open.iter().zip(&assignment.loads).map(|(j, patients)| {
        let site = posed.sites[*j].to_string();
        SiteOpen { name: names.get(site.as_str()).map_or_else(|| site.clone(), |n| (*n).to_owned()), site, patients: *patients }
    });
    SitesOpen {
        sites: sites.collect(),
        patient_minutes: assignment.patient_minutes,
        mean_minutes: assignment.mean_minutes,
        farthest_minutes: assignment.farthest_minutes,
        within: WITHIN_MINUTES.map(|m| (m, assignment.share_within(&posed.instance, m))).to_vec(),
    }
}

impl ServicesFound {
    /// The answer, as data: minutes, patients a year, patient-minutes a year.
    #[must_use]
    pub fn json(&self) -> Value {
        let best = &self.best;
        json!({
            "community": self.community, "service": self.asked.service, "mode": self.asked.mode.word(), "open": self.asked.open,
            "objective": best.patient_minutes, "bound": self.bound, "gap": self.gap, "tolerance": self.tolerance, "status": self.status,
            "unit": "patient-minutes a year",
            "sites": best.sites.iter().map(|s| &s.site).collect::<Vec<_>>(),
            "by_site": by_site(best), "mean_minutes": best.mean_minutes, "farthest_minutes": best.farthest_minutes, "share_within": within(best),
            "today": self.today.as_ref().map(|today| json!({
                "objective": today.patient_minutes, "sites": today.sites.iter().map(|s| &s.site).collect::<Vec<_>>(), "by_site": by_site(today),
                "mean_minutes": today.mean_minutes, "farthest_minutes": today.farthest_minutes, "share_within": within(today),
            })),
            "patients_year": self.patients, "patients_year_who_change": self.patients_who_change,
            "places": self.places, "places_without_need": self.places_without_need, "candidates": self.candidates, "never": self.never,
            "left_out": self.unreached.iter().map(|(place, patients)| json!({ "place": place, "patients_year": patients })).collect::<Vec<_>>(),
            "options": self.options_json(),
            "estimated_minutes": self.estimated.map(|e| json!({
                "pairs": e.pairs, "of": e.of, "start_minutes": e.start_minutes, "minutes_per_km": e.minutes_per_km, "fitted_to_pairs": e.fitted_to,
            })),
        })
    }
}

impl ServicesFound {
    /// The options side by side, by the names of their figures.
    fn options_json(&self) -> Vec<Value> {
        let table = &self.options;
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => json!(text),
            Cell::Number(number) => json!(number),
            Cell::Unknown => Value::Null,
        };
        let row = |(key, cells): (&Vec<(String, String)>, &Vec<Cell>)| {
            let mut object: serde_json::Map<String, Value> =
                table.columns.iter().zip(cells).map(|(c, v)| (c.name.clone(), cell(v))).collect();
            object.extend(key.iter().map(|(_, id)| ("id".to_owned(), json!(id))));
            Value::Object(object)
        };
        table.keys.iter().zip(&table.rows).map(row).collect()
    }
}

fn by_site(open: &SitesOpen) -> Vec<Value> {
    open.sites.iter().map(|s| json!({ "site": s.site, "name": s.name, "patients_year": s.patients })).collect()
}

fn within(open: &SitesOpen) -> Vec<Value> {
    open.within.iter().map(|(minutes, share)| json!({ "minutes": minutes, "share": share })).collect()
}
