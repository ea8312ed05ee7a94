//! What can be wrong with the parameters.

use jiff::civil::Date;

/// Why there is no parameter to use.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// A file cannot be used.
    #[error("{file}, line {line}: {why}")]
    Malformed {
        /// The file, from the project's root.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// No parameter has that id.
    #[error("there is no parameter `{id}`{}", nearest.as_ref().map_or_else(String::new, |n| format!("; the nearest is `{n}`")))]
    Unknown {
        /// The id asked for.
        id: String,
        /// The most similar id.
        nearest: Option<String>,
    },
    /// The parameter has no value as early as that.
    #[error("parameter `{id}` has no value on {on}: its first value is from {first}")]
    TooEarly {
        /// The id asked for.
        id: String,
        /// The date asked for.
        on: Date,
        /// The date of its first value.
        first: Date,
    },
    /// A file of a register cannot be used.
    #[error("register `{register}`, {file}: {why}")]
    Register {
        /// The register.
        register: String,
        /// The file.
        file: &'static str,
        /// What is wrong, with the row.
        why: String,
    },
}
