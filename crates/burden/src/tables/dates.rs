//! Dates that fall together, counts with their rules, due dates on closed days.

use community::Community;
use findings::ResultTable;

use super::{count, hours, period, text};
use crate::result::Burden;
use crate::{names, words};

pub(super) fn collisions(burden: &Burden, community: &Community) -> ResultTable {
    let title = match burden.collisions.first() {
        Some(first) => format!(
            "{} fall due together for {} between {} and {}",
            words::count(first.demands.len(), "demand", "demands"),
            names::role(community, first.role),
            first.from,
            first.until
        ),
        None => "No two demands fall due together for one role".into(),
    };
    let mut table = ResultTable::new(
        "burden.collisions",
        title,
        format!(
            "Two or more demands due for one role within five working days (the parameter says how many); demands due more than 26 times a year left out; expected hours of these occurrences. {}",
            period(burden)
        ),
        vec![
            text("role", "role's code"),
            text("role_name", "role"),
            text("organisation_name", "organisation"),
            text("from", "first due"),
            text("until", "last due"),
            text("demands", "demands"),
            count("count", "how many"),
            hours("hours", "hours, mean"),
        ],
    );
    for collision in &burden.collisions {
        let row = &community.roles.rows[collision.role];
        let from = collision.from.to_string();
        let titles: Vec<&str> = collision.demands.iter().map(|&d| community.demands.rows[d].title.as_str()).collect();
        table.row(
            &[("role", row.role.as_str()), ("from", &from)],
            vec![
                row.role.as_str().into(),
                row.name.as_str().into(),
                names::organisation_of(community, collision.role).into(),
                from.as_str().into(),
                collision.until.to_string().into(),
                titles.join("; ").into(),
                (collision.demands.len() as f64).into(),
                collision.hours.into(),
            ],
        );
    }
    table
}

pub(super) fn counts(burden: &Burden) -> ResultTable {
    let of = |id: &str| burden.counts.iter().find(|c| c.id == id).map_or(0, |c| c.count);
    let mut table = ResultTable::new(
        "burden.counts",
        format!(
            "{} and {}, counted apart",
            words::count(of("targets"), "target", "targets"),
            words::count(of("requirements"), "requirement", "requirements")
        ),
        format!("How many, each by the rule beside it. {}", period(burden)),
        vec![text("what", "what"), text("rule", "rule"), count("count", "how many")],
    );
    for row in &burden.counts {
        table.row(&[("what", row.id)], vec![row.what.into(), row.rule.into(), (row.count as f64).into()]);
    }
    table
}

pub(super) fn closed_days(burden: &Burden, community: &Community) -> ResultTable {
    let dates: usize = burden.closed_days.iter().map(|c| c.dates).sum();
    let title = match dates {
        0 => "Nothing falls due on a day on which nobody is at work".to_owned(),
        n => format!("{} on days on which nobody is at work", words::count(n, "due date falls", "due dates fall")),
    };
    let mut table = ResultTable::new(
        "burden.closed_days",
        title,
        format!(
            "Due dates on Saturdays, Sundays and bank holidays, of demands that somebody carries and whose first date is given. {}",
            period(burden)
        ),
        vec![text("demand", "code"), text("title", "demand"), text("date", "due"), text("why", "which is")],
    );
    for row in &burden.closed_days {
        let demand = &community.demands.rows[row.demand];
        let date = row.date.to_string();
        table.row(
            &[("demand", demand.demand.as_str()), ("date", &date)],
            vec![demand.demand.as_str().into(), demand.title.as_str().into(), date.as_str().into(), row.why.as_str().into()],
        );
    }
    table
}
