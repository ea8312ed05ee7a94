//! One role in one month: supply, load and headroom over the samples.

use uncertainty::quantiles;

use crate::draws::{Draws, RateDraws};
use crate::model::Model;
use crate::result::Cell;

/// What of a role's draws all its months share.
pub(crate) struct RoleDraws<'d> {
    role: usize,
    free_share: Vec<f64>,
    rows: Vec<std::borrow::Cow<'d, [f64]>>,
    rates: Vec<RateDraws>,
}

impl<'d> RoleDraws<'d> {
    pub fn new(model: &Model<'_>, draws: &'d Draws, role: usize) -> Self {
        let of_role = &model.roles[role];
        Self {
            role,
            free_share: draws.free_share(model, role),
            rows: of_role.rows.iter().map(|(row, _)| draws.row(model, *row)).collect(),
            rates: of_role.ad_hoc.iter().map(|(row, _)| draws.rate(model, *row)).collect(),
        }
    }
}

/// A month's samples of a role.
pub(crate) struct MonthSamples {
    /// Headroom, in no particular order.
    pub headroom: Vec<f64>,
    /// Hours asked less hours there are, where that is positive: sample and hours.
    pub short: Vec<(u32, f64)>,
    /// Hours of requests by row of the role's `ad_hoc`.
    pub requests: Vec<Vec<f64>>,
}

/// Computes the cell of a role and month, and its samples.
///
/// `headroom = full_hours · (1 − committed) − Σ units · hours`, a sample at a time; the means are exact, the quantiles are of type 7 over the samples. `overload_hours`
/// is the mean of `max(0, −headroom)`; the break-even share solves `full_hours · (1 − share) = P50 of the load`.
pub(crate) fn cell(model: &Model<'_>, draws: &Draws, own: &RoleDraws<'_>, month: usize) -> (Cell, MonthSamples) {
    let role = &model.roles[own.role];
    let mut load = vec![0.0; draws.len()];
    let (mut answering, mut delivering) = (0.0, 0.0);
    for ((row, units), hours) in role.rows.iter().zip(&own.rows) {
        let units = units[month];
        if units == 0.0 {
            continue;
        }
        let mean = model.row_hours(*row, units);
        match model.rows[*row].work {
            community::tables::Work::Answering => answering += mean,
            community::tables::Work::Delivering => delivering += mean,
        }
        for (load, hours) in load.iter_mut().zip(hours.iter()) {
            *load += units * hours;
        }
    }
    let mut requests = Vec::new();
    for ((row, shares), rate) in role.ad_hoc.iter().zip(&own.rates) {
        answering += model.ad_hoc[*row].hours(shares[month]);
        let sums = draws.requests(model, *row, own.role, month, shares[month], rate);
        for (load, sum) in load.iter_mut().zip(&sums) {
            *load += sum;
        }
        requests.push(sums);
    }
    let full = role.full_hours[month];
    let mut headroom: Vec<f64> = own.free_share.iter().zip(&load).map(|(free, load)| full * free - load).collect();
    let short: Vec<(u32, f64)> = headroom.iter().enumerate().filter(|(_, h)| **h < 0.0).map(|(s, h)| (s as u32, -h)).collect();
    let n = draws.len() as f64;
    let [p10, p50, p90] = quantiles(&mut headroom, [0.1, 0.5, 0.9]);
    let supply = role.supply_mean(month);
    let mut cell = Cell {
        supply_hours: supply,
        load_hours_mean: answering + delivering,
        answering_hours_mean: answering,
        delivering_hours_mean: delivering,
        headroom_mean: supply - (answering + delivering),
        headroom_p10: p10,
        headroom_p50: p50,
        headroom_p90: p90,
        chance_of_overload: short.len() as f64 / n,
        overload_hours: short.iter().map(|(_, s)| s).sum::<f64>() / n,
        full_hours: full,
        break_even_committed_share: None,
        headroom_p50_halved: None,
    };
    if p50 < 0.0 {
        let mut halved: Vec<f64> = own.free_share.iter().zip(&load).map(|(free, load)| full * free - 0.5 * load).collect();
        cell.headroom_p50_halved = Some(quantiles(&mut halved, [0.5])[0]);
    }
    if cell.load_hours_mean > 0.0 && full > 0.0 {
        let [median] = quantiles(&mut load, [0.5]);
        cell.break_even_committed_share = Some(1.0 - median / full);
    }
    (cell, MonthSamples { headroom, short, requests })
}

/// Expected hours of overload of a role in a month that would go with each demand that falls on it: the mean of `min(shortfall, hours of the
/// demand)`, which is `max(0, −h) − max(0, −(h + l))` for hours `l ≥ 0`.
pub(crate) fn relief(
    model: &Model<'_>,
    draws: &Draws,
    own: &RoleDraws<'_>,
    month: usize,
    samples: &MonthSamples,
    only: Option<usize>,
) -> Vec<(usize, f64)> {
    if samples.short.is_empty() {
        return Vec::new();
    }
    let role = &model.roles[own.role];
    let mut by_demand: std::collections::BTreeMap<usize, Vec<(f64, &[f64])>> = std::collections::BTreeMap::new();
    for ((row, units), hours) in role.rows.iter().zip(&own.rows) {
        let demand = model.rows[*row].demand;
        if units[month] != 0.0 && only.is_none_or(|d| d == demand) {
            by_demand.entry(demand).or_default().push((units[month], hours));
        }
    }
    let n = draws.len() as f64;
    let relief_of = |rows: &[(f64, &[f64])]| {
        let of_sample = |&(sample, short): &(u32, f64)| {
            let hours: f64 = rows.iter().map(|(units, hours)| units * hours[sample as usize]).sum();
            hours.min(short)
        };
        samples.short.iter().map(of_sample).sum::<f64>() / n
    };
    by_demand.into_iter().map(|(demand, rows)| (demand, relief_of(&rows))).collect()
}

/// Headroom of a role in a month, in the order of the samples: `full_hours · (1 − committed) − Σ units · hours`.
pub(crate) fn headroom(model: &Model<'_>, draws: &Draws, own: &RoleDraws<'_>, month: usize) -> Vec<f64> {
    let role = &model.roles[own.role];
    let mut load = vec![0.0; draws.len()];
    for ((_, units), hours) in role.rows.iter().zip(&own.rows) {
        let units = units[month];
        if units != 0.0 {
            load.iter_mut().zip(hours.iter()).for_each(|(load, hours)| *load += units * hours);
        }
    }
    for ((row, shares), rate) in role.ad_hoc.iter().zip(&own.rates) {
        let sums = draws.requests(model, *row, own.role, month, shares[month], rate);
        load.iter_mut().zip(&sums).for_each(|(load, sum)| *load += sum);
    }
    let full = role.full_hours[month];
    own.free_share.iter().zip(&load).map(|(free, load)| full * free - load).collect()
}
