//! Where hours fall: on which role, on which days, asked by whom.

use std::collections::{BTreeMap, BTreeSet};

use community::Community;
use community::tables::{Demand, Per};
use jiff::civil::Weekday;

use crate::bodies::{Bodies, Carrier, Life};
use crate::days::{Day, Days};
use crate::rows::{Due, LoadRow, Piece};
use crate::schedule::Schedule;
use crate::spread::over_lead_time;

/// The bodies that ask, as they come up.
#[derive(Debug, Default)]
pub(crate) struct Issuers {
    pub ids: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl Issuers {
    pub fn index(&mut self, id: &str) -> usize {
        if let Some(&index) = self.index.get(id) {
            return index;
        }
        self.ids.push(id.to_owned());
        self.index.insert(id.to_owned(), self.ids.len() - 1);
        self.ids.len() - 1
    }
}

/// What fell on nobody, and why.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    /// By organisation and team: the demands, and expected hours.
    pub no_team: BTreeMap<(usize, String), (BTreeSet<usize>, f64)>,
    /// Demands that nobody carries.
    pub no_carrier: BTreeSet<usize>,
}

/// Puts the hours of rows on roles, months and days.
pub(crate) struct Placer<'a, 'b> {
    pub community: &'a Community,
    pub bodies: &'b Bodies<'a>,
    pub days: &'b Days,
    pub issuers: Issuers,
    pub lost: Lost,
    /// Expected hours by role and day of the months looked at.
    pub daily: Vec<Vec<f64>>,
    /// Due dates within the months looked at.
    pub dues: Vec<Due>,
    /// Expected hours by day of the demands and roles that are followed one by one.
    pub tracked: BTreeMap<(usize, usize), Vec<f64>>,
}

/// Units of one row, by role and issuer, by month.
type Cells = BTreeMap<(usize, usize), Vec<f64>>;

impl<'a, 'b> Placer<'a, 'b> {
    pub fn new(community: &'a Community, bodies: &'b Bodies<'a>, days: &'b Days) -> Self {
        let daily = vec![vec![0.0; days.last - days.first + 1]; community.roles.rows.len()];
        Self {
            community,
            bodies,
            days,
            issuers: Issuers::default(),
            lost: Lost::default(),
            daily,
            dues: Vec::new(),
            tracked: BTreeMap::new(),
        }
    }

    /// Follows the expected hours of some demands and roles day by day.
    pub fn track(&mut self, pairs: impl Iterator<Item = (usize, usize)>) {
        let n_days = self.days.last - self.days.first + 1;
        self.tracked = pairs.map(|pair| (pair, vec![0.0; n_days])).collect();
    }

    /// Fills in where a row's hours fall.
    pub fn place(&mut self, row: &mut LoadRow, schedule: &Schedule) {
        let community = self.community;
        let demand = &community.demands.rows[row.demand];
        let (carriers, _) = self.bodies.carriers(demand);
        if carriers.is_empty() && self.bodies.role(&row.who).is_none() {
            self.lost.no_carrier.insert(row.demand);
            return;
        }
        let mut cells = Cells::new();
        match row.per {
            Per::Occurrence | Per::Once if !schedule.dues.is_empty() => {
                let dues = if row.per == Per::Once { &schedule.dues[..1] } else { &schedule.dues[..] };
                for &due in dues {
                    self.occurrence(row, demand, &carriers, schedule, due, &mut cells);
                }
            }
            // What comes once and has no date lies evenly over the time in force.
            Per::Occurrence | Per::Once if schedule.undated => {
                let (from, to) = schedule.force;
                let working = f64::from(self.days.count(from, to));
                self.evenly(row, demand, &carriers, schedule.force, &mut cells, |_, _| 1.0 / working);
            }
            Per::Occurrence | Per::Once => {}
            Per::Month => self.evenly(row, demand, &carriers, schedule.force, &mut cells, |days, day| {
                let month = community::Month::of(days.date(day));
                let (from, to) = days.month_days(month);
                1.0 / f64::from(days.count(from, to).max(1))
            }),
            Per::Year | Per::Event | Per::Case | Per::Request => {
                let count = row.count_year;
                self.evenly(row, demand, &carriers, schedule.force, &mut cells, move |days, day| {
                    count / f64::from(days.year_working_days(day).max(1))
                });
            }
        }
        row.pieces = cells.into_iter().map(|((role, issuer), units)| Piece { role, issuer, units }).collect();
    }

    fn occurrence(&mut self, row: &LoadRow, demand: &'a Demand, carriers: &[Carrier], schedule: &Schedule, due: Day, cells: &mut Cells) {
        let Some(issuer) = self.bodies.issuer(demand, due) else { return };
        let issuer = self.issuers.index(issuer);
        let start = due.saturating_sub(schedule.lead_days);
        let in_period = due <= self.days.last;
        for (role, share) in self.targets(row, carriers, due, if in_period { row.pert.mean() } else { 0.0 }) {
            if in_period {
                self.dues.push(Due { role, demand: row.demand, day: due, hours: row.pert.mean() * share });
            }
            for (role, day, weight) in self.work(role, start, due, row) {
                self.add(row, role, issuer, day, share * weight, cells);
            }
        }
    }

    /// Who works on one occurrence when: the role itself, and on days before it began the same team of the bodies that its organisation
    /// succeeds, if they had one. Without such a forerunner all of it lies on the days of the role itself.
    fn work(&self, role: usize, start: Day, due: Day, row: &LoadRow) -> Vec<(usize, Day, f64)> {
        let life = self.bodies.role_life(role);
        let passed_on = start < life.from && !self.bodies.forerunners(role, life.from - 1).is_empty();
        let whole = if passed_on { Life { from: start, until: life.until } } else { life };
        let mut work = Vec::new();
        for (day, weight) in over_lead_time(self.days, start, due, whole, row.profile) {
            let before = if day < life.from { self.bodies.forerunners(role, day) } else { Vec::new() };
            if before.is_empty() {
                work.push((role, day.max(life.from), weight));
            }
            work.extend(before.into_iter().map(|(forerunner, share)| (forerunner, day, weight * share)));
        }
        work
    }

    fn evenly(
        &mut self,
        row: &LoadRow,
        demand: &'a Demand,
        carriers: &[Carrier],
        force: (Day, Day),
        cells: &mut Cells,
        weight: impl Fn(&Days, Day) -> f64,
    ) {
        for (from, to) in self.bodies.stretches(force.0, force.1) {
            let Some(issuer) = self.bodies.issuer(demand, from) else { continue };
            let issuer = self.issuers.index(issuer);
            let weights: Vec<(Day, f64)> = (from..=to).filter(|&d| self.days.is_working(d)).map(|d| (d, weight(self.days, d))).collect();
            let units: f64 = weights.iter().map(|(_, w)| w).sum();
            for (role, share) in self.targets(row, carriers, from, row.pert.mean() * units) {
                for &(day, weight) in &weights {
                    self.add(row, role, issuer, day, share * weight, cells);
                }
            }
        }
    }

    fn add(&mut self, row: &LoadRow, role: usize, issuer: usize, day: Day, units: f64, cells: &mut Cells) {
        let Some(month) = self.days.month(day) else { return };
        let months = self.community.profile.months as usize;
        cells.entry((role, issuer)).or_insert_with(|| vec![0.0; months])[month] += units;
        self.daily[role][day - self.days.first] += row.pert.mean() * units;
        if let Some(tracked) = self.tracked.get_mut(&(row.demand, role)) {
            tracked[day - self.days.first] += row.pert.mean() * units;
        }
    }

    /// The roles on which a row falls on a day, each with its share; a carrier without the team is kept in mind with the hours that it loses.
    fn targets(&mut self, row: &LoadRow, carriers: &[Carrier], day: Day, hours: f64) -> Vec<(usize, f64)> {
        if let Some(role) = self.bodies.role(&row.who) {
            return if self.bodies.role_life(role).has(day) { vec![(role, 1.0)] } else { Vec::new() };
        }
        let mut targets = Vec::new();
        for organisation in self.bodies.carrying(carriers, day) {
            let team = self.bodies.team(organisation, &row.who, day);
            if team.is_empty() {
                let lost = self.lost.no_team.entry((organisation, row.who.clone())).or_default();
                lost.0.insert(row.demand);
                lost.1 += hours;
            }
            targets.extend(team);
        }
        targets
    }
}

/// The Monday of the week in which a day falls.
pub(crate) fn monday(days: &Days, day: Day) -> Day {
    let past = days.date(day).weekday().to_monday_zero_offset();
    debug_assert!(past != 0 || days.date(day).weekday() == Weekday::Monday);
    day.saturating_sub(usize::try_from(past).unwrap_or(0))
}
