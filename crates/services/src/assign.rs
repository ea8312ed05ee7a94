//! Who goes where once it is settled which sites are open, computed plainly: what the searches say is checked against this.

use crate::error::ServicesError;
use crate::instance::{Instance, TICKS_A_MINUTE};

/// Every place with the nearest open site; of equally near ones the first in the order of the sites.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The open sites, in order.
    pub open: Vec<usize>,
    /// For each place, the site its patients go to.
    pub site_of: Vec<usize>,
    /// For each open site, its patients a year.
    pub loads: Vec<f64>,
    /// Patient-minutes a year, one way.
    pub patient_minutes: f64,
    /// Minutes of the mean patient.
    pub mean_minutes: f64,
    /// Minutes of the longest journey that any patient makes.
    pub farthest_minutes: f64,
    /// Patients a year in all.
    pub patients: f64,
    pub(crate) total: i64,
}

impl Assignment {
    /// Sends every place to the nearest of the open sites.
    ///
    /// # Errors
    /// [`ServicesError::NoSuchSite`]; [`ServicesError::Open`] where none is open.
    pub fn nearest(instance: &Instance, open: &[usize]) -> Result<Self, ServicesError> {
        let sites = instance.sites();
        let mut open = open.to_vec();
        open.sort_unstable();
        open.dedup();
        if let Some(&site) = open.iter().find(|j| **j >= sites) {
            return Err(ServicesError::NoSuchSite { site, sites });
        }
        let Some(&first) = open.first() else { return Err(ServicesError::Open { open: 0, must: 0, may: sites }) };
        let mut slot = vec![0; instance.places()];
        let mut ticks = instance.ticks_to(first).to_vec();
        for (at, &site) in open.iter().enumerate().skip(1) {
            for ((slot, best), &other) in slot.iter_mut().zip(&mut ticks).zip(instance.ticks_to(site)) {
                if other < *best {
                    (*slot, *best) = (at, other);
                }
            }
        }
        let (mut steps, mut total, mut farthest) = (vec![0_i64; open.len()], 0_i64, 0);
        for ((&slot, &ticks), &weight) in slot.iter().zip(&ticks).zip(instance.weights()) {
            steps[slot] += weight;
            total += weight * i64::from(ticks);
            farthest = if weight > 0 { farthest.max(ticks) } else { farthest };
        }
        let patients = instance.patients(instance.weights().iter().sum());
        let patient_minutes = instance.patient_minutes(total as f64);
        Ok(Self {
            site_of: slot.into_iter().map(|at| open[at]).collect(),
            loads: steps.into_iter().map(|s| instance.patients(s)).collect(),
            patient_minutes,
            mean_minutes: patient_minutes / patients,
            farthest_minutes: f64::from(farthest) / TICKS_A_MINUTE,
            patients,
            open,
            total,
        })
    }

    /// Patients a year of a site; 0 where it is not open.
    #[must_use]
    pub fn load_of(&self, site: usize) -> f64 {
        self.open.binary_search(&site).map_or(0.0, |at| self.loads[at])
    }

    /// Patients a year who go to another site than in another assignment of the same instance.
    #[must_use]
    pub fn patients_elsewhere(&self, instance: &Instance, other: &Self) -> f64 {
        let moved = self.site_of.iter().zip(&other.site_of).zip(instance.weights()).filter(|((a, b), _)| a != b);
        instance.patients(moved.map(|(_, weight)| weight).sum())
    }

    /// Share of the patients whose journey takes at most so many minutes.
    #[must_use]
    pub fn share_within(&self, instance: &Instance, minutes: f64) -> f64 {
        let near = |(place, site): (usize, &usize)| if instance.minutes(place, *site) <= minutes { instance.weights()[place] } else { 0 };
        instance.patients(self.site_of.iter().enumerate().map(near).sum()) / self.patients
    }
}
