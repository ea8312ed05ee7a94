//! The figures as an Excel workbook, with live formulas where a reader would check them.

mod appraisal;
mod sheets;

pub(crate) use appraisal::workbook as appraisal;
use findings::{ChapterResult, Manifest, ResultTable, Unit, Value};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

/// The workbook: Summary, Headroom, Bill, Demands, Teams, a sheet for each table of the other chapters, Assumptions, Manifest; a sheet whose
/// table is missing says so.
pub(crate) fn workbook(
    title: &str,
    subject: &str,
    notice: Option<&str>,
    chapters: &[ChapterResult],
    manifest: &Manifest,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun(title, subject)?;
    sheets::summary(book.add_worksheet(), title, subject, notice, chapters)?;
    sheets::headroom(book.add_worksheet(), find(chapters, "burden.headroom"))?;
    sheets::bill(book.add_worksheet(), find(chapters, "burden.issuers"))?;
    sheets::demands(book.add_worksheet(), find(chapters, "burden.demands"))?;
    sheets::teams(book.add_worksheet(), find(chapters, "burden.roles"))?;
    finished(book, notice, chapters, manifest)
}

/// A workbook of chapters' own tables alone: Summary, a sheet for each, Assumptions, Manifest.
pub(crate) fn tables(
    title: &str,
    subject: &str,
    notice: Option<&str>,
    chapters: &[ChapterResult],
    manifest: &Manifest,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun(title, subject)?;
    sheets::summary(book.add_worksheet(), title, subject, notice, chapters)?;
    finished(book, notice, chapters, manifest)
}

fn begun(title: &str, subject: &str) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // no clock: every workbook carries the same moment
    let moment = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_subject(subject).set_author("Aircover").set_creation_datetime(&moment));
    Ok(book)
}

fn finished(mut book: Workbook, notice: Option<&str>, chapters: &[ChapterResult], manifest: &Manifest) -> Result<Vec<u8>, XlsxError> {
    for table in chapters.iter().filter(|c| c.chapter != "burden").flat_map(|c| &c.tables).filter(|t| !t.rows.is_empty()) {
        sheets::table(book.add_worksheet(), table)?;
    }
    sheets::assumptions(book.add_worksheet(), chapters)?;
    sheets::manifest(book.add_worksheet(), manifest)?;
    if let Some(notice) = notice {
        for sheet in book.worksheets_mut() {
            sheet.set_header(format!("&L&8{}", notice.chars().take(200).collect::<String>().replace('&', "&&")));
        }
    }
    book.save_to_buffer()
}

fn find<'a>(chapters: &'a [ChapterResult], id: &str) -> Option<&'a ResultTable> {
    chapters.iter().find_map(|c| c.table(id)).filter(|t| !t.rows.is_empty())
}

/// Formats shared by the sheets.
pub(crate) struct Formats {
    pub(crate) heading: Format,
    pub(crate) total: Format,
    pub(crate) wrapped: Format,
    pub(crate) title: Format,
}

impl Formats {
    pub(crate) fn new() -> Self {
        Self {
            heading: Format::new().set_bold().set_text_wrap().set_background_color("#f0f4f5").set_align(FormatAlign::Top),
            total: Format::new().set_bold().set_num_format("#,##0"),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            title: Format::new().set_bold().set_font_size(14),
        }
    }
}

/// How numbers of a unit are shown.
pub(crate) fn number_format(unit: Option<Unit>) -> Format {
    Format::new().set_num_format(match unit {
        Some(Unit::Share) => "0.0%",
        Some(Unit::Probability) => "0.00",
        Some(Unit::Pounds | Unit::PoundsYear) => "£#,##0",
        Some(Unit::PoundsHour) => "£#,##0.00",
        _ => "#,##0.0",
    })
}

/// Writes a value; what is not known stays empty.
pub(crate) fn write(sheet: &mut Worksheet, row: u32, column: u16, value: &Value, unit: Option<Unit>) -> Result<(), XlsxError> {
    match value {
        Value::Text(text) => sheet.write_string(row, column, clipped(text))?,
        Value::Number(number) => sheet.write_number_with_format(row, column, *number, &number_format(unit))?,
        Value::Unknown => sheet,
    };
    Ok(())
}

/// Excel holds no more than 32,767 characters in a cell.
pub(crate) fn clipped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(32_000).collect()
}

/// Height of a row in which the longest wrapped text stands, given texts with their columns' widths in characters: programs that do not fit
/// rows by themselves would let lines run over each other.
pub(crate) fn height_of<'a>(texts: impl IntoIterator<Item = (&'a str, f64)>) -> f64 {
    let lines = |(text, width): (&str, f64)| {
        let of_line = |line: &str| (line.chars().count() as f64 * 0.95 / width).ceil().max(1.0);
        text.lines().map(of_line).sum::<f64>().max(1.0)
    };
    // a row is at most 409 points high
    (texts.into_iter().map(lines).fold(1.0, f64::max) * 15.0).min(405.0)
}

/// A formula with the value that it has, so that programs that do not compute show it too.
pub(crate) fn formula(text: String, value: f64) -> Formula {
    Formula::new(text).set_result(value.to_string())
}
