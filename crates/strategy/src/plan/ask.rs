//! The ask: what would have to give so that the musts fit.
//!
//! Only what has to be done is looked at: the musts and what they need. Three ways to make it fit are computed each on its own, so that
//! whoever decides can compare them: the fewest extra hours (or pounds) by role and month, the least delay, the fewest musts left out. A smallest
//! set of musts that cannot go together says why.

use optimise::{Column, Kind, Limits, Model, Progress, Sense, Status, Watch, solve};

use crate::plan::error::PlanError;
use crate::plan::grid::{Grid, SCALE};
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

/// What would have to give so that the musts fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The fewest extra hours and pounds; none where no amount of them helps, or none may be added.
    pub extra: Option<Relaxed<Extra>>,
    /// Months by which each item would be later than its deadline.
    pub delay: Option<Relaxed<(usize, usize)>>,
    /// Musts left out.
    pub dropped: Option<Relaxed<usize>>,
    /// A smallest set of musts that cannot go together: without any one of them the others fit.
    pub conflict: Vec<usize>,
}

/// Nodes of the solver for each question.
const NODES: i32 = 20_000;

/// Computes the ask. `may_drop`: which musts may be left out at all; what protects safety or equality is not among them.
///
/// # Errors
/// [`PlanError`] if the problem is wrong in itself or the solver fails.
///
/// # Sources
/// Oracles: the shared instances that cannot fit (fewest extra hours 65, 38 and 94; demands 32, 50 and 62 that cannot fit alone).
pub fn ask(problem: &Problem, may_drop: &[bool], control: &dyn Control) -> Result<Ask, PlanError> {
    problem.check()?;
    Ok(Ask {
        extra: fewest_extra(problem, control)?,
        delay: least_delay(problem, control)?,
        dropped: fewest_dropped(problem, may_drop, control)?,
        conflict: conflict(problem, control)?,
    })
}

/// The musts alone, as a model that is still to get its objective.
struct Musts {
    grid: Grid,
    model: Model,
    items: Vec<usize>,
    starts: Vec<u32>,
    columns: Vec<Option<Column>>,
}

impl Musts {
    /// Columns and rows; `left_out` gives what leaving an item out costs, where it may be; `extra` what more of a resource costs, where it may be had.
    fn new(
        problem: &Problem,
        windows: &Windows,
        left_out: &dyn Fn(usize) -> Option<f64>,
        extra: &dyn Fn(usize) -> Option<f64>,
    ) -> (Self, Vec<(usize, Column)>, Vec<(usize, Column)>) {
        let grid = Grid::new(problem, windows);
        let mut model = Model::new(Sense::Minimise);
        let items: Vec<usize> = (0..grid.items()).filter(|i| windows.must[*i]).collect();
        let mut columns = vec![None; grid.starts.len()];
        let mut starts = Vec::new();
        for &item in &items {
            for start in grid.of(item) {
                columns[start] = Some(model.column(0.0, 0.0, 1.0, Kind::Integer));
                starts.push(start as u32);
            }
        }
        let mut out = Vec::new();
        for &item in &items {
            let row: Vec<(Column, f64)> = grid.of(item).filter_map(|s| columns[s]).map(|c| (c, 1.0)).collect();
            let without = left_out(item).map(|cost| model.column(cost, 0.0, 1.0, Kind::Integer));
            out.extend(without.map(|c| (item, c)));
            model.row(1.0, 1.0, row.into_iter().chain(without.map(|c| (c, 1.0))));
        }
        let mut this = Self { grid, model, items, starts, columns };
        let more = this.capacities(extra);
        this.order();
        (this, out, more)
    }

    fn capacities(&mut self, extra: &dyn Fn(usize) -> Option<f64>) -> Vec<(usize, Column)> {
        let mut rows = vec![Vec::new(); self.grid.capacity.len()];
        for &start in &self.starts {
            for &(cell, amount) in &self.grid.starts[start as usize].cells {
                rows[cell as usize].extend(self.columns[start as usize].map(|c| (c, amount as f64 / SCALE)));
            }
        }
        let mut more = Vec::new();
        for (cell, mut row) in rows.into_iter().enumerate().filter(|(_, row)| !row.is_empty()) {
            if let Some(cost) = extra(self.grid.cell_of[cell].0) {
                let column = self.model.column(cost, 0.0, f64::INFINITY, Kind::Continuous);
                more.push((cell, column));
                row.push((column, -1.0));
            }
            self.model.row(f64::NEG_INFINITY, self.grid.capacity[cell] as f64 / SCALE, row);
        }
        more
    }

    fn order(&mut self) {
        for &after in &self.items {
            for &(before, lag) in &self.grid.before[after] {
                for last in self.grid.of(after) {
                    let month = self.grid.starts[last].month;
                    let followers = self.grid.of(after).filter(|u| *u <= last).filter_map(|u| self.columns[u]).map(|c| (c, 1.0));
                    let firsts = self.grid.of(before as usize).filter(|u| self.grid.starts[*u].done + lag <= month);
                    let row: Vec<(Column, f64)> = followers.chain(firsts.filter_map(|u| self.columns[u]).map(|c| (c, -1.0))).collect();
                    self.model.row(f64::NEG_INFINITY, 0.0, row);
                }
            }
            for &other in self.grid.excludes[after].iter().filter(|o| self.items.contains(&(**o as usize)) && **o as usize > after) {
                let both = self.grid.of(after).chain(self.grid.of(other as usize)).filter_map(|s| self.columns[s]).map(|c| (c, 1.0));
                self.model.row(f64::NEG_INFINITY, 1.0, both.collect::<Vec<_>>());
            }
        }
    }

    fn solve(&self, control: &dyn Control) -> Result<Option<optimise::Answer>, PlanError> {
        let limits = Limits { nodes: Some(NODES), absolute_gap: 1e-4, ..Limits::default() };
        let answer = solve(&self.model, &limits, None, &mut Stop(control))?;
        Ok((answer.status != Status::Infeasible && answer.columns.is_some()).then_some(answer))
    }

    fn months(&self, point: &[f64]) -> Vec<Option<usize>> {
        let chosen = |item: usize| {
            self.grid.of(item).find(|s| self.columns[*s].is_some_and(|c| point[c.0] > 0.5)).map(|s| self.grid.starts[s].month as usize)
        };
        (0..self.grid.items()).map(chosen).collect()
    }
}

struct Stop<'a>(&'a dyn Control);

impl Watch for Stop<'_> {
    fn stop(&mut self, _progress: Progress) -> bool {
        self.0.stop()
    }
}

/// `min Σ cost(r) o(r, t)` with `cap ≤ capacity + o`: the fewest extra hours, weighted by what an hour of each role costs beside others.
fn fewest_extra(problem: &Problem, control: &dyn Control) -> Result<Option<Relaxed<Extra>>, PlanError> {
    let windows = Windows::elastic(problem);
    if !windows.lost_musts().is_empty() {
        return Ok(None);
    }
    let cost = |resource: usize| problem.resources[resource].extendable.then_some(problem.resources[resource].unit_cost.max(1e-6));
    let (musts, _, more) = Musts::new(problem, &windows, &|_| None, &cost);
    let Some(answer) = musts.solve(control)? else { return Ok(None) };
    let point = answer.columns.unwrap_or_default();
    let changes = more.iter().filter(|(_, c)| point[c.0] > 1e-4).map(|(cell, c)| {
        let (resource, period) = musts.grid.cell_of[*cell];
        // The solver keeps rows to 1e-6: what it lacks in the last digit is not asked of anybody.
        Extra { resource, period, amount: (point[c.0] * 1e3).round() / 1e3 }
    });
    Ok(Some(Relaxed {
        changes: changes.collect(),
        cost: answer.objective.unwrap_or(0.0),
        bound: answer.bound,
        starts: musts.months(&point),
    }))
}

/// Deadlines give way: the least sum of months by which musts are later than theirs.
fn least_delay(problem: &Problem, control: &dyn Control) -> Result<Option<Relaxed<(usize, usize)>>, PlanError> {
    let mut later = problem.clone();
    later.items.iter_mut().filter(|i| i.fixed.is_none()).for_each(|i| i.deadline = i.deadline.max(problem.months));
    let windows = Windows::new(&later);
    if !windows.lost_musts().is_empty() {
        return Ok(None);
    }
    let (mut musts, _, _) = Musts::new(&later, &windows, &|_| None, &|_| None);
    let late = |start: u32, grid: &Grid| {
        let data = &grid.starts[start as usize];
        (data.done as usize).saturating_sub(problem.items[data.item as usize].deadline)
    };
    for &start in &musts.starts {
        if let Some(column) = musts.columns[start as usize] {
            musts.model.set_cost(column, late(start, &musts.grid) as f64);
        }
    }
    let Some(answer) = musts.solve(control)? else { return Ok(None) };
    let point = answer.columns.unwrap_or_default();
    let starts = musts.months(&point);
    let delayed = |(item, start): (usize, &Option<usize>)| {
        let months = late(musts.grid.start(item, (*start)?)?, &musts.grid);
        (months > 0).then_some((item, months))
    };
    let changes = starts.iter().enumerate().filter_map(delayed).collect();
    Ok(Some(Relaxed { changes, cost: answer.objective.unwrap_or(0.0), bound: answer.bound, starts }))
}

/// Musts give way: the fewest left out, and of those the ones worth least.
fn fewest_dropped(problem: &Problem, may_drop: &[bool], control: &dyn Control) -> Result<Option<Relaxed<usize>>, PlanError> {
    // What cannot be done whatever else is left out has no start; it is left out first.
    let mut kept = problem.clone();
    let mut lost: Vec<usize> = Vec::new();
    loop {
        let windows = Windows::new(&kept);
        let Some(&item) = windows.lost_musts().iter().find(|i| kept.items[**i].must) else {
            if windows.lost_musts().is_empty() {
                break;
            }
            return Ok(None);
        };
        if !may_drop[item] || kept.items[item].fixed.is_some() {
            return Ok(None);
        }
        kept.items[item].must = false;
        lost.push(item);
    }
    let windows = Windows::new(&kept);
    let most = problem.items.iter().flat_map(|i| i.worth.iter().copied()).fold(1.0, f64::max);
    let worth = |item: usize| problem.items[item].worth.iter().copied().fold(0.0, f64::max) / most;
    let cost = |item: usize| (may_drop[item] && problem.items[item].fixed.is_none()).then(|| 1.0 + 1e-3 * worth(item));
    let (musts, out, _) = Musts::new(&kept, &windows, &cost, &|_| None);
    let Some(answer) = musts.solve(control)? else { return Ok(None) };
    let point = answer.columns.unwrap_or_default();
    let lost_ones = lost.len() as f64;
    let mut changes: Vec<usize> = lost;
    changes.extend(out.iter().filter(|(item, c)| point[c.0] > 0.5 && problem.items[*item].must).map(|(item, _)| *item));
    changes.sort_unstable();
    let forgone = changes.len() as f64;
    // The cost of a must is at most 1.001, so this many at least are left out.
    let bound = (lost_ones + (answer.bound / 1.001 - 1e-6).ceil().max(0.0)).min(forgone);
    Ok(Some(Relaxed { cost: forgone, bound, changes, starts: musts.months(&point) }))
}

/// A smallest set of musts that cannot go together, by deletion: each is left out in turn, and stays out if the rest still cannot fit.
fn conflict(problem: &Problem, control: &dyn Control) -> Result<Vec<usize>, PlanError> {
    let mut kept = problem.clone();
    if fits(&kept, control)? != Some(false) {
        return Ok(Vec::new());
    }
    for item in (0..problem.items.len()).filter(|i| problem.items[*i].must) {
        kept.items[item].must = false;
        // What is not settled stays in: the set is then a conflict still, though perhaps not a smallest one.
        if fits(&kept, control)? != Some(false) {
            kept.items[item].must = true;
        }
    }
    Ok((0..problem.items.len()).filter(|i| kept.items[*i].must).collect())
}

/// Whether the musts fit; none: not settled within the limits.
fn fits(problem: &Problem, control: &dyn Control) -> Result<Option<bool>, PlanError> {
    let windows = Windows::new(problem);
    if !windows.lost_musts().is_empty() {
        return Ok(Some(false));
    }
    let (musts, _, _) = Musts::new(problem, &windows, &|_| None, &|_| None);
    let limits = Limits { nodes: Some(NODES), ..Limits::default() };
    let answer = solve(&musts.model, &limits, None, &mut Stop(control))?;
    Ok(match answer.status {
        Status::Infeasible => Some(false),
        _ if answer.columns.is_some() => Some(true),
        _ => None,
    })
}
