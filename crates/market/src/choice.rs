//! Patients' choice: multinomial logit over sites.

/// Choice of sites by place, from utilities.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Share of each place's patients who go to each site, places × sites.
    pub shares: Vec<Vec<f64>>,
    /// `L_p = ln Σ_k e^{V_pk}`, by place.
    pub logsum: Vec<f64>,
    /// Patients by site.
    pub volumes: Vec<f64>,
}

impl Choice {
    /// `s_pj = e^{V_pj} / Σ_k e^{V_pk}`; a closed site has utility −∞, the outside centre is a column as any other. Each row needs one
    /// finite utility. Oracle: `three_sites_of_the_model_book`.
    #[must_use]
    pub fn new(utilities: &[Vec<f64>], patients: &[f64]) -> Self {
        let mut volumes = vec![0.0; utilities.first().map_or(0, Vec::len)];
        let (mut shares, mut logsum) = (Vec::new(), Vec::new());
        for (row, n) in utilities.iter().zip(patients) {
            let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let parts: Vec<f64> = row.iter().map(|v| libm::exp(v - top)).collect();
            let total: f64 = parts.iter().sum();
            logsum.push(top + libm::log(total));
            shares.push(parts.iter().map(|part| part / total).collect::<Vec<f64>>());
            for (volume, part) in volumes.iter_mut().zip(&parts) {
                *volume += n * part / total;
            }
        }
        Self { shares, logsum, volumes }
    }

    /// Minutes that closing a site costs a patient of each place: `−ln(1 − s_pj)/b_t`.
    #[must_use]
    pub fn cost_of_closing(&self, site: usize, beta_minute: f64) -> Vec<f64> {
        self.shares.iter().map(|row| -libm::log1p(-row[site]) / beta_minute).collect()
    }

    /// Share of a site's patients who would go to another if it closed: `Σ n_p s_pj s_pk/(1 − s_pj) ÷ Σ n_p s_pj`.
    #[must_use]
    pub fn diversion(&self, patients: &[f64], from: usize, to: usize) -> f64 {
        let moved: f64 = self.shares.iter().zip(patients).map(|(s, n)| n * s[from] * s[to] / (1.0 - s[from])).sum();
        moved / self.volumes[from]
    }

    /// Elasticity of a site's patients to its own wait: `−b_w w_j Σ n_p s_pj (1 − s_pj) ÷ Σ n_p s_pj`.
    #[must_use]
    pub fn wait_elasticity(&self, patients: &[f64], site: usize, beta_wait: f64, wait: f64) -> f64 {
        let change: f64 = self.shares.iter().zip(patients).map(|(s, n)| n * s[site] * (1.0 - s[site])).sum();
        -beta_wait * wait * change / self.volumes[site]
    }
}

/// Utilities with which the logit is Huff's model, attraction ÷ minutes^decay: `V_pj = ln attraction_j − decay · ln minutes_pj`.
#[must_use]
pub fn huff(attraction: &[f64], minutes: &[Vec<f64>], decay: f64) -> Vec<Vec<f64>> {
    minutes.iter().map(|row| attraction.iter().zip(row).map(|(a, t)| libm::log(*a) - decay * libm::log(*t)).collect()).collect()
}
