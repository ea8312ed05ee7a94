//! What has an order: dates, and the three points of a range.

use super::report::{Report, error, place};
use crate::community::{AnyTable, Community};

pub(super) fn check(community: &Community, report: &mut Report) {
    dates(community, report);
    demand_dates(community, report);
    three_points(community, report);
    rates(community, report);
    own_values(community, report);
}

/// A pair of columns of which the first must not come after the second.
fn in_order<T: PartialOrd + std::fmt::Display>(
    report: &mut Report,
    table: &dyn AnyTable,
    row: usize,
    (first, second): (&str, &str),
    (earlier, later): (Option<T>, Option<T>),
) {
    if let (Some(earlier), Some(later)) = (earlier, later)
        && earlier > later
    {
        let found = format!("`{later}`, and `{first}` is `{earlier}`");
        let problem = error("dates-reversed", place(table, row, second), found, format!("a `{second}` no earlier than `{first}`"));
        report.add(problem.hint("exchange the two, or mend the one that is mistyped"));
    }
}

fn dates(community: &Community, report: &mut Report) {
    let window = ("from", "until");
    for (row, o) in community.organisations.rows.iter().enumerate() {
        in_order(report, &community.organisations, row, window, (o.from, o.until));
    }
    for (row, r) in community.roles.rows.iter().enumerate() {
        in_order(report, &community.roles, row, window, (r.from, r.until));
    }
    for (row, r) in community.requests.rows.iter().enumerate() {
        in_order(report, &community.requests, row, ("received", "due"), (Some(r.received), r.due));
    }
    for (row, m) in community.meetings.rows.iter().enumerate() {
        in_order(report, &community.meetings, row, ("papers_due", "date"), (m.papers_due, Some(m.date)));
    }
    for (row, p) in community.plan.rows.iter().enumerate() {
        in_order(report, &community.plan, row, ("start", "finish"), (Some(p.start), Some(p.finish)));
    }
    for (row, r) in community.regimes.rows.iter().enumerate() {
        in_order(report, &community.regimes, row, window, (r.from, r.until));
    }
}

fn demand_dates(community: &Community, report: &mut Report) {
    for (row, d) in community.demands.rows.iter().enumerate() {
        in_order(report, &community.demands, row, ("first_due", "last_due"), (d.first_due, d.last_due));
        in_order(report, &community.demands, row, ("earliest", "latest"), (d.earliest, d.latest));
    }
}

/// Low, most likely and high of one quantity, each with its column.
struct Points<'a> {
    table: &'a dyn AnyTable,
    row: usize,
    columns: [&'static str; 3],
    values: [Option<f64>; 3],
}

impl Points<'_> {
    fn check(&self, report: &mut Report) {
        let [low, mode, high] = self.columns;
        match self.values {
            [Some(a), Some(m), Some(b)] => {
                let wrong = if a > m { Some((mode, m, low, a)) } else { (m > b).then_some((high, b, mode, m)) };
                if let Some((column, value, below, least)) = wrong {
                    let found = format!("`{value}`, and `{below}` is `{least}`");
                    let expected = format!("`{low}` ≤ `{mode}` ≤ `{high}`");
                    report.add(
                        error("not-in-order", place(self.table, self.row, column), found, expected).hint("write the three in rising order"),
                    );
                }
            }
            [None, None, None] => {}
            values => {
                let empty = self.columns.iter().zip(values).filter(|(_, v)| v.is_none()).map(|(c, _)| *c);
                let empty: Vec<&str> = empty.collect();
                let found = format!("nothing in {}", super::report::some_of(&empty));
                let expected = format!("all of `{low}`, `{mode}`, `{high}`, or none");
                let hint = "a value that is known for certain stands in all three; one that is unknown in none";
                report.add(error("range-incomplete", place(self.table, self.row, empty[0]), found, expected).hint(hint));
            }
        }
    }
}

fn three_points(community: &Community, report: &mut Report) {
    const HOURS: [&str; 3] = ["hours_low", "hours_mode", "hours_high"];
    for (row, r) in community.roles.rows.iter().enumerate() {
        let values = [r.committed_share_low, r.committed_share_mode, r.committed_share_high].map(|v| v.map(|v| v.get()));
        let columns = ["committed_share_low", "committed_share_mode", "committed_share_high"];
        Points { table: &community.roles, row, columns, values }.check(report);
    }
    for (row, e) in community.efforts.rows.iter().enumerate() {
        let values = [e.hours_low, e.hours_mode, e.hours_high].map(|v| v.map(|v| v.get()));
        Points { table: &community.efforts, row, columns: HOURS, values }.check(report);
    }
    for (row, a) in community.answers.rows.iter().enumerate() {
        let values = [a.hours_low, a.hours_mode, a.hours_high].map(|v| v.map(|v| v.get()));
        Points { table: &community.answers, row, columns: HOURS, values }.check(report);
    }
    for (row, a) in community.ad_hoc.rows.iter().enumerate() {
        let values = [a.hours_low, a.hours_mode, a.hours_high].map(|v| Some(v.get()));
        Points { table: &community.ad_hoc, row, columns: HOURS, values }.check(report);
        let values = [a.requests_month_low, a.requests_month_mode, a.requests_month_high].map(|v| Some(v.get()));
        let columns = ["requests_month_low", "requests_month_mode", "requests_month_high"];
        Points { table: &community.ad_hoc, row, columns, values }.check(report);
    }
    for (row, o) in community.own_values.rows.iter().enumerate() {
        let columns = ["low", "mode", "high"];
        Points { table: &community.own_values, row, columns, values: [o.low, o.mode, o.high] }.check(report);
    }
}

/// Hours of a request are lognormal: their low end is above nothing.
fn rates(community: &Community, report: &mut Report) {
    for (row, a) in community.ad_hoc.rows.iter().enumerate().filter(|(_, a)| a.hours_low.get() <= 0.0 && a.hours_high.get() > 0.0) {
        let found = format!("`{}`", a.hours_low.get());
        let problem = error("hours-zero", place(&community.ad_hoc, row, "hours_low"), found, "hours above 0");
        report.add(problem.hint("one request in ten takes less than this: write the smallest time that one really takes, such as `0.25`"));
    }
}

fn own_values(community: &Community, report: &mut Report) {
    for (row, o) in community.own_values.rows.iter().enumerate() {
        let range = o.low.is_some() || o.mode.is_some() || o.high.is_some();
        let found = match (o.value.is_some(), range) {
            (true, true) => "a value and a range",
            (false, false) => "neither a value nor a range",
            _ => continue,
        };
        let expected = "`value`, or `low`, `mode` and `high`: one of the two";
        report.add(error("value-or-range", place(&community.own_values, row, "value"), found, expected));
    }
}
