//! The paper as blocks: built once, shown by three renderers, so that all say the same.

use charts::Picture;

/// A board paper.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paper {
    /// The answer in one sentence: the paper's title.
    pub(crate) title: String,
    /// Which community and months, above the title.
    pub(crate) subject: String,
    /// What stands on every page.
    pub(crate) notice: Option<String>,
    /// The small strip of months by the community's name.
    pub(crate) strip: Option<Picture>,
    /// What fits on two pages.
    pub(crate) front: Vec<Block>,
    /// The rest.
    pub(crate) annex: Vec<Block>,
}

impl Paper {
    /// Every block, in order.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.front.iter().chain(&self.annex)
    }
}

/// One block of a paper.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    /// A heading; 1 is the paper's title.
    Heading { level: u8, text: String },
    /// A paragraph.
    Paragraph(Text),
    /// A sentence that carries weight.
    Lead(Text),
    /// A list.
    List { ordered: bool, items: Vec<Text> },
    /// A finding with how sure it is and what it asks.
    Finding(FindingBlock),
    /// A table.
    Table(TableBlock),
    /// Labels and what stands against them, some of it to fill in.
    Form {
        /// What it is, for who cannot see it.
        label: String,
        rows: Vec<(String, Vec<Text>)>,
    },
    /// A picture with its title above.
    Picture(PictureBlock),
    /// Small print.
    Note(Text),
    /// The next block begins a page.
    PageBreak,
}

/// A finding as it stands in a paper.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FindingBlock {
    /// Its place in the list, from 1.
    pub(crate) number: usize,
    /// To act on, to decide, to note.
    pub(crate) level: String,
    pub(crate) sentence: String,
    pub(crate) sureness: String,
    /// What to do and who can.
    pub(crate) ask: Option<String>,
    /// The figures that it rests on: value, then the reference to ask by.
    pub(crate) figures: Vec<(String, String)>,
}

/// A picture in a paper.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PictureBlock {
    pub(crate) picture: Picture,
    /// Pattern of the references to its figures.
    pub(crate) figures: Option<String>,
}

/// A table in a paper.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TableBlock {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) columns: Vec<TableColumn>,
    /// Rows of cells; the first cell of a row is its heading.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// How to ask for its figures, and what the rest of it is.
    pub(crate) notes: Vec<Text>,
}

/// Width of the text on an A4 page, in points.
pub(crate) const TEXT_WIDTH: f64 = 481.8;
/// Size of the text of tables, in points.
const TABLE_SIZE: f64 = 7.4;
/// How much wider bold letters are: headings are bold.
const BOLD: f64 = 1.06;

impl TableBlock {
    /// Widths of the columns in points: numbers take what their cells and headings need, texts share the rest by weight.
    pub(crate) fn widths(&self) -> Vec<f64> {
        let needed = |i: usize| {
            let cells = self.rows.iter().map(|row| row.get(i).map_or(0.0, |cell| typeset::width(&cell.text, TABLE_SIZE)));
            let label = &self.columns[i].label;
            let words = label.split(' ').map(|word| typeset::width(word, TABLE_SIZE) * BOLD);
            let three_lines = typeset::width(label, TABLE_SIZE) * BOLD * 0.4;
            cells.chain(words).fold(three_lines, f64::max) + 8.0
        };
        let numbers: Vec<Option<f64>> = self.columns.iter().enumerate().map(|(i, c)| c.numeric.then(|| needed(i))).collect();
        let all: f64 = numbers.iter().flatten().sum::<f64>().max(1.0);
        let weights: f64 = self.columns.iter().filter(|c| !c.numeric).map(|c| f64::from(c.weight)).sum();
        let most = if weights > 0.0 { TEXT_WIDTH * 0.74 } else { TEXT_WIDTH };
        let squeeze = (most / all).min(1.0);
        let rest = TEXT_WIDTH - all.min(most);
        let one = |c: &TableColumn, w: Option<f64>| w.map_or_else(|| rest * f64::from(c.weight) / weights, |w| w * squeeze);
        self.columns.iter().zip(numbers).map(|(c, w)| one(c, w)).collect()
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TableColumn {
    pub(crate) label: String,
    pub(crate) numeric: bool,
    /// Share of the width, against the other columns of text; numbers take what they need.
    pub(crate) weight: u32,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    /// The reference of its figure.
    pub(crate) figure: Option<String>,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, figure: None }
    }
}

/// Text in runs.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Text(pub(crate) Vec<Span>);

/// A run of text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Span {
    Plain(String),
    Strong(String),
    /// A reference, a file name, a command: small, never broken by a hyphen.
    Code(String),
}

impl Text {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self(vec![Span::Plain(text.into())])
    }

    pub(crate) fn and(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Plain(text.into()));
        self
    }

    pub(crate) fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Strong(text.into()));
        self
    }

    pub(crate) fn code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Code(text.into()));
        self
    }
}
