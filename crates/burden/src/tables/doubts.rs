//! What is not confirmed, and whom to ask first.

use findings::ResultTable;

use super::{hours, hours_year, period, share, text};
use crate::result::Burden;
use crate::words;

/// The result that is narrowed, in words.
pub(crate) fn result_words(burden: &Burden) -> &'static str {
    if burden.doubts_of_overload { "hours of overload" } else { "hours asked" }
}

pub(super) fn to_confirm(burden: &Burden) -> ResultTable {
    let title = match burden.doubts.first() {
        Some(first) => format!(
            "Ask first about ‘{}’: it is {} of what is unsure in the {}",
            first.name,
            words::share(first.share_of_variance),
            result_words(burden)
        ),
        None => "Nothing that is not confirmed moves the result".into(),
    };
    let mut table = ResultTable::new(
        "burden.to_confirm",
        title,
        format!(
            "The {} whose confirmation would narrow the result most: the {} in the months looked at, from P10 to P90. Each row counts for its own error alone; the figures don’t add up. {}",
            words::count(burden.doubts.len(), "row", "rows"),
            result_words(burden),
            period(burden)
        ),
        vec![
            text("what", "what to confirm"),
            text("whom", "whom to ask"),
            text("range_now", "taken now"),
            hours_year("unsure_hours_year", "hours a year that hang on it"),
            share("share_of_variance", "share of what is unsure"),
            hours("narrowing_hours", "narrower by"),
        ],
    );
    for doubt in &burden.doubts {
        table.row(
            &[("unsure", &doubt.id)],
            vec![
                doubt.name.as_str().into(),
                doubt.whom.as_str().into(),
                doubt.range.as_str().into(),
                doubt.hours_year.into(),
                doubt.share_of_variance.into(),
                doubt.narrowing_hours.into(),
            ],
        );
    }
    table
}
