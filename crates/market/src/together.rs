//! All services: equilibria of services that share nothing are the product of each one's, and pounds add up.

use crate::{Case, Game, GameResult, MarketError, Profile, SearchSettings, solve_game};

/// Who gains and who loses on the way from one state to another, a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Gains {
    /// Change of each organisation's surplus, before transfers, pounds.
    pub organisations: Vec<f64>,
    /// Change of patients' benefit, pounds.
    pub patients: f64,
    /// Change of the commissioner's bill (more is a loss), pounds.
    pub bill: f64,
    /// Change of `W`: organisations' and patients' changes less the bill's, and less what the outside centre loses.
    pub welfare: f64,
    /// Change of the minutes that all patients travel.
    pub minutes: f64,
    /// Change of the patients who go outside.
    pub outside: f64,
}

/// Money that passes so that gains are shared; it sums to nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfers {
    /// What each organisation receives, pounds a year.
    pub organisations: Vec<f64>,
    /// What the commissioner receives on behalf of patients.
    pub commissioner: f64,
}

impl Gains {
    /// Transfers with which every organisation, and the commissioner on behalf of patients, gains the same. With money that can be passed on
    /// this is the Nash bargain too: the product of gains is greatest where they are equal (Nash 1950).
    #[must_use]
    pub fn equal(&self) -> Transfers {
        #[expect(clippy::cast_precision_loss, reason = "organisations are few")]
        let each = self.welfare / (self.organisations.len() + 1) as f64;
        Transfers {
            organisations: self.organisations.iter().map(|change| each - change).collect(),
            commissioner: each - (self.patients - self.bill),
        }
    }
}

/// The whole case.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Games that share nothing with each other, mostly one service each.
    pub games: Vec<GameResult>,
    /// How many equilibria all have together; 0 when one of them has none.
    pub equilibria: usize,
    /// `W` of the plan.
    pub welfare: f64,
    /// `C` of the plan.
    pub cost: f64,
    /// Pounds a year that the worst equilibrium loses against the plan; nothing where some game has none.
    pub worst_gap: Option<f64>,
    /// Pounds a year that the best equilibrium loses.
    pub best_gap: Option<f64>,
    /// The least λ at which the plan holds in every game; nothing where no λ is enough.
    pub lambda_star: Option<f64>,
}

impl Solution {
    /// `C` of the worst equilibrium ÷ `C` of the plan. It moves with the zero point: give pounds first.
    #[must_use]
    pub fn price_of_anarchy(&self) -> Option<f64> {
        self.worst_gap.map(|gap| (self.cost + gap) / self.cost)
    }

    /// `C` of the best equilibrium ÷ `C` of the plan.
    #[must_use]
    pub fn price_of_stability(&self) -> Option<f64> {
        self.best_gap.map(|gap| (self.cost + gap) / self.cost)
    }

    /// Whether every profile of every game was looked at.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.games.iter().all(GameResult::complete)
    }

    /// Who gains and who loses from one profile of every game to another.
    #[must_use]
    pub fn gains<'s>(&'s self, from: impl Fn(&'s GameResult) -> &'s Profile, to: impl Fn(&'s GameResult) -> &'s Profile) -> Gains {
        let organisations = self.games.first().map_or(0, |g| g.today.outcome.surplus.len());
        let mut gains =
            Gains { organisations: vec![0.0; organisations], patients: 0.0, bill: 0.0, welfare: 0.0, minutes: 0.0, outside: 0.0 };
        for game in &self.games {
            let (before, after) = (&from(game).outcome, &to(game).outcome);
            for (change, (after, before)) in gains.organisations.iter_mut().zip(after.surplus.iter().zip(&before.surplus)) {
                *change += after - before;
            }
            gains.patients += after.benefit - before.benefit;
            gains.bill += after.bill - before.bill;
            gains.welfare += after.welfare - before.welfare;
            for (after, before) in after.services.iter().zip(&before.services) {
                gains.minutes += after.minutes - before.minutes;
                gains.outside += after.outside - before.outside;
            }
        }
        gains
    }

    /// From rivalry (the worst equilibria, or the profile of least regret where there is none) to the plan.
    #[must_use]
    pub fn from_rivalry(&self) -> Gains {
        self.gains(GameResult::rivalry, |game| &game.plan.profile)
    }
}

/// Solves every service of a case.
///
/// # Errors
/// A value that the model cannot take; waits that do not settle.
pub fn solve(case: &Case) -> Result<Solution, MarketError> {
    solve_with(case, &SearchSettings::default())
}

/// [`solve`], with settings for games that are too large to enumerate.
///
/// # Errors
/// As [`solve`].
pub fn solve_with(case: &Case, settings: &SearchSettings) -> Result<Solution, MarketError> {
    let case = case.clone().checked()?;
    let games = Game::all(&case).iter().map(|game| solve_game(game, settings)).collect::<Result<Vec<_>, _>>()?;
    let gap = |pick: fn(&GameResult) -> Option<&Profile>| {
        games.iter().map(|g| pick(g).map(|e| g.plan.profile.outcome.welfare - e.outcome.welfare)).sum::<Option<f64>>()
    };
    Ok(Solution {
        equilibria: games.iter().fold(1_usize, |n, g| n.saturating_mul(g.equilibria.len())),
        welfare: games.iter().map(|g| g.plan.profile.outcome.welfare).sum(),
        cost: games.iter().map(|g| g.plan.profile.outcome.cost).sum(),
        worst_gap: gap(GameResult::worst),
        best_gap: gap(GameResult::best),
        lambda_star: games.iter().try_fold(0.0, |most: f64, g| g.plan.lambda_star.map(|l| most.max(l))),
        games,
    })
}
