//! What the figures mean for somebody who has to decide.

mod bill;
mod data;
mod dates;
mod log;
mod overload;
mod recorded;
mod whatif;

use findings::{FigureKey, Finding, Level, Quantity, Unit};

use crate::model::Model;
use crate::result::Burden;

/// All findings, in rank order.
pub(crate) fn findings(model: &Model<'_>, burden: &Burden) -> Vec<Finding> {
    let mut findings = overload::overloads(model, burden);
    findings.extend(overload::hidden_weeks(model, burden));
    findings.extend(dates::collisions(model, burden));
    findings.extend(dates::closed_days(model, burden));
    findings.extend(bill::share_taken(burden));
    findings.extend(bill::top_issuer(burden));
    findings.extend(bill::looking_up(burden));
    findings.extend(bill::ad_hoc(model, burden));
    findings.extend(whatif::scenarios(burden));
    findings.extend(whatif::ask_first(burden));
    findings.extend(data::committed_missing(model, burden));
    findings.extend(data::unknown_hours(model, burden));
    findings.extend(data::no_team(model, burden));
    findings.extend(log::findings(model, burden));
    findings.extend(recorded::findings(model, burden));
    Finding::rank(&mut findings);
    findings
}

/// A finding without ask that rests on more than unread rows.
fn finding(code: &'static str, level: Level, sentence: String, at_stake: f64) -> Finding {
    Finding {
        code,
        level,
        sentence,
        sureness: Vec::new(),
        figures: Vec::new(),
        at_stake: Quantity::new(at_stake, Unit::Hours),
        ask: None,
        unverified_alone: false,
    }
}

fn figure(measure: &str, value: f64, unit: Unit) -> (FigureKey, Quantity) {
    (FigureKey::new(format!("burden.{measure}")), Quantity::new(value, unit))
}

/// A figure of a role, or of a role in a month.
fn of_role(model: &Model<'_>, measure: &str, role: usize, month: Option<usize>, value: f64, unit: Unit) -> (FigureKey, Quantity) {
    let key = FigureKey::new(format!("burden.{measure}")).at("role", &model.community.roles.rows[role].role);
    let key = month.map_or(key.clone(), |m| key.at("month", model.months[m]));
    (key, Quantity::new(value, unit))
}
