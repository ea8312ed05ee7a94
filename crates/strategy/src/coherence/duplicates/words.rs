//! Texts as bags of words: the glossary's abbreviations and synonyms written out, common words left out, endings cut.

use std::collections::{BTreeMap, BTreeSet};

use rust_stemmers::{Algorithm, Stemmer};

/// Abbreviations and synonyms of the NHS in England, and what they mean in the words that most demands use.
static GLOSSARY: &str = include_str!("glossary.csv");

/// Words that tell nothing about what is asked.
const COMMON: &str = "a an and are as at be been by each every for from has have her his how in into is it its least less more must next no not \
                      of off on one only or other our out over per percent should so than that the their then there these they this those to under up \
                      use we what when where which who will with within year year's";

/// The longest phrase that the glossary knows, in words.
const LONGEST_PHRASE: usize = 3;

/// Turns texts into words that can be compared.
pub struct Words {
    glossary: BTreeMap<String, Vec<String>>,
    common: BTreeSet<&'static str>,
    stemmer: Stemmer,
}

impl Words {
    /// With the glossary that the program ships.
    #[must_use]
    pub fn new() -> Self {
        let lines = GLOSSARY.lines().skip(1).filter_map(|line| line.split_once(','));
        let glossary = lines.map(|(said, means)| (said.to_owned(), means.split(' ').map(str::to_owned).collect())).collect();
        Self { glossary, common: COMMON.split_whitespace().collect(), stemmer: Stemmer::create(Algorithm::English) }
    }

    /// The words of a text, with what each was before its ending was cut.
    #[must_use]
    pub fn of(&self, text: &str) -> Vec<(String, String)> {
        let plain = plain_words(text);
        let mut words = Vec::new();
        let mut at = 0;
        while at < plain.len() {
            let longest = (at + 1..=(at + LONGEST_PHRASE).min(plain.len())).rev();
            let known = longest.filter_map(|end| self.glossary.get(&plain[at..end].join(" ")).map(|means| (end, means))).next();
            match known {
                Some((end, means)) => {
                    words.extend(means.iter().cloned());
                    at = end;
                }
                None => {
                    words.push(plain[at].clone());
                    at += 1;
                }
            }
        }
        words.retain(|w| !self.common.contains(w.as_str()));
        words.into_iter().map(|w| (self.stemmer.stem(&w).into_owned(), w)).collect()
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::new()
    }
}

/// Words in lower case; `&` joins letters (`a&e`), all else that is no letter or digit parts them.
fn plain_words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('%', " percent ").replace(['’', '\''], "");
    let parts = lower.split(|c: char| !c.is_alphanumeric() && c != '&');
    parts.map(|w| w.trim_matches('&')).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Texts as vectors of weighted words.
///
/// A word's weight in a text is how often it stands there × `ln((1 + n) / (1 + d)) + 1`, with `n` texts, `d` of which hold it; each vector has
/// length 1. The likeness of two texts is the cosine of their vectors, from 0 to 1.
pub struct Corpus {
    texts: Vec<Option<BTreeMap<String, f64>>>,
    /// For each stem, the word as it was first written.
    written: BTreeMap<String, String>,
    /// For each stem, how much it tells.
    rarity: BTreeMap<String, f64>,
    /// How much a word tells that no text holds.
    unheard: f64,
}

impl Corpus {
    /// Makes vectors of the texts; `None` and texts without words are not compared.
    #[must_use]
    pub fn new(words: &Words, texts: &[Option<&str>]) -> Self {
        let mut written = BTreeMap::new();
        let mut texts: Vec<Option<BTreeMap<String, f64>>> = texts
            .iter()
            .map(|text| {
                let mut counts = BTreeMap::new();
                for (stem, word) in words.of(text.unwrap_or_default()) {
                    written.entry(stem.clone()).or_insert(word);
                    *counts.entry(stem).or_insert(0.0) += 1.0;
                }
                (!counts.is_empty()).then_some(counts)
            })
            .collect();
        let mut holding: BTreeMap<String, f64> = BTreeMap::new();
        for stem in texts.iter().flatten().flat_map(BTreeMap::keys) {
            *holding.entry(stem.clone()).or_insert(0.0) += 1.0;
        }
        let n = texts.iter().flatten().count() as f64;
        let rarity: BTreeMap<String, f64> = holding.into_iter().map(|(stem, d)| (stem, libm::log((1.0 + n) / (1.0 + d)) + 1.0)).collect();
        for text in texts.iter_mut().flatten() {
            for (stem, weight) in text.iter_mut() {
                *weight *= rarity[stem];
            }
            let length = libm::sqrt(text.values().map(|w| w * w).sum());
            text.values_mut().for_each(|w| *w /= length);
        }
        Self { texts, written, rarity, unheard: libm::log(1.0 + n) + 1.0 }
    }

    /// The likeness of two texts; `None` if either is not there.
    #[must_use]
    pub fn likeness(&self, a: usize, b: usize) -> Option<f64> {
        let (a, b) = (self.texts[a].as_ref()?, self.texts[b].as_ref()?);
        let cosine: f64 = a.iter().filter_map(|(stem, w)| b.get(stem).map(|v| w * v)).fold(0.0, |sum, value| sum + value);
        // Rounding can lift the likeness of equal texts above 1.
        Some(if cosine > 1.0 - 1e-12 { 1.0 } else { cosine })
    }

    /// How much of what these words tell stands in a text too, from 0 to 1.
    #[must_use]
    pub fn covered(&self, words: &[(String, String)], text: usize) -> f64 {
        let Some(held) = &self.texts[text] else { return 0.0 };
        let tells = |stem: &String| self.rarity.get(stem).copied().unwrap_or(self.unheard);
        let all: f64 = words.iter().map(|(stem, _)| tells(stem)).sum();
        let covered: f64 = words.iter().filter(|(stem, _)| held.contains_key(stem)).map(|(stem, _)| tells(stem)).sum();
        if all > 0.0 { covered / all } else { 0.0 }
    }

    /// The words that two texts share, those that weigh most first.
    #[must_use]
    pub fn shared(&self, a: usize, b: usize) -> Vec<String> {
        let (Some(a), Some(b)) = (&self.texts[a], &self.texts[b]) else { return Vec::new() };
        let mut shared: Vec<(f64, &String)> = a.iter().filter_map(|(stem, w)| b.get(stem).map(|v| (w * v, stem))).collect();
        shared.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
        shared.into_iter().map(|(_, stem)| self.written[stem].clone()).collect()
    }
}
