//! What a cell of a table may hold: how it is read from text and written back.

use std::fmt::Debug;

use jiff::civil::{Date, Time};

use crate::spec::Kind;

/// Why the text of a cell is not a value of its column.
#[derive(Clone, Debug, PartialEq)]
pub struct CellError {
    /// What the column takes, in words: "a date as 2024-09-30".
    pub expected: String,
    /// How to mend it, where that can be guessed from the text.
    pub hint: Option<String>,
}

impl CellError {
    /// An error that says only what was expected.
    pub fn expected(expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), hint: None }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A value that stands in one cell. `parse` gets trimmed text; writing what was parsed gives text that parses to the same value.
pub trait Cell: Sized + Clone + PartialEq + Debug {
    /// The kind of the column, for schemas, drop-downs and help.
    const KIND: Kind;
    /// Whether a cell of this type must be filled in.
    const REQUIRED: bool = true;
    /// Whether a cell holds several values, separated by `;`.
    const LIST: bool = false;
    /// Unit of the value, where it has one.
    const UNIT: Option<&'static str> = None;
    /// Smallest and largest value that can be meant.
    const BOUNDS: Option<(f64, f64)> = None;
    /// The table whose key this value must name.
    const REFERENCE: Option<&'static str> = None;

    /// Reads the value.
    ///
    /// # Errors
    /// [`CellError`] if the text is no value of this kind.
    fn parse(text: &str) -> Result<Self, CellError>;

    /// Writes the value as [`Cell::parse`] reads it.
    fn write(&self) -> String;

    /// The value as a number, for bounds.
    fn number(&self) -> Option<f64> {
        None
    }
}

impl Cell for String {
    const KIND: Kind = Kind::Text;

    fn parse(text: &str) -> Result<Self, CellError> {
        if text.is_empty() {
            return Err(CellError::expected("some text"));
        }
        match text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            Some(c) => Err(CellError::expected("text without control characters").hint(format!("remove the character U+{:04X}", c as u32))),
            None => Ok(text.to_owned()),
        }
    }

    fn write(&self) -> String {
        self.clone()
    }
}

/// Reads a finite decimal number; says what to do about thousands separators, currency signs and per cents.
pub(crate) fn parse_number(text: &str) -> Result<f64, CellError> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    if plain
        && let Ok(value) = text.parse::<f64>()
        && value.is_finite()
    {
        return Ok(value);
    }
    let error = CellError::expected("a number");
    if let Some(share) = text.strip_suffix('%').and_then(|t| t.trim().parse::<f64>().ok()).filter(|v| v.is_finite()) {
        return Err(error.hint(format!("write a share, `{}`, rather than per cent", share / 100.0)));
    }
    Err(match number_meant(text).filter(|_| !plain) {
        Some((number, why)) => error.hint(format!("write `{number}`{why}")),
        None => error,
    })
}

/// The number in a text that has a sign of currency, a word or separators of thousands about it, and what to say of it.
fn number_meant(text: &str) -> Option<(String, &'static str)> {
    let core = text.trim_matches(|c: char| !c.is_ascii_digit() && c != '-');
    let (whole, decimals) = core.split_once('.').map_or((core, None), |(whole, decimals)| (whole, Some(decimals)));
    let groups: Vec<&str> = whole.split([',', ' ', '\u{a0}', '\u{202f}', '\'']).collect();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (first, rest) = groups.split_first()?;
    let first = first.strip_prefix('-').unwrap_or(first);
    if !digits(first) || !rest.iter().all(|g| digits(g)) || !decimals.is_none_or(digits) {
        return None;
    }
    if rest.iter().all(|g| g.len() == 3) {
        let number = format!("{}{}", groups.concat(), decimals.map(|d| format!(".{d}")).unwrap_or_default());
        return Some((number, ", without signs, spaces or words"));
    }
    match (rest, decimals, whole.contains(',')) {
        ([_], None, true) => Some((whole.replace(',', "."), " if the comma is a decimal mark")),
        _ => None,
    }
}

impl Cell for f64 {
    const KIND: Kind = Kind::Number;

    fn parse(text: &str) -> Result<Self, CellError> {
        parse_number(text)
    }

    fn write(&self) -> String {
        self.to_string()
    }

    fn number(&self) -> Option<f64> {
        Some(*self)
    }
}

impl Cell for i64 {
    const KIND: Kind = Kind::Integer;

    fn parse(text: &str) -> Result<Self, CellError> {
        if let Ok(value) = text.parse::<i64>() {
            return Ok(value);
        }
        // A workbook hands whole numbers over as `12.0`.
        match parse_number(text) {
            Ok(value) if value.fract() == 0.0 && value.abs() < 9e15 => Ok(value as i64),
            Ok(_) => Err(CellError::expected("a whole number")),
            Err(error) => Err(CellError { expected: "a whole number".into(), ..error }),
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }

    fn number(&self) -> Option<f64> {
        Some(*self as f64)
    }
}

impl Cell for bool {
    const KIND: Kind = Kind::YesNo;

    fn parse(text: &str) -> Result<Self, CellError> {
        match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" | "1" => Ok(true),
            "no" | "n" | "false" | "0" => Ok(false),
            _ => Err(CellError::expected("`yes` or `no`")),
        }
    }

    fn write(&self) -> String {
        if *self { "yes" } else { "no" }.into()
    }
}

impl Cell for Date {
    const KIND: Kind = Kind::Date;

    fn parse(text: &str) -> Result<Self, CellError> {
        let well_formed = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        let date = if well_formed { text.parse::<Date>().ok() } else { None };
        match date {
            Some(date) if (1900..=2200).contains(&date.year()) => Ok(date),
            _ => Err(date_error(text)),
        }
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

fn date_error(text: &str) -> CellError {
    let error = CellError::expected("a date as 2024-09-30 (year-month-day, 1900 to 2200)");
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    if let [day, month, year] = parts[..]
        && let (Ok(day), Ok(month), Ok(year)) = (day.parse::<i8>(), month.parse::<i8>(), year.parse::<i16>())
    {
        let year = if year < 100 { year + 2000 } else { year };
        if let Ok(date) = Date::new(year, month, day) {
            return error.hint(format!("write `{date}` if the day comes first"));
        }
    }
    error
}

impl Cell for Time {
    const KIND: Kind = Kind::Time;

    fn parse(text: &str) -> Result<Self, CellError> {
        let parsed = text.split_once(':').and_then(|(hour, minute)| {
            let minute = minute.strip_suffix(":00").unwrap_or(minute);
            Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
        });
        parsed.ok_or_else(|| CellError::expected("a time of day as 17:00"))
    }

    fn write(&self) -> String {
        format!("{:02}:{:02}", self.hour(), self.minute())
    }
}

impl<T: Cell> Cell for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;
    const UNIT: Option<&'static str> = T::UNIT;
    const BOUNDS: Option<(f64, f64)> = T::BOUNDS;
    const REFERENCE: Option<&'static str> = T::REFERENCE;

    fn parse(text: &str) -> Result<Self, CellError> {
        if text.is_empty() { Ok(None) } else { T::parse(text).map(Some) }
    }

    fn write(&self) -> String {
        self.as_ref().map(T::write).unwrap_or_default()
    }

    fn number(&self) -> Option<f64> {
        self.as_ref().and_then(T::number)
    }
}

impl<T: Cell> Cell for Vec<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;
    const LIST: bool = true;
    const UNIT: Option<&'static str> = T::UNIT;
    const BOUNDS: Option<(f64, f64)> = T::BOUNDS;
    const REFERENCE: Option<&'static str> = T::REFERENCE;

    fn parse(text: &str) -> Result<Self, CellError> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        text.split(';').map(|item| T::parse(item.trim())).collect()
    }

    fn write(&self) -> String {
        self.iter().map(T::write).collect::<Vec<_>>().join("; ")
    }
}
