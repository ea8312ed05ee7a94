//! What if: scenarios side by side with the community as it is, under common random numbers.
//!
//! A scenario is a community with changes made; it is computed with the same seed, and since every row draws from a stream of its own name, what a scenario does
//! not touch is drawn alike. A difference is taken sample by sample, so that what both share cancels.

mod apply;
mod tables;

use community::Community;
use community::ids::RoleOrTeam;
use community::tables::{Effort, Scenario, Status};
use community::units::Hours;
use uncertainty::quantiles;

use crate::compute::{plain, supply_hours_year};
use crate::model::Model;
use crate::result::{Burden, ScenarioCell, ScenarioResult};
use crate::rows::Knowledge;
use crate::{BurdenError, Inputs, Settings};

pub(crate) use apply::apply;
pub(crate) use tables::{AS_IT_IS, cells as cells_table, scenarios as table};

/// Names of the scenarios, in the order of the table.
pub(crate) fn names(community: &Community) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for row in &community.scenarios {
        if !names.contains(&row.scenario.as_str()) {
            names.push(row.scenario.as_str());
        }
    }
    names
}

/// The changes of a scenario, in order.
pub(crate) fn changes<'c>(community: &'c Community, name: &str) -> Vec<&'c Scenario> {
    community.scenarios.rows.iter().filter(|row| row.scenario.as_str() == name).collect()
}

/// Every scenario of the community that a model was made of.
pub(crate) fn results(model: &Model<'_>, settings: &Settings, baseline: &Burden) -> Result<Vec<ScenarioResult>, BurdenError> {
    let names = names(model.community);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let community = with_guesses(model);
    let inputs = Inputs { parameters: model.parameters };
    names.into_iter().map(|name| result(&community, &inputs, settings, baseline, name)).collect()
}

/// The community with the hours that nobody gave written down as they are guessed: what a scenario changes elsewhere must not move them.
fn with_guesses(model: &Model<'_>) -> Community {
    let mut community = model.community.clone();
    for row in model.rows.iter().filter(|row| row.knowledge != Knowledge::Given) {
        let [low, mode, high] = [row.pert.low(), row.pert.mode(), row.pert.high()].map(|hours| Some(Hours(hours)));
        let guess = Effort {
            demand: model.community.demands.rows[row.demand].demand.clone(),
            role: RoleOrTeam::from(row.who.as_str()),
            work: row.work,
            hours_low: low,
            hours_mode: mode,
            hours_high: high,
            per: row.per,
            count_year: None,
            profile: row.profile,
            status: Status::Assumption,
            evidence: None,
            confirmed_by: None,
            confirmed_on: None,
        };
        match row.effort {
            Some(effort) => community.efforts.rows[effort] = guess,
            None => community.efforts.rows.push(guess),
        }
    }
    community
}

/// One scenario, against the community as it is.
///
/// `overload_hours_less` is the mean over the samples of the overload as it is less the overload with the changes; its P10 and P90 are of type 7 over the same
/// differences, its standard error their standard deviation ÷ √samples. Oracle: the two runs made apart, subtracted.
fn result(
    community: &Community,
    inputs: &Inputs<'_>,
    settings: &Settings,
    baseline: &Burden,
    name: &str,
) -> Result<ScenarioResult, BurdenError> {
    let changes = changes(community, name);
    let changed = apply(community, inputs.parameters, &changes)?;
    let model = Model::new(&changed, inputs)?;
    let with = plain(&model, settings)?;
    let mut less: Vec<f64> = baseline.overload_samples.iter().zip(&with.overload_samples).map(|(as_is, with)| as_is - with).collect();
    let n = less.len() as f64;
    let mean = less.iter().sum::<f64>() / n;
    let variance = less.iter().map(|l| (l - mean) * (l - mean)).sum::<f64>() / (n - 1.0).max(1.0);
    let [p10, p90] = quantiles(&mut less, [0.1, 0.9]);
    Ok(ScenarioResult {
        id: name.into(),
        changes: changes.iter().map(|c| c.to_string()).collect(),
        supply_hours_year: supply_hours_year(&model),
        totals: with.totals,
        overload_hours: with.overload_hours,
        overload_hours_less: mean,
        overload_hours_less_p10: p10,
        overload_hours_less_p90: p90,
        standard_error: libm::sqrt(variance / n),
        months_overloaded: with.roles.iter().map(|r| r.months_overloaded()).sum(),
        cells: with
            .roles
            .iter()
            .map(|role| {
                let cell = |c: &crate::result::Cell| ScenarioCell {
                    headroom_p50: c.headroom_p50,
                    headroom_mean: c.headroom_mean,
                    chance_of_overload: c.chance_of_overload,
                };
                role.cells.iter().map(cell).collect()
            })
            .collect(),
    })
}
