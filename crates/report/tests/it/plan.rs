//! The plan's files: the calendar, and the file for planning programs, by their structure.

use std::collections::BTreeSet;

use findings::{ChapterResult, Column, ResultTable, Unit, Value};
use quick_xml::events::Event;

use crate::fixture::sample;

fn table(id: &str, columns: &[&str], numbers: &[&str], rows: &[&[&str]]) -> ResultTable {
    let columns: Vec<Column> =
        columns.iter().map(|c| if numbers.contains(c) { Column::number(c, c, Unit::Hours) } else { Column::text(c, c) }).collect();
    let cell = |(at, text): (usize, &&str)| match columns[at].unit {
        Some(_) => Value::from(text.parse::<f64>().expect("a number")),
        None => Value::from(*text),
    };
    let rows: Vec<Vec<Value>> = rows.iter().map(|r| r.iter().enumerate().map(cell).collect()).collect();
    ResultTable { id: id.into(), title: "The plan".into(), subtitle: String::new(), columns, keys: vec![Vec::new(); rows.len()], rows }
}

/// Two things after each other, the first signed off; titles that XML and calendars have to write otherwise.
fn chapter() -> ChapterResult {
    let plan = table(
        "strategy.plan",
        &["demand", "title", "planned", "from_month", "work_to_month", "to_month", "before_month", "force", "plan_hours", "why"],
        &["plan_hours"],
        &[
            &["A", "Case, <for> & against; \"hub\"", "yes", "2025-04", "2025-06", "2025-07", "", "may", "120.5", "it fits"],
            &["B", "Open it", "yes", "2025-08", "2025-09", "2025-09", "2025-07", "must", "300", "it has to be done"],
            &["C", "Not this", "no", "", "", "", "", "may", "80", "no room"],
        ],
    );
    let dates = table(
        "strategy.plan_dates",
        &["date", "event", "title", "who", "demand"],
        &[],
        &[
            &["2025-04-01", "begins", "Case, <for> & against; \"hub\"", "trust", "A"],
            &["2025-06-30", "work ends", "Case, <for> & against; \"hub\"", "trust", "A"],
            &["2025-07-09", "papers due", "Case, <for> & against; \"hub\"", "board", "A"],
            &["2025-07-17", "signed off", "Case, <for> & against; \"hub\"", "board", "A"],
            &["2025-08-01", "begins", "Open it", "trust", "B"],
            &["2025-09-30", "work ends", "Open it", "trust", "B"],
        ],
    );
    let work = table(
        "strategy.plan_work",
        &["title", "role_name", "organisation_name", "plan_work_hours", "demand", "role"],
        &["plan_work_hours"],
        &[&["Case", "Planning", "Trust", "120.5", "A", "p"], &["Open it", "Planning", "Trust", "300", "B", "p"]],
    );
    ChapterResult {
        chapter: "strategy",
        headline: "The plan".into(),
        summary: Vec::new(),
        facts: Vec::new(),
        tables: vec![plan, dates, work],
        findings: Vec::new(),
        assumptions: Vec::new(),
        method: Vec::new(),
        sources: Vec::new(),
    }
}

fn file(name: &str) -> String {
    let mut s = sample(12, "");
    s.chapters.push(chapter());
    let row = ["A", "B", "30"];
    let precedences = s.community.table_mut("precedences").expect("the table exists");
    precedences.push(&row, Vec::new(), 2).expect("a sound row");
    let files = report::render_plan(&s.community, &s.chapters, &s.manifest).expect("a sound plan makes files");
    let bytes = files.into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("{name} is among the files")).1;
    String::from_utf8(bytes).expect("UTF-8")
}

/// Every leaf of an XML file: the names from the root down, and the text.
fn leaves(xml: &str) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut path, mut found) = (Vec::new(), Vec::new());
    let mut text = String::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(e) => {
                path.push(e.name().as_ref().to_owned());
                text.clear();
            }
            Event::Text(t) => text.push_str(&t),
            Event::GeneralRef(r) => text.push_str(match &*r {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                _ => "'",
            }),
            Event::End(_) => {
                if !text.trim().is_empty() {
                    found.push((path.join("/"), std::mem::take(&mut text)));
                }
                path.pop();
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn the_file_for_planning_programs_holds_tasks_links_and_hours() {
    let all = leaves(&file("plan.xml"));
    let of = |name: &str| all.iter().filter(|(path, _)| path == name).map(|(_, text)| text.as_str()).collect::<Vec<_>>();
    let title = "Case, <for> & against; \"hub\"";
    assert_eq!(of("Project/Tasks/Task/Name"), [title, &format!("{title}: signed off"), "Open it"]);
    assert_eq!(of("Project/Tasks/Task/Start"), ["2025-04-01T09:00:00", "2025-07-17T09:00:00", "2025-08-01T09:00:00"]);
    assert_eq!(of("Project/Tasks/Task/Finish"), ["2025-06-30T17:00:00", "2025-07-17T09:00:00", "2025-09-30T17:00:00"]);
    // 22 + 22 + 21 weekdays of 7.5 hours.
    assert_eq!(of("Project/Tasks/Task/Duration")[0], "PT487H30M0S");
    assert_eq!(of("Project/Tasks/Task/Milestone"), ["0", "1", "0"]);
    // The sign-off follows the work; what comes after follows the sign-off, thirty days of 14,400 tenths of minutes later.
    assert_eq!(of("Project/Tasks/Task/PredecessorLink/PredecessorUID"), ["1", "2"]);
    assert_eq!(of("Project/Tasks/Task/PredecessorLink/LinkLag"), ["0", "432000"]);
    assert_eq!(of("Project/Resources/Resource/Name"), ["Planning, Trust"]);
    assert_eq!(of("Project/Assignments/Assignment/Work"), ["PT120H30M0S", "PT300H0M0S"]);
    let uids: BTreeSet<&str> = of("Project/Tasks/Task/UID").into_iter().collect();
    assert_eq!(uids.len(), 3);
}

#[test]
fn the_calendar_holds_every_date_and_no_clock() {
    let text = file("plan.ics");
    assert_eq!(text, file("plan.ics"));
    let unfolded = text.replace("\r\n ", "");
    for line in [
        "BEGIN:VCALENDAR",
        "PRODID:-//Aircover//plan//EN",
        "DTSTART;VALUE=DATE:20250709",
        "UID:A-signed-off@plan.aircover",
        "SUMMARY:Case\\, <for> & against\\; \"hub\": papers due",
        "END:VCALENDAR",
    ] {
        assert!(unfolded.lines().any(|l| l == line), "{line} is not in\n{unfolded}");
    }
    assert_eq!(unfolded.matches("BEGIN:VEVENT").count(), 6);
    assert_eq!(unfolded.matches("DTSTAMP:20000101T000000Z").count(), 6);
}

#[test]
fn the_picture_and_the_workbook_are_there_with_it_and_not_without() {
    let mut s = sample(12, "");
    let without = report::render(&s.community, &s.chapters, &s.manifest).expect("a sound chapter makes a report");
    assert!(without.iter().all(|(n, _)| !n.starts_with("plan.")));
    s.chapters.push(chapter());
    let with = report::render(&s.community, &s.chapters, &s.manifest).expect("a sound chapter makes a report");
    let svg = &with.iter().find(|(n, _)| n == "plan.svg").expect("the picture").1;
    let svg = String::from_utf8(svg.clone()).expect("UTF-8");
    assert!(svg.contains("<title>The plan</title>") && svg.contains("Gantt chart of 2 things") && !svg.contains("Not this"));
}
