//! What a search works on: sites to open, what they and the journeys cost, and what has to hold; exact for any set of sites.

mod assigned;
mod covers;
mod cuts;
mod guess;
mod master;
mod outcome;
mod transport;
mod tree;
mod volumes;

use std::ops::RangeInclusive;

use crate::instance::Instance;
use crate::question::Fate;

pub(crate) use covers::covers;
pub(crate) use guess::most_open;
pub use outcome::Effort;
pub(crate) use outcome::{Carried, Finished, Found, Outcome};
pub(crate) use transport::{Assigned, Shipped};
pub(crate) use tree::explore;
pub(crate) use volumes::Volumes;

/// The sites of one service: columns `first..first + sites`, of which so many are to be open.
#[derive(Clone, Debug)]
pub(crate) struct Block<'a> {
    pub instance: &'a Instance,
    pub first: usize,
    pub count: RangeInclusive<usize>,
}

impl Block<'_> {
    pub(crate) fn columns(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.instance.sites()
    }
}

/// What a journey of so many ticks counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Its ticks.
    Travel,
    /// 1 where it is longer than so many ticks, else 0.
    Beyond(u32),
}

impl Shape {
    pub(crate) fn of(self, ticks: u32) -> u32 {
        match self {
            Self::Travel => ticks,
            Self::Beyond(limit) => u32::from(ticks > limit),
        }
    }
}

/// `Σ_i weight_i · shape(ticks to the nearest open site)`, over the places of a block.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub block: usize,
    pub weights: Vec<i64>,
    pub shape: Shape,
    /// What one of it is worth in the objective, 0 or more.
    pub price: f64,
    /// What it may be at most.
    pub most: Option<i64>,
}

/// `lower ≤ Σ factor · y ≤ upper`.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub lower: f64,
    pub upper: f64,
    pub factors: Vec<(usize, f64)>,
}

/// `min Σ cost · y + Σ price · term(y)` over sets of open columns.
#[derive(Clone, Debug)]
pub(crate) struct Program<'a> {
    pub blocks: Vec<Block<'a>>,
    pub fates: Vec<Fate>,
    /// Of a column, open.
    pub costs: Vec<f64>,
    pub terms: Vec<Term>,
    pub rows: Vec<Row>,
    pub volumes: Vec<Volumes>,
    /// Patients of the first block whom a planner sends.
    pub assigned: Option<Assigned>,
    /// Whether any set that keeps the conditions will do: the search ends with the first.
    pub any: bool,
    /// Every value of the objective is a multiple of this, where that is known.
    pub step: Option<f64>,
}

/// Ticks of a journey, for want of a better guess.
const USUAL_TICKS: f64 = 20_000.0;
/// Slack of a row of doubles: rounding of a sum, in shares of its largest addend.
const ROW_SLACK: f64 = 1e-9;

impl<'a> Program<'a> {
    /// A program of one service without costs, terms or rows.
    pub(crate) fn of(instance: &'a Instance, fates: Vec<Fate>, count: RangeInclusive<usize>) -> Self {
        let costs = vec![0.0; fates.len()];
        let blocks = vec![Block { instance, first: 0, count }];
        Self { blocks, fates, costs, terms: Vec::new(), rows: Vec::new(), volumes: Vec::new(), assigned: None, any: false, step: None }
    }

    pub(crate) fn columns(&self) -> usize {
        self.fates.len()
    }

    /// The sum of the journeys of a block, each of its places weighing what it needs.
    pub(crate) fn travel(&mut self, block: usize, price: f64) {
        let weights = self.blocks[block].instance.weights().to_vec();
        self.terms.push(Term { block, weights, shape: Shape::Travel, price, most: None });
    }

    /// About what journeys are worth, before any set is known: of use for the scale of numbers alone.
    fn usual(&self) -> f64 {
        let of = |assigned: &Assigned| {
            assigned.price * assigned.per_tick as f64 * self.blocks[0].instance.weights().iter().sum::<i64>() as f64 * USUAL_TICKS
        };
        self.terms.iter().map(|t| t.price * t.usual()).sum::<f64>() + self.assigned.as_ref().map_or(0.0, of)
    }

    /// Whether it is the p-median and nothing else.
    pub(crate) fn is_median(&self) -> bool {
        let [block] = self.blocks.as_slice() else { return false };
        let [term] = self.terms.as_slice() else { return false };
        let plain = term.shape == Shape::Travel && term.price > 0.0 && term.most.is_none() && term.weights == block.instance.weights();
        let bare = self.rows.is_empty() && self.volumes.is_empty() && self.assigned.is_none() && self.costs.iter().all(|c| *c == 0.0);
        plain && bare && block.count.start() == block.count.end()
    }

    /// The objective of a set of open columns, in order; nothing where something that has to hold does not.
    pub(crate) fn worth(&self, open: &[bool]) -> Option<f64> {
        let settled = self.fates.iter().zip(open).all(|(fate, open)| match fate {
            Fate::Free => true,
            Fate::Open => *open,
            Fate::Closed => !*open,
        });
        let counted = self.blocks.iter().all(|b| b.count.contains(&b.columns().filter(|j| open[*j]).count()));
        if !settled || !counted || !self.rows.iter().all(|row| row.holds(open)) {
            return None;
        }
        let near: Vec<Vec<(u16, u32)>> = self.blocks.iter().map(|b| nearest(b.instance, &open[b.columns()])).collect::<Option<_>>()?;
        let mut value: f64 = self.costs.iter().zip(open).filter(|(_, o)| **o).map(|(c, _)| c).sum();
        for term in &self.terms {
            let total = term.total(&near[term.block]);
            if term.most.is_some_and(|most| total > most) {
                return None;
            }
            value += term.price * total as f64;
        }
        let held = self.volumes.iter().all(|v| v.broken(&self.blocks[v.block], open, &near[v.block]).is_empty());
        if !held {
            return None;
        }
        if let Some(assigned) = &self.assigned {
            let sites: Vec<usize> = (0..open.len()).filter(|j| open[*j]).collect();
            let shipped = assigned.ship(self.blocks[0].instance, &sites).filter(|s| !s.too_far)?;
            value += assigned.price * shipped.total as f64;
        }
        Some(value)
    }
}

impl Term {
    /// About what it is, before any set is known.
    fn usual(&self) -> f64 {
        let patients: i64 = self.weights.iter().sum();
        (patients as f64 * if self.shape == Shape::Travel { USUAL_TICKS } else { 1.0 }).max(1.0)
    }

    pub(crate) fn total(&self, near: &[(u16, u32)]) -> i64 {
        near.iter().zip(&self.weights).map(|((_, ticks), weight)| weight * i64::from(self.shape.of(*ticks))).sum()
    }
}

impl Row {
    fn holds(&self, open: &[bool]) -> bool {
        let sum: f64 = self.factors.iter().filter(|(j, _)| open[*j]).map(|(_, f)| f).sum();
        let slack = ROW_SLACK * self.factors.iter().fold(1.0, |most: f64, (_, f)| most.max(f.abs()));
        self.lower - slack <= sum && sum <= self.upper + slack
    }
}

/// Of every place the nearest open site and the ticks to it; nothing where none is open.
pub(crate) fn nearest(instance: &Instance, open: &[bool]) -> Option<Vec<(u16, u32)>> {
    let of = |place: usize| {
        let (order, ticks) = instance.nearest(place);
        order.iter().zip(ticks).find(|(j, _)| open[usize::from(**j)]).map(|(j, t)| (*j, *t))
    };
    (0..instance.places()).map(of).collect()
}
