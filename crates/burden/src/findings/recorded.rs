//! What recorded hours show: estimates that are wrong, work that is late, change over time, and how much is still guessed.

use findings::{Ask, FigureKey, Finding, Level, Quantity, Unit};

use super::finding;
use crate::actuals::{PairResult, Recorded};
use crate::model::Model;
use crate::result::Burden;
use crate::{names, words};

pub(super) fn findings(model: &Model<'_>, burden: &Burden) -> Vec<Finding> {
    let mut findings = changes(burden);
    if let Some(recorded) = &burden.recorded {
        findings.extend(recorded.pairs.iter().filter(|p| p.is_wrong()).filter_map(|p| wrong(model, recorded, p)));
        findings.extend(late(model, recorded));
        findings.extend(partly(burden, recorded));
    }
    findings
}

fn bare(value: f64) -> String {
    Quantity::new(value, Unit::Number).rounded()
}

fn key(measure: &str, model: &Model<'_>, pair: &PairResult) -> FigureKey {
    let community = model.community;
    FigureKey::new(format!("burden.{measure}"))
        .at("demand", &community.demands.rows[pair.demand].demand)
        .at("role", &community.roles.rows[pair.role].role)
}

/// An estimate that is wrong by more than chance.
fn wrong(model: &Model<'_>, recorded: &Recorded, pair: &PairResult) -> Option<Finding> {
    let ((ratio, _), (low, high)) = pair.ratio.ratio.zip(pair.ratio.interval)?;
    let title = &model.community.demands.rows[pair.demand].title;
    let name = names::role(model.community, pair.role);
    let sentence =
        format!("‘{title}’ takes {name} {} times the hours that were estimated (between {} and {})", bare(ratio), bare(low), bare(high));
    let mut found = finding("burden-estimate-wrong", Level::Act, sentence, (pair.ratio.recorded - pair.ratio.estimate).abs());
    found.figures = vec![
        (key("recorded_ratio", model, pair), Quantity::new(ratio, Unit::Number)),
        (key("recorded_hours", model, pair), Quantity::new(pair.ratio.recorded, Unit::Hours)),
    ];
    let tested = recorded.pairs.iter().filter(|p| p.adjusted.is_some()).count();
    found.sureness = vec![format!(
        "{} recorded over {}, {} estimated; {} tested, and of those found wrong one in twenty at most is chance.",
        words::hours(pair.ratio.recorded),
        words::count(pair.ratio.months, "month", "months"),
        words::bare(pair.ratio.estimate),
        words::count(tested, "estimate was", "estimates were")
    )];
    if let Some(credibility) = pair.credibility.filter(|_| recorded.used) {
        found.sureness.push(format!("In this run the months to come count {} times what was estimated.", bare(credibility.factor)));
    }
    found.ask = Some(Ask { what: "ask what has changed, and correct the hours in ‘efforts’".into(), whom: name });
    Some(found)
}

/// Work that was handed in after its due date.
fn late(model: &Model<'_>, recorded: &Recorded) -> Option<Finding> {
    let late: Vec<_> = recorded.handed.iter().filter(|h| h.days > 0).collect();
    let first = late.first()?;
    let rows = &model.community.actuals.rows;
    let hours: f64 = late.iter().map(|h| rows[h.row].hours.get()).sum();
    let sentence = format!(
        "{} of {} handed in after the due date, at most {} late",
        late.len(),
        words::count(recorded.handed.len(), "piece of work was", "pieces of work were"),
        words::count(usize::try_from(first.days).unwrap_or(0), "day", "days")
    );
    let mut found = finding("burden-late", Level::Decide, sentence, hours);
    let of = |h: &crate::actuals::Handed| {
        FigureKey::new("burden.handed_days_late")
            .at("demand", &model.community.demands.rows[h.demand].demand)
            .at("role", &model.community.roles.rows[h.role].role)
            .at("month", h.month)
    };
    found.figures = vec![(of(first), Quantity::new(first.days as f64, Unit::Days))];
    found.sureness = vec![
        "Each is compared with its nearest due date: what is late by more than half the time between two counts as early for the next."
            .into(),
    ];
    let mut roles: Vec<usize> = late.iter().map(|h| h.role).collect();
    roles.sort_unstable();
    roles.dedup();
    let roles: Vec<String> = roles.into_iter().map(|r| names::role(model.community, r)).collect();
    found.ask =
        Some(Ask { what: "ask what held it up, and begin earlier or ask for another due date".into(), whom: words::list(&roles, 3) });
    Some(found)
}

/// Series that change more than by chance.
fn changes(burden: &Burden) -> Vec<Finding> {
    let of = |series: &crate::actuals::OverTime| {
        let at = series.chart.signals.iter().rposition(Option::is_some)?;
        let mut found = finding("burden-change", Level::Note, crate::tables::chart_words(series), 0.0);
        let point = &series.points[at];
        let key = FigureKey::new("burden.xmr_value").at("series", &series.id).at("month", point.month);
        found.figures = vec![(key, Quantity::new(point.value, Unit::Number))];
        found.sureness = vec![format!(
            "By the rules of XmR charts on {}; the last is {}.",
            words::count(series.points.len(), "month", "months"),
            point.month.long()
        )];
        if series.points.len() < uncertainty::XMR_SETTLED {
            found.sureness.push(format!("With fewer than {} months limits still move with each new one.", uncertainty::XMR_SETTLED));
        }
        found.ask = Some(Ask {
            what: "ask what is different since then before acting on single months".into(),
            whom: "the teams that do the work".into(),
        });
        Some(found)
    };
    burden.over_time.iter().filter_map(of).collect()
}

/// How much of the past is still an estimate.
fn partly(burden: &Burden, recorded: &Recorded) -> Option<Finding> {
    let (with, all) = recorded.cells;
    if with >= all {
        return None;
    }
    let share = recorded.cell_hours.0 / recorded.cell_hours.1;
    let sentence = format!(
        "Up to {}, {} of the estimated hours have a record: the rest of the past is still an estimate",
        burden.months[recorded.last].long(),
        words::share(share)
    );
    let mut found = finding("burden-recorded-partly", Level::Note, sentence, recorded.cell_hours.1 - recorded.cell_hours.0);
    found.figures = vec![(FigureKey::new("burden.recorded_share"), Quantity::new(share, Unit::Share))];
    found.sureness = vec![format!(
        "{with} of {} of a demand, role and month; one without a record is not taken for nought: write 0 where nothing was done.",
        words::count(all, "cell", "cells")
    )];
    if recorded.unused > 0 {
        found
            .sureness
            .push(format!("{} of months that are not looked at are not used.", words::count(recorded.unused, "record", "records")));
    }
    found.ask = Some(Ask { what: "record the hours of what takes most first".into(), whom: "the teams that do the work".into() });
    Some(found)
}
