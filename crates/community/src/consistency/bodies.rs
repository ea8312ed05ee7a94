//! Organisations and roles: whether they exist in the period, and what is not known of them.

use std::collections::{BTreeMap, BTreeSet};

use super::Period;
use super::report::{Report, note, place, some_of, warning};
use crate::community::Community;
use crate::ids::{BodyId, OrganisationId};

pub(super) fn check(community: &Community, period: Period, report: &mut Report) {
    organisations(community, period, report);
    roles(community, period, report);
    meetings(community, report);
}

fn organisations(community: &Community, period: Period, report: &mut Report) {
    let mut asked: BTreeMap<&OrganisationId, usize> = BTreeMap::new();
    for id in community.demands.rows.iter().flat_map(|d| &d.issuer).chain(community.ad_hoc.rows.iter().map(|a| &a.issuer)) {
        *asked.entry(id).or_insert(0) += 1;
    }
    for (row, o) in community.organisations.rows.iter().enumerate() {
        if let Some(column) = period.outside(o.from, o.until) {
            let found = format!("`{}` does not exist in the period", o.organisation);
            report.add(note("outside-period", place(&community.organisations, row, column), found, period.to_string()));
        }
        let ends = o.until.filter(|until| *until < period.last);
        if let (Some(until), None, Some(demands)) = (ends, &o.successor, asked.get(&o.organisation)) {
            let found = format!("`{}` ends on {until} without successor", o.organisation);
            let problem =
                note("issuer-ends", place(&community.organisations, row, "successor"), found, "the body that takes over what it asks");
            report.add(problem.hint(format!("without one, what it asks ends with it ({demands} in `demands` and `ad_hoc`)")));
        }
    }
}

fn roles(community: &Community, period: Period, report: &mut Report) {
    for (row, r) in community.roles.rows.iter().enumerate() {
        let at = |column: &str| place(&community.roles, row, column);
        if let Some(column) = period.outside(r.from, r.until) {
            report.add(note("outside-period", at(column), format!("`{}` does not exist in the period", r.role), period.to_string()));
        }
        if r.wte.get() <= 0.0 {
            let problem = warning("wte-zero", at("wte"), "`0`", "whole-time equivalents above 0");
            report.add(problem.hint("a role without people has no hours: all that falls on it is overload"));
        }
        if r.committed_share_low.is_none() && r.committed_share_mode.is_none() && r.committed_share_high.is_none() {
            let expected = "the share of working time that running services already take: low, most likely, high";
            let problem = warning("committed-share-missing", at("committed_share_mode"), "nothing", expected);
            report.add(problem.hint("ask the team: it is not assumed"));
        }
        if let Some(people) = r.people.filter(|people| *people < 3) {
            let found = format!("`{people}`");
            report.add(
                note("small-role", at("people"), found, "three people or more")
                    .hint("it is shown together with others of its organisation; `least_people = 1` under `[burden]` in `aircover.toml` shows it by itself"),
            );
        }
    }
}

/// Bodies that sign demands off but are not known to meet: reported once each.
fn meetings(community: &Community, report: &mut Report) {
    let known: BTreeSet<&BodyId> = community.meetings.rows.iter().map(|m| &m.body).collect();
    let mut unknown: BTreeMap<&BodyId, (usize, Vec<&str>)> = BTreeMap::new();
    for (row, demand) in community.demands.rows.iter().enumerate() {
        if let Some(body) = demand.signed_off_by.as_ref().filter(|body| !known.contains(body)) {
            unknown.entry(body).or_insert((row, Vec::new())).1.push(demand.demand.as_str());
        }
    }
    for (body, (row, demands)) in unknown {
        let nearest = report.nearest("bodies", body.as_str(), known.iter().map(|b| b.as_str()));
        let found = format!("`{body}`, for {}", some_of(&demands));
        let problem = warning("unknown-body", place(&community.demands, row, "signed_off_by"), found, "a `body` of `meetings`");
        report.add(problem.nearest(nearest).hint("add its dates to `meetings`, so that papers due can be placed"));
    }
}
