//! Best responses, one organisation after the other, until nobody moves or a profile comes back.

use crate::enumerate::is_rounding;
use crate::{Game, MarketError, Space};

/// Most combinations of its own levels that an organisation tries; beyond, it changes one of its slots after the other.
pub const MOST_OWN: usize = 20_000;

/// A move.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Who moves.
    pub organisation: usize,
    /// What it gains, pounds a year of what it pursues.
    pub gain: f64,
    /// The profile that it moves to.
    pub to: Vec<usize>,
}

/// What a sequence of best responses came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Where it starts.
    pub start: Vec<usize>,
    /// The order in which organisations have their turn.
    pub order: Vec<usize>,
    /// Moves in turn.
    pub moves: Vec<Move>,
    /// Where moves begin to repeat for ever; nothing where it comes to rest.
    pub cycle_from: Option<usize>,
}

impl Path {
    /// Where it ends; in a cycle, where it was when it came round.
    #[must_use]
    pub fn end(&self) -> &[usize] {
        self.moves.last().map_or(&self.start, |last| &last.to)
    }

    /// The moves that repeat.
    #[must_use]
    pub fn cycle(&self) -> &[Move] {
        self.cycle_from.map_or(&[], |from| &self.moves[from..])
    }
}

/// What would pay an organisation most while others stay.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The profile with its levels changed; the same where it gains nothing beyond rounding.
    pub profile: Vec<usize>,
    /// What it gains.
    pub gain: f64,
    /// Whether all combinations of its own levels were tried; if not, one slot was changed after the other.
    pub all_tried: bool,
}

/// All profiles that an organisation can bring about alone, the present one included; nothing if they are too many.
pub(crate) fn alternatives<'g>(game: &'g Game, digits: &'g [usize], organisation: usize) -> Option<impl Iterator<Item = Vec<usize>> + 'g> {
    let own = game.own(organisation);
    let space = Space::new(own.iter().map(|s| game.slots[*s].options.len()).collect()).filter(|space| space.count() <= MOST_OWN)?;
    let profiles = (0..space.count()).map(move |index| {
        let mut tried = digits.to_vec();
        own.iter().zip(space.digits(index)).for_each(|(slot, digit)| tried[*slot] = digit);
        tried
    });
    Some(profiles.filter(|tried| game.allowed(tried)))
}

/// The levels of its own sites that pay an organisation most while others stay.
///
/// # Errors
/// Waits that do not settle.
pub fn best_response(game: &Game, digits: &[usize], organisation: usize) -> Result<Response, MarketError> {
    let payoff = |profile: &[usize]| game.outcome(profile).map(|outcome| outcome.payoff[organisation]);
    let now = payoff(digits)?;
    let (mut best, mut pays) = (digits.to_vec(), now);
    let turnover = game.turnover();
    let mut consider = |tried: Vec<usize>| -> Result<bool, MarketError> {
        let value = payoff(&tried)?;
        let better = value > pays && !is_rounding(value - pays, pays, turnover);
        if better {
            (best, pays) = (tried, value);
        }
        Ok(better)
    };
    let all = alternatives(game, digits, organisation);
    let all_tried = all.is_some();
    if let Some(all) = all {
        for tried in all {
            consider(tried)?;
        }
    } else {
        one_slot_after_the_other(game, digits, organisation, &mut consider)?;
    }
    Ok(Response { profile: best, gain: pays - now, all_tried })
}

/// Changes single slots for as long as that pays.
fn one_slot_after_the_other(
    game: &Game,
    digits: &[usize],
    organisation: usize,
    consider: &mut impl FnMut(Vec<usize>) -> Result<bool, MarketError>,
) -> Result<(), MarketError> {
    let mut now = digits.to_vec();
    loop {
        let mut moved = false;
        for slot in game.own(organisation) {
            for digit in 0..game.slots[slot].options.len() {
                let mut tried = now.clone();
                tried[slot] = digit;
                if digit != now[slot] && game.allowed(&tried) && consider(tried.clone())? {
                    now = tried;
                    moved = true;
                }
            }
        }
        if !moved {
            return Ok(());
        }
    }
}

/// Gain that each organisation could have by leaving a profile alone, pounds a year of what it pursues: the certificate.
///
/// Recomputed from outcomes, without the tables in which equilibria are looked for. Gains that are rounding count as none. The flag says
/// whether all combinations of own levels were tried.
///
/// # Errors
/// Waits that do not settle.
pub fn regrets(game: &Game, digits: &[usize]) -> Result<(Vec<f64>, bool), MarketError> {
    let mut all_tried = true;
    let mut gain = |organisation| {
        best_response(game, digits, organisation).map(|response| {
            all_tried &= response.all_tried;
            response.gain
        })
    };
    let regrets = (0..game.case.organisations.len()).map(&mut gain).collect::<Result<_, _>>()?;
    Ok((regrets, all_tried))
}

/// Best responses in the given order of organisations, round after round.
///
/// # Errors
/// As [`best_response`].
pub fn sequential(game: &Game, start: &[usize], order: &[usize]) -> Result<Path, MarketError> {
    let mut path = Path { start: start.to_vec(), order: order.to_vec(), moves: Vec::new(), cycle_from: None };
    let mut now = start.to_vec();
    let mut rounds = std::collections::BTreeMap::new();
    loop {
        if let Some(from) = rounds.insert(now.clone(), path.moves.len()) {
            path.cycle_from = Some(from);
            return Ok(path);
        }
        let before = path.moves.len();
        for &organisation in order {
            let response = best_response(game, &now, organisation)?;
            if response.profile != now {
                now.clone_from(&response.profile);
                path.moves.push(Move { organisation, gain: response.gain, to: response.profile });
            }
        }
        if path.moves.len() == before {
            return Ok(path);
        }
    }
}

/// Most organisations whose every order is tried.
pub const MOST_ORDERED: usize = 4;

/// [`sequential`] in every order of the organisations that decide about something, for [`MOST_ORDERED`] or fewer; else in the order given by the case.
///
/// # Errors
/// As [`best_response`].
pub fn all_orders(game: &Game, start: &[usize]) -> Result<Vec<Path>, MarketError> {
    let deciding: Vec<usize> = (0..game.case.organisations.len()).filter(|i| !game.own(*i).is_empty()).collect();
    let orders = if deciding.len() <= MOST_ORDERED { orders(&deciding) } else { vec![deciding] };
    orders.iter().map(|order| sequential(game, start, order)).collect()
}

fn orders(of: &[usize]) -> Vec<Vec<usize>> {
    let Some((last, others)) = of.split_last() else { return vec![Vec::new()] };
    let mut all: Vec<Vec<usize>> = orders(others)
        .into_iter()
        .flat_map(|order| {
            (0..=others.len()).map(move |at| {
                let mut longer = order.clone();
                longer.insert(at, *last);
                longer
            })
        })
        .collect();
    all.sort();
    all
}
