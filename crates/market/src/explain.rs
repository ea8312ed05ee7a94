//! How one figure came about.

use community::{AnyTable, Community};
use findings::{Derivation, ExplainError, FigureKey, Quantity, Term, TermSource, Unit};

use crate::chapter::{Market, parameter_of};
use crate::pose::Inputs;
use crate::{Assumption, Game, GameResult, Profile};

/// How a figure came about: its formula and its terms. Sums of money and patients are computed again from the profiles that they rest on.
///
/// # Errors
/// [`ExplainError::NoSuchFigure`]; [`ExplainError::Chapter`] if the case cannot be stated again.
pub fn explain(community: &Community, inputs: &Inputs<'_>, market: &Market, key: &FigureKey) -> Result<Derivation, ExplainError> {
    let result = market.chapter_result(community);
    let derivation = |quantity: Quantity, meaning: String| Derivation {
        key: key.clone(),
        quantity,
        meaning,
        formula: formula(&key.measure).into(),
        terms: terms(community, inputs, market, key),
    };
    if let Some(fact) = result.facts.iter().find(|f| f.key == *key) {
        return Ok(derivation(fact.quantity, fact.label.clone()));
    }
    let cell = result.cell(key, "it is not known: no value makes the plan hold, or nothing was recorded")?;
    let again = again(&market.posed.case, market, key).map_err(ExplainError::chapter)?;
    let quantity = Quantity::new(again.unwrap_or(cell.quantity.value), cell.quantity.unit);
    Ok(derivation(quantity, format!("{}; {}", cell.column.label, cell.table.subtitle)))
}

/// The figure from outcomes computed again, where it is one of a profile.
fn again(case: &crate::Case, market: &Market, key: &FigureKey) -> Result<Option<f64>, crate::MarketError> {
    let games = Game::all(case);
    let outcome = |at: usize, of: fn(&GameResult) -> &Profile| games[at].outcome(&of(&market.solution.games[at]).digits);
    let measure = key.measure.trim_start_matches("market.");
    let state: Option<fn(&GameResult) -> &Profile> = match measure {
        "surplus_today" | "patients_today" => Some(|g| &g.today),
        "surplus_rivalry" | "patients_rivalry" => Some(GameResult::rivalry),
        "surplus_plan" | "patients_plan" => Some(|g| &g.plan.profile),
        _ => None,
    };
    if let (Some(state), Some(organisation)) = (state, key.id("organisation")) {
        let Some(i) = market.posed.organisations.iter().position(|o| o.as_str() == organisation) else { return Ok(None) };
        let mut sum = 0.0;
        for at in 0..games.len() {
            sum += outcome(at, state)?.surplus[i];
        }
        return Ok(Some(sum));
    }
    if let (Some(state), Some(service), Some(site)) = (state, key.id("service"), key.id("site")) {
        let site = market.posed.sites.iter().position(|s| s.as_str() == site);
        for (at, game) in games.iter().enumerate() {
            let position = game.services.iter().position(|s| market.posed.services[*s].as_str() == service);
            if let (Some(position), Some(site)) = (position, site) {
                return Ok(Some(outcome(at, state)?.services[position].volumes[site]));
            }
        }
    }
    if measure == "service_loss" {
        for (at, game) in market.solution.games.iter().enumerate() {
            if key.id("service") == Some(market.game_code(game).as_str()) {
                let plan = outcome(at, |g| &g.plan.profile)?.welfare;
                return Ok(Some(plan - outcome(at, GameResult::rivalry)?.welfare));
            }
        }
    }
    Ok(None)
}

fn row_term(name: &str, value: f64, unit: Unit, table: &dyn AnyTable, row: usize, key: String) -> Term {
    let origin = table.origin();
    let line = origin.lines.get(row).map_or_else(|| format!("row {}", row + 1), |line| format!("row {line}"));
    Term {
        name: name.into(),
        quantity: Quantity::new(value, unit),
        source: TermSource::Row { table: table.spec().name.into(), key, place: format!("{}, {line}", origin.file), source: None },
    }
}

fn parameter_term(inputs: &Inputs<'_>, community: &Community, id: &str) -> Option<Term> {
    let known = inputs.parameters.get(id, community.profile.first_day()).ok()?;
    Some(Term {
        name: id.trim_start_matches("market.").into(),
        quantity: Quantity::new(known.central, Unit::Number),
        source: TermSource::Parameter { id: id.into(), source: format!("{}: {}", known.kind.word(), known.source) },
    })
}

fn terms(community: &Community, inputs: &Inputs<'_>, market: &Market, key: &FigureKey) -> Vec<Term> {
    let mut terms = Vec::new();
    if let Some(list) = key.id("list") {
        let rows = community.lists.rows.iter().enumerate().filter(|(_, l)| list == "all" || l.organisation.as_str() == list);
        #[expect(clippy::cast_precision_loss, reason = "people are fewer than 2⁵³")]
        terms.extend(rows.map(|(row, l)| row_term("N", l.people as f64, Unit::Count, &community.lists, row, l.organisation.to_string())));
        let ids = ["person_cv", "common_shock", "overspend_share"].map(|id| format!("market.{id}"));
        terms.extend(ids.iter().filter_map(|id| parameter_term(inputs, community, id)));
        return terms;
    }
    if let Some(assumption) = key.id("assumption") {
        let found = Assumption::ALL.into_iter().find(|a| a.name() == assumption);
        terms.extend(found.and_then(|a| parameter_term(inputs, community, parameter_of(a))));
    }
    // services by code, a game's joined by `+`
    let named = key.id("service").map(|code| code.split('+').map(str::to_owned).collect::<Vec<_>>());
    let of_service = |service: &str| named.as_ref().is_none_or(|names| names.iter().any(|n| n == service));
    for (row, service) in community.services.rows.iter().enumerate().filter(|(_, s)| of_service(s.service.as_str())) {
        if !market.posed.services.contains(&service.service) {
            continue;
        }
        if let Some(tariff) = service.tariff_patient {
            terms.push(row_term("tariff", tariff.get(), Unit::Pounds, &community.services, row, service.service.to_string()));
        }
        let s = market.posed.services.iter().position(|id| *id == service.service).unwrap_or(0);
        let posed = &market.posed.case.services[s];
        terms.push(row_term("b_t", posed.beta_minute, Unit::Number, &community.services, row, service.service.to_string()));
        terms.push(row_term(
            "n",
            posed.all_patients(),
            Unit::PatientsYear,
            &community.needs,
            0,
            format!("all rows of `{}`", service.service),
        ));
    }
    let site_of = |site: &str| key.id("site").is_none_or(|id| id == site);
    let owned = |site: &community::ids::SiteId| {
        let owner = community.sites.rows.iter().find(|s| s.site == *site).and_then(|s| s.organisation.as_ref());
        key.id("organisation").is_none_or(|id| owner.is_some_and(|o| o.as_str() == id))
    };
    let used = |p: &community::tables::Provision| market.posed.services.contains(&p.service) && of_service(p.service.as_str());
    for (row, p) in community.provision.rows.iter().enumerate().filter(|(_, p)| used(p) && site_of(p.site.as_str()) && owned(&p.site)) {
        let id = format!("{}, {}{}", p.site, p.service, p.level.as_ref().map_or_else(String::new, |l| format!(", {l}")));
        if let Some(cost) = p.fixed_cost_year {
            terms.push(row_term("fixed", cost.get(), Unit::PoundsYear, &community.provision, row, id.clone()));
        }
        if let Some(cost) = p.cost_patient {
            terms.push(row_term("variable", cost.get(), Unit::Pounds, &community.provision, row, id));
        }
    }
    terms
}

fn formula(measure: &str) -> &'static str {
    match measure.trim_start_matches("market.") {
        "loss" | "gap_worst" | "gap_best" | "service_loss" => "W(plan) − W(equilibrium), W = Σ n L/b_t · £ − all providers' cost",
        "benefit_change" => "Σ n L/b_t · £ under the plan − left to itself",
        "bill_change" => "what the commissioner pays under the plan − left to itself",
        "minutes_change" => "Σ n s t under the plan − left to itself",
        "outside_change" => "patients of the centre outside under the plan − left to itself",
        "equilibria" | "service_equilibria" => "profiles of levels from which no organisation gains by changing its own alone",
        "lambda_star" | "service_lambda_star" => "max d/(d + w) over ways to leave: d what it gains, w what the system loses",
        "price_of_anarchy" | "price_of_stability" => "C(equilibrium) ÷ C(plan), C what is short of the ideal + all providers' cost",
        "service_regret" | "regret" => "max over own levels of what it pursues − what it has under the plan",
        "cost_of_floors" => "W(best plan without floors) − W(plan)",
        "surplus_today" | "surplus_rivalry" | "surplus_plan" => {
            "Σ revenue − variable · patients − fixed; revenue = share · tariff · patients + (1 − share) · block"
        }
        "change" => "surplus under the plan − left to itself",
        "receives" => "ΔW/(organisations + 1) − change",
        "shapley_gain" => "Σ |S|!(n − |S| − 1)!/n! · (v(S + i) − v(S)) − what it has alone",
        "patients_today" | "patients_rivalry" | "patients_plan" => "Σ_p n_p e^V_pj ÷ Σ_k e^V_pk",
        "wait_plan" => "w0 + w1 (patients/capacity)⁴, with patients who choose by it",
        "lever_today" => "what most contracts, or the table `services`, say today",
        "lever_low" | "lever_high" | "lever_value" => "the values at which no way to leave the plan gains: intersection of half-lines",
        "lever_equilibria" => "profiles without regret at that value",
        "lever_loss" => "W(plan) − W of the worst equilibrium at that value",
        "range_low" | "range_high" => "the parameter's range",
        "loss_low" | "loss_high" => "W(plan) − W(equilibrium), both sought again at that end",
        "turn" => "the value nearest to today's at which the plan begins or ceases to hold, or to beat rivalry; by halving",
        "beta_minute" => "estimated from flows by maximum likelihood, else as given",
        "beta_minute_error" => "root of the inverse information at the estimate",
        "rho_squared" => "1 − log-likelihood ÷ that of equal shares",
        "misplaced" => "half the sum of differences between flows and the model's, ÷ patients",
        "people" | "budget" => "as given in `lists`",
        "deviation" => "√(cv²/N + s²)",
        "overspend" => "chance that a gamma variable of mean 1 and that deviation is above 1 + share",
        "overspend_normal" => "the same of a normal variable",
        _ => "counted",
    }
}
