//! Branch and bound over the cuts.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use optimise::{Progress, Watch};

use crate::error::ServicesError;
use crate::median::Search;
use crate::program::assigned::Lines;
use crate::program::cuts::{Cut, Groups};
use crate::program::guess;
use crate::program::master::{Master, Point, Solved, Theta};
use crate::program::outcome::{Carried, Effort, Finished, Found, Outcome};
use crate::program::{Program, Shape};
use crate::question::Fate;

/// What the best value is in the linear model: large against the solver's tolerances of 10⁻⁷, small against what a double holds.
const UNIT: f64 = 1e5;
/// A cut counts where the point lies below it by this much, in the unit of the linear model; of cuts about sites alone, in shares of a site.
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
enum Seen {
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

/// Where cuts come from.
struct Sources<'a> {
    groups: Vec<Groups<'a>>,
    lines: Option<Lines<'a>>,
}

impl Sources<'_> {
    fn line(&mut self, y: &[f64], search: &Search<'_>) -> Result<Option<Cut>, ServicesError> {
        self.lines.as_mut().map_or(Ok(None), |lines| lines.cut(y, &mut Stop(search.stop)))
    }
}

/// The search tree.
struct Tree<'a> {
    program: &'a Program<'a>,
    /// What is settled for good.
    fates: Vec<Fate>,
    search: &'a Search<'a>,
    best: Option<Found>,
    /// What one of the objective is in the linear model.
    unit: f64,
    /// The size of numbers whose rounding a bound may suffer.
    size: f64,
    core: Vec<f64>,
    nodes: BinaryHeap<Node>,
    /// Least bound of all that was closed because nothing in it is better.
    closed: f64,
    finished: Finished,
    effort: Effort,
}

/// Seeks the best set of columns, from a start where one is known. `carried` brings cuts of earlier searches and takes those of this one.
pub(crate) fn explore(
    program: &Program<'_>,
    start: Option<Found>,
    carried: Option<&mut Carried>,
    search: &Search<'_>,
) -> Result<Outcome, ServicesError> {
    if program.rows.iter().any(|row| row.factors.is_empty() && !(row.lower..=row.upper).contains(&0.0)) {
        // A row of nothing that has to be something, as of a place without any site near enough.
        return Ok(Outcome { best: None, bound: f64::INFINITY, finished: Finished::Proven, effort: Effort::default() });
    }
    let mut tree = Tree::new(program, start, search);
    tree.grow(carried)?;
    Ok(tree.harvest())
}

impl<'a> Tree<'a> {
    fn new(program: &'a Program<'a>, start: Option<Found>, search: &'a Search<'a>) -> Self {
        let mut core = vec![0.0; program.columns()];
        for block in &program.blocks {
            let may = block.columns().filter(|j| program.fates[*j] != Fate::Closed);
            let middle = (block.count.start() + block.count.end()) as f64 / 2.0;
            let even = (middle / may.clone().count().max(1) as f64).min(1.0);
            may.for_each(|j| core[j] = even);
        }
        let costs: f64 = program.costs.iter().map(|c| c.abs()).sum();
        let value = start.as_ref().map_or(0.0, |found| found.value.abs());
        let scale = if value > 0.0 { value } else { (costs + program.usual()).max(f64::MIN_POSITIVE) };
        Self {
            program,
            search,
            best: start,
            unit: UNIT / scale,
            size: value.max(costs),
            core,
            nodes: BinaryHeap::new(),
            closed: f64::INFINITY,
            finished: Finished::Proven,
            effort: Effort::default(),
            fates: program.fates.clone(),
        }
    }

    fn harvest(self) -> Outcome {
        let left = self.nodes.iter().map(|n| n.bound).fold(self.closed, f64::min);
        let value = self.value();
        let bound = if left.is_finite() { self.rounded_up(left) } else { left }.min(value);
        Outcome { best: self.best, bound, finished: self.finished, effort: self.effort }
    }

    /// What the best set known is worth; infinite where none is.
    fn value(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |found| found.value)
    }

    /// A bound of the linear model as one of the objective, rounded up to a value that can be.
    fn rounded_up(&self, bound: f64) -> f64 {
        let safe = bound / self.unit - self.size.max(bound.abs() / self.unit) * ROUNDING;
        self.program.step.map_or(safe, |step| (safe / step).ceil() * step)
    }

    /// Whether a bound of the linear model leaves nothing better.
    fn hopeless(&self, bound: f64) -> bool {
        let value = self.value();
        if self.program.any && value.is_finite() {
            return true;
        }
        if value.is_infinite() { bound == f64::INFINITY } else { self.rounded_up(bound) >= value - value.abs() * self.search.tolerance }
    }

    /// The groups of all terms: of each the scale in the linear model, so that it is of the same size as the objective.
    fn groups(&self, carried: Option<&Carried>) -> Vec<Groups<'a>> {
        let mut first = 0;
        let mut all = Vec::new();
        let near: Option<Vec<_>> = self
            .best
            .as_ref()
            .and_then(|found| self.program.blocks.iter().map(|b| crate::program::nearest(b.instance, &found.open[b.columns()])).collect());
        for (at, term) in self.program.terms.iter().enumerate() {
            let known = near.as_ref().map_or(0, |near| term.total(&near[term.block]));
            let largest = match term.shape {
                Shape::Travel => known.max(term.most.unwrap_or(0)),
                Shape::Beyond(_) => term.weights.iter().sum(),
            };
            let scale = UNIT / if largest > 0 { largest as f64 } else { term.usual() };
            let scale = carried.and_then(|c| c.scales.get(at).copied()).unwrap_or(scale);
            let groups = Groups::new(self.program, term, scale, first);
            first += groups.len();
            all.push(groups);
        }
        all
    }

    /// Searches until nothing is left, or until stopped.
    fn grow(&mut self, mut carried: Option<&mut Carried>) -> Result<(), ServicesError> {
        let groups = self.groups(carried.as_deref());
        let (mut thetas, mut limits) = (Vec::new(), Vec::new());
        let mut floor = 0.0;
        for (term, groups) in self.program.terms.iter().zip(&groups) {
            let limit = term.most.map(|most| {
                limits.push(most as f64 * groups.scale);
                limits.len() - 1
            });
            let price = term.price * self.unit / groups.scale;
            let floors = groups.floors();
            floor += floors.iter().map(|f| price * f).sum::<f64>();
            thetas.extend(floors.into_iter().map(|floor| Theta { floor, price, limit }));
        }
        let mut sources = Sources { groups, lines: None };
        if let Some(assigned) = &self.program.assigned {
            let scale = self.unit * assigned.price;
            let lines = Lines::new(self.program, assigned, scale, thetas.len());
            thetas.push(Theta { floor: lines.floor(), price: 1.0, limit: None });
            floor += lines.floor();
            sources.lines = Some(lines);
        }
        let cheapest: f64 = self.program.costs.iter().map(|c| c.min(0.0) * self.unit).sum();
        self.size = self.size.max(floor / self.unit);
        self.nodes.push(Node { bound: floor + cheapest, number: 0, fates: self.fates.clone() });
        if self.hopeless(floor + cheapest) {
            return Ok(());
        }
        let program = self.program;
        let mut master = Master::new(program, self.unit, thetas, limits)?;
        let mut first: Vec<Cut> = carried.as_deref_mut().map(|c| std::mem::take(&mut c.cuts)).unwrap_or_default();
        let points = self.best.as_ref().map(|found| indicator(&found.open)).into_iter().chain([self.core.clone()]);
        for y in points {
            first.extend(sources.groups.iter().flat_map(|g| g.cuts(&y, &self.core)));
            first.extend(sources.line(&y, self.search)?);
        }
        for cut in first {
            self.effort.cuts += 1;
            master.add(cut)?;
        }
        self.climb(&mut sources, &mut master)?;
        if let Some(carried) = carried {
            carried.scales = sources.groups.iter().map(|g| g.scale).collect();
            carried.cuts = master.into_cuts();
        }
        Ok(())
    }

    fn climb(&mut self, sources: &mut Sources<'_>, master: &mut Master<'_>) -> Result<(), ServicesError> {
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
            self.look_at(node, sources, master)?;
            if self.finished == Finished::Stopped {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Tightens a node and branches.
    fn look_at(&mut self, mut node: Node, sources: &mut Sources<'_>, master: &mut Master<'_>) -> Result<(), ServicesError> {
        for (own, all) in node.fates.iter_mut().zip(&self.fates).filter(|(own, _)| **own == Fate::Free) {
            *own = *all;
        }
        let seen = self.tighten(&mut node, sources, master)?;
        if self.effort.nodes == 1 {
            self.effort.free_sites = self.fates.iter().filter(|f| **f == Fate::Free).count();
        }
        match seen {
            Seen::Closed => self.closed = self.closed.min(node.bound),
            Seen::Stopped => {
                self.finished = Finished::Stopped;
                self.nodes.push(node);
            }
            Seen::Tight(point) => self.branch(node, &point),
        }
        Ok(())
    }

    /// Adds cuts until the bound of a node stands, and settles what can be settled.
    fn tighten(&mut self, node: &mut Node, sources: &mut Sources<'_>, master: &mut Master<'_>) -> Result<Seen, ServicesError> {
        let root = self.effort.nodes == 1;
        let mut before = f64::NEG_INFINITY;
        let (mut slow, mut round) = (0, 0);
        loop {
            round += 1;
            if !self.feasible(&node.fates) {
                node.bound = f64::INFINITY;
                return Ok(Seen::Closed);
            }
            master.set_fates(&node.fates)?;
            let point = match master.solve(&mut Stop(self.search.stop))? {
                Solved::Point(point) => point,
                Solved::Stopped => return Ok(Seen::Stopped),
                Solved::Nothing => {
                    node.bound = f64::INFINITY;
                    return Ok(Seen::Closed);
                }
            };
            self.effort.rounds += 1;
            node.bound = node.bound.max(point.bound.value);
            if let Some(found) = guess::near(
                self.program,
                &self.fates,
                &point.y,
                self.best.as_ref(),
                (root, root || self.effort.nodes.is_multiple_of(16)),
                self.search.stop,
            ) {
                self.best = Some(found);
            }
            if self.hopeless(node.bound) {
                return Ok(Seen::Closed);
            }
            self.settle(node, &point, root);
            let best = self.value() * self.unit;
            let gap = if best.is_finite() { best - node.bound } else { node.bound.abs() };
            slow = if node.bound - before < gap * 0.01 { slow + 1 } else { 0 };
            before = node.bound;
            let enough = if root { slow >= 30 } else { slow >= 3 || round >= NODE_ROUNDS };
            if enough || !self.separate(&point, sources, master)? {
                return Ok(Seen::Tight(point));
            }
        }
    }

    /// Adds the cuts that a point lies below: first those at a point further in, which are deeper.
    fn separate(&mut self, point: &Point, sources: &mut Sources<'_>, master: &mut Master<'_>) -> Result<bool, ServicesError> {
        let inner: Vec<f64> = point.y.iter().zip(&self.core).map(|(y, core)| 0.5 * y + 0.5 * core).collect();
        let mut cuts: Vec<Cut> = Vec::new();
        for at in [&inner, &point.y] {
            let below = |cut: &Cut| cut.theta.is_some_and(|theta| cut.at(&point.y) > point.theta[theta] + VIOLATION);
            cuts.extend(sources.groups.iter().flat_map(|g| g.cuts(at, &self.core)).filter(below));
            cuts.extend(sources.line(at, self.search)?.filter(below));
            if !cuts.is_empty() {
                break;
            }
        }
        for volumes in &self.program.volumes {
            cuts.extend(volumes.cuts(self.program, &point.y).into_iter().filter(|cut| cut.at(&point.y) > VIOLATION));
        }
        self.core.iter_mut().zip(&point.y).for_each(|(core, y)| *core = 0.7 * *core + 0.3 * y);
        self.effort.cuts += cuts.len();
        let found = !cuts.is_empty();
        cuts.into_iter().try_for_each(|cut| master.add(cut))?;
        Ok(found)
    }

    /// Settles sites whose other fate leaves nothing better: for good at the root, else below this node.
    fn settle(&mut self, node: &mut Node, point: &Point, root: bool) {
        for site in 0..node.fates.len() {
            if node.fates[site] == Fate::Free {
                let (rise, fate) = point.bound.rises[site];
                if self.hopeless(point.bound.value + rise) {
                    // What is cut off costs at least the best known; the proof takes note of how much.
                    self.closed = self.closed.min(point.bound.value + rise);
                    node.fates[site] = fate;
                    if root {
                        self.fates[site] = fate;
                    }
                }
            }
        }
    }

    fn feasible(&self, fates: &[Fate]) -> bool {
        self.program.blocks.iter().all(|block| {
            let of = |fate: Fate| block.columns().filter(|j| fates[*j] == fate).count();
            of(Fate::Open) <= *block.count.end() && of(Fate::Open) + of(Fate::Free) >= *block.count.start()
        })
    }

    /// Two nodes, with and without the site whose share is least whole.
    fn branch(&mut self, node: Node, point: &Point) {
        let free = (0..node.fates.len()).filter(|j| node.fates[*j] == Fate::Free);
        let halfness = |j: &usize| point.y[*j].min(1.0 - point.y[*j]);
        let Some(site) = free.reduce(|a, b| if halfness(&b) > halfness(&a) + WHOLE { b } else { a }) else {
            // Everything is settled: one set of sites is left.
            let open: Vec<bool> = node.fates.iter().map(|f| *f == Fate::Open).collect();
            if let Some(value) = self.program.worth(&open) {
                self.closed = self.closed.min(value * self.unit);
                if value < self.value() {
                    self.best = Some(Found { open, value });
                }
            }
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
}

fn indicator(open: &[bool]) -> Vec<f64> {
    open.iter().map(|o| f64::from(u8::from(*o))).collect()
}
