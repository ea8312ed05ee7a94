//! The largest blow that an organisation takes: many blows are tried side by side, and the interval between the last taken and the first not is halved further.

use crate::RegimeError;
use crate::model::Numbers;
use crate::simulate::{LANES, Width, simulate_all};
use crate::world::{Course, Detail, Pulse, State, Trajectory, Wave, World};

/// Weeks after which an organisation at a stress of 1 or more has tipped.
pub(super) const WEEKS: f64 = 2_600.0;

/// Whether each of these worlds of one organisation is at a stress under 1 after 2,600 weeks.
///
/// # Errors
/// As [`crate::simulate()`].
pub fn takes(worlds: &[World]) -> Result<Vec<bool>, RegimeError> {
    Ok(simulate_all(worlds, &alone(), Width::widest())?.iter().map(under).collect())
}

fn alone() -> Course {
    Course { detail: Detail::Alone, ..Course::of_weeks(WEEKS) }
}

/// Whether the first organisation is at a stress under 1 at the end.
fn under(run: &Trajectory) -> bool {
    run.end()[0].stress < 1.0
}

/// The largest pulse of items, at week 1, that the organisation takes, to within `within` items, and at most `most`; nothing if it does not even hold without one.
///
/// # Errors
/// As [`crate::simulate()`].
///
/// # Sources
/// Oracle: 31.344 for set A from its equilibrium (31.0 recovers, 31.6 collapses).
pub fn largest_pulse(n: &Numbers, start: &State, most: f64, within: f64) -> Result<Option<f64>, RegimeError> {
    let world = |items| World {
        numbers: vec![*n],
        start: vec![*start],
        waves: Vec::new(),
        pulses: vec![Pulse { week: 1.0, organisation: 0, items }],
        draw: None,
    };
    between(most, within, &alone(), under, world)
}

/// The longest wave of `size` items a week from week 0 that the organisation takes, in weeks, as [`largest_pulse`].
///
/// # Errors
/// As [`crate::simulate()`].
pub fn longest_wave(n: &Numbers, start: &State, size: f64, most: f64, within: f64) -> Result<Option<f64>, RegimeError> {
    let world = |length| World {
        numbers: vec![*n],
        start: vec![*start],
        waves: vec![Wave { start: 0.0, length, size, organisation: None }],
        pulses: Vec::new(),
        draw: None,
    };
    between(most, within, &alone(), under, world)
}

/// The most, of whatever `world` makes worlds of, with which a run still holds.
pub(super) fn between(
    most: f64,
    within: f64,
    course: &Course,
    holds: fn(&Trajectory) -> bool,
    world: impl Fn(f64) -> World,
) -> Result<Option<f64>, RegimeError> {
    let (mut low, mut high) = (0.0, most);
    let mut first = true;
    while high - low > within {
        let at = |i: usize| low + (high - low) * i as f64 / (LANES - 1) as f64;
        let worlds: Vec<World> = (0..LANES).map(|i| world(at(i))).collect();
        let held: Vec<bool> = simulate_all(&worlds, course, Width::widest())?.iter().map(holds).collect();
        if first && !held[0] {
            return Ok(None);
        }
        first = false;
        match held.iter().position(|h| !h) {
            None => return Ok(Some(high)),
            Some(0) => return Ok(Some(low)),
            Some(i) => (low, high) = (at(i - 1), at(i)),
        }
    }
    Ok(Some(low))
}
