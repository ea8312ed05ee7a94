//! The market against reference values, closed forms, other methods, and identities.

#![allow(clippy::unwrap_used, reason = "in tests, a value that is not there fails the test")]

mod bargain;
mod cases;
mod choice;
mod community;
mod fit;
mod floors;
mod identities;
mod kernel;
mod levers;
mod pools;
mod search;
mod shared;
mod sure;
mod three_hospitals;
mod waits;
mod with_services;
