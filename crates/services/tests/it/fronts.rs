//! Fronts, surveys and conflicts against every set of sites tried plainly.

use proptest::prelude::*;
use services::{
    Against, Conditions, Count, Facets, Going, Instance, Measure, Objective, Question, Requirement, Rules, Search, SiteTerms, Status,
    conflict, front, measure, median, medians, survey,
};

use crate::brute::{Small, small};
use crate::reference;

#[test]
fn medians_of_all_numbers_are_those_found_one_by_one() {
    let Some(dir) = reference::of("west-midlands", "medians of all numbers of sites") else { return };
    let (instance, sites) = reference::instance(&dir);
    let (rules, search) = (Rules { must: vec![3], never: vec![7] }, Search::default());
    let all = medians(&instance, 1..sites.len(), &rules, &search).unwrap();
    assert_eq!(all.len(), sites.len() - 1);
    for (open, found) in (1..sites.len()).zip(all) {
        let alone = median(&instance, open, &rules, &search).unwrap();
        assert_eq!((found.objective, found.status), (alone.objective, Status::Optimal), "{open}");
    }
}

#[test]
fn travel_against_the_longest_journey_is_the_front_of_all_sets() {
    let Some(dir) = reference::of("west-midlands", "front of travel and the longest journey") else { return };
    let (instance, _) = reference::instance(&dir);
    let question = Question::new(Objective::PatientMinutes, Count::Exactly(6));
    let found = front(&instance, &question, Against::Farthest, None, &Search::default()).unwrap();
    let measures = [Measure::PatientMinutes, Measure::Farthest, Measure::Units];
    let all = survey(&instance, &Rules::default(), &Facets::default(), &measures, &Conditions::default(), 0.01).unwrap();
    assert_eq!(all.sets, (1 << 19) - 1);
    assert!(found.len() > 1);
    for step in &found {
        let option = step.answer.option.as_ref().unwrap();
        // A set of six that is on the front of six may be beaten by one of fewer; it is never better than the survey's.
        let better =
            all.front.iter().any(|p| p.values[0] <= option.objective + 1e-6 && p.values[1] <= step.against + 1e-9 && p.values[2] <= 6.0);
        assert!(better, "{step:?}");
    }
    let of_six: Vec<_> = all.front.iter().filter(|p| p.values[2] == 6.0).collect();
    for point in of_six {
        assert!(
            found
                .iter()
                .any(|s| (s.answer.option.as_ref().unwrap().objective - point.values[0]).abs() < 1e-6 && s.against == point.values[1]),
            "{point:?}"
        );
    }
    // Nearly as good as the best by journeys, all sites open, are sets within a hundredth of it.
    assert!(all.near.len() > 1 && all.near.iter().all(|p| p.values[0] <= all.near[0].values[0] * 1.01));
}

#[test]
fn at_most_ten_of_the_nineteen_sites_can_each_see_600() {
    let Some(dir) = reference::of("west-midlands", "why twelve sites cannot each see 600") else { return };
    let (instance, sites) = reference::instance(&dir);
    let question = Question { most_minutes: Some(120.0), ..Question::new(Objective::PatientMinutes, Count::Exactly(12)) };
    let found = conflict(&instance, &question.clone().least_volume(sites.len(), 600.0), &Search::default()).unwrap().unwrap();
    assert_eq!(found.requirements, [Requirement::Count, Requirement::LeastVolume]);
    assert_eq!((found.reach[0].value, found.reach[0].sets), (Some(10.0), Some(3)));
    // The enumeration knows the largest smallest unit of twelve sites.
    let expected = reference::json(&dir.join("oracles_enumerated.json"));
    let largest =
        expected["results"].as_array().unwrap().iter().find(|r| r["p"] == 12 && r["criterion"] == "smallest load of an open site").unwrap();
    let largest = largest["best"].as_f64().unwrap();
    let reached = found.reach[1].value.unwrap();
    assert!(reached <= largest && reached > largest - 1.0, "{reached}, {largest}");
    assert_eq!(conflict(&instance, &question, &Search::default()).unwrap(), None);
    assert_eq!(
        found.sentence(sites.len(), &question.clone().least_volume(sites.len(), 600.0)),
        "12 sites open and at least 600 patients a year at each of them cannot hold together while patients go to the nearest. At most 10 of the 19 sites can be open beside the rest: \
         3 sets of 10 do. The least volume beside the rest is at most 400 patients a year.".replace("400", &format!("{reached}"))
    );
}

#[test]
fn a_conflict_is_as_small_as_it_can_be() {
    let instance = Instance::new(&[10.0, 10.0], 3, &[1.0, 50.0, 30.0, 50.0, 1.0, 30.0]).unwrap();
    let terms = |fixed: f64| SiteTerms { fixed_cost_year: fixed, capacity: Some(15.0), ..SiteTerms::default() };
    let question = Question {
        sites: vec![terms(5.0), terms(6.0), terms(1.0)],
        most_minutes: Some(20.0),
        running_budget: Some(8.0),
        ..Question::new(Objective::PatientMinutes, Count::AtMost(2))
    };
    let found = conflict(&instance, &question, &Search::default()).unwrap().unwrap();
    assert_eq!(found.requirements, [Requirement::MostMinutes, Requirement::RunningBudget]);
    assert_eq!(found.reach.iter().map(|r| r.value).collect::<Vec<_>>(), [Some(30.0), Some(11.0)]);
    let sent = Question { going: Going::Assigned, most_minutes: None, running_budget: None, ..question }.capacity(3, 9.0);
    let found = conflict(&instance, &sent, &Search::default()).unwrap().unwrap();
    assert_eq!(found.requirements, [Requirement::Count, Requirement::Capacity]);
}

fn facets(small: &Small) -> Facets {
    let places = small.needs.len();
    Facets {
        weights: (0..places).map(|i| f64::from(1 + (i % 3) as u8)).collect(),
        groups: (0..places).map(|i| (i % 5 != 0).then_some((i % 4) as u8)).collect(),
        today: vec![0],
        fixed_cost_year: (0..small.sites).map(|j| 10.0 * (j + 1) as f64).collect(),
        cost_patient: (0..small.sites).map(|j| (j % 3) as f64).collect(),
    }
}

/// Mean minutes of the tenth of the patients who travel longest, patient by patient in eighths.
fn worst_tenth(journeys: &[(f64, f64)]) -> f64 {
    let mut each: Vec<f64> =
        journeys.iter().flat_map(|(need, minutes)| std::iter::repeat_n(*minutes, (need * 80.0).round() as usize)).collect();
    each.sort_by(|a, b| b.total_cmp(a));
    let tenth = each.len() / 10;
    each[..tenth].iter().sum::<f64>() / tenth as f64
}

fn plain(small: &Small, facets: &Facets, open: &[usize], measure: Measure) -> f64 {
    let worth = small.worth(open);
    let patients: f64 = small.needs.iter().sum();
    let site = |i: usize, of: &[usize]| {
        *of.iter().reduce(|a, b| if small.minutes[i * small.sites + b] < small.minutes[i * small.sites + a] { b } else { a }).unwrap()
    };
    let minutes = |i: usize| small.minutes[i * small.sites + site(i, open)];
    let needy: Vec<usize> = (0..small.needs.len()).filter(|i| small.needs[*i] > 0.0).collect();
    match measure {
        Measure::PatientMinutes => worth.total,
        Measure::Units => open.len() as f64,
        Measure::SmallestUnit => -worth.smallest,
        Measure::Farthest => worth.farthest,
        Measure::ShareWithin(_) => -worth.within / patients,
        Measure::WorstTenth => worst_tenth(&needy.iter().map(|i| (small.needs[*i], minutes(*i))).collect::<Vec<_>>()),
        Measure::WeightedMinutes => {
            let weight: f64 = needy.iter().map(|i| small.needs[*i] * facets.weights[*i]).sum();
            needy.iter().map(|i| small.needs[*i] * facets.weights[*i] * minutes(*i)).sum::<f64>() / weight
        }
        Measure::GroupGap => {
            let mean = |g: u8| {
                let own: Vec<usize> = needy.iter().copied().filter(|i| facets.groups[*i] == Some(g)).collect();
                (!own.is_empty()).then(|| {
                    own.iter().map(|i| small.needs[*i] * minutes(*i)).sum::<f64>() / own.iter().map(|i| small.needs[*i]).sum::<f64>()
                })
            };
            let means: Vec<f64> = (0..4).filter_map(mean).collect();
            means.iter().copied().fold(0.0, f64::max)
                - means.iter().copied().fold(f64::INFINITY, f64::min).min(means.iter().copied().fold(0.0, f64::max))
        }
        Measure::Cost => {
            let load = |j: usize| needy.iter().filter(|i| site(**i, open) == j).map(|i| small.needs[*i]).sum::<f64>();
            open.iter().map(|j| facets.fixed_cost_year[*j] + facets.cost_patient[*j] * load(*j)).sum()
        }
        Measure::Moved => needy.iter().filter(|i| site(**i, open) != site(**i, &facets.today)).map(|i| small.needs[*i]).sum(),
    }
}

const MEASURES: [Measure; 10] = [
    Measure::PatientMinutes,
    Measure::Units,
    Measure::SmallestUnit,
    Measure::Farthest,
    Measure::ShareWithin(30.0),
    Measure::WorstTenth,
    Measure::WeightedMinutes,
    Measure::GroupGap,
    Measure::Cost,
    Measure::Moved,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn surveys_agree_with_brute_force(small in small(), first in 0..10_usize, second in 0..10_usize, third in 0..10_usize) {
        let facets = facets(&small);
        let instance = Instance::new(&small.needs, small.sites, &small.minutes).unwrap();
        let measures = [MEASURES[first], MEASURES[second], MEASURES[third]];
        let sets = small.sets();
        if sets.is_empty() {
            return Ok(());
        }
        let found = survey(&instance, &small.rules, &facets, &measures, &Conditions::default(), 0.05).unwrap();
        prop_assert_eq!((found.sets, found.feasible), (sets.len() as u64, sets.len() as u64));
        let values: Vec<Vec<f64>> = sets.iter().map(|s| measures.iter().map(|m| plain(&small, &facets, s, *m)).collect()).collect();
        let turn = |measure: Measure| if measure.more_is_better() { -1.0 } else { 1.0 };
        for (set, values) in sets.iter().zip(&values) {
            let own = measure(&instance, set, &facets, &measures).unwrap();
            for ((own, plain), m) in own.iter().zip(values).zip(measures) {
                prop_assert!((own * turn(m) - plain).abs() < 1e-9 * plain.abs().max(1.0), "{:?} {:?} {} {}", m, set, own, plain);
            }
        }
        // The front in the program's own values, which agree with the plain ones: rounding must not make one of two equal options better.
        let own: Vec<Vec<f64>> = sets.iter().map(|s| measure(&instance, s, &facets, &measures).unwrap().iter().zip(measures).map(|(v, m)| v * turn(m)).collect()).collect();
        let beats = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).all(|(a, b)| a <= b) && a != b;
        let mut unbeaten: Vec<Vec<f64>> = own.iter().filter(|v| !own.iter().any(|o| beats(o, v))).cloned().collect();
        unbeaten.sort_by(|a, b| a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|o| o.is_ne()).unwrap_or(std::cmp::Ordering::Equal));
        unbeaten.dedup();
        let front: Vec<Vec<f64>> = found.front.iter().map(|p| p.values.iter().zip(measures).map(|(v, m)| v * turn(m)).collect()).collect();
        prop_assert_eq!(front, unbeaten);
        let best = own.iter().map(|v| v[0]).fold(f64::INFINITY, f64::min);
        prop_assert_eq!(found.near.len(), own.iter().filter(|v| v[0] <= best + best.abs() * 0.05).count().min(1_000));
    }

    #[test]
    fn fronts_against_units_and_cost_agree_with_brute_force(small in small(), which in 0..3_u8) {
        let instance = Instance::new(&small.needs, small.sites, &small.minutes).unwrap();
        let fixed: Vec<f64> = (0..small.sites).map(|j| f64::from((j * 7 % 5) as u8 + 1)).collect();
        let terms = fixed.iter().map(|f| SiteTerms { fixed_cost_year: *f, ..SiteTerms::default() }).collect();
        let question = Question { rules: small.rules.clone(), sites: terms, ..Question::new(Objective::PatientMinutes, Count::Free) };
        let sets = small.sets();
        if sets.is_empty() {
            return Ok(());
        }
        let (against, turn) = [(Against::Units, 1.0), (Against::FixedCost, 1.0), (Against::Within(30.0), -1.0)][usize::from(which)];
        let other = |set: &Vec<usize>| match against {
            Against::Units => set.len() as f64,
            Against::FixedCost => set.iter().map(|j| fixed[*j]).sum(),
            _ => -small.worth(set).within,
        };
        let points: Vec<(f64, f64)> = sets.iter().map(|s| (small.worth(s).total, other(s))).collect();
        let mut expected: Vec<(f64, f64)> =
            points.iter().copied().filter(|p| !points.iter().any(|q| q.0 <= p.0 && q.1 <= p.1 && (q.0 < p.0 || q.1 < p.1))).collect();
        expected.sort_by(|a, b| a.0.total_cmp(&b.0));
        expected.dedup();
        let found = front(&instance, &question, against, None, &Search::default()).unwrap();
        let found: Vec<(f64, f64)> = found.iter().map(|s| (s.answer.option.as_ref().unwrap().objective, s.against * turn)).collect();
        prop_assert_eq!(found, expected);
    }
}
