//! Why a use-case gave nothing.

use std::path::PathBuf;

use community::Problem;

/// Why a use-case gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The community has errors; nothing is computed from what may be wrong.
    #[error("`{community}` has {} to mend first", errors_in_words(problems))]
    Problems {
        /// The community as it was named.
        community: String,
        /// Everything that is wrong, warnings too.
        problems: Vec<Problem>,
    },
    /// No example has that name.
    #[error("there is no example `{found}`; expected one of {}", valid.join(", "))]
    UnknownExample {
        /// The name.
        found: String,
        /// The names there are.
        valid: Vec<String>,
    },
    /// A file could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write `{}`: {source}; what stood there before is untouched", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The community could not be converted.
    #[error(transparent)]
    Exchange(#[from] exchange::ExchangeError),
}

fn errors_in_words(problems: &[Problem]) -> String {
    match problems.iter().filter(|p| p.severity == community::Severity::Error).count() {
        1 => "1 error".into(),
        n => format!("{n} errors"),
    }
}
