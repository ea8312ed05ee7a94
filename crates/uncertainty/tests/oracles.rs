//! Closed forms and statrs as oracles of the distributions.

use statrs::distribution::{Beta, ContinuousCDF as _, DiscreteCDF as _, Poisson};
use uncertainty::{
    Pert, PertSampler, SAMPLER_ERROR, Stream, beta_cdf, beta_quantile, correlate, mean, normal_quantile, poisson_quantile, quantile,
};

#[test]
fn beta_agrees_with_statrs() {
    for shape in 0..=20 {
        let x = f64::from(shape) / 20.0;
        let (a, b) = (1.0 + 4.0 * x, 5.0 - 4.0 * x);
        let beta = Beta::new(a, b).expect("shapes are positive");
        for i in 1..200 {
            let p = f64::from(i) / 200.0;
            assert!((beta_cdf(a, b, p) - beta.cdf(p)).abs() < 1e-12, "cdf {a} {b} {p}");
            let q = beta_quantile(a, b, p);
            assert!((beta.cdf(q) - p).abs() < 1e-12, "quantile {a} {b} {p}");
        }
        for p in [1e-15, 1e-9, 1e-4, 1.0 - 1e-4, 1.0 - 1e-9] {
            assert!((beta_cdf(a, b, beta_quantile(a, b, p)) - p).abs() < 1e-13);
        }
    }
    // Beta(1, 5): 1 − (1 − p)^(1/5), in closed form.
    assert!((beta_quantile(1.0, 5.0, 0.5) - (1.0 - libm::pow(0.5, 0.2))).abs() < 1e-15);
}

#[test]
fn pert_has_the_moments_of_the_model_book() {
    let pert = Pert::new(2.0, 5.0, 14.0).expect("in order");
    assert_eq!(pert.mean(), 6.0);
    assert!((pert.variance() - 32.0 / 7.0).abs() < 1e-15);
    assert!(Pert::new(3.0, 2.0, 4.0).is_err() && Pert::new(0.0, f64::NAN, 1.0).is_err());
    let point = Pert::point(4.0).expect("finite");
    assert_eq!((point.mean(), point.variance(), point.quantile(0.2)), (4.0, 0.0, 4.0));
}

#[test]
fn the_sampler_keeps_its_error_bound() {
    let mut worst = 0.0_f64;
    for i in 0..=60 {
        let pert = Pert::new(0.0, f64::from(i) / 60.0, 1.0).expect("in order");
        let sampler = PertSampler::new(&pert);
        for j in -1_629..=1_629 {
            let z = f64::from(j) / 200.0;
            let exact = if z <= 0.0 {
                pert.quantile(uncertainty::normal_cdf(z))
            } else {
                1.0 - Pert::new(0.0, 1.0 - f64::from(i) / 60.0, 1.0).expect("in order").quantile(uncertainty::normal_cdf(-z))
            };
            worst = worst.max((sampler.at(z) - exact).abs());
        }
    }
    assert!(worst <= SAMPLER_ERROR, "{worst:e}");
}

#[test]
fn sampled_moments_are_the_exact_ones() {
    let pert = Pert::new(2.0, 5.0, 14.0).expect("in order");
    let mut draws = vec![0.0; 200_000];
    Stream::new(1, 0, "moments", "").fill_normal(0, &mut draws);
    PertSampler::new(&pert).transform(&mut draws);
    let m = mean(&draws);
    let variance = mean(&draws.iter().map(|d| (d - m) * (d - m)).collect::<Vec<_>>());
    // Four standard errors: 4·√(4.571/200,000) = .019; the variance's own is about .3 %.
    assert!((m - 6.0).abs() < 0.02, "{m}");
    assert!((variance / (32.0 / 7.0) - 1.0).abs() < 0.015, "{variance}");
    assert!((quantile(&mut draws, 0.9) - pert.quantile(0.9)).abs() < 0.05);
}

#[test]
fn the_copula_gives_the_correlation_asked_for() {
    let n = 200_000;
    let common = normals("common", n);
    for rho in [0.0, 0.3, 1.0] {
        let [mut a, mut b] = ["a", "b"].map(|name| normals(name, n));
        correlate(&common, rho, &mut a);
        correlate(&common, rho, &mut b);
        let product = mean(&a.iter().zip(&b).map(|(a, b)| a * b).collect::<Vec<_>>());
        assert!((product - rho).abs() < 0.015, "{rho}: {product}");
        if rho == 1.0 {
            assert_eq!(a, b);
        }
    }
}

fn normals(name: &str, n: usize) -> Vec<f64> {
    let mut out = vec![0.0; n];
    Stream::new(5, 0, name, "").fill_normal(0, &mut out);
    out
}

#[test]
fn poisson_agrees_with_statrs() {
    for mean in [0.01, 0.5, 3.0, 12.5, 29.9, 30.1, 80.0, 700.0, 5_000.0] {
        let poisson = Poisson::new(mean).expect("mean is positive");
        for i in 1..100 {
            let p = f64::from(i) / 100.0 + 0.000_123;
            let k = poisson_quantile(mean, p.min(0.9999));
            assert!(poisson.cdf(k) >= p.min(0.9999) - 1e-11, "{mean} {p}");
            assert!(k == 0 || poisson.cdf(k - 1) < p.min(0.9999) + 1e-11, "{mean} {p}");
        }
    }
    assert_eq!(poisson_quantile(0.0, 0.9), 0);
}

#[test]
fn the_median_is_the_middle() {
    assert_eq!(normal_quantile(0.5), 0.0);
}

#[test]
fn from_given_draws_the_index_of_a_sum_is_the_share_of_its_variance() {
    let n = 20_000;
    let draw = |name: &str| {
        let mut values = vec![0.0; n];
        uncertainty::Stream::new(7, 0, name, "").fill_normal(0, &mut values);
        values
    };
    let (a, b) = (draw("a"), draw("b"));
    let sum: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 3.0 * a + b).collect();
    // The standard error of a squared correlation of 0.9 with 20,000 samples is 0.0013, of 0.1 it is 0.004.
    for (input, share) in [(&a, 0.9), (&b, 0.1)] {
        let found = uncertainty::explained_share(input, &sum);
        assert!((found - share).abs() < 0.015, "{found} is not {share}");
    }
    assert!(uncertainty::explained_share(&draw("c"), &sum) < 0.005, "what has no part explains nothing");
    assert_eq!(uncertainty::explained_share(&a, &vec![1.0; n]), 0.0, "what does not vary hangs on nothing");
}

#[test]
fn from_given_draws_ishigamis_function_has_its_known_indices() {
    let n = 40_000;
    let draw = |name: &str| {
        let mut values = vec![0.0; n];
        uncertainty::Stream::new(3, 0, name, "").fill_uniform(0, &mut values);
        values.iter().map(|u| std::f64::consts::PI * (2.0 * u - 1.0)).collect::<Vec<_>>()
    };
    let (x, y, z) = (draw("x"), draw("y"), draw("z"));
    let value = |i: usize| {
        let (sine, other) = (libm::sin(x[i]), libm::sin(y[i]));
        sine + 7.0 * other * other + 0.1 * libm::pow(z[i], 4.0) * sine
    };
    let outcome: Vec<f64> = (0..n).map(value).collect();
    // Closed form for a = 7, b = 0.1 (Ishigami and Homma 1990): 0.3139, 0.4424, 0; 32 bins blur the second by less than 0.02.
    for (input, share) in [(&x, 0.3139), (&y, 0.4424), (&z, 0.0)] {
        let found = uncertainty::explained_share(input, &outcome);
        assert!((found - share).abs() < 0.02, "{found} is not {share}");
    }
}
