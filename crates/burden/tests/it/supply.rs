use crate::build::{add, close, demand, empty, one_team, run, settings};

fn with_demand(mut community: community::Community) -> community::Community {
    demand(&mut community, "d", "recurrence|first_due", "once|2024-04-30", "answering", 1.0, "");
    community
}

#[test]
fn working_days_times_hours() {
    // April 2024: 22 weekdays less Easter Monday; May: 23 less two bank holidays.
    let burden = run(&with_demand(one_team(2)), &settings(100));
    close(burden.roles[0].cells[0].supply_hours, 21.0 * 7.5);
    close(burden.roles[0].cells[1].supply_hours, 21.0 * 7.5);
}

#[test]
fn each_share_takes_its_part() {
    let mut community = empty(1);
    add(&mut community, "organisations", "organisation|name|kind\nT1|T|acute trust");
    add(
        &mut community,
        "roles",
        "role|organisation|name|wte|vacancy_rate|contracted_hours_week|leave_days|training_days|sickness_rate|committed_share_low|committed_share_mode|committed_share_high
         a|T1|A|3|0.1|36|0|12|0.05|0.4|0.5|0.9",
    );
    add(&mut community, "demands", "demand|title|issuer|origin|kind|force|recurrence|status\nd|D|T1|own|x|may|once|read");
    let burden = run(&community, &settings(100));
    // 21 working days, one day of training a month; committed (.4 + 2 + .9)/6 = .55.
    close(burden.roles[0].cells[0].supply_hours, 3.0 * 0.9 * 7.2 * 21.0 * (1.0 - 1.0 / 21.0) * 0.95 * 0.45);
}

#[test]
fn a_year_of_full_time_is_what_the_model_book_says() {
    let mut community = empty(12);
    // A year with eight bank holidays.
    community.profile.first_month = community.profile.first_month.plus(12);
    add(&mut community, "organisations", "organisation|name|kind\nT1|T|acute trust");
    add(
        &mut community,
        "roles",
        "role|organisation|name|wte|vacancy_rate|leave_days|training_days|sickness_rate|committed_share_mode\na|T1|A|1|0|29|5|0.045|0",
    );
    add(&mut community, "demands", "demand|title|issuer|origin|kind|force|recurrence|status\nd|D|T1|own|x|may|once|read");
    let burden = run(&community, &settings(100));
    assert!((1_550.0..=1_570.0).contains(&burden.supply_hours_year), "{}", burden.supply_hours_year);
    // Leave lies as people take it: August has 20 working days, June 21.
    let august = &burden.roles[0].cells[4];
    let june = &burden.roles[0].cells[2];
    assert!(august.supply_hours / 20.0 < june.supply_hours / 21.0 - 0.2, "{} {}", august.supply_hours, june.supply_hours);
}

#[test]
fn a_role_counts_while_it_exists() {
    let mut community = one_team(2);
    add(
        &mut community,
        "roles",
        "role|organisation|name|wte|vacancy_rate|contracted_hours_week|leave_days|training_days|sickness_rate|committed_share_mode|from|until\nb|T1|B|1|0|37.5|0|0|0|0|2024-04-15|2024-05-03",
    );
    let burden = run(&with_demand(community), &settings(100));
    close(burden.roles[1].cells[0].supply_hours, 12.0 * 7.5);
    close(burden.roles[1].cells[1].supply_hours, 3.0 * 7.5);
}
