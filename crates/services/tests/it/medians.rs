//! The p-median against enumeration by others, OR-Library's optima, and brute force.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use services::{Instance, Rules, Search, ServicesError, Status, median, verify_median as verify};

use crate::brute::small;
use crate::{read, reference};

#[test]
fn west_midlands_and_staffordshire_come_out_as_enumerated() {
    for region in ["west-midlands", "staffordshire"] {
        let Some(dir) = reference::of(region, "p-median against enumeration") else { return };
        let (instance, sites) = reference::instance(&dir);
        let expected = reference::json(&dir.join("oracles_enumerated.json"));
        let medians = expected["results"].as_array().unwrap().iter().filter(|r| r["criterion"] == "p-median (patient-minutes a year)");
        let mut seen = 0;
        for expected in medians {
            let open = expected["p"].as_u64().unwrap() as usize;
            let found = median(&instance, open, &Rules::default(), &Search::default()).unwrap();
            // The reference is rounded to four decimals.
            assert!((found.objective - expected["best"].as_f64().unwrap()).abs() < 1e-4, "{region}, {open}: {found:?}");
            assert_eq!(found.status, Status::Optimal, "{region}, {open}");
            assert!(found.objective - found.bound < 1e-3, "{region}, {open}: {}", found.bound);
            if expected["optimal_sets"] == 1 {
                assert_eq!(reference::names(&sites, &found.assignment.open), reference::texts(&expected["sites"]), "{region}, {open}");
            }
            seen += 1;
        }
        assert_eq!(seen, sites.len(), "{region}");
    }
}

#[test]
fn means_farthest_and_shares_are_those_of_another_program() {
    let Some(dir) = reference::of("west-midlands", "mean, farthest and shares of the p-median") else { return };
    let (instance, _) = reference::instance(&dir);
    let expected = reference::json(&dir.join("oracles.json"));
    for expected in expected.as_array().unwrap().iter().filter(|r| r["problem"] == "p-median") {
        let open = expected["p"].as_u64().unwrap() as usize;
        let found = median(&instance, open, &Rules::default(), &Search::default()).unwrap().assignment;
        let is = |key: &str, value: f64, rounding: f64| {
            assert!((value - expected[key].as_f64().unwrap()).abs() <= rounding, "{open}, {key}: {value}");
        };
        is("mean_minutes", found.mean_minutes, 5.1e-5);
        is("max_minutes", found.farthest_minutes, 1e-9);
        is("share30", found.share_within(&instance, 30.0), 5.1e-6);
        is("share45", found.share_within(&instance, 45.0), 5.1e-6);
    }
}

#[test]
fn or_library_optima_are_proven() {
    let Some(dir) = reference::of("orlib/pmed", "OR-Library's p-median problems") else { return };
    let optima = read::rows(&dir.join("optima.csv"));
    // Up to 300 vertices, p from 5 to 100; the bench takes all forty.
    for name in ["pmed1", "pmed2", "pmed3", "pmed4", "pmed5", "pmed6", "pmed7", "pmed10", "pmed13", "pmed15"] {
        let (vertices, open, costs) = read::pmed(&dir.join(format!("{name}.txt.gz")));
        let instance = Instance::new(&vec![1.0; vertices], vertices, &costs).unwrap();
        let found = median(&instance, open, &Rules::default(), &Search::default()).unwrap();
        let optimum: f64 = optima.iter().find(|r| r["instance"] == name).unwrap()["optimum"].parse().unwrap();
        assert_eq!((found.objective, found.bound, found.status), (optimum, optimum, Status::Optimal), "{name}");
    }
}

#[test]
fn a_search_that_is_stopped_gives_its_best_and_a_bound() {
    let Some(dir) = reference::of("orlib/pmed", "a stopped search") else { return };
    let (vertices, open, costs) = read::pmed(&dir.join("pmed11.txt.gz"));
    let instance = Instance::new(&vec![1.0; vertices], vertices, &costs).unwrap();
    let rules = Rules::default();
    let optimum = 7696.0;
    let mut last = 0.0;
    for patience in [0, 20, 60, 150] {
        let asked = AtomicUsize::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= patience;
        let found = median(&instance, open, &rules, &Search { stop: &stop, ..Search::default() }).unwrap();
        assert!(found.objective >= optimum && found.bound <= optimum && found.bound >= last, "{found:?}");
        assert_eq!(found.status == Status::Stopped, found.gap > found.tolerance);
        verify(&instance, open, &rules, &found).unwrap();
        last = found.bound;
    }
    let found = median(&instance, open, &rules, &Search { nodes: Some(1), ..Search::default() }).unwrap();
    assert!(found.bound <= optimum && found.bound > 0.99 * optimum, "{found:?}");
    assert_eq!(found.status == Status::Limit, found.gap > found.tolerance);
}

#[test]
fn an_answer_that_was_tampered_with_is_found_out() {
    let needs = [3.0, 1.0, 2.0];
    let minutes = [0.0, 9.0, 4.0, 9.0, 0.0, 7.0, 4.0, 7.0, 0.0];
    let instance = Instance::new(&needs, 3, &minutes).unwrap();
    let rules = Rules { must: vec![0], never: vec![] };
    let sound = median(&instance, 2, &rules, &Search::default()).unwrap();
    assert_eq!((sound.objective, sound.assignment.open.as_slice()), (7.0, [0, 2].as_slice()));
    let tampered = |change: &dyn Fn(&mut services::Median)| {
        let mut found = sound.clone();
        change(&mut found);
        matches!(verify(&instance, 2, &rules, &found), Err(ServicesError::Unsound { .. }))
    };
    assert!(!tampered(&|_| {}));
    assert!(tampered(&|m| m.objective -= 0.01));
    assert!(tampered(&|m| m.bound += 0.01));
    assert!(tampered(&|m| m.gap = 0.5));
    assert!(tampered(&|m| m.status = Status::Stopped));
    assert!(tampered(&|m| m.assignment.open = vec![1, 2]));
    assert!(tampered(&|m| m.assignment.site_of[1] = 0));
    assert!(tampered(&|m| m.assignment.loads[0] += 1.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn small_ones_agree_with_brute_force(small in small()) {
        let instance = Instance::new(&small.needs, small.sites, &small.minutes).unwrap();
        let sets = small.sets();
        for open in 1..=small.sites {
            let least = sets.iter().filter(|s| s.len() == open).map(|s| small.worth(s).total).reduce(f64::min);
            match (least, median(&instance, open, &small.rules, &Search::default())) {
                // Needs in eighths and whole minutes: sums are exact.
                (Some(least), Ok(found)) => {
                    prop_assert_eq!((found.objective, found.bound, found.status), (least, least, Status::Optimal));
                    prop_assert_eq!(small.worth(&found.assignment.open).total, least);
                }
                (None, Err(ServicesError::Open { .. })) => {}
                (least, found) => prop_assert!(false, "{:?} {:?}", least, found),
            }
        }
    }
}
