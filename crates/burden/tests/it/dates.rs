use crate::build::{close, demand, one_team, run, settings};

#[test]
fn demands_due_together_collide() {
    let mut community = one_team(3);
    // Monday 10 June; Friday 14 June is the fifth working day from it, Monday 17 June the sixth.
    for (id, due) in [("a", "2024-06-10"), ("b", "2024-06-14"), ("c", "2024-06-17"), ("often", "2024-06-11")] {
        let often = if id == "often" { "weekly" } else { "once" };
        demand(&mut community, id, "recurrence|first_due|lead_days", &format!("{often}|{due}|0"), "answering", 3.0, "");
    }
    community.demands.rows[3].first_due = Some(jiff::civil::date(2024, 4, 2));
    let burden = run(&community, &settings(100));
    assert_eq!(burden.collisions.len(), 1, "{:?}", burden.collisions);
    let collision = &burden.collisions[0];
    assert_eq!(
        (collision.demands.as_slice(), collision.from.to_string(), collision.until.to_string()),
        (&[0, 1][..], "2024-06-10".into(), "2024-06-14".into())
    );
    close(collision.hours, 6.0);
}

#[test]
fn due_dates_on_closed_days_are_counted() {
    let mut community = one_team(12);
    demand(&mut community, "sunday", "recurrence|first_due", "once|2024-06-02", "answering", 3.0, "");
    demand(&mut community, "holiday", "recurrence|first_due|due_time", "once|2024-08-26|09:30", "answering", 3.0, "");
    demand(&mut community, "daily", "recurrence|first_due", "daily|2025-03-24", "answering", 1.0, "");
    demand(&mut community, "fine", "recurrence|first_due", "once|2024-06-03", "answering", 1.0, "");
    let burden = run(&community, &settings(100));
    let found: Vec<(usize, &str)> = burden.closed_days.iter().map(|c| (c.demand, c.why.as_str())).collect();
    assert_eq!(found, vec![(0, "a Sunday"), (1, "a bank holiday"), (2, "a Saturday"), (2, "a Sunday")]);
    let count = |id: &str| burden.counts.iter().find(|c| c.id == id).map(|c| c.count);
    assert_eq!(
        (count("closed-days"), count("before-noon"), count("due-dates"), count("requirements"), count("targets")),
        (Some(4), Some(1), Some(11), Some(4), Some(0))
    );
}

#[test]
fn a_month_with_room_can_hide_a_week_without() {
    let mut community = one_team(1);
    // 60 hours on the five days to Friday 19 April: the week has 37.5.
    demand(&mut community, "d", "recurrence|first_due|lead_days", "once|2024-04-19|4", "answering", 60.0, "");
    let burden = run(&community, &settings(100));
    let worst = burden.roles[0].weeks.iter().min_by(|a, b| a.headroom_mean.total_cmp(&b.headroom_mean)).expect("weeks");
    assert_eq!(worst.monday.to_string(), "2024-04-15");
    close(worst.headroom_mean, -22.5);
    let finding = burden.chapter_result(&community).findings.into_iter().find(|f| f.code == "burden-week-hidden").expect("a finding");
    assert_eq!(
        finding.sentence,
        "April 2024 has room as a whole for the Strategy and planning team, but its week of 15 April asks 23 hours more than there are"
    );
}

#[test]
fn targets_and_requirements_are_counted_apart() {
    let mut community = one_team(1);
    demand(&mut community, "t", "recurrence|first_due", "once|2024-04-30", "answering", 1.0, "");
    demand(&mut community, "r", "recurrence|first_due", "once|2024-04-30", "answering", 1.0, "");
    community.demands.rows[0].kind = "target".into();
    let result = run(&community, &settings(100)).chapter_result(&community);
    assert_eq!(result.table("burden.counts").map(|t| t.title.as_str()), Some("1 target and 1 requirement, counted apart"));
}
