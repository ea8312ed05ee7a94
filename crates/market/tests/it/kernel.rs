//! Many profiles at a time, against one at a time.

use market::{Game, Space, best_response, enumerate};

use crate::cases::{each_contract, random};

#[test]
fn the_kernel_gives_the_bits_of_outcomes() {
    for (seed, owners, places) in [(1, &[0, 1, 2][..], 5), (2, &[0, 0, 1, 2, 1], 13), (3, &[0], 1), (4, &[0, 1, 2, 3, 4, 5], 40)] {
        for weights in [(0.0, 0.0, 1.0), (0.3, 0.5, 1.0), (0.2, 0.0, 0.4)] {
            let mut case = random(seed, owners, places, 1);
            each_contract(&mut case, |c| {
                (c.system_weight, c.own_benefit_weight, c.activity_share) = weights;
                c.block = 3e6;
            });
            case.services[0].may_close[0] = false;
            case.services[0].patients[0] = if places > 1 { 0.0 } else { 100.0 };
            let game = Game::new(&case, vec![0]);
            let table = enumerate(&game).unwrap();
            for index in (0..table.space.count()).step_by(7) {
                let digits = table.space.digits(index);
                let outcome = game.outcome(&digits).unwrap();
                assert_eq!(table.welfare[index].to_bits(), outcome.welfare.to_bits(), "W of {digits:?}");
            }
        }
    }
}

/// Regrets of the table against best responses that look at every own alternative by themselves.
#[test]
fn regrets_by_two_ways() {
    for (seed, owners) in [(5, &[0, 1, 0, 2][..]), (6, &[0, 1, 2, 3])] {
        let mut case = random(seed, owners, 9, 1);
        each_contract(&mut case, |c| (c.system_weight, c.own_benefit_weight) = (0.1, 0.3));
        let game = Game::new(&case, vec![0]);
        let table = enumerate(&game).unwrap();
        for index in 0..table.space.count() {
            let digits = table.space.digits(index);
            let gains = (0..case.organisations.len()).map(|i| best_response(&game, &digits, i).unwrap().gain);
            let most = gains.fold(0.0, f64::max);
            let apart = (most - table.most_regret[index]).abs();
            assert!(apart <= 1e-9 * most.max(1.0) + 1e-4, "{most} and {}", table.most_regret[index]);
            assert_eq!(table.calm[index], most == 0.0);
        }
    }
}

#[test]
fn equilibria_in_normal_form() {
    let space = Space::new(vec![2, 2]).unwrap();
    let (stag, hare) = (vec![4.0, 1.0, 3.0, 3.0], vec![4.0, 3.0, 1.0, 3.0]);
    assert_eq!(space.pure_equilibria(&[stag, hare]), [0, 3]);
    let (matching, pennies) = (vec![1.0, -1.0, -1.0, 1.0], vec![-1.0, 1.0, 1.0, -1.0]);
    assert!(space.pure_equilibria(&[matching, pennies]).is_empty());
    let stream = uncertainty::Stream::new(9, 0, "game", "");
    let space = Space::new(vec![3, 4, 2, 3]).unwrap();
    let payoffs: Vec<Vec<f64>> = (0..4).map(|i| (0..72).map(|k| (stream.uniform(72 * i + k) * 6.0).floor()).collect()).collect();
    let brute: Vec<usize> = (0..72)
        .filter(|&index| {
            let digits = space.digits(index);
            (0..4).all(|i| {
                (0..[3, 4, 2, 3][i]).all(|other| {
                    let mut changed = digits.clone();
                    changed[i] = other;
                    payoffs[i][space.index(&changed)] <= payoffs[i][index]
                })
            })
        })
        .collect();
    assert_eq!(space.pure_equilibria(&payoffs), brute);
}
