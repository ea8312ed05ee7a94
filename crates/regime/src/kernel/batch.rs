//! A batch: several runs side by side, from event to event.

use uncertainty::Stream;

use crate::kernel::lanes::{Constant, Constants, Point, Points};
use crate::kernel::poisson;
use crate::kernel::step::{Arrivals, Stages, Tally, step_together, steps_alone};
use crate::kernel::vector::{Width, advance};
use crate::model::Numbers;
use crate::processes::load;
use crate::world::{Course, Detail, Method, Row, State, Trajectory, World, step_of};

/// Steps for which random numbers are had at once.
const CHUNK: usize = 64;

/// Several runs side by side.
#[derive(Clone, Debug)]
pub(crate) struct Batch<const W: usize> {
    dt: f64,
    method: Method,
    coupled: bool,
    money: bool,
    stochastic: bool,
    x: Vec<Points<W>>,
    q: Vec<Constants<W>>,
    /// Rates that come from outside.
    outside: Vec<Arrivals<W>>,
    /// What comes in this step.
    arriving: Vec<Arrivals<W>>,
    tally: Vec<Tally<W>>,
    stages: Stages<W>,
    /// Random numbers, by organisation and step of the chunk.
    uniform: Vec<Vec<[f64; W]>>,
    chunk_from: usize,
    now: usize,
}

impl<const W: usize> Batch<W> {
    /// Takes steps; nothing from outside changes on the way.
    #[inline(always)]
    pub(crate) fn advance(&mut self, steps: usize) {
        if self.coupled {
            for step in 0..steps {
                self.step_coupled(step);
            }
        } else {
            match (self.money, self.method) {
                (false, Method::Rk4) => self.advance_alone::<false, false>(steps),
                (false, Method::Euler) => self.advance_alone::<false, true>(steps),
                (true, Method::Rk4) => self.advance_alone::<true, false>(steps),
                (true, Method::Euler) => self.advance_alone::<true, true>(steps),
            }
        }
        self.now += steps;
    }

    #[inline(always)]
    fn advance_alone<const MONEY: bool, const EULER: bool>(&mut self, steps: usize) {
        let first = self.now - self.chunk_from;
        for j in 0..self.x.len() {
            let (x, q, outside, tally) = (&mut self.x[j], &self.q[j], &self.outside[j], &mut self.tally[j]);
            if self.stochastic {
                let (uniform, dt) = (&self.uniform[j][first..], self.dt);
                steps_alone::<W, MONEY, EULER>(x, q, tally, dt, steps, |step, g| drawn(outside, g, &uniform[step], dt));
            } else {
                steps_alone::<W, MONEY, EULER>(x, q, tally, self.dt, steps, |_, _| outside.clone());
            }
        }
    }

    #[inline(always)]
    fn step_coupled(&mut self, step: usize) {
        let at = self.now - self.chunk_from + step;
        for j in 0..self.x.len() {
            self.arriving[j] = if self.stochastic {
                drawn(&self.outside[j], &self.x[j].g, &self.uniform[j][at], self.dt)
            } else {
                self.outside[j].clone()
            };
        }
        match self.method {
            Method::Rk4 => step_together::<W, false>(&mut self.x, &self.q, &self.arriving, &mut self.tally, &mut self.stages, self.dt),
            Method::Euler => step_together::<W, true>(&mut self.x, &self.q, &self.arriving, &mut self.tally, &mut self.stages, self.dt),
        }
    }
}

/// Counts of items of a step as rates: those of the levels, and the interventions that reach managers, at their rate at the step's start.
#[inline(always)]
fn drawn<const W: usize>(outside: &Arrivals<W>, g: &[f64; W], uniform: &[f64; W], dt: f64) -> Arrivals<W> {
    let mut mean = [0.0; W];
    for lane in 0..W {
        let rate = outside.external[lane] + outside.keep[lane] * g[lane];
        mean[lane] = if rate < 0.0 { 0.0 } else { rate * dt };
    }
    let counts = poisson::counts(&mean, uniform);
    let per_dt = 1.0 / dt;
    let mut external = [0.0; W];
    for lane in 0..W {
        external[lane] = counts[lane] * per_dt;
    }
    Arrivals { external, keep: [0.0; W] }
}

/// Something that happens at the start of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Event {
    /// Waves begin or end: rates are to be worked out again.
    Rates { lane: usize },
    /// Items arrive at once.
    Pulse { lane: usize, organisation: usize, items: f64 },
    /// A number changes.
    Change { index: usize },
}

/// Runs worlds side by side, `W` at most, and gives each as it went.
///
/// The worlds have the same number of organisations; a last batch that is not full is filled up with copies, which are dropped.
pub(crate) fn run<const W: usize>(worlds: &[World], course: &Course, width: Width) -> Vec<Trajectory> {
    let filled: Vec<&World> = (0..W).map(|lane| &worlds[lane.min(worlds.len() - 1)]).collect();
    let mut numbers: Vec<Vec<Numbers>> = filled.iter().map(|w| w.numbers.clone()).collect();
    let mut batch = new_batch::<W>(&filled, course);
    let mut events = events(&filled, course);
    events.sort_by_key(|(step, event)| (*step, matches!(event, Event::Rates { .. })));
    let (last, a_row) = (course.steps(), course.steps_a_row());
    let mut trajectories =
        vec![Trajectory { weeks: Vec::new(), rows: Vec::new(), weeks_over: Vec::new(), strategic: Vec::new() }; worlds.len()];
    let mut next_event = 0;
    loop {
        let now = batch.now;
        while let Some((_, event)) = events.get(next_event).filter(|(step, _)| *step == now) {
            apply(&mut batch, *event, &filled, course, &mut numbers);
            next_event += 1;
        }
        if now.is_multiple_of(a_row) || now == last {
            record(&mut batch, &mut trajectories);
        }
        if now >= last {
            break;
        }
        if batch.stochastic && now.is_multiple_of(CHUNK) {
            draw_chunk(&mut batch, &filled);
        }
        let chunk_end = if batch.stochastic { (now / CHUNK + 1) * CHUNK } else { last };
        let stop = [(now / a_row + 1) * a_row, chunk_end, last];
        let stop = stop.into_iter().chain(events.get(next_event).map(|(step, _)| *step)).min().unwrap_or(last);
        advance(&mut batch, stop - now, width);
    }
    let weeks = (last as f64 * course.dt).max(f64::MIN_POSITIVE);
    for (lane, trajectory) in trajectories.iter_mut().enumerate() {
        trajectory.weeks_over = batch.tally.iter().map(|t| t.over[lane]).collect();
        trajectory.strategic = batch.tally.iter().map(|t| t.strategic[lane] / weeks).collect();
    }
    trajectories
}

fn new_batch<const W: usize>(worlds: &[&World], course: &Course) -> Batch<W> {
    let n = worlds[0].numbers.len();
    let point = |s: &State| Point { p: s.pending, c: s.capability, g: s.intervention, k: s.strain, l: s.list, b: s.reserves, m: s.funded };
    let mut x = Vec::new();
    let mut q = Vec::new();
    for j in 0..n {
        let mut of_x = Points::splat(&point(&worlds[0].start[j]));
        let mut of_q = Constants::splat(&Constant::from(&worlds[0].numbers[j]));
        for (lane, world) in worlds.iter().enumerate() {
            of_x.set(lane, &point(&world.start[j]));
            of_q.set(lane, &Constant::from(&world.numbers[j]));
        }
        x.push(of_x);
        q.push(of_q);
    }
    let any = |name: &str, of: fn(&Numbers) -> f64| {
        worlds.iter().any(|w| w.numbers.iter().any(|n| of(n) != 0.0)) || course.changes.iter().any(|c| c.name == name && c.value != 0.0)
    };
    let couples = any("phi", |n| n.phi) || any("omega", |n| n.omega) || any("aid", |n| n.aid * n.pool);
    let mut batch = Batch {
        dt: course.dt,
        method: course.method,
        coupled: course.detail == Detail::Coupled || couples,
        money: course.detail != Detail::Alone,
        stochastic: worlds.iter().any(|w| w.draw.is_some()),
        tally: vec![Tally { over: [0.0; W], strategic: [0.0; W] }; n],
        outside: vec![Arrivals { external: [0.0; W], keep: [0.0; W] }; n],
        arriving: vec![Arrivals { external: [0.0; W], keep: [0.0; W] }; n],
        stages: Stages::new(n),
        uniform: vec![vec![[0.5; W]; CHUNK]; n],
        chunk_from: 0,
        now: 0,
        x,
        q,
    };
    for lane in 0..W {
        set_rates(&mut batch, lane, worlds[lane], &worlds[lane].numbers);
    }
    batch
}

fn events(worlds: &[&World], course: &Course) -> Vec<(usize, Event)> {
    let mut events = Vec::new();
    for (lane, world) in worlds.iter().enumerate() {
        for wave in &world.waves {
            for week in [wave.start, wave.start + wave.length] {
                events.push((step_of(week, course.dt), Event::Rates { lane }));
            }
        }
        events.extend(
            world.pulses.iter().map(|p| (step_of(p.week, course.dt), Event::Pulse { lane, organisation: p.organisation, items: p.items })),
        );
    }
    for (index, change) in course.changes.iter().enumerate() {
        let step = step_of(change.week, course.dt);
        events.push((step, Event::Change { index }));
        events.extend((0..worlds.len()).map(|lane| (step, Event::Rates { lane })));
    }
    events
}

fn apply<const W: usize>(batch: &mut Batch<W>, event: Event, worlds: &[&World], course: &Course, numbers: &mut [Vec<Numbers>]) {
    match event {
        Event::Pulse { lane, organisation, items } => {
            let p = &mut batch.x[organisation].p[lane];
            *p = (*p + items).max(0.0);
        }
        Event::Rates { lane } => set_rates(batch, lane, worlds[lane], &numbers[lane]),
        Event::Change { index } => {
            let change = &course.changes[index];
            for (lane, numbers) in numbers.iter_mut().enumerate() {
                for (j, numbers) in numbers.iter_mut().enumerate().filter(|(j, _)| change.organisation.is_none_or(|o| o == *j)) {
                    let scale = if change.per_rate { numbers.r0 / Numbers::SET_A.r0 } else { 1.0 };
                    let known = numbers.set(change.name, change.value * scale);
                    debug_assert!(known, "schedules are checked before they run");
                    batch.q[j].set(lane, &Constant::from(&*numbers));
                }
            }
        }
    }
}

/// Rates from outside, as they stand at the start of this step.
fn set_rates<const W: usize>(batch: &mut Batch<W>, lane: usize, world: &World, numbers: &[Numbers]) {
    for (j, n) in numbers.iter().enumerate() {
        let on = |w: &&crate::world::Wave| {
            let (from, to) = (step_of(w.start, batch.dt), step_of(w.start + w.length, batch.dt));
            (from..to).contains(&batch.now) && w.organisation.is_none_or(|o| o == j)
        };
        let extra: f64 = world.waves.iter().filter(on).map(|w| w.size).sum();
        batch.outside[j].external[lane] = n.a0 + load::asked(n.lam + extra, n.dup, n.joint);
        batch.outside[j].keep[lane] = 1.0 - n.alpha;
    }
}

/// Random numbers of the next steps: one stream for each seed, run and organisation, one number a step.
fn draw_chunk<const W: usize>(batch: &mut Batch<W>, worlds: &[&World]) {
    batch.chunk_from = batch.now;
    let mut numbers = [0.0; CHUNK];
    for lane in 0..W {
        let Some(draw) = worlds[lane].draw else { continue };
        for j in 0..batch.x.len() {
            Stream::new(draw.seed, draw.run, "regime.arrivals", &j.to_string()).fill_uniform(batch.now as u64, &mut numbers);
            for (step, number) in numbers.iter().enumerate() {
                batch.uniform[j][step][lane] = *number;
            }
        }
    }
}

fn record<const W: usize>(batch: &mut Batch<W>, trajectories: &mut [Trajectory]) {
    batch.stages.look(&batch.x, &batch.q, &batch.outside);
    let week = batch.now as f64 * batch.dt;
    for (lane, trajectory) in trajectories.iter_mut().enumerate() {
        let rows = batch.x.iter().zip(&batch.stages.seen).map(|(x, seen)| {
            let x = x.at(lane);
            Row {
                state: State { pending: x.p, capability: x.c, intervention: x.g, strain: x.k, list: x.l, reserves: x.b, funded: x.m },
                stress: seen.s[lane],
                wait: seen.wait[lane],
                breaches: seen.breaches[lane],
                reported: seen.reported[lane],
                strategic: seen.sig[lane],
                resolved: seen.resolved[lane],
                capacity: seen.capacity[lane],
            }
        });
        trajectory.weeks.push(week);
        trajectory.rows.push(rows.collect());
    }
}
