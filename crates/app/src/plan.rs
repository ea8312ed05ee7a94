//! What to do when: a planning problem in a file of its own, or from a community's tables.

mod clock;
mod instance;

pub use clock::{Interrupt, Stopwatch};
pub use instance::{Instance, PlanInstanceError, read_instance, solve_instance};
