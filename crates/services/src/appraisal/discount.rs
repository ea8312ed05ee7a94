//! Discounting as HM Treasury's Green Book asks: a rate that falls with time, and a lower one for effects on health.

use jiff::civil::Date;
use parameters::{ParameterError, Parameters};

/// Last years of the steps of the Green Book's schedule: to year 30, to year 75, to year 125.
const LAST_YEARS: [u32; 3] = [30, 75, 125];

/// Rates by step of years; the last one holds beyond.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// To year 30, to year 75, beyond.
    pub rates: [f64; 3],
}

impl Schedule {
    /// The rates for costs and benefits at large.
    ///
    /// # Errors
    /// [`ParameterError`] if there is no value for the day.
    pub fn standard(parameters: &Parameters, on: Date) -> Result<Self, ParameterError> {
        let rate = |id: &str| parameters.get(id, on).map(|known| known.central);
        let rates = [
            rate("services.discount_rate_to_year_30")?,
            rate("services.discount_rate_to_year_75")?,
            rate("services.discount_rate_to_year_125")?,
        ];
        Ok(Self { rates })
    }

    /// The rates for effects on health, valued by what people would give for them.
    ///
    /// # Errors
    /// [`ParameterError`] if there is no value for the day.
    pub fn health(parameters: &Parameters, on: Date) -> Result<Self, ParameterError> {
        let rate = |id: &str| parameters.get(id, on).map(|known| known.central);
        let rates = [
            rate("services.health_discount_rate_to_year_30")?,
            rate("services.health_discount_rate_to_year_75")?,
            rate("services.health_discount_rate_to_year_125")?,
        ];
        Ok(Self { rates })
    }

    /// The rate by which a year is discounted against the year before; year 0 is not.
    #[must_use]
    pub fn rate(&self, year: u32) -> f64 {
        let step = LAST_YEARS.iter().position(|last| year <= *last).unwrap_or(LAST_YEARS.len() - 1);
        self.rates[step]
    }

    /// What a pound in a year is worth in year 0: `Π 1/(1 + rate)` over years 1 to `year`.
    ///
    /// # Sources
    /// HM Treasury, Green Book (2022), annex A6. Oracles: `factor(0) = 1`, `factor(30) = 1.035⁻³⁰`, `factor(31) = factor(30)/1.03`.
    #[must_use]
    pub fn factor(&self, year: u32) -> f64 {
        (1..=year).fold(1.0, |factor, y| factor / (1.0 + self.rate(y)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_fall_by_the_schedule() {
        let parameters = Parameters::shipped().unwrap();
        let on = jiff::civil::date(2024, 4, 1);
        let standard = Schedule::standard(&parameters, on).unwrap();
        assert_eq!((standard.rates, standard.factor(0)), ([0.035, 0.03, 0.025], 1.0));
        // Computed with 50 digits: 1.035⁻¹ and 1.035⁻³⁰.
        assert!((standard.factor(1) - 0.966_183_574_879_227).abs() < 1e-15);
        assert!((standard.factor(30) - 0.356_278_410_602_301_5).abs() < 1e-12, "{}", standard.factor(30));
        assert_eq!(standard.factor(31), standard.factor(30) / 1.03);
        assert_eq!(standard.factor(76), standard.factor(75) / 1.025);
        assert_eq!(standard.factor(200), standard.factor(199) / 1.025);
        let health = Schedule::health(&parameters, on).unwrap();
        assert_eq!(health.rates, [0.015, 0.0129, 0.0107]);
        assert!(health.factor(30) > standard.factor(30));
    }
}
