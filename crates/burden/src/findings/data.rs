//! What is not known, and what fell on nobody.

use findings::{Ask, Finding, Level, Unit};

use super::{figure, finding, of_role};
use crate::model::Model;
use crate::result::Burden;
use crate::rows::Knowledge;
use crate::{names, words};

/// Roles of which nobody said how much of their time is already taken.
pub(super) fn committed_missing(model: &Model<'_>, burden: &Burden) -> Option<Finding> {
    let missing: Vec<usize> = (0..burden.roles.len()).filter(|&r| !burden.roles[r].committed_given).collect();
    let first = *missing.first()?;
    let load: f64 = missing.iter().map(|&r| burden.roles[r].load_hours()).sum::<f64>() * burden.a_year();
    let asked: Vec<String> = missing.iter().map(|&r| names::role(model.community, r)).collect();
    let sentence = format!(
        "Nobody has said how much of its time running services already take for {} of {}: their headroom is the most that it can be",
        missing.len(),
        words::count(burden.roles.len(), "role", "roles")
    );
    let mut found = finding("burden-committed-missing", Level::Decide, sentence, load);
    let tightest = missing.iter().filter_map(|&r| burden.roles[r].break_even_committed_share().map(|share| (r, share)));
    if let Some((role, share)) = tightest.min_by(|a, b| a.1.total_cmp(&b.1)) {
        found.figures = vec![of_role(model, "break_even_committed_share", role, None, share, Unit::Share)];
        let name = names::role(model.community, role);
        found.sureness = vec![if share > 0.0 {
            format!("The tightest is {name}: over in its tightest month if more than {} of its time is already taken.", words::share(share))
        } else {
            format!("The tightest is {name}: over in its tightest month even if none of its time is already taken.")
        }];
    } else {
        found.figures =
            vec![of_role(model, "load_hours_year", first, None, burden.roles[first].load_hours() * burden.a_year(), Unit::HoursYear)];
    }
    let what = "ask for a range (low, most likely, high) and fill in ‘committed_share_low’, ‘_mode’ and ‘_high’".to_owned();
    found.ask = Some(Ask { what, whom: words::list(&asked, 5) });
    Some(found)
}

/// Demands whose hours nobody gave.
pub(super) fn unknown_hours(model: &Model<'_>, burden: &Burden) -> Option<Finding> {
    let mut guessed: Vec<usize> = model.rows.iter().filter(|r| r.knowledge != Knowledge::Given).map(|r| r.demand).collect();
    guessed.sort_unstable();
    guessed.dedup();
    let without = burden.unknown_sentences().count();
    if guessed.is_empty() && without == 0 {
        return None;
    }
    let mut sentence = format!(
        "Nobody gave hours for {}: ranges from like demands stand for them and make up {} of all hours",
        words::count(guessed.len(), "demand", "demands"),
        words::share(burden.share_on_unknown)
    );
    if without > 0 {
        sentence.push_str(&format!("; {} more carry none", without));
    }
    let mut found = finding("burden-unknown-hours", Level::Decide, sentence, burden.share_on_unknown * burden.totals.hours_year());
    found.figures = vec![figure("share_on_unknown", burden.share_on_unknown, Unit::Share)];
    found.sureness = vec![format!("The rule: {}.", crate::unknown::RULE)];
    let leads: Vec<String> = guessed.iter().map(|&d| format!("‘{}’", model.community.demands.rows[d].title)).collect();
    found.ask = Some(Ask {
        what: format!("ask those who do the work for a low, a most likely and a high number of hours: {}", words::list(&leads, 4)),
        whom: "the leads of these demands".into(),
    });
    Some(found)
}

/// Hours that fell on nobody because an organisation has no such team.
pub(super) fn no_team(model: &Model<'_>, burden: &Burden) -> Option<Finding> {
    let (organisation, team, demands, _) = burden.no_team.iter().max_by(|a, b| a.3.total_cmp(&b.3).then(b.0.cmp(&a.0)))?;
    let hours: f64 = burden.no_team.iter().map(|(_, _, _, hours)| hours).sum();
    let name = &model.community.organisations.rows[*organisation].name;
    let sentence = if burden.no_team.len() == 1 {
        format!("{name} has no team ‘{team}’: {} of {} fell on nobody", words::hours(hours), words::count(*demands, "demand", "demands"))
    } else {
        format!(
            "{} that demands name are in no role of their organisation, most of it ‘{team}’ at {name}: {} fell on nobody",
            words::count(burden.no_team.len(), "team", "teams"),
            words::hours(hours)
        )
    };
    let mut found = finding("burden-no-team", Level::Decide, sentence, hours);
    found.sureness =
        vec!["These hours are in no other figure of this chapter; the truth is higher by them if somebody there does the work.".into()];
    let missing: Vec<String> =
        burden.no_team.iter().map(|(o, team, _, _)| format!("‘{team}’ at {}", model.community.organisations.rows[*o].name)).collect();
    found.ask = Some(Ask {
        what: format!("add the roles, or say that nobody carries it there: {}", words::list(&missing, 6)),
        whom: "those who keep the table ‘roles’".into(),
    });
    Some(found)
}
