//! What was assumed, and how much hangs on it.

use std::collections::BTreeMap;

use community::tables::Status;
use findings::{Assumption, Quantity, Unit};

use crate::BurdenError;
use crate::bill;
use crate::model::Model;
use crate::result::Burden;
use crate::rows::{Knowledge, Record};
use crate::supply::{central_parameter, cost_parameter};
use crate::words;

/// What was assumed: what most hours hang on first.
pub(crate) fn assumptions(model: &Model<'_>, burden: &Burden) -> Result<Vec<Assumption>, BurdenError> {
    let mut list = data(model, burden);
    list.extend(supply(model)?);
    list.extend(lead_times(model)?);
    list.push(correlation(model, burden)?);
    list.extend(mending(model)?);
    list.extend(costs(model)?);
    let stake = |a: &Assumption| a.hangs_on_it.filter(|q| q.unit == Unit::HoursYear).map_or(-1.0, |q| q.value);
    list.sort_by(|a, b| stake(b).total_cmp(&stake(a)).then(a.id.cmp(&b.id)));
    Ok(list)
}

fn hours(value: f64) -> Option<Quantity> {
    Some(Quantity::new(value, Unit::HoursYear))
}

fn data(model: &Model<'_>, burden: &Burden) -> Vec<Assumption> {
    let whole = burden.totals.hours_year();
    let mut list = Vec::new();
    let mut add = |id: &str, sentence: String, kind: &str, source: &str, value: f64| {
        if value > 0.0 {
            list.push(Assumption { id: id.into(), sentence, kind: kind.into(), source: source.into(), hangs_on_it: hours(value) });
        }
    };
    let illustrated = bill::hours_where(model, |r| r.assumption && r.knowledge == Knowledge::Given, |_| false) * model.a_year();
    add(
        "efforts",
        format!("{} of the hours asked are illustrations for an organisation of middling size", words::share(illustrated / whole)),
        "assumption",
        "rows of ‘efforts’ and ‘demands’ of status ‘assumption’",
        illustrated,
    );
    let unread = burden.share_on_unverified * whole;
    add(
        "demands",
        format!("{} of the hours asked are of rows that were not read in a source", words::share(burden.share_on_unverified)),
        "unverified",
        "rows of ‘demands’, ‘efforts’ and ‘ad_hoc’ of status ‘unverified’",
        unread,
    );
    add(
        "unknown-hours",
        format!("Hours that nobody gave: {}", crate::unknown::RULE),
        "assumption",
        "rows of like demands",
        burden.share_on_unknown * whole,
    );
    let requests = bill::hours_where(model, |_| false, |r| r.status == Status::Assumption) * model.a_year();
    add(
        "ad_hoc",
        "Requests without a calendar come at illustrated rates".into(),
        "assumption",
        "rows of ‘ad_hoc’ of status ‘assumption’",
        requests,
    );
    let given = model.roles.iter().filter_map(|r| r.committed.as_ref().map(|c| (c.high() - c.low()) * r.full_hours.iter().sum::<f64>()));
    add(
        "roles.committed_share_mode",
        "How much of their time running services already take, as the roles say: a range each".into(),
        "expert",
        "rows of ‘roles’",
        given.sum::<f64>() * model.a_year(),
    );
    let missing = burden.roles.iter().filter(|r| !r.committed_given);
    let supply: f64 = missing.map(|r| r.cells.iter().map(|c| c.full_hours).sum::<f64>()).sum::<f64>() * model.a_year();
    add(
        "roles.committed_share",
        "Where a role does not say how much of its time is already taken, none is counted: its headroom is the most that it can be".into(),
        "assumption",
        "rows of ‘roles’ without ‘committed_share’",
        supply,
    );
    list
}

/// Parameters of supply: the hours that lie between the ends of each one's range.
fn supply(model: &Model<'_>) -> Result<Vec<Assumption>, BurdenError> {
    let mut swings: BTreeMap<String, f64> = BTreeMap::new();
    for role in &model.roles {
        for (id, hours) in role.supply.iter().flat_map(|s| s.swings()) {
            *swings.entry(id).or_insert(0.0) += hours * (1.0 - role.committed_mean);
        }
    }
    swings.into_iter().map(|(id, swing)| parameter(model, &id, hours(swing * model.a_year()))).collect()
}

/// Lead times that demands do not give: the hours that lie by them.
fn lead_times(model: &Model<'_>) -> Result<Vec<Assumption>, BurdenError> {
    let mut by_id: BTreeMap<&str, f64> = BTreeMap::new();
    for row in model.rows.iter().filter(|r| matches!(r.per, community::tables::Per::Occurrence | community::tables::Per::Once)) {
        if let Some(id) = &model.schedules[row.demand].lead_parameter {
            *by_id.entry(id).or_insert(0.0) += row.hours();
        }
    }
    by_id.into_iter().map(|(id, value)| parameter(model, id, hours(value * model.a_year()))).collect()
}

/// What is assumed where recorded hours mend estimates: the hours so mended.
fn mending(model: &Model<'_>) -> Result<Vec<Assumption>, BurdenError> {
    let mended: f64 = model.rows.iter().filter(|r| matches!(r.record, Record::Mends { .. })).map(|r| r.hours()).sum();
    if mended <= 0.0 {
        return Ok(Vec::new());
    }
    let ids = ["burden.recorded_month_cv", "burden.estimate_cv_least"];
    ids.into_iter().map(|id| parameter(model, id, hours(mended * model.a_year()))).collect()
}

/// The correlation of the estimates: how much wider the range of all hours is at the high end of its range than at the low one.
fn correlation(model: &Model<'_>, burden: &Burden) -> Result<Assumption, BurdenError> {
    let known = model.parameters.get("burden.common_factor_correlation", model.community.profile.first_day())?;
    let ends = known.low.zip(known.high).unwrap_or((known.central, known.central));
    let widening = range_width(model, ends.1) - range_width(model, ends.0);
    let mut assumption = parameter(model, "burden.common_factor_correlation", hours(widening * model.a_year()))?;
    assumption.sentence = format!(
        "Estimates err together, with correlation {}, range {} to {}; what hangs on it is how wide the range of all hours is",
        burden.correlation, ends.0, ends.1
    );
    Ok(assumption)
}

/// Width from P10 to P90 of the hours of all rows, in the months looked at: `2 · 1.2816 · √(Σσ² + ρ((Σσ)² − Σσ²))`, `σ` a row's standard
/// deviation times its units; as if the sum were normal and the estimates' correlation were that of their factors. A test holds it against draws.
pub(crate) fn range_width(model: &Model<'_>, rho: f64) -> f64 {
    let sds = model.rows.iter().map(|r| r.pert.variance().sqrt() * r.units());
    let (squares, sum) = sds.fold((0.0, 0.0), |(squares, sum), sd| (squares + sd * sd, sum + sd));
    2.0 * 1.281_551_565_545 * (squares + rho * (sum * sum - squares)).sqrt()
}

fn costs(model: &Model<'_>) -> Result<Vec<Assumption>, BurdenError> {
    let central = central_parameter(model.community.profile.calendar);
    let mut by_id: BTreeMap<String, f64> = BTreeMap::new();
    for (index, role) in model.roles.iter().enumerate() {
        let row = &model.community.roles.rows[index];
        let Some(id) = cost_parameter(row).filter(|_| row.hour_cost.is_none()) else { continue };
        for (month, cost) in role.hour_cost.iter().enumerate() {
            let rows: f64 = role.rows.iter().map(|(r, units)| model.row_hours(*r, units[month])).sum();
            if let Some(cost) = cost {
                *by_id.entry(id.clone()).or_insert(0.0) += rows * cost.system;
                *by_id.entry(central.clone()).or_insert(0.0) += rows * (cost.system - cost.employer);
            }
        }
    }
    by_id.retain(|_, pounds| *pounds > 0.0);
    let pounds = |value: f64| Some(Quantity::new(value, Unit::PoundsYear));
    by_id.into_iter().map(|(id, value)| parameter(model, &id, pounds(value * model.a_year()))).collect()
}

fn parameter(model: &Model<'_>, id: &str, hangs_on_it: Option<Quantity>) -> Result<Assumption, BurdenError> {
    let known = model.parameters.get(id, model.community.profile.first_day())?;
    let range = known.low.zip(known.high).map(|(low, high)| format!(", range {low} to {high}")).unwrap_or_else(String::new);
    let sentence = format!("{}: {}{range} ({})", known.parameter.description, known.central, known.unit.replace('_', " "));
    let kind = if known.own { "own value".to_owned() } else { known.kind.word().to_owned() };
    Ok(Assumption { id: id.to_owned(), sentence, kind, source: known.source.clone(), hangs_on_it })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bill::{Measure, Payee, range};
    use crate::draws::Draws;
    use crate::{Inputs, Settings};

    /// The illustration's rows are many and skewed: the normal width is within a tenth of that of the draws at both ends of the range.
    #[test]
    fn the_width_by_correlation_is_that_of_the_draws() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/staffordshire-2024");
        let mut community = exchange::load(&folder).community.expect("the example reads");
        community.ad_hoc.rows.clear();
        let parameters = parameters::Parameters::shipped().expect("the shipped parameters are well formed");
        let model = Model::new(&community, &Inputs { parameters: &parameters }).expect("the example runs");
        for rho in [0.0, 0.7] {
            let draws = Draws::new(&model, &Settings { samples: 4_000, ..Settings::default() }, rho, true);
            let (low, high) = range(&model, &draws, &Vec::new(), Payee::All, Measure::Hours);
            let drawn = high - low;
            let width = range_width(&model, rho) * model.a_year();
            assert!(width / drawn > 0.9 && width / drawn < 1.1, "at {rho}: {width} against {drawn}");
        }
    }
}
