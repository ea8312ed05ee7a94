//! Choice estimated from recorded flows, by maximum likelihood.

use crate::{MarketError, linear};

/// Steps after which there is no best estimate: for instance where patients of every place go to one site alone.
const MOST_STEPS: usize = 100;
/// Where the estimate is good enough: what a Newton step would still gain, in log-likelihood, as a share of the patients.
const SETTLED: f64 = 1e-10;
/// Where the estimate moves no more: what a step changes of any utility. Where some choice is never made, steps stay at about 1 for ever.
const STILL: f64 = 1e-4;
/// Pivots below this share of the largest entry mean that a coefficient is not determined.
const SINGULAR: f64 = 1e-11;

/// A coefficient.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// What it belongs to.
    pub covariate: String,
    /// Utility of one unit.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// A model of choice estimated from flows, with what shows how well it fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Coefficients, in the order of the covariates.
    pub estimates: Vec<Estimate>,
    /// Log-likelihood at the estimate, without the constant of the multinomial.
    pub log_likelihood: f64,
    /// The same where every site is as likely as any other.
    pub null_log_likelihood: f64,
    /// Patients observed.
    pub patients: f64,
    /// Expected patients at the estimate, places × sites.
    pub expected: Vec<Vec<f64>>,
    /// Newton steps.
    pub steps: usize,
}

impl Fit {
    /// McFadden's ρ²: the share of the null model's log-likelihood that is gained, 0 to 1.
    #[must_use]
    pub fn rho_squared(&self) -> f64 {
        if self.null_log_likelihood < 0.0 { 1.0 - self.log_likelihood / self.null_log_likelihood } else { 0.0 }
    }

    /// Share of the patients whom the model sends to another site than they went to: half the sum of differences of flows.
    #[must_use]
    pub fn misplaced(&self, flows: &[Vec<f64>]) -> f64 {
        let apart: f64 = flows.iter().zip(&self.expected).flat_map(|(f, e)| f.iter().zip(e)).map(|(f, e)| (f - e).abs()).sum();
        apart / 2.0 / self.patients
    }

    /// The coefficient of a covariate.
    #[must_use]
    pub fn estimate(&self, covariate: &str) -> Option<&Estimate> {
        self.estimates.iter().find(|e| e.covariate == covariate)
    }
}

/// Multinomial logit `V_pj = Σ_k β_k x_pjk` by maximum likelihood.
///
/// `flows` are patients by place and site; `x` has one matrix, places × sites, for each of `covariates` (minutes, weeks of waiting, quality, or
/// 1 for one site alone, as its constant). Places choose among all sites given: by the logit's independence of irrelevant alternatives, a centre
/// outside whose flows are not recorded may be left out. Patients choose independently; if they do not (practices refer together), standard
/// errors are too small.
///
/// # Method
/// Newton's method on the log-likelihood, which is concave, halving steps that lose; standard errors from the inverse of the information at the
/// estimate. O(steps · places · sites · covariates²).
///
/// # Errors
/// [`MarketError::Value`] for tables of other shapes and flows below zero, [`MarketError::NotIdentified`],
/// [`MarketError::NoEstimate`] where the likelihood has no maximum (some choice is never made).
///
/// # Sources
/// McFadden 1974. Oracles (`tests/fit.rs`): closed forms with one place, one covariate and two sites; the reference model of choice recovered from its own
/// flows; gradient and information by finite differences.
pub fn fit(flows: &[Vec<f64>], covariates: &[String], x: &[Vec<Vec<f64>>]) -> Result<Fit, MarketError> {
    check(flows, covariates, x)?;
    let model = Model { flows, x };
    let patients: f64 = flows.iter().flatten().sum();
    let n = covariates.len();
    let mut beta = vec![0.0; n];
    let mut now = model.likelihood(&beta);
    let null_log_likelihood = now.value;
    let mut steps = 0;
    let not_identified = |k: usize| MarketError::NotIdentified { covariate: covariates[k].clone() };
    let scaled = |information: &[Vec<f64>], right: &[f64]| solve_scaled(information, right).map_err(not_identified);
    loop {
        let step = match scaled(&now.information, &now.gradient) {
            Err(_) if steps > 0 => return Err(MarketError::NoEstimate { steps }),
            step => step?,
        };
        let promised: f64 = step.iter().zip(&now.gradient).map(|(s, g)| s * g).sum();
        let tried = |length: f64| -> Vec<f64> { beta.iter().zip(&step).map(|(b, s)| b + length * s).collect() };
        if promised <= SETTLED * patients && model.most_change(&step) <= STILL {
            beta = tried(1.0);
            now = model.likelihood(&beta);
            break;
        }
        steps += 1;
        let better = (0..50).find_map(|halvings| {
            let length = 1.0 / (1_u64 << halvings) as f64;
            let found = model.likelihood(&tried(length));
            (found.value > now.value + 1e-4 * length * promised).then(|| (tried(length), found))
        });
        (beta, now) = better.filter(|_| steps < MOST_STEPS).ok_or(MarketError::NoEstimate { steps })?;
    }
    let unit = |k: usize| (0..n).map(|i| if i == k { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
    let variance = |k: usize| scaled(&now.information, &unit(k)).map(|column| column[k]);
    let estimates = covariates
        .iter()
        .enumerate()
        .map(|(k, covariate)| Ok(Estimate { covariate: covariate.clone(), value: beta[k], standard_error: variance(k)?.sqrt() }))
        .collect::<Result<Vec<_>, MarketError>>()?;
    Ok(Fit { estimates, log_likelihood: now.value, null_log_likelihood, patients, expected: model.expected(&beta), steps })
}

/// Solves with rows and columns scaled to a diagonal of ones, so that units of covariates do not matter.
fn solve_scaled(information: &[Vec<f64>], right: &[f64]) -> Result<Vec<f64>, usize> {
    let scale: Vec<f64> = (0..right.len()).map(|k| information[k][k].sqrt()).collect();
    if let Some(k) = scale.iter().position(|s| s.is_nan() || *s <= 0.0) {
        return Err(k);
    }
    let matrix = information.iter().zip(&scale).map(|(row, r)| row.iter().zip(&scale).map(|(v, c)| v / (r * c)).collect()).collect();
    let solved = linear::solve(matrix, right.iter().zip(&scale).map(|(v, s)| v / s).collect(), SINGULAR)?;
    Ok(solved.iter().zip(&scale).map(|(v, s)| v / s).collect())
}

fn check(flows: &[Vec<f64>], covariates: &[String], x: &[Vec<Vec<f64>>]) -> Result<(), MarketError> {
    let (places, sites) = (flows.len(), flows.first().map_or(0, Vec::len));
    if places == 0 || sites < 2 {
        return Err(MarketError::value("flows", format!("{places} places and {sites} sites"), "a place and two sites at least"));
    }
    if covariates.is_empty() || x.len() != covariates.len() {
        return Err(MarketError::value("covariates", x.len(), "one table for each, and at least one"));
    }
    for (name, table) in std::iter::once((&"flows".to_owned(), flows)).chain(covariates.iter().zip(x.iter().map(Vec::as_slice))) {
        let shaped = table.len() == places && table.iter().all(|row| row.len() == sites);
        if !shaped {
            return Err(MarketError::value(format!("`{name}`"), "a table of another shape", &format!("{places} places × {sites} sites")));
        }
        let wrong = table.iter().flatten().find(|v| !v.is_finite() || (name == "flows" && **v < 0.0));
        if let Some(wrong) = wrong {
            return Err(MarketError::value(format!("`{name}`"), wrong, "finite numbers, flows not below 0"));
        }
    }
    if flows.iter().flatten().sum::<f64>() > 0.0 { Ok(()) } else { Err(MarketError::value("flows", "no patients", "some")) }
}

struct Model<'a> {
    flows: &'a [Vec<f64>],
    x: &'a [Vec<Vec<f64>>],
}

struct Likelihood {
    value: f64,
    gradient: Vec<f64>,
    information: Vec<Vec<f64>>,
}

impl Model<'_> {
    /// Shares of a place, and the log of each.
    fn shares(&self, beta: &[f64], place: usize) -> (Vec<f64>, Vec<f64>) {
        let sites = self.flows[place].len();
        let utility = |j: usize| beta.iter().zip(self.x).map(|(b, x)| b * x[place][j]).sum::<f64>();
        let utilities: Vec<f64> = (0..sites).map(utility).collect();
        let top = utilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = utilities.iter().map(|v| libm::exp(v - top)).sum();
        let logsum = top + libm::log(total);
        (utilities.iter().map(|v| libm::exp(v - logsum)).collect(), utilities.iter().map(|v| v - logsum).collect())
    }

    /// The most that a step changes a utility, against another site of the same place.
    fn most_change(&self, step: &[f64]) -> f64 {
        let range = |row: &Vec<f64>| {
            let ends = row.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (v.min(low), v.max(high)));
            ends.1 - ends.0
        };
        let widest = |x: &Vec<Vec<f64>>| x.iter().map(range).fold(0.0, f64::max);
        step.iter().zip(self.x).map(|(s, x)| s.abs() * widest(x)).fold(0.0, f64::max)
    }

    fn likelihood(&self, beta: &[f64]) -> Likelihood {
        let n = beta.len();
        let mut all = Likelihood { value: 0.0, gradient: vec![0.0; n], information: vec![vec![0.0; n]; n] };
        for (place, flows) in self.flows.iter().enumerate() {
            let patients: f64 = flows.iter().sum();
            if patients <= 0.0 {
                continue;
            }
            let (shares, logs) = self.shares(beta, place);
            all.value += flows.iter().zip(&logs).filter(|(f, _)| **f > 0.0).map(|(f, log)| f * log).sum::<f64>();
            let means: Vec<f64> = self.x.iter().map(|x| x[place].iter().zip(&shares).map(|(x, s)| x * s).sum()).collect();
            for k in 0..n {
                let x = &self.x[k][place];
                all.gradient[k] += x.iter().zip(flows.iter().zip(&shares)).map(|(x, (f, s))| x * (f - patients * s)).sum::<f64>();
                for l in 0..=k {
                    let other = &self.x[l][place];
                    let product = |j: usize| shares[j] * (x[j] - means[k]) * (other[j] - means[l]);
                    let value = patients * (0..x.len()).map(product).sum::<f64>();
                    all.information[k][l] += value;
                    if l < k {
                        all.information[l][k] += value;
                    }
                }
            }
        }
        all
    }

    fn expected(&self, beta: &[f64]) -> Vec<Vec<f64>> {
        let place = |place: usize| {
            let patients: f64 = self.flows[place].iter().sum();
            self.shares(beta, place).0.into_iter().map(|s| s * patients).collect()
        };
        (0..self.flows.len()).map(place).collect()
    }
}
