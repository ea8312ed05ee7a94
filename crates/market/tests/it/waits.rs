//! Waits that grow with load, against other ways to find the same.

use market::{Case, Game};

use crate::cases::{each_offer, near, random, three_hospitals};

fn queueing(mut case: Case, capacity: f64, beta_week: f64) -> Case {
    for service in &mut case.services {
        service.beta_week = beta_week;
        each_offer(service, |o| o.capacity = Some(capacity));
    }
    case
}

/// Weeks over the base wait.
fn over(case: &Case, patients: f64, capacity: f64) -> f64 {
    case.waits.at_capacity * libm::pow(patients / capacity, 4.0)
}

#[test]
fn one_site_by_bisection() {
    for (capacity, beta_week) in [(6000.0, 0.03), (500.0, 0.3), (10.0, 2.0), (1e9, 0.03)] {
        let case = queueing(three_hospitals(), capacity, beta_week);
        let outcome = Game::new(&case, vec![0]).outcome(&[0, 1, 0]).unwrap();
        let service = &case.services[0];
        let come = |x: f64| -> f64 {
            let wait = over(&case, x, capacity);
            let share = |t: f64| {
                let weight = libm::exp(service.beta_minute * (75.0 - t) - beta_week * wait);
                weight / (1.0 + weight)
            };
            service.patients.iter().zip(&case.minutes).map(|(n, t)| n * share(t[1])).sum()
        };
        let (mut low, mut high) = (0.0, 9000.0);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if come(middle) > middle { low = middle } else { high = middle }
        }
        // both stop within a 10¹¹th of 9,000 patients
        near(outcome.services[0].volumes[1], low, 2e-7);
        near(outcome.services[0].waits[1].unwrap(), 4.0 + over(&case, low, capacity), 1e-6 * (1.0 + over(&case, low, capacity)));
    }
}

#[test]
fn three_sites_by_damped_repetition() {
    let case = queueing(three_hospitals(), 2500.0, 0.1);
    let game = Game::new(&case, vec![0]);
    let outcome = game.outcome(&[1, 2, 1]).unwrap();
    let found = &outcome.services[0].volumes;
    let service = &case.services[0];
    let mut x = [3000.0; 3];
    for _ in 0..20_000 {
        let mut come = [0.0; 3];
        for (n, t) in service.patients.iter().zip(&case.minutes) {
            let weight = |j: usize| {
                let level = [0.0, 0.5, 0.0][j];
                libm::exp(level + service.beta_minute * (75.0 - t[j]) - service.beta_week * over(&case, x[j], 2500.0))
            };
            let total: f64 = 1.0 + (0..3).map(weight).sum::<f64>();
            (0..3).for_each(|j| come[j] += n * weight(j) / total);
        }
        (0..3).for_each(|j| x[j] += 0.02 * (come[j] - x[j]));
    }
    (0..3).for_each(|j| near(found[j], x[j], 1e-6));
    near(found.iter().sum::<f64>() + outcome.services[0].outside, 9000.0, 1e-9 * 9000.0);
}

#[test]
fn patients_lose_by_a_wait_what_the_logsum_says() {
    let free = three_hospitals();
    let case = queueing(three_hospitals(), 2500.0, 0.1);
    let with = Game::new(&case, vec![0]).outcome(&[1, 1, 1]).unwrap();
    let without = Game::new(&free, vec![0]).outcome(&[1, 1, 1]).unwrap();
    assert!(with.benefit < without.benefit);
    assert!(with.services[0].outside > without.services[0].outside);
    near(with.cost + with.welfare, without.cost + without.welfare, 1e-6);
}

#[test]
fn services_that_share_a_site_wait_together() {
    let mut case = three_hospitals();
    case.services.iter_mut().for_each(|s| s.beta_week = 0.2);
    case.sites[1].capacity = Some(4000.0);
    let games = Game::all(&case);
    assert_eq!(games.len(), 1, "a shared capacity couples");
    let outcome = games[0].outcome(&[1, 1, 1, 1, 1, 1]).unwrap();
    let (elective, maternity) = (&outcome.services[0], &outcome.services[1]);
    assert_eq!(elective.waits[1], maternity.waits[1]);
    assert_eq!(elective.waits[0], None);
    near(elective.waits[1].unwrap(), 4.0 + over(&case, elective.volumes[1] + maternity.volumes[1], 4000.0), 1e-9);
}

#[test]
fn waits_settle_in_random_games_however_crowded() {
    for seed in 0..60 {
        let capacity = [1.0, 30.0, 400.0, 3000.0][seed as usize % 4];
        let case = queueing(random(seed, &[0, 1, 2, 2, 3], 12, 1), capacity, [0.03, 0.5, 5.0][seed as usize % 3]);
        let game = Game::new(&case, vec![0]);
        for profile in [[1, 1, 1, 1, 1], [2, 0, 1, 2, 0], [0, 0, 0, 0, 1]] {
            let outcome = game.outcome(&profile).unwrap();
            let all = outcome.services[0].volumes.iter().sum::<f64>() + outcome.services[0].outside;
            near(all, case.services[0].all_patients(), 1e-6);
        }
    }
}
