//! The solver: a mixed-integer model, what became of it, and how to stop it.
//!
//! Knows: how a model is handed to HiGHS, what HiGHS answers, and how a search that runs beside it exchanges plans and bounds with it. The only
//! crate that links HiGHS.
//!
//! Must not know: what the columns and rows stand for.
//!
//! A solver's answer is a claim: an [`Answer`] carries status, objective, bound and gap, and whoever asked re-checks the plan without the solver.
//! HiGHS's "optimal" means within the gap that was asked for. One thread, so that limits by nodes give the same answer on every machine.
//!
//! Start reading at [`Model`], then [`solve`] for integer models and [`Relaxation`] for linear ones that grow by rows.

mod answer;
mod callback;
mod error;
mod model;
mod relaxation;
mod solve;

pub use answer::{Answer, LinearAnswer, Status};
pub use error::OptimiseError;
pub use model::{Column, Kind, Model, Sense};
pub use relaxation::Relaxation;
pub use solve::{Limits, Progress, Watch, Watcher, solve};
