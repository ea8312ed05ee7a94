//! The published behaviours B1–B6, and the reference values of one organisation.

use regime::exact::interruptions::Interruptions;
use regime::tipping::{fold, healthy, largest_pulse, longest_wave, recovery, rest_at, takes};
use regime::{Change, Course, Detail, Numbers, Pulse, Row, State, Trajectory, Wave, World, simulate};

const A: Numbers = Numbers::SET_A;

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} against {expected}");
}

fn one(n: Numbers, start: State) -> World {
    World { numbers: vec![n], start: vec![start], waves: vec![], pulses: vec![], draw: None }
}

fn run(world: &World, weeks: f64, changes: Vec<Change>) -> Trajectory {
    simulate(world, &Course { detail: Detail::Alone, changes, every: 0.25, ..Course::of_weeks(weeks) }).unwrap()
}

fn end(world: &World, changes: Vec<Change>) -> Row {
    simulate(world, &Course { detail: Detail::Alone, changes, ..Course::of_weeks(2_600.0) }).unwrap().end()[0]
}

/// Set A, settled.
fn rest() -> State {
    end(&one(A, State::reference(&A)), vec![]).state
}

fn change(week: f64, name: &'static str, value: f64) -> Change {
    Change { week, organisation: None, name, value, per_rate: false }
}

fn pulse(items: f64) -> World {
    World { pulses: vec![Pulse { week: 1.0, organisation: 0, items }], ..one(A, rest()) }
}

fn collapsed() -> State {
    end(&one(Numbers { lam: 5.0, ..A }, rest()), vec![change(520.0, "lam", 2.5)]).state
}

#[test]
fn equilibrium_of_set_a() {
    let row = end(&one(A, State::reference(&A)), vec![]);
    let s = row.state;
    near(s.pending, 7.321, 5e-4);
    near(s.capability, 1.0, 5e-4);
    near(s.intervention, 0.481, 5e-4);
    near(s.strain, 0.0, 1e-9);
    near(s.list, 270.0, 0.5);
    near(row.stress, 0.366, 5e-4);
    near(row.resolved, 6.900, 5e-4);
    near(row.breaches, 0.1353, 5e-5);
    near(1.0 - A.adm - row.strategic, 0.122, 5e-4);
    // By continuation, without waiting.
    let found = healthy(&A).unwrap();
    near(found.state.pending, s.pending, 1e-6);
    near(found.state.intervention, s.intervention, 1e-6);
    near(found.state.list, s.list, 1e-3);
}

#[test]
fn a_pulse_of_31_0_recovers_and_31_6_collapses() {
    assert_eq!(takes(&[pulse(31.0), pulse(31.6)]).unwrap(), [true, false]);
    near(largest_pulse(&A, &rest(), 60.0, 1e-4).unwrap().unwrap(), 31.344, 5e-4);
}

#[test]
fn a_reform_wave_of_13_weeks_recovers_and_14_collapses() {
    let wave = |length| World { waves: vec![Wave { start: 0.0, length, size: 4.0, organisation: None }], ..one(A, rest()) };
    assert_eq!(takes(&[wave(13.0), wave(14.0)]).unwrap(), [true, false]);
    let peak = run(&wave(13.0), 260.0, vec![]).rows.iter().map(|r| r[0].state.pending).fold(0.0, f64::max);
    near(peak, 32.35, 5e-3);
    let longest = longest_wave(&A, &rest(), 4.0, 60.0, 0.25).unwrap().unwrap();
    assert!((13.0..14.0).contains(&longest), "{longest}");
}

#[test]
fn carrying_capacity_by_continuation_and_by_waiting() {
    let start = rest();
    for (alpha, waited, folds) in [(0.0, 4.2830, 4.2784), (0.3, 4.5346, 4.5329), (0.9, 5.0471, 5.0471)] {
        let n = Numbers { alpha, ..A };
        near(fold(&n).lam, folds, 5e-5);
        let held = takes(&[one(Numbers { lam: waited - 1e-4, ..n }, start), one(Numbers { lam: waited + 1e-4, ..n }, start)]).unwrap();
        assert_eq!(held, [true, false], "{alpha}");
    }
}

#[test]
fn the_collapsed_state() {
    let row = end(&one(A, collapsed()), vec![]);
    near(row.state.pending, 128.70, 5e-3);
    near(row.state.capability, 0.6138, 5e-5);
    near(row.state.intervention, 2.628, 5e-4);
    near(row.state.list, 521.8, 5e-2);
    near(row.wait, 18.71, 5e-3);
    near(row.strategic, 0.02, 1e-12);
}

#[test]
fn what_brings_the_collapsed_state_back() {
    let stuck = collapsed();
    let cleared = State { pending: 8.0, ..stuck };
    let with = |start, n| one(n, start);
    let (cover, no_pressure) = (Numbers { alpha: 0.9, ..A }, Numbers { kap: 0.0, ..A });
    let worlds = [with(stuck, cover), with(stuck, no_pressure), with(cleared, A), with(cleared, cover)];
    assert_eq!(takes(&worlds).unwrap(), [false, false, false, true]);
    let respite =
        |weeks| end(&one(Numbers { lam: 0.0, alpha: 0.9, ..A }, stuck), vec![change(weeks, "lam", 2.5), change(weeks, "alpha", 0.3)]);
    assert!(respite(52.0).stress >= 1.0);
    assert!(respite(78.0).stress < 1.0);
}

#[test]
fn b1_interruptions_alone_have_two_equilibria_below_the_maximum_rate_and_none_above() {
    let model = Interruptions { r_max: 10.0, i_star: 20.0 };
    for u in [0.1, 0.5, 0.9, 0.999] {
        let (low, high) = model.equilibria(u).unwrap();
        assert!(low < 20.0 && high > 20.0);
        // They are equilibria, the first stable and the second not.
        assert!((model.after(low, 10.0 * u, 1.0) - low).abs() < 1e-9);
        assert!(model.after(low * 1.02, 10.0 * u, 50.0) < low * 1.02 && model.after(high * 1.02, 10.0 * u, 50.0) > high * 1.02);
    }
    assert!(model.equilibria(1.001).is_none());
    assert!(model.after(0.0, 10.01, 5_000.0) > 40.0);
}

#[test]
fn b2_a_pulse_beyond_the_tipping_point_collapses_it_though_arrivals_are_normal_again() {
    let (under, above) = (run(&pulse(31.0), 2_600.0, vec![]), run(&pulse(31.6), 2_600.0, vec![]));
    near(under.end()[0].state.pending, rest().pending, 1e-3);
    assert!(above.end()[0].stress > 5.0 && above.end()[0].strategic < 0.021);
}

#[test]
fn b3_the_distance_to_the_tipping_point_shrinks_as_arrivals_rise() {
    let room = |lam| {
        let n = Numbers { lam, ..A };
        largest_pulse(&n, &healthy(&n).unwrap().state, 60.0, 0.01).unwrap().unwrap()
    };
    let rooms = [1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.4].map(room);
    assert!(rooms.windows(2).all(|w| w[1] < w[0]), "{rooms:?}");
}

#[test]
fn b4_a_surge_collapses_it_only_if_it_is_long_enough() {
    let wave = |length, size| World { waves: vec![Wave { start: 4.0, length, size, organisation: None }], ..one(A, rest()) };
    assert_eq!(takes(&[wave(2.0, 6.0), wave(30.0, 6.0), wave(1e4, 0.5)]).unwrap(), [true, false, true]);
}

#[test]
fn b5_after_collapse_the_old_rate_is_not_enough() {
    let tipped = end(&one(Numbers { lam: 4.7, ..A }, rest()), vec![]).state;
    assert!(end(&one(Numbers { lam: 2.5, ..A }, tipped), vec![]).stress > 1.0);
    assert!(end(&one(Numbers { lam: 2.5, ..A }, rest()), vec![]).stress < 1.0);
}

#[test]
fn b6_it_looks_healthier_under_pressure_while_the_distance_to_the_tip_shrinks() {
    let at = |kap, mu| healthy(&Numbers { kap, mu, ..A });
    let expected = [(0.0, 0.1328, 36.0), (8.0, 0.0988, 34.0), (64.0, 0.0839, 32.8)];
    for (kap, breaches, room) in expected {
        let n = Numbers { kap, mu: 0.1, ..A };
        let rest = at(kap, 0.1).unwrap();
        near(rest.breaches, breaches, 1.5e-4);
        near(largest_pulse(&n, &rest.state, 60.0, 0.01).unwrap().unwrap(), room, 0.06);
    }
    // Without an immediate effect of pressure on capacity there is no such illusion, and under most pressure no healthy state at all.
    assert!(at(8.0, 0.0).unwrap().breaches > at(0.0, 0.0).unwrap().breaches);
    assert!(at(64.0, 0.0).is_none());
}

#[test]
fn recovery_slows_before_the_fold() {
    let top = fold(&A).lam;
    let weeks: Vec<f64> =
        [2.5, 3.5, 4.2, 4.5].iter().map(|&lam| Numbers { lam, ..A }).map(|n| recovery(&n, &healthy(&n).unwrap()).weeks).collect();
    assert!(weeks.windows(2).all(|w| w[1] > w[0]) && weeks[3] > 1.5 * weeks[0], "{weeks:?} {top}");
    // A small disturbance dies away at the rate of the eigenvalue.
    let n = Numbers { lam: 4.5, ..A };
    let rest = healthy(&n).unwrap();
    let start = State { pending: rest.state.pending + 1e-3, ..rest.state };
    let course = run(&one(n, start), 900.0, vec![]);
    let off = |week: usize| course.rows[week * 4][0].state.pending - rest.state.pending;
    let found = 200.0 / libm::log(off(600) / off(800));
    near(found / recovery(&n, &rest).weeks, 1.0, 0.02);
    assert_eq!(rest_at(&n, rest.stress), rest);
}
