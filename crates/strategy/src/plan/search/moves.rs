//! One move of the search: put an item somewhere, eject what is in its way, and let what was ejected back in where it fits.

use crate::plan::grid::OUT;
use crate::plan::random::Random;
use crate::plan::search::state::State;

/// What a move needs beside the state, kept between moves so that nothing is allocated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mover {
    /// Items that this move has placed and that may not be ejected again.
    held: Vec<u32>,
    /// Items that this move has ejected.
    ejected: Vec<u32>,
}

impl Mover {
    /// Puts an item at a start, with what must come before it, ejects what is in the way, and lets what was ejected back in. False: it cannot be done; the
    /// state is then in between, for the caller to undo.
    pub fn force(&mut self, state: &mut State<'_>, random: &mut Random, start: u32) -> bool {
        self.held.clear();
        self.ejected.clear();
        if !self.place(state, random, start, 0) {
            return false;
        }
        self.let_in(state, random);
        true
    }

    /// Takes an item out with all that follows it, and lets others in.
    pub fn drop(&mut self, state: &mut State<'_>, random: &mut Random, item: usize) {
        self.held.clear();
        self.ejected.clear();
        self.eject(state, item);
        let dropped = self.ejected.remove(0);
        self.let_in(state, random);
        // What was dropped comes back last, if nothing better took its room.
        if !state.is_in(dropped as usize)
            && let Some(start) = state.best_fit(dropped as usize)
        {
            state.put(start);
        }
    }

    fn place(&mut self, state: &mut State<'_>, random: &mut Random, start: u32, depth: usize) -> bool {
        let grid = state.grid;
        let data = &grid.starts[start as usize];
        let item = data.item as usize;
        if state.is_in(item) {
            state.take(item);
        }
        self.held.push(data.item);
        if !self.bring_before(state, random, start, depth) {
            return false;
        }
        for &other in &grid.excludes[item] {
            if state.is_in(other as usize) {
                if self.held.contains(&other) {
                    return false;
                }
                self.eject(state, other as usize);
            }
        }
        for &(after, lag) in &grid.after[item] {
            let second = state.chosen[after as usize];
            if second != OUT && grid.starts[second as usize].month < data.done + lag {
                if self.held.contains(&after) {
                    return false;
                }
                self.eject(state, after as usize);
            }
        }
        // What went may have taken with it what must come before: an item that follows another and excludes it can never be done.
        if !state.in_order(start) {
            return false;
        }
        state.put(start);
        self.make_room(state, random, start)
    }

    /// Places what must be done before a start and is not, or not in time.
    fn bring_before(&mut self, state: &mut State<'_>, random: &mut Random, start: u32, depth: usize) -> bool {
        let grid = state.grid;
        let data = &grid.starts[start as usize];
        for &(before, lag) in &grid.before[data.item as usize] {
            let now = state.chosen[before as usize];
            if now != OUT && grid.starts[now as usize].done + lag <= data.month {
                continue;
            }
            if depth > 6 || (now != OUT && self.held.contains(&before)) {
                return false;
            }
            let range = grid.of(before as usize);
            let in_time = grid.starts[range.clone()].partition_point(|s| s.done + lag <= data.month);
            if in_time == 0 {
                return false;
            }
            let pick = (range.start + random.below(in_time)) as u32;
            if !self.place(state, random, pick, depth + 1) {
                return false;
            }
        }
        true
    }

    /// Ejects items until no cell of a start is overdrawn: of those at work there, the ones that cost least for what they free, by a random weight.
    fn make_room(&mut self, state: &mut State<'_>, random: &mut Random, start: u32) -> bool {
        let grid = state.grid;
        for &(cell, _) in &grid.starts[start as usize].cells {
            while state.left[cell as usize] < 0 {
                let period = grid.period_of_cell[cell as usize] as usize;
                let mut victim = None;
                let mut least = f64::INFINITY;
                for at in 0..state.active[period].len() {
                    let other = state.active[period][at];
                    let amount = grid.amount(state.chosen[other as usize], cell);
                    if self.held.contains(&other) || amount <= 0 {
                        continue;
                    }
                    // What it costs for what it frees of the cell, as far as that is needed.
                    let frees = amount.min(-state.left[cell as usize]) as f64;
                    let cost = (state.loss(other as usize).max(0) as f64 + 1.0) * (0.3 + random.unit()) / frees.sqrt();
                    if cost < least {
                        least = cost;
                        victim = Some(other);
                    }
                }
                match victim {
                    Some(victim) => self.eject(state, victim as usize),
                    None => return false,
                }
            }
        }
        true
    }

    /// Takes an item out, with all that needs it.
    fn eject(&mut self, state: &mut State<'_>, item: usize) {
        if !state.is_in(item) {
            return;
        }
        state.take(item);
        self.ejected.push(item as u32);
        let grid = state.grid;
        for &(after, _) in &grid.after[item] {
            self.eject(state, after as usize);
        }
    }

    /// Lets ejected items back in where they fit, and a few others.
    fn let_in(&mut self, state: &mut State<'_>, random: &mut Random) {
        let n = self.ejected.len();
        // What comes first in a chain was ejected before what follows it, so one pass in this order is enough; some are passed in another order.
        if n > 1 && random.below(2) == 0 {
            self.ejected.swap(random.below(n), random.below(n));
        }
        for at in 0..n {
            let item = self.ejected[at] as usize;
            if !state.is_in(item)
                && let Some(start) = state.best_fit(item)
            {
                state.put(start);
            }
        }
        for _ in 0..2 {
            let item = random.below(state.chosen.len());
            if !state.is_in(item)
                && let Some(start) = state.best_fit(item)
            {
                state.put(start);
            }
        }
    }
}
