//! What of the past a run takes in: settings that stand in the community's own file.

use community::{Profile, Setting};
use jiff::civil::Date;
use uncertainty::XmrConvention;

use crate::BurdenError;

/// Settings on the log of requests and on recorded hours, keys `burden.…`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct History {
    /// `burden.requests`: whether rates and hours of requests are fitted from the log, where it is long enough.
    pub requests: bool,
    /// `burden.log_from`: since when the log was kept; empty: its first line.
    pub log_from: Option<Date>,
    /// `burden.log_until`: until when it was kept; empty: its last line.
    pub log_until: Option<Date>,
    /// `burden.actuals`: whether recorded hours replace and mend estimates.
    pub actuals: bool,
    /// `burden.xmr`: how the limits of charts over time are made.
    pub xmr: XmrConvention,
}

impl History {
    /// The settings of a community.
    ///
    /// # Errors
    /// [`BurdenError::Setting`] where one is not what it can be.
    pub fn of(profile: &Profile) -> Result<Self, BurdenError> {
        let log_from = date(profile, "burden.log_from")?;
        let log_until = date(profile, "burden.log_until")?;
        if let (Some(from), Some(until)) = (log_from, log_until)
            && from > until
        {
            return Err(bad("burden.log_until", until.to_string(), "a day no earlier than `burden.log_from`"));
        }
        Ok(Self {
            requests: yes(profile, "burden.requests")?,
            log_from,
            log_until,
            actuals: yes(profile, "burden.actuals")?,
            xmr: xmr(profile, "burden.xmr")?,
        })
    }
}

fn bad(key: &'static str, found: String, expected: &'static str) -> BurdenError {
    BurdenError::Setting { key, found, expected }
}

fn xmr(profile: &Profile, key: &'static str) -> Result<XmrConvention, BurdenError> {
    match profile.settings.get(key) {
        None => Ok(XmrConvention::default()),
        Some(Setting::Text(word)) if word == "excel" => Ok(XmrConvention::Excel),
        Some(Setting::Text(word)) if word == "nhsr" => Ok(XmrConvention::Nhsr),
        Some(other) => Err(bad(key, format!("{other:?}"), "`excel` or `nhsr`")),
    }
}

/// Yes unless said otherwise.
fn yes(profile: &Profile, key: &'static str) -> Result<bool, BurdenError> {
    match profile.settings.get(key) {
        None => Ok(true),
        Some(Setting::YesNo(value)) => Ok(*value),
        Some(other) => Err(bad(key, format!("{other:?}"), "`true` or `false`")),
    }
}

fn date(profile: &Profile, key: &'static str) -> Result<Option<Date>, BurdenError> {
    match profile.settings.get(key) {
        None => Ok(None),
        Some(Setting::Text(text)) => text.parse().map(Some).map_err(|_| bad(key, text.clone(), "a day as \"2024-04-01\"")),
        Some(other) => Err(bad(key, format!("{other:?}"), "a day as \"2024-04-01\"")),
    }
}
