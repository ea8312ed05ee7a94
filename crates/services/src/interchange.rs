//! A good set of sites, fast: close one site after another, then exchange one open for one closed while that helps.
//!
//! # Method
//! Start: all sites that may be open are; the one whose closing costs least closes, until the number is right. Then Whitaker's fast interchange
//! (1983), as Resende and Werneck (2007) state it: for a site `f` to open, `gain = Σ w (d₁ − d_f)⁺`, and closing `r` as well costs
//! `Σ_{nearest is r, d_f ≥ d₁} w (min(d_f, d₂) − d₁)`, with `d₁`, `d₂` the ticks to the nearest and second nearest open site. All `f` are looked at, the best pair
//! is exchanged; of equal pairs the first. O(places) for one `f` and all `r`.

use rayon::prelude::*;

use crate::instance::Instance;
use crate::question::Fate;

/// Where the nearest and the second nearest open sites of every place are.
pub(crate) struct Nearest<'a> {
    instance: &'a Instance,
    open: Vec<bool>,
    /// Nearest and second nearest, as sites; `u16::MAX` where there is none.
    near: Vec<[u16; 2]>,
    /// Their ticks; `u32::MAX` where there is none.
    ticks: Vec<[u32; 2]>,
}

const NONE: u16 = u16::MAX;

impl<'a> Nearest<'a> {
    pub(crate) fn new(instance: &'a Instance, open: Vec<bool>) -> Self {
        let places = instance.places();
        let mut all = Self { instance, open, near: vec![[NONE; 2]; places], ticks: vec![[u32::MAX; 2]; places] };
        (0..places).for_each(|place| all.look(place));
        all
    }

    fn look(&mut self, place: usize) {
        let (order, sorted) = self.instance.nearest(place);
        let mut found = order.iter().zip(sorted).filter(|(j, _)| self.open[usize::from(**j)]);
        for at in 0..2 {
            let (site, ticks) = found.next().map_or((NONE, u32::MAX), |(j, t)| (*j, *t));
            (self.near[place][at], self.ticks[place][at]) = (site, ticks);
        }
    }

    /// The total, in steps × ticks.
    pub(crate) fn total(&self) -> i64 {
        self.instance.weights().iter().zip(&self.ticks).map(|(w, t)| w * i64::from(t[0])).sum()
    }

    /// Which sites are open.
    pub(crate) fn into_open(self) -> Vec<bool> {
        self.open
    }

    /// For each site, what closing it costs; of no meaning for closed ones, and only while two are open.
    fn closing(&self) -> Vec<i64> {
        let mut costs = vec![0; self.open.len()];
        for ((near, ticks), weight) in self.near.iter().zip(&self.ticks).zip(self.instance.weights()) {
            if ticks[1] != u32::MAX {
                costs[usize::from(near[0])] += weight * i64::from(ticks[1] - ticks[0]);
            }
        }
        costs
    }

    /// Closes the cheapest sites until `count` are open; `costs` is kept up to date by what changes alone.
    fn close_down_to(&mut self, count: usize, fates: &[Fate]) {
        let mut costs = self.closing();
        for _ in count..self.open.iter().filter(|o| **o).count() {
            let free = (0..costs.len()).filter(|j| self.open[*j] && fates[*j] == Fate::Free);
            let Some(site) = free.min_by_key(|j| costs[*j]) else { return };
            self.open[site] = false;
            for place in 0..self.near.len() {
                let [first, second] = self.near[place];
                if usize::from(first) == site || usize::from(second) == site {
                    let weight = self.instance.weights()[place];
                    let ticks = self.ticks[place];
                    costs[usize::from(first)] -= weight * i64::from(ticks[1] - ticks[0]);
                    self.look(place);
                    let ticks = self.ticks[place];
                    if ticks[1] != u32::MAX {
                        costs[usize::from(self.near[place][0])] += weight * i64::from(ticks[1] - ticks[0]);
                    }
                }
            }
        }
    }

    /// The best exchange for opening `site`: how much it saves, and what closes.
    fn exchange(&self, site: usize, fates: &[Fate]) -> Option<(i64, usize)> {
        let mut costs = vec![0_i64; self.open.len()];
        let mut gain = 0_i64;
        let places = self.near.iter().zip(&self.ticks).zip(self.instance.ticks_to(site)).zip(self.instance.weights());
        for (((near, ticks), &other), &weight) in places {
            let saved = i64::from(ticks[0]) - i64::from(other);
            if saved > 0 {
                gain += weight * saved;
            } else {
                costs[usize::from(near[0])] += weight * i64::from(other.min(ticks[1]) - ticks[0]);
            }
        }
        let closes = (0..costs.len()).filter(|j| self.open[*j] && fates[*j] == Fate::Free).min_by_key(|j| costs[*j])?;
        Some((gain - costs[closes], closes))
    }

    /// Exchanges while that helps; `stop` is asked before each exchange.
    pub(crate) fn interchange(&mut self, fates: &[Fate], stop: &(dyn Fn() -> bool + Sync)) {
        while !stop() {
            let sites: Vec<usize> = (0..self.open.len()).filter(|j| !self.open[*j] && fates[*j] == Fate::Free).collect();
            let pairs: Vec<_> = sites.par_iter().map(|&site| (site, self.exchange(site, fates))).collect();
            let best = pairs.into_iter().filter_map(|(opens, pair)| pair.map(|(saved, closes)| (saved, opens, closes)));
            let Some((_, opens, closes)) = best.filter(|(saved, ..)| *saved > 0).reduce(|a, b| if b.0 > a.0 { b } else { a }) else {
                return;
            };
            (self.open[opens], self.open[closes]) = (true, false);
            let column = self.instance.ticks_to(opens);
            for (place, ticks) in column.iter().enumerate() {
                let touched = self.near[place].iter().any(|j| usize::from(*j) == closes) || *ticks <= self.ticks[place][1];
                if touched {
                    self.look(place);
                }
            }
        }
    }
}

/// A good set of exactly `count` sites.
pub(crate) fn start<'a>(instance: &'a Instance, count: usize, fates: &[Fate], stop: &(dyn Fn() -> bool + Sync)) -> Nearest<'a> {
    let mut nearest = Nearest::new(instance, fates.iter().map(|f| *f != Fate::Closed).collect());
    nearest.close_down_to(count, fates);
    nearest.interchange(fates, stop);
    nearest
}
