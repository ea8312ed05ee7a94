//! What a search took and found.

use crate::program::cuts::Cut;

/// What it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Linear models solved.
    pub rounds: usize,
    /// Cuts added.
    pub cuts: usize,
    /// Nodes of the search tree, the root included.
    pub nodes: usize,
    /// Sites that were still open or closed as the search liked when the root was done.
    pub free_sites: usize,
}

impl Effort {
    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            rounds: self.rounds + other.rounds,
            cuts: self.cuts + other.cuts,
            nodes: self.nodes + other.nodes,
            free_sites: self.free_sites.max(other.free_sites),
        }
    }
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finished {
    /// Nothing better is left.
    Proven,
    /// The limit of nodes.
    Limit,
    /// Stopped from outside.
    Stopped,
}

/// A set of open columns and what it is worth.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub open: Vec<bool>,
    pub value: f64,
}

/// What a search found.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// The best set, where one was found.
    pub best: Option<Found>,
    /// No set is worth less; infinite where it is proven that there is none.
    pub bound: f64,
    pub finished: Finished,
    pub effort: Effort,
}

/// Cuts that one search hands to the next on the same places, sites and terms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Carried {
    pub(super) cuts: Vec<Cut>,
    /// Scale of each term in the linear model, which the cuts are in.
    pub(super) scales: Vec<f64>,
}
