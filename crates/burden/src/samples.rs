//! Headroom sample by sample, for chapters that plan against it.

use community::Community;
use rayon::prelude::*;

use crate::cell::RoleDraws;
use crate::compute::correlation;
use crate::draws::Draws;
use crate::model::Model;
use crate::{BurdenError, Inputs, Settings};

/// Headroom by role (in the order of `roles`), month and sample, in hours.
///
/// The same draws as those of [`crate::run`]; sample `s` is one state of the world in every role and month, so that what holds together can be counted.
///
/// # Errors
/// As [`crate::run`].
pub fn headroom_samples(community: &Community, inputs: &Inputs<'_>, settings: &Settings) -> Result<Vec<Vec<Vec<f64>>>, BurdenError> {
    let model = Model::new(community, inputs)?;
    let rho = correlation(&model, settings)?;
    let draws = Draws::new(&model, settings, rho, true);
    let of_role = |role: usize| {
        let own = RoleDraws::new(&model, &draws, role);
        (0..model.months.len()).map(|month| crate::cell::headroom(&model, &draws, &own, month)).collect()
    };
    Ok((0..model.roles.len()).into_par_iter().map(of_role).collect())
}
