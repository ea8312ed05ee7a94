//! Branch and bound over the cuts.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use optimise::{Progress, Watch};

use crate::error::ServicesError;
use crate::instance::Instance;
use crate::interchange::Nearest;
use crate::median::cuts::Groups;
use crate::median::master::{Bound, Master, Point};
use crate::median::{Effort, Finished, Search};
use crate::question::Fate;

/// What the best total is in the linear model: large against the solver's tolerances of 10⁻⁷, small against what a double holds.
const UNIT: f64 = 1e5;
/// A cut counts where the point lies below it by this much, in the unit of the linear model.
const VIOLATION: f64 = 1e-6;
/// Of a bound, the share that its own rounding may be wrong by: sums of doubles over places and cuts, far below this.
const ROUNDING: f64 = 1e-11;
/// Rounds of cuts at a node below the root, at most.
const NODE_ROUNDS: usize = 12;
/// A share this close to 0 or 1 is whole.
const WHOLE: f64 = 1e-6;

/// Sites settled so far, and what any set of sites that keeps to it costs at least.
struct Node {
    bound: f64,
    /// Order of making, so that equal bounds are taken in turn.
    number: usize,
    fates: Vec<Fate>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Node {}
impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Node {
    /// The greatest is the one to look at next: least bound, then the latest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(self.number.cmp(&other.number))
    }
}

/// What became of a node.
enum Outcome {
    /// Nothing in it is better than the best set known.
    Closed,
    /// Its linear model is as tight as it gets.
    Tight(Point),
    /// Stopped meanwhile.
    Stopped,
}

/// Passes the wish to stop on to the solver.
struct Stop<'a>(&'a (dyn Fn() -> bool + Sync));

impl Watch for Stop<'_> {
    fn stop(&mut self, _progress: Progress) -> bool {
        (self.0)()
    }
}

/// The search tree.
pub(crate) struct Tree<'a> {
    instance: &'a Instance,
    open: usize,
    /// What is settled for good.
    fates: Vec<Fate>,
    search: &'a Search<'a>,
    best: Vec<usize>,
    total: i64,
    /// Units of the linear model a step × tick.
    scale: f64,
    core: Vec<f64>,
    nodes: BinaryHeap<Node>,
    /// Least bound of all that was closed because nothing in it is better.
    closed: f64,
    finished: Finished,
    effort: Effort,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(instance: &'a Instance, open: usize, fates: Vec<Fate>, best: Vec<usize>, total: i64, search: &'a Search<'a>) -> Self {
        let may = fates.iter().filter(|f| **f != Fate::Closed).count();
        let even = open as f64 / may as f64;
        let core = fates.iter().map(|f| if *f == Fate::Closed { 0.0 } else { even }).collect();
        Self {
            instance,
            open,
            search,
            best,
            total,
            scale: UNIT / (total.max(1) as f64),
            core,
            nodes: BinaryHeap::new(),
            closed: f64::INFINITY,
            finished: Finished::Proven,
            effort: Effort::default(),
            fates,
        }
    }

    /// The best sites, the bound in steps × ticks, how it ended, and what it took.
    pub(crate) fn harvest(self) -> (Vec<usize>, f64, Finished, Effort) {
        let left = self.nodes.iter().map(|n| n.bound).fold(self.closed, f64::min);
        let bound = if left.is_finite() { self.rounded_up(left) } else { self.total as f64 };
        (self.best, bound.min(self.total as f64), self.finished, self.effort)
    }

    /// A bound of the linear model in steps × ticks, rounded up to a total that can be.
    fn rounded_up(&self, bound: f64) -> f64 {
        let step = self.instance.step() as f64;
        let safe = bound / self.scale - self.total as f64 * ROUNDING;
        ((safe / step).ceil() * step).max(0.0)
    }

    /// Whether a bound of the linear model leaves nothing better.
    fn hopeless(&self, bound: f64) -> bool {
        self.rounded_up(bound) >= self.total as f64 * (1.0 - self.search.tolerance)
    }

    /// Searches until nothing is left, or until stopped.
    pub(crate) fn grow(&mut self) -> Result<(), ServicesError> {
        let groups = Groups::new(self.instance, &self.fates, self.scale);
        let floors = groups.floors();
        let floor: f64 = floors.iter().sum();
        self.nodes.push(Node { bound: floor, number: 0, fates: self.fates.clone() });
        if self.total == 0 || self.hopeless(floor) {
            return Ok(());
        }
        let mut master = Master::new(self.open, &self.fates, floors)?;
        let best = self.indicator(&self.best);
        for cut in groups.cuts(&best, &self.core).into_iter().chain(groups.cuts(&self.core, &self.core)) {
            self.effort.cuts += 1;
            master.add(cut)?;
        }
        while let Some(node) = self.nodes.pop() {
            if self.hopeless(node.bound) {
                self.closed = self.closed.min(node.bound);
                continue;
            }
            let limit = self.search.nodes.is_some_and(|most| self.effort.nodes >= most);
            if limit || (self.search.stop)() {
                self.finished = if limit { Finished::Limit } else { Finished::Stopped };
                self.nodes.push(node);
                return Ok(());
            }
            self.effort.nodes += 1;
            if !self.look_at(node, &groups, &mut master)? {
                self.finished = Finished::Stopped;
                return Ok(());
            }
        }
        Ok(())
    }

    /// Tightens a node and branches; false where it was stopped meanwhile.
    fn look_at(&mut self, mut node: Node, groups: &Groups<'_>, master: &mut Master) -> Result<bool, ServicesError> {
        for (own, all) in node.fates.iter_mut().zip(&self.fates).filter(|(own, _)| **own == Fate::Free) {
            *own = *all;
        }
        let outcome = self.tighten(&mut node, groups, master)?;
        if self.effort.nodes == 1 {
            self.effort.free_sites = self.fates.iter().filter(|f| **f == Fate::Free).count();
        }
        match outcome {
            Outcome::Closed => self.closed = self.closed.min(node.bound),
            Outcome::Stopped => self.nodes.push(node),
            Outcome::Tight(point) => self.branch(node, &point),
        }
        Ok(self.finished != Finished::Stopped)
    }

    /// Adds cuts until the bound of a node stands, and settles what can be settled.
    fn tighten(&mut self, node: &mut Node, groups: &Groups<'_>, master: &mut Master) -> Result<Outcome, ServicesError> {
        let root = self.effort.nodes == 1;
        let mut before = f64::NEG_INFINITY;
        let (mut slow, mut round) = (0, 0);
        loop {
            round += 1;
            if !self.feasible(&node.fates) {
                node.bound = f64::INFINITY;
                return Ok(Outcome::Closed);
            }
            master.set_fates(&node.fates)?;
            let Some(point) = master.solve(&mut Stop(self.search.stop))? else {
                self.finished = Finished::Stopped;
                return Ok(Outcome::Stopped);
            };
            self.effort.rounds += 1;
            node.bound = node.bound.max(point.bound.value);
            self.round(&point.y, root);
            if self.hopeless(node.bound) {
                return Ok(Outcome::Closed);
            }
            self.settle(node, &point.bound, root);
            let gap = self.total as f64 * self.scale - node.bound;
            slow = if node.bound - before < gap * 0.01 { slow + 1 } else { 0 };
            before = node.bound;
            let enough = if root { slow >= 30 } else { slow >= 3 || round >= NODE_ROUNDS };
            if enough || !self.separate(&point, groups, master)? {
                return Ok(Outcome::Tight(point));
            }
        }
    }

    /// Adds the cuts that a point lies below: first those at a point further in, which are deeper.
    fn separate(&mut self, point: &Point, groups: &Groups<'_>, master: &mut Master) -> Result<bool, ServicesError> {
        let inner: Vec<f64> = point.y.iter().zip(&self.core).map(|(y, core)| 0.5 * y + 0.5 * core).collect();
        let mut found = false;
        for at in [&inner, &point.y] {
            for cut in groups.cuts(at, &self.core) {
                if cut.at(&point.y) > point.theta[cut.group] + VIOLATION {
                    master.add(cut)?;
                    self.effort.cuts += 1;
                    found = true;
                }
            }
            if found {
                break;
            }
        }
        self.core.iter_mut().zip(&point.y).for_each(|(core, y)| *core = 0.7 * *core + 0.3 * y);
        Ok(found)
    }

    /// The sites with the greatest shares, exchanged for better ones at the root, may be better than the best set known.
    fn round(&mut self, y: &[f64], improve: bool) {
        let mut sites: Vec<usize> = (0..y.len()).filter(|j| self.fates[*j] != Fate::Closed).collect();
        sites.sort_by(|a, b| y[*b].total_cmp(&y[*a]));
        let must = |j: &usize| self.fates[*j] == Fate::Open;
        let rest = sites.iter().filter(|j| !must(j));
        let chosen: Vec<usize> = sites.iter().filter(|j| must(j)).chain(rest).take(self.open).copied().collect();
        let mut nearest = Nearest::new(self.instance, self.indicator(&chosen).iter().map(|y| *y > 0.0).collect());
        // Within a hundredth of the best, exchanges may help; farther away they cost more than they bring.
        if improve && nearest.total() as f64 <= self.total as f64 * 1.01 {
            nearest.interchange(&self.fates, self.search.stop);
        }
        self.keep_if_better(&nearest);
    }

    fn keep_if_better(&mut self, found: &Nearest<'_>) {
        if found.total() < self.total {
            (self.total, self.best) = (found.total(), found.open());
        }
    }

    /// Settles sites whose other fate leaves nothing better: for good at the root, else below this node.
    fn settle(&mut self, node: &mut Node, bound: &Bound, root: bool) {
        for site in 0..node.fates.len() {
            if node.fates[site] == Fate::Free {
                let (rise, fate) = bound.rise(site);
                if self.hopeless(bound.value + rise) {
                    // What is cut off costs at least the best known; the proof takes note of how much.
                    self.closed = self.closed.min(bound.value + rise);
                    node.fates[site] = fate;
                    if root {
                        self.fates[site] = fate;
                    }
                }
            }
        }
    }

    fn feasible(&self, fates: &[Fate]) -> bool {
        let must = fates.iter().filter(|f| **f == Fate::Open).count();
        let free = fates.iter().filter(|f| **f == Fate::Free).count();
        must <= self.open && must + free >= self.open
    }

    /// Two nodes, with and without the site whose share is least whole.
    fn branch(&mut self, node: Node, point: &Point) {
        let free = (0..node.fates.len()).filter(|j| node.fates[*j] == Fate::Free);
        let halfness = |j: &usize| point.y[*j].min(1.0 - point.y[*j]);
        let Some(site) = free.reduce(|a, b| if halfness(&b) > halfness(&a) + WHOLE { b } else { a }) else {
            // Everything is settled: one set of sites is left.
            let only = Nearest::new(self.instance, node.fates.iter().map(|f| *f == Fate::Open).collect());
            self.closed = self.closed.min(only.total() as f64 * self.scale);
            self.keep_if_better(&only);
            return;
        };
        for fate in [Fate::Closed, Fate::Open] {
            let mut fates = node.fates.clone();
            fates[site] = fate;
            if self.feasible(&fates) {
                let number = self.effort.nodes * 2 + usize::from(fate == Fate::Open);
                self.nodes.push(Node { bound: node.bound, number, fates });
            }
        }
    }

    fn indicator(&self, sites: &[usize]) -> Vec<f64> {
        let mut y = vec![0.0; self.instance.sites()];
        sites.iter().for_each(|j| y[*j] = 1.0);
        y
    }
}
