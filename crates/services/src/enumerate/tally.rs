//! What is kept of all the sets: the best by each criterion, and the front.

use crate::enumerate::walk::{Sees, Walk};
use crate::enumerate::{Enumeration, Limits};
use crate::instance::{Instance, TICKS_A_MINUTE};

/// What an option is judged by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Criterion {
    /// Patient-minutes a year: less is better (p-median).
    PatientMinutes,
    /// Minutes of the longest journey that any patient makes: less is better (p-centre).
    Farthest,
    /// Patients a year whose journey takes at most so many minutes: more is better (maximal covering).
    Within(f64),
    /// Patients a year of the open site that sees the fewest: more is better.
    SmallestUnit,
}

/// The best option by one criterion, with so many open sites.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// Index of the conditions that it keeps.
    pub condition: usize,
    /// The criterion.
    pub criterion: Criterion,
    /// Number of open sites.
    pub units: usize,
    /// Value of the criterion, in its unit; nothing where no set keeps the conditions.
    pub value: Option<f64>,
    /// The sites of the first such set.
    pub sites: Vec<usize>,
    /// How many sets are as good.
    pub equals: u64,
    /// How many sets keep the conditions.
    pub feasible: u64,
}

/// An option that no other beats in all three.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontPoint {
    /// Number of open sites.
    pub units: usize,
    /// Patient-minutes a year.
    pub patient_minutes: f64,
    /// Patients a year of the open site that sees the fewest.
    pub smallest_unit: f64,
    /// The sites of the first such set.
    pub sites: Vec<usize>,
}

/// A set of sites and what it comes to.
pub(super) struct Set<'a> {
    pub(super) mask: u64,
    pub(super) units: usize,
    pub(super) total: i64,
    pub(super) farthest: u32,
    pub(super) within: &'a [i64],
    pub(super) smallest: i64,
    pub(super) largest: i64,
}

/// The best so far; values are turned so that less is better.
#[derive(Clone, Copy)]
struct Record {
    value: i64,
    mask: u64,
    equals: u64,
}

const NOTHING: Record = Record { value: i64::MAX, mask: 0, equals: 0 };

impl Record {
    fn take(&mut self, other: Record) {
        if other.equals == 0 || other.value > self.value {
            return;
        }
        if self.equals == 0 || other.value < self.value {
            *self = other;
        } else {
            self.equals += other.equals;
            self.mask = first(self.mask, other.mask);
        }
    }
}

/// Of two sets the one with the earlier site where they first differ.
fn first(a: u64, b: u64) -> u64 {
    let differ = a ^ b;
    if a & (differ & differ.wrapping_neg()) != 0 { a } else { b }
}

#[derive(Clone, Copy)]
struct Step {
    total: i64,
    smallest: i64,
    mask: u64,
}

pub(super) struct Tally {
    limits: Vec<Limits>,
    criteria: usize,
    /// By condition, number of sites, criterion.
    records: Vec<Record>,
    /// By condition and number of sites.
    feasible: Vec<u64>,
    /// By number of sites: totals rise, and smallest units with them.
    stairs: Vec<Vec<Step>>,
    sites: usize,
    sets: u64,
}

impl Tally {
    pub(super) fn new(limits: &[Limits], thresholds: usize, sites: usize) -> Self {
        let criteria = 3 + thresholds;
        let cells = limits.len() * (sites + 1);
        Self {
            limits: limits.to_vec(),
            criteria,
            records: vec![NOTHING; cells * criteria],
            feasible: vec![0; cells],
            stairs: vec![Vec::new(); sites + 1],
            sites,
            sets: 0,
        }
    }

    pub(super) fn into_enumeration(self, instance: &Instance, within: &[f64], sites: &[usize]) -> Enumeration {
        let of = |mask: u64| {
            let mut open: Vec<usize> = (0..sites.len()).filter(|at| mask >> at & 1 == 1).map(|at| sites[at]).collect();
            open.sort_unstable();
            open
        };
        let mut criteria = vec![Criterion::PatientMinutes, Criterion::Farthest, Criterion::SmallestUnit];
        criteria.extend(within.iter().map(|m| Criterion::Within(*m)));
        let worth = |criterion: Criterion, value: i64| match criterion {
            Criterion::PatientMinutes => instance.patient_minutes(value as f64),
            Criterion::Farthest => value as f64 / TICKS_A_MINUTE,
            Criterion::SmallestUnit | Criterion::Within(_) => instance.patients(-value),
        };
        let mut best = Vec::new();
        for condition in 0..self.limits.len() {
            for (c, &criterion) in criteria.iter().enumerate() {
                for units in 1..=self.sites {
                    let cell = condition * (self.sites + 1) + units;
                    let record = self.records[cell * self.criteria + c];
                    let value = (record.equals > 0).then(|| worth(criterion, record.value));
                    let (equals, feasible) = (record.equals, self.feasible[cell]);
                    best.push(Best { condition, criterion, units, value, sites: of(record.mask), equals, feasible });
                }
            }
        }
        let point = |(units, step): (usize, &Step)| FrontPoint {
            units,
            patient_minutes: instance.patient_minutes(step.total as f64),
            smallest_unit: instance.patients(step.smallest),
            sites: of(step.mask),
        };
        let front = front(&self.stairs).into_iter().map(point).collect();
        Enumeration { best, front, sets: self.sets }
    }
}

impl Sees for Tally {
    fn see(&mut self, _walk: &Walk, set: &Set<'_>, _nearest: &[u8]) {
        self.sets += 1;
        climb(&mut self.stairs[set.units], Step { total: set.total, smallest: set.smallest, mask: set.mask });
        for (condition, limits) in self.limits.iter().enumerate() {
            if set.smallest < limits.least || set.largest > limits.most || set.farthest > limits.ticks {
                continue;
            }
            let cell = condition * (self.sites + 1) + set.units;
            self.feasible[cell] += 1;
            let records = &mut self.records[cell * self.criteria..(cell + 1) * self.criteria];
            let fixed = [set.total, i64::from(set.farthest), -set.smallest];
            for (record, value) in records.iter_mut().zip(fixed.into_iter().chain(set.within.iter().map(|w| -w))) {
                if value <= record.value {
                    record.take(Record { value, mask: set.mask, equals: 1 });
                }
            }
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.sets += other.sets;
        self.records.iter_mut().zip(other.records).for_each(|(own, other)| own.take(other));
        self.feasible.iter_mut().zip(other.feasible).for_each(|(own, other)| *own += other);
        for (own, other) in self.stairs.iter_mut().zip(other.stairs) {
            other.into_iter().for_each(|step| climb(own, step));
        }
        self
    }
}

/// Adds a step unless another is as good in both; takes out those that it beats.
fn climb(stairs: &mut Vec<Step>, step: Step) {
    let at = stairs.partition_point(|s| s.total < step.total);
    if at > 0 && stairs[at - 1].smallest >= step.smallest {
        return;
    }
    if let Some(same) = stairs.get_mut(at).filter(|s| s.total == step.total) {
        if same.smallest == step.smallest {
            same.mask = first(same.mask, step.mask);
        }
        if same.smallest >= step.smallest {
            return;
        }
    }
    let beaten = stairs[at..].iter().take_while(|s| s.smallest <= step.smallest).count();
    stairs.splice(at..at + beaten, [step]);
}

/// The steps that no set with fewer sites beats.
fn front(stairs: &[Vec<Step>]) -> Vec<(usize, &Step)> {
    let mut fewer: Vec<Step> = Vec::new();
    let mut kept = Vec::new();
    for (units, steps) in stairs.iter().enumerate() {
        for step in steps {
            let at = fewer.partition_point(|s| s.total <= step.total);
            if at == 0 || fewer[at - 1].smallest < step.smallest {
                kept.push((units, step));
            }
        }
        steps.iter().for_each(|step| climb(&mut fewer, *step));
    }
    kept
}
