//! The sheet that explains every column of every table.

use community::{ColumnSpec, Community, Kind, SPECS, TableSpec};
use rust_xlsxwriter::{Url, Worksheet};

use super::write::Formats;
use super::{GUIDE_SHEET, PROFILE_SHEET};
use crate::save::ExchangeError;

const HEADINGS: [(&str, f64); 10] = [
    ("table", 16.0),
    ("column", 24.0),
    ("what it means", 60.0),
    ("what it holds", 26.0),
    ("unit", 14.0),
    ("must be filled in", 12.0),
    ("empty means", 14.0),
    ("names a row of", 16.0),
    ("from … to", 20.0),
    ("example", 36.0),
];

/// Writes the sheet.
pub(crate) fn write(sheet: &mut Worksheet, community: &Community, formats: &Formats) -> Result<(), ExchangeError> {
    sheet.set_name(GUIDE_SHEET)?;
    let clipped: String = community.profile.name.chars().take(200).collect();
    sheet.write_string_with_format(0, 0, &clipped, &formats.title)?;
    let intro = [
        "A local health community as tables, one sheet each. The sheet `aircover` says which months are looked at.",
        "Fill in what you know and leave the rest empty: only the columns with a dark blue heading must be filled in.",
        "Several values in one cell are separated by `;`. Dates are dates; months are text such as 2024-04. Columns of your own are kept.",
        "Rows may be sorted, filtered and added. Headings and the names of sheets must stay.",
    ];
    let mut row = 1;
    if let Some(notice) = &community.profile.notice {
        let notice: String = notice.chars().take(1_000).collect();
        sheet.write_string(row, 0, &notice)?;
        row += 1;
    }
    for line in intro {
        sheet.write_string(row, 0, line)?;
        row += 1;
    }
    row += 1;
    for (column, (heading, width)) in HEADINGS.iter().enumerate() {
        sheet.write_string_with_format(row, column as u16, *heading, &formats.heading)?;
        sheet.set_column_width(column as u16, *width)?;
    }
    let heading_row = row;
    row += 1;
    link(sheet, row, PROFILE_SHEET, formats)?;
    sheet.write_string_with_format(
        row,
        2,
        "What the community is called, which months are looked at, and settings of the chapters.",
        &formats.wrapped,
    )?;
    row += 1;
    for spec in SPECS {
        link(sheet, row, spec.name, formats)?;
        sheet.write_string_with_format(row, 2, spec.help.trim(), &formats.required)?;
        row += 1;
        for column in spec.columns {
            for (n, text) in explain(spec, column).iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                sheet.write_string_with_format(row, n as u16, text, &formats.wrapped)?;
            }
            row += 1;
        }
    }
    sheet.autofilter(heading_row, 0, row - 1, HEADINGS.len() as u16 - 1)?;
    Ok(())
}

fn link(sheet: &mut Worksheet, row: u32, name: &str, formats: &Formats) -> Result<(), ExchangeError> {
    let target = Url::new(format!("internal:'{name}'!A1")).set_text(name);
    sheet.write_url_with_format(row, 0, target, &formats.link)?;
    Ok(())
}

fn explain(spec: &TableSpec, column: &ColumnSpec) -> [String; 10] {
    let own_key = column.reference == Some(spec.name) && spec.key == [column.name];
    let text = |text: Option<&str>| text.unwrap_or("").to_owned();
    let range = column.bounds.map_or_else(String::new, |(min, max)| format!("{min} … {max}"));
    let required = if column.required { "yes" } else { "" };
    [
        spec.name.to_owned(),
        column.name.to_owned(),
        column.help.trim().to_owned(),
        holds(column),
        text(column.unit),
        required.to_owned(),
        text(column.default),
        text(column.reference.filter(|_| !own_key)),
        range,
        column.example.to_owned(),
    ]
}

fn holds(column: &ColumnSpec) -> String {
    let kind = match column.kind {
        Kind::Text => "text".to_owned(),
        Kind::Id => "short code".to_owned(),
        Kind::Integer => "whole number".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Date => "date, as 2024-09-30".to_owned(),
        Kind::Month => "month, as 2024-09".to_owned(),
        Kind::Time => "time of day, as 17:00".to_owned(),
        Kind::YesNo => "yes or no".to_owned(),
        Kind::Choice(words) => format!("one of: {}", words.join(", ")),
        Kind::Recurrence => {
            "once, daily, weekly, monthly, quarterly, yearly, an RFC 5545 rule, or days as 2024-06-14;2024-11-01".to_owned()
        }
    };
    if column.list { format!("{kind}; several separated by `;`") } else { kind }
}
