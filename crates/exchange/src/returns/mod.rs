//! Returns: one workbook a lead with the hours that are assumed, to confirm or correct, and back.
//!
//! A return is recognised by what stands in it, never by its name: each row has a mark that the program made. What marks mean is the
//! caller's business.

mod read;
mod write;

use community::Problem;

pub use read::read_return;
pub use write::return_bytes;

/// The sheet to fill in.
const SHEET: &str = "your hours";
/// The sheet by which the program knows the file again.
const ABOUT: &str = "about this file";
/// The day that stands in a return as the day on which it was saved, until a spreadsheet saves it.
pub const RETURNS_MADE: jiff::civil::Date = jiff::civil::Date::constant(2024, 4, 1);
/// What stands in `about this file` beside the kind of file.
const KIND: &str = "hours to confirm, sent by Aircover";

/// A column of the sheet: its heading, how wide it is, and whether the lead fills it in.
struct Column {
    heading: &'static str,
    width: f64,
    fill_in: bool,
}

const fn column(heading: &'static str, width: f64, fill_in: bool) -> Column {
    Column { heading, width, fill_in }
}

/// The columns, in order. The lead's name is asked only where no lead is known; the last column is hidden.
const COLUMNS: [Column; 15] = [
    column("what is asked", 32.0, false),
    column("who asks", 15.0, false),
    column("how often", 10.0, false),
    column("who does it", 14.0, false),
    column("kind of work", 10.0, false),
    column("hours are", 9.0, false),
    column("we assume: low", 9.0, false),
    column("we assume: most likely", 9.0, false),
    column("we assume: high", 9.0, false),
    column("right?", 8.0, true),
    column("your low", 8.0, true),
    column("your most likely", 8.0, true),
    column("your high", 8.0, true),
    column("comment", 20.0, true),
    column("mark", 4.0, false),
];
/// Where the columns stand that are written or read by number.
const LOW: usize = 6;
const RIGHT: usize = 9;
const YOUR_LOW: usize = 10;
const COMMENT: usize = 13;
const MARK: usize = 14;
/// The heading of the column that asks who leads a demand, between comment and mark where it stands.
const LEAD: &str = "who leads it (team or post)";
/// What stands beside the cell in which the team or post says who answers.
const ANSWERED_BY: &str = "Answered by (a team or post, no name of a person):";

/// A row to confirm.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnRow {
    /// The mark by which the row is known again.
    pub mark: String,
    /// What is asked.
    pub title: String,
    /// Who asks.
    pub issuer: String,
    /// How often it falls due, in words.
    pub how_often: String,
    /// Who does it: a team, never a role of few people.
    pub who: String,
    /// `answering` or `delivering`.
    pub work: String,
    /// What the hours are counted by, in words.
    pub per: String,
    /// Hours that are assumed: low, most likely, high.
    pub hours: [Option<f64>; 3],
}

/// A workbook for one lead.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnBook {
    /// What the community is called.
    pub community: String,
    /// The community's mark.
    pub community_mark: String,
    /// The lead: a post or team; `None` for demands without one.
    pub lead: Option<String>,
    /// The organisation whose teams the rows are about, where they are about one.
    pub organisation: Option<String>,
    /// The rows.
    pub rows: Vec<ReturnRow>,
}

/// What a lead says of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// The hours are right: those that the sheet showed.
    Right([f64; 3]),
    /// These are the hours.
    Corrected([f64; 3]),
    /// Somebody else leads this.
    NotMine,
}

/// A row that came back.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnedRow {
    /// Its row in the sheet.
    pub line: u32,
    /// Its mark.
    pub mark: String,
    /// What it says that is asked.
    pub title: String,
    /// What the lead says.
    pub said: Said,
    /// The comment; empty where there is none.
    pub comment: String,
    /// Who leads the demand, where that was asked and said.
    pub lead: Option<String>,
}

/// A workbook that came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Returned {
    /// The file's name.
    pub file: String,
    /// The community's mark.
    pub community_mark: String,
    /// The lead to whom it was sent; `None` where no lead was known.
    pub lead: Option<String>,
    /// The organisation whose teams it is about.
    pub organisation: Option<String>,
    /// Who answered, where the file says so.
    pub answered_by: Option<String>,
    /// When it was last saved, as it says itself: `2024-06-14T09:30:00Z`.
    pub saved: Option<String>,
    /// Its rows.
    pub rows: Vec<ReturnedRow>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}
