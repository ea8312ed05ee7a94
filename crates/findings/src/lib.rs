//! Figures and findings: what a chapter says, apart from how it computes it.
//!
//! Knows: figure keys, quantities with units, result tables, findings, derivations, the run manifest.
//!
//! Must not know: how anything is computed (the chapters), how it is drawn or written (`charts`, `report`).
//!
//! Start reading at [`ChapterResult`].

mod chapter;
mod derivation;
mod finding;
mod key;
mod manifest;
mod quantity;
mod table;
pub mod words;

pub use chapter::{Assumption, ChapterResult, Fact, FigureCell};
pub use derivation::{Derivation, ExplainError, Term, TermSource};
pub use finding::{Ask, Finding, Level};
pub use key::{FigureKey, KeyError};
pub use manifest::{InputFile, Manifest};
pub use quantity::{Quantity, Unit, as_entered};
pub use table::{Align, Column, ResultTable, Value};
