//! What holds in every game.

use market::{Case, Game, enumerate, solve};
use proptest::prelude::*;

use crate::cases::{each_contract, each_offer, random};

/// A small game with some of everything: several owners, blocks, weights, waits.
fn games() -> impl Strategy<Value = Case> {
    (
        0_u64..10_000,
        prop::sample::select(vec![vec![0, 1], vec![0, 1, 2], vec![0, 0, 1], vec![0, 1, 0, 2]]),
        0.0..1.0_f64,
        0.0..1.5_f64,
        0.0..1.0_f64,
        any::<bool>(),
    )
        .prop_map(|(seed, owners, system, benefit, activity, queues)| {
            let mut case = random(seed, &owners, 5, 1);
            each_contract(&mut case, |c| {
                (c.system_weight, c.own_benefit_weight, c.activity_share, c.block) = (system, benefit, activity, 6e6);
            });
            if queues {
                case.services[0].beta_week = 0.05;
                each_offer(&mut case.services[0], |o| o.capacity = Some(2500.0));
            }
            case
        })
}

fn equilibria(case: &Case) -> Vec<Vec<usize>> {
    solve(case).unwrap().games[0].equilibria.iter().map(|e| e.levels[0].clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cost_and_welfare_sum_to_the_same(case in games()) {
        let game = Game::new(&case, vec![0]);
        let space = game.space().unwrap();
        let sum = |i: usize| { let o = game.outcome(&space.digits(i)).unwrap(); o.cost + o.welfare };
        let first = sum(0);
        for index in 1..space.count() {
            prop_assert!((sum(index) - first).abs() < 1e-6, "{} and {first}", sum(index));
            let outcome = game.outcome(&space.digits(index)).unwrap();
            let parts = outcome.surplus.iter().sum::<f64>() + outcome.benefit - outcome.bill;
            prop_assert!((parts - outcome.welfare).abs() < 1e-6);
        }
    }

    #[test]
    fn scaling_money_changes_no_equilibrium(case in games(), power in -3_i32..4) {
        let scale = libm::pow(10.0, f64::from(2 * power));
        let mut scaled = case.clone();
        let service = &mut scaled.services[0];
        [&mut service.pounds_per_minute, &mut service.tariff, &mut service.outside_cost].into_iter().for_each(|v| *v *= scale);
        each_offer(service, |o| { o.cost_patient *= scale; o.fixed_cost *= scale; });
        each_contract(&mut scaled, |c| c.block *= scale);
        prop_assert_eq!(equilibria(&scaled), equilibria(&case));
    }

    #[test]
    fn permuting_organisations_permutes_equilibria(case in games(), turn in 0_usize..4) {
        let n = case.sites.len();
        let mut turned = case.clone();
        turned.sites.rotate_left(turn % n);
        turned.minutes.iter_mut().for_each(|row| row.rotate_left(turn % n));
        turned.services[0].offers.rotate_left(turn % n);
        let mut expected = equilibria(&case);
        expected.iter_mut().for_each(|levels| levels.rotate_left(turn % n));
        expected.sort();
        prop_assert_eq!(equilibria(&turned), expected);
    }

    #[test]
    fn with_all_weight_on_the_system_the_optimum_is_an_equilibrium(case in games()) {
        let mut case = case;
        each_contract(&mut case, |c| c.system_weight = 1.0);
        let solution = solve(&case).unwrap();
        let plan = &solution.games[0].plan.profile;
        prop_assert_eq!(plan.most_regret(), 0.0);
        prop_assert!(solution.games[0].equilibria.iter().any(|e| e.digits == plan.digits));
    }

    /// From λ* on the plan holds, just below it does not.
    #[test]
    fn the_plan_holds_from_lambda_star_on(case in games()) {
        let solution = solve(&case).unwrap();
        let star = solution.lambda_star.unwrap();
        let holds = |weight: f64| {
            let mut case = case.clone();
            each_contract(&mut case, |c| c.system_weight = weight);
            solve(&case).unwrap().games[0].plan.profile.most_regret() == 0.0
        };
        prop_assert!(holds((star + 1e-4).min(1.0)));
        if star > 1e-3 {
            prop_assert!(!holds(star - 1e-3));
        }
    }

    #[test]
    fn no_organisation_gains_by_leaving_an_equilibrium(case in games()) {
        let game = Game::new(&case, vec![0]);
        let table = enumerate(&game).unwrap();
        let listed: Vec<Vec<usize>> = table.equilibria().iter().map(|i| table.space.digits(*i)).collect();
        for index in 0..table.space.count() {
            let digits = table.space.digits(index);
            let calm = market::regrets(&game, &digits).unwrap().0.iter().all(|r| *r == 0.0);
            prop_assert_eq!(calm, listed.contains(&digits));
        }
    }
}
