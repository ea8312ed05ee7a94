//! Patients whom a planner sends where there is room.

use optimise::Status;

use crate::answer::{Answer, Chosen, Flow};
use crate::error::ServicesError;
use crate::going::whole;
use crate::instance::{Instance, ticks_within};
use crate::interchange;
use crate::median::Search;
use crate::program::{Assigned, Finished, Found, Program, Shipped, explore};
use crate::question::{Fate, Going, Objective, Question};
use crate::solve::{program, volumes};

/// Steps in which a pound is counted where patients cost money.
const STEPS_A_POUND: f64 = 1e6;
/// Nodes of the search tree with places split, where they have to stay whole.
const NODES_BEFORE_WHOLE: usize = 8;

/// The best sites with patients sent where there is room.
///
/// # Errors
/// [`ServicesError::NoMethod`] for objectives that do not depend on who is sent where, or not in sum; [`ServicesError::Capacity`].
pub(crate) fn assigned(instance: &Instance, question: &Question, search: &Search<'_>) -> Result<Answer, ServicesError> {
    let program = assigned_program(instance, question)?;
    // Where places stay whole, the split problem is a bound and a start alone: it need not be searched to its end.
    let whole_nodes = Some(search.nodes.unwrap_or(NODES_BEFORE_WHOLE).min(NODES_BEFORE_WHOLE));
    let nodes = if question.going == Going::AssignedWhole { whole_nodes } else { search.nodes };
    let outcome = explore(&program, start(&program, search), None, &Search { nodes, ..*search })?;
    let unproven = match (outcome.finished, &outcome.best) {
        (Finished::Proven, None) => Status::Infeasible,
        (Finished::Stopped, _) => Status::Stopped,
        (Finished::Limit | Finished::Proven, _) => Status::Limit,
    };
    let Some(found) = outcome.best else {
        let bound = outcome.bound.is_finite().then_some(outcome.bound);
        return Ok(Answer::of(None, bound, search.tolerance, unproven, outcome.effort));
    };
    let sites: Vec<usize> = (0..found.open.len()).filter(|j| found.open[*j]).collect();
    let shipped = program.assigned.as_ref().and_then(|a| a.ship(instance, &sites));
    let shipped = shipped.ok_or_else(|| ServicesError::Unsound { why: "the option found cannot be sent to".into() })?;
    if question.going == Going::AssignedWhole {
        return whole::whole(instance, question, &program, (&found.open, &shipped), (outcome.bound, outcome.effort), search);
    }
    let option = option(instance, question, sites, &shipped);
    let bound = outcome.bound.min(option.objective);
    Ok(Answer::of(Some(option), Some(bound), search.tolerance, unproven, outcome.effort))
}

/// The program of patients who are sent.
///
/// # Errors
/// As [`assigned`].
pub(crate) fn assigned_program<'a>(instance: &'a Instance, question: &Question) -> Result<Program<'a>, ServicesError> {
    let mut program = program(instance, question)?;
    enough(instance, question, &program)?;
    if let Some(volumes) = volumes(instance, question) {
        program.rows.extend(volumes.rows(&program.blocks[0]));
        program.blocks[0].count = volumes.tightened(&program.blocks[0], &program.fates);
    }
    let sent = sent(instance, question)?;
    if question.objective == Objective::Cost {
        question.sites.iter().zip(&mut program.costs).for_each(|(s, cost)| *cost = s.fixed_cost_year);
    } else {
        program.step = Some(sent.price * instance.step() as f64);
    }
    program.assigned = Some(sent);
    Ok(program)
}

/// What sending costs: for patient-minutes their ticks, for pounds these in steps of a pound.
fn sent(instance: &Instance, question: &Question) -> Result<Assigned, ServicesError> {
    let sites = instance.sites();
    let of = |j: usize| question.sites.get(j).copied().unwrap_or_default();
    let (per_tick, extra, price) = match question.objective {
        Objective::PatientMinutes => (1, vec![0; sites], instance.patient_minutes(1.0)),
        Objective::Cost => {
            let tick = question.minute_cost * Instance::minutes_of(1) * STEPS_A_POUND;
            if (tick.round() - tick).abs() > 1e-6 * tick.max(1.0) || tick > 1e9 {
                return Err(ServicesError::Asked {
                    what: "the worth of a minute, which is counted in thousandths of a pound,",
                    value: question.minute_cost,
                    most: 1e6,
                });
            }
            let extra = (0..sites).map(|j| (of(j).cost_patient * STEPS_A_POUND).round() as i64).collect();
            (tick.round() as i64, extra, instance.patients_of(1.0) / STEPS_A_POUND)
        }
        Objective::Farthest | Objective::Within(_) | Objective::FewestSites | Objective::MostSites => {
            let hint = Some("patient-minutes and cost are taken where the planner assigns; the others with patients going to the nearest");
            return Err(ServicesError::NoMethod { what: "this objective with patients whom the planner assigns", sites, most: 0, hint });
        }
    };
    if question.within.is_some() {
        let hint = Some("ask for it with patients going to the nearest");
        return Err(ServicesError::NoMethod {
            what: "a share within a threshold with patients whom the planner assigns",
            sites,
            most: 0,
            hint,
        });
    }
    let least = (0..sites).map(|j| of(j).least_volume.map_or(0, |v| instance.steps_at_least(v))).collect();
    let most = (0..sites).map(|j| of(j).capacity.map_or(i64::MAX, |v| instance.steps_at_most(v))).collect();
    let limit = question.most_minutes.map_or(u32::MAX, ticks_within);
    Ok(Assigned { least, most, per_tick, extra, limit, price })
}

/// Whether the largest sites, as many as may be open, can see everybody.
fn enough(instance: &Instance, question: &Question, program: &Program<'_>) -> Result<(), ServicesError> {
    let may = (0..program.columns()).filter(|j| program.fates[*j] != Fate::Closed);
    let mut capacities: Vec<f64> = may.map(|j| question.sites.get(j).and_then(|s| s.capacity).unwrap_or(f64::INFINITY)).collect();
    let sites = capacities.len();
    capacities.sort_by(|a, b| b.total_cmp(a));
    let capacity: f64 = capacities.iter().take(*program.blocks[0].count.end()).sum();
    let patients = instance.patients(instance.weights().iter().sum());
    if instance.steps_at_most(capacity.min(2.0 * patients)) < instance.weights().iter().sum() {
        return Err(ServicesError::Capacity { sites, capacity, patients });
    }
    Ok(())
}

/// Sets to start from: the medians of the fewest and the most sites, and the sites that take most.
pub(crate) fn start(program: &Program<'_>, search: &Search<'_>) -> Option<Found> {
    let block = &program.blocks[0];
    let mut tries: Vec<Vec<bool>> = [*block.count.start(), *block.count.end()]
        .map(|open| interchange::start(block.instance, open, &program.fates, search.stop).into_open())
        .to_vec();
    if let Some(assigned) = &program.assigned {
        let mut sites: Vec<usize> = (0..program.columns()).filter(|j| program.fates[*j] == Fate::Free).collect();
        sites.sort_by_key(|j| std::cmp::Reverse(assigned.most[*j]));
        let mut open: Vec<bool> = program.fates.iter().map(|f| *f == Fate::Open).collect();
        let must = open.iter().filter(|o| **o).count();
        sites.iter().take(block.count.end() - must).for_each(|j| open[*j] = true);
        tries.push(open);
    }
    let found = tries.into_iter().filter_map(|open| program.worth(&open).map(|value| Found { open, value }));
    found.reduce(|a, b| if b.value < a.value { b } else { a })
}

/// The option that a transport problem makes of open sites.
pub(super) fn option(instance: &Instance, question: &Question, open: Vec<usize>, shipped: &Shipped) -> Chosen {
    let flows: Vec<Flow> =
        shipped.flows.iter().map(|&(place, site, steps)| Flow { place, site, patients: instance.patients(steps) }).collect();
    Chosen::new(instance, question, open, flows)
}
