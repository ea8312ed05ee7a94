//! The log of requests: rates and hours by who asks, and when they come.

use community::Community;
use findings::{Column, ResultTable, Unit, Value};

use super::{count, hours, optional, share, text};
use crate::log::{LogRow, RequestLog, Used};
use crate::{names, words};

/// The id that stands for every issuer or role.
pub(crate) const ALL: &str = "all";

fn number(name: &str, label: &str) -> Column {
    Column::number(name, label, Unit::Number)
}

/// Since when and until when, and from how many lines.
fn span(log: &RequestLog) -> String {
    let given = if log.window_given { "" } else { ", its first and last line" };
    format!("{} over {} days, {} to {}{given}", words::count(log.lines.len(), "line", "lines"), log.days(), log.from, log.until)
}

pub(super) fn rates(log: &RequestLog, community: &Community) -> ResultTable {
    let mut table = ResultTable::new(
        "burden.log_rates",
        title(log, community),
        format!(
            "Requests a month and hours a request, from the log: {}. Intervals of 95 %: Garwood's for rates, exact ones for the deciles of lognormal hours, Clopper and Pearson's for shares.",
            span(log)
        ),
        vec![
            text("issuer", "code"),
            text("issuer_name", "who asks"),
            text("role", "role's code"),
            text("role_name", "who answers"),
            count("log_lines", "lines"),
            number("log_rate_month", "requests a month"),
            number("log_rate_low", "low"),
            number("log_rate_high", "high"),
            number("log_rate_assumed", "assumed, mean"),
            number("log_rate_run", "in this run, mean"),
            count("log_hours_lines", "lines with hours"),
            hours("log_hours_p10", "hours: one in ten takes less"),
            hours("log_hours_p10_low", "low"),
            hours("log_hours_p10_high", "high"),
            hours("log_hours_median", "hours, middle"),
            hours("log_hours_median_low", "low"),
            hours("log_hours_median_high", "high"),
            hours("log_hours_p90", "hours: one in ten takes more"),
            hours("log_hours_p90_low", "low"),
            hours("log_hours_p90_high", "high"),
            Column::number("log_notice_days", "working days of notice, middle", Unit::Days),
            share("log_share_repeats", "share that repeats something"),
            share("log_share_repeats_low", "low"),
            share("log_share_repeats_high", "high"),
            text("used", "in this run"),
        ],
    );
    for row in log.rows() {
        let issuer = row.issuer.as_deref().unwrap_or(ALL);
        let role = row.role.map_or(ALL, |r| community.roles.rows[r].role.as_str());
        let issuer_name = row.issuer.as_deref().map_or("all who ask".into(), |id| names::body(community, id));
        let role_name = row.role.map_or("all teams".into(), |r| community.roles.rows[r].name.clone());
        let mut values: Vec<Value> = vec![issuer.into(), issuer_name.into(), role.into(), role_name.into()];
        values.extend(FIGURES.iter().map(|(_, figure)| optional(figure(row))));
        values.push(used_words(row).into());
        table.row(&[("issuer", issuer), ("role", role)], values);
    }
    table
}

/// A figure of a row by the name of its column.
type Figure = fn(&LogRow) -> Option<f64>;

/// The figures of a row, in the order of the columns.
pub(crate) const FIGURES: [(&str, Figure); 20] = [
    ("log_lines", |r| Some(r.lines.len() as f64)),
    ("log_rate_month", |r| Some(r.rate)),
    ("log_rate_low", |r| Some(r.rate_interval.0)),
    ("log_rate_high", |r| Some(r.rate_interval.1)),
    ("log_rate_assumed", |r| r.assumed),
    ("log_rate_run", |r| if let Used::Fitted { rate, .. } = r.used { Some(rate) } else { None }),
    ("log_hours_lines", |r| r.hours.map(|h| h.n as f64)),
    ("log_hours_p10", |r| r.hours.map(|h| h.p10)),
    ("log_hours_p10_low", |r| r.hours.map(|h| h.intervals[0].0)),
    ("log_hours_p10_high", |r| r.hours.map(|h| h.intervals[0].1)),
    ("log_hours_median", |r| r.hours.map(|h| h.median)),
    ("log_hours_median_low", |r| r.hours.map(|h| h.intervals[1].0)),
    ("log_hours_median_high", |r| r.hours.map(|h| h.intervals[1].1)),
    ("log_hours_p90", |r| r.hours.map(|h| h.p90)),
    ("log_hours_p90_low", |r| r.hours.map(|h| h.intervals[2].0)),
    ("log_hours_p90_high", |r| r.hours.map(|h| h.intervals[2].1)),
    ("log_notice_days", |r| r.notice_days),
    ("log_share_repeats", |r| (!r.lines.is_empty()).then(|| r.repeats as f64 / r.lines.len() as f64)),
    ("log_share_repeats_low", |r| Some(r.repeats_interval.0)),
    ("log_share_repeats_high", |r| Some(r.repeats_interval.1)),
];

fn used_words(row: &LogRow) -> String {
    match row.used {
        Used::Sum => String::new(),
        Used::Fitted { hours: true, .. } => "rate and hours from the log".into(),
        Used::Fitted { hours: false, .. } => "rate from the log, hours as assumed".into(),
        Used::Not(why) => format!("not from the log: {why}"),
    }
}

fn title(log: &RequestLog, community: &Community) -> String {
    let all = &log.all;
    let most = log.issuers.first().and_then(|first| first.issuer.as_deref().map(|id| (first.lines.len(), names::body(community, id))));
    match most {
        Some((lines, name)) => {
            format!("{lines} of {} came from {name}", words::count(all.lines.len(), "logged request", "logged requests"))
        }
        None => words::count(all.lines.len(), "logged request", "logged requests"),
    }
}

pub(super) fn when(log: &RequestLog) -> ResultTable {
    let said = |even: &Option<crate::log::Evenness>, what: &str| {
        even.as_ref().map_or_else(|| format!("{what} cannot be compared"), |e| e.words(what))
    };
    let mut table = ResultTable::new(
        "burden.log_when",
        format!("{}; {}", said(&log.months, "Months"), said(&log.weekdays, "days from Monday to Friday")),
        format!(
            "Requests by month and day of the week, beside what would come if every working day were alike; Pearson's test. {}.",
            span(log)
        ),
        vec![text("when", "when"), count("log_count", "requests"), number("log_expected", "to be expected")],
    );
    for row in &log.when {
        table.row(&[("when", &row.id)], vec![row.name.as_str().into(), (row.count as f64).into(), row.expected.into()]);
    }
    table
}
