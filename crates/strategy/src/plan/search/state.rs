//! A plan under change: what is done when, what is left of each cell, what it is worth, and how to take changes back.

use crate::plan::grid::{Grid, OUT};

/// A plan under change.
#[derive(Clone, Debug)]
pub(crate) struct State<'g> {
    pub grid: &'g Grid,
    /// Start of each item, or [`OUT`].
    pub chosen: Vec<u32>,
    /// What is left of each cell; below 0 only within a move.
    pub left: Vec<i64>,
    /// What is going on in each period.
    pub active: Vec<Vec<u32>>,
    /// Worth of the plan, with what is counted for musts.
    pub score: i64,
    /// What a must counts beside its worth.
    pub must_bonus: i64,
    /// Changes since the last [`State::keep`]: item, and the start that it had.
    trail: Vec<(u32, u32)>,
}

impl<'g> State<'g> {
    pub fn new(grid: &'g Grid, must_bonus: i64) -> Self {
        Self {
            grid,
            chosen: vec![OUT; grid.items()],
            left: grid.capacity.clone(),
            active: vec![Vec::new(); grid.periods],
            score: 0,
            must_bonus,
            trail: Vec::new(),
        }
    }

    pub fn is_in(&self, item: usize) -> bool {
        self.chosen[item] != OUT
    }

    /// Musts that are not done.
    pub fn missing(&self) -> usize {
        self.grid.must.iter().zip(&self.chosen).filter(|(must, start)| **must && **start == OUT).count()
    }

    /// What would go if an item went: its worth, that of its pairs, and what is counted for a must.
    #[inline]
    pub fn loss(&self, item: usize) -> i64 {
        let start = self.chosen[item];
        debug_assert!(start != OUT);
        self.grid.starts[start as usize].worth + self.tied(item)
    }

    #[inline]
    fn tied(&self, item: usize) -> i64 {
        let mut sum = if self.grid.must[item] { self.must_bonus } else { 0 };
        for &(other, worth) in &self.grid.pairs[item] {
            if self.chosen[other as usize] != OUT {
                sum += worth;
            }
        }
        sum
    }

    /// Takes an item in at a start.
    #[inline]
    pub fn put(&mut self, start: u32) {
        self.trail.push((self.grid.starts[start as usize].item, OUT));
        self.put_silent(start);
    }

    /// Takes an item out.
    #[inline]
    pub fn take(&mut self, item: usize) {
        self.trail.push((item as u32, self.chosen[item]));
        self.take_silent(item);
    }

    fn put_silent(&mut self, start: u32) {
        let grid = self.grid;
        let data = &grid.starts[start as usize];
        let item = data.item as usize;
        self.score += data.worth + self.tied(item);
        self.chosen[item] = start;
        for &(cell, amount) in &data.cells {
            self.left[cell as usize] -= amount;
        }
        for &period in &data.periods {
            self.active[period as usize].push(data.item);
        }
    }

    fn take_silent(&mut self, item: usize) {
        let grid = self.grid;
        let data = &grid.starts[self.chosen[item] as usize];
        self.chosen[item] = OUT;
        self.score -= data.worth + self.tied(item);
        for &(cell, amount) in &data.cells {
            self.left[cell as usize] += amount;
        }
        for &period in &data.periods {
            let list = &mut self.active[period as usize];
            let at = list.iter().position(|i| *i == data.item).expect("an item that is done is listed in each of its periods");
            list.swap_remove(at);
        }
    }

    /// Keeps all changes.
    pub fn keep(&mut self) {
        self.trail.clear();
    }

    /// Takes all changes back since the last [`State::keep`].
    pub fn undo(&mut self) {
        while let Some((item, before)) = self.trail.pop() {
            if before == OUT {
                self.take_silent(item as usize);
            } else {
                self.put_silent(before);
            }
        }
    }

    /// Whether a start fits into what is left.
    #[inline]
    pub fn fits(&self, start: u32) -> bool {
        self.grid.starts[start as usize].cells.iter().all(|&(cell, amount)| amount <= self.left[cell as usize] || amount <= 0)
    }

    /// Whether a start keeps precedences and exclusions with what is done.
    #[inline]
    pub fn in_order(&self, start: u32) -> bool {
        let data = &self.grid.starts[start as usize];
        let item = data.item as usize;
        let starts = &self.grid.starts;
        self.grid.before[item].iter().all(|&(before, lag)| {
            let first = self.chosen[before as usize];
            first != OUT && starts[first as usize].done + lag <= data.month
        }) && self.grid.after[item].iter().all(|&(after, lag)| {
            let second = self.chosen[after as usize];
            second == OUT || data.done + lag <= starts[second as usize].month
        }) && self.grid.excludes[item].iter().all(|&other| self.chosen[other as usize] == OUT)
    }

    /// The best start of an item that fits as things are.
    pub fn best_fit(&self, item: usize) -> Option<u32> {
        self.grid.by_worth[item].iter().copied().find(|&s| self.in_order(s) && self.fits(s))
    }

    /// Replaces the plan.
    pub fn load(&mut self, chosen: &[u32]) {
        for item in 0..chosen.len() {
            if self.chosen[item] != chosen[item] {
                if self.chosen[item] != OUT {
                    self.take_silent(item);
                }
                if chosen[item] != OUT {
                    self.put_silent(chosen[item]);
                }
            }
        }
        self.trail.clear();
    }
}
