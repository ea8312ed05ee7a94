//! The ask of a planning problem in a file of its own: in words and as JSON.

use app::{Instance, PlanAsk, PlanChange};
use serde_json::{Value, json};

use crate::out::out;

/// What is asked for, and the ways beside it, with costs and bounds.
pub fn json(instance: &Instance, ask: &PlanAsk) -> Value {
    let (id, resource) = (|i: usize| &instance.problem.items[i].id, |r: usize| &instance.problem.resources[r].id);
    let change = |change: &PlanChange| match change {
        PlanChange::More { resource: r, periods } => {
            let periods: Vec<Value> = periods.iter().map(|(month, hours)| json!({ "month": month, "hours": hours })).collect();
            json!({ "more": resource(*r), "periods": periods })
        }
        PlanChange::Later { item, months } => json!({ "later": id(*item), "months": months }),
        PlanChange::LeftOut { item } => json!({ "left_out": id(*item) }),
        // An instance has no work that stands, and nothing known of its demands that would make them less.
        PlanChange::Lighter(_) | PlanChange::Relief(_) => Value::Null,
    };
    json!({
        "cheapest": ask.cheapest.as_ref().map(|w| json!({
            "requests": w.changes.iter().map(change).collect::<Vec<_>>(), "cost": w.cost, "bound": w.bound,
        })),
        "hours": ask.extra.as_ref().map(|w| json!({
            "requests": w.changes.iter().map(|e| json!({ "more": resource(e.resource), "month": e.period, "hours": e.amount })).collect::<Vec<_>>(),
            "cost": w.cost, "bound": w.bound,
        })),
        "dates": ask.delay.as_ref().map(|w| json!({
            "requests": w.changes.iter().map(|(i, m)| json!({ "later": id(*i), "months": m })).collect::<Vec<_>>(), "cost": w.cost, "bound": w.bound,
        })),
        "left_out": ask.dropped.as_ref().map(|w| json!({
            "requests": w.changes.iter().map(|i| json!({ "left_out": id(*i) })).collect::<Vec<_>>(), "cost": w.cost, "bound": w.bound,
        })),
        "no_smaller_conflict": ask.conflict.smallest,
        "cannot_go_together": ask.conflict.items.iter().map(|i| id(*i)).collect::<Vec<_>>(),
    })
}

/// The same in words.
pub fn show(instance: &Instance, ask: &PlanAsk) {
    let (id, resource) = (|i: usize| &instance.problem.items[i].id, |r: usize| &instance.problem.resources[r].id);
    if !ask.conflict.items.is_empty() {
        out!("cannot go together: {}", ask.conflict.items.iter().map(|i| id(*i).as_str()).collect::<Vec<_>>().join(", "));
    }
    match &ask.cheapest {
        None => out!("nothing that may be asked for would make it fit"),
        Some(way) => {
            out!("the cheapest requests that make it fit (weight {:.0}, at least {:.0}):", way.cost, way.bound.min(way.cost));
            for change in &way.changes {
                match change {
                    PlanChange::More { resource: r, periods } => {
                        let months: Vec<String> = periods.iter().map(|(m, h)| format!("{h} in month {m}")).collect();
                        out!("  more hours of {}: {}", resource(*r), months.join(", "));
                    }
                    PlanChange::Later { item, months } => out!("  `{}` later by {months} months", id(*item)),
                    PlanChange::LeftOut { item } => out!("  leave out `{}`", id(*item)),
                    PlanChange::Lighter(_) | PlanChange::Relief(_) => {}
                }
            }
        }
    }
    for extra in ask.extra.iter().flat_map(|w| &w.changes) {
        out!("with hours alone: {} more of {} in month {}", extra.amount, resource(extra.resource), extra.period);
    }
}
