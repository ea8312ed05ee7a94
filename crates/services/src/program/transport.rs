//! Where a planner sends patients once it is settled which sites are open: a transport problem, solved exactly in whole steps.

use crate::instance::Instance;

/// What sending patients costs, and how many a site takes.
#[derive(Clone, Debug)]
pub(crate) struct Assigned {
    /// Fewest and most patients of every open site, in steps.
    pub least: Vec<i64>,
    pub most: Vec<i64>,
    /// What a step of patients costs for a tick of travel, and at each site.
    pub per_tick: i64,
    pub extra: Vec<i64>,
    /// Nobody travels longer than so many ticks.
    pub limit: u32,
    /// What one of the total is worth in the objective.
    pub price: f64,
}

/// Who goes where.
#[derive(Clone, Debug)]
pub(crate) struct Shipped {
    /// Place, site, steps of patients; by place.
    pub flows: Vec<(usize, usize, i64)>,
    /// What it costs in all.
    pub total: i128,
    /// For each open site, what one more step of its capacity would save (above 0), or one less that it has to see (below 0).
    pub prices: Vec<i64>,
    /// Whether somebody travels longer than the limit, since there is no other way.
    pub too_far: bool,
}

impl Assigned {
    /// What a step of patients of a place costs at a site.
    pub(crate) fn cost(&self, instance: &Instance, place: usize, site: usize) -> i64 {
        let ticks = instance.ticks_to(site)[place];
        if ticks > self.limit { self.never(instance) } else { self.per_tick * i64::from(ticks) + self.extra[site] }
    }

    /// A cost far above every other: for journeys that are too long.
    fn never(&self, instance: &Instance) -> i64 {
        64 * (self.per_tick * i64::from(instance.longest()) + self.extra.iter().max().copied().unwrap_or(0)).max(1)
    }

    /// The cheapest way to send everybody to the open sites; nothing where they see too few or have to see too many.
    ///
    /// # Method
    /// Everybody starts at the cheapest open site. While one sees too many, the cheapest chain of moves from such a site to one with room is made, as many patients as it carries; then the
    /// same for sites that see too few. Chains are shortest paths between sites, so that no step is ever taken back in vain (successive shortest paths; all costs whole).
    pub(crate) fn ship(&self, instance: &Instance, open: &[usize]) -> Option<Shipped> {
        let patients: i64 = instance.weights().iter().sum();
        let sum = |of: &[i64]| open.iter().fold(0_i64, |sum, j| sum.saturating_add(of[*j]));
        if open.is_empty() || sum(&self.most) < patients || sum(&self.least) > patients {
            return None;
        }
        let mut flow = Flow::new(self, instance, open);
        while flow.relieve(Trouble::TooMany)? {}
        while flow.relieve(Trouble::TooFew)? {}
        Some(flow.shipped())
    }
}

/// What a move of patients mends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// A site sees more than it can.
    TooMany,
    /// A site sees fewer than it has to.
    TooFew,
}

struct Flow<'a> {
    of: &'a Assigned,
    instance: &'a Instance,
    open: &'a [usize],
    /// At each open site, which places send how many steps.
    at: Vec<Vec<(usize, i64)>>,
    loads: Vec<i64>,
    /// From each open site to each other: what moving a step costs at least, and which of its places moves.
    arcs: Vec<Vec<(i64, usize)>>,
}

/// No way; far from overflow when a few are added.
const NO_WAY: i64 = i64::MAX / 4;

impl<'a> Flow<'a> {
    fn new(of: &'a Assigned, instance: &'a Instance, open: &'a [usize]) -> Self {
        let mut at = vec![Vec::new(); open.len()];
        let mut loads = vec![0; open.len()];
        for (place, &weight) in instance.weights().iter().enumerate().filter(|(_, w)| **w > 0) {
            let cheapest = (0..open.len()).min_by_key(|a| of.cost(instance, place, open[*a])).unwrap_or(0);
            at[cheapest].push((place, weight));
            loads[cheapest] += weight;
        }
        let mut flow = Self { of, instance, open, at, loads, arcs: vec![Vec::new(); open.len()] };
        (0..open.len()).for_each(|a| flow.look(a));
        flow
    }

    /// Finds anew what leads away from a site.
    fn look(&mut self, a: usize) {
        let mut row = vec![(NO_WAY, 0); self.open.len()];
        for (at, &(place, _)) in self.at[a].iter().enumerate() {
            let here = self.of.cost(self.instance, place, self.open[a]);
            for (b, arc) in row.iter_mut().enumerate().filter(|(b, _)| *b != a) {
                let more = self.of.cost(self.instance, place, self.open[b]) - here;
                if more < arc.0 {
                    *arc = (more, at);
                }
            }
        }
        self.arcs[a] = row;
    }

    /// Least cost to every site from those that are started at, and by which site.
    fn ways(&self, from: impl Fn(usize) -> bool) -> (Vec<i64>, Vec<usize>) {
        let sites = self.open.len();
        let mut dist: Vec<i64> = (0..sites).map(|a| if from(a) { 0 } else { NO_WAY }).collect();
        let mut by = vec![usize::MAX; sites];
        // No chain of moves around a circle saves anything, so that as many rounds as sites settle it.
        for _ in 0..sites {
            let mut changed = false;
            for a in (0..sites).filter(|a| !self.at[*a].is_empty()).collect::<Vec<_>>() {
                for b in 0..sites {
                    let way = dist[a].saturating_add(self.arcs[a][b].0);
                    if dist[a] < NO_WAY && self.arcs[a][b].0 < NO_WAY && way < dist[b] {
                        (dist[b], by[b], changed) = (way, a, true);
                    }
                }
            }
            if !changed {
                break;
            }
        }
        (dist, by)
    }

    /// Makes one chain of moves from a site that can spare some to one that can take some, if there has to be one; nothing where there is no way.
    fn relieve(&mut self, trouble: Trouble) -> Option<bool> {
        let bounds = |flow: &Self, a: usize| (flow.loads[a], flow.of.least[flow.open[a]], flow.of.most[flow.open[a]]);
        let spare = |flow: &Self, a: usize| {
            let (load, least, most) = bounds(flow, a);
            load - if trouble == Trouble::TooMany { most } else { least }
        };
        let take = |flow: &Self, a: usize| {
            let (load, least, most) = bounds(flow, a);
            (if trouble == Trouble::TooMany { most } else { least }).saturating_sub(load)
        };
        let sites = self.open.len();
        let has_to = (0..sites).any(|a| if trouble == Trouble::TooMany { spare(self, a) > 0 } else { take(self, a) > 0 });
        if !has_to {
            return Some(false);
        }
        let (dist, by) = self.ways(|a| spare(self, a) > 0);
        let target = (0..sites).filter(|b| take(self, *b) > 0 && by[*b] != usize::MAX).min_by_key(|b| dist[*b])?;
        let mut chain = vec![target];
        while let Some(&a) = chain.last().filter(|a| by[**a] != usize::MAX) {
            chain.push(by[a]);
        }
        chain.reverse();
        let mut amount = spare(self, chain[0]).min(take(self, target));
        for pair in chain.windows(2) {
            amount = amount.min(self.at[pair[0]][self.arcs[pair[0]][pair[1]].1].1);
        }
        let moved: Vec<(usize, usize, usize)> = chain.windows(2).map(|p| (p[0], p[1], self.at[p[0]][self.arcs[p[0]][p[1]].1].0)).collect();
        for (a, b, place) in moved {
            self.shift(a, b, place, amount);
        }
        chain.into_iter().for_each(|a| self.look(a));
        Some(true)
    }

    fn shift(&mut self, a: usize, b: usize, place: usize, amount: i64) {
        self.loads[a] -= amount;
        self.loads[b] += amount;
        if let Some(at) = self.at[a].iter().position(|(p, _)| *p == place) {
            self.at[a][at].1 -= amount;
            if self.at[a][at].1 == 0 {
                self.at[a].swap_remove(at);
            }
        }
        match self.at[b].iter_mut().find(|(p, _)| *p == place) {
            Some(own) => own.1 += amount,
            None => self.at[b].push((place, amount)),
        }
    }

    fn shipped(self) -> Shipped {
        let mut flows = Vec::new();
        for (at, &site) in self.at.iter().zip(self.open) {
            flows.extend(at.iter().map(|&(place, steps)| (place, site, steps)));
        }
        flows.sort_unstable();
        let total =
            flows.iter().map(|&(place, site, steps)| i128::from(steps) * i128::from(self.of.cost(self.instance, place, site))).sum();
        let too_far = flows.iter().any(|&(place, site, _)| self.instance.ticks_to(site)[place] > self.of.limit);
        Shipped { flows, total, prices: self.prices(), too_far }
    }

    /// Prices with which everybody goes where it is cheapest for them: shortest ways in what can still be moved, over an outside that sites with room can send to and those above their least take from.
    fn prices(&self) -> Vec<i64> {
        let sites = self.open.len();
        let mut dist = vec![0_i64; sites + 1];
        for _ in 0..=sites {
            let mut changed = false;
            let mut lower = |dist: &mut Vec<i64>, b: usize, way: i64| {
                if way < dist[b] {
                    (dist[b], changed) = (way, true);
                }
            };
            for a in 0..sites {
                let (load, site) = (self.loads[a], self.open[a]);
                if load > self.of.least[site] {
                    let way = dist[sites];
                    lower(&mut dist, a, way);
                }
                if load < self.of.most[site] {
                    let way = dist[a];
                    lower(&mut dist, sites, way);
                }
                for b in (0..sites).filter(|b| self.arcs[a][*b].0 < NO_WAY) {
                    let way = dist[a] + self.arcs[a][b].0;
                    lower(&mut dist, b, way);
                }
            }
            if !changed {
                break;
            }
        }
        dist[..sites].iter().map(|d| dist[sites] - d).collect()
    }
}
