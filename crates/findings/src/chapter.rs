//! The result of a chapter, in the form that pages, papers and workbooks are made from.

use crate::finding::Finding;
use crate::key::FigureKey;
use crate::quantity::Quantity;
use crate::table::ResultTable;

/// A single figure with its name for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its key.
    pub key: FigureKey,
    /// What it is: "hours that the register takes, a year".
    pub label: String,
    /// Its value.
    pub quantity: Quantity,
    /// Range P10 to P90, where it is estimated.
    pub range: Option<(f64, f64)>,
}

/// Something that was assumed, and how much hangs on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Parameter id, table or setting.
    pub id: String,
    /// What is assumed, in a sentence.
    pub sentence: String,
    /// Status or kind: `assumption`, `unverified`, `published` …
    pub kind: String,
    /// Source, in words.
    pub source: String,
    /// How much hangs on it, in the chapter's own unit (hours for burden); `None` where it was not computed.
    pub hangs_on_it: Option<Quantity>,
}

/// The result of a chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterResult {
    /// Name of the chapter: `burden`.
    pub chapter: &'static str,
    /// The answer in one sentence.
    pub headline: String,
    /// Short paragraphs that follow the headline.
    pub summary: Vec<String>,
    /// Single figures.
    pub facts: Vec<Fact>,
    /// Tables, by id.
    pub tables: Vec<ResultTable>,
    /// Findings, in rank order.
    pub findings: Vec<Finding>,
    /// What was assumed, most important first.
    pub assumptions: Vec<Assumption>,
    /// How it was computed: paragraphs for the reader who asks.
    pub method: Vec<String>,
    /// Sources, in words.
    pub sources: Vec<String>,
}

impl ChapterResult {
    /// The table of that id.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&ResultTable> {
        self.tables.iter().find(|t| t.id == id)
    }

    /// The fact of that measure.
    #[must_use]
    pub fn fact(&self, measure: &str) -> Option<&Fact> {
        self.facts.iter().find(|f| f.key.measure == measure)
    }
}
