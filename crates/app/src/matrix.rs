//! A cross-impact matrix by itself, from a file: what holds together in it.

use std::path::Path;

use community::Problem;
use exchange::{CrossImpacts, ImpactFormat, read_impacts};
use strategy::coherence::balance::{Attractor, Descriptor, Found, ImpactMatrix, Rule, SearchSettings, attractors, search, verify};

use crate::error::AppError;
use crate::write::write_file;

/// More combinations than this are not followed to where they end.
const MOST_COMBINATIONS_FOLLOWED: u32 = 2_000_000;

/// What is asked of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatrixOptions {
    /// How far below its best state a descriptor may be.
    pub inconsistency: u32,
    /// The most scenarios that are listed.
    pub most_scenarios: usize,
    /// Whether combinations that do not hold together are followed to where they end.
    pub with_attractors: bool,
}

/// A matrix, and what was found in it.
#[derive(Debug)]
pub struct MatrixRun {
    /// The file as it was named.
    pub file: String,
    /// What is worth knowing of the file.
    pub problems: Vec<Problem>,
    /// The matrix.
    pub matrix: ImpactMatrix,
    /// The scenarios; each was checked by code that shares nothing with the search.
    pub found: Found,
    /// How far below its best state a descriptor may be.
    pub inconsistency: u32,
    /// Where succession ends, by rule; empty where it was not asked or there are too many combinations.
    pub attractors: Vec<(&'static str, Vec<Attractor>)>,
}

/// Reads a matrix and finds all that holds together in it.
///
/// # Errors
/// [`AppError::Problems`] with everything that is wrong in the file, [`AppError::Matrix`], [`AppError::Unverified`].
pub fn matrix(path: &Path, format: ImpactFormat, options: &MatrixOptions) -> Result<MatrixRun, AppError> {
    let file = path.display().to_string();
    let (impacts, problems) = read_impacts(path, format).map_err(|problems| AppError::FileProblems { file: file.clone(), problems })?;
    let matrix = impact_matrix(impacts)?;
    let settings =
        SearchSettings { inconsistency: options.inconsistency, most_scenarios: options.most_scenarios, ..SearchSettings::default() };
    let found = search(&matrix, &settings);
    for scenario in &found.scenarios {
        verify(&matrix, scenario, i64::from(options.inconsistency))?;
    }
    let followed = |rule: Rule| attractors(&matrix, rule, MOST_COMBINATIONS_FOLLOWED).map(|found| (rule.word(), found));
    let attractors = if options.with_attractors { Rule::ALL.into_iter().filter_map(followed).collect() } else { Vec::new() };
    Ok(MatrixRun { file, problems, matrix, found, inconsistency: options.inconsistency, attractors })
}

fn impact_matrix(impacts: CrossImpacts) -> Result<ImpactMatrix, AppError> {
    let descriptors = impacts.descriptors.into_iter().map(|d| Descriptor { name: d.name, states: d.states }).collect();
    Ok(ImpactMatrix::new(descriptors, impacts.scores)?)
}

/// Writes a matrix as a ScenarioWizard project.
///
/// # Errors
/// [`AppError::Write`].
pub fn write_scw(matrix: &ImpactMatrix, title: &str, path: &Path) -> Result<(), AppError> {
    let descriptors =
        matrix.descriptors().iter().map(|d| exchange::Descriptor { name: d.name.clone(), states: d.states.clone() }).collect();
    let impacts = CrossImpacts { title: title.to_owned(), descriptors, scores: matrix.scores().to_vec() };
    write_file(path, exchange::write_scw(&impacts).as_bytes())
}
