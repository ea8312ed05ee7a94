//! Search and bound together: the best plan, and how good a plan can be at most.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::plan::bound::{self, Exchange, Outcome, Work};
use crate::plan::error::PlanError;
use crate::plan::grid::{Grid, SCALE, keeps_rules};
use crate::plan::neighbourhood::Neighbourhoods;
use crate::plan::problem::Problem;
use crate::plan::search::Search;
use crate::plan::verify::{broken, worth};
use crate::plan::windows::Windows;

/// How much work to put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Epochs of the search; none: until stopped or proven.
    pub epochs: Option<u64>,
    /// Nodes of the solver; none: until stopped or proven.
    pub nodes: Option<i32>,
    /// Seed of the search.
    pub seed: u64,
    /// Whether search and solver run beside each other and exchange plans and bounds, which is faster but depends on the clock; else one after the other, and
    /// the same effort gives the same answer.
    pub together: bool,
}

/// Whoever may stop the work; asked often, from several threads.
pub trait Control: Sync {
    /// Whether to stop and keep the best so far.
    fn stop(&self) -> bool;
}

/// Nobody stops it.
#[derive(Clone, Copy, Debug, Default)]
pub struct ToTheEnd;

impl Control for ToTheEnd {
    fn stop(&self) -> bool {
        false
    }
}

/// How much is known of the best plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStatus {
    /// It is the best there is.
    Optimal,
    /// It keeps every rule; a better one is not ruled out.
    Feasible,
    /// No plan keeps every rule.
    Infeasible,
    /// None was found, and none is ruled out.
    Unknown,
}

impl PlanStatus {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Feasible => "feasible",
            Self::Infeasible => "infeasible",
            Self::Unknown => "unknown",
        }
    }
}

/// A plan, and how good it is known to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// How much is known of it.
    pub status: PlanStatus,
    /// The month in which each item begins, none where it is not done; empty without a plan.
    pub starts: Vec<Option<usize>>,
    /// Its worth.
    pub objective: Option<f64>,
    /// No plan is worth more; none where nothing was proven.
    pub bound: Option<f64>,
    /// Epochs of the search that were done.
    pub epochs: u64,
    /// Musts that cannot be done whatever else is left out, where that is why there is no plan.
    pub lost_musts: Vec<usize>,
}

impl Solution {
    /// `(bound − objective) / |objective|`, where both are known.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let (objective, bound) = (self.objective?, self.bound?);
        Some((bound - objective).max(0.0) / objective.abs().max(1.0))
    }
}

/// Epochs without a better plan after which the solver looks through neighbourhoods of the best, and epochs between two of these.
const PATIENCE: u32 = 100;
const EVERY: u32 = 20;

/// Looks for the best plan.
///
/// # Method
/// Windows are propagated; simulated annealing with ejection looks for plans; the solver, on the tight time-indexed model and begun from
/// the best plan, proves how good a plan can be. Each plan is re-checked by [`broken`], which uses neither.
///
/// # Errors
/// [`PlanError`]: the problem is wrong in itself, or the solver fails. That no plan fits is a status, not an error.
///
/// # Sources
/// Oracles: enumeration of all plans on small problems; OR-Tools CP-SAT on the shared instances (`benches/plan`).
pub fn solve(problem: &Problem, effort: &Effort, control: &dyn Control) -> Result<Solution, PlanError> {
    problem.check()?;
    let windows = Windows::new(problem);
    let lost_musts = windows.lost_musts();
    if !lost_musts.is_empty() {
        return Ok(Solution { status: PlanStatus::Infeasible, starts: Vec::new(), objective: None, bound: None, epochs: 0, lost_musts });
    }
    let grid = Grid::new(problem, &windows);
    let board = Board::new(&grid, control);
    let mut search = Search::new(&grid, effort.seed, 0);
    board.hear_search(&search);
    let outcome = if effort.together { beside(&grid, effort, &board, &mut search) } else { in_turn(&grid, effort, &board, &mut search) }?;
    finish(problem, &grid, &board, outcome, search.epochs)
}

fn in_turn(grid: &Grid, effort: &Effort, board: &Board<'_>, search: &mut Search<'_>) -> Result<Outcome, PlanError> {
    board.search(search, effort.epochs, None)?;
    let start = board.best();
    Ok(bound::run(grid, start.as_deref(), Work { nodes: effort.nodes, heuristics: true }, &mut &*board)?)
}

fn beside(grid: &Grid, effort: &Effort, board: &Board<'_>, search: &mut Search<'_>) -> Result<Outcome, PlanError> {
    std::thread::scope(|scope| {
        let solver = scope.spawn(|| {
            let start = board.best();
            let outcome = bound::run(grid, start.as_deref(), Work { nodes: effort.nodes, heuristics: false }, &mut &*board);
            if effort.nodes.is_none() || outcome.as_ref().is_ok_and(|o| *o != Outcome::Open) || outcome.is_err() {
                board.end();
            }
            outcome
        });
        let searched = board.search(search, effort.epochs, Some(Neighbourhoods::new(effort.seed)));
        if searched.is_err() {
            board.end();
        }
        match solver.join() {
            Ok(outcome) => searched.and(Ok(outcome?)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn finish(problem: &Problem, grid: &Grid, board: &Board<'_>, outcome: Outcome, epochs: u64) -> Result<Solution, PlanError> {
    let known = board.known();
    let bound = (known.bound != i64::MAX && known.bound != i64::MIN).then(|| known.bound as f64 / SCALE);
    let Some((best, worth_of_best)) = &known.best else {
        let status = if outcome == Outcome::Infeasible { PlanStatus::Infeasible } else { PlanStatus::Unknown };
        let bound = bound.filter(|_| status == PlanStatus::Unknown);
        return Ok(Solution { status, starts: Vec::new(), objective: None, bound, epochs, lost_musts: Vec::new() });
    };
    let starts = grid.to_months(best);
    if let Some(why) = broken(problem, &starts).into_iter().next() {
        return Err(PlanError::Unsound { why });
    }
    let objective = worth(problem, &starts);
    let proven = known.bound <= *worth_of_best;
    let status = if proven { PlanStatus::Optimal } else { PlanStatus::Feasible };
    let bound = if proven { Some(objective) } else { bound };
    Ok(Solution { status, starts, objective: Some(objective), bound, epochs, lost_musts: Vec::new() })
}

#[derive(Clone, Debug)]
struct Known {
    best: Option<(Vec<u32>, i64)>,
    bound: i64,
    ended: bool,
}

/// What search and solver tell each other.
struct Board<'a> {
    grid: &'a Grid,
    control: &'a dyn Control,
    known: Mutex<Known>,
}

impl<'a> Board<'a> {
    fn new(grid: &'a Grid, control: &'a dyn Control) -> Self {
        Self { grid, control, known: Mutex::new(Known { best: None, bound: i64::MAX, ended: false }) }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // What is known stays sound if a thread panicked: each change is one assignment.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> Known {
        self.lock().clone()
    }

    fn best(&self) -> Option<Vec<u32>> {
        self.lock().best.as_ref().map(|b| b.0.clone())
    }

    fn end(&self) {
        self.lock().ended = true;
    }

    /// Whether all is done: ended, stopped, or the best plan proven.
    fn over(&self) -> bool {
        let known = self.lock();
        let proven = known.best.as_ref().is_some_and(|b| b.1 >= known.bound);
        let over = known.ended || proven;
        drop(known);
        over || self.control.stop()
    }

    fn hear_search(&self, search: &Search<'_>) {
        let (missing, worth) = search.best_worth();
        if missing == 0 {
            let mut known = self.lock();
            if known.best.as_ref().is_none_or(|b| b.1 < worth) {
                known.best = Some((search.best().to_vec(), worth));
            }
        }
    }

    /// Searches until told otherwise; where there are neighbourhoods, the solver looks through them while the search finds nothing better.
    fn search(&self, search: &mut Search<'_>, epochs: Option<u64>, mut near: Option<Neighbourhoods>) -> Result<(), PlanError> {
        let mut heard = search.best_worth();
        let mut idle = 0;
        while epochs.is_none_or(|most| search.epochs < most) && !self.over() {
            search.epoch();
            idle += 1;
            if search.best_worth() != heard {
                self.hear_search(search);
                idle = 0;
            }
            let better =
                self.lock().best.as_ref().filter(|b| (search.best_worth().0, -search.best_worth().1) > (0, -b.1)).map(|b| b.0.clone());
            if let Some(plan) = better {
                search.offer(&plan);
            }
            if let Some(near) = near.as_mut().filter(|_| idle >= PATIENCE && idle % EVERY == 0 && search.best_worth().0 == 0)
                && let Some(plan) = near.next(self.grid, search.best(), &|| self.over())?
                && keeps_rules(self.grid, &plan)
            {
                search.offer(&plan);
                self.hear_search(search);
            }
            heard = search.best_worth();
        }
        Ok(())
    }
}

impl Exchange for &Board<'_> {
    fn stop(&mut self) -> bool {
        self.over()
    }

    fn bound(&mut self, worth: i64) {
        let mut known = self.lock();
        known.bound = known.bound.min(worth);
    }

    fn plan(&mut self, chosen: &[u32]) {
        let worth = self.grid.worth(chosen);
        if !keeps_rules(self.grid, chosen) {
            return;
        }
        let mut known = self.lock();
        if known.best.as_ref().is_none_or(|b| b.1 < worth) {
            known.best = Some((chosen.to_vec(), worth));
        }
    }

    fn better_than(&mut self, worth: i64) -> Option<Vec<u32>> {
        self.lock().best.as_ref().filter(|b| b.1 > worth).map(|b| b.0.clone())
    }
}
