//! Chances and overruns of a plan, counted again over the fresh samples.

use std::collections::BTreeMap;

use community::Community;
use findings::{Quantity, Term, TermSource, Unit};

use crate::plan::ask::Change;
use crate::plan::draft::Inputs;
use crate::plan::offer::Offer;
use crate::plan::planned::{Cautious, FRESH, Hours, Loads, STREAM, chances, eased, given, loads};
use crate::plan::planned::{Planned, Short};

/// What a plan takes of each role and month, and what it has, sample by sample.
pub(super) struct Recount {
    load: Loads,
    left: Vec<Vec<Vec<f64>>>,
    months: usize,
    samples: usize,
}

impl Recount {
    /// The fresh samples of a plan, drawn again.
    pub fn new(community: &Community, inputs: &Inputs<'_>, planned: &Planned, plan: &Cautious) -> Self {
        let hours = Hours::new(community, &planned.draft, planned.seed, FRESH, planned.samples());
        let (draft, left) = match granted(planned, plan) {
            Some((offer, changes)) => (&eased(&planned.draft, offer, changes), given(&inputs.capacity.fresh, offer, changes)),
            None => (&planned.draft, inputs.capacity.fresh.clone()),
        };
        let load = if plan.solution.starts.is_empty() { Loads::new() } else { loads(draft, &plan.solution.starts, &hours) };
        Self { load, left, months: planned.draft.problem.months, samples: planned.samples() }
    }

    /// Chance by month, chance of all months, expected hours over.
    pub fn chances(&self) -> (Vec<f64>, f64, f64) {
        chances(&self.load, &self.left, self.months)
    }

    fn draws(&self) -> TermSource {
        TermSource::Draws { stream: STREAM.into(), n: self.samples as u64, standard_error: None }
    }

    /// Each team that the plan uses in a month: chance that it has the hours.
    pub fn teams_of(&self, community: &Community, month: usize) -> Vec<Term> {
        let of_month = self.load.iter().filter(|((_, m), _)| *m == month);
        let term = |((role, _), load): (&(usize, usize), &Vec<f64>)| {
            let short = Short::count(load, &self.left[*role][month]);
            let name = format!("{} has the hours", community.roles.rows[*role].role);
            Term { name, quantity: Quantity::new(1.0 - short.share, Unit::Probability), source: self.draws() }
        };
        of_month.map(term).collect()
    }

    /// Each team that the plan uses: hours by which it is short, expected.
    pub fn over(&self, community: &Community) -> Vec<Term> {
        let mut by_role: BTreeMap<usize, f64> = BTreeMap::new();
        for ((role, month), load) in &self.load {
            *by_role.entry(*role).or_default() += Short::count(load, &self.left[*role][*month]).hours;
        }
        let term = |(role, hours): (usize, f64)| {
            let name = community.roles.rows[role].role.to_string();
            Term { name, quantity: Quantity::new(hours, Unit::Hours), source: self.draws() }
        };
        by_role.into_iter().map(term).collect()
    }
}

/// What has to be granted for a plan.
fn granted<'p>(planned: &'p Planned, plan: &Cautious) -> Option<(&'p Offer, &'p [Change])> {
    let is = |other: &Cautious| std::ptr::eq(other, plan);
    if let (Some((ask, offer)), true) = (&planned.ask, planned.proposed.as_ref().is_some_and(is)) {
        return ask.cheapest.as_ref().map(|c| (offer, c.changes.as_slice()));
    }
    let step = planned.steps.iter().find(|s| is(&s.plan))?;
    Some((planned.offer.as_ref()?, &step.changes))
}
