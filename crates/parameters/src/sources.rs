//! Where numbers come from: `params/sources.toml`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::ParameterError;
use crate::load::{Place, date};

/// Whether a source was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// Read on that day.
    On(Date),
    /// Quoted, but not read.
    Unverified,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it can be found.
    pub locator: String,
    /// Date of the source, as text.
    pub date: Option<String>,
    /// Whether it was read.
    pub read: Read,
}

impl Source {
    /// The source in words, with the place within it.
    #[must_use]
    pub fn words(&self, locator: Option<&str>) -> String {
        let within = locator.map_or_else(String::new, |l| format!(", {l}"));
        let date = self.date.as_ref().map_or_else(String::new, |d| format!(", {d}"));
        let read = match self.read {
            Read::On(day) => format!("read {day}"),
            Read::Unverified => "unverified".to_owned(),
        };
        format!("{}{within} ({}{date}; {}; {read})", self.title, self.publisher, self.locator)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    title: String,
    publisher: String,
    #[serde(rename = "where")]
    locator: String,
    date: Option<String>,
    read: toml::Spanned<RawRead>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum RawRead {
    Day(toml::value::Datetime),
    Word(String),
}

/// Reads `sources.toml`.
pub(crate) fn sources(file: &str, text: &str) -> Result<BTreeMap<String, Source>, ParameterError> {
    let place = Place { file, text };
    let raw: BTreeMap<String, RawSource> = toml::from_str(text).map_err(|e| place.toml_error(&e))?;
    let mut sources = BTreeMap::new();
    for (key, raw) in raw {
        let at = raw.read.span().start;
        let read = match raw.read.into_inner() {
            RawRead::Day(day) => Read::On(date(day).ok_or_else(|| place.error(at, "`read` is not a date as 2024-09-30".into()))?),
            RawRead::Word(word) if word == "unverified" => Read::Unverified,
            RawRead::Word(word) => return Err(place.error(at, format!("`read` is `{word}`; it is a date or `unverified`"))),
        };
        sources.insert(key, Source { title: raw.title, publisher: raw.publisher, locator: raw.locator, date: raw.date, read });
    }
    Ok(sources)
}
