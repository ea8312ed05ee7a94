//! The chapter on strategy: hours by demand in, what holds together out.

use ::strategy::coherence::{self, Coherence, Inputs, Settings};
use findings::{ChapterResult, Derivation, FigureKey};

use super::{Chapter, Context};
use crate::error::AppError;

pub(crate) const CHAPTER: Chapter = Chapter { name: "strategy", run, explain };

fn run(context: &Context<'_>) -> Result<ChapterResult, AppError> {
    Ok(::strategy::chapter_result(vec![coherence(context)?.0.part(context.community)]))
}

fn explain(context: &Context<'_>, key: &FigureKey) -> Result<Derivation, AppError> {
    let (coherence, hours) = coherence(context)?;
    Ok(coherence::explain(context.community, &inputs(context, hours.as_deref()), &coherence, key)?)
}

/// Coherence, and the hours a year of each demand that it was computed with.
pub(crate) fn coherence(context: &Context<'_>) -> Result<(Coherence, Option<Vec<f64>>), AppError> {
    let hours = hours_year(context)?;
    let coherence = coherence::run(context.community, &inputs(context, hours.as_deref()), &Settings::default())?;
    Ok((coherence, hours))
}

pub(crate) fn inputs<'a>(context: &Context<'a>, hours_year: Option<&'a [f64]>) -> Inputs<'a> {
    Inputs { parameters: context.parameters, hours_year }
}

/// Expected hours a year of each demand, from the burden; none where the community lacks what the burden needs.
fn hours_year(context: &Context<'_>) -> Result<Option<Vec<f64>>, AppError> {
    let c = context.community;
    if c.organisations.rows.is_empty() || c.roles.rows.is_empty() || c.demands.rows.is_empty() {
        return Ok(None);
    }
    Ok(Some(context.burden()?.demands.iter().map(|d| d.totals.hours_year()).collect()))
}
