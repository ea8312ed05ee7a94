//! Solving an integer model, watched.

use std::ffi::c_int;

use crate::answer::{Answer, Status};
use crate::callback;
use crate::error::OptimiseError;
use crate::model::{Kind, Model, Sense};
use crate::relaxation::{failed, hand_over, option};

/// When to stop. A limit of nodes gives the same answer again; one of seconds does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Seconds of the clock.
    pub seconds: Option<f64>,
    /// Nodes of the search tree.
    pub nodes: Option<i32>,
    /// Stop when the gap between bound and point is at most this share.
    pub relative_gap: f64,
    /// Stop when bound and point differ by at most this.
    pub absolute_gap: f64,
    /// Seed of the solver's own random choices.
    pub seed: i32,
    /// Whether the solver looks for points by its own heuristics: no need where good ones come from elsewhere.
    pub heuristics: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { seconds: None, nodes: None, relative_gap: 0.0, absolute_gap: 1e-6, seed: 0, heuristics: true }
    }
}

/// Where the solver is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Objective of the best point so far; infinite where there is none.
    pub objective: f64,
    /// No point is better than this.
    pub bound: f64,
    /// Nodes so far.
    pub nodes: i64,
    /// Seconds so far.
    pub seconds: f64,
}

/// Whoever looks on while the solver works.
pub trait Watch {
    /// Called now and then: whether to stop.
    fn stop(&mut self, _progress: Progress) -> bool {
        false
    }
    /// Called for each better point that the solver finds.
    fn better(&mut self, _objective: f64, _columns: &[f64]) {}
    /// Called now and then: a point from elsewhere, for the solver to start from.
    fn offer(&mut self, _progress: Progress) -> Option<Vec<f64>> {
        None
    }
}

/// Nobody looks on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watcher;

impl Watch for Watcher {}

/// Solves a model, from a start where one is given; `watch` may stop the solver, hear of better points, and offer some.
///
/// # Errors
/// [`OptimiseError`]: the model is unsound, the start has another length, or the solver fails. That there is no point is a [`Status`], no error.
pub fn solve(model: &Model, limits: &Limits, start: Option<&[f64]>, watch: &mut dyn Watch) -> Result<Answer, OptimiseError> {
    if model.columns() == 0 {
        return Ok(of_no_columns(model));
    }
    let (mut highs, _) = hand_over(model, false)?;
    option(&mut highs, "threads", 1 as c_int)?;
    option(&mut highs, "random_seed", limits.seed as c_int)?;
    if !limits.heuristics {
        option(&mut highs, "mip_heuristic_effort", 0.0)?;
        for heuristic in [
            "mip_heuristic_run_feasibility_jump",
            "mip_heuristic_run_rins",
            "mip_heuristic_run_rens",
            "mip_heuristic_run_root_reduced_cost",
        ] {
            option(&mut highs, heuristic, false)?;
        }
    }
    option(&mut highs, "mip_rel_gap", limits.relative_gap)?;
    option(&mut highs, "mip_abs_gap", limits.absolute_gap)?;
    if let Some(seconds) = limits.seconds {
        option(&mut highs, "time_limit", seconds.max(0.0))?;
    }
    if let Some(nodes) = limits.nodes {
        option(&mut highs, "mip_max_nodes", nodes as c_int)?;
    }
    if let Some(start) = start {
        if start.len() != model.columns() {
            return Err(OptimiseError::Start { found: start.len(), expected: model.columns() });
        }
        highs.try_set_solution(Some(start), None, None, None).map_err(|e| failed("taking the start", &e))?;
    }
    let solved = callback::run(highs, model.columns(), watch)?;
    let status = match solved.status() {
        // Presolve of HiGHS sometimes cannot tell the two apart; without objective only feasibility is left to ask.
        highs::HighsModelStatus::UnboundedOrInfeasible => return tell_apart(model, limits),
        other => Status::of(other)?,
    };
    let nothing = match model.sense {
        Sense::Maximise => f64::INFINITY,
        Sense::Minimise => f64::NEG_INFINITY,
    };
    let found = solved.primal_solution_status() == highs::HighsSolutionStatus::Feasible;
    let columns = found.then(|| rounded(model, solved.get_solution().columns()));
    let objective = columns.as_ref().map(|columns| model.objective(columns));
    let claimed = if model.has_integers() {
        solved.double_info_value(c"mip_dual_bound").map_err(|e| failed("asking for the bound", &e))?
    } else {
        solved.objective_value()
    };
    let bound = match status {
        Status::Infeasible => -nothing,
        Status::Unbounded => nothing,
        _ if !model.has_integers() && status != Status::Optimal => nothing,
        _ => claimed,
    };
    let gap = objective.map_or(f64::INFINITY, |objective| (bound - objective).abs() / objective.abs().max(1.0));
    let nodes = solved
        .double_info_value(c"mip_node_count")
        .map_or(0, |n| n as i64)
        .max(solved.int_info_value(c"mip_node_count").unwrap_or(0))
        .max(0);
    Ok(Answer { status, objective, bound, gap, columns, nodes, iterations: solved.simplex_iteration_count().max(0) })
}

/// A model without columns has one point, of nothing: HiGHS gives no status for it.
fn of_no_columns(model: &Model) -> Answer {
    let holds = model.rows.iter().all(|row| row.lower <= 0.0 && row.upper >= 0.0);
    let none = if model.sense == Sense::Maximise { f64::NEG_INFINITY } else { f64::INFINITY };
    let (status, bound) = if holds { (Status::Optimal, 0.0) } else { (Status::Infeasible, none) };
    Answer {
        status,
        objective: holds.then_some(0.0),
        bound,
        gap: if holds { 0.0 } else { f64::INFINITY },
        columns: holds.then(Vec::new),
        nodes: 0,
        iterations: 0,
    }
}

fn tell_apart(model: &Model, limits: &Limits) -> Result<Answer, OptimiseError> {
    let mut plain = model.clone();
    plain.columns.iter_mut().for_each(|column| column.cost = 0.0);
    let answer = solve(&plain, limits, None, &mut Watcher)?;
    let up = if model.sense == Sense::Maximise { f64::INFINITY } else { f64::NEG_INFINITY };
    Ok(match answer.status {
        Status::Optimal => Answer { status: Status::Unbounded, objective: None, bound: up, gap: f64::INFINITY, columns: None, ..answer },
        Status::Infeasible => Answer { bound: -up, ..answer },
        _ => Answer { bound: up, objective: None, columns: None, gap: f64::INFINITY, ..answer },
    })
}

fn rounded(model: &Model, columns: &[f64]) -> Vec<f64> {
    let whole = |(x, data): (&f64, &crate::model::ColumnData)| if data.kind == Kind::Integer { x.round() } else { *x };
    columns.iter().zip(&model.columns).map(whole).collect()
}
