//! The sheet `start` of a workbook that was made from a register: what to tick, what to type, and back.
//!
//! It stands before the tables: what is answered there is put in place of what the tables say when the workbook is opened (by `app`).
//! The sheet has three blocks, each with its own headings in column A: `question`, `team`, `demand`. Rows may be sorted within a block.

use community::cell::Cell;
use community::ids::{DemandId, RoleId};
use community::units::{Share, Wte};
use community::{Place, Severity};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Worksheet};

use crate::headings::normalise;
use crate::report::{Report, place, problem};
use crate::save::ExchangeError;
use crate::workbook::SheetRow;

/// The sheet.
pub(crate) const START_SHEET: &str = "start";
const QUESTIONS: [(&str, &str); 3] = [
    ("name", "What your organisation is called."),
    ("time taken from", "Share of working time that running services already take: at least, as 0.55. For all teams."),
    ("time taken to", "The same, at most, as 0.75."),
];

/// What the sheet shows to somebody who fills it in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StartSheet {
    /// First line.
    pub title: String,
    /// The answer so far: least and most of the time already taken, as shares.
    pub taken: Option<(f64, f64)>,
    /// Teams, with what the tables say of them.
    pub teams: Vec<StartTeam>,
    /// Demands, all ticked.
    pub demands: Vec<StartDemand>,
}

/// A team on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct StartTeam {
    /// Its role.
    pub role: String,
    /// Name.
    pub name: String,
    /// Whole-time equivalents as the table `roles` has them.
    pub wte: f64,
    /// People as the table `roles` has them.
    pub people: Option<i64>,
}

/// A demand on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct StartDemand {
    /// Its code.
    pub demand: String,
    /// What is asked.
    pub title: String,
    /// Who asks.
    pub issuer: String,
    /// How it is known.
    pub status: String,
}

/// What was answered, each with its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StartAnswers {
    /// What the organisation is called.
    pub name: Option<String>,
    /// Least and most of the time already taken, and where they stand.
    pub taken: Option<(Share, Share)>,
    /// What was typed for teams.
    pub teams: Vec<TeamAnswer>,
    /// Demands that were unticked.
    pub left_out: Vec<(DemandId, Place)>,
}

/// What was typed for a team.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamAnswer {
    /// Its role.
    pub role: RoleId,
    /// Whole-time equivalents.
    pub wte: Option<Wte>,
    /// People.
    pub people: Option<i64>,
    /// Where it stands.
    pub place: Place,
}

/// Writes the sheet.
pub(crate) fn write(sheet: &mut Worksheet, start: &StartSheet) -> Result<(), ExchangeError> {
    let title = Format::new().set_bold().set_font_size(16);
    let plain = Format::new().set_align(FormatAlign::Top);
    let wrapped = plain.clone().set_text_wrap();
    let to_fill = plain
        .clone()
        .set_background_color(Color::RGB(0x00ff_f4d6))
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0x00d8_dde0));
    let heading = Format::new().set_bold().set_background_color(Color::RGB(0x00d8_e6f3)).set_border_bottom(FormatBorder::Thin);
    sheet.set_name(START_SHEET)?;
    for (column, width) in [24.0, 12.0, 12.0, 78.0, 16.0, 14.0].into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
    }
    sheet.write_string_with_format(0, 0, &start.title, &title)?;
    let intro = [
        "Type into the yellow cells only; leave the rest blank: what is blank stays as it is. Save, and run `aircover report` on this workbook.",
        "Write `no` beside a demand that nobody asks of you. All others count. Rows of your own go into the other sheets, which this one stands before.",
    ];
    for (n, line) in intro.iter().enumerate() {
        sheet.write_string(n as u32 + 1, 0, *line)?;
    }
    let mut row = 4;
    let headings = |sheet: &mut Worksheet, row: u32, names: &[&str]| -> Result<(), ExchangeError> {
        for (column, name) in names.iter().enumerate() {
            sheet.write_string_with_format(row, column as u16, *name, &heading)?;
        }
        Ok(())
    };
    headings(sheet, row, &["question", "answer", "", "what it means"])?;
    for (n, (question, means)) in QUESTIONS.iter().enumerate() {
        row += 1;
        sheet.write_string_with_format(row, 0, *question, &plain)?;
        match (n, start.taken) {
            (1, Some((low, _))) => sheet.write_number_with_format(row, 1, low, &to_fill)?,
            (2, Some((_, high))) => sheet.write_number_with_format(row, 1, high, &to_fill)?,
            _ => sheet.write_blank(row, 1, &to_fill)?,
        };
        sheet.write_string_with_format(row, 3, *means, &wrapped)?;
    }
    row += 2;
    headings(sheet, row, &["team", "your WTE", "your people", "name", "WTE so far", "people so far"])?;
    for team in &start.teams {
        row += 1;
        sheet.write_string_with_format(row, 0, &team.role, &plain)?;
        sheet.write_blank(row, 1, &to_fill)?;
        sheet.write_blank(row, 2, &to_fill)?;
        sheet.write_string_with_format(row, 3, &team.name, &plain)?;
        sheet.write_number_with_format(row, 4, team.wte, &plain)?;
        if let Some(people) = team.people {
            sheet.write_number_with_format(row, 5, people as f64, &plain)?;
        }
    }
    row += 2;
    headings(sheet, row, &["demand", "include", "", "what is asked", "who asks", "known how"])?;
    let first = row + 1;
    for demand in &start.demands {
        row += 1;
        sheet.write_string_with_format(row, 0, &demand.demand, &plain)?;
        sheet.write_string_with_format(row, 1, "yes", &to_fill)?;
        sheet.write_string_with_format(row, 3, &demand.title, &wrapped)?;
        sheet.write_string_with_format(row, 4, &demand.issuer, &plain)?;
        sheet.write_string_with_format(row, 5, &demand.status, &plain)?;
    }
    if row >= first {
        let ticks =
            DataValidation::new().allow_list_strings(&["yes", "no"])?.set_error_message("`yes` to count it, `no` to leave it out")?;
        sheet.add_data_validation(first, 1, row, 1, &ticks)?;
    }
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// The blocks of the sheet.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    None,
    Questions,
    Teams,
    Demands,
}

/// Reads what was answered; what is wrong is reported, and everything else taken.
pub(crate) fn read(rows: &[SheetRow], file: &str, report: &mut Report) -> StartAnswers {
    let mut answers = StartAnswers::default();
    let mut reader = Reader { at: place(file, Some(START_SHEET)), report };
    let (mut block, mut headings) = (Block::None, Vec::new());
    let (mut low, mut high) = (None, None);
    for (line, cells) in rows {
        let first = cells.first().map_or("", |c| c.trim());
        let begins = match normalise(first).as_str() {
            "question" => Block::Questions,
            "team" => Block::Teams,
            "demand" => Block::Demands,
            _ => Block::None,
        };
        if begins != Block::None {
            (block, headings) = (begins, cells.iter().map(|c| normalise(c)).collect::<Vec<_>>());
            continue;
        }
        let cell = |heading: &str| headings.iter().position(|h| h == heading).and_then(|column| cells.get(column)).map_or("", |c| c.trim());
        if first.is_empty() {
            continue;
        }
        match block {
            Block::None => {}
            Block::Questions => match normalise(first).as_str() {
                "name" => answers.name = reader.parse::<String>(cell("answer"), *line, "answer"),
                "time_taken_from" => low = reader.share(cell("answer"), *line).map(|s| (s, *line)),
                "time_taken_to" => high = reader.share(cell("answer"), *line).map(|s| (s, *line)),
                _ => reader.unknown_question(first, *line),
            },
            Block::Teams => {
                let Some(role) = reader.parse::<RoleId>(first, *line, "team") else { continue };
                let wte = reader.parse::<Wte>(cell("your_wte"), *line, "your WTE");
                let people = reader.people(cell("your_people"), *line);
                if wte.is_some() || people.is_some() {
                    answers.teams.push(TeamAnswer { role, wte, people, place: reader.place(*line, "team") });
                }
            }
            Block::Demands => {
                let Some(demand) = reader.parse::<DemandId>(first, *line, "demand") else { continue };
                if reader.ticked(cell("include"), *line) == Some(false) {
                    answers.left_out.push((demand, reader.place(*line, "include")));
                }
            }
        }
    }
    answers.taken = reader.range(low, high);
    answers
}

struct Reader<'a> {
    at: Place,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn place(&self, line: u32, column: &str) -> Place {
        Place { row: Some(line), column: Some(column.into()), ..self.at.clone() }
    }

    /// The value of a cell that is not blank.
    fn parse<T: Cell>(&mut self, text: &str, line: u32, column: &str) -> Option<T> {
        if text.is_empty() {
            return None;
        }
        let outside = |value: &T| {
            let number = value.number()?;
            T::BOUNDS.filter(|(min, max)| !(*min..=*max).contains(&number))
        };
        match T::parse(text) {
            Ok(value) => match outside(&value) {
                None => Some(value),
                Some((min, max)) => {
                    let hint = if T::UNIT == Some("share") { "write a share: 0.55 rather than 55" } else { "" };
                    let place = self.place(line, column);
                    self.report.error("out-of-range", place, format!("`{text}`"), format!("a number from {min} to {max}"), hint);
                    None
                }
            },
            Err(error) => {
                let code = if T::KIND == community::Kind::Id { "bad-id" } else { "bad-number" };
                let place = self.place(line, column);
                self.report.error(code, place, format!("`{text}`"), error.expected, error.hint.unwrap_or_default());
                None
            }
        }
    }

    fn share(&mut self, text: &str, line: u32) -> Option<Share> {
        self.parse::<Share>(text, line, "answer")
    }

    fn people(&mut self, text: &str, line: u32) -> Option<i64> {
        let people = self.parse::<i64>(text, line, "your people")?;
        if !(0..=100_000).contains(&people) {
            let place = self.place(line, "your people");
            self.report.error("out-of-range", place, format!("`{text}`"), "a whole number from 0 to 100000", "");
            return None;
        }
        Some(people)
    }

    /// Whether a demand is ticked; blank is not.
    fn ticked(&mut self, text: &str, line: u32) -> Option<bool> {
        match text {
            "" => Some(false),
            "✓" | "✔" | "☑" => Some(true),
            "✗" | "✘" | "☐" => Some(false),
            _ => match bool::parse(text) {
                Ok(yes) => Some(yes),
                Err(error) => {
                    let place = self.place(line, "include");
                    let hint = "`no`, or a blank cell, leaves the demand out";
                    self.report.error("bad-yes-no", place, format!("`{text}`"), error.expected, hint);
                    None
                }
            },
        }
    }

    /// Both ends of the range, in order.
    fn range(&mut self, low: Option<(Share, u32)>, high: Option<(Share, u32)>) -> Option<(Share, Share)> {
        match (low, high) {
            (None, None) => None,
            (Some((low, line)), Some((high, _))) if low > high => {
                let place = self.place(line, "answer");
                let found = format!("from {} to {}", low.get(), high.get());
                self.report.error("not-in-order", place, found, "the smaller share first", "exchange the two");
                None
            }
            (Some((low, _)), Some((high, _))) => Some((low, high)),
            (Some((_, line)), None) | (None, Some((_, line))) => {
                let place = self.place(line, "answer");
                self.report.error(
                    "range-incomplete",
                    place,
                    "one end of the range",
                    "`time taken from` and `time taken to`",
                    "fill in both",
                );
                None
            }
        }
    }

    fn unknown_question(&mut self, first: &str, line: u32) {
        let expected = QUESTIONS.map(|(name, _)| format!("`{name}`")).join(", ");
        let place = self.place(line, "question");
        let hint = "the row is not read";
        self.report.push(problem("start-unknown", Severity::Warning, place, format!("`{first}`"), format!("one of {expected}"), hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(rows: &[&[&str]]) -> (StartAnswers, Vec<(&'static str, String)>) {
        let rows: Vec<SheetRow> =
            rows.iter().enumerate().map(|(n, cells)| (n as u32 + 1, cells.iter().map(|c| (*c).to_owned()).collect())).collect();
        let mut report = Report::default();
        let answers = read(&rows, "ours.xlsx", &mut report);
        (answers, report.finish().into_iter().map(|p| (p.code, p.place.to_string())).collect())
    }

    #[test]
    fn what_is_typed_is_taken_wherever_its_column_stands() {
        let (a, problems) = answers(&[
            &["Start here"],
            &["question", "answer"],
            &["name", " Northshire "],
            &["time taken from", "0.55"],
            &["time taken to", "0.75"],
            &["team", "name", "your people", "your WTE"],
            &["mht-planning", "Planning", "", "4.5"],
            &["mht-finance", "Finance", "", ""],
            &["demand", "include"],
            &["D1", "yes"],
            &["D2", "no"],
            &["D3", ""],
            &["D4", "✓"],
        ]);
        assert_eq!(problems, []);
        assert_eq!(a.name.as_deref(), Some("Northshire"));
        assert_eq!(a.taken, Some((Share(0.55), Share(0.75))));
        assert_eq!(
            a.teams.iter().map(|t| (t.role.as_str(), t.wte, t.people)).collect::<Vec<_>>(),
            [("mht-planning", Some(Wte(4.5)), None)]
        );
        assert_eq!(a.left_out.iter().map(|(d, _)| d.as_str()).collect::<Vec<_>>(), ["D2", "D3"]);
    }

    #[test]
    fn each_wrong_cell_has_its_code_and_place() {
        let (a, problems) = answers(&[
            &["question", "answer"],
            &["time taken from", "75"],
            &["time taken to", "lots"],
            &["colour", "blue"],
            &["team", "your WTE", "your people"],
            &["mht-planning", "-1", "2.5"],
            &["demand", "include"],
            &["D1", "perhaps"],
        ]);
        let codes: Vec<&str> = problems.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, ["out-of-range", "bad-number", "start-unknown", "out-of-range", "bad-number", "bad-yes-no"]);
        assert_eq!(problems[3].1, "ours.xlsx, sheet start, row 6, column your WTE");
        assert_eq!((a.taken, a.teams, a.left_out), (None, Vec::new(), Vec::new()));
    }

    #[test]
    fn a_range_upside_down_or_with_one_end_is_refused() {
        let range = |low: &str, high: &str| answers(&[&["question", "answer"], &["time taken from", low], &["time taken to", high]]);
        assert_eq!(range("0.75", "0.55").1[0].0, "not-in-order");
        assert_eq!(range("0.75", "").1[0].0, "range-incomplete");
        assert_eq!(range("", "0.75").1[0].0, "range-incomplete");
        assert_eq!(range("", "").1, []);
    }
}
