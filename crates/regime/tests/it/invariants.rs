//! What holds at every step, whatever the numbers: nothing is negative, patients and items are conserved.

use proptest::prelude::*;
use regime::model::Part;
use regime::{Course, Detail, Draw, Method, Numbers, Pulse, State, Wave, World, simulate};

fn world() -> impl Strategy<Value = World> {
    let numbers = proptest::collection::vec(proptest::collection::vec(0.0..1.0_f64, Numbers::ENTRIES.len()), 1..5);
    (numbers, 0.0..60.0_f64, any::<bool>(), 0..1_000_u64).prop_map(|(draws, items, drawn, run)| {
        let numbers: Vec<Numbers> = draws
            .iter()
            .map(|draw| {
                let mut n = Numbers::SET_A;
                for (entry, u) in Numbers::ENTRIES.iter().zip(draw).filter(|(e, _)| matches!(e.part, Part::Lever | Part::Uncertain)) {
                    assert!(n.set(entry.name, entry.range.0 + (entry.range.1 - entry.range.0) * u));
                }
                n
            })
            .collect();
        let start = numbers.iter().map(State::reference).collect();
        let waves = vec![Wave { start: 3.0, length: 10.0, size: 4.0, organisation: None }];
        let pulses = vec![Pulse { week: 1.0, organisation: 0, items }];
        World { numbers, start, waves, pulses, draw: drawn.then_some(Draw { seed: 1, run }) }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_is_negative_and_patients_are_conserved(world in world()) {
        let course = Course { every: 0.25, ..Course::of_weeks(40.0) };
        let run = simulate(&world, &course).unwrap();
        for rows in &run.rows {
            for r in rows {
                let s = r.state;
                for x in [s.pending, s.capability, s.intervention, s.strain, s.list, s.funded, r.stress, r.wait] {
                    prop_assert!(x >= 0.0);
                }
                for share in [r.breaches, r.reported, r.strategic, s.strain] {
                    prop_assert!((0.0..=1.0).contains(&share), "{share}");
                }
                prop_assert!(r.reported <= r.breaches);
            }
        }
    }

    #[test]
    fn mutual_aid_and_choice_move_patients_and_lose_none(world in world()) {
        // Every patient who needs treatment is referred somewhere, and capacity that is shared stays whole: with Euler's method the sums can be read off the rows.
        let dt = 0.25;
        let course = Course { every: dt, method: Method::Euler, detail: Detail::Coupled, ..Course::of_weeks(10.0) };
        let run = simulate(&World { draw: None, ..world.clone() }, &course).unwrap();
        for pair in run.rows.windows(2) {
            let sum = |rows: &[regime::Row], of: fn(&regime::Row) -> f64| rows.iter().map(of).sum::<f64>();
            let need: f64 = pair[0].iter().zip(&world.numbers).map(|(r, n)| n.d0 * libm::pow(r.wait.max(1e-6 / r.capacity) / n.w0, -n.e_d)).sum();
            let expected = sum(&pair[0], |r| r.state.list) + dt * (need - sum(&pair[0], |r| r.capacity));
            let alone: f64 = pair[0].iter().zip(&world.numbers).map(|(r, n)| {
                let g = r.state.intervention;
                r.state.funded * n.d0 * libm::pow(r.state.capability, n.theta) * (1.0 + n.mu * g / (g + n.g_half))
            }).sum();
            prop_assert!((sum(&pair[0], |r| r.capacity) - alone).abs() < 1e-9 * alone);
            let listed = sum(&pair[1], |r| r.state.list);
            prop_assert!(pair[1].iter().any(|r| r.state.list == 0.0) || (listed - expected).abs() < 1e-9 * expected, "{listed} {expected}");
        }
    }

    #[test]
    fn items_are_conserved(world in world()) {
        let dt = 0.25;
        let course = Course { every: dt, method: Method::Euler, ..Course::of_weeks(10.0) };
        let run = simulate(&World { draw: None, ..world.clone() }, &course).unwrap();
        for (i, pair) in run.rows.windows(2).enumerate() {
            let week = i as f64 * dt;
            for (j, n) in world.numbers.iter().enumerate() {
                let (a, b) = (&pair[0][j], &pair[1][j]);
                let wave = if (3.0..13.0).contains(&week) { 4.0 } else { 0.0 };
                let pulse = if week + dt == 1.0 && j == 0 { world.pulses[0].items } else { 0.0 };
                let error = n.eps0 + n.eps1 * ((a.stress - n.se0) / (n.se1 - n.se0)).clamp(0.0, 1.0);
                let arrived = n.a0 + (n.lam + wave) * (1.0 - n.dup * n.joint) + (1.0 - n.alpha) * a.state.intervention;
                let expected = a.state.pending + dt * (arrived - (1.0 - error) * a.resolved - a.state.pending / n.tau_x) + pulse;
                prop_assert!((b.state.pending - expected.max(0.0)).abs() < 1e-9 * expected.abs().max(1.0), "{} {expected}", b.state.pending);
            }
        }
    }
}
