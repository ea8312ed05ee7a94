//! When requests come: by month, by day of the week, and on Fridays for the next working day.

use community::{Community, Month};
use jiff::civil::{Date, Weekday};
use uncertainty::chi_squared_survival;

use super::{Calendar, Window};

/// Lines that came in a month or on a day of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct WhenRow {
    /// `2024-06`, or `friday`.
    pub id: String,
    /// `June 2024`, or `Friday`.
    pub name: String,
    /// Lines.
    pub count: usize,
    /// Lines to be expected if every working day were alike.
    pub expected: f64,
}

/// Whether counts differ more than by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evenness {
    /// Pearson's statistic.
    pub statistic: f64,
    /// Degrees of freedom.
    pub degrees: f64,
    /// Chance of counts that differ as much if every working day were alike.
    pub chance: f64,
    /// The least count to be expected: below five the chance is rough.
    pub least_expected: f64,
}

/// Expected lines below which Pearson's test is rough.
const FEW: f64 = 5.0;

impl Evenness {
    /// Pearson's test of counts against what is expected of them: `Σ (count − expected)² ÷ expected`, chi-squared with one degree of freedom
    /// fewer than there are counts. `None` for fewer than two counts.
    ///
    /// # Sources
    /// K. Pearson, Philosophical Magazine 50 (1900). Oracle: scipy's `chisquare`.
    fn of(rows: &[(usize, f64)]) -> Option<Self> {
        let rows: Vec<_> = rows.iter().filter(|(_, expected)| *expected > 0.0).collect();
        if rows.len() < 2 {
            return None;
        }
        let statistic: f64 = rows.iter().map(|(count, e)| (*count as f64 - e) * (*count as f64 - e) / e).sum();
        let degrees = (rows.len() - 1) as f64;
        let least_expected = rows.iter().map(|(_, e)| *e).fold(f64::INFINITY, f64::min);
        Some(Self { statistic, degrees, chance: chi_squared_survival(degrees, statistic), least_expected })
    }

    /// What the test says, in a sentence without full stop.
    pub(crate) fn words(&self, what: &str) -> String {
        let chance = crate::words::chance(self.chance.clamp(1e-9, 0.999));
        let found = if self.chance < 0.05 { "differ more than by chance" } else { "differ no more than chance explains" };
        let few = if self.least_expected < FEW { "; so few lines make this a hint only" } else { "" };
        format!("{what} {found} (chance of as much or more if all working days were alike: {chance}{few})")
    }
}

/// What came on a Friday for the next working day or sooner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fridays {
    /// Lines with a due date.
    pub dated: usize,
    /// Of those, lines that came on a Friday and were due by the next working day, by index in `requests`.
    pub lines: Vec<usize>,
    /// Lines with a due date that gave one working day or less.
    pub one_day: usize,
}

const WEEK: [(Weekday, &str, &str); 7] = [
    (Weekday::Monday, "monday", "Monday"),
    (Weekday::Tuesday, "tuesday", "Tuesday"),
    (Weekday::Wednesday, "wednesday", "Wednesday"),
    (Weekday::Thursday, "thursday", "Thursday"),
    (Weekday::Friday, "friday", "Friday"),
    (Weekday::Saturday, "saturday", "Saturday"),
    (Weekday::Sunday, "sunday", "Sunday"),
];

/// Counts by month and by day of the week, and whether they are even. Lines of Saturdays, Sundays and bank holidays are counted in their month
/// and day; the test of the week takes lines of working days alone.
pub(super) fn by_time(community: &Community, lines: &[usize], window: &Window) -> (Vec<WhenRow>, Option<Evenness>, Option<Evenness>) {
    let received: Vec<Date> = lines.iter().map(|&i| community.requests.rows[i].received).collect();
    let calendar = window.calendar;
    let working = calendar.working(window.from, window.until);
    let each = |days: usize| if working > 0 { lines.len() as f64 * days as f64 / working as f64 } else { 0.0 };
    let mut rows = Vec::new();
    for (month, _) in window.months() {
        let days = calendar.working(month.first_day().max(window.from), month.last_day().min(window.until));
        let count = received.iter().filter(|&&d| Month::of(d) == month).count();
        rows.push(WhenRow { id: month.to_string(), name: month.long(), count, expected: each(days) });
    }
    let months = Evenness::of(&rows.iter().map(|r| (r.count, r.expected)).collect::<Vec<_>>());
    let span = || window.from.series(jiff::Span::new().days(1)).take_while(|&d| d <= window.until);
    let at_work = received.iter().filter(|&&d| calendar.is_working(d)).count();
    let mut week = Vec::new();
    for (weekday, id, name) in WEEK {
        let days = span().filter(|&d| d.weekday() == weekday && calendar.is_working(d)).count();
        let count = received.iter().filter(|d| d.weekday() == weekday).count();
        let working_lines = received.iter().filter(|&&d| d.weekday() == weekday && calendar.is_working(d)).count();
        let share = if working > 0 { days as f64 / working as f64 } else { 0.0 };
        week.push((working_lines, at_work as f64 * share));
        rows.push(WhenRow { id: id.into(), name: name.into(), count, expected: each(days) });
    }
    let weekdays = Evenness::of(&week);
    (rows, months, weekdays)
}

/// Short notice over a weekend, and short notice at all.
pub(super) fn fridays(community: &Community, lines: &[usize], calendar: &Calendar) -> Fridays {
    let mut found = Fridays::default();
    for &line in lines {
        let request = &community.requests.rows[line];
        let Some(due) = request.due else { continue };
        found.dated += 1;
        let short = calendar.notice(request.received, due) <= 1;
        found.one_day += usize::from(short);
        if short && request.received.weekday() == Weekday::Friday {
            found.lines.push(line);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy.stats.chisquare([10, 4, 7, 9, 20], [10, 10, 10, 10, 10]): 14.6, 0.005607.
    #[test]
    fn evenness_is_pearsons_test() {
        let found = Evenness::of(&[(10, 10.0), (4, 10.0), (7, 10.0), (9, 10.0), (20, 10.0)]).expect("five counts");
        assert!((found.statistic - 14.6).abs() < 1e-12 && (found.chance - 0.005_606_971_834_108_909).abs() < 1e-9, "{found:?}");
        assert!(Evenness::of(&[(3, 3.0)]).is_none());
        assert!(Evenness::of(&[(3, 3.0), (1, 1.0)]).is_some_and(|e| e.chance == 1.0 && e.words("Months").contains("hint only")));
    }
}
