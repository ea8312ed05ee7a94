//! Whether work was handed in when it was due.

use std::collections::BTreeMap;

use community::{Community, Month};
use jiff::civil::Date;

use super::Pair;
use crate::days::Days;
use crate::schedule::Schedule;

/// Work that was handed in, and when it was due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handed {
    /// Index in `demands`.
    pub demand: usize,
    /// Index in `roles`.
    pub role: usize,
    /// The month of the record.
    pub month: Month,
    /// Index in `actuals`.
    pub row: usize,
    /// The due date that it served.
    pub due: Date,
    /// The day on which it was handed in.
    pub done: Date,
    /// Days of the calendar from the one to the other: late above nought, early below.
    pub days: i64,
}

/// Each record with a day on which it was done, beside the nearest due date (the earlier of two): latest first. Demands without a first due date have
/// none to compare with.
pub(super) fn handed(community: &Community, days: &Days, schedules: &[Schedule], pairs: &BTreeMap<(usize, usize), Pair>) -> Vec<Handed> {
    let mut handed = Vec::new();
    for (&(demand, role), pair) in pairs {
        let schedule = &schedules[demand];
        for &row in &pair.rows {
            let record = &community.actuals.rows[row];
            let Some(done) = record.done_on.filter(|_| !schedule.undated) else { continue };
            let from_due = |due: Date| due.until(done).map_or(i64::MAX, |span| i64::from(span.get_days()));
            let dues = schedule.dues.iter().map(|&d| days.date(d)).map(|due| (due, from_due(due)));
            if let Some((due, days)) = dues.min_by_key(|(due, days)| (days.unsigned_abs(), *due)) {
                handed.push(Handed { demand, role, month: record.month, row, due, done, days });
            }
        }
    }
    handed.sort_by(|a, b| b.days.cmp(&a.days).then(a.row.cmp(&b.row)));
    handed
}
