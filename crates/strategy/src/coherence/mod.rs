//! Coherence: where the demands pull against each other, and which choices hold together.

pub mod balance;
