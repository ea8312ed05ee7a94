//! Patients whom a planner sends, and patients who choose.

mod assigned;
mod choice;
mod whole;

pub(crate) use assigned::{assigned, assigned_program, start as start_assigned};
pub(crate) use choice::chosen;
pub use choice::spread;
