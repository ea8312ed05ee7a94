//! The main job: chapters over a community, and the files of its report.

use community::{Community, Problem};
use findings::{ChapterResult, Manifest};
use parameters::Parameters;

use crate::chapters::Context;
use crate::error::AppError;
use crate::fingerprint::{figures_sha256, sha256_hex};
use crate::open::open_pooled;
use crate::settings::{Options, burden_settings};

/// The chapters of a community, and what they were made from.
#[derive(Debug)]
pub struct Run {
    /// The community.
    pub community: Community,
    /// What `check` says of it: no errors, else there would be no run.
    pub problems: Vec<Problem>,
    /// The results, one a chapter.
    pub chapters: Vec<ChapterResult>,
    /// What it was made from.
    pub manifest: Manifest,
}

/// Runs every chapter that the community can feed.
///
/// # Errors
/// [`AppError`]: the community cannot be read or has errors, a setting is out of bounds, or a chapter refuses.
pub fn run(name: &str, options: &Options) -> Result<Run, AppError> {
    run_chapters(name, options, |context| context.fed().map(|chapter| (chapter.run)(context)).collect())
}

/// Runs the chapter on burden alone.
///
/// # Errors
/// As [`run`].
pub fn run_burden(name: &str, options: &Options) -> Result<Run, AppError> {
    run_chapters(name, options, |context| Ok(vec![context.burden()?.chapter_result(context.community)]))
}

/// Opens a community, runs what is asked of it and says what the run was made from.
pub(crate) fn run_chapters(
    name: &str,
    options: &Options,
    chapters: impl FnOnce(&Context<'_>) -> Result<Vec<ChapterResult>, AppError>,
) -> Result<Run, AppError> {
    run_on(name, options, |_| Ok(()), chapters)
}

/// The same, with changes made to the community before.
pub(crate) fn run_on(
    name: &str,
    options: &Options,
    change: impl FnOnce(&mut Community) -> Result<(), AppError>,
    chapters: impl FnOnce(&Context<'_>) -> Result<Vec<ChapterResult>, AppError>,
) -> Result<Run, AppError> {
    let (community, opened) = open_pooled(name, change)?;
    let settings = burden_settings(&community, options)?;
    let (parameters, mut problems) = Parameters::shipped()?.with_own_values(&community.own_values);
    problems.extend(opened.problems);
    let chapters = chapters(&Context::new(&community, &parameters, options))?;
    let manifest = Manifest {
        version: crate::VERSION.into(),
        community: name.into(),
        inputs: opened.inputs,
        seed: settings.seed,
        samples: u64::from(settings.samples),
        settings: options.given(),
        parameters_sha256: sha256_hex(&parameters.bytes()),
        figures_sha256: figures_sha256(&chapters),
    };
    Ok(Run { community, problems, chapters, manifest })
}

/// The files of the report, by name: paper, workbook, pictures, data files and, last, the manifest: where it stands, all of them do.
///
/// # Errors
/// [`AppError::Report`] if the paper cannot be made.
pub fn report_files(run: &Run) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    let mut files = report::render(&run.community, &run.chapters, &run.manifest)?;
    files.sort_by_key(|(name, _)| name == "manifest.json");
    Ok(files)
}
