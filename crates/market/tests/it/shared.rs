//! Services that share something are decided together.

use market::{Game, enumerate, solve};

use crate::cases::{each_contract, three_hospitals};

/// Brute force over all profiles of both services: payoffs, regrets, plan, from outcomes alone.
#[test]
fn a_shared_fixed_cost_couples() {
    let mut case = three_hospitals();
    case.sites.iter_mut().for_each(|s| s.fixed_cost = 400_000.0);
    each_contract(&mut case, |c| c.system_weight = 0.2);
    let games = Game::all(&case);
    assert_eq!(games.len(), 1);
    let game = &games[0];
    let space = game.space().unwrap();
    assert_eq!(space.count(), 729);
    let outcomes: Vec<_> = (0..729).map(|i| game.outcome(&space.digits(i)).unwrap()).collect();
    let table = enumerate(game).unwrap();
    for (index, outcome) in outcomes.iter().enumerate() {
        assert!((table.welfare[index] - outcome.welfare).abs() < 1e-6);
        let digits = space.digits(index);
        let open = (0..3).filter(|j| digits[*j] > 0 || digits[3 + j] > 0).count() as f64;
        let apart: f64 = outcome.services.iter().map(|s| s.welfare).sum();
        assert!((apart - open * 400_000.0 - outcome.welfare).abs() < 1e-6);
        let surplus: f64 = outcome.surplus.iter().sum();
        assert!((surplus + outcome.benefit - outcome.bill - outcome.welfare).abs() < 1e-6);
        let gain = |i: usize| {
            let others = (0..729).filter(|o| space.digits(*o).iter().zip(&digits).enumerate().all(|(s, (a, b))| s % 3 == i || a == b));
            others.map(|o| outcomes[o].payoff[i]).fold(f64::NEG_INFINITY, f64::max) - outcome.payoff[i]
        };
        let most = (0..3).map(gain).fold(0.0, f64::max);
        assert!((most - table.most_regret[index]).abs() < 1e-6);
    }
    let solution = solve(&case).unwrap();
    let best = outcomes.iter().map(|o| o.welfare).fold(f64::NEG_INFINITY, f64::max);
    assert!((solution.games[0].plan.profile.outcome.welfare - best).abs() < 1e-6);
    assert!(solution.games[0].complete());
}

/// A requirement: elective only where maternity stands.
#[test]
fn a_requirement_is_kept_by_everybody() {
    let mut case = three_hospitals();
    case.services[0].requires = vec![1];
    let solution = solve(&case).unwrap();
    let game = &solution.games[0];
    let kept = |levels: &[Vec<usize>]| (0..3).all(|j| levels[0][j] == 0 || levels[1][j] > 0);
    assert!(!game.equilibria.is_empty());
    assert!(game.equilibria.iter().all(|e| kept(&e.levels) && e.most_regret() == 0.0));
    assert!(kept(&game.plan.profile.levels));
    // free of the requirement the plan is (closed, elective and no maternity, …): now both stand together or neither
    let free = solve(&three_hospitals()).unwrap();
    assert!(game.plan.profile.outcome.welfare < free.welfare);
}

/// Where each service stands by itself, deciding together changes nothing.
#[test]
fn a_cost_of_nothing_shared_is_no_coupling() {
    let case = three_hospitals();
    assert_eq!(Game::all(&case).len(), 2);
    let (apart, together) = (solve(&case).unwrap(), Game::new(&case, vec![0, 1]));
    let table = enumerate(&together).unwrap();
    assert_eq!(table.equilibria().len(), apart.equilibria);
}
