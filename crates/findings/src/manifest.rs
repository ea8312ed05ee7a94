//! What a run was made from, so that it can be made again.

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Path as it was given.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What a run was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// Version of the program.
    pub version: String,
    /// The community's path, or the name of the example.
    pub community: String,
    /// Files read.
    pub inputs: Vec<InputFile>,
    /// Seed of the random streams.
    pub seed: u64,
    /// Monte Carlo samples.
    pub samples: u64,
    /// Settings that were given on the command line, as dotted keys.
    pub settings: Vec<(String, String)>,
    /// SHA-256 over all shipped parameters, calendars and registers.
    pub parameters_sha256: String,
    /// SHA-256 over every figure of the result, in order.
    pub figures_sha256: String,
}
