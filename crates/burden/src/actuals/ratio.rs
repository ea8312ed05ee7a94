//! Recorded hours over estimated ones: the ratio, how sure it is, and how much of it the months to come take over.

use uncertainty::{student_quantile, student_two_sided};

/// Months that what is assumed of the spread of single months counts for.
pub(crate) const PRIOR_MONTHS: f64 = 4.0;
/// How sure intervals are.
const CONFIDENCE: f64 = 0.95;

/// Hours that were recorded, over those that were estimated for the same months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// Months with an estimate of which hours were recorded.
    pub months: usize,
    /// Hours recorded, in months without an estimate too.
    pub recorded: f64,
    /// Hours estimated for the months of which hours were recorded.
    pub estimate: f64,
    /// Recorded ÷ estimated, with its standard error as a share of it; none without an estimate.
    pub ratio: Option<(f64, f64)>,
    /// Interval of the ratio at 95 %.
    pub interval: Option<(f64, f64)>,
    /// Chance of a ratio as far from one if the estimate were right on average.
    pub chance: Option<f64>,
}

impl Ratio {
    /// The ratio of some months.
    ///
    /// `estimates` and `recorded` are hours by month; `month_cv` is what is assumed of the spread of single months about the mean, as a share of an average
    /// month.
    ///
    /// # Method
    /// With `e` estimated and `a` recorded in the `n` months with an estimate, `R = Σa ÷ Σe`. A month is taken to vary about `R·e` by a share whose variance
    /// falls as `e` rises (a small month says less): `s² = (4·cv²·ē + Σ(a/R − e)²/e) ÷ (4 + n − 1)`, where `ē` is the mean of `e` and what is assumed
    /// counts for four months; relative standard error `ε = √(s² ÷ Σe)`. Student's t with `4 + n − 1` degrees of freedom, on logarithms, as hours vary in
    /// proportion: `R·exp(± t·ε)`, and `ln R ÷ ε` for the chance. Hours recorded in months without an estimate count in `Σa`. Where nothing but nought was
    /// recorded, `ε` is what is assumed alone, and the interval goes from 0 to `t·ε`.
    ///
    /// # Sources
    /// The ratio and its error are Bühlmann and Straub's (ASTIN Bulletin 5, 1970); a variance held towards an assumed one as in G. K. Smyth (Statistical
    /// Applications in Genetics and Molecular Biology 3, 2004). Oracle: closed forms.
    pub(crate) fn of(estimates: &[f64], recorded: &[f64], month_cv: f64) -> Self {
        let (estimate, hours) = (estimates.iter().sum::<f64>(), recorded.iter().sum::<f64>());
        let known: Vec<(f64, f64)> = estimates.iter().copied().zip(recorded.iter().copied()).filter(|(e, _)| *e > 0.0).collect();
        let mut result = Self { months: known.len(), recorded: hours, estimate, ratio: None, interval: None, chance: None };
        if known.is_empty() {
            return result;
        }
        let n = known.len() as f64;
        let ratio = hours / estimate;
        let scaled = |(e, a): &(f64, f64)| if ratio > 0.0 { (a / ratio - e) * (a / ratio - e) / e } else { 0.0 };
        let squares: f64 = known.iter().map(scaled).sum();
        let degrees = PRIOR_MONTHS + n - 1.0;
        let seen = if ratio > 0.0 { n - 1.0 } else { 0.0 };
        let variance = (PRIOR_MONTHS * month_cv * month_cv * estimate / n + squares) / (PRIOR_MONTHS + seen);
        let error = libm::sqrt(variance / estimate);
        let half = student_quantile(degrees, 0.5 + 0.5 * CONFIDENCE) * error;
        result.ratio = Some((ratio, error));
        (result.interval, result.chance) = if ratio > 0.0 {
            let interval = (ratio * libm::exp(-half), ratio * libm::exp(half));
            (Some(interval), Some(student_two_sided(degrees, libm::log(ratio) / error)))
        } else {
            (Some((0.0, half)), Some(student_two_sided(degrees, 1.0 / error)))
        };
        result
    }
}

/// How much of a ratio the months to come take over: Bühlmann's credibility `Z = τ² ÷ (τ² + ε²)`, where `τ` is the spread that the estimate gives itself, as
/// a share of its mean, and `ε` the relative standard error of the ratio. Hours to come are multiplied by `1 + Z·(R − 1)`, and the range about their mean narrows to
/// `√(1 − Z)` of its width.
///
/// # Sources
/// H. Bühlmann and A. Gisler, "A Course in Credibility Theory" (2005), chapters 3 and 4. Oracle: the closed form, and its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credibility {
    /// `Z`, from 0 to 1.
    pub weight: f64,
    /// What estimated hours are multiplied by.
    pub factor: f64,
    /// What the width of their range is multiplied by, beside the factor.
    pub width: f64,
}

impl Credibility {
    pub(crate) fn of(ratio: f64, error: f64, spread: f64) -> Self {
        let prior = spread * spread;
        let weight = if prior > 0.0 { prior / (prior + error * error) } else { 0.0 };
        Self { weight, factor: 1.0 + weight * (ratio - 1.0), width: libm::sqrt(1.0 - weight) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12 * (1.0 + expected.abs()), "{found} is not {expected}");
    }

    /// Four equal months of 10 hours with 12, 14, 18, 16 recorded: by hand, R = 1.5, Σ(a/1.5 − 10)²/10 = 8/9, s² = (4·0.25·10 + 8/9)/7.
    #[test]
    fn a_ratio_is_its_closed_form() {
        let ratio = Ratio::of(&[10.0; 4], &[12.0, 14.0, 18.0, 16.0], 0.5);
        let (r, error) = ratio.ratio.expect("estimates");
        close(r, 1.5);
        let error_2 = (10.0 + 8.0 / 9.0) / 7.0 / 40.0;
        close(error, libm::sqrt(error_2));
        let (low, high) = ratio.interval.expect("estimates");
        // scipy: t.ppf(.975, 7).
        assert!((libm::log(high / low) / 2.0 / error - 2.364_624_251_592_784_4).abs() < 1e-9);
        close(low * high, r * r);
        let credibility = Credibility::of(r, error, 0.4);
        close(credibility.weight, 0.16 / (0.16 + error_2));
        close(credibility.factor, 1.0 + 0.5 * credibility.weight);
        close(credibility.width * credibility.width, 1.0 - credibility.weight);
    }

    #[test]
    fn the_ends_are_all_and_nothing() {
        let sure = Credibility::of(3.0, 0.0, 0.4);
        assert_eq!((sure.weight, sure.factor, sure.width), (1.0, 3.0, 0.0));
        let none = Credibility::of(3.0, 0.5, 0.0);
        assert_eq!((none.weight, none.factor, none.width), (0.0, 1.0, 1.0));
        let nothing = Ratio::of(&[0.0, 0.0], &[3.0, 0.0], 0.5);
        assert_eq!((nothing.months, nothing.recorded, nothing.ratio), (0, 3.0, None));
    }

    /// Twice and half the hours are as surprising as each other, and nought is a ratio too.
    #[test]
    fn more_and_less_count_alike() {
        let of = |times: f64| Ratio::of(&[10.0, 12.0, 9.0], &[10.0, 12.0, 9.0].map(|e| e * times), 0.5);
        close(of(2.0).chance.expect("estimates"), of(0.5).chance.expect("estimates"));
        let nought = of(0.0);
        let (ratio, error) = nought.ratio.expect("estimates");
        close(ratio, 0.0);
        close(error, 0.5 / libm::sqrt(3.0));
        assert!(nought.interval.is_some_and(|(low, high)| low == 0.0 && high > 0.0) && nought.chance.is_some_and(|p| p < 0.05));
    }

    /// Hours of a month without an estimate count to the ratio of the rest.
    #[test]
    fn months_without_an_estimate_count() {
        let ratio = Ratio::of(&[10.0, 0.0, 10.0], &[10.0, 5.0, 15.0], 0.5);
        close(ratio.ratio.expect("estimates").0, 1.5);
        assert_eq!(ratio.months, 2);
    }
}
