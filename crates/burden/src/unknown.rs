//! Demands whose hours nobody gave: carried as unknown, with a range from like demands.

use std::collections::{BTreeMap, BTreeSet};

use community::Community;
use community::tables::{Demand, DemandState, LoadProfile, Per, Status, Work};
use uncertainty::{Pert, quantile};

use crate::bodies::Bodies;
use crate::days::Days;
use crate::result::Note;
use crate::rows::{Knowledge, LoadRow, Record};
use crate::schedule::Schedule;

/// The fewest rows of one kind of demand from which a range is made; with fewer, rows of every kind are used.
pub(crate) const LIKE_ROWS: usize = 3;

/// The rule by which a range is made, in words.
pub(crate) const RULE: &str = "where nobody gave the hours, they are a range in hours a year, spread evenly while the demand is in force: from the \
    lowest tenth of the low estimates to the highest tenth of the high estimates, with the median of the most likely ones, over all given rows of \
    the same kind of demand and the same kind of work (of every kind of demand where there are fewer than three)";

/// A row whose hours are given, in hours a year for one carrier.
struct Like<'a> {
    kind: &'a str,
    who: &'a str,
    work: Work,
    low: f64,
    mode: f64,
    high: f64,
}

/// Rows of load for what is unknown: the rows of `efforts` without hours, and the demands without any row.
pub(crate) fn guessed_rows(
    community: &Community,
    bodies: &Bodies<'_>,
    days: &Days,
    schedules: &[Schedule],
    given: &[LoadRow],
    without: &[usize],
    notes: &mut Vec<Note>,
) -> Vec<LoadRow> {
    let like = like_rows(community, days, schedules, given);
    let index: BTreeMap<&str, usize> = community.demands.rows.iter().enumerate().map(|(i, d)| (d.demand.as_str(), i)).collect();
    let mut rows = Vec::new();
    // Rows with hours come first in the numbering of rows of one name, as they do when a scenario writes the guesses down.
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for row in given {
        *seen.entry(format!("{}/{}/{}", community.demands.rows[row.demand].demand, row.who, row.work)).or_insert(0) += 1;
    }
    for &effort in without {
        let row = &community.efforts.rows[effort];
        let Some(&demand) = index.get(row.demand.as_str()) else { continue };
        match guess(&like, &community.demands.rows[demand].kind, row.work) {
            Some(guess) => {
                let times = seen.entry(format!("{}/{}/{}", row.demand, row.role, row.work)).or_insert(0);
                *times += 1;
                let mut made = guessed(community, demand, Some(effort), row.role.as_str(), row.work, guess);
                if *times > 1 {
                    made.entity.push_str(&format!("#{times}"));
                }
                rows.push(made);
            }
            None => notes.push(no_guess(&community.demands.rows[demand])),
        }
    }
    let named: BTreeSet<&str> = community.efforts.rows.iter().map(|e| e.demand.as_str()).collect();
    for (demand, row) in community.demands.rows.iter().enumerate() {
        if named.contains(row.demand.as_str()) || row.state == DemandState::Done || schedules[demand].force.0 > schedules[demand].force.1 {
            continue;
        }
        let team = usual_team(community, bodies, &like, row, schedules[demand].force.0);
        match (team, guess(&like, &row.kind, Work::Answering)) {
            (Some(team), Some(guess)) => rows.push(guessed(community, demand, None, team, Work::Answering, guess)),
            _ => notes.push(no_guess(row)),
        }
    }
    rows
}

fn no_guess(demand: &Demand) -> Note {
    let sentence = format!(
        "no hours are given for ‘{}’, and no like demand gives a range or a team to put them on: it is counted, and carries no hours",
        demand.demand
    );
    Note::new("unknown-hours", sentence)
}

fn like_rows<'a>(community: &'a Community, days: &Days, schedules: &[Schedule], given: &'a [LoadRow]) -> Vec<Like<'a>> {
    let years = f64::from(community.profile.months) / 12.0;
    given
        .iter()
        .filter_map(|row| {
            let times = times_a_year(days, &schedules[row.demand], row, years);
            (times > 0.0).then(|| Like {
                kind: &community.demands.rows[row.demand].kind,
                who: &row.who,
                work: row.work,
                low: row.pert.low() * times,
                mode: row.pert.mode() * times,
                high: row.pert.high() * times,
            })
        })
        .collect()
}

/// How many units of a row fall in a year, for one carrier.
fn times_a_year(days: &Days, schedule: &Schedule, row: &LoadRow, years: f64) -> f64 {
    let in_period = schedule.dues.iter().filter(|&&d| d <= days.last).count() as f64;
    match row.per {
        Per::Occurrence => in_period / years,
        Per::Once => in_period.min(1.0) / years,
        Per::Month => 12.0,
        Per::Year => 1.0,
        Per::Event | Per::Case | Per::Request => row.count_year,
    }
}

/// A range in hours a year, how many rows it was made from, and whether they are of the same kind of demand.
fn guess(like: &[Like<'_>], kind: &str, work: Work) -> Option<(Pert, usize, bool)> {
    let of_work: Vec<&Like<'_>> = like.iter().filter(|l| l.work == work).collect();
    let of_kind: Vec<&Like<'_>> = of_work.iter().copied().filter(|l| l.kind == kind).collect();
    let same_kind = of_kind.len() >= LIKE_ROWS;
    let rows = if same_kind { of_kind } else { of_work };
    if rows.is_empty() {
        return None;
    }
    let at = |value: fn(&Like<'_>) -> f64, p: f64| quantile(&mut rows.iter().map(|l| value(l)).collect::<Vec<_>>(), p);
    let (low, high) = (at(|l| l.low, 0.1), at(|l| l.high, 0.9));
    let mode = at(|l| l.mode, 0.5).clamp(low, high);
    Pert::new(low, mode, high).ok().map(|pert| (pert, rows.len(), same_kind))
}

/// The team that most like demands fall on, among those that some carrier has.
fn usual_team<'a>(community: &Community, bodies: &Bodies<'_>, like: &[Like<'a>], demand: &'a Demand, day: usize) -> Option<&'a str> {
    let (carriers, _) = bodies.carriers(demand);
    let carrying = bodies.carrying(&carriers, day);
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    let of_work = || like.iter().filter(|l| l.work == Work::Answering);
    let same_kind = of_work().filter(|l| l.kind == demand.kind).count() >= LIKE_ROWS;
    for row in of_work().filter(|l| !same_kind || l.kind == demand.kind) {
        *votes.entry(row.who).or_insert(0) += 1;
    }
    let is_team = |team: &str| {
        community.roles.rows.iter().all(|r| r.role.as_str() != team) && carrying.iter().any(|&o| !bodies.team(o, team, day).is_empty())
    };
    votes.into_iter().filter(|(team, _)| is_team(team)).max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))).map(|(team, _)| team)
}

fn guessed(community: &Community, demand: usize, effort: Option<usize>, who: &str, work: Work, guess: (Pert, usize, bool)) -> LoadRow {
    let row = &community.demands.rows[demand];
    let (pert, like, same_kind) = guess;
    LoadRow {
        demand,
        effort,
        who: who.to_owned(),
        work,
        per: Per::Year,
        profile: LoadProfile::Level,
        count_year: 1.0,
        pert,
        knowledge: Knowledge::Guessed { like, same_kind },
        record: Record::None,
        assumption: true,
        unverified: row.status == Status::Unverified,
        confirmed: false,
        demand_read: row.status == Status::Read,
        entity: format!("{}/{who}/{work}", row.demand),
        drawn_as: None,
        pieces: Vec::new(),
    }
}
