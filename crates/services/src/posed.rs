//! From the community's tables to an instance: who needs the service, which sites may give it, how far it is.

use std::collections::BTreeMap;

use community::ids::{PlaceId, ServiceId, SiteId};
use community::tables::{Mode, ProvisionStatus};
use community::{AnyTable as _, Community};

use crate::error::ServicesError;
use crate::instance::Instance;
use crate::question::Rules;

/// What is asked of a community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The service.
    pub service: ServiceId,
    /// How people travel.
    pub mode: Mode,
}

/// An instance, and what its indices stand for.
#[derive(Clone, Debug)]
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
}

/// Poses the question where a service is best given.
///
/// A site may give the service unless `provision` says `never` of all its levels; a site without a row may. It has to where a row says `must`. Places are those with a
/// need above 0. Minutes are those of `travel` by the mode asked for, one row a pair; nothing is estimated.
///
/// # Errors
/// [`ServicesError`] by name: no such service, nobody who needs it, no site, contradictions in `provision`, places or pairs without minutes, several
/// times of day for a pair; and those of [`Instance::new`].
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
    let minutes = minutes(community, asked.mode, &places, &needs, &sites)?;
    let instance = Instance::new(&needs, sites.len(), &minutes)?;
    let without_need = community.places.len() - places.len();
    Ok(Posed { instance, rules: Rules { must, never: Vec::new() }, sites, places, today, never, without_need })
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

/// Minutes place by place; every pair has to have some.
fn minutes(community: &Community, mode: Mode, places: &[PlaceId], needs: &[f64], sites: &[SiteId]) -> Result<Vec<f64>, ServicesError> {
    let place_at: BTreeMap<&PlaceId, usize> = places.iter().enumerate().map(|(i, p)| (p, i)).collect();
    let site_at: BTreeMap<&SiteId, usize> = sites.iter().enumerate().map(|(j, s)| (s, j)).collect();
    let mut minutes = vec![f64::NAN; places.len() * sites.len()];
    for row in community.travel.rows.iter().filter(|t| t.mode == mode) {
        let (Some(&place), Some(&site)) = (place_at.get(&row.place), site_at.get(&row.site)) else { continue };
        let cell = &mut minutes[place * sites.len() + site];
        if !cell.is_nan() {
            return Err(ServicesError::Departures { mode, place: row.place.to_string(), site: row.site.to_string() });
        }
        *cell = row.minutes.get();
    }
    let unreached: Vec<usize> =
        minutes.chunks(sites.len()).enumerate().filter(|(_, row)| row.iter().all(|m| m.is_nan())).map(|(place, _)| place).collect();
    if !unreached.is_empty() {
        let patients = unreached.iter().map(|i| needs[*i]).sum();
        return Err(ServicesError::NoTravel { mode, places: unreached.iter().map(|i| format!("`{}`", places[*i])).collect(), patients });
    }
    if let Some(first) = minutes.iter().position(|m| m.is_nan()) {
        let (place, site) = (places[first / sites.len()].to_string(), sites[first % sites.len()].to_string());
        let missing = minutes.iter().filter(|m| m.is_nan()).count();
        return Err(ServicesError::MissingPairs { mode, missing, pairs: minutes.len(), place, site });
    }
    Ok(minutes)
}
