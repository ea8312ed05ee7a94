//! The chapter on the regime: what the levels above do to the community, simulated in ensembles.
//!
//! Knows: the model (managers' load, capability, the centre's attention, waiting lists, patients' choice, money), its published behaviours, its tipping
//! points, and what its ensembles say.
//!
//! Must not know: files and formats, other chapters, how anything is drawn.
//!
//! Start reading at [`model`], then `processes` (the equations), `kernel/step.rs` (how they are put together) and [`simulate`].

mod behaviours;
mod chapter;
mod ensemble;
mod error;
pub mod exact;
mod explain;
mod findings;
mod fit;
pub mod inputs;
pub mod kernel;
pub mod model;
mod phase;
pub mod presets;
pub mod processes;
mod result;
pub mod sample;
mod simulate;
pub mod tipping;
mod world;

pub use behaviours::{Behaviour, Curve, behaviours};
pub use chapter::{Conditions, Inputs, Matter, ROOM_LEVERS, Regime, Regret, Room, Settings, Together, Verdict, prepare, run};
pub use ensemble::{Band, Estimate, Found, MEASURES, Outcome, Question, Summary, ensemble, one};
pub use error::RegimeError;
pub use explain::explain;
pub use fit::{ListFit, fit_lists};
pub use kernel::vector::measured_peak;
pub use model::Numbers;
pub use phase::Blow;
pub use simulate::{LANES, Width, simulate, simulate_all};
pub use world::{Change, Course, Detail, Draw, Method, Pulse, Row, State, Trajectory, Wave, World};
