//! The chapter on strategy: hours by demand in, what holds together out.

use ::strategy::coherence::{self, Coherence, Inputs, Settings};
use ::strategy::plan::{self, Capacity, Control, Planned, ToTheEnd};
use community::tables::DemandState;
use findings::{ChapterResult, Derivation, FigureKey};

use super::{Chapter, Context};
use crate::error::AppError;
use crate::settings::burden_settings;

pub(crate) const CHAPTER: Chapter = Chapter { name: "strategy", wanted: |_| true, run, explain };

fn run(context: &Context<'_>) -> Result<ChapterResult, AppError> {
    let mut parts = vec![coherence(context)?.0.part(context.community)];
    if let Some((planned, _)) = planned(context, &plan::Settings::default(), &ToTheEnd)? {
        parts.push(planned.part(context.community));
    }
    Ok(::strategy::chapter_result(parts))
}

fn explain(context: &Context<'_>, key: &FigureKey) -> Result<Derivation, AppError> {
    let of_plan = key.measure.starts_with("strategy.plan_") || key.measure.starts_with("strategy.front_");
    if of_plan
        && let Some((planned, capacity)) = planned(context, &plan::Settings::default(), &ToTheEnd)?
        && let Some(derivation) =
            plan::explain(context.community, &plan::Inputs { parameters: context.parameters, capacity: &capacity }, &planned, key)
    {
        return Ok(derivation?);
    }
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

/// Samples of what is left, for plans.
const PLAN_SAMPLES: u32 = 400;

/// The plan, and what was left for it; none where nothing is up for choice or there are no roles to plan for.
pub(crate) fn planned(
    context: &Context<'_>,
    settings: &plan::Settings,
    control: &dyn Control,
) -> Result<Option<(Planned, Capacity)>, AppError> {
    let up = plan::up_for_choice(context.community);
    if up.is_empty() || context.community.roles.rows.is_empty() || context.community.organisations.rows.is_empty() {
        return Ok(None);
    }
    let mut rest = context.community.clone();
    for row in up {
        rest.demands.rows[row].state = DemandState::Done;
    }
    let burden = burden_settings(context.community, context.options)?;
    let inputs = ::burden::Inputs { parameters: context.parameters };
    let samples = |seed: u64| ::burden::headroom_samples(&rest, &inputs, &::burden::Settings { samples: PLAN_SAMPLES, seed, ..burden });
    let capacity = Capacity { hours: samples(burden.seed)?, fresh: samples(burden.seed.wrapping_add(1))? };
    let inputs = plan::Inputs { parameters: context.parameters, capacity: &capacity };
    let planned = plan::run(context.community, &inputs, settings, control)?;
    Ok(Some((planned, capacity)))
}
