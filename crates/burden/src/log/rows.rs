//! Requests as the run draws them: by an assumed rate, or by one that the log gave.

use std::collections::{BTreeMap, BTreeSet};

use community::ids::{OrganisationId, RoleOrTeam};
use community::tables::Status;
use community::{Community, Month};
use uncertainty::{Lognormal, NormalSample};

use super::{Fit, LEAST_DAYS, LEAST_HOURS, LEAST_LINES, LogRow, RequestLog, Used, Window, posterior};
use crate::days::Days;
use crate::load::three_points;
use crate::log::fit::HoursFrom;
use crate::model::origin_of_kind;
use crate::place::Placer;
use crate::result::Note;
use crate::rows::{AdHocRow, Rate};

/// Rows of requests: those of `ad_hoc`, and in place of them those that the log gave, unless a setting says not to use it.
pub(crate) fn ad_hoc_rows(placer: &mut Placer<'_, '_>, log: Option<&mut RequestLog>, used: bool, notes: &mut Vec<Note>) -> Vec<AdHocRow> {
    let mut rows = assumed_rows(placer, notes);
    match log {
        Some(log) if used => fitted_rows(placer, log, &mut rows, notes),
        Some(log) => log.pairs.iter_mut().for_each(|p| p.used = Used::Not("the setting `burden.requests` says not to use the log")),
        None => {}
    }
    rows
}

/// Roles with their share of each month.
type Shares = Vec<(usize, Vec<f64>)>;

fn assumed_rows(placer: &mut Placer<'_, '_>, notes: &mut Vec<Note>) -> Vec<AdHocRow> {
    let community = placer.community;
    let mut result: Vec<AdHocRow> = Vec::new();
    for (index, row) in community.ad_hoc.rows.iter().enumerate() {
        let (low, high) = (row.hours_low.get().min(row.hours_high.get()), row.hours_low.get().max(row.hours_high.get()));
        let size = Lognormal::from_p10_p90(low.max(high / 100.0), high);
        let rate =
            three_points(Some(row.requests_month_low.get()), Some(row.requests_month_mode.get()), Some(row.requests_month_high.get()));
        let (Some(size), Some(rate)) = (size, rate) else {
            notes.push(Note::new("ad-hoc-empty", format!("requests of ‘{}’ to ‘{}’ have no hours and are left out", row.issuer, row.role)));
            continue;
        };
        let Some((issuer, kind)) = issuer_of(placer, &row.issuer) else { continue };
        let roles = shares(placer, &row.issuer, &row.role);
        if roles.is_empty() {
            notes.push(Note::new(
                "ad-hoc-nobody",
                format!("requests of ‘{}’ fall on ‘{}’, which is no role or team of the table", row.issuer, row.role),
            ));
        }
        let key = format!("{}/{}", row.issuer, row.role);
        let again = result.iter().filter(|r| r.entity.split('#').next() == Some(&key)).count();
        let entity = if again == 0 { key } else { format!("{key}#{}", again + 1) };
        result.push(AdHocRow {
            row: Some(index),
            fit: None,
            issuer,
            origin: origin_of_kind(&kind),
            rate: Rate::Assumed(rate),
            size,
            size_error: 0.0,
            status: row.status,
            entity,
            roles,
        });
    }
    result
}

/// The body that asks in an issuer's place at the beginning, by index in the list of issuers, and its kind.
fn issuer_of<'a>(placer: &mut Placer<'a, '_>, id: &'a OrganisationId) -> Option<(usize, String)> {
    let issuer_id = placer.bodies.issuer_heir(id, placer.days.first)?;
    let kind = placer.bodies.organisation(issuer_id).map_or("", |o| placer.community.organisations.rows[o].kind.as_str());
    Some((placer.issuers.index(issuer_id), kind.to_owned()))
}

/// An issuer's code where a table holds it.
fn issuer_id<'a>(community: &'a Community, id: &str) -> Option<&'a OrganisationId> {
    let listed = community.ad_hoc.rows.iter().map(|a| &a.issuer).chain(community.requests.rows.iter().map(|r| &r.issuer));
    listed.into_iter().find(|i| i.as_str() == id)
}

/// The roles of a name that answer an issuer's requests, with the share of each month in which they exist, and the issuer or its heir does.
fn shares<'a>(placer: &Placer<'a, '_>, issuer: &'a OrganisationId, name: &RoleOrTeam) -> Shares {
    let days = placer.days;
    let mut shares: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (from, to) in placer.bodies.stretches(days.first, days.last) {
        if placer.bodies.issuer_heir(issuer, from).is_none() {
            continue;
        }
        for (role, share) in placer.bodies.anywhere(name, from) {
            let of_role = shares.entry(role).or_insert_with(|| vec![0.0; placer.community.profile.months as usize]);
            for day in (from..=to).filter(|&d| days.is_working(d)) {
                if let Some(month) = days.month(day) {
                    let (start, end) = days.month_days(Month::of(days.date(day)));
                    of_role[month] += share / f64::from(days.count(start, end).max(1));
                }
            }
        }
    }
    shares.into_iter().collect()
}

/// Puts a row of the log in the place of what was assumed, for each issuer and role of which the log is long enough.
fn fitted_rows(placer: &mut Placer<'_, '_>, log: &mut RequestLog, rows: &mut Vec<AdHocRow>, notes: &mut Vec<Note>) {
    let community = placer.community;
    let window = Window::of(community, log);
    let of_role = |log: &RequestLog, role: usize| -> Vec<usize> {
        log.pairs.iter().filter(|p| p.role == Some(role)).flat_map(|p| p.lines.iter().copied()).collect()
    };
    add_silent_pairs(community, log, rows, &window);
    let (mut too_short, mut replaced): (BTreeSet<&'static str>, BTreeSet<usize>) = (BTreeSet::new(), BTreeSet::new());
    for at in 0..log.pairs.len() {
        let (Some(id), Some(role)) = (log.pairs[at].issuer.clone(), log.pairs[at].role) else { continue };
        let role_lines = of_role(log, role);
        let prior = assumed_of(community, placer, rows, &id, role);
        let pair = &mut log.pairs[at];
        pair.assumed = prior.as_ref().map(|p| p.mean);
        let fitted = fit(community, &id, role, pair, &role_lines, prior.as_ref(), &window);
        let (fit, size, size_error) = match fitted {
            Ok(fitted) => fitted,
            Err(why) => {
                pair.used = Used::Not(why);
                if prior.is_none() {
                    too_short.insert(why);
                }
                continue;
            }
        };
        let Some(rate) = posterior(fit.prior, fit.lines, fit.months) else { continue };
        let Some((issuer_id, (issuer, kind))) = issuer_id(community, &id).and_then(|i| Some((i, issuer_of(placer, i)?))) else {
            pair.used = Used::Not("the body that asked has ended without heir");
            continue;
        };
        for &part in prior.iter().flat_map(|p| &p.parts) {
            rows[part].roles.retain(|(r, _)| *r != role);
            replaced.insert(part);
        }
        pair.used = Used::Fitted { rate: rate.mean(), hours: fit.hours_from != HoursFrom::Assumed };
        let name = community.roles.rows[role].role.as_str();
        rows.push(AdHocRow {
            row: None,
            origin: origin_of_kind(&kind),
            issuer,
            rate: Rate::Fitted(rate),
            size,
            size_error,
            status: Status::Read,
            entity: format!("log: {id}/{name}"),
            roles: shares(placer, issuer_id, &RoleOrTeam::from(name)),
            fit: Some(fit),
        });
    }
    // What has lost all its roles to the log asks nothing more.
    let mut index = 0;
    rows.retain(|row| {
        index += 1;
        !row.roles.is_empty() || !replaced.contains(&(index - 1))
    });
    let unused: usize = log.pairs.iter().filter(|p| p.assumed.is_none() && matches!(p.used, Used::Not(_))).map(|p| p.lines.len()).sum();
    if unused > 0 {
        let why: Vec<String> = too_short.into_iter().map(str::to_owned).collect();
        let sentence = format!(
            "{} of the log of requests {} in no figure of hours, and no rate is assumed for them: {}",
            crate::words::count(unused, "line", "lines"),
            if unused == 1 { "is" } else { "are" },
            crate::words::list(&why, 3)
        );
        notes.push(Note::new("log-unused", sentence));
    }
}

/// What is assumed of one issuer and role: mean and variance of the rate; the rows it is from; its hours.
struct Assumed {
    mean: f64,
    variance: f64,
    parts: Vec<usize>,
    size: Lognormal,
}

fn assumed_of<'a>(community: &'a Community, placer: &Placer<'a, '_>, rows: &[AdHocRow], issuer: &str, role: usize) -> Option<Assumed> {
    let mut found: Option<Assumed> = None;
    for (index, row) in rows.iter().enumerate() {
        let Some(table) = row.row.filter(|&r| community.ad_hoc.rows[r].issuer.as_str() == issuer) else { continue };
        let Some((_, share)) = row.roles.iter().find(|(r, _)| *r == role) else { continue };
        let name = RoleOrTeam::from(community.roles.rows[role].role.as_str());
        let own = shares(placer, &community.ad_hoc.rows[table].issuer, &name);
        let whole: f64 = own.iter().flat_map(|(_, s)| s).sum();
        let part = if whole > 0.0 { share.iter().sum::<f64>() / whole } else { 1.0 };
        let (mean, variance) = (row.rate.mean() * part, row.rate.variance() * part * part);
        match &mut found {
            Some(sum) => {
                // Hours of the larger stream stand for both.
                if mean > sum.mean {
                    sum.size = row.size;
                }
                sum.mean += mean;
                sum.variance += variance;
                sum.parts.push(index);
            }
            None => found = Some(Assumed { mean, variance, parts: vec![index], size: row.size }),
        }
    }
    found
}

/// Pairs of which a rate is assumed and of which a role that keeps a log has no line: that none came is known too.
fn add_silent_pairs(community: &Community, log: &mut RequestLog, rows: &[AdHocRow], window: &Window) {
    let logging: BTreeSet<usize> = log.pairs.iter().filter_map(|p| p.role).collect();
    let mut silent: BTreeSet<(&str, usize)> = BTreeSet::new();
    for row in rows {
        let Some(table) = row.row else { continue };
        let issuer = community.ad_hoc.rows[table].issuer.as_str();
        silent.extend(row.roles.iter().filter(|(r, _)| logging.contains(r)).map(|(r, _)| (issuer, *r)));
    }
    for (issuer, role) in silent {
        if log.row(Some(issuer), Some(role)).is_none() {
            let part = window.part(community, Some(issuer), Some(role));
            log.pairs.push(LogRow::new(community, Some(issuer), Some(role), Vec::new(), &part));
        }
    }
}

/// The fit of a pair, with the distribution of its hours and the error of their mean logarithm; or why the log is not used.
fn fit(
    community: &Community,
    issuer: &str,
    role: usize,
    pair: &LogRow,
    role_lines: &[usize],
    prior: Option<&Assumed>,
    window: &Window,
) -> Result<(Fit, Lognormal, f64), &'static str> {
    let days = window.part(community, Some(issuer), Some(role)).days();
    if role_lines.len() < LEAST_LINES {
        return Err("its role logged fewer than ten lines");
    }
    if days < LEAST_DAYS {
        return Err("its log spans fewer than 28 days");
    }
    let logs = |lines: &[usize]| -> Vec<f64> {
        let hours = lines.iter().filter_map(|&i| community.requests.rows[i].hours).map(|h| h.get());
        hours.filter(|h| *h > 0.0).map(libm::log).collect()
    };
    let fitted = |logs: &[f64]| {
        let sample = NormalSample::of(logs).filter(|s| s.n >= LEAST_HOURS)?;
        Some((Lognormal::from_logs(sample.mean, sample.sd)?, sample.sd / libm::sqrt(sample.n as f64)))
    };
    let (own, of_role) = (logs(&pair.lines), logs(role_lines));
    let (hours_from, (size, error)) = match (fitted(&own), prior, fitted(&of_role)) {
        (Some(size), _, _) => (HoursFrom::Pair(own.len()), size),
        (None, Some(prior), _) => (HoursFrom::Assumed, (prior.size, 0.0)),
        (None, None, Some(size)) => (HoursFrom::Role(of_role.len()), size),
        (None, None, None) => return Err("fewer than eight lines of its role give hours"),
    };
    let fit = Fit {
        issuer: issuer.to_owned(),
        role,
        lines: pair.lines.len(),
        days,
        months: pair.months,
        prior: prior.map(|p| (p.mean, p.variance)),
        hours_from,
    };
    Ok((fit, size, error))
}

pub(crate) fn spread_ad_hoc(days: &Days, months: &[Month], row: &AdHocRow, daily: &mut [Vec<f64>]) {
    for (role, shares) in &row.roles {
        for (month, share) in months.iter().zip(shares) {
            let (from, to) = days.month_days(*month);
            let working = f64::from(days.count(from, to).max(1));
            for day in (from..=to).filter(|&d| days.is_working(d)) {
                daily[*role][day - days.first] += row.hours(*share) / working;
            }
        }
    }
}
