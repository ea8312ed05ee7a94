//! The walk over all sets, one more open site at a time.

use rayon::prelude::*;

use crate::enumerate::tally::Set;
use crate::instance::Instance;

/// No site yet.
const NONE: u8 = u8::MAX;
/// Places are looked at by so many at once.
const LANES: usize = 8;
/// Free sites whose fate is settled before the work is shared out: 64 shares.
const SHARED: usize = 6;

/// Whoever is shown every set.
pub(super) trait Sees: Send + Sized {
    /// A set, and of every place with patients the rank of its nearest open site ([`Walk::journeys`] says which that is).
    fn see(&mut self, walk: &Walk, set: &Set<'_>, nearest: &[u8]);
    /// What two saw, the first of them first.
    fn merge(self, other: Self) -> Self;
}

/// Everything that the walk looks up, for the places with any need.
pub(super) struct Walk {
    /// The sites that may be open: those that must be, then the free ones.
    pub(super) sites: Vec<usize>,
    must: usize,
    weights: Vec<i64>,
    /// The places with patients.
    places: Vec<usize>,
    /// Site by site, its rank at every place; filled up to whole lanes with places that never move.
    ranks: Vec<Vec<u8>>,
    /// Place by place and rank by rank: ticks, and the site.
    ticks: Vec<u32>,
    site_at: Vec<u8>,
    thresholds: Vec<u32>,
}

/// What a set of sites comes to.
#[derive(Clone)]
struct State {
    nearest: Vec<u8>,
    loads: Vec<i64>,
    within: Vec<i64>,
    total: i64,
    farthest: u32,
}

impl Walk {
    pub(super) fn new(instance: &Instance, must: &[usize], free: &[usize], thresholds: &[u32]) -> Self {
        let sites: Vec<usize> = must.iter().chain(free).copied().collect();
        let mut slot = vec![None; instance.sites()];
        sites.iter().enumerate().for_each(|(at, j)| slot[*j] = Some(at));
        let needy: Vec<usize> = (0..instance.places()).filter(|i| instance.weights()[*i] > 0).collect();
        let padded = needy.len().next_multiple_of(LANES);
        let mut ranks = vec![vec![0; padded]; sites.len()];
        let (mut ticks, mut site_at) = (Vec::new(), Vec::new());
        for (at, &place) in needy.iter().enumerate() {
            let (order, sorted) = instance.nearest(place);
            let may = order.iter().zip(sorted).filter_map(|(j, t)| slot[usize::from(*j)].map(|s| (s, *t)));
            for (rank, (site, of_it)) in may.enumerate() {
                ranks[site][at] = rank as u8;
                ticks.push(of_it);
                site_at.push(site as u8);
            }
        }
        let weights = needy.iter().map(|i| instance.weights()[*i]).collect();
        Self { sites, must: must.len(), weights, places: needy, ranks, ticks, site_at, thresholds: thresholds.to_vec() }
    }

    /// Patients of the places that have any, in steps.
    pub(super) fn weights(&self) -> &[i64] {
        &self.weights
    }

    /// Of every place with patients: which, its nearest open site, and the ticks to it.
    pub(super) fn journeys(&self, nearest: &[u8], into: &mut Vec<(usize, u16, u32)>) {
        into.clear();
        into.extend(self.places.iter().zip(nearest).enumerate().map(|(at, (place, rank))| {
            let row = at * self.sites.len() + usize::from(*rank);
            (*place, self.sites[usize::from(self.site_at[row])] as u16, self.ticks[row])
        }));
    }

    /// Shows every set to a tally; the tallies of the shares are merged in order.
    pub(super) fn all<S: Sees>(&self, tally: impl Fn() -> S + Sync) -> S {
        let free = self.sites.len() - self.must;
        let shared = free.min(SHARED);
        let shares: Vec<S> = (0..1_u64 << shared)
            .into_par_iter()
            .map(|share| {
                let mut tally = tally();
                self.share(share, shared, &mut tally);
                tally
            })
            .collect();
        shares.into_iter().reduce(S::merge).unwrap_or_else(tally)
    }

    /// The sets whose first free sites are those of `share`.
    fn share(&self, share: u64, shared: usize, tally: &mut impl Sees) {
        let mut mask = share << self.must;
        (0..self.must).for_each(|at| mask |= 1 << at);
        let mut states = vec![self.empty(); self.sites.len() - self.must - shared + 1];
        let mut other = self.empty();
        for site in (0..self.sites.len()).filter(|at| mask >> at & 1 == 1) {
            self.open(&states[0], site, &mut other);
            std::mem::swap(&mut states[0], &mut other);
        }
        if mask != 0 {
            self.show(&states[0], mask, tally);
        }
        self.deeper(&mut states, self.must + shared, mask, tally);
    }

    fn deeper(&self, states: &mut [State], from: usize, mask: u64, tally: &mut impl Sees) {
        for site in from..self.sites.len() {
            let Some((state, below)) = states.split_first_mut() else { return };
            self.open(state, site, &mut below[0]);
            let mask = mask | 1 << site;
            self.show(&below[0], mask, tally);
            self.deeper(below, site + 1, mask, tally);
        }
    }

    fn show(&self, state: &State, mask: u64, tally: &mut impl Sees) {
        let loads = || (0..self.sites.len()).filter(|at| mask >> at & 1 == 1).map(|at| state.loads[at]);
        let (smallest, largest) = loads().fold((i64::MAX, 0), |(least, most), load| (least.min(load), most.max(load)));
        let units = mask.count_ones() as usize;
        let set = Set { mask, units, total: state.total, farthest: state.farthest, within: &state.within, smallest, largest };
        tally.see(self, &set, &state.nearest);
    }

    fn empty(&self) -> State {
        let mut nearest = vec![NONE; self.weights.len()];
        // Those that fill up the lanes have rank 0 everywhere and never move.
        nearest.resize(self.weights.len().next_multiple_of(LANES), 0);
        State { nearest, loads: vec![0; self.sites.len()], within: vec![0; self.thresholds.len()], total: 0, farthest: 0 }
    }

    /// Opens one more site.
    fn open(&self, from: &State, site: usize, to: &mut State) {
        let ranks = &self.ranks[site];
        to.loads.copy_from_slice(&from.loads);
        to.within.copy_from_slice(&from.within);
        (to.total, to.farthest) = (from.total, from.farthest);
        for ((to, from), rank) in to.nearest.iter_mut().zip(&from.nearest).zip(ranks) {
            *to = (*from).min(*rank);
        }
        let mut stale = false;
        for (at, rank) in ranks.chunks_exact(LANES).enumerate() {
            let range = at * LANES..(at + 1) * LANES;
            let (before, after) = (&from.nearest[range.clone()], &to.nearest[range]);
            if before == after {
                continue;
            }
            for lane in (0..LANES).filter(|lane| before[*lane] != after[*lane]) {
                let place = at * LANES + lane;
                stale |= self.moves(place, before[lane], rank[lane], site, (&mut to.loads, &mut to.within, &mut to.total), from.farthest);
            }
        }
        if stale {
            let here = to.nearest.iter().take(self.weights.len()).enumerate();
            to.farthest = here.map(|(place, rank)| self.ticks[place * self.sites.len() + usize::from(*rank)]).max().unwrap_or(0);
        }
    }

    /// A place moves from one rank to another; whether the longest journey may have been its.
    fn moves(&self, place: usize, from: u8, to: u8, site: usize, sums: (&mut [i64], &mut [i64], &mut i64), farthest: u32) -> bool {
        let (loads, within, total) = sums;
        let row = place * self.sites.len();
        let weight = self.weights[place];
        let new = self.ticks[row + usize::from(to)];
        loads[site] += weight;
        *total += weight * i64::from(new);
        let old = if from == NONE { u32::MAX } else { self.ticks[row + usize::from(from)] };
        for (within, limit) in within.iter_mut().zip(&self.thresholds) {
            if new <= *limit && old > *limit {
                *within += weight;
            }
        }
        if from == NONE {
            return true;
        }
        loads[usize::from(self.site_at[row + usize::from(from)])] -= weight;
        *total -= weight * i64::from(old);
        old == farthest
    }
}
