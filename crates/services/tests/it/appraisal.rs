//! The appraisal of a small community, each figure by hand.

use parameters::Parameters;
use services::{Appraisal, Hurdles, Inputs, Schedule, Search, ServicesError, Settings, StreamKind, run};

use crate::chapter::{ROWS, found, settings};
use crate::posed::community;

/// C begins after works of 18 months: 19 with upper optimism bias of 4 %, two years.
fn rows() -> String {
    ROWS.replace("C | stroke | | could | | 40000 | 500", "C | stroke | | could | | 40000 | 500 | 1000000 | standard buildings | 18")
}

fn appraised(rows: &str, option: &str) -> Appraisal {
    let services = found(rows, &[("c alone", &["C"])]).unwrap();
    services.appraised.iter().find(|(id, _)| id == option).unwrap().1.clone().unwrap()
}

fn schedule() -> Schedule {
    Schedule::standard(&Parameters::shipped().unwrap(), jiff::civil::date(2024, 4, 1)).unwrap()
}

#[test]
fn streams_and_present_values_are_as_by_hand() {
    let a = appraised(&rows(), "best-2");
    assert_eq!((a.begins, a.streams.len()), (2, 4));
    let of = |kind: StreamKind| &a.streams.iter().find(|(k, _)| *k == kind).unwrap().1;
    // £1m and 24 % over two years, year 0 the first.
    assert_eq!(of(StreamKind::Capital)[..3], [620_000.0, 620_000.0, 0.0]);
    // Today A £20,000 and B £50,000, for B's fixed cost goes on; then A £20,000 and C £52,500: £2,500 more from year 2 on.
    assert_eq!(of(StreamKind::Running)[1..3], [0.0, 2_500.0]);
    // Patient-minutes 375 today, 365 then; there and back, at £6 an hour.
    assert!((of(StreamKind::Travel)[2] - 10.0 * 2.0 / 60.0 * 6.0).abs() < 1e-9);
    assert!(of(StreamKind::Health).iter().all(|v| *v == 0.0), "off by default");
    let schedule = schedule();
    let annuity: f64 = (2..=30).map(|y| schedule.factor(y)).sum();
    let capital = 620_000.0 * (1.0 + schedule.factor(1));
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6 * b.abs().max(1.0), "{a} {b}");
    near(a.present[0], capital);
    near(a.present[1], 2_500.0 * annuity);
    near(a.npsv, -capital + (2.0 - 2_500.0) * annuity);
    // Costs are above 0 in sum, and so is the time saved.
    near(a.bcr.unwrap(), 2.0 * annuity / (capital + 2_500.0 * annuity));
    // At its switching value a stream brings the sum to nothing.
    near(capital * a.switching[0].unwrap(), (2.0 - 2_500.0) * annuity);
    assert_eq!(a.switching[3], None);
    let (what, low, high) = a.sensitivity[2];
    assert_eq!((what, high), ("optimism bias on capital", a.npsv));
    near(low - a.npsv, 1_000_000.0 * (0.24 - 0.02) / 2.0 * (1.0 + schedule.factor(1)));
}

#[test]
fn what_lacks_is_named_and_an_unknown_kind_refused() {
    let services = found(ROWS, &[]).unwrap();
    assert_eq!(services.appraised[0].1.as_ref().unwrap_err(), "`capital` of `C`, which does not give the service today");
    let no_cost = rows().replace("B | stroke | | now | | 20000 | 2000", "B | stroke | | now");
    let services = found(&no_cost, &[]).unwrap();
    assert_eq!(services.appraised[0].1.as_ref().unwrap_err(), "`fixed_cost_year` and `cost_patient` of every open site");
    let error = found(&rows().replace("standard buildings", "a palace"), &[]).unwrap_err();
    assert!(matches!(error, ServicesError::NoProjectKind { .. }), "{error}");
    // Closing alone needs no capital.
    assert!(appraised(&rows().replace("| could |", "| now |"), "c alone").present[0] == 0.0);
}

#[test]
fn evidence_on_distance_counts_once_it_is_switched_on() {
    let with = |own: &str| {
        let rows = rows()
            .replace("places: P1 | | 100 | | |", "places: P1 | | 100 | 52.8 | -2.1 |")
            .replace("places: P2 | | 100 | | |", "places: P2 | | 100 | 52.9 | -2.1 |")
            .replace("places: P3 | | 100 | | |", "places: P3 | | 100 | 53.0 | -2.1 |")
            .replace("sites: A | A | own", "sites: A | A | own | 52.8 | -2.1")
            .replace("sites: B | B", "sites: B | B | | 52.9 | -2.1")
            .replace("sites: C | C | own", "sites: C | C | own | 53.0 | -2.1")
            .replace("services: stroke | Stroke | | 20 | | 5000", "services: stroke | Stroke | | 20 | | 5000 | | | | | | | 70000");
        let community = community(&format!("{rows}{own}"));
        let (parameters, problems) = Parameters::shipped().unwrap().with_own_values(&community.own_values);
        assert!(problems.is_empty(), "{problems:?}");
        run(&community, &Inputs { parameters: &parameters }, &settings(&[]), &Search::default()).unwrap()
    };
    let on = with("own_values: services.deaths_per_10_km | 0.01 | | | | we follow Nicholl\n");
    let a = on.appraised[0].1.clone().unwrap();
    // P2 goes to C instead of B: 20 patients 0.1 degrees farther; P3 to C instead of B: 5 patients 0.1 degrees nearer.
    let km = services::great_circle_km((52.8, -2.1), (52.9, -2.1));
    let a_year = -15.0 * km / 10.0 * 0.01 * 70_000.0;
    let health = &a.streams[3].1;
    assert!((health[2] - a_year).abs() < 1e-6 * a_year.abs(), "{} {a_year}", health[2]);
    let schedule = Schedule::health(&Parameters::shipped().unwrap(), jiff::civil::date(2024, 4, 1)).unwrap();
    let annuity: f64 = (2..=30).map(|y| schedule.factor(y)).sum();
    assert!((a.present[3] - a_year * annuity).abs() < 1e-6 * a_year.abs() * annuity);
}

#[test]
fn options_fall_by_the_hurdles_that_they_do_not_clear() {
    let parameters = Parameters::shipped().unwrap();
    let date = |day: i8| Some(jiff::civil::date(2024, 5, day));
    let hurdles = Hurdles { most_minutes: Some(16.0), least_unit: Some(11.0), set: date(2), seen: date(1), ..Hurdles::default() };
    let settings = Settings { hurdles, ..settings(&[("c alone", &["C"])]) };
    let services = run(&community(ROWS), &Inputs { parameters: &parameters }, &settings, &Search::default()).unwrap();
    let list: Vec<(String, Vec<&str>)> =
        services.list().iter().map(|(o, fallen)| (o.id.clone(), fallen.iter().map(|f| f.hurdle).collect())).collect();
    let expected = [
        ("today".to_owned(), vec![]),
        ("best-2".into(), vec!["smallest unit, patients a year"]),
        ("c alone".into(), vec!["longest journey, minutes"]),
    ];
    assert_eq!(list, expected);
    assert_eq!(services.settings.hurdles.when(), "set on 2024-05-02, after the first result was seen on 2024-05-01");
}
