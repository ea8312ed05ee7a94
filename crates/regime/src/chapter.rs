//! The run of the chapter: bases, tipping points, ensembles, what matters.

use community::Community;
use parameters::Parameters;
use uncertainty::{PrimBox, PrimSettings, SobolIndex, best_box, prim, saltelli_points, sobol_indices};

use crate::RegimeError;
use crate::ensemble::{Estimate, Found, Outcome, Question, ensemble};
use crate::fit::{ListFit, fit_lists};
use crate::inputs::Workload;
use crate::model::Numbers;
use crate::phase::{Blow, blows};
use crate::presets::{self, Schedule};
use crate::sample::{Axis, Sampler};
use crate::tipping::{Load, community_takes, fold, largest_pulse, matched, recovery, room};

/// What the chapter needs beside the community.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Managers' work by organisation, from the burden.
    pub workloads: &'a [Workload],
    /// Numbers about the world, with the community's own values set.
    pub parameters: &'a Parameters,
}

/// How it is computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Regimes that are compared, the first being what the others are held against; empty: all presets.
    pub regimes: Vec<String>,
    /// What is asked of the ensembles.
    pub question: Question,
    /// Seed of the random streams.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { regimes: Vec::new(), question: Question::default(), seed: 1 }
    }
}

/// Levers under which the room of one organisation is computed: they change nothing but the organisation itself.
pub const ROOM_LEVERS: [&str; 3] = ["base", "grip", "air-cover"];
/// Base points of the sensitivity's design.
const DESIGN: u32 = 128;
/// Share of worlds in which a base has to hold, or not to hold, for the data to tell.
pub const TELLS: f64 = 0.95;

/// How much more one organisation can take, everything at its central value.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// Index of the organisation.
    pub organisation: usize,
    /// The lever.
    pub regime: &'static str,
    /// More items a week before it tips.
    pub items_week: Option<f64>,
    /// Largest number of items at once that it takes.
    pub pulse: Option<f64>,
    /// Weeks in which a disturbance falls to 1/e.
    pub recovery_weeks: Option<f64>,
}

/// The largest blow that is looked for, in items of set A.
pub(crate) const MOST_PULSE: f64 = 100.0;

/// How much more the organisations take together, everything at its central value.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// The regime.
    pub regime: String,
    /// More items a week, all organisations together, before half of them tip.
    pub items_week: Option<f64>,
    /// Items at once, all organisations together.
    pub pulse: Option<f64>,
}

/// What decides how near the tipping point the base lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    /// The input.
    pub axis: Axis,
    /// Its indices.
    pub index: SobolIndex,
}

/// Conditions under which an outcome is common.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditions {
    /// The regime in which it was looked for.
    pub regime: String,
    /// Share of its worlds that melt down.
    pub share: f64,
    /// The box.
    pub found: PrimBox,
    /// For each limit: input, its range over all worlds, lowest and highest value inside.
    pub limits: Vec<(Axis, (f64, f64), (f64, f64))>,
}

/// Regret of a regime in weeks lost, a year and organisation: what the best regime of the same world would have spared.
#[derive(Clone, Debug, PartialEq)]
pub struct Regret {
    /// The regime.
    pub regime: String,
    /// Over all worlds.
    pub regret: Estimate,
    /// The most in any world.
    pub most: f64,
}

/// The result of the chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// The organisations.
    pub workloads: Vec<Workload>,
    /// Utilisation of each at central values: `(a0 + lam) h/(f H)`.
    pub utilisation: Vec<f64>,
    /// Whether the base holds at central values.
    pub holds_centrally: Vec<bool>,
    /// How much more each can take.
    pub rooms: Vec<Room>,
    /// The ensembles.
    pub found: Found,
    /// How much more the community takes together, under each regime compared.
    pub together: Vec<Together>,
    /// Where blows take the organisation of `matters_for`.
    pub blows: Vec<Blow>,
    /// What matters, most first.
    pub matters: Vec<Matter>,
    /// The organisation for which that was asked.
    pub matters_for: usize,
    /// Conditions of meltdown, where any were found.
    pub conditions: Option<Conditions>,
    /// Regret of each regime.
    pub regrets: Vec<Regret>,
    /// The waiting-list part against series.
    pub fits: Vec<ListFit>,
    /// The settings.
    pub settings: Settings,
}

/// Whether the data tell where the base lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds in nearly all worlds that fit the data.
    Holds,
    /// It does not hold in nearly all of them.
    Tipped,
    /// The data cannot tell.
    CannotTell,
}

impl Regime {
    /// Share of the worlds drawn in which an organisation's base holds.
    #[must_use]
    pub fn share_holds(&self, organisation: usize) -> f64 {
        f64::from(self.found.holds[organisation]) / f64::from(self.found.drawn)
    }

    /// Share of the worlds drawn in which every base holds.
    #[must_use]
    pub fn share_all_hold(&self) -> f64 {
        f64::from(self.found.hold_everywhere) / f64::from(self.found.drawn)
    }

    /// What the data tell of one organisation.
    #[must_use]
    pub fn verdict(&self, organisation: usize) -> Verdict {
        match self.share_holds(organisation) {
            s if s >= TELLS => Verdict::Holds,
            s if s <= 1.0 - TELLS => Verdict::Tipped,
            _ => Verdict::CannotTell,
        }
    }

    /// Whether the data tell of every organisation that it holds: only then is anything found.
    #[must_use]
    pub fn tells(&self) -> bool {
        (0..self.workloads.len()).all(|j| self.verdict(j) == Verdict::Holds)
    }

    /// The outcome of a regime.
    #[must_use]
    pub fn outcome(&self, regime: &str) -> Option<&Outcome> {
        self.found.outcomes.iter().find(|o| o.schedule.name == regime)
    }
}

/// The sampler and the schedules that the settings ask for.
///
/// # Errors
/// As [`run`].
pub fn prepare(community: &Community, inputs: &Inputs<'_>, settings: &Settings) -> Result<(Sampler, Vec<Schedule>), RegimeError> {
    let q = &settings.question;
    let bad = |key, found: String, expected| Err(RegimeError::Setting { key, found, expected });
    if !(4.0..=1_040.0).contains(&q.weeks) {
        return bad("regime.weeks", q.weeks.to_string(), "weeks from 4 to 1,040");
    }
    if !(1.0..=q.weeks).contains(&q.every) {
        return bad("regime.every_weeks", q.every.to_string(), "weeks from 1 to all that are looked at");
    }
    if !(q.precision > 0.0 && q.precision <= 0.5) {
        return bad("regime.precision", q.precision.to_string(), "a standard error above 0 and at most 0.5");
    }
    if q.least < 2 || q.most < q.least || q.most > 1_000_000 {
        return bad("regime.runs", format!("{} to {}", q.least, q.most), "from 2 worlds to 1,000,000, the fewest first");
    }
    let sampler = Sampler::new(inputs.workloads, inputs.parameters, community.profile.first_day(), settings.seed)?;
    let ids: Vec<String> = inputs.workloads.iter().map(|w| w.id.clone()).collect();
    let mut names: Vec<String> = settings.regimes.clone();
    if names.is_empty() {
        names = presets::names(community);
    }
    if names.first().is_none_or(|n| n != "base") {
        names.retain(|n| n != "base");
        names.insert(0, "base".into());
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|n| seen.insert(n.clone()));
    let schedules = names.iter().map(|n| presets::regime(community, &ids, n)).collect::<Result<_, _>>()?;
    Ok((sampler, schedules))
}

/// Runs the chapter: the same result for the same community, inputs and settings, on any number of threads.
///
/// # Errors
/// [`RegimeError`]: no managers with answering work, an unknown regime or one that cannot be run, a series with gaps, a setting out of bounds, a run that left
/// the finite numbers.
pub fn run(community: &Community, inputs: &Inputs<'_>, settings: &Settings) -> Result<Regime, RegimeError> {
    let (sampler, schedules) = prepare(community, inputs, settings)?;
    let fits = fit_lists(community)?;
    let central = sampler.central()?;
    let utilisation: Vec<f64> = central.iter().map(|n| (n.a0 + n.lam) / n.r0).collect();
    let found = ensemble(&sampler, &schedules, &settings.question)?;
    let run_on = if found.assumed { sampler.assuming_that_today_holds() } else { sampler.clone() };
    let central_of_run = run_on.central()?;
    let bases: Vec<Option<Numbers>> = central_of_run.iter().map(|n| matched(n).map(|(n, _)| n)).collect();
    let rooms = rooms(&bases)?;
    let matters_for = (0..utilisation.len()).max_by(|a, b| utilisation[*a].total_cmp(&utilisation[*b])).unwrap_or(0);
    Ok(Regime {
        workloads: inputs.workloads.to_vec(),
        holds_centrally: bases.iter().map(Option::is_some).collect(),
        together: together(&central_of_run, &schedules)?,
        blows: bases[matters_for].as_ref().map_or_else(|| Ok(Vec::new()), |base| blows(base, largest_of(&rooms, matters_for)))?,
        rooms,
        matters: matters(&sampler, matters_for, settings.seed)?,
        matters_for,
        conditions: conditions(&run_on, &found),
        regrets: regrets(&found),
        utilisation,
        fits,
        found,
        settings: settings.clone(),
    })
}

fn rooms(bases: &[Option<Numbers>]) -> Result<Vec<Room>, RegimeError> {
    use rayon::prelude::*;
    let all: Vec<(usize, &'static str)> = (0..bases.len()).flat_map(|j| ROOM_LEVERS.iter().map(move |l| (j, *l))).collect();
    all.into_par_iter().map(|(organisation, regime)| one_room(organisation, regime, bases[organisation].as_ref())).collect()
}

/// The largest blow that an organisation takes as things are.
fn largest_of(rooms: &[Room], organisation: usize) -> Option<f64> {
    rooms.iter().find(|r| r.organisation == organisation && r.regime == "base").and_then(|r| r.pulse)
}

fn together(central: &[Numbers], schedules: &[Schedule]) -> Result<Vec<Together>, RegimeError> {
    use rayon::prelude::*;
    let one = |schedule: &Schedule| {
        let most = |load, most, within| community_takes(central, schedule, load, most, within);
        Ok(Together {
            regime: schedule.name.clone(),
            items_week: most(Load::Weekly, 20.0, 0.01)?,
            pulse: most(Load::Once, MOST_PULSE, 0.05)?,
        })
    };
    schedules.par_iter().map(one).collect()
}

fn one_room(organisation: usize, regime: &'static str, base: Option<&Numbers>) -> Result<Room, RegimeError> {
    let mut room = Room { organisation, regime, items_week: None, pulse: None, recovery_weeks: None };
    let Some(base) = base else { return Ok(room) };
    let scale = base.r0 / presets::SET_A_RATE;
    let mut n = *base;
    for change in presets::preset(regime).map(|s| s.changes).unwrap_or_default() {
        let known = n.set(change.name, change.value * if change.per_rate { scale } else { 1.0 });
        debug_assert!(known, "presets set numbers of the model");
    }
    room.items_week = Some((fold(&n).lam - n.lam).max(0.0));
    if let Some(rest) = crate::tipping::healthy(&n) {
        room.pulse = largest_pulse(&n, &rest.state, MOST_PULSE * scale, 0.05 * scale)?;
        room.recovery_weeks = Some(recovery(&n, &rest).weeks).filter(|w| w.is_finite());
    }
    Ok(room)
}

/// Sobol's indices of the relative room of the tightest organisation: the bridge, the model's uncertain numbers, air cover and the centre's reaction.
fn matters(sampler: &Sampler, organisation: usize, seed: u64) -> Result<Vec<Matter>, RegimeError> {
    use rayon::prelude::*;
    let axes = sampler.axes();
    // Waves, shocks and the reference wait do not move the base.
    let used: Vec<usize> = (0..axes.len()).filter(|i| !(3..=8).contains(i)).collect();
    let lever = |name: &str, range| Axis { name: name.into(), meaning: Numbers::entry(name).map_or("", |e| e.meaning).into(), range };
    let levers = [lever("alpha", (0.0, 0.3, 0.9)), lever("kap", (0.0, 8.0, 64.0))];
    let inputs = used.len() + levers.len();
    let points = saltelli_points(inputs, DESIGN, seed);
    let outcome = |point: &Vec<f64>| -> Result<f64, RegimeError> {
        let mut draws = vec![0.5; axes.len()];
        for (axis, u) in used.iter().zip(point) {
            draws[*axis] = *u;
        }
        let mut n = sampler.numbers(&draws)?[organisation];
        n.alpha = 0.9 * point[used.len()];
        n.kap = 64.0 * point[used.len() + 1] * n.r0 / presets::SET_A_RATE;
        Ok(room(&n))
    };
    let outcomes = points.par_iter().map(outcome).collect::<Result<Vec<f64>, _>>()?;
    let indices = sobol_indices(&outcomes, inputs, seed);
    let axes = used.iter().map(|i| axes[*i].clone()).chain(levers);
    let mut matters: Vec<Matter> = axes.zip(indices).map(|(axis, index)| Matter { axis, index }).collect();
    matters.sort_by(|a, b| b.index.total.total_cmp(&a.index.total).then(a.axis.name.cmp(&b.axis.name)));
    Ok(matters)
}

/// Scenario discovery in the first regime in which meltdown is neither rare nor the rule.
fn conditions(sampler: &Sampler, found: &Found) -> Option<Conditions> {
    let mixed = |o: &&Outcome| (0.05..=0.95).contains(&o.estimates[0].mean);
    let outcome = found.outcomes.iter().find(mixed)?;
    let axes = sampler.axes();
    let inputs: Vec<Vec<f64>> = (0..axes.len()).map(|d| found.draws.iter().map(|draws| draws[d]).collect()).collect();
    let melted: Vec<bool> = outcome.worlds.iter().map(|w| w.meltdown > 0.0).collect();
    let boxes = prim(&inputs, &melted, PrimSettings { peel: 0.1, least_mass: 0.1 });
    let best = best_box(&boxes)?.clone();
    let limits = best
        .limits
        .iter()
        .map(|l| {
            let values = &inputs[l.input];
            let (low, high) = values.iter().fold((1.0_f64, 0.0_f64), |(a, b), v| (a.min(*v), b.max(*v)));
            (axes[l.input].clone(), (low, high), (l.low, l.high))
        })
        .collect();
    Some(Conditions { regime: outcome.schedule.name.clone(), share: outcome.estimates[0].mean, found: best, limits })
}

fn regrets(found: &Found) -> Vec<Regret> {
    let worlds = found.draws.len();
    let best: Vec<f64> = (0..worlds).map(|i| found.outcomes.iter().map(|o| o.worlds[i].weeks_lost).fold(f64::INFINITY, f64::min)).collect();
    let of = |o: &Outcome| {
        let regret: Vec<f64> = o.worlds.iter().zip(&best).map(|(w, best)| w.weeks_lost - best).collect();
        Regret { regime: o.schedule.name.clone(), most: regret.iter().copied().fold(0.0, f64::max), regret: Estimate::of(&regret) }
    };
    found.outcomes.iter().map(of).collect()
}
