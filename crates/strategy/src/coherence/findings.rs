//! What the figures mean for somebody who has to decide. What is at stake is counted in hours a year.

use ::findings::{Ask, FigureKey, Finding, Level, Quantity, Unit};
use community::tables::Status;

use super::model::Model;
use super::{Coherence, tables, words};

/// Conflicts that become findings of their own.
const CONFLICTS_SHOWN: usize = 5;
/// Below this, raters are usually taken not to agree enough (Krippendorff 2004).
const LEAST_ALPHA: f64 = 0.667;
/// A share of hours this far from the share of weight is worth a finding.
const LEAST_GAP: f64 = 0.1;

pub(crate) fn findings(model: &Model<'_>, coherence: &Coherence) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(unserved(model, coherence));
    findings.extend(unjudged(model, coherence));
    findings.extend(orphans(model, coherence));
    findings.extend(hours_against_weight(model, coherence));
    findings.extend(hindrances(model, coherence));
    findings.extend(conflicts(model, coherence));
    findings.extend(duplicates(model, coherence));
    findings.extend(bundles(model, coherence));
    findings.extend(ask_next(model, coherence));
    findings.extend(disagreement(model, coherence));
    findings.extend(leverage(model, coherence));
    findings
}

fn key(measure: &str) -> FigureKey {
    FigureKey::new(format!("strategy.{measure}"))
}

fn finding(code: &'static str, level: Level, sentence: String, hours: f64) -> Finding {
    let at_stake = Quantity::new(hours, Unit::HoursYear);
    Finding { code, level, sentence, sureness: Vec::new(), figures: Vec::new(), at_stake, ask: None, unverified_alone: false }
}

fn ask(what: &str, whom: impl Into<String>) -> Option<Ask> {
    Some(Ask { what: what.into(), whom: whom.into() })
}

fn titles(model: &Model<'_>, demands: &[usize], shown: usize) -> String {
    let titles: Vec<String> = demands.iter().map(|d| format!("‘{}’", model.community.demands.rows[*d].title)).collect();
    words::list(&titles, shown)
}

fn hours_of(model: &Model<'_>, demands: &[usize]) -> f64 {
    demands.iter().map(|d| model.hours(*d)).sum()
}

/// `: 1,240 hours a year`, where hours are known.
fn hours_words(model: &Model<'_>, hours: f64) -> String {
    if model.inputs.hours_year.is_some() { format!(", {}", words::hours_year(hours)) } else { String::new() }
}

/// An insertion in the middle of a sentence.
fn between(insertion: String) -> String {
    if insertion.is_empty() { " ".into() } else { format!("{insertion}, ") }
}

fn unread_alone(model: &Model<'_>, demands: &[usize]) -> bool {
    !demands.is_empty() && demands.iter().all(|d| model.community.demands.rows[*d].status != Status::Read)
}

fn unserved(model: &Model<'_>, coherence: &Coherence) -> Vec<Finding> {
    let nothing = coherence.objectives.iter().enumerate().filter(|(_, o)| o.served_by == 0);
    nothing
        .map(|(o, result)| {
            let row = &model.community.objectives.rows[o];
            let sentence = format!(
                "Nothing that is asked or planned serves ‘{}’, which has {} of the weight",
                row.name,
                words::share(result.share_of_weight)
            );
            let mut found = finding("strategy-unserved-objective", Level::Act, sentence, 0.0);
            let id = &row.objective;
            found.figures = vec![
                (key("served_by").at("objective", id), Quantity::new(0.0, Unit::Count)),
                (key("share_of_weight").at("objective", id), Quantity::new(result.share_of_weight, Unit::Share)),
            ];
            found.sureness =
                vec!["It counts what somebody judged; a demand that nobody has held against the objectives may serve it.".into()];
            found.ask =
                ask("begin something that serves it, or take it off the list", row.owner.clone().unwrap_or_else(|| "the board".into()));
            found
        })
        .collect()
}

fn unjudged(model: &Model<'_>, coherence: &Coherence) -> Option<Finding> {
    let demands = &coherence.unjudged;
    if demands.is_empty() {
        return None;
    }
    let hours = hours_of(model, demands);
    let all = model.community.demands.rows.len();
    let sentence = format!(
        "{} of {all} demands{}have not been held against the board’s objectives by anybody",
        demands.len(),
        between(hours_words(model, hours))
    );
    let mut found = finding("strategy-unjudged", Level::Decide, sentence, hours);
    found.figures = vec![(key("demands_unjudged"), Quantity::new(demands.len() as f64, Unit::Count))];
    found.sureness =
        vec!["Counted from the table of contributions; that nobody has judged them does not say that they serve nothing.".into()];
    found.unverified_alone = unread_alone(model, demands);
    found.ask =
        ask("judge the twenty with most hours first: what does each do for which objective?", "the planning team, with each demand’s lead");
    Some(found)
}

fn orphans(model: &Model<'_>, coherence: &Coherence) -> Option<Finding> {
    let demands = &coherence.orphans;
    if demands.is_empty() {
        return None;
    }
    let hours = hours_of(model, demands);
    let verb = if demands.len() == 1 { "serves" } else { "serve" };
    let sentence = format!(
        "{}{}{verb} no objective of the board, by the judgement of those who were asked",
        titles(model, demands, 3),
        between(hours_words(model, hours))
    );
    let mut found = finding("strategy-orphan-demands", Level::Decide, sentence, hours);
    found.figures = vec![(key("demands_orphan"), Quantity::new(demands.len() as f64, Unit::Count))];
    found.sureness = vec!["It fails if somebody names an objective that they serve.".into()];
    found.unverified_alone = unread_alone(model, demands);
    let binding = demands.iter().any(|d| model.community.demands.rows[*d].force == community::tables::Force::Must);
    let what = if binding { "do what is binding as cheaply as can be; stop the rest" } else { "stop them, or say what they are for" };
    found.ask = ask(what, "the board");
    Some(found)
}

fn hours_against_weight(model: &Model<'_>, coherence: &Coherence) -> Option<Finding> {
    let gap = |o: usize| coherence.objectives[o].share_of_hours.map(|h| coherence.objectives[o].share_of_weight - h);
    let worst =
        (0..coherence.objectives.len()).filter_map(|o| gap(o).map(|g| (g, o))).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    let (gap, o) = worst;
    if gap < LEAST_GAP {
        return None;
    }
    let (row, result) = (&model.community.objectives.rows[o], &coherence.objectives[o]);
    let hours = result.share_of_hours?;
    let sentence = format!(
        "The board gives ‘{}’ {} of the weight; {} of the hours that serve any objective go to it",
        row.name,
        words::share(result.share_of_weight),
        words::share(hours)
    );
    let at_stake = gap * model.all_objective_hours();
    let mut found = finding("strategy-hours-against-weight", Level::Decide, sentence, at_stake);
    let id = &row.objective;
    found.figures = vec![
        (key("share_of_hours").at("objective", id), Quantity::new(hours, Unit::Share)),
        (key("share_of_weight").at("objective", id), Quantity::new(result.share_of_weight, Unit::Share)),
    ];
    found.sureness = vec![format!(
        "To follow the weights, {} would have to go to it from the others; expected hours, shared by the scores.",
        words::hours_year(at_stake)
    )];
    found.ask = ask("move hours to it, or weigh the objectives anew", row.owner.clone().unwrap_or_else(|| "the board".into()));
    Some(found)
}

fn hindrances(model: &Model<'_>, coherence: &Coherence) -> Option<Finding> {
    let (demand, objective, score) = *coherence.hindrances.first()?;
    let (d, o) = (&model.community.demands.rows[demand], &model.community.objectives.rows[objective]);
    let mut sentence = format!("‘{}’ works against ‘{}’ ({})", d.title, o.name, words::signed(score));
    if coherence.hindrances.len() > 1 {
        sentence.push_str(&format!(
            "; {} more",
            words::count(coherence.hindrances.len() - 1, "demand hinders an objective", "demands hinder objectives")
        ));
    }
    let mut found = finding("strategy-hindered-objective", Level::Decide, sentence, model.hours(demand));
    found.figures = vec![(
        key("hindered_by").at("objective", &o.objective),
        Quantity::new(coherence.objectives[objective].hindered_by as f64, Unit::Count),
    )];
    found.sureness = vec!["A judgement; the table of contributions says whose and why.".into()];
    found.unverified_alone = unread_alone(model, &[demand]);
    found.ask =
        ask("ask how both can be had, or which of the two gives way", d.waived_by.clone().unwrap_or_else(|| "whoever asks for it".into()));
    Some(found)
}

fn conflicts(model: &Model<'_>, coherence: &Coherence) -> Vec<Finding> {
    let shown = coherence.conflicts.iter().take(CONFLICTS_SHOWN);
    shown
        .map(|c| {
            let (a, b) = (&model.community.demands.rows[c.demand], &model.community.demands.rows[c.other]);
            let sentence = format!("‘{}’ and ‘{}’ pull against each other ({})", a.title, b.title, words::signed(c.score));
            let pair = [c.demand, c.other];
            let mut found = finding("strategy-conflict", Level::Decide, sentence, hours_of(model, &pair));
            found.figures =
                vec![(key("conflict_score").at("demand", &a.demand).at("other", &b.demand), Quantity::new(c.score, Unit::Number))];
            let why = [(c.demand, c.other), (c.other, c.demand)].into_iter().filter_map(|pair| model.judgements.interactions.get(&pair));
            let reasons: Vec<String> = why
                .flat_map(|j| &j.rows)
                .filter_map(|r| model.community.interactions.rows[*r].rationale.clone())
                .map(|r| format!("Why: {r}."))
                .collect();
            found.sureness = if reasons.is_empty() { vec!["Nobody has said why.".into()] } else { reasons };
            found.unverified_alone = unread_alone(model, &pair);
            let (whom, level) = tables::resolver(model.community, c.demand, c.other);
            let what = if level == "own" {
                "settle it here: which gives way, or how both can be had"
            } else {
                "ask for one instruction instead of two"
            };
            found.ask = ask(what, whom);
            found
        })
        .collect()
}

fn duplicates(model: &Model<'_>, coherence: &Coherence) -> Vec<Finding> {
    let of = |m: &super::duplicates::Match| model.inputs.hours_year.map_or(0.0, |h| tables::fewer_hours(h, m));
    let pair = |m: &super::duplicates::Match| {
        let rows = &model.community.demands.rows;
        format!("‘{}’ and ‘{}’", rows[m.demand].title, rows[m.other].title)
    };
    let figure = |m: &super::duplicates::Match| {
        let rows = &model.community.demands.rows;
        (key("likeness").at("demand", &rows[m.demand].demand).at("other", &rows[m.other].demand), Quantity::new(m.likeness, Unit::Share))
    };
    let mut findings = Vec::new();
    let (decided, proposed): (Vec<_>, Vec<_>) = coherence.duplicates.iter().partition(|m| m.decided.is_some());
    // What only an illustration says is no ground to act on.
    let illustrated = decided.iter().all(|m| {
        m.decided
            .is_some_and(|row| model.community.duplicates.rows[row].decided_by.as_deref().is_some_and(|by| by.starts_with("illustration")))
    });
    let level_decided = if illustrated { Level::Decide } else { Level::Act };
    for (list, code, level) in [(decided, "strategy-duplicates", level_decided), (proposed, "strategy-duplicates-proposed", Level::Decide)]
    {
        let Some(first) = list.iter().max_by(|a, b| of(a).total_cmp(&of(b)).then((b.demand, b.other).cmp(&(a.demand, a.other)))) else {
            continue;
        };
        let mut demands: Vec<usize> = list.iter().map(|m| if of(m) == model.hours(m.demand) { m.demand } else { m.other }).collect();
        demands.sort_unstable();
        demands.dedup();
        let hours = hours_of(model, &demands);
        let is_decided = code == "strategy-duplicates";
        let what = if is_decided { "is said to repeat each other in whole or part" } else { "may ask the same and nobody has decided" };
        let many = if is_decided { "are said to repeat each other in whole or part" } else { "may ask the same and nobody has decided" };
        let sentence = format!(
            "{} {}{}; the largest: {}",
            words::count(list.len(), "pair of demands", "pairs of demands"),
            if list.len() == 1 { what } else { many },
            hours_words(model, hours),
            pair(first)
        );
        let mut found = finding(code, level, sentence, hours);
        found.figures = vec![figure(first)];
        found.sureness = vec![
            "The hours are those of the smaller of each pair, counted once: the most that one piece of work for both could save.".into(),
        ];
        if is_decided && illustrated {
            found.sureness.push("That they repeat each other is an illustration; somebody here has to confirm it.".into());
        }
        found.unverified_alone = unread_alone(model, &demands);
        found.ask = if is_decided {
            ask("answer both with one piece of work, and ask their issuers to take it", "the issuers of the two")
        } else {
            ask("say for each proposal whether it is the same, overlaps or is different", "the planning team, with each demand’s lead")
        };
        findings.push(found);
    }
    findings
}

fn bundles(model: &Model<'_>, coherence: &Coherence) -> Option<Finding> {
    let bundles = coherence.bundles.as_ref()?;
    let c = model.community;
    let assumed = c.judgements.rows.iter().filter(|j| j.rater.as_deref().is_some_and(|r| r.contains("illustration"))).count();
    let resting = format!(
        "It rests on {} between options, {assumed} of them marked as illustration.",
        words::count(c.judgements.rows.len(), "judgement", "judgements")
    );
    if let Some(first) = bundles.consistent.first() {
        let options: Vec<String> = first
            .states
            .iter()
            .enumerate()
            .map(|(j, s)| format!("‘{}’", bundles.matrix.descriptors()[j].states[usize::from(*s)]))
            .collect();
        let sentence = format!("{}; the one that carries itself most joins {}", tables::title_of(bundles), words::list(&options, 3));
        let mut found = finding("strategy-bundles", Level::Decide, sentence, first.hours_year.unwrap_or(0.0));
        let id = tables::bundle_id(0);
        found.figures = vec![(key("total_impact_score").at("bundle", &id), Quantity::new(first.total_impact_score, Unit::Number))];
        if let Some(value) = first.consistency_value {
            found.figures.push((key("consistency_value").at("bundle", &id), Quantity::new(value, Unit::Number)));
            found.sureness.push(format!(
                "Its weakest choice prefers its option by {}; a judgement that is off by more could tip it.",
                words::signed(value)
            ));
        }
        found.sureness.push(resting);
        found.ask = ask("choose among these bundles rather than choice by choice", "the board");
        return Some(found);
    }
    let sentence = match bundles.near.first() {
        Some(_) => {
            format!("No combination of options holds together; nearest to it stands one judgement: {}", tables::in_the_way(bundles, 0))
        }
        None => "No combination of options holds together".to_owned(),
    };
    let mut found = finding("strategy-no-bundle", Level::Decide, sentence, 0.0);
    found.figures = vec![(key("bundles"), Quantity::new(0.0, Unit::Count))];
    found.sureness = vec![resting];
    found.ask = ask("look at this judgement again, or add an option", "the workshop that judged");
    Some(found)
}

fn ask_next(model: &Model<'_>, coherence: &Coherence) -> Option<Finding> {
    let matter: Vec<_> = coherence.questions.iter().filter(|q| q.could_change() > 0).collect();
    let first = matter.first()?;
    let minutes: f64 = matter.iter().map(|q| q.minutes).sum();
    let sentence = format!(
        "{} of choices could change what holds together, some {minutes:.0} minutes of a workshop; first of all how ‘{}’ bears on ‘{}’",
        words::count(matter.len(), "pair", "pairs"),
        model.choice_name(first.choice),
        model.choice_name(first.on_choice)
    );
    let mut found = finding("strategy-ask-next", Level::Act, sentence, 0.0);
    let at = |measure: &str| key(measure).at("choice", model.choice_id(first.choice)).at("on_choice", model.choice_id(first.on_choice));
    found.figures = vec![
        (at("could_leave"), Quantity::new(first.could_leave as f64, Unit::Count)),
        (at("could_join"), Quantity::new(first.could_join as f64, Unit::Count)),
    ];
    found.sureness =
        vec!["Exact for each pair by itself; pairs that change nothing alone may do so together. The minutes are an assumption.".into()];
    if !coherence.questions_complete {
        found.sureness.push("There are more combinations than were looked at: these counts are lower bounds.".into());
    }
    found.ask = ask("hold a workshop: the workbook asks only these", "the people who know each choice");
    Some(found)
}

fn disagreement(model: &Model<'_>, coherence: &Coherence) -> Option<Finding> {
    let least = coherence.agreement.iter().filter_map(|a| a.alpha.map(|alpha| (alpha, a))).min_by(|a, b| a.0.total_cmp(&b.0))?;
    let (alpha, agreement) = least;
    if alpha >= LEAST_ALPHA {
        return None;
    }
    let sentence =
        format!("{} raters agree too little on the {} to rest on their means alone (alpha {alpha:.2})", agreement.raters, agreement.table);
    let mut found = finding("strategy-disagreement", Level::Note, sentence, 0.0);
    found.figures = vec![(key("alpha").at("table", agreement.table), Quantity::new(alpha, Unit::Number))];
    found.sureness = vec![format!(
        "Krippendorff’s alpha over {} that several judged; below 0.667 agreement is usually held too weak.",
        words::count(agreement.units, "judgement", "judgements")
    )];
    if let Some(dispute) = coherence.disputes.iter().find(|d| d.table == agreement.table) {
        found.sureness.push(format!("They differ most on {}: {}.", dispute.what, dispute.who));
    }
    found.ask = ask("talk through the judgements on which they differ most", "the raters");
    let _ = model;
    Some(found)
}

fn leverage(model: &Model<'_>, coherence: &Coherence) -> Option<Finding> {
    let most = coherence
        .linked
        .iter()
        .copied()
        .max_by(|a, b| model.influence.leverage_total(*a).total_cmp(&model.influence.leverage_total(*b)).then(b.cmp(a)))?;
    let total = model.influence.leverage_total(most);
    if total <= 0.0 {
        return None;
    }
    let row = &model.community.demands.rows[most];
    let sentence = format!(
        "‘{}’ does most for the others: {} directly, {} with what follows from it",
        row.title,
        words::signed(model.influence.leverage(most)),
        words::signed(total)
    );
    let mut found = finding("strategy-leverage", Level::Note, sentence, model.hours(most));
    let at = |measure: &str| key(measure).at("demand", &row.demand);
    found.figures = vec![
        (at("leverage_total"), Quantity::new(total, Unit::Number)),
        (at("leverage"), Quantity::new(model.influence.leverage(most), Unit::Number)),
    ];
    found.sureness = vec!["In points of the seven-point scale; a judgement, and one of those pairs alone that somebody judged.".into()];
    found.unverified_alone = unread_alone(model, &[most]);
    Some(found)
}
