//! How good a plan can be at most: the solver on the tight time-indexed model, begun from the search's plan.

mod cliques;
mod cuts;
pub(crate) mod formulation;
mod root;
mod separation;

use optimise::{Answer, Limits, OptimiseError, Progress, Status, Watch, solve};

use crate::plan::grid::{Grid, SCALE};
use formulation::Formulation;

/// What goes on between the bound and whoever asked for it. Worth is in thousandths.
pub(crate) trait Exchange {
    /// Whether to stop.
    fn stop(&mut self) -> bool;
    /// No plan is worth more than this.
    fn bound(&mut self, worth: i64);
    /// A plan of the solver's.
    fn plan(&mut self, chosen: &[u32]);
    /// A plan worth more than this, if there is one.
    fn better_than(&mut self, worth: i64) -> Option<Vec<u32>>;
}

/// The largest step in which the worth of any plan can lie: every worth is a multiple of it.
pub(crate) fn step(grid: &Grid) -> i64 {
    let gcd = |mut a: u64, mut b: u64| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let worths = grid.starts.iter().map(|s| s.worth).chain(grid.pairs.iter().flatten().map(|p| p.1));
    worths.map(i64::unsigned_abs).fold(0, gcd).clamp(1, i64::MAX as u64) as i64
}

/// The bound in thousandths that a bound of the solver proves: rounded down to the step, with the solver's tolerance on the safe side.
pub(crate) fn proven(bound: f64, step: i64) -> i64 {
    let thousandths = bound * SCALE;
    if thousandths.is_nan() || thousandths.abs() >= 9e15 {
        return if thousandths < 0.0 { i64::MIN } else { i64::MAX };
    }
    // The solver keeps rows to within 1e-6; on sums of this size its objective is off by less than a millionth part.
    let safe = thousandths + thousandths.abs() * 1e-7 + 1.0;
    (safe.floor() as i64).div_euclid(step) * step
}

/// What came of the solver's run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The best plan known is the best there is.
    Proven,
    /// No plan keeps all rules.
    Infeasible,
    /// A limit came first.
    Open,
}

/// How the solver works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    /// Nodes at most.
    pub nodes: Option<i32>,
    /// Whether it looks for plans by its own heuristics though there is one to start from; no need where the search runs beside it.
    pub heuristics: bool,
}

/// Runs the solver until it has proven the best plan, or is stopped.
pub(crate) fn run(grid: &Grid, start: Option<&[u32]>, work: Work, exchange: &mut dyn Exchange) -> Result<Outcome, OptimiseError> {
    let step = step(grid);
    let mut formulation = Formulation::new(grid);
    match root::tighten(grid, &mut formulation, step, exchange)? {
        root::Left::Infeasible => return Ok(Outcome::Infeasible),
        root::Left::Nothing => return Ok(Outcome::Open),
        root::Left::Branch => {}
    }
    let start = exchange.better_than(i64::MIN).or_else(|| start.map(<[u32]>::to_vec));
    let start = start.as_deref();
    let work = Work { heuristics: work.heuristics || start.is_none(), ..work };
    branch(grid, &formulation, step, start, work, exchange)
}

fn branch(
    grid: &Grid,
    formulation: &Formulation,
    step: i64,
    start: Option<&[u32]>,
    work: Work,
    exchange: &mut dyn Exchange,
) -> Result<Outcome, OptimiseError> {
    let limits = Limits { nodes: work.nodes, heuristics: work.heuristics, absolute_gap: step as f64 / SCALE * 0.999, ..Limits::default() };
    let start = start.map(|chosen| formulation.point(grid, chosen));
    let mut link = Link { grid, formulation, step, exchange, offered: i64::MIN };
    let answer: Answer = solve(&formulation.model, &limits, start.as_deref(), &mut link)?;
    if let Some(columns) = &answer.columns {
        link.exchange.plan(&Formulation::plan(grid, columns));
    }
    Ok(match answer.status {
        Status::Infeasible => Outcome::Infeasible,
        Status::Optimal => {
            link.exchange.bound(proven(answer.bound, step));
            Outcome::Proven
        }
        _ => {
            link.exchange.bound(proven(answer.bound, step));
            Outcome::Open
        }
    })
}

struct Link<'a> {
    grid: &'a Grid,
    formulation: &'a Formulation,
    step: i64,
    exchange: &'a mut dyn Exchange,
    offered: i64,
}

impl Watch for Link<'_> {
    fn stop(&mut self, progress: Progress) -> bool {
        if progress.nodes >= 0 && progress.bound.is_finite() {
            self.exchange.bound(proven(progress.bound, self.step));
        }
        self.exchange.stop()
    }

    fn better(&mut self, _objective: f64, columns: &[f64]) {
        self.exchange.plan(&Formulation::plan(self.grid, columns));
    }

    fn offer(&mut self, progress: Progress) -> Option<Vec<f64>> {
        let known = if progress.objective.is_finite() { (progress.objective * SCALE).round() as i64 } else { i64::MIN };
        let plan = self.exchange.better_than(known.max(self.offered))?;
        self.offered = self.grid.worth(&plan);
        Some(self.formulation.point(self.grid, &plan))
    }
}
