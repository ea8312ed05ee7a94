//! What makes the plan hold, against trying values one by one.

use market::{Case, Game, LeverKind, Rule, SearchSettings, levers, regrets, solve_game};

use crate::cases::{each_contract, near, random, three_hospitals};

fn holds(case: &Case, plan: &[usize]) -> bool {
    regrets(&Game::new(case, vec![0]), plan).unwrap().0.iter().all(|r| *r == 0.0)
}

#[test]
fn the_tariff_of_the_three_hospitals() {
    let case = three_hospitals();
    let game = Game::new(&case, vec![0]);
    let result = solve_game(&game, &SearchSettings::default()).unwrap();
    let found = levers(&game, &result).unwrap();
    let tariff = &found.levers[0];
    assert_eq!(tariff.kind, LeverKind::Tariff(0));
    assert_eq!(tariff.today, 4000.0);
    let (low, high) = tariff.range.unwrap();
    assert!(low <= 3400.0 && 3400.0 <= high, "{low} to {high}");
    let at = |value: f64| {
        let mut changed = case.clone();
        changed.services[0].tariff = value;
        holds(&changed, &result.plan.profile.digits)
    };
    for value in [low + 0.01, high - 0.01, tariff.value.unwrap()] {
        assert!(at(value), "{value}");
    }
    assert!(!at(high + 0.01) && (low == 0.0 || !at(low - 0.01)));
    assert_eq!(tariff.value.unwrap(), high.floor());
    assert!(tariff.equilibria.unwrap() >= 1 && tariff.worst_gap.unwrap() >= 0.0);
    let weight = found.levers.last().unwrap();
    assert_eq!(weight.kind, LeverKind::SystemWeight);
    near(weight.range.unwrap().0, 0.610_717_155_6, 1e-9);
    assert_eq!(weight.value, Some(0.611));
    // leaving the plan means opening: consent to that is enough, consent to closing is not
    let most = |rule| found.rules.iter().find(|r| r.rule == rule).unwrap().most_regret;
    assert_eq!(most(Rule::OpenWithConsent), 0.0);
    near(most(Rule::CloseWithConsent), 2_289_020.28, 0.01);
    near(found.pay_to_stay.iter().sum(), 2_289_020.28 + 2_166_091.16, 0.02);
}

#[test]
fn every_lever_by_trying() {
    for seed in 0..25 {
        let mut case = random(seed, &[0, 1, 2, 1], 6, 1);
        each_contract(&mut case, |c| c.own_benefit_weight = 0.2);
        let game = Game::new(&case, vec![0]);
        let result = solve_game(&game, &SearchSettings::default()).unwrap();
        let plan = &result.plan.profile.digits;
        let today = game.outcome(&game.today()).unwrap();
        for lever in levers(&game, &result).unwrap().levers {
            for step in 0..=40 {
                let share = f64::from(step) / 40.0;
                let value = if matches!(lever.kind, LeverKind::Tariff(_)) { 1000.0 + 5000.0 * share } else { share };
                let mut changed = case.clone();
                if let LeverKind::Tariff(_) = lever.kind {
                    changed.services[0].tariff = value;
                }
                for (i, contract) in changed.services[0].contracts.iter_mut().enumerate() {
                    match lever.kind {
                        LeverKind::Tariff(_) => {}
                        LeverKind::SystemWeight => contract.system_weight = value,
                        LeverKind::ActivityShare | LeverKind::GuaranteedShare => {
                            let own = (0..4).filter(|j| case.sites[*j].organisation == i);
                            contract.block = 4000.0 * own.map(|j| today.services[0].volumes[j]).sum::<f64>();
                            contract.activity_share = value;
                            contract.guaranteed = lever.kind == LeverKind::GuaranteedShare;
                        }
                    }
                }
                let within = lever.range.is_some_and(|(low, high)| low - 1e-9 <= value && value <= high + 1e-9);
                assert_eq!(holds(&changed, plan), within, "seed {seed}, {:?} at {value}, range {:?}", lever.kind, lever.range);
            }
        }
    }
}

#[test]
fn a_rule_that_floors_bind_everybody() {
    let mut case = three_hospitals();
    case.services[0].floors.least_volume = Some(4000.0);
    let game = Game::new(&case, vec![0]);
    let result = solve_game(&game, &SearchSettings::default()).unwrap();
    let found = levers(&game, &result).unwrap();
    // a second site would leave one of the two with fewer than 4,000 patients, or both with more: by outcomes
    let plan = &result.plan.profile.digits;
    let mut most: f64 = 0.0;
    for i in 0..3 {
        for digit in 0..3 {
            let mut leave = plan.clone();
            leave[i] = digit;
            let (stay, gone) = (game.outcome(plan).unwrap(), game.outcome(&leave).unwrap());
            if gone.keeps_floors {
                most = most.max(gone.payoff[i] - stay.payoff[i]);
            }
        }
    }
    near(found.rules.iter().find(|r| r.rule == Rule::KeepFloors).unwrap().most_regret, most, 1e-6);
}
