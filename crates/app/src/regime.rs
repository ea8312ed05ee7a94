//! Use-cases of the chapter on the regime beside the chapter's place in a report: what was asked of it, one world alone, cases from a file, the open model.

mod case;
mod xmile;

pub use crate::chapters::regime::Asked;
pub use case::run_case;
pub use xmile::xmile;

use ::regime::{Inputs, Trajectory};

use crate::chapters::{Context, regime};
use crate::error::AppError;
use crate::open::open_pooled;
use crate::run::{Run, run_chapters};
use crate::settings::Options;

/// Runs the chapter alone.
///
/// # Errors
/// As [`crate::run`].
pub fn run_regime(name: &str, options: &Options, asked: &Asked) -> Result<Run, AppError> {
    run_chapters(name, options, |context| Ok(vec![regime::compute(context, asked)?.0.chapter_result(context.community)]))
}

/// One world under one regime, made again alone by its number: organisations by name, and the run.
///
/// # Errors
/// As [`run_regime`]; a world in which today's work does not hold.
pub fn one_world(name: &str, options: &Options, asked: &Asked, number: u32) -> Result<(Vec<String>, Trajectory), AppError> {
    let (community, _) = open_pooled(name, |_| Ok(()))?;
    let (parameters, _) = parameters::Parameters::shipped()?.with_own_values(&community.own_values);
    let context = Context::new(&community, &parameters, options);
    let (settings, workloads) = (regime::settings(&context, asked)?, regime::workloads(&context)?);
    let inputs = Inputs { workloads: &workloads, parameters: &parameters };
    let (sampler, schedules) = ::regime::prepare(&community, &inputs, &settings)?;
    let wanted = asked.regimes.last().map_or("base", String::as_str);
    let schedule = schedules.iter().find(|s| s.name == wanted).unwrap_or(&schedules[0]);
    // Where the data leave too few worlds, the ensembles run on worlds in which today's work is assumed to hold: the same ones here.
    let assumed = ::regime::ensemble(&sampler, &[], &settings.question)?.assumed;
    let sampler = if assumed { sampler.assuming_that_today_holds() } else { sampler };
    let run = ::regime::one(&sampler, schedule, number, &settings.question)?;
    Ok((workloads.into_iter().map(|w| w.name).collect(), run))
}
