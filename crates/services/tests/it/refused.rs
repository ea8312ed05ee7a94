//! What the chapter refuses, with the words that it says.

use services::{Instance, Rules, Search, ServicesError, enumerate, median};

fn two() -> Instance {
    Instance::new(&[1.0, 2.0], 2, &[5.0, 10.0, 20.0, 10.0]).unwrap()
}

#[test]
fn unsound_instances_are_refused() {
    let refused = |needs: &[f64], sites: usize, minutes: &[f64]| Instance::new(needs, sites, minutes).unwrap_err().to_string();
    for (found, expected) in [
        (refused(&[], 1, &[]), "0 travel times for 0 places and 1 sites; expected one a pair, and at least one place and one site"),
        (refused(&[1.0], 2, &[3.0]), "1 travel times for 1 places and 2 sites; expected one a pair, and at least one place and one site"),
        (refused(&[1.0, 1.0], 1, &[3.0, -2.0]), "place 1, site 0: -2 minutes; expected 0 to 4000000"),
        (refused(&[1.0], 2, &[3.0, f64::NAN]), "place 0, site 1: NaN minutes; expected 0 to 4000000"),
        (refused(&[1.0], 1, &[1e9]), "place 0, site 0: 1000000000 minutes; expected 0 to 4000000"),
        (refused(&[1.0, -1.0], 1, &[3.0, 3.0]), "place 1: -1 patients a year; expected 0 or more"),
        (refused(&[f64::INFINITY], 1, &[3.0]), "place 0: inf patients a year; expected 0 or more"),
        (
            refused(&[0.0, 0.0], 1, &[3.0, 3.0]),
            "the needs of all places sum to 0 patients a year; expected more than 0, and few enough to be counted",
        ),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn rules_that_cannot_hold_are_refused() {
    let refused = |open: usize, must: &[usize], never: &[usize]| {
        let rules = Rules { must: must.to_vec(), never: never.to_vec() };
        median(&two(), open, &rules, &Search::default()).unwrap_err()
    };
    assert_eq!(refused(3, &[], &[]), ServicesError::Open { open: 3, must: 0, may: 2 });
    assert_eq!(refused(0, &[], &[]), ServicesError::Open { open: 0, must: 0, may: 2 });
    assert_eq!(refused(1, &[0, 1], &[]), ServicesError::Open { open: 1, must: 2, may: 2 });
    assert_eq!(refused(2, &[], &[1]), ServicesError::Open { open: 2, must: 0, may: 1 });
    assert_eq!(refused(1, &[2], &[]), ServicesError::NoSuchSite { site: 2, sites: 2 });
    assert_eq!(refused(1, &[0], &[0]), ServicesError::Contradiction { site: 0 });
    let message = "3 open sites are asked for; 0 must be open and 2 may be: expected 1 to 2";
    assert_eq!(refused(3, &[], &[]).to_string(), message);
}

#[test]
fn too_many_sets_are_refused() {
    let many = Instance::new(&[1.0], 23, &[1.0; 23]).unwrap();
    let error = enumerate(&many, &Rules::default(), &[], &[]).unwrap_err();
    assert_eq!(error.to_string(), "23 sites; expected at most 22\nhint: a search with a bound, `median`, takes any number");
    assert!(enumerate(&many, &Rules { must: vec![4], never: vec![] }, &[], &[]).is_ok());
    assert_eq!(
        enumerate(&two(), &Rules { must: vec![], never: vec![0, 1] }, &[], &[]),
        Err(ServicesError::Open { open: 0, must: 0, may: 0 })
    );
}
