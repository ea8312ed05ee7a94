//! Tests of the loader, the shipped values and the bank holidays.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use community::tables::OwnValue;
use community::{Nation, Table};
use jiff::civil::{Date, Weekday, date};

use crate::{Kind, ParameterError, Parameters, bank_holidays};

const SOURCES: &str = "[handbook]\ntitle = \"Handbook\"\npublisher = \"Council\"\nwhere = \"shelf\"\nread = 2024-01-02\n";

const GOOD: &str = r#"id = "a.b"
description = "d"
unit = "share"
applies_to = "all"
kind = "published"
role = "constant"
bounds = { min = 0.0, max = 1.0 }

[[values]]
from = 2004-12-01
central = 0.5
source = "handbook"
locator = "section 1"

[[values]]
from = 2010-04-01
central = 0.6
range = { low = 0.5, high = 0.7, meaning = "quartiles" }
kind = "assumption"
reason = "no source"
"#;

fn load(text: &str) -> Result<Parameters, ParameterError> {
    Parameters::from_texts(&[("a.toml", text), ("sources.toml", SOURCES)])
}

#[test]
fn a_value_holds_until_the_next_one() {
    let parameters = load(GOOD).unwrap();
    let early = parameters.get("a.b", date(2010, 3, 31)).unwrap();
    assert_eq!((early.central, early.kind, early.low, early.own), (0.5, Kind::Published, None, false));
    assert_eq!(early.source, "Handbook, section 1 (Council; shelf; read 2024-01-02)");
    let late = parameters.get("a.b", date(2030, 1, 1)).unwrap();
    assert_eq!((late.central, late.low, late.high, late.kind), (0.6, Some(0.5), Some(0.7), Kind::Assumption));
    assert_eq!(late.source, "assumption: no source");
    assert!(matches!(parameters.get("a.b", date(2004, 11, 30)), Err(ParameterError::TooEarly { .. })));
    let unknown = parameters.get("a.c", date(2010, 1, 1)).unwrap_err();
    assert_eq!(unknown.to_string(), "there is no parameter `a.c`; the nearest is `a.b`");
}

#[test]
fn what_cannot_be_meant_is_refused_with_file_and_line() {
    let cases = [
        ("unit = \"share\"", "unit = \"furlongs\"", 3, "unit `furlongs`"),
        ("central = 0.5", "central = 1.5", 11, "outside the bounds"),
        ("central = 0.5", "central = nan", 11, "outside the bounds"),
        ("from = 2010-04-01", "from = 2004-12-01", 15, "not in order"),
        ("source = \"handbook\"", "source = \"rumour\"", 12, "`rumour` is not in params/sources.toml"),
        ("source = \"handbook\"\n", "", 9, "without a `source`"),
        ("reason = \"no source\"\n", "", 15, "without a `reason`"),
        ("locator =", "page =", 13, "unknown field `page`"),
        ("kind = \"published\"", "kind = \"hearsay\"", 5, "unknown variant `hearsay`"),
        ("role = \"constant\"", "role = \"constant\"\nrole = \"lever\"", 7, "duplicate key"),
        ("low = 0.5", "low = 0.65", 18, "does not lie about 0.6"),
        ("min = 0.0, max = 1.0", "min = 2.0, max = 1.0", 7, "hold no value"),
        ("from = 2004-12-01", "from = 2004-12-01T10:00:00", 10, "not a date"),
    ];
    for (old, new, line, why) in cases {
        assert!(GOOD.contains(old), "{old}");
        match load(&GOOD.replacen(old, new, 1)) {
            Err(ParameterError::Malformed { file, line: found, why: said }) => {
                assert_eq!((file.as_str(), found), ("params/a.toml", line), "{old} → {new}: {said}");
                assert!(said.contains(why), "{said}");
            }
            other => panic!("{old} → {new}: {other:?}"),
        }
    }
    let twice = Parameters::from_texts(&[("a.toml", GOOD), ("b.toml", GOOD), ("sources.toml", SOURCES)]).unwrap_err();
    assert_eq!(twice.to_string(), "params/b.toml, line 1: `a.b` is declared in params/a.toml too");
    let unread = SOURCES.replace("read = 2024-01-02", "read = \"perhaps\"");
    assert!(Parameters::from_texts(&[("sources.toml", &unread)]).unwrap_err().to_string().contains("`unverified`"));
}

#[test]
fn own_values_hold_on_every_date_and_bad_ones_are_reported() {
    let row =
        |parameter: &str, value, low, mode, high| OwnValue { parameter: parameter.into(), value, low, mode, high, reason: "ours".into() };
    let own = Table {
        rows: vec![
            row("a.b", Some(0.9), None, None, None),
            row("a.bb", Some(0.9), None, None, None),
            row("a.b", Some(9.0), None, None, None),
            row("a.b", None, Some(0.5), Some(0.4), None),
            row("a.b", None, None, None, None),
        ],
        ..Table::default()
    };
    let (parameters, problems) = load(GOOD).unwrap().with_own_values(&own);
    let known = parameters.get("a.b", date(1990, 1, 1)).unwrap();
    assert_eq!((known.central, known.own, known.source.as_str()), (0.9, true, "the community's own value: ours"));
    let codes: Vec<&str> = problems.iter().map(|p| p.code).collect();
    assert_eq!(codes, ["unknown-parameter", "out-of-bounds", "range-order", "own-value"]);
    assert_eq!(problems[0].nearest.as_deref(), Some("a.b"));
}

#[test]
fn the_shipped_parameters_load_and_have_what_the_chapters_read() {
    let parameters = Parameters::shipped().unwrap();
    let on = date(2024, 6, 1);
    let mut ids: Vec<String> =
        ["working_time.training_days", "working_time.sickness_rate", "working_time.vacancy_rate"].map(String::from).into();
    ids.extend(
        [
            "burden.common_factor_correlation",
            "burden.collision_days",
            "burden.estimate_cv_least",
            "burden.merged_share",
            "burden.recorded_month_cv",
            "burden.central_share_of_hour_cost.england",
        ]
        .map(String::from),
    );
    ids.extend(Nation::ALL.iter().flat_map(|n| [format!("working_time.weekly_hours.{n}"), format!("working_time.leave_days.{n}")]));
    ids.extend((1..=12).map(|m| format!("working_time.leave_month_weight.{m:02}")));
    ids.extend(["2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9", "doctor", "vsm"].map(|b| format!("burden.hour_cost.band_{b}")));
    ids.extend(["once", "daily", "weekly", "monthly", "quarterly", "yearly", "rule"].map(|w| format!("burden.lead_days.{w}")));
    for id in &ids {
        assert!(parameters.get(id, on).is_ok(), "{id}");
        let first = if id.contains("hour_cost") { date(2006, 4, 1) } else { date(2006, 1, 1) };
        assert!(parameters.get(id, first).is_ok(), "{id} on {first}");
    }
    // Those of the other chapters are held to what their sources read by `xtask tidy`.
    let ours = |id: &&str| id.starts_with("burden.") || id.starts_with("working_time.");
    let declared: Vec<&str> = parameters.iter().map(|p| p.id.as_str()).filter(ours).collect();
    ids.sort();
    assert_eq!(declared, ids, "declared and read differ");
    assert!(parameters.bytes().len() > 10_000);
}

#[test]
fn values_that_the_sources_give() {
    let parameters = Parameters::shipped().unwrap();
    let hours = |nation: Nation, on: Date| parameters.get(&format!("working_time.weekly_hours.{nation}"), on).unwrap().central;
    assert_eq!(hours(Nation::England, date(2024, 4, 1)), 37.5);
    assert_eq!(hours(Nation::Scotland, date(2024, 3, 31)), 37.5);
    assert_eq!(hours(Nation::Scotland, date(2024, 4, 1)), 37.0);
    assert_eq!(hours(Nation::Scotland, date(2026, 4, 1)), 36.0);
    // 71,663 pounds of pay and on-costs over 1,567.8 worked hours.
    let cost = parameters.get("burden.hour_cost.band_7", date(2024, 9, 1)).unwrap();
    assert!((cost.central - 71_663.0 / 1_567.8).abs() < 0.01, "{}", cost.central);
    assert_eq!(cost.kind, Kind::Derived);
    assert_eq!(parameters.get("burden.hour_cost.band_7", date(2007, 1, 1)).unwrap().kind, Kind::Assumption);
}

fn days(nation: Nation, year: i16) -> Vec<String> {
    bank_holidays(nation).iter().filter(|d| d.year() == year).map(|d| format!("{:02}-{:02}", d.month(), d.day())).collect()
}

#[test]
fn bank_holidays_of_known_years() {
    use Nation::{England, NorthernIreland, Scotland, Wales};
    let cases: [(Nation, i16, &str); 10] = [
        (England, 2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
        (England, 2011, "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27"),
        (England, 2012, "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26"),
        (Wales, 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (England, 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (England, 2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
        (Scotland, 2022, "01-03 01-04 04-15 05-02 06-02 06-03 08-01 09-19 11-30 12-26 12-27"),
        (Scotland, 2006, "01-02 01-03 04-14 05-01 05-29 08-07 12-25 12-26"),
        (NorthernIreland, 2024, "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26"),
        (England, 2007, "01-01 04-06 04-09 05-07 05-28 08-27 12-25 12-26"),
    ];
    for (nation, year, expected) in cases {
        assert_eq!(days(nation, year).join(" "), expected, "{nation} {year}");
    }
    assert!(days(Scotland, 2026).contains(&"06-15".into()));
}

#[test]
fn bank_holidays_fall_on_weekdays_of_2006_to_2030() {
    for nation in Nation::ALL {
        let holidays = bank_holidays(*nation);
        assert!(holidays.iter().all(|d| !matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday)));
        let years: BTreeSet<i16> = holidays.iter().map(|d| d.year()).collect();
        assert_eq!((years.first(), years.last(), years.len()), (Some(&2006), Some(&2030), 25));
    }
    let lines = include_str!("../../../params/bank_holidays.csv").lines().count() - 1;
    assert_eq!(lines, Nation::ALL.iter().map(|n| bank_holidays(*n).len()).sum::<usize>(), "every line is read, none twice");
}
