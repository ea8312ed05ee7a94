//! All that is fixed before any draw: supply, rows of load and where they fall.

use community::tables::{DemandState, Looks, Origin, Per};
use community::{Community, Month};
use parameters::{Parameters, bank_holidays};
use uncertainty::Pert;

use crate::actuals::{self, OverTime, Recorded, Records};
use crate::bodies::Bodies;
use crate::days::Days;
use crate::history::History;
use crate::load::given_rows;
use crate::log::{self, RequestLog, ad_hoc_rows, spread_ad_hoc};
use crate::place::Placer;
use crate::result::Note;
use crate::rows::{AdHocRow, Due, LoadRow};
use crate::schedule::{Schedule, schedule};
use crate::supply::{HourCost, SupplyTerms, committed, hour_cost};
use crate::unknown::guessed_rows;
use crate::{BurdenError, Inputs};

/// A role: what it has before running services take their share, and what an hour of it costs.
#[derive(Debug)]
pub(crate) struct RoleModel {
    pub supply: Vec<SupplyTerms>,
    /// Hours by month if running services took nothing.
    pub full_hours: Vec<f64>,
    pub committed: Option<Pert>,
    /// Mean share of time that running services take; 0 where it is not given.
    pub committed_mean: f64,
    /// What an hour costs, by month.
    pub hour_cost: Vec<Option<HourCost>>,
    /// Rows of load that fall on it: index, and units by month over all issuers.
    pub rows: Vec<(usize, Vec<f64>)>,
    /// Rows of `ad_hoc` that fall on it: index, and its share by month.
    pub ad_hoc: Vec<(usize, Vec<f64>)>,
    pub life: (usize, usize),
}

impl RoleModel {
    /// Expected supply in a month.
    pub fn supply_mean(&self, month: usize) -> f64 {
        self.full_hours[month] * (1.0 - self.committed_mean)
    }

    /// What an hour costs the employer in a month, in pounds; nought where nobody says.
    pub fn employer_cost(&self, month: usize) -> f64 {
        self.hour_cost[month].map_or(0.0, |cost| cost.employer)
    }
}

/// All that is fixed before any draw.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub community: &'a Community,
    pub parameters: &'a Parameters,
    pub days: Days,
    pub months: Vec<Month>,
    pub schedules: Vec<Schedule>,
    pub roles: Vec<RoleModel>,
    pub rows: Vec<LoadRow>,
    pub ad_hoc: Vec<AdHocRow>,
    /// Ids of the bodies that ask.
    pub issuers: Vec<String>,
    pub dues: Vec<Due>,
    /// Expected hours by role and day.
    pub daily: Vec<Vec<f64>>,
    /// What fell on nobody: organisation, team, demands, hours.
    pub no_team: Vec<(usize, String, usize, f64)>,
    /// Organisations that carry each demand at some time.
    pub carriers: Vec<usize>,
    /// What recorded hours say.
    pub recorded: Option<Recorded>,
    /// Charts over time.
    pub over_time: Vec<OverTime>,
    /// How limits of those charts are made.
    pub xmr: uncertainty::XmrConvention,
    /// What the log of requests says.
    pub log: Option<RequestLog>,
    pub notes: Vec<Note>,
}

impl<'a> Model<'a> {
    pub fn new(community: &'a Community, inputs: &Inputs<'a>) -> Result<Self, BurdenError> {
        for (name, empty) in [
            ("organisations", community.organisations.rows.is_empty()),
            ("roles", community.roles.rows.is_empty()),
            ("demands", community.demands.rows.is_empty()),
        ] {
            if empty {
                return Err(BurdenError::Lacks(name));
            }
        }
        let parameters = inputs.parameters;
        let history = History::of(&community.profile)?;
        let days = Days::new(&community.profile, bank_holidays(community.profile.calendar));
        let months: Vec<Month> = community.profile.months().collect();
        let bodies = Bodies::new(community, &days);
        let mut notes = calendar_notes(community, &months);
        let mut schedules = Vec::new();
        for demand in &community.demands {
            schedules.push(schedule(community, parameters, &days, demand)?);
        }
        let (mut rows, without) = given_rows(community, &mut notes);
        rows.extend(guessed_rows(community, &bodies, &days, &schedules, &rows, &without, &mut notes));
        let mut placer = Placer::new(community, &bodies, &days);
        let records = Records::read(community, &bodies, &months);
        placer.track(records.iter().flat_map(Records::pairs));
        for row in &mut rows {
            placer.place(row, &schedules[row.demand]);
        }
        let recorded = records.map(|r| r.apply(&mut placer, parameters, &schedules, &history, &mut rows)).transpose()?;
        let mut log = log::read(community, &history);
        let ad_hoc = ad_hoc_rows(&mut placer, log.as_mut(), history.requests, &mut notes);
        let Placer { issuers, lost, mut daily, dues, .. } = placer;
        for row in &ad_hoc {
            spread_ad_hoc(&days, &months, row, &mut daily);
        }
        let roles = role_models(community, parameters, &days, &bodies, &months, &rows, &ad_hoc)?;
        notes.extend(unplaced_notes(community, &bodies, &lost.no_carrier));
        notes.extend(undated_note(community, &schedules, &rows));
        notes.extend(cost_note(community, &roles));
        let no_team =
            lost.no_team.into_iter().map(|((organisation, team), (demands, hours))| (organisation, team, demands.len(), hours)).collect();
        let carriers = carrier_counts(community, &bodies, &schedules);
        Ok(Self {
            community,
            parameters,
            schedules,
            roles,
            rows,
            ad_hoc,
            issuers: issuers.ids,
            dues,
            daily,
            no_team,
            carriers,
            over_time: actuals::over_time(community, &months, &history, recorded.as_ref(), log.as_ref()),
            xmr: history.xmr,
            recorded,
            log,
            months,
            notes,
            days,
        })
    }

    /// What turns hours of the months looked at into hours a year.
    pub fn a_year(&self) -> f64 {
        12.0 / self.months.len() as f64
    }

    /// Where the work of a demand looks: as its row says, else by its origin.
    pub fn looks(&self, demand: usize) -> Looks {
        let row = &self.community.demands.rows[demand];
        row.looks.unwrap_or_else(|| looks_of(row.origin))
    }

    /// Expected hours of a row of load that fall on a role in a month.
    pub fn row_hours(&self, row: usize, units: f64) -> f64 {
        self.rows[row].pert.mean() * units
    }
}

/// Where work looks that comes from a level.
pub(crate) fn looks_of(origin: Origin) -> Looks {
    match origin {
        Origin::National | Origin::Regional => Looks::Up,
        Origin::Local => Looks::Out,
        Origin::Own => Looks::Own,
    }
}

/// The level of a body, by its kind: departments, national bodies and regulators are the centre; regions and strategic authorities the level between.
pub(crate) fn origin_of_kind(kind: &str) -> Origin {
    let kind = kind.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| kind.contains(w));
    if has(&["region", "strategic health authority"]) {
        Origin::Regional
    } else if has(&["department", "national", "regulator", "ministry", "government office", "arm's length", "inspectorate"]) {
        Origin::National
    } else {
        Origin::Local
    }
}

fn role_models(
    community: &Community,
    parameters: &Parameters,
    days: &Days,
    bodies: &Bodies<'_>,
    months: &[Month],
    rows: &[LoadRow],
    ad_hoc: &[AdHocRow],
) -> Result<Vec<RoleModel>, BurdenError> {
    let mut roles = Vec::new();
    for (index, row) in community.roles.rows.iter().enumerate() {
        let life = bodies.role_life(index);
        let supply =
            months.iter().map(|&m| SupplyTerms::new(community, parameters, days, life, index, m)).collect::<Result<Vec<_>, _>>()?;
        let committed = committed(row);
        roles.push(RoleModel {
            full_hours: supply.iter().map(SupplyTerms::hours).collect(),
            supply,
            committed_mean: committed.map_or(0.0, |c| c.mean()),
            committed,
            hour_cost: months.iter().map(|&m| hour_cost(parameters, community.profile.calendar, row, m)).collect(),
            rows: Vec::new(),
            ad_hoc: ad_hoc
                .iter()
                .enumerate()
                .flat_map(|(i, a)| a.roles.iter().filter(|(r, _)| *r == index).map(move |(_, share)| (i, share.clone())))
                .collect(),
            life: (life.from, life.until),
        });
    }
    for (index, row) in rows.iter().enumerate() {
        for piece in &row.pieces {
            let of_role = &mut roles[piece.role].rows;
            match of_role.last_mut().filter(|(last, _)| *last == index) {
                Some((_, units)) => units.iter_mut().zip(&piece.units).for_each(|(sum, more)| *sum += more),
                None => of_role.push((index, piece.units.clone())),
            }
        }
    }
    Ok(roles)
}

fn carrier_counts(community: &Community, bodies: &Bodies<'_>, schedules: &[Schedule]) -> Vec<usize> {
    let count = |(demand, schedule): (&community::tables::Demand, &Schedule)| {
        let (carriers, _) = bodies.carriers(demand);
        let (from, to) = schedule.force;
        let ever: std::collections::BTreeSet<usize> =
            bodies.stretches(from, to).into_iter().flat_map(|(day, _)| bodies.carrying(&carriers, day)).collect();
        ever.len()
    };
    community.demands.rows.iter().zip(schedules).map(count).collect()
}

fn calendar_notes(community: &Community, months: &[Month]) -> Vec<Note> {
    let holidays = bank_holidays(community.profile.calendar);
    let known = |m: &&Month| holidays.iter().any(|d| d.year() == m.year());
    let unknown: Vec<String> = months.iter().filter(|m| !known(m)).map(|m| m.to_string()).collect();
    if unknown.is_empty() {
        return Vec::new();
    }
    let sentence = format!("no bank holidays are known for {}: every weekday counts as a working day", crate::words::list(&unknown, 3));
    vec![Note::new("no-bank-holidays", sentence)]
}

fn unplaced_notes(community: &Community, bodies: &Bodies<'_>, nobody: &std::collections::BTreeSet<usize>) -> Vec<Note> {
    let mut notes = Vec::new();
    for &demand in nobody {
        let row = &community.demands.rows[demand];
        let (_, unknown) = bodies.carriers(row);
        let why = if unknown.is_empty() {
            "‘carried_by’ is empty".to_owned()
        } else {
            format!("no organisation has the code or kind ‘{}’", unknown.join("‘, ’"))
        };
        notes.push(Note::new("no-carrier", format!("nobody carries ‘{}’ ({}): {why}", row.demand, row.title)));
    }
    notes
}

fn undated_note(community: &Community, schedules: &[Schedule], rows: &[LoadRow]) -> Option<Note> {
    let mut undated: Vec<usize> =
        rows.iter().filter(|r| matches!(r.per, Per::Occurrence | Per::Once) && schedules[r.demand].undated).map(|r| r.demand).collect();
    undated.sort_unstable();
    undated.dedup();
    let open = |d: &&usize| community.demands.rows[**d].state != DemandState::Done;
    let ids: Vec<String> = undated.iter().filter(open).map(|&d| format!("‘{}’", community.demands.rows[d].demand)).collect();
    let sentence = format!(
        "{} no first due date and are taken as due at the end of each month, quarter or year, each Friday or each day, or, where they come once, evenly over the time looked at: {}",
        crate::words::count(ids.len(), "demand has", "demands have"),
        crate::words::list(&ids, 8)
    );
    (!ids.is_empty()).then(|| Note::new("undated", sentence))
}

fn cost_note(community: &Community, roles: &[RoleModel]) -> Option<Note> {
    let without = |(_, r): &(usize, &RoleModel)| r.hour_cost.iter().any(Option::is_none);
    let ids: Vec<String> = roles.iter().enumerate().filter(without).map(|(i, _)| format!("‘{}’", community.roles.rows[i].role)).collect();
    let sentence = format!("what an hour costs is not known for {}: their hours are in no sum of money", crate::words::list(&ids, 8));
    (!ids.is_empty()).then(|| Note::new("no-cost", sentence))
}
