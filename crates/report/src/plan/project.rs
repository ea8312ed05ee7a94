//! The plan as Microsoft Project XML (MSPDI): tasks with dates, what comes before what, teams and their hours. Many planning programs read it.
//!
//! A day is 7.5 hours, a week Monday to Friday; bank holidays are not taken out. A task begins not before its month: moving it by hand stays possible.

use std::collections::BTreeMap;

use community::Community;
use jiff::civil::{Date, Weekday};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Plan, number, text};
use crate::ReportError;

const NAMESPACE: &str = "http://schemas.microsoft.com/project";
const HOURS_A_DAY: f64 = 7.5;

type Out = Writer<Vec<u8>>;

/// One task: work of an item, or the meeting that signs it off.
struct Task<'a> {
    name: String,
    notes: String,
    start: Date,
    finish: Date,
    milestone: bool,
    /// The demand, for links; of a sign-off none.
    demand: Option<&'a str>,
    /// Tasks that come before, by unique id, with the days between.
    after: Vec<(usize, f64)>,
}

/// The plan as bytes of XML.
pub(super) fn project(community: &Community, plan: &Plan<'_>) -> Result<Vec<u8>, ReportError> {
    let tasks = tasks(community, plan);
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
    let first = tasks.iter().map(|t| t.start).min();
    let last = tasks.iter().map(|t| t.finish).max();
    out.create_element("Project").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|w| {
        leaf(w, "SaveVersion", "14")?;
        leaf(w, "Name", &community.profile.name)?;
        leaf(w, "Title", &community.profile.name)?;
        leaf(w, "ScheduleFromStart", "1")?;
        if let (Some(first), Some(last)) = (first, last) {
            leaf(w, "StartDate", &morning(first))?;
            leaf(w, "FinishDate", &evening(last))?;
        }
        leaf(w, "CalendarUID", "1")?;
        leaf(w, "MinutesPerDay", "450")?;
        leaf(w, "MinutesPerWeek", "2250")?;
        leaf(w, "DaysPerMonth", "20")?;
        calendar(w)?;
        w.create_element("Tasks").write_inner_content(|w| {
            for (n, task) in tasks.iter().enumerate() {
                write_task(w, n + 1, task)?;
            }
            Ok(())
        })?;
        teams(w, plan, &tasks)
    })?;
    Ok(out.into_inner())
}

fn tasks<'a>(community: &Community, plan: &Plan<'a>) -> Vec<Task<'a>> {
    let mut tasks: Vec<Task<'a>> = Vec::new();
    let date = |demand: &str, event: &str| {
        let row = plan.dates.rows.iter().find(|r| text(plan.dates, r, "demand") == demand && text(plan.dates, r, "event") == event)?;
        Some((text(plan.dates, row, "date").parse::<Date>().ok()?, text(plan.dates, row, "who")))
    };
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &plan.schedule.rows {
        let (demand, title) = (text(plan.schedule, row, "demand"), text(plan.schedule, row, "title"));
        let (Some((start, who)), Some((finish, _))) = (date(demand, "begins"), date(demand, "work ends")) else { continue };
        let hours = number(plan.schedule, row, "plan_hours").unwrap_or(0.0);
        let notes = format!("{demand}; {who}; {hours:.0} hours; {}", text(plan.schedule, row, "why"));
        tasks.push(Task {
            name: title.into(),
            notes,
            start: working(start, true),
            finish: working(finish, false),
            milestone: false,
            demand: Some(demand),
            after: Vec::new(),
        });
        let work = tasks.len();
        done.insert(demand, work);
        if let Some((day, body)) = date(demand, "signed off") {
            let notes = date(demand, "papers due").map_or(body.to_owned(), |(due, _)| format!("{body}; papers due {due}"));
            let name = format!("{title}: signed off");
            tasks.push(Task { name, notes, start: day, finish: day, milestone: true, demand: None, after: vec![(work, 0.0)] });
            done.insert(demand, tasks.len());
        }
    }
    for p in &community.precedences {
        if let (Some(before), Some(after)) = (done.get(p.before.as_str()), tasks.iter().position(|t| t.demand == Some(p.after.as_str()))) {
            tasks[after].after.push((*before, p.lag_days.map_or(0.0, |d| d.get()).max(0.0)));
        }
    }
    tasks
}

/// The same day, or the next or last working one.
fn working(mut day: Date, forward: bool) -> Date {
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        let Ok(next) = (if forward { day.tomorrow() } else { day.yesterday() }) else { break };
        day = next;
    }
    day
}

/// Monday to Friday between two days, both counted.
fn working_days(from: Date, to: Date) -> usize {
    from.series(jiff::Span::new().days(1))
        .take_while(|d| *d <= to)
        .filter(|d| !matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday))
        .count()
}

fn morning(day: Date) -> String {
    format!("{day}T09:00:00")
}

fn evening(day: Date) -> String {
    format!("{day}T17:00:00")
}

/// A duration as MSPDI has it: hours, minutes, seconds.
fn duration(hours: f64) -> String {
    let minutes = (hours * 60.0).round() as u64;
    format!("PT{}H{}M0S", minutes / 60, minutes % 60)
}

fn leaf(w: &mut Out, name: &str, value: &str) -> std::io::Result<()> {
    let clean: String = value.chars().filter(|c| !c.is_control()).collect();
    w.create_element(name).write_text_content(BytesText::new(&clean)).map(|_| ())
}

/// Monday to Friday, nine to five with half an hour between.
fn calendar(w: &mut Out) -> std::io::Result<()> {
    w.create_element("Calendars").write_inner_content(|w| {
        w.create_element("Calendar").write_inner_content(|w| {
            leaf(w, "UID", "1")?;
            leaf(w, "Name", "Standard")?;
            leaf(w, "IsBaseCalendar", "1")?;
            leaf(w, "BaseCalendarUID", "-1")?;
            w.create_element("WeekDays").write_inner_content(|w| {
                // 1 is Sunday.
                for day in 1..=7 {
                    let works = (2..=6).contains(&day);
                    w.create_element("WeekDay").write_inner_content(|w| {
                        leaf(w, "DayType", &day.to_string())?;
                        leaf(w, "DayWorking", if works { "1" } else { "0" })?;
                        if works {
                            w.create_element("WorkingTimes").write_inner_content(|w| {
                                for (from, to) in [("09:00:00", "12:30:00"), ("13:00:00", "17:00:00")] {
                                    w.create_element("WorkingTime").write_inner_content(|w| {
                                        leaf(w, "FromTime", from)?;
                                        leaf(w, "ToTime", to)
                                    })?;
                                }
                                Ok(())
                            })?;
                        }
                        Ok(())
                    })?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn write_task(w: &mut Out, uid: usize, task: &Task<'_>) -> std::io::Result<()> {
    let id = uid.to_string();
    let hours = if task.milestone { 0.0 } else { working_days(task.start, task.finish) as f64 * HOURS_A_DAY };
    let finish = if task.milestone { morning(task.finish) } else { evening(task.finish) };
    w.create_element("Task").write_inner_content(|w| {
        leaf(w, "UID", &id)?;
        leaf(w, "ID", &id)?;
        leaf(w, "Name", &task.name)?;
        leaf(w, "Type", "1")?;
        leaf(w, "IsNull", "0")?;
        leaf(w, "OutlineNumber", &id)?;
        leaf(w, "OutlineLevel", "1")?;
        leaf(w, "Start", &morning(task.start))?;
        leaf(w, "Finish", &finish)?;
        leaf(w, "Duration", &duration(hours))?;
        leaf(w, "DurationFormat", "7")?;
        leaf(w, "Milestone", if task.milestone { "1" } else { "0" })?;
        leaf(w, "Summary", "0")?;
        // Must start on for a meeting, start no earlier than for work.
        leaf(w, "ConstraintType", if task.milestone { "2" } else { "4" })?;
        leaf(w, "ConstraintDate", &morning(task.start))?;
        leaf(w, "Notes", &task.notes)?;
        for (before, days) in &task.after {
            w.create_element("PredecessorLink").write_inner_content(|w| {
                leaf(w, "PredecessorUID", &before.to_string())?;
                leaf(w, "Type", "1")?;
                leaf(w, "CrossProject", "0")?;
                // Tenths of minutes; format 8 is elapsed days.
                leaf(w, "LinkLag", &format!("{:.0}", days * 24.0 * 60.0 * 10.0))?;
                leaf(w, "LagFormat", "8")
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Teams as resources, and their hours as assignments.
fn teams(w: &mut Out, plan: &Plan<'_>, tasks: &[Task<'_>]) -> std::io::Result<()> {
    let Some(work) = plan.work else { return Ok(()) };
    let mut roles: Vec<(&str, String)> = Vec::new();
    for row in &work.rows {
        let role = text(work, row, "role");
        if !roles.iter().any(|r| r.0 == role) {
            roles.push((role, format!("{}, {}", text(work, row, "role_name"), text(work, row, "organisation_name"))));
        }
    }
    w.create_element("Resources").write_inner_content(|w| {
        for (n, (_, name)) in roles.iter().enumerate() {
            w.create_element("Resource").write_inner_content(|w| {
                leaf(w, "UID", &(n + 1).to_string())?;
                leaf(w, "ID", &(n + 1).to_string())?;
                leaf(w, "Name", name)?;
                leaf(w, "Type", "1")?;
                leaf(w, "IsNull", "0")
            })?;
        }
        Ok(())
    })?;
    w.create_element("Assignments").write_inner_content(|w| {
        let mut uid = 0;
        for row in &work.rows {
            let task = tasks.iter().position(|t| t.demand == Some(text(work, row, "demand")));
            let role = roles.iter().position(|r| r.0 == text(work, row, "role"));
            let (Some(task), Some(role), Some(hours)) = (task, role, number(work, row, "plan_work_hours")) else { continue };
            uid += 1;
            let whole = working_days(tasks[task].start, tasks[task].finish) as f64 * HOURS_A_DAY;
            w.create_element("Assignment").write_inner_content(|w| {
                leaf(w, "UID", &uid.to_string())?;
                leaf(w, "TaskUID", &(task + 1).to_string())?;
                leaf(w, "ResourceUID", &(role + 1).to_string())?;
                leaf(w, "Units", &format!("{:.3}", hours / whole.max(HOURS_A_DAY)))?;
                leaf(w, "Work", &duration(hours))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}
