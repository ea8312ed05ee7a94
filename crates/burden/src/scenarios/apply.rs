//! A community with a scenario's changes made: the same tables, so that everything that can be computed of a community can be computed of it.

use std::collections::BTreeSet;

use community::Community;
use community::change::Action;
use community::ids::{Carrier, DemandId, OrganisationId, RoleId, RoleOrTeam};
use community::recurrence::Recurrence;
use community::tables::{Demand, DemandState, Effort, Per, Scenario};
use community::units::{Count, Days as DaysUnit, Hours, Wte};
use jiff::civil::Date;
use parameters::{Parameters, bank_holidays};

use crate::BurdenError;
use crate::bodies::Bodies;
use crate::days::Days;
use crate::schedule::{Schedule, anchor, schedule};

/// The community with the changes made, in order.
///
/// - drop: the demand counts as done.
/// - merge: the demand is due when the other is, and the share `burden.merged_share` of its hours stays.
/// - less often: of its due dates the first of every `times` stays; hours by month, year, event, case or request are divided by `times`.
/// - once for all: the organisation named carries it alone; without one, each organisation that carries it has its part of one body's hours.
/// - reuse: the share of its hours that stays.
/// - delegate: its hours fall on the role named, which does it for every organisation that carries it; or on the team named, in each of them.
/// - delay: all its dates are that many days later.
/// - add people: the role has more whole-time equivalents.
///
/// # Errors
/// [`BurdenError::Scenario`] for a change that names what is not there; else as [`crate::run`].
pub(crate) fn apply(community: &Community, parameters: &Parameters, changes: &[&Scenario]) -> Result<Community, BurdenError> {
    let mut changed = community.clone();
    let days = Days::new(&community.profile, bank_holidays(community.profile.calendar));
    for change in changes {
        let refuse =
            |expected: String| BurdenError::Scenario { scenario: change.scenario.to_string(), change: change.to_string(), expected };
        let action = change.action().map_err(|why| refuse(why.expected))?;
        if let Action::AddPeople { wte } = action {
            add_people(&mut changed, change.target.as_str(), wte).ok_or_else(|| refuse("the code of a row in `roles`".into()))?;
            continue;
        }
        let row = demand_row(&changed, change.target.as_str()).ok_or_else(|| refuse("the code of a row in `demands`".into()))?;
        match action {
            Action::Drop => changed.demands.rows[row].state = DemandState::Done,
            Action::Merge { with } => {
                let other = demand_row(&changed, with.as_str()).ok_or_else(|| refuse("the code of a row in `demands`".into()))?;
                let stays = parameters.get("burden.merged_share", changed.profile.first_day())?.central;
                merge(&mut changed, row, other, stays);
            }
            Action::LessOften { times } => less_often(&mut changed, parameters, &days, row, times)?,
            Action::OnceForAll { by } => once_for_all(&mut changed, &days, row, by),
            Action::Reuse { stays } => scale(&mut changed, row, |_| stays.get()),
            Action::Delegate { to } => delegate(&mut changed, &days, row, &to),
            Action::Delay { days: by } => delay(&mut changed, parameters, &days, row, by)?,
            Action::AddPeople { .. } => {}
        }
    }
    Ok(changed)
}

fn demand_row(community: &Community, id: &str) -> Option<usize> {
    community.demands.rows.iter().position(|d| d.demand.as_str() == id)
}

fn add_people(community: &mut Community, role: &str, wte: Wte) -> Option<()> {
    let row = community.roles.rows.iter_mut().find(|r| r.role.as_str() == role)?;
    row.wte = Wte(row.wte.get() + wte.get());
    row.people = row.people.map(|people| people + libm::ceil(wte.get()) as i64);
    Some(())
}

/// The efforts of a demand.
fn efforts<'c>(community: &'c mut Community, demand: &DemandId) -> impl Iterator<Item = &'c mut Effort> {
    community.efforts.rows.iter_mut().filter(move |e| e.demand == *demand)
}

/// Multiplies the hours of a demand's efforts.
fn scale(community: &mut Community, row: usize, share: impl Fn(&Effort) -> f64) {
    let id = community.demands.rows[row].demand.clone();
    for effort in efforts(community, &id) {
        let share = share(effort);
        for hours in [&mut effort.hours_low, &mut effort.hours_mode, &mut effort.hours_high].into_iter().flatten() {
            *hours = Hours(hours.get() * share);
        }
    }
}

fn merge(community: &mut Community, row: usize, other: usize, stays: f64) {
    let with = community.demands.rows[other].clone();
    let demand = &mut community.demands.rows[row];
    demand.recurrence = with.recurrence;
    demand.first_due = with.first_due;
    demand.last_due = with.last_due;
    demand.lead_days = with.lead_days;
    demand.earliest = with.earliest;
    demand.latest = with.latest;
    scale(community, row, |_| stays);
}

fn once_for_all(community: &mut Community, days: &Days, row: usize, by: Option<OrganisationId>) {
    match by {
        Some(by) => community.demands.rows[row].carried_by = vec![Carrier::from(by.as_str())],
        None => {
            let carriers = carriers(community, days, row);
            let roles = role_ids(community);
            // Hours on one role are of one body already; those on a team come again in each.
            scale(community, row, |effort| if roles.contains(effort.role.as_str()) { 1.0 } else { 1.0 / carriers });
        }
    }
}

fn delegate(community: &mut Community, days: &Days, row: usize, to: &RoleOrTeam) {
    let roles = role_ids(community);
    if roles.contains(to.as_str()) {
        let carriers = carriers(community, days, row);
        scale(community, row, |effort| if roles.contains(effort.role.as_str()) { 1.0 } else { carriers });
    }
    let id = community.demands.rows[row].demand.clone();
    for effort in efforts(community, &id) {
        effort.role = to.clone();
    }
}

fn role_ids(community: &Community) -> BTreeSet<String> {
    community.roles.rows.iter().map(|r: &community::tables::Role| -> &RoleId { &r.role }).map(RoleId::to_string).collect()
}

/// Organisations that carry a demand on the first day looked at; one at least.
fn carriers(community: &Community, days: &Days, row: usize) -> f64 {
    let bodies = Bodies::new(community, days);
    let (carriers, _) = bodies.carriers(&community.demands.rows[row]);
    bodies.carrying(&carriers, days.first).len().max(1) as f64
}

fn less_often(community: &mut Community, parameters: &Parameters, days: &Days, row: usize, times: u32) -> Result<(), BurdenError> {
    if community.demands.rows[row].recurrence != Recurrence::Once {
        let was = schedule(community, parameters, days, &community.demands.rows[row])?;
        let kept = dates(community, &was, row, 0)?.into_iter().step_by(times as usize).collect();
        on(&mut community.demands.rows[row], days, &was, kept);
    }
    let counted = |effort: &Effort| !matches!(effort.per, Per::Occurrence | Per::Once);
    let id = community.demands.rows[row].demand.clone();
    for effort in efforts(community, &id).filter(|e| counted(e) && e.count_year.is_some()) {
        effort.count_year = effort.count_year.map(|count| Count(count.get() / f64::from(times)));
    }
    scale(community, row, |effort| if counted(effort) && effort.count_year.is_none() { 1.0 / f64::from(times) } else { 1.0 });
    Ok(())
}

fn delay(community: &mut Community, parameters: &Parameters, days: &Days, row: usize, by: i64) -> Result<(), BurdenError> {
    let later = |date: Date| date.saturating_add(jiff::Span::new().days(by));
    if community.demands.rows[row].recurrence != Recurrence::Once {
        let was = schedule(community, parameters, days, &community.demands.rows[row])?;
        let moved = dates(community, &was, row, by)?.into_iter().map(later).collect();
        on(&mut community.demands.rows[row], days, &was, moved);
    }
    let demand = &mut community.demands.rows[row];
    for date in [&mut demand.first_due, &mut demand.last_due, &mut demand.earliest, &mut demand.latest] {
        *date = date.map(later);
    }
    Ok(())
}

/// The due dates of a demand from so many days before the first day looked at, as far as any lead time can reach.
fn dates(community: &Community, was: &Schedule, row: usize, days_before: i64) -> Result<Vec<Date>, BurdenError> {
    let demand = &community.demands.rows[row];
    let first = community.profile.first_day();
    let from = first.saturating_sub(jiff::Span::new().days(days_before));
    let reach = community.profile.last_day().saturating_add(jiff::Span::new().days(was.lead_days as i64 + days_before));
    let until = demand.last_due.map_or(reach, |last| last.min(reach));
    let Some(anchor) = demand.first_due.or_else(|| anchor(&demand.recurrence, first)) else { return Ok(Vec::new()) };
    demand.recurrence.dates(anchor, from, until).map_err(|source| BurdenError::Recurrence { demand: demand.demand.to_string(), source })
}

/// Makes a demand due on these days, in force as long as before, with the lead time that it had.
fn on(demand: &mut Demand, days: &Days, was: &Schedule, dates: Vec<Date>) {
    demand.lead_days = Some(DaysUnit(was.lead_days as f64));
    demand.recurrence = Recurrence::On(dates);
    if was.force.0 <= was.force.1 {
        demand.earliest = Some(demand.earliest.unwrap_or(days.date(was.force.0)));
        let open = demand.last_due.is_none() && demand.latest.is_none();
        demand.latest = if open { Some(days.date(days.len() - 1)) } else { demand.latest };
    }
}
