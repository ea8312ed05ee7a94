//! How one figure came about.

use community::Community;
use findings::{Derivation, ExplainError, FigureKey, Quantity, Term, TermSource, Unit};
use parameters::Parameters;

use crate::chapter::{OptionFound, OptionKind, Services};

/// How a figure came about: its formula and its terms. The chapter has been computed anew for it, so that the value is the same bit for bit.
///
/// # Errors
/// [`ExplainError::NoSuchFigure`]; [`ExplainError::Chapter`] if a parameter is missing.
pub fn explain(community: &Community, parameters: &Parameters, services: &Services, key: &FigureKey) -> Result<Derivation, ExplainError> {
    let result = services.chapter_result(community, parameters).map_err(ExplainError::chapter)?;
    let derivation = |quantity, meaning: String| Derivation {
        key: key.clone(),
        quantity,
        meaning,
        formula: formula(&key.measure).into(),
        terms: terms(services, key),
    };
    if let Some(fact) = result.facts.iter().find(|f| f.key == *key) {
        return Ok(derivation(fact.quantity, fact.label.clone()));
    }
    let cell = result.cell(key, "it is not known: the tables do not say what it would be computed from")?;
    Ok(derivation(cell.quantity, format!("{}: {}", cell.table.subtitle, cell.column.label)))
}

fn rows(table: &str, key: &str, quantity: Quantity, name: &str, source: &str) -> Term {
    let place = format!("{table}.csv");
    Term {
        name: name.into(),
        quantity,
        source: TermSource::Row { table: table.into(), key: key.into(), place, source: Some(source.into()) },
    }
}

fn terms(services: &Services, key: &FigureKey) -> Vec<Term> {
    let service = services.settings.service.as_str();
    let mut terms = Vec::new();
    let option = key.id("option").and_then(|id| services.option(id));
    if let Some(first) = option.or(services.options.first()) {
        let patients = Quantity::new(first.assignment.patients, Unit::PatientsYear);
        terms.push(rows("needs", service, patients, "Σ n", "patients a year of all places taken"));
    }
    let of_site = key.id("site").and_then(|id| Some((id, services.posed.sites.iter().position(|s| s.as_str() == id)?)));
    if let (Some(option), Some((id, site))) = (option, of_site) {
        let load = Quantity::new(option.assignment.load_of(site), Unit::PatientsYear);
        terms.push(rows("provision", id, load, "load", "patients of the places whose nearest open site this is"));
    }
    let of_place = key.id("place").and_then(|id| Some((id, services.posed.places.iter().position(|p| p.as_str() == id)?)));
    if let (Some(option), Some((id, place))) = (option, of_place) {
        let to = option.assignment.site_of[place];
        let need = Quantity::new(services.posed.instance.need(place), Unit::PatientsYear);
        terms.push(rows("needs", id, need, "n", "patients a year"));
        let minutes = Quantity::new(services.posed.instance.minutes(place, to), Unit::Minutes);
        let mark = services.posed.mark(place, to, to);
        terms.push(rows("travel", &format!("{id}, {}", services.posed.sites[to]), minutes, "t", mark));
    }
    if let Some(estimate) = &services.posed.estimate {
        let source =
            estimate.fitted_to.map_or("calibrated: see the parameter's source".to_owned(), |n| format!("fitted to {n} known pairs"));
        let parameter = |name: &str, id: &str, value: f64, unit| Term {
            name: name.into(),
            quantity: Quantity::new(value, unit),
            source: TermSource::Parameter { id: id.into(), source: source.clone() },
        };
        terms.push(parameter("start", "services.travel_start", estimate.detour.start_minutes, Unit::Minutes));
        terms.push(parameter("factor", "services.travel_per_km", estimate.detour.minutes_per_km, Unit::Number));
    }
    if let Some(sure) = services.sure.as_ref().filter(|_| key.measure.contains("sure_") || key.measure.contains("turn_")) {
        terms.push(Term {
            name: "worlds".into(),
            quantity: Quantity::new(sure.worlds as f64, Unit::Count),
            source: TermSource::Draws { stream: "services.worlds; services.minutes".into(), n: sure.worlds as u64, standard_error: None },
        });
    }
    let searched = match option {
        Some(OptionFound { kind: OptionKind::Best(_), proof, .. }) => proof.as_ref(),
        _ => key.id("sites").and_then(|n| services.front.iter().find(|f| f.assignment.open.len().to_string() == n)),
    };
    if let Some(found) = searched {
        terms.push(Term {
            name: "best sum of n · t".into(),
            quantity: Quantity::new(found.objective, Unit::Number),
            source: TermSource::Solver { status: found.status.word().into(), bound: found.bound, gap: found.gap },
        });
    }
    if matches!(option, Some(OptionFound { kind: OptionKind::Named, .. })) {
        let key = format!("services.options.{}", option.map_or("", |o| o.id.as_str()));
        let open = option.map_or(0, |o| o.assignment.open.len());
        terms.push(Term { name: "sites".into(), quantity: Quantity::new(open as f64, Unit::Count), source: TermSource::Setting { key } });
    }
    terms
}

fn formula(measure: &str) -> &'static str {
    match measure.trim_start_matches("services.") {
        "patients" => "Σ n over the places taken",
        "places" => "places with n > 0 from which a journey is known",
        "candidates" => "sites of which `provision` does not say never",
        "estimated_share" => "pairs without a row in `travel` ÷ all pairs",
        "border_minutes" => "mean minutes to today's sites with an organisation of the community − mean minutes to all of today's",
        "recorded_at_nearest" => "patients of `flows` at the nearest of today's sites ÷ patients of `flows` between places and sites taken",
        "mean_minutes" => "Σ n · min t over open sites ÷ Σ n; t = start + factor · km where it is estimated",
        "worst_tenth_minutes" => "mean of min t over the tenth of the patients with the greatest",
        "farthest_minutes" | "front_farthest" => "greatest min t over places with n > 0",
        "share_within" | "front_within" | "group_within" => "Σ n where min t ≤ the threshold ÷ Σ n",
        "deprivation_gap_minutes" => "mean minutes of deciles 1 and 2 − mean minutes of deciles 9 and 10",
        "patients_elsewhere" => "Σ n of places whose nearest open site is another than today",
        "patients_farther" => "Σ n of places whose min t is greater than today",
        "minutes_more" => "Σ n · (min t − min t today) ÷ Σ n, over places where it is greater",
        "smallest_unit" | "front_smallest" => "least load of an open site",
        "bound_minutes" | "front_bound" => "bound of the search ÷ Σ n",
        "open_sites" | "front_sites" | "owner_sites" => "number of open sites",
        "front_minutes" => "least Σ n · min t ÷ Σ n over all sets of so many sites",
        "unit_patients" | "nearest_patients" | "owner_patients" => "Σ n of places whose nearest open site it is",
        "unit_more" | "owner_more" => "load − load today",
        "unit_capacity" => "capacity_year of `provision`",
        "unit_over" => "max(load − capacity, 0)",
        "group_patients" => "Σ n of the group",
        "group_today" | "group_minutes" => "Σ n · min t ÷ Σ n of the group",
        "group_more" | "place_more" => "minutes then − minutes today",
        "place_patients" | "catchment_patients" => "n",
        "place_today" | "place_minutes" | "catchment_minutes" => "min t over open sites",
        "recorded_patients" => "Σ patients_year of `flows` at the site",
        "owner_cost" => {
            "Σ (fixed cost + load · cost a patient) of its open sites; no fixed cost of a unit of others that goes on without this community"
        }
        "owner_cost_low" | "owner_cost_high" => "cost · low or high end of services.cost_factor",
        "owner_by_activity" => "tariff · (load − load today) − (cost − cost today)",
        "owner_by_block" => "−(cost − cost today)",
        "owner_by_shared_budget" => "(tariff · Σ n · cost ÷ all cost − cost), then less today",
        "present_capital" | "present_running" | "present_travel" | "present_health" => "Σ over years of the stream · its discount factor",
        "npsv" => "time saved + effects on health − capital − running costs more, each as present value",
        "bcr" => "(time saved + effects on health) ÷ (capital + running costs more), as present values",
        "switch_capital" | "switch_running" | "switch_travel" | "switch_health" => "1 − npsv ÷ the stream's own part of it",
        "npsv_low" | "npsv_high" => "npsv with one term at its low or high end",
        "year" => "years after the first",
        "stream_capital" => "Σ capital of sites that begin · (1 + optimism bias), evenly over the years of works",
        "stream_running" => "(cost − cost today) · services.cost_factor, from the year in which all of it runs",
        "stream_travel" => "(patient-minutes today − then) · 2 ÷ 60 · services.value_of_time, from that year",
        "stream_health" => "patient-km nearer ÷ 10 · services.deaths_per_10_km · health_benefit_patient, from that year",
        "discount_factor" | "health_factor" => "Π 1 ÷ (1 + rate) over years 1 to this one",
        "term_value" => "the parameter of that name",
        "sure_minutes_p10" | "sure_minutes_p50" | "sure_minutes_p90" => "quantile of type 7 over worlds of Σ n · min t ÷ Σ n",
        "sure_within_p10" | "sure_within_p90" => "quantile of type 7 over worlds of the share within the threshold",
        "sure_npsv_p10" | "sure_npsv_p50" | "sure_npsv_p90" => "quantile of type 7 over worlds of the net present social value",
        "sure_best" => "worlds in which no other option is worth more ÷ worlds",
        "sure_regret" | "sure_regret_most" => "mean and most over worlds of (value of the world's best − own value)",
        "turn_low" | "turn_high" => "worlds in which the option is worth most ÷ worlds with the drawn number below, above its median",
        "owner_by_contract" => "by activity, by block, or activity_share of the one and the rest of the other",
        _ => "counted",
    }
}
