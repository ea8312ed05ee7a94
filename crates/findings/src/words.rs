//! How chapters put counts, lists and rows into words, so that all of them do it alike.

use community::{AnyTable, Month};

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

/// `March 2025`, `January to March 2025` or `December 2024 to March 2025`.
#[must_use]
pub fn months(first: Month, last: Month) -> String {
    if first == last {
        first.long()
    } else if first.year() == last.year() {
        format!("{} to {}", first.name(), last.long())
    } else {
        format!("{} to {}", first.long(), last.long())
    }
}

/// With a capital at the beginning.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// With a small letter at the start, for a sentence that becomes part of another.
#[must_use]
pub fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
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
