//! The game in plain types, checked once.

use crate::MarketError;

/// A place of care.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Index of the organisation that decides about it.
    pub organisation: usize,
}

/// A service that each site gives at one of the levels; level 0 is closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Patients a year by place.
    pub patients: Vec<f64>,
    /// Utility lost by a minute of travel.
    pub beta_minute: f64,
    /// Utility that a level adds.
    pub utility: Vec<f64>,
    /// Pounds that a minute of travel is worth to a patient.
    pub pounds_per_minute: f64,
    /// Pounds that a site is paid for a patient.
    pub tariff: f64,
    /// Pounds that a patient costs in the outside centre.
    pub outside_cost: f64,
    /// Pounds that a patient costs, by level.
    pub cost_patient: Vec<f64>,
    /// Pounds a year that a level costs whoever comes.
    pub fixed_cost: Vec<f64>,
}

/// The game: who owns which site, who lives how far away, and what each service pays and costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Who decides.
    pub organisations: Vec<String>,
    /// Sites with their owners.
    pub sites: Vec<Site>,
    /// Where patients live.
    pub places: Vec<String>,
    /// Minutes of travel, places × sites.
    pub minutes: Vec<Vec<f64>>,
    /// Minutes from every place to the outside centre, which is always open.
    pub outside_minutes: f64,
    /// Names of levels; the first is closed.
    pub levels: Vec<String>,
    /// Services; they share no constraint.
    pub services: Vec<Service>,
    /// Weight λ of the system's result in what an organisation pursues, 0 to 1.
    pub system_weight: f64,
    /// Weight θ of its own patients' benefit.
    pub own_benefit_weight: f64,
}

fn number(place: String, value: f64, least: f64, expected: &str) -> Result<(), MarketError> {
    if value.is_finite() && value >= least { Ok(()) } else { Err(MarketError::value(place, value, expected)) }
}

fn length(place: String, found: usize, expected: usize, what: &str) -> Result<(), MarketError> {
    if found == expected {
        Ok(())
    } else {
        Err(MarketError::value(place, format!("{found} values"), &format!("{expected}, one for each of the {what}")))
    }
}

impl Case {
    /// The case, if the model can take it.
    ///
    /// # Errors
    /// The first value that it cannot take, with its place.
    pub fn checked(self) -> Result<Self, MarketError> {
        for (place, count) in [
            ("organisations", self.organisations.len()),
            ("sites", self.sites.len()),
            ("places", self.places.len()),
            ("services", self.services.len()),
        ] {
            if count == 0 {
                return Err(MarketError::value(place, "none", "at least one"));
            }
        }
        if self.levels.len() < 2 {
            return Err(MarketError::value("levels", self.levels.len(), "closed and at least one other"));
        }
        for site in &self.sites {
            if site.organisation >= self.organisations.len() {
                return Err(MarketError::value(format!("site `{}`", site.name), "no owner", "one of `organisations`"));
            }
        }
        length("minutes".into(), self.minutes.len(), self.places.len(), "places")?;
        for (place, row) in self.places.iter().zip(&self.minutes) {
            length(format!("minutes from `{place}`"), row.len(), self.sites.len(), "sites")?;
            for (site, &minutes) in self.sites.iter().zip(row) {
                number(format!("minutes from `{place}` to `{}`", site.name), minutes, 0.0, "minutes, 0 or more")?;
            }
        }
        number("outside_minutes".into(), self.outside_minutes, 0.0, "minutes, 0 or more")?;
        number("own_benefit_weight".into(), self.own_benefit_weight, 0.0, "0 or more")?;
        if !(0.0..=1.0).contains(&self.system_weight) {
            return Err(MarketError::value("system_weight", self.system_weight, "0 to 1"));
        }
        self.services.iter().try_for_each(|service| self.check_service(service))?;
        Ok(self)
    }

    fn check_service(&self, service: &Service) -> Result<(), MarketError> {
        let at = |what: &str| format!("service `{}`, {what}", service.name);
        length(at("patients_year"), service.patients.len(), self.places.len(), "places")?;
        for (place, &n) in self.places.iter().zip(&service.patients) {
            number(at(&format!("patients_year of `{place}`")), n, 0.0, "patients, 0 or more")?;
        }
        let total: f64 = service.patients.iter().sum();
        if !(total > 0.0 && total.is_finite()) {
            return Err(MarketError::value(at("patients_year"), "no patients", "a need in at least one place"));
        }
        if !(service.beta_minute > 0.0 && service.beta_minute.is_finite()) {
            return Err(MarketError::value(at("beta_minute"), service.beta_minute, "more than 0"));
        }
        number(at("pounds_per_utility_minute"), service.pounds_per_minute, 0.0, "pounds, 0 or more")?;
        number(at("tariff"), service.tariff, 0.0, "pounds, 0 or more")?;
        number(at("cost in the outside centre"), service.outside_cost, 0.0, "pounds, 0 or more")?;
        for (what, values, least) in [
            ("utility_by_level", &service.utility, f64::MIN),
            ("cost_patient_by_level", &service.cost_patient, 0.0),
            ("fixed_cost_year_by_level", &service.fixed_cost, 0.0),
        ] {
            length(at(what), values.len(), self.levels.len(), "levels")?;
            for (level, &value) in self.levels.iter().zip(values) {
                number(at(&format!("{what}, `{level}`")), value, least, "a finite number in the range of its kind")?;
            }
        }
        let best = service.utility.iter().skip(1).copied().fold(f64::NEG_INFINITY, f64::max);
        let worth = best + service.beta_minute * self.outside_minutes;
        if worth > 600.0 {
            return Err(MarketError::value(at("utility_by_level"), format!("{worth} above the outside centre"), "600 or less"));
        }
        self.check_finite(service, total, best)
    }

    /// Whether every sum of money that the service can come to is finite, and so every payoff.
    fn check_finite(&self, service: &Service, patients: f64, best_utility: f64) -> Result<(), MarketError> {
        // a hundred-millionth of the largest float: sums over all sites and their differences stay finite too
        const MOST_POUNDS: f64 = 1e300;
        let check = |what: String, value: f64, pounds: f64| {
            let place = format!("service `{}`, {what}", service.name);
            if pounds.abs() <= MOST_POUNDS {
                return Ok(());
            }
            Err(MarketError::value(place, format!("{value:e}"), "a value with which every payoff is finite"))
        };
        check("tariff".into(), service.tariff, service.tariff * patients)?;
        check("cost in the outside centre".into(), service.outside_cost, service.outside_cost * patients)?;
        for ((level, cost), fixed) in self.levels.iter().zip(&service.cost_patient).zip(&service.fixed_cost) {
            check(format!("cost_patient_by_level, `{level}`"), *cost, cost * patients)?;
            check(format!("fixed_cost_year_by_level, `{level}`"), *fixed, *fixed)?;
        }
        let utility = best_utility.abs() + service.beta_minute * self.outside_minutes + 700.0;
        let benefit = patients * utility / service.beta_minute * service.pounds_per_minute;
        check("pounds_per_utility_minute".into(), service.pounds_per_minute, benefit)?;
        check("own_benefit_weight".into(), self.own_benefit_weight, self.own_benefit_weight * benefit)
    }
}
