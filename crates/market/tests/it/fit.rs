//! Choice estimated from flows.

use market::{Choice, MarketError, fit};
use uncertainty::Stream;

use crate::cases::near;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

/// The reference model of choice with three sites: minutes, weeks, quality.
fn reference() -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let minutes = vec![vec![10.0, 25.0, 40.0], vec![30.0, 12.0, 20.0], vec![22.0, 31.0, 9.0], vec![15.0, 15.0, 28.0]];
    let utilities: Vec<Vec<f64>> = minutes.iter().map(|t: &Vec<f64>| (0..3).map(|j| [0.0, 0.1, -0.2][j] - 0.08 * t[j]).collect()).collect();
    let patients = [1000.0, 600.0, 800.0, 450.0];
    let choice = Choice::new(&utilities, &patients);
    let flows = choice.shares.iter().zip(patients).map(|(s, n)| s.iter().map(|s| s * n).collect()).collect();
    (minutes, flows)
}

fn constant(places: usize, site: usize) -> Vec<Vec<f64>> {
    vec![(0..3).map(|j| if j == site { 1.0 } else { 0.0 }).collect(); places]
}

#[test]
fn the_model_that_made_the_flows_comes_back() {
    let (minutes, flows) = reference();
    let x = [minutes, constant(4, 1), constant(4, 2)];
    let found = fit(&flows, &names(&["minutes", "second", "third"]), &x).unwrap();
    for (estimate, expected) in found.estimates.iter().zip([-0.08, 0.1, -0.2]) {
        near(estimate.value, expected, 1e-9);
    }
    near(found.misplaced(&flows), 0.0, 1e-9);
    assert!(found.rho_squared() > 0.1 && found.rho_squared() < 1.0);
}

#[test]
fn one_place_and_two_sites_in_closed_form() {
    // shares 0.7 and 0.3 of 200 patients, 8 minutes apart: β = ln(7/3) / 8, its variance 1 / (200 · 0.21 · 64)
    let found = fit(&[vec![140.0, 60.0]], &names(&["minutes"]), &[vec![vec![-8.0, 0.0]]]).unwrap();
    near(found.estimates[0].value, -libm::log(7.0 / 3.0) / 8.0, 1e-12);
    near(found.estimates[0].standard_error, libm::sqrt(1.0 / (200.0 * 0.21 * 64.0)), 1e-12);
    near(found.null_log_likelihood, 200.0 * libm::log(0.5), 1e-9);
    near(found.log_likelihood, 140.0 * libm::log(0.7) + 60.0 * libm::log(0.3), 1e-9);
}

/// Log-likelihood without the model's own code.
fn likelihood(flows: &[Vec<f64>], x: &[Vec<Vec<f64>>], beta: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (place, flows) in flows.iter().enumerate() {
        let e: Vec<f64> = (0..flows.len()).map(|j| libm::exp(beta.iter().zip(x).map(|(b, x)| b * x[place][j]).sum())).collect();
        sum += flows.iter().zip(&e).map(|(f, v)| f * libm::log(v / e.iter().sum::<f64>())).sum::<f64>();
    }
    sum
}

#[test]
fn standard_errors_by_finite_differences() {
    let (minutes, mut flows) = reference();
    let stream = Stream::new(3, 0, "noise", "");
    flows.iter_mut().flatten().enumerate().for_each(|(i, f)| *f = (*f * (0.8 + 0.4 * stream.uniform(i as u64))).round());
    let x = [minutes, constant(4, 1)];
    let found = fit(&flows, &names(&["minutes", "second"]), &x).unwrap();
    let beta: Vec<f64> = found.estimates.iter().map(|e| e.value).collect();
    let h = [1e-5, 1e-4];
    let at = |a: f64, b: f64| likelihood(&flows, &x, &[beta[0] + a * h[0], beta[1] + b * h[1]]);
    near(at(0.0, 0.0), found.log_likelihood, 1e-8);
    // first derivatives vanish, second ones are the information
    near((at(1.0, 0.0) - at(-1.0, 0.0)) / (2.0 * h[0]), 0.0, 1e-2);
    near((at(0.0, 1.0) - at(0.0, -1.0)) / (2.0 * h[1]), 0.0, 1e-3);
    let second = |k: usize| {
        let (plus, minus) = if k == 0 { (at(1.0, 0.0), at(-1.0, 0.0)) } else { (at(0.0, 1.0), at(0.0, -1.0)) };
        (plus - 2.0 * at(0.0, 0.0) + minus) / (h[k] * h[k])
    };
    let cross = (at(1.0, 1.0) - at(1.0, -1.0) - at(-1.0, 1.0) + at(-1.0, -1.0)) / (4.0 * h[0] * h[1]);
    let (a, b) = (-second(0), -second(1));
    let determinant = a * b - cross * cross;
    // second differences of sums near 10³ keep four or five digits
    near(found.estimates[0].standard_error, (b / determinant).sqrt(), 1e-3 * (b / determinant).sqrt());
    near(found.estimates[1].standard_error, (a / determinant).sqrt(), 1e-3 * (a / determinant).sqrt());
}

#[test]
fn what_flows_do_not_determine() {
    let (minutes, flows) = reference();
    let doubled = minutes.iter().map(|row| row.iter().map(|t| 2.0 * t).collect()).collect();
    let error = fit(&flows, &names(&["minutes", "seconds"]), &[minutes.clone(), doubled]).unwrap_err();
    assert_eq!(error, MarketError::NotIdentified { covariate: "seconds".into() });
    let error = fit(&flows, &names(&["same"]), &[vec![vec![1.0; 3]; 4]]).unwrap_err();
    assert_eq!(error, MarketError::NotIdentified { covariate: "same".into() });
    // everybody goes to the nearest: the more time counts the better, for ever
    let nearest = vec![vec![10.0, 0.0, 0.0], vec![0.0, 10.0, 0.0], vec![0.0, 0.0, 10.0]];
    let error = fit(&nearest, &names(&["minutes"]), &[minutes[..3].to_vec()]).unwrap_err();
    assert!(matches!(error, MarketError::NoEstimate { .. } | MarketError::NotIdentified { .. }), "{error}");
    assert!(fit(&[vec![-1.0, 2.0]], &names(&["minutes"]), &[vec![vec![1.0, 2.0]]]).unwrap_err().to_string().contains("-1"));
}
