//! Nobody is exposed: roles that too few people hold are put together with others, before anything is computed.
//!
//! What is computed of the pooled community cannot be taken apart again: no table, picture, page or sum holds the small role by itself, so that nothing can be
//! subtracted from anything to get it back.

use std::collections::{BTreeMap, BTreeSet};

use crate::community::{Community, Table};
use crate::ids::{RoleId, RoleOrTeam, Target};
use crate::tables::{Actual, Change, Role};
use crate::units::{Days, Hours, HoursWeek, PoundsHour, Share, Wte};

/// The fewest people whose figures are shown apart.
pub const LEAST_PEOPLE: i64 = 3;

/// Several roles that stand as one, or none.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    /// The organisation.
    pub organisation: String,
    /// How many roles were put together, or left out.
    pub roles: usize,
    /// The name of the role that stands for them; nothing where the whole organisation has too few people, and they are left out.
    pub name: Option<String>,
}

/// The community with every role of fewer than `least` people put together with others of its organisation, until there are enough: those of its own team first, then the
/// one with the fewest people. Where an organisation has too few in all, its roles are left out.
///
/// People that are not given are taken to be the whole-time equivalents, rounded up. The pooled role has the sum of people and whole-time equivalents; shares, days and
/// hours are means weighted by whole-time equivalents over the roles that give them; its band is that of the largest part, its name and team list the parts; it exists
/// from the first day of any part until the last. Rows that named a part name the pooled role.
#[must_use]
pub fn pool_small_roles(community: &Community, least: i64) -> (Community, Vec<Pooled>) {
    let groups = groups(community, least);
    if groups.iter().all(|group| group.members.len() == 1 && group.people >= least) {
        return (community.clone(), Vec::new());
    }
    let mut changed = community.clone();
    let mut renamed: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut notes = Vec::new();
    let mut roles: Table<Role> = Table { rows: Vec::new(), extra: Vec::new(), ..community.roles.clone() };
    roles.origin.lines = Vec::new();
    for group in &groups {
        let parts: Vec<&Role> = group.members.iter().map(|&row| &community.roles.rows[row]).collect();
        let kept = group.people >= least;
        let pooled = if parts.len() == 1 { parts[0].clone() } else { pool(&parts) };
        if parts.len() > 1 || !kept {
            let name = kept.then(|| pooled.name.clone());
            notes.push(Pooled { organisation: parts[0].organisation.to_string(), roles: parts.len(), name });
            let id = kept.then(|| pooled.role.to_string());
            renamed.extend(parts.iter().map(|part| (part.role.to_string(), id.clone())));
        }
        if kept {
            let first = group.members[0];
            roles.rows.push(pooled);
            roles.extra.push(if parts.len() == 1 {
                community.roles.extra.get(first).cloned().unwrap_or_default()
            } else {
                blank(community)
            });
            roles.origin.lines.extend(community.roles.line(first));
        }
    }
    changed.roles = roles;
    keep_whole_records(community, &mut changed.actuals, &renamed);
    rename(&mut changed, &renamed);
    (changed, notes)
}

fn blank(community: &Community) -> Vec<String> {
    vec![String::new(); community.roles.extra_columns.len()]
}

/// Roles that stand together, as rows of the table.
#[derive(Debug)]
struct Group {
    members: Vec<usize>,
    people: i64,
}

fn people(role: &Role) -> i64 {
    role.people.unwrap_or(role.wte.get().ceil() as i64)
}

/// Groups of roles, in the order of their first members.
fn groups(community: &Community, least: i64) -> Vec<Group> {
    let rows = &community.roles.rows;
    let mut groups: Vec<Group> = (0..rows.len()).map(|row| Group { members: vec![row], people: people(&rows[row]) }).collect();
    // The smallest first; what it joins may still be too small, and then joins another.
    loop {
        let small = (0..groups.len()).filter(|&at| groups[at].people < least && joinable(rows, &groups, at).next().is_some());
        let Some(at) = small.min_by_key(|&at| (groups[at].people, groups[at].members[0])) else { break };
        let same_team = |other: &usize| teams(rows, &groups[at]).intersection(&teams(rows, &groups[*other])).next().is_some();
        let order = |other: &usize| {
            (!same_team(other), !same_life(rows, &groups[at], &groups[*other]), groups[*other].people, groups[*other].members[0])
        };
        let Some(other) = joinable(rows, &groups, at).min_by_key(order) else { break };
        let joined = groups.remove(at.max(other));
        let into = &mut groups[at.min(other)];
        into.members.extend(joined.members);
        into.members.sort_unstable();
        into.people += joined.people;
    }
    groups
}

/// Other groups of the same organisation.
fn joinable<'g>(rows: &'g [Role], groups: &'g [Group], at: usize) -> impl Iterator<Item = usize> + 'g {
    let organisation = &rows[groups[at].members[0]].organisation;
    (0..groups.len()).filter(move |&other| other != at && rows[groups[other].members[0]].organisation == *organisation)
}

fn teams<'r>(rows: &'r [Role], group: &Group) -> BTreeSet<&'r str> {
    group.members.iter().filter_map(|&row| rows[row].team.as_deref()).collect()
}

fn same_life(rows: &[Role], a: &Group, b: &Group) -> bool {
    let life = |group: &Group| (rows[group.members[0]].from, rows[group.members[0]].until);
    life(a) == life(b)
}

fn pool(parts: &[&Role]) -> Role {
    let largest = parts.iter().max_by(|a, b| a.wte.get().total_cmp(&b.wte.get())).unwrap_or(&parts[0]);
    let wte: f64 = parts.iter().map(|part| part.wte.get()).sum();
    let mean = |of: &dyn Fn(&Role) -> Option<f64>| {
        let given: Vec<(f64, f64)> = parts.iter().filter_map(|part| of(part).map(|value| (part.wte.get(), value))).collect();
        let whole: f64 = given.iter().map(|(weight, _)| weight).sum();
        match given.len() {
            0 => None,
            n if whole <= 0.0 => Some(given.iter().map(|(_, value)| value).sum::<f64>() / n as f64),
            _ => Some(given.iter().map(|(weight, value)| weight * value).sum::<f64>() / whole),
        }
    };
    let list = |of: &dyn Fn(&Role) -> Option<String>, separator: &str| {
        let mut seen: Vec<String> = Vec::new();
        for value in parts.iter().filter_map(|part| of(part)) {
            if !seen.contains(&value) {
                seen.push(value);
            }
        }
        seen.join(separator)
    };
    let teams = list(&|part| part.team.clone(), TEAMS);
    let managers: f64 = parts.iter().filter(|part| part.manager).map(|part| part.wte.get()).sum();
    let until = if parts.iter().any(|part| part.until.is_none()) { None } else { parts.iter().filter_map(|part| part.until).max() };
    let from = if parts.iter().any(|part| part.from.is_none()) { None } else { parts.iter().filter_map(|part| part.from).min() };
    Role {
        role: largest.role.clone(),
        organisation: largest.organisation.clone(),
        name: list(&|part| Some(part.name.clone()), " with "),
        team: (!teams.is_empty()).then_some(teams),
        band: largest.band.clone(),
        wte: Wte(wte),
        people: Some(parts.iter().map(|part| people(part)).sum()),
        manager: 2.0 * managers >= wte,
        committed_share_low: mean(&|part| part.committed_share_low.map(|v| v.get())).map(Share),
        committed_share_mode: mean(&|part| part.committed_share_mode.map(|v| v.get())).map(Share),
        committed_share_high: mean(&|part| part.committed_share_high.map(|v| v.get())).map(Share),
        vacancy_rate: mean(&|part| part.vacancy_rate.map(|v| v.get())).map(Share),
        contracted_hours_week: mean(&|part| part.contracted_hours_week.map(|v| v.get())).map(HoursWeek),
        leave_days: mean(&|part| part.leave_days.map(|v| v.get())).map(Days),
        training_days: mean(&|part| part.training_days.map(|v| v.get())).map(Days),
        sickness_rate: mean(&|part| part.sickness_rate.map(|v| v.get())).map(Share),
        hour_cost: largest.hour_cost.and_then(|_| mean(&|part| part.hour_cost.map(|v| v.get())).map(PoundsHour)),
        from,
        until,
    }
}

/// Between the teams that a pooled role stands for.
const TEAMS: &str = "; ";

impl Role {
    /// Whether the role is of that team, or one of those that it stands for; case does not count.
    #[must_use]
    pub fn is_of_team(&self, team: &str) -> bool {
        self.teams().any(|own| own.eq_ignore_ascii_case(team.trim()))
    }

    /// The teams that it stands for: one, or several where small roles were put together.
    pub fn teams(&self) -> impl Iterator<Item = &str> {
        self.team.iter().flat_map(|teams| teams.split(';')).map(str::trim).filter(|team| !team.is_empty())
    }
}

/// Gives rows that named a part the name of the pooled role, and takes out those of roles that are left out.
fn rename(community: &mut Community, renamed: &BTreeMap<String, Option<String>>) {
    let stays = |role: &str| renamed.get(role).is_none_or(Option::is_some);
    let new = |role: &str| renamed.get(role).and_then(Clone::clone);
    macro_rules! table {
        ($table:ident, $column:ident, $id:ident) => {
            community.$table.keep(|row| stays(row.$column.as_str()));
            for row in &mut community.$table.rows {
                if let Some(name) = new(row.$column.as_str()) {
                    row.$column = $id::from(name.as_str());
                }
            }
        };
    }
    table!(efforts, role, RoleOrTeam);
    table!(ad_hoc, role, RoleOrTeam);
    table!(answers, role, RoleOrTeam);
    table!(actuals, role, RoleId);
    table!(requests, role, RoleId);
    add_up(&mut community.actuals, renamed);
    community.scenarios.keep(|row| row.change != Change::AddPeople || stays(row.target.as_str()));
    for row in &mut community.scenarios.rows {
        match row.change {
            Change::AddPeople => {
                if let Some(name) = new(row.target.as_str()) {
                    row.target = Target::from(name.as_str());
                }
            }
            Change::Delegate => {
                if let Some(name) = row.value.as_deref().and_then(new) {
                    row.value = Some(name);
                }
            }
            _ => {}
        }
    }
}

/// Takes out hours that were recorded of some parts of a pooled role alone, in a month in which another part is asked too: they are not the hours of the whole, which stays
/// an estimate for that month. A part is asked where a row of `efforts` names it or its team, or where it recorded hours of the demand in any month.
fn keep_whole_records(community: &Community, actuals: &mut Table<Actual>, renamed: &BTreeMap<String, Option<String>>) {
    let mut parts: BTreeMap<&str, Vec<&Role>> = BTreeMap::new();
    for role in &community.roles {
        if let Some(Some(pooled)) = renamed.get(role.role.as_str()) {
            parts.entry(pooled).or_default().push(role);
        }
    }
    let recorded: BTreeSet<(&str, &str, crate::Month)> =
        community.actuals.rows.iter().map(|a| (a.demand.as_str(), a.role.as_str(), a.month)).collect();
    let ever: BTreeSet<(&str, &str)> = recorded.iter().map(|(demand, role, _)| (*demand, *role)).collect();
    let mut named: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for effort in &community.efforts {
        named.entry(effort.demand.as_str()).or_default().push(effort.role.as_str());
    }
    let is_asked = |demand: &str, role: &Role| {
        let by_effort = |name: &&str| *name == role.role.as_str() || role.is_of_team(name);
        ever.contains(&(demand, role.role.as_str())) || named.get(demand).is_some_and(|names| names.iter().any(by_effort))
    };
    actuals.keep(|actual| {
        let Some(Some(pooled)) = renamed.get(actual.role.as_str()) else { return true };
        let demand = actual.demand.as_str();
        let mut asked = parts.get(pooled.as_str()).into_iter().flatten().filter(|role| is_asked(demand, role));
        asked.all(|role| recorded.contains(&(demand, role.role.as_str(), actual.month)))
    });
}

/// Makes one row of the hours that the parts of a pooled role took of a demand in a month.
fn add_up(actuals: &mut Table<Actual>, renamed: &BTreeMap<String, Option<String>>) {
    let pooled: BTreeSet<&str> = renamed.values().flatten().map(String::as_str).collect();
    let mut first: BTreeMap<(String, String, crate::Month), usize> = BTreeMap::new();
    let mut repeated = BTreeSet::new();
    for row in 0..actuals.rows.len() {
        let actual = actuals.rows[row].clone();
        if !pooled.contains(actual.role.as_str()) {
            continue;
        }
        match first.entry((actual.demand.to_string(), actual.role.to_string(), actual.month)) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(row);
            }
            std::collections::btree_map::Entry::Occupied(entry) => {
                let sum = &mut actuals.rows[*entry.get()];
                sum.hours = Hours(sum.hours.get() + actual.hours.get());
                sum.done_on = sum.done_on.max(actual.done_on);
                repeated.insert(row);
            }
        }
    }
    let mut row = 0;
    actuals.keep(|_| {
        row += 1;
        !repeated.contains(&(row - 1))
    });
}
