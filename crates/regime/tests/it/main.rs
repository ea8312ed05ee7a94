//! Tests of the chapter as its users call it.
#![allow(missing_docs)]

mod behaviours;
mod exact;
mod invariants;
mod reference;
