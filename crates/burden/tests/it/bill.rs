use crate::build::{add, close, demand, one_team, run, settings};

#[test]
fn the_bill_adds_up() {
    let community = crate::explain::busy();
    let burden = run(&community, &settings(500));
    let whole = burden.totals.hours_year();
    close(burden.issuers.iter().map(|i| i.totals.hours_year()).sum(), whole);
    close(burden.origins.iter().map(|o| o.hours_year).sum(), whole);
    close(burden.looks.iter().map(|l| l.hours_year).sum(), whole);
    close(burden.roles.iter().map(|r| r.load_hours()).sum::<f64>() * burden.a_year(), whole);
    close(burden.demands.iter().map(|d| d.totals.hours_year()).sum::<f64>() + burden.ad_hoc_hours_year, whole);
    close(burden.organisation_costs.iter().sum(), burden.totals.employer_cost_year);
    let table = burden.chapter_result(&community);
    let shares = table.table("burden.issuers").expect("the table");
    let column = shares.column("share_of_hours").expect("the column");
    close(shares.rows.iter().filter_map(|r| r[column].number()).sum(), 1.0);
}

#[test]
fn relief_is_what_of_the_overload_goes() {
    let mut community = one_team(1);
    for (id, hours) in [("a", 200.0), ("b", 50.0)] {
        demand(&mut community, id, "recurrence|first_due|lead_days", "once|2024-04-30|0", "answering", hours, "");
    }
    let burden = run(&community, &settings(100));
    // 157.5 hours there are, 250 asked.
    close(burden.overload_hours, 92.5);
    close(burden.demands[0].relief_hours, 92.5);
    close(burden.demands[1].relief_hours, 50.0);
    close(burden.demands[0].totals.employer_cost_year, 200.0 * 50.0 * 12.0);
    assert_eq!(burden.roles[0].cells[0].chance_of_overload, 1.0);
    close(burden.roles[0].cells[0].break_even_committed_share.expect("it is asked"), 1.0 - 250.0 / 157.5);
    close(burden.roles[0].cells[0].headroom_p50_halved.expect("it is over"), 157.5 - 125.0);
}

#[test]
fn looks_follow_the_origin_unless_said() {
    let mut community = one_team(1);
    for (id, origin, looks) in [("a", "national", ""), ("b", "local", ""), ("c", "own", ""), ("d", "national", "out")] {
        demand(&mut community, id, "recurrence|first_due|looks", &format!("once|2024-04-30|{looks}"), "answering", 1.0, "");
        let row = community.demands.rows.last_mut().expect("just added");
        row.origin = community::cell::Cell::parse(origin).expect("an origin");
        row.lead_days = Some(community::units::Days(0.0));
    }
    let burden = run(&community, &settings(100));
    let of = |id: &str| burden.looks.iter().find(|l| l.id == id).map_or(0.0, |l| l.hours_year / 12.0);
    close(of("up"), 1.0);
    close(of("out"), 2.0);
    close(of("own"), 1.0);
}

#[test]
fn costs_that_nobody_knows_are_said() {
    let mut community = one_team(1);
    demand(&mut community, "a", "recurrence|first_due", "once|2024-04-30", "answering", 1.0, "");
    add(&mut community, "roles", "role|organisation|name|band|wte\nx|T1|X|8a|1\ny|T1|Y|unheard of|1");
    let burden = run(&community, &settings(100));
    let note = burden.notes.iter().find(|n| n.code == "no-cost").expect("a note");
    assert!(note.sentence.contains("‘y’") && !note.sentence.contains("‘x’"), "{}", note.sentence);
}

/// NHS Employers: of 23.78 per cent of pay from April 2024, employers pay 14.38 and the centre 9.4; at 1.36 times pay, 6.9 per cent of the cost.
#[test]
fn the_centre_pays_its_part_of_pensions_in_england() {
    for (nation, share) in [(community::Nation::England, 0.069), (community::Nation::Scotland, 0.0)] {
        let mut community = one_team(1);
        community.profile.calendar = nation;
        add(&mut community, "roles", "role|organisation|name|team|band|wte\nx|T1|X|other|Band 8a|1");
        demand(&mut community, "a", "recurrence|first_due|lead_days", "once|2024-04-30|0", "answering", 10.0, "");
        community.efforts.rows[0].role = "x".into();
        let burden = run(&community, &settings(100));
        let band = burden.bands.iter().find(|b| b.id == "band 8a").expect("the band is asked");
        close(band.system_cost_year, 12.0 * 10.0 * 52.49);
        close(band.employer_cost_year, 12.0 * 10.0 * 52.49 * (1.0 - share));
        close(burden.totals.employer_cost_year, band.employer_cost_year);
        // What a role says itself is what its employer pays.
        community.roles.rows[1].hour_cost = Some(community::units::PoundsHour(40.0));
        let burden = run(&community, &settings(100));
        close(burden.totals.employer_cost_year, 12.0 * 10.0 * 40.0);
        close(burden.bands[0].system_cost_year, 12.0 * 10.0 * 40.0 / (1.0 - share));
    }
}
