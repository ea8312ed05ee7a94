//! What a set of sites comes to by any measure, plainly.

use crate::error::ServicesError;
use crate::instance::{Instance, TICKS_A_MINUTE, ticks_within};
use crate::measures::mean_of_longest;

/// What an option is judged by, every patient going to the nearest open site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Patient-minutes a year: less is better.
    PatientMinutes,
    /// Number of open sites: fewer is better.
    Units,
    /// Patients a year of the open site that sees the fewest: more is better.
    SmallestUnit,
    /// Minutes of the longest journey: less is better.
    Farthest,
    /// Share of the patients within so many minutes: more is better.
    ShareWithin(f64),
    /// Mean minutes of the tenth of the patients who travel longest: less is better.
    WorstTenth,
    /// Mean minutes with every place's patients weighing as [`Facets::weights`] say, as by deprivation: less is better.
    WeightedMinutes,
    /// Greatest less smallest mean minutes of the groups of [`Facets::groups`], as of deciles of deprivation: less is better.
    GroupGap,
    /// Pounds a year: fixed costs and costs of patients at their sites: less is better.
    Cost,
    /// Patients a year whose site is another than with [`Facets::today`] open: fewer is better.
    Moved,
}

impl Measure {
    /// Whether more of it is better.
    #[must_use]
    pub fn more_is_better(self) -> bool {
        matches!(self, Self::SmallestUnit | Self::ShareWithin(_))
    }
}

/// What measures need to know beside patients and minutes; what is not needed may be empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    /// How much a patient of each place weighs.
    pub weights: Vec<f64>,
    /// Group of each place; places without a group count in none.
    pub groups: Vec<Option<u8>>,
    /// Sites that are open today.
    pub today: Vec<usize>,
    /// Pounds a year to have each site open.
    pub fixed_cost_year: Vec<f64>,
    /// Pounds for each patient, by site.
    pub cost_patient: Vec<f64>,
}

/// Facets made ready for many sets.
pub(crate) struct Gauge<'a> {
    instance: &'a Instance,
    facets: &'a Facets,
    measures: &'a [Measure],
    /// Of every place, the site it goes to today.
    today: Vec<usize>,
    patients: i64,
}

/// Bounds on the numbers of groups: one byte.
const GROUPS: usize = u8::MAX as usize + 1;

impl<'a> Gauge<'a> {
    /// # Errors
    /// [`ServicesError::Facets`] where a measure needs what is not there, [`ServicesError::Asked`] for numbers out of range, [`ServicesError::NoSuchSite`].
    pub(crate) fn new(instance: &'a Instance, facets: &'a Facets, measures: &'a [Measure]) -> Result<Self, ServicesError> {
        let (places, sites) = (instance.places(), instance.sites());
        let as_many = |what: &'static str, found: usize, expected: usize| {
            if found == expected { Ok(()) } else { Err(ServicesError::Facets { what, found, expected }) }
        };
        for measure in measures {
            match measure {
                Measure::WeightedMinutes => as_many("weights of places", facets.weights.len(), places)?,
                Measure::GroupGap => as_many("groups of places", facets.groups.len(), places)?,
                Measure::Cost => {
                    as_many("fixed costs of sites", facets.fixed_cost_year.len(), sites)?;
                    as_many("costs for each patient of sites", facets.cost_patient.len(), sites)?;
                }
                Measure::Moved if facets.today.is_empty() => as_many("sites open today", 0, 1)?,
                _ => {}
            }
        }
        if let Some(weight) = facets.weights.iter().find(|w| !(w.is_finite() && **w >= 0.0)) {
            return Err(ServicesError::Asked { what: "a weight of a place", value: *weight, most: f64::MAX });
        }
        let today = if facets.today.is_empty() { Vec::new() } else { crate::Assignment::nearest(instance, &facets.today)?.site_of };
        Ok(Self { instance, facets, measures, today, patients: instance.weights().iter().sum() })
    }

    /// The measures of a set of sites, of every place with patients the site and the ticks; loads by site.
    pub(crate) fn of(&self, open: &[usize], near: &[(usize, u16, u32)], loads: &[i64], scratch: &mut Vec<(u32, i64)>) -> Vec<f64> {
        self.measures.iter().map(|m| self.one(*m, open, near, loads, scratch)).collect()
    }

    fn one(&self, measure: Measure, open: &[usize], near: &[(usize, u16, u32)], loads: &[i64], scratch: &mut Vec<(u32, i64)>) -> f64 {
        let (instance, weights) = (self.instance, self.instance.weights());
        let sum = |of: &dyn Fn(usize, u16, u32) -> bool| -> i64 {
            near.iter().filter(|(i, j, t)| of(*i, *j, *t)).map(|(i, ..)| weights[*i]).sum()
        };
        match measure {
            Measure::PatientMinutes => {
                instance.patient_minutes(near.iter().map(|(i, _, t)| weights[*i] * i64::from(*t)).sum::<i64>() as f64)
            }
            Measure::Units => open.len() as f64,
            Measure::SmallestUnit => instance.patients(open.iter().map(|j| loads[*j]).min().unwrap_or(0)),
            Measure::Farthest => Instance::minutes_of(near.iter().map(|(.., t)| *t).max().unwrap_or(0)),
            Measure::ShareWithin(minutes) => {
                let limit = ticks_within(minutes);
                sum(&|_, _, t| t <= limit) as f64 / self.patients as f64
            }
            Measure::WorstTenth => self.worst_tenth(near, scratch),
            Measure::WeightedMinutes => {
                let weighted = |i: usize| self.facets.weights[i] * weights[i] as f64;
                let total: f64 = near.iter().map(|(i, ..)| weighted(*i)).sum();
                near.iter().map(|(i, _, t)| weighted(*i) * f64::from(*t)).sum::<f64>() / (total.max(f64::MIN_POSITIVE) * TICKS_A_MINUTE)
            }
            Measure::GroupGap => self.group_gap(near),
            Measure::Cost => {
                let cost = |j: &usize| self.facets.fixed_cost_year[*j] + self.facets.cost_patient[*j] * instance.patients(loads[*j]);
                open.iter().map(cost).sum()
            }
            Measure::Moved => instance.patients(sum(&|i, j, _| self.today[i] != usize::from(j))),
        }
    }

    fn worst_tenth(&self, near: &[(usize, u16, u32)], journeys: &mut Vec<(u32, i64)>) -> f64 {
        let weights = self.instance.weights();
        journeys.clear();
        journeys.extend(near.iter().map(|(i, _, t)| (*t, weights[*i])));
        mean_of_longest(journeys, self.patients as f64 / 10.0)
    }

    fn group_gap(&self, near: &[(usize, u16, u32)]) -> f64 {
        let mut sums = [(0_i64, 0_i64); GROUPS];
        for (i, _, t) in near {
            if let Some(group) = self.facets.groups[*i] {
                let weight = self.instance.weights()[*i];
                let sum = &mut sums[usize::from(group)];
                *sum = (sum.0 + weight, sum.1 + weight * i64::from(*t));
            }
        }
        let means = || {
            sums.iter().filter(|(patients, _)| *patients > 0).map(|(patients, total)| *total as f64 / (*patients as f64 * TICKS_A_MINUTE))
        };
        let (least, most) = means().fold((f64::INFINITY, 0.0_f64), |(least, most), mean| (least.min(mean), most.max(mean)));
        if least.is_finite() { most - least } else { 0.0 }
    }
}

/// What a set of open sites comes to by measures: one number a measure, in its unit. For options by name, as today, doing nothing or doing the least.
///
/// # Errors
/// [`ServicesError::Facets`], [`ServicesError::Asked`], [`ServicesError::NoSuchSite`], [`ServicesError::Open`].
pub fn measure(instance: &Instance, open: &[usize], facets: &Facets, measures: &[Measure]) -> Result<Vec<f64>, ServicesError> {
    let gauge = Gauge::new(instance, facets, measures)?;
    let assignment = crate::Assignment::nearest(instance, open)?;
    let mut loads = vec![0; instance.sites()];
    let mut near = Vec::new();
    for (place, &site) in assignment.site_of.iter().enumerate().filter(|(i, _)| instance.weights()[*i] > 0) {
        loads[site] += instance.weights()[place];
        near.push((place, site as u16, instance.ticks_to(site)[place]));
    }
    Ok(gauge.of(&assignment.open, &near, &loads, &mut Vec::new()))
}
