//! Where blows of different sizes take one organisation: stress against capability, as a phase portrait shows it.

use findings::{Column, ResultTable, Unit, Value};

use crate::RegimeError;
use crate::chapter::MOST_PULSE;
use crate::model::Numbers;
use crate::simulate::{Width, simulate_all};
use crate::tipping::healthy;
use crate::world::{Course, Detail, Pulse, World};

/// Blows, as shares of the largest that is taken.
const SHARES: [f64; 6] = [0.4, 0.7, 0.9, 1.1, 1.3, 1.6];
/// Weeks that are shown.
const WEEKS: f64 = 156.0;
/// Weeks between points.
const EVERY: f64 = 4.0;

/// One blow and where it leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Blow {
    /// Items at once.
    pub items: f64,
    /// Whether the organisation tips: its stress is 1 or more at the end.
    pub tips: bool,
    /// Week, stress and capability.
    pub points: Vec<(f64, f64, f64)>,
}

/// Blows of an organisation from its healthy rest, about the largest that it takes; none where it has no such rest, takes none, or any that is looked for.
///
/// # Errors
/// As [`crate::simulate()`].
pub(crate) fn blows(n: &Numbers, largest: Option<f64>) -> Result<Vec<Blow>, RegimeError> {
    let scale = n.r0 / Numbers::SET_A.r0;
    let largest = largest.filter(|l| *l > 0.0 && *l < MOST_PULSE * scale);
    let (Some(rest), Some(largest)) = (healthy(n), largest) else { return Ok(Vec::new()) };
    let world = |share: f64| World {
        numbers: vec![*n],
        start: vec![rest.state],
        waves: Vec::new(),
        pulses: vec![Pulse { week: 0.0, organisation: 0, items: share * largest }],
        draw: None,
    };
    let course = Course { detail: Detail::Alone, every: EVERY, ..Course::of_weeks(WEEKS) };
    let runs = simulate_all(&SHARES.map(world), &course, Width::widest())?;
    let blow = |(share, run): (f64, &crate::Trajectory)| Blow {
        items: share * largest,
        tips: share > 1.0,
        points: run.weeks.iter().zip(&run.rows).map(|(week, rows)| (*week, rows[0].stress, rows[0].state.capability)).collect(),
    };
    Ok(SHARES.into_iter().zip(&runs).map(blow).collect())
}

/// The portrait as a table: one row a point.
pub(crate) fn table(blows: &[Blow], organisation: &str, id: &str) -> ResultTable {
    let taken = blows.iter().filter(|b| !b.tips).map(|b| b.items).fold(0.0, f64::max);
    let tipping = blows.iter().filter(|b| b.tips).map(|b| b.items).fold(f64::INFINITY, f64::min);
    let mut table = ResultTable::new(
        "regime.phase",
        format!("If today's work holds, {organisation} works off {taken:.0} more items at once, and is tipped by {tipping:.0}"),
        "From its rest at central values, with nothing else coming on top; stress: items pending over those that can be resolved in the time meant for them; \
                   capability: 1 today. Blows of .4 to 1.6 times the largest that is taken",
        vec![
            Column::number("blow_items", "items at once", Unit::Number),
            Column::text("ends", "what becomes of it"),
            Column::number("blow_week", "week", Unit::Weeks),
            Column::number("blow_stress", "stress", Unit::Number),
            Column::number("blow_capability", "capability", Unit::Number),
        ],
    );
    for (number, blow) in blows.iter().enumerate() {
        for &(week, stress, capability) in &blow.points {
            let ends = if blow.tips { "tips" } else { "is worked off" };
            let key = [("organisation", id), ("blow", &(number + 1).to_string()), ("week", &format!("{week:.0}"))];
            table.row(&key, vec![blow.items.into(), Value::from(ends), week.into(), stress.into(), capability.into()]);
        }
    }
    table
}
