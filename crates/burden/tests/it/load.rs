use burden::Burden;

use crate::build::{add, close, demand, empty, load, one_team, run, settings};

fn of(columns: &str, cells: &str, hours: f64, rest: &str, months: u32) -> Burden {
    let mut community = one_team(months);
    demand(&mut community, "d", columns, cells, "delivering", hours, rest);
    run(&community, &settings(100))
}

#[track_caller]
fn check(burden: &Burden, expected: &[f64]) {
    let found = load(burden);
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        close(*found, *expected);
    }
    let delivering: f64 = burden.roles[0].cells.iter().map(|c| c.delivering_hours_mean).sum();
    close(delivering, expected.iter().sum());
}

#[test]
fn hours_lie_on_the_working_days_of_the_lead_time() {
    // Due Wednesday 3 July, five days of lead: Friday 28 June and three days of July.
    let cells = "once|2024-07-03|5";
    let columns = "recurrence|first_due|lead_days";
    check(&of(columns, cells, 10.0, "", 4), &[0.0, 0.0, 2.5, 7.5]);
    check(&of(columns, cells, 10.0, "profile/back", 4), &[0.0, 0.0, 1.0, 9.0]);
    check(&of(columns, cells, 10.0, "profile/front", 4), &[0.0, 0.0, 4.0, 6.0]);
}

#[test]
fn work_for_a_date_after_the_months_looked_at_falls_within_them() {
    check(&of("recurrence|first_due|lead_days", "once|2024-07-03|5", 10.0, "", 3), &[0.0, 0.0, 2.5]);
}

#[test]
fn a_due_date_without_a_working_day_falls_on_the_last_before() {
    // Sunday 2 June: Friday 31 May.
    check(&of("recurrence|first_due|lead_days", "once|2024-06-02|0", 10.0, "", 3), &[0.0, 10.0, 0.0]);
}

#[test]
fn what_recurs_recurs() {
    check(&of("recurrence|first_due|lead_days", "monthly|2024-04-30|0", 10.0, "", 3), &[10.0, 10.0, 10.0]);
    check(&of("recurrence|first_due|lead_days|last_due", "weekly|2024-04-03|0|2024-04-30", 1.0, "", 2), &[4.0, 0.0]);
    check(&of("recurrence|first_due|lead_days", "FREQ=MONTHLY;BYMONTH=5,6;BYDAY=2TU|2024-05-14|0", 3.0, "", 3), &[0.0, 3.0, 3.0]);
}

#[test]
fn hours_a_year_and_a_month_lie_evenly_while_in_force() {
    let year = of("recurrence|earliest", "yearly|2024-04-01", 254.0, "per/year", 12);
    // 254 working days in 2024/25 (Good Friday fell in March and again in April): one hour each.
    close(load(&year)[0], 21.0);
    close(load(&year).iter().sum(), 254.0);
    check(&of("recurrence|earliest|last_due", "once|2024-05-16|2024-06-30", 21.0, "per/month", 3), &[0.0, 11.0, 21.0]);
    let cases = of("recurrence|earliest", "yearly|2024-04-01", 2.0, "per|count_year/case|100", 12);
    close(load(&cases).iter().sum(), 200.0);
    check(&of("recurrence|first_due|lead_days", "monthly|2024-04-30|0", 7.0, "per/once", 2), &[7.0, 0.0]);
}

#[test]
fn what_is_done_asks_nothing() {
    check(&of("recurrence|first_due|state", "monthly|2024-04-30|done", 10.0, "", 2), &[0.0, 0.0]);
}

#[test]
fn a_demand_passes_to_the_successor_or_ends() {
    for (successor, expected) in [("new", [10.0, 10.0]), ("", [10.0, 0.0])] {
        let mut community = one_team(2);
        add(
            &mut community,
            "organisations",
            &format!("organisation|name|kind|until|successor\nold|Old|region|2024-04-30|{successor}\nnew|New|region||"),
        );
        demand(&mut community, "d", "recurrence|first_due|lead_days", "monthly|2024-04-30|0", "answering", 10.0, "");
        community.demands.rows[0].issuer = vec!["old".into()];
        let burden = run(&community, &settings(100));
        assert_eq!(load(&burden).iter().map(|h| h.round()).collect::<Vec<_>>(), expected);
        let issuers: Vec<&str> = burden.issuers.iter().map(|i| i.id.as_str()).collect();
        assert_eq!(issuers, if successor.is_empty() { vec!["old"] } else { vec!["new", "old"] });
    }
}

/// Two trusts merge on 1 May: what the new one owes on 31 May over 42 working days was begun by both old ones, by their people.
#[test]
fn the_work_before_a_merger_is_that_of_the_bodies_that_merged() {
    let mut community = empty(2);
    add(
        &mut community,
        "organisations",
        "organisation|name|kind|from|until|successor
         a|A|old trust||2024-04-30|c
         b|B|old trust||2024-04-30|c
         c|C|acute trust|2024-05-01||
         NHSE|NHS England|national body|||",
    );
    add(
        &mut community,
        "roles",
        "role|organisation|name|team|wte\npa|a|P|planning|3\npb|b|P|planning|1\npc|c|P|planning|4\nother|a|O|other|9",
    );
    demand(&mut community, "d", "recurrence|first_due|lead_days", "once|2024-05-31|60", "answering", 43.0, "");
    let burden = run(&community, &settings(100));
    let found: Vec<[f64; 2]> = burden.roles.iter().map(|r| [r.cells[0].load_hours_mean, r.cells[1].load_hours_mean]).collect();
    // April 2024 has 21 working days (Easter Monday is the 1st), May 21 (two bank holidays).
    let (april, may) = (21.0, 21.0);
    let daily = 43.0 / (april + may);
    for (found, expected) in found.iter().zip([[0.75 * april * daily, 0.0], [0.25 * april * daily, 0.0], [0.0, may * daily], [0.0, 0.0]]) {
        close(found[0], expected[0]);
        close(found[1], expected[1]);
    }
    // Without the succession all of it lies on the new trust's own days.
    for row in &mut community.organisations.rows {
        row.successor = None;
    }
    close(run(&community, &settings(100)).roles[2].cells[1].load_hours_mean, 43.0);
}

#[test]
fn a_team_shares_by_wte_and_each_carrier_bears_its_own() {
    let mut community = one_team(1);
    add(
        &mut community,
        "organisations",
        "organisation|name|kind\nT2|Second Trust|Acute Trust\nT3|Third Trust|acute trust\nG|Practice|practice",
    );
    add(&mut community, "roles", "role|organisation|name|team|wte\na|T2|A|Planning|3\nb|T2|B|planning|1\nc|G|C|planning|1");
    demand(&mut community, "d", "recurrence|first_due|lead_days", "once|2024-04-30|0", "answering", 8.0, "");
    let burden = run(&community, &settings(100));
    let found: Vec<f64> = burden.roles.iter().map(|r| r.cells[0].load_hours_mean).collect();
    for (found, expected) in found.iter().zip([8.0, 6.0, 2.0, 0.0]) {
        close(*found, expected);
    }
    // The third trust has no such team: said, not silent.
    assert_eq!(burden.no_team.len(), 1);
    assert_eq!((burden.no_team[0].1.as_str(), burden.no_team[0].2), ("planning", 1));
    close(burden.no_team[0].3, 8.0);
    assert_eq!(burden.demands[0].carriers, 3);
}

#[test]
fn nobody_carries_is_said() {
    let mut community = one_team(1);
    demand(&mut community, "d", "recurrence|first_due", "once|2024-04-30", "answering", 8.0, "");
    community.demands.rows[0].carried_by = vec!["ambulance trust".into()];
    let burden = run(&community, &settings(100));
    assert!(burden.notes.iter().any(|n| n.code == "no-carrier" && n.sentence.contains("ambulance trust")), "{:?}", burden.notes);
}

#[test]
fn unknown_hours_are_a_range_from_like_demands() {
    let mut community = one_team(12);
    for (id, hours) in [("a", 10.0), ("b", 20.0), ("c", 30.0)] {
        demand(&mut community, id, "recurrence|earliest", "yearly|2024-04-01", "answering", hours, "per/year");
    }
    demand(&mut community, "other", "recurrence|earliest", "yearly|2024-04-01", "answering", 1_000.0, "per/year");
    community.demands.rows[3].kind = "inquiry".into();
    add(
        &mut community,
        "demands",
        "demand|title|issuer|origin|kind|force|carried_by|status|recurrence|earliest\nu|U|NHSE|national|return|must|acute trust|read|yearly|2024-04-01",
    );
    add(
        &mut community,
        "demands",
        "demand|title|issuer|origin|kind|force|carried_by|status|recurrence|earliest\nv|V|NHSE|national|return|must|acute trust|read|yearly|2024-04-01",
    );
    add(&mut community, "efforts", "demand|role|work|status\nv|planning|answering|unverified");
    let burden = run(&community, &settings(500));
    // Low 12, most likely 20, high 28: mean 20.
    for demand in [4, 5] {
        close(burden.demands[demand].totals.answering_hours_year, 20.0);
        let totals = &burden.demands[demand].totals;
        assert!(totals.hours_year_p10 > 12.0 && totals.hours_year_p90 < 28.0);
    }
    close(burden.share_on_unknown, 40.0 / 1_100.0);
    assert!(burden.chapter_result(&community).findings.iter().any(|f| f.code == "burden-unknown-hours"));
}

#[test]
fn what_stands_by_demand_role_and_month_adds_up_to_the_load() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/directives");
    let community = exchange::load(&folder).community.expect("the example can be read");
    let parameters = parameters::Parameters::shipped().expect("the shipped parameters are well formed");
    let inputs = burden::Inputs { parameters: &parameters };
    let standing = burden::standing_load(&community, &inputs).expect("it has bodies, roles and demands");
    let burden = run(&community, &settings(100));
    assert!(standing.iter().all(|s| s.hours > 0.0) && !standing.is_empty());
    for (r, role) in burden.roles.iter().enumerate() {
        for (m, cell) in role.cells.iter().enumerate() {
            let of = |work: community::tables::Work| {
                standing.iter().filter(|s| (s.role, s.month, s.work) == (r, m, work)).map(|s| s.hours).sum::<f64>()
            };
            // Sums of the same numbers in another order.
            assert!((of(community::tables::Work::Answering) - cell.answering_hours_mean).abs() < 1e-6, "{r} {m}");
            assert!((of(community::tables::Work::Delivering) - cell.delivering_hours_mean).abs() < 1e-6, "{r} {m}");
        }
    }
}
