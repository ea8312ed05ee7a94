//! The linear model of the cuts, and a bound from its prices that does not trust the solver.

use optimise::{Column, Kind, LinearAnswer, Model, Relaxation, Sense, Status, Watch};

use crate::error::ServicesError;
use crate::program::cuts::Cut;
use crate::program::{Block, Program, Row};
use crate::question::Fate;

/// Rows above which those that have long been idle are dropped.
const MANY_ROWS: usize = 2_500;
/// Rounds after which an idle cut may be dropped.
const IDLE_ROUNDS: usize = 6;

/// A column of the linear model that stands for what a group of places costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Theta {
    /// What it costs at least.
    pub floor: f64,
    /// What one of it is worth in the objective.
    pub price: f64,
    /// Index of the limit that its term has.
    pub limit: Option<usize>,
}

/// `min Σ cost · y + Σ price · θ` over the cuts, rows, limits of terms and numbers of open sites; all in the unit of the linear model.
pub(crate) struct Master<'a> {
    parts: Parts<'a>,
    idle: Vec<usize>,
    relaxation: Relaxation,
}

/// What the linear model is made of.
struct Parts<'a> {
    blocks: &'a [Block<'a>],
    costs: Vec<f64>,
    thetas: Vec<Theta>,
    rows: &'a [Row],
    /// What the groups of a term may cost in sum.
    limits: Vec<f64>,
    cuts: Vec<Cut>,
    fates: Vec<Fate>,
}

/// A point of the linear model and what its prices prove.
pub(crate) struct Point {
    pub y: Vec<f64>,
    pub theta: Vec<f64>,
    pub bound: Bound,
}

/// No set of sites with these fates costs less than `value`.
pub(crate) struct Bound {
    pub value: f64,
    /// For each column, by how much the bound rises if it has the other fate than in the set that the prices choose, and which fate that set gives it.
    pub rises: Vec<(f64, Fate)>,
}

/// What the linear model says.
pub(crate) enum Solved {
    /// Its best point.
    Point(Point),
    /// Nothing keeps the rows.
    Nothing,
    /// The solver was stopped.
    Stopped,
}

impl<'a> Master<'a> {
    /// A model without cuts; `unit` is what one of the objective is in it.
    pub(crate) fn new(program: &'a Program<'a>, unit: f64, thetas: Vec<Theta>, limits: Vec<f64>) -> Result<Self, ServicesError> {
        let costs = program.costs.iter().map(|c| c * unit).collect();
        let (blocks, rows, fates) = (&program.blocks[..], &program.rows[..], program.fates.clone());
        let parts = Parts { blocks, costs, thetas, rows, limits, cuts: Vec::new(), fates };
        let relaxation = parts.built()?;
        Ok(Self { parts, idle: Vec::new(), relaxation })
    }

    /// Lets sites be open, closed or free.
    pub(crate) fn set_fates(&mut self, fates: &[Fate]) -> Result<(), ServicesError> {
        for (site, (old, new)) in self.parts.fates.iter_mut().zip(fates).enumerate() {
            if old != new {
                *old = *new;
                let (lower, upper) = bounds(*new);
                self.relaxation.set_bounds(Column(site), lower, upper)?;
            }
        }
        Ok(())
    }

    pub(crate) fn add(&mut self, cut: Cut) -> Result<(), ServicesError> {
        let (lower, factors) = row(self.parts.fates.len(), &cut);
        self.relaxation.row(lower, f64::INFINITY, factors)?;
        self.parts.cuts.push(cut);
        self.idle.push(0);
        Ok(())
    }

    /// The cuts that still count.
    pub(crate) fn into_cuts(self) -> Vec<Cut> {
        self.parts.cuts.into_iter().zip(self.idle).filter(|(_, idle)| *idle < IDLE_ROUNDS).map(|(cut, _)| cut).collect()
    }

    /// Solves it.
    pub(crate) fn solve(&mut self, watch: &mut dyn Watch) -> Result<Solved, ServicesError> {
        if self.parts.cuts.len() > MANY_ROWS {
            self.drop_idle()?;
        }
        let answer = self.relaxation.solve(watch)?;
        match answer.status {
            Status::Optimal => {}
            Status::Stopped => return Ok(Solved::Stopped),
            Status::Infeasible => return Ok(Solved::Nothing),
            other => return Err(ServicesError::Unsound { why: format!("the linear model of the cuts is {}", other.word()) }),
        }
        let sites = self.parts.fates.len();
        let fixed = self.parts.blocks.len() + self.parts.rows.len() + self.parts.limits.len();
        for (idle, price) in self.idle.iter_mut().zip(&answer.prices[fixed..]) {
            *idle = if *price > 1e-12 { 0 } else { *idle + 1 };
        }
        let bound = self.parts.bound(&answer.prices[self.parts.blocks.len()..]);
        let LinearAnswer { columns, .. } = answer;
        let y = columns[..sites].iter().map(|y| y.clamp(0.0, 1.0)).collect();
        Ok(Solved::Point(Point { y, theta: columns[sites..].to_vec(), bound }))
    }

    fn drop_idle(&mut self) -> Result<(), ServicesError> {
        let keep = |idle: &usize| *idle < IDLE_ROUNDS;
        let mut kept = self.idle.iter().map(keep);
        self.parts.cuts.retain(|_| kept.next().unwrap_or(true));
        self.idle.retain(keep);
        self.relaxation = self.parts.built()?;
        Ok(())
    }
}

impl Parts<'_> {
    /// The bound that prices prove, whoever made them: rows, limits and cuts with their prices go into the objective (prices of a wrong sign count as none, those of the
    /// cuts of one `θ` are scaled down until it costs nothing less than its floor), and the best set of sites for it is found block by block, by a sort. `prices` are those of rows, limits and
    /// cuts, in this order.
    fn bound(&self, prices: &[f64]) -> Bound {
        let (rows, rest) = prices.split_at(self.rows.len());
        let (limits, cuts) = rest.split_at(self.limits.len());
        let mut value = 0.0;
        let mut reduced = self.costs.clone();
        for (row, &price) in self.rows.iter().zip(rows) {
            let end = if price > 0.0 { row.lower } else { row.upper };
            if price != 0.0 && end.is_finite() {
                value += price * end;
                row.factors.iter().for_each(|(j, f)| reduced[*j] -= price * f);
            }
        }
        let pressed: Vec<f64> = limits.iter().map(|price| (-price).max(0.0)).collect();
        value -= pressed.iter().zip(&self.limits).map(|(price, most)| price * most).sum::<f64>();
        let worth: Vec<f64> = self.thetas.iter().map(|t| t.price + t.limit.map_or(0.0, |l| pressed[l])).collect();
        let mut sums = vec![0.0; self.thetas.len()];
        for (cut, price) in self.cuts.iter().zip(cuts) {
            if let Some(theta) = cut.theta {
                sums[theta] += price.max(0.0);
            }
        }
        for (cut, price) in self.cuts.iter().zip(cuts).filter(|(_, p)| **p > 0.0) {
            let scaled = cut.theta.map_or(1.0, |t| if sums[t] > worth[t] { worth[t] / sums[t] } else { 1.0 });
            let price = price * scaled;
            value += price * cut.lower;
            cut.factors.iter().for_each(|(j, f)| reduced[*j as usize] -= price * f);
        }
        value += self.thetas.iter().zip(&worth).zip(&sums).map(|((t, worth), sum)| (worth - sum.min(*worth)) * t.floor).sum::<f64>();
        let mut rises = vec![(f64::INFINITY, Fate::Free); reduced.len()];
        for block in self.blocks {
            value += cheapest(block, &reduced, &self.fates, &mut rises);
        }
        Bound { value, rises }
    }

    fn built(&self) -> Result<Relaxation, ServicesError> {
        let mut model = Model::new(Sense::Minimise);
        for (fate, cost) in self.fates.iter().zip(&self.costs) {
            let (lower, upper) = bounds(*fate);
            model.column(*cost, lower, upper, Kind::Continuous);
        }
        for theta in &self.thetas {
            model.column(theta.price, theta.floor, f64::INFINITY, Kind::Continuous);
        }
        for block in self.blocks {
            let (least, most) = (*block.count.start() as f64, *block.count.end() as f64);
            model.row(least, most, block.columns().map(|j| (Column(j), 1.0)));
        }
        for row in self.rows {
            model.row(row.lower, row.upper, row.factors.iter().map(|(j, f)| (Column(*j), *f)));
        }
        let sites = self.fates.len();
        for (limit, most) in self.limits.iter().enumerate() {
            let own = self.thetas.iter().enumerate().filter(|(_, t)| t.limit == Some(limit));
            model.row(f64::NEG_INFINITY, *most, own.map(|(t, _)| (Column(sites + t), 1.0)));
        }
        for cut in &self.cuts {
            let (lower, factors) = row(sites, cut);
            model.row(lower, f64::INFINITY, factors);
        }
        Ok(Relaxation::new(&model)?)
    }
}

/// The cheapest set of columns of a block, its number of open ones kept, and what each column's other fate would add.
fn cheapest(block: &Block<'_>, reduced: &[f64], fates: &[Fate], rises: &mut [(f64, Fate)]) -> f64 {
    let of = |fate: Fate| block.columns().filter(move |j| fates[*j] == fate);
    let must = of(Fate::Open).count();
    let mut free: Vec<usize> = of(Fate::Free).collect();
    free.sort_by(|a, b| reduced[*a].total_cmp(&reduced[*b]).then(a.cmp(b)));
    let least = block.count.start().saturating_sub(must).min(free.len());
    let most = block.count.end().saturating_sub(must).min(free.len());
    let gains = free.iter().take_while(|j| reduced[**j] < 0.0).count();
    let chosen = gains.clamp(least, most);
    let value = |at: usize| free.get(at).map_or(f64::INFINITY, |j| reduced[*j]);
    let last = if chosen == 0 { f64::NEG_INFINITY } else { value(chosen - 1) };
    let next = value(chosen);
    for (at, &site) in free.iter().enumerate() {
        let own = reduced[site];
        rises[site] = if at < chosen {
            let alone = if chosen > least { -own } else { f64::INFINITY };
            (alone.min(next - own), Fate::Open)
        } else {
            let alone = if chosen < most { own } else { f64::INFINITY };
            (alone.min(own - last), Fate::Closed)
        };
    }
    of(Fate::Open).map(|j| reduced[j]).sum::<f64>() + free[..chosen].iter().map(|j| reduced[*j]).sum::<f64>()
}

fn bounds(fate: Fate) -> (f64, f64) {
    match fate {
        Fate::Free => (0.0, 1.0),
        Fate::Open => (1.0, 1.0),
        Fate::Closed => (0.0, 0.0),
    }
}

fn row(sites: usize, cut: &Cut) -> (f64, Vec<(Column, f64)>) {
    let factors = cut.factors.iter().map(|(j, f)| (Column(*j as usize), *f));
    (cut.lower, factors.chain(cut.theta.map(|theta| (Column(sites + theta), 1.0))).collect())
}
