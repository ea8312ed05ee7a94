//! Use-cases of the chapter on the regime that are not a chapter's run: cases from a file.

mod case;

pub use case::run_case;
