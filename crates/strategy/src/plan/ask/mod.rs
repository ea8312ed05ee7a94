//! The ask: what would have to give so that what has to be done fits.
//!
//! Only what has to be done is looked at: the musts and what they need. [`ask`] gives the cheapest combination of requests, three ways that each do without
//! the others (hours alone, dates alone, leaving out alone) for comparison, and a smallest set of musts that cannot go together. What is [`Terms::firm`] is neither
//! moved nor left out: only done with less work.

mod cheapest;
mod conflict;
mod musts;
mod ways;

pub use conflict::Conflict;
pub use ways::{Extra, Relaxed};

use crate::plan::error::PlanError;
use crate::plan::problem::{Problem, Use};
use crate::plan::solve::Control;

/// What a change costs, in the weight of an extra hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// Each request, whatever it asks.
    pub request: f64,
    /// A month by which an item is late, by item.
    pub month_late: Vec<f64>,
    /// Leaving an item out, by item.
    pub left_out: Vec<f64>,
}

/// Work that stands already and could give way.
#[derive(Clone, Debug, PartialEq)]
pub struct Relief {
    /// Demands that it touches: of all that touches one demand at most one is asked for.
    pub groups: Vec<usize>,
    /// Resource, period and amount that it frees.
    pub frees: Vec<(usize, usize, f64)>,
    /// What it costs, the request apart.
    pub cost: f64,
    /// How many times more it weighs to ask whoever decides.
    pub weight: f64,
}

/// An item done with less work.
#[derive(Clone, Debug, PartialEq)]
pub struct Lighter {
    /// The item.
    pub item: usize,
    /// What it takes then.
    pub uses: Vec<Use>,
    /// What has to be done all the same for that.
    pub with: Option<With>,
    /// What it costs, the request apart.
    pub cost: f64,
}

/// What has to be done so that something else takes less work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// Work that stands: a group of [`Relief::groups`].
    Standing(usize),
    /// Another item.
    Item(usize),
}

/// What may be asked for, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// Costs.
    pub prices: Prices,
    /// How many times more it weighs to ask whoever decides on each item.
    pub weight: Vec<f64>,
    /// Items that are neither moved nor left out: what protects safety or equality, and what is frozen.
    pub firm: Vec<bool>,
    /// Work that stands already and could give way.
    pub reliefs: Vec<Relief>,
    /// Items that could be done with less work.
    pub lighter: Vec<Lighter>,
}

impl Terms {
    /// Terms for a problem of which no more is known than what is in it.
    #[must_use]
    pub fn plain(problem: &Problem, request: f64, month_late: f64, left_out: f64) -> Self {
        let n = problem.items.len();
        Self {
            prices: Prices { request, month_late: vec![month_late; n], left_out: vec![left_out; n] },
            weight: vec![1.0; n],
            firm: problem.items.iter().map(|i| i.fixed.is_some()).collect(),
            reliefs: Vec::new(),
            lighter: Vec::new(),
        }
    }
}

/// One change that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// More of a resource in some of its periods.
    More {
        /// Index of the resource.
        resource: usize,
        /// Periods and amounts.
        periods: Vec<(usize, f64)>,
    },
    /// An item is later than its deadline.
    Later {
        /// The item.
        item: usize,
        /// By how many months.
        months: usize,
    },
    /// An item is left out.
    LeftOut {
        /// The item.
        item: usize,
    },
    /// An item is done with less work: index in [`Terms::lighter`].
    Lighter(usize),
    /// Work that stands gives way: index in [`Terms::reliefs`].
    Relief(usize),
}

/// What would have to give so that the musts fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The cheapest combination of changes; none where none is allowed that helps.
    pub cheapest: Option<Relaxed<Change>>,
    /// The fewest extra hours and pounds; none where no amount of them helps, or none may be added.
    pub extra: Option<Relaxed<Extra>>,
    /// Months by which each item would be later than its deadline.
    pub delay: Option<Relaxed<(usize, usize)>>,
    /// Musts left out.
    pub dropped: Option<Relaxed<usize>>,
    /// Musts that cannot go together.
    pub conflict: Conflict,
}

/// Computes the ask.
///
/// # Errors
/// [`PlanError`] if the problem is wrong in itself, the solver fails, or a combination does not stand up to the check that uses no solver.
///
/// # Sources
/// Oracles: enumeration on small problems; the shared instances that cannot fit (fewest extra hours 65, 38 and 94; demands 32, 50 and 62 that cannot fit alone).
pub fn ask(problem: &Problem, terms: &Terms, control: &dyn Control) -> Result<Ask, PlanError> {
    problem.check()?;
    Ok(Ask {
        cheapest: cheapest::cheapest(problem, terms, control)?,
        extra: ways::fewest_extra(problem, control)?,
        delay: ways::least_delay(problem, terms, control)?,
        dropped: ways::fewest_dropped(problem, terms, control)?,
        conflict: conflict::conflict(problem, control)?,
    })
}

/// The cheapest combination alone.
///
/// # Errors
/// As [`ask`].
pub(crate) fn ask_for(problem: &Problem, terms: &Terms, control: &dyn Control) -> Result<Option<Relaxed<Change>>, PlanError> {
    cheapest::cheapest(problem, terms, control)
}

/// The problem as it is once changes are granted: more of what was asked for, later deadlines, less work, musts that need not be done.
#[must_use]
pub fn granted(problem: &Problem, terms: &Terms, changes: &[Change]) -> Problem {
    let mut problem = problem.clone();
    for change in changes {
        match change {
            Change::More { resource, periods } => {
                for &(period, amount) in periods {
                    let capacity = &mut problem.resources[*resource].capacity[period];
                    *capacity = capacity.max(0.0) + amount;
                }
            }
            Change::Later { item, months } => problem.items[*item].deadline += months,
            Change::LeftOut { item } => {
                problem.items[*item].must = false;
                // Nobody would begin it for its own sake: it was asked to be left out.
                problem.items[*item].worth.iter_mut().for_each(|w| *w = w.min(0.0) - 1e6);
            }
            Change::Lighter(index) => problem.items[terms.lighter[*index].item].uses.clone_from(&terms.lighter[*index].uses),
            Change::Relief(index) => {
                for &(resource, period, amount) in &terms.reliefs[*index].frees {
                    let capacity = &mut problem.resources[resource].capacity[period];
                    *capacity = capacity.max(0.0) + amount;
                }
            }
        }
    }
    problem
}
