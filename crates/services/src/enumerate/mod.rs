//! Every set of sites there is, where they are few: exact for all criteria at once, with ties and the whole front.

mod measures;
mod survey;
mod tally;
mod walk;

use crate::error::ServicesError;
use crate::instance::{Instance, ticks_within};
use crate::question::{Fate, Rules};

pub use measures::{Facets, Measure, measure};
pub use survey::{Survey, Surveyed, survey};
use tally::Tally;
pub use tally::{Best, Criterion, FrontPoint};
use walk::Walk;

/// Most free sites: four million sets.
pub const MOST_FREE_SITES: usize = 22;

/// What an option must keep to count. All are inclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Conditions {
    /// Fewest patients a year that every open site sees.
    pub least_volume: Option<f64>,
    /// Most patients a year that any open site sees.
    pub most_volume: Option<f64>,
    /// Longest journey, in minutes.
    pub most_minutes: Option<f64>,
}

/// Conditions in the steps that sums are counted in.
#[derive(Clone, Copy, Debug)]
struct Limits {
    least: i64,
    most: i64,
    ticks: u32,
}

/// What is best, for every number of open sites.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// For every condition asked for, criterion and number of open sites; those in this order.
    pub best: Vec<Best>,
    /// The options that no other beats in patient-minutes, number of open sites and smallest unit together; by number of sites, then patient-minutes.
    pub front: Vec<FrontPoint>,
    /// How many sets were looked at: all that the rules allow.
    pub sets: u64,
}

/// Looks at every set of sites that the rules allow, the patients going to the nearest (of equally near sites the first in the order of the sites).
///
/// `within` names thresholds in minutes, each a criterion of its own. The result is exact: sums are of whole steps. Where several sets are
/// equally good, the first in the order of the sites is given (the one with the earlier site where two first differ), and how many there are.
///
/// # Method
/// A depth-first walk opens one more site at a time and moves the places that it is nearer to: O(2^free) sets, each at the cost of the places that move and a
/// comparison of bytes for those that do not.
///
/// # Errors
/// [`ServicesError::TooManySites`] above [`MOST_FREE_SITES`] free sites; those of the rules; [`ServicesError::Open`] where no site may be open.
///
/// # Sources
/// Oracles: an independent program's enumeration of West Midlands (2¹⁹ − 1 sets) and Staffordshire (2²¹ − 1), brute force on small instances.
pub fn enumerate(instance: &Instance, rules: &Rules, within: &[f64], conditions: &[Conditions]) -> Result<Enumeration, ServicesError> {
    let (must, free) = split(instance, rules)?;
    let limits: Vec<Limits> = conditions.iter().map(|c| limits(instance, c)).collect();
    let thresholds: Vec<u32> = within.iter().map(|m| ticks_within(*m)).collect();
    let walk = Walk::new(instance, &must, &free, &thresholds);
    let tally = walk.all(|| Tally::new(&limits, thresholds.len(), must.len() + free.len()));
    Ok(tally.into_enumeration(instance, within, &walk.sites))
}

/// The sites that must be open, and the free ones; few enough to try every set.
fn split(instance: &Instance, rules: &Rules) -> Result<(Vec<usize>, Vec<usize>), ServicesError> {
    let fates = rules.fates(instance)?;
    let of = |fate: Fate| fates.iter().enumerate().filter(move |(_, f)| **f == fate).map(|(j, _)| j);
    let (must, free): (Vec<usize>, Vec<usize>) = (of(Fate::Open).collect(), of(Fate::Free).collect());
    if must.is_empty() && free.is_empty() {
        return Err(ServicesError::Open { open: 0, must: 0, may: 0 });
    }
    // A set is kept as the bits of a number, and ranks as bytes.
    if free.len() > MOST_FREE_SITES || must.len() + free.len() > 64 {
        let hint = Some("a search with a bound, `median`, takes any number");
        return Err(ServicesError::TooManySites { sites: free.len().max(must.len()), most: MOST_FREE_SITES, hint });
    }
    Ok((must, free))
}

fn limits(instance: &Instance, conditions: &Conditions) -> Limits {
    Limits {
        least: conditions.least_volume.map_or(0, |v| instance.steps_at_least(v)),
        most: conditions.most_volume.map_or(i64::MAX, |v| instance.steps_at_most(v)),
        ticks: conditions.most_minutes.map_or(u32::MAX, ticks_within),
    }
}
