//! What if: changes that are tried beside the community as it is.

use community::cell::Cell as _;
use community::ids::{ScenarioId, Target};
use community::tables::{Change, Scenario};
use community::{Community, Origin};

use crate::error::AppError;
use crate::open::consistent;
use crate::run::{Run, run_on};
use crate::settings::Options;

/// The scenario that changes given on the command line make.
const COMMAND_LINE: &str = "what if";

/// A change as it is given: what, to which demand or role, by what.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenChange {
    /// What is changed.
    pub change: Change,
    /// The demand or role.
    pub target: String,
    /// By how much, or to what.
    pub value: Option<String>,
}

/// Which scenarios are compared with the community as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhatIf {
    /// Changes that make one scenario together.
    pub changes: Vec<GivenChange>,
    /// Scenarios of the community, by name; with no changes given and none named, all of them.
    pub named: Vec<String>,
}

/// The burden as it is and with each scenario, the same draws on both sides.
///
/// # Errors
/// [`AppError::NoScenario`] if there is nothing to compare; [`AppError::Problems`] if a change names what is not there; else as [`crate::run_burden`].
pub fn what_if(name: &str, what: &WhatIf, options: &Options) -> Result<Run, AppError> {
    run_on(
        name,
        options,
        |community| choose(community, name, what),
        |context| Ok(vec![context.burden()?.chapter_result(context.community)]),
    )
}

/// Leaves the community with the scenarios that are asked for.
fn choose(community: &mut Community, name: &str, what: &WhatIf) -> Result<(), AppError> {
    let known: Vec<String> = community.scenarios.rows.iter().map(|row| row.scenario.to_string()).collect();
    if let Some(unknown) = what.named.iter().find(|named| !known.contains(named)) {
        return Err(AppError::NoScenario { found: Some(unknown.clone()), valid: distinct(known) });
    }
    if !what.named.is_empty() || !what.changes.is_empty() {
        community.scenarios.keep(|row| what.named.iter().any(|named| named == row.scenario.as_str()));
    }
    if community.scenarios.rows.is_empty() {
        community.scenarios.origin = Origin { file: "the command line".into(), ..Origin::default() };
    }
    for given in &what.changes {
        let target = Target::parse(given.target.trim())
            .map_err(|_| AppError::NoScenario { found: Some(given.target.clone()), valid: Vec::new() })?;
        community.scenarios.rows.push(Scenario {
            scenario: ScenarioId::from(COMMAND_LINE),
            change: given.change,
            target,
            value: given.value.clone(),
        });
        community.scenarios.extra.push(Vec::new());
    }
    if community.scenarios.rows.is_empty() {
        return Err(AppError::NoScenario { found: None, valid: Vec::new() });
    }
    consistent(name, community)
}

fn distinct(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names.dedup();
    names
}
