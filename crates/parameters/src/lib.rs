//! Numbers about the world, each with its unit, range, source and date.
//!
//! Knows: the files under `params/` and `registers/`, which are embedded, and the checks that they pass. It also holds the bank
//! holidays of the four nations, and what studies found on both sides of a question.
//!
//! Must not know: what a number is used for. A chapter asks for an id and a date, and gets the value with its source.
//!
//! Start reading at [`Parameters`].

mod bank_holidays;
mod error;
mod evidence;
mod load;
mod own;
mod parameter;
mod registers;
mod sources;
#[cfg(test)]
mod tests;

pub use bank_holidays::{BANK_HOLIDAYS_SOURCE, bank_holidays};
pub use error::ParameterError;
pub use evidence::{Evidence, evidence};
pub use parameter::{Bounds, Kind, Known, Own, Parameter, Parameters, Range, Role, UNITS, Value};
pub use registers::{Coverage, Register, TeamTemplate, register, registers};
pub use sources::{Read, Source};
