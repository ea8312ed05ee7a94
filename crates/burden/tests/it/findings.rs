use crate::build::{demand, one_team, run, settings};
use community::units::Share;

/// 250 hours of two demands asked of 157.5 in April.
fn overloaded() -> community::Community {
    let mut community = one_team(2);
    for (id, hours) in [("a", 200.0), ("b", 50.0)] {
        demand(&mut community, id, "recurrence|first_due|lead_days", "once|2024-04-30|0", "answering", hours, "");
    }
    community
}

#[test]
fn an_overload_is_said_with_what_would_undo_it() {
    let community = overloaded();
    let result = run(&community, &settings(100)).chapter_result(&community);
    let finding = &result.findings[0];
    assert_eq!(finding.code, "burden-overload");
    assert_eq!(finding.sentence, "April 2024 asks 93 hours more than the Strategy and planning team has");
    assert_eq!(result.headline, finding.sentence);
    let sureness = finding.sureness.join(" ");
    assert!(sureness.contains("April 2024 is over even if none of this team's time is already taken."), "{sureness}");
    assert!(sureness.contains("It does not hold if all hours asked are halved"), "{sureness}");
    assert!(!finding.unverified_alone);
    let ask = finding.ask.as_ref().expect("an ask");
    assert_eq!(ask.what, "drop, merge, delay or share what takes the most of this time: ‘Demand a’ (200 hours) and ‘Demand b’ (50 hours)");
    assert_eq!(ask.whom, "NHS England");
}

#[test]
fn the_heading_says_the_middle_and_the_finding_the_range() {
    let mut community = overloaded();
    community.efforts.rows[0].hours_low = Some(community::units::Hours(150.0));
    community.efforts.rows[0].hours_high = Some(community::units::Hours(300.0));
    let result = run(&community, &settings(1_000)).chapter_result(&community);
    let sentence = &result.findings[0].sentence;
    assert!(sentence.starts_with(result.headline.as_str()) && !result.headline.contains('('), "{}", result.headline);
    assert!(sentence[result.headline.len()..].starts_with(" (between "), "{sentence}");
}

#[test]
fn break_even_is_a_share_of_time_taken() {
    let mut community = overloaded();
    community.efforts.rows[0].hours_low = Some(community::units::Hours(60.0));
    community.efforts.rows[0].hours_mode = Some(community::units::Hours(60.0));
    community.efforts.rows[0].hours_high = Some(community::units::Hours(60.0));
    community.roles.rows[0].committed_share_mode = Some(Share(0.5));
    let result = run(&community, &settings(100)).chapter_result(&community);
    // The hours are no range, so the sentence gives none, and the heading is the sentence.
    assert_eq!(result.headline, result.findings[0].sentence);
    // 110 of 157.5 asked: over above 30 %.
    assert!(result.findings[0].sureness.contains(&"April 2024 is over if more than 30 % of this team's time is already taken.".to_owned()));
    assert!(result.findings[0].sureness.contains(&"Given as already taken: 50 %.".to_owned()));
}

#[test]
fn what_protects_safety_is_never_proposed() {
    let mut community = overloaded();
    community.demands.rows[0].protects = Some(community::tables::Protects::Safety);
    let result = run(&community, &settings(100)).chapter_result(&community);
    let ask = result.findings[0].ask.as_ref().expect("an ask");
    assert!(!ask.what.contains("Demand a"), "{}", ask.what);
}

#[test]
fn a_committed_share_that_nobody_gave_is_never_assumed_in_silence() {
    let mut community = overloaded();
    community.roles.rows[0].committed_share_mode = None;
    let burden = run(&community, &settings(100));
    assert!(!burden.roles[0].committed_given);
    let result = burden.chapter_result(&community);
    let finding = result.findings.iter().find(|f| f.code == "burden-committed-missing").expect("a finding");
    assert!(finding.sentence.starts_with("Nobody has said how much of its time"), "{}", finding.sentence);
    assert!(result.findings[0].sureness.iter().any(|s| s.contains("was not given, and none is counted")));
    assert!(result.assumptions.iter().any(|a| a.id == "roles.committed_share"));
    let roles = result.table("burden.roles").expect("the table");
    let column = roles.column("committed_share_given").expect("the column");
    assert_eq!(roles.rows[0][column].text(), Some("not given: counted as none"));
}

#[test]
fn no_headline_rests_on_unread_rows_alone() {
    let mut community = overloaded();
    for row in &mut community.demands.rows {
        row.status = community::tables::Status::Unverified;
    }
    let result = run(&community, &settings(100)).chapter_result(&community);
    assert!(result.findings[0].unverified_alone);
    assert!(result.headline.starts_with("The register takes"), "{}", result.headline);
}

#[test]
fn consecutive_months_are_one_finding() {
    let mut community = one_team(6);
    demand(&mut community, "m", "recurrence|first_due|lead_days", "monthly|2024-05-31|0", "answering", 170.0, "");
    let result = run(&community, &settings(100)).chapter_result(&community);
    let over: Vec<&str> = result.findings.iter().filter(|f| f.code == "burden-overload").map(|f| f.sentence.as_str()).collect();
    // May 21, June 20, July 23, August 21, September 21 working days: July has room.
    assert_eq!(over.len(), 2, "{over:?}");
    assert_eq!(over[0], "Each month from May to June 2024 asks more than the Strategy and planning team has: most June 2024, by 20 hours");
}

#[test]
fn how_much_the_register_takes_is_said_even_if_little() {
    let mut community = one_team(12);
    demand(&mut community, "d", "recurrence|first_due|lead_days", "once|2024-04-30|0", "answering", 1.0, "");
    let result = run(&community, &settings(100)).chapter_result(&community);
    assert_eq!(result.headline, "The register takes 0.1 % of the time that these roles have: 1 of 1,910 hours a year");
    assert_eq!(result.findings.iter().filter(|f| f.code == "burden-share-taken").count(), 1);
    assert_eq!(result.facts[0].key.to_string(), "burden.share_of_time_taken");
}
