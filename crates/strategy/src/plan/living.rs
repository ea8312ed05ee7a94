//! Living with a plan: what the plan in force fixes, what was really worked, and what something new displaces.

use std::collections::BTreeMap;

use community::{Community, Month};

use crate::plan::draft::Draft;
use crate::plan::error::PlanError;
use crate::plan::problem::Problem;
use crate::plan::solve::{Control, Effort, PlanStatus, Solution, solve};

/// The index of the first month that has not passed: the one after the last month of `actuals`; 0 without any.
pub(crate) fn now(community: &Community) -> usize {
    let first = community.profile.first_month.ordinal();
    let after = community.actuals.rows.iter().map(|a| a.month.ordinal() - first + 1).max().unwrap_or(0);
    usize::try_from(after).unwrap_or(0).min(community.profile.months as usize)
}

impl Draft {
    /// The plan in force: what is frozen or has begun stays, for as long as the plan says; each month by which the rest moves costs a share of its value, or
    /// of the mean value of all where that is more, so that what has no value is not moved for nothing.
    pub(crate) fn add_plan(&mut self, community: &Community, index: &BTreeMap<&str, usize>, moving: f64) -> Result<(), PlanError> {
        let first = community.profile.first_month.ordinal();
        let size = |worth: &[f64]| worth.iter().map(|w| w.abs()).fold(0.0, f64::max);
        let mean = self.problem.items.iter().map(|i| size(&i.worth)).sum::<f64>() / self.problem.items.len().max(1) as f64;
        for row in &community.plan {
            let Some(&item) = index.get(row.demand.as_str()) else { continue };
            let outside = |data: &crate::plan::problem::Item| PlanError::FixedOutside {
                item: row.demand.to_string(),
                start: 0,
                release: data.release,
                deadline: data.deadline,
            };
            let Ok(start) = usize::try_from(Month::of(row.start).ordinal() - first) else {
                return Err(outside(&self.problem.items[item]));
            };
            let demand = &community.demands.rows[self.demands[item]];
            let begun = demand.state == community::tables::DemandState::Started;
            let (months, now) = (self.problem.months, self.now);
            let data = &mut self.problem.items[item];
            self.before[item] = Some(start);
            if row.frozen || begun {
                data.fixed = Some(start);
                data.release = data.release.min(start);
            }
            if begun {
                self.extend(item, start, Month::of(row.finish).ordinal() - first + 1);
                continue;
            }
            let cost = moving * size(&data.worth).max(mean);
            for s in now..months {
                data.worth[s] -= cost * s.abs_diff(start) as f64;
            }
        }
        Ok(())
    }

    /// What has begun lasts until its row of the plan says, or until now where it should be over and is not.
    fn extend(&mut self, item: usize, start: usize, until: i32) {
        let until = usize::try_from(until).unwrap_or(0).max(self.now + 1).min(self.problem.months);
        let data = &mut self.problem.items[item];
        let old = data.duration;
        data.duration = until.saturating_sub(start).max(1);
        let (new, months) = (data.duration, self.problem.months);
        for (s, done) in data.done.iter_mut().enumerate() {
            *done = (*done).max(s + new);
        }
        data.deadline = data.deadline.max(data.done[start].min(months));
        for work in self.work.iter_mut().filter(|w| w.item == item && new != old) {
            // The same units over more or fewer months, as its own profile lies.
            let whole: f64 = work.units.iter().sum();
            let cut = |k: f64| (k * old as f64 / new as f64).min(old as f64);
            let below = |to: f64, units: &[f64]| {
                let full = to.floor() as usize;
                units[..full].iter().sum::<f64>() + units.get(full).map_or(0.0, |u| u * (to - full as f64))
            };
            let units = work.units.clone();
            let mut spread: Vec<f64> = (0..new).map(|k| below(cut(k as f64 + 1.0), &units) - below(cut(k as f64), &units)).collect();
            let sum: f64 = spread.iter().sum();
            if sum > 0.0 {
                spread.iter_mut().for_each(|u| *u *= whole / sum);
            }
            work.units = spread;
        }
    }

    /// Learns from what was really worked: of what has begun, months that have passed take nothing more, and what is to come is scaled by hours worked so far
    /// over hours that were to be worked so far, for each team of which `actuals` tells.
    pub(crate) fn learn(&mut self, community: &Community) {
        if self.now == 0 {
            return;
        }
        let first = community.profile.first_month.ordinal();
        for item in 0..self.demands.len() {
            let Some(start) = self.problem.items[item].fixed.filter(|s| *s < self.now) else { continue };
            let passed = self.now - start;
            let demand = &community.demands.rows[self.demands[item]].demand;
            let mut to_date: BTreeMap<usize, f64> = BTreeMap::new();
            for w in self.work.iter().filter(|w| w.item == item) {
                *to_date.entry(w.role).or_insert(0.0) += w.pert.mean() * w.units.iter().take(passed).sum::<f64>();
            }
            for work in self.work.iter_mut().filter(|w| w.item == item) {
                let role = &community.roles.rows[work.role].role;
                let worked: Vec<f64> = community
                    .actuals
                    .rows
                    .iter()
                    .filter(|a| a.demand == *demand && a.role == *role && a.month.ordinal() >= first + start as i32)
                    .map(|a| a.hours.get())
                    .collect();
                let planned = to_date.get(&work.role).copied().unwrap_or(0.0);
                let pace = if worked.is_empty() || planned <= 0.0 { 1.0 } else { worked.iter().sum::<f64>() / planned };
                for (k, units) in work.units.iter_mut().enumerate() {
                    *units *= if k < passed { 0.0 } else { pace };
                }
            }
        }
    }
}

/// What something new costs something that was planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Displaced {
    /// Row of `demands`: what is new.
    pub by: usize,
    /// Row of `demands`: what gives way.
    pub demand: usize,
    /// Month after which it would be done without what is new.
    pub without: usize,
    /// Month after which it is done now; none: it is left out.
    pub with: Option<usize>,
}

/// For each thing that has to be done and is not in the plan in force: what the best plan would do without it. Empty where there is no plan in force.
///
/// The plan without it pays for moving in the same way, so that what moves anyway is not put down to it.
pub(crate) fn displaced(
    draft: &Draft,
    problem: &Problem,
    solution: &Solution,
    effort: &Effort,
    control: &dyn Control,
) -> Result<Vec<Displaced>, PlanError> {
    let mut found = Vec::new();
    if solution.starts.is_empty() || draft.before.iter().all(Option::is_none) {
        return Ok(found);
    }
    for new in (0..problem.items.len()).filter(|i| problem.items[*i].must && draft.before[*i].is_none()) {
        let without = crate::plan::planned::without(problem, new);
        let other = solve(&without, effort, control)?;
        if matches!(other.status, PlanStatus::Infeasible | PlanStatus::Unknown) || other.starts[new].is_some() {
            continue;
        }
        for item in (0..problem.items.len()).filter(|i| *i != new) {
            let done = |start: Option<usize>| start.map(|s| problem.items[item].done[s]);
            let (Some(without), with) = (done(other.starts[item]), done(solution.starts[item])) else { continue };
            if with.is_none_or(|w| w > without) {
                found.push(Displaced { by: draft.demands[new], demand: draft.demands[item], without, with });
            }
        }
    }
    Ok(found)
}
