//! The log of requests against known rates: fifty invented lines, many invented logs, closed forms.

use std::path::PathBuf;

use burden::{Burden, LogRow, Used};
use community::{Community, Setting};
use jiff::civil::{Date, date};
use uncertainty::{Lognormal, Stream, normal_quantile, poisson_quantile};

use crate::build::{add, close, demand, one_team, run, settings};
use crate::explain::every_figure;

/// Who asks, how many a working day, one request in ten takes less and more than so many hours: what the invented logs are drawn from.
const KNOWN: [(&str, f64, f64, f64); 2] = [("NHSE", 0.25, 1.0, 8.0), ("REG", 0.15, 2.0, 6.0)];
/// The invented logs are of these days: 125 working days, six months.
const WINDOW: (Date, Date) = (date(2024, 4, 1), date(2024, 9, 30));

/// A log as a table, its lines drawn day by day from [`KNOWN`]; every fifth line repeats an earlier one or a demand, every third gives no hours.
fn invented(seed: u64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let holidays = parameters::bank_holidays(community::Nation::England);
    let days = WINDOW.0.series(jiff::Span::new().days(1)).take_while(|d| *d <= WINDOW.1);
    let working = days.filter(|d| d.weekday().to_monday_zero_offset() < 5 && !holidays.contains(d));
    for (at, day) in working.enumerate() {
        for (issuer, rate, p10, p90) in KNOWN {
            let stream = |name: &str| Stream::new(seed, 0, name, issuer);
            let size = Lognormal::from_p10_p90(p10, p90).expect("in order");
            for _ in 0..poisson_quantile(rate, stream("arrivals").uniform(at as u64)) {
                let number = lines.len() as u64;
                let hours = size.at(normal_quantile(stream("hours").uniform(number)));
                let due = day.saturating_add(jiff::Span::new().days(1 + (number % 5) as i64));
                let repeats = match number % 10 {
                    4 => format!("row {number}"),
                    9 => "d".into(),
                    _ => String::new(),
                };
                let hours = if number % 3 == 1 { String::new() } else { format!("{hours:.2}") };
                lines.push(format!("{day}|{issuer}|{due}|plan|{hours}|{repeats}"));
            }
        }
    }
    lines
}

/// The first seed of which the log has fifty lines.
const FIFTY: u64 = 14;

/// One team of which rates are assumed, with a log.
fn logged(lines: &[String]) -> Community {
    let mut community = one_team(12);
    add(&mut community, "organisations", "organisation|name|kind\nREG|The region|region");
    demand(&mut community, "d", "recurrence|first_due|lead_days", "monthly|2024-04-30|5", "answering", 3.0, "");
    add(
        &mut community,
        "ad_hoc",
        "issuer|role|requests_month_low|requests_month_mode|requests_month_high|hours_low|hours_mode|hours_high|status\nNHSE|planning|1|2|4|1|3|9|assumption",
    );
    add(&mut community, "requests", &format!("received|issuer|due|role|hours|duplicate_of\n{}", lines.join("\n")));
    community
}

fn with_window(mut community: Community) -> Community {
    for (key, day) in [("burden.log_from", WINDOW.0), ("burden.log_until", WINDOW.1)] {
        community.profile.settings.insert(key.into(), Setting::Text(day.to_string()));
    }
    community
}

fn pair<'a>(burden: &'a Burden, issuer: &str) -> &'a LogRow {
    let log = burden.log.as_ref().expect("a log");
    log.pairs.iter().find(|p| p.issuer.as_deref() == Some(issuer)).expect("the pair")
}

/// `tests/data/requests-invented.csv` is what the generator above makes of its seed; the column `note` labels each line as invented.
#[test]
fn the_fifty_lines_are_those_of_the_generator() {
    let lines = invented(FIFTY);
    assert_eq!((0..1_000).find(|&seed| invented(seed).len() == 50), Some(FIFTY));
    let rows = lines.iter().map(|line| format!("{},invented\r\n", line.replace('|', ",")));
    let text = format!("received,issuer,due,role,hours,duplicate_of,note\r\n{}", rows.collect::<String>());
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/requests-invented.csv");
    if std::env::var_os("AIRCOVER_WRITE_FIXTURES").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("the fixture"), text);
}

#[test]
fn fifty_lines_give_rates_and_hours_that_hold_the_known_ones() {
    let community = with_window(logged(&invented(FIFTY)));
    let burden = run(&community, &settings(400));
    let log = burden.log.as_ref().expect("a log");
    assert_eq!((log.all.lines.len(), log.days(), log.window_given), (50, 183, true));
    close(log.all.months, 6.0);
    close(log.all.rate, 50.0 / 6.0);
    // scipy: chi2.ppf(.025, 100)/2/6 and chi2.ppf(.975, 102)/2/6.
    close(log.all.rate_interval.0, 37.110_963_737_461_87 / 6.0);
    close(log.all.rate_interval.1, 65.918_766_664_336_81 / 6.0);
    for (issuer, a_day, p10, p90) in KNOWN {
        let row = pair(&burden, issuer);
        let a_month = a_day * 125.0 / 6.0;
        assert!(row.rate_interval.0 < a_month && a_month < row.rate_interval.1, "{issuer}: {:?}", row.rate_interval);
        let hours = row.hours.expect("enough hours");
        for (known, (low, high)) in [p10, (p10 * p90).sqrt(), p90].into_iter().zip(hours.intervals) {
            assert!(low < known && known < high, "{issuer}: {known} is not from {low} to {high}");
        }
    }
    assert_eq!(log.all.repeats, 10);
}

/// Over many invented logs the intervals hold the known rate and hours as often as they say: 95 %, two issuers by 250 logs, so that the
/// share's standard error is 1 point. Garwood's are a little wide.
#[test]
fn intervals_of_many_logs_cover_as_often_as_they_say() {
    const LOGS: u64 = 250;
    let (mut rates, mut deciles, mut with_hours) = (0, [0; 3], 0);
    for seed in 1_000..1_000 + LOGS {
        let burden = run(&with_window(logged(&invented(seed))), &settings(1));
        for (issuer, a_day, p10, p90) in KNOWN {
            let row = pair(&burden, issuer);
            let a_month = a_day * 125.0 / 6.0;
            rates += usize::from(row.rate_interval.0 <= a_month && a_month <= row.rate_interval.1);
            let Some(hours) = row.hours else { continue };
            with_hours += 1;
            for ((hit, known), (low, high)) in deciles.iter_mut().zip([p10, (p10 * p90).sqrt(), p90]).zip(hours.intervals) {
                *hit += usize::from(low <= known && known <= high);
            }
        }
    }
    let share = |hits: usize, of: usize| hits as f64 / of as f64;
    assert!((0.935..=0.99).contains(&share(rates, 2 * LOGS as usize)), "rates: {}", share(rates, 2 * LOGS as usize));
    assert!(with_hours > 400, "{with_hours}");
    for hits in deciles {
        assert!((0.915..=0.98).contains(&share(hits, with_hours)), "hours: {}", share(hits, with_hours));
    }
}

#[test]
fn the_run_takes_the_log_and_what_was_assumed_together() {
    let lines = invented(FIFTY);
    let community = with_window(logged(&lines));
    let burden = run(&community, &settings(4_000));
    // Assumed: PERT of 1, 2, 4, mean 13/6, variance (13/6 − 1)(4 − 13/6)/7; the log: its lines in six months.
    let (m, v) = (13.0 / 6.0, (13.0 / 6.0 - 1.0) * (4.0 - 13.0 / 6.0) / 7.0);
    let nhse = lines.iter().filter(|l| l.contains("|NHSE|")).count() as f64;
    let rate = (m * m / v + nhse) / (m / v + 6.0);
    let region = 0.5 + (50.0 - nhse);
    let used = |issuer: &str| match pair(&burden, issuer).used {
        Used::Fitted { rate, hours } => (rate, hours),
        ref other => panic!("{issuer}: {other:?}"),
    };
    close(used("NHSE").0, rate);
    close(used("REG").0, region / 6.0);
    let hours_of = |issuer: &str| {
        let hours = pair(&burden, issuer).hours.expect("enough");
        let error = hours.sigma * hours.sigma / hours.n as f64;
        libm::exp(hours.mu + 0.5 * hours.sigma * hours.sigma + 0.5 * error)
    };
    assert!(used("NHSE").1 && used("REG").1);
    close(burden.ad_hoc_hours_year, 12.0 * (rate * hours_of("NHSE") + region / 6.0 * hours_of("REG")));
    // Draws agree with the mean: their standard error over 4,000 years' sums is well under 2 %.
    let bill = burden.issuers.iter().find(|i| i.id == "REG").expect("it asks");
    assert!(bill.totals.hours_year_p10 < bill.totals.hours_year() && bill.totals.hours_year() < bill.totals.hours_year_p90);
    let drawn = run(&community, &settings(20_000));
    let role = &drawn.roles[0].cells[0];
    let middle = role.supply_hours - 3.0 - role.headroom_mean;
    close(middle, role.load_hours_mean - 3.0);
    assert!((role.supply_hours - role.headroom_p50 - role.load_hours_mean).abs() < 0.2 * role.load_hours_mean);
}

/// What a role does not log stays as it was assumed, and a log that is too short changes nothing.
#[test]
fn a_short_log_changes_nothing_but_is_shown() {
    let lines = invented(FIFTY);
    let without = run(&logged(&[]), &settings(300));
    assert!(without.log.is_none());
    for (part, why) in [(&lines[..9], "fewer than ten lines"), (&lines[..12], "fewer than 28 days")] {
        let mut community = logged(part);
        if part.len() > 9 {
            for request in &mut community.requests.rows {
                (request.received, request.due) = (date(2024, 5, 7), None);
            }
        }
        let burden = run(&community, &settings(300));
        assert_eq!((&burden.roles, &burden.issuers, &burden.totals), (&without.roles, &without.issuers, &without.totals));
        assert!(matches!(pair(&burden, "NHSE").used, Used::Not(said) if said.contains(why)), "{:?}", pair(&burden, "NHSE").used);
        assert!(burden.chapter_result(&community).table("burden.log_rates").is_some());
        assert!(burden.notes.iter().any(|n| n.code == "log-unused" && n.sentence.contains(why)), "{:?}", burden.notes);
    }
    let mut off = logged(&lines);
    off.profile.settings.insert("burden.requests".into(), Setting::YesNo(false));
    let burden = run(&off, &settings(300));
    assert_eq!((&burden.roles, &burden.totals), (&without.roles, &without.totals));
    off.profile.settings.insert("burden.requests".into(), Setting::Integer(0));
    let inputs = burden::Inputs { parameters: &crate::build::parameters() };
    let error = burden::run(&off, &inputs, &settings(300)).expect_err("no yes or no").to_string();
    assert!(error.contains("`burden.requests`") && error.contains("`true` or `false`"), "{error}");
}

/// A team's rate is split: the role with a log takes its own, the others of the team keep what was assumed.
#[test]
fn a_role_takes_its_own_log_and_leaves_the_rest_of_its_team() {
    let mut community = with_window(logged(&invented(FIFTY)));
    add(
        &mut community,
        "roles",
        "role|organisation|name|team|wte|vacancy_rate|contracted_hours_week|leave_days|training_days|sickness_rate|committed_share_mode\nplan2|T1|Second|planning|3|0|37.5|0|0|0|0",
    );
    let burden = run(&community, &settings(200));
    // The team's rate falls on both by WTE: a quarter on the role with a log.
    close(pair(&burden, "NHSE").assumed.expect("assumed"), 13.0 / 6.0 / 4.0);
    let size = Lognormal::from_p10_p90(1.0, 9.0).expect("in order");
    close(burden.roles[1].cells[0].load_hours_mean, 2.25 + 13.0 / 6.0 * 0.75 * size.mean());
}

#[test]
fn figures_of_a_log_can_be_explained_with_the_same_bits() {
    every_figure(&with_window(logged(&invented(FIFTY))));
    every_figure(&logged(&invented(FIFTY)[..9]));
}

#[test]
fn what_a_log_shows_is_said() {
    let community = with_window(logged(&invented(FIFTY)));
    let result = run(&community, &settings(400)).chapter_result(&community);
    let said: Vec<String> = result
        .findings
        .iter()
        .filter(|f| f.code.starts_with("burden-log"))
        .map(|f| {
            format!(
                "{}: {}. {} Ask {}: {}.",
                f.code,
                f.sentence,
                f.sureness.join(" "),
                f.ask.as_ref().map_or("", |a| &a.whom),
                f.ask.as_ref().map_or("", |a| &a.what)
            )
        })
        .collect();
    let expected = include_str!("../data/log-findings.txt");
    assert_eq!(said.join("\n"), expected.trim_end());
    let fridays = with_window(logged(&invented(7)));
    let result_7 = run(&fridays, &settings(400)).chapter_result(&fridays);
    let finding = result_7.findings.iter().find(|f| f.code == "burden-log-fridays").expect("five of 48");
    assert_eq!(finding.sentence, "5 of 48 requests with a due date came on a Friday for the next working day");
    let when = result.table("burden.log_when").expect("the table");
    assert_eq!(when.rows.len(), 6 + 7);
    assert!(
        when.title.starts_with("Months differ no more than chance explains (chance of as much or more if all working days were alike: "),
        "{}",
        when.title
    );
}
