//! Coherence: where the demands pull against each other, what repeats what, and which choices hold together.
//!
//! Start reading at [`run`]; `model.rs` computes each figure, `tables.rs` and `findings.rs` say it.

pub mod agreement;
pub mod balance;
mod bundles;
mod chosen;
pub mod duplicates;
mod explain;
mod findings;
pub mod influence;
mod judged;
mod model;
mod part;
mod questions;
mod tables;
mod words;
pub mod workshop;

pub use bundles::{Bundle, Bundles, NearMiss};
pub use explain::explain;
pub use judged::Judged;
pub use model::{Agreement, Conflict, Dispute, ObjectiveResult};
pub use questions::{Open, Question};

use ::findings::{Assumption, Finding};
use community::Community;
use parameters::{ParameterError, Parameters};

use balance::MatrixError;
use duplicates::{Match, Weights};
use model::Model;

/// What coherence needs beside the community.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Numbers about the world, with the community's own values set.
    pub parameters: &'a Parameters,
    /// Expected hours a year of each demand, in the order of the table; `None` if they are not known.
    pub hours_year: Option<&'a [f64]>,
}

/// How it is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How far from consistent, in points, a combination is still shown as a near miss.
    pub near: u32,
    /// The most consistent bundles that are kept.
    pub most_scenarios: usize,
    /// The most nodes that each subproblem of the search may visit.
    pub most_nodes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { near: 1, most_scenarios: 200_000, most_nodes: 20_000_000 }
    }
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum CoherenceError {
    /// A table that it cannot do without has no rows.
    #[error("the table `{0}` has no rows: coherence needs demands and objectives, or choices with options and judgements")]
    Lacks(&'static str),
    /// Hours were given for other demands than there are.
    #[error("hours are given for {found} demands; expected {expected}, one a row of `demands`")]
    Hours {
        /// How many.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A parameter is missing.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The choices make no matrix.
    #[error("the choices make no matrix: {0}")]
    Matrix(#[from] MatrixError),
}

/// What the parameters say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Assumed {
    pub(crate) weights: Weights,
    pub(crate) minutes: f64,
    pub(crate) unknown: i64,
}

/// The result.
#[derive(Clone, Debug, PartialEq)]
pub struct Coherence {
    /// Demands that act on others or are acted on, by index.
    pub linked: Vec<usize>,
    /// One an objective.
    pub objectives: Vec<ObjectiveResult>,
    /// Demands that somebody held against the objectives, and that serve none.
    pub orphans: Vec<usize>,
    /// Demands that nobody has held against the objectives.
    pub unjudged: Vec<usize>,
    /// Pairs of demands that hinder each other, the worst first.
    pub conflicts: Vec<Conflict>,
    /// Demands that hinder an objective: demand, objective, mean score.
    pub hindrances: Vec<(usize, usize, f64)>,
    /// Agreement of raters, one a table of judgements that has several.
    pub agreement: Vec<Agreement>,
    /// What raters differ on, the most first.
    pub disputes: Vec<Dispute>,
    /// Demands that may ask the same: confirmed first, then proposed.
    pub duplicates: Vec<Match>,
    /// Options that hold together; `None` without choices and judgements.
    pub bundles: Option<Bundles>,
    /// What to ask next.
    pub questions: Vec<Question>,
    /// Whether every combination that the questions hang on was looked at.
    pub questions_complete: bool,
    /// Findings, in rank order.
    pub findings: Vec<Finding>,
    /// What was assumed.
    pub assumptions: Vec<Assumption>,
    hours: Option<Vec<f64>>,
    /// Codes of the choices with options.
    choice_ids: Vec<String>,
}

impl Coherence {
    /// Demands that hang on options that the bundle that carries itself most rejects, and on none that it takes: row of `demands`, and the option's name.
    #[must_use]
    pub fn rejected(&self, community: &Community) -> Vec<(usize, String)> {
        self.bundles.as_ref().map_or_else(Vec::new, |b| chosen::rejected(b, community, &judged::Judgements::of(community)))
    }
}

/// Influence of the demands on each other: means of the raters.
pub(crate) fn influence_of(community: &Community) -> influence::Influence {
    let scores: Vec<(usize, usize, f64)> =
        judged::Judgements::of(community).interactions.iter().map(|((from, on), j)| (*from, *on, j.mean())).collect();
    influence::Influence::new(community.demands.rows.len(), &scores)
}

/// Looks for what pulls against what in a community.
///
/// # Errors
/// [`CoherenceError`].
pub fn run(community: &Community, inputs: &Inputs<'_>, settings: &Settings) -> Result<Coherence, CoherenceError> {
    let model = Model::new(community, inputs)?;
    let bundles = bundles::bundles(community, &model.judgements, inputs.hours_year, settings)?;
    let (questions, questions_complete) = match &bundles {
        Some(b) => questions::questions(
            &b.matrix,
            b.scale,
            &model.judgements,
            model.assumed.unknown,
            model.assumed.minutes,
            settings.most_scenarios,
        ),
        None => (Vec::new(), true),
    };
    let mut coherence = Coherence {
        linked: (0..community.demands.rows.len()).filter(|d| model.influence.touches(*d)).collect(),
        objectives: (0..community.objectives.rows.len()).map(|o| model.objective(o)).collect(),
        orphans: model.orphans(),
        unjudged: model.unjudged(),
        conflicts: model.conflicts(),
        hindrances: model.hindrances(),
        agreement: model.agreement(),
        disputes: model.disputes(),
        duplicates: duplicates::matches(community, model.assumed.weights),
        bundles,
        questions,
        questions_complete,
        findings: Vec::new(),
        assumptions: model.assumptions()?,
        hours: inputs.hours_year.map(<[f64]>::to_vec),
        choice_ids: (0..model.judgements.choices.len()).map(|c| model.choice_id(c)).collect(),
    };
    coherence.findings = findings::findings(&model, &coherence);
    Finding::rank(&mut coherence.findings);
    Ok(coherence)
}
