//! What a plan may not break.

use market::{Floors, Game, enumerate, solve};

use crate::cases::{random, three_hospitals};

#[test]
fn a_floor_of_minutes_opens_more() {
    let mut case = three_hospitals();
    let free = solve(&case).unwrap();
    assert_eq!(free.games[0].plan.profile.levels[0], [0, 1, 0]);
    assert_eq!(free.games[0].plan.cost_of_floors, 0.0);
    // P1 and P3 are 35 and 28 minutes from B; each has another site 10 minutes away
    case.services[0].floors = Floors { most_minutes: Some(30.0), least_volume: None };
    let solution = solve(&case).unwrap();
    let plan = &solution.games[0].plan;
    assert!(plan.keeps_floors);
    assert!(plan.profile.outcome.keeps_floors);
    assert!(plan.profile.levels[0][0] > 0, "P1 is within 30 minutes of A alone: {:?}", plan.profile.levels);
    let lost = free.games[0].plan.profile.outcome.welfare - plan.profile.outcome.welfare;
    assert!(lost > 0.0);
    assert!((plan.cost_of_floors - lost).abs() < 1e-6);
}

#[test]
fn the_outside_centre_within_the_floor_is_near_enough() {
    let mut case = three_hospitals();
    case.services[0].floors.most_minutes = Some(75.0);
    assert_eq!(solve(&case).unwrap().games[0].plan.profile.levels[0], [0, 1, 0]);
}

#[test]
fn floors_that_nobody_can_keep_are_told() {
    let mut case = three_hospitals();
    case.services[1].floors.least_volume = Some(3400.0);
    let solution = solve(&case).unwrap();
    // closing everything keeps a floor of volume, at the price of everybody going outside
    assert_eq!(solution.games[1].plan.profile.levels[0], [1, 0, 0]);
    case.services[1].may_close = vec![false; 3];
    let plan = &solve(&case).unwrap().games[1].plan;
    assert!(!plan.keeps_floors);
    assert!(!plan.profile.outcome.keeps_floors);
}

/// Brute force: the plan is the best of all profiles whose own outcome keeps the floors.
#[test]
fn the_plan_is_the_best_that_keeps_the_floors() {
    for seed in 0..30 {
        let mut case = random(seed, &[0, 1, 2, 0], 7, 1);
        case.services[0].floors = Floors { most_minutes: Some(25.0), least_volume: Some(2500.0) };
        let game = Game::new(&case, vec![0]);
        let space = game.space().unwrap();
        let outcomes: Vec<_> = (0..space.count()).map(|i| game.outcome(&space.digits(i)).unwrap()).collect();
        let best = outcomes.iter().filter(|o| o.keeps_floors).map(|o| o.welfare).fold(f64::NEG_INFINITY, f64::max);
        let plan = &solve(&case).unwrap().games[0].plan;
        assert_eq!(plan.keeps_floors, best > f64::NEG_INFINITY);
        if plan.keeps_floors {
            assert_eq!(plan.profile.outcome.welfare.to_bits(), best.to_bits());
        }
        let near = |digits: &[usize]| {
            let open: Vec<usize> = (0..4).filter(|j| digits[*j] > 0).collect();
            let reach = |all: &[usize], p: usize| all.iter().any(|j| case.minutes[p][*j] <= 25.0);
            (0..7).all(|p| !reach(&[0, 1, 2, 3], p) || reach(&open, p))
        };
        let table = enumerate(&game).unwrap();
        for (i, outcome) in outcomes.iter().enumerate() {
            let digits = space.digits(i);
            let volumes = &outcome.services[0].volumes;
            let enough = (0..4).all(|j| digits[j] == 0 || volumes[j] >= 2500.0);
            assert_eq!(outcome.keeps_floors, near(&digits) && enough);
            assert_eq!(table.kept[i], outcome.keeps_floors);
        }
    }
}
