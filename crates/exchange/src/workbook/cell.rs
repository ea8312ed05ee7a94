//! The text of a workbook's cell, as the cell of a CSV file would hold it.

use calamine::{DataRef, ExcelDateTime};
use community::Kind;

/// Writes the text of a value into `text`, given what its column holds. `Err` gives the name of a formula's error.
pub(crate) fn write_text(value: &DataRef<'_>, kind: Option<Kind>, text: &mut String) -> Result<(), String> {
    use std::fmt::Write as _;
    text.clear();
    match value {
        DataRef::Empty => {}
        DataRef::String(s) => text.push_str(s),
        DataRef::SharedString(s) => text.push_str(s),
        DataRef::Int(n) => write!(text, "{n}").expect("writing to a string succeeds"),
        DataRef::Float(n) => text.push_str(&number(*n)),
        DataRef::Bool(yes) => text.push_str(if *yes { "yes" } else { "no" }),
        DataRef::DateTime(moment) => text.push_str(&date_time(moment, kind)),
        DataRef::DateTimeIso(iso) => text.push_str(&iso_for(iso, kind)),
        DataRef::DurationIso(iso) => text.push_str(iso),
        DataRef::Error(error) => return Err(error.to_string()),
    }
    Ok(())
}

/// Whether the value is a date.
pub(crate) fn is_date(value: &DataRef<'_>) -> bool {
    matches!(value, DataRef::DateTime(_) | DataRef::DateTimeIso(_))
}

/// Whole numbers as such, others in the shortest form that reads back the same.
fn number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 9e15 { (n as i64).to_string() } else { n.to_string() }
}

fn date_time(moment: &ExcelDateTime, kind: Option<Kind>) -> String {
    let serial = moment.as_f64();
    if moment.is_duration() && kind != Some(Kind::Time) || !(0.0..2_958_466.0).contains(&serial) {
        return number(serial);
    }
    if matches!(kind, Some(Kind::Integer | Kind::Number)) {
        return number(serial);
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    // Times are fractions of a day: 17:00 may come as 16:59:59.999.
    let seconds = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second) + u32::from(milli >= 500);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let time = if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") };
    if serial < 1.0 {
        return time;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    match kind {
        Some(Kind::Month) if day == 1 && seconds == 0 => format!("{year:04}-{month:02}"),
        _ if seconds == 0 => date,
        _ => format!("{date}T{time}"),
    }
}

fn iso_for(iso: &str, kind: Option<Kind>) -> String {
    let date = iso.strip_suffix("T00:00:00Z").or_else(|| iso.strip_suffix("T00:00:00")).unwrap_or(iso);
    match kind {
        Some(Kind::Month) => date.strip_suffix("-01").filter(|m| m.len() == 7).unwrap_or(date).to_owned(),
        _ => date.to_owned(),
    }
}
