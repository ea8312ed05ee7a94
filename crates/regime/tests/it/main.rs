//! Tests of the chapter as its users call it.

#![allow(clippy::unwrap_used, reason = "the reference files are ours: a value that is not there fails the test")]
#![allow(missing_docs)]

mod behaviours;
mod chapter;
mod exact;
mod invariants;
mod pictured;
mod reference;
