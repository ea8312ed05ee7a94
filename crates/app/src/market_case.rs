//! The game of organisations from a JSON file: read, solved, and given back in the form of its expected results.

use std::path::Path;

use market::{Case, Completeness, Contract, Floors, GameResult, Offer, Profile, Service, Site, Solution, Waits};
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

/// Reads the game in a file (its `case`, or the file as a whole) and solves it: by exact enumeration where that can be done.
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
    let case = Reader { path }.case(file.get("case").unwrap_or(&file))?.checked()?;
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

    /// The number under a key; the default where there is none.
    fn number_or(&self, value: &Value, key: &str, at: &str, default: f64) -> Result<f64, AppError> {
        if value[key].is_null() { Ok(default) } else { self.number(&value[key], &format!("{at}{key}")) }
    }

    fn number_if(&self, value: &Value, key: &str, at: &str) -> Result<Option<f64>, AppError> {
        if value[key].is_null() { Ok(None) } else { self.number(&value[key], &format!("{at}{key}")).map(Some) }
    }

    fn case(&self, case: &Value) -> Result<Case, AppError> {
        let organisations = self.texts(&case["organisations"], "organisations")?;
        let sites = self.list(&case["sites"], "sites")?;
        let sites: Vec<Site> =
            sites.iter().enumerate().map(|(i, s)| self.site(s, &format!("sites[{i}]"), &organisations)).collect::<Result<_, _>>()?;
        let minutes = self.list(&case["minutes"], "minutes")?;
        let minutes = minutes.iter().enumerate().map(|(i, row)| self.numbers(row, &format!("minutes[{i}]")));
        let services =
            case["services"].as_object().ok_or_else(|| self.error("services", &case["services"], "an object, a service a key"))?;
        let names: Vec<&str> = services.keys().map(String::as_str).collect();
        let base = Waits::default();
        let all = Common {
            outside_minutes: self.number(&case["outside_minutes"], "outside_minutes")?,
            system_weight: self.number_or(case, "system_weight", "", 0.0)?,
            own_benefit_weight: self.number_or(case, "own_benefit_weight", "", 0.0)?,
            sites: sites.len(),
            organisations: &organisations,
            services: &names,
        };
        Ok(Case {
            name: case["name"].as_str().unwrap_or("a game").to_owned(),
            places: self.texts(&case["places"], "places")?,
            minutes: minutes.collect::<Result<_, _>>()?,
            levels: self.texts(&case["levels"], "levels")?,
            services: services.iter().map(|(name, s)| self.service(name, s, &all)).collect::<Result<_, _>>()?,
            waits: Waits {
                base: self.number_or(case, "base_wait_weeks", "", base.base)?,
                at_capacity: self.number_or(case, "wait_weeks_at_capacity", "", base.at_capacity)?,
            },
            sites,
            organisations,
        })
    }

    fn site(&self, site: &Value, place: &str, organisations: &[String]) -> Result<Site, AppError> {
        let at = format!("{place}.");
        Ok(Site {
            name: self.text(&site["site"], &format!("{place}.site"))?,
            organisation: self.index(&site["organisation"], &format!("{place}.organisation"), organisations)?,
            fixed_cost: self.number_or(site, "fixed_cost_year", &at, 0.0)?,
            capacity: self.number_if(site, "capacity_year", &at)?,
        })
    }

    /// Which of the names a value is.
    fn index<S: AsRef<str>>(&self, value: &Value, place: &str, names: &[S]) -> Result<usize, AppError> {
        let one_of = || format!("one of {}", names.iter().map(|o| format!("`{}`", o.as_ref())).collect::<Vec<_>>().join(", "));
        names.iter().position(|o| value.as_str() == Some(o.as_ref())).ok_or_else(|| self.error(place, value, &one_of()))
    }

    fn service(&self, name: &str, service: &Value, all: &Common) -> Result<Service, AppError> {
        let prefix = format!("services.{name}.");
        let at = |key: &str| format!("{prefix}{key}");
        let number = |key: &str| self.number(&service[key], &at(key));
        let numbers = |key: &str| self.numbers(&service[key], &at(key));
        let (utility, cost, fixed) =
            (numbers("utility_by_level")?, numbers("cost_patient_by_level")?, numbers("fixed_cost_year_by_level")?);
        let capacity = if service["capacity_year_by_level"].is_null() { Vec::new() } else { numbers("capacity_year_by_level")? };
        for (key, values) in [("cost_patient_by_level", &cost), ("fixed_cost_year_by_level", &fixed), ("capacity_year_by_level", &capacity)]
        {
            if values.len() != utility.len() && !(values.is_empty() && key == "capacity_year_by_level") {
                return Err(self.error(&at(key), &json!(values.len()), &format!("{} values, as utility_by_level", utility.len())));
            }
        }
        let offer =
            |l: usize| Offer { utility: utility[l], cost_patient: cost[l], fixed_cost: fixed[l], capacity: capacity.get(l).copied() };
        let offers: Vec<Option<Offer>> = (0..utility.len()).map(|l| (l > 0).then(|| offer(l))).collect();
        let tariff = number("tariff")?;
        let (today, requires) = (self.today(service, &prefix, all)?, self.requires(service, &prefix, all)?);
        Ok(Service {
            name: name.to_owned(),
            patients: numbers("patients_year")?,
            beta_minute: number("beta_minute")?,
            beta_week: self.number_or(service, "beta_week", &prefix, 0.0)?,
            pounds_per_minute: number("pounds_per_utility_minute")?,
            outside_minutes: self.number_or(service, "outside_minutes", &prefix, all.outside_minutes)?,
            rival_quality: self.number_or(service, "rival_quality", &prefix, 0.0)?,
            tariff,
            outside_cost: self.number_or(service, "outside_cost_patient", &prefix, tariff)?,
            offers: vec![offers; all.sites],
            may_close: vec![true; all.sites],
            today,
            contracts: self.contracts(service, &prefix, all)?,
            floors: Floors {
                most_minutes: self.number_if(service, "max_minutes", &prefix)?,
                least_volume: self.number_if(service, "min_patients_year", &prefix)?,
            },
            requires,
        })
    }

    /// Today's levels by site; without them, the first that is open.
    fn today(&self, service: &Value, prefix: &str, all: &Common) -> Result<Vec<usize>, AppError> {
        if service["levels_today"].is_null() {
            return Ok(vec![1; all.sites]);
        }
        let place = format!("{prefix}levels_today");
        let level = |(i, v): (usize, &Value)| {
            v.as_u64()
                .and_then(|v| usize::try_from(v).ok())
                .ok_or_else(|| self.error(&format!("{place}[{i}]"), v, "the number of a level, 0 for closed"))
        };
        self.list(&service["levels_today"], &place)?.iter().enumerate().map(level).collect()
    }

    fn requires(&self, service: &Value, prefix: &str, all: &Common) -> Result<Vec<usize>, AppError> {
        if service["requires"].is_null() {
            return Ok(Vec::new());
        }
        let place = format!("{prefix}requires");
        let names = self.list(&service["requires"], &place)?;
        names.iter().enumerate().map(|(i, v)| self.index(v, &format!("{place}[{i}]"), all.services)).collect()
    }

    /// Contracts by organisation: by activity, with the weights of the whole case, unless `contracts` says otherwise.
    fn contracts(&self, service: &Value, prefix: &str, all: &Common) -> Result<Vec<Contract>, AppError> {
        let usual = Contract { system_weight: all.system_weight, own_benefit_weight: all.own_benefit_weight, ..Contract::default() };
        let mut contracts = vec![usual; all.organisations.len()];
        let given = &service["contracts"];
        if given.is_null() {
            return Ok(contracts);
        }
        let by_name =
            given.as_object().ok_or_else(|| self.error(&format!("{prefix}contracts"), given, "an object, an organisation a key"))?;
        for (name, contract) in by_name {
            let at = format!("{prefix}contracts.{name}.");
            let index = self.index(&json!(name), &format!("{prefix}contracts"), all.organisations)?;
            contracts[index] = Contract {
                activity_share: self.number_or(contract, "activity_share", &at, usual.activity_share)?,
                block: self.number_or(contract, "block_year", &at, usual.block)?,
                guaranteed: match &contract["guaranteed"] {
                    Value::Null => usual.guaranteed,
                    Value::Bool(guaranteed) => *guaranteed,
                    other => return Err(self.error(&format!("{at}guaranteed"), other, "true or false")),
                },
                system_weight: self.number_or(contract, "system_weight", &at, usual.system_weight)?,
                own_benefit_weight: self.number_or(contract, "own_benefit_weight", &at, usual.own_benefit_weight)?,
            };
        }
        Ok(contracts)
    }
}

/// What holds for all services of a file.
struct Common<'a> {
    outside_minutes: f64,
    system_weight: f64,
    own_benefit_weight: f64,
    sites: usize,
    organisations: &'a [String],
    services: &'a [&'a str],
}

impl MarketCase {
    /// The results: each service (those that share something as one, `a+b`), then all together; money in pounds a year, levels by site.
    #[must_use]
    pub fn json(&self) -> Value {
        market_json(&self.case, &self.solution)
    }
}

/// Results of a case in the form of its file.
pub(crate) fn market_json(case: &Case, solution: &Solution) -> Value {
    let services: Map<String, Value> = solution.games.iter().map(|g| (g.name.clone(), game_json(case, g))).collect();
    json!({
        "case": case.name,
        "services": services,
        "together": {
            "equilibria": solution.equilibria,
            "complete": solution.complete(),
            "welfare_of_optimum": solution.welfare,
            "cost_of_optimum": solution.cost,
            "gap_pounds_year": { "worst": solution.worst_gap, "best": solution.best_gap },
            "price_of_anarchy": solution.price_of_anarchy(),
            "price_of_stability": solution.price_of_stability(),
            "lambda_star": solution.lambda_star,
        },
        "transfers": transfers(case, solution),
    })
}

/// From rivalry to the plan: what each gains before transfers, and what it then receives so that all gain the same.
fn transfers(case: &Case, solution: &Solution) -> Value {
    let gains = solution.from_rivalry();
    let shares = gains.equal();
    let organisations: Vec<Value> = case
        .organisations
        .iter()
        .zip(gains.organisations.iter().zip(&shares.organisations))
        .map(|(name, (before, receives))| json!({ "organisation": name, "gain_before": before, "receives": receives }))
        .collect();
    json!({
        "from": if solution.worst_gap.is_some() { "worst equilibrium" } else { "profile of least regret" },
        "organisations": organisations, "patients_benefit": gains.patients, "commissioner_bill": gains.bill,
        "commissioner_receives": shares.commissioner, "welfare": gains.welfare, "minutes_year": gains.minutes, "patients_outside": gains.outside,
    })
}

fn game_json(case: &Case, game: &GameResult) -> Value {
    let plan = &game.plan.profile;
    let gap = |e: Option<&Profile>| e.map(|e| plan.outcome.welfare - e.outcome.welfare);
    let (worst, best) = (gap(game.worst()), gap(game.best()));
    let ratio = |gap: Option<f64>| gap.map(|gap| (plan.outcome.cost + gap) / plan.outcome.cost);
    let mut result = json!({
        "equilibria": game.equilibria.iter().map(|e| profile_json(case, game, e)).collect::<Vec<_>>(),
        "complete": game.complete(),
        "optimum": profile_json(case, game, plan),
        "keeps_floors": game.plan.keeps_floors,
        "cost_of_floors": game.plan.cost_of_floors,
        "today": profile_json(case, game, &game.today),
        "gap_pounds_year": { "worst": worst, "best": best },
        "price_of_anarchy": ratio(worst),
        "price_of_stability": ratio(best),
        "lambda_star": game.plan.lambda_star,
        "cost_of_optimum": plan.outcome.cost,
    });
    match game.completeness {
        Completeness::Enumerated { profiles } => result["profiles"] = json!(profiles),
        Completeness::Searched { starts } => result["starts"] = json!(starts),
    }
    if game.equilibria.is_empty() {
        result["least_regret"] = profile_json(case, game, &game.least_regret);
    }
    result
}

/// A profile: by site for one service, by service and site for several.
fn profile_json(case: &Case, game: &GameResult, profile: &Profile) -> Value {
    let by_service = |of: &dyn Fn(usize) -> Value| {
        if let [_] = game.services[..] {
            return of(0);
        }
        Value::Object(game.services.iter().enumerate().map(|(at, s)| (case.services[*s].name.clone(), of(at))).collect())
    };
    let outcome = &profile.outcome;
    let mut result = json!({
        "levels": by_service(&|at| json!(profile.levels[at])), "welfare": outcome.welfare, "surplus": outcome.surplus, "regret": profile.regret,
        "volumes": by_service(&|at| json!(outcome.services[at].volumes)), "outside": by_service(&|at| json!(outcome.services[at].outside)),
        "minutes_year": by_service(&|at| json!(outcome.services[at].minutes)),
    });
    if outcome.services.iter().any(|s| s.waits.iter().any(Option::is_some)) {
        result["wait_weeks"] = by_service(&|at| json!(outcome.services[at].waits));
    }
    if !profile.all_tried {
        result["regret_of"] = json!("changes of one site at a time");
    }
    result
}
