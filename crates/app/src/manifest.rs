//! Making a run again from its manifest.

use std::path::Path;

use crate::error::AppError;
use crate::run::Run;
use crate::settings::Options;

/// A run to be made again.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// The community as it was named.
    pub community: String,
    /// Seed and samples as they were.
    pub options: Options,
    manifest: findings::Manifest,
}

/// Reads the manifest of an earlier run.
///
/// # Errors
/// [`AppError::Read`] or [`AppError::BadManifest`].
pub fn read_manifest(path: &Path) -> Result<Replay, AppError> {
    let text = std::fs::read_to_string(path).map_err(|source| AppError::Read { path: path.into(), source })?;
    let bad = |why: String| AppError::BadManifest { path: path.into(), why };
    let manifest = report::manifest_from_json(&text).map_err(|e| bad(e.to_string()))?;
    if manifest.version != crate::VERSION {
        return Err(bad(format!("it was made by version {}, this is version {}", manifest.version, crate::VERSION)));
    }
    let samples = u32::try_from(manifest.samples).map_err(|_| bad(format!("{} samples", manifest.samples)))?;
    let options = Options { samples: Some(samples), seed: Some(manifest.seed) };
    Ok(Replay { community: manifest.community.clone(), options, manifest })
}

impl Replay {
    /// Runs it again; files, parameters and figures must be the same to the bit.
    ///
    /// # Errors
    /// [`AppError::Changed`] if anything differs; else as [`crate::run`].
    pub fn run(&self) -> Result<Run, AppError> {
        let mut run = crate::run(&self.community, &self.options)?;
        let before = &self.manifest;
        for input in &before.inputs {
            let now = run.manifest.inputs.iter().find(|i| i.path == input.path).map_or("no such file", |i| i.sha256.as_str());
            same(&input.path, &input.sha256, now)?;
        }
        if let Some(new) = run.manifest.inputs.iter().find(|i| !before.inputs.iter().any(|b| b.path == i.path)) {
            same(&new.path, "no such file", &new.sha256)?;
        }
        same("the parameters of this program", &before.parameters_sha256, &run.manifest.parameters_sha256)?;
        same("the figures", &before.figures_sha256, &run.manifest.figures_sha256)?;
        run.manifest.settings.clone_from(&before.settings);
        Ok(run)
    }
}

fn same(what: &str, expected: &str, found: &str) -> Result<(), AppError> {
    if expected == found {
        return Ok(());
    }
    Err(AppError::Changed { what: what.into(), expected: expected.into(), found: found.into() })
}
