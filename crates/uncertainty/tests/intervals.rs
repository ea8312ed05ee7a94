//! Intervals, tests and charts of few numbers against scipy, statrs, published values, and by how often they cover.

use serde_json::Value;
use statrs::distribution::{ContinuousCDF as _, Gamma as StatrsGamma, StudentsT};
use uncertainty::{
    Gamma, NormalSample, Stream, XmrConvention, benjamini_hochberg, chi_squared_survival, clopper_pearson, gamma_chances, gamma_quantile,
    garwood, noncentral_t_cdf, normal_quantile_interval, poisson_quantile, student_quantile, student_two_sided, xmr,
};

fn scipy() -> Value {
    serde_json::from_str(include_str!("data/scipy.json")).expect("sound JSON")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|v| v.as_f64().expect("a number")).collect()
}

fn cases(of: &str) -> Vec<Vec<f64>> {
    scipy()[of]["cases"].as_array().expect("cases").iter().map(numbers).collect()
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance * (1e-3 + expected.abs()), "{found} is not {expected}");
}

#[test]
fn gamma_agrees_with_scipy_and_statrs() {
    for case in cases("gamma_ppf") {
        near(gamma_quantile(case[0], case[1]), case[2], 1e-10);
    }
    for case in cases("chi2_sf") {
        near(chi_squared_survival(case[0], case[1]), case[2], 1e-11);
    }
    for shape in [0.5, 1.0, 2.7, 40.0, 900.0] {
        let statrs = StatrsGamma::new(shape, 1.0).expect("positive");
        for i in 1..100 {
            let p = f64::from(i) / 100.0;
            let x = gamma_quantile(shape, p);
            assert!((gamma_chances(shape, x).0 - p).abs() < 1e-12, "{shape} {p}");
            assert!((statrs.cdf(x) - p).abs() < 1e-9, "{shape} {p}");
        }
    }
    let gamma = Gamma::new(6.0, 2.0).expect("positive");
    assert_eq!((gamma.mean(), gamma.variance()), (3.0, 1.5));
    assert!(Gamma::new(0.0, 1.0).is_none() && Gamma::new(1.0, f64::INFINITY).is_none());
}

#[test]
fn student_agrees_with_scipy_and_statrs() {
    for case in cases("t_ppf") {
        near(student_quantile(case[0], case[1]), case[2], 1e-10);
        near(student_quantile(case[0], 1.0 - case[1]), -case[2], 1e-10);
        let t = StudentsT::new(0.0, 1.0, case[0]).expect("positive");
        near(student_two_sided(case[0], case[2]), 2.0 * t.sf(case[2]), 1e-8);
    }
    for case in cases("nct_cdf") {
        assert!((noncentral_t_cdf(case[0], case[1], case[2]) - case[3]).abs() < 1e-8, "{case:?}");
    }
}

#[test]
fn intervals_agree_with_scipy() {
    for case in cases("garwood_95") {
        let (low, high) = garwood(case[0] as u64, 0.95);
        near(low, case[1], 1e-10);
        near(high, case[2], 1e-10);
    }
    for case in cases("clopper_pearson_95") {
        let (low, high) = clopper_pearson(case[0] as usize, case[1] as usize, 0.95);
        near(low, case[2], 1e-9);
        near(high, case[3], 1e-9);
    }
    let of = &scipy()["normal_quantiles"];
    let logs: Vec<f64> = numbers(&of["hours"]).into_iter().map(libm::log).collect();
    let sample = NormalSample::of(&logs).expect("ten values");
    near(sample.mean, of["mean"].as_f64().expect("a number"), 1e-13);
    near(sample.sd, of["sd"].as_f64().expect("a number"), 1e-13);
    let pair = |value: &Value| (numbers(value)[0], numbers(value)[1]);
    let expected = pair(&of["mean_interval"]);
    near(sample.mean_interval(0.95).0, expected.0, 1e-10);
    near(sample.mean_interval(0.95).1, expected.1, 1e-10);
    for (p, name) in [(0.1, "p10"), (0.5, "p50"), (0.9, "p90")] {
        let (found, expected) = (normal_quantile_interval(&sample, p, 0.95), pair(&of[name]));
        near(found.0, expected.0, 1e-6);
        near(found.1, expected.1, 1e-6);
    }
}

#[test]
fn several_tests_are_adjusted_as_published() {
    let fdr = &scipy()["fdr"];
    let p = numbers(&fdr["p"]);
    let adjusted = benjamini_hochberg(&p);
    for (found, expected) in adjusted.iter().zip(numbers(&fdr["adjusted"])) {
        near(*found, expected, 1e-13);
    }
    // Benjamini and Hochberg's own example finds four.
    assert_eq!(adjusted.iter().filter(|p| **p <= 0.05).count(), 4);
    let reversed: Vec<f64> = p.iter().rev().copied().collect();
    assert!(benjamini_hochberg(&reversed).iter().rev().eq(adjusted.iter()));
    assert!(benjamini_hochberg(&[]).is_empty());
}

/// The share of 4,000 draws whose interval holds the truth; its standard error at 95 % is 0.3 points.
fn coverage(mut covers: impl FnMut(u64) -> bool) -> f64 {
    (0..4_000).filter(|&seed| covers(seed)).count() as f64 / 4_000.0
}

#[test]
fn intervals_cover_as_often_as_they_say() {
    // Garwood's covers at least 95 %, more where counts are few.
    for mean in [0.7, 4.0, 23.0] {
        let share = coverage(|seed| {
            let (low, high) = garwood(poisson_quantile(mean, Stream::new(seed, 0, "count", "").uniform(0)), 0.95);
            low <= mean && mean <= high
        });
        assert!((0.945..=1.0).contains(&share), "{mean}: {share}");
    }
    // The normal quantiles' is exact. It moves with the sample's mean and stretches with its deviation, so one will do.
    for p in [0.1, 0.5, 0.9] {
        let standard = normal_quantile_interval(&NormalSample { n: 9, mean: 0.0, sd: 1.0 }, p, 0.95);
        let share = coverage(|seed| {
            let mut values = vec![0.0; 9];
            Stream::new(seed, 0, "values", "").fill_normal(0, &mut values);
            let sample = NormalSample::of(&values).expect("nine");
            let (low, high) = (sample.mean + standard.0 * sample.sd, sample.mean + standard.1 * sample.sd);
            let truth = uncertainty::normal_quantile(p);
            low <= truth && truth <= high
        });
        assert!((0.938..=0.962).contains(&share), "{p}: {share}");
    }
}

fn oracles() -> Value {
    serde_json::from_str(include_str!("data/spc_oracles.json")).expect("sound JSON")
}

/// What NHSRplotthedots prints, to the places that it prints, and the same rule computed apart.
#[test]
fn xmr_charts_are_those_of_making_data_count() {
    let oracles = oracles();
    let all = oracles["cases"].as_array().expect("cases");
    let random: Vec<f64> = numbers(&all[2]["y"]);
    let mut checked = 0;
    let mut check = |values: &[f64], screen: bool, case: &Value, part: Option<&str>| {
        let convention = if screen { XmrConvention::Nhsr } else { XmrConvention::Excel };
        let chart = xmr(values, convention).expect("a chart");
        let of = |kind: &str| part.map_or(&case[kind], |p| &case[kind][p]).clone();
        let computed = of("computed");
        for (name, found) in [
            ("mean", chart.mean),
            ("amr", chart.moving_range_mean),
            ("lpl", chart.lower),
            ("upl", chart.upper),
            ("nlpl", chart.near_lower),
            ("nupl", chart.near_upper),
        ] {
            near(found, computed[name].as_f64().expect("a number"), 1e-9);
        }
        let published = of("published");
        for (name, found) in [("mean", chart.mean), ("lpl", chart.lower), ("upl", chart.upper)] {
            let printed = published[name].as_f64().expect("a number");
            // Printed to two or three places, one of them on values typed to eight.
            assert!((found - printed).abs() <= 0.0051 * printed.abs().max(1.0), "{name}: {found} is not {printed}");
        }
        if let Some(common) = published["common_cause"].as_u64() {
            assert_eq!(chart.signals.iter().filter(|s| s.is_none()).count() as u64, common);
        }
        checked += 1;
    };
    for case in all {
        let screen = case["screen_outliers"].as_bool().expect("yes or no");
        if case["y"].is_array() {
            check(&numbers(&case["y"]), screen, case, None);
        } else {
            check(&random[..10], screen, case, Some("facet0"));
            check(&random[10..], screen, case, Some("facet1"));
        }
    }
    assert_eq!(checked, 5);
}

#[test]
fn a_series_without_change_or_without_two_points_has_no_signal() {
    assert!(xmr(&[1.0], XmrConvention::Excel).is_none());
    for convention in [XmrConvention::Excel, XmrConvention::Nhsr] {
        let chart = xmr(&[2.0; 9], convention).expect("a chart");
        assert_eq!((chart.lower, chart.upper, chart.left_out), (2.0, 2.0, 0));
        assert!(chart.signals.iter().all(Option::is_none));
    }
    let spike = [1.0, 2.0, 1.0, 2.0, 10.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0];
    assert_eq!(xmr(&spike, XmrConvention::Nhsr).expect("a chart").left_out, 2);
}
