//! Tests of the chapter as its users call it.
#![allow(missing_docs)]

mod behaviours;
mod chapter;
mod exact;
mod invariants;
mod reference;
