//! Sharing what collaboration gains: what coalitions could have by themselves, and divisions that they would accept.

use optimise::{Kind, Limits, Model, Sense, Status, Watcher};

use crate::enumerate::{Payoffs, is_rounding, payoffs};
use crate::{Case, Contract, Game, MarketError, can_enumerate};

/// Most coalitions × organisations × profiles that are looked at.
const MOST_WORK: usize = 400_000_000;

/// Who bargains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Player {
    /// An organisation that decides about something.
    Organisation(usize),
    /// The commissioner, on behalf of patients: their benefit less the bill.
    Commissioner,
}

/// A set of players, a bit each, in the order of [`Bargain::players`].
pub type Coalition = u32;

/// The game of sharing, in pounds a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Bargain {
    /// Players; the commissioner last.
    pub players: Vec<Player>,
    /// What each coalition could have by acting together while everybody else acts alone, by the bits of its members; 0 for nobody.
    pub values: Vec<f64>,
    /// What each player has where everybody acts alone.
    pub alone: Vec<f64>,
    /// Everybody the same gain over acting alone; with money that can be passed on, the Nash bargain too.
    pub equal: Vec<f64>,
    /// Shapley's value: the mean of what a player adds, over all orders of joining.
    pub shapley: Vec<f64>,
    /// The division at which the coalition that would gain most by leaving gains least.
    pub least_core: Vec<f64>,
    /// What that coalition gains by leaving. Above 0 the core is empty: no division keeps everybody.
    pub excess: f64,
}

impl Bargain {
    /// Whether no division keeps every coalition.
    #[must_use]
    pub fn core_is_empty(&self) -> bool {
        self.excess > self.rounding()
    }

    /// Coalitions that would have more by themselves than a division gives them, with what they would gain; the largest gain first.
    #[must_use]
    pub fn objections(&self, shares: &[f64]) -> Vec<(Coalition, f64)> {
        let all = self.values.len() - 1;
        let gain = |s: usize| self.values[s] - total(shares, s);
        let mut found: Vec<(Coalition, f64)> =
            (1..all).filter(|s| gain(*s) > self.rounding()).map(|s| (u32::try_from(s).expect("a mask of 32 bits"), gain(s))).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }

    /// Members of a coalition.
    #[must_use]
    pub fn members(&self, coalition: Coalition) -> Vec<Player> {
        (0..self.players.len()).filter(|i| coalition >> i & 1 == 1).map(|i| self.players[i]).collect()
    }

    /// Pounds below which a difference is the rounding of sums and of the solver.
    fn rounding(&self) -> f64 {
        1e-7 * self.values.iter().fold(1.0, |most: f64, v| most.max(v.abs()))
    }
}

fn total(shares: &[f64], coalition: usize) -> f64 {
    shares.iter().enumerate().filter(|(i, _)| coalition >> i & 1 == 1).map(|(_, share)| share).sum()
}

/// The game of sharing of a checked case; nothing where it is too large for every coalition to be looked at.
///
/// Players bargain over pounds: weights λ and θ are set aside. A coalition picks the levels of its members for their sum while each of the others
/// picks its own (the γ-characteristic function); of several equilibria it counts on the one that is worst for it, and without one on the
/// profile whose largest regret is least. All together pick the plan, floors kept.
///
/// # Errors
/// Waits that do not settle; the solver.
///
/// # Sources
/// Shapley 1953; Chander and Tulkens 1997 (γ-core); Maschler, Peleg and Shapley 1979 (least core). Oracles (`tests/it/bargain.rs`): the plan's `W` as the value of all;
/// textbook games; every order of joining one by one; the least core by hand.
pub fn bargain(case: &Case) -> Result<Option<Bargain>, MarketError> {
    let mut money = case.clone();
    for contract in money.services.iter_mut().flat_map(|s| &mut s.contracts) {
        *contract = Contract { system_weight: 0.0, own_benefit_weight: 0.0, ..*contract };
    }
    let games = Game::all(&money);
    let deciding: Vec<usize> = (0..money.organisations.len()).filter(|i| games.iter().any(|g| !g.own(*i).is_empty())).collect();
    let n = deciding.len() + 1;
    let work = |g: &Game| g.space().and_then(|s| s.count().checked_mul(n << n.min(40))).is_some_and(|work| work <= MOST_WORK);
    if n > 12 || !games.iter().all(|g| can_enumerate(g) && work(g)) {
        return Ok(None);
    }
    let mut values = vec![0.0; 1 << n];
    let mut alone = vec![0.0; n];
    for game in &games {
        let table = Sharing::new(game, &deciding)?;
        values.iter_mut().enumerate().skip(1).for_each(|(coalition, value)| *value += table.value(coalition));
        alone.iter_mut().zip(table.alone()).for_each(|(sum, value)| *sum += value);
    }
    let mut players: Vec<Player> = deciding.into_iter().map(Player::Organisation).collect();
    players.push(Player::Commissioner);
    divide(players, values, alone).map(Some)
}

/// Divisions of what all have together.
///
/// # Errors
/// The solver.
pub fn divide(players: Vec<Player>, values: Vec<f64>, alone: Vec<f64>) -> Result<Bargain, MarketError> {
    let n = players.len();
    let all = values[values.len() - 1];
    #[expect(clippy::cast_precision_loss, reason = "players are few")]
    let each = (all - alone.iter().sum::<f64>()) / n as f64;
    let shapley = shapley(&values, n);
    let least_core = least_core(&values, n)?;
    let excess = (1..values.len() - 1).map(|s| values[s] - total(&least_core, s)).fold(f64::NEG_INFINITY, f64::max);
    Ok(Bargain { equal: alone.iter().map(|a| a + each).collect(), players, shapley, least_core, excess, values, alone })
}

/// `φ_i = Σ_S |S|! (n − |S| − 1)!/n! · (v(S ∪ i) − v(S))`.
fn shapley(values: &[f64], n: usize) -> Vec<f64> {
    let factorial = |k: usize| (1..=k).map(|i| i as f64).product::<f64>();
    let mut shares = vec![0.0; n];
    for (s, value) in values.iter().enumerate() {
        let size = s.count_ones() as usize;
        for (i, share) in shares.iter_mut().enumerate().filter(|(i, _)| s >> i & 1 == 0) {
            *share += factorial(size) * factorial(n - size - 1) / factorial(n) * (values[s | 1 << i] - value);
        }
    }
    shares
}

/// `min ε` with `x(S) + ε ≥ v(S)` for every coalition but all, and `x(all) = v(all)`, by linear programming. What is reported as excess is
/// computed from the shares, not taken from the solver.
fn least_core(values: &[f64], n: usize) -> Result<Vec<f64>, MarketError> {
    let all = values.len() - 1;
    let scale = values.iter().fold(1.0, |most: f64, v| most.max(v.abs()));
    let mut model = Model::new(Sense::Minimise);
    let shares: Vec<_> = (0..n).map(|_| model.column(0.0, f64::NEG_INFINITY, f64::INFINITY, Kind::Continuous)).collect();
    let excess = model.column(1.0, f64::NEG_INFINITY, f64::INFINITY, Kind::Continuous);
    for (s, value) in values.iter().enumerate().take(all).skip(1) {
        let members = shares.iter().enumerate().filter(|(i, _)| s >> i & 1 == 1).map(|(_, c)| (*c, 1.0));
        model.row(value / scale, f64::INFINITY, members.chain([(excess, 1.0)]));
    }
    model.row(values[all] / scale, values[all] / scale, shares.iter().map(|c| (*c, 1.0)));
    let answer = optimise::solve(&model, &Limits::default(), None, &mut Watcher)?;
    match (answer.status, answer.columns) {
        (Status::Optimal, Some(point)) => {
            let mut shares: Vec<f64> = point[..n].iter().map(|x| x * scale).collect();
            // what rounding left of the sum goes to everybody alike
            #[expect(clippy::cast_precision_loss, reason = "players are few")]
            let left = (values[all] - shares.iter().sum::<f64>()) / n as f64;
            shares.iter_mut().for_each(|share| *share += left);
            Ok(shares)
        }
        (status, _) => Err(MarketError::NoDivision { status: status.word().to_owned() }),
    }
}

/// Payoffs of a game, with what is the same for every coalition.
struct Sharing<'g> {
    game: &'g Game<'g>,
    table: Payoffs,
    /// The organisations of players.
    deciding: Vec<usize>,
    /// Gain within reach of each of them alone, by organisation and profile.
    regrets: Vec<Vec<f64>>,
    turnover: f64,
}

impl<'g> Sharing<'g> {
    fn new(game: &'g Game<'g>, deciding: &[usize]) -> Result<Self, MarketError> {
        let table = payoffs(game)?;
        let regrets = deciding.iter().map(|i| regret(&table, &game.own(*i), &table.payoffs[*i])).collect();
        Ok(Self { game, table, deciding: deciding.to_vec(), regrets, turnover: game.turnover() })
    }

    /// What a coalition has in a profile.
    fn pay(&self, coalition: usize, profile: usize) -> f64 {
        let member = |i: &usize| coalition >> i & 1 == 1;
        let own: f64 = (0..self.deciding.len()).filter(member).map(|i| self.table.payoffs[self.deciding[i]][profile]).sum();
        if coalition >> self.deciding.len() & 1 == 0 {
            return own;
        }
        let surplus: f64 = self.table.payoffs.iter().map(|p| p[profile]).sum();
        own + self.table.welfare[profile] - surplus
    }

    /// The least that a coalition has in a profile from which neither it nor anybody else would move.
    fn value(&self, coalition: usize) -> f64 {
        let players = self.deciding.len() + 1;
        let count = self.table.space.count();
        if coalition == (1 << players) - 1 {
            let kept = (0..count).filter(|i| self.table.kept[*i]);
            let best = |among: &mut dyn Iterator<Item = usize>| among.map(|i| self.table.welfare[i]).fold(f64::NEG_INFINITY, f64::max);
            let floors = best(&mut kept.into_iter());
            return if floors.is_finite() { floors } else { best(&mut (0..count)) };
        }
        let pay: Vec<f64> = (0..count).map(|profile| self.pay(coalition, profile)).collect();
        let own: Vec<usize> =
            (0..self.deciding.len()).filter(|i| coalition >> i & 1 == 1).flat_map(|i| self.game.own(self.deciding[i])).collect();
        let regret = regret(&self.table, &own, &pay);
        let (mut worst, mut nearest, mut least) = (f64::INFINITY, f64::NAN, f64::INFINITY);
        for profile in (0..count).filter(|p| self.table.welfare[*p].is_finite()) {
            let mut most = regret[profile];
            let mut calm = is_rounding(most, pay[profile], self.turnover);
            for i in (0..self.deciding.len()).filter(|i| coalition >> i & 1 == 0) {
                let gain = self.regrets[i][profile];
                most = most.max(gain);
                calm &= is_rounding(gain, self.table.payoffs[self.deciding[i]][profile], self.turnover);
            }
            if calm {
                worst = worst.min(pay[profile]);
            }
            if most < least {
                (least, nearest) = (most, pay[profile]);
            }
        }
        if worst.is_finite() { worst } else { nearest }
    }

    /// What each player has in the equilibrium of least `W`, or where there is none in the profile of least regret.
    fn alone(&self) -> Vec<f64> {
        let calm = |p: usize| {
            self.deciding.iter().zip(&self.regrets).all(|(i, regret)| is_rounding(regret[p], self.table.payoffs[*i][p], self.turnover))
        };
        let most = |p: usize| self.regrets.iter().map(|r| r[p]).fold(0.0, f64::max);
        let possible = || (0..self.table.space.count()).filter(|p| self.table.welfare[*p].is_finite());
        let worst = possible().filter(|p| calm(*p)).min_by(|a, b| self.table.welfare[*a].total_cmp(&self.table.welfare[*b]));
        let profile = worst.or_else(|| possible().min_by(|a, b| most(*a).total_cmp(&most(*b)))).unwrap_or(0);
        (0..=self.deciding.len()).map(|i| self.pay(1 << i, profile)).collect()
    }
}

/// Gain within reach of whoever owns these digits; without digits, none.
fn regret(table: &Payoffs, own: &[usize], pay: &[f64]) -> Vec<f64> {
    let best = table.space.best_within_reach(own, pay);
    best.iter().zip(pay).map(|(best, pay)| if best > pay { best - pay } else { 0.0 }).collect()
}
