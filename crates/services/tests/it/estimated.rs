//! Minutes that `travel` does not have: the shipped factor against the matrix that it was fitted to, and what is marked, left out or refused.

use community::Community;
use community::tables::Mode;
use parameters::Parameters;
use services::{Asked, Detour, ServicesError, great_circle_km, pose, shipped_detour};

use crate::posed::{BASE, community};
use crate::reference;

fn shipped() -> Detour {
    shipped_detour(&Parameters::shipped().unwrap(), jiff::civil::date(2024, 4, 1)).unwrap()
}

fn asked(mode: Mode) -> Asked {
    Asked { mode, detour: Some(shipped()), ..Asked::by_car("stroke") }
}

#[test]
fn the_shipped_factor_is_the_one_that_fits_staffordshire() {
    let Some(dir) = reference::of("staffordshire", "detour factor fitted to Staffordshire's journeys") else { return };
    let points = |file: &str| {
        let mut reader = csv::Reader::from_path(dir.join(file)).unwrap();
        let at = |name: &str, headings: &csv::StringRecord| headings.iter().position(|h| h == name).unwrap();
        let headings = reader.headers().unwrap().clone();
        let (latitude, longitude) = (at("latitude", &headings), at("longitude", &headings));
        let row = |r: Result<csv::StringRecord, csv::Error>| {
            let r = r.unwrap();
            (r[0].to_owned(), (r[latitude].parse::<f64>().unwrap(), r[longitude].parse::<f64>().unwrap()))
        };
        reader.records().map(row).collect::<std::collections::BTreeMap<_, _>>()
    };
    let (places, sites) = (points("places.csv"), points("sites.csv"));
    let mut pairs = Vec::new();
    for row in csv::Reader::from_path(dir.join("travel.csv")).unwrap().records().map(Result::unwrap) {
        pairs.push((great_circle_km(places[&row[0]], sites[&row[1]]), row[2].parse::<f64>().unwrap()));
    }
    let fitted = Detour::fit(pairs.iter().copied()).unwrap();
    // The parameters are written with five figures.
    assert!((fitted.start_minutes - shipped().start_minutes).abs() < 5e-5, "{fitted:?}");
    assert!((fitted.minutes_per_km - shipped().minutes_per_km).abs() < 5e-6, "{fitted:?}");
    // How good it is where it matters: journeys of up to an hour are off by less than five minutes on average, without a lean.
    let near: Vec<f64> = pairs.iter().filter(|(_, m)| *m <= 60.0).map(|(km, m)| fitted.minutes(*km) - m).collect();
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / near.len() as f64;
    let (lean, off) = (mean(&mut near.iter().copied()), mean(&mut near.iter().map(|e| e.abs())));
    assert!(lean.abs() < 2.0 && off < 5.0, "lean {lean}, off {off}");
}

/// The base with coordinates: P1 at A, P2 10 km north of it; B and D elsewhere.
fn with_points(rows: &str) -> Community {
    let rows = rows
        .replace("places: P1 | | 100", "places: P1 | | 100 | 52.8 | -2.1")
        .replace("places: P2 | | 100", "places: P2 | | 100 | 52.9 | -2.1")
        .replace("sites: A | A", "sites: A | A | | 52.8 | -2.1")
        .replace("sites: B | B", "sites: B | B | | 52.9 | -2.1")
        .replace("sites: D | D", "sites: D | D | | 53.0 | -2.1");
    community(&rows)
}

fn without(start: &str) -> String {
    BASE.lines().filter(|l| !l.starts_with(start)).collect::<Vec<_>>().join("\n")
}

#[test]
fn missing_minutes_are_estimated_and_marked() {
    let whole = pose(&with_points(BASE), &asked(Mode::Car)).unwrap();
    assert!(whole.estimate.is_none() && whole.unreached.is_empty());
    let posed = pose(&with_points(&without("travel: P1 | B")), &asked(Mode::Car)).unwrap();
    let estimate = posed.estimate.unwrap();
    assert_eq!((estimate.pairs, estimate.of, estimate.fitted_to, estimate.detour), (1, 6, None, shipped()));
    assert_eq!(estimate.which, [false, true, false, false, false, false]);
    let km = great_circle_km((52.8, -2.1), (52.9, -2.1));
    // Minutes are counted in thousandths.
    assert!((posed.instance.minutes(0, 1) - shipped().minutes(km)).abs() <= 5e-4);
    // Nothing is known: everything is estimated, and nobody left out.
    let none = pose(&with_points(&without("travel")), &asked(Mode::Car)).unwrap();
    assert_eq!((none.estimate.unwrap().pairs, none.unreached.len()), (6, 0));
}

#[test]
fn a_place_that_no_journey_is_known_from_is_left_out_by_name() {
    let posed = pose(&with_points(&without("travel: P2")), &asked(Mode::Car)).unwrap();
    assert_eq!(posed.unreached, [("P2".into(), 20.0)]);
    assert_eq!((posed.places.len(), posed.instance.need(0)), (1, 10.0));
}

#[test]
fn what_cannot_be_estimated_is_refused() {
    // By public transport, nothing is estimated; without coordinates neither.
    let public = pose(&with_points(BASE), &asked(Mode::Public));
    assert!(matches!(public, Err(ServicesError::MissingPairs { mode: Mode::Public, missing: 2, pairs: 3, .. })), "{public:?}");
    let blind = pose(&community(&without("travel: P1 | B")), &asked(Mode::Car));
    assert!(matches!(blind, Err(ServicesError::MissingPairs { missing: 1, .. })), "{blind:?}");
}

#[test]
fn a_time_of_day_can_be_chosen() {
    let rows = format!("{BASE}travel: P1 | A | 9 | car | 08:00\ntravel: P2 | A | 44 | car | 17:00\n");
    let at = |hour: i8| Asked { departs: Some(jiff::civil::time(hour, 0, 0, 0)), ..Asked::by_car("stroke") };
    let minutes = |hour: i8| {
        let posed = pose(&community(&rows), &at(hour)).unwrap();
        (posed.instance.minutes(0, 0), posed.instance.minutes(1, 0))
    };
    assert_eq!((minutes(8), minutes(17), minutes(12)), ((9.0, 30.0), (5.0, 44.0), (5.0, 30.0)));
}
