//! The root: the linear relaxation, tightened by cuts and rid of starts that no better plan has, before the solver branches.

use optimise::{OptimiseError, Relaxation, Status};

use crate::plan::bound::cliques::Conflicts;
use crate::plan::bound::cuts::Cut;
use crate::plan::bound::formulation::{Formulation, column};
use crate::plan::bound::separation::Separations;
use crate::plan::bound::{Exchange, proven};
use crate::plan::grid::{Grid, SCALE};

/// Rounds of cuts at most.
const MOST_ROUNDS: usize = 40;
/// Rounds without a better bound by a ten-thousandth after which the solver begins to branch.
const PATIENCE: usize = 2;

/// What is left to do after the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// Branching.
    Branch,
    /// Nothing: no plan keeps all rules.
    Infeasible,
    /// Nothing: stopped, or the best plan is proven.
    Nothing,
}

/// Tightens the formulation by cuts, as long as they help.
pub(crate) fn tighten(grid: &Grid, formulation: &mut Formulation, step: i64, exchange: &mut dyn Exchange) -> Result<Left, OptimiseError> {
    let separations = Separations::new(grid);
    let conflicts = Conflicts::new(grid, &separations);
    let mut relaxation = Relaxation::new(&formulation.model)?;
    let mut cuts: Vec<Cut> = Vec::new();
    let mut fixed = vec![false; grid.starts.len()];
    let (mut best, mut idle) = (f64::INFINITY, 0);
    let mut point = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let answer = relaxation.solve(None)?;
        match answer.status {
            Status::Infeasible => return Ok(Left::Infeasible),
            Status::Optimal => {}
            _ => break,
        }
        exchange.bound(proven(answer.objective, step));
        if exchange.stop() {
            return Ok(Left::Nothing);
        }
        idle = if answer.objective < best - best.abs() * 1e-4 { 0 } else { idle + 1 };
        best = best.min(answer.objective);
        if idle > PATIENCE {
            break;
        }
        fix(grid, formulation, &mut relaxation, &answer, step, exchange, &mut fixed)?;
        point = answer.columns;
        let found = conflicts.as_ref().map_or_else(Vec::new, |c| c.separate(&point[..grid.starts.len()]));
        if found.is_empty() {
            break;
        }
        for cut in found {
            relaxation.row(f64::NEG_INFINITY, cut.limit, cut.factors.iter().map(|(s, f)| (column(*s as usize), *f)))?;
            cuts.push(cut);
        }
    }
    // The solver gets the cuts that the last point keeps with little to spare; the others only slow it.
    for cut in cuts {
        let value: f64 = cut.factors.iter().map(|(s, f)| f * point[*s as usize]).sum();
        if value > cut.limit - 0.05 {
            formulation.model.row(f64::NEG_INFINITY, cut.limit, cut.factors.iter().map(|(s, f)| (column(*s as usize), *f)));
        }
    }
    Ok(Left::Branch)
}

/// Takes out starts that no plan better than the best known can have: with one of them, the relaxation is worth no more than that plan.
fn fix(
    grid: &Grid,
    formulation: &mut Formulation,
    relaxation: &mut Relaxation,
    answer: &optimise::LinearAnswer,
    step: i64,
    exchange: &mut dyn Exchange,
    fixed: &mut [bool],
) -> Result<(), OptimiseError> {
    let Some(plan) = exchange.better_than(i64::MIN) else { return Ok(()) };
    let target = grid.worth(&plan) + step;
    for start in 0..grid.starts.len() {
        let reduced = answer.reduced_costs[start];
        // At its lower bound only: there the reduced cost of a maximum is below nothing.
        if fixed[start] || answer.columns[start] > 1e-9 || reduced >= 0.0 || plan.contains(&(start as u32)) {
            continue;
        }
        if proven(answer.objective + reduced + answer.objective.abs() * 1e-7 + 1.0 / SCALE, 1) < target {
            fixed[start] = true;
            formulation.model.set_bounds(column(start), 0.0, 0.0);
            relaxation.set_bounds(column(start), 0.0, 0.0)?;
        }
    }
    Ok(())
}
