//! The tables, one definition each. Adding a column edits one file here and nothing else.

mod bodies;
mod burden;
mod demands;
mod parameters;
mod regime;
mod services;
mod strategy;

pub use bodies::*;
pub use burden::*;
pub use demands::*;
pub use parameters::*;
pub use regime::*;
pub use services::*;
pub use strategy::*;
