//! How often something falls due: a word, a rule of RFC 5545, or the days themselves.

use std::fmt;

use chrono::{Datelike as _, TimeZone as _};
use jiff::civil::Date;
use recurrence::{RRule, RRuleSet, Tz, Unvalidated};

use crate::calendar::Month;
use crate::cell::{Cell, CellError};
use crate::spec::Kind;

/// The most occurrences that one demand may have within the period looked at.
pub const MAX_OCCURRENCES: u16 = 4_000;

/// How often something falls due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recurrence {
    /// On one day.
    Once,
    /// Every day of the calendar.
    Daily,
    /// Every seven days.
    Weekly,
    /// The same day of each month, or its last day where the month is too short.
    Monthly,
    /// Every third month.
    Quarterly,
    /// Every twelfth month.
    Yearly,
    /// An RFC 5545 rule, `FREQ=MONTHLY;BYMONTH=4,7,10,1;BYDAY=2TU`. Lists are not split: `;` belongs to the rule.
    Rule(String),
    /// On these days, in order and each of them one time: `2024-06-14;2024-11-01`.
    On(Vec<Date>),
}

/// Why a rule gives no dates.
#[derive(Debug, thiserror::Error)]
pub enum RecurrenceError {
    /// Not a rule of RFC 5545.
    #[error("`{rule}` is not a recurrence rule of RFC 5545: {why}")]
    Malformed {
        /// The rule.
        rule: String,
        /// What the library says.
        why: String,
    },
    /// More than [`MAX_OCCURRENCES`].
    #[error("`{rule}` falls due more than {MAX_OCCURRENCES} times")]
    TooMany {
        /// The rule.
        rule: String,
    },
}

const WORDS: [(&str, Recurrence); 6] = [
    ("once", Recurrence::Once),
    ("daily", Recurrence::Daily),
    ("weekly", Recurrence::Weekly),
    ("monthly", Recurrence::Monthly),
    ("quarterly", Recurrence::Quarterly),
    ("yearly", Recurrence::Yearly),
];

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(rule) => f.write_str(rule),
            Self::On(days) => f.write_str(&days.iter().map(Date::to_string).collect::<Vec<_>>().join(";")),
            word => f.write_str(WORDS.iter().find(|(_, w)| w == word).map_or("", |(text, _)| text)),
        }
    }
}

impl Recurrence {
    /// The dates on which it falls due, counted from `first_due`, no earlier than `from` and no later than `until`. A list of days stands by itself:
    /// `first_due` moves nothing in it.
    ///
    /// # Errors
    /// [`RecurrenceError`] for a rule that the library refuses, or that falls due too often.
    pub fn dates(&self, first_due: Date, from: Date, until: Date) -> Result<Vec<Date>, RecurrenceError> {
        let step = match self {
            Self::Once => return Ok(if (from..=until).contains(&first_due) { vec![first_due] } else { Vec::new() }),
            Self::Rule(rule) => return rule_dates(rule, first_due, from, until),
            Self::On(days) => return Ok(days.iter().copied().filter(|day| (from..=until).contains(day)).collect()),
            Self::Daily | Self::Weekly => {
                let days = if *self == Self::Daily { 1 } else { 7 };
                return self.by_days(days, first_due, from, until);
            }
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Yearly => 12,
        };
        let first = Month::of(first_due);
        let skipped = ((Month::of(from).ordinal() - first.ordinal()) / step - 1).max(0);
        let mut dates = Vec::new();
        for n in skipped.. {
            let month = first.plus(n * step);
            let day = first_due.day().min(month.last_day().day());
            let date = Date::constant(month.year(), month.month(), day);
            if date > until {
                break;
            }
            if date >= from {
                dates.push(date);
            }
        }
        Ok(dates)
    }

    fn by_days(&self, days: i64, first_due: Date, from: Date, until: Date) -> Result<Vec<Date>, RecurrenceError> {
        let span = jiff::Span::new().days(days);
        let gap = first_due.until(from).map(|s| i64::from(s.get_days())).unwrap_or(0).max(0);
        let mut date = first_due.saturating_add(jiff::Span::new().days((gap + days - 1) / days * days));
        let mut dates = Vec::new();
        while date <= until {
            if dates.len() >= usize::from(MAX_OCCURRENCES) {
                return Err(RecurrenceError::TooMany { rule: self.to_string() });
            }
            dates.push(date);
            date = date.saturating_add(span);
        }
        Ok(dates)
    }
}

fn parse_rule(rule: &str) -> Result<RRule<Unvalidated>, RecurrenceError> {
    let lower = rule.to_ascii_uppercase();
    let finer_than_days = ["FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND"];
    if let Some(part) = finer_than_days.iter().find(|part| lower.contains(**part)) {
        return Err(RecurrenceError::Malformed {
            rule: rule.into(),
            why: format!("`{part}` is finer than days; give the hour as `due_time`"),
        });
    }
    until_in_utc(rule).parse().map_err(|e: recurrence::RRuleError| RecurrenceError::Malformed { rule: rule.into(), why: e.to_string() })
}

/// The rule with its last day (`UNTIL=20250331`) as an instant of UTC: the library takes a bare day for one of the machine's time zone.
fn until_in_utc(rule: &str) -> String {
    let part = |part: &str| match part.trim().to_ascii_uppercase() {
        bare if bare.starts_with("UNTIL=") && bare.len() == "UNTIL=20250331".len() => format!("{bare}T000000Z"),
        local if local.starts_with("UNTIL=") && local.len() == "UNTIL=20250331T170000".len() => format!("{local}Z"),
        other => other,
    };
    rule.split(';').map(part).collect::<Vec<_>>().join(";")
}

/// The library counts in instants; midnight of UTC stands for the day, so that `UNTIL=20250331` takes in the last day.
fn midnight(date: Date) -> chrono::DateTime<Tz> {
    let at = chrono::NaiveDate::from_ymd_opt(i32::from(date.year()), date.month() as u32, date.day() as u32)
        .expect("years -9999 to 9999 are dates for both libraries");
    Tz::from(chrono_tz::UTC).from_utc_datetime(&at.and_time(chrono::NaiveTime::MIN))
}

fn validated(rule: &str, first_due: Date) -> Result<RRule, RecurrenceError> {
    parse_rule(rule)?.validate(midnight(first_due)).map_err(|e| RecurrenceError::Malformed { rule: rule.into(), why: e.to_string() })
}

fn rule_dates(rule: &str, first_due: Date, from: Date, until: Date) -> Result<Vec<Date>, RecurrenceError> {
    let malformed = |why: String| RecurrenceError::Malformed { rule: rule.into(), why };
    let set = RRuleSet::new(midnight(first_due)).rrule(validated(rule, first_due)?).after(midnight(from)).before(midnight(until));
    let result = set.all(MAX_OCCURRENCES);
    if result.limited {
        return Err(RecurrenceError::TooMany { rule: rule.into() });
    }
    let date = |d: &chrono::DateTime<Tz>| Date::new(d.year() as i16, d.month() as i8, d.day() as i8);
    result.dates.iter().map(|d| date(d).map_err(|e| malformed(e.to_string()))).collect()
}

/// A list of days, in order and without repeats; nothing where the text does not begin as one.
fn days(text: &str) -> Result<Option<Vec<Date>>, CellError> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(None);
    }
    let read = |part: &str| <Date as Cell>::parse(part);
    let mut days = text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(read).collect::<Result<Vec<_>, _>>()?;
    days.sort_unstable();
    days.dedup();
    if days.len() > usize::from(MAX_OCCURRENCES) {
        return Err(CellError::expected(format!("at most {MAX_OCCURRENCES} days")));
    }
    Ok(Some(days))
}

impl Cell for Recurrence {
    const KIND: Kind = Kind::Recurrence;

    fn parse(text: &str) -> Result<Self, CellError> {
        let lower = text.to_lowercase();
        if let Some((_, word)) = WORDS.iter().find(|(w, _)| *w == lower) {
            return Ok(word.clone());
        }
        if let Some(days) = days(text)? {
            return Ok(Self::On(days));
        }
        let rule = text.strip_prefix("RRULE:").unwrap_or(text);
        // From which day the rule holds is not known here, and it may end at any time (`UNTIL`): tried from the first day there is.
        match validated(rule, Date::constant(1900, 1, 1)) {
            Ok(_) => Ok(Self::Rule(rule.to_owned())),
            Err(error) => Err(CellError::expected(
                "`once`, `daily`, `weekly`, `monthly`, `quarterly`, `yearly`, an RFC 5545 rule as `FREQ=MONTHLY;BYMONTH=1,4,7,10`, or days as `2024-06-14;2024-11-01`",
            )
            .hint(error.to_string())),
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}
