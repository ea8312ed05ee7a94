//! The chapter against oracles: published results, brute force, and its own explanations.

mod ask;
mod balance;
mod build;
mod data;
mod duplicates;
mod example;
mod influence;
mod instance;
mod plan;
mod questions;
