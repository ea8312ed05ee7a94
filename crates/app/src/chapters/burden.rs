//! The chapter on burden: parameters in, hours out.

use ::burden::{Burden, Inputs, Settings};
use findings::{ChapterResult, Derivation, FigureKey};

use super::{Chapter, Context};
use crate::error::AppError;
use crate::settings::burden_settings;

pub(crate) const CHAPTER: Chapter = Chapter { name: "burden", wanted: |_| true, run, explain };

/// The burden itself.
pub(super) fn compute(context: &Context<'_>) -> Result<Burden, AppError> {
    let (inputs, settings) = inputs(context)?;
    Ok(::burden::run(context.community, &inputs, &settings)?)
}

fn run(context: &Context<'_>) -> Result<ChapterResult, AppError> {
    Ok(context.burden()?.chapter_result(context.community))
}

fn explain(context: &Context<'_>, key: &FigureKey) -> Result<Derivation, AppError> {
    let (inputs, settings) = inputs(context)?;
    Ok(::burden::explain(context.community, &inputs, &settings, context.burden()?, key)?)
}

fn inputs<'a>(context: &Context<'a>) -> Result<(Inputs<'a>, Settings), AppError> {
    Ok((Inputs { parameters: context.parameters }, burden_settings(context.community, context.options)?))
}
