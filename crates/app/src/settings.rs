//! Settings of a run: what the community's file says, and what was given on top of it.

use community::pooling::LEAST_PEOPLE;
use community::{Community, Setting};

use crate::error::AppError;

/// What was given on top of the community's own settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Monte Carlo samples.
    pub samples: Option<u32>,
    /// Seed of the random streams.
    pub seed: Option<u64>,
}

impl Options {
    /// The options that were given, as dotted keys: for the manifest.
    #[must_use]
    pub fn given(&self) -> Vec<(String, String)> {
        let samples = self.samples.map(|s| ("burden.samples".to_owned(), s.to_string()));
        let seed = self.seed.map(|s| ("burden.seed".to_owned(), s.to_string()));
        samples.into_iter().chain(seed).collect()
    }
}

/// The settings of the chapter `burden`: the option where one was given, else the community's, else the default.
pub(crate) fn burden_settings(community: &Community, options: &Options) -> Result<burden::Settings, AppError> {
    let defaults = burden::Settings::default();
    let samples = match options.samples {
        Some(samples) => i64::from(samples),
        None => integer(community, "burden.samples")?.unwrap_or(i64::from(defaults.samples)),
    };
    let samples = u32::try_from(samples).ok().filter(|s| (100..=1_000_000).contains(s)).ok_or_else(|| AppError::BadSetting {
        key: "burden.samples".into(),
        found: samples.to_string(),
        expected: "a whole number from 100 to 1,000,000",
    })?;
    let seed = match options.seed {
        Some(seed) => seed,
        None => match integer(community, "burden.seed")? {
            None => defaults.seed,
            Some(seed) => u64::try_from(seed).map_err(|_| AppError::BadSetting {
                key: "burden.seed".into(),
                found: seed.to_string(),
                expected: "a whole number from 0",
            })?,
        },
    };
    Ok(burden::Settings { samples, seed, ..defaults })
}

/// The fewest people whose figures are shown apart: the community's setting, else three.
pub(crate) fn least_people(community: &Community) -> Result<i64, AppError> {
    let least = integer(community, "burden.least_people")?.unwrap_or(LEAST_PEOPLE);
    if (1..=100).contains(&least) {
        return Ok(least);
    }
    Err(AppError::BadSetting { key: "burden.least_people".into(), found: least.to_string(), expected: "a whole number from 1 to 100" })
}

fn integer(community: &Community, key: &str) -> Result<Option<i64>, AppError> {
    match community.profile.settings.get(key) {
        None => Ok(None),
        Some(Setting::Integer(value)) => Ok(Some(*value)),
        Some(other) => Err(AppError::BadSetting { key: key.into(), found: format!("{other:?}"), expected: "a whole number" }),
    }
}
