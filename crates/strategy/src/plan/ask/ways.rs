//! Three ways that each do without the others.

use crate::plan::ask::Terms;
use crate::plan::ask::musts::{Give, Musts};
use crate::plan::error::PlanError;
use crate::plan::problem::Problem;
use crate::plan::solve::Control;
use crate::plan::windows::Windows;

/// More of a resource in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extra {
    /// Index of the resource.
    pub resource: usize,
    /// The period.
    pub period: usize,
    /// How much more.
    pub amount: f64,
}

/// One way to make the musts fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Relaxed<T> {
    /// What gives.
    pub changes: Vec<T>,
    /// Its cost, in the unit of the way: weighted hours, months, or musts.
    pub cost: f64,
    /// No cheaper set of changes is possible than this.
    pub bound: f64,
    /// The month in which each item begins then, for what has to be done.
    pub starts: Vec<Option<usize>>,
}

/// An amount without the solver's rounding: it keeps rows to 1e-6, and what it lacks in the last digit is not asked of anybody.
pub(super) fn tidy(amount: f64) -> f64 {
    (amount * 1e3).round() / 1e3
}

/// What one more of a resource costs, where it may be had.
pub(super) fn unit_cost(problem: &Problem, resource: usize) -> Option<f64> {
    problem.resources[resource].extendable.then_some(problem.resources[resource].unit_cost.max(1e-6))
}

/// Windows in which nothing that may be left out rules anything else out: it might be left out itself. What has to be done stays what it is: the musts and
/// what they need. None where something firm cannot be done at all.
pub(super) fn loose_windows(problem: &Problem, firm: &[bool], windows: impl Fn(&Problem) -> Windows) -> Option<Windows> {
    let mut kept = problem.clone();
    kept.items.iter_mut().zip(firm).for_each(|(item, firm)| item.must &= firm);
    let mut found = windows(&kept);
    if !found.lost_musts().is_empty() {
        return None;
    }
    found.must = problem.items.iter().map(|i| i.must || i.fixed.is_some()).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for p in &problem.precedences {
            if found.must[p.after] && !found.must[p.before] {
                found.must[p.before] = true;
                changed = true;
            }
        }
    }
    Some(found)
}

/// What leaving an item out costs, where it may be: `cost` for a must, nothing for what only a must needs.
pub(super) fn out_cost(problem: &Problem, terms: &Terms, item: usize, cost: f64) -> Option<f64> {
    let row = &problem.items[item];
    let may = row.fixed.is_none() && !(row.must && terms.firm[item]);
    may.then_some(if row.must { cost } else { 0.0 })
}

/// The same problem in which the deadlines of what is not firm give way.
pub(super) fn later(problem: &Problem, firm: &[bool]) -> Problem {
    let mut later = problem.clone();
    for (item, firm) in later.items.iter_mut().zip(firm) {
        if item.fixed.is_none() && !firm {
            item.deadline = item.deadline.max(problem.months);
        }
    }
    later
}

/// `min Σ cost(r) o(r, t)` with `cap ≤ capacity + o`: the fewest extra hours, weighted by what an hour of each role costs beside others.
pub(super) fn fewest_extra(problem: &Problem, control: &dyn Control) -> Result<Option<Relaxed<Extra>>, PlanError> {
    let windows = Windows::elastic(problem);
    if !windows.lost_musts().is_empty() {
        return Ok(None);
    }
    let cost = |resource: usize| unit_cost(problem, resource);
    let musts = Musts::new(problem, &windows, &Give { extra: &cost, ..Give::nothing() });
    let Some(answer) = musts.solve(control)? else { return Ok(None) };
    let point = answer.columns.unwrap_or_default();
    let changes = musts.more.iter().filter(|(_, c, _)| point[c.0] > 1e-4).map(|(cell, c, _)| {
        let (resource, period) = musts.grid.cell_of[*cell];
        Extra { resource, period, amount: tidy(point[c.0]) }
    });
    Ok(Some(Relaxed {
        changes: changes.collect(),
        cost: answer.objective.unwrap_or(0.0),
        bound: answer.bound,
        starts: musts.months(&point),
    }))
}

/// Deadlines give way: the least sum of months by which musts are later than theirs.
pub(super) fn least_delay(problem: &Problem, terms: &Terms, control: &dyn Control) -> Result<Option<Relaxed<(usize, usize)>>, PlanError> {
    let later = later(problem, &terms.firm);
    let windows = Windows::new(&later);
    if !windows.lost_musts().is_empty() {
        return Ok(None);
    }
    let mut musts = Musts::new(&later, &windows, &Give::nothing());
    let late = |item: usize, done: usize| done.saturating_sub(problem.items[item].deadline);
    musts.price(|start, _| late(start.item as usize, start.done as usize) as f64);
    let Some(answer) = musts.solve(control)? else { return Ok(None) };
    let point = answer.columns.unwrap_or_default();
    let starts = musts.months(&point);
    let delayed = |(item, start): (usize, &Option<usize>)| {
        let months = late(item, problem.items[item].done[(*start)?]);
        (months > 0).then_some((item, months))
    };
    let changes = starts.iter().enumerate().filter_map(delayed).collect();
    Ok(Some(Relaxed { changes, cost: answer.objective.unwrap_or(0.0), bound: answer.bound, starts }))
}

/// Musts give way: the fewest left out, and of those the ones worth least. What only a must needs may be left out with it, for nothing.
pub(super) fn fewest_dropped(problem: &Problem, terms: &Terms, control: &dyn Control) -> Result<Option<Relaxed<usize>>, PlanError> {
    let Some(windows) = loose_windows(problem, &terms.firm, Windows::new) else { return Ok(None) };
    let most = problem.items.iter().flat_map(|i| i.worth.iter().copied()).fold(1.0, f64::max);
    let worth = |item: usize| problem.items[item].worth.iter().copied().fold(0.0, f64::max) / most;
    let cost = |item: usize| out_cost(problem, terms, item, 1.0 + 1e-3 * worth(item));
    let musts = Musts::new(problem, &windows, &Give { left_out: &cost, ..Give::nothing() });
    let Some(answer) = musts.solve(control)? else { return Ok(None) };
    let point = answer.columns.unwrap_or_default();
    let changes = musts.left_out(problem, &point);
    let forgone = changes.len() as f64;
    // The cost of a must is at most 1.001, so this many at least are left out.
    let bound = (answer.bound / 1.001 - 1e-6).ceil().clamp(0.0, forgone);
    Ok(Some(Relaxed { cost: forgone, bound, changes, starts: musts.months(&point) }))
}
