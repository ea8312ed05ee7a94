//! Risk of budgets by size.

use market::PoolRisk;

use crate::cases::near;

const RISK: PoolRisk = PoolRisk { person_cv: 3.0, common: 0.0 };

#[test]
fn values_of_the_model_book() {
    near(RISK.deviation(5_000.0), 0.042_426_4, 1e-7);
    near(RISK.deviation(10_000.0), 0.03, 1e-12);
    near(RISK.deviation(100_000.0), 0.009_486_8, 1e-7);
    // given to three digits or to one
    let (small, large) = (RISK.overspend(5_000.0, 0.1), RISK.overspend(10_000.0, 0.1));
    near(small.normal, 0.009_21, 5e-6);
    near(large.normal, 0.000_43, 5e-6);
    near(small.gamma, 0.010_8, 5e-5);
    near(large.gamma, 0.000_6, 5e-5);
    let shocked = PoolRisk { common: 0.02, ..RISK };
    near(shocked.deviation(1e12), 0.02, 1e-9);
}

#[test]
fn published_practices_keep_the_square_root_law() {
    for (people, budget, deviation) in [(9_000.0, 244_891.0, 18_349.0), (24_000.0, 652_762.0, 32_512.0), (179_400.0, 4_832_471.0, 87_149.0)]
    {
        let cv = deviation / budget * libm::sqrt(people);
        assert!((7.1..=7.72).contains(&cv), "{cv}");
    }
}

#[test]
fn the_smallest_bearable_pool() {
    for (share, chance) in [(0.1, 0.01), (0.05, 0.05), (0.01, 0.1)] {
        let people = RISK.bearable(share, chance).unwrap();
        assert!(RISK.overspend(people as f64, share).gamma <= chance);
        assert!(RISK.overspend((people - 1) as f64, share).gamma > chance);
    }
    // a shock of 10 % alone goes 10 % over in one year of six
    assert_eq!(PoolRisk { common: 0.1, ..RISK }.bearable(0.1, 0.01), None);
}

/// Where the gamma distribution gives way to its cube root, the two agree.
#[test]
fn no_step_where_the_method_changes() {
    let at = |shape: f64| PoolRisk { person_cv: 1.0, common: 0.0 }.overspend(shape, 0.01).gamma;
    near(at(9_999.9), at(10_000.1), 2e-5);
}
