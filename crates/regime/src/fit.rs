//! The waiting list against a series: fitted to the first part, tried on the rest, beside a naive forecast.

use std::collections::BTreeMap;

use community::tables::Measure;
use community::{Community, Month};

use crate::RegimeError;
use crate::kernel::functions::{exp, ln};

/// Weeks in a month.
const WEEKS: f64 = 52.178_571 / 12.0;
/// Elasticity of need in the wait, at its central value.
const E_D: f64 = 0.1;
/// Fewest months that are worth fitting to.
const LEAST: usize = 9;

/// How the waiting-list part did against one organisation's series.
#[derive(Clone, Debug, PartialEq)]
pub struct ListFit {
    /// Code of the organisation.
    pub organisation: String,
    /// Patients a week that come at the reference wait, fitted.
    pub d0: f64,
    /// Patients a week that are treated, measured.
    pub capacity: f64,
    /// Mean wait in weeks at the series' last month.
    pub wait: f64,
    /// Months fitted to.
    pub fitted: usize,
    /// Months tried on.
    pub tried: usize,
    /// Mean absolute error on those, in patients.
    pub error: f64,
    /// That of the naive forecast: the list stays as it last was.
    pub naive: f64,
}

impl ListFit {
    /// Whether it forecasts better than the naive one.
    #[must_use]
    pub fn better(&self) -> bool {
        self.error < self.naive
    }
}

/// Checks and fits each organisation's `list` where there is also `treated` or `wait`.
///
/// # Method
/// Capacity is the mean treated over the fitted months (else list ÷ wait); `d0` minimises the squared error of `dL/dt = d0 (w/w0)^(−eD) − c`, `w = L/c`, run from the first
/// month, over the first two thirds (golden section); the last third is forecast from the list at the end of the fitted part.
///
/// # Errors
/// [`RegimeError::Series`] for a negative or impossible value or a missing month, with its place.
pub fn fit_lists(community: &Community) -> Result<Vec<ListFit>, RegimeError> {
    let series = series(community)?;
    let mut fits = Vec::new();
    for ((organisation, measure), list) in &series {
        if *measure != Measure::List.word() || list.len() < LEAST {
            continue;
        }
        let of = |m: Measure| series.get(&(organisation.clone(), m.word().to_owned()));
        let fitted = list.len() * 2 / 3;
        let capacity = match (of(Measure::Treated), of(Measure::Wait)) {
            (Some(treated), _) => treated.iter().take(fitted).map(|(_, v)| v).sum::<f64>() / treated.len().min(fitted) as f64 / WEEKS,
            (None, Some(wait)) => {
                let ratios: Vec<f64> = list.iter().zip(wait).take(fitted).filter(|(_, w)| w.1 > 0.0).map(|(l, w)| l.1 / w.1).collect();
                ratios.iter().sum::<f64>() / ratios.len().max(1) as f64
            }
            (None, None) => continue,
        };
        if capacity > 0.0 {
            fits.push(fit(organisation, list, fitted, capacity));
        }
    }
    Ok(fits)
}

type Months = Vec<(Month, f64)>;

fn series(community: &Community) -> Result<BTreeMap<(String, String), Months>, RegimeError> {
    let mut series: BTreeMap<(String, String), Vec<(Month, f64, usize)>> = BTreeMap::new();
    for (index, row) in community.series.rows.iter().enumerate() {
        let place =
            || community.series.line(index).map_or_else(|| format!("`series`, entry {}", index + 1), |l| format!("`series`, row {l}"));
        let may_be_negative = row.measure == Measure::Reserves;
        if !row.value.is_finite() || (row.value < 0.0 && !may_be_negative) {
            return Err(RegimeError::Series {
                place: place(),
                found: format!("{} of {}", row.measure.word(), row.value),
                expected: "a number from 0".into(),
            });
        }
        if row.measure == Measure::Wait && row.value > 520.0 {
            return Err(RegimeError::Series {
                place: place(),
                found: format!("a mean wait of {} weeks", row.value),
                expected: "weeks, at most 520".into(),
            });
        }
        series.entry((row.organisation.to_string(), row.measure.word().to_owned())).or_default().push((row.month, row.value, index));
    }
    let mut checked = BTreeMap::new();
    for ((organisation, measure), mut months) in series {
        months.sort_by_key(|m| m.0);
        if let Some(pair) = months.windows(2).find(|p| p[0].0.plus(1) != p[1].0) {
            return Err(RegimeError::Series {
                place: format!("`series` of {measure} in `{organisation}`"),
                found: format!("{} followed by {}", pair[0].0, pair[1].0),
                expected: format!("every month once: {} is next", pair[0].0.plus(1)),
            });
        }
        checked.insert((organisation, measure), months.into_iter().map(|(m, v, _)| (m, v)).collect());
    }
    Ok(checked)
}

fn fit(organisation: &str, list: &[(Month, f64)], fitted: usize, capacity: f64) -> ListFit {
    let first = list[0].1.max(1.0);
    let w0 = first / capacity;
    let squares = |d0: f64| {
        let course = course(first, d0, capacity, w0, fitted);
        course.iter().zip(list).map(|(a, b)| (a - b.1) * (a - b.1)).sum::<f64>()
    };
    let (mut low, mut high) = (0.25 * capacity, 4.0 * capacity);
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    for _ in 0..100 {
        let (a, b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if squares(a) < squares(b) { high = b } else { low = a }
    }
    let d0 = 0.5 * (low + high);
    let last = list[fitted - 1].1;
    let ahead = course(last, d0, capacity, w0, list.len() - fitted + 1);
    let tried = list.len() - fitted;
    let mean = |errors: f64| errors / tried as f64;
    let error = mean(list[fitted..].iter().zip(&ahead[1..]).map(|(a, b)| (a.1 - b).abs()).sum());
    let naive = mean(list[fitted..].iter().map(|a| (a.1 - last).abs()).sum());
    ListFit { organisation: organisation.into(), d0, capacity, wait: list[list.len() - 1].1 / capacity, fitted, tried, error, naive }
}

/// The list at the end of each of so many months, the first being where it starts.
fn course(start: f64, d0: f64, capacity: f64, w0: f64, months: usize) -> Vec<f64> {
    const STEPS: u32 = 16;
    let dt = WEEKS / f64::from(STEPS);
    let mut list = start;
    let mut course = vec![list];
    for _ in 1..months {
        for _ in 0..STEPS {
            let wait = (list / capacity).max(1e-6 / capacity);
            list = (list + dt * (d0 * exp(-E_D * ln(wait / w0)) - capacity)).max(0.0);
        }
        course.push(list);
    }
    course
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_grows_by_the_models_rule_is_forecast_better_than_by_standing_still() {
        let list: Months = course(3_000.0, 110.0, 100.0, 30.0, 24)
            .into_iter()
            .enumerate()
            .map(|(i, v)| (Month::new(2024, 1).unwrap().plus(i as i32), v))
            .collect();
        let found = fit("X", &list, 16, 100.0);
        assert!((found.d0 - 110.0).abs() < 1e-3 && found.better() && found.error < 1e-3 * found.naive, "{found:?}");
        // A list that stands still leaves nothing to be better at.
        let still: Months = list.iter().map(|(m, _)| (*m, 500.0)).collect();
        assert!(!fit("X", &still, 16, 100.0).better() || fit("X", &still, 16, 100.0).error < 1e-6);
    }
}
