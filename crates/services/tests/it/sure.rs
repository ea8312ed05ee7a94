//! How sure: the same draws for every option, against what the draws must give in cases that can be computed.

use community::tables::OwnValue;
use parameters::Parameters;
use services::{Inputs, Search, Services, Settings, run};

use crate::chapter::{ROWS, settings};
use crate::posed::community;

/// C gives the service today too, so that all options are appraised without capital.
fn sure(own: &[(&str, f64, f64, f64)], seed: u64) -> Services {
    let mut community = community(&ROWS.replace("C | stroke | | could", "C | stroke | | now"));
    for (parameter, low, mode, high) in own {
        community.own_values.rows.push(OwnValue {
            parameter: (*parameter).into(),
            value: None,
            low: Some(*low),
            mode: Some(*mode),
            high: Some(*high),
            reason: "a test".into(),
        });
    }
    let (parameters, problems) = Parameters::shipped().unwrap().with_own_values(&community.own_values);
    assert!(problems.is_empty(), "{problems:?}");
    let settings = Settings { seed: Some(seed), ..settings(&[("b alone", &["B"]), ("b and c", &["B", "C"])]) };
    run(&community, &Inputs { parameters: &parameters }, &settings, &Search::default()).unwrap()
}

const POINTS: [(&str, f64, f64, f64); 4] = [
    ("services.needs_factor", 1.0, 1.0, 1.0),
    ("services.minutes_factor", 1.0, 1.0, 1.0),
    ("services.threshold_factor", 1.0, 1.0, 1.0),
    ("services.value_of_time", 6.0, 6.0, 6.0),
];

#[test]
fn without_ranges_every_world_is_the_case() {
    let mut own = POINTS.to_vec();
    own.push(("services.cost_factor", 1.0, 1.0, 1.0));
    let services = sure(&own, 7);
    let sure = services.sure.as_ref().unwrap();
    assert_eq!(sure.worlds, 400);
    for (of, option) in sure.options.iter().zip(&services.options) {
        let near = |a: f64, b: f64| assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{}: {a} {b}", option.id);
        of.mean_minutes.iter().for_each(|m| near(*m, option.measures.mean_minutes));
        of.share_within.iter().for_each(|s| near(*s, option.measures.share_within));
        let npsv = services.appraised.iter().find(|(id, _)| *id == option.id).map_or(0.0, |(_, a)| a.as_ref().unwrap().npsv);
        of.worth.unwrap().npsv.iter().for_each(|v| near(*v, npsv));
    }
    // One option is best everywhere, with no regret; the shares sum to one.
    let best: Vec<f64> = sure.options.iter().map(|o| o.worth.unwrap().best).collect();
    assert_eq!(best.iter().sum::<f64>(), 1.0);
    let first = sure.options.iter().find(|o| Some(&o.option) == sure.mostly.as_ref()).unwrap().worth.unwrap();
    assert_eq!((first.best, first.regret_mean, first.regret_most), (1.0, 0.0, 0.0));
    assert!(sure.turns.iter().all(|t| t.low == 1.0 && (t.high == 1.0 || t.high == 0.0)), "{:?}", sure.turns);
}

#[test]
fn draws_are_common_and_the_same_for_a_seed() {
    let (one, again, other) = (sure(&[], 7), sure(&[], 7), sure(&[], 8));
    assert_eq!(one.sure, again.sure);
    assert_ne!(one.sure, other.sure);
    let options = &one.sure.as_ref().unwrap().options;
    // Minutes scale by one factor in a world, whatever the option: their ranges are in proportion.
    let ratio = |o: usize| options[o].mean_minutes[2] / options[o].mean_minutes[0];
    assert!((ratio(0) - ratio(2)).abs() < 1e-9, "{} {}", ratio(0), ratio(2));
    let shares: f64 = options.iter().map(|o| o.worth.unwrap().best).sum();
    assert!((shares - 1.0).abs() < 1e-12);
    // PERT of 0.9, 1, 1.2: the tenth and ninetieth of a hundred, within four standard errors of 400 draws.
    let factor = options[0].mean_minutes.map(|m| m / one.options[0].measures.mean_minutes);
    let pert = uncertainty::Pert::new(0.9, 1.0, 1.2).unwrap();
    for (p, found) in [(0.1, factor[0]), (0.5, factor[1]), (0.9, factor[2])] {
        let (low, high) = (pert.quantile((p - 0.06_f64).max(0.0)), pert.quantile((p + 0.06_f64).min(1.0)));
        assert!((low..=high).contains(&found), "{p}: {found} in {low} to {high}");
    }
}
