//! When things fall due.

use std::time::{Duration, Instant};

use community::cell::Cell;
use community::recurrence::{MAX_OCCURRENCES, Recurrence, RecurrenceError};
use jiff::civil::Date;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().expect(text)
}

fn dates(rule: &str, first_due: &str, from: &str, until: &str) -> Result<Vec<String>, RecurrenceError> {
    let dates = Recurrence::parse(rule).expect(rule).dates(date(first_due), date(from), date(until))?;
    Ok(dates.iter().map(Date::to_string).collect())
}

fn check(rule: &str, first_due: &str, (from, until): (&str, &str), expected: &[&str]) {
    assert_eq!(dates(rule, first_due, from, until).expect(rule), expected, "{rule} from {first_due}");
}

const YEAR: (&str, &str) = ("2024-04-01", "2025-03-31");

#[test]
fn words() {
    check("once", "2024-05-02", YEAR, &["2024-05-02"]);
    check("once", "2024-03-31", YEAR, &[]);
    check("yearly", "2020-05-02", YEAR, &["2024-05-02"]);
    check("quarterly", "2024-04-15", YEAR, &["2024-04-15", "2024-07-15", "2024-10-15", "2025-01-15"]);
    check("weekly", "2024-03-25", ("2024-04-01", "2024-04-15"), &["2024-04-01", "2024-04-08", "2024-04-15"]);
    check("daily", "2024-04-29", ("2024-04-01", "2024-05-01"), &["2024-04-29", "2024-04-30", "2024-05-01"]);
    check("Monthly", "2025-03-31", YEAR, &["2025-03-31"]);
    check("monthly", "2025-04-01", YEAR, &[]);
}

#[test]
fn the_end_of_the_month_is_clipped_and_comes_back() {
    check("monthly", "2023-12-31", ("2024-01-01", "2024-05-31"), &["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]);
    check("quarterly", "2023-11-30", ("2024-01-01", "2024-12-31"), &["2024-02-29", "2024-05-30", "2024-08-30", "2024-11-30"]);
    check("yearly", "2024-02-29", ("2025-01-01", "2028-12-31"), &["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
}

#[test]
fn rules() {
    check("FREQ=MONTHLY;BYMONTH=4,7,10,1", "2024-04-12", YEAR, &["2024-04-12", "2024-07-12", "2024-10-12", "2025-01-12"]);
    check("FREQ=MONTHLY;BYMONTH=4,7,10,1;BYDAY=2TU", "2024-04-01", YEAR, &["2024-04-09", "2024-07-09", "2024-10-08", "2025-01-14"]);
    check("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1", "2020-03-31", YEAR, &["2025-03-31"]);
    check("FREQ=MONTHLY;BYMONTHDAY=31", "2024-01-31", ("2024-02-01", "2024-05-31"), &["2024-03-31", "2024-05-31"]);
    check("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2024-04-05", ("2024-04-01", "2024-05-01"), &["2024-04-05", "2024-04-19"]);
    check("FREQ=DAILY;COUNT=3", "2024-04-01", YEAR, &["2024-04-01", "2024-04-02", "2024-04-03"]);
    check("FREQ=DAILY;UNTIL=20240402T235959Z", "2024-04-01", YEAR, &["2024-04-01", "2024-04-02"]);
    check("FREQ=DAILY;UNTIL=20240402", "2024-04-01", YEAR, &["2024-04-01", "2024-04-02"]);
    check("FREQ=MONTHLY;UNTIL=20080331", "2007-12-31", ("2007-04-01", "2009-03-31"), &["2007-12-31", "2008-01-31", "2008-03-31"]);
}

#[test]
fn both_ends_of_the_window_count() {
    for rule in ["monthly", "FREQ=MONTHLY"] {
        check(rule, "2024-04-01", ("2024-04-01", "2024-05-01"), &["2024-04-01", "2024-05-01"]);
    }
}

#[test]
fn hostile_rules_are_bounded() {
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=65535",
        "FREQ=YEARLY;INTERVAL=65535",
        "FREQ=DAILY",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "FREQ=DAILY;COUNT=4294967295",
        "FREQ=WEEKLY;BYSETPOS=366;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=366",
    ] {
        let Ok(recurrence) = Recurrence::parse(rule) else { continue };
        let start = Instant::now();
        let result = recurrence.dates(date("1900-01-01"), date("2024-04-01"), date("2034-03-31"));
        assert!(start.elapsed() < Duration::from_secs(5), "{rule}: {:?}", start.elapsed());
        if let Ok(dates) = result {
            assert!(dates.len() <= usize::from(MAX_OCCURRENCES), "{rule}");
        }
    }
}

#[test]
fn too_many_is_an_error() {
    for rule in ["daily", "FREQ=DAILY"] {
        let result = dates(rule, "2000-01-01", "2000-01-01", "2020-01-01");
        assert!(matches!(result, Err(RecurrenceError::TooMany { .. })), "{rule}: {result:?}");
    }
}

proptest! {
    #[test]
    fn dates_rise_and_stay_in_the_window(word in proptest::sample::select(vec!["once", "daily", "weekly", "monthly", "quarterly", "yearly"]), first in 0..20_000_i64, from in 0..20_000_i64, days in 0..1_000_i64) {
        let day = |n: i64| date("1990-01-01").saturating_add(jiff::Span::new().days(n));
        let (first, from, until) = (day(first), day(from), day(from + days));
        let dates = Recurrence::parse(word).expect(word).dates(first, from, until).expect(word);
        prop_assert!(dates.is_sorted_by(|a, b| a < b));
        prop_assert!(dates.iter().all(|d| *d >= from && *d <= until && *d >= first));
        prop_assert_eq!(dates.contains(&first), first >= from && first <= until);
    }

    /// A window is the same as a wider one, cut down.
    #[test]
    fn windows_cut(word in proptest::sample::select(vec!["daily", "weekly", "monthly", "quarterly", "yearly", "FREQ=MONTHLY;BYMONTH=1,6", "FREQ=WEEKLY;BYDAY=MO,FR"]), first in 0..700_i64, from in 0..1_000_i64, days in 0..400_i64) {
        let day = |n: i64| date("2020-01-01").saturating_add(jiff::Span::new().days(n));
        let rule = Recurrence::parse(word).expect(word);
        let all = rule.dates(day(first), day(0), day(2_000)).expect(word);
        let cut: Vec<Date> = all.into_iter().filter(|d| *d >= day(from) && *d <= day(from + days)).collect();
        prop_assert_eq!(rule.dates(day(first), day(from), day(from + days)).expect(word), cut);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "(FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY))?[;A-Z0-9=,+-]{0,40}") {
        let _ = Recurrence::parse(&text);
    }
}

#[test]
fn listed_days_stand_by_themselves() {
    check("2024-11-01; 2024-06-14;2024-06-14", "2020-01-01", YEAR, &["2024-06-14", "2024-11-01"]);
    check("2023-11-01;2024-06-14", "2020-01-01", YEAR, &["2024-06-14"]);
    let listed = Recurrence::parse("2024-06-14;2024-11-01").expect("days");
    assert_eq!(Recurrence::parse(&listed.to_string()).expect("days"), listed);
    assert!(Recurrence::parse("2024-06-31;2024-07-01").is_err(), "no such day");
}
