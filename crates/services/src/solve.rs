//! From a question to the search that answers it.

use optimise::Status;

use crate::answer::{Answer, Chosen};
use crate::assign::Assignment;
use crate::error::ServicesError;
use crate::going;
use crate::instance::{Instance, ticks_within};
use crate::interchange;
use crate::median::Search;
use crate::program::{Finished, Found, Outcome, Program, Row, Shape, Term, Volumes, covers, explore, most_open};
use crate::question::{Fate, Going, Objective, Question};
use crate::verify::verify;

/// The best option that a question has, with its bound; an option is checked by [`verify`] before it is given.
///
/// # Method
/// Patients who go to the nearest: branch and bound over the sites with cuts in the radius form for journeys and thresholds, cover rows for the longest journey, rows for budgets, and cuts for volumes; the
/// p-centre by a search over the sorted distances. Patients whom the planner sends: the same with cuts from the prices of a transport problem.
/// Patients who choose: every set where the free sites are at most [`crate::MOST_FREE_SITES`], else exchanges, with the bound that nobody travels less than to the nearest.
///
/// # Errors
/// [`ServicesError`]: the question is unsound, needs more than the sites can see, or has no method; the solver fails. That nothing keeps the conditions is
/// [`Status::Infeasible`], no error; [`crate::conflict()`] says why.
pub fn solve(instance: &Instance, question: &Question, search: &Search<'_>) -> Result<Answer, ServicesError> {
    question.check(instance)?;
    let answer = match question.going {
        Going::Nearest => match question.objective {
            Objective::Farthest => farthest(instance, question, search)?,
            _ => by_nearest(instance, question, search)?,
        },
        Going::Assigned | Going::AssignedWhole => going::assigned(instance, question, search)?,
        Going::Choice { per_minute } => going::chosen(instance, question, per_minute, search)?,
    };
    verify(instance, question, &answer)?;
    Ok(answer)
}

/// Fates of the sites and how many may be open.
pub(crate) fn program<'a>(instance: &'a Instance, question: &Question) -> Result<Program<'a>, ServicesError> {
    let fates = question.rules.fates(instance)?;
    let must = fates.iter().filter(|f| **f == Fate::Open).count();
    let may = fates.iter().filter(|f| **f != Fate::Closed).count();
    let count = question.count.range(must, may)?;
    let mut program = Program::of(instance, fates, count);
    let budget = |program: &mut Program<'_>, most: Option<f64>, of: &dyn Fn(usize) -> f64| {
        if let Some(upper) = most {
            let factors = (0..question.sites.len()).map(|j| (j, of(j))).filter(|(_, f)| *f > 0.0).collect();
            program.rows.push(Row { lower: f64::NEG_INFINITY, upper, factors });
        }
    };
    budget(&mut program, question.running_budget, &|j| question.sites[j].fixed_cost_year);
    budget(&mut program, question.capital_budget, &|j| question.sites[j].capital);
    if let Some(minutes) = question.most_minutes {
        let rows = covers(instance, &program.fates, ticks_within(minutes));
        program.rows.extend(rows);
    }
    Ok(program)
}

/// Least volumes and capacities in steps, where there are any.
pub(crate) fn volumes(instance: &Instance, question: &Question) -> Option<Volumes> {
    let any = question.sites.iter().any(|s| s.least_volume.is_some_and(|v| v > 0.0) || s.capacity.is_some());
    let least = question.sites.iter().map(|s| s.least_volume.map_or(0, |v| instance.steps_at_least(v))).collect();
    let most = question.sites.iter().map(|s| s.capacity.map_or(i64::MAX, |v| instance.steps_at_most(v))).collect();
    any.then_some(Volumes { block: 0, least, most })
}

/// Whether any option keeps the conditions, whatever the objective; nothing where the search was stopped before it was known.
pub(crate) fn feasible(instance: &Instance, question: &Question, search: &Search<'_>) -> Result<Option<bool>, ServicesError> {
    let question = match question.going {
        Going::Assigned | Going::AssignedWhole => Question { objective: Objective::PatientMinutes, ..question.clone() },
        Going::Nearest | Going::Choice { .. } => Question { objective: Objective::FewestSites, ..question.clone() },
    };
    let program = match question.going {
        Going::Assigned | Going::AssignedWhole => going::assigned_program(instance, &question),
        Going::Nearest | Going::Choice { .. } => nearest_program(instance, &question),
    };
    let mut program = match program {
        Ok(program) => program,
        Err(ServicesError::Open { .. } | ServicesError::Capacity { .. } | ServicesError::Contradiction { .. }) => return Ok(Some(false)),
        Err(error) => return Err(error),
    };
    program.any = true;
    let first = if program.assigned.is_some() { going::start_assigned(&program, search) } else { start(&program, search) };
    let outcome = explore(&program, first, None, search)?;
    Ok(match (outcome.best, outcome.finished) {
        (Some(_), _) => Some(true),
        (None, Finished::Proven) => Some(false),
        (None, Finished::Limit | Finished::Stopped) => None,
    })
}

/// The program of patients who go to the nearest.
fn nearest_program<'a>(instance: &'a Instance, question: &Question) -> Result<Program<'a>, ServicesError> {
    let mut program = program(instance, question)?;
    let weights = || instance.weights().to_vec();
    let total: i64 = instance.weights().iter().sum();
    if let Some(within) = question.within {
        let beyond = total - instance.steps_at_least(within.share * instance.patients(total)).min(total);
        let shape = Shape::Beyond(ticks_within(within.minutes));
        program.terms.push(Term { block: 0, weights: weights(), shape, price: 0.0, most: Some(beyond) });
    }
    if let Some(volumes) = volumes(instance, question) {
        program.rows.extend(volumes.rows(&program.blocks[0]));
        program.blocks[0].count = volumes.tightened(&program.blocks[0], &program.fates);
        program.volumes.push(volumes);
    }
    match question.objective {
        Objective::PatientMinutes => {
            program.travel(0, 1.0);
            program.step = Some(instance.step() as f64);
        }
        Objective::Within(minutes) => {
            program.terms.push(Term { block: 0, weights: weights(), shape: Shape::Beyond(ticks_within(minutes)), price: 1.0, most: None });
            program.step = Some(1.0);
        }
        Objective::FewestSites | Objective::MostSites => {
            let cost = if question.objective == Objective::FewestSites { 1.0 } else { -1.0 };
            program.costs.fill(cost);
            program.step = Some(1.0);
        }
        Objective::Cost => {
            one_price(question, &program.fates)?;
            question.sites.iter().zip(&mut program.costs).for_each(|(s, cost)| *cost = s.fixed_cost_year);
            program.travel(0, question.minute_cost * instance.patient_minutes(1.0));
        }
        Objective::Farthest => program.costs.fill(1.0),
    }
    Ok(program)
}

/// Where patients go to the nearest, what each costs has to be the same everywhere: else the cost of a set is no sum over its sites and journeys.
fn one_price(question: &Question, fates: &[Fate]) -> Result<(), ServicesError> {
    let mut prices = question.sites.iter().zip(fates).filter(|(_, f)| **f != Fate::Closed).map(|(s, _)| s.cost_patient);
    let first = prices.next();
    if prices.all(|p| Some(p) == first) {
        return Ok(());
    }
    let hint = Some("costs for each patient that differ are taken where the planner assigns, or by trying every set");
    Err(ServicesError::NoMethod {
        what: "least cost with patients going to the nearest",
        sites: fates.len(),
        most: crate::MOST_FREE_SITES,
        hint,
    })
}

fn by_nearest(instance: &Instance, question: &Question, search: &Search<'_>) -> Result<Answer, ServicesError> {
    let program = nearest_program(instance, question)?;
    let outcome = explore(&program, start(&program, search), None, search)?;
    answered(instance, question, &program, outcome, search)
}

/// A set to start from.
fn start(program: &Program<'_>, search: &Search<'_>) -> Option<Found> {
    let found = |open: Vec<bool>| program.worth(&open).map(|value| Found { open, value });
    let [block] = program.blocks.as_slice() else { return None };
    let hereditary = program.volumes.iter().any(|v| v.least.iter().any(|l| *l > 0));
    let most = if hereditary { most_open(program, search.stop) } else { None };
    let medians = [*block.count.start(), *block.count.end()].map(|open| {
        let searched = !program.terms.is_empty() || open == *block.count.end();
        if searched { found(interchange::start(block.instance, open, &program.fates, search.stop).into_open()) } else { None }
    });
    medians.into_iter().flatten().chain(most).reduce(|a, b| if b.value < a.value { b } else { a })
}

/// What a search over sites found, in the unit of the objective.
fn answered(
    instance: &Instance,
    question: &Question,
    program: &Program<'_>,
    outcome: Outcome,
    search: &Search<'_>,
) -> Result<Answer, ServicesError> {
    let unproven = match (outcome.finished, &outcome.best) {
        (Finished::Proven, None) => Status::Infeasible,
        (Finished::Stopped, _) => Status::Stopped,
        (Finished::Limit | Finished::Proven, _) => Status::Limit,
    };
    let patients = instance.patients(instance.weights().iter().sum());
    let patient_cost = question.sites.iter().zip(&program.fates).find(|(_, f)| **f != Fate::Closed).map_or(0.0, |(s, _)| s.cost_patient);
    let in_unit = |value: f64| match question.objective {
        Objective::PatientMinutes => instance.patient_minutes(value.max(0.0)),
        Objective::Within(_) => patients - instance.patients_of(value),
        Objective::FewestSites | Objective::Farthest => value,
        Objective::MostSites => -value,
        Objective::Cost => value + patient_cost * patients,
    };
    let option = outcome.best.as_ref().map(|found| nearest_option(instance, question, &found.open)).transpose()?;
    let bound = if outcome.bound.is_finite() { Some(in_unit(outcome.bound)) } else { None };
    // Rounding of the last bit must not put a bound on the wrong side of the option that it bounds.
    let bound = match (bound, &option) {
        (Some(bound), Some(option)) if matches!(question.objective, Objective::Within(_) | Objective::MostSites) => {
            Some(bound.max(option.objective))
        }
        (Some(bound), Some(option)) => Some(bound.min(option.objective)),
        (bound, _) => bound,
    };
    Ok(Answer::of(option, bound, search.tolerance, unproven, outcome.effort))
}

/// A set of sites with patients going to the nearest, and its objective.
pub(crate) fn nearest_option(instance: &Instance, question: &Question, open: &[bool]) -> Result<Chosen, ServicesError> {
    let sites: Vec<usize> = (0..open.len()).filter(|j| open[*j]).collect();
    let assignment = Assignment::nearest(instance, &sites)?;
    let needy = (0..instance.places()).filter(|i| instance.weights()[*i] > 0);
    let flows = needy.map(|place| crate::answer::Flow { place, site: assignment.site_of[place], patients: instance.need(place) }).collect();
    let mut chosen = Chosen {
        flows,
        loads: assignment.loads,
        patient_minutes: assignment.patient_minutes,
        farthest_minutes: assignment.farthest_minutes,
        objective: 0.0,
        open: assignment.open,
    };
    chosen.objective = chosen.worth(instance, question);
    Ok(chosen)
}

/// The p-centre: the shortest longest journey that any set of sites can keep, then the fewest patient-minutes with it.
fn farthest(instance: &Instance, question: &Question, search: &Search<'_>) -> Result<Answer, ServicesError> {
    let mut lengths: Vec<u32> = (0..instance.sites())
        .flat_map(|j| instance.ticks_to(j).iter().zip(instance.weights()).filter(|(_, w)| **w > 0).map(|(t, _)| *t))
        .filter(|t| question.most_minutes.is_none_or(|m| *t <= ticks_within(m)))
        .collect();
    lengths.sort_unstable();
    lengths.dedup();
    let asked =
        |ticks: u32, objective: Objective| Question { objective, most_minutes: Some(Instance::minutes_of(ticks)), ..question.clone() };
    let mut effort = crate::Effort::default();
    // Everything below `low` is proven impossible; `best` has a journey of `lengths[high]` at most.
    let (mut low, mut high) = (0, lengths.len());
    let mut best: Option<Chosen> = None;
    let mut unproven = Status::Infeasible;
    while low < high {
        // The first look is at the whole: whether there is an option at all.
        let middle = if best.is_none() && high == lengths.len() { high - 1 } else { low + (high - low) / 2 };
        let program = nearest_program(instance, &asked(lengths[middle], Objective::Farthest))?;
        let outcome = explore(&program, start(&program, search), None, search)?;
        effort = effort.and(outcome.effort);
        match (outcome.best, outcome.finished) {
            (Some(found), _) => {
                let option = nearest_option(instance, question, &found.open)?;
                high = lengths.partition_point(|t| Instance::minutes_of(*t) < option.farthest_minutes);
                best = Some(option);
            }
            (None, Finished::Proven) => low = middle + 1,
            (None, finished) => {
                unproven = if finished == Finished::Stopped { Status::Stopped } else { Status::Limit };
                break;
            }
        }
    }
    if let (Some(option), true) = (&best, low >= high) {
        let ticks = ticks_within(option.farthest_minutes);
        let median = by_nearest(instance, &asked(ticks, Objective::PatientMinutes), search)?;
        effort = effort.and(median.effort);
        if let Some(mut shorter) = median.option {
            shorter.objective = shorter.farthest_minutes;
            best = Some(shorter);
        }
    }
    let bound = lengths.get(low).map(|t| Instance::minutes_of(*t)).filter(|_| best.is_some());
    if best.is_some() && unproven == Status::Infeasible {
        unproven = Status::Limit;
    }
    Ok(Answer::of(best, bound, search.tolerance, unproven, effort))
}
