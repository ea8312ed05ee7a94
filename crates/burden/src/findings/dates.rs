//! Due dates that make trouble by where they lie.

use findings::{Ask, FigureKey, Finding, Level, Quantity, Unit};

use super::{figure, finding};
use crate::model::Model;
use crate::result::Burden;
use crate::{names, words};

/// Collisions that become findings of their own.
const SHOWN: usize = 5;

/// The largest groups of demands that fall due together.
pub(super) fn collisions(model: &Model<'_>, burden: &Burden) -> Vec<Finding> {
    let demands = &model.community.demands.rows;
    burden
        .collisions
        .iter()
        .take(SHOWN)
        .map(|collision| {
            let titles: Vec<String> = collision.demands.iter().map(|&d| format!("‘{}’", demands[d].title)).collect();
            let when = if collision.from == collision.until {
                format!("on {}", collision.from)
            } else {
                format!("between {} and {}", collision.from, collision.until)
            };
            let sentence = format!(
                "{} fall due {when} for {}, {} together: {}",
                words::count(collision.demands.len(), "demand", "demands"),
                names::role(model.community, collision.role),
                words::hours(collision.hours),
                words::list(&titles, 4)
            );
            let mut found = finding("burden-collision", Level::Decide, sentence, collision.hours);
            let key = |measure: &str| {
                FigureKey::new(format!("burden.{measure}"))
                    .at("role", &model.community.roles.rows[collision.role].role)
                    .at("from", collision.from)
            };
            found.figures = vec![
                (key("hours"), Quantity::new(collision.hours, Unit::Hours)),
                (key("count"), Quantity::new(collision.demands.len() as f64, Unit::Count)),
            ];
            let read = collision.demands.iter().filter(|&&d| demands[d].status == community::tables::Status::Read).count();
            found.sureness = vec![format!(
                "{read} of these {} read in a source; the hours are expected ones, over the lead time before the due dates.",
                if read == 1 { "was" } else { "were" }
            )];
            found.unverified_alone = read == 0;
            found.ask = Some(Ask {
                what: "ask for due dates further apart, or for one return that serves several".into(),
                whom: issuers(model, &collision.demands),
            });
            found
        })
        .collect()
}

fn issuers(model: &Model<'_>, demands: &[usize]) -> String {
    let mut names: Vec<String> =
        demands.iter().flat_map(|&d| names::issuer_list(model.community, &model.community.demands.rows[d])).collect();
    names.sort();
    names.dedup();
    words::list(&names, 3)
}

/// Due dates on days on which nobody is at work.
pub(super) fn closed_days(model: &Model<'_>, burden: &Burden) -> Option<Finding> {
    let dates: usize = burden.closed_days.iter().map(|c| c.dates).sum();
    if dates == 0 {
        return None;
    }
    let demands: Vec<usize> = {
        let mut demands: Vec<usize> = burden.closed_days.iter().map(|c| c.demand).collect();
        demands.dedup();
        demands
    };
    // Hours of these occurrences alone.
    let hours = model.dues.iter().filter(|d| !model.days.is_working(d.day) && demands.contains(&d.demand)).map(|d| d.hours).sum();
    let sentence = format!(
        "{} of {} on a Saturday, a Sunday or a bank holiday",
        words::count(dates, "due date", "due dates"),
        words::count(demands.len(), "demand falls", "demands fall"),
    );
    let mut found = finding("burden-closed-days", Level::Decide, sentence, hours);
    let count = burden.counts.iter().find(|c| c.id == "closed-days").map_or(0, |c| c.count);
    let (key, quantity) = figure("count", count as f64, Unit::Count);
    found.figures = vec![(key.at("what", "closed-days"), quantity)];
    found.sureness = vec![
        "Counted from the due dates and the calendar of bank holidays; the work is taken to be done on the working days before.".into(),
    ];
    found.unverified_alone = demands.iter().all(|&d| model.community.demands.rows[d].status != community::tables::Status::Read);
    found.ask = Some(Ask { what: "ask that due dates move to the next working day".into(), whom: issuers(model, &demands) });
    Some(found)
}
