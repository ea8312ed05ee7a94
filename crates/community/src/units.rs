//! Units of measure, as types: a number at the border of a crate says what it counts.

use std::fmt;

use crate::cell::{Cell, CellError, parse_number};
use crate::spec::Kind;

macro_rules! unit {
    ($(#[doc = $doc:literal])+ $name:ident, $label:literal, $min:literal ..= $max:literal) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub struct $name(pub f64);

        impl $name {
            /// The bare number, in this unit.
            #[must_use]
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.0, $label)
            }
        }

        impl Cell for $name {
            const KIND: Kind = Kind::Number;
            const UNIT: Option<&'static str> = Some($label);
            const BOUNDS: Option<(f64, f64)> = Some(($min, $max));

            fn parse(text: &str) -> Result<Self, CellError> {
                parse_number(text).map(Self)
            }

            fn write(&self) -> String {
                self.0.to_string()
            }

            fn number(&self) -> Option<f64> {
                Some(self.0)
            }
        }
    };
}

unit!(
    /// Hours of work.
    Hours, "hours", 0.0..=10_000_000.0);
unit!(
    /// Hours of work a week.
    HoursWeek, "hours a week", 0.0..=168.0);
unit!(
    /// Working days.
    Days, "days", 0.0..=366.0);
unit!(
    /// Minutes of travel.
    Minutes, "minutes", 0.0..=2_880.0);
unit!(
    /// Weeks.
    Weeks, "weeks", 0.0..=5_200.0);
unit!(
    /// Pounds, or the currency that the community names; may be negative (a saving entered as a cost).
    Pounds, "pounds", -1e12..=1e12);
unit!(
    /// Pounds for an hour of work, all costs of employment in.
    PoundsHour, "pounds an hour", 0.0..=10_000.0);
unit!(
    /// A share of a whole.
    Share, "share", 0.0..=1.0);
unit!(
    /// Whole-time equivalents.
    Wte, "WTE", 0.0..=1_000_000.0);
unit!(
    /// How many times something happens, on average: need not be whole.
    Count, "count", 0.0..=10_000_000.0);
unit!(
    /// Patients a year.
    PatientsYear, "patients a year", 0.0..=100_000_000.0);
unit!(
    /// Degrees of latitude or longitude.
    Degrees, "degrees", -180.0..=180.0);
