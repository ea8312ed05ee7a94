//! A smallest set of musts that cannot go together.

use optimise::{Kind, Limits, Model, Sense, Status, solve};

use crate::plan::ask::Terms;
use crate::plan::ask::musts::{Give, Musts, Stop};
use crate::plan::ask::ways::fewest_dropped;
use crate::plan::error::PlanError;
use crate::plan::problem::Problem;
use crate::plan::solve::Control;
use crate::plan::windows::Windows;

/// Rounds of [`smallest`]: each costs about what the fewest musts dropped do.
const ROUNDS: usize = 200;

/// Of conflicts equally small, the one that needs least else: what fails because of what comes before it is not blamed for that. All that an item can need adds so
/// much to it, and a conflict of a thousand items is still smaller than one of a thousand and one.
const BLAME: f64 = 1e-3;

/// Musts that cannot go together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    /// The items; empty where all fit, or that was not settled.
    pub items: Vec<usize>,
    /// Whether no smaller set is in conflict. Without it, no item of the set can be spared, as far as that could be settled.
    pub smallest: bool,
}

/// A smallest set of musts that cannot go together.
///
/// # Method
/// Whatever makes the musts fit leaves out at least one of every conflict, and a conflict holds one at least of everything that makes them fit. So a smallest set
/// that meets all that was found to make them fit is tried; while it fits, what else must be left out for it joins them; once it does not fit, it is a smallest
/// conflict (the implicit hitting sets of Ignatiev et al., CP 2015). Where the limits end that first, musts are left out one by one as long as the rest does not fit.
pub(super) fn conflict(problem: &Problem, control: &dyn Control) -> Result<Conflict, PlanError> {
    if fits(problem, control)? != Some(false) {
        return Ok(Conflict::default());
    }
    if let Some(items) = smallest(problem, control)? {
        return Ok(Conflict { items, smallest: true });
    }
    Ok(Conflict { items: by_deletion(problem, control)?, smallest: false })
}

fn smallest(problem: &Problem, control: &dyn Control) -> Result<Option<Vec<usize>>, PlanError> {
    let musts: Vec<usize> = (0..problem.items.len()).filter(|i| problem.items[*i].must && problem.items[*i].fixed.is_none()).collect();
    let costs: Vec<f64> = musts.iter().map(|i| 1.0 + BLAME * needed(problem, *i) as f64 / problem.items.len() as f64).collect();
    let mut met: Vec<Vec<usize>> = Vec::new();
    let mut tried: Vec<usize> = Vec::new();
    for _ in 0..ROUNDS {
        match fits(&only(problem, &tried), control)? {
            Some(false) => return Ok(Some(tried)),
            None => return Ok(None),
            Some(true) => {}
        }
        let mut terms = Terms::plain(problem, 0.0, 0.0, 0.0);
        tried.iter().for_each(|i| terms.firm[*i] = true);
        let Some(dropped) = fewest_dropped(problem, &terms, control)? else { return Ok(None) };
        met.push(dropped.changes);
        let Some(next) = fewest_that_meet(&musts, &costs, &met, control)? else { return Ok(None) };
        tried = next;
    }
    Ok(None)
}

/// The fewest items of which every set holds one.
fn fewest_that_meet(items: &[usize], costs: &[f64], sets: &[Vec<usize>], control: &dyn Control) -> Result<Option<Vec<usize>>, PlanError> {
    let mut model = Model::new(Sense::Minimise);
    let columns: Vec<_> = costs.iter().map(|c| model.column(*c, 0.0, 1.0, Kind::Integer)).collect();
    for set in sets {
        let row: Vec<_> = items.iter().zip(&columns).filter(|(i, _)| set.contains(i)).map(|(_, c)| (*c, 1.0)).collect();
        model.row(1.0, f64::INFINITY, row);
    }
    let limits = Limits { absolute_gap: BLAME / (2.0 * items.len().max(1) as f64), ..Limits::default() };
    let answer = solve(&model, &limits, None, &mut Stop(control))?;
    let (Status::Optimal, Some(point)) = (answer.status, answer.columns) else { return Ok(None) };
    Ok(Some(items.iter().zip(&columns).filter(|(_, c)| point[c.0] > 0.5).map(|(i, _)| *i).collect()))
}

/// Items that have to come before one.
fn needed(problem: &Problem, item: usize) -> usize {
    let mut found = vec![item];
    let mut at = 0;
    while let Some(&after) = found.get(at) {
        for p in problem.precedences.iter().filter(|p| p.after == after) {
            if !found.contains(&p.before) {
                found.push(p.before);
            }
        }
        at += 1;
    }
    found.len() - 1
}

/// Each must is left out in turn, and stays out if the rest still cannot fit.
fn by_deletion(problem: &Problem, control: &dyn Control) -> Result<Vec<usize>, PlanError> {
    let mut kept = problem.clone();
    for item in (0..problem.items.len()).filter(|i| problem.items[*i].must) {
        kept.items[item].must = false;
        // What is not settled stays in: the set is then a conflict still, though perhaps one of more items than it takes.
        if fits(&kept, control)? != Some(false) {
            kept.items[item].must = true;
        }
    }
    Ok((0..problem.items.len()).filter(|i| kept.items[*i].must).collect())
}

/// The same problem in which no more than these have to be done.
fn only(problem: &Problem, items: &[usize]) -> Problem {
    let mut kept = problem.clone();
    for (item, row) in kept.items.iter_mut().enumerate() {
        row.must &= items.contains(&item);
    }
    kept
}

/// Whether the musts fit; none: not settled within the limits.
fn fits(problem: &Problem, control: &dyn Control) -> Result<Option<bool>, PlanError> {
    let windows = Windows::new(problem);
    if !windows.lost_musts().is_empty() {
        return Ok(Some(false));
    }
    Musts::new(problem, &windows, &Give::nothing()).fit(control)
}
