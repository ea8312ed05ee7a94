//! Cuts for patients whom a planner sends: what their journeys cost at least, from prices of the sites' capacities and least volumes.
//!
//! # Model
//! With a price `λ_j` at each site, above 0 for its capacity and below 0 for its least volume, sending everybody costs at least what it costs when each patient pays the
//! price and goes where that is cheapest, less what the prices bring in at most: `θ ≥ Σ_i w_i fill_i(c + λ, y) − Σ_j (λ_j⁺ most_j − λ_j⁻ least_j) y_j`, with `fill` the radius form over the sites in order of
//! `c + λ`. This holds for any prices; those of the transport problem at `y` make it touch there (Benders cuts without separability; Fischetti, Ljubić and Sinnl, EJOR 253 (2016)). Of closed sites the price is
//! the one with which they would see just what they can: no other saves less.

use optimise::{Column, Kind, Model, Relaxation, Sense, Status, Watch};
use rayon::prelude::*;

use crate::error::ServicesError;
use crate::instance::Instance;
use crate::program::Program;
use crate::program::cuts::Cut;
use crate::program::transport::Assigned;
use crate::question::Fate;

/// Pairs of place and site up to which the transport problem of shares is solved as a linear model.
const MOST_PAIRS: usize = 200_000;
/// A share this close to 0 or 1 is whole.
const WHOLE: f64 = 1e-6;

/// The lines of a program whose patients are sent.
pub(crate) struct Lines<'a> {
    sent: Sent<'a>,
    /// Units of the linear model that one of the total is.
    scale: f64,
    theta: usize,
    shares: Option<Shares>,
    /// Prices of the last transport problem.
    last: Vec<f64>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(program: &'a Program<'a>, of: &'a Assigned, scale: f64, theta: usize) -> Self {
        let instance = program.blocks[0].instance;
        let sent = Sent { of, instance, fates: &program.fates };
        Self { sent, scale, theta, shares: None, last: vec![0.0; instance.sites()] }
    }

    /// What it costs with every site open and no volumes.
    pub(crate) fn floor(&self) -> f64 {
        let may: Vec<usize> = (0..self.sent.fates.len()).filter(|j| self.sent.fates[*j] != Fate::Closed).collect();
        let least = |place: usize| may.iter().map(|j| self.sent.of.cost(self.sent.instance, place, *j)).min().unwrap_or(0);
        self.sent.instance.weights().iter().enumerate().map(|(place, w)| *w as f64 * self.scale * least(place) as f64).sum()
    }

    /// A line that touches at `y`, or nearly so.
    pub(crate) fn cut(&mut self, y: &[f64], watch: &mut dyn Watch) -> Result<Option<Cut>, ServicesError> {
        let whole = y.iter().all(|y| y.min(1.0 - y) <= WHOLE);
        if whole {
            let open: Vec<usize> = (0..y.len()).filter(|j| y[*j] > 0.5).collect();
            let Some(shipped) = self.sent.of.ship(self.sent.instance, &open) else { return Ok(None) };
            self.last = vec![0.0; y.len()];
            open.iter().zip(shipped.prices).for_each(|(j, price)| self.last[*j] = price as f64);
        } else if self.sent.instance.places() * self.sent.instance.sites() <= MOST_PAIRS {
            let shares = match self.shares.take() {
                Some(shares) => shares,
                None => Shares::new(self.sent.of, self.sent.instance, self.sent.fates)?,
            };
            let (shares, prices) = shares.prices(self.sent.of, y, watch)?;
            self.shares = Some(shares);
            match prices {
                Some(prices) => self.last = prices,
                None => return Ok(None),
            }
        }
        Ok(Some(self.line(y)))
    }

    /// The line of the last prices.
    fn line(&self, y: &[f64]) -> Cut {
        let total: i64 = self.sent.instance.weights().iter().sum();
        let sent = self.sent;
        let (of, instance) = (sent.of, sent.instance);
        let mut prices = self.last.clone();
        let bounds = |j: usize| (of.least[j] as f64, of.most[j].min(total) as f64);
        // Without a limit above the price of one is nothing.
        (0..prices.len()).filter(|j| of.most[*j] >= total).for_each(|j| prices[j] = prices[j].min(0.0));
        let levels: Vec<f64> = (0..instance.places()).into_par_iter().map(|place| sent.level(place, y, &prices)).collect();
        let closed: Vec<usize> = (0..y.len()).filter(|j| y[*j] <= WHOLE && sent.fates[*j] != Fate::Closed).collect();
        let own: Vec<f64> = closed.par_iter().map(|j| sent.just(*j, &levels, bounds(*j))).collect();
        closed.iter().zip(own).for_each(|(j, price)| prices[*j] = price);
        let weights = instance.weights();
        let scale = self.scale;
        let saves = |j: usize| -> f64 {
            let saved =
                |(place, level): (usize, &f64)| weights[place] as f64 * (level - of.cost(instance, place, j) as f64 - prices[j]).max(0.0);
            let (least, most) = bounds(j);
            levels.iter().enumerate().map(saved).sum::<f64>() + if prices[j] > 0.0 { prices[j] * most } else { prices[j] * least }
        };
        let may: Vec<usize> = (0..y.len()).filter(|j| self.sent.fates[*j] != Fate::Closed).collect();
        let factors = may.par_iter().map(|j| (*j as u32, saves(*j) * scale)).collect();
        let lower = levels.iter().zip(weights).map(|(level, w)| *w as f64 * level).sum::<f64>() * self.scale;
        Cut { theta: Some(self.theta), lower, factors }
    }
}

/// Who is sent, and what it costs.
#[derive(Clone, Copy)]
struct Sent<'a> {
    of: &'a Assigned,
    instance: &'a Instance,
    fates: &'a [Fate],
}

impl Sent<'_> {
    /// What a place costs at the site that fills its shares up to 1.
    fn level(&self, place: usize, y: &[f64], prices: &[f64]) -> f64 {
        let priced = |j: usize| self.of.cost(self.instance, place, j) as f64 + prices[j];
        let mut sites: Vec<(f64, usize)> =
            (0..y.len()).filter(|j| y[*j] > 0.0 && self.fates[*j] != Fate::Closed).map(|j| (priced(j), j)).collect();
        sites.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut sum = 0.0;
        for (cost, site) in &sites {
            sum += y[*site];
            if sum >= 1.0 - 1e-9 {
                return *cost;
            }
        }
        sites.last().map_or(0.0, |(cost, _)| *cost)
    }

    /// The price with which a closed site would see just what it can, or has to.
    fn just(&self, site: usize, levels: &[f64], (least, most): (f64, f64)) -> f64 {
        let saved = |(place, level): (usize, &f64)| {
            (level - self.of.cost(self.instance, place, site) as f64, self.instance.weights()[place] as f64)
        };
        let mut savings: Vec<(f64, f64)> = levels.iter().enumerate().map(saved).filter(|(_, w)| *w > 0.0).collect();
        savings.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut load = 0.0;
        for (saving, weight) in savings {
            load += weight;
            if load >= most && saving > 0.0 {
                return saving;
            }
            if load >= least && saving <= 0.0 {
                return if load - weight < least { saving } else { 0.0 };
            }
        }
        0.0
    }
}

/// The transport problem where sites are open in shares, as a linear model that is solved again and again.
struct Shares {
    relaxation: Relaxation,
    pairs: Vec<(usize, usize)>,
    upper: Vec<f64>,
    /// What one step of patients, and one of cost, is in the model.
    people: f64,
    money: f64,
    places: usize,
}

impl Shares {
    fn new(of: &Assigned, instance: &Instance, fates: &[Fate]) -> Result<Self, ServicesError> {
        let needy: Vec<usize> = (0..instance.places()).filter(|i| instance.weights()[*i] > 0).collect();
        let total: i64 = instance.weights().iter().sum();
        let people = needy.len() as f64 / total as f64;
        let may: Vec<usize> = (0..fates.len()).filter(|j| fates[*j] != Fate::Closed).collect();
        let pairs: Vec<(usize, usize)> = needy.iter().flat_map(|i| may.iter().map(move |j| (*i, *j))).collect();
        let mean = pairs.iter().map(|(i, j)| of.cost(instance, *i, *j) as f64).sum::<f64>() / pairs.len().max(1) as f64;
        let money = 1.0 / mean.max(1.0);
        let mut model = Model::new(Sense::Minimise);
        for (place, site) in &pairs {
            let cost = instance.weights()[*place] as f64 * people * of.cost(instance, *place, *site) as f64 * money;
            model.column(cost, 0.0, 1.0, Kind::Continuous);
        }
        fates.iter().for_each(|_| {
            model.column(0.0, 0.0, f64::INFINITY, Kind::Continuous);
        });
        for at in 0..needy.len() {
            model.row(1.0, 1.0, (0..may.len()).map(|k| (Column(at * may.len() + k), 1.0)));
        }
        for site in 0..fates.len() {
            let own = pairs.iter().enumerate().filter(|(_, (_, j))| *j == site);
            let factors: Vec<(Column, f64)> = own.map(|(at, (i, _))| (Column(at), instance.weights()[*i] as f64 * people)).collect();
            model.row(0.0, 0.0, factors.into_iter().chain([(Column(pairs.len() + site), -1.0)]));
        }
        let upper = vec![1.0; pairs.len()];
        Ok(Self { relaxation: Relaxation::new(&model)?, pairs, upper, people, money, places: needy.len() })
    }

    /// Prices of the sites at a point, where everybody can be sent.
    fn prices(mut self, of: &Assigned, y: &[f64], watch: &mut dyn Watch) -> Result<(Self, Option<Vec<f64>>), ServicesError> {
        for (at, (_, site)) in self.pairs.iter().enumerate() {
            if self.upper[at] != y[*site] {
                self.upper[at] = y[*site];
                self.relaxation.set_bounds(Column(at), 0.0, y[*site])?;
            }
        }
        let unlimited = self.places as f64;
        for (site, share) in y.iter().enumerate() {
            let (least, most) = (of.least[site] as f64 * self.people * share, (of.most[site] as f64 * self.people).min(unlimited) * share);
            self.relaxation.set_bounds(Column(self.pairs.len() + site), least.min(most), most)?;
        }
        let answer = self.relaxation.solve(watch)?;
        // A row's price is what one more patient at the site, by itself, adds to the cost: the price of capacity or volume is the opposite.
        let prices =
            (answer.status == Status::Optimal).then(|| answer.prices[self.places..].iter().map(|price| -price / self.money).collect());
        Ok((self, prices))
    }
}
