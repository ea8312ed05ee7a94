//! The linear model of the cuts, and a bound from its prices that does not trust the solver.

use optimise::{Column, Kind, LinearAnswer, Model, Relaxation, Sense, Status, Watch};

use crate::error::ServicesError;
use crate::median::cuts::Cut;
use crate::question::Fate;

/// Rows above which those that have long been idle are dropped.
const MANY_ROWS: usize = 2_500;
/// Rounds after which an idle cut may be dropped.
const IDLE_ROUNDS: usize = 6;

/// `min Σ θ` over the cuts, with exactly `open` sites open.
pub(crate) struct Master {
    open: usize,
    floors: Vec<f64>,
    cuts: Vec<Cut>,
    idle: Vec<usize>,
    fates: Vec<Fate>,
    relaxation: Relaxation,
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
    /// What each site saves by the prices.
    savings: Vec<f64>,
    /// Savings of the last site that is chosen by them, and of the first that is not.
    margins: (f64, f64),
}

impl Bound {
    /// By how much the bound rises if the site is closed where the prices open it, or opened where they close it; and which of both.
    pub(crate) fn rise(&self, site: usize) -> (f64, Fate) {
        let saves = self.savings[site];
        if saves >= self.margins.0 { (saves - self.margins.1, Fate::Open) } else { (self.margins.0 - saves, Fate::Closed) }
    }
}

impl Master {
    pub(crate) fn new(open: usize, fates: &[Fate], floors: Vec<f64>) -> Result<Self, ServicesError> {
        let relaxation = built(open, fates, &floors, &[])?;
        Ok(Self { open, floors, cuts: Vec::new(), idle: Vec::new(), fates: fates.to_vec(), relaxation })
    }

    /// Lets sites be open, closed or free.
    pub(crate) fn set_fates(&mut self, fates: &[Fate]) -> Result<(), ServicesError> {
        for (site, (old, new)) in self.fates.iter_mut().zip(fates).enumerate() {
            if old != new {
                *old = *new;
                let (lower, upper) = bounds(*new);
                self.relaxation.set_bounds(Column(site), lower, upper)?;
            }
        }
        Ok(())
    }

    pub(crate) fn add(&mut self, cut: Cut) -> Result<(), ServicesError> {
        let (lower, factors) = row(self.fates.len(), &cut);
        self.relaxation.row(lower, f64::INFINITY, factors)?;
        self.cuts.push(cut);
        self.idle.push(0);
        Ok(())
    }

    /// Solves it; nothing where `watch` stopped the solver.
    pub(crate) fn solve(&mut self, watch: &mut dyn Watch) -> Result<Option<Point>, ServicesError> {
        if self.cuts.len() > MANY_ROWS {
            self.drop_idle()?;
        }
        let answer = self.relaxation.solve(watch)?;
        match answer.status {
            Status::Optimal => {}
            Status::Stopped => return Ok(None),
            other => return Err(ServicesError::Unsound { why: format!("the linear model of the cuts is {}", other.word()) }),
        }
        let sites = self.fates.len();
        let prices = &answer.prices[1..];
        for (idle, price) in self.idle.iter_mut().zip(prices) {
            *idle = if *price > 1e-12 { 0 } else { *idle + 1 };
        }
        let bound = self.bound(prices);
        let LinearAnswer { columns, .. } = answer;
        let y = columns[..sites].iter().map(|y| y.clamp(0.0, 1.0)).collect();
        Ok(Some(Point { y, theta: columns[sites..].to_vec(), bound }))
    }

    /// The bound that prices prove, whoever made them: `Σ_g ((1 − s_g) floor_g + Σ π constant) − max_y Σ_j (Σ π factor) y_j`, prices `π ≥ 0` scaled down so that
    /// those of a group sum to `s_g ≤ 1`, and `y` any set of `open` sites with these fates: a sort finds the best.
    pub(crate) fn bound(&self, prices: &[f64]) -> Bound {
        let mut sums = vec![0.0; self.floors.len()];
        for (cut, price) in self.cuts.iter().zip(prices) {
            sums[cut.group] += price.max(0.0);
        }
        let mut value = 0.0;
        let mut savings = vec![0.0; self.fates.len()];
        for (cut, price) in self.cuts.iter().zip(prices).filter(|(_, p)| **p > 0.0) {
            let price = price / sums[cut.group].max(1.0);
            value += price * cut.constant;
            cut.factors.iter().for_each(|(j, f)| savings[usize::from(*j)] += price * f);
        }
        value += sums.iter().zip(&self.floors).map(|(s, floor)| (1.0 - s.min(1.0)) * floor).sum::<f64>();
        value -= self.fates.iter().zip(&savings).filter(|(f, _)| **f == Fate::Open).map(|(_, s)| s).sum::<f64>();
        let must = self.fates.iter().filter(|f| **f == Fate::Open).count();
        let mut free: Vec<f64> = self.fates.iter().zip(&savings).filter(|(f, _)| **f == Fate::Free).map(|(_, s)| *s).collect();
        free.sort_by(|a, b| b.total_cmp(a));
        let chosen = self.open - must;
        value -= free[..chosen].iter().sum::<f64>();
        let last = if chosen == 0 { f64::INFINITY } else { free[chosen - 1] };
        let next = free.get(chosen).copied().unwrap_or(f64::NEG_INFINITY);
        Bound { value, savings, margins: (last, next) }
    }

    fn drop_idle(&mut self) -> Result<(), ServicesError> {
        let keep = |idle: &usize| *idle < IDLE_ROUNDS;
        let mut kept = self.idle.iter().map(keep);
        self.cuts.retain(|_| kept.next().unwrap_or(true));
        self.idle.retain(keep);
        self.relaxation = built(self.open, &self.fates, &self.floors, &self.cuts)?;
        Ok(())
    }
}

fn bounds(fate: Fate) -> (f64, f64) {
    match fate {
        Fate::Free => (0.0, 1.0),
        Fate::Open => (1.0, 1.0),
        Fate::Closed => (0.0, 0.0),
    }
}

fn row(sites: usize, cut: &Cut) -> (f64, Vec<(Column, f64)>) {
    let factors = cut.factors.iter().map(|(j, f)| (Column(usize::from(*j)), *f));
    (cut.constant, factors.chain([(Column(sites + cut.group), 1.0)]).collect())
}

fn built(open: usize, fates: &[Fate], floors: &[f64], cuts: &[Cut]) -> Result<Relaxation, ServicesError> {
    let mut model = Model::new(Sense::Minimise);
    for fate in fates {
        let (lower, upper) = bounds(*fate);
        model.column(0.0, lower, upper, Kind::Continuous);
    }
    for floor in floors {
        model.column(1.0, *floor, f64::INFINITY, Kind::Continuous);
    }
    model.row(open as f64, open as f64, (0..fates.len()).map(|j| (Column(j), 1.0)));
    for cut in cuts {
        let (lower, factors) = row(fates.len(), cut);
        model.row(lower, f64::INFINITY, factors);
    }
    Ok(Relaxation::new(&model)?)
}
