//! Cross-impact balances against published solutions, a worked example and brute force.

use serde_json::Value;
use strategy::coherence::balance::{
    Flaw, ImpactMatrix, MatrixError, Rule, Scenario, SearchSettings, attractors, search, successor, verify,
};

use crate::data::{Random, combinations, json, matrix, other_peoples, random_matrix};

fn within(inconsistency: u32) -> SearchSettings {
    SearchSettings { inconsistency, ..SearchSettings::default() }
}

fn from_one(value: &Value) -> Vec<u8> {
    value.as_array().expect("a list").iter().map(|s| s.as_u64().expect("a state") as u8 - 1).collect()
}

fn numbers(value: &Value) -> Vec<i64> {
    value.as_array().expect("a list").iter().map(|s| s.as_i64().expect("a number")).collect()
}

fn rule(word: &str) -> Rule {
    Rule::ALL.into_iter().find(|r| r.word() == word).expect("a rule")
}

#[track_caller]
fn check_basins(matrix: &ImpactMatrix, basins: &Value) {
    for (word, expected) in basins.as_object().expect("rules") {
        let mut expected: Vec<(Vec<Vec<u8>>, u64)> = expected
            .as_array()
            .expect("attractors")
            .iter()
            .map(|a| (a["attractor"].as_array().expect("a cycle").iter().map(from_one).collect(), a["basin"].as_u64().expect("a basin")))
            .collect();
        let mut found: Vec<(Vec<Vec<u8>>, u64)> =
            attractors(matrix, rule(word), 100_000).expect("few").into_iter().map(|a| (a.cycle, a.basin)).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{word}");
    }
}

/// Consistent scenarios with their marks, basins, and counts by inconsistency where the file has them.
#[track_caller]
fn check_published(matrix: &ImpactMatrix, expected: &Value) {
    let found = search(matrix, &within(0));
    let published = expected["consistent"].as_array().expect("scenarios");
    assert!(found.is_complete);
    assert_eq!(found.scenarios.len(), published.len());
    for (scenario, published) in found.scenarios.iter().zip(published) {
        assert_eq!(scenario.states, from_one(&published["scenario"]));
        assert_eq!(scenario.consistency_value, published["consistency_value"].as_i64());
        assert_eq!(Some(scenario.total_impact_score), published["tis"].as_i64());
        assert_eq!(scenario.margins.iter().map(|m| m.expect("a margin")).collect::<Vec<_>>(), numbers(&published["margins"]));
        verify(matrix, scenario, 0).expect("it stands up to the check");
    }
    for (inconsistency, count) in expected["consistent_at_inconsistency"].as_object().into_iter().flatten() {
        let found = search(matrix, &within(inconsistency.parse().expect("a number")));
        assert_eq!(Some(found.scenarios.len() as u64), count.as_u64(), "within {inconsistency}");
    }
    check_basins(matrix, &expected["basins"]);
}

fn read(path: &std::path::Path, format: exchange::ImpactFormat) -> ImpactMatrix {
    let (impacts, _) = exchange::read_impacts(path, format).expect("it can be read");
    let sizes: Vec<usize> = impacts.descriptors.iter().map(|d| d.states.len()).collect();
    matrix(&sizes, impacts.scores)
}

#[test]
fn somewhereland_has_its_ten_scenarios() {
    let what = "SomewhereLand's scenarios, ScenarioWizard 4.1 manual";
    let (Some(csv), Some(expected)) =
        (other_peoples("cib/somewhereland.csv", what), other_peoples("cib/somewhereland_expected.json", what))
    else {
        return;
    };
    let matrix = read(&csv, exchange::ImpactFormat::Csv);
    assert_eq!(matrix.combinations(), 486.0);
    check_published(&matrix, &json(&expected));
}

#[test]
fn the_global_project_of_scenario_wizard_has_its_four() {
    let what = "CIB_global, sei-international/cibsa";
    let (Some(scw), Some(expected)) = (other_peoples("cib/CIB_global.scw", what), other_peoples("cib/CIB_global_expected.json", what))
    else {
        return;
    };
    check_published(&read(&scw, exchange::ImpactFormat::Scw), &json(&expected));
    let (impacts, _) = exchange::read_impacts(&scw, exchange::ImpactFormat::Scw).expect("it can be read");
    let bytes = std::fs::read(&scw).expect("it can be read");
    assert_eq!(exchange::write_scw(&impacts).into_bytes(), bytes, "written as ScenarioWizard wrote it");
}

#[test]
fn the_worked_example_comes_out_in_every_number() {
    let expected: Value = serde_json::from_str(include_str!("../data/worked_3x.json")).expect("JSON");
    let scores = expected["matrix"].as_array().expect("rows").iter().flat_map(numbers).map(|s| s as i32).collect();
    let matrix = matrix(&[2, 2, 3], scores);
    let scenarios = expected["scenarios"].as_array().expect("scenarios");
    assert_eq!(scenarios.len(), 12);
    for expected in scenarios {
        let states = from_one(&expected["scenario"]);
        let scenario = Scenario::of(&matrix, &states);
        let balances: Vec<i64> = expected["balances"].as_array().expect("balances").iter().flat_map(numbers).collect();
        assert_eq!(matrix.balances(&states), balances, "{states:?}");
        assert_eq!(scenario.margins.iter().map(|m| m.expect("a margin")).collect::<Vec<_>>(), numbers(&expected["margins"]), "{states:?}");
        assert_eq!(scenario.consistency_value, expected["consistency_value"].as_i64());
        assert_eq!(Some(scenario.inconsistency()), expected["inconsistency"].as_i64());
        assert_eq!(Some(scenario.total_impact_score), expected["tis"].as_i64());
        assert_eq!(Some(scenario.is_consistent()), expected["consistent"].as_bool());
        for (word, next) in expected["next"].as_object().expect("rules") {
            assert_eq!(successor(&matrix, &states, rule(word)), from_one(next), "{states:?} {word}");
        }
    }
    check_basins(&matrix, &expected["basins"]);
}

/// A whole enumeration by the definition, which knows nothing of the search.
fn brute(matrix: &ImpactMatrix, sizes: &[usize], allowed: i64) -> Vec<Vec<u8>> {
    combinations(sizes).into_iter().filter(|states| Scenario::of(matrix, states).inconsistency() <= allowed).collect()
}

#[test]
fn the_search_finds_what_brute_force_finds() {
    let mut random = Random(1);
    let mut with_scenarios = 0;
    for round in 0..400_u64 {
        let n = 1 + random.below(7) as usize;
        let most = if round % 10 == 0 { 8 } else { 4 };
        let sizes: Vec<usize> = (0..n).map(|_| 1 + random.below(most) as usize).collect();
        if sizes.iter().product::<usize>() > 20_000 {
            continue;
        }
        // Large scores take the wider integers.
        let largest = if round % 7 == 0 { 90_000 } else { 3 };
        let (density, allowed) = (2 + random.below(9), random.below(3) as u32);
        let matrix = random_matrix(&mut random, &sizes, density, largest);
        let found = search(&matrix, &within(allowed));
        assert!(found.is_complete);
        let states: Vec<Vec<u8>> = found.scenarios.iter().map(|s| s.states.clone()).collect();
        assert_eq!(states, brute(&matrix, &sizes, i64::from(allowed)), "round {round}, sizes {sizes:?}");
        found.scenarios.iter().for_each(|s| verify(&matrix, s, i64::from(allowed)).expect("it stands up to the check"));
        with_scenarios += usize::from(!states.is_empty());
    }
    assert!(with_scenarios > 200, "{with_scenarios}");
}

#[test]
fn consistent_scenarios_are_the_fixed_points_of_every_rule() {
    let mut random = Random(2);
    for _ in 0..30 {
        let sizes: Vec<usize> = (0..5).map(|_| 2 + random.below(2) as usize).collect();
        let matrix = random_matrix(&mut random, &sizes, 8, 3);
        let consistent: Vec<Vec<u8>> = search(&matrix, &within(0)).scenarios.into_iter().map(|s| s.states).collect();
        for rule in Rule::ALL {
            let attractors = attractors(&matrix, rule, 1_000).expect("few");
            let mut fixed: Vec<Vec<u8>> = attractors.iter().filter(|a| a.cycle.len() == 1).map(|a| a.cycle[0].clone()).collect();
            fixed.sort();
            assert_eq!(fixed, consistent, "{rule:?}");
            assert_eq!(attractors.iter().map(|a| a.basin).sum::<u64>(), sizes.iter().product::<usize>() as u64);
        }
    }
}

#[test]
fn a_constant_on_a_group_of_judgements_changes_no_margin() {
    let mut random = Random(3);
    let sizes = [3, 2, 3, 2];
    let matrix = random_matrix(&mut random, &sizes, 9, 3);
    let mut shifted = matrix.clone();
    for l in 0..3 {
        shifted = shifted.with_score((1, 1), (2, l), matrix.score((1, 1), (2, l)) + 5);
    }
    for states in combinations(&sizes) {
        assert_eq!(Scenario::of(&matrix, &states).margins, Scenario::of(&shifted, &states).margins);
    }
}

#[test]
fn diagonal_blocks_count() {
    // The one descriptor drives itself from its second state to its first.
    let matrix = matrix(&[2], vec![1, 0, 2, 0]);
    assert_eq!(search(&matrix, &within(0)).scenarios.iter().map(|s| s.states.clone()).collect::<Vec<_>>(), [[0]]);
}

#[test]
fn what_was_found_is_the_same_with_one_thread_and_cut_at_the_same_place() {
    let matrix = matrix(&[4; 8], vec![0; 32 * 32]);
    let settings = SearchSettings { most_scenarios: 1_000, ..SearchSettings::default() };
    let many = search(&matrix, &settings);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let one = pool.install(|| search(&matrix, &settings));
    assert_eq!(many, one);
    assert_eq!((many.scenarios.len(), many.is_complete), (1_000, false));
}

#[test]
fn four_hundred_million_combinations_take_few_nodes() {
    let mut random = Random(4);
    let sizes: Vec<usize> = (0..15).map(|d| 3 + usize::from(d % 2 == 0)).collect();
    let matrix = random_matrix(&mut random, &sizes, 3, 3);
    let found = search(&matrix, &within(0));
    assert!(matrix.combinations() > 1e8 && found.is_complete && found.nodes < 20_000, "{} nodes", found.nodes);
}

#[test]
fn what_makes_no_matrix_is_refused() {
    assert_eq!(ImpactMatrix::new(Vec::new(), Vec::new()), Err(MatrixError::Empty));
    let descriptors = |k: usize| vec![strategy::coherence::balance::Descriptor { name: "A".into(), states: vec!["x".into(); k] }];
    assert!(matches!(ImpactMatrix::new(descriptors(0), Vec::new()), Err(MatrixError::States { found: 0, .. })));
    assert!(matches!(ImpactMatrix::new(descriptors(65), vec![0; 65 * 65]), Err(MatrixError::States { found: 65, .. })));
    assert_eq!(ImpactMatrix::new(descriptors(2), vec![0; 3]), Err(MatrixError::Size { found: 3, expected: 4 }));
    assert!(matches!(ImpactMatrix::new(descriptors(2), vec![0, 0, 0, i32::MIN]), Err(MatrixError::Score { .. })));
}

#[test]
fn the_check_finds_every_kind_of_flaw() {
    let matrix = matrix(&[2, 2], vec![0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0]);
    let sound = search(&matrix, &within(0)).scenarios[0].clone();
    let mut wrong = sound.clone();
    wrong.total_impact_score += 1;
    assert!(matches!(verify(&matrix, &wrong, 0), Err(Flaw::Mark { what: "total impact score", .. })));
    let mut wrong = sound.clone();
    wrong.consistency_value = None;
    assert!(matches!(verify(&matrix, &wrong, 0), Err(Flaw::Mark { what: "consistency value", .. })));
    assert!(matches!(verify(&matrix, &Scenario::of(&matrix, &[0, 1]), 0), Err(Flaw::Inconsistent { .. })));
    assert!(matches!(verify(&matrix, &Scenario { states: vec![0], ..sound.clone() }, 0), Err(Flaw::Length { .. })));
    assert!(matches!(verify(&matrix, &Scenario { states: vec![0, 2], ..sound }, 0), Err(Flaw::State { .. })));
}
