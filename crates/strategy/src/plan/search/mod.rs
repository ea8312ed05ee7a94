//! The search for a good plan: simulated annealing over plans that keep every rule, with ejection and re-insertion as its move.
//!
//! A move puts one item at one start, brings in what must come before it, ejects what stands in the way and lets back in what still fits. A worse plan is
//! taken with probability `exp(Δ/T)`. The temperature falls geometrically over a round of epochs; the next round is longer and begins from the best plan
//! or where the last one ended. Work is counted in epochs of [`EPOCH`] moves: whoever watches may stop it after any of them, and the same seed gives the
//! same plan after the same number of epochs.

mod moves;
mod state;

use crate::plan::grid::{Grid, OUT};
use crate::plan::random::Random;
use moves::Mover;
pub(crate) use state::State;

/// Moves in an epoch.
pub(crate) const EPOCH: u32 = 2_000;

/// The search, between two epochs.
#[derive(Debug)]
pub(crate) struct Search<'g> {
    grid: &'g Grid,
    state: State<'g>,
    random: Random,
    mover: Mover,
    movable: Vec<u32>,
    musts: Vec<u32>,
    best: Vec<u32>,
    best_rank: (i64, i64),
    round: Round,
    /// Mean worth of a start, the unit of the temperature.
    unit: f64,
    /// Epochs so far.
    pub epochs: u64,
}

#[derive(Clone, Copy, Debug)]
struct Round {
    number: u32,
    epochs: u32,
    done: u32,
}

impl<'g> Search<'g> {
    pub fn new(grid: &'g Grid, seed: u64, run: u64) -> Self {
        let worths: Vec<i64> = grid.by_worth.iter().filter_map(|s| s.first()).map(|s| grid.starts[*s as usize].worth).collect();
        let unit = (worths.iter().map(|w| w.unsigned_abs() as f64).sum::<f64>() / worths.len().max(1) as f64).max(1.0);
        let most = worths.iter().copied().max().unwrap_or(0).max(1);
        let mut state = State::new(grid, 2 * most);
        let movable: Vec<u32> = (0..grid.items() as u32).filter(|i| !grid.of(*i as usize).is_empty()).collect();
        greedy(&mut state);
        let mut search = Self {
            grid,
            best: state.chosen.clone(),
            best_rank: (i64::MIN, i64::MIN),
            state,
            random: Random::new(seed, run),
            mover: Mover::default(),
            musts: movable.iter().copied().filter(|i| grid.must[*i as usize]).collect(),
            movable,
            round: Round { number: 0, epochs: 40, done: 0 },
            unit,
            epochs: 0,
        };
        search.note_best();
        search
    }

    /// Musts missing from the best plan, and its worth.
    pub fn best_worth(&self) -> (usize, i64) {
        ((-self.best_rank.0) as usize, self.best_rank.1)
    }

    /// The best plan.
    pub fn best(&self) -> &[u32] {
        &self.best
    }

    /// Takes a plan from elsewhere, if it is better than the best.
    pub fn offer(&mut self, chosen: &[u32]) {
        let missing = self.grid.must.iter().zip(chosen).filter(|(must, start)| **must && **start == OUT).count() as i64;
        let rank = (-missing, self.grid.worth(chosen));
        if rank > self.best_rank {
            self.best_rank = rank;
            self.best = chosen.to_vec();
            self.state.load(chosen);
        }
    }

    fn note_best(&mut self) {
        let missing = self.state.missing() as i64;
        let rank = (-missing, self.state.score - self.state.must_bonus * (self.musts.len() as i64 - missing));
        if rank > self.best_rank {
            self.best_rank = rank;
            self.best.clone_from(&self.state.chosen);
        }
    }

    /// One epoch.
    pub fn epoch(&mut self) {
        self.epochs += 1;
        if self.movable.is_empty() {
            return;
        }
        let share = f64::from(self.round.done) / f64::from(self.round.epochs);
        let hot = if self.round.number % 3 == 2 { HOTTER } else { HOT };
        let temperature = self.unit * hot * libm::pow(COLD / hot, share);
        for _ in 0..EPOCH {
            self.step(temperature);
        }
        self.round.done += 1;
        if self.round.done == self.round.epochs {
            self.next_round();
        }
    }

    fn next_round(&mut self) {
        self.round.number += 1;
        self.round.done = 0;
        self.round.epochs = (self.round.epochs * 3 / 2).min(4_000);
        if self.best_rank.0 < 0 {
            self.state.score += self.state.must_bonus * (self.musts.len() as i64 - self.state.missing() as i64);
            self.state.must_bonus *= 2;
        }
        if self.random.below(2) == 0 {
            self.state.load(&self.best);
        }
    }

    /// An item to move: any; while musts are missing, one of these every other time.
    fn pick(&mut self) -> usize {
        if self.best_rank.0 < 0 && self.random.below(2) == 0 {
            let musts = &self.musts;
            let from = self.random.below(musts.len().max(1));
            let missing = musts.iter().cycle().skip(from).take(musts.len()).find(|m| !self.state.is_in(**m as usize));
            if let Some(&item) = missing {
                return item as usize;
            }
        }
        self.movable[self.random.below(self.movable.len())] as usize
    }

    fn step(&mut self, temperature: f64) {
        let item = self.pick();
        let before = self.state.score;
        let kind = self.random.below(100);
        if self.state.is_in(item) && kind < 4 {
            self.mover.drop(&mut self.state, &mut self.random, item);
        } else {
            let range = self.grid.of(item);
            let start = (range.start + self.random.below(range.len())) as u32;
            if start == self.state.chosen[item] {
                return;
            }
            if !self.mover.force(&mut self.state, &mut self.random, start) {
                self.state.undo();
                return;
            }
        }
        let change = self.state.score - before;
        let taken = change >= 0 || {
            let exponent = change as f64 / temperature;
            exponent > -20.0 && self.random.unit() < libm::exp(exponent)
        };
        if !taken {
            self.state.undo();
            return;
        }
        self.state.keep();
        if change > 0 {
            self.note_best();
        }
    }
}

/// Temperatures, in the mean worth of an item, measured on the shared instances: a colder end leaves the search where the last round ended.
const HOT: f64 = 0.3;
/// Where every third round begins: hot enough to leave the surroundings of the best plan.
const HOTTER: f64 = 1.0;
const COLD: f64 = 0.02;

/// A first plan: musts by their deadline, then the rest by worth for what it takes, each at its best start that fits.
fn greedy(state: &mut State<'_>) {
    let grid = state.grid;
    let size = |item: usize| {
        grid.by_worth[item].first().map_or(0.0, |s| grid.starts[*s as usize].cells.iter().map(|c| c.1.max(0) as f64).sum::<f64>())
    };
    let last = |item: usize| grid.of(item).next_back().map_or(0, |s| grid.starts[s].month);
    let worth = |item: usize| grid.by_worth[item].first().map_or(0.0, |s| grid.starts[*s as usize].worth as f64);
    let mut order: Vec<(bool, u32, f64, usize)> = (0..grid.items())
        .map(|i| {
            let must = grid.must[i];
            (!must, if must { last(i) } else { 0 }, -worth(i) / (size(i) + 1.0), i)
        })
        .collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3)));
    let mut changed = true;
    while changed {
        changed = false;
        for (_, _, _, item) in &order {
            if !state.is_in(*item)
                && let Some(start) = state.best_fit(*item)
            {
                state.put(start);
                changed = true;
            }
        }
    }
    state.keep();
}
