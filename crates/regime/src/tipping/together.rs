//! How much more a whole community takes, couplings and all: by simulation, since one organisation's trouble becomes another's.

use crate::RegimeError;
use crate::model::Numbers;
use crate::presets::{SET_A_RATE, Schedule};
use crate::tipping::pulse::{WEEKS, between};
use crate::tipping::rest::matched;
use crate::world::{Course, Pulse, State, Trajectory, Wave, World};

/// What is put on every organisation, in items of set A for each: an organisation's own are these × R0/10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// So many more items every week, from week 0 on.
    Weekly,
    /// So many more items at once, in week 1.
    Once,
}

/// The most that the community takes under a regime before half or more of its organisations are over the tipping point after 2,600 weeks, in items of all
/// organisations together, to within `within` items of set A, and at most `most` of these; nothing where today's work does not hold, or not under that regime.
///
/// # Errors
/// As [`crate::simulate()`].
///
/// # Sources
/// Oracle: with no coupling, organisations of set A tip together where one of them tips alone (4.5346 items a week, a blow of 31.344).
pub fn community_takes(numbers: &[Numbers], schedule: &Schedule, load: Load, most: f64, within: f64) -> Result<Option<f64>, RegimeError> {
    let Some(bases) = numbers.iter().map(matched).collect::<Option<Vec<_>>>() else { return Ok(None) };
    let scale = |n: &Numbers| n.r0 / SET_A_RATE;
    let start: Vec<State> = bases.iter().map(|b| b.1.state).collect();
    let own: Vec<Numbers> = bases.iter().map(|b| b.0).collect();
    let (_, changes) =
        schedule.upon(&World { numbers: own.clone(), start: start.clone(), waves: Vec::new(), pulses: Vec::new(), draw: None });
    let world = |items: f64| {
        let mut world = World { numbers: own.clone(), start: start.clone(), waves: Vec::new(), pulses: Vec::new(), draw: None };
        for (organisation, n) in own.iter().enumerate() {
            match load {
                Load::Weekly => {
                    world.waves.push(Wave { start: 0.0, length: 1e9, size: items * scale(n), organisation: Some(organisation) });
                }
                Load::Once => world.pulses.push(Pulse { week: 1.0, organisation, items: items * scale(n) }),
            }
        }
        schedule.upon(&world).0
    };
    let course = Course { changes, ..Course::of_weeks(WEEKS) };
    let found = between(most, within, &course, holds, world)?;
    Ok(found.map(|items| items * own.iter().map(scale).sum::<f64>()))
}

/// Whether fewer than half of the organisations are over the tipping point at the end.
fn holds(run: &Trajectory) -> bool {
    let over = run.end().iter().filter(|r| r.stress >= 1.0).count();
    2 * over < run.end().len()
}
