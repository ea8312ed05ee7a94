//! What the compiler and clippy cannot see of how the house is kept.

mod documents;
mod edges;
mod files;
mod forbidden;
mod openings;
mod parameters;
mod sizes;
mod source;

use std::fmt;
use std::path::Path;

use files::Files;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// File or folder, from the root of the repository.
    pub path: String,
    /// Line, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
}

impl Complaint {
    fn new(path: impl Into<String>, line: Option<usize>, what: impl Into<String>) -> Self {
        Self { path: path.into(), line, what: what.into() }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.what),
            None => write!(f, "{}: {}", self.path, self.what),
        }
    }
}

/// Everything in the repository at `root` that is not as it should be.
///
/// # Errors
/// If a file cannot be read.
pub fn tidy(root: &Path) -> anyhow::Result<Vec<Complaint>> {
    let files = Files::read(root)?;
    let mut complaints = Vec::new();
    for check in [edges::check, sizes::check, openings::check, parameters::check, documents::check, forbidden::check] {
        complaints.extend(check(&files));
    }
    complaints.sort();
    Ok(complaints)
}
