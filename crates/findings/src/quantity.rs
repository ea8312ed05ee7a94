//! Numbers with their unit, and how they are read out.

use std::fmt;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Hours of work.
    Hours,
    /// Hours of work a year.
    HoursYear,
    /// Pounds (or the community's currency).
    Pounds,
    /// Pounds a year.
    PoundsYear,
    /// Pounds an hour.
    PoundsHour,
    /// A share of a whole, read out in per cent.
    Share,
    /// A probability, read out as "7 in 10".
    Probability,
    /// How many.
    Count,
    /// How many a year.
    CountYear,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Minutes.
    Minutes,
    /// Patients a year.
    PatientsYear,
    /// Whole-time equivalents.
    Wte,
    /// A pure number.
    Number,
}

impl Unit {
    /// The word that stands behind a number of this unit.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::HoursYear => "hours a year",
            Self::Pounds => "£",
            Self::PoundsYear => "£ a year",
            Self::PoundsHour => "£ an hour",
            Self::Share => "share",
            Self::Probability => "chance",
            Self::Count => "",
            Self::CountYear => "a year",
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Minutes => "minutes",
            Self::PatientsYear => "patients a year",
            Self::Wte => "WTE",
            Self::Number => "",
        }
    }
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The number.
    pub value: f64,
    /// What it counts.
    pub unit: Unit,
}

impl Quantity {
    /// A number of that unit.
    #[must_use]
    pub fn new(value: f64, unit: Unit) -> Self {
        Self { value, unit }
    }

    /// The number alone, rounded to what is known and with commas: `1,240`.
    #[must_use]
    pub fn rounded(self) -> String {
        let value = self.value;
        match self.unit {
            Unit::Share => format!("{} %", round_share(value * 100.0)),
            Unit::Probability => in_ten(value),
            Unit::Pounds | Unit::PoundsYear if value.abs() >= 999_500.0 => format!("{}£{:.1}m", sign(value), value.abs() / 1e6),
            Unit::Pounds | Unit::PoundsYear => format!("{}£{}", sign(value), commas(three_figures(value.abs()), 0)),
            Unit::PoundsHour => format!("{}£{}", sign(value), commas(value.abs(), 2)),
            Unit::Minutes if value.abs() < 100.0 && value.fract() != 0.0 => format!("{}{}", sign(value), commas(value.abs(), 1)),
            _ if value.abs() < 10.0 && value.fract() != 0.0 => format!("{}{}", sign(value), commas(value.abs(), 1)),
            _ => format!("{}{}", sign(value), commas(three_figures(value.abs()), 0)),
        }
    }
}

impl fmt::Display for Quantity {
    /// The rounded number with its unit: `1,240 hours`, `£1.2m a year`, `7 in 10`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Pounds | Unit::Share | Unit::Probability | Unit::Count | Unit::Number => "",
            Unit::PoundsYear => " a year",
            Unit::PoundsHour => " an hour",
            other => other.label(),
        };
        let space = if unit.is_empty() || unit.starts_with(' ') { "" } else { " " };
        let number = self.rounded();
        match unit.split_once('s') {
            // One hour, one patient a year.
            Some((one, after))
                if number == "1"
                    && matches!(
                        self.unit,
                        Unit::Hours | Unit::HoursYear | Unit::Days | Unit::Weeks | Unit::Minutes | Unit::PatientsYear
                    ) =>
            {
                write!(f, "{number}{space}{one}{after}")
            }
            _ => write!(f, "{number}{space}{unit}"),
        }
    }
}

fn sign(value: f64) -> &'static str {
    if value < 0.0 { "−" } else { "" }
}

/// A number as somebody wrote it, with commas: `321,394`, `74.2`.
#[must_use]
pub fn as_entered(value: f64) -> String {
    let decimals = value.to_string().split_once('.').map_or(0, |(_, after)| after.len());
    format!("{}{}", sign(value), commas(value.abs(), decimals))
}

/// Rounds to three significant figures: hours and pounds here are estimates.
fn three_figures(value: f64) -> f64 {
    let mut unit = 1.0;
    while value / unit >= 1_000.0 {
        unit *= 10.0;
    }
    (value / unit).round() * unit
}

fn round_share(per_cent: f64) -> String {
    let per_cent = if per_cent == 0.0 { 0.0 } else { per_cent }; // never "-0"
    if per_cent != 0.0 && per_cent.abs() < 10.0 { format!("{per_cent:.1}") } else { format!("{per_cent:.0}") }
}

/// A chance as people say it.
fn in_ten(chance: f64) -> String {
    match chance {
        c if c <= 0.0 => "never in the draws".into(),
        c if c < 0.01 => "fewer than 1 in 100".into(),
        c if c < 0.095 => format!("{:.0} in 100", c * 100.0),
        c if c > 0.99 && c < 1.0 => "more than 99 in 100".into(),
        c if c >= 1.0 => "always in the draws".into(),
        c if c > 0.905 => format!("{:.0} in 100", c * 100.0),
        c => format!("{:.0} in 10", c * 10.0),
    }
}

/// A number with a comma between thousands.
fn commas(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_out_as_people_say_them() {
        let cases = [
            (1_238.7, Unit::Hours, "1,240 hours"),
            (-87.2, Unit::Hours, "−87 hours"),
            (3.25, Unit::Hours, "3.2 hours"),
            (22.44, Unit::Minutes, "22.4 minutes"),
            (30.0, Unit::Minutes, "30 minutes"),
            (999.6, Unit::Hours, "1,000 hours"),
            (1_234_567.0, Unit::Pounds, "£1.2m"),
            (42.1, Unit::PoundsHour, "£42.10 an hour"),
            (0.713, Unit::Share, "71 %"),
            (0.043, Unit::Share, "4.3 %"),
            (-0.0, Unit::Share, "0 %"),
            (0.72, Unit::Probability, "7 in 10"),
            (0.03, Unit::Probability, "3 in 100"),
            (31.0, Unit::Count, "31"),
        ];
        for (value, unit, text) in cases {
            assert_eq!(Quantity::new(value, unit).to_string(), text);
        }
    }
}
