//! Checks an answer without what found it: from minutes and patients alone.

use optimise::Status;

use crate::answer::{Answer, Chosen};
use crate::error::ServicesError;
use crate::instance::Instance;
use crate::question::{Count, Going, Objective, Question};

/// Rounding of sums of at most some million doubles, as a share of them.
const NEARLY: f64 = 1e-9;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= NEARLY * a.abs().max(b.abs()).max(1e-9)
}

/// Checks an answer: sites, rules, budgets, who goes where, loads, volumes, journeys, the objective, and that bound, gap and status agree.
///
/// # Errors
/// [`ServicesError::Unsound`] with what does not agree.
pub fn verify(instance: &Instance, question: &Question, answer: &Answer) -> Result<(), ServicesError> {
    let option = answer.option.as_ref();
    if let Some(option) = option {
        self::option(instance, question, option)?;
    }
    let more_is_better = matches!(question.objective, Objective::Within(_) | Objective::MostSites);
    let wrong_side = match (option, answer.bound) {
        (Some(option), Some(bound)) => {
            if more_is_better {
                bound < option.objective
            } else {
                bound > option.objective
            }
        }
        _ => false,
    };
    let proven = answer.gap <= answer.tolerance;
    let no_option = answer.status == Status::Infeasible && option.is_some();
    if wrong_side || answer.gap.is_nan() || answer.gap < 0.0 || proven != (answer.status == Status::Optimal) || no_option {
        return unsound(format!("bound {:?}, gap {} and status {} do not agree", answer.bound, answer.gap, answer.status.word()));
    }
    Ok(())
}

/// Checks an option by itself.
pub(crate) fn option(instance: &Instance, question: &Question, option: &Chosen) -> Result<(), ServicesError> {
    sites(question, option)?;
    flows(instance, question, option)?;
    loads(instance, question, option)?;
    journeys(instance, question, option)?;
    objective(instance, question, option)
}

fn unsound(why: String) -> Result<(), ServicesError> {
    Err(ServicesError::Unsound { why })
}

fn sites(question: &Question, option: &Chosen) -> Result<(), ServicesError> {
    let open = &option.open;
    if open.windows(2).any(|pair| pair[0] >= pair[1]) {
        return unsound("a site is open twice, or they are not in order".into());
    }
    let counted = match question.count {
        Count::Free => !open.is_empty(),
        Count::Exactly(n) => open.len() == n,
        Count::AtMost(n) => open.len() <= n,
        Count::AtLeast(n) => open.len() >= n,
    };
    if !counted {
        return unsound(format!("{} sites are open; asked for {:?}", open.len(), question.count));
    }
    let rules = &question.rules;
    if let Some(site) = rules.must.iter().find(|j| !open.contains(j)).or_else(|| rules.never.iter().find(|j| open.contains(j))) {
        return unsound(format!("site {site} is not as the rules say"));
    }
    let terms = |of: fn(&crate::question::SiteTerms) -> f64| open.iter().filter_map(|j| question.sites.get(*j)).map(of).sum::<f64>();
    let over = |budget: Option<f64>, spent: f64| budget.is_some_and(|b| spent > b * (1.0 + NEARLY));
    if over(question.running_budget, terms(|s| s.fixed_cost_year)) || over(question.capital_budget, terms(|s| s.capital)) {
        return unsound("the open sites cost more than the budget".into());
    }
    Ok(())
}

fn flows(instance: &Instance, question: &Question, option: &Chosen) -> Result<(), ServicesError> {
    let mut sent = vec![0.0; instance.places()];
    let mut times = vec![0; instance.places()];
    for flow in &option.flows {
        if option.open.binary_search(&flow.site).is_err() || flow.patients.is_nan() || flow.patients < 0.0 {
            return unsound(format!("{} patients go from place {} to site {}, which may not be", flow.patients, flow.place, flow.site));
        }
        sent[flow.place] += flow.patients;
        times[flow.place] += 1;
    }
    if let Some((place, sent)) = sent.iter().enumerate().find(|(place, sent)| !near(**sent, instance.need(*place))) {
        return unsound(format!("{sent} patients of place {place} go somewhere, of {}", instance.need(place)));
    }
    match question.going {
        Going::Assigned => {}
        Going::AssignedWhole => {
            if let Some(place) = times.iter().position(|t| *t > 1) {
                return unsound(format!("place {place} is split"));
            }
        }
        Going::Nearest => {
            for flow in &option.flows {
                let mut best = option.open[0];
                option
                    .open
                    .iter()
                    .for_each(|&j| best = if instance.minutes(flow.place, j) < instance.minutes(flow.place, best) { j } else { best });
                if flow.site != best {
                    return unsound(format!("place {} goes to site {}; site {best} is nearer, or first of equals", flow.place, flow.site));
                }
            }
        }
        Going::Choice { per_minute } => chosen(instance, option, per_minute)?,
    }
    Ok(())
}

/// Of any two sites the shares of a place are as the exponentials of their minutes.
fn chosen(instance: &Instance, option: &Chosen, per_minute: f64) -> Result<(), ServicesError> {
    for pair in option.flows.windows(2).filter(|pair| pair[0].place == pair[1].place) {
        let [a, b] = [pair[0], pair[1]];
        let ratio = libm::exp(per_minute * (instance.minutes(a.place, a.site) - instance.minutes(b.place, b.site)));
        let tiny = 1e-12 * instance.need(a.place);
        if ratio.is_finite() && (b.patients - ratio * a.patients).abs() > 1e-9 * b.patients.max(ratio * a.patients) + tiny {
            return unsound(format!(
                "the shares of place {} at sites {} and {} are not those of the choice model",
                a.place, a.site, b.site
            ));
        }
    }
    Ok(())
}

fn loads(instance: &Instance, question: &Question, option: &Chosen) -> Result<(), ServicesError> {
    let mut loads = vec![0.0; instance.sites()];
    option.flows.iter().for_each(|f| loads[f.site] += f.patients);
    if option.loads.len() != option.open.len() || option.open.iter().zip(&option.loads).any(|(j, load)| !near(loads[*j], *load)) {
        return unsound("the loads are not what goes to the sites".into());
    }
    for (&site, &load) in option.open.iter().zip(&option.loads) {
        let Some(terms) = question.sites.get(site) else { continue };
        let few = terms.least_volume.is_some_and(|least| load < least && !near(load, least));
        if few || terms.capacity.is_some_and(|most| load > most && !near(load, most)) {
            return unsound(format!("site {site} sees {load} patients a year, outside its volumes"));
        }
    }
    Ok(())
}

fn journeys(instance: &Instance, question: &Question, option: &Chosen) -> Result<(), ServicesError> {
    let minutes = |f: &crate::answer::Flow| instance.minutes(f.place, f.site);
    let farthest = option.flows.iter().map(minutes).fold(0.0, f64::max);
    let sum: f64 = option.flows.iter().map(|f| f.patients * minutes(f)).sum();
    if !near(farthest, option.farthest_minutes) || !near(sum, option.patient_minutes) {
        return unsound(format!("journeys sum to {sum} patient-minutes, the longest takes {farthest}; the answer says otherwise"));
    }
    // Minutes are counted in thousandths: a limit between two of them is met by the lower.
    if question.most_minutes.is_some_and(|most| farthest > most + 1e-6) {
        return unsound(format!("a journey takes {farthest} minutes"));
    }
    if let Some(within) = question.within {
        let all: f64 = option.flows.iter().map(|f| f.patients).sum();
        let share = option.flows.iter().filter(|f| minutes(f) <= within.minutes + 1e-6).map(|f| f.patients).sum::<f64>() / all;
        if share < within.share && !near(share, within.share) {
            return unsound(format!("{share} of the patients are within {} minutes", within.minutes));
        }
    }
    Ok(())
}

fn objective(instance: &Instance, question: &Question, option: &Chosen) -> Result<(), ServicesError> {
    let minutes = |f: &crate::answer::Flow| instance.minutes(f.place, f.site);
    let terms = |j: usize| question.sites.get(j).copied().unwrap_or_default();
    let value = match question.objective {
        Objective::PatientMinutes => option.flows.iter().map(|f| f.patients * minutes(f)).sum(),
        Objective::Farthest => option.flows.iter().map(minutes).fold(0.0, f64::max),
        Objective::Within(limit) => option.flows.iter().filter(|f| minutes(f) <= limit).map(|f| f.patients).sum(),
        Objective::FewestSites | Objective::MostSites => option.open.len() as f64,
        Objective::Cost => {
            let journeys: f64 =
                option.flows.iter().map(|f| f.patients * (question.minute_cost * minutes(f) + terms(f.site).cost_patient)).sum();
            journeys + option.open.iter().map(|j| terms(*j).fixed_cost_year).sum::<f64>()
        }
    };
    if near(value, option.objective) { Ok(()) } else { unsound(format!("the objective is {value}; the answer says {}", option.objective)) }
}
