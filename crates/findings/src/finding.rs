//! Findings: what a figure means for somebody who has to decide.

use crate::key::FigureKey;
use crate::quantity::Quantity;

/// What a finding asks of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// To act on.
    Act,
    /// To decide.
    Decide,
    /// To note.
    Note,
}

impl Level {
    /// The words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Act => "to act on",
            Self::Decide => "to decide",
            Self::Note => "to note",
        }
    }
}

/// The next step: what to do, and whom to ask.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// What to do.
    pub what: String,
    /// Who can do or decide it.
    pub whom: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable code: `burden-overload`.
    pub code: &'static str,
    /// What it asks of the reader.
    pub level: Level,
    /// The finding in one plain sentence.
    pub sentence: String,
    /// What would have to be true for it to fail, and how sure it is; whole sentences.
    pub sureness: Vec<String>,
    /// The figures that it rests on; the first leads.
    pub figures: Vec<(FigureKey, Quantity)>,
    /// What is at stake, in the chapter's own unit.
    pub at_stake: Quantity,
    /// The next step.
    pub ask: Option<Ask>,
    /// Whether it rests on rows that nobody read in a source alone; such a finding is never a headline.
    pub unverified_alone: bool,
}

impl Finding {
    /// Puts findings in order: level, then what is at stake, then code and figure.
    pub fn rank(findings: &mut [Self]) {
        findings.sort_by(|a, b| {
            let first_key = |f: &Self| f.figures.first().map(|(key, _)| key.clone());
            a.level
                .cmp(&b.level)
                .then(b.at_stake.value.total_cmp(&a.at_stake.value))
                .then(a.code.cmp(b.code))
                .then(first_key(a).cmp(&first_key(b)))
        });
    }
}
