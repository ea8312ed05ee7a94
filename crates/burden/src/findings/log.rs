//! What the log of requests shows: more than was assumed, the same asked again, Fridays for Mondays.

use findings::{Ask, FigureKey, Finding, Level, Quantity, Unit};

use super::finding;
use crate::log::{LogRow, RequestLog, Used};
use crate::model::Model;
use crate::result::Burden;
use crate::{names, words};

/// Least requests of a kind that a finding is made of: fewer are chance.
const LEAST: usize = 3;

pub(super) fn findings(model: &Model<'_>, burden: &Burden) -> Vec<Finding> {
    let Some(log) = &burden.log else { return Vec::new() };
    let mut findings: Vec<Finding> = log.pairs.iter().filter_map(|pair| above_assumed(model, log, pair)).collect();
    findings.extend(repeats(model, log));
    findings.extend(fridays(model, log));
    findings
}

fn key(measure: &str, row: &LogRow, model: &Model<'_>) -> FigureKey {
    let role = row.role.map_or(crate::tables::LOG_ALL, |r| model.community.roles.rows[r].role.as_str());
    FigureKey::new(format!("burden.{measure}")).at("issuer", row.issuer.as_deref().unwrap_or(crate::tables::LOG_ALL)).at("role", role)
}

/// `4.2`, without a unit.
fn bare(value: f64) -> String {
    Quantity::new(value, Unit::Number).rounded()
}

/// A rate of which even the low end is above what was assumed.
fn above_assumed(model: &Model<'_>, log: &RequestLog, pair: &LogRow) -> Option<Finding> {
    let (issuer, role) = (pair.issuer.as_deref()?, pair.role?);
    let assumed = pair.assumed.filter(|a| *a > 0.0 && pair.rate_interval.0 > *a)?;
    let name = names::body(model.community, issuer);
    let sentence = format!(
        "{name} sends {} {} requests a month without a calendar, {} times what was assumed",
        names::role(model.community, role),
        bare(pair.rate),
        bare(pair.rate / assumed)
    );
    let hours: f64 = model
        .ad_hoc
        .iter()
        .filter(|a| a.fit.as_ref().is_some_and(|f| f.issuer == issuer && f.role == role))
        .map(|a| (1.0 - assumed / a.rate.mean()).max(0.0) * a.roles.iter().flat_map(|(_, s)| s).map(|s| a.hours(*s)).sum::<f64>())
        .sum();
    let mut found = finding("burden-log-rate", Level::Decide, sentence, hours);
    found.figures = vec![
        (key("log_rate_month", pair, model), Quantity::new(pair.rate, Unit::Number)),
        (key("log_rate_assumed", pair, model), Quantity::new(assumed, Unit::Number)),
    ];
    let used = match pair.used {
        Used::Fitted { rate, .. } => format!("This run draws {} a month, the log and what was assumed taken together.", bare(rate)),
        _ => "This run still draws what was assumed.".into(),
    };
    found.sureness = vec![
        format!(
            "The log has {} over {} days: between {} and {} a month (95 %).",
            words::count(pair.lines.len(), "line", "lines"),
            log.days(),
            bare(pair.rate_interval.0),
            bare(pair.rate_interval.1)
        ),
        used,
    ];
    found.ask = Some(Ask { what: "show it the log and agree which of these it can do without, or ask for together".into(), whom: name });
    Some(found)
}

/// Who asks for most of some lines.
fn askers(model: &Model<'_>, lines: &[usize]) -> String {
    let mut by: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for &line in lines {
        *by.entry(model.community.requests.rows[line].issuer.as_str()).or_insert(0) += 1;
    }
    let mut by: Vec<_> = by.into_iter().collect();
    by.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let names: Vec<String> = by.iter().map(|(id, n)| format!("{} ({n})", names::body(model.community, id))).collect();
    words::list(&names, 3)
}

/// Requests that repeat something.
fn repeats(model: &Model<'_>, log: &RequestLog) -> Option<Finding> {
    let all = &log.all;
    if all.repeats < LEAST {
        return None;
    }
    let rows = &model.community.requests.rows;
    let again: Vec<usize> =
        log.lines.iter().copied().filter(|&i| rows[i].duplicate_of.as_deref().is_some_and(|of| !of.trim().is_empty())).collect();
    let hours: f64 = again.iter().filter_map(|&i| rows[i].hours).map(|h| h.get()).sum();
    let given = again.iter().filter(|&&i| rows[i].hours.is_some()).count();
    let sentence = format!(
        "{} of {} ask again for what was asked before, and took {}",
        all.repeats,
        words::count(all.lines.len(), "logged request", "logged requests"),
        words::hours(hours)
    );
    let mut found = finding("burden-log-repeats", Level::Decide, sentence, hours);
    let share = all.repeats as f64 / all.lines.len() as f64;
    found.figures = vec![(FigureKey::new("burden.log_share_repeats"), Quantity::new(share, Unit::Share))];
    let (low, high) = all.repeats_interval;
    found.sureness =
        vec![format!("If the log stands for other months, between {} and {} do (95 %).", words::share(low), words::share(high))];
    if given < again.len() {
        found.sureness.push(format!("{} of them give no hours: the truth is higher.", again.len() - given));
    }
    found.ask = Some(Ask { what: "send what was sent before, and agree one place where answers lie".into(), whom: askers(model, &again) });
    Some(found)
}

/// Requests of a Friday for the next working day.
fn fridays(model: &Model<'_>, log: &RequestLog) -> Option<Finding> {
    let found = &log.fridays;
    if found.lines.len() < LEAST {
        return None;
    }
    let rows = &model.community.requests.rows;
    let hours: f64 = found.lines.iter().filter_map(|&i| rows[i].hours).map(|h| h.get()).sum();
    let sentence = format!(
        "{} of {} with a due date came on a Friday for the next working day",
        found.lines.len(),
        words::count(found.dated, "request", "requests")
    );
    let mut result = finding("burden-log-fridays", Level::Decide, sentence, hours);
    result.figures = vec![(FigureKey::new("burden.log_fridays"), Quantity::new(found.lines.len() as f64, Unit::Count))];
    result.sureness = vec![
        format!("{} gave one working day or less, whatever day they came on.", words::count(found.one_day, "request", "requests")),
        "Counted from the days of receipt and the due dates; the log holds no time of day.".into(),
    ];
    result.ask = Some(Ask {
        what: "agree that nothing but what cannot wait is asked on a Friday for Monday".into(),
        whom: askers(model, &found.lines),
    });
    Some(result)
}
