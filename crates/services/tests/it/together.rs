//! Several services at once against all pairs of sets.

use proptest::prelude::*;
use services::{Budgets, Count, Instance, Rules, Search, Service, ServicesError, SiteTerms, Status, together};

use crate::brute::{Small, small};

fn service<'a>(instance: &'a Instance, small: &Small, count: Count, requires: Vec<usize>, weight: f64) -> Service<'a> {
    let sites =
        (0..small.sites).map(|j| SiteTerms { fixed_cost_year: (1 + j % 4) as f64, capital: (j % 3) as f64, ..SiteTerms::default() });
    Service { instance, count, rules: small.rules.clone(), sites: sites.collect(), requires, weight }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn two_services_agree_with_brute_force(base in small(), shift in 1..7_usize, specialised in 1..4_usize, running in 3..20_u32, limited in any::<bool>()) {
        // At most 6 sites, so that all pairs of sets are few; the second service has its needs in other places.
        let sites = base.sites.min(6);
        let cut = |row: &[f64]| row[..sites].to_vec();
        let minutes: Vec<f64> = base.minutes.chunks(base.sites).flat_map(cut).collect();
        let keep = |of: &Vec<usize>| of.iter().copied().filter(|j| *j < sites).collect();
        let common = Small { needs: base.needs.clone(), sites, minutes, rules: Rules { must: Vec::new(), never: keep(&base.rules.never) } };
        let mut rare = common.clone();
        rare.needs.rotate_left(shift % base.needs.len());
        rare.rules = Rules { must: Vec::new(), never: Vec::new() };
        let instances = [&common, &rare].map(|s| Instance::new(&s.needs, sites, &s.minutes).unwrap());
        let budgets = Budgets { running: limited.then(|| f64::from(running)), capital: limited.then_some(6.0) };
        let services = [
            service(&instances[0], &common, Count::AtMost(4), vec![], 1.0),
            service(&instances[1], &rare, Count::Exactly(specialised), vec![0], 2.5),
        ];
        let mut best: Option<f64> = None;
        for wide in common.sets().iter().filter(|s| s.len() <= 4) {
            for narrow in rare.sets().iter().filter(|s| s.len() == specialised && s.iter().all(|j| wide.contains(j))) {
                let sum = |of: fn(&SiteTerms) -> f64| -> f64 { wide.iter().chain(narrow).map(|j| of(&services[0].sites[*j])).sum() };
                if budgets.running.is_none_or(|b| sum(|s| s.fixed_cost_year) <= b) && budgets.capital.is_none_or(|b| sum(|s| s.capital) <= b) {
                    let value = common.worth(wide).total + 2.5 * rare.worth(narrow).total;
                    best = Some(best.map_or(value, |b: f64| b.min(value)));
                }
            }
        }
        match (together(&services, &budgets, &Search::default()), best) {
            (Ok(found), Some(best)) => {
                prop_assert_eq!(found.status, Status::Optimal);
                prop_assert!((found.objective.unwrap() - best).abs() <= 1e-9 * best.max(1.0), "{:?} {}", found, best);
            }
            (Ok(found), None) => prop_assert_eq!(found.status, Status::Infeasible),
            (Err(ServicesError::Open { .. }), None) => {}
            (found, best) => prop_assert!(false, "{:?} {:?}", found, best),
        }
    }
}

#[test]
fn what_cannot_be_asked_of_several_is_refused() {
    let instance = Instance::new(&[5.0], 2, &[3.0, 4.0]).unwrap();
    let plain = Small { needs: vec![5.0], sites: 2, minutes: vec![3.0, 4.0], rules: Rules::default() };
    let refused = |services: &[Service<'_>]| together(services, &Budgets::default(), &Search::default()).unwrap_err();
    assert!(matches!(refused(&[]), ServicesError::Shape { .. }));
    assert!(matches!(refused(&[service(&instance, &plain, Count::Free, vec![0], 1.0)]), ServicesError::NoSuchSite { .. }));
    assert!(matches!(refused(&[service(&instance, &plain, Count::Free, vec![], f64::NAN)]), ServicesError::Asked { .. }));
}
