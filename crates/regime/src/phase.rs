//! Where blows of different sizes take one organisation: stress against capability, as a phase portrait shows it.

use findings::{Column, ResultTable, Unit, Value};

use crate::RegimeError;
use crate::model::Numbers;
use crate::simulate::{Width, simulate_all};
use crate::tipping::{healthy, largest_pulse};
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

/// Blows of an organisation from its healthy rest; none where it has no such rest, or takes any blow.
///
/// # Errors
/// As [`crate::simulate()`].
pub(crate) fn blows(n: &Numbers) -> Result<Vec<Blow>, RegimeError> {
    let scale = n.r0 / Numbers::SET_A.r0;
    let Some(rest) = healthy(n) else { return Ok(Vec::new()) };
    let most = 100.0 * scale;
    let Some(largest) = largest_pulse(n, &rest.state, most, 0.05 * scale)?.filter(|l| *l > 0.0 && *l < most) else { return Ok(Vec::new()) };
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
    let mut table = ResultTable {
        id: "regime.phase".into(),
        title: format!("If today's work holds, {organisation} works off {taken:.0} more items at once, and is tipped by {tipping:.0}"),
        subtitle: "From its rest at central values, with nothing else coming on top; stress: items pending over those that can be resolved in the time meant for them; \
                   capability: 1 today. Blows of .4 to 1.6 times the largest that is taken"
            .into(),
        columns: vec![
            Column::number("blow_items", "items at once", Unit::Number),
            Column::text("ends", "what becomes of it"),
            Column::number("blow_week", "week", Unit::Weeks),
            Column::number("blow_stress", "stress", Unit::Number),
            Column::number("blow_capability", "capability", Unit::Number),
        ],
        rows: Vec::new(),
        keys: Vec::new(),
    };
    for (number, blow) in blows.iter().enumerate() {
        for &(week, stress, capability) in &blow.points {
            let ends = if blow.tips { "tips" } else { "is worked off" };
            table.rows.push(vec![blow.items.into(), Value::from(ends), week.into(), stress.into(), capability.into()]);
            let key = |axis: &str, id: String| (axis.to_owned(), id);
            table.keys.push(vec![key("organisation", id.into()), key("blow", (number + 1).to_string()), key("week", format!("{week:.0}"))]);
        }
    }
    table
}
