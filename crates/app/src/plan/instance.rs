//! A planning problem in a JSON file of its own: `name`, `months`, `roles`, `headroom` (role × month), `demands` (`id`, `duration`, `hours` by index of
//! role and month of work, `value`, `mandatory`, `release`, `deadline`), `precedence` (`[before, after]` or with a lag in months), `conflicts`, `pair_values`.
//!
//! A demand begun in month `s` is worth `value · (100 − (s + duration))`, a pair 100 times its value if both are done; months count from 0.

use std::collections::BTreeMap;
use std::path::Path;

use community::Month;
use parameters::Parameters;
use serde::Deserialize;
use strategy::plan::{Ask, Control, Effort, Item, Pair, Precedence, Problem, Resource, Solution, Terms, Use};

use crate::error::AppError;

/// Why a file is no planning problem.
#[derive(Debug, thiserror::Error)]
pub enum PlanInstanceError {
    /// It is not JSON of the form that is expected.
    #[error("`{file}` is no planning problem: {source}\nhint: the guide's page on plans says what such a file holds")]
    Form {
        /// The file.
        file: String,
        /// What is wrong, and where.
        source: serde_json::Error,
    },
    /// A row of it does not fit the others.
    #[error("`{file}`: {what}; expected {expected}")]
    Row {
        /// The file.
        file: String,
        /// What is wrong with which row.
        what: String,
        /// What would be right.
        expected: String,
    },
}

#[derive(Debug, Deserialize)]
struct File {
    #[serde(default)]
    name: String,
    months: usize,
    roles: Vec<String>,
    headroom: Vec<Vec<f64>>,
    demands: Vec<Demand>,
    #[serde(default)]
    precedence: Vec<Vec<serde_json::Value>>,
    #[serde(default)]
    conflicts: Vec<Vec<serde_json::Value>>,
    #[serde(default)]
    pair_values: Vec<Vec<serde_json::Value>>,
}

#[derive(Debug, Deserialize)]
struct Demand {
    id: serde_json::Value,
    duration: usize,
    hours: BTreeMap<String, Vec<f64>>,
    value: f64,
    #[serde(default)]
    mandatory: bool,
    #[serde(default)]
    release: usize,
    deadline: Option<usize>,
}

/// A planning problem from a file.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its name.
    pub name: String,
    /// The problem.
    pub problem: Problem,
}

/// Months a plan may have at most: thirty years and more.
const MOST_MONTHS: usize = 1_200;

/// Reads a planning problem.
///
/// # Errors
/// [`AppError::Read`]; [`AppError::PlanInstance`] with the row that is wrong; [`AppError::Plan`] for what the planner refuses, such as a cycle.
pub fn read_instance(path: &Path) -> Result<Instance, AppError> {
    let text = std::fs::read_to_string(path).map_err(|source| AppError::Read { path: path.into(), source })?;
    let shown = path.display().to_string();
    let file: File = serde_json::from_str(&text).map_err(|source| PlanInstanceError::Form { file: shown.clone(), source })?;
    let instance = instance(&file, &shown)?;
    instance.problem.check()?;
    Ok(instance)
}

/// Looks for the best plan, search and solver side by side, until the best is proven or `control` stops it.
///
/// # Errors
/// [`AppError::Plan`].
pub fn solve_instance(instance: &Instance, seed: u64, control: &dyn Control) -> Result<Solution, AppError> {
    let effort = Effort { epochs: None, nodes: None, seed, together: true };
    Ok(strategy::plan::solve(&instance.problem, &effort, control)?)
}

/// What would have to give so that what has to be done fits: hours, dates, what is left out.
///
/// # Errors
/// [`AppError::Plan`].
pub fn ask_instance(instance: &Instance, control: &dyn Control) -> Result<Ask, AppError> {
    let parameters = Parameters::shipped()?;
    // An instance has no calendar: the newest values hold.
    let on = Month::new(2200, 1).expect("January 2200 is a month").first_day();
    let get = |id: &str| parameters.get(id, on).map(|k| k.central);
    let (request, late, left_out) = (get("strategy.ask_request")?, get("strategy.ask_month_late")?, get("strategy.ask_left_out")?);
    let terms = Terms::plain(&instance.problem, request, late, left_out);
    Ok(strategy::plan::ask(&instance.problem, &terms, control)?)
}

fn instance(file: &File, shown: &str) -> Result<Instance, PlanInstanceError> {
    let row = |what: String, expected: String| PlanInstanceError::Row { file: shown.into(), what, expected };
    if file.months == 0 || file.months > MOST_MONTHS {
        return Err(row(format!("`months` is {}", file.months), format!("1 to {MOST_MONTHS}")));
    }
    if file.headroom.len() != file.roles.len() {
        return Err(row(format!("`headroom` has {} rows for {} roles", file.headroom.len(), file.roles.len()), "one row a role".into()));
    }
    let mut problem = Problem { months: file.months, ..Problem::default() };
    for (role, headroom) in file.roles.iter().zip(&file.headroom) {
        if headroom.len() != file.months {
            return Err(row(format!("`headroom` of `{role}` has {} numbers", headroom.len()), format!("{}, one a month", file.months)));
        }
        problem.resources.push(Resource::monthly(role.clone(), headroom.clone()));
    }
    for demand in &file.demands {
        let id = text(&demand.id);
        problem.items.push(item(demand, &id, file).map_err(|(what, expected)| row(what, expected))?);
    }
    let index: BTreeMap<String, usize> = problem.items.iter().enumerate().map(|(i, item)| (item.id.clone(), i)).collect();
    if index.len() != problem.items.len() {
        return Err(row("two rows of `demands` have one `id`".into(), "another `id` for each".into()));
    }
    let links = |table: &str,
                 rows: &[Vec<serde_json::Value>],
                 fewest: usize,
                 most: usize|
     -> Result<Vec<(usize, usize, Option<f64>)>, PlanInstanceError> {
        let link = |(n, cells): (usize, &Vec<serde_json::Value>)| {
            let wrong = || {
                row(
                    format!("row {n} of `{table}` is {}", serde_json::Value::from(cells.clone())),
                    "two ids of `demands`, and a number where the table takes one".into(),
                )
            };
            let id = |at: usize| cells.get(at).and_then(|v| index.get(&text(v)).copied()).ok_or_else(wrong);
            let number = cells.get(2).map(|v| v.as_f64().ok_or_else(wrong)).transpose()?;
            if cells.len() < fewest || cells.len() > most { Err(wrong()) } else { Ok((id(0)?, id(1)?, number)) }
        };
        rows.iter().enumerate().map(link).collect()
    };
    for (n, (before, after, lag)) in links("precedence", &file.precedence, 2, 3)?.into_iter().enumerate() {
        let lag = lag.unwrap_or(0.0);
        if lag < 0.0 || lag.fract() != 0.0 || lag > MOST_MONTHS as f64 {
            return Err(row(format!("row {n} of `precedence` has a lag of {lag}"), format!("whole months from 0 to {MOST_MONTHS}")));
        }
        problem.precedences.push(Precedence { before, after, lag: lag as usize });
    }
    problem.exclusions = links("conflicts", &file.conflicts, 2, 2)?.into_iter().map(|(a, b, _)| (a, b)).collect();
    problem.pairs = links("pair_values", &file.pair_values, 3, 3)?
        .into_iter()
        .map(|(a, b, worth)| Pair { a, b, worth: 100.0 * worth.unwrap_or(0.0) })
        .collect();
    Ok(Instance { name: file.name.clone(), problem })
}

fn item(demand: &Demand, id: &str, file: &File) -> Result<Item, (String, String)> {
    let duration = demand.duration;
    let mut item = Item::new(id, duration, file.months);
    item.must = demand.mandatory;
    item.release = demand.release;
    item.deadline = demand.deadline.unwrap_or(file.months).min(file.months);
    item.worth = (0..file.months).map(|start| demand.value * (100.0 - (start + duration) as f64)).collect();
    for (role, amounts) in &demand.hours {
        let resource = role.parse::<usize>().ok().filter(|r| *r < file.roles.len());
        let Some(resource) = resource else {
            return Err((
                format!("demand `{id}` takes hours of role `{role}`"),
                format!("an index from 0 to {}", file.roles.len().saturating_sub(1)),
            ));
        };
        if amounts.len() != duration {
            return Err((
                format!("demand `{id}` has {} numbers for role {role}", amounts.len()),
                format!("{duration}, one a month of work"),
            ));
        }
        if amounts.iter().any(|a| *a < 0.0) {
            return Err((format!("demand `{id}` has hours below 0 for role {role}"), "hours from 0".into()));
        }
        item.uses.push(Use { resource, amounts: amounts.clone() });
    }
    Ok(item)
}

fn text(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
