//! How a figure of the plan came about.

mod chance;
mod worth;

use community::Community;
use findings::words::row_source;
use findings::{Derivation, ExplainError, FigureKey, Quantity, Term, TermSource, Unit};

use crate::plan::draft::Inputs;
use crate::plan::explain::chance::Recount;
use crate::plan::planned::Planned;
use crate::plan::tables::caution_id;

/// The derivation of a figure of the plan; none if the plan has no such measure.
///
/// # Errors
/// [`ExplainError`] if the measure is the plan's and there is no such figure.
pub fn explain(community: &Community, inputs: &Inputs<'_>, planned: &Planned, key: &FigureKey) -> Option<Result<Derivation, ExplainError>> {
    let measure = key.measure.strip_prefix("strategy.")?;
    if !(measure.starts_with("plan_") || measure.starts_with("front_")) {
        return None;
    }
    Some(
        derive(community, inputs, planned, key, measure).ok_or_else(|| ExplainError::NoSuchFigure {
            found: key.to_string(),
            why: "the plan has no such row, or no value there".into(),
        }),
    )
}

fn derive(community: &Community, inputs: &Inputs<'_>, planned: &Planned, key: &FigureKey, measure: &str) -> Option<Derivation> {
    let plan = planned.plan();
    let solver = || TermSource::Solver {
        status: plan.solution.status.word().into(),
        bound: plan.solution.bound.unwrap_or(f64::INFINITY),
        gap: plan.solution.gap().unwrap_or(f64::INFINITY),
    };
    let front = front_row(planned, key);
    let caution = front.map(|f| f.1);
    let month = key.id("month").and_then(|id| community.profile.months().position(|m| m.to_string() == id));
    let choice = key.id("demand").and_then(|id| planned.choices.iter().find(|c| community.demands.rows[c.demand].demand.as_str() == id));
    let draws = |n: usize| TermSource::Draws { stream: "plan: hours of an effort".into(), n: n as u64, standard_error: None };
    let term = |name: &str, value: f64, unit, source| Term { name: name.into(), quantity: Quantity::new(value, unit), source };
    let setting = |value: Option<f64>| {
        let name = if value.is_some() { "caution" } else { "confidence asked for in every month" };
        let value = value.unwrap_or(planned.confidence);
        term(name, value, Unit::Share, TermSource::Parameter { id: "strategy.plan_confidence".into(), source: "assumption".into() })
    };
    let recount = |of: &crate::plan::planned::Cautious| Recount::new(community, inputs, planned, of);
    let points = |starts: &[Option<usize>]| (!starts.is_empty()).then(|| crate::plan::verify::worth(&planned.draft.problem, starts));
    let (value, unit, meaning, formula, terms): (f64, Unit, &str, &str, Vec<Term>) = match measure {
        "plan_value" => {
            let value = points(&plan.solution.starts)?;
            let mut terms: Vec<Term> = planned
                .choices
                .iter()
                .filter(|c| c.start.is_some())
                .map(|c| {
                    let id = &community.demands.rows[c.demand].demand;
                    term(id.as_str(), c.worth, Unit::Number, TermSource::Figure(FigureKey::new("strategy.plan_worth").at("demand", id)))
                })
                .collect();
            let problem = &planned.draft.problem;
            let done = |item: usize| plan.solution.starts[item].is_some();
            let id = |item: usize| &community.demands.rows[planned.draft.demands[item]].demand;
            for pair in problem.pairs.iter().filter(|p| done(p.a) && done(p.b)) {
                let source = TermSource::Parameter { id: "strategy.plan_pair_value".into(), source: "assumption".into() };
                terms.push(term(&format!("{} with {}", id(pair.a), id(pair.b)), pair.worth, Unit::Number, source));
            }
            (
                value,
                Unit::Number,
                "Points that the plan is worth.",
                "Σ plan_worth of what is done + Σ of pairs that are both done, each its mean interaction × the parameter",
                terms,
            )
        }
        "plan_bound" => {
            let value = plan.solution.bound?;
            (
                value,
                Unit::Number,
                "Points that no plan exceeds.",
                "the solver's bound on the time-indexed model",
                vec![term("bound", value, Unit::Number, solver())],
            )
        }
        "plan_holds_throughout" | "front_throughout" => {
            let of = if measure == "plan_holds_throughout" { plan } else { caution? };
            let recount = recount(of);
            let (by_month, throughout, _) = recount.chances();
            let months = community.profile.months().zip(by_month);
            let mut terms: Vec<Term> = months
                .map(|(month, chance)| term(&format!("holds in {month}"), chance, Unit::Probability, draws(planned.samples())))
                .collect();
            terms.push(setting(of.caution));
            (
                throughout,
                Unit::Probability,
                "Chance that the plan holds in all months.",
                "share of fresh samples in which no role is short of what the plan takes, in any month",
                terms,
            )
        }
        "plan_overrun_hours" | "front_overrun_hours" => {
            let of = if measure == "plan_overrun_hours" { plan } else { caution? };
            let recount = recount(of);
            let mut terms = recount.over(community);
            terms.push(setting(of.caution));
            let formula = "mean over fresh samples of Σ max(0, hours taken − hours left), over roles and months";
            (recount.chances().2, Unit::Hours, "Hours by which the plan overruns, expected.", formula, terms)
        }
        "plan_holds" | "plan_holds_median" => {
            let of = if measure == "plan_holds" { plan } else { &planned.front[0] };
            let recount = recount(of);
            let mut terms = recount.teams_of(community, month?);
            terms.push(setting(of.caution));
            let meaning = match measure {
                "plan_holds" => "Chance that the plan holds in this month.",
                _ => "Chance that the plan made on medians holds in this month.",
            };
            let formula = "share of fresh samples in which every role has the hours that the plan takes of it in this month";
            (*recount.chances().0.get(month?)?, Unit::Probability, meaning, formula, terms)
        }
        "plan_hours" => {
            let c = choice?;
            let item = planned.draft.demands.iter().position(|d| *d == c.demand)?;
            let terms = planned
                .draft
                .work
                .iter()
                .filter(|w| w.item == item)
                .map(|w| {
                    let source = TermSource::Row {
                        table: "efforts".into(),
                        key: community.demands.rows[c.demand].demand.to_string(),
                        place: place(community.efforts.line(w.effort), "efforts"),
                        source: None,
                    };
                    term(community.roles.rows[w.role].role.as_str(), w.pert.mean() * w.units.iter().sum::<f64>(), Unit::Hours, source)
                })
                .collect();
            (c.hours, Unit::Hours, "Expected hours that it takes.", "Σ mean of low, mode and high × units, over its rows and roles", terms)
        }
        "plan_worth" => {
            let c = choice?;
            let item = planned.draft.demands.iter().position(|d| *d == c.demand)?;
            let data = &planned.draft.problem.items[item];
            let start = c.start.unwrap_or(data.release);
            (
                data.worth.get(start).copied().unwrap_or(0.0),
                Unit::Number,
                "Points that it gives as planned, or at its earliest.",
                "(value, or Σ 100 × share of weight × mean score) × (1 − loss a month × months until done), less the cost of moving",
                worth::terms(community, inputs, planned, item, start),
            )
        }
        "plan_swap" => (
            choice?.swap?,
            Unit::Number,
            "Points that the best plan loses with the opposite choice.",
            "plan_value − value of the best plan found with the opposite choice",
            vec![term("opposite", plan.solution.objective? - choice?.swap?, Unit::Number, solver())],
        ),
        "front_value" => (
            points(&caution?.solution.starts)?,
            Unit::Number,
            "Points of the plan at this caution.",
            "as plan_value",
            vec![setting(caution?.caution)],
        ),
        "front_worst_month" => {
            let (by_month, _, _) = recount(caution?).chances();
            let worst = by_month.iter().copied().fold(1.0, f64::min);
            let month = by_month.iter().position(|c| c.to_bits() == worst.to_bits()).and_then(|at| community.profile.months().nth(at));
            let name = month.map_or_else(|| "worst month".into(), |m| format!("holds in {m}"));
            let terms = vec![term(&name, worst, Unit::Probability, draws(planned.samples())), setting(caution?.caution)];
            (worst, Unit::Probability, "Chance that it holds in its worst month.", "least of the months' chances on fresh samples", terms)
        }
        "front_asks" => (
            front?.0 as f64,
            Unit::Count,
            "Requests to others that this plan rests on.",
            "count of the cheapest set of requests that makes room",
            vec![setting(caution?.caution)],
        ),
        "front_done" => (
            caution?.solution.starts.iter().flatten().count() as f64,
            Unit::Count,
            "Things done at this caution.",
            "count",
            vec![setting(caution?.caution)],
        ),
        _ => return of_ask(community, planned, key, measure).or_else(|| of_choice(community, planned, key, measure)),
    };
    Some(Derivation { key: key.clone(), quantity: Quantity::new(value, unit), meaning: meaning.into(), formula: formula.into(), terms })
}

fn place(line: Option<u32>, table: &str) -> String {
    line.map_or_else(|| table.to_owned(), |l| format!("{table}, row {l}"))
}

/// The plan of a row of the front, and its requests: by caution, and by step where more is asked for.
fn front_row<'p>(planned: &'p Planned, key: &FigureKey) -> Option<(usize, &'p crate::plan::planned::Cautious)> {
    let id = key.id("caution")?;
    match key.id("step") {
        None => planned
            .front
            .iter()
            .chain(planned.proposed.iter().filter(|p| p.caution.is_none()))
            .find(|c| caution_id(c.caution) == id)
            .map(|c| (0, c)),
        Some(step) => {
            let step = planned.steps.get(step.parse::<usize>().ok()?.checked_sub(1)?)?;
            (caution_id(step.plan.caution) == id).then_some((step.changes.len(), &step.plan))
        }
    }
}

/// Figures of what is left out, of other plans, of what is displaced, and of hours by team.
fn of_choice(community: &Community, planned: &Planned, key: &FigureKey, measure: &str) -> Option<Derivation> {
    let term = |name: &str, value: f64, unit, source| Term { name: name.into(), quantity: Quantity::new(value, unit), source };
    let row = |axis: &str| community.demands.rows.iter().position(|d| Some(d.demand.as_str()) == key.id(axis));
    let solver = || TermSource::Solver {
        status: planned.plan().solution.status.word().into(),
        bound: planned.plan().solution.bound.unwrap_or(f64::INFINITY),
        gap: planned.plan().solution.gap().unwrap_or(f64::INFINITY),
    };
    let entry = || {
        let row = row("demand")?;
        planned.entries.iter().find(|e| planned.draft.demands[e.item] == row)
    };
    let alternative = || planned.alternatives.get(key.id("alternative")?.strip_prefix('A')?.parse::<usize>().ok()?.checked_sub(1)?);
    let (value, unit, meaning, formula, terms) = match measure {
        "plan_entry_requests" => {
            let value = entry()?.changes.as_ref()?.len() as f64;
            let formula = "count of the cheapest set of requests under which it is done beside all that is planned";
            (value, Unit::Count, "Requests that would bring it in.", formula, vec![term("requests", value, Unit::Count, solver())])
        }
        "plan_entry_worth" => {
            let value = planned.item_worth(entry()?.item);
            let at = row("demand")?;
            let source = row_source(&community.demands, at, community.demands.rows[at].demand.to_string(), None);
            let formula = "(value, or Σ share of weight × contribution) × (1 − loss a month × months until done at its earliest)";
            (value, Unit::Number, "Points that it gives at its earliest.", formula, vec![term("worth", value, Unit::Number, source)])
        }
        "plan_alternative_loss" => {
            let value = alternative()?.loss;
            let source = TermSource::Figure(FigureKey::new("strategy.plan_value"));
            let terms = vec![term("plan_value", planned.plan().solution.objective?, Unit::Number, source)];
            (value, Unit::Number, "Points that this plan is worth less.", "plan_value − value of this plan", terms)
        }
        "plan_alternative_done" => {
            let value = alternative()?.starts.iter().flatten().count() as f64;
            (value, Unit::Count, "Things that this plan does.", "count", vec![term("things", value, Unit::Count, solver())])
        }
        "plan_months_later" => {
            let (by, demand) = (row("by")?, row("demand")?);
            let d = planned.displaced.iter().find(|d| (d.by, d.demand) == (by, demand))?;
            let (with, without) = (d.with? as f64, d.without as f64);
            let terms = vec![
                term("months until done with it", with, Unit::Number, solver()),
                term("months until done without it", without, Unit::Number, solver()),
            ];
            (with - without, Unit::Number, "Months by which what is new makes it later.", "done with it − done without it", terms)
        }
        "plan_work_hours" => {
            let item = planned.draft.demands.iter().position(|d| Some(*d) == row("demand"))?;
            let role = community.roles.rows.iter().position(|r| Some(r.role.as_str()) == key.id("role"))?;
            let value = planned.work().get(&(item, role)).copied()?;
            let terms = planned.draft.work.iter().filter(|w| (w.item, w.role) == (item, role)).map(|w| {
                let source = row_source(&community.efforts, w.effort, key.id("demand").unwrap_or("").to_owned(), None);
                term("mean × units", w.pert.mean() * w.units.iter().sum::<f64>(), Unit::Hours, source)
            });
            (value, Unit::Hours, "Expected hours still to come of this team.", "Σ mean of low, mode and high × units", terms.collect())
        }
        _ => return None,
    };
    Some(Derivation { key: key.clone(), quantity: Quantity::new(value, unit), meaning: meaning.into(), formula: formula.into(), terms })
}

/// Figures of the ask.
fn of_ask(community: &Community, planned: &Planned, key: &FigureKey, measure: &str) -> Option<Derivation> {
    let (ask, _) = planned.ask.as_ref()?;
    let term = |name: &str, value: f64, unit, source| Term { name: name.into(), quantity: Quantity::new(value, unit), source };
    let solver = |cost: f64, bound: f64| TermSource::Solver {
        status: if bound >= cost - 1e-3 { "optimal" } else { "feasible" }.into(),
        bound,
        gap: (cost - bound).max(0.0) / cost.abs().max(1.0),
    };
    let cheapest = ask.cheapest.as_ref().map(|c| (c.cost, c.bound));
    let item = || {
        let row = community.demands.rows.iter().position(|d| Some(d.demand.as_str()) == key.id("demand"))?;
        planned.draft.demands.iter().position(|d| *d == row).filter(|i| ask.conflict.items.contains(i))
    };
    let (value, unit, meaning, formula, terms) = match measure {
        "plan_ask_hours" | "plan_ask_pounds" => {
            let requests = planned.requests(community);
            let request = requests.get(key.id("request")?.parse::<usize>().ok()?.checked_sub(1)?)?;
            let (cost, bound) = cheapest?;
            let (value, unit) = match measure {
                "plan_ask_hours" => (request.hours?, Unit::Hours),
                _ => (request.pounds?, Unit::Pounds),
            };
            let formula = "what the cheapest mixture of changes takes or frees here: expected hours of the demand, or the solver's amount";
            let terms = vec![term(&request.what, value, unit, solver(cost, bound))];
            (value, unit, "Hours or pounds that this request gives or frees.", formula, terms)
        }
        "plan_way_cost" | "plan_way_bound" => {
            let (cost, bound, meaning) = match key.id("way")? {
                "cheapest" => cheapest.map(|(c, b)| (c, b, "Weight of the requests of the ask, in hours."))?,
                "hours" => ask.extra.as_ref().map(|w| (w.cost, w.bound, "Weighted hours that alone would make it fit."))?,
                "dates" => ask.delay.as_ref().map(|w| (w.cost, w.bound, "Months of delay that alone would make it fit."))?,
                "left-out" => ask.dropped.as_ref().map(|w| (w.cost, w.bound, "Demands that alone would have to be left out."))?,
                _ => return None,
            };
            let value = if measure == "plan_way_cost" { cost } else { bound.min(cost) };
            (
                value,
                Unit::Number,
                meaning,
                "least cost of the model of what has to be done, and the solver's bound on it",
                vec![term("least cost", cost, Unit::Number, solver(cost, bound))],
            )
        }
        "plan_conflict_hours" => {
            let value = planned.item_hours(item()?);
            let id = &community.demands.rows[planned.draft.demands[item()?]].demand;
            let source = TermSource::Figure(FigureKey::new("strategy.plan_hours").at("demand", id));
            (value, Unit::Hours, "Expected hours that it takes.", "as plan_hours", vec![term("hours", value, Unit::Hours, source)])
        }
        "plan_conflict_worth" => {
            let row = planned.draft.demands[item()?];
            let value = planned.item_worth(item()?);
            let source = row_source(&community.demands, row, community.demands.rows[row].demand.to_string(), None);
            let formula = "(value, or Σ share of weight × contribution) × (1 − loss a month × months until done at its earliest)";
            (value, Unit::Number, "Points that it gives at its earliest.", formula, vec![term("worth", value, Unit::Number, source)])
        }
        _ => return None,
    };
    Some(Derivation { key: key.clone(), quantity: Quantity::new(value, unit), meaning: meaning.into(), formula: formula.into(), terms })
}
