//! `aircover.toml`, read and written.

use community::{Place, Profile, Setting};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, entries, make};
use crate::report::Report;
use crate::save::ExchangeError;

/// Reads `aircover.toml`; `None` if no profile could be made of it, which has been reported then.
pub(crate) fn from_toml(text: &str, place: &Place, report: &mut Report) -> Option<Profile> {
    let row = |offset: usize| text.as_bytes()[..offset.min(text.len())].iter().filter(|b| **b == b'\n').count() as u32 + 1;
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let at = Place { row: error.span().map(|s| row(s.start)), ..place.clone() };
            let found = error.message().lines().next().unwrap_or("").to_owned();
            report.error(
                "toml-syntax",
                at,
                found,
                "valid TOML, such as `name = \"Staffordshire\"`",
                "put text in quotation marks, one key a line",
            );
            return None;
        }
    };
    let mut walk = Walk { entries: Vec::new(), place, report, row: &row };
    walk.table("", table.get_ref());
    let entries = walk.entries;
    make(entries, place, report)
}

struct Walk<'a> {
    entries: Vec<Entry>,
    place: &'a Place,
    report: &'a mut Report,
    row: &'a dyn Fn(usize) -> u32,
}

impl Walk<'_> {
    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let key_text: &str = key.get_ref();
            let path = if prefix.is_empty() { key_text.to_owned() } else { format!("{prefix}.{key_text}") };
            if let Some(inner) = value.get_ref().as_table() {
                self.table(&path, inner);
                continue;
            }
            let row = (self.row)(key.span().start);
            if let Some(value) = self.value(&path, value) {
                self.entries.push(Entry { key: path, value, row: Some(row) });
            }
        }
    }

    fn value(&mut self, path: &str, value: &Spanned<DeValue<'_>>) -> Option<Setting> {
        let setting = match value.get_ref() {
            DeValue::String(text) => Some(Setting::Text(text.trim().to_owned())),
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(Setting::Integer),
            DeValue::Float(n) => n.as_str().parse::<f64>().ok().filter(|n| n.is_finite()).map(Setting::Number),
            DeValue::Boolean(yes) => Some(Setting::YesNo(*yes)),
            DeValue::Datetime(moment) => Some(Setting::Text(moment.to_string())),
            DeValue::Array(items) => return items.iter().map(|item| self.value(path, item)).collect::<Option<Vec<_>>>().map(Setting::List),
            DeValue::Table(_) => None,
        };
        if setting.is_none() {
            let at = Place { row: Some((self.row)(value.span().start)), column: Some(path.to_owned()), ..self.place.clone() };
            let kind = value.get_ref().type_str();
            self.report.error(
                "bad-setting",
                at,
                format!("a value of the kind {kind}"),
                "text, a finite number, true, false, or a list of these",
                "",
            );
        }
        setting
    }
}

/// A list as TOML writes it: `[1, 2]`.
pub(crate) fn list_to_text(value: &Setting) -> String {
    to_value(value).to_string()
}

/// Reads a list as TOML writes it.
pub(crate) fn list_from_text(text: &str) -> Option<Setting> {
    let table: toml::Table = format!("list = {text}").parse().ok()?;
    from_value(table.get("list")?).filter(|v| table.len() == 1 && matches!(v, Setting::List(_)))
}

fn from_value(value: &toml::Value) -> Option<Setting> {
    match value {
        toml::Value::String(text) => Some(Setting::Text(text.clone())),
        toml::Value::Integer(n) => Some(Setting::Integer(*n)),
        toml::Value::Float(n) => Some(*n).filter(|n| n.is_finite()).map(Setting::Number),
        toml::Value::Boolean(yes) => Some(Setting::YesNo(*yes)),
        toml::Value::Array(items) => items.iter().map(from_value).collect::<Option<Vec<_>>>().map(Setting::List),
        toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

fn to_value(value: &Setting) -> toml::Value {
    match value {
        Setting::Text(text) => toml::Value::String(text.clone()),
        Setting::Integer(n) => toml::Value::Integer(*n),
        Setting::Number(n) => toml::Value::Float(*n),
        Setting::YesNo(yes) => toml::Value::Boolean(*yes),
        Setting::List(items) => toml::Value::Array(items.iter().map(to_value).collect()),
    }
}

/// Writes `aircover.toml`: the profile first, then one table a chapter.
pub(crate) fn to_toml(profile: &Profile) -> Result<String, ExchangeError> {
    let all = entries(profile);
    for (outer, _) in &all {
        let clash = all.iter().find(|(inner, _)| inner.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('.')));
        if let Some((inner, _)) = clash {
            return Err(ExchangeError::SettingsClash { outer: outer.clone(), inner: inner.clone() });
        }
    }
    let mut text = String::new();
    for (key, value) in all.iter().filter(|(key, _)| !key.contains('.')) {
        text.push_str(&format!("{} = {}\n", bare_or_quoted(key), to_value(value)));
    }
    let mut chapter = "";
    for (key, value) in &all {
        let Some((first, rest)) = key.split_once('.') else { continue };
        if first != chapter {
            text.push_str(&format!("\n[{}]\n", bare_or_quoted(first)));
            chapter = first;
        }
        let path: Vec<String> = rest.split('.').map(bare_or_quoted).collect();
        text.push_str(&format!("{} = {}\n", path.join("."), to_value(value)));
    }
    Ok(text)
}

fn bare_or_quoted(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if bare { key.to_owned() } else { toml::Value::String(key.to_owned()).to_string() }
}
