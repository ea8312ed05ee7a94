//! Values of result tables as people read them.

pub(crate) use findings::words::capital as capitalised;
use findings::{Column, Quantity, ResultTable, Unit, Value};

use crate::paper::Cell;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// `2025-03` as `March 2025`, `2025-03-31` as `31 March 2025`; any other text as it is.
pub(crate) fn date(text: &str) -> String {
    let digits = |t: &str| t.chars().all(|c| c.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    if !(2..=3).contains(&parts.len()) || parts[0].len() != 4 || parts[1..].iter().any(|p| p.len() != 2) || !parts.iter().all(|p| digits(p))
    {
        return text.to_owned();
    }
    let Some(month) = parts[1].parse::<usize>().ok().and_then(|m| MONTHS.get(m.wrapping_sub(1))) else {
        return text.to_owned();
    };
    match parts.get(2) {
        Some(day) => format!("{} {month} {}", day.trim_start_matches('0'), parts[0]),
        None => format!("{month} {}", parts[0]),
    }
}

/// The same with the month in three letters, for tables.
pub(crate) fn short_date(text: &str) -> String {
    let long = date(text);
    if long == text {
        return long;
    }
    let words: Vec<String> =
        long.split(' ').map(|w| if w.chars().all(char::is_alphabetic) { w.chars().take(3).collect() } else { w.into() }).collect();
    words.join(" ")
}

/// A status with the mark that it carries everywhere.
pub(crate) fn status(text: &str) -> String {
    match text {
        "assumption" => "assumed †".into(),
        "unverified" => "not read in a source ‡".into(),
        "read" => "read in the source".into(),
        other => other.to_owned(),
    }
}

/// What the marks mean, to stand below what carries them.
pub(crate) const MARKS: &str = "† assumed: an illustration, to be asked locally. ‡ not read in a source.";

/// A value as a table shows it; the unit stands in the heading.
pub(crate) fn value(column: &Column, value: &Value) -> String {
    match value {
        Value::Unknown => "not known".into(),
        Value::Number(number) => Quantity::new(*number, column.unit.unwrap_or(Unit::Number)).rounded(),
        Value::Text(text) if column.name == "status" || column.name == "kind" => status(text),
        Value::Text(text) => short_date(text),
    }
}

/// The heading of a column, with its unit where the label does not say it.
pub(crate) fn heading(column: &Column) -> String {
    let unit = match column.unit {
        None | Some(Unit::Share | Unit::Probability | Unit::Count | Unit::Number | Unit::Pounds | Unit::PoundsYear | Unit::PoundsHour) => {
            ""
        }
        Some(unit) => unit.label(),
    };
    let said = column.label.to_lowercase();
    if unit.is_empty() || said.contains(unit) || (unit.starts_with("hours") && said.contains("hour")) {
        capitalised(&column.label)
    } else {
        format!("{}, {unit}", capitalised(&column.label))
    }
}

/// The cell of a row and column, with the reference of its figure.
pub(crate) fn cell(table: &ResultTable, row: usize, column: usize) -> Cell {
    let (spec, found) = (&table.columns[column], &table.rows[row][column]);
    let figure = found.number().map(|_| table.figure(row, column).to_string());
    Cell { text: value(spec, found), figure }
}

/// "between 900 and 1,600", without the unit; empty without a range.
pub(crate) fn between(range: Option<(f64, f64)>, unit: Unit) -> String {
    range.map_or(String::new(), |(low, high)| {
        format!("between {} and {}", Quantity::new(low, unit).rounded(), Quantity::new(high, unit).rounded())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_are_read_out_and_ids_left_alone() {
        for (text, long, short) in [
            ("2025-03", "March 2025", "Mar 2025"),
            ("2024-05-02", "2 May 2024", "2 May 2024"),
            ("2025-13", "2025-13", "2025-13"),
            ("D24-023", "D24-023", "D24-023"),
            ("a b", "a b", "a b"),
        ] {
            assert_eq!((date(text).as_str(), short_date(text).as_str()), (long, short));
        }
    }
}
