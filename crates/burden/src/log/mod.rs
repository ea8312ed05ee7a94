//! The log of requests: how many come from whom, how long they take, when they come, and what they repeat.
//!
//! Start reading at [`read`], then `fit.rs` (rates and hours, and when they are used in the run).

mod facts;
mod fit;
mod rows;
mod when;

use std::collections::{BTreeMap, BTreeSet};

use community::tables::Request;
use community::{Community, Month};
use jiff::civil::{Date, Weekday};
use parameters::bank_holidays;

pub(crate) use facts::facts;
pub(crate) use fit::{Fit, LEAST_DAYS, LEAST_HOURS, LEAST_LINES, posterior};
pub use fit::{HoursFit, LogRow, Used};
pub(crate) use rows::{ad_hoc_rows, spread_ad_hoc};
pub use when::{Evenness, Fridays, WhenRow};

use crate::history::History;

/// What the log of requests says.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestLog {
    /// First day on which it was kept.
    pub from: Date,
    /// Last day on which it was kept.
    pub until: Date,
    /// Whether somebody said so; else they are the days of its first and last line.
    pub window_given: bool,
    /// Lines in it, by index in `requests`; those outside the days are left out.
    pub lines: Vec<usize>,
    /// Lines left out because they came on other days.
    pub outside: usize,
    /// All lines together.
    pub all: LogRow,
    /// By who asked, most lines first.
    pub issuers: Vec<LogRow>,
    /// By who asked and who answered, most lines first; pairs without lines of which a rate was assumed too.
    pub pairs: Vec<LogRow>,
    /// Lines by month, then by day of the week.
    pub when: Vec<WhenRow>,
    /// Whether months differ more than by chance.
    pub months: Option<Evenness>,
    /// Whether the days from Monday to Friday do.
    pub weekdays: Option<Evenness>,
    /// What came on a Friday for the next working day.
    pub fridays: Fridays,
}

impl RequestLog {
    /// Days of the calendar on which it was kept.
    #[must_use]
    pub fn days(&self) -> usize {
        days_between(self.from, self.until)
    }

    /// The row of an issuer and role; of all issuers or all roles where none is named.
    pub(crate) fn row(&self, issuer: Option<&str>, role: Option<usize>) -> Option<&LogRow> {
        let rows = std::iter::once(&self.all).chain(&self.issuers).chain(&self.pairs);
        rows.into_iter().find(|r| r.issuer.as_deref() == issuer && r.role == role)
    }

    /// All rows in the order of the table.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &LogRow> {
        std::iter::once(&self.all).chain(&self.issuers).chain(&self.pairs)
    }
}

fn days_between(from: Date, until: Date) -> usize {
    from.until(until).map_or(0, |span| usize::try_from(span.get_days()).unwrap_or(0)) + 1
}

/// Reads the log, without what is assumed of rates; `None` where nothing was logged in its days.
pub(crate) fn read(community: &Community, history: &History) -> Option<RequestLog> {
    let table = &community.requests.rows;
    let from = history.log_from.or_else(|| table.iter().map(|r| r.received).min())?;
    let until = history.log_until.or_else(|| table.iter().map(|r| r.received).max())?;
    let lines: Vec<usize> = (0..table.len()).filter(|&i| (from..=until).contains(&table[i].received)).collect();
    if lines.is_empty() {
        return None;
    }
    let roles: BTreeMap<&str, usize> = community.roles.rows.iter().enumerate().map(|(i, r)| (r.role.as_str(), i)).collect();
    let window = Window { from, until, calendar: Calendar(bank_holidays(community.profile.calendar)) };
    let row = |issuer: Option<&str>, role: Option<usize>| {
        let of = |r: &Request| {
            issuer.is_none_or(|id| id == r.issuer.as_str()) && role.is_none_or(|role| roles.get(r.role.as_str()) == Some(&role))
        };
        let lines: Vec<usize> = lines.iter().copied().filter(|&i| of(&table[i])).collect();
        LogRow::new(community, issuer, role, lines, &window.part(community, issuer, role))
    };
    let mut pairs: BTreeSet<(&str, usize)> = BTreeSet::new();
    for request in lines.iter().map(|&i| &table[i]) {
        pairs.extend(roles.get(request.role.as_str()).map(|&role| (request.issuer.as_str(), role)));
    }
    let issuers: BTreeSet<&str> = lines.iter().map(|&i| table[i].issuer.as_str()).collect();
    let mut log = RequestLog {
        from,
        until,
        window_given: history.log_from.is_some() && history.log_until.is_some(),
        outside: table.len() - lines.len(),
        all: row(None, None),
        issuers: issuers.into_iter().map(|id| row(Some(id), None)).collect(),
        pairs: pairs.into_iter().map(|(id, role)| row(Some(id), Some(role))).collect(),
        when: Vec::new(),
        months: None,
        weekdays: None,
        fridays: when::fridays(community, &lines, &window.calendar),
        lines,
    };
    sort(&mut log.issuers);
    sort(&mut log.pairs);
    (log.when, log.months, log.weekdays) = when::by_time(community, &log.lines, &window);
    Some(log)
}

/// Most lines first.
fn sort(rows: &mut [LogRow]) {
    rows.sort_by(|a, b| b.lines.len().cmp(&a.lines.len()).then(a.issuer.cmp(&b.issuer)).then(a.role.cmp(&b.role)));
}

/// The days on which the log was kept.
pub(crate) struct Window {
    pub from: Date,
    pub until: Date,
    pub calendar: Calendar,
}

impl Window {
    /// The window of a log as it was read.
    pub fn of(community: &Community, log: &RequestLog) -> Self {
        Self { from: log.from, until: log.until, calendar: Calendar(bank_holidays(community.profile.calendar)) }
    }

    /// The part of it on which an issuer and a role exist.
    pub fn part(&self, community: &Community, issuer: Option<&str>, role: Option<usize>) -> Self {
        let mut part = Self { from: self.from, until: self.until, calendar: self.calendar };
        let mut within = |from: Option<Date>, until: Option<Date>| {
            part.from = part.from.max(from.unwrap_or(part.from));
            part.until = part.until.min(until.unwrap_or(part.until));
        };
        if let Some(role) = role.map(|r| &community.roles.rows[r]) {
            within(role.from, role.until);
            if let Some(home) = community.organisations.rows.iter().find(|o| o.organisation == role.organisation) {
                within(home.from, home.until);
            }
        }
        if let Some(body) = community.organisations.rows.iter().find(|o| Some(o.organisation.as_str()) == issuer) {
            within(body.from, body.until);
        }
        part
    }

    /// Days of the calendar in it.
    pub fn days(&self) -> usize {
        if self.from > self.until { 0 } else { days_between(self.from, self.until) }
    }

    /// Its months, each with the share of the month's working days that lies in it: what a rate a month is counted by.
    pub fn months(&self) -> Vec<(Month, f64)> {
        let (mut month, mut months) = (Month::of(self.from), Vec::new());
        while self.from <= self.until && month <= Month::of(self.until) {
            let whole = self.calendar.working(month.first_day(), month.last_day());
            let part = self.calendar.working(month.first_day().max(self.from), month.last_day().min(self.until));
            months.push((month, part as f64 / whole.max(1) as f64));
            month = month.plus(1);
        }
        months
    }

    /// Months in it, parts counted as parts.
    pub fn exposure(&self) -> f64 {
        self.months().iter().map(|(_, share)| share).sum()
    }
}

/// Weekdays less bank holidays, of any years.
#[derive(Clone, Copy)]
pub(crate) struct Calendar(&'static BTreeSet<Date>);

impl Calendar {
    pub fn is_working(self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.0.contains(&date)
    }

    /// Working days from `from` to `until`, both in.
    pub fn working(self, from: Date, until: Date) -> usize {
        from.series(jiff::Span::new().days(1)).take_while(|&d| d <= until).filter(|&d| self.is_working(d)).count()
    }

    /// Working days after `from` up to and with `until`: the notice that a request gives.
    pub fn notice(self, from: Date, until: Date) -> usize {
        self.working(from, until) - usize::from(until >= from && self.is_working(from))
    }
}
