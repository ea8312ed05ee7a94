//! Use-cases of the chapter on the regime beside the chapter's place in a report: what was asked of it, one world alone, cases from a file, the open model.

mod case;
mod xmile;

pub use crate::chapters::regime::Asked;
pub use case::run_case;
pub use xmile::xmile;

use ::regime::{Behaviour, Inputs, Trajectory};
use charts::{Line, LineCharts, LinePanel, Stroke};

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

/// The tables of the chapter as data files: CSV, Parquet, what their columns mean, the manifest.
///
/// # Errors
/// [`AppError::Report`] if one cannot be made.
pub fn regime_files(run: &Run) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    Ok(report::render_results(&run.community, &run.chapters, &run.manifest)?)
}

/// The published behaviours of the model, computed anew, as one SVG picture.
///
/// # Errors
/// As [`::regime::behaviours`].
pub fn behaviours() -> Result<Vec<u8>, AppError> {
    let panel = |b: &Behaviour| LinePanel {
        title: format!("{}: {}", b.code, b.says),
        across: b.across.into(),
        up: b.up.into(),
        range: None,
        lines: b
            .curves
            .iter()
            .map(|c| Line { label: c.label.clone(), stroke: if c.bad { Stroke::Dotted } else { Stroke::Solid }, points: c.points.clone() })
            .collect(),
        marks: b.marks.iter().map(|(at, words)| (*at, (*words).to_owned())).collect(),
    };
    let chart = LineCharts {
        title: "What the model is published to do, it does".into(),
        subtitle: "Set A of the model's numbers, one organisation, by Runge and Kutta's method with steps of a quarter of a week; B1 is the model of interruptions alone. Dotted: what tips, or is lost".into(),
        panels: ::regime::behaviours()?.iter().map(panel).collect(),
        columns: 2,
    };
    Ok(charts::lines(&chart).standalone().into_bytes())
}
