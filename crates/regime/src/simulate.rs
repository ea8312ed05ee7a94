//! Runs: many worlds, in batches, on any number of threads.

use rayon::prelude::*;

use crate::RegimeError;
use crate::kernel::batch;
use crate::kernel::poisson::MOST_MEAN;
pub use crate::kernel::vector::Width;
use crate::model::Numbers;
use crate::world::{Course, Row, Trajectory, World};

/// Runs side by side in a batch: two of the widest vectors.
pub const LANES: usize = 16;

/// Runs one world, the plain way: one lane, no vectors.
///
/// # Errors
/// [`RegimeError::Number`] or [`RegimeError::Course`] for what cannot be computed with; [`RegimeError::NotFinite`] with the run's number, seed and
/// numbers if a state is not a finite number.
pub fn simulate(world: &World, course: &Course) -> Result<Trajectory, RegimeError> {
    check(world, course)?;
    let mut run = batch::run::<1>(std::slice::from_ref(world), course, Width::Plain);
    let trajectory = run.pop().expect("a world gives a run");
    finite(world, &trajectory)?;
    Ok(trajectory)
}

/// Runs many worlds of one course, each as [`simulate`] would, bit for bit; in their order.
///
/// # Errors
/// As [`simulate`] for the first world that has one.
pub fn simulate_all(worlds: &[World], course: &Course, width: Width) -> Result<Vec<Trajectory>, RegimeError> {
    for world in worlds {
        check(world, course)?;
    }
    let groups: Vec<&[World]> = groups(worlds);
    let runs: Vec<Vec<Trajectory>> = groups
        .into_par_iter()
        .map(|group| {
            if group.len() > LANES / 2 {
                batch::run::<LANES>(group, course, width)
            } else {
                batch::run::<{ LANES / 2 }>(group, course, width)
            }
        })
        .collect();
    let runs: Vec<Trajectory> = runs.into_iter().flatten().collect();
    for (world, trajectory) in worlds.iter().zip(&runs) {
        finite(world, trajectory)?;
    }
    Ok(runs)
}

/// Neighbouring worlds with the same number of organisations, drawn or not, `LANES` at most together.
fn groups(worlds: &[World]) -> Vec<&[World]> {
    let alike = |a: &World, b: &World| a.numbers.len() == b.numbers.len() && a.draw.is_some() == b.draw.is_some();
    worlds.chunk_by(alike).flat_map(|same| same.chunks(LANES)).collect()
}

fn check(world: &World, course: &Course) -> Result<(), RegimeError> {
    let bad = |what, found, expected| Err(RegimeError::Course { what, found, expected });
    if !(course.dt > 0.0 && course.dt <= 4.0) {
        return bad("dt", course.dt, "weeks a step, above 0 and at most 4");
    }
    if !(course.weeks >= 0.0 && course.weeks <= 52_000.0) {
        return bad("weeks", course.weeks, "weeks in all, from 0 to 52,000");
    }
    if !(course.every > 0.0 || course.weeks == 0.0) {
        return bad("every_weeks", course.every, "weeks between rows, above 0");
    }
    if world.numbers.is_empty() || world.numbers.len() != world.start.len() {
        return bad("organisations", world.numbers.len() as f64, "one or more, each with where it starts");
    }
    for (organisation, numbers) in world.numbers.iter().enumerate() {
        if let Some((name, found, expected)) = numbers.wrong() {
            return Err(RegimeError::Number { organisation, name, found, expected });
        }
        let on = |week: f64| {
            world
                .waves
                .iter()
                .filter(move |w| w.start <= week && week < w.start + w.length && w.organisation.is_none_or(|o| o == organisation))
        };
        let waves = world.waves.iter().map(|w| on(w.start).map(|w| w.size).sum::<f64>()).fold(0.0, f64::max);
        let most = waves + numbers.a0 + numbers.lam + numbers.kap * (1.0 + numbers.k_b);
        if world.draw.is_some() && most * course.dt > MOST_MEAN {
            return Err(RegimeError::Number {
                organisation,
                name: "lam",
                found: most,
                expected: "fewer items a week: Poisson counts are drawn up to 650 a step",
            });
        }
    }
    let events = world.waves.iter().flat_map(|w| [w.start, w.length, w.size]).chain(world.pulses.iter().flat_map(|p| [p.week, p.items]));
    if let Some(found) = events.into_iter().find(|x| !x.is_finite()) {
        return bad("waves and pulses", found, "finite numbers");
    }
    if let Some(pulse) = world.pulses.iter().find(|p| p.organisation >= world.numbers.len()) {
        return bad("pulse", pulse.organisation as f64, "an organisation that there is");
    }
    Ok(())
}

fn finite(world: &World, trajectory: &Trajectory) -> Result<(), RegimeError> {
    let of = |r: &Row| {
        let s = r.state;
        [s.pending, s.capability, s.intervention, s.strain, s.list, s.reserves, s.funded, r.stress].iter().all(|x| x.is_finite())
    };
    for (week, rows) in trajectory.weeks.iter().zip(&trajectory.rows) {
        if let Some(organisation) = rows.iter().position(|r| !of(r)) {
            let (run, seed) = world.draw.map_or((0, 0), |d| (d.run, d.seed));
            let numbers: Vec<String> = Numbers::ENTRIES
                .iter()
                .map(|e| format!("{} {}", e.name, world.numbers[organisation].get(e.name).unwrap_or(f64::NAN)))
                .collect();
            return Err(RegimeError::NotFinite { run, seed, organisation, week: *week, numbers: numbers.join(", ") });
        }
    }
    Ok(())
}
