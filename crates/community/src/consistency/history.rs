//! What happened: requests as they came, and hours as they were recorded.

use std::collections::{BTreeMap, BTreeSet};

use super::Period;
use super::report::{Report, error, place, warning};
use crate::calendar::Month;
use crate::community::Community;
use crate::problem::Place;
use crate::tables::Role;

pub(super) fn check(community: &Community, period: Period, report: &mut Report) {
    repeats(community, report);
    actuals(community, period, report);
}

/// The row of the spreadsheet that `duplicate_of` names, where it reads `row 12`.
fn named_row(text: &str) -> Option<u32> {
    let rest = text.trim().to_ascii_lowercase();
    rest.strip_prefix("row ").and_then(|n| n.trim().parse().ok())
}

/// Requests repeat a demand, an earlier request, or something in words: never themselves, one another in a circle, or what came later.
fn repeats(community: &Community, report: &mut Report) {
    let table = &community.requests;
    let line = |row: usize| table.line(row).unwrap_or(row as u32 + 2);
    let by_line: BTreeMap<u32, usize> = (0..table.rows.len()).map(|row| (line(row), row)).collect();
    let demands: BTreeSet<&str> = community.demands.rows.iter().map(|d| d.demand.as_str()).collect();
    for (row, request) in table.rows.iter().enumerate() {
        let Some(of) = request.duplicate_of.as_deref().map(str::trim).filter(|of| !of.is_empty()) else { continue };
        let at = || place(table, row, "duplicate_of");
        match named_row(of).map(|n| by_line.get(&n)) {
            Some(None) => {
                let problem =
                    error("repeats-nothing", at(), format!("`{of}`"), "the row of another request, the code of a demand, or words");
                report.add(problem.hint(format!("requests stand in rows {} to {}", line(0), line(table.rows.len() - 1))));
            }
            Some(Some(&first)) if (table.rows[first].received, first) >= (request.received, row) => {
                let what = if first == row { "which is this row itself" } else { "which came later" };
                let problem = error("repeats-later", at(), format!("`{of}`, {what}"), "the row of a request that came before this one");
                report.add(problem.hint("of two that ask the same, the later one repeats the earlier: fill in `duplicate_of` there"));
            }
            Some(Some(_)) => {}
            None => looks_like_a_code(of, &demands, at(), report),
        }
    }
}

/// Words are free; what reads like a demand's code and is none is asked about.
fn looks_like_a_code(of: &str, demands: &BTreeSet<&str>, at: Place, report: &mut Report) {
    if demands.contains(of) || of.contains(' ') || !of.contains(|c: char| c.is_ascii_digit()) {
        return;
    }
    let nearest = report.nearest("demands", of, demands.iter().copied());
    let problem = warning("repeats-unknown", at, format!("`{of}`"), "the code of a demand, `row 12` for another request, or words");
    report.add(problem.nearest(nearest).hint("taken as words: it counts as a repeat of something that no table names"));
}

/// Recorded hours belong to a demand that asks hours of the role, and to a month that is looked at.
fn actuals(community: &Community, period: Period, report: &mut Report) {
    let table = &community.actuals;
    let team_key = |name: &str| name.trim().to_ascii_lowercase();
    let roles: BTreeMap<&str, &Role> = community.roles.rows.iter().map(|r| (r.role.as_str(), r)).collect();
    let mut asked: BTreeSet<(&str, String)> = BTreeSet::new();
    for effort in &community.efforts {
        asked.insert((effort.demand.as_str(), team_key(effort.role.as_str())));
    }
    let (first, last) = (Month::of(period.first), Month::of(period.last));
    let mut pairs = BTreeSet::new();
    for (row, actual) in table.rows.iter().enumerate() {
        let (demand, role) = (actual.demand.as_str(), actual.role.as_str());
        let by_team = roles.get(role).is_some_and(|r| r.teams().any(|team| asked.contains(&(demand, team_key(team)))));
        if !by_team && !asked.contains(&(demand, team_key(role))) && pairs.insert((demand, role)) {
            let found = format!("`{role}`, of which `{demand}` asks no hours");
            let problem =
                warning("actual-not-asked", place(table, row, "role"), found, "a role, or one of a team, that a row of `efforts` names");
            report.add(problem.hint("these hours are counted, and compared with no estimate: add a row to `efforts`, or mend the role"));
        }
        if !(first..=last).contains(&actual.month) {
            let expected = format!("a month from {first} to {last}");
            let problem = warning("actual-outside-period", place(table, row, "month"), format!("`{}`", actual.month), expected);
            report.add(problem.hint("the months looked at are those of `aircover.toml`; hours of others are not used"));
        }
        if let Some(done) = actual.done_on.filter(|done| Month::of(*done) != actual.month) {
            let expected = format!("a day in {}", actual.month.long());
            let problem = warning("done-outside-month", place(table, row, "done_on"), format!("`{done}`"), expected);
            report.add(problem.hint("`done_on` is the day on which the work of that month was handed in; the day is used as it stands"));
        }
    }
}
