//! Fronts: what one objective costs in another, proven step by step.

use optimise::Status;

use crate::answer::Answer;
use crate::error::ServicesError;
use crate::instance::Instance;
use crate::median::{Median, Search, median_with};
use crate::program::Carried;
use crate::question::{Count, Objective, Question, Rules, ShareWithin};
use crate::solve::solve;

/// The p-medians of several numbers of sites, in this order, each proven: cuts of one serve the next.
///
/// # Errors
/// As [`crate::median()`].
pub fn medians(
    instance: &Instance,
    counts: impl IntoIterator<Item = usize>,
    rules: &Rules,
    search: &Search<'_>,
) -> Result<Vec<Median>, ServicesError> {
    let mut carried = Carried::default();
    let one = |open: usize| {
        let fates = rules.fates_of(instance, open)?;
        median_with(instance, open, rules, fates, Some(&mut carried), search)
    };
    counts.into_iter().map(one).collect()
}

/// What the objective of a question is set against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Against {
    /// The number of open sites: fewer is better.
    Units,
    /// The longest journey, in minutes: shorter is better.
    Farthest,
    /// The patients within so many minutes: more is better.
    Within(f64),
    /// Fixed costs, in pounds a year: less is better.
    FixedCost,
}

/// A point of a front.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The best option by the objective that keeps the limit.
    pub answer: Answer,
    /// What it comes to in the other objective, in its unit.
    pub against: f64,
}

/// The front of two objectives: from the best option by the question's own, the limit on the other is tightened step by step to what the last option did not reach, until nothing keeps it.
///
/// Every step is proven. With `steps`, at most about so many are made, evenly over what can be had of the other objective: the points are those of the front, but there may be others between. Points that
/// another beats are left out. Ordered from the best by the question's objective to the best by the other.
///
/// # Errors
/// As [`solve`].
pub fn front(
    instance: &Instance,
    question: &Question,
    against: Against,
    steps: Option<usize>,
    search: &Search<'_>,
) -> Result<Vec<Step>, ServicesError> {
    let mut points: Vec<Step> = Vec::new();
    let mut asked = question.clone();
    let patients = instance.patients(instance.weights().iter().sum());
    let Some(last) = extreme(instance, question, against, search)? else { return Ok(points) };
    loop {
        let answer = match solve(instance, &asked, search) {
            Ok(answer) => answer,
            Err(ServicesError::Open { .. }) => break,
            Err(error) => return Err(error),
        };
        let stopped = answer.status != Status::Optimal;
        let Some(option) = answer.option.as_ref().filter(|_| !stopped) else { break };
        let value = match against {
            Against::Units => option.open.len() as f64,
            Against::Farthest => option.farthest_minutes,
            Against::Within(minutes) => {
                option.flows.iter().filter(|f| instance.minutes(f.place, f.site) <= minutes).map(|f| f.patients).sum()
            }
            Against::FixedCost => option.open.iter().filter_map(|j| question.sites.get(*j)).map(|s| s.fixed_cost_year).sum(),
        };
        points.push(Step { answer, against: value });
        // The next limit: just beyond what was reached, or a share of the way to the end.
        let (finest, more) = match against {
            Against::Units => (1.0, false),
            Against::Farthest => (Instance::minutes_of(1), false),
            Against::Within(_) => (instance.patients(1), true),
            Against::FixedCost => (1e-6 * value.abs().max(1.0), false),
        };
        let span = points.first().map_or(0.0, |p| (p.against - last).abs());
        let step = steps.map_or(finest, |n| (span / n.max(1) as f64).max(finest));
        let limit = if more { value + step } else { value - step };
        if (more && limit > last * (1.0 + 1e-12)) || (!more && limit < last * (1.0 - 1e-12)) {
            let at_end = (value - last).abs() <= 1e-9 * last.abs().max(1.0);
            if at_end {
                break;
            }
            asked = limited(question, against, last, patients);
        } else {
            asked = limited(question, against, limit, patients);
        }
    }
    Ok(unbeaten(points, question.objective, against))
}

/// The best that can be had of the other objective.
fn extreme(instance: &Instance, question: &Question, against: Against, search: &Search<'_>) -> Result<Option<f64>, ServicesError> {
    let objective = match against {
        Against::Units => Objective::FewestSites,
        Against::Farthest => Objective::Farthest,
        Against::Within(minutes) => Objective::Within(minutes),
        Against::FixedCost => Objective::Cost,
    };
    let mut asked = Question { objective, minute_cost: 0.0, ..question.clone() };
    asked.sites.iter_mut().for_each(|s| s.cost_patient = 0.0);
    let answer = solve(instance, &asked, search)?;
    Ok(answer.option.filter(|_| answer.status == Status::Optimal).map(|o| o.objective))
}

fn limited(question: &Question, against: Against, limit: f64, patients: f64) -> Question {
    let mut asked = question.clone();
    match against {
        Against::Units => asked.count = Count::AtMost(limit.round().max(0.0) as usize),
        Against::Farthest => asked.most_minutes = Some(limit),
        Against::Within(minutes) => asked.within = Some(ShareWithin { minutes, share: (limit / patients).min(1.0) }),
        Against::FixedCost => asked.running_budget = Some(limit),
    }
    asked
}

/// The points that no other beats in both.
fn unbeaten(points: Vec<Step>, objective: Objective, against: Against) -> Vec<Step> {
    let own = |p: &Step| {
        p.answer.option.as_ref().map_or(f64::INFINITY, |o| o.objective)
            * if matches!(objective, Objective::Within(_) | Objective::MostSites) { -1.0 } else { 1.0 }
    };
    let other = |p: &Step| p.against * if matches!(against, Against::Within(_)) { -1.0 } else { 1.0 };
    let beaten = |p: &Step| points.iter().any(|q| own(q) <= own(p) && other(q) <= other(p) && (own(q) < own(p) || other(q) < other(p)));
    points.iter().filter(|p| !beaten(p)).cloned().collect()
}
