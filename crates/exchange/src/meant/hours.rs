//! Numbers and hours as people write them: `£1,200`, `3 hrs`, `1.5 days`, `2-4 hrs`, `2h30`.

/// Hours that a text means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HoursMeant {
    /// The low end; equal to `high` where one figure is given.
    pub low: f64,
    /// The high end.
    pub high: f64,
    /// Whether the text says its unit.
    pub has_unit: bool,
    /// Whether it says that it is rough: `c. 5`, `~5`.
    pub rough: bool,
}

/// The number that a text means: without signs of currency, separators of thousands, a word of thousands (`k`, `m`), per cent as a share;
/// `(1,200)` is negative. A comma before one or two digits at the end is a decimal mark.
pub(crate) fn number(text: &str) -> Option<f64> {
    let text = text.trim().to_lowercase();
    let (text, negative) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (inner.trim().to_owned(), true),
        None => (text, false),
    };
    let text = text.trim_start_matches(['£', '€', '$']).trim();
    let text = text.strip_prefix("gbp").unwrap_or(text).trim();
    let (text, times) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim(), 0.01),
        None => match text.strip_suffix('k') {
            Some(rest) => (rest.trim(), 1e3),
            None => match text.strip_suffix('m') {
                Some(rest) => (rest.trim(), 1e6),
                None => (text, 1.0),
            },
        },
    };
    let (text, minus) = match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (rest.trim().trim_start_matches('£'), true),
        None => (text, false),
    };
    let value = digits(text)? * times;
    Some(if negative || minus { -value } else { value })
}

/// Plain digits with separators of thousands, or one decimal mark.
fn digits(text: &str) -> Option<f64> {
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\'')) {
        return None;
    }
    let (whole, decimals) = match text.rsplit_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => match text.rsplit_once(',') {
            Some((whole, decimals)) if !whole.contains(',') && (1..=2).contains(&decimals.len()) => (whole, Some(decimals)),
            _ => (text, None),
        },
    };
    if decimals.is_some_and(|d| !d.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let groups: Vec<&str> = whole.split([',', ' ', '\'']).collect();
    let (first, rest) = groups.split_first()?;
    let in_threes = rest.is_empty() || (first.len() <= 3 && !first.is_empty() && rest.iter().all(|g| g.len() == 3));
    if !in_threes || groups.iter().any(|g| !g.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    format!("{}.{}", groups.concat(), decimals.unwrap_or("0")).parse().ok().filter(|v: &f64| v.is_finite())
}

/// Fractions that have a sign or a word of their own.
const FRACTIONS: [(&str, &str); 7] =
    [("half a ", "0.5 "), ("half an ", "0.5 "), ("half ", "0.5 "), ("½", ".5"), ("¼", ".25"), ("¾", ".75"), ("1/2", "0.5")];

/// The hours that a text means, days counted as `hours_a_day` and weeks as five of them. A bare number is hours.
pub(crate) fn hours(text: &str, hours_a_day: f64) -> Option<HoursMeant> {
    let mut text = text.trim().to_lowercase().replace(['–', '—', '−'], "-");
    for (written, meant) in FRACTIONS {
        text = text.replace(written, meant);
    }
    let mut rest = text.trim();
    let mut rough = false;
    for mark in ["approx.", "approximately", "approx", "about", "circa", "around", "est.", "ca.", "c.", "~", "≈"] {
        if let Some(after) = rest.strip_prefix(mark) {
            (rest, rough) = (after.trim(), true);
        }
    }
    for mark in ["up to", "less than", "under", "<=", "≤", "<", "max.", "max"] {
        if let Some(after) = rest.strip_prefix(mark) {
            let (high, has_unit) = span(after.trim(), None, hours_a_day)?;
            return Some(HoursMeant { low: 0.0, high, has_unit, rough: true });
        }
    }
    for between in [" to ", "-", " or "] {
        let Some((low, high)) = rest.split_once(between) else { continue };
        let (high, has_unit, unit) = span_with_unit(high.trim(), None, hours_a_day)?;
        let (low, _) = span(low.trim(), unit, hours_a_day)?;
        return (low <= high).then_some(HoursMeant { low, high, has_unit, rough });
    }
    let (value, has_unit) = span(rest, None, hours_a_day)?;
    Some(HoursMeant { low: value, high: value, has_unit, rough })
}

fn span(text: &str, unit: Option<f64>, hours_a_day: f64) -> Option<(f64, bool)> {
    span_with_unit(text, unit, hours_a_day).map(|(value, has_unit, _)| (value, has_unit))
}

/// One length of time in hours, whether it has a unit, and the unit in hours. `2h30` and `2:30` are two hours and a half.
fn span_with_unit(text: &str, unit: Option<f64>, hours_a_day: f64) -> Option<(f64, bool, Option<f64>)> {
    if let Some((whole, minutes)) =
        text.split_once(':').or_else(|| text.split_once('h').filter(|(_, m)| m.len() == 2 && m.bytes().all(|b| b.is_ascii_digit())))
    {
        let (whole, minutes) = (whole.trim().parse::<f64>().ok()?, minutes.parse::<f64>().ok()?);
        return (minutes < 60.0 && whole >= 0.0).then_some((whole + minutes / 60.0, true, Some(1.0)));
    }
    let end = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let (figure, word) = (text[..end].trim(), text[end..].trim());
    let value = number(figure).filter(|v| *v >= 0.0)?;
    let word = word.split(['/', '(']).next().unwrap_or("").trim().trim_end_matches('.');
    let word = word.strip_suffix(" each").or_else(|| word.strip_suffix(" per month")).unwrap_or(word);
    let factor = match word {
        "" => return Some((value * unit.unwrap_or(1.0), unit.is_some(), unit)),
        "h" | "hr" | "hrs" | "hour" | "hours" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 1.0 / 60.0,
        "d" | "day" | "days" | "wd" | "working day" | "working days" | "person day" | "person days" => hours_a_day,
        "w" | "wk" | "wks" | "week" | "weeks" => 5.0 * hours_a_day,
        _ => return None,
    };
    Some((value * factor, true, Some(factor)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, expected) in [
            ("£1,200", Some(1200.0)),
            ("1 200.50", Some(1200.5)),
            ("£1.2m", Some(1_200_000.0)),
            ("25k", Some(25_000.0)),
            ("(1,200)", Some(-1200.0)),
            ("-3", Some(-3.0)),
            ("45%", Some(0.45)),
            ("1,5", Some(1.5)),
            ("12,34", Some(12.34)),
            ("1,234,567", Some(1_234_567.0)),
            ("1,2345", None),
            ("12,3456,7", None),
            ("1.200.300", None),
            ("three", None),
            ("", None),
            ("1 or 2", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn hours_as_people_write_them() {
        let one = |v: f64, has_unit| Some((v, v, has_unit));
        for (text, expected) in [
            ("3", one(3.0, false)),
            ("3 hrs", one(3.0, true)),
            ("3h", one(3.0, true)),
            ("1.5 days", one(11.25, true)),
            ("half a day", one(3.75, true)),
            ("1½ hours", one(1.5, true)),
            ("2 wks", one(75.0, true)),
            ("90 mins", one(1.5, true)),
            ("2h30", one(2.5, true)),
            ("2:30", one(2.5, true)),
            ("2-4 hrs", Some((2.0, 4.0, true))),
            ("2 – 4", Some((2.0, 4.0, false))),
            ("1 to 2 days", Some((7.5, 15.0, true))),
            ("up to 6 hours", Some((0.0, 6.0, true))),
            ("<1 hr", Some((0.0, 1.0, true))),
            ("1,200", one(1200.0, false)),
            ("3 hrs/month", one(3.0, true)),
            ("4-2 hrs", None),
            ("a while", None),
            ("tbc", None),
            ("-5", None),
            ("", None),
        ] {
            assert_eq!(hours(text, 7.5).map(|h| (h.low, h.high, h.has_unit)), expected, "{text}");
        }
        assert!(hours("c. 5 hrs", 7.5).is_some_and(|h| h.rough && h.low == 5.0));
    }
}
