//! The chapter on strategy: which demands and choices hold together, and what to do when.
//!
//! Knows: influence of demands on objectives and on each other, duplicates, cross-impact balance, what a workshop should ask next; what
//! these figures mean in plain English, and how each of them came about.
//!
//! Must not know: files and formats, other chapters, how anything is drawn.
//!
//! Start reading at [`coherence::run`]; [`chapter_result`] puts the halves together.

mod chapter;
pub mod coherence;
pub mod plan;

pub use chapter::{Part, chapter_result};
