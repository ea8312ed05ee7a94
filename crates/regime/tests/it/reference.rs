//! Trajectories of two independent reference programs, and what must hold whatever the numbers.

use regime::{Course, Detail, Numbers, Pulse, State, Trajectory, Wave, Width, World, simulate, simulate_all};
use serde_json::Value;

pub fn reference() -> Value {
    serde_json::from_str(include_str!("../data/community_reference.json")).unwrap()
}

pub fn numbers(file: &Value, changes: Option<&Value>) -> Vec<Numbers> {
    let d0 = file["d0"].as_array().unwrap();
    let lam = file["items_week"].as_array().unwrap();
    let base = file["base"].as_object().unwrap();
    let changes = changes.and_then(Value::as_object).into_iter().flatten();
    let all: Vec<_> = base.iter().chain(changes).collect();
    let of = |j: usize| {
        let mut n = Numbers::SET_A;
        for (name, value) in &all {
            assert!(n.set(name, value.as_f64().unwrap()), "{name}");
        }
        (n.d0, n.lam) = (d0[j].as_f64().unwrap(), lam[j].as_f64().unwrap());
        n
    };
    (0..d0.len()).map(of).collect()
}

pub fn settled(numbers: &[Numbers]) -> Vec<State> {
    let start = numbers.iter().map(State::reference).collect();
    let world = World { numbers: numbers.to_vec(), start, waves: vec![], pulses: vec![], draw: None };
    let run = simulate(&world, &Course::of_weeks(2_600.0)).unwrap();
    run.end().iter().map(|r| State { reserves: 0.0, funded: 1.0, ..r.state }).collect()
}

pub fn world_of(file: &Value, case: &Value) -> World {
    let numbers = numbers(file, Some(&case["changes"]));
    let start = settled(&self::numbers(file, None));
    let mut waves = vec![];
    let extra = case["extra_items_week"].as_f64().unwrap();
    if extra != 0.0 {
        waves.push(Wave { start: 0.0, length: 1e6, size: extra, organisation: None });
    }
    if let Some(w) = case["wave"].as_array() {
        waves.push(Wave {
            start: w[0].as_f64().unwrap(),
            length: w[1].as_f64().unwrap(),
            size: w[2].as_f64().unwrap(),
            organisation: None,
        });
    }
    let pulses = case["pulse_items"].as_array().into_iter().flatten().enumerate();
    let pulses = pulses.map(|(organisation, items)| Pulse { week: 0.0, organisation, items: items.as_f64().unwrap() }).collect();
    World { numbers, start, waves, pulses, draw: None }
}

pub fn course(weeks: f64, every: f64) -> Course {
    Course { every, ..Course::of_weeks(weeks) }
}

fn value(row: &regime::Row, name: &str) -> f64 {
    let s = row.state;
    match name {
        "P" => s.pending,
        "C" => s.capability,
        "G" => s.intervention,
        "K" => s.strain,
        "L" => s.list,
        "B" => s.reserves,
        "M" => s.funded,
        "s" => row.stress,
        "w" => row.wait,
        "b" => row.breaches,
        "sig" => row.strategic,
        other => panic!("{other}"),
    }
}

fn agrees(case: &Value, run: &Trajectory) -> f64 {
    let mut worst: f64 = 0.0;
    for (i, row) in case["rows"].as_array().unwrap().iter().enumerate() {
        assert_eq!(row["week"].as_f64(), Some(run.weeks[i]));
        for name in ["P", "C", "G", "K", "L", "B", "M", "s", "w", "b", "sig"] {
            for (j, expected) in row[name].as_array().unwrap().iter().enumerate() {
                let (found, expected) = (value(&run.rows[i][j], name), expected.as_f64().unwrap());
                // Six decimals are stored: 1e-4 relative or 2e-6 absolute, as the model book asks.
                let off = (found - expected).abs();
                assert!(
                    off <= 2e-6 || off <= 1e-4 * expected.abs(),
                    "{} week {} {name}[{j}]: {found} against {expected}",
                    case["name"],
                    row["week"]
                );
                worst = worst.max((off - 1e-6).max(0.0) / expected.abs().max(1e-3));
            }
        }
    }
    worst
}

#[test]
fn all_eight_reference_trajectories() {
    let file = reference();
    for case in file["cases"].as_array().unwrap() {
        let world = world_of(&file, case);
        let run = simulate(&world, &course(520.0, 26.0)).unwrap();
        let worst = agrees(case, &run);
        println!("{}: {worst:.1e}", case["name"]);
    }
}

#[test]
fn couplings_off_n_organisations_are_n_single_ones() {
    let file = reference();
    let numbers = numbers(&file, None);
    let start: Vec<State> = numbers.iter().map(State::reference).collect();
    let pulses: Vec<Pulse> =
        (0..5).map(|organisation| Pulse { week: 1.0, organisation, items: 20.0 + 5.0 * organisation as f64 }).collect();
    let world = World { numbers: numbers.clone(), start: start.clone(), waves: vec![], pulses: pulses.clone(), draw: None };
    let together = simulate(&world, &Course { detail: Detail::Coupled, ..course(520.0, 1.0) }).unwrap();
    let whole = simulate(&world, &course(520.0, 1.0)).unwrap();
    assert_eq!(together, whole);
    for j in 0..5 {
        let one = World {
            numbers: vec![numbers[j]],
            start: vec![start[j]],
            waves: vec![],
            pulses: vec![Pulse { organisation: 0, ..pulses[j] }],
            draw: None,
        };
        let alone = simulate(&one, &Course { detail: Detail::Alone, ..course(520.0, 1.0) }).unwrap();
        for (a, b) in alone.rows.iter().zip(&together.rows) {
            // §2 has no money: all else is the same to the bit.
            let without = |r: &regime::Row| regime::Row { state: State { reserves: 0.0, funded: 1.0, ..r.state }, ..*r };
            assert_eq!(without(&a[0]), without(&b[j]));
        }
    }
}

#[test]
fn a_community_without_couplings_tips_where_its_members_do_and_with_them_elsewhere() {
    let five = vec![Numbers { lam: 2.5, ..Numbers::SET_A }; 5];
    let takes = |regime: &str, load, most| {
        let schedule = regime::presets::preset(regime).unwrap();
        regime::tipping::community_takes(&five, &schedule, load, most, 0.005).unwrap().unwrap()
    };
    // Set A alone: 4.5346 − 2.5 items a week, a blow of 31.344; `dup` counts for nothing without a joint strategy.
    let alone = takes("base", regime::tipping::Load::Weekly, 20.0);
    assert!((alone / 5.0 - 2.0346).abs() < 0.01, "{alone}");
    let blow = takes("base", regime::tipping::Load::Once, 100.0);
    assert!((blow / 5.0 - 31.344).abs() < 0.05, "{blow}");
    let shared = takes("shared-plan", regime::tipping::Load::Weekly, 20.0);
    assert!(shared > alone && takes("air-cover", regime::tipping::Load::Weekly, 20.0) > alone, "{shared} {alone}");
}

#[test]
fn every_path_gives_the_same_bits() {
    let file = reference();
    let mut worlds = vec![];
    for case in file["cases"].as_array().unwrap() {
        for run in 0..3 {
            let mut world = world_of(&file, case);
            world.draw = Some(regime::Draw { seed: 9, run });
            worlds.push(world);
        }
    }
    let course = course(104.0, 8.0);
    let plain: Vec<Trajectory> = worlds.iter().map(|w| simulate(w, &course).unwrap()).collect();
    for width in Width::all() {
        let fast = simulate_all(&worlds, &course, width).unwrap();
        assert_eq!(fast.len(), plain.len());
        for (a, b) in fast.iter().zip(&plain) {
            assert!(a == b, "{width:?}");
        }
        // Another batch, another order.
        let some = simulate_all(&[worlds[5].clone(), worlds[4].clone(), worlds[3].clone()], &course, width).unwrap();
        assert!(some[0] == plain[5] && some[2] == plain[3]);
    }
}
