//! Waits that grow with load: the patients who come are those whom the waits bring.

use crate::{Game, MarketError, linear};

/// Steps after which waits count as not settled.
const MOST_STEPS: usize = 200;
/// Largest difference, as a share of all patients, between patients and those whom the waits bring.
pub const SETTLED: f64 = 1e-11;

/// Patients who queue for the same capacity.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    capacity: f64,
    /// Open slots, with their digit.
    slots: Vec<(usize, usize)>,
}

/// Waits of a profile.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    /// What wait and rivals make of a slot's weight, `e^{−b_w (w − w0)}` times what quality gains by rivals, by slot; 1 without either.
    pub discount: Vec<f64>,
    /// Weeks, by slot; nothing where the wait does not depend on load, or the slot is closed.
    pub weeks: Vec<Option<f64>>,
}

/// Waits with which patients and capacities agree, and what they and rivals make of choices.
///
/// # Method
/// The unknowns are patients `x` of each queue, `G(x) = x − F(x) = 0` with `F` the logit's patients at the waits `w(x)`. `F` has the Jacobian
/// `−M D`, with `M` positive semidefinite (a sum of covariances of choices) and `D = diag(w′) ≥ 0`; so the eigenvalues of `I + M D` are 1 or
/// more everywhere, `G` is proper, and its root is unique. Newton's method with halving on `½‖G‖²` therefore converges from anywhere: the
/// Jacobian is never singular, so that `‖G‖²` has no stationary point but the root.
///
/// # Errors
/// [`MarketError::Unsettled`] when rounding keeps the difference above [`SETTLED`] of all patients.
///
/// # Sources
/// The formula of waits: an assumption of the model. Oracles: bisection with one site (`tests/waits.rs`), damped repetition with several.
pub(crate) fn settle(game: &Game, digits: &[usize]) -> Result<Settled, MarketError> {
    let mut settled = Settled { discount: vec![1.0; game.slots.len()], weeks: vec![None; game.slots.len()] };
    let quality = rival_quality(game, digits);
    for (discount, slot) in settled.discount.iter_mut().zip(&game.slots) {
        *discount = quality[slot.service];
    }
    let queues = queues(game, digits);
    if queues.is_empty() {
        return Ok(settled);
    }
    let patients: f64 = game.demands.iter().map(|d| d.service.all_patients()).sum();
    let state = State { game, digits, queues: &queues, quality: &quality };
    // everybody who would come without queueing, but no more than there is room for
    let mut x: Vec<f64> = state.patients(&vec![0.0; queues.len()]).iter().zip(&queues).map(|(x, q)| x.min(q.capacity)).collect();
    let mut left = state.difference(&x);
    let mut steps = 0;
    while largest(&left) > SETTLED * patients {
        steps += 1;
        let newton = linear::solve(state.jacobian(&x), left.clone(), 0.0).ok().filter(|_| steps <= MOST_STEPS);
        let next = newton.and_then(|step| shorter(&state, &x, &left, &step));
        let Some(next) = next else {
            let levels = game.levels(digits).concat();
            return Err(MarketError::Unsettled { service: game.name(), levels, steps, left: largest(&left) });
        };
        (x, left) = next;
    }
    let waits = &game.case.waits;
    for (queue, x) in queues.iter().zip(&x) {
        let over = over_base(game, queue.capacity, *x);
        for &(slot, _) in &queue.slots {
            let beta_week = game.demands[game.slots[slot].service].service.beta_week;
            settled.discount[slot] *= libm::exp(-beta_week * over);
            settled.weeks[slot] = Some(waits.base + over);
        }
    }
    Ok(settled)
}

/// What quality gains by rivals, `e^{ρ · (organisations that give the service − 1)}`, by service of the game.
fn rival_quality(game: &Game, digits: &[usize]) -> Vec<f64> {
    let gain = |demand: &crate::game::Demand| {
        if demand.service.rival_quality == 0.0 {
            return 1.0;
        }
        let owners: std::collections::BTreeSet<usize> =
            demand.slots.clone().filter(|s| game.is_open(*s, digits)).map(|s| game.slots[s].owner).collect();
        #[expect(clippy::cast_precision_loss, reason = "organisations are few")]
        let rivals = owners.len().saturating_sub(1) as f64;
        libm::exp(demand.service.rival_quality * rivals)
    };
    game.demands.iter().map(gain).collect()
}

fn queues(game: &Game, digits: &[usize]) -> Vec<Queue> {
    let mut queues: Vec<Queue> = Vec::new();
    let mut of_site = std::collections::BTreeMap::new();
    for (s, (slot, &digit)) in game.slots.iter().zip(digits).enumerate() {
        let Some(offer) = &slot.offers[digit] else { continue };
        if let Some(capacity) = game.case.sites[slot.site].capacity {
            let at = *of_site.entry(slot.site).or_insert(queues.len());
            if at == queues.len() {
                queues.push(Queue { capacity, slots: Vec::new() });
            }
            queues[at].slots.push((s, digit));
        } else if let Some(capacity) = offer.capacity {
            queues.push(Queue { capacity, slots: vec![(s, digit)] });
        }
    }
    queues
}

/// Weeks over the base wait, `w1 (x/capacity)⁴`; none for fewer than no patients, where Newton's method may step on its way.
fn over_base(game: &Game, capacity: f64, x: f64) -> f64 {
    let load = x.max(0.0) / capacity;
    game.case.waits.at_capacity * load * load * load * load
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, v| most.max(v.abs()))
}

/// The step, halved until `‖G‖²` falls enough.
fn shorter(state: &State, x: &[f64], left: &[f64], step: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    let square = |v: &[f64]| v.iter().map(|v| v * v).sum::<f64>();
    let mut length = 1.0;
    for _ in 0..60 {
        let tried: Vec<f64> = x.iter().zip(step).map(|(x, step)| x - length * step).collect();
        let difference = state.difference(&tried);
        if square(&difference) <= (1.0 - 1e-4 * length) * square(left) {
            return Some((tried, difference));
        }
        length *= 0.5;
    }
    None
}

struct State<'a> {
    game: &'a Game<'a>,
    digits: &'a [usize],
    queues: &'a [Queue],
    /// What quality gains by rivals, by demand.
    quality: &'a [f64],
}

impl State<'_> {
    fn difference(&self, x: &[f64]) -> Vec<f64> {
        x.iter().zip(self.patients(x)).map(|(x, come)| x - come).collect()
    }

    /// For each demand: weights of its open slots after the wait, with the queue that each is in.
    fn weights(&self, demand: usize, x: &[f64]) -> Vec<(Option<usize>, f64, &[f64])> {
        let slots = self.game.demands[demand].slots.clone();
        let beta_week = self.game.demands[demand].service.beta_week;
        let open = slots.filter(|s| self.game.is_open(*s, self.digits));
        open.map(|s| {
            let queue = self.queues.iter().position(|q| q.slots.iter().any(|(slot, _)| *slot == s));
            let over = queue.map_or(0.0, |q| over_base(self.game, self.queues[q].capacity, x[q]));
            (queue, self.quality[demand] * libm::exp(-beta_week * over), self.game.slots[s].weights[self.digits[s]].as_slice())
        })
        .collect()
    }

    /// Patients whom the waits of these patients bring, by queue.
    fn patients(&self, x: &[f64]) -> Vec<f64> {
        let mut come = vec![0.0; x.len()];
        for (d, demand) in self.game.demands.iter().enumerate() {
            let weights = self.weights(d, x);
            for (place, n) in demand.patients.iter().enumerate() {
                let total = 1.0 + weights.iter().map(|(_, discount, w)| discount * w[place]).sum::<f64>();
                for (queue, discount, w) in &weights {
                    if let Some(queue) = queue {
                        come[*queue] += n * discount * w[place] / total;
                    }
                }
            }
        }
        come
    }

    /// `I + M D`, with `M = Σ b_w Σ_p n_p (diag(s_p) − s_p s_pᵀ)` over queues and `D = diag(w′)`.
    fn jacobian(&self, x: &[f64]) -> Vec<Vec<f64>> {
        let n = x.len();
        let mut matrix = vec![vec![0.0; n]; n];
        let mut share = vec![0.0; n];
        for (d, demand) in self.game.demands.iter().enumerate() {
            let weights = self.weights(d, x);
            for (place, patients) in demand.patients.iter().enumerate() {
                let total = 1.0 + weights.iter().map(|(_, discount, w)| discount * w[place]).sum::<f64>();
                share.fill(0.0);
                for (queue, discount, w) in &weights {
                    if let Some(queue) = queue {
                        share[*queue] += discount * w[place] / total;
                    }
                }
                let minds = patients * demand.service.beta_week;
                for row in 0..n {
                    matrix[row][row] += minds * share[row];
                    for column in 0..n {
                        matrix[row][column] -= minds * share[row] * share[column];
                    }
                }
            }
        }
        let at_capacity = self.game.case.waits.at_capacity;
        for (column, queue) in self.queues.iter().enumerate() {
            let load = x[column].max(0.0) / queue.capacity;
            let slope = at_capacity * 4.0 * load * load * load / queue.capacity;
            for (row, values) in matrix.iter_mut().enumerate() {
                values[column] = values[column] * slope + if row == column { 1.0 } else { 0.0 };
            }
        }
        matrix
    }
}
