//! What published studies found, on both sides of a question: `params/evidence.csv`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::sources::{Source, sources};

/// Topic, what a study finds, the study, what it found in a sentence, its key in `sources.toml`, and the place within it.
const TEXT: &str = include_str!("../../../params/evidence.csv");
/// The list of sources.
const SOURCES: &str = include_str!("../../../params/sources.toml");

/// A study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it is about: `quality` (whether it rises with rivals) or `mergers` (whether they save).
    pub topic: String,
    /// Which side it is on: `for`, `against` or `none`.
    pub finds: String,
    /// Authors and year.
    pub study: String,
    /// What it found, in a sentence.
    pub what: String,
    /// Source, in words.
    pub source: String,
}

/// All studies, in the order of the file.
#[must_use]
pub fn evidence() -> &'static [Evidence] {
    static EVIDENCE: OnceLock<Vec<Evidence>> = OnceLock::new();
    EVIDENCE.get_or_init(|| {
        let sources = sources("sources.toml", SOURCES).expect("the shipped sources can be read; a test reads them");
        let mut reader = csv::Reader::from_reader(TEXT.as_bytes());
        reader.records().map(|row| read(&row.expect("the shipped evidence is CSV; a test reads it"), &sources)).collect()
    })
}

fn read(row: &csv::StringRecord, sources: &BTreeMap<String, Source>) -> Evidence {
    let cell = |at: usize| row[at].to_owned();
    let known = sources.get(&row[4]).expect("sources of the evidence are listed; a test looks them up");
    let source = known.words(Some(&row[5]).filter(|l| !l.is_empty()));
    Evidence { topic: cell(0), finds: cell(1), study: cell(2), what: cell(3), source }
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_sides_are_there() {
        let evidence = super::evidence();
        for (topic, side) in [("quality", "for"), ("quality", "against"), ("quality", "none"), ("mergers", "against"), ("mergers", "none")]
        {
            assert!(evidence.iter().any(|e| e.topic == topic && e.finds == side), "{topic} {side}");
        }
        assert!(evidence.iter().all(|e| !e.what.is_empty() && !e.source.is_empty()));
    }
}
