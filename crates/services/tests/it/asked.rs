//! The classical location problems against other programs' optima.

use optimise::Status;
use services::{Answer, Count, Going, Instance, Objective, Question, Search, ServicesError, ShareWithin, SiteTerms, solve, verify};

use crate::{read, reference};

fn proven(instance: &Instance, question: &Question) -> Answer {
    let answer = solve(instance, question, &Search::default()).unwrap();
    verify(instance, question, &answer).unwrap();
    assert!(matches!(answer.status, Status::Optimal | Status::Infeasible), "{question:?}: {answer:?}");
    answer
}

fn objective(instance: &Instance, question: &Question) -> f64 {
    proven(instance, question).option.unwrap().objective
}

#[test]
fn covering_and_centres_come_out_as_another_program_has_them() {
    let Some(dir) = reference::of("west-midlands", "centres and covers against HiGHS") else { return };
    let (needs, sites, minutes) = read::folder(&dir);
    let instance = Instance::new(&needs, sites.len(), &minutes).unwrap();
    let mut seen = [0; 3];
    for expected in reference::json(&dir.join("oracles.json")).as_array().unwrap() {
        let number = |key: &str| expected[key].as_f64().unwrap();
        let open = || Count::Exactly(expected["p"].as_u64().unwrap() as usize);
        match expected["problem"].as_str().unwrap() {
            problem if problem.starts_with("p-center") => {
                seen[0] += 1;
                assert_eq!(objective(&instance, &Question::new(Objective::Farthest, open())), number("objective"), "{expected}");
            }
            problem if problem.starts_with("LSCP") => {
                seen[1] += 1;
                // Places that no site is near to are left out, as the reference leaves them.
                let near = |i: usize| minutes[i * sites.len()..(i + 1) * sites.len()].iter().any(|m| *m <= number("minutes"));
                let covered: Vec<f64> = (0..needs.len()).map(|i| if near(i) { needs[i] } else { 0.0 }).collect();
                assert_eq!((0..needs.len()).filter(|i| !near(*i)).count() as u64, expected["uncoverable_places"].as_u64().unwrap());
                let question = Question { most_minutes: Some(number("minutes")), ..Question::new(Objective::FewestSites, Count::Free) };
                assert_eq!(
                    objective(&Instance::new(&covered, sites.len(), &minutes).unwrap(), &question),
                    number("objective"),
                    "{expected}"
                );
                let all = proven(&instance, &question);
                assert_eq!(all.status == Status::Infeasible, expected["uncoverable_places"] != 0, "{expected}");
            }
            "MCLP" => {
                seen[2] += 1;
                let found = objective(&instance, &Question::new(Objective::Within(number("minutes")), open()));
                // The reference is rounded to thousandths of a patient.
                assert!((found - number("covered_patients")).abs() < 1e-3, "{expected}: {found}");
            }
            _ => {}
        }
    }
    assert_eq!(seen, [4, 5, 10], "centres, covers, maximal covers");
}

#[test]
fn volumes_with_patients_sent_come_out_as_another_program_has_them() {
    let Some(dir) = reference::of("west-midlands", "volumes with patients whom the planner assigns, against HiGHS") else { return };
    let (instance, sites) = reference::instance(&dir);
    let mut seen = 0;
    for expected in reference::json(&dir.join("oracles.json")).as_array().unwrap() {
        if !expected["problem"].as_str().unwrap().contains("planner assigns") {
            continue;
        }
        seen += 1;
        let count = expected["p"].as_u64().map_or(Count::Free, |p| Count::Exactly(p as usize));
        let terms =
            SiteTerms { least_volume: expected["min_volume"].as_f64(), capacity: expected["max_volume"].as_f64(), ..SiteTerms::default() };
        let question =
            Question { going: Going::Assigned, sites: vec![terms; sites.len()], ..Question::new(Objective::PatientMinutes, count) };
        let found = proven(&instance, &question);
        // The reference is rounded to four decimals and proven to 10⁻⁶.
        let value = found.option.as_ref().unwrap().objective;
        assert!((value - expected["objective"].as_f64().unwrap()).abs() < 0.2, "{expected}: {value}");
        let names = reference::names(&sites, &found.option.unwrap().open);
        assert_eq!(
            names,
            expected["loads"]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
        );
    }
    assert_eq!(seen, 6);
}

#[test]
fn volumes_with_patients_going_to_the_nearest_come_out_as_enumerated() {
    for region in ["west-midlands", "staffordshire"] {
        let Some(dir) = reference::of(region, "volumes with patients going to the nearest") else { return };
        let (instance, sites) = reference::instance(&dir);
        let mut seen = 0;
        for expected in reference::json(&dir.join("oracles_enumerated.json"))["results"].as_array().unwrap() {
            let terms = |least: Option<f64>, most: Option<f64>| {
                vec![SiteTerms { least_volume: least, capacity: most, ..SiteTerms::default() }; sites.len()]
            };
            let question = Question::new(Objective::PatientMinutes, Count::Exactly(expected["p"].as_u64().unwrap() as usize));
            let question = match expected["criterion"].as_str().unwrap() {
                "p-median, every open site >=600" => Question { sites: terms(Some(600.0), None), ..question },
                "p-median, every open site 600..1500" => Question { sites: terms(Some(600.0), Some(1500.0)), ..question },
                "p-median, no journey >60" => Question { most_minutes: Some(60.0), ..question },
                "p-median, every open site >=600 and no journey >60" => {
                    Question { sites: terms(Some(600.0), None), most_minutes: Some(60.0), ..question }
                }
                "patients within 30 min, every open site >=600" => {
                    Question { sites: terms(Some(600.0), None), objective: Objective::Within(30.0), ..question }
                }
                "longest journey, minutes" => Question { objective: Objective::Farthest, ..question },
                _ => continue,
            };
            seen += 1;
            let found = proven(&instance, &question);
            match expected["best"].as_f64() {
                Some(best) => assert!((found.option.unwrap().objective - best).abs() < 1e-4, "{region} {expected}"),
                None => assert_eq!(found.status, Status::Infeasible, "{region} {expected}"),
            }
        }
        assert_eq!(seen, 6 * sites.len(), "{region}");
    }
}

/// A problem of capacitated location: needs, sites, minutes (thousandfold costs a unit), question.
fn capacitated(dir: &std::path::Path, name: &str, capacity: Option<f64>) -> (Instance, Question) {
    let (sites, demands) = read::cap(&dir.join(format!("{name}.txt.gz")), capacity);
    // Costs a unit are counted in thousandths of a minute: a thousandfold keeps six decimals of them.
    let minutes: Vec<f64> = demands.iter().flat_map(|(demand, costs)| costs.iter().map(move |cost| cost / demand * 1e3)).collect();
    let needs: Vec<f64> = demands.iter().map(|(demand, _)| *demand).collect();
    let terms =
        sites.iter().map(|(capacity, fixed)| SiteTerms { capacity: Some(*capacity), fixed_cost_year: *fixed, ..SiteTerms::default() });
    let question =
        Question { going: Going::Assigned, sites: terms.collect(), minute_cost: 1e-3, ..Question::new(Objective::Cost, Count::Free) };
    (Instance::new(&needs, sites.len(), &minutes).unwrap(), question)
}

#[test]
fn or_librarys_capacitated_problems_are_proven() {
    let Some(dir) = reference::of("orlib/cap", "OR-Library's capacitated location problems") else { return };
    let optima = read::rows(&dir.join("optima.csv"));
    let mut seen = 0;
    for row in optima.iter().filter(|r| r["file_here"] == "yes" && r["capacity"].is_empty()) {
        let (instance, question) = capacitated(&dir, &row["instance"], None);
        let optimum: f64 = row["optimum"].parse().unwrap();
        let found = objective(&instance, &question);
        // Published to three decimals; costs a unit are rounded in the sixth decimal.
        assert!((found - optimum).abs() < 0.05, "{}: {found}, {optimum}", row["instance"]);
        seen += 1;
    }
    assert_eq!(seen, 25);
}

#[test]
fn whole_places_reach_what_is_known_of_the_capacitated_median() {
    let Some(dir) = reference::of("orlib/pmedcap", "the capacitated p-median of Osman and Christofides") else { return };
    let best = read::rows(&dir.join("best.csv"));
    for number in [1, 2, 4] {
        let (needs, capacity, open, distances) = read::pmedcap(&dir.join(format!("pmedcap1_{number}.txt")));
        let sites = needs.len();
        // Each place counts by its distance alone, whatever it needs: distance over need, a need times.
        let minutes: Vec<f64> = (0..sites * sites).map(|at| distances[at] / needs[at / sites]).collect();
        let instance = Instance::new(&needs, sites, &minutes).unwrap();
        let question = Question { going: Going::AssignedWhole, ..Question::new(Objective::PatientMinutes, Count::Exactly(open)) };
        let found = proven(&instance, &question.capacity(sites, capacity)).option.unwrap();
        let sum: f64 = found.flows.iter().map(|f| distances[f.place * sites + f.site]).sum();
        let known: f64 = best.iter().find(|r| r["instance"] == number.to_string()).unwrap()["best_known"].parse().unwrap();
        assert_eq!(sum, known, "{number}");
    }
}

#[test]
fn centres_of_or_librarys_graphs_are_those_published() {
    let Some(dir) = reference::of("orlib/pmed", "p-centres of OR-Library's graphs") else { return };
    // Elloumi, Labbé and Pochet, INFORMS Journal on Computing 16 (2004), table 2.
    for (name, optimum) in
        [("pmed1", 127.0), ("pmed2", 98.0), ("pmed3", 93.0), ("pmed4", 74.0), ("pmed5", 48.0), ("pmed6", 84.0), ("pmed10", 20.0)]
    {
        let (vertices, open, costs) = read::pmed(&dir.join(format!("{name}.txt.gz")));
        let instance = Instance::new(&vec![1.0; vertices], vertices, &costs).unwrap();
        assert_eq!(objective(&instance, &Question::new(Objective::Farthest, Count::Exactly(open))), optimum, "{name}");
    }
}

#[test]
fn san_franciscos_shops_come_out_as_in_spopt() {
    let Some(dir) = reference::of("spopt-sf", "spopt's example of San Francisco") else { return };
    let (needs, sites, metres) = read::spopt(&dir);
    let minutes: Vec<f64> = metres.iter().map(|m| m / 10.0).collect();
    let instance = Instance::new(&needs, sites, &minutes).unwrap();
    // Values of spopt's own tutorials for four shops and 5,000 m. Metres are kept to the centimetre.
    let sum = objective(&instance, &Question::new(Objective::PatientMinutes, Count::Exactly(4))) * 10.0;
    let mean = sum / needs.iter().sum::<f64>();
    assert!((mean - 2_982.126_857_989_065_7).abs() < 0.01, "{mean}");
    let centre = objective(&instance, &Question::new(Objective::Farthest, Count::Exactly(4))) * 10.0;
    assert!((centre - 7_403.06).abs() < 0.01, "{centre}");
    let cover = Question { most_minutes: Some(500.0), ..Question::new(Objective::FewestSites, Count::Free) };
    assert_eq!(objective(&instance, &cover), 8.0);
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let instance = Instance::new(&[5.0, 5.0], 2, &[3.0, 4.0, 5.0, 6.0]).unwrap();
    let refused = |question: &Question| solve(&instance, question, &Search::default()).unwrap_err().to_string();
    let plain = || Question::new(Objective::PatientMinutes, Count::Free);
    assert_eq!(refused(&Question { sites: vec![SiteTerms::default()], ..plain() }), "terms of 1 sites; expected 2, one a site, or none");
    assert_eq!(refused(&plain().least_volume(2, -1.0)), "a least volume of -1; expected 0 or more");
    let within = ShareWithin { minutes: 30.0, share: 1.5 };
    assert_eq!(refused(&Question { within: Some(within), ..plain() }), "a share of the patients of 1.5; expected 0 to 1");
    let short = Question { going: Going::Assigned, ..plain() }.capacity(2, 4.0);
    assert_eq!(refused(&short), "the 2 sites that may be open can see 8 patients a year; 10 need the service");
    assert!(matches!(
        solve(&instance, &Question { count: Count::AtMost(0), ..plain() }, &Search::default()),
        Err(ServicesError::Open { .. })
    ));
    let far = Question { most_minutes: Some(4.9), ..plain() };
    assert_eq!(solve(&instance, &far, &Search::default()).unwrap().status, Status::Infeasible);
}
