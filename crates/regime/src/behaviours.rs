//! The published behaviours as curves of set A, for a page that shows them. Each is a named test too (`tests/it/behaviours.rs`).

use crate::RegimeError;
use crate::exact::interruptions::Interruptions;
use crate::model::Numbers;
use crate::simulate::simulate;
use crate::tipping::{fold, healthy, largest_pulse};
use crate::world::{Change, Course, Detail, Pulse, Row, State, Wave, World};

/// A curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it is.
    pub label: String,
    /// Whether it tips, or stands for what is lost.
    pub bad: bool,
    /// Its points.
    pub points: Vec<(f64, f64)>,
}

/// One published behaviour.
#[derive(Clone, Debug, PartialEq)]
pub struct Behaviour {
    /// Its number: `B1`.
    pub code: &'static str,
    /// What it says.
    pub says: &'static str,
    /// What runs to the right, with its unit.
    pub across: &'static str,
    /// What runs up, with its unit.
    pub up: &'static str,
    /// The curves.
    pub curves: Vec<Curve>,
    /// Points to mark.
    pub marks: Vec<((f64, f64), &'static str)>,
}

const A: Numbers = Numbers::SET_A;

/// All six, computed anew.
///
/// # Errors
/// As [`crate::simulate()`]; none for set A.
///
/// # Sources
/// B1–B5: Rudolph and Repenning (2002), on interruptions; B6: what the model with `mu = .1` shows, assumed. Oracles: the named tests of each.
pub fn behaviours() -> Result<Vec<Behaviour>, RegimeError> {
    let rest = rest()?;
    Ok(vec![two_equilibria(), pulses(rest)?, distance()?, surges(rest)?, no_way_back(rest)?, looks_healthier()?])
}

fn curve(label: impl Into<String>, bad: bool, points: Vec<(f64, f64)>) -> Curve {
    Curve { label: label.into(), bad, points }
}

fn rows(world: &World, weeks: f64, changes: Vec<Change>) -> Result<Vec<(f64, Row)>, RegimeError> {
    let run = simulate(world, &Course { detail: Detail::Alone, changes, every: 1.0, ..Course::of_weeks(weeks) })?;
    Ok(run.weeks.iter().copied().zip(run.rows.iter().map(|r| r[0])).collect())
}

fn one(start: State) -> World {
    World { numbers: vec![A], start: vec![start], waves: vec![], pulses: vec![], draw: None }
}

fn rest() -> Result<State, RegimeError> {
    let settled = simulate(&one(State::reference(&A)), &Course { detail: Detail::Alone, ..Course::of_weeks(2_600.0) })?;
    Ok(settled.end()[0].state)
}

fn pending(rows: &[(f64, Row)]) -> Vec<(f64, f64)> {
    rows.iter().map(|(week, row)| (*week, row.state.pending)).collect()
}

fn two_equilibria() -> Behaviour {
    let model = Interruptions { r_max: 10.0, i_star: 20.0 };
    let resolved = |p: f64| (p, model.resolved(p));
    let arrivals = 0.8 * model.r_max;
    let marks = model.equilibria(0.8).map_or_else(Vec::new, |(a, b)| vec![((a, arrivals), "returns"), ((b, arrivals), "tips")]);
    Behaviour {
        code: "B1",
        says: "Below the greatest rate there are two equilibria: one that returns and one that tips",
        across: "items pending",
        up: "items a week",
        curves: vec![
            curve("resolved", false, (0..=60).map(|i| resolved(f64::from(i))).collect()),
            curve("arriving", true, vec![(0.0, arrivals), (60.0, arrivals)]),
        ],
        marks,
    }
}

fn pulses(rest: State) -> Result<Behaviour, RegimeError> {
    let with = |items: f64| {
        let world = World { pulses: vec![Pulse { week: 1.0, organisation: 0, items }], ..one(rest) };
        rows(&world, 156.0, vec![])
    };
    Ok(Behaviour {
        code: "B2",
        says: "A blow just under the distance is worked off; one just over it tips, though nothing more comes",
        across: "weeks",
        up: "items pending",
        curves: vec![curve("31.0 at once", false, pending(&with(31.0)?)), curve("31.6 at once", true, pending(&with(31.6)?))],
        marks: vec![],
    })
}

fn distance() -> Result<Behaviour, RegimeError> {
    let top = fold(&A).lam;
    let mut points = Vec::new();
    for i in 0..=12 {
        let lam = 1.0 + (top - 1.01) * f64::from(i) / 12.0;
        let n = Numbers { lam, ..A };
        if let Some(rest) = healthy(&n)
            && let Some(pulse) = largest_pulse(&n, &rest.state, 80.0, 0.05)?.filter(|p| *p < 79.0)
        {
            points.push((lam, pulse));
        }
    }
    Ok(Behaviour {
        code: "B3",
        says: "The largest blow that is taken shrinks as arrivals rise, to nothing at the fold",
        across: "items a week from the levels above",
        up: "largest blow, items",
        curves: vec![curve("", false, points)],
        marks: vec![],
    })
}

fn surges(rest: State) -> Result<Behaviour, RegimeError> {
    let with = |length: f64| {
        let wave = Wave { start: 1.0, length, size: 4.0, organisation: None };
        rows(&World { waves: vec![wave], ..one(rest) }, 156.0, vec![])
    };
    Ok(Behaviour {
        code: "B4",
        says: "A surge tips only if it lasts: 13 weeks of 4 more items are taken, 14 are not",
        across: "weeks",
        up: "items pending",
        curves: vec![curve("13 weeks", false, pending(&with(13.0)?)), curve("14 weeks", true, pending(&with(14.0)?))],
        marks: vec![],
    })
}

fn at(rows: &[(f64, Row)], week: f64) -> Option<(f64, f64)> {
    pending(rows).into_iter().find(|p| p.0 >= week)
}

fn no_way_back(rest: State) -> Result<Behaviour, RegimeError> {
    let change = |week: f64, value: f64| Change { week, organisation: None, name: "lam", value, per_rate: false };
    let run = rows(&one(rest), 520.0, vec![change(26.0, 5.0), change(156.0, A.lam)])?;
    Ok(Behaviour {
        code: "B5",
        says: "Once tipped, going back to the old rate is not enough",
        across: "weeks",
        up: "items pending",
        marks: [(26.0, "5 items a week"), (156.0, "2.5 again, as before")]
            .into_iter()
            .filter_map(|(week, words)| at(&run, week).map(|p| (p, words)))
            .collect(),
        curves: vec![curve("", true, pending(&run))],
    })
}

fn looks_healthier() -> Result<Behaviour, RegimeError> {
    let (mut breaches, mut room) = (Vec::new(), Vec::new());
    for kap in [0.0, 4.0, 8.0, 16.0, 32.0, 64.0] {
        let n = Numbers { kap, mu: 0.1, ..A };
        let Some(rest) = healthy(&n) else { continue };
        breaches.push((kap, 100.0 * rest.breaches));
        if let Some(pulse) = largest_pulse(&n, &rest.state, 80.0, 0.05)? {
            room.push((kap, pulse));
        }
    }
    Ok(Behaviour {
        code: "B6",
        says: "Under pressure it looks healthier (fewer breaches) while the largest blow that it takes shrinks",
        across: "how strongly the centre reacts (kap, with mu = .1)",
        up: "per cent; items",
        curves: vec![curve("breaches, per cent", false, breaches), curve("largest blow, items", true, room)],
        marks: vec![],
    })
}
