//! When demands fall due, and whether it can be told.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Period;
use super::report::{Report, error, note, place, warning};
use crate::community::Community;
use crate::ids::DemandId;
use crate::recurrence::Recurrence;
use crate::tables::{Demand, DemandState, Per};

pub(super) fn check(community: &Community, period: Period, report: &mut Report) {
    let mut by_occurrence: BTreeMap<&DemandId, bool> = BTreeMap::new();
    for effort in &community.efforts {
        *by_occurrence.entry(&effort.demand).or_insert(false) |= effort.per == Per::Occurrence;
    }
    let mut known = Known::new();
    for (row, demand) in community.demands.rows.iter().enumerate().filter(|(_, d)| d.state != DemandState::Done) {
        let first_due = match &demand.recurrence {
            Recurrence::On(days) => days.first().copied(),
            _ => demand.first_due,
        };
        match first_due {
            Some(first_due) => occurrences(community, row, first_due, period, &mut known, report),
            None => {
                let needed = by_occurrence.get(&demand.demand).copied().unwrap_or(false);
                first_due_missing(community, row, demand, needed, report);
            }
        }
    }
}

/// A project (with months that it takes) is placed by the plan; anything else that recurs, or whose hours count by occurrence, needs a date.
fn first_due_missing(community: &Community, row: usize, demand: &Demand, by_occurrence: bool, report: &mut Report) {
    let once = demand.recurrence == Recurrence::Once;
    if once && (demand.duration_months.is_some() || !by_occurrence) {
        return;
    }
    let found = format!("nothing, and `recurrence` is `{}`", demand.recurrence);
    let problem = warning("first-due-missing", place(&community.demands, row, "first_due"), found, "the first day on which it is due");
    let hint = if once { "without it, its hours lie in no month" } else { "without it, the due dates are assumed" };
    report.add(problem.hint(hint));
}

/// Whether a demand falls due in the period, by what that hangs on: a rule may take milliseconds, and many rows have the same.
type Known<'a> = BTreeMap<(&'a Recurrence, Date, Date), Result<bool, String>>;

fn occurrences<'a>(community: &'a Community, row: usize, first_due: Date, period: Period, known: &mut Known<'a>, report: &mut Report) {
    let demand = &community.demands.rows[row];
    let until = demand.last_due.map_or(period.last, |last| last.min(period.last));
    let at = |column: &str| place(&community.demands, row, column);
    let due = known.entry((&demand.recurrence, first_due, until)).or_insert_with(|| {
        let dates = demand.recurrence.dates(first_due, period.first, until);
        dates.map(|dates| !dates.is_empty()).map_err(|error| error.to_string())
    });
    match due {
        Ok(true) => {}
        Ok(false) => {
            let found = format!("`{}` from {first_due}", demand.recurrence);
            let problem = note("not-due-in-period", at("first_due"), found, period.to_string());
            report.add(problem.hint("hours that count by occurrence are none in the period"));
        }
        Err(why) => {
            let expected = format!("a rule of RFC 5545 that can begin on {first_due}");
            let found = format!("`{}`", demand.recurrence);
            report.add(error("recurrence-malformed", at("recurrence"), found, expected).hint(why.trim_end_matches('.')));
        }
    }
}
