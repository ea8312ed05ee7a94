//! Figures and places as people say them.

pub(crate) use ::findings::words::{count, list, row_source};
use ::findings::{Quantity, Unit};

/// `1,240 hours a year`.
pub(crate) fn hours_year(value: f64) -> String {
    Quantity::new(value, Unit::HoursYear).to_string()
}

/// `71 %`.
pub(crate) fn share(value: f64) -> String {
    Quantity::new(value, Unit::Share).to_string()
}

/// `+2`, `−1.5`, `0`.
pub(crate) fn signed(value: f64) -> String {
    let size = if value.fract() == 0.0 { format!("{:.0}", value.abs()) } else { format!("{:.1}", value.abs()) };
    match value {
        v if v > 0.0 => format!("+{size}"),
        v if v < 0.0 => format!("−{size}"),
        _ => "0".into(),
    }
}
