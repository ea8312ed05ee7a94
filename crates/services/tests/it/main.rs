//! The chapter on reference data, on small instances by brute force, and on what it must refuse.
#![allow(clippy::unwrap_used, reason = "tests")]

mod appraisal;
mod asked;
mod asked_small;
mod brute;
mod chapter;
mod enumerated;
mod estimated;
mod fronts;
mod medians;
mod posed;
mod read;
mod reference;
mod refused;
mod sure;
mod together;
