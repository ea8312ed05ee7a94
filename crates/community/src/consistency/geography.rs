//! Where places and sites lie, and whether what is offered covers what is needed.

use std::collections::BTreeMap;

use super::report::{Report, error, place, warning};
use crate::community::{AnyTable, Community};
use crate::ids::ServiceId;
use crate::tables::ProvisionStatus;
use crate::units::Degrees;

/// Degrees between which the United Kingdom lies, Shetland and Northern Ireland included.
const LATITUDES: std::ops::RangeInclusive<f64> = 49.0..=61.5;
const LONGITUDES: std::ops::RangeInclusive<f64> = -9.0..=2.5;

pub(super) fn check(community: &Community, report: &mut Report) {
    for (row, of) in community.places.rows.iter().enumerate() {
        coordinates(&community.places, row, of.latitude, of.longitude, report);
    }
    for (row, of) in community.sites.rows.iter().enumerate() {
        coordinates(&community.sites, row, of.latitude, of.longitude, report);
    }
    capacities(community, report);
}

/// All nations whose calendars there are lie in the United Kingdom.
fn coordinates(table: &dyn AnyTable, row: usize, latitude: Option<Degrees>, longitude: Option<Degrees>, report: &mut Report) {
    let (latitude, longitude) = match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => (latitude.get(), longitude.get()),
        (None, None) => return,
        (latitude, _) => {
            let (given, lacks) = if latitude.is_some() { ("latitude", "longitude") } else { ("longitude", "latitude") };
            let problem = warning("coordinates-incomplete", place(table, row, lacks), format!("`{given}` alone"), "both or neither");
            return report.add(problem.hint("minutes of journeys are estimated only from both"));
        }
    };
    let found = format!("latitude {latitude}, longitude {longitude}");
    if LATITUDES.contains(&latitude) && LONGITUDES.contains(&longitude) {
        return;
    }
    if LATITUDES.contains(&longitude) && LONGITUDES.contains(&latitude) {
        let problem = error("coordinates-swapped", place(table, row, "latitude"), found, "latitude 49 to 61.5, longitude −9 to 2.5");
        return report.add(problem.hint("latitude and longitude look exchanged"));
    }
    let problem = warning("outside-country", place(table, row, "latitude"), found, "a point in the United Kingdom");
    report.add(problem.hint("look at the sign of the longitude: west of Greenwich it is negative"));
}

/// Services whose sites cannot see all who need them, where every site says what it can.
fn capacities(community: &Community, report: &mut Report) {
    let mut needs: BTreeMap<&ServiceId, f64> = BTreeMap::new();
    for need in &community.needs {
        *needs.entry(&need.service).or_insert(0.0) += need.patients_year.get();
    }
    for (row, service) in community.services.rows.iter().enumerate() {
        let able = || community.provision.rows.iter().filter(|p| p.service == service.service && p.status != ProvisionStatus::Never);
        let sites: std::collections::BTreeSet<_> = able().map(|p| &p.site).collect();
        // A site without a row may give the service, with no capacity said.
        if sites.is_empty() || sites.len() < community.sites.len() || able().any(|p| p.capacity_year.is_none()) {
            continue;
        }
        let capacity: f64 = able().filter_map(|p| p.capacity_year).map(|c| c.get()).sum();
        let need = needs.get(&service.service).copied().unwrap_or(0.0);
        if capacity < need {
            let found = format!("sites of `{}` can see {capacity} patients a year together, and {need} need it", service.service);
            let problem = warning("capacity-below-need", place(&community.services, row, "service"), found, "capacity for all who need it");
            report.add(problem.hint("look at `capacity_year` of `provision` and at `needs`; no option can serve everybody"));
        }
    }
}
