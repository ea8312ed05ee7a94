//! Figures and places as people say them.

pub(crate) use findings::words::{capital, count, list, months, row_source};
use findings::{Quantity, Unit};

/// `1,240 hours`.
pub(crate) fn hours(value: f64) -> String {
    Quantity::new(value, Unit::Hours).to_string()
}

/// `1,240`.
pub(crate) fn bare(value: f64) -> String {
    Quantity::new(value, Unit::Hours).rounded()
}

/// `1,240 hours a year`.
pub(crate) fn hours_year(value: f64) -> String {
    Quantity::new(value, Unit::HoursYear).to_string()
}

/// `£1.2m a year`.
pub(crate) fn pounds_year(value: f64) -> String {
    Quantity::new(value, Unit::PoundsYear).to_string()
}

/// `71 %`.
pub(crate) fn share(value: f64) -> String {
    Quantity::new(value, Unit::Share).to_string()
}

/// `7 in 10`.
pub(crate) fn chance(value: f64) -> String {
    Quantity::new(value, Unit::Probability).to_string()
}
