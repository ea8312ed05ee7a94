//! Use-case of the chapter on competition and collaboration alone: what each would do for itself, as data and as a result.

use ::market::{Bargain, Levers, Market, Player};
use findings::ChapterResult;
use serde_json::{Map, Value, json};

use crate::chapters::{Context, market as chapter};
use crate::error::AppError;
use crate::market_case::market_json;
use crate::open::open_pooled;
use crate::settings::Options;

/// What a community's game comes to.
#[derive(Debug)]
pub struct MarketFound {
    /// The community as it was named.
    pub name: String,
    /// The chapter.
    pub market: Market,
    /// Its result in words, figures and tables.
    pub result: ChapterResult,
}

/// Runs the chapter alone.
///
/// # Errors
/// As [`crate::run`].
pub fn market(name: &str, options: &Options) -> Result<MarketFound, AppError> {
    let (community, _) = open_pooled(name, |_| Ok(()))?;
    let (parameters, _) = parameters::Parameters::shipped()?.with_own_values(&community.own_values);
    let market = chapter::compute(&Context::new(&community, &parameters, options))?;
    let result = market.chapter_result(&community);
    Ok(MarketFound { name: name.to_owned(), market, result })
}

impl MarketFound {
    /// The results in the form of `--case`, with what makes the plan hold, how gains may be shared, how sure it is, and budgets.
    #[must_use]
    pub fn json(&self) -> Value {
        let (market, case) = (&self.market, &self.market.posed.case);
        let mut json = market_json(case, &market.solution);
        json["organisations"] = json!(market.posed.organisations.iter().map(ToString::to_string).collect::<Vec<_>>());
        json["sites"] = json!(market.posed.sites.iter().map(ToString::to_string).collect::<Vec<_>>());
        json["levels"] = json!(case.levels);
        for (game, levers) in market.solution.games.iter().zip(&market.levers) {
            json["services"][&game.name]["levers"] = levers_json(market, levers);
        }
        json["bargain"] = market.bargain.as_ref().map_or(Value::Null, |b| bargain_json(market, b));
        json["sureness"] = sureness_json(market);
        json["budgets"] = budgets_json(market);
        json["assumptions"] = self
            .result
            .assumptions
            .iter()
            .map(|a| json!({ "id": a.id, "sentence": a.sentence, "kind": a.kind, "source": a.source }))
            .collect();
        json["findings"] = self
            .result
            .findings
            .iter()
            .map(|f| json!({ "code": f.code, "level": f.level.words(), "sentence": f.sentence, "sureness": f.sureness }))
            .collect();
        json
    }
}

fn levers_json(market: &Market, levers: &Levers) -> Value {
    let set: Vec<Value> = levers
        .levers
        .iter()
        .map(|l| {
            json!({
                "lever": l.kind.name(), "today": l.today, "holds_between": l.range.map(|(low, high)| [json!(low), if high.is_finite() { json!(high) } else { Value::Null }]),
                "value": l.value, "equilibria": l.equilibria, "worst_gap_pounds_year": l.worst_gap,
            })
        })
        .collect();
    let rules: Vec<Value> = levers.rules.iter().map(|r| json!({ "rule": r.rule.words(), "largest_regret": r.most_regret })).collect();
    let pay: Map<String, Value> =
        market.posed.organisations.iter().zip(&levers.pay_to_stay).map(|(o, pay)| (o.to_string(), json!(pay))).collect();
    json!({ "set": set, "rules": rules, "pay_to_stay": pay })
}

fn bargain_json(market: &Market, bargain: &Bargain) -> Value {
    let name = |p: &Player| match p {
        Player::Organisation(i) => market.posed.organisations[*i].to_string(),
        Player::Commissioner => "commissioner".into(),
    };
    let shares = |of: &[f64]| bargain.players.iter().zip(of).map(|(p, v)| (name(p), json!(v))).collect::<Map<String, Value>>();
    let objections = |of: &[f64]| {
        let objections = bargain.objections(of);
        objections
            .iter()
            .map(|(c, gain)| json!({ "coalition": bargain.members(*c).iter().map(name).collect::<Vec<_>>(), "gain": gain }))
            .collect::<Vec<_>>()
    };
    json!({
        "alone": shares(&bargain.alone), "equal_gain": shares(&bargain.equal), "nash": shares(&bargain.equal), "shapley": shares(&bargain.shapley), "least_core": shares(&bargain.least_core),
        "core_is_empty": bargain.core_is_empty(), "keenest_coalition_gains": bargain.excess,
        "would_leave_equal_gain": objections(&bargain.equal), "would_leave_shapley": objections(&bargain.shapley),
    })
}

fn sureness_json(market: &Market) -> Value {
    let one = |s: &::market::Sensitivity| {
        json!({
            "assumption": s.range.assumption.name(), "low": s.range.low, "high": s.range.high, "loss_at_low": s.at_low.gap, "loss_at_high": s.at_high.gap,
            "turns_at": s.turns, "sought_within": s.sought, "plan_at_low": s.at_low.plan, "plan_at_high": s.at_high.plan,
        })
    };
    market.sensitivities.iter().map(one).collect()
}

fn budgets_json(market: &Market) -> Value {
    let pools = &market.pools;
    let one = |p: &::market::Pool| {
        json!({
            "organisation": p.organisation.to_string(), "people": p.people, "budget_year": p.budget, "deviation": p.deviation,
            "overspend_gamma": p.overspend.gamma, "overspend_normal": p.overspend.normal,
        })
    };
    let moved = market.moved();
    let revenue: Map<String, Value> =
        market.posed.organisations.iter().zip(&moved.organisations).map(|(o, change)| (o.to_string(), json!(change))).collect();
    json!({
        "over_by_more_than": pools.share, "bearable_chance": pools.chance, "bearable_from_people": pools.bearable,
        "lists": pools.lists.iter().map(one).collect::<Vec<_>>(), "together": pools.together.as_ref().map(one),
        "moved_from_today_to_plan": { "pounds_year": moved.moved, "bill_today": moved.bill, "revenue_change": revenue },
    })
}
