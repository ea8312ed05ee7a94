//! The chapter on a community: the three hospitals as tables.

use std::collections::BTreeMap;
use std::path::Path;

use community::Community;
use community::ids::ServiceId;
use findings::FigureKey;
use market::{Inputs, Journeys, Market, MarketError, Settings, explain, run, services_of};
use parameters::Parameters;

use crate::cases::near;

fn example() -> Community {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/three-hospitals");
    exchange::load(&folder).community.expect("the example can be read")
}

/// Journeys as `travel` has them.
fn journeys(community: &Community) -> BTreeMap<ServiceId, Journeys> {
    let places: Vec<_> = community.places.rows.iter().map(|p| p.place.clone()).collect();
    let sites: Vec<_> = community.sites.rows.iter().map(|s| s.site.clone()).collect();
    let mut minutes = vec![f64::INFINITY; places.len() * sites.len()];
    for row in community.travel.journeys() {
        let place = places.iter().position(|p| *p == community.travel.places()[row.place]).unwrap();
        let site = sites.iter().position(|s| *s == community.travel.sites()[row.site]).unwrap();
        minutes[place * sites.len() + site] = row.minutes.get();
    }
    let all = Journeys { places, sites, minutes, estimated: 0, unreached: Vec::new() };
    services_of(community).into_iter().map(|s| (s, all.clone())).collect()
}

fn solved(community: &Community) -> Result<Market, MarketError> {
    let parameters = Parameters::shipped().unwrap().with_own_values(&community.own_values).0;
    let journeys = journeys(community);
    run(community, &Inputs { parameters: &parameters, journeys: &journeys }, &Settings::default())
}

#[test]
fn tables_say_the_same_as_the_case_in_the_file() {
    let market = solved(&example()).unwrap();
    let solution = &market.solution;
    assert_eq!(solution.equilibria, 3);
    near(solution.worst_gap.unwrap(), 3_317_523.01, 0.01);
    near(solution.best_gap.unwrap(), 3_194_759.38, 0.01);
    near(solution.lambda_star.unwrap(), 0.610_717_155_6, 1e-9);
    near(solution.price_of_anarchy().unwrap(), 1.067_938_531_7, 1e-9);
    near(market.base.gap, 3_317_523.01, 0.01);
    near(market.pools.lists[0].overspend.normal, 0.010_9, 5e-5);
    let moved = market.moved();
    near(moved.organisations.iter().sum(), 4000.0 * change(&market, 0) + 4500.0 * change(&market, 1), 1e-3);
}

/// Change of the patients of all sites, from today to the plan.
fn change(market: &Market, game: usize) -> f64 {
    let seen = |p: &market::Profile| p.outcome.services[0].volumes.iter().sum::<f64>();
    let game = &market.solution.games[game];
    seen(&game.plan.profile) - seen(&game.today)
}

#[test]
fn every_figure_can_be_explained_with_the_same_bits() {
    let community = example();
    let parameters = Parameters::shipped().unwrap();
    let journeys = journeys(&community);
    let inputs = Inputs { parameters: &parameters, journeys: &journeys };
    let market = run(&community, &inputs, &Settings::default()).unwrap();
    let result = market.chapter_result(&community);
    let mut asked = 0;
    let mut check = |key: &FigureKey, value: f64| {
        let derivation = explain(&community, &inputs, &market, key).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(derivation.quantity.value.to_bits(), value.to_bits(), "{key}");
        assert!(derivation.formula != "counted" && !derivation.meaning.is_empty(), "{key}");
        asked += 1;
    };
    for table in &result.tables {
        for (r, row) in table.rows.iter().enumerate() {
            for (c, value) in row.iter().enumerate() {
                if let Some(value) = value.number() {
                    check(&table.figure(r, c), value);
                }
            }
        }
    }
    result.facts.iter().for_each(|f| check(&f.key, f.quantity.value));
    result.findings.iter().flat_map(|f| &f.figures).for_each(|(key, quantity)| check(key, quantity.value));
    assert!(asked > 100, "{asked}");
    assert!(explain(&community, &inputs, &market, &FigureKey::new("market.nothing")).is_err());
}

#[test]
fn what_is_found_in_words() {
    let community = example();
    let result = solved(&community).unwrap().chapter_result(&community);
    let codes: Vec<&str> = result.findings.iter().map(|f| f.code).collect();
    for code in ["market-rivalry", "market-stepping-out", "market-losers", "market-pool"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert_eq!(
        result.headline,
        "If each organisation pursues its own interest, £3.3m a year is lost against a shared plan, and the plan does not hold on goodwill"
    );
    let stepping_out = result.findings.iter().find(|f| f.code == "market-stepping-out").unwrap();
    assert!(stepping_out.sentence.contains("Ashford Hospital would gain £2.3m"), "{}", stepping_out.sentence);
    assert!(result.table("market.evidence").unwrap().rows.len() >= 8);
}

#[test]
fn flows_set_what_a_minute_weighs() {
    let mut community = example();
    let market = solved(&community).unwrap();
    // flows as the model with 0.06 a minute would make them, all sites alike
    let case = &market.posed.case;
    for (p, place) in community.places.rows.clone().iter().enumerate() {
        let weights: Vec<f64> = case.minutes[p].iter().map(|t| libm::exp(-0.06 * t)).collect();
        for (j, site) in market.posed.sites.iter().enumerate() {
            community.flows.rows.push(community::tables::Flow {
                place: place.place.clone(),
                site: site.clone(),
                service: "elective".into(),
                patients_year: community::units::PatientsYear(1000.0 * weights[j] / weights.iter().sum::<f64>()),
            });
        }
    }
    let again = solved(&community).unwrap();
    near(again.posed.case.services[0].beta_minute, 0.06, 1e-9);
    near(again.posed.case.services[1].beta_minute, 0.1, 0.0);
    let fit = again.posed.estimated[0].as_ref().unwrap().fit.as_ref().unwrap();
    assert!(fit.estimates[0].standard_error > 0.0 && again.posed.estimated[0].as_ref().unwrap().misplaced < 1e-9);
    assert!(again.posed.assumptions.iter().any(|a| a.sentence.contains("standard error")));
}

#[test]
fn bad_input_has_its_place() {
    let message = |change: &dyn Fn(&mut Community)| {
        let mut community = example();
        change(&mut community);
        solved(&community).unwrap_err().to_string()
    };
    let pounds = |value: f64| Some(community::units::Pounds(value));
    assert_eq!(
        message(&|c| c.services.rows[0].tariff_patient = pounds(-1.0)),
        "services.csv, row 2, `tariff_patient`: -1, expected pounds, 0 or more"
    );
    assert!(message(&|c| c.services.rows[1].tariff_patient = None).starts_with("services.csv, row 3, `tariff_patient`: nothing"));
    assert!(message(&|c| c.sites.rows[2].organisation = None).starts_with("sites.csv, row 4, `organisation`: no owner"));
    assert!(message(&|c| c.provision.rows[0].cost_patient = None).starts_with("provision.csv, row 2, `cost_patient`: nothing"));
    assert!(message(&|c| c.provision.rows[1].status = community::tables::ProvisionStatus::Now).contains("a second level of today, `high`"));
    assert!(
        message(&|c| c.contracts.rows[0].payment = community::tables::Payment::Blended)
            .starts_with("contracts.csv, row 2, `activity_share`")
    );
    assert!(message(&|c| c.contracts.rows.clear()).contains("no service has a row in `contracts`"));
    assert!(
        message(&|c| c.provision.rows.iter_mut().for_each(|p| p.status = community::tables::ProvisionStatus::Never))
            .contains("none, expected at least one")
    );
    assert!(message(&|c| c.needs.rows.iter_mut().for_each(|n| n.patients_year.0 = 0.0)).contains("no patients"));
}

/// Capacity, a contract that is half a block, a wait: the tables reach the model.
#[test]
fn columns_reach_the_model() {
    let mut community = example();
    for row in &mut community.provision.rows {
        row.capacity_year = Some(community::units::PatientsYear(2_500.0));
    }
    community.contracts.rows[0].payment = community::tables::Payment::Blended;
    community.contracts.rows[0].activity_share = Some(community::units::Share(0.4));
    community.services.rows[1].requires = vec!["elective".into()];
    let market = solved(&community).unwrap();
    let case = &market.posed.case;
    assert!(case.services[0].beta_week > 0.0, "from the elasticity");
    let contract = case.services[0].contracts[0];
    near(contract.activity_share, 0.4, 0.0);
    assert!(contract.block > 5e6, "what today's patients come to: {}", contract.block);
    assert_eq!(market.solution.games.len(), 1, "services of which one requires the other are one game");
    assert!(market.solution.games[0].plan.profile.outcome.services[0].waits.iter().flatten().all(|w| *w > 4.0));
    let result = market.chapter_result(&community);
    assert!(result.table("market.games").unwrap().rows[0][0].text().unwrap().contains(" and "));
}
