//! What recorded flows say of patients' choice.

use community::Community;
use community::ids::{PlaceId, ServiceId, SiteId};

use crate::{Fit, MarketError, fit};

/// What came of an estimate.
#[derive(Clone, Debug)]
pub struct Estimated {
    /// The model; its first coefficient is that of minutes, the others are constants of sites. Or why there is none.
    pub fit: Result<Fit, String>,
    /// Sites with flows, by index of the case; the first has no constant.
    pub sites: Vec<usize>,
    /// Share of the patients whom the model sends elsewhere than they went.
    pub misplaced: f64,
}

impl Estimated {
    /// What was found, in a sentence.
    #[must_use]
    pub fn sentence(&self, service: &ServiceId) -> String {
        match &self.fit {
            Ok(fit) => format!(
                "A minute of travel weighs {:.3} (standard error {:.4}) for `{service}`, from the flows of {:.0} patients; ρ² {:.2}; {:.0} % of patients are sent elsewhere than they went",
                -fit.estimates[0].value,
                fit.estimates[0].standard_error,
                fit.patients,
                fit.rho_squared(),
                self.misplaced * 100.0
            ),
            Err(why) => format!("Flows of `{service}` are not used: {why}"),
        }
    }

    /// Constants by site of the case, their mean over sites with flows at 0; 0 without flows.
    #[must_use]
    pub fn constants(&self, sites: usize) -> Vec<f64> {
        let mut constants = vec![0.0; sites];
        if let Ok(fit) = &self.fit {
            #[expect(clippy::cast_precision_loss, reason = "sites are few")]
            let mean = fit.estimates[1..].iter().map(|e| e.value).sum::<f64>() / self.sites.len() as f64;
            for (at, site) in self.sites.iter().enumerate() {
                constants[*site] = if at == 0 { 0.0 } else { fit.estimates[at].value } - mean;
            }
        }
        constants
    }
}

/// Estimates minutes and constants of sites from the flows of a service; nothing where there are none.
///
/// Used are places and sites with flows whose journeys are all known. A coefficient by which patients prefer longer journeys is no choice
/// of sites, and not used.
pub(crate) fn estimate(
    community: &Community,
    service: &ServiceId,
    places: &[PlaceId],
    sites: &[SiteId],
    minutes: &[Vec<f64>],
) -> Option<Estimated> {
    let mut flows = vec![vec![0.0; sites.len()]; places.len()];
    for row in community.flows.rows.iter().filter(|f| f.service == *service) {
        let at = (places.iter().position(|p| *p == row.place), sites.iter().position(|s| *s == row.site));
        if let (Some(place), Some(site)) = at {
            flows[place][site] += row.patients_year.get();
        }
    }
    if flows.iter().flatten().all(|f| *f == 0.0) {
        return None;
    }
    let used: Vec<usize> = (0..sites.len()).filter(|j| flows.iter().any(|row| row[*j] > 0.0)).collect();
    let rows: Vec<usize> =
        (0..places.len()).filter(|p| flows[*p].iter().any(|f| *f > 0.0) && used.iter().all(|j| minutes[*p][*j].is_finite())).collect();
    let table =
        |of: &dyn Fn(usize, usize) -> f64| rows.iter().map(|p| used.iter().map(|j| of(*p, *j)).collect()).collect::<Vec<Vec<f64>>>();
    let observed = table(&|p, j| flows[p][j]);
    let mut covariates = vec!["minutes".to_owned()];
    let mut x = vec![table(&|p, j| minutes[p][j])];
    for &site in used.iter().skip(1) {
        covariates.push(sites[site].to_string());
        x.push(table(&|_, j| if j == site { 1.0 } else { 0.0 }));
    }
    let found = fit(&observed, &covariates, &x).map_err(|why: MarketError| why.to_string().lines().next().unwrap_or_default().to_owned());
    let found = found.and_then(|fit| {
        let beta = fit.estimates[0].value;
        if beta < 0.0 { Ok(fit) } else { Err(format!("patients would prefer longer journeys (a minute adds {beta:.3})")) }
    });
    let misplaced = found.as_ref().map_or(0.0, |fit| fit.misplaced(&observed));
    Some(Estimated { fit: found, sites: used, misplaced })
}
