//! Cuts: what the linear relaxation allows in a few months and no plan does.
//!
//! For a window of months, starts that take the same of every cell of the window form a class, and the sums of a class over its starts are a point of
//! what can be at work together. Where the relaxation's point lies outside the hull of all true choices, a plane between the two is found
//! (Boyd's Fenchel cuts): the weights that are 1 at most for every choice found so far and most for the point, until the oracle finds no
//! choice above 1. The weights are rounded down and the right side computed again, so that the cut holds in exact arithmetic, then lifted to the
//! classes that the point leaves out.
//!
//! # Sources
//! E. A. Boyd, "Fenchel cutting planes for integer programs", Operations Research 42 (1994). Oracle: no plan found by any search breaks a cut.

use std::collections::BTreeMap;

use optimise::{Column, Kind, Model, OptimiseError, Relaxation, Sense};

use crate::plan::bound::packing::{Class, Packing};
use crate::plan::bound::separation::Separations;
use crate::plan::grid::Grid;

/// Nodes of the oracle.
const NODES: usize = 20_000;
/// Nodes of the oracle when lifting.
const LIFT_NODES: usize = 1_500;
/// Weights are multiples of this.
const STEP: f64 = 1.0 / 4096.0;
/// A cut counts if the point breaks it by this.
const LEAST: f64 = 0.01;
/// Classes of the point that are looked at in one window.
const MOST_CLASSES: usize = 120;

/// A row `Σ factor · x ≤ limit`.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub factors: Vec<(u32, f64)>,
    pub limit: f64,
}

/// A window of months, and the choices known in it.
#[derive(Debug)]
pub(crate) struct Window {
    packing: Packing,
    /// Choices found so far, as positions of classes.
    known: Vec<Vec<usize>>,
    /// Rounds to leave it alone, since nothing was found.
    rest: u32,
    idle: u32,
}

impl Window {
    /// The months from `from` until before `until`.
    pub fn new(grid: &Grid, separations: &Separations, from: usize, until: usize) -> Self {
        let cells: Vec<u32> = (0..grid.capacity.len() as u32)
            .filter(|c| (from..until).contains(&(grid.period_of_cell[*c as usize] as usize)))
            .collect();
        let position: BTreeMap<u32, usize> = cells.iter().enumerate().map(|(at, c)| (*c, at)).collect();
        let mut by_look: BTreeMap<(u32, Vec<i64>), Vec<u32>> = BTreeMap::new();
        for (index, start) in grid.starts.iter().enumerate() {
            let mut amounts = vec![0_i64; cells.len()];
            for (cell, amount) in &start.cells {
                if let Some(at) = position.get(cell) {
                    amounts[*at] = *amount;
                }
            }
            if amounts.iter().any(|a| *a > 0) {
                by_look.entry((start.item, amounts)).or_default().push(index as u32);
            }
        }
        let classes: Vec<Class> = by_look.into_iter().map(|((item, amounts), starts)| Class { item, amounts, starts }).collect();
        let conflict = classes.iter().map(|a| classes.iter().map(|b| a.item != b.item && separations.apart(grid, &a.starts, &b.starts)).collect()).collect();
        let capacity = cells.iter().map(|c| grid.capacity[*c as usize]).collect();
        Self { packing: Packing { classes, capacity, conflict }, known: Vec::new(), rest: 0, idle: 0 }
    }

    /// A cut that the point breaks, if one is found.
    pub fn separate(&mut self, point: &[f64]) -> Result<Option<Cut>, OptimiseError> {
        if self.rest > 0 {
            self.rest -= 1;
            return Ok(None);
        }
        let cut = self.find(point)?;
        if cut.is_some() {
            self.idle = 0;
        } else {
            self.idle += 1;
            self.rest = self.idle.min(8);
        }
        Ok(cut)
    }

    fn find(&mut self, point: &[f64]) -> Result<Option<Cut>, OptimiseError> {
        let value: Vec<f64> = self.packing.classes.iter().map(|c| c.starts.iter().map(|s| point[*s as usize]).sum()).collect();
        let mut support: Vec<usize> = (0..value.len()).filter(|c| value[*c] > 1e-5).collect();
        support.sort_by(|a, b| value[*b].total_cmp(&value[*a]).then(a.cmp(b)));
        support.truncate(MOST_CLASSES);
        support.sort_unstable();
        if support.iter().all(|c| value[*c] > 1.0 - 1e-6) {
            return Ok(None);
        }
        let Some(weights) = self.plane(&support, &value)? else { return Ok(None) };
        let mut weights: Vec<f64> = weights.iter().map(|w| (w / STEP).floor().max(0.0) * STEP).collect();
        let all: Vec<usize> = (0..self.packing.classes.len()).filter(|c| weights[*c] > 0.0).collect();
        let limit = self.packing.most(&all, &weights, &self.packing.capacity, NODES).bound;
        let at_point: f64 = weights.iter().zip(&value).map(|(w, v)| w * v).sum();
        if at_point <= limit + LEAST {
            return Ok(None);
        }
        self.lift(&mut weights, limit);
        let factors = self.packing.classes.iter().zip(&weights).filter(|(_, w)| **w > 0.0).flat_map(|(c, w)| c.starts.iter().map(|s| (*s, *w))).collect();
        Ok(Some(Cut { factors, limit }))
    }

    /// Weights, 1 at most on every true choice, that are most at the point.
    fn plane(&mut self, support: &[usize], value: &[f64]) -> Result<Option<Vec<f64>>, OptimiseError> {
        let mut model = Model::new(Sense::Maximise);
        let mut at = vec![usize::MAX; value.len()];
        for &class in support {
            at[class] = model.columns();
            model.column(value[class], 0.0, 1.0, Kind::Continuous);
        }
        let factors = |choice: &[usize]| -> Vec<(Column, f64)> { choice.iter().filter(|c| at[**c] != usize::MAX).map(|c| (Column(at[*c]), 1.0)).collect() };
        for choice in &self.known {
            let row = factors(choice);
            if row.len() > 1 {
                model.row(f64::NEG_INFINITY, 1.0, row);
            }
        }
        let mut relaxation = Relaxation::new(&model)?;
        for _ in 0..200 {
            let answer = relaxation.solve(None)?;
            if answer.objective <= 1.0 + LEAST {
                return Ok(None);
            }
            let mut weights = vec![0.0; value.len()];
            for &class in support {
                weights[class] = answer.columns[at[class]].clamp(0.0, 1.0);
            }
            let most = self.packing.most(support, &weights, &self.packing.capacity, NODES);
            if most.value <= 1.0 + 1e-4 {
                return Ok((answer.objective > most.bound + LEAST).then_some(weights));
            }
            let choice = self.filled(most.chosen, support);
            relaxation.row(f64::NEG_INFINITY, 1.0, factors(&choice))?;
            self.known.push(choice);
        }
        Ok(None)
    }

    /// A choice with all else of the support that still fits.
    fn filled(&self, mut choice: Vec<usize>, support: &[usize]) -> Vec<usize> {
        let mut left = self.packing.capacity.clone();
        for &class in &choice {
            left.iter_mut().zip(&self.packing.classes[class].amounts).for_each(|(l, a)| *l -= a);
        }
        for &class in support {
            let data = &self.packing.classes[class];
            let free = choice.iter().all(|c| self.packing.classes[*c].item != data.item && !self.packing.conflict[*c][class]);
            if free && data.amounts.iter().zip(&left).all(|(a, l)| a <= l) {
                left.iter_mut().zip(&data.amounts).for_each(|(l, a)| *l -= a);
                choice.push(class);
            }
        }
        choice.sort_unstable();
        choice
    }

    /// Gives weights to classes that have none, one after the other: what is left under the limit once such a class is chosen.
    fn lift(&self, weights: &mut [f64], limit: f64) {
        let classes = &self.packing.classes;
        let mut with: Vec<usize> = (0..classes.len()).filter(|c| weights[*c] > 0.0).collect();
        for class in 0..classes.len() {
            if weights[class] > 0.0 {
                continue;
            }
            // A class of the same item that takes no less of anything can take its place in any choice.
            let dominated = with.iter().filter(|c| classes[**c].item == classes[class].item && self.takes_no_more(**c, class)).map(|c| weights[*c]).fold(0.0, f64::max);
            if dominated > 0.0 {
                weights[class] = dominated;
                with.push(class);
                continue;
            }
            let left: Vec<i64> = self.packing.capacity.iter().zip(&classes[class].amounts).map(|(c, a)| c - a).collect();
            let others: Vec<usize> =
                with.iter().copied().filter(|c| classes[*c].item != classes[class].item && !self.packing.conflict[*c][class]).collect();
            let weight = ((limit - self.packing.most(&others, weights, &left, LIFT_NODES).bound) / STEP).floor() * STEP;
            if weight > 0.0 {
                weights[class] = weight;
                with.push(class);
            }
        }
    }

    /// Whether whatever a choice holds beside class `b`, class `a` could stand there instead.
    fn takes_no_more(&self, a: usize, b: usize) -> bool {
        let classes = &self.packing.classes;
        classes[a].amounts.iter().zip(&classes[b].amounts).all(|(x, y)| x <= y) && self.packing.conflict[a].iter().zip(&self.packing.conflict[b]).all(|(x, y)| *y || !*x)
    }
}
