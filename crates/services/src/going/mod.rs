//! Patients whom a planner sends, and patients who choose.

mod assigned;
mod choice;
mod whole;

pub(crate) use assigned::assigned;
pub(crate) use choice::chosen;
pub use choice::spread;
