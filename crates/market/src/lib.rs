//! The chapter on competition and collaboration: what each organisation would do for itself, what the shared plan would be, and the
//! difference in pounds a year.
//!
//! Knows: patients' choice of site, the game that organisations play with the levels of their sites, its pure equilibria, the plan, and
//! what would make the plan hold.
//!
//! Must not know: files and formats, other chapters, how anything is drawn.
//!
//! Start reading at [`solve`], then `case.rs` (the game) and `evaluate.rs` (what a profile is worth to whom).

mod case;
mod choice;
mod enumerate;
mod error;
mod evaluate;
mod plan;
mod respond;
mod together;

pub use case::{Case, Service, Site};
pub use choice::{Choice, huff};
pub use enumerate::{Equilibrium, MOST_PROFILES, Table, enumerate};
pub use error::MarketError;
pub use evaluate::{Market, Outcome};
pub use plan::{Plan, ServiceResult, solve_service};
pub use respond::{Path, all_orders, best_response, sequential};
pub use together::{Gains, Solution, solve};
