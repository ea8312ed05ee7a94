//! Games that are too large to enumerate, and games without rest.

use std::collections::BTreeSet;

use market::{Completeness, Game, SearchSettings, can_enumerate, solve, solve_game};

use crate::cases::{random, site};

/// Search on games that can be enumerated: every rest that it finds is an equilibrium, and its plan is the proved one.
#[test]
fn a_search_finds_what_enumeration_proves() {
    let (mut found_all, mut plans) = (0, 0);
    for seed in 0..20 {
        let case = random(seed, &[0, 1, 2, 3, 4], 8, 1);
        let game = Game::new(&case, vec![0]);
        let proved = solve_game(&game, &SearchSettings::default()).unwrap();
        let searched = market::search_game(&game, &SearchSettings { seed: 7, starts: 40 }).unwrap();
        let all: BTreeSet<_> = proved.equilibria.iter().map(|e| e.digits.clone()).collect();
        let some: BTreeSet<_> = searched.equilibria.iter().map(|e| e.digits.clone()).collect();
        assert!(some.is_subset(&all));
        assert!(searched.equilibria.iter().all(|e| e.most_regret() == 0.0));
        found_all += usize::from(some == all);
        plans += usize::from(searched.plan.profile.digits == proved.plan.profile.digits);
        assert!(searched.plan.profile.outcome.welfare <= proved.plan.profile.outcome.welfare);
        assert!(!searched.complete());
    }
    assert!(found_all >= 15 && plans >= 18, "{found_all} of 20 lists complete, {plans} plans found");
}

#[test]
fn too_large_to_enumerate_is_said() {
    let owners: Vec<usize> = (0..20).map(|j| j % 5).collect();
    let mut case = random(1, &owners, 6, 1);
    case.sites.iter_mut().enumerate().for_each(|(j, s)| *s = site(&format!("S{j}"), j % 5));
    let game = Game::new(&case, vec![0]);
    assert!(!can_enumerate(&game));
    let result = solve_game(&game, &SearchSettings { seed: 1, starts: 2 }).unwrap();
    assert!(matches!(result.completeness, Completeness::Searched { starts: 3..=5 }));
    assert!(result.equilibria.iter().all(|e| e.all_tried && e.most_regret() == 0.0));
}

/// Some random markets come to no rest: the cycle is told, and the profile of least regret is the least by brute force.
#[test]
fn without_rest_there_is_a_cycle_and_a_least_regret() {
    let mut without = 0;
    for seed in 0..400 {
        let case = random(seed, &[0, 1, 2], 4, 1);
        let solution = solve(&case).unwrap();
        let game = &solution.games[0];
        if !game.equilibria.is_empty() {
            assert_eq!(game.least_regret.most_regret(), 0.0);
            continue;
        }
        without += 1;
        assert!(!game.cycles.is_empty(), "best responses that never rest go round");
        for path in &game.cycles {
            let cycle = path.cycle();
            assert!(cycle.len() >= 2 && cycle.iter().all(|m| m.gain > 0.0));
        }
        let prepared = Game::new(&case, vec![0]);
        let space = prepared.space().unwrap();
        let most = |i: usize| market::regrets(&prepared, &space.digits(i)).unwrap().0.into_iter().fold(0.0, f64::max);
        let least = (0..space.count()).map(most).fold(f64::INFINITY, f64::min);
        assert!((game.least_regret.most_regret() - least).abs() < 1e-6);
        assert_eq!(solution.equilibria, 0);
        assert_eq!(solution.worst_gap, None);
    }
    assert!((4..=40).contains(&without), "{without} of 400 markets without rest, expected some in a hundred");
}
