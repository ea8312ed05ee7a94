//! Cuts: what the journeys of a group of places cost at least, as a line in which sites are open.
//!
//! # Model
//! A place with its sites in order of distance, `d₁ ≤ d₂ ≤ …`, costs `d₁ + Σ_k (d_{k+1} − d_k) (1 − Σ_{l ≤ k} y_l)⁺` for a patient (the radius form; Durán-Mateluna, Ales and
//! Elloumi, EJOR 308 (2023)), `y_l` being 1 where the l-th nearest site is open. Any level `k` gives the valid line `d_k − Σ_{l<k} (d_k − d_l) y_l`; it touches
//! at `y` where `Σ_{l<k} y_l ≤ 1 ≤ Σ_{l≤k} y_l`. Where several levels touch, the one that touches at a point inside (the core) is taken: no other line that touches
//! at `y` is higher there (Magnanti and Wong 1981). What holds of `d` holds of anything that rises with it, so of a threshold as well.

use rayon::prelude::*;

use crate::program::{Block, Program, Shape, Term};
use crate::question::Fate;

/// Most groups of places a term: each has a column of the linear model.
const MOST_GROUPS: usize = 160;
/// How far a sum of shares may be from 1 and count as 1; any level gives a valid cut, so this is about strength alone.
const NEARLY: f64 = 1e-9;

/// `θ + Σ factor · y ≥ lower`, in the unit of the linear model; without `θ` where it is about the sites alone.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub theta: Option<usize>,
    pub lower: f64,
    pub factors: Vec<(u32, f64)>,
}

impl Cut {
    /// What `θ` is at least, at a point; without `θ`, how far the point is from keeping it.
    pub(crate) fn at(&self, y: &[f64]) -> f64 {
        self.lower - self.factors.iter().map(|(j, f)| f * y[*j as usize]).sum::<f64>()
    }
}

/// The places of a term by groups that share a column: those with the same nearest site, or with neighbouring ones where there are many sites.
pub(crate) struct Groups<'a> {
    term: &'a Term,
    block: &'a Block<'a>,
    fates: &'a [Fate],
    /// How many units of the linear model one of the term is.
    pub scale: f64,
    /// Index of the first column of its groups among those of all terms.
    pub first: usize,
    places: Vec<Vec<u32>>,
}

impl<'a> Groups<'a> {
    pub(crate) fn new(program: &'a Program<'a>, term: &'a Term, scale: f64, first: usize) -> Self {
        let block = &program.blocks[term.block];
        let fates = &program.fates[block.columns()];
        let sites = block.instance.sites();
        let count = sites.min(MOST_GROUPS);
        let mut places = vec![Vec::new(); count];
        for (place, weight) in term.weights.iter().enumerate() {
            let may = block.instance.nearest(place).0.iter().find(|j| fates[usize::from(**j)] != Fate::Closed);
            if let (Some(&site), true) = (may, *weight > 0) {
                places[usize::from(site) * count / sites].push(place as u32);
            }
        }
        places.retain(|group| !group.is_empty());
        Self { term, block, fates, scale, first, places }
    }

    /// How many groups there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// For each group, what it costs with every site open.
    pub(crate) fn floors(&self) -> Vec<f64> {
        let all: Vec<f64> = self.fates.iter().map(|f| if *f == Fate::Closed { 0.0 } else { 1.0 }).collect();
        self.of_block(&all, &all)
            .iter()
            .map(|(constant, factors)| constant - factors.iter().map(|(j, f)| f * all[*j]).sum::<f64>())
            .collect()
    }

    /// For each group, the line that touches at `y`, highest at `core`; both over all columns.
    pub(crate) fn cuts(&self, y: &[f64], core: &[f64]) -> Vec<Cut> {
        let columns = self.block.columns();
        let of_block = self.of_block(&y[columns.clone()], &core[columns]);
        let cut = |(group, (lower, factors)): (usize, (f64, Vec<(usize, f64)>))| Cut {
            theta: Some(self.first + group),
            lower,
            factors: factors.into_iter().map(|(j, f)| ((self.block.first + j) as u32, f)).collect(),
        };
        of_block.into_iter().enumerate().map(cut).collect()
    }

    fn of_block(&self, y: &[f64], core: &[f64]) -> Vec<(f64, Vec<(usize, f64)>)> {
        let each = self.places.par_iter();
        match self.term.shape {
            Shape::Travel => each.map(|places| self.line(places, y, core, |ticks| ticks)).collect(),
            shape @ Shape::Beyond(_) => each.map(|places| self.line(places, y, core, |ticks| shape.of(ticks))).collect(),
        }
    }

    fn line(&self, places: &[u32], y: &[f64], core: &[f64], shape: impl Fn(u32) -> u32) -> (f64, Vec<(usize, f64)>) {
        let instance = self.block.instance;
        let mut factors = vec![0.0; instance.sites()];
        let mut constant = 0.0;
        for &place in places {
            let place = place as usize;
            let (sites, ticks) = instance.nearest(place);
            let level = level(sites, y, core);
            let weight = self.term.weights[place] as f64 * self.scale;
            let far = shape(ticks[level]);
            constant += weight * f64::from(far);
            for (site, near) in sites[..level].iter().zip(ticks) {
                factors[usize::from(*site)] += weight * f64::from(far - shape(*near));
            }
        }
        let kept = factors.into_iter().enumerate().filter(|(j, f)| *f > 0.0 && self.fates[*j] != Fate::Closed);
        (constant, kept.collect())
    }
}

/// The level at which a line touches at `y`: of several, the one nearest to that of the core.
fn level(sites: &[u16], y: &[f64], core: &[f64]) -> usize {
    let (mut here, mut inside) = (0.0, 0.0);
    let mut first = None;
    for (k, site) in sites.iter().enumerate() {
        here += y[usize::from(*site)];
        inside += core[usize::from(*site)];
        if first.is_none() && here >= 1.0 - NEARLY {
            first = Some(k);
        }
        // Beyond this level a line lies below at `y`; at it, the core has had enough.
        if first.is_some() && (inside >= 1.0 || here > 1.0 + NEARLY) {
            return k;
        }
    }
    first.unwrap_or(sites.len() - 1)
}
