//! Ensembles: the same worlds under each regime, until the answer is as precise as was asked.

use uncertainty::quantiles;

use crate::RegimeError;
use crate::presets::Schedule;
use crate::sample::{Base, Sampler};
use crate::simulate::{Width, simulate_all};
use crate::world::{Course, Trajectory, World};

/// Worlds that are added at a time.
const BATCH: u32 = 128;

/// What is asked of an ensemble.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Weeks that are looked at.
    pub weeks: f64,
    /// Weeks between rows of the bands.
    pub every: f64,
    /// Standard error of the chance of meltdown that is precise enough.
    pub precision: f64,
    /// Fewest worlds.
    pub least: u32,
    /// Most worlds, those left out because the base does not hold in them among them.
    pub most: u32,
}

impl Default for Question {
    fn default() -> Self {
        Self { weeks: 260.0, every: 13.0, precision: 0.03, least: 256, most: 1_024 }
    }
}

/// A mean over worlds, how far the number of worlds leaves it open, and its spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Mean.
    pub mean: f64,
    /// Standard error of the mean by the number of worlds.
    pub error: f64,
    /// Value that one world in ten stays below.
    pub p10: f64,
    /// Value that half of the worlds stay below.
    pub p50: f64,
    /// Value that nine worlds in ten stay below.
    pub p90: f64,
}

impl Estimate {
    /// From one value a world. The error of a share that is all or nothing is that of one world more of the other kind (rule of succession).
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0).max(1.0);
        let all_alike = values.iter().all(|v| *v == 0.0) || values.iter().all(|v| *v == 1.0);
        let p = 1.0 / (n + 2.0);
        let error = libm::sqrt(if all_alike { p * (1.0 - p) / n } else { variance / n });
        let [p10, p50, p90] = quantiles(&mut values.to_vec(), [0.1, 0.5, 0.9]);
        Self { mean, error, p10, p50, p90 }
    }
}

/// One world under one regime, in figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Number of the world.
    pub number: u32,
    /// 1 if half or more of the organisations are over the tipping point at the end.
    pub meltdown: f64,
    /// Share of organisations over it at the end.
    pub over: f64,
    /// Weeks over it, a year and organisation.
    pub weeks_lost: f64,
    /// Strategic share of managers' time.
    pub strategic: f64,
    /// Mean wait at the end, in weeks.
    pub wait: f64,
    /// True share of breaches at the end.
    pub breaches: f64,
    /// Reported share of breaches at the end.
    pub reported: f64,
    /// Strain at the end.
    pub strain: f64,
    /// Reserves at the end, in weeks of turnover; below 0 a deficit.
    pub reserves: f64,
}

/// Names of the measures of [`Summary`], with what they are.
pub const MEASURES: [(&str, fn(&Summary) -> f64); 9] = [
    ("meltdown", |s| s.meltdown),
    ("over", |s| s.over),
    ("weeks_lost", |s| s.weeks_lost),
    ("strategic", |s| s.strategic),
    ("wait", |s| s.wait),
    ("breaches", |s| s.breaches),
    ("reported", |s| s.reported),
    ("strain", |s| s.strain),
    ("reserves", |s| s.reserves),
];

/// Quantiles of a measure in a week over all worlds.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Organisation by its index; nothing for the mean of all.
    pub organisation: Option<usize>,
    /// `stress`, `strategic` or `wait`.
    pub measure: &'static str,
    /// The week.
    pub week: f64,
    /// P10, P25, P50, P75, P90.
    pub quantiles: [f64; 5],
    /// Standard error of the P50 by the number of worlds.
    pub error: f64,
}

/// One regime over all worlds.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The regime.
    pub schedule: Schedule,
    /// Each world, in order of its number.
    pub worlds: Vec<Summary>,
    /// By measure of [`MEASURES`].
    pub estimates: Vec<Estimate>,
    /// Difference from the first regime in the same worlds, by measure.
    pub differences: Vec<Estimate>,
    /// Share of worlds in which each organisation is over the tipping point at the end.
    pub by_organisation: Vec<Estimate>,
    /// Bands by measure, organisation and week.
    pub bands: Vec<Band>,
}

/// What an ensemble found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// By regime, in the order asked.
    pub outcomes: Vec<Outcome>,
    /// Worlds drawn.
    pub drawn: u32,
    /// Of those, worlds in which every base holds.
    pub hold_everywhere: u32,
    /// Whether so few hold that the worlds that were run assume that today's work does.
    pub assumed: bool,
    /// By organisation, in how many of the worlds drawn its base holds.
    pub holds: Vec<u32>,
    /// Whether the precision asked was reached.
    pub precise: bool,
    /// Draws of each world that was run, by axis.
    pub draws: Vec<Vec<f64>>,
}

/// Fewest worlds in which the base holds that are worth comparing regimes in.
pub const FEWEST: usize = 30;

/// Runs regimes over the same worlds; where the base holds in fewer than [`FEWEST`] of the worlds drawn, over worlds in which it is assumed to.
///
/// # Errors
/// As [`Sampler::base`] and [`crate::simulate()`].
pub fn ensemble(sampler: &Sampler, regimes: &[Schedule], question: &Question) -> Result<Found, RegimeError> {
    let found = of_data(sampler, regimes, question)?;
    if found.draws.len() >= FEWEST.min(question.most as usize) {
        return Ok(found);
    }
    let assuming = of_data(&sampler.assuming_that_today_holds(), regimes, question)?;
    Ok(Found { drawn: found.drawn, holds: found.holds, hold_everywhere: found.hold_everywhere, assumed: true, ..assuming })
}

/// Runs regimes over the same worlds.
///
/// Worlds in which the base of some organisation does not hold are counted and not run: nothing is said of a community that has tipped by the choice of a scale.
///
/// # Errors
/// As [`Sampler::base`] and [`crate::simulate()`].
fn of_data(sampler: &Sampler, regimes: &[Schedule], question: &Question) -> Result<Found, RegimeError> {
    let n = sampler.workloads().len();
    let mut holds = vec![0; n];
    let mut bases: Vec<Base> = Vec::new();
    let mut numbers: Vec<u32> = Vec::new();
    let mut runs: Vec<Vec<Trajectory>> = vec![Vec::new(); regimes.len()];
    let mut drawn = 0;
    let mut precise = false;
    while drawn < question.most {
        let wanted: Vec<u32> = (drawn..(drawn + BATCH).min(question.most)).collect();
        drawn += wanted.len() as u32;
        let worlds = worlds(sampler, &wanted)?;
        let first_new = bases.len();
        for (number, (held, base)) in wanted.iter().zip(worlds) {
            holds.iter_mut().zip(held).for_each(|(count, held)| *count += u32::from(held));
            if let Some(base) = base {
                numbers.push(*number);
                bases.push(base);
            }
        }
        for (runs, schedule) in runs.iter_mut().zip(regimes) {
            runs.extend(under(schedule, &bases[first_new..], question)?);
        }
        // Where today's work hardly ever holds, more draws would say no more.
        if drawn >= 4 * BATCH && numbers.len() * 50 < drawn as usize {
            break;
        }
        if numbers.len() as u32 >= question.least || drawn >= question.most {
            let error = |runs: &Vec<Trajectory>| Estimate::of(&runs.iter().map(melted).collect::<Vec<_>>()).error;
            precise = !numbers.is_empty() && runs.iter().all(|r| error(r) <= question.precision);
            if precise {
                break;
            }
        }
    }
    let mut outcomes: Vec<Outcome> = Vec::new();
    if !numbers.is_empty() {
        for (schedule, runs) in regimes.iter().zip(&runs) {
            let first = outcomes.first().map(|o| o.worlds.clone());
            outcomes.push(outcome(schedule, &numbers, runs, n, question, first.as_deref()));
        }
    }
    let hold_everywhere = bases.len() as u32;
    let draws = bases.into_iter().map(|b| b.draws).collect();
    Ok(Found { outcomes, drawn, hold_everywhere, assumed: false, holds, precise, draws })
}

type Drawn = (Vec<bool>, Option<Base>);

fn worlds(sampler: &Sampler, numbers: &[u32]) -> Result<Vec<Drawn>, RegimeError> {
    use rayon::prelude::*;
    numbers.par_iter().map(|&number| sampler.base(number)).collect()
}

fn under(schedule: &Schedule, bases: &[Base], question: &Question) -> Result<Vec<Trajectory>, RegimeError> {
    let mut changes = Vec::new();
    let worlds: Vec<World> = bases
        .iter()
        .map(|b| {
            let (world, of_schedule) = schedule.upon(&b.world);
            changes = of_schedule;
            world
        })
        .collect();
    if worlds.is_empty() {
        return Ok(Vec::new());
    }
    simulate_all(&worlds, &Course { changes, every: question.every, ..Course::of_weeks(question.weeks) }, Width::widest())
}

/// One world under one regime, made again alone by its number.
///
/// # Errors
/// As [`ensemble`]; [`RegimeError::Setting`] if the base does not hold in that world.
pub fn one(sampler: &Sampler, schedule: &Schedule, number: u32, question: &Question) -> Result<Trajectory, RegimeError> {
    let base = sampler.base(number)?.1.ok_or_else(|| RegimeError::Setting {
        key: "run",
        found: number.to_string(),
        expected: "the number of a world in which the base holds",
    })?;
    let (world, changes) = schedule.upon(&base.world);
    crate::simulate(&world, &Course { changes, every: question.every, ..Course::of_weeks(question.weeks) })
}

fn melted(t: &Trajectory) -> f64 {
    let over = t.end().iter().filter(|r| r.stress >= 1.0).count();
    if 2 * over >= t.end().len() { 1.0 } else { 0.0 }
}

fn summary(number: u32, t: &Trajectory, weeks: f64) -> Summary {
    let end = t.end();
    let n = end.len() as f64;
    let mean = |of: fn(&crate::world::Row) -> f64| end.iter().map(of).sum::<f64>() / n;
    Summary {
        number,
        meltdown: melted(t),
        over: mean(|r| if r.stress >= 1.0 { 1.0 } else { 0.0 }),
        weeks_lost: t.weeks_over.iter().sum::<f64>() / n / weeks * 52.0,
        strategic: t.strategic.iter().sum::<f64>() / n,
        wait: mean(|r| r.wait),
        breaches: mean(|r| r.breaches),
        reported: mean(|r| r.reported),
        strain: mean(|r| r.state.strain),
        reserves: mean(|r| r.state.reserves),
    }
}

fn outcome(schedule: &Schedule, numbers: &[u32], runs: &[Trajectory], n: usize, question: &Question, first: Option<&[Summary]>) -> Outcome {
    let worlds: Vec<Summary> = numbers.iter().zip(runs).map(|(&number, t)| summary(number, t, question.weeks)).collect();
    let estimate = |of: fn(&Summary) -> f64| Estimate::of(&worlds.iter().map(of).collect::<Vec<_>>());
    let against = first.unwrap_or(&worlds);
    let difference = |of: fn(&Summary) -> f64| Estimate::of(&worlds.iter().zip(against).map(|(a, b)| of(a) - of(b)).collect::<Vec<_>>());
    let organisation = |j: usize| Estimate::of(&runs.iter().map(|t| if t.end()[j].stress >= 1.0 { 1.0 } else { 0.0 }).collect::<Vec<_>>());
    Outcome {
        schedule: schedule.clone(),
        estimates: MEASURES.iter().map(|(_, of)| estimate(*of)).collect(),
        differences: MEASURES.iter().map(|(_, of)| difference(*of)).collect(),
        by_organisation: (0..n).map(organisation).collect(),
        bands: bands(runs, n),
        worlds,
    }
}

fn bands(runs: &[Trajectory], n: usize) -> Vec<Band> {
    let measures: [(&str, fn(&crate::world::Row) -> f64); 3] =
        [("stress", |r| r.stress), ("strategic", |r| r.strategic), ("wait", |r| r.wait)];
    let mut bands = Vec::new();
    for (measure, of) in measures {
        for organisation in std::iter::once(None).chain((0..n).map(Some)) {
            for (i, &week) in runs[0].weeks.iter().enumerate() {
                let value = |t: &Trajectory| match organisation {
                    Some(j) => of(&t.rows[i][j]),
                    None => t.rows[i].iter().map(of).sum::<f64>() / n as f64,
                };
                let mut values: Vec<f64> = runs.iter().map(value).collect();
                // The P50's error: half the distance between the order statistics one standard error of the rank away.
                let away = 0.5 / libm::sqrt(values.len() as f64);
                let [low, high] = quantiles(&mut values, [(0.5 - away).max(0.0), (0.5 + away).min(1.0)]);
                let quantiles = quantiles(&mut values, [0.1, 0.25, 0.5, 0.75, 0.9]);
                bands.push(Band { organisation, measure, week, quantiles, error: 0.5 * (high - low) });
            }
        }
    }
    bands
}
