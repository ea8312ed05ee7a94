//! Small instances, and every set of sites tried plainly.

use proptest::prelude::*;
use services::Rules;

/// Needs, sites and minutes, small enough to try every set; few distinct minutes, so that there are ties.
#[derive(Clone, Debug)]
pub struct Small {
    pub needs: Vec<f64>,
    pub sites: usize,
    pub minutes: Vec<f64>,
    pub rules: Rules,
}

/// What a set of sites comes to: patient-minutes, longest journey, patients within 30 minutes, smallest and largest load.
#[derive(Clone, Copy, Debug)]
pub struct Worth {
    pub total: f64,
    pub farthest: f64,
    pub within: f64,
    pub smallest: f64,
    pub largest: f64,
}

impl Small {
    pub fn worth(&self, open: &[usize]) -> Worth {
        let mut worth = Worth { total: 0.0, farthest: 0.0, within: 0.0, smallest: f64::INFINITY, largest: 0.0 };
        let mut loads = vec![0.0; self.sites];
        for (place, need) in self.needs.iter().enumerate().filter(|(_, n)| **n > 0.0) {
            let minutes = |j: usize| self.minutes[place * self.sites + j];
            let site = *open.iter().reduce(|a, b| if minutes(*b) < minutes(*a) { b } else { a }).unwrap();
            loads[site] += need;
            worth.total += need * minutes(site);
            worth.farthest = worth.farthest.max(minutes(site));
            worth.within += if minutes(site) <= 30.0 { *need } else { 0.0 };
        }
        for j in open {
            (worth.smallest, worth.largest) = (worth.smallest.min(loads[*j]), worth.largest.max(loads[*j]));
        }
        worth
    }

    /// Every set that the rules allow, the one with the earlier site where two first differ before the other.
    pub fn sets(&self) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = (1..1_usize << self.sites)
            .map(|mask| (0..self.sites).filter(|j| mask >> j & 1 == 1).collect::<Vec<_>>())
            .filter(|set| self.rules.must.iter().all(|j| set.contains(j)) && !self.rules.never.iter().any(|j| set.contains(j)))
            .collect();
        sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        sets
    }
}

pub fn small() -> impl Strategy<Value = Small> {
    (1..9_usize, 1..30_usize).prop_flat_map(|(sites, places)| {
        let needs = prop::collection::vec((0..40_u32).prop_map(|n| f64::from(n) / 8.0), places);
        let minutes = prop::collection::vec((0..60_u32).prop_map(f64::from), places * sites);
        let rules = prop::collection::vec(0..8_u8, sites);
        (Just(sites), needs, minutes, rules).prop_map(|(sites, mut needs, minutes, rules)| {
            needs[0] += 1.0;
            let of = |what: u8| (0..sites).filter(|j| rules[*j] == what).collect();
            Small { needs, sites, minutes, rules: Rules { must: of(0), never: of(1) } }
        })
    })
}
