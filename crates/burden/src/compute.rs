//! The run: from the model by way of the draws to the result.

use std::collections::BTreeSet;

use community::Community;
use community::tables::{Looks, Origin, Status, Work};
use rayon::prelude::*;

use crate::bill::{self, Measure, Payee, Requests};
use crate::cell::{RoleDraws, cell, relief};
use crate::clashes::{closed_days, collisions};
use crate::confirmed::Confirmed;
use crate::counts::counts;
use crate::doubts::{Outcome, doubts};
use crate::draws::Draws;
use crate::model::Model;
use crate::result::{Burden, DemandResult, IssuerResult, OriginResult, RoleResult, ShareResult, Totals};
use crate::rows::Knowledge;
use crate::{BurdenError, Inputs, Settings, findings, names, scenarios, weeks};

/// Most samples.
const MAX_SAMPLES: u32 = 1_000_000;

/// Computes the burden of a community: the same result for the same community, parameters and settings, on any number of threads.
///
/// # Errors
/// [`BurdenError`]: a table without rows, a setting out of bounds, a parameter that is missing, a recurrence that gives no dates.
pub fn run(community: &Community, inputs: &Inputs<'_>, settings: &Settings) -> Result<Burden, BurdenError> {
    let model = Model::new(community, inputs)?;
    let (mut burden, drawn) = drawn(&model, settings)?;
    let outcome = Outcome::new(&model, &drawn.draws, &drawn.requests, &burden.overload_samples);
    (burden.doubts, burden.doubts_of_overload) = (doubts(&model, &drawn.draws, &outcome), outcome.of_overload);
    drop(drawn);
    burden.scenarios = scenarios::results(&model, settings, &burden)?;
    burden.findings = findings::findings(&model, &burden);
    burden.assumptions = crate::assumptions::assumptions(&model, &burden)?;
    Ok(burden)
}

/// The burden of a model, without what to confirm, its scenarios and what is said of it.
pub(crate) fn plain(model: &Model<'_>, settings: &Settings) -> Result<Burden, BurdenError> {
    Ok(drawn(model, settings)?.0)
}

/// What a burden was computed from.
struct Drawn {
    draws: Draws,
    requests: Requests,
}

/// The plain burden of a model, and the draws behind it.
fn drawn(model: &Model<'_>, settings: &Settings) -> Result<(Burden, Drawn), BurdenError> {
    let community = model.community;
    let rho = correlation(model, settings)?;
    let draws = Draws::new(model, settings, rho, true);
    let confirmed = Confirmed::new(model);
    let outcomes: Vec<RoleOutcome> =
        (0..model.roles.len()).into_par_iter().map(|role| role_outcome(model, &draws, &confirmed, role)).collect();
    let mut relief_hours = vec![0.0; community.demands.rows.len()];
    let mut requests: Requests = vec![vec![0.0; draws.len()]; model.ad_hoc.len()];
    let mut overload_samples = vec![0.0; draws.len()];
    let mut roles = Vec::new();
    for outcome in outcomes {
        overload_samples.iter_mut().zip(outcome.overload).for_each(|(sum, hours)| *sum += hours);
        for (demand, hours) in outcome.relief {
            relief_hours[demand] += hours;
        }
        for (ad_hoc, hours) in outcome.requests {
            requests[ad_hoc].iter_mut().zip(hours).for_each(|(sum, hours)| *sum += hours);
        }
        roles.push(outcome.result);
    }
    let demands = bill::by_demand(model, &draws).into_iter().zip(relief_hours).zip(&model.carriers).enumerate();
    let demands = demands.map(|(demand, ((totals, relief_hours), &carriers))| {
        let share_confirmed = confirmed.of_demand(demand);
        DemandResult { totals, relief_hours, carriers, share_confirmed }
    });
    let demands = demands.collect();
    let closed_days = closed_days(model);
    let all = bill::totals(model, &draws, &requests, Payee::All);
    let range = |measure| bill::range(model, &draws, &requests, Payee::All, measure);
    let burden = Burden {
        months: model.months.clone(),
        samples: settings.samples,
        seed: settings.seed,
        correlation: rho,
        supply_hours_year: supply_hours_year(model),
        overload_hours: overload_hours(&roles),
        roles,
        demands,
        issuers: issuers(model, &draws, &requests, &confirmed),
        origins: Origin::ALL.iter().map(|&o| origin(model, o, &confirmed)).collect(),
        bands: bill::by_band(model),
        looks: Looks::ALL.iter().map(|&l| ShareResult { id: l.word(), hours_year: bill::by_looks(model, l) * model.a_year() }).collect(),
        organisation_costs: (0..community.organisations.rows.len()).map(|o| bill::by_organisation(model, o)).collect(),
        totals: all,
        answering_range: range(Measure::HoursOf(Work::Answering)),
        delivering_range: range(Measure::HoursOf(Work::Delivering)),
        cost_range: range(Measure::Cost),
        share_confirmed: confirmed.of_all(),
        doubts: Vec::new(),
        doubts_of_overload: false,
        share_on_assumptions: share_on(model, Basis::Assumption),
        share_on_unverified: share_on(model, Basis::Unverified),
        share_on_unknown: share_on(model, Basis::Unknown),
        ad_hoc_hours_year: ad_hoc_hours_year(model),
        collisions: collisions(model)?,
        counts: counts(model, &closed_days),
        closed_days,
        no_team: model.no_team.clone(),
        recorded: model.recorded.clone(),
        over_time: model.over_time.clone(),
        xmr: model.xmr,
        log: model.log.clone(),
        notes: model.notes.clone(),
        overload_samples,
        scenarios: Vec::new(),
        findings: Vec::new(),
        assumptions: Vec::new(),
    };
    Ok((burden, Drawn { draws, requests }))
}

/// The correlation by the common factor: the setting, else the parameter.
pub(crate) fn correlation(model: &Model<'_>, settings: &Settings) -> Result<f64, BurdenError> {
    if settings.samples == 0 || settings.samples > MAX_SAMPLES {
        return Err(BurdenError::Setting {
            key: "burden.samples",
            found: settings.samples.to_string(),
            expected: "a number from 1 to 1,000,000",
        });
    }
    let rho = match settings.correlation {
        Some(rho) => rho,
        None => model.parameters.get("burden.common_factor_correlation", model.community.profile.first_day())?.central,
    };
    if (0.0..=1.0).contains(&rho) {
        Ok(rho)
    } else {
        Err(BurdenError::Setting { key: "burden.correlation", found: rho.to_string(), expected: "a number from 0 to 1" })
    }
}

struct RoleOutcome {
    result: RoleResult,
    relief: Vec<(usize, f64)>,
    requests: Vec<(usize, Vec<f64>)>,
    /// Hours of overload over all months, one sum a sample.
    overload: Vec<f64>,
}

fn role_outcome(model: &Model<'_>, draws: &Draws, confirmed: &Confirmed, role: usize) -> RoleOutcome {
    let own = RoleDraws::new(model, draws, role);
    let of_role = &model.roles[role];
    let mut requests: Vec<(usize, Vec<f64>)> = of_role.ad_hoc.iter().map(|(i, _)| (*i, vec![0.0; draws.len()])).collect();
    let mut reliefs = Vec::new();
    let mut overload = vec![0.0; draws.len()];
    let mut cells = Vec::new();
    for month in 0..model.months.len() {
        let (cell, samples) = cell(model, draws, &own, month);
        samples.short.iter().for_each(|&(sample, hours)| overload[sample as usize] += hours);
        reliefs.extend(relief(model, draws, &own, month, &samples, None));
        for ((_, sums), hours) in requests.iter_mut().zip(&samples.requests) {
            sums.iter_mut().zip(hours).for_each(|(sum, hours)| *sum += hours);
        }
        cells.push(cell);
    }
    let result = RoleResult {
        cells,
        weeks: weeks::weeks(model, role),
        committed_given: of_role.committed.is_some(),
        share_confirmed: confirmed.of_role(role),
    };
    RoleOutcome { result, relief: reliefs, requests, overload }
}

/// Hours of requests by row of `ad_hoc`, drawn anew: for figures that are asked one by one.
pub(crate) fn all_requests(model: &Model<'_>, draws: &Draws) -> Requests {
    let mut requests: Requests = vec![vec![0.0; draws.len()]; model.ad_hoc.len()];
    for (role, of_role) in model.roles.iter().enumerate() {
        for (ad_hoc, shares) in &of_role.ad_hoc {
            let rate = draws.rate(model, *ad_hoc);
            let mut sums = vec![0.0; draws.len()];
            for (month, share) in shares.iter().enumerate() {
                let hours = draws.requests(model, *ad_hoc, role, month, *share, &rate);
                sums.iter_mut().zip(&hours).for_each(|(sum, hours)| *sum += hours);
            }
            requests[*ad_hoc].iter_mut().zip(sums).for_each(|(sum, hours)| *sum += hours);
        }
    }
    requests
}

pub(crate) fn supply_hours_year(model: &Model<'_>) -> f64 {
    let of_role = |role: &crate::model::RoleModel| -> f64 { (0..model.months.len()).map(|m| role.supply_mean(m)).sum() };
    model.roles.iter().map(of_role).sum::<f64>() * model.a_year()
}

pub(crate) fn overload_hours(roles: &[RoleResult]) -> f64 {
    roles.iter().map(|r| r.cells.iter().map(|c| c.overload_hours).sum::<f64>()).sum()
}

pub(crate) fn ad_hoc_hours_year(model: &Model<'_>) -> f64 {
    bill::hours_where(model, |_| false, |_| true) * model.a_year()
}

fn origin(model: &Model<'_>, origin: Origin, confirmed: &Confirmed) -> OriginResult {
    OriginResult {
        origin,
        demands: bill::demands_of_origin(model, origin),
        hours_year: bill::by_origin(model, origin) * model.a_year(),
        request_hours_year: bill::requests_of_origin(model, origin) * model.a_year(),
        share_confirmed: confirmed.of_origin(origin),
    }
}

/// On what hours rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    Assumption,
    Unverified,
    Unknown,
}

/// The share of the expected hours that rests on something.
pub(crate) fn share_on(model: &Model<'_>, basis: Basis) -> f64 {
    let whole = bill::hours_where(model, |_| true, |_| true);
    let part = match basis {
        Basis::Assumption => bill::hours_where(model, |r| r.assumption, |r| r.status == Status::Assumption),
        Basis::Unverified => bill::hours_where(model, |r| r.unverified, |r| r.status == Status::Unverified),
        Basis::Unknown => bill::hours_where(model, |r| r.knowledge != Knowledge::Given, |_| false),
    };
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn issuers(model: &Model<'_>, draws: &Draws, requests: &Requests, confirmed: &Confirmed) -> Vec<IssuerResult> {
    let mut issuers: Vec<IssuerResult> = (0..model.issuers.len())
        .into_par_iter()
        .map(|i| issuer(model, i, bill::totals(model, draws, requests, Payee::Issuer(i)), confirmed))
        .collect();
    issuers.retain(|i| i.totals.hours_year() > 0.0);
    issuers.sort_by(|a, b| b.totals.hours_year().total_cmp(&a.totals.hours_year()).then(a.id.cmp(&b.id)));
    issuers
}

fn issuer(model: &Model<'_>, index: usize, totals: Totals, confirmed: &Confirmed) -> IssuerResult {
    let id = &model.issuers[index];
    let rows = || model.rows.iter().filter(|r| r.pieces.iter().any(|p| p.issuer == index));
    let demands: BTreeSet<usize> = rows().map(|r| r.demand).collect();
    let mut origins: BTreeSet<Origin> = demands.iter().map(|&d| model.community.demands.rows[d].origin).collect();
    origins.extend(model.ad_hoc.iter().filter(|a| a.issuer == index).map(|a| a.origin));
    let origin: Vec<&str> = origins.iter().map(|o| o.word()).collect();
    IssuerResult {
        id: id.clone(),
        name: names::body(model.community, id),
        origin: origin.join("; "),
        demands: demands.len(),
        totals,
        share_confirmed: confirmed.of_issuer(index),
    }
}
