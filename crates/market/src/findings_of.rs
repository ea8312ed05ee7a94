//! What the figures mean for somebody who has to decide.

use findings::{Ask, FigureKey, Finding, Level, Quantity, Unit};

use crate::chapter::Market;
use crate::words::{list, pounds};
use crate::{GameResult, LeverKind};

/// The findings, in rank order.
pub(crate) fn findings(market: &Market) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, game) in market.solution.games.iter().enumerate() {
        findings.extend(rivalry(market, game));
        findings.extend(stepping_out(market, at, game));
        findings.extend(no_rest(market, game));
    }
    findings.extend(losers(market));
    findings.extend(turns(market));
    findings.extend(pools(market));
    Finding::rank(&mut findings);
    findings
}

fn key(measure: &str) -> FigureKey {
    FigureKey::new(format!("market.{measure}"))
}

fn pounds_of(value: f64) -> Quantity {
    Quantity::new(value, Unit::PoundsYear)
}

/// What each would do for itself, what the plan is, and the difference.
fn rivalry(market: &Market, game: &GameResult) -> Option<Finding> {
    let (rivalry, plan) = (game.rivalry(), &game.plan.profile);
    let loss = plan.outcome.welfare - rivalry.outcome.welfare;
    if plan.digits == rivalry.digits {
        return None;
    }
    let (code, name) = (market.game_code(game), market.game_name(game));
    let minutes = |p: &crate::Profile| p.outcome.services.iter().map(|s| s.minutes).sum::<f64>();
    let outside = |p: &crate::Profile| p.outcome.services.iter().map(|s| s.outside).sum::<f64>();
    let travel = minutes(plan) - minutes(rivalry);
    let leaving = outside(plan) - outside(rivalry);
    let more = |value: f64, fewer: &'static str| if value > 0.0 { "more" } else { fewer };
    let mut sureness = vec![format!(
        "By the plan patients' benefit changes by {}; they travel {} {} a year, and {} {} go outside.",
        pounds(plan.outcome.benefit - rivalry.outcome.benefit),
        Quantity::new(travel.abs(), Unit::Minutes),
        more(travel, "less"),
        Quantity::new(leaving.abs(), Unit::PatientsYear),
        more(leaving, "fewer")
    )];
    if !game.plan.keeps_floors {
        sureness.push("No plan keeps all floors of minutes and volume; this one is the best without them.".into());
    } else if game.plan.cost_of_floors > 0.0 {
        sureness.push(format!("Keeping the plan's floors of minutes and volume costs {}.", pounds(game.plan.cost_of_floors)));
    }
    Some(Finding {
        code: "market-rivalry",
        level: Level::Decide,
        sentence: format!(
            "{name}: left to itself, the service would be given by {}; the shared plan is {}, better by {}",
            market.who_gives(game, rivalry),
            market.who_gives(game, plan),
            pounds(loss)
        ),
        sureness,
        figures: vec![(key("service_loss").at("service", &code), pounds_of(loss))],
        at_stake: pounds_of(loss),
        ask: Some(Ask {
            what: format!("Decide whether to plan {name} together"),
            whom: "the boards of the organisations that give it, with the commissioner".into(),
        }),
        unverified_alone: false,
    })
}

/// Whether the plan holds, and what would make it.
fn stepping_out(market: &Market, at: usize, game: &GameResult) -> Option<Finding> {
    let plan = &game.plan.profile;
    let (code, name) = (market.game_code(game), market.game_name(game));
    let most = plan.most_regret();
    let figures = vec![(key("service_regret").at("service", &code), pounds_of(most))];
    if most == 0.0 {
        let same = plan.digits == game.rivalry().digits;
        return (!same).then(|| Finding {
            code: "market-plan-holds",
            level: Level::Note,
            sentence: format!("The plan for {name} holds by itself: nobody would gain by stepping out"),
            sureness: vec!["It is one equilibrium of several, so somebody has to bring it about.".into()],
            figures,
            at_stake: pounds_of(0.0),
            ask: None,
            unverified_alone: false,
        });
    }
    let names = &market.posed.case.organisations;
    let leavers: Vec<String> =
        plan.regret.iter().enumerate().filter(|(_, r)| **r > 0.0).map(|(i, r)| format!("{} would gain {}", names[i], pounds(*r))).collect();
    let levers = &market.levers[at];
    let mut sureness: Vec<String> = levers
        .levers
        .iter()
        .filter_map(|lever| {
            let more = lever.equilibria.filter(|n| *n > 1).map_or_else(String::new, |n| format!(" (then one of {n} equilibria)"));
            lever.value.map(|value| format!("It holds with {}{more}.", market.lever_words(game, lever.kind, value)))
        })
        .collect();
    sureness.extend(levers.rules.iter().filter(|r| r.most_regret == 0.0).map(|r| format!("It holds if {}.", r.rule.words())));
    let pay: f64 = levers.pay_to_stay.iter().sum();
    sureness.push(format!("Paying each to stay would take {}.", pounds(pay)));
    let clause = levers.levers.iter().find(|l| l.kind == LeverKind::SystemWeight && l.value.is_some());
    let what = match clause {
        Some(_) => format!("Agree on what keeps everybody in the plan for {name}: a payment, a tariff, a share of block or a clause"),
        None => format!("Agree on a payment that keeps everybody in the plan for {name}, or on a rule of access"),
    };
    Some(Finding {
        code: "market-stepping-out",
        level: Level::Act,
        sentence: format!(
            "The plan for {name} does not hold on goodwill: {} a year by stepping out",
            list(&leavers).replace(" a year", "")
        ),
        sureness,
        figures,
        at_stake: pounds_of(most),
        ask: Some(Ask { what, whom: "the commissioner".into() }),
        unverified_alone: false,
    })
}

/// Where best responses never rest.
fn no_rest(market: &Market, game: &GameResult) -> Option<Finding> {
    if !game.equilibria.is_empty() {
        return None;
    }
    let name = market.game_name(game);
    let story = game.cycles.iter().min_by_key(|c| c.cycle().len()).map_or_else(String::new, |path| {
        let steps: Vec<String> = path
            .cycle()
            .iter()
            .map(|m| format!("{} moves and gains {}", market.posed.case.organisations[m.organisation], pounds(m.gain)))
            .collect();
        format!("From where it is: {}; then it begins again.", steps.join("; then "))
    });
    let proof =
        if game.complete() { "no combination of levels is at rest" } else { "none was found, which does not prove that there is none" };
    Some(Finding {
        code: "market-no-rest",
        level: Level::Note,
        sentence: format!(
            "{name} would come to no rest: somebody always gains by changing, at least {}",
            pounds(game.least_regret.most_regret())
        ),
        sureness: vec![format!("Looked for among all levels: {proof}."), story],
        figures: vec![(key("service_equilibria").at("service", market.game_code(game)), Quantity::new(0.0, Unit::Count))],
        at_stake: pounds_of(game.least_regret.most_regret()),
        ask: None,
        unverified_alone: false,
    })
}

/// Who would lose by the plan, and what makes them whole.
fn losers(market: &Market) -> Option<Finding> {
    let gains = market.solution.from_rivalry();
    let losing: Vec<(usize, f64)> = gains.organisations.iter().copied().enumerate().filter(|(_, g)| *g < -0.5).collect();
    if losing.is_empty() || market.base.gap <= 0.0 {
        return None;
    }
    let names = &market.posed.case.organisations;
    let lost: f64 = losing.iter().map(|(_, g)| -g).sum();
    let each = market.base.gap / (gains.organisations.len() + 1) as f64;
    let mut sureness = vec![format!(
        "Transfers with which every organisation and the commissioner gain alike would leave each {} better off.",
        pounds(each)
    )];
    if let Some(bargain) = &market.bargain {
        let objections = bargain.objections(&bargain.equal);
        sureness.push(if bargain.core_is_empty() {
            format!("No division keeps every coalition: the keenest would still gain {} by itself.", pounds(bargain.excess))
        } else if let Some((coalition, gain)) = objections.first() {
            format!(
                "Of equal gains, {} would have {} more by themselves; other divisions keep everybody.",
                who(market, &bargain.members(*coalition)),
                pounds(*gain)
            )
        } else {
            "No coalition would have more by itself than equal gains give it.".into()
        });
    }
    let words: Vec<String> = losing.iter().map(|(i, g)| format!("{} {}", names[*i], pounds(-g))).collect();
    Some(Finding {
        code: "market-losers",
        level: Level::Decide,
        sentence: format!("Before money passes, the plan costs {}", list(&words)),
        sureness,
        figures: losing.iter().map(|(i, g)| (key("change").at("organisation", &market.posed.organisations[*i]), pounds_of(*g))).collect(),
        at_stake: pounds_of(lost),
        ask: Some(Ask { what: "Agree on transfers before the plan".into(), whom: "the organisations and the commissioner".into() }),
        unverified_alone: false,
    })
}

fn who(market: &Market, players: &[crate::Player]) -> String {
    let name = |p: &crate::Player| match p {
        crate::Player::Organisation(i) => market.posed.case.organisations[*i].clone(),
        crate::Player::Commissioner => "the commissioner".into(),
    };
    list(&players.iter().map(name).collect::<Vec<_>>())
}

/// Which assumption would reverse the answer.
fn turns(market: &Market) -> Option<Finding> {
    let turning: Vec<_> = market.sensitivities.iter().filter(|s| !s.turns.is_empty()).collect();
    let first = turning.first()?;
    let words: Vec<String> =
        turning.iter().map(|s| format!("{} at {:.2}", s.range.assumption.name().replace('_', " "), s.turns[0])).collect();
    Some(Finding {
        code: "market-turns",
        level: Level::Note,
        sentence: format!("The answer on rivalry turns with {}", list(&words)),
        sureness: vec![
            "It turns where the plan begins or ceases to hold by itself, or to be better than rivalry; factors multiply what the tables say.".into(),
            "Published studies find quality rising, falling and not moving with rivals; it does not move here unless asked.".into(),
        ],
        figures: vec![(key("turn").at("assumption", first.range.assumption.name()), Quantity::new(first.turns[0], Unit::Number))],
        at_stake: pounds_of(0.0),
        ask: None,
        unverified_alone: false,
    })
}

/// Lists whose budgets carry more risk than is bearable.
fn pools(market: &Market) -> Option<Finding> {
    let pools = &market.pools;
    let risky: Vec<_> = pools.lists.iter().filter(|p| p.overspend.gamma > pools.chance).collect();
    let worst = risky.iter().max_by(|a, b| a.overspend.gamma.total_cmp(&b.overspend.gamma))?;
    let enough = pools.bearable.map_or_else(
        || "no pool is large enough, since what moves all costs together is too much alone".to_owned(),
        |people| format!("{} people make it bearable", Quantity::new(people as f64, Unit::Count)),
    );
    Some(Finding {
        code: "market-pool",
        level: Level::Decide,
        sentence: format!(
            "{} of {} lists hold budgets too small to bear: {} of {} people would overspend by more than {:.0} % in {} years; {enough}",
            risky.len(),
            pools.lists.len(),
            worst.organisation,
            Quantity::new(worst.people, Unit::Count),
            pools.share * 100.0,
            Quantity::new(worst.overspend.gamma, Unit::Probability)
        ),
        sureness: vec!["What a person costs varies as assumed; published budgets of practices vary more.".into()],
        figures: vec![(key("overspend").at("list", &worst.organisation), Quantity::new(worst.overspend.gamma, Unit::Probability))],
        at_stake: pounds_of(worst.budget.map_or(0.0, |b| b * worst.deviation)),
        ask: Some(Ask { what: "Pool the smallest budgets, or insure them against dear patients".into(), whom: "the commissioner".into() }),
        unverified_alone: false,
    })
}
