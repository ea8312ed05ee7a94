//! Coherence as one half of the chapter's result.

use ::findings::{Fact, FigureKey, Quantity, Unit};
use community::Community;

use super::{Coherence, tables, words};
use crate::chapter::Part;

impl Coherence {
    /// This half of the chapter's result.
    #[must_use]
    pub fn part(&self, community: &Community) -> Part {
        Part {
            headline: self.headline(),
            summary: self.summary(community),
            facts: facts(self, community),
            tables: tables::tables(self, community),
            findings: self.findings.clone(),
            assumptions: self.assumptions.clone(),
            method: method(),
            sources: vec![
                "Weimer-Jehle, W. (2006): Cross-impact balances. Technological Forecasting and Social Change 73, 334–361; ScenarioWizard’s manual".into(),
                "Weitz, N., Carlsen, H., Nilsson, M., Skånberg, K. (2018): Towards systemic and contextual priority setting for implementing the 2030 Agenda. Sustainability Science 13, 531–548".into(),
                "Krippendorff, K. (2011): Computing Krippendorff’s alpha-reliability".into(),
            ],
        }
    }

    fn headline(&self) -> Option<String> {
        let strongest = self.findings.iter().find(|f| f.code == "strategy-bundles");
        strongest.or_else(|| self.findings.iter().find(|f| !f.unverified_alone)).map(|f| f.sentence.clone())
    }

    fn summary(&self, community: &Community) -> Vec<String> {
        let mut summary = Vec::new();
        let judged = community.demands.rows.len() - self.unjudged.len();
        if !community.objectives.rows.is_empty() {
            summary.push(format!(
                "Of {}, {judged} have been held against the {}; {} no objective, and {} an objective.",
                words::count(community.demands.rows.len(), "demand", "demands"),
                words::count(community.objectives.rows.len(), "objective", "objectives"),
                words::count(self.orphans.len(), "of them serves", "of them serve"),
                words::count(self.hindrances.len(), "judgement says that one hinders", "judgements say that one hinders"),
            ));
        }
        let decided = self.duplicates.iter().filter(|m| m.decided.is_some()).count();
        if !self.duplicates.is_empty() {
            summary.push(format!(
                "{} said to repeat each other, {} proposed by likeness of subject, population, period, evidence and title; each says why.",
                words::count(decided, "pair of demands is", "pairs of demands are"),
                words::count(self.duplicates.len() - decided, "more is", "more are")
            ));
        }
        if let Some(bundles) = &self.bundles {
            summary.push(format!("{}: no choice in them would rather go another way, given the others.", tables::title_of(bundles)));
        }
        summary
    }
}

fn facts(coherence: &Coherence, community: &Community) -> Vec<Fact> {
    let fact = |measure: &str, label: &str, value: f64, unit: Unit| Fact {
        key: FigureKey::new(format!("strategy.{measure}")),
        label: label.into(),
        quantity: Quantity::new(value, unit),
        range: None,
    };
    let count = |measure: &str, label: &str, value: usize| fact(measure, label, value as f64, Unit::Count);
    let mut facts = Vec::new();
    if !community.objectives.rows.is_empty() {
        facts.push(count("demands_unjudged", "demands that nobody has held against the objectives", coherence.unjudged.len()));
        facts.push(count("demands_orphan", "demands judged to serve no objective", coherence.orphans.len()));
        facts.push(count(
            "objectives_unserved",
            "objectives that nothing serves",
            coherence.objectives.iter().filter(|o| o.served_by == 0).count(),
        ));
    }
    facts.push(count("conflicts", "pairs of demands that pull against each other", coherence.conflicts.len()));
    facts.push(count(
        "duplicates_decided",
        "pairs of demands said to repeat each other",
        coherence.duplicates.iter().filter(|m| m.decided.is_some()).count(),
    ));
    facts.push(count(
        "duplicates_proposed",
        "pairs of demands that may repeat each other",
        coherence.duplicates.iter().filter(|m| m.decided.is_none()).count(),
    ));
    if let Some(bundles) = &coherence.bundles {
        facts.push(fact("combinations", "combinations of options", bundles.matrix.combinations(), Unit::Count));
        facts.push(count("bundles", "of these hold together", bundles.consistent.len()));
        facts.push(count(
            "workshop_pairs",
            "pairs of choices whose judgement could change that",
            coherence.questions.iter().filter(|q| q.could_change() > 0).count(),
        ));
        facts.push(fact("workshop_minutes", "minutes that a workshop takes over them", workshop_minutes(coherence), Unit::Minutes));
        if let Some(share) = bundles.restless_share {
            facts.push(fact("restless_share", "share of combinations from which nothing stable is reached", share, Unit::Share));
        }
    }
    facts
}

pub(crate) fn workshop_minutes(coherence: &Coherence) -> f64 {
    coherence.questions.iter().filter(|q| q.could_change() > 0).map(|q| q.minutes).sum()
}

fn method() -> Vec<String> {
    [
        "Objectives: a demand serves an objective if the mean of its scores is above 0; its expected hours a year are shared among the objectives that it serves, by score.",
        "Influence: leverage is the sum of what a demand does to others, second order half the sum of its scores times the leverage of those it acts on; dependence the same the other way round. Scores run from −3 (cancels) to +3 (indivisible); several raters are kept apart and their means computed with; their agreement is Krippendorff’s alpha.",
        "Duplicates: subject, population, period, evidence and title are compared by the words that they share, rarer words weighing more, after abbreviations are written out and endings cut; a field that one of the two lacks is left out; a note on the one that names the other counts beside.",
        "Bundles: a cross-impact balance. Each option’s impact score is the sum of what the options chosen elsewhere do to it; a combination holds together if no choice has an option with a higher score than the one it is in (a tie holds). All combinations are covered, by branch and bound; each one found is checked from the judgements alone.",
        "What to ask next: for each pair of choices, judgements that nobody has given may be anything on the scale, disputed ones anything between their raters; counted are the combinations that could begin or cease to hold together.",
    ]
    .map(str::to_owned)
    .to_vec()
}
