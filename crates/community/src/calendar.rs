//! Months, years as the health service counts them, and the nations whose calendars are known.

use std::fmt;

use jiff::civil::Date;

use crate::cell::{Cell, CellError};
use crate::spec::{Kind, choice};

choice! {
    /// Whose bank holidays, hours and leave apply.
    Nation {
        /// England.
        England = "england",
        /// Wales.
        Wales = "wales",
        /// Scotland.
        Scotland = "scotland",
        /// Northern Ireland.
        NorthernIreland = "northern-ireland",
    }
}

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of that year; `None` unless `month` is 1 to 12 and `year` 1900 to 2200.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Self> {
        ((1..=12).contains(&month) && (1900..=2200).contains(&year)).then_some(Self { year, month })
    }

    /// The month in which a date falls.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// Calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 = January.
    #[must_use]
    pub fn month(self) -> i8 {
        self.month
    }

    /// Months since January of year 0: differences of these are differences in months.
    #[must_use]
    pub fn ordinal(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    /// The month `n` later (earlier if negative).
    ///
    /// # Panics
    /// If the year would leave the range of dates (years −9999 to 9999).
    #[must_use]
    pub fn plus(self, n: i32) -> Self {
        let ordinal = self.ordinal() + n;
        let year = i16::try_from(ordinal.div_euclid(12)).expect("months stay within the range of dates");
        Self { year, month: (ordinal.rem_euclid(12) + 1) as i8 }
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// First year of the financial year, April to March, in which it falls.
    #[must_use]
    pub fn financial_year(self) -> i16 {
        if self.month >= 4 { self.year } else { self.year - 1 }
    }

    /// Its English name and year: "March 2025".
    #[must_use]
    pub fn long(self) -> String {
        format!("{} {}", self.name(), self.year)
    }

    /// Its English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 12] =
            ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        NAMES[usize::from(self.month as u8) - 1]
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Cell for Month {
    const KIND: Kind = Kind::Month;

    fn parse(text: &str) -> Result<Self, CellError> {
        let month = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2);
        month
            .and_then(|(year, month)| Self::new(year.parse().ok()?, month.parse().ok()?))
            .ok_or_else(|| CellError::expected("a month as 2024-09"))
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// `2024/25`, the usual name of the financial year that begins in April of `year`.
#[must_use]
pub fn financial_year_name(year: i16) -> String {
    format!("{year}/{:02}", (year + 1).rem_euclid(100))
}
