//! How chapters put counts, lists and rows into words, so that all of them do it alike.

use community::AnyTable;

use crate::{Quantity, TermSource, Unit};

/// `1 demand`, `2 demands`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", Quantity::new(n as f64, Unit::Count)) }
}

/// `a, b and c`; of more than `shown`, the first and how many more.
#[must_use]
pub fn list(items: &[String], shown: usize) -> String {
    if items.len() > shown {
        return format!("{} and {} more", items[..shown].join(", "), items.len() - shown);
    }
    let and = if items.iter().any(|i| i.contains(" and ")) { ", and" } else { " and" };
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}{and} {last}", first.join(", ")),
    }
}

/// A row of a table as the source of a term.
#[must_use]
pub fn row_source(table: &dyn AnyTable, row: usize, key: String, source: Option<String>) -> TermSource {
    let origin = table.origin();
    let file = if origin.file.is_empty() { table.spec().name.to_owned() } else { origin.file.clone() };
    let sheet = origin.sheet.as_ref().map_or_else(String::new, |s| format!(", sheet {s}"));
    let line = origin.lines.get(row).map_or(row as u32 + 2, |l| *l);
    TermSource::Row { table: table.spec().name.into(), key, place: format!("{file}{sheet}, row {line}"), source }
}
