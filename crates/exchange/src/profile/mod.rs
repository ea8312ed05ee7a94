//! The profile of a community: `aircover.toml`, or the sheet `aircover` of a workbook.

mod toml_file;

use community::cell::Cell;
use community::{Month, Nation, Place, Profile, Setting, Severity};
use std::collections::BTreeMap;

use crate::headings::nearest;
use crate::report::{Report, problem};

pub(crate) use toml_file::{from_toml, list_from_text, list_to_text, to_toml};

/// Keys of the profile, in the order in which they are written.
pub(crate) const KEYS: [(&str, &str); 7] = [
    ("name", "What the community is called."),
    ("country", "Country, as text for the reader."),
    ("first_month", "First month looked at, as 2024-04."),
    ("months", "How many months are looked at, 1 to 120."),
    ("calendar", "Whose bank holidays hold: england, wales, scotland or northern-ireland."),
    ("currency", "ISO 4217 code, such as GBP."),
    ("notice", "A sentence that stands on every page."),
];

/// A key with its value and row.
pub(crate) struct Entry {
    pub key: String,
    pub value: Setting,
    pub row: Option<u32>,
}

/// A profile to hold tables whose own profile could not be read; never handed out.
pub(crate) fn stand_in() -> Profile {
    Profile {
        name: String::new(),
        country: String::new(),
        first_month: Month::new(2000, 1).expect("January 2000 is a month"),
        months: 1,
        calendar: Nation::England,
        currency: String::new(),
        notice: None,
        settings: BTreeMap::new(),
    }
}

/// The value of a setting as text.
pub(crate) fn as_text(value: &Setting) -> String {
    match value {
        Setting::Text(text) => text.clone(),
        Setting::Integer(n) => n.to_string(),
        Setting::Number(n) => n.to_string(),
        Setting::YesNo(yes) => if *yes { "yes" } else { "no" }.into(),
        Setting::List(_) => list_to_text(value),
    }
}

/// The entries of a profile, in order.
pub(crate) fn entries(profile: &Profile) -> Vec<(String, Setting)> {
    let text = |key: &str, value: String| (key.to_owned(), Setting::Text(value));
    let mut entries = vec![
        text("name", profile.name.clone()),
        text("country", profile.country.clone()),
        text("first_month", profile.first_month.to_string()),
        ("months".to_owned(), Setting::Integer(profile.months.into())),
        text("calendar", profile.calendar.word().to_owned()),
        text("currency", profile.currency.clone()),
    ];
    entries.extend(profile.notice.as_ref().map(|notice| text("notice", notice.clone())));
    entries.extend(profile.settings.iter().map(|(key, value)| (key.clone(), value.clone())));
    entries
}

/// Makes a profile; `None` if a key that must be there is missing or wrong, which has been reported then.
pub(crate) fn make(entries: Vec<Entry>, place: &Place, report: &mut Report) -> Option<Profile> {
    let mut known: BTreeMap<String, Entry> = BTreeMap::new();
    let mut settings = BTreeMap::new();
    for entry in entries {
        let at = Place { row: entry.row, column: Some(entry.key.clone()), ..place.clone() };
        if known.contains_key(&entry.key) || settings.contains_key(&entry.key) {
            report.error("duplicate-setting", at, format!("`{}` again", entry.key), "each key once", "the first one stands");
        } else if KEYS.iter().any(|(key, _)| *key == entry.key) {
            known.insert(entry.key.clone(), entry);
        } else {
            if !entry.key.contains('.') {
                let keys: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
                let hint = "settings of a chapter stand in its own table, such as `[burden]`";
                let found = format!("`{}`", entry.key);
                let mut unknown = problem("unknown-key", Severity::Warning, at, found, format!("one of {}", keys.join(", ")), hint);
                unknown.nearest = nearest(&entry.key, keys.iter().copied()).map(str::to_owned);
                report.push(unknown);
            }
            settings.insert(entry.key, entry.value);
        }
    }
    let mut reader = Reader { known, place, report };
    let name = reader.text("name");
    let first_month = reader.parse::<Month>("first_month");
    let months = reader.months();
    let calendar = reader.parse::<Nation>("calendar");
    let (country, _) = reader.assumed("country", "United Kingdom");
    let currency = reader.assumed("currency", "GBP");
    let notice = reader.known.remove("notice").map(|e| as_text(&e.value)).filter(|n| !n.is_empty());
    let currency = reader.currency(currency);
    Some(Profile {
        name: name?,
        country,
        first_month: first_month?,
        months: months?,
        calendar: calendar?,
        currency: currency?,
        notice,
        settings,
    })
}

struct Reader<'a> {
    known: BTreeMap<String, Entry>,
    place: &'a Place,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn at(&self, key: &str, row: Option<u32>) -> Place {
        Place { row, column: Some(key.to_owned()), ..self.place.clone() }
    }

    fn take(&mut self, key: &str) -> Option<(String, Option<u32>)> {
        let entry = self.known.remove(key).map(|e| (as_text(&e.value).trim().to_owned(), e.row)).filter(|(text, _)| !text.is_empty());
        if entry.is_none() {
            let help = KEYS.iter().find(|(k, _)| *k == key).map_or("", |(_, help)| help);
            self.report.error("missing-key", self.at(key, None), "nothing", format!("a value for `{key}`"), help);
        }
        entry
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.take(key).map(|(text, _)| text)
    }

    fn parse<T: Cell>(&mut self, key: &str) -> Option<T> {
        let (text, row) = self.take(key)?;
        match T::parse(&text) {
            Ok(value) => Some(value),
            Err(error) => {
                let hint = error.hint.unwrap_or_default();
                self.report.error("bad-setting", self.at(key, row), format!("`{text}`"), error.expected, hint);
                None
            }
        }
    }

    fn months(&mut self) -> Option<u32> {
        let (text, row) = self.take("months")?;
        let months = <i64 as Cell>::parse(&text).ok().and_then(|n| u32::try_from(n).ok()).filter(|n| (1..=120).contains(n));
        if months.is_none() {
            self.report.error("bad-setting", self.at("months", row), format!("`{text}`"), "a whole number from 1 to 120", "12 for a year");
        }
        months
    }

    fn assumed(&mut self, key: &str, usual: &str) -> (String, Option<u32>) {
        match self.known.remove(key).map(|e| (as_text(&e.value).trim().to_owned(), e.row)) {
            Some((text, row)) if !text.is_empty() => (text, row),
            _ => {
                let hint = format!("`{usual}` stands for it; write it down if that is right");
                self.report.note("setting-assumed", self.at(key, None), "nothing", format!("a value for `{key}`"), hint);
                (usual.to_owned(), None)
            }
        }
    }

    fn currency(&mut self, (text, row): (String, Option<u32>)) -> Option<String> {
        if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) {
            return Some(text);
        }
        self.report.error("bad-setting", self.at("currency", row), format!("`{text}`"), "three capital letters of ISO 4217, as `GBP`", "");
        None
    }
}
