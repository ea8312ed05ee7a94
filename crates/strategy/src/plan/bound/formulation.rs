//! The problem as a time-indexed integer model, in its tight form.
//!
//! ```text
//! max  Σ worth(i, s) x(i, s) + Σ w(a, b) y(a, b)
//! once Σ_s x(i, s) ≤ 1, = 1 for musts
//! cap  Σ amount(i, s, cell) x(i, s) ≤ capacity(cell)                       every cell that can be overdrawn
//! prec Σ_{u ≤ t} x(j, u) ≤ Σ_{u: done(i, u) + lag ≤ t} x(i, u)             every t in j's window
//! excl Σ_s x(a, s) + Σ_s x(b, s) ≤ 1
//! pair y ≤ z(a), y ≤ z(b) where w > 0; y ≥ z(a) + z(b) − 1 where w < 0     z(i) = Σ_s x(i, s)
//! ```
//!
//! The precedence rows are disaggregated over time, which makes the linear relaxation much tighter than one row a precedence.

use optimise::{Column, Kind, Model, Sense};

use crate::plan::grid::{Grid, OUT, SCALE};

/// The integer model of a grid.
#[derive(Clone, Debug)]
pub(crate) struct Formulation {
    pub model: Model,
    /// A column a pair: items, worth, column.
    pairs: Vec<(u32, u32, i64, Column)>,
}

/// The column of a start: starts come first, in their order.
pub(crate) fn column(start: usize) -> Column {
    Column(start)
}

impl Formulation {
    pub fn new(grid: &Grid) -> Self {
        let mut model = Model::new(Sense::Maximise);
        for start in &grid.starts {
            model.column(start.worth as f64 / SCALE, 0.0, 1.0, Kind::Integer);
        }
        let mut formulation = Self { model, pairs: Vec::new() };
        formulation.once(grid);
        formulation.capacities(grid);
        formulation.precedences(grid);
        formulation.ties(grid);
        formulation
    }

    fn once(&mut self, grid: &Grid) {
        for item in 0..grid.items() {
            let least = if grid.must[item] { 1.0 } else { 0.0 };
            self.model.row(least, 1.0, done(grid, item, 1.0));
        }
    }

    fn capacities(&mut self, grid: &Grid) {
        for (cell, factors) in by_cell(grid).into_iter().enumerate() {
            let mut most = std::collections::BTreeMap::new();
            for &(start, amount) in &factors {
                let of_item = most.entry(grid.starts[start as usize].item).or_insert(0_i64);
                *of_item = (*of_item).max(amount);
            }
            if most.values().sum::<i64>() > grid.capacity[cell] {
                let factors = factors.into_iter().map(|(start, amount)| (column(start as usize), amount as f64 / SCALE));
                self.model.row(f64::NEG_INFINITY, grid.capacity[cell] as f64 / SCALE, factors);
            }
        }
    }

    fn precedences(&mut self, grid: &Grid) {
        for after in 0..grid.items() {
            for &(before, lag) in &grid.before[after] {
                for last in grid.of(after) {
                    let month = grid.starts[last].month;
                    let followers = grid.of(after).filter(|u| *u <= last).map(|u| (column(u), 1.0));
                    let in_time = grid.of(before as usize).filter(|u| grid.starts[*u].done + lag <= month).map(|u| (column(u), -1.0));
                    self.model.row(f64::NEG_INFINITY, 0.0, followers.chain(in_time));
                }
            }
        }
    }

    fn ties(&mut self, grid: &Grid) {
        for item in 0..grid.items() {
            for &other in grid.excludes[item].iter().filter(|o| **o as usize > item) {
                self.model.row(f64::NEG_INFINITY, 1.0, done(grid, item, 1.0).chain(done(grid, other as usize, 1.0)));
            }
            for &(other, worth) in grid.pairs[item].iter().filter(|(o, _)| *o as usize > item) {
                let y = self.model.column(worth as f64 / SCALE, 0.0, 1.0, Kind::Continuous);
                self.pairs.push((item as u32, other, worth, y));
                if worth > 0 {
                    self.model.row(f64::NEG_INFINITY, 0.0, done(grid, item, -1.0).chain([(y, 1.0)]));
                    self.model.row(f64::NEG_INFINITY, 0.0, done(grid, other as usize, -1.0).chain([(y, 1.0)]));
                } else {
                    self.model.row(f64::NEG_INFINITY, 1.0, done(grid, item, 1.0).chain(done(grid, other as usize, 1.0)).chain([(y, -1.0)]));
                }
            }
        }
    }

    /// A plan as a point of the model.
    pub fn point(&self, grid: &Grid, chosen: &[u32]) -> Vec<f64> {
        let mut point = vec![0.0; self.model.columns()];
        for &start in chosen.iter().filter(|s| **s != OUT) {
            point[start as usize] = 1.0;
        }
        debug_assert_eq!(grid.items(), chosen.len());
        for &(a, b, _, y) in &self.pairs {
            point[y.0] = if chosen[a as usize] != OUT && chosen[b as usize] != OUT { 1.0 } else { 0.0 };
        }
        point
    }

    /// The plan that a point of the model stands for.
    pub fn plan(grid: &Grid, point: &[f64]) -> Vec<u32> {
        let chosen = |item: usize| grid.of(item).find(|s| point[*s] > 0.5).map_or(OUT, |s| s as u32);
        (0..grid.items()).map(chosen).collect()
    }
}

/// Starts that take something of each cell, and how much.
pub(crate) fn by_cell(grid: &Grid) -> Vec<Vec<(u32, i64)>> {
    let mut cells = vec![Vec::new(); grid.capacity.len()];
    for (index, start) in grid.starts.iter().enumerate() {
        for &(cell, amount) in &start.cells {
            cells[cell as usize].push((index as u32, amount));
        }
    }
    cells
}

fn done(grid: &Grid, item: usize, factor: f64) -> impl Iterator<Item = (Column, f64)> + use<> {
    grid.of(item).map(move |s| (column(s), factor))
}
