//! Figures and places as people say them.

use ::findings::{Quantity, TermSource, Unit};
use community::AnyTable;

/// `1,240 hours a year`.
pub(crate) fn hours_year(value: f64) -> String {
    Quantity::new(value, Unit::HoursYear).to_string()
}

/// `71 %`.
pub(crate) fn share(value: f64) -> String {
    Quantity::new(value, Unit::Share).to_string()
}

/// `1 demand`, `2 demands`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", Quantity::new(n as f64, Unit::Count)) }
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

/// `a, b and c`; of more than `shown`, the first and how many more.
pub(crate) fn list(items: &[String], shown: usize) -> String {
    if items.len() > shown {
        return format!("{} and {} more", items[..shown].join(", "), items.len() - shown);
    }
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A row of a table as the source of a term.
pub(crate) fn row_source(table: &dyn AnyTable, row: usize, key: String, source: Option<String>) -> TermSource {
    let origin = table.origin();
    let file = if origin.file.is_empty() { table.spec().name.to_owned() } else { origin.file.clone() };
    let sheet = origin.sheet.as_ref().map_or_else(String::new, |s| format!(", sheet {s}"));
    let line = origin.lines.get(row).map_or(row as u32 + 2, |l| *l);
    TermSource::Row { table: table.spec().name.into(), key, place: format!("{file}{sheet}, row {line}"), source }
}
