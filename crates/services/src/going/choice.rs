//! Patients who choose among the open sites.

use rayon::prelude::*;

use crate::answer::{Answer, Chosen, Flow};
use crate::enumerate::MOST_FREE_SITES;
use crate::error::ServicesError;
use crate::instance::Instance;
use crate::interchange;
use crate::median::Search;
use crate::program::{Effort, Program};
use crate::question::{Count, Fate, Going, Objective, Question};
use crate::solve::{program, solve};
use optimise::Status;

/// Below this a sum of attractions is computed anew, relative to the nearest open site.
const FAINT: f64 = 1e-200;

/// Who goes where if patients choose among the open sites: of the patients of place `i` the share `e^{−b t_ij} / Σ_k e^{−b t_ik}` to site `j` (multinomial logit), `t` minutes and `b` utility a minute.
///
/// # Errors
/// [`ServicesError::NoSuchSite`]; [`ServicesError::Open`] where none is open; [`ServicesError::Asked`] for a `per_minute` below 0 or above 1,000.
pub fn spread(instance: &Instance, open: &[usize], per_minute: f64) -> Result<Vec<Flow>, ServicesError> {
    let sites = instance.sites();
    if let Some(&site) = open.iter().find(|j| **j >= sites) {
        return Err(ServicesError::NoSuchSite { site, sites });
    }
    if open.is_empty() {
        return Err(ServicesError::Open { open: 0, must: 0, may: sites });
    }
    if !(0.0..=1e3).contains(&per_minute) {
        return Err(ServicesError::Asked { what: "utility a minute", value: per_minute, most: 1e3 });
    }
    let needy = (0..instance.places()).filter(|i| instance.weights()[*i] > 0);
    Ok(needy
        .flat_map(|place| {
            shares(instance, open, per_minute, place).map(move |(site, share)| Flow { place, site, patients: share * instance.need(place) })
        })
        .collect())
}

fn shares<'a>(instance: &'a Instance, open: &'a [usize], per_minute: f64, place: usize) -> impl Iterator<Item = (usize, f64)> + 'a {
    let nearest = open.iter().map(|j| instance.minutes(place, *j)).fold(f64::INFINITY, f64::min);
    let attraction = move |j: usize| libm::exp(-per_minute * (instance.minutes(place, j) - nearest));
    let sum: f64 = open.iter().map(|j| attraction(*j)).sum();
    open.iter().map(move |j| (*j, attraction(*j) / sum))
}

/// What a set of sites is worth when patients choose: per patient, `Σ_j share · value_j`, less being better.
struct Attraction<'a> {
    instance: &'a Instance,
    question: &'a Question,
    per_minute: f64,
    places: Vec<usize>,
    /// Site by site, of every place with patients: attraction, and attraction × value.
    pull: Vec<Vec<f64>>,
    valued: Vec<Vec<f64>>,
}

impl<'a> Attraction<'a> {
    fn new(instance: &'a Instance, question: &'a Question, per_minute: f64) -> Self {
        let places: Vec<usize> = (0..instance.places()).filter(|i| instance.weights()[*i] > 0).collect();
        let nearest: Vec<f64> = places.iter().map(|i| f64::from(instance.nearest(*i).1[0])).collect();
        let of = |j: usize| -> (Vec<f64>, Vec<f64>) {
            let pull = places
                .iter()
                .zip(&nearest)
                .map(|(i, near)| libm::exp(-per_minute * (instance.minutes(*i, j) - near / crate::instance::TICKS_A_MINUTE)));
            let pull: Vec<f64> = pull.collect();
            let valued = places.iter().zip(&pull).map(|(i, pull)| pull * value(instance, question, *i, j)).collect();
            (pull, valued)
        };
        let (pull, valued) = (0..instance.sites()).into_par_iter().map(of).unzip();
        Self { instance, question, per_minute, places, pull, valued }
    }

    /// The value of sums over the open sites, without fixed costs.
    fn total(&self, open: &[usize], pull: &[f64], valued: &[f64]) -> f64 {
        let of = |(at, place): (usize, &usize)| {
            let mean = if pull[at] > FAINT {
                valued[at] / pull[at]
            } else {
                shares(self.instance, open, self.per_minute, *place)
                    .map(|(j, share)| share * value(self.instance, self.question, *place, j))
                    .sum()
            };
            self.instance.need(*place) * mean
        };
        self.places.iter().enumerate().map(of).sum()
    }

    fn fixed(&self, open: &[usize]) -> f64 {
        if self.question.objective != Objective::Cost {
            return 0.0;
        }
        open.iter().map(|j| self.question.sites.get(*j).map_or(0.0, |s| s.fixed_cost_year)).sum()
    }

    fn sums(&self, open: &[usize]) -> (Vec<f64>, Vec<f64>) {
        let mut sums = (vec![0.0; self.places.len()], vec![0.0; self.places.len()]);
        for j in open {
            sums.0.iter_mut().zip(&self.pull[*j]).for_each(|(sum, own)| *sum += own);
            sums.1.iter_mut().zip(&self.valued[*j]).for_each(|(sum, own)| *sum += own);
        }
        sums
    }

    fn worth(&self, open: &[usize]) -> f64 {
        let (pull, valued) = self.sums(open);
        self.total(open, &pull, &valued) + self.fixed(open)
    }

    /// Whether the conditions on sites and volumes hold.
    fn holds(&self, program: &Program<'_>, open: &[usize]) -> bool {
        let mut set = vec![false; self.instance.sites()];
        open.iter().for_each(|j| set[*j] = true);
        if program.worth(&set).is_none() {
            return false;
        }
        let limited = self.question.sites.iter().any(|s| s.least_volume.is_some() || s.capacity.is_some());
        let Ok(flows) = (if limited { spread(self.instance, open, self.per_minute) } else { Ok(Vec::new()) }) else { return false };
        let mut loads = vec![0.0; self.instance.sites()];
        flows.iter().for_each(|f| loads[f.site] += f.patients);
        open.iter().all(|j| {
            self.question
                .sites
                .get(*j)
                .is_none_or(|s| s.least_volume.is_none_or(|v| loads[*j] >= v) && s.capacity.is_none_or(|v| loads[*j] <= v))
        })
    }
}

/// What a patient of a place at a site counts as; less is better.
fn value(instance: &Instance, question: &Question, place: usize, site: usize) -> f64 {
    let minutes = instance.minutes(place, site);
    match question.objective {
        Objective::Within(limit) => f64::from(u8::from(minutes > limit)),
        Objective::Cost => question.minute_cost * minutes + question.sites.get(site).map_or(0.0, |s| s.cost_patient),
        _ => minutes,
    }
}

/// The best sites with patients who choose.
///
/// # Errors
/// [`ServicesError::NoMethod`] for other objectives than patient-minutes, shares within a threshold and cost, and for a longest journey: some patients choose every open site.
pub(crate) fn chosen(instance: &Instance, question: &Question, per_minute: f64, search: &Search<'_>) -> Result<Answer, ServicesError> {
    let sites = instance.sites();
    let taken = matches!(question.objective, Objective::PatientMinutes | Objective::Within(_) | Objective::Cost);
    if !taken || question.most_minutes.is_some() || question.within.is_some() {
        let hint = Some(
            "a choice model takes patient-minutes, patients within a threshold and cost, without limits on journeys: some patients choose every open site",
        );
        return Err(ServicesError::NoMethod { what: "what is asked of patients who choose", sites, most: 0, hint });
    }
    let program = program(instance, question)?;
    let free: Vec<usize> = (0..sites).filter(|j| program.fates[*j] == Fate::Free).collect();
    let attraction = Attraction::new(instance, question, per_minute);
    let all = free.len() <= MOST_FREE_SITES;
    let (best, finished) = if all { every(&attraction, &program, &free, search) } else { (exchanged(&attraction, &program, search), true) };
    let option = match best {
        Some(open) => {
            let flows = spread(instance, &open, per_minute)?;
            Some(Chosen::new(instance, question, open, flows))
        }
        None => None,
    };
    if all && finished {
        let bound = option.as_ref().map(|o| o.objective);
        return Ok(Answer::of(option, bound, search.tolerance, Status::Infeasible, Effort::default()));
    }
    // Nobody travels less than to the nearest open site, and it costs nowhere less than at the cheapest.
    let cheapest = question.sites.iter().map(|s| s.cost_patient).fold(f64::INFINITY, f64::min);
    let terms = question
        .sites
        .iter()
        .map(|s| crate::question::SiteTerms { cost_patient: cheapest, least_volume: None, capacity: None, ..*s })
        .collect();
    let nearest = solve(instance, &Question { going: Going::Nearest, sites: terms, ..question.clone() }, search)?;
    let status = if (search.stop)() { Status::Stopped } else { Status::Limit };
    Ok(Answer::of(option, nearest.bound, search.tolerance, status, nearest.effort))
}

/// Every set that the rules allow; false where it was stopped before the end.
fn every(of: &Attraction<'_>, program: &Program<'_>, free: &[usize], search: &Search<'_>) -> (Option<Vec<usize>>, bool) {
    let must: Vec<usize> = (0..program.columns()).filter(|j| program.fates[*j] == Fate::Open).collect();
    let shared = free.len().min(6);
    let count = &program.blocks[0].count;
    let walk = |share: usize| {
        let open: Vec<usize> = must.iter().copied().chain((0..shared).filter(|at| share >> at & 1 == 1).map(|at| free[at])).collect();
        let mut best: Option<(f64, Vec<usize>)> = None;
        let (pull, valued) = of.sums(&open);
        let mut stack = vec![(open, shared, pull, valued)];
        while let Some((open, from, pull, valued)) = stack.pop() {
            if (search.stop)() {
                return (best, false);
            }
            if count.contains(&open.len()) && !open.is_empty() {
                let value = of.total(&open, &pull, &valued) + of.fixed(&open);
                if best.as_ref().is_none_or(|(least, _)| value < *least) {
                    let mut sorted = open.clone();
                    sorted.sort_unstable();
                    if of.holds(program, &sorted) {
                        best = Some((value, sorted));
                    }
                }
            }
            if open.len() == *count.end() {
                continue;
            }
            for at in (from..free.len()).rev().filter(|at| open.len() + free.len() - at >= *count.start()) {
                let site = free[at];
                let add = |sums: &[f64], own: &[f64]| sums.iter().zip(own).map(|(a, b)| a + b).collect::<Vec<f64>>();
                let more: Vec<usize> = open.iter().copied().chain([site]).collect();
                stack.push((more, at + 1, add(&pull, &of.pull[site]), add(&valued, &of.valued[site])));
            }
        }
        (best, true)
    };
    let shares: Vec<_> = (0..1_usize << shared).into_par_iter().map(walk).collect();
    let finished = shares.iter().all(|(_, finished)| *finished);
    let best = shares.into_iter().filter_map(|(best, _)| best).reduce(|a, b| if b.0 < a.0 { b } else { a });
    (best.map(|(_, open)| open), finished)
}

/// A good set: that of patients who go to the nearest, then exchanges while they help.
fn exchanged(of: &Attraction<'_>, program: &Program<'_>, search: &Search<'_>) -> Option<Vec<usize>> {
    let count = if of.question.count == Count::Free { program.blocks[0].count.end() } else { program.blocks[0].count.start() };
    let start = interchange::start(of.instance, *count, &program.fates, search.stop).into_open();
    let mut open: Vec<usize> = (0..start.len()).filter(|j| start[*j]).collect();
    if !of.holds(program, &open) {
        return None;
    }
    let mut value = of.worth(&open);
    while !(search.stop)() {
        let (pull, valued) = of.sums(&open);
        let outs = open.iter().copied().filter(|j| program.fates[*j] == Fate::Free);
        let ins: Vec<usize> = (0..start.len()).filter(|j| !open.contains(j) && program.fates[*j] == Fate::Free).collect();
        let pairs: Vec<(usize, usize)> = outs.flat_map(|out| ins.iter().map(move |into| (out, *into))).collect();
        let exchange = |&(out, into): &(usize, usize)| {
            let swap = |sums: &[f64], own: &[Vec<f64>]| {
                sums.iter().zip(&own[out]).zip(&own[into]).map(|((s, a), b)| s - a + b).collect::<Vec<f64>>()
            };
            let after: Vec<usize> = open.iter().copied().filter(|j| *j != out).chain([into]).collect();
            (of.total(&after, &swap(&pull, &of.pull), &swap(&valued, &of.valued)) + of.fixed(&after), out, into)
        };
        let mut tried: Vec<(f64, usize, usize)> = pairs.par_iter().map(exchange).filter(|(v, ..)| *v < value * (1.0 - 1e-9)).collect();
        tried.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let next = tried.into_iter().find_map(|(_, out, into)| {
            let mut after: Vec<usize> = open.iter().copied().filter(|j| *j != out).chain([into]).collect();
            after.sort_unstable();
            (of.holds(program, &after) && of.worth(&after) < value).then_some(after)
        });
        let Some(after) = next else { break };
        value = of.worth(&after);
        open = after;
    }
    Some(open)
}
