//! Cliques: starts of which any two exclude each other, so that at most one can be chosen.

use crate::plan::bound::cuts::Cut;
use crate::plan::bound::formulation::by_cell;
use crate::plan::bound::separation::Separations;
use crate::plan::grid::Grid;

/// Which starts exclude each other: the same item, a precedence, an exclusion, or more of a cell than there is.
#[derive(Clone, Debug)]
pub(crate) struct Conflicts {
    words: usize,
    bits: Vec<u64>,
}

/// Above this number of starts the table would take too much memory.
const MOST_STARTS: usize = 12_000;

impl Conflicts {
    /// None where there are too many starts.
    pub fn new(grid: &Grid, separations: &Separations) -> Option<Self> {
        let n = grid.starts.len();
        if n > MOST_STARTS {
            return None;
        }
        let words = n.div_ceil(64);
        let mut this = Self { words, bits: vec![0; words * n] };
        let gives: Vec<bool> = by_cell(grid).iter().map(|list| list.iter().any(|(_, a)| *a < 0)).collect();
        for (cell, list) in by_cell(grid).into_iter().enumerate().filter(|(cell, _)| !gives[*cell]) {
            let mut list = list;
            list.sort_by_key(|(s, a)| (-a, *s));
            for (at, &(a, amount)) in list.iter().enumerate() {
                for &(b, other) in &list[at + 1..] {
                    if amount + other <= grid.capacity[cell] {
                        break;
                    }
                    this.set(a as usize, b as usize);
                }
            }
        }
        for i in 0..grid.items() {
            for a in grid.of(i) {
                for b in (a + 1)..grid.of(i).end {
                    this.set(a, b);
                }
            }
            for j in (i + 1)..grid.items() {
                if separations.tied(i, j) {
                    for a in grid.of(i) {
                        for b in grid.of(j).filter(|b| separations.apart(grid, &[a as u32], &[*b as u32])) {
                            this.set(a, b);
                        }
                    }
                }
            }
        }
        Some(this)
    }

    fn set(&mut self, a: usize, b: usize) {
        self.bits[a * self.words + b / 64] |= 1 << (b % 64);
        self.bits[b * self.words + a / 64] |= 1 << (a % 64);
    }

    fn row(&self, a: usize) -> &[u64] {
        &self.bits[a * self.words..(a + 1) * self.words]
    }

    fn has(&self, a: usize, b: usize) -> bool {
        self.row(a)[b / 64] >> (b % 64) & 1 == 1
    }

    /// Cliques that the point breaks: grown from each start of the point by the weight of their neighbours, then filled up.
    pub fn separate(&self, point: &[f64]) -> Vec<Cut> {
        let n = self.words.min(point.len().div_ceil(64)) * 64;
        let n = n.min(point.len()).min(self.bits.len() / self.words.max(1));
        let mut support: Vec<usize> = (0..n).filter(|s| point[*s] > 1e-6).collect();
        support.sort_by(|a, b| point[*b].total_cmp(&point[*a]).then(a.cmp(b)));
        let mut found = std::collections::BTreeSet::new();
        for &seed in &support {
            let mut clique = vec![seed];
            let mut open: Vec<usize> = support.iter().copied().filter(|s| self.has(seed, *s)).collect();
            let mut weight = point[seed];
            while !open.is_empty() {
                let pull = |s: usize| point[s] + 0.3 * open.iter().filter(|o| self.has(s, **o)).map(|o| point[*o]).sum::<f64>();
                let scored: Vec<f64> = open.iter().map(|s| pull(*s)).collect();
                let best = (0..open.len())
                    .max_by(|a, b| scored[*a].total_cmp(&scored[*b]).then(open[*b].cmp(&open[*a])))
                    .expect("it is not empty");
                let next = open[best];
                weight += point[next];
                clique.push(next);
                open.retain(|s| self.has(next, *s));
            }
            if weight > 1.01 {
                self.fill(&mut clique);
                clique.sort_unstable();
                found.insert(clique);
            }
        }
        found.into_iter().map(|clique| Cut { factors: clique.into_iter().map(|s| (s as u32, 1.0)).collect(), limit: 1.0 }).collect()
    }

    fn fill(&self, clique: &mut Vec<usize>) {
        let mut open: Vec<u64> = self.row(clique[0]).to_vec();
        for &member in &clique[1..] {
            open.iter_mut().zip(self.row(member)).for_each(|(o, r)| *o &= r);
        }
        loop {
            let members: Vec<usize> = (0..self.words * 64).filter(|s| open[s / 64] >> (s % 64) & 1 == 1).collect();
            let common = |s: &usize| self.row(*s).iter().zip(&open).map(|(r, o)| (r & o).count_ones()).sum::<u32>();
            let Some(next) = members.iter().copied().max_by(|a, b| common(a).cmp(&common(b)).then(b.cmp(a))) else { return };
            clique.push(next);
            open.iter_mut().zip(self.row(next)).for_each(|(o, r)| *o &= r);
        }
    }
}
