//! The chapter on competition and collaboration: journeys by the chapter on services in, equilibria and the plan out.

use std::collections::BTreeMap;

use ::market::{Inputs, Journeys, Market, SearchSettings, Settings, services_of};
use community::cell::Cell as _;
use community::tables::Mode;
use community::{Community, Setting};
use findings::{ChapterResult, Derivation, FigureKey};
use services::{Asked, pose, shipped_detour};

use super::{Chapter, Context};
use crate::error::AppError;

pub(crate) const CHAPTER: Chapter = Chapter { name: "market", wanted, run, explain };

/// It is about services that somebody is paid for: without contracts it has no question.
fn wanted(community: &Community) -> bool {
    !community.contracts.rows.is_empty()
}

fn run(context: &Context<'_>) -> Result<ChapterResult, AppError> {
    Ok(compute(context)?.chapter_result(context.community))
}

fn explain(context: &Context<'_>, key: &FigureKey) -> Result<Derivation, AppError> {
    let journeys = journeys(context)?;
    let inputs = Inputs { parameters: context.parameters, journeys: &journeys };
    let market = ::market::run(context.community, &inputs, &settings(context)?)?;
    Ok(::market::explain(context.community, &inputs, &market, key)?)
}

pub(crate) fn compute(context: &Context<'_>) -> Result<Market, AppError> {
    let journeys = journeys(context)?;
    let inputs = Inputs { parameters: context.parameters, journeys: &journeys };
    Ok(::market::run(context.community, &inputs, &settings(context)?)?)
}

fn settings(context: &Context<'_>) -> Result<Settings, AppError> {
    let seed = match (context.options.seed, setting(context.community, "market.seed")) {
        (Some(seed), _) => seed,
        (None, None) => SearchSettings::default().seed,
        (None, Some(Setting::Integer(seed))) if *seed >= 0 => seed.unsigned_abs(),
        (None, Some(other)) => {
            return Err(AppError::BadSetting {
                key: "market.seed".into(),
                found: format!("{other:?}"),
                expected: "a whole number, 0 or more",
            });
        }
    };
    Ok(Settings { search: SearchSettings { seed, ..SearchSettings::default() } })
}

fn setting<'a>(community: &'a Community, key: &str) -> Option<&'a Setting> {
    community.profile.settings.get(key)
}

/// How people travel in this chapter: by car unless the setting `market.mode` says otherwise.
fn mode(community: &Community) -> Result<Mode, AppError> {
    match setting(community, "market.mode") {
        None => Ok(Mode::Car),
        Some(setting) => {
            let known = if let Setting::Text(text) = setting { Mode::parse(text).ok() } else { None };
            known.ok_or_else(|| AppError::BadSetting {
                key: "market.mode".into(),
                found: format!("{setting:?}"),
                expected: "car, public, ambulance or walk",
            })
        }
    }
}

/// Journeys by service, posed and where necessary estimated by the chapter on services.
fn journeys(context: &Context<'_>) -> Result<BTreeMap<community::ids::ServiceId, Journeys>, AppError> {
    let community = context.community;
    let detour = shipped_detour(context.parameters, community.profile.first_day())?;
    let mode = mode(community)?;
    let mut journeys = BTreeMap::new();
    for service in services_of(community) {
        let posed = pose(community, &Asked { service: service.clone(), mode, departs: None, detour: Some(detour) })?;
        let (places, sites) = (posed.places.len(), posed.sites.len());
        let minutes = (0..places).flat_map(|p| (0..sites).map(move |s| (p, s))).map(|(p, s)| posed.instance.minutes(p, s)).collect();
        let estimated = posed.estimate.as_ref().map_or(0, |e| e.pairs);
        journeys.insert(service, Journeys { places: posed.places, sites: posed.sites, minutes, estimated, unreached: posed.unreached });
    }
    Ok(journeys)
}
