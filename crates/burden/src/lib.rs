//! The chapter on burden: who carries which hours of which demands, how much headroom is left, and who asks for it.
//!
//! Knows: how supply, load and headroom are computed from a community's tables and the parameters; the bill, collisions, relief; what
//! these figures mean in plain English, and how each of them came about.
//!
//! Must not know: files and formats, other chapters, how anything is drawn.
//!
//! Start reading at [`run`], then `model.rs` (what is fixed before any draw) and `cell.rs` (one role in one month).

mod actuals;
mod assumptions;
mod bill;
mod bodies;
mod cell;
mod chapter;
mod clashes;
mod compute;
mod confirmed;
mod counts;
mod days;
mod doubts;
mod draws;
mod error;
mod explain;
mod facts;
mod findings;
mod history;
mod load;
mod log;
mod managers;
mod model;
mod names;
mod place;
mod result;
mod rows;
mod samples;
mod scenarios;
mod schedule;
mod spread;
mod standing;
mod supply;
mod tables;
mod unknown;
mod weeks;
mod words;

pub use actuals::{ChartPoint, Credibility, Handed, OverTime, PairResult, Ratio, Recorded};
pub use compute::run;
pub use error::BurdenError;
pub use explain::{Explainer, explain};
pub use log::{Evenness, Fridays, HoursFit, LogRow, RequestLog, Used, WhenRow};
pub use managers::{ManagersWork, managers_work};
pub use result::{
    BandResult, Burden, Cell, ClosedDay, Collision, Count, DemandResult, Doubt, IssuerResult, Note, OriginResult, RoleResult, ScenarioCell,
    ScenarioResult, ShareResult, Totals, WeekResult,
};

pub use samples::headroom_samples;
pub use standing::{StandingLoad, standing_load};

use parameters::Parameters;

/// What the chapter needs beside the community.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Numbers about the world, with the community's own values set.
    pub parameters: &'a Parameters,
}

/// How it is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Monte Carlo samples.
    pub samples: u32,
    /// Seed of the random streams.
    pub seed: u64,
    /// Correlation of the estimates by their common factor; empty: the parameter.
    pub correlation: Option<f64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { samples: 10_000, seed: 1, correlation: None }
    }
}
