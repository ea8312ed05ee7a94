//! How sure: needs, journeys, costs and thresholds drawn over their ranges, the same draws for every option.

use community::Community;
use parameters::Parameters;
use rayon::prelude::*;
use uncertainty::{Pert, PertSampler, Stream, mean, quantiles};

use crate::appraisal::{Appraisal, Terms};
use crate::chapter::{OptionKind, Services};
use crate::error::ServicesError;

/// Most worlds, and fewest where places are many.
const WORLDS: (usize, usize) = (400, 50);
/// Pairs of place, site and world that are looked at.
const MOST_PAIRS: usize = 200_000_000;

/// What is drawn once a world, in the order of the draws.
pub const DRAWN: [&str; 6] =
    ["needs", "minutes of all journeys", "threshold", "running costs", "an hour of patients' time", "optimism bias on capital"];

/// An option over all worlds.
#[derive(Clone, Debug, PartialEq)]
pub struct Sure {
    /// Its code.
    pub option: String,
    /// Minutes of the mean patient: P10, P50, P90.
    pub mean_minutes: [f64; 3],
    /// Share within the threshold: P10, P50, P90.
    pub share_within: [f64; 3],
    /// What is known of its worth, where it can be appraised.
    pub worth: Option<Worth>,
}

/// The worth of an option over all worlds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// Net present social value: P10, P50, P90.
    pub npsv: [f64; 3],
    /// Share of the worlds in which no other option is worth more; ties count for the first.
    pub best: f64,
    /// Mean over worlds of what the best option is worth more.
    pub regret_mean: f64,
    /// The most that the best option is worth more in any world.
    pub regret_most: f64,
}

/// What would change the choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What is drawn, of [`DRAWN`].
    pub what: &'static str,
    /// Share of the worlds with it below its median in which the option that is mostly best is best.
    pub low: f64,
    /// The same above its median.
    pub high: f64,
}

/// The options over all worlds, and what would change the choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sureness {
    /// Worlds.
    pub worlds: usize,
    /// Options, in the order of the chapter.
    pub options: Vec<Sure>,
    /// The option that is best in most worlds, where any can be appraised.
    pub mostly: Option<String>,
    /// By what is drawn, the one that would change the choice most first.
    pub turns: Vec<Turn>,
}

/// A world: a number for each of [`DRAWN`].
type World = [f64; DRAWN.len()];

/// An option as the worlds need it.
struct Candidate<'a> {
    open: &'a [usize],
    appraisal: Option<&'a Appraisal>,
    /// Capital at the lower and the upper end of optimism bias, present value.
    capital: [f64; 2],
    /// What a pound a year from the year in which it begins is worth: standard, health.
    annuity: [f64; 2],
    /// By open site: fixed cost, cost a patient.
    costs: Option<Vec<(f64, f64)>>,
}

/// What came of an option in a world.
#[derive(Clone, Copy)]
struct Came {
    mean: f64,
    within: f64,
    npsv: Option<f64>,
}

/// Draws worlds and looks at every option in each: needs, all minutes, threshold, costs, value of time and optimism bias by PERT over the ranges of their parameters, and each pair whose minutes are
/// estimated by a lognormal error of its own; the same numbers for every option, so that differences are of the options.
///
/// # Errors
/// [`ServicesError::Parameter`] if a parameter has no value for the day; [`ServicesError::Range`] if a range is none.
pub(crate) fn sureness(community: &Community, parameters: &Parameters, services: &Services, seed: u64) -> Result<Sureness, ServicesError> {
    let instance = &services.posed.instance;
    let pairs = instance.places() * instance.sites();
    let n = (MOST_PAIRS / pairs.max(1)).clamp(WORLDS.1, WORLDS.0);
    let draws = draws(community, parameters, services, seed, n)?;
    let error_sd = parameters.get("services.estimate_error", community.profile.first_day())?.central;
    let candidates: Vec<Candidate<'_>> =
        services.options.iter().map(|o| candidate(community, services, &o.id, &o.assignment.open)).collect();
    let today = services.options.iter().position(|o| o.kind == OptionKind::Nothing);
    let came: Vec<Vec<Came>> = (0..n)
        .into_par_iter()
        .map(|w| {
            let world = draws[w];
            let minutes = world_minutes(services, seed, w as u64, error_sd);
            let reached: Vec<Reached> = candidates.iter().map(|c| reach(services, c, &minutes, &world)).collect();
            let base = today.map(|t| &reached[t]);
            candidates.iter().zip(&reached).map(|(c, r)| came(services, c, r, base, &world)).collect()
        })
        .collect();
    Ok(summed(services, &draws, &came))
}

/// The worlds, one number for each thing drawn.
fn draws(community: &Community, parameters: &Parameters, services: &Services, seed: u64, n: usize) -> Result<Vec<World>, ServicesError> {
    let on = community.profile.first_day();
    let range = |id: &str| -> Result<PertSampler, ServicesError> {
        let known = parameters.get(id, on)?;
        let (low, high) = (known.low.unwrap_or(known.central), known.high.unwrap_or(known.central));
        let pert = Pert::new(low, known.central, high).map_err(|_| ServicesError::Range { parameter: id.to_owned() })?;
        Ok(PertSampler::new(&pert))
    };
    let samplers = [
        range("services.needs_factor")?,
        range("services.minutes_factor")?,
        range("services.threshold_factor")?,
        range("services.cost_factor")?,
        range("services.value_of_time")?,
        // Of optimism bias any place between its ends is as likely.
        PertSampler::new(&Pert::new(0.0, 0.5, 1.0).map_err(|_| ServicesError::Range { parameter: "optimism bias".into() })?),
    ];
    let mut worlds = vec![[0.0; DRAWN.len()]; n];
    for (at, (what, sampler)) in DRAWN.iter().zip(&samplers).enumerate() {
        let mut normal = vec![0.0; n];
        Stream::new(seed, 0, "services.worlds", what).fill_normal(0, &mut normal);
        worlds.iter_mut().zip(normal).for_each(|(world, z)| world[at] = sampler.at(z));
    }
    debug_assert!(services.posed.instance.places() > 0);
    Ok(worlds)
}

/// Minutes of all pairs in a world, place by place, before the factor on all of them.
fn world_minutes(services: &Services, seed: u64, world: u64, error_sd: f64) -> Vec<f64> {
    let instance = &services.posed.instance;
    let sites = instance.sites();
    let mut minutes: Vec<f64> =
        (0..instance.places()).flat_map(|p| (0..sites).map(move |s| (p, s))).map(|(p, s)| instance.minutes(p, s)).collect();
    if let Some(estimate) = &services.posed.estimate {
        let mut errors = vec![0.0; minutes.len()];
        Stream::new(seed, world, "services.minutes", "pairs").fill_normal(0, &mut errors);
        for ((m, z), estimated) in minutes.iter_mut().zip(errors).zip(&estimate.which) {
            if *estimated {
                *m *= libm::exp(error_sd * z - error_sd * error_sd / 2.0);
            }
        }
    }
    minutes
}

/// Where patients go in a world, and what that takes.
struct Reached {
    patient_minutes: f64,
    patients: f64,
    within: f64,
    cost: Option<f64>,
}

fn reach(services: &Services, candidate: &Candidate<'_>, minutes: &[f64], world: &World) -> Reached {
    let instance = &services.posed.instance;
    let [needs, factor, threshold, ..] = *world;
    let threshold = services.threshold_minutes * threshold;
    let mut loads = vec![0.0; candidate.open.len()];
    let mut reached = Reached { patient_minutes: 0.0, patients: 0.0, within: 0.0, cost: None };
    for (place, row) in minutes.chunks(instance.sites()).enumerate() {
        let need = instance.need(place) * needs;
        let (mut at, mut best) = (0, f64::INFINITY);
        for (slot, site) in candidate.open.iter().enumerate() {
            if row[*site] < best {
                (at, best) = (slot, row[*site]);
            }
        }
        let journey = best * factor;
        loads[at] += need;
        reached.patients += need;
        reached.patient_minutes += need * journey;
        reached.within += if journey <= threshold { need } else { 0.0 };
    }
    reached.cost = candidate.costs.as_ref().map(|costs| costs.iter().zip(&loads).map(|((fixed, each), load)| fixed + each * load).sum());
    reached
}

fn came(services: &Services, candidate: &Candidate<'_>, reached: &Reached, base: Option<&Reached>, world: &World) -> Came {
    let [needs, _, _, costs, hour, bias] = *world;
    let npsv = || {
        let (base, appraisal) = (base?, candidate.appraisal?);
        let capital = candidate.capital[0] + (candidate.capital[1] - candidate.capital[0]) * bias;
        let running = (reached.cost? - base.cost?) * costs * candidate.annuity[0];
        let travel = (base.patient_minutes - reached.patient_minutes) * 2.0 / 60.0 * hour * candidate.annuity[0];
        // Effects on health are off unless the community sets them; then they grow with needs.
        Some(travel + appraisal.present[3] * needs - capital - running)
    };
    let doing_nothing = base.is_some_and(|b| std::ptr::eq(b, reached));
    let npsv = if doing_nothing && services.appraised.iter().any(|(_, a)| a.is_ok()) { Some(0.0) } else { npsv() };
    Came { mean: reached.patient_minutes / reached.patients, within: reached.within / reached.patients, npsv }
}

fn candidate<'a>(community: &Community, services: &'a Services, id: &str, open: &'a [usize]) -> Candidate<'a> {
    let appraisal = services.appraised.iter().find(|(option, _)| option == id).and_then(|(_, a)| a.as_ref().ok());
    let annuity = |terms: &Terms, begins: u32| {
        let sum = |schedule: &crate::appraisal::Schedule| (begins..=terms.years).map(|y| schedule.factor(y)).sum::<f64>();
        [sum(&terms.schedule), sum(&terms.health)]
    };
    let open_today = services.today().map_or(&[][..], |t| t.assignment.open.as_slice());
    let cost = |site: &usize| crate::money::unit_costs(community, &services.settings.service, &services.posed, open_today, *site);
    Candidate {
        open,
        appraisal,
        // The third sensitivity is of optimism bias: its low end less the case is what capital at the lower end costs less.
        capital: appraisal.map_or([0.0; 2], |a| [a.present[0] - (a.sensitivity[2].1 - a.npsv), a.present[0]]),
        annuity: services.terms.as_ref().zip(appraisal).map_or([0.0; 2], |(terms, a)| annuity(terms, a.begins)),
        costs: open.iter().map(cost).collect(),
    }
}

fn summed(services: &Services, draws: &[World], came: &[Vec<Came>]) -> Sureness {
    let three = |values: Vec<f64>| quantiles(&mut { values }, [0.1, 0.5, 0.9]);
    let of = |option: usize, what: fn(&Came) -> f64| came.iter().map(|world| what(&world[option])).collect::<Vec<f64>>();
    // In each world the first of the options that are worth most.
    let best: Vec<Option<(usize, f64)>> = came
        .iter()
        .map(|world| {
            let known = world.iter().enumerate().filter_map(|(o, c)| Some((o, c.npsv?)));
            known.fold(None, |best: Option<(usize, f64)>, one| if best.is_none_or(|b| one.1 > b.1) { Some(one) } else { best })
        })
        .collect();
    let share = |pass: &dyn Fn(usize) -> bool, option: usize| {
        let worlds: Vec<usize> = (0..came.len()).filter(|w| pass(*w)).collect();
        let won = worlds.iter().filter(|w| best[**w].is_some_and(|(o, _)| o == option)).count();
        won as f64 / worlds.len().max(1) as f64
    };
    let worth = |option: usize| {
        let npsv: Vec<f64> = came.iter().filter_map(|world| world[option].npsv).collect();
        if npsv.len() < came.len() {
            return None;
        }
        let regret: Vec<f64> = npsv.iter().zip(&best).map(|(own, best)| best.map_or(0.0, |(_, most)| most - own)).collect();
        Some(Worth {
            npsv: three(npsv),
            best: share(&|_| true, option),
            regret_mean: mean(&regret),
            regret_most: regret.iter().copied().fold(0.0, f64::max),
        })
    };
    let options: Vec<Sure> = services
        .options
        .iter()
        .enumerate()
        .map(|(o, option)| Sure {
            option: option.id.clone(),
            mean_minutes: three(of(o, |c| c.mean)),
            share_within: three(of(o, |c| c.within)),
            worth: worth(o),
        })
        .collect();
    let mostly = (0..options.len()).filter(|o| options[*o].worth.is_some()).max_by(|a, b| {
        let chance = |o: usize| options[o].worth.map_or(0.0, |w| w.best);
        chance(*a).total_cmp(&chance(*b)).then(b.cmp(a))
    });
    let mut turns: Vec<Turn> = Vec::new();
    if let Some(mostly) = mostly {
        for (at, what) in DRAWN.iter().enumerate() {
            let median = quantiles(&mut draws.iter().map(|d| d[at]).collect::<Vec<_>>(), [0.5])[0];
            let (low, high) = (share(&|w| draws[w][at] <= median, mostly), share(&|w| draws[w][at] > median, mostly));
            turns.push(Turn { what, low, high });
        }
        turns.sort_by(|a, b| (b.high - b.low).abs().total_cmp(&(a.high - a.low).abs()).then(a.what.cmp(b.what)));
    }
    Sureness { worlds: came.len(), mostly: mostly.map(|o| options[o].option.clone()), options, turns }
}
