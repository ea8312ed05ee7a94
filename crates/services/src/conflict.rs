//! Why nothing keeps the conditions: a smallest set of requirements that cannot hold together, and how far each could be met beside the others.

use optimise::Status;

use crate::enumerate::{Conditions, Criterion, MOST_FREE_SITES, enumerate};
use crate::error::ServicesError;
use crate::instance::Instance;
use crate::median::Search;
use crate::question::{Count, Fate, Going, Objective, Question, SiteTerms};
use crate::solve::{feasible, solve};

/// A part of what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Requirement {
    /// [`Question::count`].
    Count,
    /// The sites that must be open.
    Must,
    /// The sites that never may be.
    Never,
    /// The least volumes of sites.
    LeastVolume,
    /// The capacities of sites.
    Capacity,
    /// [`Question::most_minutes`].
    MostMinutes,
    /// [`Question::within`].
    Within,
    /// [`Question::running_budget`].
    RunningBudget,
    /// [`Question::capital_budget`].
    CapitalBudget,
}

const ALL: [Requirement; 9] = [
    Requirement::Count,
    Requirement::Must,
    Requirement::Never,
    Requirement::LeastVolume,
    Requirement::Capacity,
    Requirement::MostMinutes,
    Requirement::Within,
    Requirement::RunningBudget,
    Requirement::CapitalBudget,
];

/// How far a requirement can be met while the others of its conflict hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// Which.
    pub requirement: Requirement,
    /// The best that can be had of it, in its own unit: sites, patients a year, minutes, a share, pounds; nothing where it has no measure (as of sites that must be open), or none was found in time.
    pub value: Option<f64>,
    /// For a number of sites: how many sets of exactly `value` sites keep the others; nothing where there are too many sites to try every set.
    pub sets: Option<u64>,
}

/// A smallest set of requirements that cannot hold together: each of its proper subsets can.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Which, in the order of [`Requirement`].
    pub requirements: Vec<Requirement>,
    /// For each, how far it can be met beside the others.
    pub reach: Vec<Reach>,
}

/// A smallest set of requirements that cannot hold together; nothing where all can.
///
/// # Method
/// Sets of requirements are tried from the smallest on; whether one can hold is asked of the same search that answers questions, so that a conflict is proven. Then each requirement of the
/// conflict becomes the objective, under the others.
///
/// # Errors
/// Those of [`solve`]; [`ServicesError::NoMethod`] where the search was stopped before it was known, or for patients who choose.
pub fn conflict(instance: &Instance, question: &Question, search: &Search<'_>) -> Result<Option<Conflict>, ServicesError> {
    question.check(instance)?;
    let sites = instance.sites();
    if matches!(question.going, Going::Choice { .. }) {
        return Err(ServicesError::NoMethod { what: "why patients who choose cannot be served so", sites, most: 0, hint: None });
    }
    let present: Vec<Requirement> = ALL.into_iter().filter(|r| asks(question, *r)).collect();
    let mut subsets: Vec<u32> = (1..1_u32 << present.len()).collect();
    subsets.sort_by_key(|s| (s.count_ones(), *s));
    for subset in subsets {
        let chosen: Vec<Requirement> = present.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1).map(|(_, r)| *r).collect();
        match feasible(instance, &only(question, &chosen), search)? {
            Some(true) => {}
            Some(false) => {
                let reach = chosen.iter().map(|r| reached(instance, question, &chosen, *r, search)).collect::<Result<_, _>>()?;
                return Ok(Some(Conflict { requirements: chosen, reach }));
            }
            None => {
                return Err(ServicesError::NoMethod {
                    what: "why nothing keeps the conditions, in the time given,",
                    sites,
                    most: 0,
                    hint: Some("give it more time"),
                });
            }
        }
    }
    Ok(None)
}

/// Whether a question asks for something of the kind.
fn asks(question: &Question, requirement: Requirement) -> bool {
    match requirement {
        Requirement::Count => question.count != Count::Free,
        Requirement::Must => !question.rules.must.is_empty(),
        Requirement::Never => !question.rules.never.is_empty(),
        Requirement::LeastVolume => question.sites.iter().any(|s| s.least_volume.is_some_and(|v| v > 0.0)),
        Requirement::Capacity => question.sites.iter().any(|s| s.capacity.is_some()),
        Requirement::MostMinutes => question.most_minutes.is_some(),
        Requirement::Within => question.within.is_some(),
        Requirement::RunningBudget => question.running_budget.is_some(),
        Requirement::CapitalBudget => question.capital_budget.is_some(),
    }
}

/// The question with these requirements alone.
fn only(question: &Question, kept: &[Requirement]) -> Question {
    let mut asked = question.clone();
    for requirement in ALL.into_iter().filter(|r| !kept.contains(r)) {
        match requirement {
            Requirement::Count => asked.count = Count::Free,
            Requirement::Must => asked.rules.must.clear(),
            Requirement::Never => asked.rules.never.clear(),
            Requirement::LeastVolume => asked.sites.iter_mut().for_each(|s| s.least_volume = None),
            Requirement::Capacity => asked.sites.iter_mut().for_each(|s| s.capacity = None),
            Requirement::MostMinutes => asked.most_minutes = None,
            Requirement::Within => asked.within = None,
            Requirement::RunningBudget => asked.running_budget = None,
            Requirement::CapitalBudget => asked.capital_budget = None,
        }
    }
    asked
}

/// How far one requirement of a conflict can be met beside the others.
fn reached(
    instance: &Instance,
    question: &Question,
    all: &[Requirement],
    requirement: Requirement,
    search: &Search<'_>,
) -> Result<Reach, ServicesError> {
    let others: Vec<Requirement> = all.iter().copied().filter(|r| *r != requirement).collect();
    let rest = only(question, &others);
    let best = |objective: Objective| -> Result<Option<f64>, ServicesError> {
        match solve(instance, &Question { objective, ..rest.clone() }, search) {
            Ok(answer) => Ok(answer.option.filter(|_| answer.status == Status::Optimal).map(|o| o.objective)),
            Err(ServicesError::NoMethod { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let spend = |of: fn(&SiteTerms) -> f64| {
        let priced = |s: &SiteTerms| SiteTerms { fixed_cost_year: of(s), cost_patient: 0.0, ..*s };
        let sites = question.sites.iter().map(priced).collect();
        let asked =
            Question { objective: Objective::Cost, sites, minute_cost: 0.0, running_budget: None, capital_budget: None, ..rest.clone() };
        let asked = only(
            &asked,
            &others.iter().copied().filter(|r| !matches!(r, Requirement::RunningBudget | Requirement::CapitalBudget)).collect::<Vec<_>>(),
        );
        solve(instance, &asked, search).map(|a| a.option.filter(|_| a.status == Status::Optimal).map(|o| o.objective))
    };
    let value = match requirement {
        Requirement::Must | Requirement::Never => None,
        Requirement::Count => match question.count {
            Count::AtMost(_) => best(Objective::FewestSites)?,
            Count::AtLeast(_) | Count::Free => best(Objective::MostSites)?,
            Count::Exactly(open) => match best(Objective::MostSites)? {
                Some(most) if most < open as f64 => Some(most),
                _ => best(Objective::FewestSites)?,
            },
        },
        Requirement::MostMinutes => best(Objective::Farthest)?,
        Requirement::Within => {
            let patients = instance.patients(instance.weights().iter().sum());
            question.within.map(|w| best(Objective::Within(w.minutes))).transpose()?.flatten().map(|covered| covered / patients)
        }
        Requirement::RunningBudget => spend(|s| s.fixed_cost_year)?,
        Requirement::CapitalBudget => spend(|s| s.capital)?,
        Requirement::LeastVolume | Requirement::Capacity => volume(instance, question, &rest, requirement, search)?,
    };
    let sets = match (requirement, value) {
        (Requirement::Count, Some(units)) => sets(instance, &rest, units as usize)?,
        _ => None,
    };
    Ok(Reach { requirement, value, sets })
}

/// The largest least volume, or the smallest capacity, that the others leave room for, where it is the same at every site: to within a patient a year, on the safe side.
fn volume(
    instance: &Instance,
    question: &Question,
    rest: &Question,
    requirement: Requirement,
    search: &Search<'_>,
) -> Result<Option<f64>, ServicesError> {
    let least = requirement == Requirement::LeastVolume;
    let of = |s: &SiteTerms| if least { s.least_volume } else { s.capacity };
    let mut asked = question.sites.iter().filter_map(of);
    let Some(first) = asked.next().filter(|first| asked.all(|v| v == *first)) else { return Ok(None) };
    let patients = instance.patients(instance.weights().iter().sum());
    // What holds, and what does not.
    let (mut good, mut bad) = if least { (0.0, first) } else { (patients, first) };
    while (good - bad).abs() > 1.0 {
        let middle = ((good + bad) / 2.0).floor();
        if middle == good || middle == bad {
            break;
        }
        let mut tried = rest.clone();
        tried
            .sites
            .iter_mut()
            .zip(&question.sites)
            .filter(|(_, s)| of(s).is_some())
            .for_each(|(s, _)| if least { s.least_volume = Some(middle) } else { s.capacity = Some(middle) });
        match feasible(instance, &tried, search)? {
            Some(true) => good = middle,
            Some(false) => bad = middle,
            None => return Ok(None),
        }
    }
    Ok(Some(good))
}

/// How many sets of so many sites keep what is asked, where patients go to the nearest and every set can be tried.
fn sets(instance: &Instance, rest: &Question, units: usize) -> Result<Option<u64>, ServicesError> {
    let free = rest.rules.fates(instance)?.iter().filter(|f| **f == Fate::Free).count();
    let same = |of: fn(&SiteTerms) -> Option<f64>| rest.sites.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]));
    let plain = rest.within.is_none() && rest.running_budget.is_none() && rest.capital_budget.is_none();
    if rest.going != Going::Nearest || free > MOST_FREE_SITES || !plain || !same(|s| s.least_volume) || !same(|s| s.capacity) {
        return Ok(None);
    }
    let first = rest.sites.first().copied().unwrap_or_default();
    let conditions = Conditions { least_volume: first.least_volume, most_volume: first.capacity, most_minutes: rest.most_minutes };
    let every = enumerate(instance, &rest.rules, &[], &[conditions])?;
    Ok(every.best.iter().find(|b| b.units == units && b.criterion == Criterion::PatientMinutes).map(|b| b.feasible))
}

impl Conflict {
    /// The conflict in words, with numbers.
    #[must_use]
    pub fn sentence(&self, sites: usize, question: &Question) -> String {
        let asked: Vec<String> = self.requirements.iter().map(|r| said(question, *r)).collect();
        let while_going = if question.going == Going::Nearest {
            " while patients go to the nearest"
        } else {
            " while patients are sent where there is room"
        };
        let mut text = match asked.as_slice() {
            [one] => format!("{one} cannot be had{while_going}."),
            [first @ .., last] => format!("{} and {last} cannot hold together{while_going}.", first.join(", ")),
            [] => String::new(),
        };
        for reach in &self.reach {
            if let Some(value) = reach.value {
                text.push(' ');
                text.push_str(&reached_words(question, reach, value, sites));
            }
        }
        text
    }
}

/// A requirement as it was asked for.
fn said(question: &Question, requirement: Requirement) -> String {
    let first = |of: fn(&SiteTerms) -> Option<f64>| question.sites.iter().find_map(of).unwrap_or_default();
    let same = |of: fn(&SiteTerms) -> Option<f64>| question.sites.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]));
    match requirement {
        Requirement::Count => match question.count {
            Count::Free => "any number of sites open".into(),
            Count::Exactly(n) => format!("{n} sites open"),
            Count::AtMost(n) => format!("at most {n} sites open"),
            Count::AtLeast(n) => format!("at least {n} sites open"),
        },
        Requirement::Must => format!("{} sites that must be open", question.rules.must.len()),
        Requirement::Never => format!("{} sites that never may be", question.rules.never.len()),
        Requirement::LeastVolume if same(|s| s.least_volume) => {
            format!("at least {} patients a year at each of them", first(|s| s.least_volume))
        }
        Requirement::LeastVolume => "the least volumes of the sites".into(),
        Requirement::Capacity if same(|s| s.capacity) => format!("at most {} patients a year at each of them", first(|s| s.capacity)),
        Requirement::Capacity => "the capacities of the sites".into(),
        Requirement::MostMinutes => format!("no journey above {} minutes", question.most_minutes.unwrap_or_default()),
        Requirement::Within => {
            question.within.map_or_else(String::new, |w| format!("{} % of the patients within {} minutes", w.share * 100.0, w.minutes))
        }
        Requirement::RunningBudget => format!("at most {} pounds a year for open sites", question.running_budget.unwrap_or_default()),
        Requirement::CapitalBudget => format!("at most {} pounds for opening sites", question.capital_budget.unwrap_or_default()),
    }
}

fn reached_words(question: &Question, reach: &Reach, value: f64, sites: usize) -> String {
    match reach.requirement {
        Requirement::Count => {
            let too_few = match question.count {
                Count::Exactly(n) | Count::AtMost(n) => value > n as f64,
                Count::AtLeast(_) | Count::Free => false,
            };
            let end = if too_few { "At least" } else { "At most" };
            let sets = match reach.sets {
                Some(1) => format!(": 1 set of {value} does"),
                Some(n) => format!(": {n} sets of {value} do"),
                None => String::new(),
            };
            let can = if too_few { "have to be open" } else { "can be open" };
            format!("{end} {value} of the {sites} sites {can} beside the rest{sets}.")
        }
        Requirement::LeastVolume => format!("The least volume beside the rest is at most {value} patients a year."),
        Requirement::Capacity => format!("The capacity that the rest needs is {value} patients a year at each site."),
        Requirement::MostMinutes => format!("The longest journey that the rest leaves is {value} minutes."),
        Requirement::Within => format!("The largest share that the rest leaves is {:.1} %.", value * 100.0),
        Requirement::RunningBudget => format!("The rest costs at least {value} pounds a year."),
        Requirement::CapitalBudget => format!("The rest takes at least {value} pounds."),
        Requirement::Must | Requirement::Never => String::new(),
    }
}
