//! What has to be done as a model of its own, that is still to get its objective.

use optimise::{Column, Kind, Limits, Model, Progress, Sense, Status, Watch, solve};

use crate::plan::error::PlanError;
use crate::plan::grid::{Grid, SCALE, cells_of};
use crate::plan::problem::{Problem, Use};
use crate::plan::solve::Control;
use crate::plan::windows::Windows;

/// Nodes of the solver for each question.
const NODES: i32 = 20_000;

/// A start of an item that is done with less work: index of the way, the start in the grid, its column.
pub(super) struct LighterStart {
    pub way: usize,
    pub start: u32,
    pub column: Column,
}

/// What may give, in a model of the musts.
pub(super) struct Give<'a> {
    /// What leaving an item out costs, where it may be.
    pub left_out: &'a dyn Fn(usize) -> Option<f64>,
    /// What one more of a resource costs, where it may be had.
    pub extra: &'a dyn Fn(usize) -> Option<f64>,
    /// Items done with less work: item, and what it takes then.
    pub lighter: &'a [(usize, &'a [Use])],
    /// Amounts that each relief frees, by resource and period.
    pub reliefs: &'a [&'a [(usize, usize, f64)]],
}

impl Give<'_> {
    /// Nothing gives.
    pub fn nothing() -> Give<'static> {
        Give { left_out: &|_| None, extra: &|_| None, lighter: &[], reliefs: &[] }
    }
}

/// The musts alone.
pub(super) struct Musts {
    pub grid: Grid,
    pub model: Model,
    items: Vec<usize>,
    pub starts: Vec<u32>,
    pub columns: Vec<Option<Column>>,
    pub lighter: Vec<LighterStart>,
    /// Items that may be left out, and the column that says so.
    pub out: Vec<(usize, Column)>,
    /// Cells of which more may be had, the column that says how much, and the most that could be used.
    pub more: Vec<(usize, Column, f64)>,
    /// Columns of the reliefs.
    pub reliefs: Vec<Column>,
}

impl Musts {
    pub fn new(problem: &Problem, windows: &Windows, give: &Give<'_>) -> Self {
        let grid = Grid::new(problem, windows);
        let items: Vec<usize> = (0..grid.items()).filter(|i| windows.must[*i]).collect();
        let mut this = Self {
            columns: vec![None; grid.starts.len()],
            grid,
            model: Model::new(Sense::Minimise),
            items,
            starts: Vec::new(),
            lighter: Vec::new(),
            out: Vec::new(),
            more: Vec::new(),
            reliefs: Vec::new(),
        };
        this.choices(give);
        this.capacities(problem, give);
        this.order();
        this
    }

    /// One start each, with or without less work, or left out.
    fn choices(&mut self, give: &Give<'_>) {
        for item in self.items.clone() {
            let mut row = Vec::new();
            for start in self.grid.of(item) {
                let column = self.model.column(0.0, 0.0, 1.0, Kind::Integer);
                self.columns[start] = Some(column);
                self.starts.push(start as u32);
                row.push((column, 1.0));
                for (way, _) in give.lighter.iter().enumerate().filter(|(_, l)| l.0 == item) {
                    let column = self.model.column(0.0, 0.0, 1.0, Kind::Integer);
                    self.lighter.push(LighterStart { way, start: start as u32, column });
                    row.push((column, 1.0));
                }
            }
            if let Some(cost) = (give.left_out)(item) {
                let column = self.model.column(cost, 0.0, 1.0, Kind::Integer);
                self.out.push((item, column));
                row.push((column, 1.0));
            }
            self.model.row(1.0, 1.0, row);
        }
    }

    fn capacities(&mut self, problem: &Problem, give: &Give<'_>) {
        let mut rows: Vec<Vec<(Column, f64)>> = vec![Vec::new(); self.grid.capacity.len()];
        for &start in &self.starts {
            for &(cell, amount) in &self.grid.starts[start as usize].cells {
                rows[cell as usize].extend(self.columns[start as usize].map(|c| (c, amount as f64 / SCALE)));
            }
        }
        let mut offsets = Vec::new();
        let mut cells = 0;
        for resource in &problem.resources {
            offsets.push(cells);
            cells += resource.capacity.len();
        }
        for l in &self.lighter {
            let (item, uses) = give.lighter[l.way];
            let mut one = problem.clone();
            one.items[item].uses = uses.to_vec();
            for (cell, amount) in cells_of(&one, &offsets, item, self.grid.starts[l.start as usize].month as usize) {
                rows[cell as usize].push((l.column, amount as f64 / SCALE));
            }
        }
        let mut freed: Vec<Vec<(Column, f64)>> = vec![Vec::new(); rows.len()];
        for frees in give.reliefs {
            let column = self.model.column(0.0, 0.0, 1.0, Kind::Integer);
            self.reliefs.push(column);
            for &(resource, period, amount) in *frees {
                // Rounded down, as capacities are.
                freed[offsets[resource] + period].push((column, -(amount * SCALE).floor() / SCALE));
            }
        }
        for (cell, mut row) in rows.into_iter().enumerate().filter(|(_, row)| !row.is_empty()) {
            let most = row.iter().map(|(_, a)| a.max(0.0)).sum();
            if let Some(cost) = (give.extra)(self.grid.cell_of[cell].0) {
                let column = self.model.column(cost, 0.0, f64::INFINITY, Kind::Continuous);
                self.more.push((cell, column, most));
                row.push((column, -1.0));
            }
            row.append(&mut freed[cell]);
            self.model.row(f64::NEG_INFINITY, self.grid.capacity[cell] as f64 / SCALE, row);
        }
    }

    /// Columns of an item's starts that keep to a rule, with and without less work.
    fn of(&self, item: usize, keeps: impl Fn(&crate::plan::grid::Start) -> bool) -> Vec<Column> {
        let plain = self.grid.of(item).filter(|s| keeps(&self.grid.starts[*s])).filter_map(|s| self.columns[s]);
        let lighter = self.lighter.iter().filter(|l| {
            let start = &self.grid.starts[l.start as usize];
            start.item as usize == item && keeps(start)
        });
        plain.chain(lighter.map(|l| l.column)).collect()
    }

    fn order(&mut self) {
        for after in self.items.clone() {
            for (before, lag) in self.grid.before[after].clone() {
                for last in self.grid.of(after) {
                    let month = self.grid.starts[last].month;
                    let followers = self.of(after, |s| s.month <= month).into_iter().map(|c| (c, 1.0));
                    let firsts = self.of(before as usize, |s| s.done + lag <= month).into_iter().map(|c| (c, -1.0));
                    let row: Vec<(Column, f64)> = followers.chain(firsts).collect();
                    self.model.row(f64::NEG_INFINITY, 0.0, row);
                }
            }
            for other in self.grid.excludes[after].clone() {
                if self.items.contains(&(other as usize)) && other as usize > after {
                    let both = self.of(after, |_| true).into_iter().chain(self.of(other as usize, |_| true)).map(|c| (c, 1.0));
                    let both: Vec<(Column, f64)> = both.collect();
                    self.model.row(f64::NEG_INFINITY, 1.0, both);
                }
            }
        }
    }

    /// Gives each start, with and without less work, a cost.
    pub fn price(&mut self, cost: impl Fn(&crate::plan::grid::Start, Option<usize>) -> f64) {
        for &start in &self.starts {
            if let Some(column) = self.columns[start as usize] {
                self.model.set_cost(column, cost(&self.grid.starts[start as usize], None));
            }
        }
        for l in &self.lighter {
            self.model.set_cost(l.column, cost(&self.grid.starts[l.start as usize], Some(l.way)));
        }
    }

    pub fn solve(&self, control: &dyn Control) -> Result<Option<optimise::Answer>, PlanError> {
        let limits = Limits { nodes: Some(NODES), absolute_gap: 1e-4, ..Limits::default() };
        let answer = solve(&self.model, &limits, None, &mut Stop(control))?;
        Ok((answer.status != Status::Infeasible && answer.columns.is_some()).then_some(answer))
    }

    /// Whether they fit; none: not settled within the limits.
    pub fn fit(&self, control: &dyn Control) -> Result<Option<bool>, PlanError> {
        let limits = Limits { nodes: Some(NODES), ..Limits::default() };
        let answer = solve(&self.model, &limits, None, &mut Stop(control))?;
        Ok(match answer.status {
            Status::Infeasible => Some(false),
            _ if answer.columns.is_some() => Some(true),
            _ => None,
        })
    }

    /// Musts that are left out, in their order.
    pub fn left_out(&self, problem: &Problem, point: &[f64]) -> Vec<usize> {
        self.out.iter().filter(|(item, c)| point[c.0] > 0.5 && problem.items[*item].must).map(|(item, _)| *item).collect()
    }

    /// The month in which each item begins.
    pub fn months(&self, point: &[f64]) -> Vec<Option<usize>> {
        let plain = |item: usize| self.grid.of(item).find(|s| self.columns[*s].is_some_and(|c| point[c.0] > 0.5));
        let lighter = |item: usize| {
            let of_item = |l: &&LighterStart| self.grid.starts[l.start as usize].item as usize == item && point[l.column.0] > 0.5;
            self.lighter.iter().find(of_item).map(|l| l.start as usize)
        };
        let month = |item: usize| plain(item).or_else(|| lighter(item)).map(|s| self.grid.starts[s].month as usize);
        (0..self.grid.items()).map(month).collect()
    }
}

/// The solver's watcher that asks whoever may stop the work.
pub(super) struct Stop<'a>(pub &'a dyn Control);

impl Watch for Stop<'_> {
    fn stop(&mut self, _progress: Progress) -> bool {
        self.0.stop()
    }
}
