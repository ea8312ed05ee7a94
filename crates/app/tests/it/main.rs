//! Use-cases on whole communities.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod exposure;
mod import;
mod returns;
mod services;
mod sheets;
