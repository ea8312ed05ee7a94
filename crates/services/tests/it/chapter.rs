//! The chapter on a small community, each figure by hand: options side by side, money, recorded patients, groups.

use parameters::Parameters;
use services::{Inputs, OptionKind, Search, Services, ServicesError, Settings, run};

use crate::posed::community;

/// Three places; A is the board's own, B belongs to nobody here; B and C could give the service, C at a cost.
pub const ROWS: &str = "
organisations: own | Own trust | acute trust
places: P1 | | 100 | | | 1 | A1
places: P2 | | 100 | | | 10 | E2
places: P3 | | 100 | | | 10 | urban
services: stroke | Stroke | | 20 | | 5000
needs: P1 | stroke | 10
needs: P2 | stroke | 20
needs: P3 | stroke | 5
sites: A | A | own
sites: B | B
sites: C | C | own
provision: A | stroke | | now | | 10000 | 1000
provision: B | stroke | | now | | 20000 | 2000
provision: C | stroke | | could | | 40000 | 500
contracts: own | stroke | blended | 0.4
travel: P1 | A | 5
travel: P1 | B | 20
travel: P1 | C | 30
travel: P2 | A | 30
travel: P2 | B | 10
travel: P2 | C | 12
travel: P3 | A | 40
travel: P3 | B | 25
travel: P3 | C | 15
flows: P1 | A | stroke | 6
flows: P1 | B | stroke | 2
flows: P2 | B | stroke | 12
flows: P9 | B | stroke | 3
";

pub fn settings(options: &[(&str, &[&str])]) -> Settings {
    Settings {
        service: "stroke".into(),
        mode: community::tables::Mode::Car,
        departs: None,
        open: vec![2],
        options: options.iter().map(|(name, sites)| ((*name).to_owned(), sites.iter().map(|s| (*s).into()).collect())).collect(),
        front: true,
        hurdles: services::Hurdles::default(),
        seed: None,
        threshold_minutes: None,
    }
}

pub fn found(rows: &str, options: &[(&str, &[&str])]) -> Result<Services, ServicesError> {
    let parameters = Parameters::shipped().unwrap();
    run(&community(rows), &Inputs { parameters: &parameters }, &settings(options), &Search::default())
}

#[test]
fn options_stand_side_by_side() {
    let services = found(ROWS, &[("c alone", &["C"])]).unwrap();
    let ids: Vec<&str> = services.options.iter().map(|o| o.id.as_str()).collect();
    assert_eq!((ids, services.threshold_minutes), (vec!["today", "best-2", "c alone"], 20.0));
    let today = services.today().unwrap();
    // P1 to A 5, P2 to B 10, P3 to B 25.
    assert_eq!(today.measures.mean_minutes, (10.0 * 5.0 + 20.0 * 10.0 + 5.0 * 25.0) / 35.0);
    assert_eq!(today.measures.share_within, 30.0 / 35.0);
    assert_eq!(today.measures.deprivation_gap(), Some(5.0 - (20.0 * 10.0 + 5.0 * 25.0) / 25.0));
    let groups: Vec<(&str, f64)> = today.measures.groups.iter().map(|(name, g)| (name.as_str(), g.patients)).collect();
    assert_eq!(groups, [("deprivation decile 01", 10.0), ("deprivation decile 10", 25.0), ("rural", 20.0), ("urban", 15.0)]);
    // The best two are A and C: 50 + 240 + 75 against 50 + 200 + 125 of A and B.
    let best = services.option("best-2").unwrap();
    assert_eq!((services.site_codes(&best.assignment), best.measures.mean_minutes), ("A, C".into(), 365.0 / 35.0));
    let shift = best.shift.unwrap();
    assert_eq!((shift.elsewhere, shift.farther, shift.minutes_more, shift.nearer, shift.minutes_less), (25.0, 20.0, 2.0, 5.0, 10.0));
    assert_eq!(services.front.iter().map(|f| f.objective).collect::<Vec<_>>(), [525.0, 365.0, 325.0]);
    // Inside the border: A alone of today's two.
    assert_eq!(services.inside.as_ref().unwrap().mean_minutes, (50.0 + 600.0 + 200.0) / 35.0);
    assert!(services.options.iter().all(|o| o.kind != OptionKind::Minimum));
    let must = found(&ROWS.replace("C | stroke | | could", "C | stroke | | must"), &[]).unwrap();
    assert_eq!(must.options[1].kind, OptionKind::Minimum);
    assert_eq!(must.options[1].assignment.open.len(), 3);
}

#[test]
fn money_follows_patients_as_it_is_paid() {
    let services = found(ROWS, &[]).unwrap();
    let best = &services.option("best-2").unwrap().books;
    assert_eq!(best.iter().map(|b| (b.owner.as_str(), b.of_community)).collect::<Vec<_>>(), [("own", true), ("B", false)]);
    let (own, other) = (&best[0], &best[1]);
    // Today: A 10 patients, £20,000; B 25, £50,000, its fixed cost being others' to bear. Then A 10, £20,000; C 25, £52,500; B none.
    assert_eq!((own.open_sites, own.patients, own.patients_more, own.cost), (2, 35.0, Some(25.0), Some(72_500.0)));
    assert_eq!((own.by_activity, own.by_block), (Some(5_000.0 * 25.0 - 52_500.0), Some(-52_500.0)));
    assert_eq!(own.by_contract, Some(0.4 * 72_500.0 + 0.6 * -52_500.0));
    assert_eq!(
        (other.patients_more, other.cost, other.by_activity, other.by_block),
        (Some(-25.0), Some(0.0), Some(-125_000.0 + 50_000.0), Some(50_000.0))
    );
    // One budget of £175,000: today in proportion 20 : 50, then all of it to the one that bears the cost.
    let near = |a: Option<f64>, b: f64| assert!((a.unwrap() - b).abs() < 1e-6, "{a:?} {b}");
    near(own.by_shared_budget, (175_000.0 - 72_500.0) - (175_000.0 * 2.0 / 7.0 - 20_000.0));
    near(other.by_shared_budget, -(175_000.0 * 5.0 / 7.0 - 50_000.0));
    assert_eq!(other.by_contract, None);
    // Where one open site says no cost, the owner's is unknown, not nothing.
    let unknown = found(&ROWS.replace("C | stroke | | could | | 40000 | 500", "C | stroke | | could"), &[]).unwrap();
    let own = &unknown.option("best-2").unwrap().books[0];
    assert_eq!((own.cost, own.by_activity, own.by_block, own.by_shared_budget), (None, None, None, None));
}

#[test]
fn recorded_patients_are_held_against_the_nearest_site() {
    let recorded = found(ROWS, &[]).unwrap().recorded.unwrap();
    assert_eq!((recorded.patients, recorded.at_nearest, recorded.elsewhere), (20.0, 18.0, 3.0));
    assert_eq!(recorded.by_site.values().copied().collect::<Vec<_>>(), [(6.0, 10.0), (14.0, 25.0)]);
}

#[test]
fn an_option_with_a_site_that_may_not_is_refused() {
    let error = found(ROWS, &[("north", &["A", "Z"])]).unwrap_err().to_string();
    assert_eq!(error, "the option `north` names the site `Z`, which may not give the service; expected `A`, `B` and `C`");
}
