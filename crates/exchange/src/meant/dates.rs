//! Dates and months as people write them: `31/3/25`, `Mar-25`, `Q1`, `3rd of June`, a serial number.

use jiff::civil::Date;

/// Which of day and month comes first in `3/4/25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayOrder {
    /// As in Britain.
    DayFirst,
    /// As in America.
    MonthFirst,
}

/// What a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// One day.
    Day(Date),
    /// A month, by its first day.
    Month(Date),
    /// A quarter, by its first day.
    Quarter(Date),
    /// A financial year, by its first day.
    Year(Date),
}

impl Meant {
    /// The last day that it means.
    pub fn last_day(self) -> Date {
        let months = match self {
            Self::Day(day) => return day,
            Self::Month(_) => 0,
            Self::Quarter(_) => 2,
            Self::Year(_) => 11,
        };
        let (Self::Day(first) | Self::Month(first) | Self::Quarter(first) | Self::Year(first)) = self;
        first.saturating_add(jiff::Span::new().months(months)).last_of_month()
    }

    /// The first day that it means.
    pub fn first_day(self) -> Date {
        let (Self::Day(first) | Self::Month(first) | Self::Quarter(first) | Self::Year(first)) = self;
        first
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The number of the month that a word names: `Sept`, `september`.
fn month_word(word: &str) -> Option<i8> {
    let full = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.trim_end_matches('.');
    if word.len() < 3 {
        return None;
    }
    let at = full.iter().zip(MONTHS).position(|(full, short)| full.starts_with(word) && word.starts_with(short))?;
    Some(at as i8 + 1)
}

fn year(text: &str) -> Option<i16> {
    let text = text.trim_start_matches(['\'', '’']);
    let value: i16 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + value),
        4 if (1900..=2200).contains(&value) => Some(value),
        _ => None,
    }
}

/// The date, month, quarter or year that a text means. A day and month without a year, a month or quarter without one, fall into the
/// financial year that begins in April of `financial_year`; quarters are of the financial year (`Q1` is April to June).
pub(crate) fn date(text: &str, order: DayOrder, financial_year: i16) -> Option<Meant> {
    let lower = text.trim().to_lowercase();
    let lower =
        lower.split_once('t').map_or(lower.as_str(), |(day, time)| if iso(day).is_some() && time.contains(':') { day } else { &lower });
    if let Some(day) = iso(lower) {
        return Some(Meant::Day(day));
    }
    if let Some(day) = serial(lower) {
        return Some(Meant::Day(day));
    }
    let without_week_day: Vec<&str> = lower
        .split([' ', '/', '-', '.', ',', '\n'])
        .filter(|p| !p.is_empty() && *p != "of" && *p != "the" && *p != "end" && *p != "by" && !is_week_day(p))
        .collect();
    quarter(&without_week_day, financial_year)
        .or_else(|| with_word(&without_week_day, financial_year))
        .or_else(|| financial(lower))
        .or_else(|| in_figures(&without_week_day, order, financial_year))
}

/// The month that a text means, by its first day.
pub(crate) fn month(text: &str, financial_year: i16) -> Option<Date> {
    match date(text, DayOrder::DayFirst, financial_year)? {
        Meant::Day(day) => Some(day.first_of_month()),
        Meant::Month(first) => Some(first),
        Meant::Quarter(_) | Meant::Year(_) => None,
    }
}

fn is_week_day(word: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|d| word.starts_with(d))
        && (word.len() == 3 || word.ends_with("day") || word.len() == 4)
}

fn iso(text: &str) -> Option<Date> {
    let well_formed = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let date: Date = if well_formed { text.parse().ok()? } else { return None };
    (1900..=2200).contains(&date.year()).then_some(date)
}

/// Days since 30 December 1899, as Excel counts them, of the years 1990 to 2079: other whole numbers are taken for numbers.
fn serial(text: &str) -> Option<Date> {
    let days: i32 = text.strip_suffix(".0").unwrap_or(text).parse().ok()?;
    if !(32_874..=65_745).contains(&days) || text.len() != 5 {
        return None;
    }
    Date::constant(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()
}

/// `Q1`, `Q1 24/25`, `quarter 3 2024/25`, `2024-25 Q4`.
fn quarter(parts: &[&str], financial_year: i16) -> Option<Meant> {
    let at = parts
        .iter()
        .position(|p| p.strip_prefix('q').is_some_and(|n| matches!(n, "1" | "2" | "3" | "4")) || *p == "quarter" || *p == "qtr")?;
    let (number, used) = match parts[at].strip_prefix('q').filter(|n| n.len() == 1) {
        Some(n) => (n, 1),
        None => (*parts.get(at + 1)?, 2),
    };
    let number: i8 = number.parse().ok().filter(|n| (1..=4).contains(n))?;
    let rest: Vec<&str> =
        parts.iter().enumerate().filter(|(n, _)| *n < at || *n >= at + used).map(|(_, p)| *p).filter(|p| *p != "fy").collect();
    let begins = match rest[..] {
        [] => financial_year,
        [one] => year(one.strip_prefix("fy").unwrap_or(one))?,
        [first, second] if year(second).is_some_and(|s| year(first) == Some(s - 1)) => year(first)?,
        _ => return None,
    };
    let month = number * 3 + 1;
    let (year, month) = if month > 12 { (begins + 1, month - 12) } else { (begins, month) };
    Date::new(year, month, 1).ok().map(Meant::Quarter)
}

/// `31 March 2025`, `March 31st`, `Mar-25`, `June`.
fn with_word(parts: &[&str], financial_year: i16) -> Option<Meant> {
    let at = parts.iter().position(|p| month_word(p).is_some())?;
    let number = month_word(parts[at])?;
    let implied = if number >= 4 { financial_year } else { financial_year + 1 };
    let ordinal = |text: &str| {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = &text[digits.len()..];
        let day: i8 = digits.parse().ok()?;
        (matches!(suffix, "" | "st" | "nd" | "rd" | "th") && digits.len() <= 2).then_some((day, !suffix.is_empty()))
    };
    let others: Vec<&str> = parts.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, p)| *p).collect();
    match others[..] {
        [] => Date::new(implied, number, 1).ok().map(Meant::Month),
        // `3 March` is a day; `March 25`, `Mar-25` is a month of 2025.
        [one] => match ordinal(one) {
            Some((day, marked)) if at == 1 || marked => Date::new(implied, number, day).ok().map(Meant::Day),
            _ => Date::new(year(one)?, number, 1).ok().map(Meant::Month),
        },
        [first, second] => {
            let (day, year_text) = if at == 2 { (second, first) } else { (first, second) };
            Date::new(year(year_text)?, number, ordinal(day)?.0).ok().map(Meant::Day)
        }
        _ => None,
    }
}

/// `2024/25`, `2024-25`, `FY24/25`.
fn financial(text: &str) -> Option<Meant> {
    let text = text.strip_prefix("fy").unwrap_or(text).trim();
    let (first, second) = text.split_once(['/', '-'])?;
    let begins = year(first)?;
    let ends: i16 = match second.len() {
        2 => second.parse().ok()?,
        4 => second.parse::<i16>().ok()? % 100,
        _ => return None,
    };
    (ends == (begins + 1) % 100).then(|| Date::new(begins, 4, 1).ok().map(Meant::Year))?
}

/// `31/3/25`, `31.03.2025`, `3/4`.
fn in_figures(parts: &[&str], order: DayOrder, financial_year: i16) -> Option<Meant> {
    let (first, second, year) = match parts {
        [first, second] => (*first, *second, None),
        [first, second, third] if first.len() == 4 => {
            return Date::new(year(first)?, second.parse().ok()?, third.parse().ok()?).ok().map(Meant::Day);
        }
        [first, second, third] => (*first, *second, Some(year(third)?)),
        _ => return None,
    };
    if first.len() > 2 || second.len() > 2 {
        return None;
    }
    let (first, second): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    let (day, month) = match order {
        _ if first > 12 => (first, second),
        _ if second > 12 => (second, first),
        DayOrder::DayFirst => (first, second),
        DayOrder::MonthFirst => (second, first),
    };
    let year = year.unwrap_or(if month >= 4 { financial_year } else { financial_year + 1 });
    Date::new(year, month, day).ok().map(Meant::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match date(text, DayOrder::DayFirst, 2024) {
            Some(Meant::Day(day)) => day.to_string(),
            Some(Meant::Month(first)) => format!("month {}", &first.to_string()[..7]),
            Some(Meant::Quarter(first)) => format!("quarter {}", &first.to_string()[..7]),
            Some(Meant::Year(first)) => format!("year {}", first.year()),
            None => "–".into(),
        }
    }

    #[test]
    fn dates_as_people_write_them() {
        for (text, expected) in [
            ("2025-03-31", "2025-03-31"),
            ("2025-03-31T17:00", "2025-03-31"),
            ("31/3/25", "2025-03-31"),
            ("31.03.2025", "2025-03-31"),
            ("3/4/25", "2025-04-03"),
            ("4/25/2025", "2025-04-25"),
            ("31/3", "2025-03-31"),
            ("Mar-25", "month 2025-03"),
            ("March 2025", "month 2025-03"),
            ("Sept", "month 2024-09"),
            ("Fri 28th June 2024", "2024-06-28"),
            ("28 June", "2024-06-28"),
            ("June 3rd", "2024-06-03"),
            ("end of March 2025", "month 2025-03"),
            ("Q1", "quarter 2024-04"),
            ("Q4 2024/25", "quarter 2025-01"),
            ("quarter 3", "quarter 2024-10"),
            ("2024/25", "year 2024"),
            ("45747", "2025-03-31"),
            ("31/02/25", "–"),
            ("tbc", "–"),
            ("12", "–"),
            ("", "–"),
            ("monthly", "–"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(date("Q1", DayOrder::DayFirst, 2024).map(Meant::last_day), Some(Date::constant(2024, 6, 30)));
        assert_eq!(date("3/4/25", DayOrder::MonthFirst, 2024), Some(Meant::Day(Date::constant(2025, 3, 4))));
        assert_eq!(month("Mar-25", 2024), Some(Date::constant(2025, 3, 1)));
    }
}
