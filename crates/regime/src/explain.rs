//! How one figure came about.

use community::Community;
use findings::{Derivation, ExplainError, FigureKey, Quantity, Term, TermSource, Unit};

use crate::chapter::{Inputs, Regime, Settings, prepare};
use crate::ensemble::MEASURES;
use crate::result::words;

/// How a figure came about: its formula and its terms; a figure of an ensemble is computed again from the worlds that it rests on.
///
/// # Errors
/// [`ExplainError::NoSuchFigure`]; [`ExplainError::Chapter`] if the chapter cannot be computed again.
pub fn explain(
    community: &Community,
    inputs: &Inputs<'_>,
    settings: &Settings,
    regime: &Regime,
    key: &FigureKey,
) -> Result<Derivation, ExplainError> {
    prepare(community, inputs, settings).map_err(ExplainError::chapter)?;
    let result = regime.chapter_result(community);
    if let Some(fact) = result.facts.iter().find(|f| f.key == *key) {
        let meaning = fact.label.clone();
        return Ok(Derivation {
            key: key.clone(),
            quantity: fact.quantity,
            meaning,
            formula: formula(&key.measure).into(),
            terms: draws(regime, None),
        });
    }
    let cell = result.cell(key, "it is not known: today's work does not hold at central values")?;
    Ok(Derivation {
        key: key.clone(),
        quantity: Quantity::new(again(regime, key).unwrap_or(cell.quantity.value), cell.quantity.unit),
        meaning: format!("{}; {}", cell.column.label, cell.table.subtitle),
        formula: formula(&key.measure).into(),
        terms: terms(regime, key),
    })
}

/// The mean of a measure, from each world again.
fn again(regime: &Regime, key: &FigureKey) -> Option<f64> {
    let measure = key.measure.strip_prefix("regime.")?;
    let outcome = regime.outcome(key.id("regime")?)?;
    let (_, of) = MEASURES.iter().find(|(name, _)| *name == measure)?;
    Some(outcome.worlds.iter().map(of).sum::<f64>() / outcome.worlds.len() as f64)
}

fn draws(regime: &Regime, standard_error: Option<f64>) -> Vec<Term> {
    let n = regime.found.draws.len();
    vec![
        Term {
            name: "worlds".into(),
            quantity: Quantity::new(n as f64, Unit::Count),
            source: TermSource::Draws { stream: "sobol; regime.arrivals; regime.waves; regime.shocks".into(), n: n as u64, standard_error },
        },
        Term {
            name: "seed".into(),
            quantity: Quantity::new(regime.settings.seed as f64, Unit::Number),
            source: TermSource::Setting { key: "regime.seed".into() },
        },
    ]
}

fn terms(regime: &Regime, key: &FigureKey) -> Vec<Term> {
    let mut terms = Vec::new();
    if let Some(organisation) = key.id("organisation").and_then(|id| regime.workloads.iter().find(|w| w.id == id)) {
        let row = |name: &str, value: f64, unit| Term {
            name: name.into(),
            quantity: Quantity::new(value, unit),
            source: TermSource::Row {
                table: "roles, demands, efforts, ad_hoc".into(),
                key: organisation.id.clone(),
                place: "all rows of managers' work in this organisation".into(),
                source: Some("counted by the chapter on burden".into()),
            },
        };
        terms.push(row("lam", organisation.above.0, Unit::Number));
        terms.push(row("a0", organisation.local.0, Unit::Number));
        terms.push(row("h", organisation.hours_item.0, Unit::Hours));
        terms.push(row("H", organisation.hours_week[1].0, Unit::Hours));
    }
    if ["utilisation", "share_holds", "room_items_week", "room_pulse", "recovery_weeks", "together_items_week", "together_pulse"]
        .iter()
        .any(|m| key.measure.ends_with(m))
    {
        terms.push(Term {
            name: "f".into(),
            quantity: Quantity::new(1.0 / 3.0, Unit::Share),
            source: TermSource::Parameter { id: "regime.answering_share".into(), source: "assumption: no published value".into() },
        });
    }
    if let Some(outcome) = key.id("regime").and_then(|name| regime.outcome(name)) {
        let measure = key.measure.trim_start_matches("regime.");
        let error = MEASURES.iter().position(|(name, _)| *name == measure).map(|i| outcome.estimates[i].error);
        terms.extend(draws(regime, error));
    } else if key.measure.ends_with("share_holds") || key.id("input").is_some() {
        terms.extend(draws(regime, None));
    }
    terms
}

fn formula(measure: &str) -> &'static str {
    let measure = measure.trim_start_matches("regime.");
    match measure {
        "items_above" => "lam = occurrences of demands of national and regional origin for managers' roles, requests in ÷ weeks",
        "items_local" => "a0 = occurrences of demands of local and own origin for managers' roles ÷ weeks",
        "hours_item" => "h = answering hours ÷ items",
        "hours_week" => "H = supply of managers' roles after running services less delivering, ÷ weeks",
        "utilisation" => "u = (a0 + lam) h / (f H)",
        "share_holds" => "worlds with an equilibrium at C = 1 that returns after a small blow ÷ worlds drawn",
        "share_holds_everywhere" => "worlds in which every organisation's base holds ÷ worlds drawn",
        "room_items_week" => "first maximum of lam(s) along the equilibria − lam",
        "room_pulse" => "largest P added at rest after which s < 1 in 2,600 weeks",
        "together_items_week" => {
            "most added to lam of each, × R0/10, with which fewer than half have s ≥ 1 after 2,600 weeks, couplings in; summed over organisations"
        }
        "together_pulse" => {
            "most added to P of each in week 1, × R0/10, with which fewer than half have s ≥ 1 after 2,600 weeks; summed over organisations"
        }
        "recovery_weeks" => "−1 ÷ greatest real part of the eigenvalues of the slopes at rest",
        "blow_items" => "a share (.4 to 1.6) of the largest P added at rest after which s < 1 in 2,600 weeks",
        "blow_week" => "weeks after the blow",
        "blow_stress" => "s = P / (tau R0 cap), from rest with the blow added to P, by RK4",
        "blow_capability" => "C, from rest with the blow added to P, by RK4",
        "total" | "total_within" => "mean((A − ABᵢ)²) ÷ (2 V), interval by bootstrap",
        "first" | "first_within" => "mean(B (ABᵢ − A)) ÷ V, interval by bootstrap",
        "regret_mean" | "regret_error" | "regret_p90" | "regret_most" => "weeks lost − least weeks lost of any regime in the same world",
        "p10" | "p25" | "p50" | "p75" | "p90" | "p50_error" => "quantile of type 7 over worlds in that week",
        "conditions_density" | "conditions_coverage" | "condition_low" | "condition_high" => {
            "PRIM: the peeled box with the highest density × coverage"
        }
        _ if measure.contains("_difference") => {
            "mean over worlds of the measure under this regime less the measure under the first, in the same world"
        }
        _ if measure.ends_with("_error") => "standard deviation over worlds ÷ √worlds",
        _ if !words(measure).is_empty() => "mean over worlds",
        _ => "counted",
    }
}
