//! The plan of a community: at the confidence asked for, checked on fresh samples, beside plans that take more or less risk.

use community::Community;
use uncertainty::{PertSampler, Stream, quantile};

use crate::plan::ask::{Ask, Change, ask, granted};
use crate::plan::chance::chance_plan;
use crate::plan::draft::{Draft, Inputs};
use crate::plan::error::PlanError;
use crate::plan::living::{Displaced, displaced};
use crate::plan::more::{self, Alternative, Entry, Step};
use crate::plan::offer::Offer;
use crate::plan::problem::Problem;
use crate::plan::solve::{Control, Effort, PlanStatus, Solution, solve};
use crate::plan::verify::worth;

/// How a plan is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Chance with which the plan should hold in every month; none: the parameter.
    pub confidence: Option<f64>,
    /// Work put into the plan itself.
    pub epochs: u64,
    /// Nodes of the solver for the plan itself.
    pub nodes: i32,
    /// Seed of search and draws.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { confidence: None, epochs: 100, nodes: 2_000, seed: 1 }
    }
}

/// A plan for one level of caution.
#[derive(Clone, Debug, PartialEq)]
pub struct Cautious {
    /// The quantile of what is left that it may use: 0.8 leaves a role short in one of five draws if it takes all. None: each role in each month as cautious as it
    /// takes to hold with the confidence asked for.
    pub caution: Option<f64>,
    /// The plan.
    pub solution: Solution,
    /// Chance by month, on the samples it was made from, that every role has the hours that it takes.
    pub holds: Vec<f64>,
    /// The same on fresh samples.
    pub holds_fresh: Vec<f64>,
    /// Chance on fresh samples that it holds in all months.
    pub holds_throughout: f64,
    /// Expected hours by which it overruns, on fresh samples.
    pub overrun_hours: f64,
}

/// What is known of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Row of `demands`.
    pub demand: usize,
    /// The month in which it begins.
    pub start: Option<usize>,
    /// The month after which it is done.
    pub done: Option<usize>,
    /// Points that it gives as planned, or at its earliest.
    pub worth: f64,
    /// Expected hours that it takes.
    pub hours: f64,
    /// Points that the best plan loses with the opposite choice; none where there is no such plan.
    pub swap: Option<f64>,
    /// What the best plan with the opposite choice leaves out instead, or takes in: rows of `demands`.
    pub instead: Vec<usize>,
    /// The best plan with the opposite choice.
    pub(crate) other: Option<Vec<Option<usize>>>,
    /// Its month in the plan in force.
    pub before: Option<usize>,
}

/// The plan of a community.
#[derive(Clone, Debug)]
pub struct Planned {
    pub(crate) draft: Draft,
    /// Chance with which it should hold.
    pub confidence: f64,
    /// Plans from reckless to cautious.
    pub front: Vec<Cautious>,
    /// Index in `front` of the plan that is proposed.
    pub chosen: usize,
    /// What is known of each item.
    pub choices: Vec<Choice>,
    /// Where the musts do not fit: what is asked, and what could be.
    pub(crate) ask: Option<(Ask, Offer)>,
    /// The plan that is proposed where it is none of the front: that which holds by caution of its own in each cell, or that which fits once the ask is granted.
    pub(crate) proposed: Option<Cautious>,
    /// What is new costs what was planned.
    pub displaced: Vec<Displaced>,
    /// What would have to give for each thing that is left out.
    pub entries: Vec<Entry>,
    /// Plans with more asked for.
    pub steps: Vec<Step>,
    /// Other plans of nearly equal value.
    pub alternatives: Vec<Alternative>,
    /// What `entries` and `steps` may ask for.
    pub(crate) offer: Option<Offer>,
    pub(crate) n_roles: usize,
    samples: usize,
    /// Seed of the draws.
    pub(crate) seed: u64,
}

/// Levels of caution that are compared: the first knows nothing of risk.
const CAUTION: [f64; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
/// Name of the stream of random numbers.
pub(crate) const STREAM: &str = "plan: hours of an effort";
/// Number of the run of that stream on which plans are checked.
pub(crate) const FRESH: u64 = 1;

/// Plans a community.
///
/// # Method
/// What is left of a role in a month is a quantile of its samples: the more cautious, the lower. For each level of caution the best plan is sought with expected
/// hours; its chance of holding is counted over samples of both, what is left and what the work takes. Then each role in each month gets a caution of its own, no more
/// than it takes to hold with the confidence asked for in every month (sample average of the chance constraint). Proposed is the better of that plan and the least
/// cautious one of the front that holds, else the most cautious one. All are checked on fresh samples.
///
/// # Errors
/// [`PlanError`]: nothing is up for choice, a parameter is missing, rows contradict each other, the solver fails.
pub fn run(community: &Community, inputs: &Inputs<'_>, settings: &Settings, control: &dyn Control) -> Result<Planned, PlanError> {
    let draft = Draft::new(community, inputs)?;
    draft.problem.check()?;
    let confidence = match settings.confidence {
        Some(confidence) => confidence,
        None => inputs.parameters.get("strategy.plan_confidence", community.profile.first_day())?.central,
    };
    let effort = Effort { epochs: Some(settings.epochs), nodes: Some(settings.nodes), seed: settings.seed, together: false };
    let n = inputs.capacity.hours.first().and_then(|r| r.first()).map_or(0, Vec::len);
    let m = inputs.capacity.fresh.first().and_then(|r| r.first()).map_or(0, Vec::len);
    let (draws, fresh) = (Hours::new(community, &draft, settings.seed, 0, n), Hours::new(community, &draft, settings.seed, FRESH, m));
    let mut front = Vec::new();
    for caution in CAUTION {
        let problem = at_caution(&draft, &inputs.capacity.hours, caution);
        let solution = solve(&problem, &effort, control)?;
        front.push(cautious(&draft, Some(caution), solution, (&draws, &inputs.capacity.hours), (&fresh, &inputs.capacity.fresh)));
    }
    let chosen = chosen(&front, confidence);
    let mut problem = at_caution(&draft, &inputs.capacity.hours, CAUTION[chosen]);
    let mut solution = front[chosen].solution.clone();
    let mut with_ask = None;
    let mut after = None;
    let starts_of_front: Vec<&[Option<usize>]> = front.iter().map(|c| c.solution.starts.as_slice()).collect();
    let own = if solution.starts.is_empty() {
        None
    } else {
        chance_plan(&draft, (&draws, &inputs.capacity.hours), &starts_of_front, confidence, &effort, control)?
    };
    // What the front holds is kept where it holds and is worth as much: it is the simpler rule.
    let front_holds = front[chosen].holds.iter().all(|h| *h >= confidence);
    if let Some((own_problem, own_solution)) = own.filter(|o| !front_holds || o.1.objective > solution.objective) {
        after = Some(cautious(&draft, None, own_solution.clone(), (&draws, &inputs.capacity.hours), (&fresh, &inputs.capacity.fresh)));
        (problem, solution) = (own_problem, own_solution);
    }
    if solution.starts.is_empty() {
        let offer = Offer::new(community, &draft, inputs.capacity, inputs.parameters)?;
        let ask = ask(&problem, &offer.terms, control)?;
        if let Some(cheapest) = &ask.cheapest {
            problem = granted(&problem, &offer.terms, &cheapest.changes);
            solution = solve(&problem, &effort, control)?;
            let eased = eased(&draft, &offer, &cheapest.changes);
            let (left, left_fresh) =
                (given(&inputs.capacity.hours, &offer, &cheapest.changes), given(&inputs.capacity.fresh, &offer, &cheapest.changes));
            after = Some(cautious(&eased, Some(CAUTION[chosen]), solution.clone(), (&draws, &left), (&fresh, &left_fresh)));
        }
        with_ask = Some((ask, offer));
    }
    let choices = choices(&draft, &problem, &solution, settings, control)?;
    let living = if with_ask.is_some() { Vec::new() } else { displaced(&draft, &problem, &solution, &effort, control)? };
    let (mut entries, mut steps, mut asked) = (Vec::new(), Vec::new(), None);
    if with_ask.is_none() && !solution.starts.is_empty() {
        let offer = Offer::new(community, &draft, inputs.capacity, inputs.parameters)?;
        entries = more::entries(&problem, &offer, &solution, control)?;
        steps = more::steps(
            &draft,
            &problem,
            &offer,
            (inputs, &draws, &fresh),
            (after.as_ref().unwrap_or(&front[chosen]), &entries),
            (&effort, control),
        )?;
        asked = Some(offer);
    }
    let alternatives = more::alternatives(&problem, &solution, &choices);
    Ok(Planned {
        draft,
        confidence,
        front,
        chosen,
        choices,
        ask: with_ask,
        proposed: after,
        displaced: living,
        entries,
        steps,
        alternatives,
        offer: asked,
        n_roles: community.roles.rows.len(),
        samples: m,
        seed: settings.seed,
    })
}

/// The least cautious plan that holds with the confidence asked for in every month, else the most cautious plan that there is, else, where there is none, the
/// first level of caution that is not below the confidence.
fn chosen(front: &[Cautious], confidence: f64) -> usize {
    let least = |c: &Cautious| c.holds.iter().copied().fold(1.0, f64::min);
    let has_plan = |c: &Cautious| !c.solution.starts.is_empty();
    front
        .iter()
        .position(|c| has_plan(c) && least(c) >= confidence)
        .or_else(|| front.iter().rposition(has_plan))
        .or_else(|| front.iter().position(|c| c.caution.is_some_and(|c| c >= confidence)))
        .unwrap_or(front.len() - 1)
}

/// Samples of hours of work and of what is left.
pub(crate) type Samples<'a> = (&'a Hours, &'a [Vec<Vec<f64>>]);

pub(crate) fn cautious(draft: &Draft, caution: Option<f64>, solution: Solution, made_from: Samples<'_>, fresh: Samples<'_>) -> Cautious {
    let check = |(hours, left): Samples<'_>| checked(draft, &solution.starts, hours, left);
    let (holds, _, _) = check(made_from);
    let (holds_fresh, holds_throughout, overrun_hours) = check(fresh);
    Cautious { caution, solution, holds, holds_fresh, holds_throughout, overrun_hours }
}

/// The draft with the work that is left once changes are granted.
pub(crate) fn eased(draft: &Draft, offer: &Offer, changes: &[Change]) -> Draft {
    let mut eased = draft.clone();
    for change in changes {
        if let Change::Lighter(index) = change {
            for (work, left) in eased.work.iter_mut().zip(&offer.lighter[*index].1) {
                work.units.iter_mut().for_each(|u| *u *= left);
            }
        }
    }
    eased
}

/// What is left, sample by sample, once changes are granted.
pub(crate) fn given(left: &[Vec<Vec<f64>>], offer: &Offer, changes: &[Change]) -> Vec<Vec<Vec<f64>>> {
    let mut left = left.to_vec();
    let mut add = |role: usize, month: usize, hours: f64| {
        if let Some(samples) = left.get_mut(role).and_then(|months| months.get_mut(month)) {
            samples.iter_mut().for_each(|s| *s = s.max(0.0) + hours);
        }
    };
    for change in changes {
        match change {
            Change::More { resource, periods } => periods.iter().for_each(|(month, hours)| add(*resource, *month, *hours)),
            Change::Relief(index) => offer.terms.reliefs[*index].frees.iter().for_each(|(role, month, hours)| add(*role, *month, *hours)),
            Change::Later { .. } | Change::LeftOut { .. } | Change::Lighter(_) => {}
        }
    }
    left
}

impl Planned {
    /// Fresh samples on which plans are checked.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// The plan that is proposed; where the musts do not fit, the plan once the ask is granted.
    #[must_use]
    pub fn plan(&self) -> &Cautious {
        self.proposed.as_ref().unwrap_or(&self.front[self.chosen])
    }

    /// Where the musts do not fit: what is asked.
    #[must_use]
    pub fn ask(&self) -> Option<&Ask> {
        self.ask.as_ref().map(|a| &a.0)
    }
}

/// The problem with what is left at a level of caution.
pub(crate) fn at_caution(draft: &Draft, left: &[Vec<Vec<f64>>], caution: f64) -> Problem {
    let mut problem = draft.problem.clone();
    for (resource, months) in problem.resources.iter_mut().zip(left) {
        resource.capacity = months.iter().map(|samples| quantile(&mut samples.clone(), 1.0 - caution).max(0.0)).collect();
    }
    problem
}

/// Hours of a unit of each row of work, by sample.
pub(crate) struct Hours(Vec<Vec<f64>>);

impl Hours {
    /// Draws them: run 0 makes plans, run [`FRESH`] checks them.
    pub fn new(community: &Community, draft: &Draft, seed: u64, run: u64, samples: usize) -> Self {
        let of = |work: &crate::plan::draft::Work| {
            let effort = &community.efforts.rows[work.effort];
            let mut values = vec![0.0; samples];
            let entity = format!("{}/{}/{}", effort.demand, effort.role.as_str(), effort.work.word());
            Stream::new(seed, run, STREAM, &entity).fill_normal(0, &mut values);
            PertSampler::new(&work.pert).transform(&mut values);
            values
        };
        Self(draft.work.iter().map(of).collect())
    }
}

/// Hours that a plan takes of each role and month, by sample.
pub(crate) type Loads = std::collections::BTreeMap<(usize, usize), Vec<f64>>;

pub(crate) fn loads(draft: &Draft, starts: &[Option<usize>], hours: &Hours) -> Loads {
    let samples = hours.0.first().map_or(0, Vec::len);
    let mut load = Loads::new();
    for (work, drawn) in draft.work.iter().zip(&hours.0) {
        let Some(start) = starts[work.item] else { continue };
        for (k, units) in work.units.iter().enumerate().filter(|(k, u)| **u != 0.0 && start + k < draft.problem.months) {
            let cell = load.entry((work.role, start + k)).or_insert_with(|| vec![0.0; samples]);
            cell.iter_mut().zip(drawn).for_each(|(sum, h)| *sum += units * h);
        }
    }
    load
}

/// How often, and by how many hours on average, samples of what is taken exceed samples of what is left.
pub(crate) struct Short {
    pub share: f64,
    pub hours: f64,
}

impl Short {
    pub fn count(load: &[f64], left: &[f64]) -> Self {
        let n = load.len().max(1) as f64;
        let over = || load.iter().zip(left).map(|(taken, left)| taken - left.max(0.0)).filter(|short| *short > 0.0);
        Self { share: over().count() as f64 / n, hours: over().sum::<f64>() / n }
    }
}

/// Chance by month that every role has the hours that are taken of it, chance of all months, expected hours over.
pub(crate) fn chances(load: &Loads, left: &[Vec<Vec<f64>>], months: usize) -> (Vec<f64>, f64, f64) {
    let samples = load.values().next().map_or(0, Vec::len);
    if samples == 0 {
        return (vec![1.0; months], 1.0, 0.0);
    }
    let mut broken = vec![vec![false; samples]; months];
    let mut over = 0.0;
    for ((role, month), load) in load {
        for (s, taken) in load.iter().enumerate() {
            let short = taken - left[*role][*month][s].max(0.0);
            if short > 0.0 {
                broken[*month][s] = true;
                over += short;
            }
        }
    }
    let n = samples as f64;
    let holds = broken.iter().map(|b| b.iter().filter(|x| !**x).count() as f64 / n).collect();
    let throughout = (0..samples).filter(|s| broken.iter().all(|b| !b[*s])).count() as f64 / n;
    (holds, throughout, over / n)
}

fn checked(draft: &Draft, starts: &[Option<usize>], hours: &Hours, left: &[Vec<Vec<f64>>]) -> (Vec<f64>, f64, f64) {
    let load = if starts.is_empty() { Loads::new() } else { loads(draft, starts, hours) };
    chances(&load, left, draft.problem.months)
}

/// Why each item is in or out: what the best plan loses with the opposite choice, and what it does instead.
fn choices(
    draft: &Draft,
    problem: &Problem,
    solution: &Solution,
    settings: &Settings,
    control: &dyn Control,
) -> Result<Vec<Choice>, PlanError> {
    let light =
        Effort { epochs: Some(settings.epochs / 5 + 1), nodes: Some(settings.nodes / 10 + 1), seed: settings.seed, together: false };
    let mut choices = Vec::new();
    for (i, item) in problem.items.iter().enumerate() {
        let start = solution.starts.get(i).copied().flatten();
        let mut other = problem.clone();
        let settled = item.must || item.fixed.is_some() || solution.starts.is_empty();
        let mut swap = None;
        let (mut instead, mut opposite) = (Vec::new(), None);
        if !settled {
            if start.is_some() {
                // Out: a window that holds nothing would be refused, so its hours are made more than there are of anything.
                other = without(problem, i);
            } else {
                other.items[i].must = true;
            }
            let answer = solve(&other, &light, control)?;
            if answer.status != PlanStatus::Infeasible && !answer.starts.is_empty() {
                let (starts, base) = (answer.starts, solution.objective.unwrap_or(0.0));
                swap = Some((base - worth(&other, &starts)).max(0.0));
                let differs = |j: usize| j != i && starts[j].is_some() != solution.starts[j].is_some();
                instead = (0..starts.len()).filter(|j| differs(*j)).map(|j| draft.demands[j]).collect();
                opposite = Some(starts).filter(|s| s[i].is_some() != start.is_some());
            }
        }
        let hours = draft.work.iter().filter(|w| w.item == i).map(|w| w.pert.mean() * w.units.iter().sum::<f64>()).sum();
        // What is asked to be left out has no worth in the problem that is granted: it keeps its own here.
        let own = &draft.problem.items[i];
        let earliest = own.worth.get(own.release).copied().unwrap_or(0.0);
        choices.push(Choice {
            demand: draft.demands[i],
            start,
            done: start.map(|s| item.done[s]),
            worth: start.map_or(earliest, |s| own.worth[s]),
            hours,
            swap,
            instead,
            other: opposite,
            before: draft.before[i],
        });
    }
    Ok(choices)
}

/// The same problem in which an item need not be done and is worth less than nothing, so that no best plan has it unless something that has to be done needs it.
pub(crate) fn without(problem: &Problem, item: usize) -> Problem {
    let mut other = problem.clone();
    other.items[item].must = false;
    let all: f64 =
        problem.items.iter().flat_map(|i| i.worth.iter().copied()).map(f64::abs).fold(0.0, f64::max) * problem.items.len() as f64 + 1.0;
    other.items[item].worth.iter_mut().for_each(|w| *w = -all);
    other
}
