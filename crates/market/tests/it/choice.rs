//! Patients' choice against the model book.

use market::{Choice, huff};

#[track_caller]
fn all_near(found: &[f64], expected: &[f64], within: f64) {
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).for_each(|(f, e)| assert!((f - e).abs() < within, "{f} is not {e}"));
}

#[test]
fn three_sites_of_the_model_book() {
    let (wait, quality, appeal) = ([12.0, 8.0, 16.0], [0.80, 0.85, 0.90], [0.0, 0.1, -0.2]);
    let minutes = [[10.0, 25.0, 40.0], [30.0, 12.0, 20.0]];
    let patients = [1000.0, 600.0];
    let utilities: Vec<Vec<f64>> =
        minutes.iter().map(|t| (0..3).map(|j| appeal[j] - 0.08 * t[j] - 0.03 * wait[j] + 2.0 * quality[j]).collect()).collect();
    let choice = Choice::new(&utilities, &patients);
    all_near(&choice.shares[0], &[0.66878783, 0.27740176, 0.05381041], 1e-8);
    all_near(&choice.shares[1], &[0.11381335, 0.66153300, 0.22465365], 1e-8);
    all_near(&choice.volumes, &[737.07584, 674.32156, 188.60259], 1e-5);
    let elasticity: Vec<f64> = (0..3).map(|j| choice.wait_elasticity(&patients, j, 0.03, wait[j])).collect();
    all_near(&elasticity, &[-0.13774644, -0.11915773, -0.39556311], 1e-8);
    all_near(&choice.cost_of_closing(1, 0.08), &[4.06127376, 13.54160846], 1e-8);
    let from_second: f64 = [0, 2].iter().map(|&k| choice.diversion(&patients, 1, k)).sum();
    assert!((from_second - 1.0).abs() < 1e-12, "without an outside centre, all go to the others");
    let closed: Vec<Vec<f64>> = utilities.iter().map(|v| vec![v[0], f64::NEG_INFINITY, v[2]]).collect();
    let after = Choice::new(&closed, &patients);
    let gained = (after.volumes[0] - choice.volumes[0]) / choice.volumes[1];
    assert!((gained - choice.diversion(&patients, 1, 0)).abs() < 1e-12);
    let lost: Vec<f64> = choice.logsum.iter().zip(&after.logsum).map(|(before, after)| (before - after) / 0.08).collect();
    all_near(&lost, &[4.06127376, 13.54160846], 1e-8);
}

#[test]
fn huff_is_a_special_case() {
    let choice = Choice::new(&huff(&[100.0, 50.0], &[vec![10.0, 5.0]], 2.0), &[3.0]);
    all_near(&choice.shares[0], &[1.0 / 3.0, 2.0 / 3.0], 1e-12);
}
