//! What the figures mean for somebody who has to decide.

use community::Community;
use findings::words::list;
use findings::{Ask, FigureKey, Finding, Level, Quantity, Unit};

use crate::chapter::{OptionFound, OptionKind, Services};
use crate::tables::sites;

fn minutes(value: f64) -> Quantity {
    Quantity::new(value, Unit::Minutes)
}

fn patients(value: f64) -> Quantity {
    Quantity::new(value, Unit::PatientsYear)
}

fn of_option(option: &OptionFound, measure: &str) -> FigureKey {
    FigureKey::new(format!("services.{measure}")).at("option", &option.id)
}

/// The findings, in rank order.
pub(crate) fn findings(services: &Services, community: &Community) -> Vec<Finding> {
    let mut findings = Vec::new();
    for option in &services.options {
        match option.kind {
            OptionKind::Best(_) => findings.push(best(services, option)),
            OptionKind::Named => findings.push(named(services, option)),
            OptionKind::Nothing | OptionKind::Minimum => {}
        }
        findings.extend(beyond(services, option));
        findings.extend(over(services, option, community));
    }
    findings.extend(worth(services));
    findings.extend(choice(services));
    findings.extend(unreached(services));
    findings.extend(estimated(services));
    findings.extend(border(services));
    findings.extend(recorded(services));
    Finding::rank(&mut findings);
    findings
}

/// How sure: what the times are, and what was not looked at.
fn sureness(services: &Services) -> Vec<String> {
    let times = match &services.posed.estimate {
        Some(e) if e.pairs == e.of => "All minutes are estimated from coordinates; measured ones may choose other sites.",
        Some(_) => "Some minutes are estimated from coordinates.",
        None => "The minutes are those of `travel`.",
    };
    vec![times.into(), "It holds if patients go to the nearest open site. Safety, staff and buildings are not in it.".into()]
}

fn best(services: &Services, option: &OptionFound) -> Finding {
    let n = option.assignment.open.len();
    let mean = option.measures.mean_minutes;
    let against = services.today().map_or_else(String::new, |today| {
        let moved = option.shift.map_or_else(String::new, |s| format!("; the unit changes for {}", patients(s.elsewhere)));
        format!(", against {} from today's {}{moved}", minutes(today.measures.mean_minutes), today.assignment.open.len())
    });
    let proven = option.proof.as_ref().is_some_and(|p| p.gap <= p.tolerance);
    let mut sure = sureness(services);
    if !proven {
        sure.insert(0, "The search was stopped before it was proven; the bound stands in the table.".into());
    }
    Finding {
        code: "services-best",
        level: Level::Decide,
        sentence: format!("From the best {} the mean patient would be {} away{against}", sites(n), minutes(mean)),
        sureness: sure,
        figures: vec![(of_option(option, "mean_minutes"), minutes(mean))],
        at_stake: patients(option.shift.map_or(option.assignment.patients, |s| s.elsewhere)),
        ask: Some(Ask {
            what: format!(
                "Hold {} against safety, staff, buildings and money before it is called an option",
                services.site_codes(&option.assignment)
            ),
            whom: "the community's clinical leads and the organisations whose sites these are".into(),
        }),
        unverified_alone: services.posed.estimate.is_some(),
    }
}

fn named(services: &Services, option: &OptionFound) -> Finding {
    let mut sentence = format!("‘{}’: the mean patient is {} away", option.name, minutes(option.measures.mean_minutes));
    if let Some(shift) = option.shift.filter(|s| s.farther > 0.0) {
        sentence += &format!("; {} travel longer, by {}", patients(shift.farther), minutes(shift.minutes_more));
    }
    let alike = services.front.iter().find(|f| f.assignment.open.len() == option.assignment.open.len());
    if let Some(best) = alike {
        let more = option.measures.mean_minutes - best.assignment.mean_minutes;
        sentence += &if more > 0.05 {
            format!("; the best {} would be {} nearer", sites(option.assignment.open.len()), minutes(more))
        } else {
            "; no set of so many sites is nearer".into()
        };
    }
    Finding {
        code: "services-option",
        level: Level::Decide,
        sentence,
        sureness: sureness(services),
        figures: vec![(of_option(option, "mean_minutes"), minutes(option.measures.mean_minutes))],
        at_stake: patients(option.shift.map_or(0.0, |s| s.farther)),
        ask: Some(Ask {
            what:
                "Ask those whose journeys grow, and say what is done for them; the places stand in the table of journeys that change most"
                    .into(),
            whom: "the people of those places, and the council's health scrutiny committee".into(),
        }),
        unverified_alone: services.posed.estimate.is_some(),
    }
}

/// Patients who would be beyond the threshold, where they are more than today.
fn beyond(services: &Services, option: &OptionFound) -> Option<Finding> {
    let count = |o: &OptionFound| (1.0 - o.measures.share_within) * o.assignment.patients;
    let (today, then) = (count(services.today()?), count(option));
    if option.kind == OptionKind::Nothing || then <= today + 0.5 {
        return None;
    }
    Some(Finding {
        code: "services-beyond",
        level: Level::Note,
        sentence: format!(
            "Under ‘{}’ {} are more than {} away, against {} today",
            option.name,
            patients(then),
            minutes(services.threshold_minutes),
            patients(today)
        ),
        sureness: sureness(services),
        figures: vec![(of_option(option, "share_within"), Quantity::new(option.measures.share_within, Unit::Share))],
        at_stake: patients(then - today),
        ask: None,
        unverified_alone: services.posed.estimate.is_some(),
    })
}

/// Units that would see more than they can.
fn over(services: &Services, option: &OptionFound, community: &Community) -> Option<Finding> {
    let loads = option.assignment.open.iter().zip(&option.assignment.loads);
    let over = loads.filter_map(|(j, load)| {
        let site = &services.posed.sites[*j];
        let capacity = crate::money::capacity(community, &services.settings.service, site)?;
        (*load > capacity).then(|| (site.to_string(), load - capacity))
    });
    let over: Vec<(String, f64)> = over.collect();
    let (first, _) = over.first()?;
    let names: Vec<String> = over.iter().map(|(site, more)| format!("{site} by {}", patients(*more))).collect();
    let key = FigureKey::new("services.unit_over").at("option", &option.id).at("site", first);
    Some(Finding {
        code: "services-over-capacity",
        level: Level::Act,
        sentence: format!("Under ‘{}’ more patients come than units can see: {}", option.name, list(&names, 4)),
        sureness: vec!["Patients from beyond the community come on top; they are not in these figures.".into()],
        figures: vec![(key, patients(over[0].1))],
        at_stake: patients(over.iter().map(|(_, more)| more).sum()),
        ask: Some(Ask {
            what: "Agree capacity with the units that receive, before anything closes".into(),
            whom: "the organisations that own them".into(),
        }),
        unverified_alone: false,
    })
}

/// Which option of the short list is worth most, and at what that turns.
fn worth(services: &Services) -> Option<Finding> {
    let short: Vec<&str> = services.list().iter().filter(|(_, fallen)| fallen.is_empty()).map(|(o, _)| o.id.as_str()).collect();
    let appraised =
        services.appraised.iter().filter_map(|(id, a)| Some((id, a.as_ref().ok()?))).filter(|(id, _)| short.contains(&id.as_str()));
    let (id, best) = appraised.max_by(|a, b| a.1.npsv.total_cmp(&b.1.npsv).then(b.0.cmp(a.0)))?;
    let option = services.option(id)?;
    let pounds = Quantity::new(best.npsv, Unit::Pounds);
    let sentence = if best.npsv > 0.0 {
        format!("Of the options that can be appraised ‘{}’ is worth most to society: {pounds} more than doing nothing", option.name)
    } else {
        format!("No option that can be appraised is worth more to society than doing nothing; the nearest, ‘{}’, is {pounds}", option.name)
    };
    let turns = best.sensitivity.iter().filter(|(_, low, high)| (low.min(*high) < 0.0) != (low.max(*high) < 0.0)).map(|(what, _, _)| *what);
    let turns: Vec<String> = turns.map(str::to_owned).collect();
    let sure = if turns.is_empty() {
        "Its sign holds over the range of each term by itself.".to_owned()
    } else {
        format!("Its sign turns within the range of {}.", list(&turns, 4))
    };
    Some(Finding {
        code: "services-worth",
        level: Level::Decide,
        sentence,
        sureness: vec![sure, "Safety, outcomes, staff, transition and environment are not in money here, and savings on running costs are rarely had in full.".into()],
        figures: vec![(of_option(option, "npsv"), pounds)],
        at_stake: patients(option.shift.map_or(0.0, |s| s.elsewhere)),
        ask: Some(Ask {
            what: "Put costs that somebody answers for into `provision`, and say what is not in money".into(),
            whom: "the directors of finance of the organisations whose sites these are".into(),
        }),
        unverified_alone: true,
    })
}

/// How often each option is worth most, and what would change that.
fn choice(services: &Services) -> Option<Finding> {
    let sure = services.sure.as_ref()?;
    let (mostly, turn) = (sure.mostly.as_ref()?, sure.turns.first()?);
    let option = services.option(mostly)?;
    let worth = sure.options.iter().find(|o| o.option == *mostly)?.worth?;
    let chance = |value: f64| Quantity::new(value, Unit::Probability);
    let share = |value: f64| Quantity::new(value, Unit::Share);
    let least = sure.options.iter().filter_map(|o| Some((o, o.worth?.regret_most))).min_by(|a, b| a.1.total_cmp(&b.1))?;
    let safest = services.option(&least.0.option)?;
    Some(Finding {
        code: "services-choice",
        level: Level::Note,
        sentence: format!(
            "‘{}’ is worth most in {} of the worlds drawn; ‘{}’ has the least regret at worst",
            option.name,
            share(worth.best),
            safest.name
        ),
        sureness: vec![format!(
            "What would change it most is {}: {} of the worlds where it is low, {} where it is high.",
            turn.what,
            share(turn.low),
            share(turn.high)
        )],
        figures: vec![(of_option(option, "sure_best"), chance(worth.best))],
        at_stake: patients(option.shift.map_or(0.0, |s| s.elsewhere)),
        ask: None,
        unverified_alone: true,
    })
}

fn unreached(services: &Services) -> Option<Finding> {
    let left = &services.posed.unreached;
    if left.is_empty() {
        return None;
    }
    let names: Vec<String> = left.iter().map(|(p, n)| format!("{p} ({})", patients(*n))).collect();
    let first = services.options.first()?;
    Some(Finding {
        code: "services-unreached",
        level: Level::Act,
        sentence: format!("No journey is known from {}: its patients are in no figure", list(&names, 4)),
        sureness: vec!["`travel` has journeys from other places, so that no road seems to lead there.".into()],
        figures: vec![(FigureKey::new("services.patients"), patients(first.assignment.patients))],
        at_stake: patients(left.iter().map(|(_, n)| n).sum()),
        ask: Some(Ask { what: "Say how these patients are reached, and how long that takes".into(), whom: "the ambulance service".into() }),
        unverified_alone: false,
    })
}

fn estimated(services: &Services) -> Option<Finding> {
    let e = services.posed.estimate.as_ref()?;
    let share = Quantity::new(e.pairs as f64 / e.of as f64, Unit::Share);
    Some(Finding {
        code: "services-estimated",
        level: Level::Note,
        sentence: format!("{share} of the minutes are estimated from coordinates: these options illustrate, and decide nothing"),
        sureness: vec![format!(
            "{:.1} minutes, and {:.2} more for each kilometre of great circle; rivers, hills and motorways are not in that.",
            e.detour.start_minutes, e.detour.minutes_per_km
        )],
        figures: vec![(FigureKey::new("services.estimated_share"), share)],
        at_stake: patients(services.options.first().map_or(0.0, |o| o.assignment.patients)),
        ask: Some(Ask {
            what: "Put measured minutes into `travel` (`aircover import --travel`)".into(),
            whom: "the analysts of the region".into(),
        }),
        unverified_alone: true,
    })
}

fn border(services: &Services) -> Option<Finding> {
    let (inside, today) = (services.inside.as_ref()?, services.today()?);
    let more = inside.mean_minutes - today.measures.mean_minutes;
    if more < 0.05 {
        return None;
    }
    Some(Finding {
        code: "services-border",
        level: Level::Note,
        sentence: format!(
            "Planned inside its border alone, the mean patient would be {} farther from care: {} of today's {} belong to others",
            minutes(more),
            today.assignment.open.len() - inside.open.len(),
            sites(today.assignment.open.len())
        ),
        sureness: sureness(services),
        figures: vec![(FigureKey::new("services.border_minutes"), minutes(more))],
        at_stake: patients(inside.patients_elsewhere(&services.posed.instance, &today.assignment)),
        ask: Some(Ask { what: "Plan with the neighbours whose units these patients use".into(), whom: "the neighbouring boards".into() }),
        unverified_alone: services.posed.estimate.is_some(),
    })
}

fn recorded(services: &Services) -> Option<Finding> {
    let recorded = services.recorded.as_ref().filter(|r| r.patients > 0.0)?;
    let share = recorded.at_nearest / recorded.patients;
    let beyond = if recorded.elsewhere > 0.0 {
        format!("; {} more are recorded at sites or from places that are not here", patients(recorded.elsewhere))
    } else {
        String::new()
    };
    Some(Finding {
        code: "services-recorded",
        level: if share < 0.7 { Level::Decide } else { Level::Note },
        sentence: format!("{} of the recorded patients went to the nearest of today's sites{beyond}", Quantity::new(share, Unit::Share)),
        sureness: vec!["What the nearest site does not explain today, it will not explain tomorrow.".into()],
        figures: vec![(FigureKey::new("services.recorded_at_nearest"), Quantity::new(share, Unit::Share))],
        at_stake: patients(recorded.patients - recorded.at_nearest),
        ask: None,
        unverified_alone: false,
    })
}
