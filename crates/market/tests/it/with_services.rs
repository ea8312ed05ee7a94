//! The plan against the chapter on services, where both can state the case: patients go to the nearest, only journeys count, so many sites are open.

use market::{Floors, Game, Offer, enumerate};
use services::{Conditions, Criterion, Instance, Rules};

use crate::cases::random;

/// Utility of a minute, so steep that all but a thousandth go to the nearest.
const STEEP: f64 = 7.0;

#[test]
fn the_same_sites_are_best() {
    for seed in 0..12 {
        let owners: Vec<usize> = (0..7).map(|j| j % 3).collect();
        let mut case = random(seed, &owners, 25, 1);
        let service = &mut case.services[0];
        service.beta_minute = STEEP;
        service.pounds_per_minute = 1.0;
        service.outside_minutes = 80.0;
        (service.tariff, service.outside_cost) = (0.0, 0.0);
        service.offers = vec![vec![None, Some(Offer { utility: 0.0, cost_patient: 0.0, fixed_cost: 0.0, capacity: None }), None]; 7];
        // whole patients and minutes, which the other chapter keeps exactly; no two sites equally near
        service.patients.iter_mut().for_each(|n| *n = n.round());
        case.minutes.iter_mut().flatten().enumerate().for_each(|(i, m)| *m = (*m / 7.0).round() * 7.0 + (i % 7) as f64);
        // floors that some sets keep and others do not
        let nearest = |row: &Vec<f64>| row.iter().copied().fold(f64::INFINITY, f64::min);
        let (most_minutes, least_volume) = (Some(case.minutes.iter().map(nearest).fold(30.0, f64::max)), Some(3000.0));
        case.services[0].floors = Floors { most_minutes, least_volume };
        let needs = case.services[0].patients.clone();
        let instance = Instance::new(&needs, 7, &case.minutes.concat()).unwrap();
        let conditions = [Conditions::default(), Conditions { least_volume, most_minutes, most_volume: None }];
        let enumeration = services::enumerate(&instance, &Rules::default(), &[], &conditions).unwrap();
        let game = Game::new(&case, vec![0]);
        let table = enumerate(&game).unwrap();
        let open_of = |i: usize| (0..7).filter(|j| table.space.digits(i)[*j] > 0).collect::<Vec<_>>();
        for best in enumeration.best.iter().filter(|b| b.criterion == Criterion::PatientMinutes) {
            let found = table.greatest_welfare(|i| open_of(i).len() == best.units && (best.condition == 0 || table.kept[i]));
            assert_eq!(found.is_some(), best.value.is_some(), "seed {seed}, {} sites, condition {}", best.units, best.condition);
            let (Some(found), Some(minutes)) = (found, best.value) else { continue };
            assert_eq!(open_of(found), best.sites, "seed {seed}, {} sites, condition {}", best.units, best.condition);
            // patients may choose the second nearest: worth no more than ln(1 + 7 e⁻⁷)/7 minutes each
            let slack = needs.iter().sum::<f64>() * libm::log1p(7.0 * libm::exp(-STEEP)) / STEEP;
            let welfare = -table.welfare[found];
            assert!(welfare <= minutes + 1e-6 && welfare >= minutes - slack, "{welfare} and {minutes}");
        }
    }
}
