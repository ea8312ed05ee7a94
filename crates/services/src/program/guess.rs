//! Good sets of sites near a point of the linear model.

use crate::interchange::Nearest;
use crate::program::{Block, Found, Program, Volumes, nearest};
use crate::question::Fate;

/// Evaluations that an improvement may take, times the places of all blocks.
const PATIENCE: usize = 20_000_000;
/// The same where each is a transport problem.
const PATIENCE_ASSIGNED: usize = 400_000;

/// A set near a point that is better than the best known, if rounding finds one; at the root it is improved by exchanges.
pub(crate) fn near(
    program: &Program<'_>,
    fates: &[Fate],
    y: &[f64],
    best: Option<&Found>,
    (root, grow): (bool, bool),
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Found> {
    let open = rounded(program, fates, y);
    let known = best.map_or(f64::INFINITY, |found| found.value);
    if program.is_median() {
        return median(program, fates, open, known, root, stop);
    }
    // Where sites alone are counted, most roundings cannot be better, and need no look at the places.
    let counts = program.terms.is_empty() && program.assigned.is_none();
    let cost = |open: &[bool]| program.costs.iter().zip(open).filter(|(_, o)| **o).map(|(c, _)| c).sum::<f64>();
    if counts && !grow && cost(&open) >= known {
        return None;
    }
    let grows = grow && program.volumes.iter().any(|v| v.least.iter().any(|l| *l > 0));
    let value = program.worth(&open).into_iter().map(|value| Found { open: open.clone(), value });
    let grown = grows.then(|| grown(program, fates, y)).and_then(|open| program.worth(&open).map(|value| Found { open, value }));
    let Found { open, value } = value.chain(grown).reduce(|a, b| if b.value < a.value { b } else { a })?;
    let mut found = Found { open, value };
    if root && (value < known || known.is_infinite()) {
        found = improved(program, fates, found, stop);
    }
    (found.value < known).then_some(found)
}

/// The sites with the greatest shares, block by block, as many as the block's number and the shares say.
fn rounded(program: &Program<'_>, fates: &[Fate], y: &[f64]) -> Vec<bool> {
    let mut open: Vec<bool> = fates.iter().map(|f| *f == Fate::Open).collect();
    for block in &program.blocks {
        let mut have = block.columns().filter(|j| open[*j]).count();
        for site in by_share(block, fates, y) {
            if have < *block.count.start() || (y[site] > 0.5 && have < *block.count.end()) {
                open[site] = true;
                have += 1;
            }
        }
    }
    open
}

fn by_share(block: &Block<'_>, fates: &[Fate], y: &[f64]) -> Vec<usize> {
    let mut sites: Vec<usize> = block.columns().filter(|j| fates[*j] == Fate::Free).collect();
    sites.sort_by(|a, b| y[*b].total_cmp(&y[*a]).then(a.cmp(b)));
    sites
}

fn median(
    program: &Program<'_>,
    fates: &[Fate],
    open: Vec<bool>,
    known: f64,
    root: bool,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Found> {
    let price = program.terms[0].price;
    let mut nearest = Nearest::new(program.blocks[0].instance, open);
    // Within a hundredth of the best, exchanges may help; farther away they cost more than they bring.
    if root && nearest.total() as f64 * price <= known * 1.01 {
        nearest.interchange(fates, stop);
    }
    let value = nearest.total() as f64 * price;
    (value < known).then(|| Found { open: nearest.into_open(), value })
}

/// Opens sites by their shares while every open one still sees enough.
fn grown(program: &Program<'_>, fates: &[Fate], y: &[f64]) -> Vec<bool> {
    let mut open = rounded(program, fates, &vec![0.0; y.len()]);
    for block in &program.blocks {
        let exact = block.count.start() == block.count.end();
        if exact || !program.volumes.iter().any(|v| std::ptr::eq(&program.blocks[v.block], block)) {
            open = rounded(program, fates, y);
            continue;
        }
        block.columns().for_each(|j| open[j] = fates[j] == Fate::Open);
        fill(program, block, &by_share(block, fates, y), &mut open);
    }
    open
}

/// Opens those of the sites in turn that leave every open one enough.
fn fill(program: &Program<'_>, block: &Block<'_>, sites: &[usize], open: &mut [bool]) {
    let instance = block.instance;
    let Some(volumes) = program.volumes.iter().find(|v| std::ptr::eq(&program.blocks[v.block], block)) else { return };
    let mut near = nearest(instance, &open[block.columns()]).unwrap_or_else(|| vec![(u16::MAX, u32::MAX); instance.places()]);
    let mut loads = vec![0_i64; instance.sites()];
    for ((site, _), weight) in near.iter().zip(instance.weights()).filter(|((site, _), _)| *site != u16::MAX) {
        loads[usize::from(*site)] += weight;
    }
    let mut have = block.columns().filter(|j| open[*j]).count();
    for &column in sites.iter().filter(|j| !open[**j]).collect::<Vec<_>>() {
        if have == *block.count.end() {
            return;
        }
        let site = column - block.first;
        let mut after = loads.clone();
        let moves = |(place, ticks): (usize, &u32)| {
            let (old, before) = near[place];
            (*ticks < before || (*ticks == before && site < usize::from(old))).then_some(place)
        };
        let moved: Vec<usize> = instance.ticks_to(site).iter().enumerate().filter_map(moves).collect();
        for &place in &moved {
            let weight = instance.weights()[place];
            after[site] += weight;
            if near[place].0 != u16::MAX {
                after[usize::from(near[place].0)] -= weight;
            }
        }
        let holds = block.columns().zip(&after).zip(&volumes.least).all(|((j, load), least)| !(open[j] || j == column) || load >= least);
        if holds {
            (open[column], loads) = (true, after);
            have += 1;
            moved.iter().for_each(|place| near[*place] = (site as u16, instance.ticks_to(site)[*place]));
        }
    }
}

/// Opens, closes and exchanges while that helps and patience lasts.
fn improved(program: &Program<'_>, fates: &[Fate], mut best: Found, stop: &(dyn Fn() -> bool + Sync)) -> Found {
    let places: usize = program.blocks.iter().map(|b| b.instance.places()).sum();
    let mut patience = if program.assigned.is_some() { PATIENCE_ASSIGNED } else { PATIENCE } / places.max(1);
    let free: Vec<usize> = (0..fates.len()).filter(|j| fates[*j] == Fate::Free).collect();
    let exact = program.blocks.iter().all(|b| b.count.start() == b.count.end());
    loop {
        let mut better = None;
        let singles = free.iter().filter(|_| !exact).map(|j| vec![*j]);
        let pairs = free.iter().flat_map(|a| free.iter().map(move |b| (*a, *b))).filter(|(a, b)| best.open[*a] && !best.open[*b]);
        for flips in singles.chain(pairs.map(|(a, b)| vec![a, b])) {
            if patience == 0 || stop() {
                return best;
            }
            patience -= 1;
            let mut open = best.open.clone();
            flips.iter().for_each(|j| open[*j] = !open[*j]);
            if let Some(value) = program.worth(&open).filter(|v| *v < best.value) {
                better = Some(Found { open, value });
                break;
            }
        }
        match better {
            Some(found) => best = found,
            None => return best,
        }
    }
}

/// A set that sees enough everywhere, with as many open sites as exchanges of one for several bring.
pub(crate) fn most_open(program: &Program<'_>, stop: &(dyn Fn() -> bool + Sync)) -> Option<Found> {
    let [block] = program.blocks.as_slice() else { return None };
    let all: Vec<bool> = program.fates.iter().map(|f| *f != Fate::Closed).collect();
    let loads = Volumes::loads(block.instance, &nearest(block.instance, &all)?);
    // Those that many go to first.
    let mut order: Vec<usize> = (0..loads.len()).filter(|j| program.fates[*j] == Fate::Free).collect();
    order.sort_by_key(|j| std::cmp::Reverse(loads[*j]));
    let mut open: Vec<bool> = program.fates.iter().map(|f| *f == Fate::Open).collect();
    fill(program, block, &order, &mut open);
    let value = program.worth(&open)?;
    let mut best = Found { open, value };
    loop {
        let mut better = None;
        for out in order.iter().filter(|j| best.open[**j]) {
            if stop() {
                return Some(best);
            }
            let mut open = best.open.clone();
            open[*out] = false;
            let others: Vec<usize> = order.iter().copied().filter(|j| j != out).collect();
            fill(program, block, &others, &mut open);
            if let Some(value) = program.worth(&open).filter(|v| *v < best.value) {
                better = Some(Found { open, value });
                break;
            }
        }
        match better {
            Some(found) => best = found,
            None => return Some(best),
        }
    }
}
