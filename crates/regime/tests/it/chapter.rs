//! The chapter as `app` calls it.

use community::{Community, Month, Nation, Profile};
use regime::inputs::{HoursItem, HoursWeek, ItemsWeek, Workload};
use regime::{Inputs, Question, RegimeError, Settings, Width, explain, one, prepare, run, simulate_all};

fn community() -> Community {
    Community::new(Profile {
        name: "Test".into(),
        country: "England".into(),
        first_month: Month::new(2024, 4).unwrap(),
        months: 12,
        calendar: Nation::England,
        currency: "GBP".into(),
        notice: None,
        settings: Default::default(),
    })
}

fn workload(id: &str, hours: f64) -> Workload {
    Workload {
        id: id.into(),
        name: format!("Organisation {id}"),
        above: ItemsWeek(2.5),
        local: ItemsWeek(4.0),
        hours_item: HoursItem(25.0),
        hours_item_sd: HoursItem(3.0),
        hours_week: [HoursWeek(0.9 * hours), HoursWeek(hours), HoursWeek(1.1 * hours)],
        committed_given: true,
        referrals: None,
        wait: None,
    }
}

fn small() -> Settings {
    Settings { question: Question { weeks: 104.0, every: 26.0, precision: 0.2, least: 32, most: 64 }, ..Settings::default() }
}

#[test]
fn every_figure_is_explained_with_the_same_bits() {
    let (community, parameters) = (community(), parameters::Parameters::shipped().unwrap());
    let workloads = [workload("A", 1_500.0), workload("B", 2_000.0)];
    let inputs = Inputs { workloads: &workloads, parameters: &parameters };
    let result = run(&community, &inputs, &small()).unwrap();
    let chapter = result.chapter_result(&community);
    let mut walked = 0;
    for fact in &chapter.facts {
        assert_eq!(
            explain(&community, &inputs, &small(), &result, &fact.key).unwrap().quantity.value.to_bits(),
            fact.quantity.value.to_bits()
        );
        walked += 1;
    }
    for table in chapter.tables.iter().filter(|t| t.id != "regime.bands") {
        for (row, cells) in table.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                if let Some(value) = cell.number() {
                    let found = explain(&community, &inputs, &small(), &result, &table.figure(row, column)).unwrap();
                    assert_eq!(found.quantity.value.to_bits(), value.to_bits(), "{}", table.figure(row, column));
                    walked += 1;
                }
            }
        }
    }
    assert!(walked > 300, "{walked}");
    let nothing = "regime.nothing[regime=base]".parse().unwrap();
    assert!(explain(&community, &inputs, &small(), &result, &nothing).is_err());
}

#[test]
fn a_world_alone_is_the_world_among_others() {
    let (community, parameters) = (community(), parameters::Parameters::shipped().unwrap());
    let workloads = [workload("A", 1_500.0), workload("B", 2_000.0)];
    let inputs = Inputs { workloads: &workloads, parameters: &parameters };
    let settings = small();
    let result = run(&community, &inputs, &settings).unwrap();
    let (sampler, schedules) = prepare(&community, &inputs, &settings).unwrap();
    for schedule in &schedules {
        let outcome = result.outcome(&schedule.name).unwrap();
        for summary in outcome.worlds.iter().step_by(9) {
            let alone = one(&sampler, schedule, summary.number, &settings.question).unwrap();
            let over = alone.end().iter().filter(|r| r.stress >= 1.0).count() as f64 / 2.0;
            assert_eq!(over, summary.over);
            assert_eq!((alone.strategic[0] + alone.strategic[1]) / 2.0, summary.strategic);
        }
    }
    assert!(simulate_all(&[], &regime::Course::of_weeks(4.0), Width::widest()).unwrap().is_empty());
}

#[test]
fn regimes_on_the_same_worlds_differ_by_the_regime_alone() {
    let (community, parameters) = (community(), parameters::Parameters::shipped().unwrap());
    let workloads = [workload("A", 1_500.0)];
    let result = run(&community, &Inputs { workloads: &workloads, parameters: &parameters }, &small()).unwrap();
    let base = result.outcome("base").unwrap();
    assert!(base.differences.iter().all(|d| d.mean == 0.0 && d.error <= 0.1));
    let lost = |name: &str| result.outcome(name).unwrap().estimates[2].mean;
    assert!(lost("grip") > lost("base") && lost("air-cover") <= lost("base"), "{} {} {}", lost("grip"), lost("base"), lost("air-cover"));
}

#[test]
fn what_cannot_be_run_says_why() {
    let (community, parameters) = (community(), parameters::Parameters::shipped().unwrap());
    let ask = |workloads: &[Workload], settings: &Settings| {
        run(&community, &Inputs { workloads, parameters: &parameters }, settings).unwrap_err()
    };
    assert!(matches!(ask(&[], &small()), RegimeError::NoManagers(_)));
    assert!(matches!(ask(&[workload("A", -5.0)], &small()), RegimeError::NoManagers(_)));
    let unknown = Settings { regimes: vec!["markt".into()], ..small() };
    let error = ask(&[workload("A", 1_500.0)], &unknown).to_string();
    assert!(error.contains("`markt`") && error.contains("air-cover"), "{error}");
}
