//! The economic case as a workbook whose formulas compute it again: change a rate or a cost, and the value follows.

use findings::{ChapterResult, ResultTable, Value};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::{Formats, begun, formula};

/// Streams in the order of the columns of a sheet, from the second on.
const STREAMS: [(&str, &str); 4] = [
    ("stream_capital", "capital, with optimism bias"),
    ("stream_running", "running costs more than today"),
    ("stream_travel", "patients' time saved"),
    ("stream_health", "effects of distance on health"),
];
/// Columns of an option's sheet that the case shows, with their names there.
const COLUMNS: [(char, &str); 5] =
    [('B', "present_capital"), ('C', "present_running"), ('D', "present_travel"), ('E', "present_health"), ('H', "npsv")];
/// First row of years on a sheet.
const FIRST: u32 = 3;

/// The workbook; `None` where no option is appraised.
///
/// # Errors
/// [`XlsxError`].
pub(crate) fn workbook(chapters: &[ChapterResult], notice: Option<&str>) -> Result<Option<Vec<u8>>, XlsxError> {
    let table = |id: &str| chapters.iter().find_map(|c| c.table(id)).filter(|t| !t.rows.is_empty());
    let (Some(streams), Some(terms), Some(case)) = (table("services.streams"), table("services.terms"), table("services.case")) else {
        return Ok(None);
    };
    let mut book = begun(&case.title, &case.subtitle)?;
    let formats = Formats::new();
    let options: Vec<(String, String)> = options(streams);
    let length = options.first().map_or(0, |(id, _)| years(streams, id).len() as u32);
    summary(book.add_worksheet().set_name("Case")?, case, (&options, length), &formats, notice)?;
    rates(book.add_worksheet().set_name("Terms")?, terms, &formats)?;
    for (n, (id, name)) in options.iter().enumerate() {
        one(book.add_worksheet().set_name(sheet_name(n))?, name, &years(streams, id), &formats)?;
    }
    for sheet in book.worksheets_mut() {
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
    }
    book.save_to_buffer().map(Some)
}

/// Options of the streams, by code and name, in order.
fn options(streams: &ResultTable) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> = Vec::new();
    for (key, row) in streams.keys.iter().zip(&streams.rows) {
        let id = key.iter().find(|(axis, _)| axis == "option").map(|(_, id)| id.clone()).unwrap_or_default();
        if options.last().is_none_or(|(last, _)| *last != id) {
            options.push((id, row[0].text().unwrap_or_default().to_owned()));
        }
    }
    options
}

fn sheet_name(n: usize) -> String {
    format!("Option {}", n + 1)
}

/// A year of an option: the streams and the factors.
struct Year {
    streams: [f64; 4],
    factor: f64,
    health_factor: f64,
}

impl Year {
    fn present(&self) -> f64 {
        (self.streams[2] - self.streams[0] - self.streams[1]) * self.factor + self.streams[3] * self.health_factor
    }
}

fn years(streams: &ResultTable, option: &str) -> Vec<Year> {
    let of = |row: &[Value], column: &str| streams.column(column).and_then(|c| row[c].number()).unwrap_or(0.0);
    let rows = streams.keys.iter().zip(&streams.rows).filter(|(key, _)| key.iter().any(|(axis, id)| axis == "option" && id == option));
    rows.map(|(_, row)| Year {
        streams: STREAMS.map(|(column, _)| of(row, column)),
        factor: of(row, "discount_factor"),
        health_factor: of(row, "health_factor"),
    })
    .collect()
}

fn rates(sheet: &mut Worksheet, terms: &ResultTable, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 60)?.set_column_width(1, 12)?.set_column_width(2, 80)?;
    for (column, label) in ["term", "value", "source"].into_iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, label, &formats.heading)?;
    }
    for (row, cells) in (1..).zip(&terms.rows) {
        sheet.write_string(row, 0, cells[0].text().unwrap_or_default())?;
        if let Some(value) = cells[1].number() {
            sheet.write_number_with_format(row, 1, value, &Format::new().set_num_format("0.0000"))?;
        }
        sheet.write_string(row, 2, cells[2].text().unwrap_or_default())?;
    }
    Ok(())
}

/// An option: years down, streams across, the factor by the rates of the sheet `Terms`, present values below.
fn one(sheet: &mut Worksheet, name: &str, years: &[Year], formats: &Formats) -> Result<(), XlsxError> {
    let pounds = Format::new().set_num_format("£#,##0");
    let factor = Format::new().set_num_format("0.000000");
    sheet.set_column_width(0, 16)?.set_column_range_width(1, 7, 18)?;
    sheet.write_string_with_format(0, 0, name, &formats.title)?;
    let headings = ["year"].into_iter().chain(STREAMS.map(|(_, label)| label)).chain(["factor", "factor for health", "present value"]);
    for (column, label) in headings.enumerate() {
        sheet.write_string_with_format(FIRST - 1, column as u16, label, &formats.heading)?;
    }
    for (n, year) in (0_u32..).zip(years) {
        let (row, excel) = (FIRST + n, FIRST + n + 1);
        sheet.write_number(row, 0, f64::from(n))?;
        for (column, value) in (1..).zip(year.streams) {
            sheet.write_number_with_format(row, column, value, &pounds)?;
        }
        for (column, letter, value, rates) in [(5, 'F', year.factor, [2, 3, 4]), (6, 'G', year.health_factor, [5, 6, 7])] {
            let [to_30, to_75, later] = rates.map(|r| format!("Terms!$B${r}"));
            let text = if n == 0 {
                "=1".to_owned()
            } else {
                format!("={letter}{}/(1+IF(A{excel}<=30,{to_30},IF(A{excel}<=75,{to_75},{later})))", excel - 1)
            };
            sheet.write_formula_with_format(row, column, formula(text, value), &factor)?;
        }
        let text = format!("=(D{excel}-B{excel}-C{excel})*F{excel}+E{excel}*G{excel}");
        sheet.write_formula_with_format(row, 7, formula(text, year.present()), &pounds)?;
    }
    let (first, last) = (FIRST + 1, FIRST + years.len() as u32);
    let total = FIRST + years.len() as u32;
    sheet.write_string_with_format(total, 0, "present value", &formats.total)?;
    for (column, letter, by) in [(1_u16, 'B', 'F'), (2, 'C', 'F'), (3, 'D', 'F'), (4, 'E', 'G')] {
        let factor = |y: &Year| if by == 'G' { y.health_factor } else { y.factor };
        let value: f64 = years.iter().map(|y| y.streams[usize::from(column) - 1] * factor(y)).sum();
        let text = format!("=SUMPRODUCT({letter}{first}:{letter}{last},{by}{first}:{by}{last})");
        sheet.write_formula_with_format(total, column, formula(text, value), &formats.total)?;
    }
    let npsv: f64 = years.iter().map(Year::present).sum();
    sheet.write_formula_with_format(total, 7, formula(format!("=SUM(H{first}:H{last})"), npsv), &formats.total)?;
    sheet.set_freeze_panes(FIRST, 1)?;
    Ok(())
}

/// The case side by side, from the sheets of the options.
fn summary(
    sheet: &mut Worksheet,
    case: &ResultTable,
    (options, years): (&[(String, String)], u32),
    formats: &Formats,
    notice: Option<&str>,
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 34)?.set_column_range_width(1, 6, 20)?;
    sheet.write_string_with_format(0, 0, &case.title, &formats.title)?;
    sheet.write_string(1, 0, &case.subtitle)?;
    sheet.write_string(2, 0, notice.unwrap_or_default())?;
    let headings =
        ["option", "capital", "running costs more", "time saved", "effects on health", "net present social value", "benefits ÷ costs"];
    for (column, label) in headings.into_iter().enumerate() {
        sheet.write_string_with_format(4, column as u16, label, &formats.heading)?;
    }
    let pounds = Format::new().set_num_format("£#,##0");
    for (n, (id, name)) in options.iter().enumerate() {
        let row = 5 + n as u32;
        let at = case.keys.iter().position(|key| key.iter().any(|(_, of)| of == id));
        let value = |column: &str| at.and_then(|r| case.column(column).and_then(|c| case.rows[r][c].number()));
        let total = FIRST + years + 1;
        sheet.write_string(row, 0, name)?;
        for (column, (letter, measure)) in (1..).zip(COLUMNS) {
            let text = format!("='{}'!{letter}{total}", sheet_name(n));
            sheet.write_formula_with_format(row, column, formula(text, value(measure).unwrap_or(0.0)), &pounds)?;
        }
        let excel = row + 1;
        if let Some(bcr) = value("bcr") {
            let text = format!("=(D{excel}+E{excel})/(B{excel}+C{excel})");
            sheet.write_formula_with_format(row, 6, formula(text, bcr), &Format::new().set_num_format("0.00"))?;
        } else {
            sheet.write_string(row, 6, "no ratio: a side of it is not above 0")?;
        }
    }
    Ok(())
}
