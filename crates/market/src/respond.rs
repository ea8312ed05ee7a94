//! Sequential best response: one organisation after the other, until nobody moves or a profile comes back.

use crate::{Case, MOST_PROFILES, Market, MarketError};

/// What a sequence of best responses came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Profiles in turn, the start first; one is added at each move.
    pub profiles: Vec<Vec<usize>>,
    /// Whether it came back to where it had been at the same turn, so that it would go round for ever.
    pub cycle: bool,
}

/// The levels of its own sites that pay an organisation most while others stay; where it gains nothing beyond rounding, it stays.
///
/// # Errors
/// More combinations of its own levels than [`MOST_PROFILES`].
pub fn best_response(market: &Market, levels: &[usize], organisation: usize) -> Result<Vec<usize>, MarketError> {
    let case: &Case = market.case;
    let own: Vec<usize> = (0..case.sites.len()).filter(|&s| case.sites[s].organisation == organisation).collect();
    let kinds = case.levels.len();
    let count = own.iter().try_fold(1_usize, |n, _| n.checked_mul(kinds)).filter(|n| *n <= MOST_PROFILES).ok_or_else(|| {
        MarketError::TooLarge { service: market.service.name.clone(), profiles: format!("{kinds}^{}", own.len()), most: MOST_PROFILES }
    })?;
    let mut best = levels.to_vec();
    let mut pays = market.outcome(levels).payoff[organisation];
    let mut tried = levels.to_vec();
    for index in 0..count {
        let mut rest = index;
        for &site in own.iter().rev() {
            tried[site] = rest % kinds;
            rest /= kinds;
        }
        let value = market.outcome(&tried).payoff[organisation];
        if value - pays > 1e-10 * pays.abs().max(value.abs()) {
            pays = value;
            best.clone_from(&tried);
        }
    }
    Ok(best)
}

/// Best responses in the given order of organisations, round after round.
///
/// # Errors
/// As [`best_response`].
pub fn sequential(market: &Market, start: &[usize], order: &[usize]) -> Result<Path, MarketError> {
    let mut profiles = vec![start.to_vec()];
    let mut now = start.to_vec();
    let mut rounds = std::collections::BTreeSet::new();
    while rounds.insert(now.clone()) {
        let before = now.clone();
        for &organisation in order {
            let next = best_response(market, &now, organisation)?;
            if next != now {
                profiles.push(next.clone());
                now = next;
            }
        }
        if now == before {
            return Ok(Path { profiles, cycle: false });
        }
    }
    Ok(Path { profiles, cycle: true })
}

/// [`sequential`] in every order of the organisations, for four or fewer; else in the given order alone.
///
/// # Errors
/// As [`best_response`].
pub fn all_orders(market: &Market, start: &[usize]) -> Result<Vec<(Vec<usize>, Path)>, MarketError> {
    let count = market.case.organisations.len();
    let orders = if count <= 4 { orders(count) } else { vec![(0..count).collect()] };
    orders.into_iter().map(|order| sequential(market, start, &order).map(|path| (order, path))).collect()
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let mut all: Vec<Vec<usize>> = orders(last)
        .into_iter()
        .flat_map(|order| {
            (0..=last).map(move |at| {
                let mut longer = order.clone();
                longer.insert(at, last);
                longer
            })
        })
        .collect();
    all.sort();
    all
}
