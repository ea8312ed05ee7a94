//! Working days: weekdays less bank holidays, of the months looked at and of two years about them.

use std::collections::BTreeSet;

use community::{Month, Profile};
use jiff::civil::{Date, Weekday};

/// Days before and after the months looked at that lead times and years of account may reach into.
const MARGIN: usize = 800;

/// A day as its place in [`Days`].
pub(crate) type Day = usize;

/// The days that the chapter looks at, numbered.
#[derive(Debug)]
pub(crate) struct Days {
    origin: Date,
    working: Vec<bool>,
    /// Working days before each day.
    before: Vec<u32>,
    /// First day of the months looked at.
    pub first: Day,
    /// Last day of the months looked at.
    pub last: Day,
    month_of: Vec<u16>,
    holidays: &'static BTreeSet<Date>,
}

impl Days {
    pub fn new(profile: &Profile, holidays: &'static BTreeSet<Date>) -> Self {
        let margin = jiff::Span::new().days(MARGIN as i64);
        let origin = profile.first_day().saturating_sub(margin);
        let end = profile.last_day().saturating_add(margin);
        let mut working = Vec::new();
        let mut before = Vec::new();
        let mut sum = 0;
        let mut date = origin;
        while date <= end {
            let works = !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !holidays.contains(&date);
            before.push(sum);
            working.push(works);
            sum += u32::from(works);
            date = date.tomorrow().expect("dates of a community lie between 1900 and 2200");
        }
        before.push(sum);
        let mut month_of = Vec::new();
        for (index, month) in profile.months().enumerate() {
            month_of.extend(std::iter::repeat_n(index as u16, month.last_day().day() as usize));
        }
        let first = MARGIN;
        Self { origin, working, before, first, last: first + month_of.len() - 1, month_of, holidays }
    }

    /// The number of days that are numbered.
    pub fn len(&self) -> usize {
        self.working.len()
    }

    /// The place of a date, or of the nearest day that is numbered.
    pub fn day(&self, date: Date) -> Day {
        let days = self.origin.until(date).map_or(0, |span| i64::from(span.get_days()));
        usize::try_from(days.max(0)).unwrap_or(0).min(self.len() - 1)
    }

    pub fn date(&self, day: Day) -> Date {
        self.origin.saturating_add(jiff::Span::new().days(day as i64))
    }

    pub fn is_working(&self, day: Day) -> bool {
        self.working[day]
    }

    /// Working days from `from` to `to`, both in.
    pub fn count(&self, from: Day, to: Day) -> u32 {
        if from > to { 0 } else { self.before[to + 1] - self.before[from] }
    }

    /// The month looked at in which a day falls, by index.
    pub fn month(&self, day: Day) -> Option<usize> {
        day.checked_sub(self.first).and_then(|d| self.month_of.get(d)).map(|m| usize::from(*m))
    }

    /// First and last day of a month.
    pub fn month_days(&self, month: Month) -> (Day, Day) {
        (self.day(month.first_day()), self.day(month.last_day()))
    }

    /// Working days of the year of account, April to March, in which a day falls.
    pub fn year_working_days(&self, day: Day) -> u32 {
        let year = Month::of(self.date(day)).financial_year();
        self.count(self.day(Date::constant(year, 4, 1)), self.day(Date::constant(year + 1, 3, 31)))
    }

    /// The last working day up to `day`.
    pub fn last_working(&self, day: Day) -> Day {
        (0..=day).rev().find(|&d| self.working[d]).unwrap_or(day)
    }

    /// Why nobody is at work on a day, if so.
    pub fn closed(&self, day: Day) -> Option<&'static str> {
        let date = self.date(day);
        match date.weekday() {
            Weekday::Saturday => Some("a Saturday"),
            Weekday::Sunday => Some("a Sunday"),
            _ if self.holidays.contains(&date) => Some("a bank holiday"),
            _ => None,
        }
    }
}
