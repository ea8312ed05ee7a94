//! The kernel: one step of the model for a batch of runs side by side, every run with its own numbers.
//!
//! All loops run over lanes (runs) innermost, in plain Rust without branches, so that the compiler makes vector code of them; no sum crosses lanes and
//! nothing is fused, so a run has the same bits alone, in any batch and at any vector width.

#![allow(
    clippy::needless_range_loop,
    reason = "plain loops over lanes, several arrays at once, are what the compiler turns into vector code"
)]

pub(crate) mod batch;

pub mod functions;
pub(crate) mod lanes;
pub(crate) mod poisson;
pub(crate) mod step;
#[allow(unsafe_code)]
pub mod vector;
