//! Minutes that nobody measured: great circle × a detour factor, fitted to the pairs that are known.

use jiff::civil::Date;
use parameters::{ParameterError, Parameters};

/// Mean radius of the earth, in kilometres (IUGG, R₁).
const EARTH_KM: f64 = 6_371.008_8;
/// Fewest known pairs from which a factor is fitted.
pub const FEWEST_PAIRS: usize = 200;

/// Latitude and longitude, in degrees.
pub type Point = (f64, f64);

/// Great-circle distance in kilometres, by the haversine on a sphere: within 0.6 % of the ellipsoid.
///
/// # Sources
/// Oracle: London (51.5074, −0.1278) to Paris (48.8566, 2.3522) is 343.56 km.
#[must_use]
pub fn great_circle_km(from: Point, to: Point) -> f64 {
    let half_sine = |degrees: f64| {
        let sine = libm::sin(degrees.to_radians() / 2.0);
        sine * sine
    };
    let cosines = libm::cos(from.0.to_radians()) * libm::cos(to.0.to_radians());
    let h = half_sine(to.0 - from.0) + cosines * half_sine(to.1 - from.1);
    2.0 * EARTH_KM * libm::asin(h.clamp(0.0, 1.0).sqrt())
}

/// How minutes follow from the great circle: `start + factor · km`.
///
/// The factor holds the detour that roads make and the speed on them together; the start holds what every journey loses at its two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detour {
    /// Minutes that every journey takes, however short.
    pub start_minutes: f64,
    /// Minutes a kilometre of great circle.
    pub minutes_per_km: f64,
}

impl Detour {
    /// Minutes for a distance.
    #[must_use]
    pub fn minutes(&self, km: f64) -> f64 {
        self.start_minutes + self.minutes_per_km * km
    }

    /// Fits start and factor to known pairs (kilometres, minutes) by weighted least squares.
    ///
    /// Errors grow with the distance, so a pair weighs `1/max(km, 1)`: the short journeys that decide which site is nearest are not drowned by the long ones. A start
    /// below 0 is set to 0 and the factor fitted alone. `None` with fewer than [`FEWEST_PAIRS`] pairs, or if minutes do not grow with distance.
    ///
    /// # Sources
    /// Oracle: numpy's weighted least squares on Staffordshire's 14,427 pairs: 11.5436 minutes and 0.82344 minutes a kilometre.
    #[must_use]
    pub fn fit(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Option<Self> {
        let weight = |km: f64| 1.0 / km.max(1.0);
        let (mut n, mut sum, mut sum_km, mut sum_minutes) = (0, 0.0, 0.0, 0.0);
        for (km, minutes) in pairs.clone() {
            n += 1;
            sum += weight(km);
            sum_km += weight(km) * km;
            sum_minutes += weight(km) * minutes;
        }
        if n < FEWEST_PAIRS {
            return None;
        }
        let (mean_km, mean_minutes) = (sum_km / sum, sum_minutes / sum);
        let (mut both, mut square, mut both_alone, mut square_alone) = (0.0, 0.0, 0.0, 0.0);
        for (km, minutes) in pairs {
            both += weight(km) * (km - mean_km) * (minutes - mean_minutes);
            square += weight(km) * (km - mean_km) * (km - mean_km);
            both_alone += weight(km) * km * minutes;
            square_alone += weight(km) * km * km;
        }
        let factor = both / square;
        let start = mean_minutes - factor * mean_km;
        let fitted = if start >= 0.0 {
            Self { start_minutes: start, minutes_per_km: factor }
        } else {
            Self { start_minutes: 0.0, minutes_per_km: both_alone / square_alone }
        };
        (fitted.minutes_per_km.is_finite() && fitted.minutes_per_km > 0.0).then_some(fitted)
    }
}

/// The shipped parameters, or the community's own, by which minutes are estimated where too few are known to fit them.
///
/// # Errors
/// [`ParameterError`] if there is no value for the day.
pub fn shipped_detour(parameters: &Parameters, on: Date) -> Result<Detour, ParameterError> {
    Ok(Detour {
        start_minutes: parameters.get("services.travel_start", on)?.central,
        minutes_per_km: parameters.get("services.travel_per_km", on)?.central,
    })
}

/// Minutes of an instance that were estimated.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// By what they were estimated.
    pub detour: Detour,
    /// Known pairs to which that was fitted; `None` where it is the parameter.
    pub fitted_to: Option<usize>,
    /// Pairs that were estimated.
    pub pairs: usize,
    /// All pairs.
    pub of: usize,
    /// `place · sites + site`: whether the pair was.
    pub which: Vec<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_agree_with_published_ones() {
        let london_paris = great_circle_km((51.5074, -0.1278), (48.8566, 2.3522));
        assert!((london_paris - 343.56).abs() < 0.05, "{london_paris}");
        assert_eq!(great_circle_km((53.0, -2.2), (53.0, -2.2)), 0.0);
        // A degree of a meridian: a 360th of the circumference.
        let degree = great_circle_km((52.0, 0.0), (53.0, 0.0));
        assert!((degree - EARTH_KM * std::f64::consts::PI / 180.0).abs() < 1e-9, "{degree}");
    }

    #[test]
    fn a_line_is_found_again_and_noise_about_the_origin_gives_no_negative_start() {
        let line: Vec<(f64, f64)> = (0..300).map(|n| (f64::from(n) / 3.0, 7.0 + 0.9 * f64::from(n) / 3.0)).collect();
        let fitted = Detour::fit(line.iter().copied()).unwrap();
        assert!((fitted.start_minutes - 7.0).abs() < 1e-9 && (fitted.minutes_per_km - 0.9).abs() < 1e-12, "{fitted:?}");
        let below: Vec<(f64, f64)> = line.iter().map(|(km, _)| (*km, (1.2 * km - 4.0).max(0.0))).collect();
        assert_eq!(Detour::fit(below.into_iter()).unwrap().start_minutes, 0.0);
        assert_eq!(Detour::fit(line.iter().copied().take(FEWEST_PAIRS - 1)), None);
        assert_eq!(Detour::fit(line.iter().map(|(km, _)| (*km, 50.0 - 0.1 * km))), None);
    }
}
