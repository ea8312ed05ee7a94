//! The report from end to end, on a made-up community.

mod fixture;
mod letter;
mod overtime;
mod paper;
mod plan;
