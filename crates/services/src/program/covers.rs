//! The longest journey as rows: every place has an open site within it.

use crate::instance::Instance;
use crate::program::Row;
use crate::question::Fate;

/// Rows up to which those that another implies are left out: it takes the square of their number.
const MOST_COMPARED: usize = 4_000;

/// One row for each set of sites that are within so many ticks of some place with patients; without those that contain another.
pub(crate) fn covers(instance: &Instance, fates: &[Fate], limit: u32) -> Vec<Row> {
    let of = |place: usize| -> Vec<u16> {
        let (order, ticks) = instance.nearest(place);
        let near = order.iter().zip(ticks).take_while(|(_, t)| **t <= limit).map(|(j, _)| *j);
        let mut sites: Vec<u16> = near.filter(|j| fates[usize::from(*j)] != Fate::Closed).collect();
        sites.sort_unstable();
        sites
    };
    let mut sets: Vec<Vec<u16>> = (0..instance.places()).filter(|i| instance.weights()[*i] > 0).map(of).collect();
    sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    sets.dedup();
    let mut kept: Vec<Vec<u16>> = Vec::new();
    let compared = sets.len() <= MOST_COMPARED;
    for set in sets {
        if !(compared && kept.iter().any(|small| small.iter().all(|j| set.binary_search(j).is_ok()))) {
            kept.push(set);
        }
    }
    kept.into_iter()
        .map(|set| Row { lower: 1.0, upper: f64::INFINITY, factors: set.into_iter().map(|j| (usize::from(j), 1.0)).collect() })
        .collect()
}
