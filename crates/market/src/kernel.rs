//! Every profile of a service whose waits do not depend on load, many at a time.

use rayon::prelude::*;

use crate::game::Demand;
use crate::outcome::{Chosen, pursued};
use crate::{Game, Space};

/// Numbers that are worked on side by side.
const LANES: usize = 4;
/// Places whose sums are added before the next site is looked at.
const BLOCK: usize = 8;

/// What every profile of one service is worth.
pub(crate) struct ServiceTable {
    pub space: Space,
    pub welfare: Vec<f64>,
    /// What each organisation pursues, by organisation and profile.
    pub payoff: Vec<Vec<f64>>,
    /// Whether the profile keeps the floors.
    pub kept: Vec<bool>,
}

/// `ln` of positive normal numbers, side by side.
///
/// # Method
/// The algorithm of FreeBSD's `e_log.c`, as in `libm`, without its branches: the same operations in the same order, hence the same bits
/// (`the_same_logarithm_as_libm`), in a form that compilers turn into vector instructions.
#[expect(clippy::excessive_precision, reason = "the published constants, digit by digit")]
fn log_lanes(x: [f64; LANES]) -> [f64; LANES] {
    const TOP: u64 = 0x3fe6_a09e_0000_0000; // the high word of √½
    const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
    const WHOLE: f64 = 4_503_599_627_370_496.0; // 2⁵²: its bits count up by ones
    x.map(|x| {
        let bits = x.to_bits().wrapping_add((0x3ff0_0000_0000_0000_u64).wrapping_sub(TOP));
        let k = f64::from_bits((bits >> 52) | WHOLE.to_bits()) - WHOLE - 1023.0;
        let f = f64::from_bits((bits & MANTISSA).wrapping_add(TOP)) - 1.0;
        let hfsq = 0.5 * f * f;
        let s = f / (2.0 + f);
        let z = s * s;
        let w = z * z;
        let t1 = w * (3.999_999_999_940_941_908e-1 + w * (2.222_219_843_214_978_396e-1 + w * 1.531_383_769_920_937_332e-1));
        let t2 = z
            * (6.666_666_666_666_735_13e-1
                + w * (2.857_142_874_366_239_149e-1 + w * (1.818_357_216_161_805_012e-1 + w * 1.479_819_860_511_658_591e-1)));
        let r = t2 + t1;
        s * (hfsq + r) + k * 1.908_214_929_270_587_7e-10 - hfsq + f + k * 6.931_471_803_691_238_164_9e-1
    })
}

/// A service's last few sites, in all their combinations.
struct Tail {
    /// Combinations.
    count: usize,
    /// Combinations, in whole lanes.
    width: usize,
    /// Sum of their weights, places × width.
    total: Vec<f64>,
    /// Weight of each of the sites, places × width.
    weights: Vec<Vec<f64>>,
}

impl Tail {
    fn new(game: &Game, demand: &Demand) -> Self {
        let slots = &game.slots[demand.tail..demand.slots.end];
        let space = Space::new(slots.iter().map(|s| s.options.len()).collect()).expect("a few sites have few profiles");
        let (count, places) = (space.count(), demand.places.len());
        let width = count.next_multiple_of(LANES);
        let mut total = vec![0.0; places * width];
        let mut weights = vec![vec![0.0; places * width]; slots.len()];
        for leaf in 0..count {
            for ((slot, digit), weights) in slots.iter().zip(space.digits(leaf)).zip(&mut weights) {
                for (place, w) in slot.weights[digit].iter().enumerate() {
                    weights[place * width + leaf] = *w;
                    total[place * width + leaf] += *w;
                }
            }
        }
        Self { count, width, total, weights }
    }
}

/// Sums over places, for all leaves of a head.
struct Sums {
    outside: Vec<f64>,
    log_sum: Vec<f64>,
    /// Slots × width.
    volumes: Vec<f64>,
    /// Slots × width; only where somebody pursues them.
    benefits: Vec<f64>,
}

/// Evaluates every profile of a service. Bits agree with [`Game::outcome`] (`the_kernel_gives_the_bits_of_outcomes`).
///
/// # Panics
/// If the profiles cannot be counted.
pub(crate) fn every_profile(game: &Game, d: usize) -> ServiceTable {
    let demand = &game.demands[d];
    let slots = &game.slots[demand.slots.clone()];
    let space = Space::new(slots.iter().map(|s| s.options.len()).collect()).expect("profiles were counted before");
    let heads =
        Space::new(game.slots[demand.slots.start..demand.tail].iter().map(|s| s.options.len()).collect()).expect("fewer than all profiles");
    let tail = Tail::new(game, demand);
    let organisations = game.case.organisations.len();
    let mut table = ServiceTable {
        welfare: vec![0.0; space.count()],
        payoff: vec![vec![0.0; space.count()]; organisations],
        kept: vec![false; space.count()],
        space,
    };
    let mut payoffs: Vec<_> = table.payoff.iter_mut().map(|p| p.chunks_mut(tail.count)).collect();
    let rows: Vec<(&mut [f64], &mut [bool], Vec<&mut [f64]>)> = table
        .welfare
        .chunks_mut(tail.count)
        .zip(table.kept.chunks_mut(tail.count))
        .map(|(welfare, kept)| (welfare, kept, payoffs.iter_mut().filter_map(Iterator::next).collect()))
        .collect();
    let benefits = demand.service.contracts.iter().any(|c| c.own_benefit_weight > 0.0);
    rows.into_par_iter().enumerate().for_each(|(head, (welfare, kept, mut payoff))| {
        let digits = heads.digits(head);
        let sums = sums(game, demand, &tail, &digits, benefits);
        settle(game, d, &tail, table.space.digits(head * tail.count), &sums, |leaf, value, keeps, pays| {
            welfare[leaf] = value;
            kept[leaf] = keeps;
            payoff.iter_mut().zip(pays).for_each(|(row, pays)| row[leaf] = *pays);
        });
    });
    table
}

/// Money of every leaf, given to `put` with the leaf, `W`, whether floors are kept, and what each organisation pursues.
fn settle(game: &Game, d: usize, tail: &Tail, mut digits: Vec<usize>, sums: &Sums, mut put: impl FnMut(usize, f64, bool, &[f64])) {
    let demand = &game.demands[d];
    let (slots, organisations) = (demand.slots.len(), game.case.organisations.len());
    let (mut surplus, mut own, mut pays) = (vec![0.0; organisations], vec![0.0; organisations], vec![0.0; organisations]);
    let mut chosen = Chosen { volumes: vec![0.0; slots], benefits: vec![0.0; slots], outside: 0.0, log_sum: 0.0 };
    for leaf in 0..tail.count {
        if leaf > 0 {
            count_up(game, demand, &mut digits);
        }
        for slot in 0..slots {
            chosen.volumes[slot] = sums.volumes[slot * tail.width + leaf];
            if !sums.benefits.is_empty() {
                chosen.benefits[slot] = sums.benefits[slot * tail.width + leaf];
            }
        }
        chosen.outside = sums.outside[leaf];
        chosen.log_sum = sums.log_sum[leaf];
        let money = demand.money(game, &digits, &chosen, &mut surplus, &mut own);
        for (i, pays) in pays.iter_mut().enumerate() {
            *pays = pursued(game.contract(d, i), surplus[i], own[i], money.welfare);
        }
        put(leaf, money.welfare, demand.keeps_floors(game, &digits, &chosen.volumes), &pays);
    }
}

fn count_up(game: &Game, demand: &Demand, digits: &mut [usize]) {
    for (slot, digit) in game.slots[demand.slots.clone()].iter().zip(digits).rev() {
        *digit += 1;
        if *digit < slot.options.len() {
            return;
        }
        *digit = 0;
    }
}

fn sums(game: &Game, demand: &Demand, tail: &Tail, head: &[usize], with_benefits: bool) -> Sums {
    let slots = &game.slots[demand.slots.clone()];
    let (width, n_slots) = (tail.width, slots.len());
    let benefits = if with_benefits { vec![0.0; n_slots * width] } else { Vec::new() };
    let mut sums = Sums { outside: vec![0.0; width], log_sum: vec![0.0; width], volumes: vec![0.0; n_slots * width], benefits };
    let mut before = vec![1.0; demand.places.len()];
    for (slot, &digit) in slots.iter().zip(head) {
        before.iter_mut().zip(&slot.weights[digit]).for_each(|(sum, w)| *sum += w);
    }
    let mut rest = vec![0.0; BLOCK * width];
    let mut logs = vec![0.0; if with_benefits { BLOCK * width } else { 0 }];
    for first in (0..before.len()).step_by(BLOCK) {
        let places = first..before.len().min(first + BLOCK);
        for place in places.clone() {
            let at = (place - first) * width;
            let logs = if with_benefits { &mut logs[at..at + width] } else { &mut [][..] };
            let of_tail = &tail.total[place * width..(place + 1) * width];
            leave(demand.patients[place], before[place], of_tail, &mut rest[at..at + width], logs, &mut sums);
        }
        for (s, slot) in slots.iter().enumerate() {
            let volumes = &mut sums.volumes[s * width..(s + 1) * width];
            let own: &mut [f64] = if with_benefits { &mut sums.benefits[s * width..(s + 1) * width] } else { &mut [] };
            if let Some(&digit) = head.get(s) {
                if let Some(weights) = slot.weights[digit].get(places.clone()) {
                    add_one(weights, &rest, volumes);
                    add_one(weights, &logs, own);
                }
            } else {
                let weights = &tail.weights[s - head.len()][places.start * width..places.end * width];
                add_each(weights, &rest, volumes);
                add_each(weights, &logs, own);
            }
        }
    }
    sums
}

/// What a place leaves: `n/total` for every leaf, added to those who go outside; `n ln total` added to the logsums.
fn leave(n: f64, before: f64, tail: &[f64], rest: &mut [f64], logs: &mut [f64], sums: &mut Sums) {
    let lanes = tail.as_chunks::<LANES>().0.iter().zip(rest.as_chunks_mut::<LANES>().0);
    let sums = sums.outside.as_chunks_mut::<LANES>().0.iter_mut().zip(sums.log_sum.as_chunks_mut::<LANES>().0);
    let mut logs = logs.as_chunks_mut::<LANES>().0.iter_mut();
    for ((tail, rest), (outside, log_sum)) in lanes.zip(sums) {
        let total = tail.map(|t| before + t);
        let log = log_lanes(total);
        *rest = total.map(|t| n / t);
        for i in 0..LANES {
            log_sum[i] += n * log[i];
        }
        for i in 0..LANES {
            outside[i] += rest[i];
        }
        if let Some(logs) = logs.next() {
            for i in 0..LANES {
                logs[i] = rest[i] * log[i];
            }
        }
    }
}

/// Adds `weight · rest` of each place: one weight a place.
fn add_one(weights: &[f64], rest: &[f64], sums: &mut [f64]) {
    let width = sums.len();
    for (chunk, sum) in sums.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let mut total = *sum;
        for (place, w) in weights.iter().enumerate() {
            let at = place * width + chunk * LANES;
            let rest: &[f64; LANES] = rest[at..at + LANES].try_into().expect("a lane is as wide as lanes are");
            for i in 0..LANES {
                total[i] += rest[i] * w;
            }
        }
        *sum = total;
    }
}

/// Adds `weight · rest` of each place: a weight a leaf.
fn add_each(weights: &[f64], rest: &[f64], sums: &mut [f64]) {
    let width = sums.len();
    if width == 0 {
        return;
    }
    for (weights, rest) in weights.chunks_exact(width).zip(rest.chunks_exact(width)) {
        let lanes = weights.as_chunks::<LANES>().0.iter().zip(rest.as_chunks::<LANES>().0);
        for (sum, (w, rest)) in sums.as_chunks_mut::<LANES>().0.iter_mut().zip(lanes) {
            for i in 0..LANES {
                sum[i] += rest[i] * w[i];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::log_lanes;

    #[test]
    fn the_same_logarithm_as_libm() {
        let stream = uncertainty::Stream::new(1, 0, "logarithm", "");
        for index in 0..200_000 {
            let exponent = (stream.uniform(2 * index) * 860.0).floor();
            let x = (1.0 + stream.uniform(2 * index + 1)) * libm::exp2(exponent);
            assert_eq!(log_lanes([x, 1.0, 2.0, 1.5])[0].to_bits(), libm::log(x).to_bits(), "{x:e}");
        }
        for x in [1.0, 1.0 + f64::EPSILON, 1.000_1, std::f64::consts::SQRT_2, 2.0, 1e300] {
            assert_eq!(log_lanes([x; 4])[3].to_bits(), libm::log(x).to_bits(), "{x:e}");
        }
    }
}
