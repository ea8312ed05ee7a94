//! Who carries demands, and whether the roles and teams on which hours fall exist there.

use std::collections::{BTreeMap, BTreeSet};

use super::Period;
use super::report::{Report, error, place, some_of, warning};
use crate::community::Community;
use crate::ids::{Carrier, DemandId};
use crate::problem::{Problem, Severity};
use crate::tables::{Demand, DemandState, Effort, Organisation, Per, Work};

/// Organisations, kinds, roles and teams, by name. Case does not count in names of kinds and teams: those here are in lower case.
struct Names<'a> {
    organisations: BTreeMap<&'a str, &'a Organisation>,
    /// Organisations of each kind that exist in the period, in order of the table.
    kinds: BTreeMap<String, Vec<&'a str>>,
    roles: BTreeSet<&'a str>,
    teams: BTreeSet<String>,
    /// Teams of each organisation.
    teams_of: BTreeMap<&'a str, BTreeSet<String>>,
    /// How many organisations of a kind have a role of a team.
    having: BTreeMap<(String, String), usize>,
}

impl<'a> Names<'a> {
    fn of(community: &'a Community, period: Period) -> Self {
        let mut kinds: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut organisations = BTreeMap::new();
        for o in community.organisations.rows.iter().rev() {
            organisations.insert(o.organisation.as_str(), o);
        }
        for o in &community.organisations {
            let of_kind = kinds.entry(o.kind.as_str().to_ascii_lowercase()).or_default();
            if period.outside(o.from, o.until).is_none() {
                of_kind.push(o.organisation.as_str());
            }
        }
        let mut names = Self {
            organisations,
            kinds,
            roles: BTreeSet::new(),
            teams: BTreeSet::new(),
            teams_of: BTreeMap::new(),
            having: BTreeMap::new(),
        };
        for role in &community.roles {
            names.roles.insert(role.role.as_str());
            for team in role.teams().map(team_key) {
                names.teams.insert(team.clone());
                names.teams_of.entry(role.organisation.as_str()).or_default().insert(team);
            }
        }
        for (kind, organisations) in &names.kinds {
            for team in organisations.iter().filter_map(|o| names.teams_of.get(o)).flatten() {
                *names.having.entry((kind.clone(), team.clone())).or_insert(0) += 1;
            }
        }
        names
    }

    fn is_carrier(&self, name: &str) -> bool {
        self.organisations.contains_key(name) || self.kinds.contains_key(&name.to_ascii_lowercase())
    }

    /// Whether an organisation has a role of a team, or a body that takes over from it has.
    fn has(&self, organisation: &str, team: &str) -> bool {
        // Successors may turn in a circle; that is reported elsewhere.
        const LONGEST: usize = 100;
        let next = |id: &&str| self.organisations.get(id).and_then(|o| o.successor.as_ref()).map(|id| id.as_str());
        let heirs = std::iter::successors(Some(organisation), next).take(LONGEST);
        heirs.into_iter().any(|o| self.teams_of.get(o).is_some_and(|teams| teams.contains(team)))
    }

    /// How many organisations a carrier stands for in the period, and how many of those have a role of a team. An organisation's code
    /// goes before a kind of the same name.
    fn count(&self, carrier: &str, team: &str) -> (usize, usize) {
        if self.organisations.contains_key(carrier) {
            return (1, usize::from(self.has(carrier, team)));
        }
        let kind = carrier.to_ascii_lowercase();
        let all = self.kinds.get(&kind).map_or(0, Vec::len);
        (all, self.having.get(&(kind, team.to_owned())).copied().unwrap_or(0))
    }

    /// Those of a carrier's organisations that have no role of a team.
    fn lacking(&self, carrier: &'a str, team: &str) -> Vec<&'a str> {
        if self.organisations.contains_key(carrier) {
            return vec![carrier];
        }
        let all = self.kinds.get(&carrier.to_ascii_lowercase()).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(|o| !self.teams_of.get(o).is_some_and(|teams| teams.contains(team))).collect()
    }
}

/// A team's name as it is compared.
fn team_key(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

pub(super) fn check(community: &Community, period: Period, report: &mut Report) {
    let names = Names::of(community, period);
    carriers(community, &names, report);
    let demands: BTreeMap<&DemandId, &Demand> = community.demands.rows.iter().map(|d| (&d.demand, d)).collect();
    let mut pairs_seen = BTreeSet::new();
    for (row, effort) in community.efforts.rows.iter().enumerate() {
        let demand = demands.get(&effort.demand).copied();
        hours(community, row, effort, demand, report);
        if let Some(demand) = demand {
            role_or_team(community, row, effort, demand, &names, &mut pairs_seen, report);
        }
    }
    without_efforts(community, report);
    for (row, answer) in community.answers.rows.iter().enumerate() {
        if !known(&names, answer.role.as_str()) {
            let problem = unknown_role(&names, answer.role.as_str(), place(&community.answers, row, "role"), report);
            report.add(problem);
        }
    }
    for (row, ad_hoc) in community.ad_hoc.rows.iter().enumerate() {
        if !known(&names, ad_hoc.role.as_str()) {
            let problem = unknown_role(&names, ad_hoc.role.as_str(), place(&community.ad_hoc, row, "role"), report);
            report.add(problem);
        }
    }
}

fn known(names: &Names, role: &str) -> bool {
    names.roles.contains(role) || names.teams.contains(&team_key(role))
}

fn carriers(community: &Community, names: &Names, report: &mut Report) {
    for (row, demand) in community.demands.rows.iter().enumerate() {
        for carrier in demand.carried_by.iter().map(Carrier::as_str).filter(|c| !names.is_carrier(c)) {
            let valid = names.kinds.keys().map(String::as_str).chain(names.organisations.keys().copied());
            let nearest = report.nearest("carriers", carrier, valid);
            let hint = match &nearest {
                Some(name) => format!("write `{name}`, or add an organisation of that code or kind"),
                None => "nobody here carries it: add an organisation of that kind if there is one".into(),
            };
            // A name like one that exists is taken for mistyped; any other for a kind that this community does not have.
            let severity = if nearest.is_some() { Severity::Error } else { Severity::Warning };
            let place = place(&community.demands, row, "carried_by");
            let problem = Problem::new(
                "unknown-carrier",
                severity,
                place,
                format!("`{carrier}`"),
                "the code of an organisation, or a kind that one has",
            );
            report.add(problem.nearest(nearest).hint(hint));
        }
    }
}

/// What an effort says of its hours.
fn hours(community: &Community, row: usize, effort: &Effort, demand: Option<&Demand>, report: &mut Report) {
    let at = |column: &str| place(&community.efforts, row, column);
    if effort.hours_low.is_none() && effort.hours_mode.is_none() && effort.hours_high.is_none() {
        let problem = warning("hours-unknown", at("hours_mode"), "nothing", "hours: low, most likely, high");
        report.add(problem.hint("ask the team; until then it is carried as unknown, with a range from like demands"));
    }
    if matches!(effort.per, Per::Event | Per::Case | Per::Request) && effort.count_year.is_none() {
        let found = format!("nothing, and `per` is `{}`", effort.per);
        report.add(error("count-missing", at("count_year"), found, "how many there are a year"));
    }
    if effort.work == Work::Delivering && demand.is_some_and(|d| d.kind == "target") {
        let problem = warning("target-delivers", at("work"), "`delivering`, and the demand is a bare target", "`answering`");
        report.add(problem.hint("reaching a target is the work of the services; enter what is done for it as a demand of its own"));
    }
}

/// Whether the role, or the team in each organisation that carries the demand, exists.
fn role_or_team<'a>(
    community: &Community,
    row: usize,
    effort: &'a Effort,
    demand: &'a Demand,
    names: &Names<'a>,
    pairs_seen: &mut BTreeSet<(&'a str, String)>,
    report: &mut Report,
) {
    let team = effort.role.as_str();
    if names.roles.contains(team) {
        return;
    }
    let at = || place(&community.efforts, row, "role");
    if !known(names, team) {
        let problem = unknown_role(names, team, at(), report);
        report.add(problem);
        return;
    }
    if demand.carried_by.is_empty() {
        let found = format!("the team `{team}`, and nobody carries `{}`", demand.demand);
        let problem = warning("no-carrier", at(), found, "a role, or organisations in `carried_by`");
        report.add(problem.hint("a team is looked up in each organisation that carries the demand"));
        return;
    }
    let key = team_key(team);
    let carriers = demand.carried_by.iter().map(Carrier::as_str).map(|c| (c, names.count(c, &key)));
    let carriers: Vec<_> = carriers.filter(|(_, (all, _))| *all > 0).collect();
    if !carriers.is_empty() && carriers.iter().all(|(_, (_, having))| *having == 0) {
        let found = format!("the team `{team}`, which no carrier of `{}` has", demand.demand);
        let problem = warning("unknown-role-or-team", at(), found, "a role, or a team of an organisation that carries the demand");
        report.add(problem.hint(format!("add roles of the team `{team}`; until then these hours fall on nobody")));
        return;
    }
    for (carrier, (all, having)) in carriers {
        if having < all && pairs_seen.insert((carrier, key.clone())) {
            let found = format!("no role of the team `{team}` in {}", some_of(&names.lacking(carrier, &key)));
            let problem = warning("team-missing", at(), found, "a role of that team in each organisation that carries the demand");
            let hint = "add the role, or name in `team` the one that does this work; until then these hours fall on nobody there";
            report.add(problem.hint(hint));
        }
    }
}

fn unknown_role(names: &Names, role: &str, place: crate::problem::Place, report: &mut Report) -> Problem {
    let nearest = report.nearest("roles and teams", role, names.teams.iter().map(String::as_str).chain(names.roles.iter().copied()));
    let hint = match &nearest {
        Some(name) => format!("write `{name}`, or add a role with that code or team"),
        None => "add a role with that code or team".into(),
    };
    error("unknown-role-or-team", place, format!("`{role}`"), "the code of a role, or the name of a team").nearest(nearest).hint(hint)
}

fn without_efforts(community: &Community, report: &mut Report) {
    let with: BTreeSet<&DemandId> = community.efforts.rows.iter().map(|e| &e.demand).collect();
    for (row, demand) in community.demands.rows.iter().enumerate() {
        if demand.state != DemandState::Done && !with.contains(&demand.demand) {
            let found = format!("`{}` has no row in `efforts`", demand.demand);
            let problem =
                warning("no-hours", place(&community.demands, row, "demand"), found, "one row or more, with the roles and their hours");
            report.add(problem.hint("ask its lead; until then it is carried as unknown"));
        }
    }
}
