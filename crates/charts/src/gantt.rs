//! The plan as a Gantt chart: what is done down, months across.

use findings::{ResultTable, Value};

use crate::Picture;
use crate::colour::{BLUE, GRID, INK, PALE_TEAL, QUIET, TEAL};
use crate::data::{month_name, month_words};
use crate::svg::{Anchor, Svg, TextStyle, commas, wrap_to};

const WIDTH: f64 = 482.0;
const LABELS: f64 = 152.0;
const HEAD: f64 = 24.0;
const SIZE: f64 = 7.0;
const LINE: f64 = 8.2;
const BAR: f64 = 9.0;
/// Room right of the last month, for the hours of what ends there.
const RIGHT: f64 = 26.0;

/// One row: a thing of the plan.
struct Bar<'t> {
    title: &'t str,
    from: usize,
    /// The last month of its work.
    work_to: usize,
    /// The month in which it counts as done.
    to: usize,
    /// Where it began in the plan in force.
    before: Option<usize>,
    must: bool,
    hours: f64,
}

/// Draws the planned rows of the table `strategy.plan`, over the months from its first to its last, as `YYYY-MM`. None without such rows.
///
/// Dark: work; pale with a border: done and waiting for sign-off; a diamond: signed off; an open outline: where it stood in the plan in force, if it moved.
/// Hours stand at the end of each bar, so that nothing hangs on colour.
#[must_use]
pub fn gantt(table: &ResultTable) -> Option<Picture> {
    let months = months(table)?;
    let bars = bars(table, &months);
    if bars.is_empty() {
        return None;
    }
    let step = (WIDTH - LABELS - RIGHT) / months.len() as f64;
    let x = |month: usize| LABELS + month as f64 * step;
    let mut svg = Svg::new();
    let labels: Vec<Vec<String>> = bars.iter().map(|b| wrap_to(b.title, SIZE, LABELS - 8.0, 2)).collect();
    let height = |lines: &[String]| (lines.len() as f64 * LINE + 5.0).max(BAR + 6.0);
    let bottom = HEAD + labels.iter().map(|l| height(l)).sum::<f64>();
    axis(&mut svg, &months, &x, bottom);
    let mut y = HEAD;
    for (bar, lines) in bars.iter().zip(&labels) {
        let tall = height(lines);
        let middle = y + tall / 2.0;
        for (k, line) in lines.iter().enumerate() {
            let at = middle - (lines.len() as f64 - 1.0) * LINE / 2.0 + k as f64 * LINE + 2.4;
            svg.text(0.0, at, line, style(SIZE, bar.must, INK, Anchor::Start));
        }
        draw(&mut svg, bar, &x, middle);
        svg.line((0.0, y + tall), (WIDTH, y + tall), GRID, 0.3);
        y += tall;
    }
    let subtitle = format!("{} {}", table.subtitle, legend(&bars));
    Some(svg.picture((WIDTH, bottom + 2.0), &table.title, &subtitle, alternative(&bars, &months)))
}

fn style(size: f64, bold: bool, fill: &'static str, anchor: Anchor) -> TextStyle {
    TextStyle { size, bold, fill, anchor }
}

/// What the marks mean; only of those that are drawn.
fn legend(bars: &[Bar<'_>]) -> String {
    let mut parts = vec!["Dark: work, with its hours"];
    if bars.iter().any(|b| b.to > b.work_to) {
        parts.push("pale: waiting for sign-off, to the diamond");
    }
    if bars.iter().any(|b| b.before.is_some_and(|s| s != b.from)) {
        parts.push("open outline: where it began in the plan in force");
    }
    if bars.iter().any(|b| b.must) {
        parts.push("bold: has to be done");
    }
    format!("{}.", parts.join("; "))
}

fn axis(svg: &mut Svg, months: &[String], x: &dyn Fn(usize) -> f64, bottom: f64) {
    let every = if months.len() > 30 { 3 } else { 1 };
    for (m, month) in months.iter().enumerate() {
        let (short, _, year) = month_words(month);
        let begins_year = short == "Jan" || m == 0;
        svg.line((x(m), HEAD - 3.0), (x(m), bottom), if begins_year { QUIET } else { GRID }, if begins_year { 0.6 } else { 0.4 });
        if m % every == 0 {
            let letter: String = if months.len() > 14 { short.chars().take(1).collect() } else { short.to_owned() };
            svg.text((x(m) + x(m + 1)) / 2.0, HEAD - 6.0, &letter, style(6.6, false, QUIET, Anchor::Middle));
        }
        if begins_year {
            svg.text(x(m) + 1.0, 9.0, year, style(7.2, true, INK, Anchor::Start));
        }
    }
    svg.line((x(months.len()), HEAD - 3.0), (x(months.len()), bottom), GRID, 0.4);
}

fn draw(svg: &mut Svg, bar: &Bar<'_>, x: &dyn Fn(usize) -> f64, middle: f64) {
    let top = middle - BAR / 2.0;
    let (from, work_to) = (x(bar.from), x(bar.work_to + 1));
    if let Some(before) = bar.before.filter(|b| *b != bar.from) {
        let old = x(before);
        svg.outlined([old, top - 1.5, work_to - from, BAR + 3.0], "none", QUIET);
    }
    svg.rect(from, top, work_to - from, BAR, BLUE);
    let mut end = work_to;
    if bar.to > bar.work_to {
        end = x(bar.to + 1) - 3.0;
        svg.outlined([work_to, top + 1.5, end - work_to, BAR - 3.0], PALE_TEAL, TEAL);
        let r = 4.0;
        svg.polygon(&[(end, middle - r), (end + r, middle), (end, middle + r), (end - r, middle)], INK);
        end += r;
    }
    if bar.hours > 0.0 {
        svg.text(end + 3.0, middle + 2.3, &commas(bar.hours), style(6.4, false, INK, Anchor::Start));
    }
}

fn column(table: &ResultTable, name: &str) -> Option<usize> {
    table.column(name)
}

fn text(row: &[Value], at: usize) -> &str {
    row.get(at).and_then(Value::text).unwrap_or("")
}

/// Months from the first to the last that any row names.
fn months(table: &ResultTable) -> Option<Vec<String>> {
    let columns = [column(table, "from_month")?, column(table, "to_month")?, column(table, "before_month")?];
    let number = |t: &str| {
        let (year, month) = t.split_once('-')?;
        Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
    };
    let all: Vec<i32> = table.rows.iter().flat_map(|r| columns.iter().filter_map(|c| number(text(r, *c)))).collect();
    let (first, last) = (*all.iter().min()?, *all.iter().max()?);
    Some((first..=last).map(|m| format!("{:04}-{:02}", m.div_euclid(12), m.rem_euclid(12) + 1)).collect())
}

fn bars<'t>(table: &'t ResultTable, months: &[String]) -> Vec<Bar<'t>> {
    let at = |row: &[Value], name: &str| {
        let month = text(row, column(table, name)?);
        months.iter().position(|m| m == month)
    };
    let one = |row: &'t Vec<Value>| {
        let (from, to) = (at(row, "from_month")?, at(row, "to_month")?);
        Some(Bar {
            title: text(row, column(table, "title")?),
            from,
            work_to: at(row, "work_to_month")?.clamp(from, to),
            to,
            before: at(row, "before_month"),
            must: column(table, "force").is_some_and(|c| text(row, c) == "must"),
            hours: column(table, "plan_hours").and_then(|c| row.get(c)).and_then(Value::number).unwrap_or(0.0),
        })
    };
    table.rows.iter().filter_map(one).collect()
}

fn alternative(bars: &[Bar<'_>], months: &[String]) -> String {
    let one = |b: &Bar<'_>| {
        let (from, to) = (month_name(&months[b.from]), month_name(&months[b.to]));
        format!("{}: {from} to {to}, {} hours", b.title, commas(b.hours))
    };
    format!("Gantt chart of {} things. {}.", bars.len(), bars.iter().map(one).collect::<Vec<_>>().join(". "))
}
