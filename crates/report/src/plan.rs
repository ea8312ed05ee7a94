//! The plan out to where people work: a picture, a calendar, and a file for planning programs.

mod calendar;
mod project;

use findings::{ChapterResult, ResultTable, Value};

use crate::{ReportError, build::Sources};

/// The plan's tables as these files read them.
struct Plan<'a> {
    schedule: &'a ResultTable,
    dates: &'a ResultTable,
    work: Option<&'a ResultTable>,
}

/// Files of the plan: `plan.svg`, `plan.ics`, `plan.xml`; none where there is no plan.
pub(crate) fn files(sources: &Sources<'_>) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let Some(plan) = plan(sources.chapters) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    if let Some(mut picture) = charts::gantt(plan.schedule) {
        let notice = sources.community.profile.notice.as_deref().unwrap_or_default();
        picture.subtitle = [picture.subtitle.as_str(), notice].join(" ").trim().to_owned();
        files.push(("plan.svg".to_owned(), picture.standalone().into_bytes()));
    }
    files.push(("plan.ics".into(), calendar::calendar(sources.community, &plan).into_bytes()));
    files.push(("plan.xml".into(), project::project(sources.community, &plan)?));
    Ok(files)
}

fn plan(chapters: &[ChapterResult]) -> Option<Plan<'_>> {
    let chapter = chapters.iter().find(|c| c.chapter == "strategy")?;
    Some(Plan {
        schedule: chapter.table("strategy.plan")?,
        dates: chapter.table("strategy.plan_dates").filter(|t| !t.rows.is_empty())?,
        work: chapter.table("strategy.plan_work"),
    })
}

/// The text in a column of a row; empty where there is none.
fn text<'t>(table: &ResultTable, row: &'t [Value], column: &str) -> &'t str {
    table.column(column).and_then(|c| row[c].text()).unwrap_or("")
}

/// The number in a column of a row.
fn number(table: &ResultTable, row: &[Value], column: &str) -> Option<f64> {
    table.column(column).and_then(|c| row[c].number())
}
