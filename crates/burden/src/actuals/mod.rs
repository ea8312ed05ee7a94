//! Recorded hours: against the estimates, and in their place.
//!
//! Start reading at [`Records::read`] and [`Records::apply`]; `ratio.rs` has the formulas.

mod apply;
mod charts;
mod late;
mod ratio;

use std::collections::BTreeMap;

use community::{Community, Month};
use parameters::Parameters;
use uncertainty::benjamini_hochberg;

pub(crate) use charts::over_time;
pub use charts::{ChartPoint, OverTime};
pub use late::Handed;
pub use ratio::{Credibility, Ratio};

use crate::BurdenError;
use crate::bodies::Bodies;
use crate::history::History;
use crate::place::Placer;
use crate::rows::LoadRow;
use crate::schedule::Schedule;

/// Months with an estimate and a record from which a row's ratio is tested, and taken over.
pub(crate) const LEAST_MONTHS: usize = 3;
/// Share of findings among those that are by chance alone which the test of many rows admits.
pub(crate) const FALSE_SHARE: f64 = 0.05;

/// A demand and a role of which hours were recorded, with what they say.
#[derive(Clone, Debug, PartialEq)]
pub struct PairResult {
    /// Index in `demands`.
    pub demand: usize,
    /// Index in `roles`.
    pub role: usize,
    /// Recorded over estimated hours.
    pub ratio: Ratio,
    /// Hours by month looked at: estimated, and recorded where they were.
    pub by_month: Vec<(f64, Option<f64>)>,
    /// Chance of the ratio, adjusted for the number of rows tested; none if it has too few months.
    pub adjusted: Option<f64>,
    /// How much of the ratio the months to come take over; none where it has too few months.
    pub credibility: Option<Credibility>,
    /// Rows of `actuals`.
    pub rows: Vec<usize>,
}

impl PairResult {
    /// Whether the estimate is wrong by more than chance, by the test of all rows together.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.adjusted.is_some_and(|p| p <= FALSE_SHARE)
    }
}

/// What recorded hours say.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Whether the run takes them in.
    pub used: bool,
    /// The last month of which hours were recorded, by index.
    pub last: usize,
    /// Rows of `actuals` for months that are not looked at.
    pub unused: usize,
    /// Cells of demand, role and month up to that month that have an estimate: with a record, and in all.
    pub cells: (usize, usize),
    /// Estimated hours of these.
    pub cell_hours: (f64, f64),
    /// By demand and role, in order of the tables.
    pub pairs: Vec<PairResult>,
    /// By role.
    pub roles: Vec<(usize, Ratio)>,
    /// By body that asks, by its id.
    pub issuers: Vec<(String, Ratio)>,
    /// All together.
    pub all: Ratio,
    /// By month up to the last: estimated and recorded hours of the cells with a record.
    pub months: Vec<(f64, f64)>,
    /// What was handed in, latest first.
    pub handed: Vec<Handed>,
}

/// One demand and role with recorded hours.
#[derive(Clone, Debug, Default)]
struct Pair {
    rows: Vec<usize>,
    recorded: BTreeMap<usize, f64>,
}

/// Rows of `actuals` by demand and role, by index.
#[derive(Debug)]
pub(crate) struct Records {
    pairs: BTreeMap<(usize, usize), Pair>,
    unused: usize,
}

impl Records {
    /// The records of a community; none where no month that is looked at has one.
    pub fn read(community: &Community, bodies: &Bodies<'_>, months: &[Month]) -> Option<Self> {
        let demands: BTreeMap<&str, usize> = community.demands.rows.iter().enumerate().map(|(i, d)| (d.demand.as_str(), i)).collect();
        let mut records = Self { pairs: BTreeMap::new(), unused: 0 };
        for (index, row) in community.actuals.rows.iter().enumerate() {
            let (demand, role) = (demands.get(row.demand.as_str()), bodies.role(row.role.as_str()));
            let month = months.iter().position(|m| *m == row.month);
            let (Some(&demand), Some(role), Some(month)) = (demand, role, month) else {
                records.unused += 1;
                continue;
            };
            let pair = records.pairs.entry((demand, role)).or_default();
            pair.rows.push(index);
            *pair.recorded.entry(month).or_insert(0.0) += row.hours.get();
        }
        (!records.pairs.is_empty()).then_some(records)
    }

    /// The demands and roles of which hours were recorded.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.pairs.keys().copied()
    }

    /// Compares records and estimates and, unless a setting says otherwise, puts the ones in the place of the others.
    pub fn apply(
        &self,
        placer: &mut Placer<'_, '_>,
        parameters: &Parameters,
        schedules: &[Schedule],
        history: &History,
        rows: &mut Vec<LoadRow>,
    ) -> Result<Recorded, BurdenError> {
        let community = placer.community;
        let on = community.profile.first_day();
        let month_cv = parameters.get("burden.recorded_month_cv", on)?.central;
        let least_spread = parameters.get("burden.estimate_cv_least", on)?.central;
        let mut pairs = Vec::new();
        for (&(demand, role), pair) in &self.pairs {
            pairs.push(pair_result(placer, rows, demand, role, pair, month_cv, least_spread));
        }
        adjust(&mut pairs);
        let last = self.pairs.values().flat_map(|p| p.recorded.keys()).copied().max().unwrap_or(0);
        let mut recorded = Recorded {
            used: history.actuals,
            last,
            unused: self.unused,
            cells: (0, 0),
            cell_hours: (0.0, 0.0),
            roles: by_role(&pairs, month_cv),
            issuers: by_issuer(placer, rows, &pairs, month_cv),
            all: sum(pairs.iter(), month_cv),
            months: by_month(pairs.iter())[..=last].to_vec(),
            handed: late::handed(community, placer.days, schedules, &self.pairs),
            pairs,
        };
        (recorded.cells, recorded.cell_hours) = coverage(rows, &recorded);
        if history.actuals {
            for pair in &recorded.pairs {
                apply::put_in_place(placer, rows, pair);
            }
        }
        Ok(recorded)
    }
}

fn pair_result(
    placer: &Placer<'_, '_>,
    rows: &[LoadRow],
    demand: usize,
    role: usize,
    pair: &Pair,
    month_cv: f64,
    least_spread: f64,
) -> PairResult {
    let n_months = placer.community.profile.months as usize;
    let (mut estimates, mut variance) = (vec![0.0; n_months], 0.0);
    for row in rows.iter().filter(|r| r.demand == demand) {
        let mut units = 0.0;
        for piece in row.pieces.iter().filter(|p| p.role == role) {
            for (sum, of_month) in estimates.iter_mut().zip(&piece.units) {
                *sum += row.pert.mean() * of_month;
            }
            units += piece.units.iter().sum::<f64>();
        }
        variance += units * units * row.pert.variance();
    }
    let whole: f64 = estimates.iter().sum();
    let covered: Vec<(f64, f64)> = pair.recorded.iter().map(|(&m, &hours)| (estimates[m], hours)).collect();
    let (e, a): (Vec<f64>, Vec<f64>) = covered.into_iter().unzip();
    let ratio = Ratio::of(&e, &a, month_cv);
    let spread = if whole > 0.0 { libm::sqrt(variance) / whole } else { 0.0 };
    let credibility =
        ratio.ratio.filter(|_| ratio.months >= LEAST_MONTHS).map(|(r, error)| Credibility::of(r, error, spread.max(least_spread)));
    let by_month = estimates.into_iter().enumerate().map(|(m, e)| (e, pair.recorded.get(&m).copied())).collect();
    PairResult { demand, role, ratio, by_month, adjusted: None, credibility, rows: pair.rows.clone() }
}

/// Adjusts the chances of all rows that are tested for their number.
fn adjust(pairs: &mut [PairResult]) {
    let tested: Vec<usize> =
        (0..pairs.len()).filter(|&i| pairs[i].ratio.months >= LEAST_MONTHS && pairs[i].ratio.chance.is_some()).collect();
    let chances: Vec<f64> = tested.iter().filter_map(|&i| pairs[i].ratio.chance).collect();
    for (&pair, adjusted) in tested.iter().zip(benjamini_hochberg(&chances)) {
        pairs[pair].adjusted = Some(adjusted);
    }
}

/// Estimated and recorded hours by month, of cells with a record.
fn by_month<'p>(pairs: impl Iterator<Item = &'p PairResult>) -> Vec<(f64, f64)> {
    let mut sums: Vec<(f64, f64)> = Vec::new();
    for pair in pairs {
        sums.resize(pair.by_month.len(), (0.0, 0.0));
        for (sum, (estimate, recorded)) in sums.iter_mut().zip(&pair.by_month) {
            if let Some(hours) = recorded {
                *sum = (sum.0 + estimate, sum.1 + hours);
            }
        }
    }
    sums
}

/// The ratio of several rows together, months as they are.
fn sum<'p>(pairs: impl Iterator<Item = &'p PairResult>, month_cv: f64) -> Ratio {
    let (estimates, recorded): (Vec<f64>, Vec<f64>) = by_month(pairs).into_iter().unzip();
    Ratio::of(&estimates, &recorded, month_cv)
}

fn by_role(pairs: &[PairResult], month_cv: f64) -> Vec<(usize, Ratio)> {
    let roles: std::collections::BTreeSet<usize> = pairs.iter().map(|p| p.role).collect();
    roles.into_iter().map(|role| (role, sum(pairs.iter().filter(|p| p.role == role), month_cv))).collect()
}

/// By the body that asks for most of a row's hours; a row without an estimate by the body that its demand names.
fn by_issuer(placer: &Placer<'_, '_>, rows: &[LoadRow], pairs: &[PairResult], month_cv: f64) -> Vec<(String, Ratio)> {
    let mut by: BTreeMap<String, Vec<&PairResult>> = BTreeMap::new();
    for pair in pairs {
        let mut hours: BTreeMap<usize, f64> = BTreeMap::new();
        for row in rows.iter().filter(|r| r.demand == pair.demand) {
            for piece in row.pieces.iter().filter(|p| p.role == pair.role) {
                *hours.entry(piece.issuer).or_insert(0.0) += row.pert.mean() * piece.units.iter().sum::<f64>();
            }
        }
        let most = hours.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0))).map(|(i, _)| placer.issuers.ids[*i].clone());
        let named = || placer.bodies.issuer(&placer.community.demands.rows[pair.demand], placer.days.first).map(str::to_owned);
        by.entry(most.or_else(named).unwrap_or_else(|| "not-named".into())).or_default().push(pair);
    }
    by.into_iter().map(|(id, pairs)| (id, sum(pairs.into_iter(), month_cv))).collect()
}

/// Cells of demand, role and month up to the last recorded one that have an estimate, and their hours: with a record, and in all.
fn coverage(rows: &[LoadRow], recorded: &Recorded) -> ((usize, usize), (f64, f64)) {
    let mut cells: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
    for row in rows {
        for piece in &row.pieces {
            for (month, units) in piece.units.iter().enumerate().take(recorded.last + 1).filter(|(_, u)| **u > 0.0) {
                *cells.entry((row.demand, piece.role, month)).or_insert(0.0) += row.pert.mean() * units;
            }
        }
    }
    let has = |demand: usize, role: usize, month: usize| {
        recorded.pairs.iter().any(|p| p.demand == demand && p.role == role && p.by_month[month].1.is_some())
    };
    let with: Vec<f64> = cells.iter().filter(|((d, r, m), _)| has(*d, *r, *m)).map(|(_, h)| *h).collect();
    ((with.len(), cells.len()), (with.iter().sum(), cells.values().sum()))
}

/// The single figure of recorded hours: how much of the past has a record.
pub(crate) fn facts(burden: &crate::result::Burden) -> Vec<findings::Fact> {
    let with_estimates = burden.recorded.as_ref().filter(|r| r.cell_hours.1 > 0.0);
    let fact = |recorded: &Recorded| findings::Fact {
        key: findings::FigureKey::new("burden.recorded_share"),
        label: "share of the estimated hours, up to the last month with a record, that have one".into(),
        quantity: findings::Quantity::new(recorded.cell_hours.0 / recorded.cell_hours.1, findings::Unit::Share),
        range: None,
    };
    with_estimates.map(fact).into_iter().collect()
}
