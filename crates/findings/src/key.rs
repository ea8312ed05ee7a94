//! How a figure is named: `burden.headroom_p10[role=planning,month=2025-03]`.

use std::fmt;
use std::str::FromStr;

/// The name of one figure: what is measured, and at which point of which axes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureKey {
    /// What is measured, with its chapter: `burden.headroom_p10`.
    pub measure: String,
    /// Axes and ids, in the order in which the chapter writes them.
    pub at: Vec<(String, String)>,
}

/// Why a text is no figure key.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "`{found}` is not the name of a figure; expected `chapter.measure[axis=id,…]` such as `burden.headroom_p10[role=planning,month=2025-03]`"
)]
pub struct KeyError {
    /// The text.
    pub found: String,
}

impl FigureKey {
    /// A figure that stands for the whole community.
    #[must_use]
    pub fn new(measure: impl Into<String>) -> Self {
        Self { measure: measure.into(), at: Vec::new() }
    }

    /// The same measure at a point of one more axis.
    #[must_use]
    pub fn at(mut self, axis: impl Into<String>, id: impl fmt::Display) -> Self {
        self.at.push((axis.into(), id.to_string()));
        self
    }

    /// The id on an axis.
    #[must_use]
    pub fn id(&self, axis: &str) -> Option<&str> {
        self.at.iter().find(|(a, _)| a == axis).map(|(_, id)| id.as_str())
    }

    /// The chapter: what stands before the first point.
    #[must_use]
    pub fn chapter(&self) -> &str {
        self.measure.split('.').next().unwrap_or(&self.measure)
    }
}

impl fmt::Display for FigureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.measure)?;
        if self.at.is_empty() {
            return Ok(());
        }
        let at: Vec<String> = self.at.iter().map(|(axis, id)| format!("{axis}={id}")).collect();
        write!(f, "[{}]", at.join(","))
    }
}

impl FromStr for FigureKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let error = || KeyError { found: text.to_owned() };
        let text = text.trim();
        let (measure, at) = match text.split_once('[') {
            None => (text, ""),
            Some((measure, rest)) => (measure, rest.strip_suffix(']').ok_or_else(error)?),
        };
        let word = |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
        if !word(measure) || !measure.contains('.') {
            return Err(error());
        }
        let mut key = Self::new(measure);
        for part in at.split(',').filter(|_| !at.is_empty()) {
            let (axis, id) = part.split_once('=').ok_or_else(error)?;
            if !word(axis.trim()) || id.trim().is_empty() {
                return Err(error());
            }
            key = key.at(axis.trim(), id.trim());
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["burden.supply", "burden.headroom_p10[role=planning,month=2025-03]", "a.b[x=Ärzte 1/2]"] {
            assert_eq!(text.parse::<FigureKey>().map(|k| k.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn refuses_what_is_no_key() {
        for text in ["", "burden", "burden.x[", "burden.x[role]", "burden.x[role=]", "bur den.x"] {
            assert!(text.parse::<FigureKey>().is_err(), "{text}");
        }
    }
}
