//! The chance constraint by sample average: a plan that holds in each month with the confidence asked for, with no more caution in each cell than that takes.

use std::collections::BTreeMap;

use uncertainty::quantile;

use crate::plan::draft::Draft;
use crate::plan::error::PlanError;
use crate::plan::planned::{Hours, chances, loads};
use crate::plan::problem::Problem;
use crate::plan::solve::{Control, Effort, PlanStatus, Solution, solve};
use crate::plan::verify::{broken, worth};

/// Rounds of tightening, at most: enough to take every cell of a month to nothing.
const ROUNDS: usize = 60;
/// How much more cautious a cell gets in a round.
const STEP: f64 = 0.05;
/// The most caution by quantile; beyond it a cell's capacity shrinks by a share a round.
const MOST: f64 = 0.95;
const SHRINK: f64 = 0.8;

/// Capacities by role and month, each with its own caution in rounds of tightening.
fn capacities(draft: &Draft, left: &[Vec<Vec<f64>>], rounds: &BTreeMap<(usize, usize), u32>) -> Problem {
    let mut problem = draft.problem.clone();
    for (role, (resource, months)) in problem.resources.iter_mut().zip(left).enumerate() {
        let capacity = |(month, samples): (usize, &Vec<f64>)| {
            let n = rounds.get(&(role, month)).copied().unwrap_or(0);
            let by_quantile = ((MOST - 0.5) / STEP).round() as u32;
            let caution = 0.5 + STEP * f64::from(n.min(by_quantile));
            let mut capacity = quantile(&mut samples.clone(), 1.0 - caution).max(0.0);
            for _ in by_quantile..n {
                capacity *= SHRINK;
            }
            capacity
        };
        resource.capacity = months.iter().enumerate().map(capacity).collect();
    }
    problem
}

/// A plan that holds with `confidence` in every month, on these samples, by tightening; with the problem whose capacities it keeps. None where what has to be
/// done cannot be held so.
///
/// # Method
/// Begun with the median of what is left. While a month falls short of the confidence, those of its cells (a role in that month) that break in more than their part of
/// the samples allowed are tightened: by a twentieth of the samples, and from the 5 % quantile on by a fifth of the capacity. Each round is planned afresh. What is left
/// and the hours of the work both vary in the samples. A heuristic: no bound on plans that hold is given; the plan is optimal for the capacities it ends with.
fn tightened(
    draft: &Draft,
    (hours, left): (&Hours, &[Vec<Vec<f64>>]),
    confidence: f64,
    effort: &Effort,
    control: &dyn Control,
) -> Result<Option<(Problem, Solution)>, PlanError> {
    let mut rounds: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let problem = capacities(draft, left, &rounds);
        let solution = solve(&problem, effort, control)?;
        if solution.starts.is_empty() {
            return Ok(None);
        }
        let load = loads(draft, &solution.starts, hours);
        let (holds, _, _) = chances(&load, left, draft.problem.months);
        let short: Vec<usize> = (0..holds.len()).filter(|m| holds[*m] < confidence).collect();
        if short.is_empty() {
            return Ok(Some((problem, solution)));
        }
        for month in short {
            let breaks: Vec<(usize, f64)> = load
                .iter()
                .filter(|((_, m), _)| *m == month)
                .map(|((role, _), taken)| {
                    let broken = taken.iter().zip(&left[*role][month]).filter(|(t, l)| **t > l.max(0.0)).count();
                    (*role, broken as f64 / taken.len().max(1) as f64)
                })
                .filter(|b| b.1 > 0.0)
                .collect();
            let most = breaks.iter().map(|b| b.1).fold(0.0, f64::max);
            let part = (1.0 - confidence) / breaks.len().max(1) as f64;
            for (role, share) in breaks {
                if share > part || share >= most {
                    *rounds.entry((role, month)).or_insert(0) += 1;
                }
            }
        }
    }
    Ok(None)
}

/// Looks for the best plan that holds with `confidence` in every month, on these samples; with a problem whose capacities it keeps. None where what has to be done
/// cannot be held so.
///
/// # Method
/// From the tightened plan, and from each plan of the front with things taken out until it holds, what is left out is let in as long as all months hold, also instead
/// of something that is worth less. Capacities are then tightened around the best of these until the plan that they allow holds too. Status and bound are those for these
/// capacities, not of the chance constraint.
pub(crate) fn chance_plan(
    draft: &Draft,
    samples: (&Hours, &[Vec<Vec<f64>>]),
    front: &[&[Option<usize>]],
    confidence: f64,
    effort: &Effort,
    control: &dyn Control,
) -> Result<Option<(Problem, Solution)>, PlanError> {
    let (hours, left) = samples;
    let mut open = capacities(draft, left, &BTreeMap::new());
    let plain = open.clone();
    open.resources.iter_mut().take(left.len()).for_each(|r| r.capacity.iter_mut().for_each(|c| *c = f64::from(u32::MAX)));
    let mut seek = Seek { draft, hours, left, confidence, open, budget: BUDGET };
    let tight = tightened(draft, samples, confidence, effort, control)?;
    let mut from: Vec<Vec<Option<usize>>> = tight.iter().map(|t| t.1.starts.clone()).collect();
    from.extend(front.iter().filter(|s| !s.is_empty()).map(|s| s.to_vec()));
    from.dedup();
    let mut best: Option<Vec<Option<usize>>> = None;
    for starts in from {
        let Some(starts) = seek.repaired(starts) else { continue };
        let starts = seek.filled(starts);
        if best.as_ref().is_none_or(|b| seek.worth(&starts) > seek.worth(b)) {
            best = Some(starts);
        }
    }
    let Some(starts) = best else { return Ok(None) };
    settled(&mut seek, tight.map_or(plain, |t| t.0), starts, effort, control).map(Some)
}

/// Capacities for which the best plan holds: no less than `starts` takes, and tightened where the plan that they allow would break. The plan is then the best that its
/// own capacities allow, so that what another choice costs can be told from these.
fn settled(
    seek: &mut Seek<'_>,
    problem: Problem,
    starts: Vec<Option<usize>>,
    effort: &Effort,
    control: &dyn Control,
) -> Result<(Problem, Solution), PlanError> {
    let floor = takes(seek.draft, &starts);
    let mut problem = problem;
    for (&(role, month), hours) in &floor {
        let capacity = &mut problem.resources[role].capacity[month];
        *capacity = capacity.max(*hours);
    }
    for _ in 0..ROUNDS {
        let again = solve(&problem, effort, control)?;
        if again.starts.is_empty() {
            break;
        }
        let load = loads(seek.draft, &again.starts, seek.hours);
        let (holds, _, _) = chances(&load, seek.left, seek.draft.problem.months);
        if holds.iter().all(|h| *h >= seek.confidence) && seek.worth(&again.starts) >= seek.worth(&starts) - 1e-9 {
            return Ok((problem, again));
        }
        let mut changed = false;
        for (role, month) in load.keys().filter(|(_, m)| holds[*m] < seek.confidence) {
            let capacity = &mut problem.resources[*role].capacity[*month];
            let least = floor.get(&(*role, *month)).copied().unwrap_or(0.0);
            let tighter = if *capacity < 1.0 { least } else { (*capacity * SHRINK).max(least) };
            changed |= tighter < *capacity;
            *capacity = tighter;
        }
        if !changed {
            break;
        }
    }
    let objective = worth(&problem, &starts);
    let solution =
        Solution { status: PlanStatus::Feasible, starts, objective: Some(objective), bound: None, epochs: 0, lost_musts: Vec::new() };
    Ok((problem, solution))
}

/// Plans that hold, judged by the samples alone for hours, and by the check that every plan goes through for money, dates and order.
struct Seek<'a> {
    draft: &'a Draft,
    hours: &'a Hours,
    left: &'a [Vec<Vec<f64>>],
    confidence: f64,
    /// The problem without limits on hours.
    open: Problem,
    /// Plans that may still be judged: a count, so that the same input gives the same plan.
    budget: u32,
}

/// Plans that are judged at most.
const BUDGET: u32 = 6_000;

impl Seek<'_> {
    /// Months' sum of what they lack to the confidence; 0: it holds.
    fn lacks(&mut self, starts: &[Option<usize>]) -> f64 {
        self.budget = self.budget.saturating_sub(1);
        let load = loads(self.draft, starts, self.hours);
        chances(&load, self.left, self.draft.problem.months).0.iter().map(|h| (self.confidence - h).max(0.0)).sum()
    }

    fn worth(&self, starts: &[Option<usize>]) -> f64 {
        worth(&self.open, starts)
    }

    /// Takes out what brings a plan nearest to holding for what it is worth, until it holds. None where what has to be done does not hold.
    fn repaired(&mut self, mut starts: Vec<Option<usize>>) -> Option<Vec<Option<usize>>> {
        let mut lacks = self.lacks(&starts);
        while lacks > 0.0 {
            let mut best: Option<(f64, f64, Vec<Option<usize>>)> = None;
            for item in 0..starts.len() {
                let row = &self.open.items[item];
                if starts[item].is_none() || row.must || row.fixed.is_some() {
                    continue;
                }
                let mut without = starts.clone();
                without[item] = None;
                if !broken(&self.open, &without).is_empty() {
                    continue;
                }
                let after = self.lacks(&without);
                let price = (self.worth(&starts) - self.worth(&without)).max(1e-3);
                let gain = (lacks - after) / price;
                if best.as_ref().is_none_or(|b| gain > b.0) {
                    best = Some((gain, after, without));
                }
            }
            let (_, after, without) = best?;
            (starts, lacks) = (without, after);
        }
        Some(starts)
    }

    /// Lets in what is left out where every month still holds, those worth most first; where it does not fit, instead of one thing that is worth less.
    fn filled(&mut self, mut starts: Vec<Option<usize>>) -> Vec<Option<usize>> {
        let best = |item: usize| self.open.items[item].worth.iter().copied().fold(0.0, f64::max);
        let mut order: Vec<usize> = (0..starts.len()).filter(|i| best(*i) > 0.0).collect();
        order.sort_by(|a, b| best(*b).total_cmp(&best(*a)).then(a.cmp(b)));
        let mut better = true;
        while std::mem::take(&mut better) && self.budget > 0 {
            for &item in &order {
                if starts[item].is_some() {
                    continue;
                }
                let instead = std::iter::once(None).chain(order.iter().rev().map(|o| Some(*o)));
                for out in instead.filter(|o| o.is_none_or(|o| starts[o].is_some())).collect::<Vec<_>>() {
                    if let Some(with) = self.with(&starts, item, out) {
                        starts = with;
                        better = true;
                        break;
                    }
                }
            }
        }
        starts
    }

    /// The plan with one thing more, at the first month in which all holds, and perhaps without another; none where that is no better or does not hold.
    fn with(&mut self, starts: &[Option<usize>], item: usize, out: Option<usize>) -> Option<Vec<Option<usize>>> {
        if out.is_some_and(|o| self.open.items[o].must || self.open.items[o].fixed.is_some()) {
            return None;
        }
        let base = self.worth(starts);
        for start in self.open.items[item].release..self.open.months {
            let mut with = starts.to_vec();
            if let Some(out) = out {
                with[out] = None;
            }
            with[item] = Some(start);
            if self.worth(&with) > base + 1e-9 && self.budget > 0 && broken(&self.open, &with).is_empty() && self.lacks(&with) == 0.0 {
                return Some(with);
            }
        }
        None
    }
}

/// Expected hours that a plan takes, by role and month.
fn takes(draft: &Draft, starts: &[Option<usize>]) -> BTreeMap<(usize, usize), f64> {
    let mut used: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for work in &draft.work {
        let Some(start) = starts[work.item] else { continue };
        for (k, units) in work.units.iter().enumerate().filter(|(k, _)| start + k < draft.problem.months) {
            *used.entry((work.role, start + k)).or_insert(0.0) += units * work.pert.mean();
        }
    }
    // A thousandth an item more, as each use is rounded up to thousandths.
    used.values_mut().for_each(|h| *h += 1e-3 * draft.demands.len() as f64);
    used
}
