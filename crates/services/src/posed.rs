//! From the community's tables to an instance: who needs the service, which sites may give it, how far it is.

use std::collections::BTreeMap;

use community::ids::{PlaceId, ServiceId, SiteId};
use community::tables::{Mode, ProvisionStatus};
use community::units::Degrees;
use community::{AnyTable as _, Community};
use jiff::civil::Time;

use crate::error::ServicesError;
use crate::estimate::{Detour, Estimate, Point, great_circle_km};
use crate::instance::Instance;
use crate::question::Rules;

/// What is asked of a community.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The service.
    pub service: ServiceId,
    /// How people travel.
    pub mode: Mode,
    /// The time of day whose journeys count; rows without a time stand for every time. `None`: there is one row a pair.
    pub departs: Option<Time>,
    /// By what minutes are estimated that `travel` does not have, where too few are known to fit it. `None`: nothing is estimated.
    pub detour: Option<Detour>,
}

impl Asked {
    /// A service by car, at any time of day, nothing estimated.
    #[must_use]
    pub fn by_car(service: &str) -> Self {
        Self { service: service.into(), mode: Mode::Car, departs: None, detour: None }
    }
}

/// An instance, and what its indices stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Posed {
    /// The numbers.
    pub instance: Instance,
    /// Sites that must be open, by index of `sites`.
    pub rules: Rules,
    /// Sites that may be open, in the order of the table.
    pub sites: Vec<SiteId>,
    /// Places with patients, in the order of the table.
    pub places: Vec<PlaceId>,
    /// Sites that give the service today (`now`) or have to (`must`), by index of `sites`.
    pub today: Vec<usize>,
    /// Sites that never may be open: left out.
    pub never: usize,
    /// Places without patients for the service: left out, since nobody travels from there.
    pub without_need: usize,
    /// Places with patients from which no journey is known although journeys are known from others: left out, with their patients a year.
    pub unreached: Vec<(PlaceId, f64)>,
    /// The minutes that were estimated, if any were.
    pub estimate: Option<Estimate>,
}

impl Posed {
    /// How the minutes from a place to two sites are known, in a word.
    #[must_use]
    pub fn mark(&self, place: usize, from: usize, to: usize) -> &'static str {
        let of = |site: usize| self.estimate.as_ref().is_some_and(|e| e.which[place * self.sites.len() + site]);
        match (of(from), of(to)) {
            (true, true) => "estimated",
            (false, false) => "from `travel`",
            _ => "partly estimated",
        }
    }
}

/// Poses the question where a service is best given.
///
/// A site may give the service unless `provision` says `never` of all its levels; a site without a row may. It has to where a row says `must`. Places are those with a
/// need above 0. Minutes are those of `travel` by the mode asked for, one row a pair (and time of day).
///
/// Pairs without a row are estimated by [`Detour`] from the coordinates of place and site, by car and ambulance alone: how long public transport takes or a walk is
/// not known from where things are. The detour is fitted to the pairs that are known, or else the one asked with. A place without any row, while others have some, is not
/// reached by road as far as the data tell: it is left out by name ([`Posed::unreached`]).
///
/// # Errors
/// [`ServicesError`] by name: no such service, nobody who needs it, no site, contradictions in `provision`, places or pairs without minutes that cannot be
/// estimated, several times of day for a pair; and those of [`Instance::new`].
pub fn pose(community: &Community, asked: &Asked) -> Result<Posed, ServicesError> {
    let service = asked.service.to_string();
    let known = community.services.rows.iter().map(|s| &s.service).chain(community.needs.rows.iter().map(|n| &n.service));
    if !known.clone().any(|s| *s == asked.service) {
        let mut valid: Vec<String> = known.map(|s| format!("`{s}`")).collect();
        valid.sort();
        valid.dedup();
        return Err(ServicesError::NoSuchService { found: service, valid });
    }
    let need_of: BTreeMap<&PlaceId, f64> =
        community.needs.rows.iter().filter(|n| n.service == asked.service).map(|n| (&n.place, n.patients_year.get())).collect();
    let with_need = |place: &PlaceId| need_of.get(place).copied().filter(|n| *n > 0.0);
    let (places, needs): (Vec<PlaceId>, Vec<f64>) =
        community.places.rows.iter().filter_map(|p| with_need(&p.place).map(|need| (p.place.clone(), need))).unzip();
    if places.is_empty() {
        return Err(ServicesError::NobodyNeeds { service });
    }
    let Candidates { sites, must, today, never } = candidates(community, &asked.service)?;
    let without_need = community.places.len() - places.len();
    let mut known = known_minutes(community, asked, &places, &sites)?;
    let (places, needs, unreached) = reached(asked, places, needs, &mut known, sites.len())?;
    let estimate = fill(community, asked, &places, &sites, &mut known)?;
    let instance = Instance::new(&needs, sites.len(), &known)?;
    Ok(Posed { instance, rules: Rules { must, never: Vec::new() }, sites, places, today, never, without_need, unreached, estimate })
}

/// The sites that may be open.
struct Candidates {
    sites: Vec<SiteId>,
    must: Vec<usize>,
    today: Vec<usize>,
    never: usize,
}

fn candidates(community: &Community, service: &ServiceId) -> Result<Candidates, ServicesError> {
    let mut said: BTreeMap<&SiteId, Vec<ProvisionStatus>> = BTreeMap::new();
    for row in community.provision.rows.iter().filter(|p| p.service == *service) {
        said.entry(&row.site).or_default().push(row.status);
    }
    let mut found = Candidates { sites: Vec::new(), must: Vec::new(), today: Vec::new(), never: 0 };
    for site in community.sites.rows.iter().map(|s| &s.site) {
        let levels = said.get(site).map_or(&[][..], Vec::as_slice);
        let any = |status: ProvisionStatus| levels.contains(&status);
        let (must, never) = (any(ProvisionStatus::Must), any(ProvisionStatus::Never));
        if never && must {
            return Err(ServicesError::MustAndNever { site: site.to_string(), service: service.to_string() });
        }
        if never && levels.iter().all(|s| *s == ProvisionStatus::Never) {
            found.never += 1;
            continue;
        }
        let index = found.sites.len();
        if must {
            found.must.push(index);
        }
        if must || any(ProvisionStatus::Now) {
            found.today.push(index);
        }
        found.sites.push(site.clone());
    }
    if found.sites.is_empty() {
        let sites = community.sites.len();
        return Err(ServicesError::NoSite { service: service.to_string(), sites, never: found.never });
    }
    Ok(found)
}

/// Where each of the codes of a table stands among those that are wanted.
fn indices<T: Ord>(of_table: &[T], wanted: &[T]) -> Vec<Option<usize>> {
    let at: BTreeMap<&T, usize> = wanted.iter().enumerate().map(|(i, id)| (id, i)).collect();
    of_table.iter().map(|id| at.get(id).copied()).collect()
}

/// Minutes place by place, as `travel` has them; `NaN` where it has none.
fn known_minutes(community: &Community, asked: &Asked, places: &[PlaceId], sites: &[SiteId]) -> Result<Vec<f64>, ServicesError> {
    let travel = &community.travel;
    let (place_at, site_at) = (indices(travel.places(), places), indices(travel.sites(), sites));
    let mut minutes = vec![f64::NAN; places.len() * sites.len()];
    // Whether the minutes are those of the time of day that was asked for, rather than of every time.
    let mut timed = vec![false; if asked.departs.is_some() { minutes.len() } else { 0 }];
    for row in travel.journeys().filter(|t| t.mode == asked.mode) {
        let (Some(place), Some(site)) = (place_at[row.place], site_at[row.site]) else { continue };
        let at = place * sites.len() + site;
        if asked.departs.is_some() {
            if row.departs == asked.departs {
                (minutes[at], timed[at]) = (row.minutes.get(), true);
            } else if row.departs.is_none() && !timed[at] {
                minutes[at] = row.minutes.get();
            }
            continue;
        }
        if !minutes[at].is_nan() {
            return Err(ServicesError::Departures { mode: asked.mode, place: places[place].to_string(), site: sites[site].to_string() });
        }
        minutes[at] = row.minutes.get();
    }
    Ok(minutes)
}

type Reached = (Vec<PlaceId>, Vec<f64>, Vec<(PlaceId, f64)>);

/// Leaves out the places from which no journey is known, if any is known from others.
fn reached(asked: &Asked, places: Vec<PlaceId>, needs: Vec<f64>, minutes: &mut Vec<f64>, sites: usize) -> Result<Reached, ServicesError> {
    let known: Vec<bool> = minutes.chunks(sites).map(|row| row.iter().any(|m| !m.is_nan())).collect();
    let estimated = asked.detour.is_some() && matches!(asked.mode, Mode::Car | Mode::Ambulance);
    if known.iter().all(|k| *k) || (estimated && !known.contains(&true)) {
        return Ok((places, needs, Vec::new()));
    }
    if !known.contains(&true) {
        return Err(ServicesError::NoTravel {
            mode: asked.mode,
            places: places.iter().map(|p| format!("`{p}`")).collect(),
            patients: needs.iter().sum(),
        });
    }
    *minutes = minutes.chunks(sites).zip(&known).filter(|(_, known)| **known).flat_map(|(row, _)| row).copied().collect();
    let mut of: Reached = (Vec::new(), Vec::new(), Vec::new());
    for ((place, need), known) in places.into_iter().zip(needs).zip(known) {
        if known {
            of.0.push(place);
            of.1.push(need);
        } else {
            of.2.push((place, need));
        }
    }
    Ok(of)
}

/// Estimates the minutes that are missing.
fn fill(
    community: &Community,
    asked: &Asked,
    places: &[PlaceId],
    sites: &[SiteId],
    minutes: &mut [f64],
) -> Result<Option<Estimate>, ServicesError> {
    let Some(first) = minutes.iter().position(|m| m.is_nan()) else { return Ok(None) };
    let missing = minutes.iter().filter(|m| m.is_nan()).count();
    let refused = |first: usize| ServicesError::MissingPairs {
        mode: asked.mode,
        missing,
        pairs: minutes.len(),
        place: places[first / sites.len()].to_string(),
        site: sites[first % sites.len()].to_string(),
    };
    let Some(shipped) = asked.detour.filter(|_| matches!(asked.mode, Mode::Car | Mode::Ambulance)) else { return Err(refused(first)) };
    let point_of = |latitude: Option<Degrees>, longitude: Option<Degrees>| Some((latitude?.get(), longitude?.get()));
    let by_place: BTreeMap<&PlaceId, Option<Point>> =
        community.places.rows.iter().map(|p| (&p.place, point_of(p.latitude, p.longitude))).collect();
    let by_site: BTreeMap<&SiteId, Option<Point>> =
        community.sites.rows.iter().map(|s| (&s.site, point_of(s.latitude, s.longitude))).collect();
    let place_points: Vec<Option<Point>> = places.iter().map(|p| by_place.get(p).copied().flatten()).collect();
    let site_points: Vec<Option<Point>> = sites.iter().map(|s| by_site.get(s).copied().flatten()).collect();
    let km = |at: usize| Some(great_circle_km(place_points[at / sites.len()]?, site_points[at % sites.len()]?));
    let known = minutes.iter().enumerate().filter(|(_, m)| !m.is_nan()).filter_map(|(at, m)| Some((km(at)?, *m)));
    let fitted = Detour::fit(known.clone());
    let fitted_to = fitted.map(|_| known.count());
    let detour = fitted.unwrap_or(shipped);
    let which: Vec<bool> = minutes.iter().map(|m| m.is_nan()).collect();
    if let Some(at) = (0..which.len()).find(|at| which[*at] && km(*at).is_none()) {
        return Err(refused(at));
    }
    let estimated: Vec<(usize, f64)> =
        (0..which.len()).filter(|at| which[*at]).filter_map(|at| Some((at, detour.minutes(km(at)?)))).collect();
    for (at, value) in estimated {
        minutes[at] = value;
    }
    Ok(Some(Estimate { detour, fitted_to, pairs: missing, of: which.len(), which }))
}
