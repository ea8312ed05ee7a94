//! Parameters and what they are worth on a date.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::ParameterError;

/// Every unit that a parameter may have.
pub const UNITS: &[&str] = &[
    "hours_per_week",
    "days_per_year",
    "days",
    "calendar_days",
    "share",
    "correlation",
    "weight",
    "pounds_per_hour",
    "pounds_per_minute",
    "ratio",
    "utility",
    "utility_per_minute",
    "minutes",
    "minutes_per_km",
    "points",
    "weeks",
    "years",
    "per_year",
    "items",
    "items_per_week",
];

/// How a number is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Measured by the source.
    Measured,
    /// Published as a rule or a value.
    Published,
    /// Computed from published numbers by a rule that is stated.
    Derived,
    /// Set so that a model reproduces what was measured.
    Calibrated,
    /// The judgement of people who know.
    Expert,
    /// No source: a stand-in, with a reason.
    Assumption,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Published => "published",
            Self::Derived => "derived",
            Self::Calibrated => "calibrated",
            Self::Expert => "expert",
            Self::Assumption => "assumption",
        }
    }
}

/// What part a parameter plays in a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Not known exactly: varied by the sensitivity analysis.
    Uncertainty,
    /// Somebody can move it.
    Lever,
    /// Fixed.
    Constant,
}

/// Smallest and largest value that can be meant.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
}

/// A range about a value.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Low end.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// What the ends mean.
    pub meaning: String,
}

/// A value from a date on, until the next one.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// First day on which it holds.
    pub from: Date,
    /// The value.
    pub central: f64,
    /// The range about it.
    pub range: Option<Range>,
    /// How it is known.
    pub kind: Kind,
    /// Source in words with the place within it; for an assumption, its reason.
    pub source: String,
}

/// A value that a community set itself: it holds on every date.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// The value.
    pub central: f64,
    /// Low end, if it is a range.
    pub low: Option<f64>,
    /// High end, if it is a range.
    pub high: Option<f64>,
    /// Why, in the community's words.
    pub reason: String,
}

/// One number about the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Id, such as `working_time.sickness_rate`.
    pub id: String,
    /// What it is.
    pub description: String,
    /// Unit, one of [`UNITS`].
    pub unit: String,
    /// Where it holds.
    pub applies_to: String,
    /// How it is known, where a value does not say otherwise.
    pub kind: Kind,
    /// What part it plays.
    pub role: Role,
    /// Smallest and largest value that can be meant.
    pub bounds: Bounds,
    /// Its values, by date.
    pub values: Vec<Value>,
    /// The file that declares it, from the project's root.
    pub file: String,
    /// The community's own value, if it has one.
    pub own: Option<Own>,
}

/// What is known of a parameter on a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Known<'a> {
    /// The value.
    pub central: f64,
    /// Low end of its range.
    pub low: Option<f64>,
    /// High end of its range.
    pub high: Option<f64>,
    /// Unit, one of [`UNITS`].
    pub unit: &'a str,
    /// How it is known.
    pub kind: Kind,
    /// The parameter.
    pub parameter: &'a Parameter,
    /// Source in words with the place within it; for an assumption or an own value, the reason.
    pub source: String,
    /// Whether the community set it itself.
    pub own: bool,
}

impl Parameter {
    /// Its value on a date: the community's own, else the last that had begun by then.
    ///
    /// # Errors
    /// [`ParameterError::TooEarly`] before its first value.
    pub fn on(&self, on: Date) -> Result<Known<'_>, ParameterError> {
        if let Some(own) = &self.own {
            return Ok(Known {
                central: own.central,
                low: own.low,
                high: own.high,
                unit: &self.unit,
                kind: Kind::Expert,
                parameter: self,
                source: format!("the community's own value: {}", own.reason),
                own: true,
            });
        }
        let value = self.values.iter().rev().find(|v| v.from <= on).ok_or_else(|| ParameterError::TooEarly {
            id: self.id.clone(),
            on,
            first: self.values[0].from,
        })?;
        Ok(Known {
            central: value.central,
            low: value.range.as_ref().map(|r| r.low),
            high: value.range.as_ref().map(|r| r.high),
            unit: &self.unit,
            kind: value.kind,
            parameter: self,
            source: value.source.clone(),
            own: false,
        })
    }
}

/// All parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    pub(crate) by_id: BTreeMap<String, Parameter>,
}

impl Parameters {
    /// The value of a parameter on a date.
    ///
    /// # Errors
    /// [`ParameterError::Unknown`] for an id that does not exist, [`ParameterError::TooEarly`] before its first value.
    pub fn get(&self, id: &str, on: Date) -> Result<Known<'_>, ParameterError> {
        match self.by_id.get(id) {
            Some(parameter) => parameter.on(on),
            None => Err(ParameterError::Unknown { id: id.into(), nearest: self.nearest(id) }),
        }
    }

    /// All parameters, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Parameter> {
        self.by_id.values()
    }

    /// The most similar id, if one is similar at all.
    pub(crate) fn nearest(&self, id: &str) -> Option<String> {
        let distance = |known: &String| strsim::damerau_levenshtein(known, id);
        let best = self.by_id.keys().min_by_key(|known| distance(known))?;
        (distance(best) <= 2 + id.len() / 4).then(|| best.clone())
    }
}
