//! Expected hours of each demand by role and month, for chapters that ask what would be freed if a demand gave way.

use std::collections::BTreeMap;

use community::Community;
use community::tables::Work;

use crate::model::Model;
use crate::{BurdenError, Inputs};

/// Expected hours of one demand that fall on one role in one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandingLoad {
    /// Index in `demands`.
    pub demand: usize,
    /// Index in `roles`.
    pub role: usize,
    /// Index of the month.
    pub month: usize,
    /// Which of the two kinds of work.
    pub work: Work,
    /// Expected hours, above 0.
    pub hours: f64,
}

/// Expected hours of every demand by role, month and kind of work, in the order of these.
///
/// The same model as that of [`crate::run`], without draws: summed over demands and without requests that have no calendar, it is the load that `run` gives.
///
/// # Errors
/// As [`crate::run`].
pub fn standing_load(community: &Community, inputs: &Inputs<'_>) -> Result<Vec<StandingLoad>, BurdenError> {
    let model = Model::new(community, inputs)?;
    let mut sums: BTreeMap<(usize, usize, usize, Work), f64> = BTreeMap::new();
    for (role, of_role) in model.roles.iter().enumerate() {
        for (row, units) in &of_role.rows {
            for (month, units) in units.iter().enumerate().filter(|(_, u)| **u > 0.0) {
                let load = &model.rows[*row];
                *sums.entry((load.demand, role, month, load.work)).or_insert(0.0) += model.row_hours(*row, *units);
            }
        }
    }
    let one = |((demand, role, month, work), hours)| StandingLoad { demand, role, month, work, hours };
    Ok(sums.into_iter().map(one).filter(|l| l.hours > 0.0).collect())
}
