//! Due dates that fall together, and due dates on which nobody is at work.

use std::collections::{BTreeMap, BTreeSet};

use community::tables::DemandState;

use crate::BurdenError;
use crate::days::Day;
use crate::model::Model;
use crate::result::{ClosedDay, Collision};

/// Due dates a year from which a demand is part of every week and collides with nothing in particular.
pub(crate) const OFTEN: usize = 26;

/// Due dates on closed days up to which each has a row of its own; more of one demand are counted in one.
const ROWS_A_DEMAND: usize = 6;

/// Two or more demands due for one role within so many working days (the parameter `burden.collision_days`): each group begins with the
/// first due date that is in no earlier group. Demands due more than 26 times a year are left out. Most hours first.
pub(crate) fn collisions(model: &Model<'_>) -> Result<Vec<Collision>, BurdenError> {
    let within = model.parameters.get("burden.collision_days", model.community.profile.first_day())?.central;
    let mut by_role: BTreeMap<usize, BTreeMap<(Day, usize), f64>> = BTreeMap::new();
    for due in &model.dues {
        let a_year = model.schedules[due.demand].dues.iter().filter(|&&d| d <= model.days.last).count() as f64 * model.a_year();
        if a_year <= OFTEN as f64 {
            *by_role.entry(due.role).or_default().entry((due.day, due.demand)).or_insert(0.0) += due.hours;
        }
    }
    let mut collisions = Vec::new();
    for (role, dues) in by_role {
        let dues: Vec<((Day, usize), f64)> = dues.into_iter().collect();
        let mut start = 0;
        while start < dues.len() {
            let first = dues[start].0.0;
            let near = |day: Day| day == first || f64::from(model.days.count(first + 1, day)) < within;
            let end = start + dues[start..].iter().take_while(|((day, _), _)| near(*day)).count();
            let demands: BTreeSet<usize> = dues[start..end].iter().map(|((_, demand), _)| *demand).collect();
            if demands.len() > 1 {
                collisions.push(Collision {
                    role,
                    from: model.days.date(first),
                    until: model.days.date(dues[end - 1].0.0),
                    demands: demands.into_iter().collect(),
                    hours: dues[start..end].iter().map(|(_, hours)| hours).sum(),
                });
            }
            start = end;
        }
    }
    collisions.sort_by(|a, b| b.hours.total_cmp(&a.hours).then(a.role.cmp(&b.role)).then(a.from.cmp(&b.from)));
    Ok(collisions)
}

/// Due dates within the months looked at, of a demand that somebody carries, on weekends and bank holidays.
pub(crate) fn closed_days(model: &Model<'_>) -> Vec<ClosedDay> {
    let mut rows = Vec::new();
    for (demand, schedule) in model.schedules.iter().enumerate() {
        let row = &model.community.demands.rows[demand];
        if row.state == DemandState::Done || model.carriers[demand] == 0 || schedule.undated {
            continue;
        }
        let in_period = schedule.dues.iter().filter(|&&d| d <= model.days.last);
        let closed: Vec<(Day, &str)> = in_period.filter_map(|&d| Some((d, model.days.closed(d)?))).collect();
        if closed.len() > ROWS_A_DEMAND {
            let why = format!("{} Saturdays, Sundays and bank holidays from this date on", closed.len());
            rows.push(ClosedDay { demand, date: model.days.date(closed[0].0), why, dates: closed.len() });
        } else {
            rows.extend(closed.into_iter().map(|(day, why)| ClosedDay {
                demand,
                date: model.days.date(day),
                why: why.to_owned(),
                dates: 1,
            }));
        }
    }
    rows
}
