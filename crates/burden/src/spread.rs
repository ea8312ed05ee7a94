//! Hours over days: how the work of one occurrence lies over its lead time.

use community::tables::LoadProfile;

use crate::bodies::Life;
use crate::days::{Day, Days};

/// The share of the work on each working day of the lead time, summing to one: level, or rising or falling by equal steps.
///
/// Only days on which the role exists count. Where the lead time has no working day, all lies on the last one before its end.
pub(crate) fn over_lead_time(days: &Days, start: Day, due: Day, life: Life, profile: LoadProfile) -> Vec<(Day, f64)> {
    let (from, to) = (start.max(life.from), due.min(life.until));
    let working: Vec<Day> = (from..=to).filter(|&d| days.is_working(d)).collect();
    if working.is_empty() {
        return vec![(days.last_working(to.max(from).min(days.len() - 1)), 1.0)];
    }
    let n = working.len();
    let whole = (n * (n + 1) / 2) as f64;
    let share = |i: usize| match profile {
        LoadProfile::Level => 1.0 / n as f64,
        LoadProfile::Front => (n - i) as f64 / whole,
        LoadProfile::Back => (i + 1) as f64 / whole,
    };
    working.into_iter().enumerate().map(|(i, day)| (day, share(i))).collect()
}
