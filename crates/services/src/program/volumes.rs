//! Cuts for how many patients an open site sees at least and at most, every patient going to the nearest.
//!
//! # Model
//! With the sites nearer to place `i` than `j`, of equally near ones those earlier in the order, the place goes to an open `j` exactly if all of them are closed. So it adds to the load of `j`
//! at most `w_i min(y_j, 1 − y_k)` for any nearer `k`, and at least `w_i (y_j − Σ_k y_k)`: two lines for each site, exact where all `y` are whole only for the right choice of
//! `k`. Where sites are whole, a set of open ones that leaves `j` too little gives `y_j + Σ_{k ∈ N} y_k ≤ |N|`, and a set of closed ones that sends it too much `Σ_{k ∈ C} y_k ≥ y_j`,
//! both made as small as they can be.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use crate::instance::Instance;
use crate::program::cuts::Cut;
use crate::program::{Block, Program, Row};
use crate::question::Fate;

/// A cut counts where the point breaks it by this share.
const VIOLATION: f64 = 1e-6;
/// A share from here on counts as 1: nothing beyond that site is left for others.
const ALL: f64 = 1.0 - 1e-9;

/// Fewest and most patients of every open site of a block, in steps.
#[derive(Clone, Debug)]
pub(crate) struct Volumes {
    pub block: usize,
    pub least: Vec<i64>,
    pub most: Vec<i64>,
}

impl Volumes {
    /// What holds of the volumes in sum, since every patient goes somewhere.
    pub(crate) fn rows(&self, block: &Block<'_>) -> Vec<Row> {
        let patients: i64 = block.instance.weights().iter().sum();
        let shares = |of: &[i64]| {
            block.columns().zip(of).filter(|(_, v)| **v > 0).map(|(j, v)| (j, (*v).min(patients) as f64 / patients as f64)).collect()
        };
        let mut rows = Vec::new();
        if self.least.iter().any(|v| *v > 0) {
            rows.push(Row { lower: f64::NEG_INFINITY, upper: 1.0, factors: shares(&self.least) });
        }
        if self.most.iter().any(|v| *v < i64::MAX) {
            rows.push(Row { lower: 1.0, upper: f64::INFINITY, factors: shares(&self.most) });
        }
        rows
    }

    /// The fewest and the most sites that volumes allow in number, of those asked for: so many of the largest see everybody, so many of the smallest do not have to see more than there are. Where no
    /// number is left, the one asked for stays, and the rows say that nothing holds.
    pub(crate) fn tightened(&self, block: &Block<'_>, fates: &[Fate]) -> RangeInclusive<usize> {
        let patients: i64 = block.instance.weights().iter().sum();
        let may = || (0..self.most.len()).filter(|j| fates[block.first + j] != Fate::Closed);
        let mut most: Vec<i64> = may().map(|j| self.most[j].min(patients)).collect();
        most.sort_unstable_by(|a, b| b.cmp(a));
        let needed = running(&most).take_while(|sum| *sum < i128::from(patients)).count() + 1;
        let mut least: Vec<i64> = may().map(|j| self.least[j]).collect();
        least.sort_unstable();
        let possible = running(&least).take_while(|sum| *sum <= i128::from(patients)).count();
        let (from, to) = (needed.max(*block.count.start()), possible.min(*block.count.end()));
        if from <= to { from..=to } else { block.count.clone() }
    }

    /// The loads of all sites, where every place goes where `near` says.
    pub(crate) fn loads(instance: &Instance, near: &[(u16, u32)]) -> Vec<i64> {
        let mut loads = vec![0; instance.sites()];
        near.iter().zip(instance.weights()).for_each(|((site, _), weight)| loads[usize::from(*site)] += weight);
        loads
    }

    /// The open sites of the block that see too few or too many.
    pub(crate) fn broken(&self, block: &Block<'_>, open: &[bool], near: &[(u16, u32)]) -> Vec<usize> {
        let loads = Self::loads(block.instance, near);
        let open = block.columns().map(|j| open[j]);
        let out = |(j, open): (usize, bool)| (open && !(self.least[j]..=self.most[j]).contains(&loads[j])).then_some(j);
        open.enumerate().filter_map(out).collect()
    }

    /// Lines that the point breaks.
    pub(crate) fn cuts(&self, program: &Program<'_>, y: &[f64]) -> Vec<Cut> {
        let block = &program.blocks[self.block];
        let columns = block.columns();
        let (y, fates) = (&y[columns.clone()], &program.fates[columns]);
        let (most_of, least_of) = loads_between(block.instance, y);
        let sites: Vec<usize> = (0..y.len()).filter(|j| y[*j] > VIOLATION).collect();
        let short: Vec<usize> = sites.iter().copied().filter(|j| most_of[*j] < self.least[*j] as f64 * (y[*j] - VIOLATION)).collect();
        let much = sites.iter().copied().filter(|j| self.most[*j] < i64::MAX && least_of[*j] > self.most[*j] as f64 * (y[*j] + VIOLATION));
        let much: Vec<usize> = much.collect();
        let of_short = |j: &usize| crowded(block.instance, *j, self.least[*j], y).into_iter().collect::<Vec<Cut>>();
        let of_much = |j: &usize| {
            let set = deserted(block.instance, *j, self.most[*j], y, fates);
            [at_least_cut(block.instance, *j, self.most[*j], y)].into_iter().chain(set).collect::<Vec<Cut>>()
        };
        let mut cuts: Vec<Vec<Cut>> = short.par_iter().map(of_short).collect();
        cuts.par_extend(much.par_iter().map(of_much));
        let lines = at_most_cuts(block.instance, &short, &self.least, y);
        let shifted = |mut cut: Cut| {
            cut.factors.iter_mut().for_each(|(j, _)| *j += block.first as u32);
            cut
        };
        lines.into_iter().chain(cuts.into_iter().flatten()).map(shifted).collect()
    }
}

fn running(of: &[i64]) -> impl Iterator<Item = i128> {
    of.iter().scan(0_i128, |sum, v| {
        *sum += i128::from(*v);
        Some(*sum)
    })
}

/// For each site the most and the least that can go to it at a point, by the best choice of lines.
fn loads_between(instance: &Instance, y: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let sites = y.len();
    let none = || (vec![0.0; sites], vec![0.0; sites]);
    // Shares of a fixed size, so that the sums have a fixed order whatever the number of threads.
    let shares: Vec<usize> = (0..instance.places()).step_by(2_048).collect();
    let parts: Vec<_> = shares
        .par_iter()
        .map(|&from| {
            let (mut most, mut least) = none();
            for place in from..(from + 2_048).min(instance.places()) {
                let weight = instance.weights()[place] as f64;
                let (mut nearer, mut sum) = (0.0_f64, 0.0);
                for site in instance.nearest(place).0.iter().map(|j| usize::from(*j)) {
                    most[site] += weight * y[site].min(1.0 - nearer);
                    least[site] += weight * (y[site] - sum).max(0.0);
                    nearer = nearer.max(y[site]);
                    sum += y[site];
                    if nearer >= ALL {
                        break;
                    }
                }
            }
            (most, least)
        })
        .collect();
    parts.into_iter().fold(none(), |mut all, part| {
        all.0.iter_mut().zip(part.0).for_each(|(a, b)| *a += b);
        all.1.iter_mut().zip(part.1).for_each(|(a, b)| *a += b);
        all
    })
}

/// For the sites named, `least · y_j ≤ Σ_A w y_j + Σ_B w (1 − y_k)`, divided by `least`.
///
/// One pass over the places makes all of them: behind the first site that is open for certain, what a place adds is the same for every site, so that it is added to all and taken back
/// from those before.
fn at_most_cuts(instance: &Instance, sites: &[usize], least: &[i64], y: &[f64]) -> Vec<Cut> {
    let mut slot = vec![usize::MAX; y.len()];
    sites.iter().enumerate().for_each(|(at, j)| slot[*j] = at);
    let mut factors = vec![vec![0.0; y.len()]; sites.len()];
    let mut right = vec![0.0; sites.len()];
    let (mut behind, mut all) = (vec![0.0; y.len()], 0.0);
    for (place, weight) in instance.weights().iter().enumerate().filter(|(_, w)| **w > 0) {
        let weight = *weight as f64;
        let order = instance.nearest(place).0;
        let mut nearer = (0.0, usize::MAX);
        let mut seen = order.len();
        for (rank, site) in order.iter().map(|j| usize::from(*j)).enumerate() {
            if slot[site] != usize::MAX {
                let row = &mut factors[slot[site]];
                if y[site] <= 1.0 - nearer.0 {
                    row[site] += weight;
                } else {
                    right[slot[site]] += weight;
                    row[nearer.1] -= weight;
                }
            }
            nearer = if y[site] > nearer.0 { (y[site], site) } else { nearer };
            if nearer.0 >= ALL {
                seen = rank + 1;
                break;
            }
        }
        if seen < order.len() {
            behind[nearer.1] += weight;
            all += weight;
            for site in order[..seen].iter().map(|j| usize::from(*j)).filter(|j| slot[*j] != usize::MAX) {
                right[slot[site]] -= weight;
                factors[slot[site]][nearer.1] += weight;
            }
        }
    }
    let cut = |(at, mut row): (usize, Vec<f64>)| {
        let site = sites[at];
        row.iter_mut().zip(&behind).for_each(|(factor, behind)| *factor -= behind);
        row[site] -= least[site] as f64;
        let unit = 1.0 / least[site] as f64;
        row.iter_mut().for_each(|factor| *factor *= unit);
        Cut { theta: None, lower: -(right[at] + all) * unit, factors: kept(row) }
    };
    factors.into_iter().enumerate().map(cut).collect()
}

/// `Σ_P w (y_j − Σ_{k nearer} y_k) ≤ most · y_j`, divided by `most`, or by 1 where that is nothing.
fn at_least_cut(instance: &Instance, site: usize, most: i64, y: &[f64]) -> Cut {
    let mut factors = vec![0.0; y.len()];
    let unit = 1.0 / most.max(1) as f64;
    factors[site] = most as f64 * unit;
    for (place, weight) in instance.weights().iter().enumerate() {
        let order = instance.nearest(place).0;
        let nearer = || order.iter().map(|k| usize::from(*k)).take_while(|k| *k != site);
        if nearer().map(|k| y[k]).sum::<f64>() < y[site] {
            let weight = *weight as f64 * unit;
            factors[site] -= weight;
            nearer().for_each(|k| factors[k] += weight);
        }
    }
    Cut { theta: None, lower: 0.0, factors: kept(factors) }
}

fn kept(factors: Vec<f64>) -> Vec<(u32, f64)> {
    factors.into_iter().enumerate().filter(|(_, f)| f.abs() > 1e-12).map(|(j, f)| (j as u32, f)).collect()
}

/// Whether a place goes to `a` rather than to `b` if both are open.
fn rather(instance: &Instance, a: usize, b: usize) -> impl Iterator<Item = bool> {
    let earlier = a < b;
    instance.ticks_to(a).iter().zip(instance.ticks_to(b)).map(move |(a, b)| a < b || (a == b && earlier))
}

/// A small set of open sites that leaves `site` too little, if the point has one nearly open: not all of them with it.
fn crowded(instance: &Instance, site: usize, least: i64, y: &[f64]) -> Option<Cut> {
    let weights = instance.weights();
    // From the site's own doorstep: neighbours first, so that few places are left to look at soon.
    let doorstep = (0..instance.places()).filter(|i| weights[*i] > 0).min_by_key(|i| instance.ticks_to(site)[*i])?;
    let mut others: Vec<usize> =
        instance.nearest(doorstep).0.iter().map(|k| usize::from(*k)).filter(|k| *k != site && y[*k] > 0.0).collect();
    others.sort_by_key(|k| ((1.0 - y[*k]) / VIOLATION) as u32);
    let mut left: Vec<usize> = (0..instance.places()).filter(|i| weights[*i] > 0).collect();
    let mut load: i64 = weights.iter().sum();
    let (mut open, mut short) = (Vec::new(), 1.0 - y[site]);
    for other in others {
        if load < least || short + 1.0 - y[other] >= 1.0 - VIOLATION {
            break;
        }
        let (own, theirs) = (instance.ticks_to(site), instance.ticks_to(other));
        let before = left.len();
        left.retain(|i| {
            let stays = own[*i] < theirs[*i] || (own[*i] == theirs[*i] && site < other);
            load -= if stays { 0 } else { weights[*i] };
            stays
        });
        if left.len() < before {
            open.push(other);
            short += 1.0 - y[other];
        }
    }
    if load >= least {
        return None;
    }
    let mut nearer = vec![0_u16; instance.places()];
    for other in &open {
        nearer.iter_mut().zip(rather(instance, *other, site)).for_each(|(count, rather)| *count += u16::from(rather));
    }
    // Those that are least open go first: what is left is cut the deeper.
    for at in (0..open.len()).rev() {
        let own = || nearer.iter().zip(rather(instance, open[at], site));
        let alone: i64 = own().zip(weights).filter(|((count, rather), _)| *rather && **count == 1).map(|(_, w)| w).sum();
        if load + alone < least {
            load += alone;
            let gone = open.remove(at);
            nearer.iter_mut().zip(rather(instance, gone, site)).for_each(|(count, rather)| *count -= u16::from(rather));
        }
    }
    let lower = -(open.len() as f64);
    let factors = open.into_iter().chain([site]).map(|k| (k as u32, -1.0)).collect();
    Some(Cut { theta: None, lower, factors })
}

/// A small set of closed sites that sends `site` too much, if the point has one nearly closed: one of them is open where it is.
fn deserted(instance: &Instance, site: usize, most: i64, y: &[f64], fates: &[Fate]) -> Option<Cut> {
    let weights = instance.weights();
    let mut others: Vec<usize> = (0..y.len()).filter(|k| *k != site && fates[*k] != Fate::Closed).collect();
    let mut nearer = vec![0_u16; instance.places()];
    for other in &others {
        nearer.iter_mut().zip(rather(instance, *other, site)).for_each(|(count, rather)| *count += u16::from(rather));
    }
    let mut load: i64 = nearer.iter().zip(weights).filter(|(count, _)| **count == 0).map(|(_, w)| w).sum();
    others.sort_by(|a, b| y[*a].total_cmp(&y[*b]));
    let (mut closed, mut sum) = (Vec::new(), 0.0);
    for other in others {
        if load > most || sum + y[other] >= y[site] - VIOLATION {
            break;
        }
        for ((count, rather), weight) in nearer.iter_mut().zip(rather(instance, other, site)).zip(weights) {
            *count -= u16::from(rather);
            load += if rather && *count == 0 { *weight } else { 0 };
        }
        closed.push(other);
        sum += y[other];
    }
    if load <= most {
        return None;
    }
    for at in (0..closed.len()).rev() {
        let own = || nearer.iter().zip(rather(instance, closed[at], site));
        let back: i64 = own().zip(weights).filter(|((count, rather), _)| *rather && **count == 0).map(|(_, w)| w).sum();
        if load - back > most {
            load -= back;
            let gone = closed.remove(at);
            nearer.iter_mut().zip(rather(instance, gone, site)).for_each(|(count, rather)| *count += u16::from(rather));
        }
    }
    let factors = closed.into_iter().map(|k| (k as u32, 1.0)).chain([(site as u32, -1.0)]).collect();
    Some(Cut { theta: None, lower: 0.0, factors })
}
