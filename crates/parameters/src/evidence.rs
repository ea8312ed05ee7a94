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
        TEXT.lines().skip(1).map(|line| read(line, &sources)).collect()
    })
}

/// Reads a line. Cells with commas stand between quotation marks, none of which are inside.
fn read(line: &str, sources: &BTreeMap<String, Source>) -> Evidence {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().expect("there is a first cell").push(c),
        }
    }
    let [topic, finds, study, what, source, locator] = <[String; 6]>::try_from(cells).expect("six cells a line; a test reads them");
    let known = sources.get(&source).expect("sources of the evidence are listed; a test looks them up");
    let source = known.words(Some(locator.as_str()).filter(|l| !l.is_empty()));
    Evidence { topic, finds, study, what, source }
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
