//! Three numbers as hours, and rows of load from rows of `efforts`.

use std::collections::BTreeMap;

use community::Community;
use community::tables::{DemandState, Effort, Status};
use uncertainty::Pert;

use crate::result::Note;
use crate::rows::{Knowledge, LoadRow, Record};

/// A range from three numbers of which some may be missing; in order even where they were written in another. One number is a point; without
/// the most likely one it is the middle. Nothing from nothing.
pub(crate) fn three_points(low: Option<f64>, mode: Option<f64>, high: Option<f64>) -> Option<Pert> {
    let mut known: Vec<f64> = [low, mode, high].into_iter().flatten().collect();
    known.sort_by(f64::total_cmp);
    let (low, high) = (*known.first()?, *known.last()?);
    let mode = match (known.len(), mode) {
        (3, _) => known[1],
        (_, Some(mode)) => mode,
        _ => 0.5 * (low + high),
    };
    Pert::new(low, mode, high).ok()
}

/// Whether a row of `efforts` gives hours, and for how much.
pub(crate) fn hours_given(effort: &Effort) -> Option<Pert> {
    use community::tables::Per;
    let counted = matches!(effort.per, Per::Event | Per::Case | Per::Request);
    if counted && effort.count_year.is_none() {
        return None;
    }
    three_points(effort.hours_low.map(|h| h.get()), effort.hours_mode.map(|h| h.get()), effort.hours_high.map(|h| h.get()))
}

/// The rows of `efforts` that give hours, as rows of load without places; and the rows that do not, by index.
pub(crate) fn given_rows(community: &Community, notes: &mut Vec<Note>) -> (Vec<LoadRow>, Vec<usize>) {
    let demands: BTreeMap<&str, usize> = community.demands.rows.iter().enumerate().map(|(i, d)| (d.demand.as_str(), i)).collect();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let (mut rows, mut without) = (Vec::new(), Vec::new());
    for (index, effort) in community.efforts.rows.iter().enumerate() {
        let Some(&demand) = demands.get(effort.demand.as_str()) else {
            notes.push(Note::new("unknown-demand", format!("hours are given for ‘{}’, which is no demand of the table", effort.demand)));
            continue;
        };
        if community.demands.rows[demand].state == DemandState::Done {
            continue;
        }
        let Some(pert) = hours_given(effort) else {
            without.push(index);
            continue;
        };
        partly_given(effort, notes);
        let key = format!("{}/{}/{}", effort.demand, effort.role, effort.work);
        let times = seen.entry(key.clone()).or_insert(0);
        *times += 1;
        let entity = if *times == 1 { key } else { format!("{key}#{times}") };
        let of = &community.demands.rows[demand];
        rows.push(LoadRow {
            demand,
            effort: Some(index),
            who: effort.role.to_string(),
            work: effort.work,
            per: effort.per,
            profile: effort.profile,
            count_year: effort.count_year.map_or(1.0, |c| c.get()),
            pert,
            knowledge: Knowledge::Given,
            record: Record::None,
            assumption: effort.status == Status::Assumption || of.status == Status::Assumption,
            unverified: effort.status == Status::Unverified || of.status == Status::Unverified,
            confirmed: effort.confirmed_by.is_some(),
            demand_read: of.status == Status::Read,
            entity,
            drawn_as: None,
            pieces: Vec::new(),
        });
    }
    (rows, without)
}

fn partly_given(effort: &Effort, notes: &mut Vec<Note>) {
    let given = [effort.hours_low, effort.hours_mode, effort.hours_high].iter().flatten().count();
    if given < 3 {
        let sentence = format!(
            "‘{}’ gives {given} of three estimates of hours for ‘{}’ ({}): no range is made up beyond them",
            effort.demand, effort.role, effort.work
        );
        notes.push(Note::new("partly-given", sentence));
    }
}
