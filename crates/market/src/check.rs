//! Whether the model can take a case: the first value that it cannot, with its place.

use crate::{Case, MarketError, Service};

/// A hundred-millionth of the largest float: sums over all sites and their differences stay finite too.
const MOST_POUNDS: f64 = 1e300;
/// Most that a choice may be worth above the outside centre, in utility: beyond it `e^V` leaves the numbers.
const MOST_UTILITY: f64 = 600.0;

fn number(place: String, value: f64, least: f64, expected: &str) -> Result<(), MarketError> {
    if value.is_finite() && value >= least { Ok(()) } else { Err(MarketError::value(place, value, expected)) }
}

fn share(place: String, value: f64) -> Result<(), MarketError> {
    if (0.0..=1.0).contains(&value) { Ok(()) } else { Err(MarketError::value(place, value, "0 to 1")) }
}

fn above_zero(place: String, value: f64) -> Result<(), MarketError> {
    if value > 0.0 && value.is_finite() { Ok(()) } else { Err(MarketError::value(place, value, "more than 0")) }
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
            let at = |what: &str| format!("site `{}`{what}", site.name);
            if site.organisation >= self.organisations.len() {
                return Err(MarketError::value(at(""), "no owner", "one of `organisations`"));
            }
            number(at(", fixed_cost_year"), site.fixed_cost, 0.0, "pounds, 0 or more")?;
            if site.fixed_cost > MOST_POUNDS {
                return Err(not_finite(at(", fixed_cost_year"), site.fixed_cost));
            }
            site.capacity.map_or(Ok(()), |capacity| above_zero(at(", capacity_year"), capacity))?;
        }
        let both = |service: &&Service| {
            self.sites
                .iter()
                .zip(&service.offers)
                .any(|(site, offers)| site.capacity.is_some() && offers.iter().flatten().any(|o| o.capacity.is_some()))
        };
        if let Some(service) = self.services.iter().find(both) {
            let place = format!("service `{}`, capacity_year", service.name);
            return Err(MarketError::value(place, "a capacity at a site that services share", "one of the two"));
        }
        length("minutes".into(), self.minutes.len(), self.places.len(), "places")?;
        for (place, row) in self.places.iter().zip(&self.minutes) {
            length(format!("minutes from `{place}`"), row.len(), self.sites.len(), "sites")?;
            for (site, &minutes) in self.sites.iter().zip(row) {
                if minutes.is_nan() || minutes < 0.0 {
                    return Err(MarketError::value(format!("minutes from `{place}` to `{}`", site.name), minutes, "minutes, 0 or more"));
                }
            }
        }
        number("base wait".into(), self.waits.base, 0.0, "weeks, 0 or more")?;
        number("wait at capacity".into(), self.waits.at_capacity, 0.0, "weeks, 0 or more")?;
        self.services.iter().enumerate().try_for_each(|(index, service)| self.check_service(index, service))?;
        Ok(self)
    }

    fn check_service(&self, index: usize, service: &Service) -> Result<(), MarketError> {
        let at = |what: &str| format!("service `{}`, {what}", service.name);
        length(at("patients_year"), service.patients.len(), self.places.len(), "places")?;
        for (place, &n) in self.places.iter().zip(&service.patients) {
            number(at(&format!("patients_year of `{place}`")), n, 0.0, "patients, 0 or more")?;
        }
        let total = service.all_patients();
        if !(total > 0.0 && total.is_finite()) {
            return Err(MarketError::value(at("patients_year"), "no patients", "a need in at least one place"));
        }
        above_zero(at("beta_minute"), service.beta_minute)?;
        number(at("beta_week"), service.beta_week, 0.0, "0 or more")?;
        number(at("pounds_per_utility_minute"), service.pounds_per_minute, 0.0, "pounds, 0 or more")?;
        number(at("outside_minutes"), service.outside_minutes, 0.0, "minutes, 0 or more")?;
        number(at("tariff"), service.tariff, 0.0, "pounds, 0 or more")?;
        number(at("cost in the outside centre"), service.outside_cost, 0.0, "pounds, 0 or more")?;
        if service.rival_quality.is_nan() || service.rival_quality.abs() > 1.0 {
            return Err(MarketError::value(at("rival_quality"), service.rival_quality, "−1 to 1 in utility"));
        }
        let floors = [("max_minutes", service.floors.most_minutes), ("min_patients_year", service.floors.least_volume)];
        floors.iter().try_for_each(|(what, v)| v.map_or(Ok(()), |v| number(at(what), v, 0.0, "0 or more")))?;
        if let Some(other) = service.requires.iter().find(|other| **other >= self.services.len() || **other == index) {
            return Err(MarketError::value(at("requires"), other, "another service of the case"));
        }
        self.check_contracts(service)?;
        self.check_offers(service)?;
        self.check_reach(service)
    }

    fn check_contracts(&self, service: &Service) -> Result<(), MarketError> {
        length(format!("service `{}`, contracts", service.name), service.contracts.len(), self.organisations.len(), "organisations")?;
        for (organisation, contract) in self.organisations.iter().zip(&service.contracts) {
            let at = |what: &str| format!("service `{}`, contract of `{organisation}`, {what}", service.name);
            share(at("activity_share"), contract.activity_share)?;
            share(at("system_weight"), contract.system_weight)?;
            number(at("own_benefit_weight"), contract.own_benefit_weight, 0.0, "0 or more")?;
            number(at("block"), contract.block, 0.0, "pounds, 0 or more")?;
            if contract.block > MOST_POUNDS {
                return Err(not_finite(at("block"), contract.block));
            }
        }
        Ok(())
    }

    fn check_offers(&self, service: &Service) -> Result<(), MarketError> {
        let at = |what: &str| format!("service `{}`, {what}", service.name);
        for (what, count) in [("offers", service.offers.len()), ("may_close", service.may_close.len()), ("today", service.today.len())] {
            length(at(what), count, self.sites.len(), "sites")?;
        }
        for (j, site) in self.sites.iter().enumerate() {
            length(at(&format!("offers of `{}`", site.name)), service.offers[j].len(), self.levels.len(), "levels")?;
            if service.offers[j][0].is_some() {
                return Err(MarketError::value(at(&format!("offers of `{}`", site.name)), "an offer when closed", "none"));
            }
            for (level, offer) in self.levels.iter().zip(&service.offers[j]).filter_map(|(l, o)| o.as_ref().map(|o| (l, o))) {
                let at = |what: &str| at(&format!("{what}, `{level}`, site `{}`", site.name));
                number(at("utility_by_level"), offer.utility, f64::MIN, "a finite number")?;
                number(at("cost_patient_by_level"), offer.cost_patient, 0.0, "pounds, 0 or more")?;
                number(at("fixed_cost_year_by_level"), offer.fixed_cost, 0.0, "pounds, 0 or more")?;
                offer.capacity.map_or(Ok(()), |capacity| above_zero(at("capacity_year"), capacity))?;
                self.check_finite(service, at, offer)?;
            }
            let options = service.options(j);
            if !options.contains(&service.today[j]) {
                let expected = options.iter().map(|l| format!("`{}`", self.levels[*l])).collect::<Vec<_>>().join(", ");
                let found = self.levels.get(service.today[j]).map_or("no level", String::as_str);
                return Err(MarketError::value(at(&format!("today's level of `{}`", site.name)), found, &expected));
            }
        }
        if (0..self.sites.len()).any(|j| service.offered_at(j)) {
            Ok(())
        } else {
            Err(MarketError::value(at("offers"), "nobody may give it", "at least one site that may"))
        }
    }

    /// Whether every sum of money that an offer can come to is finite, and so every payoff.
    fn check_finite(&self, service: &Service, at: impl Fn(&str) -> String, offer: &crate::Offer) -> Result<(), MarketError> {
        let patients = service.all_patients();
        let worth = offer.utility + service.beta_minute * service.outside_minutes;
        if worth > MOST_UTILITY {
            let expected = format!("{MOST_UTILITY} or less");
            return Err(MarketError::value(at("utility_by_level"), format!("{worth} above the outside centre"), &expected));
        }
        let utility = offer.utility.abs() + service.beta_minute * service.outside_minutes + 700.0;
        let benefit = patients * utility / service.beta_minute * service.pounds_per_minute;
        let weight = service.contracts.iter().fold(0.0, |most: f64, c| most.max(c.own_benefit_weight));
        let of_service = |what: &str| format!("service `{}`, {what}", service.name);
        for (place, value, pounds) in [
            (of_service("tariff"), service.tariff, service.tariff * patients),
            (of_service("cost in the outside centre"), service.outside_cost, service.outside_cost * patients),
            (at("cost_patient_by_level"), offer.cost_patient, offer.cost_patient * patients),
            (at("fixed_cost_year_by_level"), offer.fixed_cost, offer.fixed_cost),
            (of_service("pounds_per_utility_minute"), service.pounds_per_minute, benefit),
            (of_service("own_benefit_weight"), weight, weight * benefit),
        ] {
            if pounds.is_nan() || pounds.abs() > MOST_POUNDS {
                return Err(not_finite(place, value));
            }
        }
        Ok(())
    }

    fn check_reach(&self, service: &Service) -> Result<(), MarketError> {
        for ((place, row), _) in self.places.iter().zip(&self.minutes).zip(&service.patients).filter(|(_, n)| **n > 0.0) {
            if !row.iter().enumerate().any(|(j, minutes)| minutes.is_finite() && service.offered_at(j)) {
                let place = format!("service `{}`, place `{place}`", service.name);
                return Err(MarketError::value(place, "a need that no site can reach", "minutes to a site that may give it"));
            }
        }
        Ok(())
    }
}

fn not_finite(place: String, value: f64) -> MarketError {
    MarketError::value(place, format!("{value:e}"), "a value with which every payoff is finite")
}
