//! Cases that several tests use.

use market::{Case, Contract, Floors, Offer, Service, Site, Waits};
use serde_json::Value;
use uncertainty::Stream;

pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

pub fn names(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

pub fn file() -> Value {
    serde_json::from_str(include_str!("data/three_hospitals.json")).unwrap()
}

pub fn site(name: &str, organisation: usize) -> Site {
    Site { name: name.into(), organisation, fixed_cost: 0.0, capacity: None }
}

/// The three hospitals of the reference file.
pub fn three_hospitals() -> Case {
    let file = file();
    let case = &file["case"];
    let organisations = names(&case["organisations"]);
    let owner = |s: &Value| organisations.iter().position(|o| s["organisation"] == o.as_str()).unwrap();
    let sites: Vec<Site> = case["sites"].as_array().unwrap().iter().map(|s| site(s["site"].as_str().unwrap(), owner(s))).collect();
    let service = |(name, s): (&String, &Value)| {
        let (utility, cost, fixed) =
            (numbers(&s["utility_by_level"]), numbers(&s["cost_patient_by_level"]), numbers(&s["fixed_cost_year_by_level"]));
        let offer = |l: usize| (l > 0).then(|| Offer { utility: utility[l], cost_patient: cost[l], fixed_cost: fixed[l], capacity: None });
        Service {
            name: name.clone(),
            patients: numbers(&s["patients_year"]),
            beta_minute: s["beta_minute"].as_f64().unwrap(),
            beta_week: 0.0,
            pounds_per_minute: s["pounds_per_utility_minute"].as_f64().unwrap(),
            outside_minutes: case["outside_minutes"].as_f64().unwrap(),
            rival_quality: 0.0,
            tariff: s["tariff"].as_f64().unwrap(),
            outside_cost: s["tariff"].as_f64().unwrap(),
            offers: vec![(0..utility.len()).map(offer).collect(); sites.len()],
            may_close: vec![true; sites.len()],
            today: vec![1; sites.len()],
            contracts: vec![Contract::default(); organisations.len()],
            floors: Floors::default(),
            requires: Vec::new(),
        }
    };
    Case {
        name: "three hospitals".into(),
        services: case["services"].as_object().unwrap().iter().map(service).collect(),
        sites,
        organisations,
        places: names(&case["places"]),
        minutes: case["minutes"].as_array().unwrap().iter().map(numbers).collect(),
        levels: names(&case["levels"]),
        waits: Waits::default(),
    }
}

/// A case with random numbers of the three hospitals' size, a site an organisation unless `owners` says otherwise.
pub fn random(seed: u64, owners: &[usize], places: usize, services: usize) -> Case {
    let stream = Stream::new(seed, 0, "case", "");
    let mut index = 0;
    let mut draw = |low: f64, high: f64| {
        index += 1;
        low + (high - low) * stream.uniform(index)
    };
    let organisations = owners.iter().max().unwrap() + 1;
    let minutes = (0..places).map(|_| owners.iter().map(|_| draw(5.0, 60.0)).collect()).collect();
    let service = |s: usize| {
        let mut offers = Vec::new();
        for _ in owners {
            let (cost, fixed) = (draw(2800.0, 3300.0), draw(0.5e6, 2.5e6));
            let (bonus, dearer, more) = (draw(0.2, 0.8), draw(50.0, 250.0), draw(1e5, 8e5));
            let basic = Offer { utility: draw(-0.2, 0.2), cost_patient: cost, fixed_cost: fixed, capacity: None };
            let high = Offer { utility: basic.utility + bonus, cost_patient: cost + dearer, fixed_cost: fixed + more, capacity: None };
            offers.push(vec![None, Some(basic), Some(high)]);
        }
        Service {
            name: format!("service {s}"),
            patients: (0..places).map(|_| draw(500.0, 3000.0)).collect(),
            beta_minute: 0.08,
            beta_week: 0.0,
            pounds_per_minute: 4.0,
            outside_minutes: 75.0,
            rival_quality: 0.0,
            tariff: 4000.0,
            outside_cost: 4000.0,
            offers,
            may_close: vec![true; owners.len()],
            today: vec![1; owners.len()],
            contracts: vec![Contract::default(); organisations],
            floors: Floors::default(),
            requires: Vec::new(),
        }
    };
    let services = (0..services).map(service).collect();
    Case {
        name: "random".into(),
        organisations: (0..organisations).map(|i| format!("O{i}")).collect(),
        sites: owners.iter().enumerate().map(|(j, o)| site(&format!("S{j}"), *o)).collect(),
        places: (0..places).map(|p| format!("P{p}")).collect(),
        minutes,
        levels: vec!["closed".into(), "basic".into(), "high".into()],
        services,
        waits: Waits::default(),
    }
}

/// Changes every offer of a service.
pub fn each_offer(service: &mut Service, mut change: impl FnMut(&mut Offer)) {
    service.offers.iter_mut().flatten().flatten().for_each(&mut change);
}

/// Changes every contract.
pub fn each_contract(case: &mut Case, mut change: impl FnMut(&mut Contract)) {
    case.services.iter_mut().flat_map(|s| &mut s.contracts).for_each(&mut change);
}

#[track_caller]
pub fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}
