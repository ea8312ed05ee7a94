//! Demands that may ask the same: the same thing from different issuers, with other titles, timeframes and evidence.
//!
//! Every match says why; people confirm or refuse it in the table `duplicates`, and what they decided is remembered.

mod notes;
mod words;

use std::collections::BTreeMap;

use community::Community;
use community::tables::{DemandState, Verdict};
use rayon::prelude::*;

pub use words::{Corpus, Words};

/// What two demands are compared by.
pub const FIELDS: [&str; 5] = ["subject", "population", "period", "evidence", "text"];

/// The place of the title among the fields.
const TEXT: usize = 4;

/// Demands as they are compared: for each field, one corpus.
pub struct Matcher {
    corpora: Vec<Corpus>,
    weights: Weights,
    /// Pairs of which a note of the one names the other, and how fully.
    named: BTreeMap<(usize, usize), f64>,
    n: usize,
}

/// How much each field counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Weights of [`FIELDS`].
    pub fields: [f64; 5],
    /// How sure a note makes it that names the other demand, from 0 to 1.
    pub note: f64,
    /// Likeness from which a pair is proposed.
    pub threshold: f64,
}

/// What one field says about two demands.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which field.
    pub field: &'static str,
    /// Its weight; those of the fields that both demands have add up to 1.
    pub weight: f64,
    /// Likeness in it, from 0 to 1.
    pub likeness: f64,
    /// The words that they share, those that weigh most first.
    pub shared: Vec<String>,
}

/// Two demands that may ask the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Index of the one, the earlier in the table.
    pub demand: usize,
    /// Index of the other.
    pub other: usize,
    /// Likeness, from 0 to 1.
    pub likeness: f64,
    /// What it is made of.
    pub parts: Vec<Part>,
    /// How fully a note of the one names the other, from 0 to 1.
    pub named: f64,
    /// What people decided: the row of the table `duplicates`.
    pub decided: Option<usize>,
}

impl Matcher {
    /// Takes the texts of each demand by field, in the order of [`FIELDS`], and the notes on each.
    #[must_use]
    pub fn new(demands: &[[Option<&str>; 5]], notes: &[Option<&str>], weights: Weights) -> Self {
        let words = Words::new();
        let corpora: Vec<Corpus> =
            (0..FIELDS.len()).map(|f| Corpus::new(&words, &demands.iter().map(|d| d[f]).collect::<Vec<_>>())).collect();
        let named = notes::named(&words, &corpora[TEXT], notes);
        Self { corpora, weights, named, n: demands.len() }
    }

    /// Likeness of two demands and what it is made of.
    ///
    /// The mean of the fields' likenesses (cosine of their weighted words), weighted; fields that one of the two lacks are left out, and the
    /// other weights scaled up. 0 if they share no field. Where a note of the one names the other, `1 − (1 − mean) · (1 − note · named)`.
    ///
    /// Oracles: sixty labelled lines with eighteen pairs; the known pairs of the national registers.
    #[must_use]
    pub fn compare(&self, a: usize, b: usize) -> (f64, Vec<Part>) {
        let mut parts: Vec<Part> = Vec::new();
        for (f, corpus) in self.corpora.iter().enumerate() {
            if let Some(likeness) = corpus.likeness(a, b)
                && self.weights.fields[f] > 0.0
            {
                parts.push(Part { field: FIELDS[f], weight: self.weights.fields[f], likeness, shared: Vec::new() });
            }
        }
        let whole: f64 = parts.iter().map(|p| p.weight).sum();
        parts.iter_mut().for_each(|p| p.weight /= whole);
        let mean = parts.iter().fold(0.0, |sum, p| sum + p.weight * p.likeness);
        let named = self.named.get(&(a, b)).copied().unwrap_or(0.0);
        (if named > 0.0 { 1.0 - (1.0 - mean) * (1.0 - self.weights.note * named) } else { mean }, parts)
    }

    /// All pairs from the threshold on, the most alike first.
    #[must_use]
    pub fn matches(&self) -> Vec<Match> {
        let mut matches: Vec<Match> = (0..self.n)
            .into_par_iter()
            .flat_map_iter(|demand| {
                (demand + 1..self.n).filter_map(move |other| {
                    let (likeness, parts) = self.compare(demand, other);
                    (likeness >= self.weights.threshold && likeness > 0.0).then(|| self.made(demand, other, likeness, parts))
                })
            })
            .collect();
        matches.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then((a.demand, a.other).cmp(&(b.demand, b.other))));
        matches
    }

    fn made(&self, demand: usize, other: usize, likeness: f64, mut parts: Vec<Part>) -> Match {
        for part in &mut parts {
            let field = FIELDS.iter().position(|f| *f == part.field).expect("parts are of known fields");
            part.shared = self.corpora[field].shared(demand, other);
        }
        let named = self.named.get(&(demand, other)).copied().unwrap_or(0.0);
        Match { demand, other, likeness, parts, named, decided: None }
    }
}

impl Match {
    /// Why they are thought alike, in words.
    #[must_use]
    pub fn why(&self) -> String {
        let mut parts: Vec<&Part> = self.parts.iter().filter(|p| p.likeness > 0.0).collect();
        parts.sort_by(|a, b| (b.weight * b.likeness).total_cmp(&(a.weight * a.likeness)));
        let note = (self.named > 0.0).then(|| "a note of the one names the other".to_owned());
        let said = parts.iter().map(|p| {
            let shared = p.shared.iter().take(4).cloned().collect::<Vec<_>>().join(", ");
            match p.likeness {
                l if l > 0.999 => format!("same {}: {shared}", p.field),
                l => format!("{} {:.0} % alike: {shared}", p.field, l * 100.0),
            }
        });
        note.into_iter().chain(said).collect::<Vec<_>>().join("; ")
    }
}

/// The demands of a community, compared: what was decided first, with its verdict, then what is proposed, the most alike first. Demands that are
/// done are not compared; two that people found to be different are not proposed again.
#[must_use]
pub fn matches(community: &Community, weights: Weights) -> Vec<Match> {
    let open: Vec<usize> = (0..community.demands.rows.len()).filter(|d| community.demands.rows[*d].state != DemandState::Done).collect();
    let matcher = matcher(community, &open, weights);
    let place = |id: &community::ids::DemandId| open.iter().position(|d| community.demands.rows[*d].demand == *id);
    let mut decided: Vec<Match> = Vec::new();
    for (row, decision) in community.duplicates.rows.iter().enumerate() {
        let Some((a, b)) = place(&decision.demand).zip(place(&decision.other)).filter(|(a, b)| a != b) else { continue };
        let (likeness, parts) = matcher.compare(a.min(b), a.max(b));
        let mut found = matcher.made(a.min(b), a.max(b), likeness, parts);
        found.decided = Some(row);
        decided.push(found);
    }
    let is_decided = |m: &Match| decided.iter().any(|d| (d.demand, d.other) == (m.demand, m.other));
    let proposed: Vec<Match> = matcher.matches().into_iter().filter(|m| !is_decided(m)).collect();
    let kept = decided.into_iter().filter(|m| m.decided.is_none_or(|row| community.duplicates.rows[row].verdict != Verdict::Different));
    kept.chain(proposed).map(|m| Match { demand: open[m.demand], other: open[m.other], ..m }).collect()
}

fn matcher(community: &Community, demands: &[usize], weights: Weights) -> Matcher {
    let texts: Vec<[Option<&str>; 5]> = demands
        .iter()
        .map(|d| {
            let d = &community.demands.rows[*d];
            [d.subject.as_deref(), d.population.as_deref(), d.period.as_deref(), d.evidence.as_deref(), Some(d.title.as_str())]
        })
        .collect();
    let notes: Vec<Option<&str>> = demands.iter().map(|d| community.demands.rows[*d].notes.as_deref()).collect();
    Matcher::new(&texts, &notes, weights)
}

/// Two demands compared by themselves, for an explanation.
#[must_use]
pub(crate) fn compare(community: &Community, weights: Weights, demand: usize, other: usize) -> Option<Match> {
    let open: Vec<usize> = (0..community.demands.rows.len()).filter(|d| community.demands.rows[*d].state != DemandState::Done).collect();
    let matcher = matcher(community, &open, weights);
    let (a, b) = open.iter().position(|d| *d == demand).zip(open.iter().position(|d| *d == other))?;
    let (likeness, parts) = matcher.compare(a.min(b), a.max(b));
    Some(matcher.made(a.min(b), a.max(b), likeness, parts))
}
