//! The sheets one by one.

use findings::{ChapterResult, Fact, Manifest, ResultTable, Unit, Value};
use rust_xlsxwriter::utility::{column_number_to_name, row_col_to_cell};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::{Formats, clipped, formula, height_of, number_format, write};
use crate::words;

/// A column of a sheet: one of the table, or computed in the sheet.
enum Column<'a> {
    /// The table's own.
    Given(&'a str),
    /// Heading, unit, and the names of the columns that are added (or, the second, taken off).
    Sum(&'a str, Unit, &'a str, &'a str),
    Difference(&'a str, Unit, &'a str, &'a str),
    /// Heading, and the heading of the column whose total the cell is divided by.
    ShareOf(&'a str, &'a str),
}

/// Where the columns of a sheet came to stand.
struct Laid {
    heading: String,
    /// Its name in the table, where it is the table's own.
    name: String,
    values: Vec<f64>,
}

pub(crate) fn headroom(sheet: &mut Worksheet, table: Option<&ResultTable>) -> Result<(), XlsxError> {
    use Column::{Difference, Given};
    let columns = [
        Given("role_name"),
        Given("organisation"),
        Given("month"),
        Given("supply_hours"),
        Given("load_hours_mean"),
        Difference("Headroom (supply less load)", Unit::Hours, "supply_hours", "load_hours_mean"),
        Given("answering_hours_mean"),
        Given("delivering_hours_mean"),
        Given("headroom_p10"),
        Given("headroom_p50"),
        Given("headroom_p90"),
        Given("chance_of_overload"),
        Given("role"),
    ];
    let totals = ["supply_hours", "load_hours_mean", "Headroom (supply less load)", "answering_hours_mean", "delivering_hours_mean"];
    laid_out(sheet, "Headroom", table, &columns, &totals)
}

pub(crate) fn bill(sheet: &mut Worksheet, table: Option<&ResultTable>) -> Result<(), XlsxError> {
    use Column::{Given, ShareOf, Sum};
    let columns = [
        Given("issuer_name"),
        Given("origin"),
        Given("demands"),
        Given("answering_hours_year"),
        Given("delivering_hours_year"),
        Sum("Hours a year", Unit::HoursYear, "answering_hours_year", "delivering_hours_year"),
        ShareOf("Share of hours", "Hours a year"),
        Given("hours_year_p10"),
        Given("hours_year_p90"),
        Given("employer_cost_year"),
        Given("issuer"),
    ];
    let totals = ["answering_hours_year", "delivering_hours_year", "Hours a year", "employer_cost_year"];
    laid_out(sheet, "Bill", table, &columns, &totals)
}

pub(crate) fn demands(sheet: &mut Worksheet, table: Option<&ResultTable>) -> Result<(), XlsxError> {
    use Column::{Given, ShareOf, Sum};
    let columns = [
        Given("demand"),
        Given("title"),
        Given("issuer_name"),
        Given("force"),
        Given("status"),
        Given("answering_hours_year"),
        Given("delivering_hours_year"),
        Sum("Hours a year", Unit::HoursYear, "answering_hours_year", "delivering_hours_year"),
        ShareOf("Share of hours", "Hours a year"),
        Given("hours_year_p10"),
        Given("hours_year_p90"),
        Given("employer_cost_year"),
        Given("relief_hours"),
        Given("carriers"),
    ];
    let totals = ["answering_hours_year", "delivering_hours_year", "Hours a year", "employer_cost_year"];
    laid_out(sheet, "Demands", table, &columns, &totals)
}

pub(crate) fn teams(sheet: &mut Worksheet, table: Option<&ResultTable>) -> Result<(), XlsxError> {
    use Column::{Difference, Given};
    let columns = [
        Given("role_name"),
        Given("organisation_name"),
        Given("supply_hours_year"),
        Given("load_hours_year"),
        Difference("Headroom a year", Unit::HoursYear, "supply_hours_year", "load_hours_year"),
        Given("share_taken"),
        Given("months_overloaded"),
        Given("worst_month"),
        Given("worst_month_headroom_p50"),
        Given("worst_week"),
        Given("worst_week_headroom_mean"),
        Given("break_even_committed_share"),
        Given("committed_share_given"),
        Given("role"),
    ];
    laid_out(sheet, "Teams", table, &columns, &["supply_hours_year", "load_hours_year", "Headroom a year"])
}

fn laid_out(
    sheet: &mut Worksheet,
    name: &str,
    table: Option<&ResultTable>,
    columns: &[Column<'_>],
    totals: &[&str],
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let Some(table) = table else {
        sheet.write_string(0, 0, "The data do not give this table.")?;
        return Ok(());
    };
    let n_rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX).min(1_048_000);
    let mut laid: Vec<Laid> = Vec::new();
    let formats = Formats::new();
    for column in columns {
        let at = u16::try_from(laid.len()).expect("a sheet has few columns");
        let one = match column {
            Column::Given(name) => given(sheet, table, name, at, n_rows)?,
            Column::Sum(heading, unit, a, b) => computed(sheet, &laid, (heading, *unit), (a, b, '+'), n_rows)?,
            Column::Difference(heading, unit, a, b) => computed(sheet, &laid, (heading, *unit), (a, b, '-'), n_rows)?,
            Column::ShareOf(heading, of) => share_of(sheet, &laid, heading, of, n_rows)?,
        };
        let Some(one) = one else { continue };
        sheet.write_string_with_format(0, at, &one.heading, &formats.heading)?;
        let is_text = one.values.is_empty();
        sheet.set_column_width(at, if is_text { 30.0 } else { 14.0 })?;
        laid.push(one);
    }
    sheet.write_string_with_format(n_rows + 1, 0, "Total", &formats.total)?;
    for (at, one) in laid.iter().enumerate() {
        if totals.contains(&one.name.as_str()) || totals.contains(&one.heading.as_str()) {
            let letter = column_number_to_name(u16::try_from(at).expect("a sheet has few columns"));
            let sum = formula(format!("=SUM({letter}2:{letter}{})", n_rows + 1), one.values.iter().sum());
            sheet.write_formula_with_format(n_rows + 1, u16::try_from(at).expect("a sheet has few columns"), sum, &formats.total)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    let last = u16::try_from(laid.len().saturating_sub(1)).expect("a sheet has few columns");
    sheet.autofilter(0, 0, n_rows, last)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn given(sheet: &mut Worksheet, table: &ResultTable, name: &str, at: u16, n_rows: u32) -> Result<Option<Laid>, XlsxError> {
    let Some(column) = table.column(name) else { return Ok(None) };
    let spec = &table.columns[column];
    let rows = &table.rows[..n_rows as usize];
    for (row, values) in (1..).zip(rows) {
        write(sheet, row, at, &values[column], spec.unit)?;
    }
    let values = if spec.unit.is_some() { rows.iter().map(|r| r[column].number().unwrap_or(0.0)).collect() } else { Vec::new() };
    Ok(Some(Laid { heading: words::heading(spec), name: name.into(), values }))
}

/// A column of `a ± b`.
fn computed(
    sheet: &mut Worksheet,
    laid: &[Laid],
    (heading, unit): (&str, Unit),
    (a, b, sign): (&str, &str, char),
    n_rows: u32,
) -> Result<Option<Laid>, XlsxError> {
    let place = |name: &str| laid.iter().position(|l| l.name == name);
    let Some((a, b)) = place(a).zip(place(b)) else { return Ok(None) };
    let at = u16::try_from(laid.len()).expect("a sheet has few columns");
    let cell = |row: u32, column: usize| row_col_to_cell(row, u16::try_from(column).expect("a sheet has few columns"));
    let mut values = Vec::with_capacity(n_rows as usize);
    for row in 1..=n_rows {
        let (left, right) = (laid[a].values[row as usize - 1], laid[b].values[row as usize - 1]);
        let value = if sign == '+' { left + right } else { left - right };
        let text = format!("={}{sign}{}", cell(row, a), cell(row, b));
        sheet.write_formula_with_format(row, at, formula(text, value), &number_format(Some(unit)))?;
        values.push(value);
    }
    Ok(Some(Laid { heading: heading.into(), name: heading.into(), values }))
}

/// A column of shares of another's total.
fn share_of(sheet: &mut Worksheet, laid: &[Laid], heading: &str, of: &str, n_rows: u32) -> Result<Option<Laid>, XlsxError> {
    let Some(whole) = laid.iter().position(|l| l.heading == of) else { return Ok(None) };
    let at = u16::try_from(laid.len()).expect("a sheet has few columns");
    let letter = column_number_to_name(u16::try_from(whole).expect("a sheet has few columns"));
    let total: f64 = laid[whole].values.iter().sum();
    let mut values = Vec::with_capacity(n_rows as usize);
    for row in 1..=n_rows {
        let value = if total == 0.0 { 0.0 } else { laid[whole].values[row as usize - 1] / total };
        let sum = format!("SUM({letter}$2:{letter}${})", n_rows + 1);
        let text = format!("=IF({sum}=0,0,{letter}{}/{sum})", row + 1);
        sheet.write_formula_with_format(row, at, formula(text, value), &number_format(Some(Unit::Share)))?;
        values.push(value);
    }
    Ok(Some(Laid { heading: heading.into(), name: heading.into(), values }))
}

pub(crate) fn summary(
    sheet: &mut Worksheet,
    title: &str,
    subject: &str,
    notice: Option<&str>,
    chapters: &[ChapterResult],
) -> Result<(), XlsxError> {
    let formats = Formats::new();
    sheet.set_name("Summary")?;
    sheet.set_column_width(0, 60)?.set_column_width(1, 18)?.set_column_width(2, 16)?.set_column_width(3, 16)?.set_column_width(4, 50)?;
    sheet.write_string_with_format(0, 0, clipped(title), &formats.title)?;
    sheet.write_string(1, 0, clipped(subject))?;
    sheet.write_string(2, 0, clipped(notice.unwrap_or_default()))?;
    for (i, heading) in ["What", "Value", "P10", "P90", "Figure"].iter().enumerate() {
        sheet.write_string_with_format(4, u16::try_from(i).expect("five"), *heading, &formats.heading)?;
    }
    let facts: Vec<&Fact> = chapters.iter().flat_map(|c| &c.facts).collect();
    let place = |measure: &str| facts.iter().position(|f| f.key.measure == measure);
    let mut row = 5;
    for fact in &facts {
        let format = number_format(Some(fact.quantity.unit));
        sheet.write_string(row, 0, words::capitalised(&fact.label))?;
        match ratio(fact, &facts).zip(place("burden.load_hours_year").zip(place("burden.supply_hours_year"))) {
            Some((value, (load, supply))) => {
                let text = format!("=IF(B{0}=0,0,B{1}/B{0})", supply + 6, load + 6);
                sheet.write_formula_with_format(row, 1, formula(text, value), &format)?;
            }
            None => write(sheet, row, 1, &Value::from(fact.quantity.value), Some(fact.quantity.unit))?,
        }
        if let Some((low, high)) = fact.range {
            sheet.write_number_with_format(row, 2, low, &format)?.write_number_with_format(row, 3, high, &format)?;
        }
        sheet.write_string(row, 4, fact.key.to_string())?;
        row += 1;
    }
    findings(sheet, row + 1, chapters, &formats)
}

/// The share of time taken, if load ÷ supply gives it.
fn ratio(fact: &Fact, facts: &[&Fact]) -> Option<f64> {
    let value = |measure: &str| facts.iter().find(|f| f.key.measure == measure).map(|f| f.quantity.value);
    let share = value("burden.load_hours_year")? / value("burden.supply_hours_year").filter(|s| *s > 0.0)?;
    (fact.key.measure == "burden.share_of_time_taken" && (share - fact.quantity.value).abs() < 1e-6).then_some(share)
}

fn findings(sheet: &mut Worksheet, mut row: u32, chapters: &[ChapterResult], formats: &Formats) -> Result<(), XlsxError> {
    for (i, heading) in ["Finding", "Level", "At stake", "", "Ask"].iter().enumerate() {
        sheet.write_string_with_format(row, u16::try_from(i).expect("five"), *heading, &formats.heading)?;
    }
    for finding in chapters.iter().flat_map(|c| &c.findings) {
        row += 1;
        sheet.write_string_with_format(row, 0, clipped(&finding.sentence), &formats.wrapped)?;
        sheet.write_string(row, 1, finding.level.words())?;
        write(sheet, row, 2, &Value::from(finding.at_stake.value), Some(finding.at_stake.unit))?;
        let ask = finding.ask.as_ref().map_or(String::new(), |ask| format!("{} ({})", ask.what, ask.whom));
        sheet.write_string_with_format(row, 4, clipped(&ask), &formats.wrapped)?;
        sheet.set_row_height(row, height_of([(finding.sentence.as_str(), 60.0), (&ask, 50.0)]))?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// A table as it is: its finding and what was measured, then one row a row.
pub(crate) fn table(sheet: &mut Worksheet, table: &ResultTable) -> Result<(), XlsxError> {
    let formats = Formats::new();
    // a sheet's name holds at most 31 characters
    sheet.set_name(table.id.replace(['.', '_'], " ").chars().take(31).collect::<String>())?;
    sheet.write_string_with_format(0, 0, clipped(&table.title), &formats.title)?;
    sheet.write_string(1, 0, clipped(&table.subtitle))?;
    for (at, column) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(3, at, words::heading(column), &formats.heading)?;
        sheet.set_column_width(at, if column.unit.is_some() { 14.0 } else { 30.0 })?;
    }
    for (row, values) in (4..).zip(&table.rows) {
        let texts = values.iter().filter_map(|v| Some((v.text()?, 30.0)));
        sheet.set_row_height(row, height_of(texts))?;
        for ((at, value), column) in (0..).zip(values).zip(&table.columns) {
            match value.text() {
                Some(text) => sheet.write_string_with_format(row, at, clipped(text), &formats.wrapped).map(|_| ())?,
                None => write(sheet, row, at, value, column.unit)?,
            }
        }
    }
    sheet.set_freeze_panes(4, 0)?;
    Ok(())
}

pub(crate) fn assumptions(sheet: &mut Worksheet, chapters: &[ChapterResult]) -> Result<(), XlsxError> {
    sheet.set_name("Assumptions")?;
    let rows = chapters.iter().flat_map(|c| &c.assumptions).map(|a| {
        let hangs = a.hangs_on_it.map_or(Value::Unknown, |q| Value::from(q.value));
        let unit = a.hangs_on_it.map_or("", |q| q.unit.label());
        [a.sentence.as_str().into(), words::status(&a.kind).into(), a.source.as_str().into(), hangs, unit.into(), a.id.as_str().into()]
    });
    rows_of_text(sheet, &["What is assumed", "Kind", "Source", "Hangs on it", "Unit", "Name"], rows)
}

pub(crate) fn manifest(sheet: &mut Worksheet, m: &Manifest) -> Result<(), XlsxError> {
    sheet.set_name("Manifest")?;
    let fixed = [
        ("Program", format!("Aircover {}", m.version)),
        ("Community", m.community.clone()),
        ("Seed", m.seed.to_string()),
        ("Samples", m.samples.to_string()),
        ("Parameters, SHA-256", m.parameters_sha256.clone()),
        ("Figures, SHA-256", m.figures_sha256.clone()),
    ];
    let settings = m.settings.iter().map(|(key, value)| (format!("Setting {key}"), value.clone()));
    let inputs = m.inputs.iter().map(|i| (i.path.clone(), i.sha256.clone()));
    let all = fixed.into_iter().map(|(what, value)| (what.to_owned(), value)).chain(settings).chain(inputs);
    rows_of_text(sheet, &["What", "Value"], all.map(|(what, value)| [Value::from(what), Value::from(value)]))
}

fn rows_of_text<const N: usize>(
    sheet: &mut Worksheet,
    headings: &[&str; N],
    rows: impl Iterator<Item = [Value; N]>,
) -> Result<(), XlsxError> {
    let formats = Formats::new();
    let width = |at: usize| if at == 0 { 60.0 } else { 30.0 };
    for (at, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, at, *heading, &formats.heading)?;
        sheet.set_column_width(at, width(usize::from(at)))?;
    }
    for (row, values) in (1..).zip(rows) {
        let texts = values.iter().enumerate().filter_map(|(at, v)| Some((v.text()?, width(at))));
        sheet.set_row_height(row, height_of(texts))?;
        for (at, value) in (0..).zip(&values) {
            match value {
                Value::Text(text) => sheet.write_string_with_format(row, at, clipped(text), &formats.wrapped)?,
                Value::Number(number) => sheet.write_number_with_format(
                    row,
                    at,
                    *number,
                    &Format::new().set_num_format("#,##0.0").set_align(rust_xlsxwriter::FormatAlign::Top),
                )?,
                Value::Unknown => sheet,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
