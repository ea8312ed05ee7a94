//! The chapter on the regime: managers' work by the burden in, worlds out.

use ::regime::inputs::{HoursItem, HoursWeek, ItemsWeek, PatientsWeek, Weeks, Workload};
use ::regime::{Inputs, Question, Settings};
use community::tables::Measure;
use community::{Community, Setting};
use findings::{ChapterResult, Derivation, FigureKey};

use super::{Chapter, Context};
use crate::error::AppError;

pub(crate) const CHAPTER: Chapter = Chapter { name: "regime", wanted, run, explain };

/// It asks "what if" and forecasts nothing: it is in the paper of a community that asks, by a row in `regimes` or a setting of its own.
fn wanted(community: &Community) -> bool {
    !community.regimes.rows.is_empty() || community.profile.settings.keys().any(|key| key.starts_with("regime."))
}

fn run(context: &Context<'_>) -> Result<ChapterResult, AppError> {
    let (regime, _, _) = compute(context, &Asked::default())?;
    Ok(regime.chapter_result(context.community))
}

fn explain(context: &Context<'_>, key: &FigureKey) -> Result<Derivation, AppError> {
    let (regime, workloads, settings) = compute(context, &Asked::default())?;
    let inputs = Inputs { workloads: &workloads, parameters: context.parameters };
    Ok(::regime::explain(context.community, &inputs, &settings, &regime, key)?)
}

/// What was asked on top of the community's settings.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Regimes to compare; empty: all.
    pub regimes: Vec<String>,
    /// Weeks to look at.
    pub weeks: Option<f64>,
    /// Standard error of the chance of meltdown at which it is precise enough.
    pub precision: Option<f64>,
    /// Most worlds.
    pub runs: Option<u32>,
}

type Computed = (::regime::Regime, Vec<Workload>, Settings);

pub(crate) fn compute(context: &Context<'_>, asked: &Asked) -> Result<Computed, AppError> {
    let settings = settings(context, asked)?;
    let workloads = workloads(context)?;
    let regime = ::regime::run(context.community, &Inputs { workloads: &workloads, parameters: context.parameters }, &settings)?;
    Ok((regime, workloads, settings))
}

/// The settings: what was asked, else the community's `[regime]`, else the default.
pub(crate) fn settings(context: &Context<'_>, asked: &Asked) -> Result<Settings, AppError> {
    let default = Question::default();
    let number = |key: &str| setting(context.community, key);
    let most = match asked.runs {
        Some(runs) => f64::from(runs),
        None => number("regime.runs")?.unwrap_or(f64::from(default.most)),
    };
    if !(2.0..=1e6).contains(&most) || most.fract() != 0.0 {
        return Err(AppError::BadSetting {
            key: "regime.runs".into(),
            found: most.to_string(),
            expected: "a whole number from 2 to 1,000,000",
        });
    }
    let seed = match context.options.seed {
        Some(seed) => seed,
        None => number("regime.seed")?.or(number("burden.seed")?).map_or(1, |s| s as u64),
    };
    let weeks = asked.weeks.or(number("regime.weeks")?).unwrap_or(default.weeks);
    let question = Question {
        weeks,
        every: number("regime.every_weeks")?.unwrap_or(default.every.min(weeks)),
        precision: asked.precision.or(number("regime.precision")?).unwrap_or(default.precision),
        most: most as u32,
        least: default.least.min(most as u32),
    };
    Ok(Settings { regimes: asked.regimes.clone(), question, seed })
}

fn setting(community: &Community, key: &str) -> Result<Option<f64>, AppError> {
    match community.profile.settings.get(key) {
        None => Ok(None),
        Some(Setting::Integer(value)) => Ok(Some(*value as f64)),
        Some(Setting::Number(value)) => Ok(Some(*value)),
        Some(other) => Err(AppError::BadSetting { key: key.into(), found: format!("{other:?}"), expected: "a number" }),
    }
}

/// The bridge from the register: managers' work of each organisation, with lists and waits where a series gives them.
pub(crate) fn workloads(context: &Context<'_>) -> Result<Vec<Workload>, AppError> {
    let community = context.community;
    let correlation = context.burden()?.correlation;
    let work = ::burden::managers_work(community, &::burden::Inputs { parameters: context.parameters }, correlation)?;
    let of = |w: &::burden::ManagersWork| {
        let row = &community.organisations.rows[w.organisation];
        let last = |measure: Measure| {
            let rows = community.series.rows.iter().filter(|s| s.organisation == row.organisation && s.measure == measure && s.value > 0.0);
            rows.max_by_key(|s| s.month).map(|s| s.value)
        };
        let a_week = |patients: f64| patients * 12.0 / 52.178_571;
        let referrals = last(Measure::Referrals).or(last(Measure::Treated)).map(a_week);
        let wait = last(Measure::Wait).or_else(|| Some(last(Measure::List)? / last(Measure::Treated).map(a_week)?));
        Workload {
            id: row.organisation.to_string(),
            name: row.name.clone(),
            above: ItemsWeek(w.items_above_week),
            local: ItemsWeek(w.items_local_week),
            hours_item: HoursItem(w.hours_item),
            hours_item_sd: HoursItem(w.hours_item_sd),
            hours_week: w.hours_week.map(HoursWeek),
            committed_given: w.committed_given,
            referrals: referrals.map(PatientsWeek),
            wait: wait.map(Weeks),
        }
    };
    Ok(work.iter().map(of).collect())
}
