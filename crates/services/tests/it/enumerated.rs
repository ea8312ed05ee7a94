//! Every set of sites, against another program's enumeration and brute force.

use proptest::prelude::*;
use serde_json::Value;
use services::{Best, Conditions, Criterion, Instance, Rules, enumerate};

use crate::brute::{Worth, small};
use crate::reference;

/// The conditions of the reference, and how it names them.
const CONDITIONS: [(&str, Conditions); 5] = [
    ("", Conditions { least_volume: None, most_volume: None, most_minutes: None }),
    (", every open site >=600", Conditions { least_volume: Some(600.0), most_volume: None, most_minutes: None }),
    (", every open site 600..1500", Conditions { least_volume: Some(600.0), most_volume: Some(1500.0), most_minutes: None }),
    (", no journey >60", Conditions { least_volume: None, most_volume: None, most_minutes: Some(60.0) }),
    (", every open site >=600 and no journey >60", Conditions { least_volume: Some(600.0), most_volume: None, most_minutes: Some(60.0) }),
];

fn name(best: &Best) -> String {
    let condition = CONDITIONS[best.condition].0;
    match best.criterion {
        Criterion::PatientMinutes if condition.is_empty() => "p-median (patient-minutes a year)".into(),
        Criterion::PatientMinutes => format!("p-median{condition}"),
        Criterion::Farthest => format!("longest journey, minutes{condition}"),
        Criterion::Within(minutes) => format!("patients within {minutes} min{condition}"),
        Criterion::SmallestUnit => format!("smallest load of an open site{condition}"),
    }
}

fn agree(best: &Best, expected: &Value, sites: &[String]) {
    let what = format!("{} sites, {}", best.units, name(best));
    assert_eq!(best.feasible, expected["feasible"].as_u64().unwrap(), "{what}");
    assert_eq!(best.value.is_none(), best.feasible == 0, "{what}");
    let Some(value) = best.value else { return };
    // The reference is rounded to four decimals, and its sums of doubles count as different what differs in the last bit.
    assert!((value - expected["best"].as_f64().unwrap()).abs() < 1e-4, "{what}: {value}");
    if expected["optimal_sets"] == 1 {
        assert_eq!(reference::names(sites, &best.sites), reference::texts(&expected["sites"]), "{what}");
    }
    assert_eq!(best.equals, expected["optimal_sets"].as_u64().unwrap(), "{what}");
}

#[test]
fn west_midlands_comes_out_as_enumerated_elsewhere() {
    let Some(dir) = reference::of("west-midlands", "enumeration of all sets of sites") else { return };
    let (instance, sites) = reference::instance(&dir);
    let found = enumerate(&instance, &Rules::default(), &[30.0, 45.0], &CONDITIONS.map(|c| c.1)).unwrap();
    assert_eq!(found.sets, (1 << 19) - 1);
    let expected = reference::json(&dir.join("oracles_enumerated.json"));
    let mut compared = 0;
    for expected in expected["results"].as_array().unwrap() {
        let best = found.best.iter().find(|b| Some(b.units as u64) == expected["p"].as_u64() && expected["criterion"] == name(b));
        if let Some(best) = best {
            agree(best, expected, &sites);
            compared += 1;
        }
    }
    assert_eq!(compared, 19 * 10, "ten criteria for each number of sites");
    // With units of at least 600 and patients going to the nearest, ten is the most, in three sets.
    let volumes = |units: usize| found.best.iter().find(|b| b.condition == 1 && b.units == units).unwrap();
    assert_eq!((volumes(10).feasible, volumes(11).feasible), (3, 0));
    assert!((volumes(8).value.unwrap() - 178_329.397_9).abs() < 1e-4);
}

fn beats(a: (usize, &Worth), b: (usize, &Worth)) -> bool {
    let as_good = a.0 <= b.0 && a.1.total <= b.1.total && a.1.smallest >= b.1.smallest;
    as_good && (a.0 < b.0 || a.1.total < b.1.total || a.1.smallest > b.1.smallest)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn small_ones_agree_with_brute_force(small in small(), least in 0..40_u32, longest in 5..60_u32) {
        let instance = Instance::new(&small.needs, small.sites, &small.minutes).unwrap();
        let (least, longest) = (f64::from(least) / 4.0, f64::from(longest));
        let conditions = [Conditions { least_volume: Some(least), most_volume: Some(least + 9.0), most_minutes: Some(longest) }, Conditions::default()];
        let sets = small.sets();
        if sets.is_empty() {
            prop_assert!(enumerate(&instance, &small.rules, &[30.0], &conditions).is_err());
            return Ok(());
        }
        let found = enumerate(&instance, &small.rules, &[30.0], &conditions).unwrap();
        prop_assert_eq!(found.sets, sets.len() as u64);
        let worths: Vec<(usize, Worth)> = sets.iter().map(|s| (s.len(), small.worth(s))).collect();
        for best in &found.best {
            let keeps = |w: &Worth| best.condition == 1 || (w.smallest >= least && w.largest <= least + 9.0 && w.farthest <= longest);
            let kept: Vec<usize> = (0..sets.len()).filter(|s| worths[*s].0 == best.units && keeps(&worths[*s].1)).collect();
            let value = |s: usize| match best.criterion {
                Criterion::PatientMinutes => worths[s].1.total,
                Criterion::Farthest => worths[s].1.farthest,
                Criterion::Within(_) => -worths[s].1.within,
                Criterion::SmallestUnit => -worths[s].1.smallest,
            };
            let least = kept.iter().map(|s| value(*s)).fold(f64::INFINITY, f64::min);
            let equals: Vec<usize> = kept.iter().copied().filter(|s| value(*s) == least).collect();
            prop_assert_eq!((best.feasible, best.equals), (kept.len() as u64, equals.len() as u64));
            if let Some(first) = equals.first() {
                let sign = if matches!(best.criterion, Criterion::Within(_) | Criterion::SmallestUnit) { -1.0 } else { 1.0 };
                prop_assert_eq!(best.value, Some(sign * least));
                prop_assert_eq!(&best.sites, &sets[*first]);
            }
        }
        let unbeaten = (0..sets.len()).filter(|s| !(0..sets.len()).any(|o| beats((worths[o].0, &worths[o].1), (worths[*s].0, &worths[*s].1))));
        let mut expected: Vec<(usize, f64, f64, Vec<usize>)> =
            unbeaten.map(|s| (worths[s].0, worths[s].1.total, worths[s].1.smallest, sets[s].clone())).collect();
        expected.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        expected.dedup_by(|b, a| (a.0, a.1, a.2) == (b.0, b.1, b.2));
        let front: Vec<_> = found.front.iter().map(|p| (p.units, p.patient_minutes, p.smallest_unit, p.sites.clone())).collect();
        prop_assert_eq!(front, expected);
    }
}
