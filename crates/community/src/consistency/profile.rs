//! What `aircover.toml` says of the community as a whole.

use super::report::{Report, error, warning};
use crate::community::{AnyTable, Community};
use crate::problem::Place;

/// The most months that can be looked at.
pub(super) const MAX_MONTHS: u32 = 120;

pub(super) fn check(community: &Community, report: &mut Report) {
    let profile = &community.profile;
    let book = community.tables().into_iter().map(AnyTable::origin).find(|o| o.sheet.is_some() && !o.file.is_empty());
    let at = |key: &str| match book {
        Some(origin) => Place { file: origin.file.clone(), sheet: Some("aircover".into()), row: None, column: Some(key.into()) },
        None => Place { file: "aircover.toml".into(), sheet: None, row: None, column: Some(key.into()) },
    };
    if !(1..=MAX_MONTHS).contains(&profile.months) {
        report.add(error("months-out-of-range", at("months"), format!("`{}`", profile.months), format!("1 to {MAX_MONTHS} months")));
    }
    if profile.name.trim().is_empty() {
        report.add(error("name-missing", at("name"), "nothing", "what the community is called"));
    }
    if profile.currency.len() != 3 || !profile.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        let found = format!("`{}`", profile.currency);
        report.add(warning("currency-unknown", at("currency"), found, "a code of ISO 4217").hint("for example `GBP`"));
    }
}
