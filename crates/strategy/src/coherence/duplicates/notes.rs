//! Notes that name another demand: "duplicates evidence of MIS action 6", "overlaps with the three-year delivery plan".

use std::collections::BTreeMap;

use super::words::{Corpus, Words};

/// Beginnings of words by which a note says that something is asked elsewhere too.
const CUES: [&str; 6] = ["duplicat", "overlap", "also", "repeat", "same as", "part of"];
/// Words of such a note that name nothing.
const EMPTY: [&str; 6] = ["duplic", "overlap", "also", "repeat", "evid", "part"];
/// A note names a demand if this much of what it tells stands in the demand's title.
const LEAST: f64 = 0.7;

/// Pairs (the earlier first) of which a note of the one names the other, and how fully.
pub(super) fn named(words: &Words, titles: &Corpus, notes: &[Option<&str>]) -> BTreeMap<(usize, usize), f64> {
    let mut named = BTreeMap::new();
    for (of, note) in notes.iter().enumerate() {
        for part in note.unwrap_or_default().split(';') {
            let lower = part.to_lowercase();
            if !CUES.iter().any(|cue| lower.contains(cue)) {
                continue;
            }
            let mut told = words.of(part);
            told.retain(|(stem, _)| !EMPTY.iter().any(|e| stem.starts_with(e)));
            for other in (0..notes.len()).filter(|other| *other != of) {
                let covered = titles.covered(&told, other);
                if covered >= LEAST && told.len() > 1 {
                    let known: &mut f64 = named.entry((of.min(other), of.max(other))).or_insert(0.0);
                    *known = known.max(covered);
                }
            }
        }
    }
    named
}
