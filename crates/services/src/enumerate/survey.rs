//! Every set of sites by any measures: the front of two or three, and the options of nearly equal worth.

use crate::enumerate::measures::{Facets, Gauge, Measure};
use crate::enumerate::tally::Set;
use crate::enumerate::walk::{Sees, Walk};
use crate::enumerate::{Conditions, Limits, limits, split};
use crate::error::ServicesError;
use crate::instance::Instance;
use crate::question::Rules;

/// Most measures of a front.
const MOST_MEASURES: usize = 3;
/// Options that wait to be compared.
const WAITING: usize = 4_096;
/// Options of nearly equal worth that are kept, at most.
const MOST_NEAR: usize = 1_000;

/// A set of sites and what it comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Surveyed {
    /// The open sites, in order.
    pub sites: Vec<usize>,
    /// A value a measure, in its unit.
    pub values: Vec<f64>,
}

/// What is left when every set of sites was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// The options that no other beats in all measures together; of options equal in all, the first. From the best by the first measure on.
    pub front: Vec<Surveyed>,
    /// The options within the share asked for of the best by the first measure, the best first; at most a thousand.
    pub near: Vec<Surveyed>,
    /// How many sets keep the conditions.
    pub feasible: u64,
    /// How many sets were looked at: all that the rules allow.
    pub sets: u64,
}

/// Looks at every set of sites that the rules allow by one to three measures, every patient going to the nearest (of equally near sites the first in the order of the sites).
///
/// `nearly` is the share of the best value by the first measure up to which an option counts as nearly as good. The front is exact: every set is measured, by the same plain sums as [`crate::measure`].
///
/// # Errors
/// As [`crate::enumerate()`] and [`crate::measure`]; [`ServicesError::Facets`] for no or more than three measures.
pub fn survey(
    instance: &Instance,
    rules: &Rules,
    facets: &Facets,
    measures: &[Measure],
    conditions: &Conditions,
    nearly: f64,
) -> Result<Survey, ServicesError> {
    if measures.is_empty() || measures.len() > MOST_MEASURES {
        return Err(ServicesError::Facets { what: "measures of a front", found: measures.len(), expected: MOST_MEASURES });
    }
    let (must, free) = split(instance, rules)?;
    let walk = Walk::new(instance, &must, &free, &[]);
    let gauge = Gauge::new(instance, facets, measures)?;
    let limits = limits(instance, conditions);
    let start = || Panorama {
        gauge: &gauge,
        limits,
        turned: measures.iter().map(|m| if m.more_is_better() { -1.0 } else { 1.0 }).collect(),
        nearly,
        front: Vec::new(),
        near: Vec::new(),
        best: f64::INFINITY,
        feasible: 0,
        sets: 0,
        loads: vec![0; instance.sites()],
        journeys: Vec::new(),
        scratch: Vec::new(),
    };
    Ok(walk.all(start).finish(&walk.sites))
}

/// An option by its bits; values are turned so that less is better.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    values: Vec<f64>,
    mask: u64,
}

struct Panorama<'a> {
    gauge: &'a Gauge<'a>,
    limits: Limits,
    turned: Vec<f64>,
    nearly: f64,
    front: Vec<Entry>,
    near: Vec<Entry>,
    best: f64,
    feasible: u64,
    sets: u64,
    loads: Vec<i64>,
    journeys: Vec<(usize, u16, u32)>,
    scratch: Vec<(u32, i64)>,
}

impl Sees for Panorama<'_> {
    fn see(&mut self, walk: &Walk, set: &Set<'_>, nearest: &[u8]) {
        self.sets += 1;
        if set.smallest < self.limits.least || set.largest > self.limits.most || set.farthest > self.limits.ticks {
            return;
        }
        self.feasible += 1;
        let mut open: Vec<usize> = (0..walk.sites.len()).filter(|at| set.mask >> at & 1 == 1).map(|at| walk.sites[at]).collect();
        open.sort_unstable();
        walk.journeys(nearest, &mut self.journeys);
        open.iter().for_each(|j| self.loads[*j] = 0);
        let weights = walk.weights();
        self.journeys.iter().zip(weights).for_each(|((_, j, _), w)| self.loads[usize::from(*j)] += w);
        let mut values = self.gauge.of(&open, &self.journeys, &self.loads, &mut self.scratch);
        values.iter_mut().zip(&self.turned).for_each(|(v, turn)| *v *= turn);
        self.best = self.best.min(values[0]);
        let entry = Entry { values, mask: set.mask };
        if entry.values[0] <= self.edge() {
            self.near.push(entry.clone());
            if self.near.len() > 2 * MOST_NEAR {
                self.trim();
            }
        }
        self.front.push(entry);
        if self.front.len() > WAITING {
            self.front = unbeaten(std::mem::take(&mut self.front));
            // A front that fills what waits is compared less often.
            self.front.reserve(WAITING);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.sets += other.sets;
        self.feasible += other.feasible;
        self.best = self.best.min(other.best);
        self.front.extend(other.front);
        self.front = unbeaten(std::mem::take(&mut self.front));
        self.near.extend(other.near);
        self.trim();
        self
    }
}

impl Panorama<'_> {
    /// The worst value by the first measure that is nearly as good as the best.
    fn edge(&self) -> f64 {
        self.best + self.best.abs() * self.nearly
    }

    fn trim(&mut self) {
        let edge = self.edge();
        self.near.retain(|e| e.values[0] <= edge);
        self.near.sort_by(order);
        self.near.truncate(MOST_NEAR);
    }

    fn finish(mut self, sites: &[usize]) -> Survey {
        self.trim();
        let turned = self.turned.clone();
        let of = |entry: Entry| {
            let mut open: Vec<usize> = (0..sites.len()).filter(|at| entry.mask >> at & 1 == 1).map(|at| sites[at]).collect();
            open.sort_unstable();
            Surveyed { sites: open, values: entry.values.iter().zip(&turned).map(|(v, turn)| v * turn).collect() }
        };
        let front = unbeaten(self.front).into_iter().map(of).collect();
        let near = self.near.into_iter().map(of).collect();
        Survey { front, near, feasible: self.feasible, sets: self.sets }
    }
}

/// By values, then the set with the earlier site where two first differ.
fn order(a: &Entry, b: &Entry) -> std::cmp::Ordering {
    let by_values = a.values.iter().zip(&b.values).map(|(a, b)| a.total_cmp(b)).find(|o| o.is_ne());
    by_values.unwrap_or_else(|| b.mask.reverse_bits().cmp(&a.mask.reverse_bits()))
}

/// Those that no other beats: in order of the first value, with a staircase of the other two. Of equals the first.
fn unbeaten(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(order);
    let value = |e: &Entry, at: usize| e.values.get(at).copied().unwrap_or(0.0);
    let mut stairs: Vec<(f64, f64)> = Vec::new();
    let mut kept = Vec::new();
    for entry in entries {
        let (b, c) = (value(&entry, 1), value(&entry, 2));
        let at = stairs.partition_point(|s| s.0 <= b);
        if at > 0 && stairs[at - 1].1 <= c {
            continue;
        }
        // The new step stands for all that are no lower in both.
        let from = stairs.partition_point(|s| s.0 < b);
        let beaten = stairs[from..].iter().take_while(|s| s.1 >= c).count();
        stairs.splice(from..from + beaten, [(b, c)]);
        kept.push(entry);
    }
    kept
}
