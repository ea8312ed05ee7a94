//! Options that hold together: the community's choices as a cross-impact matrix.

use community::Community;

use super::Settings;
use super::balance::{Descriptor, ImpactMatrix, MatrixError, Rule, Scenario, SearchSettings, attractors, search};
use super::judged::Judgements;

/// More combinations than this are not followed to where they end.
const MOST_FOLLOWED: u32 = 1_000_000;
/// Near misses that are kept.
const MOST_NEAR: usize = 200;
/// The farthest from consistent that is looked at where nothing is consistent, in points.
const FARTHEST: u32 = 6;

/// A combination of options, one a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// For each choice, the option, counted from 0.
    pub states: Vec<u8>,
    /// How far the weakest choice is from tipping, in points; below 0: how far it is from its best option. `None`: there is nothing to choose.
    pub consistency_value: Option<f64>,
    /// How strongly the options carry each other, in points.
    pub total_impact_score: f64,
    /// Share of all combinations that end here if each choice moves to its best option; `None` if there are too many.
    pub basin_share: Option<f64>,
    /// Expected hours a year of the demands that hang on its options; `None` if hours are not known.
    pub hours_year: Option<f64>,
}

/// A combination that does not quite hold together, and what stands in its way.
#[derive(Clone, Debug, PartialEq)]
pub struct NearMiss {
    /// The combination.
    pub bundle: Bundle,
    /// The choice that would rather go another way.
    pub choice: usize,
    /// The option that it would rather take.
    pub rather: usize,
    /// The choice whose option pushes it there hardest.
    pub by: usize,
    /// How hard, in points.
    pub push: f64,
}

/// What holds together.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundles {
    /// The matrix, in points × `scale`.
    pub matrix: ImpactMatrix,
    /// Parts of a point that the matrix counts in, so that means of several raters are whole numbers.
    pub scale: i32,
    /// Consistent bundles, those that carry each other most first.
    pub consistent: Vec<Bundle>,
    /// Combinations that nearly hold together, the nearest first.
    pub near: Vec<NearMiss>,
    /// Whether all consistent ones were found.
    pub is_complete: bool,
    /// How many starts end in no single combination but go round for ever, as a share; `None` if there are too many.
    pub restless_share: Option<f64>,
}

/// The matrix of a community's choices, in points × scale: means of the raters, 0 where nobody has judged. Diagonal blocks count.
///
/// # Errors
/// [`MatrixError`].
pub(crate) fn matrix(community: &Community, judgements: &Judgements) -> Result<(ImpactMatrix, i32), MatrixError> {
    let choices = &judgements.choices;
    let descriptors: Vec<Descriptor> = choices
        .iter()
        .map(|(choice, options)| Descriptor {
            name: community.choices.rows[*choice].name.clone(),
            states: options.iter().map(|o| community.options.rows[*o].name.clone()).collect(),
        })
        .collect();
    let scale = judgements.options.values().map(|j| j.scores.len() as i64).fold(1, least_common_multiple).min(5_040);
    let mut first = vec![0];
    for (_, options) in choices {
        first.push(first[first.len() - 1] + options.len());
    }
    let n = first[choices.len()];
    let mut scores = vec![0; n * n];
    for (((i, s), (j, l)), judged) in &judgements.options {
        let sum: i64 = judged.scores.iter().sum();
        scores[(first[*i] + s) * n + first[*j] + l] = (sum * scale / judged.scores.len() as i64) as i32;
    }
    Ok((ImpactMatrix::new(descriptors, scores)?, scale as i32))
}

fn least_common_multiple(a: i64, b: i64) -> i64 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

/// Finds all bundles of a community; `None` if it has no choices with judgements.
///
/// # Errors
/// [`MatrixError`].
pub(crate) fn bundles(
    community: &Community,
    judgements: &Judgements,
    hours: Option<&[f64]>,
    settings: &Settings,
) -> Result<Option<Bundles>, MatrixError> {
    if judgements.options.is_empty() {
        return Ok(None);
    }
    let (matrix, scale) = matrix(community, judgements)?;
    let sought = |inconsistency: u32, most: usize| SearchSettings {
        inconsistency: inconsistency * scale as u32,
        most_scenarios: most,
        most_nodes: settings.most_nodes,
    };
    let found = search(&matrix, &sought(0, settings.most_scenarios));
    let ends = attractors(&matrix, Rule::Global, MOST_FOLLOWED);
    let combinations = matrix.combinations();
    let make = |scenario: &Scenario| Bundle {
        states: scenario.states.clone(),
        consistency_value: scenario.consistency_value.map(|c| c as f64 / f64::from(scale)),
        total_impact_score: scenario.total_impact_score as f64 / f64::from(scale),
        basin_share: ends.as_ref().map(|ends| {
            ends.iter().filter(|a| a.cycle == [scenario.states.clone()]).fold(0.0, |sum, a| sum + a.basin as f64) / combinations
        }),
        hours_year: hours.map(|hours| hours_of(community, judgements, hours, &scenario.states)),
    };
    let mut consistent: Vec<Bundle> = found.scenarios.iter().map(make).collect();
    consistent.sort_by(|a, b| b.total_impact_score.total_cmp(&a.total_impact_score).then_with(|| a.states.cmp(&b.states)));
    let farthest = if consistent.is_empty() { FARTHEST } else { settings.near };
    let mut near = Vec::new();
    for inconsistency in 1..=farthest {
        if inconsistency > settings.near && !near.is_empty() {
            break;
        }
        let found = search(&matrix, &sought(inconsistency, settings.most_scenarios));
        near = found.scenarios.iter().filter(|s| !s.is_consistent()).map(|s| near_miss(&matrix, scale, s, make(s))).collect();
    }
    near.sort_by(|a, b| {
        let value = |m: &NearMiss| m.bundle.consistency_value.unwrap_or(0.0);
        let carry = |m: &NearMiss| m.bundle.total_impact_score;
        value(b).total_cmp(&value(a)).then(carry(b).total_cmp(&carry(a))).then_with(|| a.bundle.states.cmp(&b.bundle.states))
    });
    near.truncate(MOST_NEAR);
    let restless_share = ends.map(|ends| ends.iter().filter(|a| a.cycle.len() > 1).fold(0.0, |sum, a| sum + a.basin as f64) / combinations);
    Ok(Some(Bundles { matrix, scale, consistent, near, is_complete: found.is_complete, restless_share }))
}

/// What stands in the way of a scenario: the choice farthest from its best option, and the option that pushes it there hardest.
fn near_miss(matrix: &ImpactMatrix, scale: i32, scenario: &Scenario, bundle: Bundle) -> NearMiss {
    let margin = |j: usize| scenario.margins[j].unwrap_or(i64::MAX);
    let choice = (0..matrix.len()).min_by_key(|j| (margin(*j), *j)).unwrap_or(0);
    let held = usize::from(scenario.states[choice]);
    let balances = matrix.balances(&scenario.states);
    let own = matrix.of(&balances, choice);
    let rather = (0..own.len()).filter(|l| *l != held).max_by_key(|l| (own[*l], usize::MAX - l)).unwrap_or(held);
    let push = |i: usize| {
        let from = (i, usize::from(scenario.states[i]));
        matrix.score(from, (choice, rather)) - matrix.score(from, (choice, held))
    };
    let by = (0..matrix.len()).max_by_key(|i| (push(*i), usize::MAX - i)).unwrap_or(0);
    NearMiss { bundle, choice, rather, by, push: f64::from(push(by)) / f64::from(scale) }
}

/// Hours a year of the demands that hang on the options of a combination, each counted one time.
pub(crate) fn hours_of(community: &Community, judgements: &Judgements, hours: &[f64], states: &[u8]) -> f64 {
    demands_of(community, judgements, states).iter().fold(0.0, |sum, d| sum + hours[*d])
}

/// Indices of the demands that hang on the options of a combination.
pub(crate) fn demands_of(community: &Community, judgements: &Judgements, states: &[u8]) -> Vec<usize> {
    let mut demands: Vec<usize> = Vec::new();
    for ((_, options), state) in judgements.choices.iter().zip(states) {
        let option = &community.options.rows[options[usize::from(*state)]];
        demands.extend(option.demands.iter().filter_map(|id| community.demands.rows.iter().position(|d| d.demand == *id)));
    }
    demands.sort_unstable();
    demands.dedup();
    demands
}
