//! The mapping of a spreadsheet to a table, as a file that a person reads and corrects.

use std::collections::BTreeMap;

use community::{Kind, Problem, SPECS, TableSpec};

use crate::headings::nearest;
use crate::meant::DayOrder;
use crate::report::{Report, place};

/// How a spreadsheet becomes rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportMapping {
    /// The table.
    pub table: String,
    /// The sheet; a CSV file has none.
    pub sheet: Option<String>,
    /// The rows of the headings, as the spreadsheet numbers them: first and last.
    pub heading_rows: (u32, u32),
    /// Whether the day comes first in `3/4/25`.
    pub day_first: bool,
    /// The year in whose April the financial year begins that is meant where no year is written.
    pub financial_year: i16,
    /// Hours of a working day, for those who write days.
    pub hours_a_day: f64,
    /// The columns, in the order of the sheet.
    pub columns: Vec<ColumnMapping>,
    /// What stands in a column of the table that the sheet does not have, or where its cell is empty: by target.
    pub defaults: BTreeMap<String, String>,
    /// What words mean, by target: from a text in the sheet to a value of the column.
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// What colours of a row's cells mean: colour, target, value.
    pub colours: Vec<(String, String, String)>,
}

/// A column of the spreadsheet.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnMapping {
    /// Its heading; parts of several rows joined by `: `.
    pub heading: String,
    /// What it becomes: a column of the table, `efforts.role`, `efforts.hours`; `None`: kept as a column of the user's own.
    pub to: Option<String>,
    /// Whether it is left out altogether.
    pub leave_out: bool,
    /// How sure the proposal is, 0 to 1, and why: for the comment.
    pub sure: f64,
    /// Why.
    pub why: String,
    /// What was seen in it.
    pub seen: String,
}

/// The table of that name.
pub(super) fn spec_of(table: &str) -> Option<&'static TableSpec> {
    SPECS.iter().copied().find(|s| s.name == table)
}

/// The table and column of a target: `efforts.hours` is most likely hours there.
pub(super) fn target(table: &str, to: &str) -> Option<(&'static TableSpec, usize)> {
    let (table, column) = to.split_once('.').unwrap_or((table, to));
    let spec = spec_of(table)?;
    let column = if (table, column) == ("efforts", "hours") { "hours_mode" } else { column };
    Some((spec, spec.column(column)?))
}

impl ImportMapping {
    /// Which of day and month comes first.
    pub(super) fn order(&self) -> DayOrder {
        if self.day_first { DayOrder::DayFirst } else { DayOrder::MonthFirst }
    }

    /// Writes the mapping, with what was seen as comments.
    #[must_use]
    pub fn to_toml(&self, book: &str) -> String {
        let quote = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let mut out = format!(
            "# How `{book}` becomes rows of `{}`. Correct it and import again: it is applied the same way each time.\n\
             # `to` is a column of the table, `efforts.role` or `efforts.hours` for the hours of a demand, \"\" to keep the column as one of\n\
             # your own, or \"-\" to leave it out. `aircover tables {}` says what each column takes.\n\n",
            self.table, self.table
        );
        out.push_str(&format!("table = {}\n", quote(&self.table)));
        if let Some(sheet) = &self.sheet {
            out.push_str(&format!("sheet = {}\n", quote(sheet)));
        }
        out.push_str(&format!("heading_rows = [{}, {}]\n", self.heading_rows.0, self.heading_rows.1));
        out.push_str(&format!("day_first = {} # 3/4/25 is 3 April\n", self.day_first));
        out.push_str(&format!(
            "financial_year = {} # dates and quarters without a year: April {0} to March {}\n",
            self.financial_year,
            self.financial_year + 1
        ));
        out.push_str(&format!("hours_a_day = {:?}\n", self.hours_a_day));
        for column in &self.columns {
            let to = if column.leave_out { "-" } else { column.to.as_deref().unwrap_or("") };
            let sure = match column.sure {
                _ if column.to.is_none() => "",
                s if s >= 0.8 => "sure; ",
                s if s >= 0.6 => "likely; ",
                _ => "DOUBTFUL, please look; ",
            };
            let comment = format!("{sure}{}; seen: {}", column.why, column.seen).replace(|c: char| c.is_control(), " ");
            out.push_str(&format!("\n[[columns]]\nheading = {}\nto = {} # {comment}\n", quote(&column.heading), quote(to)));
        }
        out.push_str("\n# What stands where the sheet has no column or an empty cell.\n[defaults]\n");
        for (to, value) in &self.defaults {
            out.push_str(&format!("{} = {}\n", quote(to), quote(value)));
        }
        for (to, words) in &self.words {
            out.push_str(&format!("\n# What words of the sheet mean in `{to}`; \"\" leaves the cell empty.\n[words.{}]\n", quote(to)));
            for (word, value) in words {
                out.push_str(&format!("{} = {}\n", quote(word), quote(value)));
            }
        }
        for (colour, to, value) in &self.colours {
            out.push_str(&format!(
                "\n# Where no cell says it, a fill does.\n[[colours]]\ncolour = {}\nto = {}\nvalue = {}\n",
                quote(colour),
                quote(to),
                quote(value)
            ));
        }
        out
    }

    /// Reads a mapping that a person may have corrected.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, Vec<Problem>> {
        let mut report = Report::default();
        let raw: toml::Table = match text.parse() {
            Ok(raw) => raw,
            Err(error) => {
                let error: toml::de::Error = error;
                let found = error.message().lines().next().unwrap_or_default().to_owned();
                report.error(
                    "toml-syntax",
                    place(file, None),
                    found,
                    "valid TOML, as `aircover import` wrote it",
                    "put text in quotation marks, one key a line",
                );
                return Err(report.finish());
            }
        };
        let mut reader = Reader { raw: &raw, file, report: &mut report };
        let mapping = reader.mapping();
        let problems = report.finish();
        match mapping {
            Some(mapping) if problems.is_empty() => Ok(mapping),
            _ => Err(problems),
        }
    }
}

struct Reader<'a> {
    raw: &'a toml::Table,
    file: &'a str,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn wrong(&mut self, key: &str, found: String, expected: &str, hint: String) {
        let at = community::Place { column: Some(key.to_owned()), ..place(self.file, None) };
        self.report.error("bad-mapping", at, found, expected, hint);
    }

    fn mapping(&mut self) -> Option<ImportMapping> {
        let known =
            ["table", "sheet", "heading_rows", "day_first", "financial_year", "hours_a_day", "columns", "defaults", "words", "colours"];
        for key in self.raw.keys().filter(|k| !known.contains(&k.as_str())) {
            self.wrong(key, format!("`{key}`"), "a key that a mapping has", format!("one of {}", known.join(", ")));
        }
        let text = |key: &str| self.raw.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        let table = text("table").unwrap_or_default();
        let sheet = text("sheet");
        if spec_of(&table).is_none() {
            let hint =
                nearest(&table, SPECS.iter().map(|s| s.name)).map_or("`aircover tables` lists them".to_owned(), |n| format!("`{n}`?"));
            self.wrong("table", format!("`{table}`"), "the name of a table", hint);
            return None;
        }
        let rows: Vec<u32> = self
            .raw
            .get("heading_rows")
            .and_then(toml::Value::as_array)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .filter_map(|v| u32::try_from(v.as_integer()?).ok())
            .collect();
        let heading_rows = match rows[..] {
            [first, last] if first >= 1 && first <= last && last - first < 10 => (first, last),
            _ => {
                self.wrong("heading_rows", format!("{rows:?}"), "first and last row of the headings, as [4, 5]", String::new());
                return None;
            }
        };
        let financial_year = self
            .raw
            .get("financial_year")
            .and_then(toml::Value::as_integer)
            .and_then(|y| i16::try_from(y).ok())
            .filter(|y| (1990..=2200).contains(y));
        let hours_a_day = self
            .raw
            .get("hours_a_day")
            .and_then(|v| v.as_float().or_else(|| v.as_integer().map(|n| n as f64)))
            .filter(|h| *h > 0.0 && *h <= 24.0);
        let (Some(financial_year), Some(hours_a_day)) = (financial_year, hours_a_day) else {
            self.wrong("financial_year", "no year, or no hours a day".into(), "a year such as 2024, and hours from 1 to 24", String::new());
            return None;
        };
        let columns = self.columns(&table);
        let mut defaults = BTreeMap::new();
        for (to, value) in self.texts(self.raw.get("defaults")) {
            self.known_target("defaults", &table, &to);
            defaults.insert(to, value);
        }
        let mut words = BTreeMap::new();
        let tables = self.raw.get("words").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        for (to, pairs) in &tables {
            self.known_target("words", &table, to);
            words.insert(to.clone(), self.texts(Some(pairs)).into_iter().collect());
        }
        Some(ImportMapping {
            colours: self.colours(&table),
            table,
            sheet,
            heading_rows,
            day_first: self.raw.get("day_first").and_then(toml::Value::as_bool).unwrap_or(true),
            financial_year,
            hours_a_day,
            columns,
            defaults,
            words,
        })
    }

    fn texts(&self, value: Option<&toml::Value>) -> Vec<(String, String)> {
        let table = value.and_then(toml::Value::as_table);
        table.map(|t| t.iter().filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect()).unwrap_or_default()
    }

    fn known_target(&mut self, key: &str, table: &str, to: &str) {
        if target(table, to).is_none() {
            let spec = spec_of(table).map_or(&[][..], |s| s.columns);
            let hint =
                nearest(to, spec.iter().map(|c| c.name)).map_or(format!("`aircover tables {table}` lists them"), |n| format!("`{n}`?"));
            self.wrong(key, format!("`{to}`"), "a column of the table, `efforts.role` or `efforts.hours`", hint);
        }
    }

    fn entries(&self, key: &str) -> Vec<toml::Table> {
        let items = self.raw.get(key).and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
        items.iter().filter_map(|v| v.as_table().cloned()).collect()
    }

    fn columns(&mut self, table: &str) -> Vec<ColumnMapping> {
        let mut columns: Vec<ColumnMapping> = Vec::new();
        for entry in self.entries("columns") {
            let text = |key: &str| entry.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
            let (heading, to) = (text("heading"), text("to"));
            let is_target = !matches!(to.as_str(), "" | "-");
            if is_target {
                self.known_target("to", table, &to);
                if let Some(other) = columns.iter().find(|c| c.to.as_deref() == Some(to.as_str())) {
                    let hint = format!("`{}` is mapped to it too: set one of them to \"\"", other.heading);
                    self.wrong("to", format!("`{to}` twice"), "each column of the table once", hint);
                }
            }
            columns.push(ColumnMapping {
                heading,
                to: is_target.then_some(to.clone()),
                leave_out: to == "-",
                sure: 1.0,
                why: String::new(),
                seen: String::new(),
            });
        }
        if columns.is_empty() {
            self.wrong("columns", "none".into(), "a part `[[columns]]` for each column", "delete the file to have one proposed".into());
        }
        columns
    }

    fn colours(&mut self, table: &str) -> Vec<(String, String, String)> {
        let mut colours = Vec::new();
        for entry in self.entries("colours") {
            let text = |key: &str| entry.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
            self.known_target("colours", table, &text("to"));
            colours.push((text("colour"), text("to"), text("value")));
        }
        colours
    }
}

/// Whether a column takes one of a few words.
pub(super) fn takes_words(kind: Kind) -> bool {
    matches!(kind, Kind::Choice(_) | Kind::Recurrence)
}
