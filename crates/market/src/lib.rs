//! The chapter on competition and collaboration: what each organisation would do for itself, what the shared plan would be, and the
//! difference in pounds, minutes and patients a year.
//!
//! Knows: patients' choice of site and how it is estimated from flows, the game that organisations play with the levels of their sites, waits
//! that grow with load, pure equilibria, the plan and its floors, and what would make the plan hold.
//!
//! Must not know: files and formats, other chapters, how anything is drawn.
//!
//! Start reading at [`run`] (from a community's tables) or [`solve`] (from a case), then `case.rs` (the game), `game.rs` and `outcome.rs` (what a profile is worth to whom).

mod bargain;
mod case;
mod chapter;
mod check;
mod choice;
mod choice_of_flows;
mod enumerate;
mod error;
mod explain;
mod findings_of;
mod fit;
mod game;
mod kernel;
mod lever;
mod linear;
mod outcome;
mod plan;
mod pool;
mod pose;
mod respond;
mod result;
mod search;
mod space;
mod sure;
mod together;
mod waits;
mod words;

pub use bargain::{Bargain, Coalition, Player, bargain, divide};
pub use case::{Case, Contract, Floors, Offer, Service, Site, Waits};
pub use chapter::{Market, Moved, Pool, Pools, Settings, run};
pub use choice::{Choice, huff};
pub use choice_of_flows::Estimated;
pub use enumerate::{MOST_PAYOFFS, MOST_SETTLED, Table, can_enumerate, enumerate};
pub use error::MarketError;
pub use explain::explain;
pub use fit::{Estimate, Fit, fit};
pub use game::{Game, Slot};
pub use lever::{Lever, LeverKind, Levers, Rule, Ruled, levers};
pub use outcome::{Outcome, ServiceOutcome};
pub use plan::{Completeness, GameResult, Plan, Profile, search_game, solve_game};
pub use pool::{Overspend, PoolRisk};
pub use pose::{Inputs, Journeys, Posed, pose, services_of};
pub use respond::{MOST_ORDERED, MOST_OWN, Move, Path, Response, all_orders, best_response, regrets, sequential};
pub use search::SearchSettings;
pub use space::Space;
pub use sure::{Assumption, AssumptionRange, Sensitivity, ShortAnswer, sensitivities};
pub use together::{Gains, Solution, Transfers, solve, solve_with};
pub use waits::SETTLED;
