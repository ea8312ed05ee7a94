//! Where profiles are too many to look at all: best responses from many starts, and steps uphill for the plan. Neither list is proved complete.

use rayon::prelude::*;
use uncertainty::Stream;

use crate::{Game, MarketError, Path, all_orders, sequential};

/// How a game that is too large is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchSettings {
    /// Seed of the starts.
    pub seed: u64,
    /// Starts drawn, beside today, everything at the first option, and everything at the last.
    pub starts: usize,
}

impl Default for SearchSettings {
    fn default() -> Self {
        Self { seed: 1, starts: 64 }
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// Profiles at which best responses came to rest, ascending, once each.
    pub rests: Vec<Vec<usize>>,
    /// Ways that go round for ever.
    pub cycles: Vec<Path>,
    /// The profile of the greatest `W` found that keeps the floors; nothing if none does.
    pub plan: Option<Vec<usize>>,
    /// The profile of the greatest `W` found, floors or not.
    pub free_plan: Vec<usize>,
    /// Starts.
    pub starts: usize,
}

/// Best responses in every order from today (in the case's order for many organisations), and from each start in the case's order turned by one.
///
/// # Errors
/// Waits that do not settle.
pub(crate) fn search(game: &Game, settings: &SearchSettings) -> Result<Found, MarketError> {
    let starts = starts(game, settings);
    let deciding: Vec<usize> = (0..game.case.organisations.len()).filter(|i| !game.own(*i).is_empty()).collect();
    let mut paths = all_orders(game, &game.today())?;
    let from_starts = starts.par_iter().enumerate().map(|(turn, start)| {
        let mut order = deciding.clone();
        order.rotate_left(turn % deciding.len().max(1));
        sequential(game, start, &order)
    });
    paths.extend(from_starts.collect::<Result<Vec<_>, _>>()?);
    let mut rests: Vec<Vec<usize>> = paths.iter().filter(|p| p.cycle_from.is_none()).map(|p| p.end().to_vec()).collect();
    rests.sort();
    rests.dedup();
    let uphill = |floors: bool| -> Result<Vec<(f64, bool, Vec<usize>)>, MarketError> {
        let all: Vec<&Vec<usize>> = starts.iter().chain(&rests).collect();
        all.into_par_iter().map(|start| uphill(game, start, floors)).collect()
    };
    let best = |tops: Vec<(f64, bool, Vec<usize>)>| {
        tops.into_iter().reduce(|best, top| if top.0 > best.0 { top } else { best }).map(|(_, _, profile)| profile)
    };
    let plan = best(uphill(true)?.into_iter().filter(|(_, keeps, _)| *keeps).collect());
    let free_plan = best(uphill(false)?).unwrap_or_else(|| game.today());
    let cycles = paths.into_iter().filter(|p| p.cycle_from.is_some()).collect();
    Ok(Found { rests, cycles, plan, free_plan, starts: starts.len() })
}

fn starts(game: &Game, settings: &SearchSettings) -> Vec<Vec<usize>> {
    let radices: Vec<usize> = game.slots.iter().map(|s| s.options.len()).collect();
    let stream = Stream::new(settings.seed, 0, "market start", &game.name());
    let mut starts = vec![game.today(), vec![0; radices.len()], radices.iter().map(|r| r - 1).collect()];
    let mut index = 0;
    for _ in 0..settings.starts {
        let start: Vec<usize> = radices
            .iter()
            .map(|radix| {
                index += 1;
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "options are few")]
                let digit = (stream.uniform(index - 1) * *radix as f64) as usize;
                digit.min(radix - 1)
            })
            .collect();
        starts.push(start);
    }
    starts.retain(|start| game.allowed(start));
    starts.dedup();
    starts
}

/// The best change of one or two slots after the other, while it raises `W` (first of all the number of floors' failures falls, if asked).
fn uphill(game: &Game, start: &[usize], floors: bool) -> Result<(f64, bool, Vec<usize>), MarketError> {
    let value = |digits: &[usize]| game.outcome(digits).map(|o| (o.welfare, o.keeps_floors));
    let better = |a: (f64, bool), b: (f64, bool)| if floors && a.1 != b.1 { a.1 } else { a.0 > b.0 };
    let mut now = start.to_vec();
    let mut best = value(&now)?;
    loop {
        let before = now.clone();
        for slot in 0..game.slots.len() {
            for digit in 0..game.slots[slot].options.len() {
                let mut tried = now.clone();
                tried[slot] = digit;
                if digit == now[slot] || !game.allowed(&tried) {
                    continue;
                }
                let worth = value(&tried)?;
                if better(worth, best) {
                    (now, best) = (tried, worth);
                }
            }
        }
        if now == before && !swap(game, &mut now, &mut best, &value, &better)? {
            return Ok((best.0, best.1, now));
        }
    }
}

type Worth = (f64, bool);

/// The first exchange of two slots' digits that helps: one site opens as another closes.
fn swap(
    game: &Game,
    now: &mut Vec<usize>,
    best: &mut Worth,
    value: &impl Fn(&[usize]) -> Result<Worth, MarketError>,
    better: &impl Fn(Worth, Worth) -> bool,
) -> Result<bool, MarketError> {
    for a in 0..now.len() {
        for b in 0..a {
            if now[a] == now[b] || game.slots[a].options.len() <= now[b] || game.slots[b].options.len() <= now[a] {
                continue;
            }
            let mut tried = now.clone();
            tried.swap(a, b);
            if game.allowed(&tried) {
                let worth = value(&tried)?;
                if better(worth, *best) {
                    (*now, *best) = (tried, worth);
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}
