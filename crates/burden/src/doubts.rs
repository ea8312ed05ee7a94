//! Whom to ask first: what is not confirmed, by how much knowing it would narrow the result.

use rayon::prelude::*;
use uncertainty::{Pert, explained_share, quantiles};

use crate::bill;
use crate::draws::{Draws, STREAM_COMMITTED, STREAM_EFFORT, STREAM_RATE};
use crate::model::Model;
use crate::result::Doubt;
use crate::rows::{AdHocRow, Knowledge, Rate};
use crate::words;

/// Rows that are listed.
pub(crate) const LISTED: usize = 20;

/// Rows that are looked at closely: those with the largest part in the spread of the hours, taken each by itself.
const LOOKED_AT: usize = 80;

/// What is not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsure {
    /// The hours of a row of load.
    Row(usize),
    /// The share of a role's time that is already taken.
    Committed(usize),
    /// The rate of a row of `ad_hoc`.
    Rate(usize),
}

/// The result that would be narrowed, one value a sample.
pub(crate) struct Outcome {
    /// Whether it is hours of overload; else hours asked, where nothing is ever over.
    pub of_overload: bool,
    /// Hours in the months looked at.
    pub hours: Vec<f64>,
    /// From P10 to P90.
    pub width: f64,
}

impl Outcome {
    pub fn new(model: &Model<'_>, draws: &Draws, requests: &bill::Requests, overload: &[f64]) -> Self {
        let of_overload = overload.iter().any(|hours| *hours > 0.0);
        let hours = if of_overload { overload.to_vec() } else { bill::hours_samples(model, draws, requests) };
        let [low, high] = quantiles(&mut hours.clone(), [0.1, 0.9]);
        Self { of_overload, hours, width: high - low }
    }
}

/// The first [`LISTED`] of what is not confirmed, by how much knowing it would narrow the result.
///
/// `narrowing = (P90 − P10) · (1 − √(1 − S))`, where `S` is the share of the result's variance that goes once the row is known (`uncertainty::explained_share`, from the run's own
/// draws) and the shape of what is left is taken to be the same. The result is the hours of overload, or where nothing is ever over the hours asked. Estimates err
/// together: of a row, its own error counts alone, not what it says of the others, which any row says much alike. Narrowings don't add up. Only the rows with the
/// largest part in the spread, each by itself, are looked at. Oracle: for a sum of independent rows, the shares of their variances.
pub(crate) fn doubts(model: &Model<'_>, draws: &Draws, outcome: &Outcome) -> Vec<Doubt> {
    let mut unsure: Vec<(Unsure, f64)> =
        candidates(model).into_iter().map(|what| (what, spread(model, what))).filter(|(_, s)| *s > 0.0).collect();
    unsure.sort_by(|a, b| b.1.total_cmp(&a.1));
    unsure.truncate(LOOKED_AT);
    let mut doubts: Vec<Doubt> = unsure.par_iter().map(|(what, _)| doubt(model, draws, outcome, *what)).collect();
    doubts.retain(|doubt| doubt.share_of_variance > 0.0);
    doubts.sort_by(|a, b| b.share_of_variance.total_cmp(&a.share_of_variance).then(a.id.cmp(&b.id)));
    doubts.truncate(LISTED);
    doubts
}

/// All that is not confirmed, in the order of the tables.
pub(crate) fn candidates(model: &Model<'_>) -> Vec<Unsure> {
    let rows = (0..model.rows.len()).filter(|&row| !model.rows[row].confirmed).map(Unsure::Row);
    let committed = (0..model.roles.len()).filter(|&role| model.roles[role].committed.is_some()).map(Unsure::Committed);
    let rates = (0..model.ad_hoc.len()).filter(|&row| assumed(&model.ad_hoc[row]).is_some()).map(Unsure::Rate);
    rows.chain(committed).chain(rates).collect()
}

/// The row of `ad_hoc` and the rate that it assumes; nothing where the log gave it.
fn assumed(row: &AdHocRow) -> Option<(usize, &Pert)> {
    match &row.rate {
        Rate::Assumed(pert) => row.row.map(|index| (index, pert)),
        Rate::Fitted(_) => None,
    }
}

/// The name by which it can be asked for.
pub(crate) fn id(model: &Model<'_>, what: Unsure) -> String {
    match what {
        Unsure::Row(row) => model.rows[row].entity.clone(),
        Unsure::Committed(role) => format!("{}/already taken", model.community.roles.rows[role].role),
        Unsure::Rate(row) => format!("{}/requests", model.ad_hoc[row].entity),
    }
}

/// Standard deviation of the hours that hang on it, in the months looked at, by itself.
fn spread(model: &Model<'_>, what: Unsure) -> f64 {
    match what {
        Unsure::Row(row) => libm::sqrt(model.rows[row].pert.variance()) * model.rows[row].units(),
        Unsure::Committed(role) => {
            let of = &model.roles[role];
            of.committed.map_or(0.0, |share| libm::sqrt(share.variance())) * of.full_hours.iter().sum::<f64>()
        }
        Unsure::Rate(row) => {
            let of = &model.ad_hoc[row];
            let shares: f64 = of.roles.iter().flat_map(|(_, shares)| shares).sum();
            libm::sqrt(of.rate.variance()) * of.size_mean() * shares
        }
    }
}

/// What knowing one thing would do.
pub(crate) fn doubt(model: &Model<'_>, draws: &Draws, outcome: &Outcome, what: Unsure) -> Doubt {
    let community = model.community;
    let (draw, name, whom, hours, range) = match what {
        Unsure::Row(row) => {
            let of = &model.rows[row];
            let demand = &community.demands.rows[of.demand];
            let name = match of.knowledge {
                Knowledge::Given => format!("{}: {} hours of {}", demand.title, of.work, of.who),
                Knowledge::Guessed { .. } => format!("{}: hours that nobody gave", demand.title),
            };
            let whom = demand.lead.clone().unwrap_or_else(|| of.who.clone());
            let range = format!("{} to {} hours each {}", words::bare(of.pert.low()), words::bare(of.pert.high()), of.per);
            (draws.own_error(STREAM_EFFORT, of.stream()), name, whom, of.hours(), range)
        }
        Unsure::Committed(role) => {
            let of = &model.roles[role];
            let row = &community.roles.rows[role];
            let hours = of.full_hours.iter().sum::<f64>() * of.committed_mean;
            let name = format!("{}: time already taken by running services", crate::names::role(community, role));
            (draws.own_error(STREAM_COMMITTED, row.role.as_str()), name, row.name.clone(), hours, crate::tables::committed_text(row))
        }
        Unsure::Rate(row) => {
            let of = &model.ad_hoc[row];
            let (index, rate) = assumed(of).expect("only assumed rates are candidates");
            let table = &community.ad_hoc.rows[index];
            let name =
                format!("Requests without a calendar from {} to {}", crate::names::body(community, table.issuer.as_str()), table.role);
            let range = format!("{:.1} to {:.1} a month", rate.low(), rate.high());
            (
                draws.own_error(STREAM_RATE, &of.entity),
                name,
                format!("{}: log them for a month", table.role),
                bill::requests_hours(model, row),
                range,
            )
        }
    };
    let share = explained_share(&draw, &outcome.hours);
    Doubt {
        id: id(model, what),
        name,
        whom,
        hours_year: hours * model.a_year(),
        range,
        share_of_variance: share,
        narrowing_hours: outcome.width * (1.0 - libm::sqrt(1.0 - share)),
    }
}
