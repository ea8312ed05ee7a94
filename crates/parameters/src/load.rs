//! Reads the parameter files, and refuses what cannot be meant.

use std::collections::BTreeMap;

use include_dir::{Dir, DirEntry, File, include_dir};
use jiff::civil::Date;
use toml::Spanned;

use crate::ParameterError;
use crate::parameter::{Bounds, Kind, Parameter, Parameters, Range, Role, UNITS, Value};
use crate::sources::{Source, sources};

/// The shipped files.
static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../params");

/// The file that lists the sources.
const SOURCES: &str = "sources.toml";

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawParameter {
    id: Spanned<String>,
    description: String,
    unit: Spanned<String>,
    applies_to: String,
    kind: Kind,
    role: Role,
    bounds: Spanned<Bounds>,
    values: Vec<Spanned<RawValue>>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawValue {
    from: Spanned<toml::value::Datetime>,
    central: Spanned<f64>,
    range: Option<Spanned<Range>>,
    kind: Option<Kind>,
    source: Option<Spanned<String>>,
    locator: Option<String>,
    reason: Option<String>,
}

/// A file, to say where in it something is wrong.
pub(crate) struct Place<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl Place<'_> {
    pub fn error(&self, offset: usize, why: String) -> ParameterError {
        let before = self.text.as_bytes().iter().take(offset);
        ParameterError::Malformed { file: format!("params/{}", self.file), line: 1 + before.filter(|b| **b == b'\n').count(), why }
    }

    pub fn toml_error(&self, error: &toml::de::Error) -> ParameterError {
        self.error(error.span().map_or(0, |s| s.start), error.message().to_owned())
    }
}

/// A date without a time of day.
pub(crate) fn date(datetime: toml::value::Datetime) -> Option<Date> {
    match (datetime.date, datetime.time) {
        (Some(d), None) => Date::new(i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?).ok(),
        _ => None,
    }
}

/// The shipped files, by path.
pub(crate) fn shipped_files() -> Vec<&'static File<'static>> {
    fn walk(dir: &'static Dir<'static>, files: &mut Vec<&'static File<'static>>) {
        for entry in dir.entries() {
            match entry {
                DirEntry::Dir(inner) => walk(inner, files),
                DirEntry::File(file) => files.push(file),
            }
        }
    }
    let mut files = Vec::new();
    walk(&FILES, &mut files);
    files.sort_by_key(|f| f.path());
    files
}

impl Parameters {
    /// The parameters that the program ships.
    ///
    /// # Errors
    /// [`ParameterError::Malformed`] with the file and line that cannot be used.
    pub fn shipped() -> Result<Self, ParameterError> {
        let mut texts = Vec::new();
        for file in shipped_files() {
            let path = file.path().to_str().expect("shipped files have plain names");
            if path.ends_with(".toml") {
                texts.push((path, file.contents_utf8().ok_or_else(|| Place { file: path, text: "" }.error(0, "not UTF-8".into()))?));
            }
        }
        Self::from_texts(&texts)
    }

    /// The content of all shipped files, bank holidays included, each after its path, in the order of their paths: for hashing.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for file in shipped_files() {
            bytes.extend_from_slice(file.path().to_string_lossy().as_bytes());
            bytes.push(0);
            bytes.extend_from_slice(file.contents());
            bytes.push(0);
        }
        bytes
    }

    /// Reads parameter files given as path and text; one of them is the list of sources.
    pub(crate) fn from_texts(files: &[(&str, &str)]) -> Result<Self, ParameterError> {
        let sources = match files.iter().find(|(path, _)| *path == SOURCES) {
            Some((path, text)) => sources(path, text)?,
            None => BTreeMap::new(),
        };
        let mut by_id: BTreeMap<String, Parameter> = BTreeMap::new();
        for (file, text) in files.iter().filter(|(path, _)| *path != SOURCES) {
            let place = Place { file, text };
            let raw: RawParameter = toml::from_str(text).map_err(|e| place.toml_error(&e))?;
            let at = raw.id.span().start;
            let parameter = checked(&place, raw, &sources)?;
            if let Some(first) = by_id.get(&parameter.id) {
                return Err(place.error(at, format!("`{}` is declared in {} too", parameter.id, first.file)));
            }
            by_id.insert(parameter.id.clone(), parameter);
        }
        Ok(Self { by_id })
    }
}

fn checked(place: &Place<'_>, raw: RawParameter, sources: &BTreeMap<String, Source>) -> Result<Parameter, ParameterError> {
    if !UNITS.contains(&raw.unit.get_ref().as_str()) {
        return Err(place.error(raw.unit.span().start, format!("unit `{}` is none of `{}`", raw.unit.get_ref(), UNITS.join("`, `"))));
    }
    let (bounds_at, bounds) = (raw.bounds.span().start, raw.bounds.into_inner());
    if !(bounds.min.is_finite() && bounds.max.is_finite() && bounds.min <= bounds.max) {
        return Err(place.error(bounds_at, format!("bounds {} to {} hold no value", bounds.min, bounds.max)));
    }
    if raw.values.is_empty() {
        return Err(place.error(raw.id.span().start, "no values".into()));
    }
    let mut values: Vec<Value> = Vec::new();
    for value in raw.values {
        let at = value.span().start;
        let value = checked_value(place, at, value.into_inner(), raw.kind, bounds, sources)?;
        if let Some(last) = values.last()
            && last.from >= value.from
        {
            return Err(place.error(at, format!("dates are not in order: {} comes after {}", value.from, last.from)));
        }
        values.push(value);
    }
    Ok(Parameter {
        id: raw.id.into_inner(),
        description: raw.description,
        unit: raw.unit.into_inner(),
        applies_to: raw.applies_to,
        kind: raw.kind,
        role: raw.role,
        bounds,
        values,
        file: format!("params/{}", place.file),
        own: None,
    })
}

fn checked_value(
    place: &Place<'_>,
    at: usize,
    raw: RawValue,
    kind: Kind,
    bounds: Bounds,
    sources: &BTreeMap<String, Source>,
) -> Result<Value, ParameterError> {
    let kind = raw.kind.unwrap_or(kind);
    let from_at = raw.from.span().start;
    let from = date(raw.from.into_inner()).ok_or_else(|| place.error(from_at, "`from` is not a date as 2024-09-30".into()))?;
    let (central_at, central) = (raw.central.span().start, raw.central.into_inner());
    if !(bounds.min..=bounds.max).contains(&central) {
        return Err(place.error(central_at, format!("{central} is outside the bounds {} to {}", bounds.min, bounds.max)));
    }
    let range = match raw.range {
        None => None,
        Some(range) => {
            let (range_at, range) = (range.span().start, range.into_inner());
            if !(bounds.min <= range.low && range.low <= central && central <= range.high && range.high <= bounds.max) {
                return Err(
                    place.error(range_at, format!("range {} to {} does not lie about {central} within the bounds", range.low, range.high))
                );
            }
            Some(range)
        }
    };
    let source = match (raw.source, raw.reason, kind) {
        (Some(key), reason, _) => {
            let source = sources
                .get(key.get_ref())
                .ok_or_else(|| place.error(key.span().start, format!("source `{}` is not in params/{SOURCES}", key.get_ref())))?;
            let reason = reason.map_or_else(String::new, |r| format!("; {r}"));
            format!("{}{reason}", source.words(raw.locator.as_deref()))
        }
        (None, Some(reason), Kind::Assumption) => format!("assumption: {reason}"),
        (None, _, Kind::Assumption) => return Err(place.error(at, "an assumption without a `reason`".into())),
        (None, _, _) => return Err(place.error(at, "a value without a `source`".into())),
    };
    Ok(Value { from, central, range, kind, source })
}
