//! Several services at once: a site gives one only where it gives what that one needs beside it.

use optimise::Status;

use crate::answer::Chosen;
use crate::error::ServicesError;
use crate::instance::Instance;
use crate::interchange;
use crate::median::Search;
use crate::program::{Block, Effort, Finished, Found, Program, Row, explore};
use crate::question::{Count, Fate, Going, Objective, Question, Rules, SiteTerms};
use crate::solve::nearest_option;

/// One of several services; the sites are the same and in the same order for all.
#[derive(Clone, Debug)]
pub struct Service<'a> {
    /// Its places, patients and minutes.
    pub instance: &'a Instance,
    /// How many sites give it.
    pub count: Count,
    /// Which must and which never may.
    pub rules: Rules,
    /// Costs, one a site, or an empty list; volumes are not taken here.
    pub sites: Vec<SiteTerms>,
    /// Which other services, by their place in the list, a site must give as well to give this one.
    pub requires: Vec<usize>,
    /// How much a patient-minute of it weighs against one of the others.
    pub weight: f64,
}

/// What all services together may cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Budgets {
    /// Pounds a year for fixed costs at most.
    pub running: Option<f64>,
    /// Pounds for opening sites at most.
    pub capital: Option<f64>,
}

/// The best sites for several services together.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// For each service its sites and journeys, the objective of each being its patient-minutes; nothing where no option was found.
    pub options: Option<Vec<Chosen>>,
    /// Weighted patient-minutes a year of all services.
    pub objective: Option<f64>,
    /// No option has fewer.
    pub bound: Option<f64>,
    /// `(objective − bound) / objective`; infinite where one of them is not known.
    pub gap: f64,
    /// The gap up to which the option counts as optimal.
    pub tolerance: f64,
    /// What became of the search.
    pub status: Status,
    /// Effort.
    pub effort: Effort,
}

/// The sites of several services with the fewest weighted patient-minutes in sum, every patient going to the nearest site that gives the service.
///
/// # Model
/// `min Σ_s weight_s Σ_i n_si min_{j gives s} t_ij`; a site gives `s` only where it gives all that `s` requires, `y_sj ≤ y_rj`; numbers, rules and budgets as asked. The same branch and bound as for one service, over a column for each service and site, with cuts
/// in the radius form for each service. The option is checked plainly before it is given.
///
/// # Errors
/// [`ServicesError`]: unsound numbers, services with other numbers of sites, a service that requires one that is not there; the solver fails.
pub fn together(services: &[Service<'_>], budgets: &Budgets, search: &Search<'_>) -> Result<Together, ServicesError> {
    let program = program(services, budgets)?;
    let outcome = explore(&program, start(&program, services, search), None, search)?;
    let options = outcome.best.as_ref().map(|found| options(services, &program, &found.open)).transpose()?;
    if let Some(options) = &options {
        check(services, budgets, options)?;
    }
    let objective = options.as_ref().map(|o| o.iter().zip(services).map(|(o, s)| s.weight * o.objective).sum::<f64>());
    let bound = outcome.bound.is_finite().then(|| objective.map_or(outcome.bound, |o| outcome.bound.min(o)));
    let gap = match (objective, bound) {
        (Some(objective), Some(bound)) if objective > 0.0 => (objective - bound) / objective,
        (Some(_), Some(_)) => 0.0,
        _ => f64::INFINITY,
    };
    let status = match (outcome.finished, &options) {
        _ if gap <= search.tolerance => Status::Optimal,
        (Finished::Proven, None) => Status::Infeasible,
        (Finished::Stopped, _) => Status::Stopped,
        _ => Status::Limit,
    };
    Ok(Together { options, objective, bound, gap, tolerance: search.tolerance, status, effort: outcome.effort })
}

fn program<'a>(services: &[Service<'a>], budgets: &Budgets) -> Result<Program<'a>, ServicesError> {
    let Some(first) = services.first() else { return Err(ServicesError::Shape { places: 0, sites: 0, minutes: 0 }) };
    let sites = first.instance.sites();
    let mut program = Program::of(first.instance, Vec::new(), 0..=0);
    program.blocks.clear();
    for (at, service) in services.iter().enumerate() {
        if service.instance.sites() != sites {
            return Err(ServicesError::Terms { found: service.instance.sites(), sites });
        }
        let asked = Question { sites: service.sites.clone(), ..Question::new(Objective::PatientMinutes, service.count) };
        asked.check(service.instance)?;
        if !(service.weight.is_finite() && service.weight >= 0.0) {
            return Err(ServicesError::Asked { what: "the weight of a service", value: service.weight, most: f64::MAX });
        }
        if service.sites.iter().any(|s| s.least_volume.is_some() || s.capacity.is_some()) {
            let hint = Some("ask for volumes service by service");
            return Err(ServicesError::NoMethod { what: "volumes of several services together", sites, most: 0, hint });
        }
        let fates = service.rules.fates(service.instance)?;
        let must = fates.iter().filter(|f| **f == Fate::Open).count();
        let may = fates.iter().filter(|f| **f != Fate::Closed).count();
        program.blocks.push(Block { instance: service.instance, first: at * sites, count: service.count.range(must, may)? });
        program.fates.extend(fates);
        program.costs.extend(std::iter::repeat_n(0.0, sites));
        program.travel(at, service.weight * service.instance.patient_minutes(1.0));
        for &other in &service.requires {
            if other >= services.len() || other == at {
                return Err(ServicesError::NoSuchSite { site: other, sites: services.len() });
            }
            let needs = (0..sites).map(|j| Row {
                lower: f64::NEG_INFINITY,
                upper: 0.0,
                factors: vec![(at * sites + j, 1.0), (other * sites + j, -1.0)],
            });
            program.rows.extend(needs);
        }
    }
    for (most, of) in [(budgets.running, (|s| s.fixed_cost_year) as fn(&SiteTerms) -> f64), (budgets.capital, |s| s.capital)] {
        if let Some(upper) = most {
            let own = services
                .iter()
                .enumerate()
                .flat_map(|(at, s)| s.sites.iter().enumerate().map(move |(j, terms)| (at * sites + j, of(terms))));
            program.rows.push(Row { lower: f64::NEG_INFINITY, upper, factors: own.filter(|(_, f)| *f > 0.0).collect() });
        }
    }
    Ok(program)
}

/// The median of each service by itself, and that of the one with most sites spread to those that it requires, if they keep the conditions.
fn start(program: &Program<'_>, services: &[Service<'_>], search: &Search<'_>) -> Option<Found> {
    let mut alone = Vec::new();
    for block in &program.blocks {
        let open = if block.count.start() == block.count.end() { *block.count.start() } else { *block.count.end() };
        alone.push(interchange::start(block.instance, open, &program.fates[block.columns()], search.stop).into_open());
    }
    let joined = alone.concat();
    // Services that others require first: the others choose among their sites.
    let mut nested = alone;
    for _ in services {
        for (at, service) in services.iter().enumerate().filter(|(_, s)| !s.requires.is_empty()) {
            let block = &program.blocks[at];
            let within = |j: usize| service.requires.iter().all(|r| nested[*r][j]);
            let fates: Vec<Fate> = program.fates[block.columns()]
                .iter()
                .enumerate()
                .map(|(j, f)| if *f == Fate::Free && !within(j) { Fate::Closed } else { *f })
                .collect();
            let may = fates.iter().filter(|f| **f != Fate::Closed).count();
            if may >= *block.count.start() && may > 0 {
                nested[at] = interchange::start(block.instance, may.min(*block.count.end()), &fates, search.stop).into_open();
            }
        }
    }
    [joined, nested.concat()]
        .into_iter()
        .filter_map(|open| program.worth(&open).map(|value| Found { open, value }))
        .reduce(|a, b| if b.value < a.value { b } else { a })
}

fn options(services: &[Service<'_>], program: &Program<'_>, open: &[bool]) -> Result<Vec<Chosen>, ServicesError> {
    let one = |(block, service): (&Block<'_>, &Service<'_>)| {
        let question = Question { sites: service.sites.clone(), ..Question::new(Objective::PatientMinutes, service.count) };
        nearest_option(service.instance, &question, &open[block.columns()])
    };
    program.blocks.iter().zip(services).map(one).collect()
}

/// Checks the options without the search: each by itself, and what they need of each other.
fn check(services: &[Service<'_>], budgets: &Budgets, options: &[Chosen]) -> Result<(), ServicesError> {
    for (service, option) in services.iter().zip(options) {
        let question = Question {
            rules: service.rules.clone(),
            sites: service.sites.clone(),
            going: Going::Nearest,
            ..Question::new(Objective::PatientMinutes, service.count)
        };
        crate::verify::option(service.instance, &question, option)?;
        if let Some(site) = option.open.iter().find(|j| service.requires.iter().any(|r| !options[*r].open.contains(j))) {
            return Err(ServicesError::Unsound { why: format!("site {site} gives a service without what it requires") });
        }
    }
    let spent = |of: fn(&SiteTerms) -> f64| -> f64 {
        services.iter().zip(options).map(|(s, o)| o.open.iter().filter_map(|j| s.sites.get(*j)).map(of).sum::<f64>()).sum()
    };
    let over = |most: Option<f64>, spent: f64| most.is_some_and(|most| spent > most * (1.0 + 1e-9));
    if over(budgets.running, spent(|s| s.fixed_cost_year)) || over(budgets.capital, spent(|s| s.capital)) {
        return Err(ServicesError::Unsound { why: "the open sites cost more than the budget".into() });
    }
    Ok(())
}
