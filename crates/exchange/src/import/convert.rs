//! The text of a spreadsheet's cell as the text of a table's column.

use std::collections::BTreeMap;

use community::{ColumnSpec, Community, Kind, TableSpec};

use super::mapping::ImportMapping;
use super::words::synonyms;
use crate::meant::{Meant, Tick, date, hours, month, number, plain, tick};
use crate::workbook::{GridCell, Holds};

/// A cell that cannot be read: what is expected, and what to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unread {
    pub expected: String,
    pub hint: String,
}

/// Names of what rows refer to, with their codes.
pub(super) struct Names {
    organisations: BTreeMap<String, String>,
    kinds: BTreeMap<String, String>,
    roles: BTreeMap<String, String>,
    role_codes: BTreeMap<String, String>,
}

impl Names {
    /// The names of a community.
    pub fn of(community: &Community) -> Self {
        let mut names =
            Self { organisations: BTreeMap::new(), kinds: BTreeMap::new(), roles: BTreeMap::new(), role_codes: BTreeMap::new() };
        for o in &community.organisations {
            let code = o.organisation.as_str();
            let initials: String = o.name.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
            for name in [initials.as_str(), o.name.as_str(), o.ods_code.as_deref().unwrap_or_default(), code] {
                if plain(name).chars().count() > 1 {
                    names.organisations.insert(plain(name), code.to_owned());
                }
            }
            names.kinds.insert(plain(o.kind.as_str()), o.kind.to_string());
            names.kinds.insert(format!("{}s", plain(o.kind.as_str())), o.kind.to_string());
        }
        for r in &community.roles {
            if let Some(team) = &r.team {
                names.roles.insert(plain(team), team.clone());
                names.roles.insert(format!("{} team", plain(team)), team.clone());
            }
            names.role_codes.insert(plain(r.role.as_str()), r.role.to_string());
            names.role_codes.insert(plain(&format!("{} {}", r.organisation, r.name)), r.role.to_string());
        }
        names
    }

    /// The organisation that a text names.
    pub fn organisation(&self, text: &str) -> Option<&String> {
        self.organisations.get(&plain(text))
    }

    /// The team or role that a text names.
    pub fn team(&self, text: &str) -> Option<&String> {
        let text = plain(text);
        self.roles.get(&text).or_else(|| self.role_codes.get(&text))
    }
}

/// What a cell becomes: the text of the column, and whether something was taken for granted.
pub(super) struct Converted {
    pub text: String,
    pub doubt: Option<&'static str>,
}

/// Converts the text of a cell.
///
/// # Errors
/// [`Unread`] if the column cannot hold what it can mean.
pub(super) fn convert(
    cell: &GridCell,
    spec: &TableSpec,
    column: &ColumnSpec,
    to: &str,
    mapping: &ImportMapping,
    names: &Names,
) -> Result<Converted, Unread> {
    let said = mapping.words.get(to).and_then(|words| words.iter().find(|(word, _)| plain(word) == plain(&cell.text)));
    if let Some((_, value)) = said {
        return Ok(Converted { text: value.clone(), doubt: None });
    }
    if column.list || column.reference == Some("organisations") {
        return list(cell, column, to, names);
    }
    single(cell, spec, column, mapping, names)
}

fn plainly(text: impl Into<String>) -> Result<Converted, Unread> {
    Ok(Converted { text: text.into(), doubt: None })
}

fn unread(expected: impl Into<String>, hint: impl Into<String>) -> Unread {
    Unread { expected: expected.into(), hint: hint.into() }
}

fn single(cell: &GridCell, spec: &TableSpec, column: &ColumnSpec, mapping: &ImportMapping, names: &Names) -> Result<Converted, Unread> {
    let text = cell.text.as_str();
    match column.kind {
        Kind::Text => plainly(text),
        Kind::Id if spec.name == "efforts" || column.name == "role" && spec.name == "requests" => {
            let found = names.team(text).cloned().ok_or_else(|| {
                unread(
                    "a team or role of the community",
                    format!("add a row of that team to `roles`, or say under `[words.\"efforts.role\"]` which one `{text}` is"),
                )
            })?;
            plainly(found)
        }
        Kind::Id => plainly(
            text.chars()
                .map(|c| if matches!(c, ';' | ',' | '=' | '[' | ']') || c.is_control() { ' ' } else { c })
                .collect::<String>()
                .trim(),
        ),
        Kind::Date => in_days(text, column, mapping),
        Kind::Month => {
            let first = month(text, mapping.financial_year)
                .ok_or_else(|| unread("a month, as 2025-03 or Mar-25", "write the month and the year"))?;
            plainly(&first.to_string()[..7])
        }
        Kind::Time => plainly(time(text).ok_or_else(|| unread("a time of day, as 17:00", ""))?),
        Kind::YesNo => match tick(text) {
            Some(Tick::Yes) => plainly("yes"),
            Some(Tick::No | Tick::NotMine) => plainly("no"),
            None => Err(unread("yes, no or a tick", "")),
        },
        Kind::Integer | Kind::Number => in_figures(text, column, mapping),
        Kind::Choice(valid) => {
            let wanted = plain(text);
            if let Some(word) = valid.iter().find(|w| plain(w) == wanted) {
                return plainly(*word);
            }
            match synonyms().word(spec.name, column.name, text) {
                Some(word) => plainly(word),
                None => Err(unread(
                    format!("one of {}", valid.join(", ")),
                    format!("say under `[words.{}]` of the mapping which one `{text}` means", column.name),
                )),
            }
        }
        Kind::Recurrence => match synonyms().word(spec.name, column.name, text) {
            Some(word) => plainly(word),
            None if text.to_uppercase().contains("FREQ=") => plainly(text),
            None if matches!(plain(text).as_str(), "once" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly") => {
                plainly(plain(text))
            }
            None => Err(unread(
                "once, daily, weekly, monthly, quarterly, yearly or a rule of RFC 5545",
                format!("say under `[words.{}]` of the mapping which one `{text}` means", column.name),
            )),
        },
    }
}

/// First days count as first, all others as the last day of what is written.
fn in_days(text: &str, column: &ColumnSpec, mapping: &ImportMapping) -> Result<Converted, Unread> {
    let meant = date(text, mapping.order(), mapping.financial_year)
        .ok_or_else(|| unread("a date, as 31/3/25, Mar-25 or Q1", "write day, month and year; or clear the cell where there is no date"))?;
    let begins = matches!(column.name, "earliest" | "from" | "received" | "start");
    let day = if begins { meant.first_day() } else { meant.last_day() };
    let doubt = match (meant, begins) {
        (Meant::Day(_), _) => None,
        (_, true) => Some("a month or quarter, taken as its first day"),
        (_, false) => Some("a month or quarter, taken as its last day"),
    };
    Ok(Converted { text: day.to_string(), doubt })
}

fn in_figures(text: &str, column: &ColumnSpec, mapping: &ImportMapping) -> Result<Converted, Unread> {
    if column.unit == Some("hours") {
        let meant = hours(text, mapping.hours_a_day)
            .ok_or_else(|| unread("hours, as 3, 3 hrs or 1.5 days", "write a number, and the unit where it is not hours"))?;
        let middle = (meant.low + meant.high) / 2.0;
        let doubt = (meant.low < meant.high).then_some("a range, whose middle is taken as most likely");
        return Ok(Converted { text: figure(middle), doubt });
    }
    let value = number(text).ok_or_else(|| unread("a number", "write a number without words"))?;
    if column.unit == Some("share") && value > 1.0 && value <= 100.0 {
        return Ok(Converted { text: figure(value / 100.0), doubt: Some("a number over 1 in a column of shares, taken as per cent") });
    }
    if column.kind == Kind::Integer && value.fract() != 0.0 {
        return Err(unread("a whole number", ""));
    }
    plainly(figure(value))
}

/// The shortest form that reads back the same.
pub(super) fn figure(value: f64) -> String {
    // Sums such as 0.1 + 0.2 would show their last digits.
    let rounded = (value * 1e6).round() / 1e6;
    rounded.to_string()
}

fn time(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase().replace('.', ":");
    let named = match text.as_str() {
        "noon" | "midday" | "12 noon" => Some("12:00"),
        "cob" | "close of business" | "close of play" | "cop" => Some("17:00"),
        _ => None,
    };
    if let Some(named) = named {
        return Some(named.to_owned());
    }
    let (figures, afternoon) = match text.strip_suffix("pm") {
        Some(rest) => (rest.trim().to_owned(), Some(true)),
        None => match text.strip_suffix("am") {
            Some(rest) => (rest.trim().to_owned(), Some(false)),
            None => (text.clone(), None),
        },
    };
    let (hour, minute) = figures.split_once(':').unwrap_or((figures.as_str(), "00"));
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    let hour = match afternoon {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        None if !figures.contains(':') => return None,
        _ => hour,
    };
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// Several values in one cell.
fn list(cell: &GridCell, column: &ColumnSpec, to: &str, names: &Names) -> Result<Converted, Unread> {
    let whole = |text: &str| -> Option<String> {
        match column.name {
            "carried_by" => names.organisation(text).or_else(|| names.kinds.get(&plain(text))).cloned(),
            _ if column.reference == Some("organisations") => names.organisation(text).cloned(),
            _ => Some(text.to_owned()),
        }
    };
    if let Some(code) = whole(&cell.text) {
        return plainly(code);
    }
    let parts: Vec<&str> =
        cell.text.split([';', ',', '/', '&', '\n', '+']).flat_map(|p| p.split(" and ")).map(str::trim).filter(|p| !p.is_empty()).collect();
    let mut codes: Vec<String> = Vec::new();
    for part in &parts {
        let code = whole(part).ok_or_else(|| {
            unread(
                "the code or name of an organisation",
                format!("add `{part}` to `organisations`, or say under `[words.{to}]` of the mapping which one it is"),
            )
        })?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.is_empty() || cell.holds == Holds::Nothing {
        return Err(unread("the code or name of an organisation", ""));
    }
    plainly(codes.join("; "))
}
