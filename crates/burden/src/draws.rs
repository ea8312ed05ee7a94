//! Random draws: one a sample for each row of load, held over all its occurrences and roles.

use std::borrow::Cow;

use rayon::prelude::*;
use uncertainty::{Lognormal, PertSampler, Stream, correlate, normal_quantile, poisson_quantile};

use crate::Settings;
use crate::model::Model;
use crate::rows::Rate;

/// Draws are kept for all rows at once up to this size, else drawn anew for each role: the same bits either way.
const KEPT_BYTES: usize = 400 << 20;

/// Requests of a month up to which each one's hours are drawn; more are drawn as one lognormal sum with the exact mean and variance.
const SINGLE_REQUESTS: u64 = 12;

/// Names of the streams.
pub(crate) const STREAM_COMMON: &str = "burden: common factor of the estimates";
pub(crate) const STREAM_EFFORT: &str = "burden: hours of an effort";
pub(crate) const STREAM_COMMITTED: &str = "burden: committed share";
pub(crate) const STREAM_RATE: &str = "burden: rate of requests";
pub(crate) const STREAM_ARRIVALS: &str = "burden: requests that arrive";
pub(crate) const STREAM_SIZES: &str = "burden: hours of a request";
pub(crate) const STREAM_SIZE_ERROR: &str = "burden: error of the mean hours of a request";

/// Requests a month, one rate a sample; and what their hours are multiplied by, where the log gave these.
#[derive(Debug)]
pub(crate) struct RateDraws {
    rates: Vec<f64>,
    scale: Option<Vec<f64>>,
}

/// Draws of all rows.
#[derive(Debug)]
pub(crate) struct Draws {
    seed: u64,
    rho: f64,
    common: Vec<f64>,
    rows: Option<Vec<Vec<f64>>>,
}

impl Draws {
    /// The draws of a model; those of all rows are made and kept if `keep` and they are not too many.
    pub fn new(model: &Model<'_>, settings: &Settings, rho: f64, keep: bool) -> Self {
        let samples = settings.samples as usize;
        let mut common = vec![0.0; samples];
        Stream::new(settings.seed, 0, STREAM_COMMON, "").fill_normal(0, &mut common);
        let mut draws = Self { seed: settings.seed, rho, common, rows: None };
        if keep && model.rows.len() * samples * size_of::<f64>() <= KEPT_BYTES {
            draws.rows = Some((0..model.rows.len()).into_par_iter().map(|row| draws.draw(model, row)).collect());
        }
        draws
    }

    /// Samples.
    pub fn len(&self) -> usize {
        self.common.len()
    }

    /// Correlation by the common factor.
    pub fn rho(&self) -> f64 {
        self.rho
    }

    /// Hours of a unit of a row, one a sample.
    pub fn row(&self, model: &Model<'_>, row: usize) -> Cow<'_, [f64]> {
        match &self.rows {
            Some(rows) => Cow::Borrowed(&rows[row]),
            None => Cow::Owned(self.draw(model, row)),
        }
    }

    fn draw(&self, model: &Model<'_>, row: usize) -> Vec<f64> {
        let row = &model.rows[row];
        if row.pieces.is_empty() {
            return vec![0.0; self.len()];
        }
        self.pert(STREAM_EFFORT, row.stream(), &row.pert)
    }

    /// A three-point estimate, one value a sample, erring together with all others.
    fn pert(&self, stream: &str, entity: &str, pert: &uncertainty::Pert) -> Vec<f64> {
        let mut values = self.own_error(stream, entity);
        correlate(&self.common, self.rho, &mut values);
        PertSampler::new(pert).transform(&mut values);
        values
    }

    /// What a row's own error is drawn from, one standard normal number a sample: without what all estimates share.
    pub fn own_error(&self, stream: &str, entity: &str) -> Vec<f64> {
        let mut values = vec![0.0; self.len()];
        Stream::new(self.seed, 0, stream, entity).fill_normal(0, &mut values);
        values
    }

    /// The share of a role's time that is left after running services, one a sample.
    pub fn free_share(&self, model: &Model<'_>, role: usize) -> Vec<f64> {
        let Some(committed) = &model.roles[role].committed else { return vec![1.0; self.len()] };
        let mut values = self.own_error(STREAM_COMMITTED, model.community.roles.rows[role].role.as_str());
        PertSampler::new(committed).transform(&mut values);
        for value in &mut values {
            *value = 1.0 - *value;
        }
        values
    }

    /// Requests a month of a row of requests, one rate a sample, and by how much its hours are off.
    pub fn rate(&self, model: &Model<'_>, ad_hoc: usize) -> RateDraws {
        let row = &model.ad_hoc[ad_hoc];
        let rates = match &row.rate {
            Rate::Assumed(pert) => self.pert(STREAM_RATE, &row.entity, pert),
            Rate::Fitted(gamma) => {
                let mut values = vec![0.0; self.len()];
                Stream::new(self.seed, 0, STREAM_RATE, &row.entity).fill_uniform(0, &mut values);
                values.iter_mut().for_each(|value| *value = gamma.quantile(*value));
                values
            }
        };
        let scale = (row.size_error > 0.0).then(|| {
            let mut values = vec![0.0; self.len()];
            Stream::new(self.seed, 0, STREAM_SIZE_ERROR, &row.entity).fill_normal(0, &mut values);
            values.iter_mut().for_each(|value| *value = libm::exp(row.size_error * *value));
            values
        });
        RateDraws { rates, scale }
    }

    /// Hours of the requests that come to a role in a month, one sum a sample: Poisson arrivals at `rate · share`, lognormal hours.
    ///
    /// Up to twelve requests are drawn one by one; the sum of more is drawn as one lognormal with the sum's mean and variance (Fenton and
    /// Wilkinson), of which a test finds the deciles within 2 %.
    pub fn requests(&self, model: &Model<'_>, ad_hoc: usize, role: usize, month: usize, share: f64, rate: &RateDraws) -> Vec<f64> {
        let row = &model.ad_hoc[ad_hoc];
        let entity = format!("{}/{}/{}", row.entity, model.community.roles.rows[role].role, model.months[month]);
        let arrivals = Stream::new(self.seed, 0, STREAM_ARRIVALS, &entity);
        let sizes = Stream::new(self.seed, 0, STREAM_SIZES, &entity);
        let mut sums = vec![0.0; self.len()];
        arrivals.fill_uniform(0, &mut sums);
        for (sample, (sum, rate)) in sums.iter_mut().zip(&rate.rates).enumerate() {
            let count = poisson_quantile(rate * share, *sum);
            *sum = sum_of_sizes(&row.size, count, sizes, sample as u64);
        }
        if let Some(scale) = &rate.scale {
            sums.iter_mut().zip(scale).for_each(|(sum, scale)| *sum *= scale);
        }
        sums
    }
}

fn sum_of_sizes(size: &Lognormal, count: u64, sizes: Stream, sample: u64) -> f64 {
    let z = |j: u64| normal_quantile(sizes.uniform(sample * SINGLE_REQUESTS + j));
    if count <= SINGLE_REQUESTS {
        return (0..count).map(|j| size.at(z(j))).sum();
    }
    let n = count as f64;
    Lognormal::from_moments(n * size.mean(), n * size.variance()).map_or(0.0, |sum| sum.at(z(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uncertainty::quantiles;

    #[test]
    fn the_sum_of_many_requests_has_nearly_the_right_deciles() {
        let size = Lognormal::from_p10_p90(2.0, 20.0).expect("in order");
        let n = 20_000;
        let stream = Stream::new(1, 0, "exact", "");
        let mut exact: Vec<f64> = (0..n).map(|s| (0..20).map(|j| size.at(normal_quantile(stream.uniform(s * 20 + j)))).sum()).collect();
        let mut made: Vec<f64> = (0..n).map(|s| sum_of_sizes(&size, 20, Stream::new(1, 0, "made", ""), s)).collect();
        let at = [0.1, 0.5, 0.9];
        for (exact, made) in quantiles(&mut exact, at).into_iter().zip(quantiles(&mut made, at)) {
            assert!((made / exact - 1.0).abs() < 0.02, "{made} {exact}");
        }
    }
}
