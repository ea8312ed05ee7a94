//! All combinations that hold together, exactly: depth-first, with bounds that exclude states as soon as no completion can save them.

use rayon::prelude::*;

use super::lanes::{Bits, Gains, Lane, WIDTH, every_state};
use super::matrix::ImpactMatrix;
use super::scenario::Scenario;

/// Subproblems that are handed to threads at a time; fixed, so that what is found does not hang on the number of threads.
const BATCH: usize = 32;
/// Subproblems into which a search is split at first.
const SPLIT: usize = 64;

/// What is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchSettings {
    /// How far below its best state a descriptor may be: 0 for consistent scenarios.
    pub inconsistency: u32,
    /// The most scenarios that are kept.
    pub most_scenarios: usize,
    /// The most nodes that each of the subproblems may visit.
    pub most_nodes: u64,
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self { inconsistency: 0, most_scenarios: 1_000_000, most_nodes: u64::MAX }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The scenarios, by their states.
    pub scenarios: Vec<Scenario>,
    /// Whether these are all that there are.
    pub is_complete: bool,
    /// Nodes of the tree that were visited.
    pub nodes: u64,
}

/// All scenarios whose margins are all at least minus the inconsistency that is allowed (Weimer-Jehle 2006).
///
/// # Method
/// Branch and bound. For every state `s` of every descriptor `j` and every rival `r`, a bound is kept on the margin that `s` can reach:
/// `Σ_i max_t (C[(i, t), (j, s)] − C[(i, t), (j, r)])` over the states `t` that `i` still has. A state whose bound is too low is excluded, which
/// lowers other bounds; that is repeated until nothing changes. Then each remaining state of each open descriptor is tried for one
/// step: if some descriptor would have no state left, it is excluded. The descriptor with the fewest states left is branched on. Exact: no
/// scenario is lost. The same scenarios in the same order with any number of threads.
///
/// Oracles: brute force on random matrices, the published solutions of SomewhereLand and `CIB_global`, the worked example.
#[must_use]
pub fn search(matrix: &ImpactMatrix, settings: &SearchSettings) -> Found {
    let allowed = i64::from(settings.inconsistency);
    let mut found = match Gains::<i16>::new(matrix, allowed) {
        Some(gains) => Search { matrix, gains, allowed, settings }.run(),
        None => match Gains::<i64>::new(matrix, allowed) {
            Some(gains) => Search { matrix, gains, allowed, settings }.run(),
            None => Tree { scenarios: Vec::new(), nodes: 0, is_complete: false },
        },
    };
    found.scenarios.sort_unstable();
    let scenarios = found.scenarios.iter().map(|states| Scenario::of(matrix, states)).collect();
    Found { scenarios, is_complete: found.is_complete, nodes: found.nodes }
}

struct Search<'a, T> {
    matrix: &'a ImpactMatrix,
    gains: Gains<T>,
    allowed: i64,
    settings: &'a SearchSettings,
}

/// What is still possible at a node.
#[derive(Clone)]
struct Node<T> {
    /// Bounds, by lane.
    bound: Vec<T>,
    /// States left, by descriptor.
    left: Vec<u64>,
}

struct Tree {
    scenarios: Vec<Vec<u8>>,
    nodes: u64,
    is_complete: bool,
}

impl<T: Lane> Search<'_, T> {
    fn run(&self) -> Tree {
        let weights: Vec<i64> = (0..self.matrix.len()).map(|i| self.gains.weight(i, self.matrix.n_states(i))).collect();
        let mut whole = Tree { scenarios: Vec::new(), nodes: 0, is_complete: true };
        let mut open = vec![self.root()];
        open.retain_mut(|node| self.settle(node));
        // Breadth first until there is enough to share out.
        while open.len() < SPLIT && open.iter().any(|node| self.branch_on(node, &weights).is_some()) {
            let mut next = Vec::new();
            for node in open {
                whole.nodes += 1;
                match self.branch_on(&node, &weights) {
                    Some(i) => next.extend(Bits(node.left[i]).filter_map(|t| self.child(&node, i, t))),
                    None => next.push(node),
                }
            }
            open = next;
        }
        for batch in open.chunks(BATCH) {
            let trees: Vec<Tree> = batch.par_iter().map(|node| self.below(node, &weights)).collect();
            for tree in trees {
                whole.nodes += tree.nodes;
                whole.is_complete &= tree.is_complete;
                whole.scenarios.extend(tree.scenarios);
            }
            if whole.scenarios.len() > self.settings.most_scenarios {
                whole.scenarios.truncate(self.settings.most_scenarios);
                whole.is_complete = false;
                break;
            }
        }
        whole
    }

    fn root(&self) -> Node<T> {
        let matrix = self.matrix;
        let mut bound = vec![T::HIGH; self.gains.lanes];
        for j in 0..self.gains.n {
            let n_states = if j < matrix.len() { matrix.n_states(j) } else { self.gains.k };
            for s in n_states..self.gains.k {
                bound[self.gains.lane(s, 0, j)] = T::DEAD;
            }
            for s in 0..n_states {
                for r in 0..n_states.saturating_sub(1) {
                    bound[self.gains.lane(s, r, j)] = if j < matrix.len() { T::default() } else { T::HIGH };
                }
            }
        }
        let mut left = Vec::new();
        for i in 0..matrix.len() {
            let every = every_state(matrix.n_states(i));
            self.gains.with_most(i, every, |most| {
                for (b, m) in bound.iter_mut().zip(most) {
                    *b = b.plus(*m);
                }
            });
            left.push(every);
        }
        Node { bound, left }
    }

    /// Depth-first below a node.
    fn below(&self, node: &Node<T>, weights: &[i64]) -> Tree {
        let mut tree = Tree { scenarios: Vec::new(), nodes: 0, is_complete: true };
        let mut stack = vec![node.clone()];
        while let Some(node) = stack.pop() {
            tree.nodes += 1;
            let Some(i) = self.branch_on(&node, weights) else {
                tree.scenarios.push(node.left.iter().map(|set| set.trailing_zeros() as u8).collect());
                if tree.scenarios.len() > self.settings.most_scenarios {
                    tree.is_complete = false;
                    break;
                }
                continue;
            };
            if tree.nodes >= self.settings.most_nodes {
                tree.is_complete = false;
                break;
            }
            let children: Vec<Node<T>> = Bits(node.left[i]).filter_map(|t| self.child(&node, i, t)).collect();
            stack.extend(children.into_iter().rev());
        }
        tree
    }

    /// The open descriptor with the fewest states left; of these, the one with the most weight.
    fn branch_on(&self, node: &Node<T>, weights: &[i64]) -> Option<usize> {
        let open = node.left.iter().enumerate().filter(|(_, set)| set.count_ones() > 1);
        open.min_by_key(|(i, set)| (set.count_ones(), -weights[*i], *i)).map(|(i, _)| i)
    }

    /// The node in which descriptor `i` is in state `t`, if anything is possible there.
    fn child(&self, node: &Node<T>, i: usize, t: usize) -> Option<Node<T>> {
        let mut child = node.clone();
        self.exclude(&mut child, i, node.left[i] & !(1 << t));
        self.settle(&mut child).then_some(child)
    }

    /// Takes states from a descriptor, and lowers all bounds by what they could have added.
    fn exclude(&self, node: &mut Node<T>, i: usize, states: u64) {
        let before = node.left[i];
        let after = before & !states;
        node.left[i] = after;
        for s in Bits(states) {
            node.bound[self.gains.lane(s, 0, i)] = T::DEAD;
        }
        if after == 0 {
            return;
        }
        self.gains.with_most(i, before, |before| {
            self.gains.with_most(i, after, |after| {
                for ((b, before), after) in node.bound.iter_mut().zip(before).zip(after) {
                    *b = b.plus(after.minus(*before));
                }
            });
        });
    }

    /// Excludes all that cannot be, until nothing changes. False if some descriptor has no state left.
    fn settle(&self, node: &mut Node<T>) -> bool {
        let mut least = vec![T::default(); self.gains.n * self.gains.k];
        loop {
            if !self.exclude_by_bounds(node, &mut least) {
                return false;
            }
            match self.exclude_by_trying(node) {
                None => return false,
                Some(false) => return true,
                Some(true) => {}
            }
        }
    }

    /// Excludes states whose own bound is too low.
    fn exclude_by_bounds(&self, node: &mut Node<T>, least: &mut [T]) -> bool {
        let floor = T::from_i64(-self.allowed);
        let n = self.gains.n;
        loop {
            for s in 0..self.gains.k {
                let least = &mut least[s * n..(s + 1) * n];
                least.copy_from_slice(&node.bound[self.gains.lane(s, 0, 0)..self.gains.lane(s, 0, 0) + n]);
                for r in 1..self.gains.rivals {
                    let at = self.gains.lane(s, r, 0);
                    for (l, b) in least.iter_mut().zip(&node.bound[at..at + n]) {
                        *l = (*l).min(*b);
                    }
                }
            }
            let mut changed = false;
            for j in 0..self.matrix.len() {
                let too_low = Bits(node.left[j]).filter(|s| least[s * n + j] < floor).fold(0, |set, s| set | 1 << s);
                if too_low == node.left[j] {
                    return false;
                }
                if too_low != 0 {
                    self.exclude(node, j, too_low);
                    changed = true;
                }
            }
            if !changed {
                return true;
            }
        }
    }

    /// Tries every state that is left for one step, and excludes it if some descriptor would have none left. `None`: nothing is possible.
    fn exclude_by_trying(&self, node: &mut Node<T>) -> Option<bool> {
        let mut changed = false;
        for i in 0..self.matrix.len() {
            if node.left[i].count_ones() < 2 {
                continue;
            }
            let hopeless = self.gains.with_most(i, node.left[i], |most| {
                Bits(node.left[i]).filter(|t| self.is_hopeless(node, i, *t, most)).fold(0, |set, t| set | 1 << t)
            });
            if hopeless == node.left[i] {
                return None;
            }
            if hopeless != 0 {
                self.exclude(node, i, hopeless);
                changed = true;
            }
        }
        Some(changed)
    }

    /// Whether some descriptor would have no state left if `i` were in state `t`.
    fn is_hopeless(&self, node: &Node<T>, i: usize, t: usize, most: &[T]) -> bool {
        let floor = T::from_i64(-self.allowed);
        let gain = self.gains.gain(i, t);
        for r in 0..self.gains.rivals {
            let at = self.gains.lane(t, r, i);
            if node.bound[at].plus(gain[at].minus(most[at])) < floor {
                return true;
            }
        }
        for from in (0..self.gains.n).step_by(WIDTH) {
            let mut best = [T::DEAD; WIDTH];
            for s in 0..self.gains.k {
                let mut least = [T::HIGH; WIDTH];
                for r in 0..self.gains.rivals {
                    let at = self.gains.lane(s, r, from);
                    let (bound, gain, most) = (&node.bound[at..at + WIDTH], &gain[at..at + WIDTH], &most[at..at + WIDTH]);
                    for x in 0..WIDTH {
                        least[x] = least[x].min(bound[x].plus(gain[x].minus(most[x])));
                    }
                }
                for x in 0..WIDTH {
                    best[x] = best[x].max(least[x]);
                }
            }
            if best.iter().any(|b| *b < floor) {
                return true;
            }
        }
        false
    }
}
