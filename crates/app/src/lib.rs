//! Use-cases: load a community, run chapters over it, give figures and findings.
//!
//! Knows: which chapter needs what, and in which order things happen. Each leaf (`cli`, later `server`) calls one use-case and
//! prints what comes back, so that all of them say the same.
//!
//! Must not know: how anything is shown, or how arguments are read.
//!
//! Start reading at [`open`].

mod error;
mod fingerprint;
mod open;

pub use error::AppError;
pub use open::{Opened, check, convert, examples, open, problem_codes};
