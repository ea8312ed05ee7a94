//! Writes a community as a workbook.

use community::{AnyTable, ColumnSpec, Community, Kind, Setting};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{PROFILE_SHEET, guide};
use crate::profile::{KEYS, as_text, entries};
use crate::save::ExchangeError;
use crate::start::StartSheet;
use crate::{MAX_COLUMNS, MAX_ROWS};

/// Characters that a cell of a workbook holds at most.
const MAX_CELL: usize = 32_767;
/// Rows that have drop-downs, at least: room to add some.
const ROWS_TO_FILL: u32 = 2_000;
/// Whole numbers beyond this are not exact as numbers of a workbook, and are written as text.
const MAX_EXACT: f64 = 9e15;

/// The formats that the sheets share.
pub(crate) struct Formats {
    pub title: Format,
    pub heading: Format,
    pub required: Format,
    pub text: Format,
    pub date: Format,
    pub wrapped: Format,
    pub link: Format,
}

impl Formats {
    fn new() -> Self {
        let heading = Format::new().set_bold().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(16),
            required: heading.clone().set_background_color(Color::RGB(0x005eb8)).set_font_color(Color::White),
            heading: heading.set_background_color(Color::RGB(0xd8e6f3)),
            text: Format::new().set_num_format("@"),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            link: Format::new()
                .set_font_color(Color::RGB(0x005eb8))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single)
                .set_align(FormatAlign::Top),
        }
    }
}

/// The bytes of the workbook; the same community gives the same bytes.
///
/// # Errors
/// [`ExchangeError`] if a cell or table is larger than a workbook holds or than is read back.
pub fn workbook_bytes(community: &Community) -> Result<Vec<u8>, ExchangeError> {
    bytes_of(community, None)
}

/// The bytes of the workbook, with the sheet `start` before all others.
///
/// # Errors
/// As [`workbook_bytes`].
pub fn workbook_with_start(community: &Community, start: &StartSheet) -> Result<Vec<u8>, ExchangeError> {
    bytes_of(community, Some(start))
}

fn bytes_of(community: &Community, start: Option<&StartSheet>) -> Result<Vec<u8>, ExchangeError> {
    let mut book = Workbook::new();
    // A fixed moment, so that the same community gives the same bytes.
    let created = ExcelDateTime::from_ymd(2024, 4, 1)?;
    book.set_properties(&DocProperties::new().set_title(&community.profile.name).set_creation_datetime(&created));
    let formats = Formats::new();
    if let Some(start) = start {
        crate::start::write(book.add_worksheet(), start)?;
    }
    guide::write(book.add_worksheet(), community, &formats)?;
    write_profile(book.add_worksheet(), community, &formats)?;
    for table in community.tables() {
        write_table(book.add_worksheet(), table, &formats)?;
    }
    Ok(book.save_to_buffer()?)
}

fn write_profile(sheet: &mut Worksheet, community: &Community, formats: &Formats) -> Result<(), ExchangeError> {
    sheet.set_name(PROFILE_SHEET)?;
    for (column, (heading, width)) in [("key", 28.0), ("value", 60.0), ("kind", 14.0), ("what it means", 60.0)].into_iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, heading, &formats.heading)?;
        sheet.set_column_width(column as u16, width)?;
    }
    sheet.set_column_format(1, &formats.text)?;
    sheet.set_freeze_panes(1, 1)?;
    let kinds = ["text", "whole number", "number", "yes/no", "list"];
    let choice = DataValidation::new().allow_list_strings(&kinds)?;
    sheet.add_data_validation(1, 2, 500, 2, &choice)?;
    for (n, (key, value)) in entries(&community.profile).iter().enumerate() {
        let row = n as u32 + 1;
        let kind = match value {
            Setting::Text(_) => kinds[0],
            Setting::Integer(_) => kinds[1],
            Setting::Number(_) => kinds[2],
            Setting::YesNo(_) => kinds[3],
            Setting::List(_) => kinds[4],
        };
        let text = as_text(value);
        check_length(PROFILE_SHEET, row as usize + 1, key, &text)?;
        sheet.write_string(row, 0, key)?;
        sheet.write_string(row, 2, kind)?;
        match value {
            Setting::Integer(n) if (*n as f64).abs() < MAX_EXACT => sheet.write_number(row, 1, *n as f64)?,
            Setting::Number(n) => sheet.write_number(row, 1, *n)?,
            _ => sheet.write_string_with_format(row, 1, &text, &formats.text)?,
        };
        if let Some((_, help)) = KEYS.iter().find(|(k, _)| k == key) {
            sheet.write_string(row, 3, *help)?;
        }
    }
    Ok(())
}

fn check_length(table: &'static str, row: usize, column: &str, text: &str) -> Result<(), ExchangeError> {
    // Excel counts in units of UTF-16.
    if text.len() > MAX_CELL {
        let found = text.encode_utf16().count();
        if found > MAX_CELL {
            return Err(ExchangeError::CellTooLong { table, row, column: column.to_owned(), found });
        }
    }
    Ok(())
}

fn write_table(sheet: &mut Worksheet, table: &dyn AnyTable, formats: &Formats) -> Result<(), ExchangeError> {
    let spec = table.spec();
    let own = table.extra_columns();
    let columns = spec.columns.len() + own.len();
    if table.len() > MAX_ROWS as usize || columns > MAX_COLUMNS {
        return Err(ExchangeError::TooLarge { most: MAX_ROWS, table: spec.name, rows: table.len(), columns });
    }
    let last_row = (table.len() as u32).max(ROWS_TO_FILL);
    let mut widths: Vec<usize> = Vec::with_capacity(columns);
    sheet.set_name(spec.name)?;
    for (n, column) in spec.columns.iter().enumerate() {
        let heading = if column.required { &formats.required } else { &formats.heading };
        sheet.write_string_with_format(0, n as u16, column.name, heading)?;
        widths.push(column.name.len() + 4);
        format_column(sheet, n as u16, column, last_row, formats)?;
    }
    for (n, name) in own.iter().enumerate() {
        let column = (spec.columns.len() + n) as u16;
        check_length(spec.name, 1, name, name)?;
        sheet.write_string_with_format(0, column, name, &formats.heading)?;
        sheet.set_column_format(column, &formats.text)?;
        widths.push(name.chars().count() + 4);
    }
    for row in 0..table.len() {
        let cells = table.cells(row);
        let known = spec.columns.iter().map(|c| (c.name, Some(c)));
        let all = known.chain(own.iter().map(|name| (name.as_str(), None))).zip(cells.iter().chain(table.extra(row)));
        for (n, ((name, column), text)) in all.enumerate() {
            check_length(spec.name, row + 2, name, text)?;
            write_cell(sheet, row as u32 + 1, n as u16, column, text, formats)?;
            widths[n] = widths[n].max(text.chars().take(48).count() + 1);
        }
    }
    for (n, width) in widths.iter().enumerate() {
        sheet.set_column_width(n as u16, (*width).clamp(8, 48) as f64)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofilter(0, 0, (table.len() as u32).max(1), columns as u16 - 1)?;
    Ok(())
}

fn format_column(sheet: &mut Worksheet, n: u16, column: &ColumnSpec, last_row: u32, formats: &Formats) -> Result<(), XlsxError> {
    match column.kind {
        Kind::Date if !column.list => {
            sheet.set_column_format(n, &formats.date)?;
        }
        Kind::Integer | Kind::Number if !column.list => {}
        _ => {
            sheet.set_column_format(n, &formats.text)?;
        }
    }
    let words: &[&str] = match column.kind {
        _ if column.list => return Ok(()),
        Kind::Choice(words) => words,
        Kind::YesNo => &["yes", "no"],
        _ => return Ok(()),
    };
    let title = format!("`{}` takes one of a few words", column.name);
    let title: String = title.chars().take(32).collect();
    let message: String = format!("one of: {}", words.join(", ")).chars().take(255).collect();
    let list = DataValidation::new().allow_list_strings(words)?.set_error_title(title)?.set_error_message(message)?;
    sheet.add_data_validation(1, n, last_row, n, &list)?;
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    n: u16,
    column: Option<&ColumnSpec>,
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    match column.filter(|c| !c.list).map(|c| c.kind) {
        Some(Kind::Integer | Kind::Number) => {
            if let Ok(number) = text.parse::<f64>()
                && (number.fract() != 0.0 || number.abs() < MAX_EXACT)
            {
                sheet.write_number(row, n, number)?;
                return Ok(());
            }
        }
        Some(Kind::Date) => {
            if let Ok(date) = ExcelDateTime::parse_from_str(text) {
                sheet.write_datetime_with_format(row, n, &date, &formats.date)?;
                return Ok(());
            }
        }
        _ => {}
    }
    sheet.write_string_with_format(row, n, text, &formats.text)?;
    Ok(())
}
