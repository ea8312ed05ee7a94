//! Cross-impact balance (Weimer-Jehle 2006): which combinations of states hold together.
//!
//! Start reading at [`ImpactMatrix`], then [`search`].

mod lanes;
mod matrix;
mod scenario;
mod search;
mod succession;
mod verify;

pub use matrix::{Descriptor, ImpactMatrix, LARGEST_SCORE, MOST_DESCRIPTORS, MOST_STATES, MatrixError};
pub use scenario::Scenario;
pub use search::{Found, SearchSettings, search};
pub use succession::{Attractor, Rule, attractors, successor};
pub use verify::{Flaw, verify};
