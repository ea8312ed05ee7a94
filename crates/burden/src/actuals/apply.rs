//! Recorded hours in the place of estimates, and estimates to come in the light of the record.

use std::collections::BTreeMap;

use community::tables::{LoadProfile, Per, Status, Work};
use uncertainty::Pert;

use super::PairResult;
use crate::days::Day;
use crate::place::Placer;
use crate::rows::{Knowledge, LoadRow, Piece, Record};

/// Puts the record of a demand and role in the place of its estimate, in the months that have one, and multiplies what is estimated of the others by what
/// the months to come take over of its ratio.
///
/// Recorded hours are shared among the rows of `efforts` and bodies that ask by their estimates for the month; where the month has none, by those of
/// all months. They are known: nothing is drawn.
pub(super) fn put_in_place(placer: &mut Placer<'_, '_>, rows: &mut Vec<LoadRow>, pair: &PairResult) {
    let shares = shares(rows, pair);
    let mut added = if shares.is_empty() { vec![without_estimate(placer, pair)] } else { Vec::new() };
    let n_rows = rows.len();
    let role = placer.community.roles.rows[pair.role].role.as_str();
    for (index, row) in rows.iter_mut().enumerate().take(n_rows) {
        let mine: Vec<usize> = (0..row.pieces.len()).filter(|&p| shares.contains_key(&(index, p))).collect();
        if mine.is_empty() {
            continue;
        }
        added.push(known_row(placer, row, pair, mine.iter().map(|&p| (row.pieces[p].issuer, &shares[&(index, p)]))));
        for &piece in &mine {
            for (units, (_, recorded)) in row.pieces[piece].units.iter_mut().zip(&pair.by_month) {
                if recorded.is_some() {
                    *units = 0.0;
                }
            }
        }
        if pair.credibility.is_some() {
            let taken: Vec<Piece> = mine.iter().map(|&p| row.pieces[p].clone()).collect();
            let mut at = 0;
            row.pieces.retain(|_| {
                at += 1;
                !mine.contains(&(at - 1))
            });
            added.extend(mended_row(row, pair, role, taken));
        } else {
            row.pieces.retain(|p| p.units.iter().any(|u| *u != 0.0));
        }
    }
    rows.extend(added.into_iter().filter(|r| !r.pieces.is_empty()));
    days(placer, pair);
}

/// Each row's and piece's share of the recorded hours, by month: `(row, piece) → share by month`.
fn shares(rows: &[LoadRow], pair: &PairResult) -> BTreeMap<(usize, usize), Vec<f64>> {
    let mut shares = BTreeMap::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, r)| r.demand == pair.demand) {
        for (at, piece) in row.pieces.iter().enumerate().filter(|(_, p)| p.role == pair.role) {
            shares.insert((index, at), piece.units.iter().map(|u| row.pert.mean() * u).collect::<Vec<f64>>());
        }
    }
    let n = shares.len() as f64;
    let whole: f64 = shares.values().flatten().sum();
    let of_months: Vec<f64> = (0..pair.by_month.len()).map(|m| shares.values().map(|s| s[m]).sum()).collect();
    for hours in shares.values_mut() {
        let all: f64 = hours.iter().sum();
        for (share, month) in hours.iter_mut().zip(&of_months) {
            *share = match (*month > 0.0, whole > 0.0) {
                (true, _) => *share / month,
                (false, true) => all / whole,
                (false, false) => 1.0 / n,
            };
        }
    }
    shares
}

/// The hours that were recorded, as a row that is not drawn: its unit is one hour.
fn known_row<'s>(
    placer: &Placer<'_, '_>,
    row: &LoadRow,
    pair: &PairResult,
    pieces: impl Iterator<Item = (usize, &'s Vec<f64>)>,
) -> LoadRow {
    let hours = |shares: &Vec<f64>| -> Vec<f64> {
        pair.by_month.iter().zip(shares).map(|((_, hours), share)| hours.unwrap_or(0.0) * share).collect()
    };
    let pieces = pieces.map(|(issuer, shares)| Piece { role: pair.role, issuer, units: hours(shares) });
    LoadRow {
        pieces: pieces.filter(|p| p.units.iter().any(|u| *u != 0.0)).collect(),
        entity: format!("{}@{} recorded", row.entity, placer.community.roles.rows[pair.role].role),
        ..known(placer, pair, row.effort, row.work)
    }
}

fn known(placer: &Placer<'_, '_>, pair: &PairResult, effort: Option<usize>, work: Work) -> LoadRow {
    let community = placer.community;
    let demand = &community.demands.rows[pair.demand];
    let role = community.roles.rows[pair.role].role.as_str();
    LoadRow {
        demand: pair.demand,
        effort,
        who: role.to_owned(),
        work,
        per: Per::Month,
        profile: LoadProfile::Level,
        count_year: 1.0,
        pert: Pert::point(1.0).expect("one is finite"),
        knowledge: Knowledge::Given,
        record: Record::Stands,
        assumption: false,
        unverified: demand.status == Status::Unverified,
        demand_read: demand.status == Status::Read,
        entity: format!("{}@{role} recorded", demand.demand),
        drawn_as: None,
        confirmed: true,
        pieces: Vec::new(),
    }
}

/// Recorded hours of a role of which the demand asks none: answering, unless a row of `efforts` for the role or its team says otherwise.
fn without_estimate(placer: &mut Placer<'_, '_>, pair: &PairResult) -> LoadRow {
    let community = placer.community;
    let demand = &community.demands.rows[pair.demand];
    let role = &community.roles.rows[pair.role];
    let is_role = |name: &str| name == role.role.as_str() || role.is_of_team(name);
    let effort = community.efforts.rows.iter().position(|e| e.demand == demand.demand && is_role(e.role.as_str()));
    let work = effort.map_or(Work::Answering, |e| community.efforts.rows[e].work);
    let issuer = placer.bodies.issuer(demand, placer.days.first).unwrap_or("not-named");
    let issuer = placer.issuers.index(issuer);
    let units = pair.by_month.iter().map(|(_, hours)| hours.unwrap_or(0.0)).collect();
    LoadRow { pieces: vec![Piece { role: pair.role, issuer, units }], ..known(placer, pair, effort, work) }
}

/// What is estimated of the months without a record: `h → factor · (μ + width · (h − μ))`, on the same random stream.
fn mended_row(row: &LoadRow, pair: &PairResult, role: &str, pieces: Vec<Piece>) -> Option<LoadRow> {
    let credibility = pair.credibility?;
    let pieces: Vec<Piece> = pieces.into_iter().filter(|p| p.units.iter().any(|u| *u != 0.0)).collect();
    let mean = row.pert.mean();
    let mend = |hours: f64| (credibility.factor * (mean + credibility.width * (hours - mean))).max(0.0);
    let pert = Pert::new(mend(row.pert.low()), mend(row.pert.mode()), mend(row.pert.high())).ok()?;
    (!pieces.is_empty()).then(|| LoadRow {
        pert,
        pieces,
        entity: format!("{}@{role}", row.entity),
        drawn_as: Some(row.stream().to_owned()),
        record: Record::Mends { factor: credibility.factor, weight: credibility.weight, months: pair.ratio.months },
        ..row.clone()
    })
}

/// Expected hours by day and of each due date follow: recorded months sum to what was recorded, others to what is now estimated.
fn days(placer: &mut Placer<'_, '_>, pair: &PairResult) {
    let factor = pair.credibility.map_or(1.0, |c| c.factor);
    let first = placer.days.first;
    let month_of = |day: Day| placer.days.month(day);
    let before = placer.tracked.get(&(pair.demand, pair.role)).cloned().unwrap_or_else(|| vec![0.0; placer.daily[pair.role].len()]);
    let daily = &mut placer.daily[pair.role];
    for (month, (estimate, recorded)) in pair.by_month.iter().enumerate() {
        let span: Vec<usize> = (0..daily.len()).filter(|&d| month_of(first + d) == Some(month)).collect();
        let working: Vec<usize> = span.iter().copied().filter(|&d| placer.days.is_working(first + d)).collect();
        match recorded {
            Some(hours) if *estimate > 0.0 => span.iter().for_each(|&d| daily[d] += before[d] * (hours / estimate - 1.0)),
            Some(hours) => {
                let days = if working.is_empty() { &span } else { &working };
                days.iter().for_each(|&d| daily[d] += hours / days.len() as f64);
            }
            None => span.iter().for_each(|&d| daily[d] += before[d] * (factor - 1.0)),
        }
    }
    for due in placer.dues.iter_mut().filter(|d| d.demand == pair.demand && d.role == pair.role) {
        if placer.days.month(due.day).is_some_and(|m| pair.by_month[m].1.is_none()) {
            due.hours *= factor;
        }
    }
}
