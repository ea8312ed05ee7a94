//! Recorded hours against estimates, dates against due dates, and charts over time.

use community::Community;
use findings::{Column, ResultTable, Unit, Value};
use uncertainty::{XMR_SETTLED, XmrConvention, XmrRule, XmrSignal};

use super::{count, hours, optional, text};
use crate::actuals::{OverTime, PairResult, Ratio, Recorded};
use crate::result::Burden;
use crate::{names, words};

fn number(name: &str, label: &str) -> Column {
    Column::number(name, label, Unit::Number)
}

/// All tables of recorded hours, where there are any, and of charts over time.
pub(super) fn all(burden: &Burden, community: &Community) -> Vec<ResultTable> {
    let mut tables = Vec::new();
    if let Some(recorded) = &burden.recorded {
        tables.push(rows(recorded, burden, community));
        tables.push(sums(recorded, burden, community));
        tables.push(months(recorded, burden));
        if !recorded.handed.is_empty() {
            tables.push(handed(recorded, community));
        }
    }
    if !burden.over_time.is_empty() {
        tables.push(charts(burden));
    }
    tables
}

/// How far the records go, for subtitles.
fn reach(recorded: &Recorded, burden: &Burden) -> String {
    let (with, all) = recorded.cells;
    format!(
        "Up to {}, hours are recorded for {with} of {} of a demand, role and month that have an estimate, {} of their estimated hours; the rest stays an estimate.",
        burden.months[recorded.last].long(),
        words::count(all, "cell", "cells"),
        words::share(if recorded.cell_hours.1 > 0.0 { recorded.cell_hours.0 / recorded.cell_hours.1 } else { 0.0 })
    )
}

/// A figure of a ratio by the name of its column.
type Figure = fn(&Ratio) -> Option<f64>;

/// The figures of a ratio, in the order of the columns.
pub(crate) const RATIO: [(&str, Figure); 6] = [
    ("recorded_months", |r| Some(r.months as f64)),
    ("recorded_hours", |r| Some(r.recorded)),
    ("recorded_estimate_hours", |r| Some(r.estimate)),
    ("recorded_ratio", |r| r.ratio.map(|(ratio, _)| ratio)),
    ("recorded_ratio_low", |r| r.interval.map(|(low, _)| low)),
    ("recorded_ratio_high", |r| r.interval.map(|(_, high)| high)),
];

fn ratio_columns() -> Vec<Column> {
    vec![
        count("recorded_months", "months"),
        hours("recorded_hours", "hours recorded"),
        hours("recorded_estimate_hours", "hours estimated for these months"),
        number("recorded_ratio", "recorded ÷ estimated"),
        number("recorded_ratio_low", "low"),
        number("recorded_ratio_high", "high"),
    ]
}

fn rows(recorded: &Recorded, burden: &Burden, community: &Community) -> ResultTable {
    let wrong = recorded.pairs.iter().filter(|p| p.is_wrong()).count();
    let tested = recorded.pairs.iter().filter(|p| p.adjusted.is_some()).count();
    let title = match (wrong, tested) {
        (_, 0) => "No row has three recorded months yet: none is tested".to_owned(),
        (0, n) => format!("Of {} with three recorded months none is wrong by more than chance", words::count(n, "estimate", "estimates")),
        (w, n) => format!(
            "{w} of {} with three recorded months {} wrong by more than chance",
            words::count(n, "estimate", "estimates"),
            if w == 1 { "is" } else { "are" }
        ),
    };
    let mut columns = vec![text("demand", "code"), text("title", "demand"), text("role", "role's code"), text("role_name", "role")];
    columns.extend(ratio_columns());
    columns.extend([
        number("recorded_chance", "chance, adjusted for all rows"),
        number("recorded_weight", "of it taken over"),
        number("recorded_factor", "months to come times"),
        text("used", "in this run"),
    ]);
    let subtitle = format!(
        "Recorded hours over estimated ones by demand and role; intervals of 95 %; chance of a ratio as far from one if the estimate were right, adjusted for the number of rows (Benjamini and Hochberg). {}",
        reach(recorded, burden)
    );
    let mut table = ResultTable::new("burden.recorded", title, subtitle, columns);
    let mut order: Vec<&PairResult> = recorded.pairs.iter().collect();
    let off = |p: &PairResult| (p.ratio.recorded - p.ratio.estimate).abs();
    order.sort_by(|a, b| b.is_wrong().cmp(&a.is_wrong()).then(off(b).total_cmp(&off(a))));
    for pair in order {
        let (demand, role) = (&community.demands.rows[pair.demand], &community.roles.rows[pair.role]);
        let mut values: Vec<Value> =
            vec![demand.demand.as_str().into(), demand.title.as_str().into(), role.role.as_str().into(), role.name.as_str().into()];
        values.extend(RATIO.iter().map(|(_, figure)| optional(figure(&pair.ratio))));
        values.extend([
            optional(pair.adjusted),
            optional(pair.credibility.map(|c| c.weight)),
            optional(pair.credibility.map(|c| c.factor)),
            used_words(recorded, pair).into(),
        ]);
        table.row(&[("demand", demand.demand.as_str()), ("role", role.role.as_str())], values);
    }
    table
}

fn used_words(recorded: &Recorded, pair: &PairResult) -> &'static str {
    match (recorded.used, pair.credibility) {
        (false, _) => "not used: the setting `burden.actuals` says so",
        (true, Some(_)) => "recorded months as they were, months to come mended",
        (true, None) if pair.ratio.ratio.is_none() => "recorded months as they were, no estimate to mend",
        (true, None) => "recorded months as they were; too few to mend the rest",
    }
}

fn sums(recorded: &Recorded, burden: &Burden, community: &Community) -> ResultTable {
    let title = match recorded.all.ratio {
        Some((ratio, _)) => format!(
            "What was recorded took {} times the hours that were estimated for it",
            findings::Quantity::new(ratio, Unit::Number).rounded()
        ),
        None => "What was recorded has no estimate to compare with".into(),
    };
    let mut columns = vec![text("of", "of")];
    columns.extend(ratio_columns());
    let subtitle =
        format!("Recorded over estimated hours in all, by role and by body that asks; intervals of 95 %. {}", reach(recorded, burden));
    let mut table = ResultTable::new("burden.recorded_sums", title, subtitle, columns);
    let mut row = |key: &[(&str, &str)], name: String, ratio: &Ratio| {
        let mut values: Vec<Value> = vec![name.into()];
        values.extend(RATIO.iter().map(|(_, figure)| optional(figure(ratio))));
        table.row(key, values);
    };
    row(&[], "all that was recorded".into(), &recorded.all);
    for (role, ratio) in &recorded.roles {
        row(&[("role", community.roles.rows[*role].role.as_str())], names::role(community, *role), ratio);
    }
    for (issuer, ratio) in &recorded.issuers {
        row(&[("issuer", issuer)], format!("what {} asks", names::body(community, issuer)), ratio);
    }
    table
}

fn months(recorded: &Recorded, burden: &Burden) -> ResultTable {
    let most = recorded.months.iter().zip(&burden.months).max_by(|a, b| (a.0.1 - a.0.0).total_cmp(&(b.0.1 - b.0.0)));
    let title = match most {
        Some(((estimate, hours), month)) if hours > estimate => {
            format!(
                "{} took {} more than was estimated for it, the most of the months recorded",
                month.long(),
                words::hours(hours - estimate)
            )
        }
        _ => "No recorded month took more hours than were estimated for it".into(),
    };
    let mut table = ResultTable::new(
        "burden.recorded_months",
        title,
        format!("Hours recorded and estimated by month, for what was recorded. {}", reach(recorded, burden)),
        vec![text("month", "month"), hours("recorded_hours", "hours recorded"), hours("recorded_estimate_hours", "hours estimated")],
    );
    for ((estimate, hours), month) in recorded.months.iter().zip(&burden.months) {
        let month = month.to_string();
        table.row(&[("month", &month)], vec![month.as_str().into(), (*hours).into(), (*estimate).into()]);
    }
    table
}

fn handed(recorded: &Recorded, community: &Community) -> ResultTable {
    let late = recorded.handed.iter().filter(|h| h.days > 0).count();
    let mut table = ResultTable::new(
        "burden.handed_in",
        format!(
            "{late} of {} after the due date",
            words::count(recorded.handed.len(), "piece of work was handed in", "pieces of work were handed in")
        ),
        "Days of the calendar between the nearest due date and the day on which work was done, late above nought and early below.",
        vec![
            text("demand", "code"),
            text("title", "demand"),
            text("role_name", "role"),
            text("month", "month"),
            text("due", "due"),
            text("done", "done"),
            Column::number("handed_days_late", "days late", Unit::Days),
        ],
    );
    for row in &recorded.handed {
        let (demand, role) = (&community.demands.rows[row.demand], &community.roles.rows[row.role]);
        let month = row.month.to_string();
        table.row(
            &[("demand", demand.demand.as_str()), ("role", role.role.as_str()), ("month", &month)],
            vec![
                demand.demand.as_str().into(),
                demand.title.as_str().into(),
                role.name.as_str().into(),
                month.as_str().into(),
                row.due.to_string().into(),
                row.done.to_string().into(),
                (row.days as f64).into(),
            ],
        );
    }
    table
}

/// The words for a signal; nothing where there is none.
pub(crate) fn signal_words(signal: Option<XmrSignal>) -> &'static str {
    match signal.map(|s| (s.rule, s.up)) {
        None => "",
        Some((XmrRule::Outside, true)) => "above the upper limit",
        Some((XmrRule::Outside, false)) => "below the lower limit",
        Some((XmrRule::Trend, true)) => "seven or more rising",
        Some((XmrRule::Trend, false)) => "seven or more falling",
        Some((XmrRule::TwoOfThree, true)) => "two of three near the upper limit",
        Some((XmrRule::TwoOfThree, false)) => "two of three near the lower limit",
        Some((XmrRule::OneSide, true)) => "seven or more above the mean",
        Some((XmrRule::OneSide, false)) => "seven or more below the mean",
    }
}

/// The rule of a signal as a code: what pictures go by.
fn rule_code(signal: Option<XmrSignal>) -> &'static str {
    match signal.map(|s| (s.rule, s.up)) {
        None => "",
        Some((XmrRule::Outside, _)) => "outside",
        Some((XmrRule::Trend, true)) => "rising",
        Some((XmrRule::Trend, false)) => "falling",
        Some((XmrRule::TwoOfThree, _)) => "two-of-three",
        Some((XmrRule::OneSide, _)) => "one-side",
    }
}

/// What a chart shows, in a sentence without full stop.
pub(crate) fn chart_words(series: &OverTime) -> String {
    let mut found: Vec<(&'static str, usize)> = Vec::new();
    for signal in series.chart.signals.iter().filter(|s| s.is_some()) {
        let words = signal_words(*signal);
        match found.iter_mut().find(|(w, _)| *w == words) {
            Some((_, n)) => *n += 1,
            None => found.push((words, 1)),
        }
    }
    if found.is_empty() {
        return format!("{}: no month differs more than by chance", series.name);
    }
    let parts: Vec<String> = found.iter().map(|(words, n)| format!("{words} ({})", words::count(*n, "month", "months"))).collect();
    format!("{}: {}", series.name, words::list(&parts, 4))
}

fn charts(burden: &Burden) -> ResultTable {
    let with = burden.over_time.iter().filter(|s| s.chart.signals.iter().any(Option::is_some)).count();
    let title = match with {
        0 => "Nothing that is followed over time changes more than by chance".to_owned(),
        n => format!(
            "{n} of {} changed more than by chance",
            words::count(burden.over_time.len(), "series over time has", "series over time have")
        ),
    };
    let left_out: usize = burden.over_time.iter().map(|s| s.chart.left_out).sum();
    let convention = match burden.xmr {
        XmrConvention::Excel => "all moving ranges count, as in the Excel tool".to_owned(),
        XmrConvention::Nhsr => {
            format!("moving ranges of 3.267 times their mean or more left out once, as in R's NHSRplotthedots: {left_out} here")
        }
    };
    let few = burden.over_time.iter().any(|s| s.points.len() < XMR_SETTLED);
    let few = if few { format!(" With fewer than {XMR_SETTLED} months limits still move with each new one.") } else { String::new() };
    let subtitle = format!(
        "XmR charts after NHS England's ‘Making Data Count’: mean ± 2.66 × mean moving range ({convention}). Recorded hours are shown as so many times the estimate.{few}"
    );
    let mut table = ResultTable::new(
        "burden.xmr",
        title,
        subtitle,
        vec![
            text("series", "series"),
            text("series_name", "what"),
            text("month", "month"),
            number("xmr_value", "value"),
            number("xmr_mean", "mean"),
            number("xmr_lower", "lower limit"),
            number("xmr_upper", "upper limit"),
            text("signal", "more than chance"),
            text("rule", "by the rule"),
            text("found", "what the series shows"),
        ],
    );
    for series in &burden.over_time {
        let found = chart_words(series);
        for (point, signal) in series.points.iter().zip(&series.chart.signals) {
            let month = point.month.to_string();
            table.row(
                &[("series", &series.id), ("month", &month)],
                vec![
                    series.id.as_str().into(),
                    series.name.as_str().into(),
                    month.as_str().into(),
                    point.value.into(),
                    series.chart.mean.into(),
                    series.chart.lower.into(),
                    series.chart.upper.into(),
                    signal_words(*signal).into(),
                    rule_code(*signal).into(),
                    found.as_str().into(),
                ],
            );
        }
    }
    table
}
