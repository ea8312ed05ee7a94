//! Scenarios, what is confirmed, and whom to ask first.

use burden::Settings;
use community::Community;

use crate::build::{add, close, demand, load, one_team, run, settings};

fn scenario(community: &mut Community, change: &str, target: &str, value: &str) {
    add(community, "scenarios", &format!("scenario|change|target|value\ntry|{change}|{target}|{value}"));
}

/// A monthly return of ten hours that is written on the day on which it is due, for a team of one.
fn monthly() -> Community {
    let mut community = one_team(6);
    demand(&mut community, "ret", "recurrence|first_due|lead_days", "monthly|2024-04-15|0", "answering", 10.0, "");
    community
}

/// What a change does to the load of the team by month, worked out by hand.
#[track_caller]
fn check(mut community: Community, change: &str, target: &str, value: &str, expected: &[f64]) {
    scenario(&mut community, change, target, value);
    let of_scenarios = ["scenario-value", "unknown-id", "self-reference"];
    assert!(!community::consistency::check(&community).iter().any(|p| of_scenarios.contains(&p.code)));
    let burden = run(&community, &settings(100));
    let as_is = load(&burden);
    let with = &burden.scenarios[0].cells[0];
    // Point estimates: the middle headroom is supply less load exactly, and supply is the same on both sides.
    for (month, expected) in expected.iter().enumerate() {
        let found = as_is[month] + burden.roles[0].cells[month].headroom_mean - with[month].headroom_mean;
        assert!((found - expected).abs() < 1e-9, "month {month}: {found} is not {expected}");
    }
}

#[test]
fn every_change_moves_the_hours_as_it_says() {
    check(monthly(), "drop", "ret", "", &[0.0; 6]);
    check(monthly(), "reuse", "ret", "0.3", &[3.0; 6]);
    check(monthly(), "less_often", "ret", "2", &[10.0, 0.0, 10.0, 0.0, 10.0, 0.0]);
    check(monthly(), "less_often", "ret", "3", &[10.0, 0.0, 0.0, 10.0, 0.0, 0.0]);
    // Due 15 April and put off by thirty days: 15 May; what was due in March comes in April.
    check(monthly(), "delay", "ret", "30", &[0.0, 10.0, 10.0, 10.0, 10.0, 10.0]);
    let mut before = monthly();
    before.demands.rows[0].first_due = Some("2024-01-15".parse().expect("a date"));
    check(before, "delay", "ret", "31", &[10.0; 6]);
}

#[test]
fn hours_by_the_year_are_divided_too() {
    let mut community = one_team(12);
    demand(&mut community, "tgt", "recurrence|earliest", "yearly|2024-04-01", "answering", 120.0, "per/year");
    let burden = {
        scenario(&mut community, "less_often", "tgt", "4");
        run(&community, &settings(100))
    };
    close(burden.totals.hours_year(), 120.0);
    close(burden.scenarios[0].totals.hours_year(), 30.0);
}

/// Two trusts that carry the same return.
fn two_trusts() -> Community {
    let mut community = monthly();
    add(&mut community, "organisations", "organisation|name|kind\nT2|Second Trust|acute trust");
    add(
        &mut community,
        "roles",
        "role|organisation|name|team|wte|vacancy_rate|contracted_hours_week|leave_days|training_days|sickness_rate|committed_share_mode|hour_cost
         plan2|T2|Planning|planning|1|0|37.5|0|0|0|0|50",
    );
    community
}

#[test]
fn once_for_all_and_delegation_count_the_bodies() {
    let with = |change: &str, value: &str| {
        let mut community = two_trusts();
        scenario(&mut community, change, "ret", value);
        let burden = run(&community, &settings(100));
        let by_role = |role: usize| burden.roles[role].cells[0].headroom_mean - burden.scenarios[0].cells[role][0].headroom_mean + 10.0;
        (burden.totals.hours_year(), burden.scenarios[0].totals.hours_year(), by_role(0), by_role(1))
    };
    let check = |found: (f64, f64, f64, f64), expected: (f64, f64, f64, f64)| {
        for (found, expected) in [(found.0, expected.0), (found.1, expected.1), (found.2, expected.2), (found.3, expected.3)] {
            close(found, expected);
        }
    };
    check(with("once_for_all", ""), (240.0, 120.0, 5.0, 5.0));
    check(with("once_for_all", "T2"), (240.0, 120.0, 0.0, 10.0));
    check(with("delegate", "plan2"), (240.0, 240.0, 0.0, 20.0));
}

#[test]
fn merging_takes_the_other_s_dates_and_leaves_the_share_that_the_parameter_says() {
    let mut community = monthly();
    demand(&mut community, "big", "recurrence|first_due|lead_days", "quarterly|2024-05-20|0", "answering", 40.0, "");
    // A quarter of ten hours, on 20 May and 20 August.
    check(community, "merge", "ret", "big", &[0.0, 42.5, 0.0, 0.0, 42.5, 0.0]);
}

#[test]
fn people_add_supply() {
    let mut community = monthly();
    scenario(&mut community, "add_people", "plan", "0.5");
    let burden = run(&community, &settings(100));
    close(burden.scenarios[0].supply_hours_year, 1.5 * burden.supply_hours_year);
}

#[test]
fn both_sides_are_drawn_alike() {
    let mut community = crate::explain::busy();
    // Hours that nobody gave are guessed from like demands: without one of those they would be guessed anew, and a scenario holds them.
    community.demands.rows.retain(|d| d.demand.as_str() != "unk");
    community.scenarios = community::Table::default();
    scenario(&mut community, "drop", "plan", "");
    let found = run(&community, &settings(2000));
    let alone = {
        let mut without = community.clone();
        without.scenarios = community::Table::default();
        let row = without.demands.rows.iter().position(|d| d.demand.as_str() == "plan").expect("a row");
        without.demands.rows[row].state = community::tables::DemandState::Done;
        run(&without, &settings(2000))
    };
    let scenario = &found.scenarios[0];
    close(scenario.overload_hours, alone.overload_hours);
    assert!((scenario.overload_hours_less - (found.overload_hours - alone.overload_hours)).abs() < 1e-6);
    // A demand alone: what goes is its relief, which is computed in another way.
    let relief = found.demands[community.demands.rows.iter().position(|d| d.demand.as_str() == "plan").expect("a row")].relief_hours;
    assert!((scenario.overload_hours_less - relief).abs() < 1e-6 * relief, "{} is not {relief}", scenario.overload_hours_less);
    assert!(
        scenario.overload_hours_less_p10 <= scenario.overload_hours_less
            && scenario.overload_hours_less <= scenario.overload_hours_less_p90
    );
}

#[test]
fn the_share_that_is_confirmed_is_of_hours() {
    let mut community = monthly();
    demand(&mut community, "big", "recurrence|first_due|lead_days", "monthly|2024-04-20|0", "answering", 30.0, "");
    let before = run(&community, &settings(100));
    close(before.share_confirmed, 0.0);
    community.efforts.rows[1].confirmed_by = Some("planning team".into());
    let after = run(&community, &settings(100));
    close(after.share_confirmed, 0.75);
    close(after.roles[0].share_confirmed, 0.75);
    close(after.issuers[0].share_confirmed, 0.75);
    close(after.demands[1].share_confirmed, 1.0);
    assert_eq!(before.totals, after.totals, "confirming without correcting changes no figure");
}

/// Independent rows and nothing over: the share of what is unsure that hangs on a row is its share of the variance.
#[test]
fn whom_to_ask_first_agrees_with_the_variances() {
    let mut community = one_team(12);
    for (id, low, mode, high) in [("a", 2.0, 5.0, 20.0), ("b", 1.0, 4.0, 10.0), ("c", 1.0, 1.5, 2.0)] {
        demand(&mut community, id, "recurrence|first_due|lead_days", "yearly|2024-09-16|0", "answering", mode, "");
        let row = community.efforts.rows.last_mut().expect("a row");
        [row.hours_low, row.hours_mode, row.hours_high] = [low, mode, high].map(|h| Some(community::units::Hours(h)));
    }
    let settings = Settings { samples: 20_000, correlation: Some(0.0), ..Settings::default() };
    let burden = run(&community, &settings);
    assert!(!burden.doubts_of_overload);
    let variance = |low: f64, mode: f64, high: f64| {
        let mean = (low + 4.0 * mode + high) / 6.0;
        (mean - low) * (high - mean) / 7.0
    };
    let variances = [variance(2.0, 5.0, 20.0), variance(1.0, 4.0, 10.0), variance(1.0, 1.5, 2.0)];
    let whole: f64 = variances.iter().sum();
    for (id, variance) in ["a/planning/answering", "b/planning/answering"].iter().zip(variances) {
        let found = burden.doubts.iter().find(|d| d.id == *id).expect(id);
        // Standard error of a squared correlation with 20,000 samples: below 0.005; 32 bins take up to 0.01 of a curved one.
        assert!((found.share_of_variance - variance / whole).abs() < 0.02, "{id}: {} is not {}", found.share_of_variance, variance / whole);
    }
    assert_eq!(burden.doubts[0].id, "a/planning/answering");
    community.efforts.rows[0].confirmed_by = Some("the team".into());
    let after = run(&community, &settings);
    assert!(after.doubts.iter().all(|d| d.id != "a/planning/answering"), "what is confirmed is not asked again");
}
