//! When a demand falls due, and while it is in force.

use community::Community;
use community::recurrence::Recurrence;
use community::tables::Demand;
use jiff::civil::Date;
use parameters::Parameters;

use crate::BurdenError;
use crate::days::{Day, Days};

/// A demand in time.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    /// Days on which it falls due, from the first day looked at to as far beyond the last as its lead time reaches back.
    pub dues: Vec<Day>,
    /// Days of the calendar before a due date over which the work lies.
    pub lead_days: usize,
    /// The parameter that gave the lead time, where the demand does not.
    pub lead_parameter: Option<String>,
    /// First and last day on which it is in force within the months looked at; empty if the first is after the last.
    pub force: (Day, Day),
    /// Whether the first due date was not given.
    pub undated: bool,
}

/// When a demand falls due and while it is in force.
pub(crate) fn schedule(community: &Community, parameters: &Parameters, days: &Days, demand: &Demand) -> Result<Schedule, BurdenError> {
    let profile = &community.profile;
    let (lead_days, lead_parameter) = match demand.lead_days {
        Some(lead) => (lead.get(), None),
        None => {
            let id = format!("burden.lead_days.{}", rhythm(&demand.recurrence));
            (parameters.get(&id, profile.first_day())?.central, Some(id))
        }
    };
    let lead_days = libm::round(lead_days) as usize;
    let undated = demand.first_due.is_none() && !matches!(demand.recurrence, Recurrence::On(_));
    let anchor = demand.first_due.or_else(|| anchor(&demand.recurrence, profile.first_day()));
    let reach = days.date((days.last + lead_days).min(days.len() - 1));
    let until = demand.last_due.map_or(reach, |last| last.min(reach));
    let dates = match anchor {
        Some(anchor) if until >= profile.first_day() => demand.recurrence.dates(anchor, profile.first_day(), until),
        _ => Ok(Vec::new()),
    };
    let dates = dates.map_err(|source| BurdenError::Recurrence { demand: demand.demand.to_string(), source })?;
    let force = in_force(days, demand, profile.first_day());
    Ok(Schedule { dues: dates.into_iter().map(|d| days.day(d)).collect(), lead_days, lead_parameter, force, undated })
}

/// The word by which the usual lead time of a rhythm is looked up.
fn rhythm(recurrence: &Recurrence) -> &'static str {
    match recurrence {
        Recurrence::Once => "once",
        Recurrence::Daily => "daily",
        Recurrence::Weekly => "weekly",
        Recurrence::Monthly => "monthly",
        Recurrence::Quarterly => "quarterly",
        Recurrence::Yearly => "yearly",
        Recurrence::Rule(_) | Recurrence::On(_) => "rule",
    }
}

/// Where the due date is not given: the end of each month, quarter or year of account, each Friday, each day; nothing for what comes once.
pub(crate) fn anchor(recurrence: &Recurrence, first: Date) -> Option<Date> {
    let year = first.year() - 1;
    match recurrence {
        Recurrence::Once => None,
        Recurrence::Daily | Recurrence::Rule(_) | Recurrence::On(_) => Some(first),
        Recurrence::Weekly => first.yesterday().ok()?.nth_weekday(1, jiff::civil::Weekday::Friday).ok(),
        Recurrence::Monthly | Recurrence::Quarterly => Some(Date::constant(year, 12, 31)),
        Recurrence::Yearly => Some(Date::constant(year, 3, 31)),
    }
}

/// While a demand is in force: from `earliest`, else one interval (for what comes once, the lead time) before it is first due; up to
/// `last_due`, else `latest`, else for what comes once or on listed days the last of them.
fn in_force(days: &Days, demand: &Demand, first_day: Date) -> (Day, Day) {
    let span = |n: i64| jiff::Span::new().days(n);
    let months = |n: i64| jiff::Span::new().months(n);
    let interval = match (&demand.recurrence, demand.lead_days) {
        (Recurrence::Daily, _) => Some(span(0)),
        (Recurrence::Weekly, _) => Some(span(6)),
        (Recurrence::Monthly, _) => Some(months(1)),
        (Recurrence::Quarterly, _) => Some(months(3)),
        (Recurrence::Yearly, _) => Some(months(12)),
        (Recurrence::Once | Recurrence::Rule(_) | Recurrence::On(_), Some(lead)) => Some(span(libm::round(lead.get()) as i64)),
        (Recurrence::Once | Recurrence::Rule(_) | Recurrence::On(_), None) => None,
    };
    let first_due = match &demand.recurrence {
        Recurrence::On(days) => days.first().copied(),
        _ => demand.first_due,
    };
    let before_due = first_due.zip(interval).map(|(due, interval)| due.saturating_sub(interval));
    let start = demand.earliest.or(before_due).unwrap_or(first_day);
    let last = match &demand.recurrence {
        Recurrence::Once => demand.first_due,
        Recurrence::On(days) => days.last().copied(),
        _ => None,
    };
    let end = demand.last_due.or(demand.latest).or(last);
    if start > days.date(days.last) || end.is_some_and(|end| end < first_day) {
        return (1, 0);
    }
    let end = end.map_or(days.last, |end| days.day(end).min(days.last));
    (days.day(start).max(days.first), end)
}
