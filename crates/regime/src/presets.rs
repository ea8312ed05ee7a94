//! Regimes: the presets, and those of the table `regimes`.

use community::Community;
use community::tables::{LeverKind, Regime as RegimeRow};

use crate::RegimeError;
use crate::model::Numbers;
use crate::world::{Change, Pulse, Wave};

/// Items a week of set A for a resolution rate of set A: sizes of waves and pulses are in these, and grow with an organisation's own rate.
pub const SET_A_RATE: f64 = 10.0;

/// Levers over time. Sizes are in items of set A: an organisation's own are these × R0/10.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Name: `market`.
    pub name: String,
    /// What it stands for, in a sentence.
    pub meaning: String,
    /// Levers that are set at a week.
    pub changes: Vec<Change>,
    /// Waves of items from the levels above.
    pub waves: Vec<Wave>,
    /// Items at once.
    pub pulses: Vec<Pulse>,
}

/// Names of the presets, in the order in which they are compared.
pub const PRESETS: &[&str] = &["base", "grip", "reform-wave", "air-cover", "market", "shared-plan"];

/// Years for which the yearly wave of `grip` comes.
const YEARS: u32 = 100;

/// A preset, with each mechanism in the equations of the chapter's model.
#[must_use]
pub fn preset(name: &str) -> Option<Schedule> {
    let levers = |levers: &[(&'static str, f64)]| {
        levers.iter().map(|&(name, value)| Change { week: 0.0, organisation: None, name, value, per_rate: name == "kap" }).collect()
    };
    let wave = |start, length, size| Wave { start, length, size, organisation: None };
    let (meaning, changes, waves): (&str, Vec<Change>, Vec<Wave>) = match name {
        "base" => ("the levers stay as they are", Vec::new(), Vec::new()),
        "grip" => (
            "the centre asks twice as much of those who miss targets, answers errors with more control, and sends 2 more items a week for half of every year",
            levers(&[("kap", 16.0), ("blame", 1.0)]),
            (0..YEARS).map(|year| wave(52.0 * f64::from(year), 26.0, 2.0)).collect(),
        ),
        "reform-wave" => ("a reform asks 4 more items a week for 20 weeks from week 26", Vec::new(), vec![wave(26.0, 20.0, 4.0)]),
        "air-cover" => ("nine of ten of the centre's interventions are kept away from managers", levers(&[("alpha", 0.9)]), Vec::new()),
        "market" => (
            "six of ten patients choose where to go, all income follows activity, funding follows reserves, and deficits draw the centre's attention",
            levers(&[("phi", 0.6), ("v", 1.0), ("rho", 0.05), ("kB", 0.5)]),
            Vec::new(),
        ),
        "shared-plan" => (
            "the organisations pool capacity and answer the levels above with one strategy",
            levers(&[("aid", 1.0), ("joint", 1.0)]),
            Vec::new(),
        ),
        _ => return None,
    };
    Some(Schedule { name: name.into(), meaning: meaning.into(), changes, waves, pulses: Vec::new() })
}

/// The regime of that name: of the community's table, else a preset.
///
/// `organisations` are the codes of those that are simulated, in their order.
///
/// # Errors
/// [`RegimeError::UnknownRegime`] with the names there are; [`RegimeError::Schedule`] for a lever that does not exist or is out of its bounds, an unknown
/// organisation, or months out of order.
pub fn regime(community: &Community, organisations: &[String], name: &str) -> Result<Schedule, RegimeError> {
    let rows: Vec<(usize, &RegimeRow)> = community.regimes.rows.iter().enumerate().filter(|(_, r)| r.regime.as_str() == name).collect();
    if rows.is_empty() {
        return preset(name).ok_or_else(|| RegimeError::UnknownRegime { found: name.into(), valid: names(community) });
    }
    let mut schedule = Schedule {
        name: name.into(),
        meaning: "levers of the table `regimes`".into(),
        changes: Vec::new(),
        waves: Vec::new(),
        pulses: Vec::new(),
    };
    for (index, row) in &rows {
        add(community, organisations, *index, row, &mut schedule)?;
    }
    in_order(community, &rows)?;
    schedule.changes.sort_by(|a, b| a.week.total_cmp(&b.week));
    Ok(schedule)
}

/// Names of all regimes: presets, then those of the table.
#[must_use]
pub fn names(community: &Community) -> Vec<String> {
    let mut names: Vec<String> = PRESETS.iter().map(|n| (*n).to_owned()).collect();
    for row in &community.regimes {
        if !names.contains(&row.regime.to_string()) {
            names.push(row.regime.to_string());
        }
    }
    names
}

fn add(community: &Community, organisations: &[String], index: usize, row: &RegimeRow, schedule: &mut Schedule) -> Result<(), RegimeError> {
    let line = community.regimes.line(index).map_or_else(|| format!("entry {}", index + 1), |line| format!("row {line}"));
    let error = |found: String, expected: String| RegimeError::Schedule { place: format!("`regimes`, {line}"), found, expected };
    let organisation = match &row.organisation {
        None => None,
        Some(id) => Some(organisations.iter().position(|o| o == id.as_str()).ok_or_else(|| {
            error(
                format!("organisation `{id}`"),
                format!("an organisation with managers' answering work: one of {}", organisations.join(", ")),
            )
        })?),
    };
    let week = |month: Option<community::Month>, after: i64| {
        month
            .map(|m| (f64::from(m.first_day().since(community.profile.first_day()).map_or(0, |s| s.get_days()))) / 7.0)
            .map(|w| if after > 0 { w } else { w.max(0.0) })
    };
    let start = week(row.from, 0).unwrap_or(0.0);
    let end = row.until.map(|m| f64::from(m.last_day().since(community.profile.first_day()).map_or(0, |s| s.get_days()) + 1) / 7.0);
    if let Some(end) = end.filter(|end| *end <= start) {
        return Err(error(
            format!("from week {start:.1} to week {end:.1}"),
            "a last month that is not before the first, nor before the months looked at".into(),
        ));
    }
    if !row.value.is_finite() {
        return Err(error(format!("value {}", row.value), "a number".into()));
    }
    match row.kind {
        LeverKind::Level => {
            let valid = || Numbers::levers().map(|e| e.name).collect::<Vec<_>>().join(", ");
            let entry = Numbers::levers()
                .find(|e| e.name == row.lever)
                .ok_or_else(|| error(format!("lever `{}`", row.lever), format!("one of {}", valid())))?;
            if !(entry.range.0..=entry.range.1).contains(&row.value) {
                return Err(error(
                    format!("`{}` at {}", row.lever, row.value),
                    format!("a value from {} to {}", entry.range.0, entry.range.1),
                ));
            }
            schedule.changes.push(Change { week: start, organisation, name: entry.name, value: row.value, per_rate: entry.name == "kap" });
            if let Some(end) = end {
                let back = Numbers::SET_A.get(entry.name).expect("every lever is a number of set A");
                schedule.changes.push(Change { week: end, organisation, name: entry.name, value: back, per_rate: entry.name == "kap" });
            }
        }
        LeverKind::Wave | LeverKind::Pulse if row.lever != "items" => {
            return Err(error(format!("lever `{}` as a {}", row.lever, row.kind.word()), "the lever `items` for waves and pulses".into()));
        }
        LeverKind::Wave => {
            if !(-100.0..=100.0).contains(&row.value) {
                return Err(error(format!("a wave of {} items a week", row.value), "from -100 to 100 items of set A a week".into()));
            }
            schedule.waves.push(Wave { start, length: end.unwrap_or(1e6) - start, size: row.value, organisation });
        }
        LeverKind::Pulse => {
            if !(0.0..=1_000.0).contains(&row.value) {
                return Err(error(format!("a pulse of {} items", row.value), "from 0 to 1,000 items of set A".into()));
            }
            let hit = organisation.map_or_else(|| (0..organisations.len()).collect(), |o| vec![o]);
            schedule.pulses.extend(hit.into_iter().map(|organisation| Pulse { week: start, organisation, items: row.value }));
        }
    }
    Ok(())
}

/// Rows of one lever and organisation follow each other in time and do not overlap.
fn in_order(community: &Community, rows: &[(usize, &RegimeRow)]) -> Result<(), RegimeError> {
    for (k, (index, row)) in rows.iter().enumerate().filter(|(_, (_, r))| r.kind == LeverKind::Level) {
        let same =
            |r: &&(usize, &RegimeRow)| r.1.kind == LeverKind::Level && r.1.lever == row.lever && r.1.organisation == row.organisation;
        if let Some((_, before)) = rows[..k].iter().rfind(same) {
            let late = before.until.is_none() || before.until >= row.from || row.from.is_none();
            if late {
                let line = community.regimes.line(*index).map_or_else(|| format!("entry {}", index + 1), |line| format!("row {line}"));
                let month = |m: Option<community::Month>| m.map_or_else(|| "no month".to_owned(), |m| m.to_string());
                return Err(RegimeError::Schedule {
                    place: format!("`regimes`, {line}"),
                    found: format!("`{}` from {} though the row before holds it until {}", row.lever, month(row.from), month(before.until)),
                    expected: "rows of one lever in the order of time, each beginning after the one before ends".into(),
                });
            }
        }
    }
    Ok(())
}
