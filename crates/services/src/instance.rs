//! What there is to choose from: places with needs, sites, and the minutes between them.

use rayon::prelude::*;

use crate::error::ServicesError;

/// Longest journey that is taken, in minutes: beyond it a matrix is in another unit.
pub const MOST_MINUTES: f64 = 4_000_000.0;
/// Steps of a minute in which travel is counted.
pub const TICKS_A_MINUTE: f64 = 1_000.0;
/// Most sites.
pub const MOST_SITES: usize = u16::MAX as usize;

/// Places, sites, and the minutes between them; everything is counted in whole steps, so that sums do not depend on their order, and equal is equal.
///
/// Minutes are counted in thousandths ([`TICKS_A_MINUTE`]); patients a year in steps of `1/scale`, `scale` the largest power of ten up to 10⁹ with
/// which the worst total still fits 62 bits. Data with no more decimals are kept exactly; others are rounded by at most half a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    places: usize,
    sites: usize,
    /// Patients a place, in steps.
    weights: Vec<i64>,
    scale: f64,
    /// Site by site, the ticks of every place.
    by_site: Vec<u32>,
    /// Place by place, its sites from the nearest on; equally near ones in the order of the sites.
    order: Vec<u16>,
    /// Place by place, ticks in that order.
    sorted: Vec<u32>,
    /// Every total is a multiple of this.
    step: i64,
    longest: u32,
}

/// Ticks of so many minutes, rounded down: a journey of so many ticks takes at most as long.
pub(crate) fn ticks_within(minutes: f64) -> u32 {
    // Beyond the range of the numbers a limit is none; the cast saturates.
    (minutes * TICKS_A_MINUTE + 1e-6).floor() as u32
}

impl Instance {
    /// Takes needs (patients a year, one a place) and minutes, `minutes[place · sites + site]`.
    ///
    /// # Errors
    /// [`ServicesError::Shape`], [`ServicesError::TooManySites`], [`ServicesError::Minutes`], [`ServicesError::Need`], [`ServicesError::Needs`].
    pub fn new(needs: &[f64], sites: usize, minutes: &[f64]) -> Result<Self, ServicesError> {
        let places = needs.len();
        if places == 0 || sites == 0 || minutes.len() != places * sites {
            return Err(ServicesError::Shape { places, sites, minutes: minutes.len() });
        }
        if sites > MOST_SITES {
            return Err(ServicesError::TooManySites { sites, most: MOST_SITES, hint: None });
        }
        if let Some(at) = minutes.iter().position(|m| !(0.0..=MOST_MINUTES).contains(m)) {
            return Err(ServicesError::Minutes { place: at / sites, site: at % sites, minutes: minutes[at] });
        }
        if let Some(place) = needs.iter().position(|n| !(n.is_finite() && *n >= 0.0)) {
            return Err(ServicesError::Need { place, patients: needs[place] });
        }
        let sum: f64 = needs.iter().sum();
        let farthest = minutes.iter().fold(1.0, |most: f64, m| most.max(*m));
        let fits = |scale: f64| sum * scale * farthest * TICKS_A_MINUTE < (1_u64 << 62) as f64;
        let scale = SCALES.into_iter().find(|scale| fits(*scale)).filter(|_| sum > 0.0).ok_or(ServicesError::Needs { sum })?;
        let weights: Vec<i64> = needs.iter().map(|n| (n * scale).round() as i64).collect();
        if weights.iter().all(|w| *w == 0) {
            return Err(ServicesError::Needs { sum });
        }
        let by_place: Vec<u32> = minutes.iter().map(|m| (m * TICKS_A_MINUTE).round() as u32).collect();
        let (order, sorted) = nearest_first(&by_place, sites);
        let mut by_site = vec![0; places * sites];
        by_site.par_chunks_mut(places).enumerate().for_each(|(j, column)| {
            column.iter_mut().enumerate().for_each(|(i, ticks)| *ticks = by_place[i * sites + j]);
        });
        let divisor = |all: &mut dyn Iterator<Item = u64>| all.fold(0, greatest_common_divisor).max(1);
        let of_weights = divisor(&mut weights.iter().map(|w| w.unsigned_abs()));
        let of_ticks = divisor(&mut by_place.iter().map(|t| u64::from(*t)));
        let step = (of_weights * of_ticks) as i64;
        let longest = by_place.iter().copied().max().unwrap_or(0);
        Ok(Self { places, sites, weights, scale, by_site, order, sorted, step, longest })
    }

    /// How many places there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.places
    }

    /// How many sites there are.
    #[must_use]
    pub fn sites(&self) -> usize {
        self.sites
    }

    /// Minutes from a place to a site.
    #[must_use]
    pub fn minutes(&self, place: usize, site: usize) -> f64 {
        f64::from(self.by_site[site * self.places + place]) / TICKS_A_MINUTE
    }

    /// Patients a year of a place.
    #[must_use]
    pub fn need(&self, place: usize) -> f64 {
        self.patients(self.weights[place])
    }

    /// Patients a year, of steps.
    pub(crate) fn patients(&self, steps: i64) -> f64 {
        steps as f64 / self.scale
    }

    /// Steps, of patients a year; rounded up, so that at least as many are meant.
    pub(crate) fn steps_at_least(&self, patients: f64) -> i64 {
        let nearest = (patients * self.scale).round();
        if (nearest / self.scale - patients).abs() <= 1e-12 * patients.abs() {
            nearest as i64
        } else {
            (patients * self.scale).ceil() as i64
        }
    }

    /// Steps, of patients a year; rounded down, so that at most as many are meant.
    pub(crate) fn steps_at_most(&self, patients: f64) -> i64 {
        -self.steps_at_least(-patients)
    }

    /// Patients a year, of steps that a search computed with.
    pub(crate) fn patients_of(&self, steps: f64) -> f64 {
        steps / self.scale
    }

    /// Minutes, of ticks.
    pub(crate) fn minutes_of(ticks: u32) -> f64 {
        f64::from(ticks) / TICKS_A_MINUTE
    }

    /// The longest journey of any pair, in ticks.
    pub(crate) fn longest(&self) -> u32 {
        self.longest
    }

    /// Patient-minutes a year, of steps × ticks.
    pub(crate) fn patient_minutes(&self, total: f64) -> f64 {
        total / (self.scale * TICKS_A_MINUTE)
    }

    pub(crate) fn weights(&self) -> &[i64] {
        &self.weights
    }

    /// Ticks of all places to one site.
    pub(crate) fn ticks_to(&self, site: usize) -> &[u32] {
        &self.by_site[site * self.places..(site + 1) * self.places]
    }

    /// The sites of a place from the nearest on, with their ticks.
    pub(crate) fn nearest(&self, place: usize) -> (&[u16], &[u32]) {
        let range = place * self.sites..(place + 1) * self.sites;
        (&self.order[range.clone()], &self.sorted[range])
    }

    /// Every total, in steps × ticks, is a multiple of this.
    pub(crate) fn step(&self) -> i64 {
        self.step
    }
}

const SCALES: [f64; 10] = [1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1.0];

fn nearest_first(by_place: &[u32], sites: usize) -> (Vec<u16>, Vec<u32>) {
    let mut order = vec![0_u16; by_place.len()];
    let mut sorted = vec![0_u32; by_place.len()];
    let rows = by_place.par_chunks(sites).zip(order.par_chunks_mut(sites)).zip(sorted.par_chunks_mut(sites));
    rows.for_each_init(Vec::new, |keys: &mut Vec<u64>, ((ticks, order), sorted)| {
        keys.clear();
        // One key holds both, so that equally near sites keep the order of the sites.
        keys.extend(ticks.iter().enumerate().map(|(j, t)| u64::from(*t) << 16 | j as u64));
        keys.sort_unstable();
        for ((key, site), ticks) in keys.iter().zip(order).zip(sorted) {
            (*site, *ticks) = (*key as u16, (*key >> 16) as u32);
        }
    });
    (order, sorted)
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
