//! What is said of a cell that is wrong.

use community::Month;
use community::cell::Cell;
use community::ids::DemandId;
use community::recurrence::Recurrence;
use community::tables::Force;
use community::units::Share;
use jiff::civil::{Date, Time};

fn check<T: Cell>(text: &str, expected: &str, hint: Option<&str>) {
    let error = T::parse(text).expect_err(text);
    assert!(error.expected.contains(expected), "`{text}`: {error:?}");
    match hint {
        Some(hint) => assert!(error.hint.as_deref().is_some_and(|h| h.contains(hint)), "`{text}`: {error:?}"),
        None => assert_eq!(error.hint, None, "`{text}`"),
    }
}

#[test]
fn numbers() {
    check::<f64>("1,250", "a number", Some("write `1250`"));
    check::<f64>("£42.10", "a number", Some("write `42.10`"));
    check::<f64>("about 6 hours", "a number", Some("write `6`"));
    check::<f64>("8%", "a number", Some("`0.08`"));
    check::<Share>("8 %", "a number", Some("`0.08`"));
    check::<f64>("1 250 000.5", "a number", Some("write `1250000.5`"));
    check::<f64>("-£5", "a number", None);
    check::<f64>("1,5", "a number", Some("write `1.5` if the comma"));
    check::<f64>("5-7", "a number", None);
    check::<f64>("12 March 2024", "a number", None);
    check::<f64>("many", "a number", None);
    check::<f64>("NaN", "a number", None);
    check::<f64>("inf", "a number", None);
    check::<f64>("1e999", "a number", None);
    check::<i64>("2.5", "a whole number", None);
    check::<i64>("1 000", "a whole number", Some("write `1000`"));
    assert_eq!(i64::parse("12.0"), Ok(12));
}

#[test]
fn dates_and_times() {
    check::<Date>("30/09/2024", "2024-09-30", Some("write `2024-09-30`"));
    check::<Date>("30.9.24", "2024-09-30", Some("write `2024-09-30`"));
    check::<Date>("2024-02-30", "a date", None);
    check::<Date>("9999-01-01", "1900 to 2200", None);
    check::<Date>("September", "a date", None);
    check::<Time>("5pm", "17:00", None);
    check::<Time>("25:00", "17:00", None);
    check::<Month>("2024-13", "2024-09", None);
    check::<Month>("09/2024", "2024-09", None);
    assert_eq!(Time::parse("17:00:00").map(|t| t.write()), Ok("17:00".into()));
}

#[test]
fn words_and_codes() {
    check::<bool>("maybe", "`yes` or `no`", None);
    check::<Force>("shall", "`must`, `should`, `may`", None);
    assert_eq!(Force::parse("MUST"), Ok(Force::Must));
    check::<DemandId>("D1;D2", "short code", Some("remove `;`"));
    check::<DemandId>(&"x".repeat(81), "short code", Some("80"));
    check::<String>("bell\u{7}", "without control characters", Some("U+0007"));
    check::<Vec<DemandId>>("D1; D[2]", "short code", Some("remove `[`"));
    check::<Recurrence>("fortnightly", "`weekly`", Some("RFC 5545"));
    check::<Recurrence>("FREQ=HOURLY", "`daily`", Some("finer than days"));
}
