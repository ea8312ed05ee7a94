//! The game of organisations from a JSON file: read, solved, and given back in the form of its expected results.

use std::path::Path;

use market::{Case, Equilibrium, ServiceResult, Site, Solution};
use serde_json::{Map, Value, json};

use crate::error::AppError;

/// A game that was read and solved.
#[derive(Debug)]
pub struct MarketCase {
    /// The game.
    pub case: Case,
    /// What it comes to.
    pub solution: Solution,
}

/// Reads the game in a file (its `case`, or the file as a whole) and solves it by exact enumeration.
///
/// # Errors
/// [`AppError::Read`]; [`AppError::Case`] with the place in the file; [`AppError::Market`] if the model cannot take it.
pub fn market_case(path: &Path) -> Result<MarketCase, AppError> {
    let text = std::fs::read_to_string(path).map_err(|source| AppError::Read { path: path.into(), source })?;
    let file: Value = serde_json::from_str(&text).map_err(|e| AppError::Case {
        path: path.into(),
        place: format!("line {}, column {}", e.line(), e.column()),
        found: e.to_string(),
        expected: "JSON".into(),
    })?;
    let case = Reader { path }.case(file.get("case").unwrap_or(&file))?;
    let solution = market::solve(&case)?;
    Ok(MarketCase { case, solution })
}

/// Reads values and says where one is not what it should be.
struct Reader<'a> {
    path: &'a Path,
}

impl Reader<'_> {
    fn error(&self, place: &str, found: &Value, expected: &str) -> AppError {
        let found = match found {
            Value::Null => "nothing".to_owned(),
            other => format!("`{}`", other.to_string().chars().take(60).collect::<String>()),
        };
        AppError::Case { path: self.path.into(), place: place.into(), found, expected: expected.into() }
    }

    fn number(&self, value: &Value, place: &str) -> Result<f64, AppError> {
        value.as_f64().ok_or_else(|| self.error(place, value, "a number"))
    }

    fn list<'v>(&self, value: &'v Value, place: &str) -> Result<&'v Vec<Value>, AppError> {
        value.as_array().ok_or_else(|| self.error(place, value, "a list"))
    }

    fn numbers(&self, value: &Value, place: &str) -> Result<Vec<f64>, AppError> {
        self.list(value, place)?.iter().enumerate().map(|(i, v)| self.number(v, &format!("{place}[{i}]"))).collect()
    }

    fn text(&self, value: &Value, place: &str) -> Result<String, AppError> {
        value.as_str().map(str::to_owned).ok_or_else(|| self.error(place, value, "a text"))
    }

    fn texts(&self, value: &Value, place: &str) -> Result<Vec<String>, AppError> {
        self.list(value, place)?.iter().enumerate().map(|(i, v)| self.text(v, &format!("{place}[{i}]"))).collect()
    }

    fn case(&self, case: &Value) -> Result<Case, AppError> {
        let organisations = self.texts(&case["organisations"], "organisations")?;
        let sites = self.list(&case["sites"], "sites")?;
        let sites = sites.iter().enumerate().map(|(i, s)| self.site(s, &format!("sites[{i}]"), &organisations));
        let minutes = self.list(&case["minutes"], "minutes")?;
        let minutes = minutes.iter().enumerate().map(|(i, row)| self.numbers(row, &format!("minutes[{i}]")));
        let services =
            case["services"].as_object().ok_or_else(|| self.error("services", &case["services"], "an object, a service a key"))?;
        let weight = |key: &str| if case[key].is_null() { Ok(0.0) } else { self.number(&case[key], key) };
        Ok(Case {
            name: case["name"].as_str().unwrap_or("a game").to_owned(),
            sites: sites.collect::<Result<_, _>>()?,
            places: self.texts(&case["places"], "places")?,
            minutes: minutes.collect::<Result<_, _>>()?,
            outside_minutes: self.number(&case["outside_minutes"], "outside_minutes")?,
            levels: self.texts(&case["levels"], "levels")?,
            services: services.iter().map(|(name, s)| self.service(name, s)).collect::<Result<_, _>>()?,
            system_weight: weight("system_weight")?,
            own_benefit_weight: weight("own_benefit_weight")?,
            organisations,
        })
    }

    fn site(&self, site: &Value, place: &str, organisations: &[String]) -> Result<Site, AppError> {
        let owner = &site["organisation"];
        let organisation = organisations.iter().position(|o| owner.as_str() == Some(o));
        let one_of = || format!("one of {}", organisations.iter().map(|o| format!("`{o}`")).collect::<Vec<_>>().join(", "));
        Ok(Site {
            name: self.text(&site["site"], &format!("{place}.site"))?,
            organisation: organisation.ok_or_else(|| self.error(&format!("{place}.organisation"), owner, &one_of()))?,
        })
    }

    fn service(&self, name: &str, service: &Value) -> Result<market::Service, AppError> {
        let at = |key: &str| format!("services.{name}.{key}");
        let number = |key: &str| self.number(&service[key], &at(key));
        let numbers = |key: &str| self.numbers(&service[key], &at(key));
        let tariff = number("tariff")?;
        Ok(market::Service {
            name: name.to_owned(),
            patients: numbers("patients_year")?,
            beta_minute: number("beta_minute")?,
            utility: numbers("utility_by_level")?,
            pounds_per_minute: number("pounds_per_utility_minute")?,
            tariff,
            outside_cost: if service["outside_cost_patient"].is_null() { tariff } else { number("outside_cost_patient")? },
            cost_patient: numbers("cost_patient_by_level")?,
            fixed_cost: numbers("fixed_cost_year_by_level")?,
        })
    }
}

impl MarketCase {
    /// The results: each service, then all together; money in pounds a year, levels by site.
    #[must_use]
    pub fn json(&self) -> Value {
        let services: Map<String, Value> = self.solution.services.iter().map(|s| (s.service.clone(), service_json(s))).collect();
        let solution = &self.solution;
        json!({
            "case": self.case.name,
            "services": services,
            "together": {
                "equilibria": solution.equilibria,
                "complete": true,
                "welfare_of_optimum": solution.welfare,
                "cost_of_optimum": solution.cost,
                "gap_pounds_year": { "worst": solution.worst_gap, "best": solution.best_gap },
                "price_of_anarchy": solution.price_of_anarchy(),
                "price_of_stability": solution.price_of_stability(),
                "lambda_star": solution.lambda_star,
            },
            "transfers": self.transfers(),
        })
    }

    /// From the worst equilibrium to the plan: what each gains before transfers, and what it then receives so that all gain the same.
    fn transfers(&self) -> Value {
        let Some(gains) = &self.solution.gains else { return Value::Null };
        let organisations: Vec<Value> = self
            .case
            .organisations
            .iter()
            .zip(gains.organisations.iter().zip(&gains.equal_gain))
            .map(|(name, (before, receives))| json!({ "organisation": name, "gain_before": before, "receives": receives }))
            .collect();
        json!({
            "from": "worst equilibrium", "organisations": organisations, "patients_benefit": gains.patients, "commissioner_bill": gains.bill,
            "commissioner_receives": gains.commissioner, "welfare": gains.welfare,
        })
    }
}

fn service_json(service: &ServiceResult) -> Value {
    let plan = &service.plan.profile;
    let gap = |e: Option<&Equilibrium>| e.map(|e| plan.outcome.welfare - e.outcome.welfare);
    let (worst, best) = (gap(service.worst()), gap(service.best()));
    let ratio = |gap: Option<f64>| gap.map(|gap| (plan.outcome.cost + gap) / plan.outcome.cost);
    let mut result = json!({
        "equilibria": service.equilibria.iter().map(equilibrium_json).collect::<Vec<_>>(),
        "complete": true,
        "optimum": equilibrium_json(plan),
        "gap_pounds_year": { "worst": worst, "best": best },
        "price_of_anarchy": ratio(worst),
        "price_of_stability": ratio(best),
        "lambda_star": service.plan.lambda_star,
        "cost_of_optimum": plan.outcome.cost,
    });
    if service.equilibria.is_empty() {
        result["least_regret"] = equilibrium_json(&service.least_regret);
    }
    result
}

fn equilibrium_json(profile: &Equilibrium) -> Value {
    json!({
        "levels": profile.levels, "welfare": profile.outcome.welfare, "surplus": profile.outcome.surplus, "regret": profile.regret,
        "volumes": profile.outcome.volumes, "outside": profile.outcome.outside,
    })
}
