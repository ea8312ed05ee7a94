//! What to do when: a planning problem in a file of its own, or from a community's tables.

mod clock;
mod instance;

use strategy::plan::Settings;

use crate::chapters::strategy::planned;
use crate::error::AppError;
use crate::run::{Run, run_chapters};
use crate::settings::Options;

/// The files of a plan, by name: letter, picture, calendar, file for planning programs, workbook, tables and, last, the manifest.
///
/// # Errors
/// [`AppError::Report`] if one cannot be made.
pub fn plan_files(run: &Run) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    Ok(report::render_plan(&run.community, &run.chapters, &run.manifest)?)
}

pub use clock::{Interrupt, Stopwatch};
pub use instance::{Instance, PlanInstanceError, ask_instance, read_instance, solve_instance};

/// Plans a community: what to do when, within what is left; the ask where it cannot fit.
///
/// # Errors
/// As [`crate::run`], and [`AppError::NothingToPlan`] where nothing is up for choice.
pub fn plan_community(name: &str, options: &Options, confidence: Option<f64>, control: &Stopwatch) -> Result<Run, AppError> {
    run_chapters(name, options, |context| {
        let settings = Settings { confidence, ..Settings::default() };
        let (planned, _) = planned(context, None, &settings, control)?.ok_or_else(|| AppError::NothingToPlan { community: name.into() })?;
        Ok(vec![strategy::chapter_result(vec![planned.part(context.community)])])
    })
}
