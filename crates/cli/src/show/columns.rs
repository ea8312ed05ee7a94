//! What the tables of a community hold, from their one definition.

use std::fmt::Write as _;

use community::{ColumnSpec, Kind, SPECS, TableSpec};

/// The tables and their columns as Markdown: the page `docs/guide/tables.md` is this text.
pub fn markdown() -> String {
    let mut out = String::from(
        "# The tables of a community\n\nA community is a folder with `aircover.toml` and one CSV file a table, or a workbook with one sheet a table. \
         Lists are separated by `;`. This page is what `aircover tables --markdown` prints.\n",
    );
    for spec in SPECS {
        let required = if spec.required { " Required." } else { "" };
        let key = if spec.key.is_empty() {
            String::new()
        } else {
            format!(" Key: {}.", spec.key.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", "))
        };
        let _ = write!(
            out,
            "\n## {}\n\n{}{required}{key}\n\n| column | what it means | what it takes | example |\n| --- | --- | --- | --- |\n",
            spec.name,
            spec.help.trim()
        );
        for column in spec.columns {
            let _ = writeln!(out, "| `{}` | {} | {} | `{}` |", column.name, column.help.trim(), takes(column), column.example);
        }
    }
    out
}

/// One table, or the list of all, for a terminal. `None` if there is no such table.
pub fn text(name: Option<&str>) -> Option<String> {
    let Some(name) = name else {
        return Some(SPECS.iter().map(|s| format!("{:<14} {}\n", s.name, s.help.trim())).collect());
    };
    let spec: &TableSpec = SPECS.iter().find(|s| s.name == name)?;
    let mut out = format!("{}: {}\n\n", spec.name, spec.help.trim());
    for column in spec.columns {
        let _ =
            writeln!(out, "{:<22} {}\n{:<22} takes {}, for example {}", column.name, column.help.trim(), "", takes(column), column.example);
    }
    Some(out)
}

/// What a column takes, in words.
fn takes(column: &ColumnSpec) -> String {
    let mut words = match column.kind {
        Kind::Text => "text".to_owned(),
        Kind::Id => column.reference.map_or("a code".to_owned(), |table| format!("a code from `{table}`")),
        Kind::Integer => "a whole number".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Date => "a date".to_owned(),
        Kind::Month => "a month".to_owned(),
        Kind::Time => "a time of day".to_owned(),
        Kind::YesNo => "yes or no".to_owned(),
        Kind::Choice(valid) => format!("one of {}", valid.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")),
        Kind::Recurrence => {
            "a word (once, daily, weekly, monthly, quarterly, yearly), an RFC 5545 rule, or days (2024-06-14;2024-11-01)".to_owned()
        }
    };
    if let Some(unit) = column.unit {
        let _ = write!(words, " ({unit})");
    }
    if let Some((min, max)) = column.bounds {
        let _ = write!(words, " from {min} to {max}");
    }
    if column.list {
        words.push_str("; several, separated by `;`");
    }
    match (column.default, column.required) {
        (Some(default), _) => {
            let _ = write!(words, "; empty means `{default}`");
        }
        (None, true) => words.push_str("; required"),
        (None, false) => {}
    }
    words
}
