//! Sharing what collaboration gains.

use market::{Bargain, Player, bargain, divide, solve};

use crate::cases::{near, random, three_hospitals};

fn of(values: &[f64]) -> Bargain {
    let n = values.len().trailing_zeros() as usize;
    let alone = (0..n).map(|i| values[1 << i]).collect();
    divide((0..n).map(Player::Organisation).collect(), values.to_vec(), alone).unwrap()
}

/// Mean of what each player adds, over all orders, one by one.
fn over_orders(values: &[f64], n: usize) -> Vec<f64> {
    fn go(values: &[f64], n: usize, joined: usize, shares: &mut [f64], orders: &mut f64, path: &mut Vec<(usize, f64)>) {
        if joined == (1 << n) - 1 {
            *orders += 1.0;
            path.iter().for_each(|(i, adds)| shares[*i] += adds);
            return;
        }
        for i in (0..n).filter(|i| joined >> i & 1 == 0) {
            path.push((i, values[joined | 1 << i] - values[joined]));
            go(values, n, joined | 1 << i, shares, orders, path);
            path.pop();
        }
    }
    let (mut shares, mut orders) = (vec![0.0; n], 0.0);
    go(values, n, 0, &mut shares, &mut orders, &mut Vec::new());
    shares.iter().map(|s| s / orders).collect()
}

#[test]
fn a_majority_of_three_has_an_empty_core() {
    let found = of(&[0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0]);
    found.shapley.iter().chain(&found.least_core).chain(&found.equal).for_each(|x| near(*x, 1.0 / 3.0, 1e-6));
    near(found.excess, 1.0 / 3.0, 1e-6);
    assert!(found.core_is_empty());
    assert_eq!(found.objections(&found.shapley).len(), 3);
}

#[test]
fn a_left_glove_and_two_right_ones() {
    // player 0 has the left glove; a pair is worth 1: the core gives it everything, Shapley two thirds
    let found = of(&[0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
    [2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0].iter().zip(&found.shapley).for_each(|(e, f)| near(*f, *e, 1e-12));
    [1.0, 0.0, 0.0].iter().zip(&found.least_core).for_each(|(e, f)| near(*f, *e, 1e-6));
    assert!(!found.core_is_empty());
    assert_eq!(found.objections(&found.least_core), []);
    // by Shapley's value, the left glove and either right one would have 1/6 more by themselves
    let objections = found.objections(&found.shapley);
    assert_eq!(objections.iter().map(|(s, _)| *s).collect::<Vec<_>>(), [0b011, 0b101]);
    objections.iter().for_each(|(_, gain)| near(*gain, 1.0 / 6.0, 1e-12));
    assert_eq!(found.members(0b101), [Player::Organisation(0), Player::Organisation(2)]);
}

#[test]
fn the_three_hospitals() {
    let case = three_hospitals();
    let (found, solution) = (bargain(&case).unwrap().unwrap(), solve(&case).unwrap());
    assert_eq!(found.players, [Player::Organisation(0), Player::Organisation(1), Player::Organisation(2), Player::Commissioner]);
    near(found.values[15], solution.welfare, 1e-6);
    near(found.values[15], -47_032_867.43, 0.01);
    // alone: the worst equilibrium, pounds by pounds
    near(found.alone.iter().sum(), -50_350_390.44, 0.01);
    let gains = solution.from_rivalry();
    let transfers = gains.equal();
    for i in 0..3 {
        near(found.equal[i] - found.alone[i], gains.organisations[i] + transfers.organisations[i], 1e-6);
    }
    near(transfers.organisations.iter().sum::<f64>() + transfers.commissioner, 0.0, 1e-6);
    for shares in [&found.equal, &found.shapley, &found.least_core] {
        near(shares.iter().sum(), found.values[15], 1e-3);
    }
    over_orders(&found.values, 4).iter().zip(&found.shapley).for_each(|(e, f)| near(*f, *e, 1e-6));
    assert_eq!(found.objections(&found.least_core).is_empty(), !found.core_is_empty());
}

/// What two have together, from the game in which they are one organisation.
#[test]
fn a_coalition_is_one_organisation() {
    for seed in 0..8 {
        let case = if seed == 0 { three_hospitals() } else { random(seed, &[0, 1, 2], 6, 1) };
        let found = bargain(&case).unwrap().unwrap();
        let mut merged = case.clone();
        merged.organisations.truncate(2);
        merged.sites.iter_mut().zip([0, 1, 0]).for_each(|(site, owner)| site.organisation = owner);
        merged.services.iter_mut().for_each(|s| s.contracts.truncate(2));
        let solution = solve(&merged).unwrap();
        let value = |game: &market::GameResult| {
            let least = game.equilibria.iter().map(|e| e.outcome.surplus[0]).reduce(f64::min);
            least.unwrap_or(game.least_regret.outcome.surplus[0])
        };
        near(found.values[0b101], solution.games.iter().map(value).sum(), 1e-6);
    }
}
