//! Cuts: what the journeys of a group of places cost at least, as a line in which sites are open.
//!
//! # Model
//! A place with its sites in order of distance, `d₁ ≤ d₂ ≤ …`, costs `d₁ + Σ_k (d_{k+1} − d_k) (1 − Σ_{l ≤ k} y_l)⁺` for a patient (the radius form; Durán-Mateluna, Ales and
//! Elloumi, EJOR 308 (2023)), `y_l` being 1 where the l-th nearest site is open. Any level `k` gives the valid line `d_k − Σ_{l<k} (d_k − d_l) y_l`; it touches
//! at `y` where `Σ_{l<k} y_l ≤ 1 ≤ Σ_{l≤k} y_l`. Where several levels touch, the one that touches at a point inside (the core) is taken: no other line that touches
//! at `y` is higher there (Magnanti and Wong 1981).

use rayon::prelude::*;

use crate::instance::Instance;
use crate::question::Fate;

/// Most groups of places: each has a column of the linear model.
const MOST_GROUPS: usize = 160;
/// How far a sum of shares may be from 1 and count as 1; any level gives a valid cut, so this is about strength alone.
const NEARLY: f64 = 1e-9;

/// `θ_group ≥ constant − Σ factor · y`, in the unit of the linear model.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    pub group: usize,
    pub constant: f64,
    pub factors: Vec<(u16, f64)>,
}

impl Cut {
    /// The line at a point.
    pub(crate) fn at(&self, y: &[f64]) -> f64 {
        self.constant - self.factors.iter().map(|(j, f)| f * y[usize::from(*j)]).sum::<f64>()
    }
}

/// Places by groups that share a column: those with the same nearest site, or with neighbouring ones where there are many sites.
pub(crate) struct Groups<'a> {
    instance: &'a Instance,
    fates: Vec<Fate>,
    /// How many units of the linear model a step × tick is.
    pub scale: f64,
    places: Vec<Vec<u32>>,
}

impl<'a> Groups<'a> {
    pub(crate) fn new(instance: &'a Instance, fates: &[Fate], scale: f64) -> Self {
        let count = instance.sites().min(MOST_GROUPS);
        let mut places = vec![Vec::new(); count];
        for (place, weight) in instance.weights().iter().enumerate() {
            let may = instance.nearest(place).0.iter().find(|j| fates[usize::from(**j)] != Fate::Closed);
            if let (Some(&site), true) = (may, *weight > 0) {
                places[usize::from(site) * count / instance.sites()].push(place as u32);
            }
        }
        places.retain(|group| !group.is_empty());
        Self { instance, fates: fates.to_vec(), scale, places }
    }

    /// For each group, what it costs with every site open.
    pub(crate) fn floors(&self) -> Vec<f64> {
        let none = vec![0.0; self.instance.sites()];
        let mut all = none.clone();
        self.fates.iter().zip(&mut all).filter(|(f, _)| **f != Fate::Closed).for_each(|(_, y)| *y = 1.0);
        self.cuts(&all, &all).iter().map(|cut| cut.at(&all)).collect()
    }

    /// For each group, the line that touches at `y`, highest at `core`.
    pub(crate) fn cuts(&self, y: &[f64], core: &[f64]) -> Vec<Cut> {
        self.places.par_iter().enumerate().map(|(group, places)| self.cut(group, places, y, core)).collect()
    }

    fn cut(&self, group: usize, places: &[u32], y: &[f64], core: &[f64]) -> Cut {
        let mut factors = vec![0.0; self.instance.sites()];
        let mut constant = 0.0;
        for &place in places {
            let place = place as usize;
            let (sites, ticks) = self.instance.nearest(place);
            let level = level(sites, y, core);
            let weight = self.instance.weights()[place] as f64 * self.scale;
            let far = ticks[level];
            constant += weight * f64::from(far);
            for (site, near) in sites[..level].iter().zip(ticks) {
                factors[usize::from(*site)] += weight * f64::from(far - near);
            }
        }
        let kept = factors.iter().enumerate().filter(|(j, f)| **f > 0.0 && self.fates[*j] != Fate::Closed);
        Cut { group, constant, factors: kept.map(|(j, f)| (j as u16, *f)).collect() }
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
