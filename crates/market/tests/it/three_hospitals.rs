//! The three hospitals of the model book: every reference value.

use market::{Game, Solution, all_orders, best_response, sequential, solve};

use crate::cases::{each_contract, each_offer, file, numbers, three_hospitals as case};

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 0.006_f64.min(expected.abs() * 1e-6 + 1e-8), "{found} is not {expected}");
}

#[track_caller]
fn all_near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).for_each(|(f, e)| near(*f, *e));
}

/// Equilibria of both services as actions 3·elective + maternity.
fn actions(solution: &Solution) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    for e in &solution.games[0].equilibria {
        for m in &solution.games[1].equilibria {
            all.push(e.levels[0].iter().zip(&m.levels[0]).map(|(e, m)| 3 * e + m).collect());
        }
    }
    all
}

#[test]
fn the_file_as_expected() {
    let (solution, file) = (solve(&case()).unwrap(), file());
    for service in &solution.games {
        assert!(service.complete());
        let expected = &file["expected"]["services"][&service.name];
        let list = expected["equilibria"].as_array().unwrap();
        assert_eq!(service.equilibria.len(), list.len());
        for (found, expected) in service.equilibria.iter().zip(list) {
            assert_eq!(serde_json::json!(found.levels[0]), expected["levels"]);
            near(found.outcome.welfare, expected["welfare"].as_f64().unwrap());
            all_near(&found.outcome.surplus, &numbers(&expected["surplus"]));
            all_near(&found.regret, &numbers(&expected["regret"]));
        }
        let plan = &service.plan;
        assert_eq!(serde_json::json!(plan.profile.levels[0]), expected["optimum"]["levels"]);
        near(plan.profile.outcome.welfare, expected["optimum"]["welfare"].as_f64().unwrap());
        all_near(&plan.profile.regret, &numbers(&expected["optimum"]["regret"]));
        near(plan.lambda_star.unwrap(), expected["lambda_star"].as_f64().unwrap());
        near(plan.profile.outcome.cost, expected["cost_of_optimum"].as_f64().unwrap());
        let worst = service.worst().unwrap().outcome.cost / plan.profile.outcome.cost;
        near(worst, expected["price_of_anarchy"].as_f64().unwrap());
    }
    let together = &file["expected"]["together"];
    assert_eq!(solution.equilibria, 3);
    near(solution.welfare, together["welfare_of_optimum"].as_f64().unwrap());
    near(solution.worst_gap.unwrap(), 3_317_523.01);
    near(solution.best_gap.unwrap(), 3_194_759.38);
    near(solution.price_of_anarchy().unwrap(), together["price_of_anarchy"].as_f64().unwrap());
    near(solution.price_of_stability().unwrap(), together["price_of_stability"].as_f64().unwrap());
    near(solution.lambda_star.unwrap(), 0.610_717_155_6);
    assert_eq!(actions(&solution), [[3, 3, 4], [3, 4, 3], [4, 3, 3]]);
}

#[test]
fn volumes_and_surplus_with_all_basic() {
    let case = case();
    let elective = Game::new(&case, vec![0]).outcome(&[1, 1, 1]).unwrap();
    all_near(&elective.services[0].volumes, &[3353.4683, 2762.5191, 2843.6566]);
    near(elective.services[0].outside, 40.3560);
    all_near(&elective.surplus, &[1_353_468.29, 762_519.07, 843_656.62]);
    let maternity = Game::new(&case, vec![1]).outcome(&[1, 1, 1]).unwrap();
    all_near(&maternity.surplus, &[-445_835.64, -634_337.29, -603_352.33]);
}

#[test]
fn who_gains_and_who_loses() {
    let solution = solve(&case()).unwrap();
    let gains = solution.from_rivalry();
    all_near(&gains.organisations, &[-264_211.53, 6_032_042.03, -1_929_019.84]);
    near(gains.patients, -521_287.66);
    assert!(gains.bill.abs() < 1e-6);
    near(gains.welfare, 3_317_523.01);
}

#[test]
fn own_patients_benefit_widens_the_loss() {
    let mut case = case();
    each_contract(&mut case, |c| c.own_benefit_weight = 1.0);
    let solution = solve(&case).unwrap();
    assert_eq!(actions(&solution), [[4, 4, 4]]);
    near(solution.price_of_anarchy().unwrap(), 1.098_660_181_3);
}

#[test]
fn a_lower_tariff_makes_the_plan_an_equilibrium() {
    let mut case = case();
    case.services[0].tariff = 3400.0;
    let solution = solve(&case).unwrap();
    assert_eq!(solution.equilibria, 9);
    assert!(actions(&solution).contains(&vec![1, 3, 0]));
    assert_eq!(solution.lambda_star, Some(0.0));
}

#[test]
fn a_and_b_merged() {
    let mut case = case();
    case.organisations = vec!["A and B".into(), "C".into()];
    for (site, owner) in case.sites.iter_mut().zip([0, 0, 1]) {
        site.organisation = owner;
    }
    case.services.iter_mut().for_each(|s| s.contracts.truncate(2));
    assert_eq!(actions(&solve(&case).unwrap()), [[0, 3, 4], [0, 4, 3]]);
}

#[test]
fn best_responses_one_after_the_other_and_all_at_once() {
    let case = case();
    let (elective, maternity) = (Game::new(&case, vec![0]), Game::new(&case, vec![1]));
    assert!(sequential(&elective, &[1, 1, 1], &[0, 1, 2]).unwrap().moves.is_empty());
    let path = sequential(&maternity, &[1, 1, 1], &[0, 1, 2]).unwrap();
    assert_eq!(path.moves.iter().map(|m| m.to.clone()).collect::<Vec<_>>(), [[0, 1, 1], [0, 0, 1]]);
    assert_eq!(path.moves.iter().map(|m| m.organisation).collect::<Vec<_>>(), [0, 1]);
    near(path.moves[0].gain, 445_835.64);
    assert_eq!(path.cycle_from, None);
    let ends: std::collections::BTreeSet<_> = all_orders(&maternity, &[1, 1, 1]).unwrap().iter().map(|path| path.end().to_vec()).collect();
    assert_eq!(ends.into_iter().collect::<Vec<_>>(), [[0, 0, 1], [0, 1, 0], [1, 0, 0]]);
    let at_once = |digits: &[usize]| (0..3).map(|i| best_response(&maternity, digits, i).unwrap().profile[i]).collect::<Vec<_>>();
    assert_eq!(at_once(&[1, 1, 1]), [0, 0, 0]);
    assert_eq!(at_once(&[0, 0, 0]), [1, 1, 1]);
}

#[test]
fn cost_and_welfare_sum_to_the_same() {
    let case = case();
    let game = Game::new(&case, vec![0]);
    for levels in [[0, 0, 0], [0, 1, 2], [2, 2, 2]] {
        let outcome = game.outcome(&levels).unwrap();
        near(outcome.cost + outcome.welfare, 719_375.529_9);
        near(outcome.services[0].volumes.iter().sum::<f64>() + outcome.services[0].outside, 9000.0);
        near(outcome.surplus.iter().sum::<f64>() + outcome.benefit - outcome.bill, outcome.welfare);
    }
}

#[test]
fn scaling_money_changes_no_equilibrium() {
    let plain = actions(&solve(&case()).unwrap());
    for scale in [1e-6, 1e9] {
        let mut case = case();
        for s in &mut case.services {
            [&mut s.pounds_per_minute, &mut s.tariff, &mut s.outside_cost].into_iter().for_each(|v| *v *= scale);
            each_offer(s, |o| {
                o.cost_patient *= scale;
                o.fixed_cost *= scale;
            });
        }
        assert_eq!(actions(&solve(&case).unwrap()), plain);
    }
}

#[test]
fn permuting_organisations_permutes_equilibria() {
    let mut turned = case();
    turned.sites.rotate_left(1);
    turned.minutes.iter_mut().for_each(|row| row.rotate_left(1));
    let mut expected = actions(&solve(&case()).unwrap());
    expected.iter_mut().for_each(|levels| levels.rotate_left(1));
    expected.sort();
    assert_eq!(actions(&solve(&turned).unwrap()), expected);
}

#[test]
fn the_plan_holds_from_lambda_star_on() {
    let holds = |weight: f64| {
        let mut case = case();
        each_contract(&mut case, |c| c.system_weight = weight);
        actions(&solve(&case).unwrap()).contains(&vec![1, 3, 0])
    };
    assert!(holds(1.0) && holds(0.610_72));
    assert!(!holds(0.610_71));
}

fn message(change: fn(&mut market::Case)) -> String {
    let mut case = case();
    change(&mut case);
    solve(&case).unwrap_err().to_string()
}

#[test]
fn what_the_model_cannot_take() {
    assert!(message(|c| c.services[0].tariff = -1.0).contains("service `elective`, tariff: -1"));
    assert!(message(|c| c.sites[1].organisation = 9).contains("site `B`: no owner"));
    assert!(message(|c| c.services[1].patients = vec![0.0; 4]).contains("service `maternity`, patients_year: no patients"));
    assert!(message(|c| c.minutes[2][1] = f64::NAN).contains("minutes from `P3` to `B`: NaN"));
    assert!(message(|c| c.minutes[2] = vec![f64::INFINITY; 3]).contains("service `elective`, place `P3`: a need that no site can reach"));
    assert!(message(|c| c.services[0].offers[2].truncate(2)).contains("offers of `C`: 2 values, expected 3"));
    assert!(message(|c| c.services[0].offers = vec![vec![None; 3]; 3]).contains("today's level of `A`: basic, expected `closed`"));
    assert!(
        message(|c| {
            c.services[0].offers = vec![vec![None; 3]; 3];
            c.services[0].today = vec![0; 3];
        })
        .contains("service `elective`, offers: nobody may give it")
    );
    assert!(message(|c| c.services[0].contracts[1].system_weight = 1.5).contains("contract of `B`, system_weight: 1.5, expected 0 to 1"));
    assert!(message(|c| c.services[0].contracts[1].block = f64::NAN).contains("contract of `B`, block: NaN"));
}

#[test]
fn a_level_that_nobody_could_pay_for_hides_no_regret() {
    let mut costly = case();
    costly.services.iter_mut().flat_map(|s| &mut s.offers).for_each(|o| o[2].as_mut().unwrap().fixed_cost = 1e18);
    assert_eq!(actions(&solve(&costly).unwrap()), actions(&solve(&case()).unwrap()));
}

#[test]
fn sums_that_overflow_are_an_error_with_their_place() {
    fn offer(case: &mut market::Case, service: usize, level: usize) -> &mut market::Offer {
        case.services[service].offers[0][level].as_mut().unwrap()
    }
    assert!(
        message(|c| offer(c, 0, 1).cost_patient = 1e307).contains("service `elective`, cost_patient_by_level, `basic`, site `A`: 1e307")
    );
    assert!(
        message(|c| offer(c, 1, 2).fixed_cost = 1e307).contains("service `maternity`, fixed_cost_year_by_level, `high`, site `A`: 1e307")
    );
    assert!(message(|c| c.services[0].tariff = 1e306).contains("service `elective`, tariff: 1e306"));
    assert!(message(|c| c.services[0].outside_cost = 1e306).contains("cost in the outside centre: 1e306"));
    assert!(message(|c| c.services[0].pounds_per_minute = 1e304).contains("pounds_per_utility_minute: 1e304"));
    assert!(message(|c| each_contract(c, |c| c.own_benefit_weight = 1e305)).contains("own_benefit_weight: 1e305"));
    assert!(message(|c| each_contract(c, |c| c.block = 1e305)).contains("contract of `A`, block: 1e305"));
    assert!(message(|c| c.sites[0].fixed_cost = 1e305).contains("site `A`, fixed_cost_year: 1e305"));
}
