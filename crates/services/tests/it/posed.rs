//! From a community's tables to an answer, and what is refused on the way, in words.

use community::tables::Mode;
use community::{Community, Month, Nation, Profile};
use services::{Asked, Assignment, Search, ServicesError, median, pose};

/// `table: cell | cell …`, in the order of the table's columns; rows beyond the last cell are empty.
pub fn community(rows: &str) -> Community {
    let mut community = Community::new(Profile {
        name: "Four sites".into(),
        country: "England".into(),
        first_month: Month::new(2024, 4).unwrap(),
        months: 12,
        calendar: Nation::England,
        currency: "GBP".into(),
        notice: None,
        settings: Default::default(),
    });
    for (at, line) in rows.lines().filter(|l| !l.trim().is_empty()).enumerate() {
        let (table, cells) = line.split_once(": ").unwrap();
        let table = community.table_mut(table.trim()).unwrap();
        let mut cells: Vec<&str> = cells.split('|').map(str::trim).collect();
        cells.resize(table.spec().columns.len(), "");
        table.push(&cells, vec![], at as u32 + 2).unwrap();
    }
    community
}

pub const BASE: &str = "
places: P1 | | 100
places: P2 | | 100
places: P3 | | 100
services: stroke | Stroke
services: hip | Hip
needs: P1 | stroke | 10
needs: P2 | stroke | 20
needs: P3 | stroke | 0
sites: A | A
sites: B | B
sites: C | C
sites: D | D
provision: A | stroke | | now
provision: C | stroke | | never
provision: D | stroke | | could
travel: P1 | A | 5
travel: P2 | A | 30
travel: P1 | B | 20
travel: P2 | B | 10
travel: P1 | D | 12
travel: P2 | D | 12
travel: P1 | A | 50 | public
";

fn asked(service: &str) -> Asked {
    Asked::by_car(service)
}

fn refused(rows: &str, service: &str) -> String {
    pose(&community(rows), &asked(service)).unwrap_err().to_string()
}

#[test]
fn tables_become_an_instance_and_an_answer() {
    let posed = pose(&community(BASE), &asked("stroke")).unwrap();
    assert_eq!(posed.sites.iter().map(|s| s.as_str()).collect::<Vec<_>>(), ["A", "B", "D"]);
    assert_eq!((posed.places.len(), posed.without_need, posed.never), (2, 1, 1));
    assert_eq!(Assignment::nearest(&posed.instance, &posed.today).unwrap().patient_minutes, 10.0 * 5.0 + 20.0 * 30.0);
    let best = |open: usize| median(&posed.instance, open, &posed.rules, &Search::default()).unwrap();
    assert_eq!((best(1).objective, best(1).assignment.open), (360.0, vec![2]));
    assert_eq!((best(2).objective, best(2).assignment.open), (250.0, vec![0, 1]));
    let must = BASE.replace("D | stroke | | could", "D | stroke | | must");
    let posed = pose(&community(&must), &asked("stroke")).unwrap();
    let found = median(&posed.instance, 2, &posed.rules, &Search::default()).unwrap();
    // With D: A and D come to 50 + 240, B and D to 120 + 200.
    assert_eq!((found.objective, found.assignment.open), (290.0, vec![0, 2]));
}

#[test]
fn what_cannot_be_posed_is_refused_by_name() {
    let without = |start: &str| BASE.lines().filter(|l| !l.starts_with(start)).collect::<Vec<_>>().join("\n");
    for (found, expected) in [
        (refused(BASE, "heart"), "there is no service `heart`; expected one of `hip` and `stroke`"),
        (
            refused(BASE, "hip"),
            "the rows of `needs` for `hip` sum to 0 patients a year; expected more\nhint: a row for each place, with its `patients_year`",
        ),
        (
            refused(&without("travel"), "stroke"),
            "no minutes by `car` from `P1` and `P2`, with 30 patients a year; expected a row in `travel` for every pair of place and site",
        ),
        (
            refused(&without("travel: P1 | B"), "stroke"),
            "1 of 6 pairs have no minutes by `car`, the first from `P1` to `B`; expected a row in `travel` for every pair\nhint: by car and ambulance minutes are estimated where place and site have latitude and longitude",
        ),
        (
            refused(&format!("{BASE}travel: P1 | A | 9 | car | 08:00"), "stroke"),
            "`travel` has minutes by `car` from `P1` to `A` for several times of day; expected one\nhint: keep the rows of one `departs`",
        ),
        (
            refused(&format!("{BASE}provision: C | stroke | basic | must"), "stroke"),
            "`provision` says of `C` that it must give `stroke` and never may; expected one of the two",
        ),
        (refused(&without("sites"), "stroke"), "no site may give `stroke`: 0 in `sites`, 0 of them `never` in `provision`"),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn a_level_that_never_is_does_not_close_a_site() {
    let posed = pose(&community(&format!("{BASE}provision: A | stroke | full | never")), &asked("stroke")).unwrap();
    assert_eq!((posed.sites.len(), posed.never), (3, 1));
    let by_public = Asked { mode: Mode::Public, ..asked("stroke") };
    assert!(matches!(pose(&community(BASE), &by_public), Err(ServicesError::MissingPairs { mode: Mode::Public, missing: 2, .. })));
    let on_foot = Asked { mode: Mode::Walk, ..asked("stroke") };
    assert!(matches!(pose(&community(BASE), &on_foot), Err(ServicesError::NoTravel { mode: Mode::Walk, .. })));
}
