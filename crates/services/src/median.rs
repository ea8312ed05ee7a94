//! The p-median: which sites, exactly so many, make the patients' journeys shortest in sum, with a proof.

use optimise::Status;

use crate::assign::Assignment;
use crate::error::ServicesError;
use crate::instance::Instance;
use crate::interchange;
use crate::program::{Carried, Effort, Finished, Found, Program, explore};
use crate::question::{Fate, Rules};

/// How long to search, and how exact the proof is to be.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// An option is proven when no other is better by more than this share.
    pub tolerance: f64,
    /// Nodes of the search tree at most.
    pub nodes: Option<usize>,
    /// Asked often: whether to stop now, with the best option so far and its bound.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

impl Default for Search<'_> {
    fn default() -> Self {
        Self { tolerance: 1e-9, nodes: None, stop: &|| false }
    }
}

/// The best set of sites that was found, and how good any other could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Median {
    /// Which sites are open, and who goes where.
    pub assignment: Assignment,
    /// Patient-minutes a year of it.
    pub objective: f64,
    /// No set of sites has fewer patient-minutes a year than this.
    pub bound: f64,
    /// `(objective − bound) / objective`; 0 where both are 0.
    pub gap: f64,
    /// The gap up to which the option counts as optimal.
    pub tolerance: f64,
    /// [`Status::Optimal`], [`Status::Limit`] (of nodes) or [`Status::Stopped`].
    pub status: Status,
    /// Effort.
    pub effort: Effort,
}

/// The `open` sites with the fewest patient-minutes a year, every patient going to the nearest (p-median).
///
/// # Model
/// `min Σ_i n_i min_{j open} t_ij` over sets of exactly `open` sites that contain `rules.must` and nothing of `rules.never`; `n_i` patients a year, `t_ij` minutes.
/// Of equally near open sites the first in the order of the sites counts. Where several sets are equally good, the one that the search met first is
/// given: the same on every machine, but no rule of preference.
///
/// # Method
/// Interchange gives a start. Benders cuts over the sites alone (the radius form, see `cuts.rs`) give a linear model that is
/// tightened until its bound stands; the bound is computed from the prices in our own arithmetic, and rounded up to the next value that a total can take.
/// Sites whose other fate could not beat the best set are settled for good; what is left is branched on, best bound first. The answer is checked by [`verify`].
///
/// # Errors
/// [`ServicesError::Open`], [`ServicesError::NoSuchSite`], [`ServicesError::Contradiction`]; [`ServicesError::Solver`]. To be stopped is no error.
///
/// # Sources
/// Durán-Mateluna, Ales and Elloumi, EJOR 308 (2023). Oracles: enumeration of all sets (West Midlands, Staffordshire), OR-Library's optima, HiGHS on the classical model.
pub fn median(instance: &Instance, open: usize, rules: &Rules, search: &Search<'_>) -> Result<Median, ServicesError> {
    let fates = rules.fates_of(instance, open)?;
    median_with(instance, open, rules, fates, None, search)
}

/// The same, with cuts of earlier searches on the same instance and rules.
pub(crate) fn median_with(
    instance: &Instance,
    open: usize,
    rules: &Rules,
    fates: Vec<Fate>,
    carried: Option<&mut Carried>,
    search: &Search<'_>,
) -> Result<Median, ServicesError> {
    let start = interchange::start(instance, open, &fates, search.stop);
    let value = start.total() as f64;
    let mut program = Program::of(instance, fates, open..=open);
    program.travel(0, 1.0);
    program.step = Some(instance.step() as f64);
    let outcome = explore(&program, Some(Found { open: start.into_open(), value }), carried, search)?;
    let found = outcome.best.ok_or_else(|| ServicesError::Unsound { why: "the search lost its start".into() })?;
    let sites: Vec<usize> = (0..found.open.len()).filter(|j| found.open[*j]).collect();
    let assignment = Assignment::nearest(instance, &sites)?;
    let objective = assignment.patient_minutes;
    let bound = instance.patient_minutes(outcome.bound.max(0.0)).min(objective);
    let gap = if objective > 0.0 { (objective - bound) / objective } else { 0.0 };
    let status = match outcome.finished {
        _ if gap <= search.tolerance => Status::Optimal,
        Finished::Stopped => Status::Stopped,
        Finished::Limit | Finished::Proven => Status::Limit,
    };
    let found = Median { assignment, objective, bound, gap, tolerance: search.tolerance, status, effort: outcome.effort };
    verify(instance, open, rules, &found)?;
    Ok(found)
}

/// Checks an answer without the search: the number of sites, the rules, every patient at a nearest open site, loads, sums, and that bound, gap and status agree.
///
/// # Errors
/// [`ServicesError::Unsound`] with what does not agree.
pub fn verify(instance: &Instance, open: usize, rules: &Rules, found: &Median) -> Result<(), ServicesError> {
    let unsound = |why: String| Err(ServicesError::Unsound { why });
    let of = &found.assignment;
    if of.open.len() != open || of.open.windows(2).any(|pair| pair[0] >= pair[1]) {
        return unsound(format!("{} sites are open, or one twice; expected {open}", of.open.len()));
    }
    if let Some(site) = rules.must.iter().find(|j| !of.open.contains(j)).or_else(|| rules.never.iter().find(|j| of.open.contains(j))) {
        return unsound(format!("site {site} is not as the rules say"));
    }
    let (mut sum, mut loads) = (0.0, vec![0.0; open]);
    for place in 0..instance.places() {
        let mut best = of.open[0];
        of.open.iter().for_each(|&j| best = if instance.minutes(place, j) < instance.minutes(place, best) { j } else { best });
        if of.site_of[place] != best {
            return unsound(format!("place {place} goes to site {}; site {best} is nearer, or first of equals", of.site_of[place]));
        }
        sum += instance.need(place) * instance.minutes(place, best);
        let slot = of.open.binary_search(&best).map_err(|_| ServicesError::Unsound { why: format!("site {best} is not open") })?;
        loads[slot] += instance.need(place);
    }
    // Sums of at most some 100,000 terms: rounding stays below a part in 10⁹ of them.
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-9);
    if !near(sum, found.objective) || loads.iter().zip(&of.loads).any(|(a, b)| !near(*a, *b)) {
        return unsound(format!("journeys sum to {sum} patient-minutes, the answer says {}; or loads differ", found.objective));
    }
    let proven = found.gap <= found.tolerance;
    if found.bound > found.objective || found.gap.is_nan() || found.gap < 0.0 || proven != (found.status == Status::Optimal) {
        return unsound(format!("bound {}, gap {} and status {} do not agree", found.bound, found.gap, found.status.word()));
    }
    Ok(())
}
