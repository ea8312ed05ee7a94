//! The chapter's result, put together from its two halves.

use findings::{Assumption, ChapterResult, Fact, Finding, ResultTable};

/// What one half of the chapter says; fields as in [`ChapterResult`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The answer in one sentence, if this half has one.
    pub headline: Option<String>,
    /// Short paragraphs that follow the headline.
    pub summary: Vec<String>,
    /// Single figures.
    pub facts: Vec<Fact>,
    /// Tables; ids begin with `strategy.`.
    pub tables: Vec<ResultTable>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// What was assumed.
    pub assumptions: Vec<Assumption>,
    /// How it was computed.
    pub method: Vec<String>,
    /// Sources, in words.
    pub sources: Vec<String>,
}

/// The chapter's result: parts in the order given, the headline of the first that has one, findings of all in rank order.
#[must_use]
pub fn chapter_result(parts: Vec<Part>) -> ChapterResult {
    let headline =
        parts.iter().find_map(|p| p.headline.clone()).unwrap_or_else(|| "Nothing is known yet of what serves or hinders what".into());
    let mut result = ChapterResult {
        chapter: "strategy",
        headline,
        summary: Vec::new(),
        facts: Vec::new(),
        tables: Vec::new(),
        findings: Vec::new(),
        assumptions: Vec::new(),
        method: Vec::new(),
        sources: Vec::new(),
    };
    for part in parts {
        result.summary.extend(part.summary);
        result.facts.extend(part.facts);
        result.tables.extend(part.tables);
        result.findings.extend(part.findings);
        result.assumptions.extend(part.assumptions);
        result.method.extend(part.method);
        result.sources.extend(part.sources);
    }
    Finding::rank(&mut result.findings);
    result
}
