//! Whether scenarios change what there is, by what can be.

use std::collections::BTreeSet;

use super::report::{Report, error, place};
use crate::change::Action;
use crate::community::Community;
use crate::recurrence::Recurrence;
use crate::tables::{Change, Scenario};

pub(super) fn check(community: &Community, report: &mut Report) {
    let names = Names::of(community);
    for (row, scenario) in community.scenarios.rows.iter().enumerate() {
        target(community, &names, row, scenario, report);
        match scenario.action() {
            Ok(action) => value(community, &names, row, &action, report),
            Err(why) => {
                let found = scenario.value.as_deref().map_or("nothing".to_owned(), |v| format!("`{v}`"));
                let mut problem = error("scenario-value", place(&community.scenarios, row, "value"), found, why.expected);
                if let Some(hint) = why.hint {
                    problem = problem.hint(hint);
                }
                report.add(problem);
            }
        }
    }
}

/// The names that a scenario can use.
struct Names<'a> {
    demands: BTreeSet<&'a str>,
    roles: BTreeSet<&'a str>,
    roles_and_teams: BTreeSet<&'a str>,
    organisations: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(community: &'a Community) -> Self {
        let roles: BTreeSet<&str> = community.roles.rows.iter().map(|r| r.role.as_str()).collect();
        let teams = community.roles.rows.iter().filter_map(|r| r.team.as_deref());
        Self {
            demands: community.demands.rows.iter().map(|d| d.demand.as_str()).collect(),
            roles_and_teams: teams.chain(roles.iter().copied()).collect(),
            roles,
            organisations: community.organisations.rows.iter().map(|o| o.organisation.as_str()).collect(),
        }
    }
}

fn target(community: &Community, names: &Names<'_>, row: usize, scenario: &Scenario, report: &mut Report) {
    let (valid, words) = match scenario.change {
        Change::AddPeople => (&names.roles, "the code of a row in `roles`"),
        _ => (&names.demands, "the code of a row in `demands`"),
    };
    named(community, row, ("target", scenario.target.as_str()), (valid, words), report);
    let demand = community.demands.rows.iter().find(|d| d.demand.as_str() == scenario.target.as_str());
    if scenario.change == Change::LessOften && demand.is_some_and(|d| d.recurrence == Recurrence::Once) {
        let found = format!("`{}`, which falls due one time", scenario.target);
        let problem = error("scenario-value", place(&community.scenarios, row, "target"), found, "a demand that recurs");
        report.add(problem.hint("drop it, put it off or reuse evidence for it instead"));
    }
}

fn value(community: &Community, names: &Names<'_>, row: usize, action: &Action, report: &mut Report) {
    match action {
        Action::Merge { with } => {
            named(community, row, ("value", with.as_str()), (&names.demands, "the code of a row in `demands`"), report);
            if with.as_str() == community.scenarios.rows[row].target.as_str() {
                let at = place(&community.scenarios, row, "value");
                report.add(error("self-reference", at, format!("`{with}`"), "another demand than the one that is merged"));
            }
        }
        Action::Delegate { to } => {
            named(community, row, ("value", to.as_str()), (&names.roles_and_teams, "the code of a role, or the name of a team"), report);
        }
        Action::OnceForAll { by: Some(by) } => {
            named(community, row, ("value", by.as_str()), (&names.organisations, "the code of a row in `organisations`"), report);
        }
        _ => {}
    }
}

fn named(community: &Community, row: usize, (column, found): (&str, &str), (valid, words): (&BTreeSet<&str>, &str), report: &mut Report) {
    if !valid.contains(found) {
        let nearest = report.nearest(words, found, valid.iter().copied());
        report.add(error("unknown-id", place(&community.scenarios, row, column), format!("`{found}`"), words).nearest(nearest));
    }
}
