//! Writes the workbook that a lead gets.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{
    ABOUT, ANSWERED_BY, COLUMNS, COMMENT, Column, KIND, LEAD, LOW, MARK, RETURNS_MADE, RIGHT, ReturnBook, ReturnRow, SHEET, YOUR_LOW,
    column,
};
use crate::save::ExchangeError;

/// The row of the headings, from 0.
const HEADING_ROW: u32 = 6;
/// Points that a line of text takes.
const LINE_HEIGHT: f64 = 15.0;
/// A4 among Excel's sizes of paper.
const A4: u8 = 9;

struct Formats {
    title: Format,
    sentence: Format,
    heading: Format,
    heading_to_fill: Format,
    shown: Format,
    number: Format,
    to_fill: Format,
    number_to_fill: Format,
    label: Format,
}

impl Formats {
    fn new() -> Self {
        let line = Color::RGB(0x00ae_b7bd);
        let boxed = |f: Format| f.set_border(FormatBorder::Thin).set_border_color(line).set_align(FormatAlign::Top);
        let heading = boxed(Format::new().set_bold().set_text_wrap());
        let to_fill = boxed(Format::new().set_text_wrap().set_background_color(Color::RGB(0x00ff_f4d6)).set_unlocked());
        Self {
            title: Format::new().set_bold().set_font_size(16),
            sentence: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            heading_to_fill: heading.clone().set_background_color(Color::RGB(0x00ff_e08a)),
            heading: heading.set_background_color(Color::RGB(0x00d8_e6f3)),
            shown: boxed(Format::new().set_text_wrap()),
            number: boxed(Format::new().set_num_format("#,##0.##")),
            number_to_fill: to_fill.clone().set_num_format("#,##0.##"),
            to_fill,
            label: Format::new().set_bold(),
        }
    }
}

/// The bytes of the workbook; the same rows give the same bytes.
///
/// # Errors
/// [`ExchangeError::Workbook`].
pub fn return_bytes(book: &ReturnBook) -> Result<Vec<u8>, ExchangeError> {
    let mut workbook = Workbook::new();
    // A fixed moment, so that the same rows give the same bytes.
    let created = ExcelDateTime::from_ymd(RETURNS_MADE.year() as u16, RETURNS_MADE.month() as u8, RETURNS_MADE.day() as u8)?;
    let lead = book.lead.as_deref().unwrap_or("no lead yet");
    workbook.set_properties(&DocProperties::new().set_title(format!("Hours to confirm: {lead}")).set_creation_datetime(&created));
    let columns = columns(book);
    to_fill_in(workbook.add_worksheet(), book, &columns)?;
    about(workbook.add_worksheet(), book)?;
    Ok(workbook.save_to_buffer()?)
}

/// The columns of this workbook: one more where no lead is known.
fn columns(book: &ReturnBook) -> Vec<Column> {
    let mut columns: Vec<Column> = COLUMNS.into_iter().collect();
    if book.lead.is_none() {
        columns.insert(MARK, column(LEAD, 18.0, true));
    }
    columns
}

fn to_fill_in(sheet: &mut Worksheet, book: &ReturnBook, columns: &[Column]) -> Result<(), ExchangeError> {
    let formats = Formats::new();
    sheet.set_name(SHEET)?;
    intro(sheet, book, columns.len() as u16 - 2, &formats)?;
    for (n, column) in columns.iter().enumerate() {
        let format = if column.fill_in { &formats.heading_to_fill } else { &formats.heading };
        sheet.write_string_with_format(HEADING_ROW, n as u16, column.heading, format)?;
        sheet.set_column_width(n as u16, column.width)?;
    }
    let mark = columns.len() as u16 - 1;
    sheet.set_row_height(HEADING_ROW, 4.0 * LINE_HEIGHT)?;
    for (n, row) in book.rows.iter().enumerate() {
        write_row(sheet, HEADING_ROW + 1 + n as u32, row, mark, &formats)?;
    }
    let last = HEADING_ROW + book.rows.len().max(1) as u32;
    validate(sheet, last)?;
    sheet.set_column_hidden(mark)?;
    sheet.set_freeze_panes(HEADING_ROW + 1, 1)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    sheet.set_landscape();
    sheet.set_paper_size(A4);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_print_area(0, 0, last, mark - 1)?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEADING_ROW, HEADING_ROW)?;
    sheet.set_footer("&L&A&RPage &P of &N");
    Ok(())
}

/// What it is about, in three sentences, and who answers.
fn intro(sheet: &mut Worksheet, book: &ReturnBook, last_column: u16, formats: &Formats) -> Result<(), ExchangeError> {
    let whose = match (&book.lead, &book.organisation) {
        (Some(lead), Some(organisation)) => format!("{lead}, {organisation}"),
        (Some(lead), None) => lead.clone(),
        (None, Some(organisation)) => format!("demands without a lead, {organisation}"),
        (None, None) => "demands without a lead".to_owned(),
    };
    sheet.write_string_with_format(0, 0, format!("Are these hours right? {whose}"), &formats.title)?;
    let rows = if book.rows.len() == 1 { "This row is".to_owned() } else { format!("These {} rows are", book.rows.len()) };
    let lead_too = if book.lead.is_none() { " Say in the last column who leads each, a team or post." } else { "" };
    let sentences = [
        format!(
            "{rows} what we assume about hours in {}; they are guesses until you say what is so, and five minutes are enough.",
            book.community
        ),
        format!(
            "In each row, write ‘yes’ under ‘right?’ if the hours are near enough; else write your own hours in the yellow cells, leaving empty those where ours are right; write ‘not mine’ where somebody else leads.{lead_too}"
        ),
        "Leave empty what you do not know, save the file under any name, and send it back.".to_owned(),
    ];
    for (n, sentence) in sentences.iter().enumerate() {
        let row = n as u32 + 1;
        sheet.merge_range(row, 0, row, last_column, sentence, &formats.sentence)?;
        sheet.set_row_height(row, LINE_HEIGHT * lines(sentence, 150.0))?;
    }
    sheet.write_string_with_format(4, 0, ANSWERED_BY, &formats.label)?;
    let who = book.lead.as_deref().unwrap_or("");
    sheet.merge_range(4, RIGHT as u16, 4, COMMENT as u16, who, &formats.to_fill)?;
    Ok(())
}

/// Lines that a text takes in a column of a width, in characters: a little generous, since words break at spaces.
fn lines(text: &str, width: f64) -> f64 {
    (text.chars().count() as f64 * 1.15 / width).ceil().max(1.0)
}

fn write_row(sheet: &mut Worksheet, row: u32, r: &ReturnRow, mark: u16, formats: &Formats) -> Result<(), XlsxError> {
    let texts = [&r.title, &r.issuer, &r.how_often, &r.who, &r.work, &r.per];
    let tallest = texts.iter().zip(COLUMNS).map(|(text, column)| lines(text, column.width)).fold(1.0, f64::max);
    sheet.set_row_height(row, LINE_HEIGHT * tallest.min(8.0))?;
    for (n, text) in texts.into_iter().enumerate() {
        sheet.write_string_with_format(row, n as u16, text, &formats.shown)?;
    }
    for (n, hours) in r.hours.iter().enumerate() {
        let column = (LOW + n) as u16;
        match hours {
            Some(hours) => sheet.write_number_with_format(row, column, *hours, &formats.number)?,
            None => sheet.write_string_with_format(row, column, "?", &formats.number)?,
        };
    }
    for n in RIGHT as u16..mark {
        let is_hours = (YOUR_LOW..YOUR_LOW + 3).contains(&usize::from(n));
        sheet.write_blank(row, n, if is_hours { &formats.number_to_fill } else { &formats.to_fill })?;
    }
    sheet.write_string(row, mark, &r.mark)?;
    Ok(())
}

/// Drop-downs and bounds; a warning rather than a refusal, so that ‘3 hrs’ can be written too.
fn validate(sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
    let right = DataValidation::new()
        .allow_list_strings(&["yes", "not mine"])?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("yes, or not mine")?
        .set_error_message(
            "‘yes’ if the hours are near enough, ‘not mine’ if somebody else leads this; else leave it empty and write your hours.",
        )?;
    sheet.add_data_validation(HEADING_ROW + 1, RIGHT as u16, last, RIGHT as u16, &right)?;
    let hours = DataValidation::new()
        .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("hours, as a number")?
        .set_error_message("Hours of work, counted as the column ‘hours are’ says: 12 or 2.5, for example.")?;
    sheet.add_data_validation(HEADING_ROW + 1, YOUR_LOW as u16, last, YOUR_LOW as u16 + 2, &hours)?;
    Ok(())
}

/// By what the program knows the file again, whatever it is called.
fn about(sheet: &mut Worksheet, book: &ReturnBook) -> Result<(), XlsxError> {
    sheet.set_name(ABOUT)?;
    sheet.set_column_width(0, 24.0)?;
    sheet.set_column_width(1, 60.0)?;
    let rows = [
        ("what this is", KIND),
        ("community", book.community.as_str()),
        ("community mark", book.community_mark.as_str()),
        ("lead", book.lead.as_deref().unwrap_or("")),
        ("organisation", book.organisation.as_deref().unwrap_or("")),
        ("please leave", "this sheet as it is: by it the file is recognised when it comes back"),
    ];
    for (n, (key, value)) in rows.iter().enumerate() {
        sheet.write_string(n as u32, 0, *key)?;
        sheet.write_string(n as u32, 1, *value)?;
    }
    sheet.set_print_fit_to_pages(1, 1);
    sheet.set_paper_size(A4);
    sheet.protect();
    Ok(())
}
