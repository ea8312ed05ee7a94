//! Weeks: a month with room can hide a week without.

use crate::days::Day;
use crate::model::Model;
use crate::place::monday;
use crate::result::WeekResult;

/// Expected headroom of a role in each whole week, Monday to Sunday, that lies within the months looked at and in which the role exists.
///
/// A month's supply is even over its working days.
pub(crate) fn weeks(model: &Model<'_>, role: usize) -> Vec<WeekResult> {
    let days = &model.days;
    let first = monday(days, days.first);
    let start = if first < days.first { first + 7 } else { first };
    let mut weeks = Vec::new();
    let mut from = start;
    while from + 6 <= days.last {
        let life = model.roles[role].life;
        if life.0 <= from && from + 6 <= life.1 {
            weeks.push(WeekResult { monday: days.date(from), headroom_mean: headroom(model, role, from) });
        }
        from += 7;
    }
    weeks
}

/// Expected headroom of a role in the week that begins on a day.
pub(crate) fn headroom(model: &Model<'_>, role: usize, from: Day) -> f64 {
    (from..from + 7).map(|day| supply(model, role, day) - model.daily[role][day - model.days.first]).sum()
}

fn supply(model: &Model<'_>, role: usize, day: Day) -> f64 {
    let Some(month) = model.days.month(day).filter(|_| model.days.is_working(day)) else { return 0.0 };
    let working = model.roles[role].supply[month].working_days;
    if working > 0.0 { model.roles[role].supply_mean(month) / working } else { 0.0 }
}

/// The week with the least headroom, the first of several.
pub(crate) fn worst(weeks: &[WeekResult]) -> Option<&WeekResult> {
    weeks.iter().min_by(|a, b| a.headroom_mean.total_cmp(&b.headroom_mean))
}
