//! Rates and hours from the log, and when the run takes them instead of what is assumed.

use community::Community;
use uncertainty::{Gamma, Lognormal, NormalSample, clopper_pearson, garwood, normal_quantile_interval, quantile};

use super::Window;

/// How sure intervals from the log are.
pub(crate) const CONFIDENCE: f64 = 0.95;
/// Lines that a role must have logged, of whichever issuer, for its log to count as kept.
pub(crate) const LEAST_LINES: usize = 10;
/// Days of the calendar that its log must span.
pub(crate) const LEAST_DAYS: usize = 28;
/// Lines with hours from which hours are fitted.
pub(crate) const LEAST_HOURS: usize = 8;

/// What became of a pair's lines in the run.
#[derive(Clone, Debug, PartialEq)]
pub enum Used {
    /// It is a sum over pairs.
    Sum,
    /// The run draws its rate from the log, and its hours if `hours`.
    Fitted {
        /// Rate in requests a month that the run draws about.
        rate: f64,
        /// Whether hours are the log's too.
        hours: bool,
    },
    /// The run keeps what was assumed, or counts no such requests, and why.
    Not(&'static str),
}

/// What the log says of the hours of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HoursFit {
    /// Lines with hours.
    pub n: usize,
    /// Mean of the logarithms of hours.
    pub mu: f64,
    /// Their standard deviation, with `n − 1`.
    pub sigma: f64,
    /// One in ten takes less, in hours.
    pub p10: f64,
    /// The middle.
    pub median: f64,
    /// One in ten takes more.
    pub p90: f64,
    /// Interval of each of the three.
    pub intervals: [(f64, f64); 3],
}

impl HoursFit {
    /// The lognormal distribution of hours, fitted by the mean and standard deviation of their logarithms.
    ///
    /// `None` for fewer than [`LEAST_HOURS`] lines with more than nought hours. The intervals are those of quantiles of a normal sample, taken back
    /// from logarithms; exact if the hours are lognormal.
    ///
    /// # Sources
    /// Hahn and Meeker, "Statistical Intervals" (1991). Oracle: scipy's noncentral t.
    pub(crate) fn of(hours: &[f64]) -> Option<Self> {
        let logs: Vec<f64> = hours.iter().filter(|h| **h > 0.0).map(|h| libm::log(*h)).collect();
        if logs.len() < LEAST_HOURS {
            return None;
        }
        let sample = NormalSample::of(&logs)?;
        let fitted = Lognormal::from_logs(sample.mean, sample.sd)?;
        let interval = |p: f64| {
            let (low, high) = normal_quantile_interval(&sample, p, CONFIDENCE);
            (libm::exp(low), libm::exp(high))
        };
        Some(Self {
            n: logs.len(),
            mu: sample.mean,
            sigma: sample.sd,
            p10: fitted.quantile(0.1),
            median: libm::exp(sample.mean),
            p90: fitted.quantile(0.9),
            intervals: [interval(0.1), interval(0.5), interval(0.9)],
        })
    }
}

/// What the log says of an issuer, a role, both, or all.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    /// Who asked; empty: all.
    pub issuer: Option<String>,
    /// Who answered, by index in `roles`; empty: all.
    pub role: Option<usize>,
    /// Lines, by index in `requests`.
    pub lines: Vec<usize>,
    /// Months for which the log was kept while both existed.
    pub months: f64,
    /// Requests a month; not a number if there are no months.
    pub rate: f64,
    /// Garwood's interval of it.
    pub rate_interval: (f64, f64),
    /// What was assumed of the rate: mean.
    pub assumed: Option<f64>,
    /// The hours of a request.
    pub hours: Option<HoursFit>,
    /// Lines that repeat a demand or an earlier request.
    pub repeats: usize,
    /// Clopper and Pearson's interval of their share.
    pub repeats_interval: (f64, f64),
    /// Working days of notice, the middle of the lines that have a due date.
    pub notice_days: Option<f64>,
    /// What became of it in the run.
    pub used: Used,
}

impl LogRow {
    pub(super) fn new(community: &Community, issuer: Option<&str>, role: Option<usize>, lines: Vec<usize>, window: &Window) -> Self {
        let rows = || lines.iter().map(|&i| &community.requests.rows[i]);
        let hours: Vec<f64> = rows().filter_map(|r| r.hours.map(|h| h.get())).collect();
        let repeats = rows().filter(|r| r.duplicate_of.as_deref().is_some_and(|of| !of.trim().is_empty())).count();
        let mut notice: Vec<f64> = rows().filter_map(|r| Some(window.calendar.notice(r.received, r.due?) as f64)).collect();
        let months = window.exposure();
        let (low, high) = garwood(lines.len() as u64, CONFIDENCE);
        Self {
            issuer: issuer.map(str::to_owned),
            role,
            months,
            rate: lines.len() as f64 / months,
            rate_interval: (low / months, high / months),
            assumed: None,
            hours: HoursFit::of(&hours),
            repeats,
            repeats_interval: clopper_pearson(repeats, lines.len(), CONFIDENCE),
            notice_days: (!notice.is_empty()).then(|| quantile(&mut notice, 0.5)),
            used: if issuer.is_some() && role.is_some() { Used::Not("") } else { Used::Sum },
            lines,
        }
    }
}

/// A rate of requests from the log, as the run draws it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fit {
    /// Who asked.
    pub issuer: String,
    /// Who answered, by index in `roles`.
    pub role: usize,
    /// Lines.
    pub lines: usize,
    /// Days of the calendar.
    pub days: usize,
    /// Months, parts counted as parts.
    pub months: f64,
    /// What was assumed: mean and variance of the rate.
    pub prior: Option<(f64, f64)>,
    /// Where the hours come from.
    pub hours_from: HoursFrom,
}

/// Where the hours of requests come from that are drawn at a fitted rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HoursFrom {
    /// So many lines of this issuer and role.
    Pair(usize),
    /// What was assumed.
    Assumed,
    /// So many lines of this role, of all issuers.
    Role(usize),
}

impl HoursFrom {
    pub fn words(self) -> String {
        match self {
            Self::Pair(n) => format!("hours fitted from {n} of them"),
            Self::Assumed => format!("hours as assumed, for want of {LEAST_HOURS} lines with hours"),
            Self::Role(n) => format!("hours fitted from {n} lines of all issuers"),
        }
    }
}

/// The rate a month after a log: a Gamma distribution.
///
/// The assumed rate, of mean `m` and variance `v`, counts as a Gamma with the same moments: shape `m²/v`, rate `m/v` (in months). After `k` requests
/// in `t` months it is `Gamma(m²/v + k, m/v + t)`. One assumed number without a range (`v = 0`) counts as if seen for one month (`v = m`). Where
/// nothing was assumed, or none at all (`m = 0`), Jeffreys' prior stands: `Gamma(½ + k, t)`. `None` where nothing was seen for no time.
///
/// # Sources
/// A. Gelman et al., "Bayesian Data Analysis" (third edition), section 2.6. Oracle: closed forms.
pub(crate) fn posterior(prior: Option<(f64, f64)>, lines: usize, months: f64) -> Option<Gamma> {
    let k = lines as f64;
    match prior.filter(|(mean, _)| *mean > 0.0) {
        Some((mean, variance)) => {
            let variance = if variance > 0.0 { variance } else { mean };
            Gamma::new(mean * mean / variance + k, mean / variance + months)
        }
        None => Gamma::new(0.5 + k, months),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_and_an_assumption_together_are_a_gamma() {
        // Assumed 10 with variance 5: shape 20, rate 2; 30 in 3 months: shape 50, rate 5.
        let gamma = posterior(Some((10.0, 5.0)), 30, 3.0).expect("a rate");
        assert_eq!((gamma.shape(), gamma.rate(), gamma.mean()), (50.0, 5.0, 10.0));
        let gamma = posterior(Some((4.0, 0.0)), 8, 1.0).expect("a rate");
        assert_eq!((gamma.shape(), gamma.rate()), (12.0, 2.0));
        for prior in [None, Some((0.0, 0.0))] {
            let gamma = posterior(prior, 7, 2.5).expect("a rate");
            assert_eq!((gamma.shape(), gamma.rate()), (7.5, 2.5));
        }
        assert!(posterior(None, 0, 0.0).is_none());
    }

    /// A long log outweighs any assumption, and no log leaves it.
    #[test]
    fn the_assumption_gives_way() {
        let prior = Some((2.0, 0.5));
        assert_eq!(posterior(prior, 0, 0.0).map(|g| (g.mean(), g.variance())), prior);
        let long = posterior(prior, 9_000, 1_000.0).expect("a rate");
        assert!((long.mean() - 9.0).abs() < 0.03);
    }
}
