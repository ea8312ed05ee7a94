//! A community from a register: what applies to one kind of organisation, with the teams of its template.

use std::collections::BTreeSet;

use community::ids::{Carrier, DemandId, OrganisationId, OrganisationKind, RoleId};
use community::tables::{Demand, Organisation, Role};
use community::units::{Share, Wte};
use community::{AnyTable as _, Community, Severity, Table};
use exchange::{StartDemand, StartSheet, StartTeam};
use parameters::{ParameterError, Register, TeamTemplate};

use super::{FromRegister, RegisterPart, TimeTaken, by_status};
use crate::error::AppError;
use crate::start::{BASIS, Rests, basis, set_time_taken};

/// Makes the community.
pub(super) fn build(wanted: &FromRegister) -> Result<(Community, RegisterPart), AppError> {
    let register = find_register(&wanted.register)?;
    let kind = find_kind(&register, &wanted.kind)?;
    let mut community = read(&register)?;
    let own = own_organisation(&kind, wanted.name.as_deref());
    keep_what_applies(&mut community, &kind, &own);
    let left_out = untick(&mut community, &wanted.without)?;
    let templates = register.teams_of(&kind)?;
    let typed = add_teams(&mut community, &own, &templates, wanted)?;
    drop_work_without_team(&mut community);
    keep_bodies(&mut community, own);
    community.profile.name = community.organisations.rows[0].name.clone();
    let part = RegisterPart {
        register: register.name,
        kind,
        demands: by_status(&community),
        left_out,
        teams: (community.roles.rows.len(), community.roles.rows.iter().map(|r| r.wte.get()).sum()),
        typed,
        taken: wanted.taken.clone(),
        not_covered: not_covered(&register)?,
    };
    Ok((community, part))
}

/// What the sheet `start` asks of somebody who fills the workbook in.
pub(super) fn start_sheet(community: &Community, wanted: &FromRegister) -> Result<StartSheet, AppError> {
    let team = |role: &Role| StartTeam { role: role.role.to_string(), name: role.name.clone(), wte: role.wte.get(), people: role.people };
    let demand = |d: &Demand| StartDemand {
        demand: d.demand.to_string(),
        title: d.title.clone(),
        issuer: d.issuer.iter().map(OrganisationId::as_str).collect::<Vec<_>>().join("; "),
        status: d.status.word().into(),
    };
    Ok(StartSheet {
        title: format!("Start here: {}", community.profile.name),
        taken: typed_range(&wanted.taken)?,
        teams: community.roles.rows.iter().map(team).collect(),
        demands: community.demands.rows.iter().map(demand).collect(),
    })
}

pub(super) fn find_register(name: &str) -> Result<Register, AppError> {
    parameters::register(name).ok_or_else(|| AppError::BadArgument {
        argument: "--register",
        found: name.into(),
        expected: one_of(name, parameters::registers().iter().map(|r| (*r).to_owned())),
        hint: None,
    })
}

fn find_kind(register: &Register, kind: &str) -> Result<String, AppError> {
    let kinds = register.kinds()?;
    let plain = |text: &str| text.trim().to_lowercase().replace(['-', '_'], " ");
    match kinds.iter().find(|k| plain(k) == plain(kind)) {
        Some(kind) => Ok(kind.clone()),
        None => Err(AppError::BadArgument {
            argument: "--kind",
            found: kind.into(),
            expected: one_of(kind, kinds.into_iter()),
            hint: Some(format!(
                "these are the kinds for which `{}` has teams; put a kind of several words in quotation marks",
                register.name
            )),
        }),
    }
}

/// The valid words, nearest first.
fn one_of(found: &str, valid: impl Iterator<Item = String>) -> String {
    let found = found.to_lowercase();
    let mut valid: Vec<(String, usize)> = valid.map(|v| (v.clone(), strsim::osa_distance(&found, &v.to_lowercase()))).collect();
    valid.sort_by_key(|(v, distance)| (!v.to_lowercase().contains(&found), *distance));
    let words: Vec<String> = valid.into_iter().map(|(v, _)| format!("`{v}`")).collect();
    format!("one of {}", words.join(", "))
}

/// The register's rows as tables.
fn read(register: &Register) -> Result<Community, AppError> {
    let broken = |file: &'static str, problems: Vec<community::Problem>| {
        let first = problems.iter().find(|p| p.severity == Severity::Error);
        let why = first.map(|p| format!("{}: found {}, expected {}", p.place, p.found, p.expected));
        why.map_or(Ok(()), |why| Err(ParameterError::Register { register: register.name.into(), file, why }))
    };
    let (profile, problems) = exchange::read_profile("aircover.toml", register.profile);
    broken("aircover.toml", problems)?;
    let Some(profile) = profile else {
        let why = "there is no profile".to_owned();
        return Err(ParameterError::Register { register: register.name.into(), file: "aircover.toml", why }.into());
    };
    let mut community = Community::new(profile);
    broken("bodies.csv", exchange::read_csv(&mut community.organisations, "bodies.csv", register.bodies))?;
    broken("demands.csv", exchange::read_csv(&mut community.demands, "demands.csv", register.demands))?;
    broken("efforts.csv", exchange::read_csv(&mut community.efforts, "efforts.csv", register.efforts))?;
    broken("ad_hoc.csv", exchange::read_csv(&mut community.ad_hoc, "ad_hoc.csv", register.ad_hoc))?;
    Ok(community)
}

/// The organisation itself. Its code is the kind's first letters (`MHT`): where the register has a body of that code and kind that stands
/// for the one of the place, this is that body.
fn own_organisation(kind: &str, name: Option<&str>) -> Organisation {
    let words: Vec<&str> = kind.split_whitespace().filter(|w| *w != "and").collect();
    let code = match words[..] {
        [one] => one.to_uppercase(),
        _ => words.iter().filter_map(|w| w.chars().next()).collect::<String>().to_uppercase(),
    };
    Organisation {
        organisation: OrganisationId::from(code.as_str()),
        name: name.map(str::trim).filter(|n| !n.is_empty()).map_or_else(|| format!("Our {kind}"), str::to_owned),
        kind: OrganisationKind::from(kind),
        parent: None,
        ods_code: None,
        from: None,
        until: None,
        successor: None,
    }
}

/// Keeps the demands that the kind carries, as carried by it alone, and the requests that others make of it.
fn keep_what_applies(community: &mut Community, kind: &str, own: &Organisation) {
    let of_kind = |d: &Demand| d.carried_by.iter().any(|c| c.as_str().eq_ignore_ascii_case(kind));
    let others: BTreeSet<DemandId> = community.demands.rows.iter().filter(|d| !of_kind(d)).map(|d| d.demand.clone()).collect();
    community.leave_out(&others);
    for demand in &mut community.demands.rows {
        demand.carried_by = vec![Carrier::from(kind)];
    }
    let own = own.organisation.as_str();
    retain(&mut community.ad_hoc, |cells| cells[0] != own);
}

/// Keeps the rows that pass; how many went does not matter here.
fn retain<R: community::Row>(table: &mut Table<R>, keep: impl Fn(&[String]) -> bool) {
    let _gone: usize = table.retain(&mut |cells| keep(cells));
}

/// Leaves out what was unticked.
fn untick(community: &mut Community, without: &[String]) -> Result<usize, AppError> {
    let mut left_out = BTreeSet::new();
    for code in without.iter().map(|c| c.trim()).filter(|c| !c.is_empty()) {
        let Some(demand) = community.demands.rows.iter().find(|d| d.demand.as_str().eq_ignore_ascii_case(code)) else {
            let codes = community.demands.rows.iter().map(|d| d.demand.as_str());
            let nearest = codes.min_by_key(|c| strsim::osa_distance(&code.to_lowercase(), &c.to_lowercase())).unwrap_or_default();
            return Err(AppError::BadArgument {
                argument: "--without",
                found: code.into(),
                expected: "the code of a demand that the register asks of this kind".into(),
                hint: Some(format!("the nearest is `{nearest}`; made without this option, `demands` lists all of them")),
            });
        };
        left_out.insert(demand.demand.clone());
    }
    community.leave_out(&left_out);
    Ok(left_out.len())
}

/// Adds the teams of the template with what was typed; gives how many figures were.
fn add_teams(community: &mut Community, own: &Organisation, templates: &[TeamTemplate], wanted: &FromRegister) -> Result<usize, AppError> {
    let wte = typed_figures("--wte", &wanted.wte, templates, "whole-time equivalents above 0", |v| v > 0.0)?;
    let people = typed_figures("--people", &wanted.people, templates, "a whole number of people", |v| v >= 1.0 && v.fract() == 0.0)?;
    let range = typed_range(&wanted.taken)?;
    let prefix = own.organisation.as_str().to_lowercase();
    community.roles.extra_columns = vec![BASIS.into()];
    for (n, template) in templates.iter().enumerate() {
        let mut role = role(&format!("{prefix}-{}", template.team), own, template);
        if let Some(typed) = wte[n] {
            role.wte = Wte(typed);
        }
        if let Some(typed) = people[n] {
            role.people = Some(typed as i64);
        }
        match (range, &wanted.taken) {
            (Some((low, high)), _) => set_time_taken(&mut role, low, high),
            (None, TimeTaken::Template) => {
                let [low, mode, high] = template.committed_share.map(|s| Some(Share(s)));
                (role.committed_share_low, role.committed_share_mode, role.committed_share_high) = (low, mode, high);
            }
            (None, _) => {}
        }
        community.roles.rows.push(role);
        let rests = |typed: bool| if typed { Rests::Typed } else { Rests::Template };
        let taken = match &wanted.taken {
            TimeTaken::Unknown => Rests::Unknown,
            TimeTaken::Typed(_) => Rests::Typed,
            TimeTaken::Template => Rests::Template,
        };
        community.roles.extra.push(vec![basis([rests(wte[n].is_some()), rests(people[n].is_some()), taken])]);
    }
    Ok(wte.iter().chain(&people).filter(|typed| typed.is_some()).count())
}

fn role(id: &str, own: &Organisation, template: &TeamTemplate) -> Role {
    Role {
        role: RoleId::from(id),
        organisation: own.organisation.clone(),
        name: template.name.clone(),
        team: Some(template.team.clone()),
        band: Some(template.band.clone()),
        wte: Wte(template.wte),
        people: Some(template.people),
        manager: template.manager,
        committed_share_low: None,
        committed_share_mode: None,
        committed_share_high: None,
        vacancy_rate: None,
        contracted_hours_week: None,
        leave_days: None,
        training_days: None,
        sickness_rate: None,
        hour_cost: None,
        from: None,
        until: None,
    }
}

/// What was typed for each team of the template, in its order.
fn typed_figures(
    argument: &'static str,
    typed: &[String],
    templates: &[TeamTemplate],
    expected: &str,
    valid: impl Fn(f64) -> bool,
) -> Result<Vec<Option<f64>>, AppError> {
    let mut figures = vec![None; templates.len()];
    for text in typed.iter().map(|t| t.trim()).filter(|t| !t.is_empty()) {
        let bad = |expected: String, hint: &str| AppError::BadArgument {
            argument,
            found: text.into(),
            expected,
            hint: Some(hint.to_owned()).filter(|h| !h.is_empty()),
        };
        let (team, figure) = text
            .split_once('=')
            .ok_or_else(|| bad(format!("a team and a figure, as `{}=6`", templates[0].team), "put a comma between teams"))?;
        let position = templates.iter().position(|t| t.team.eq_ignore_ascii_case(team.trim()));
        let teams = || one_of(team.trim(), templates.iter().map(|t| t.team.clone()));
        let position = position.ok_or_else(|| bad(format!("a team, {}", teams()), ""))?;
        let number = figure.trim().parse::<f64>().ok().filter(|v| v.is_finite() && *v <= 100_000.0 && valid(*v));
        let number =
            number.ok_or_else(|| bad(format!("{expected} for `{}`, at most 100,000", team.trim()), "write a plain number, as 6 or 7.5"))?;
        if figures[position].replace(number).is_some() {
            return Err(bad("each team once".into(), ""));
        }
    }
    Ok(figures)
}

/// The range that was typed, as shares: `0.55-0.75`, or one value.
fn typed_range(taken: &TimeTaken) -> Result<Option<(f64, f64)>, AppError> {
    let TimeTaken::Typed(text) = taken else { return Ok(None) };
    let bad = |hint: &str| AppError::BadArgument {
        argument: "--committed",
        found: text.clone(),
        expected: "a range of shares as `0.55-0.75`, the smaller first, or `template`".into(),
        hint: Some(hint.into()),
    };
    let (low, high) = text.split_once(['-', '–']).unwrap_or((text, text));
    let share = |part: &str| part.trim().parse::<f64>().ok().filter(|v| v.is_finite());
    let (Some(low), Some(high)) = (share(low), share(high)) else {
        return Err(bad("write both ends as plain numbers from 0 to 1, with a hyphen between"));
    };
    if low > high {
        return Err(bad("the range is upside down: exchange its ends"));
    }
    if !(0.0..=1.0).contains(&low) || !(0.0..=1.0).contains(&high) {
        return Err(bad("shares lie from 0 to 1: write 0.55 for 55 per cent"));
    }
    Ok(Some((low, high)))
}

/// A register's hours fall on teams; a kind without a team has none of that part.
fn drop_work_without_team(community: &mut Community) {
    let teams: BTreeSet<String> = community.roles.rows.iter().filter_map(|r| r.team.clone()).collect();
    retain(&mut community.efforts, |cells| teams.contains(&cells[1]));
    retain(&mut community.ad_hoc, |cells| teams.contains(&cells[1]));
}

/// Puts the organisation first, then the bodies that ask anything of it and those above them.
fn keep_bodies(community: &mut Community, own: Organisation) {
    let asking = community.demands.rows.iter().flat_map(|d| d.issuer.clone());
    let mut wanted: BTreeSet<OrganisationId> = asking.chain(community.ad_hoc.rows.iter().map(|a| a.issuer.clone())).collect();
    loop {
        let linked = community.organisations.rows.iter().filter(|o| wanted.contains(&o.organisation));
        let more: BTreeSet<_> = linked.flat_map(|o| [o.parent.clone(), o.successor.clone()]).flatten().collect();
        if more.is_subset(&wanted) {
            break;
        }
        wanted.extend(more);
    }
    wanted.remove(&own.organisation);
    retain(&mut community.organisations, |cells| wanted.contains(&OrganisationId::from(cells[0].as_str())));
    let organisations = &mut community.organisations;
    organisations.rows.insert(0, own);
    organisations.extra.insert(0, vec![String::new(); organisations.extra_columns.len()]);
    organisations.origin = community::Origin::default();
}

fn not_covered(register: &Register) -> Result<Vec<(String, String, String)>, ParameterError> {
    Ok(register.coverage_rows()?.into_iter().map(|row| (row.level, row.issuer, row.not_covered)).collect())
}
