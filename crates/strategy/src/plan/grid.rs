//! The problem in whole numbers: every start that can be, with what it takes of each cell.
//!
//! Amounts are in thousandths, uses rounded up and capacities down, so that a plan that fits here fits in exact arithmetic; worth is rounded to
//! thousandths. Sums of whole numbers have no order, so search, checks and bounds agree to the last bit.

use crate::plan::problem::Problem;
use crate::plan::windows::Windows;

/// Thousandths in one unit.
pub(crate) const SCALE: f64 = 1_000.0;
/// No start: the item is not done.
pub(crate) const OUT: u32 = u32::MAX;

/// A start of an item.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub item: u32,
    pub month: u32,
    /// Months after which it counts as done.
    pub done: u32,
    pub worth: i64,
    /// Cells it takes and how much of each, by cell.
    pub cells: Vec<(u32, i64)>,
    /// Periods in which it takes anything: indices of lists of what is going on.
    pub periods: Vec<u32>,
}

/// The problem in whole numbers.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub starts: Vec<Start>,
    /// First start of each item, and the end of the last.
    pub first: Vec<u32>,
    /// Starts of each item by worth, best first.
    pub by_worth: Vec<Vec<u32>>,
    pub must: Vec<bool>,
    pub capacity: Vec<i64>,
    /// Resource and period of each cell.
    pub cell_of: Vec<(usize, usize)>,
    /// List of what is going on, for each cell.
    pub period_of_cell: Vec<u32>,
    pub periods: usize,
    /// What must be done before, with lags.
    pub before: Vec<Vec<(u32, u32)>>,
    /// What comes after, with lags.
    pub after: Vec<Vec<(u32, u32)>>,
    pub excludes: Vec<Vec<u32>>,
    pub pairs: Vec<Vec<(u32, i64)>>,
}

impl Grid {
    /// Every start within the windows that fits on its own.
    pub fn new(problem: &Problem, windows: &Windows) -> Self {
        let n = problem.items.len();
        let mut offsets = Vec::new();
        let (mut capacity, mut cell_of, mut period_of_cell) = (Vec::new(), Vec::new(), Vec::new());
        let mut extra_periods = problem.months;
        for (r, resource) in problem.resources.iter().enumerate() {
            offsets.push(capacity.len());
            let monthly = resource.capacity.len() == problem.months && resource.period_of.iter().enumerate().all(|(m, p)| m == *p);
            for (p, amount) in resource.capacity.iter().enumerate() {
                // Capacity below nothing is overload that stands already: a plan may not add to it.
                capacity.push((amount.max(0.0) * SCALE + 1e-6).floor() as i64);
                cell_of.push((r, p));
                period_of_cell.push(if monthly { p as u32 } else { (extra_periods + p) as u32 });
            }
            extra_periods += if monthly { 0 } else { resource.capacity.len() };
        }
        let mut grid = Self {
            starts: Vec::new(),
            first: vec![0],
            by_worth: Vec::new(),
            must: windows.must.clone(),
            capacity,
            cell_of,
            period_of_cell,
            periods: extra_periods,
            before: vec![Vec::new(); n],
            after: vec![Vec::new(); n],
            excludes: vec![Vec::new(); n],
            pairs: vec![Vec::new(); n],
        };
        for item in 0..n {
            grid.add_item(problem, windows, &offsets, item);
        }
        for p in &problem.precedences {
            grid.before[p.after].push((p.before as u32, p.lag as u32));
            grid.after[p.before].push((p.after as u32, p.lag as u32));
        }
        for &(a, b) in &problem.exclusions {
            grid.excludes[a].push(b as u32);
            grid.excludes[b].push(a as u32);
        }
        for pair in &problem.pairs {
            let worth = (pair.worth * SCALE).round() as i64;
            grid.pairs[pair.a].push((pair.b as u32, worth));
            grid.pairs[pair.b].push((pair.a as u32, worth));
        }
        grid
    }

    fn add_item(&mut self, problem: &Problem, windows: &Windows, offsets: &[usize], index: usize) {
        let item = &problem.items[index];
        let from = self.starts.len() as u32;
        for month in windows.starts(problem, index) {
            let cells = cells_of(problem, offsets, index, month);
            let mut periods: Vec<u32> = cells.iter().map(|(cell, _)| self.period_of_cell[*cell as usize]).collect();
            periods.sort_unstable();
            periods.dedup();
            let worth = (item.worth[month] * SCALE).round() as i64;
            self.starts.push(Start { item: index as u32, month: month as u32, done: item.done[month] as u32, worth, cells, periods });
        }
        self.first.push(self.starts.len() as u32);
        let mut order: Vec<u32> = (from..self.starts.len() as u32).collect();
        order.sort_by_key(|&s| (-self.starts[s as usize].worth, s));
        self.by_worth.push(order);
    }

    /// Number of items.
    pub fn items(&self) -> usize {
        self.must.len()
    }

    /// Indices of an item's starts, by month.
    pub fn of(&self, item: usize) -> std::ops::Range<usize> {
        self.first[item] as usize..self.first[item + 1] as usize
    }

    /// Amount that a start takes of a cell.
    pub fn amount(&self, start: u32, cell: u32) -> i64 {
        let cells = &self.starts[start as usize].cells;
        cells.binary_search_by_key(&cell, |c| c.0).map_or(0, |at| cells[at].1)
    }

    /// Months of the starts of a plan.
    pub fn to_months(&self, chosen: &[u32]) -> Vec<Option<usize>> {
        chosen.iter().map(|&s| (s != OUT).then(|| self.starts[s as usize].month as usize)).collect()
    }

    /// Worth of a plan.
    pub fn worth(&self, chosen: &[u32]) -> i64 {
        let mut sum = 0;
        for (item, &start) in chosen.iter().enumerate() {
            if start == OUT {
                continue;
            }
            sum += self.starts[start as usize].worth;
            sum += self.pairs[item]
                .iter()
                .filter(|(other, _)| (*other as usize) > item && chosen[*other as usize] != OUT)
                .map(|(_, w)| w)
                .sum::<i64>();
        }
        sum
    }
}

/// What an item takes of each cell if it begins in a month, in thousandths. What falls beyond the last period of a resource is not charged.
pub(crate) fn cells_of(problem: &Problem, offsets: &[usize], item: usize, month: usize) -> Vec<(u32, i64)> {
    let mut cells: std::collections::BTreeMap<u32, i64> = std::collections::BTreeMap::new();
    for used in &problem.items[item].uses {
        let resource = &problem.resources[used.resource];
        for (k, amount) in used.amounts.iter().enumerate() {
            let period = resource.period_of[month] + k;
            if period < resource.capacity.len() && *amount != 0.0 {
                *cells.entry((offsets[used.resource] + period) as u32).or_default() += (amount * SCALE - 1e-6).ceil() as i64;
            }
        }
    }
    cells.into_iter().collect()
}

/// Whether a plan keeps every rule of the grid, in whole numbers.
pub(crate) fn keeps_rules(grid: &Grid, chosen: &[u32]) -> bool {
    let mut left = grid.capacity.clone();
    let starts = |item: usize| (chosen[item] != OUT).then(|| &grid.starts[chosen[item] as usize]);
    for item in 0..chosen.len() {
        let Some(start) = starts(item) else {
            if grid.must[item] {
                return false;
            }
            continue;
        };
        for &(cell, amount) in &start.cells {
            left[cell as usize] -= amount;
        }
        let in_order = grid.before[item].iter().all(|&(before, lag)| starts(before as usize).is_some_and(|b| b.done + lag <= start.month));
        if start.item as usize != item || !in_order || grid.excludes[item].iter().any(|o| chosen[*o as usize] != OUT) {
            return false;
        }
    }
    left.iter().all(|l| *l >= 0)
}
