//! What things are worth, taken apart again.

use community::Community;
use findings::words::row_source;
use findings::{Quantity, Term, TermSource, Unit};

use crate::plan::draft::{Inputs, mean_score, weights};
use crate::plan::planned::Planned;

/// What the points of an item done in a month are made of: its own value or what it contributes to each objective, the months until it is done, and what is lost by them.
pub(super) fn terms(community: &Community, inputs: &Inputs<'_>, planned: &Planned, item: usize, start: usize) -> Vec<Term> {
    let row = planned.draft.demands[item];
    let demand = &community.demands.rows[row];
    let number = |name: String, value: f64, source| Term { name, quantity: Quantity::new(value, Unit::Number), source };
    let own = || row_source(&community.demands, row, demand.demand.to_string(), None);
    let mut terms = Vec::new();
    match demand.value {
        Some(value) => terms.push(number("value".into(), value, own())),
        None => {
            for (o, objective) in community.objectives.rows.iter().enumerate() {
                let Some(score) = mean_score(community, demand.demand.as_str(), &objective.objective) else { continue };
                let id = &objective.objective;
                let weight = objective.weight / weights(community);
                terms.push(number(
                    format!("share of the weight of {id}"),
                    weight,
                    row_source(&community.objectives, o, id.to_string(), None),
                ));
                let at = community.contributions.rows.iter().position(|c| c.demand == demand.demand && c.objective == *id);
                let source = row_source(&community.contributions, at.unwrap_or(0), format!("{} on {id}", demand.demand), None);
                terms.push(number(format!("mean score on {id}"), score, source));
            }
        }
    }
    terms.push(number("months until done".into(), planned.draft.problem.items[item].done[start] as f64, own()));
    let lost = "strategy.plan_value_lost_a_month";
    if let Ok(value) = inputs.parameters.get(lost, community.profile.first_day()) {
        terms.push(number("loss a month".into(), value.central, TermSource::Parameter { id: lost.into(), source: "assumption".into() }));
    }
    if let Some(before) = planned.draft.before[item] {
        let source = TermSource::Row { table: "plan".into(), key: demand.demand.to_string(), place: "plan".into(), source: None };
        terms.push(number("months moved from the plan in force".into(), start.abs_diff(before) as f64, source));
    }
    terms
}
