//! Months and weeks that ask more than there is.

use std::collections::BTreeMap;

use community::tables::Status;
use findings::{Ask, Finding, Level, Unit};

use super::{finding, of_role};
use crate::model::Model;
use crate::result::{Burden, Cell};
use crate::{names, words};

/// Demands that an ask names.
const NAMED: usize = 3;

/// One finding for each run of months of a role that are over in more than half of the samples.
pub(super) fn overloads(model: &Model<'_>, burden: &Burden) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (role, result) in burden.roles.iter().enumerate() {
        let mut month = 0;
        while month < result.cells.len() {
            let run = result.cells[month..].iter().take_while(|c| c.chance_of_overload > 0.5).count();
            if run > 0 {
                findings.push(overload(model, burden, role, month, month + run - 1));
            }
            month += run.max(1);
        }
    }
    findings
}

fn overload(model: &Model<'_>, burden: &Burden, role: usize, first: usize, last: usize) -> Finding {
    let cells = &burden.roles[role].cells;
    let worst = (first..=last).min_by(|&a, &b| cells[a].headroom_p50.total_cmp(&cells[b].headroom_p50)).unwrap_or(first);
    let cell = &cells[worst];
    let name = names::role(model.community, role);
    let spelled = words::months(model.months[first], model.months[last]);
    let over = words::hours(-cell.headroom_p50);
    let sentence = if first == last {
        format!("{spelled} asks {over} more than {name} has{}", between(cell))
    } else {
        format!("Each month from {spelled} asks more than {name} has: most {}, by {over}{}", model.months[worst].long(), between(cell))
    };
    let at_stake = cells[first..=last].iter().map(|c| c.overload_hours).sum();
    let mut result = finding("burden-overload", Level::Act, sentence, at_stake);
    result.figures = vec![
        of_role(model, "headroom_p50", role, Some(worst), cell.headroom_p50, Unit::Hours),
        of_role(model, "headroom_p10", role, Some(worst), cell.headroom_p10, Unit::Hours),
        of_role(model, "headroom_p90", role, Some(worst), cell.headroom_p90, Unit::Hours),
        of_role(model, "chance_of_overload", role, Some(worst), cell.chance_of_overload, Unit::Probability),
        of_role(model, "load_hours_mean", role, Some(worst), cell.load_hours_mean, Unit::Hours),
    ];
    let shares = Shares::new(model, role, first, last);
    result.unverified_alone = shares.read == 0.0;
    result.sureness = sureness(model, burden, role, worst, &shares);
    result.ask = Some(ask(model, role, first, last));
    result
}

/// The range of an overload, in brackets; nothing where the hours are no range.
fn between(cell: &Cell) -> String {
    let (least, most) = (words::bare(-cell.headroom_p90), words::bare(-cell.headroom_p10));
    if cell.headroom_p90 > 0.0 {
        format!(" (from {} of room to {most} too many)", words::hours(cell.headroom_p90))
    } else if least != most {
        format!(" (between {least} and {most})")
    } else {
        String::new()
    }
}

fn sureness(model: &Model<'_>, burden: &Burden, role: usize, month: usize, shares: &Shares) -> Vec<String> {
    let cell = &burden.roles[role].cells[month];
    let when = model.months[month].long();
    let chance = match cell.chance_of_overload {
        c if c >= 1.0 => format!("{when} is over in every draw."),
        c => format!("The chance that {when} is over is {}.", words::chance(c)),
    };
    let confirmed = words::share(burden.roles[role].share_confirmed);
    let mut sentences = vec![format!("{chance} {confirmed} of the hours asked of this team are confirmed locally.")];
    sentences.push(match cell.break_even_committed_share {
        Some(share) if share > 0.0 => format!("{when} is over if more than {} of this team's time is already taken.", words::share(share)),
        Some(_) => format!("{when} is over even if none of this team's time is already taken."),
        None => format!("In {when} this team has no time at all."),
    });
    sentences.push(match &model.roles[role].committed {
        Some(_) => format!("Given as already taken: {}.", crate::tables::committed_text(&model.community.roles.rows[role])),
        None => "How much of its time is already taken was not given, and none is counted: with some taken it is over by more.".into(),
    });
    sentences.push(match cell.headroom_p50_halved {
        Some(halved) if halved < 0.0 => "It holds if all hours asked are halved, and all the more if they are doubled.".into(),
        _ => "It does not hold if all hours asked are halved; it holds all the more if they are doubled.".into(),
    });
    sentences.push(format!(
        "Of the hours asked, {} rest on illustrations, {} on demands that were read in a source.",
        words::share(shares.assumption),
        words::share(shares.read)
    ));
    sentences
}

/// Shares of a role's expected hours in a run of months, by what they rest on.
struct Shares {
    assumption: f64,
    read: f64,
}

impl Shares {
    fn new(model: &Model<'_>, role: usize, first: usize, last: usize) -> Self {
        let (mut whole, mut assumption, mut read) = (0.0, 0.0, 0.0);
        let mut add = |hours: f64, assumed: bool, was_read: bool| {
            whole += hours;
            assumption += if assumed { hours } else { 0.0 };
            read += if was_read { hours } else { 0.0 };
        };
        for (row, units) in &model.roles[role].rows {
            let hours = model.row_hours(*row, units[first..=last].iter().sum());
            add(hours, model.rows[*row].assumption, model.rows[*row].demand_read);
        }
        for (row, shares) in &model.roles[role].ad_hoc {
            let of = &model.ad_hoc[*row];
            let hours = shares[first..=last].iter().map(|s| of.hours(*s)).sum();
            add(hours, of.status == Status::Assumption, of.status == Status::Read);
        }
        if whole > 0.0 { Self { assumption: assumption / whole, read: read / whole } } else { Self { assumption: 0.0, read: 0.0 } }
    }
}

/// Asks relief from what takes the most of these months; never from what protects safety or equality.
fn ask(model: &Model<'_>, role: usize, first: usize, last: usize) -> Ask {
    let mut by_demand: BTreeMap<usize, f64> = BTreeMap::new();
    for (row, units) in &model.roles[role].rows {
        *by_demand.entry(model.rows[*row].demand).or_insert(0.0) += model.row_hours(*row, units[first..=last].iter().sum());
    }
    let demands = &model.community.demands.rows;
    let mut most: Vec<(usize, f64)> = by_demand.into_iter().filter(|(d, h)| *h > 0.0 && demands[*d].protects.is_none()).collect();
    most.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    most.truncate(NAMED);
    if most.is_empty() {
        return Ask {
            what: "find time: what asks for these hours protects safety or equality, or comes without a calendar".into(),
            whom: "the board".into(),
        };
    }
    let named: Vec<String> = most.iter().map(|(d, hours)| format!("‘{}’ ({})", demands[*d].title, words::hours(*hours))).collect();
    let mut whom: Vec<String> = Vec::new();
    for (demand, _) in &most {
        let row = &demands[*demand];
        let deciders = match &row.waived_by {
            _ if row.origin == community::tables::Origin::Own => vec!["the board".to_owned()],
            Some(by) => vec![by.clone()],
            None => names::issuer_list(model.community, row),
        };
        for name in deciders {
            if !whom.contains(&name) {
                whom.push(name);
            }
        }
    }
    Ask {
        what: format!("drop, merge, delay or share what takes the most of this time: {}", words::list(&named, NAMED)),
        whom: words::list(&whom, usize::MAX),
    }
}

/// One finding for each role that has a week without room in a month that has room as a whole.
pub(super) fn hidden_weeks(model: &Model<'_>, burden: &Burden) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (role, result) in burden.roles.iter().enumerate() {
        let hidden: Vec<_> = result
            .weeks
            .iter()
            .filter(|w| {
                let month = model.days.month(model.days.day(w.monday));
                w.headroom_mean < 0.0 && month.is_some_and(|m| result.cells[m].headroom_p50 >= 0.0)
            })
            .collect();
        let Some(worst) = hidden.iter().min_by(|a, b| a.headroom_mean.total_cmp(&b.headroom_mean)) else { continue };
        let month = model.days.month(model.days.day(worst.monday)).unwrap_or(0);
        let name = names::role(model.community, role);
        let mut sentence = format!(
            "{} has room as a whole for {name}, but its week of {} {} asks {} more than there are",
            model.months[month].long(),
            worst.monday.day(),
            model.months[month].name(),
            words::hours(-worst.headroom_mean)
        );
        if hidden.len() > 1 {
            sentence.push_str(&format!("; {} are hidden so", words::count(hidden.len(), "week", "weeks")));
        }
        let at_stake = hidden.iter().map(|w| -w.headroom_mean).sum();
        let mut found = finding("burden-week-hidden", Level::Decide, sentence, at_stake);
        let cell = &result.cells[month];
        found.figures = vec![of_role(model, "headroom_p50", role, Some(month), cell.headroom_p50, Unit::Hours)];
        if crate::weeks::worst(&result.weeks).is_some_and(|w| w.monday == worst.monday) {
            found.figures.insert(0, of_role(model, "worst_week_headroom_mean", role, None, worst.headroom_mean, Unit::Hours));
        }
        found.sureness = vec![
            "Expected hours, on the due dates and lead times as they stand; work that can be begun earlier takes the peak away.".into(),
        ];
        found.unverified_alone = Shares::new(model, role, month, month).read == 0.0;
        found.ask = Some(Ask {
            what: "begin earlier, or ask for another due date".into(),
            whom: format!("{name}, and those who set the due dates"),
        });
        findings.push(found);
    }
    findings
}
