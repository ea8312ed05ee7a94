//! The bill: hours and cost by issuer, by demand, in all.

use std::collections::BTreeMap;

use community::tables::{Origin, Work};
use rayon::prelude::*;
use uncertainty::quantiles;

use crate::draws::Draws;
use crate::model::Model;
use crate::result::{BandResult, Totals};

/// Hours of requests in the months looked at by row of `ad_hoc`, one sum over roles a sample.
pub(crate) type Requests = Vec<Vec<f64>>;

/// A part of a row of load: units, and what a unit costs for each hour of it.
#[derive(Clone, Copy, Debug)]
struct Part {
    row: usize,
    units: f64,
    cost: f64,
}

/// What is asked by all, by one body, or by one demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payee {
    All,
    Issuer(usize),
    Demand(usize),
}

impl Payee {
    fn takes_requests(self, model: &Model<'_>, ad_hoc: usize) -> bool {
        match self {
            Self::All => true,
            Self::Issuer(issuer) => model.ad_hoc[ad_hoc].issuer == issuer,
            Self::Demand(_) => false,
        }
    }
}

/// Parts of rows that a bill holds, one for each row that has any.
fn parts(model: &Model<'_>, payee: Payee) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, row) in model.rows.iter().enumerate() {
        if matches!(payee, Payee::Demand(demand) if demand != row.demand) {
            continue;
        }
        let mut part = Part { row: index, units: 0.0, cost: 0.0 };
        for piece in &row.pieces {
            if matches!(payee, Payee::Issuer(issuer) if issuer != piece.issuer) {
                continue;
            }
            for (month, units) in piece.units.iter().enumerate() {
                part.units += units;
                part.cost += units * model.roles[piece.role].employer_cost(month);
            }
        }
        if part.units > 0.0 {
            parts.push(part);
        }
    }
    parts
}

/// Expected cost of the requests of a row of `ad_hoc`.
fn requests_cost(model: &Model<'_>, ad_hoc: usize) -> f64 {
    let row = &model.ad_hoc[ad_hoc];
    let of_role = |(role, shares): &(usize, Vec<f64>)| -> f64 {
        shares.iter().enumerate().map(|(month, share)| row.hours(*share) * model.roles[*role].employer_cost(month)).sum()
    };
    row.roles.iter().map(of_role).sum()
}

/// Expected hours of the requests of a row of `ad_hoc`.
pub(crate) fn requests_hours(model: &Model<'_>, ad_hoc: usize) -> f64 {
    let row = &model.ad_hoc[ad_hoc];
    row.roles.iter().map(|(_, shares)| shares.iter().map(|s| row.hours(*s)).sum::<f64>()).sum()
}

/// Which samples of a bill are summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Hours,
    HoursOf(Work),
    Cost,
}

/// Hours asked in the months looked at, one sum a sample.
pub(crate) fn hours_samples(model: &Model<'_>, draws: &Draws, requests: &Requests) -> Vec<f64> {
    samples(model, draws, requests, Payee::All, Measure::Hours)
}

/// P10 and P90 of a bill, a year.
pub(crate) fn range(model: &Model<'_>, draws: &Draws, requests: &Requests, payee: Payee, measure: Measure) -> (f64, f64) {
    let [low, high] = quantiles(&mut samples(model, draws, requests, payee, measure), [0.1, 0.9]);
    (low * model.a_year(), high * model.a_year())
}

/// A bill in the months looked at, one sum a sample.
fn samples(model: &Model<'_>, draws: &Draws, requests: &Requests, payee: Payee, measure: Measure) -> Vec<f64> {
    let mut sums = vec![0.0; draws.len()];
    for part in parts(model, payee) {
        let weight = match measure {
            Measure::HoursOf(work) if model.rows[part.row].work != work => continue,
            Measure::Hours | Measure::HoursOf(_) => part.units,
            Measure::Cost => part.cost,
        };
        for (sum, hours) in sums.iter_mut().zip(draws.row(model, part.row).iter()) {
            *sum += weight * hours;
        }
    }
    for (ad_hoc, hours) in requests.iter().enumerate().filter(|(i, _)| payee.takes_requests(model, *i)) {
        let weight = match measure {
            Measure::HoursOf(Work::Delivering) => continue,
            Measure::Hours | Measure::HoursOf(Work::Answering) => 1.0,
            Measure::Cost => {
                let hours = requests_hours(model, ad_hoc);
                if hours > 0.0 { requests_cost(model, ad_hoc) / hours } else { 0.0 }
            }
        };
        for (sum, hours) in sums.iter_mut().zip(hours) {
            *sum += weight * hours;
        }
    }
    sums
}

/// Hours and cost of a bill. `requests` may be empty for a demand.
pub(crate) fn totals(model: &Model<'_>, draws: &Draws, requests: &Requests, payee: Payee) -> Totals {
    let mut totals = Totals::default();
    for part in parts(model, payee) {
        let mean = model.rows[part.row].pert.mean();
        match model.rows[part.row].work {
            Work::Answering => totals.answering_hours_year += mean * part.units,
            Work::Delivering => totals.delivering_hours_year += mean * part.units,
        }
        totals.employer_cost_year += mean * part.cost;
    }
    for ad_hoc in (0..model.ad_hoc.len()).filter(|&i| payee.takes_requests(model, i)) {
        totals.answering_hours_year += requests_hours(model, ad_hoc);
        totals.employer_cost_year += requests_cost(model, ad_hoc);
    }
    totals.answering_hours_year *= model.a_year();
    totals.delivering_hours_year *= model.a_year();
    totals.employer_cost_year *= model.a_year();
    (totals.hours_year_p10, totals.hours_year_p90) = range(model, draws, requests, payee, Measure::Hours);
    totals
}

/// Bills of all demands, in order.
pub(crate) fn by_demand(model: &Model<'_>, draws: &Draws) -> Vec<Totals> {
    (0..model.community.demands.rows.len()).into_par_iter().map(|d| totals(model, draws, &Vec::new(), Payee::Demand(d))).collect()
}

/// Expected hours in the months looked at, by demand's origin (requests by that of their issuer).
pub(crate) fn by_origin(model: &Model<'_>, origin: Origin) -> f64 {
    let rows: f64 = model.rows.iter().filter(|r| model.community.demands.rows[r.demand].origin == origin).map(|r| r.hours()).sum();
    let requests: f64 = (0..model.ad_hoc.len()).filter(|&i| model.ad_hoc[i].origin == origin).map(|i| requests_hours(model, i)).sum();
    rows + requests
}

/// Of these, requests without a calendar.
pub(crate) fn requests_of_origin(model: &Model<'_>, origin: Origin) -> f64 {
    hours_where(model, |_| false, |a| a.origin == origin)
}

/// Demands of a level that take hours in the months looked at.
pub(crate) fn demands_of_origin(model: &Model<'_>, origin: Origin) -> usize {
    let rows = model.rows.iter().filter(|r| model.community.demands.rows[r.demand].origin == origin && r.hours() > 0.0);
    rows.map(|r| r.demand).collect::<std::collections::BTreeSet<_>>().len()
}

/// Expected hours in the months looked at, by where the work looks.
pub(crate) fn by_looks(model: &Model<'_>, looks: community::tables::Looks) -> f64 {
    let rows: f64 = model.rows.iter().filter(|r| model.looks(r.demand) == looks).map(|r| r.hours()).sum();
    let requests: f64 = (0..model.ad_hoc.len())
        .filter(|&i| crate::model::looks_of(model.ad_hoc[i].origin) == looks)
        .map(|i| requests_hours(model, i))
        .sum();
    rows + requests
}

/// Expected cost that an organisation pays, in pounds a year.
pub(crate) fn by_organisation(model: &Model<'_>, organisation: usize) -> f64 {
    let id = &model.community.organisations.rows[organisation].organisation;
    let roles = (0..model.roles.len()).filter(|&i| model.community.roles.rows[i].organisation == *id);
    let of_role =
        |role: usize| -> f64 { (0..model.months.len()).map(|m| model.roles[role].employer_cost(m) * role_hours(model, role, m)).sum() };
    roles.map(of_role).sum::<f64>() * model.a_year()
}

/// Expected hours asked of a role in a month.
pub(crate) fn role_hours(model: &Model<'_>, role: usize, month: usize) -> f64 {
    let role = &model.roles[role];
    let rows: f64 = role.rows.iter().map(|(row, units)| model.row_hours(*row, units[month])).sum();
    let requests: f64 = role.ad_hoc.iter().map(|(row, shares)| model.ad_hoc[*row].hours(shares[month])).sum();
    rows + requests
}

/// The band of a role as it is written, and a word where it is not.
pub(crate) fn band(model: &Model<'_>, role: usize) -> String {
    model.community.roles.rows[role].band.as_deref().map_or("not given", str::trim).to_lowercase()
}

/// Expected hours and cost a year by band of pay, bands in order.
pub(crate) fn by_band(model: &Model<'_>) -> Vec<BandResult> {
    let mut bands: BTreeMap<String, BandResult> = BTreeMap::new();
    for role in 0..model.roles.len() {
        let id = band(model, role);
        let sum = bands.entry(id.clone()).or_insert(BandResult { id, hours_year: 0.0, employer_cost_year: 0.0, system_cost_year: 0.0 });
        for month in 0..model.months.len() {
            let hours = role_hours(model, role, month) * model.a_year();
            sum.hours_year += hours;
            if let Some(cost) = model.roles[role].hour_cost[month] {
                sum.employer_cost_year += hours * cost.employer;
                sum.system_cost_year += hours * cost.system;
            }
        }
    }
    bands.into_values().filter(|b| b.hours_year > 0.0).collect()
}

/// What the whole system pays for the hours asked, a year.
pub(crate) fn system_cost_year(bands: &[BandResult]) -> f64 {
    bands.iter().map(|b| b.system_cost_year).sum()
}

/// Expected hours in the months looked at of what satisfies a test; requests count if `requests` says so of them.
pub(crate) fn hours_where(
    model: &Model<'_>,
    rows: impl Fn(&crate::rows::LoadRow) -> bool,
    requests: impl Fn(&crate::rows::AdHocRow) -> bool,
) -> f64 {
    let of_rows: f64 = model.rows.iter().filter(|r| rows(r)).map(|r| r.hours()).sum();
    let of_requests: f64 = (0..model.ad_hoc.len()).filter(|&i| requests(&model.ad_hoc[i])).map(|i| requests_hours(model, i)).sum();
    of_rows + of_requests
}
