//! Each figure of the demands and objectives, computed from the tables; what is shown and what is explained both come from here.

use std::collections::BTreeSet;

use ::findings::Assumption;
use community::Community;
use community::tables::DemandState;
use parameters::Known;

use super::agreement::krippendorff_alpha;
use super::duplicates::{FIELDS, Weights};
use super::influence::Influence;
use super::judged::{Judged, Judgements};
use super::{Assumed, CoherenceError, Inputs};

/// The community's judgements, ready to compute with.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub(crate) community: &'a Community,
    pub(crate) inputs: Inputs<'a>,
    pub(crate) judgements: Judgements,
    pub(crate) influence: Influence,
    pub(crate) assumed: Assumed,
}

/// What an objective gets.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectiveResult {
    /// Its share of all weights.
    pub share_of_weight: f64,
    /// Demands that serve it.
    pub served_by: usize,
    /// Demands that hinder it.
    pub hindered_by: usize,
    /// Expected hours a year that go to it: those of the demands that serve it, shared by their scores; `None` if hours are not known.
    pub hours_year: Option<f64>,
    /// Its share of the hours that serve any objective.
    pub share_of_hours: Option<f64>,
}

/// Two demands that hinder each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conflict {
    /// Index of the one, the earlier in the table.
    pub demand: usize,
    /// Index of the other.
    pub other: usize,
    /// Sum of what is below 0 both ways, in points.
    pub score: f64,
}

/// How far the raters of a table agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// The table.
    pub table: &'static str,
    /// Raters in it.
    pub raters: usize,
    /// Things that two or more of them judged.
    pub units: usize,
    /// Krippendorff's alpha; `None` if all scores are the same.
    pub alpha: Option<f64>,
}

/// Something that raters differ on.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// The table.
    pub table: &'static str,
    /// What was judged, in words.
    pub what: String,
    /// Its key: the axes by which it can be asked.
    pub key: Vec<(String, String)>,
    /// The least score.
    pub low: i64,
    /// The largest score.
    pub high: i64,
    /// Who gave which: `+2 planning team; −1 board`.
    pub who: String,
}

pub(crate) const TABLES: [&str; 3] = ["contributions", "interactions", "judgements"];

impl<'a> Model<'a> {
    pub(crate) fn new(community: &'a Community, inputs: &Inputs<'a>) -> Result<Self, CoherenceError> {
        let n = community.demands.rows.len();
        if n == 0 && community.judgements.rows.is_empty() {
            return Err(CoherenceError::Lacks("demands"));
        }
        if let Some(hours) = inputs.hours_year.filter(|h| h.len() != n) {
            return Err(CoherenceError::Hours { found: hours.len(), expected: n });
        }
        let judgements = Judgements::of(community);
        let influence = super::influence_of(community);
        let mut model = Self {
            community,
            inputs: *inputs,
            judgements,
            influence,
            assumed: Assumed { weights: Weights { fields: [0.0; 5], note: 0.0, threshold: 1.0 }, minutes: 0.0, unknown: 0 },
        };
        let get = |name: &str| model.known(name).map(|k| k.central);
        let mut fields = [0.0; 5];
        for (weight, field) in fields.iter_mut().zip(FIELDS) {
            *weight = get(&format!("duplicate_weight_{field}"))?;
        }
        let weights = Weights { fields, note: get("duplicate_note")?, threshold: get("duplicate_threshold")? };
        let assumed = Assumed { weights, minutes: get("minutes_per_judgement")?, unknown: get("unknown_judgement")?.round() as i64 };
        model.assumed = assumed;
        Ok(model)
    }

    pub(crate) fn known(&self, name: &str) -> Result<Known<'a>, CoherenceError> {
        Ok(self.inputs.parameters.get(&format!("strategy.{name}"), self.community.profile.first_day())?)
    }

    /// Demands that are not done.
    fn open(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.community.demands.rows.len()).filter(|d| self.community.demands.rows[*d].state != DemandState::Done)
    }

    pub(crate) fn hours(&self, demand: usize) -> f64 {
        self.inputs.hours_year.map_or(0.0, |h| h[demand])
    }

    pub(crate) fn contribution(&self, demand: usize, objective: usize) -> Option<f64> {
        self.judgements.contributions.get(&(demand, objective)).map(Judged::mean)
    }

    fn of_demand(&self, demand: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.judgements.contributions.range((demand, 0)..(demand + 1, 0)).map(|((_, o), j)| (*o, j.mean()))
    }

    /// The demands that serve an objective, with the part of their hours that goes to it: its score over all scores above 0 of the demand.
    pub(crate) fn serving(&self, objective: usize) -> Vec<(usize, f64)> {
        let open = self.open().filter_map(|d| {
            let score = self.contribution(d, objective).filter(|s| *s > 0.0)?;
            let all: f64 = self.of_demand(d).map(|(_, s)| s.max(0.0)).sum();
            Some((d, score / all))
        });
        open.collect()
    }

    /// Hours a year that go to an objective.
    pub(crate) fn objective_hours(&self, objective: usize) -> f64 {
        self.serving(objective).into_iter().fold(0.0, |sum, (d, part)| sum + part * self.hours(d))
    }

    pub(crate) fn all_objective_hours(&self) -> f64 {
        (0..self.community.objectives.rows.len()).map(|o| self.objective_hours(o)).sum()
    }

    pub(crate) fn share_of_weight(&self, objective: usize) -> f64 {
        let rows = &self.community.objectives.rows;
        let all: f64 = rows.iter().map(|o| o.weight).sum();
        if all > 0.0 { rows[objective].weight / all } else { 0.0 }
    }

    pub(crate) fn share_of_hours(&self, objective: usize) -> Option<f64> {
        let all = self.all_objective_hours();
        (self.inputs.hours_year.is_some() && all > 0.0).then(|| self.objective_hours(objective) / all)
    }

    pub(crate) fn hindering(&self, objective: usize) -> Vec<usize> {
        self.open().filter(|d| self.contribution(*d, objective).is_some_and(|s| s < 0.0)).collect()
    }

    pub(crate) fn objective(&self, objective: usize) -> ObjectiveResult {
        ObjectiveResult {
            share_of_weight: self.share_of_weight(objective),
            served_by: self.serving(objective).len(),
            hindered_by: self.hindering(objective).len(),
            hours_year: self.inputs.hours_year.map(|_| self.objective_hours(objective)),
            share_of_hours: self.share_of_hours(objective),
        }
    }

    pub(crate) fn orphans(&self) -> Vec<usize> {
        self.open().filter(|d| self.of_demand(*d).next().is_some() && self.of_demand(*d).all(|(_, s)| s <= 0.0)).collect()
    }

    pub(crate) fn unjudged(&self) -> Vec<usize> {
        if self.community.objectives.rows.is_empty() {
            return Vec::new();
        }
        self.open().filter(|d| self.of_demand(*d).next().is_none()).collect()
    }

    pub(crate) fn hindrances(&self) -> Vec<(usize, usize, f64)> {
        let contributions = self.judgements.contributions.iter().map(|((d, o), j)| (*d, *o, j.mean()));
        let mut below: Vec<_> = contributions.filter(|(_, _, s)| *s < 0.0).collect();
        below.sort_by(|a, b| a.2.total_cmp(&b.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        below
    }

    /// What two demands take from each other: the sum of what is below 0 both ways.
    pub(crate) fn conflict(&self, demand: usize, other: usize) -> f64 {
        let one_way = |a: usize, b: usize| self.judgements.interactions.get(&(a, b)).map_or(0.0, |j| j.mean().min(0.0));
        one_way(demand, other) + one_way(other, demand)
    }

    pub(crate) fn conflicts(&self) -> Vec<Conflict> {
        let pairs: BTreeSet<(usize, usize)> = self.judgements.interactions.keys().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
        let made = pairs.into_iter().filter(|(a, b)| a != b).map(|(demand, other)| Conflict {
            demand,
            other,
            score: self.conflict(demand, other),
        });
        let mut conflicts: Vec<Conflict> = made.filter(|c| c.score < 0.0).collect();
        conflicts.sort_by(|a, b| a.score.total_cmp(&b.score).then((a.demand, a.other).cmp(&(b.demand, b.other))));
        conflicts
    }

    /// What was judged in a table: the scores of each thing.
    pub(crate) fn units(&self, table: &str) -> Vec<&Judged> {
        match table {
            "contributions" => self.judgements.contributions.values().collect(),
            "interactions" => self.judgements.interactions.values().collect(),
            _ => self.judgements.options.values().collect(),
        }
    }

    pub(crate) fn alpha(&self, table: &str) -> Option<f64> {
        let units: Vec<Vec<f64>> = self.units(table).iter().map(|j| j.scores.iter().map(|s| *s as f64).collect()).collect();
        krippendorff_alpha(&units)
    }

    fn rater(&self, table: &str, row: usize) -> &str {
        let rater = match table {
            "contributions" => &self.community.contributions.rows[row].rater,
            "interactions" => &self.community.interactions.rows[row].rater,
            _ => &self.community.judgements.rows[row].rater,
        };
        rater.as_deref().unwrap_or("not named")
    }

    pub(crate) fn agreement(&self) -> Vec<Agreement> {
        let of = |table: &'static str| {
            let units = self.units(table);
            let raters: BTreeSet<&str> = units.iter().flat_map(|j| &j.rows).map(|r| self.rater(table, *r)).collect();
            let twice = units.iter().filter(|j| j.scores.len() > 1).count();
            (twice > 0).then(|| Agreement { table, raters: raters.len(), units: twice, alpha: self.alpha(table) })
        };
        TABLES.into_iter().filter_map(of).collect()
    }

    pub(crate) fn disputes(&self) -> Vec<Dispute> {
        let c = self.community;
        let demand = |d: usize| c.demands.rows[d].demand.to_string();
        let title = |d: usize| c.demands.rows[d].title.clone();
        let mut disputes = Vec::new();
        let mut add = |table: &'static str, judged: &Judged, what: String, key: Vec<(&str, String)>| {
            if judged.low() < judged.high() {
                let who = judged
                    .rows
                    .iter()
                    .zip(&judged.scores)
                    .map(|(r, s)| format!("{} {}", super::words::signed(*s as f64), self.rater(table, *r)));
                let key = key.into_iter().map(|(axis, id)| (axis.to_owned(), id)).collect();
                disputes.push(Dispute {
                    table,
                    what,
                    key,
                    low: judged.low(),
                    high: judged.high(),
                    who: who.collect::<Vec<_>>().join("; "),
                });
            }
        };
        for ((d, o), j) in &self.judgements.contributions {
            let objective = &c.objectives.rows[*o];
            add(
                "contributions",
                j,
                format!("{} for {}", title(*d), objective.name),
                vec![("demand", demand(*d)), ("objective", objective.objective.to_string())],
            );
        }
        for ((d, e), j) in &self.judgements.interactions {
            add("interactions", j, format!("{} on {}", title(*d), title(*e)), vec![("demand", demand(*d)), ("on_demand", demand(*e))]);
        }
        for ((from, on), j) in &self.judgements.options {
            let key = vec![
                ("choice", self.choice_id(from.0)),
                ("option", self.option_id(*from)),
                ("on_choice", self.choice_id(on.0)),
                ("on_option", self.option_id(*on)),
            ];
            add("judgements", j, format!("{} on {}", self.option_name(*from), self.option_name(*on)), key);
        }
        disputes.sort_by(|a, b| (b.high - b.low).cmp(&(a.high - a.low)).then_with(|| a.what.cmp(&b.what)));
        disputes
    }

    pub(crate) fn choice_id(&self, choice: usize) -> String {
        self.community.choices.rows[self.judgements.choices[choice].0].choice.to_string()
    }

    pub(crate) fn option_id(&self, (choice, option): (usize, usize)) -> String {
        self.community.options.rows[self.judgements.choices[choice].1[option]].option.to_string()
    }

    pub(crate) fn choice_name(&self, choice: usize) -> &str {
        &self.community.choices.rows[self.judgements.choices[choice].0].name
    }

    pub(crate) fn option_name(&self, (choice, option): (usize, usize)) -> String {
        format!("{}: {}", self.choice_name(choice), self.community.options.rows[self.judgements.choices[choice].1[option]].name)
    }

    /// The parameters that figures hang on.
    pub(crate) fn assumptions(&self) -> Result<Vec<Assumption>, CoherenceError> {
        let names = FIELDS
            .iter()
            .map(|f| format!("duplicate_weight_{f}"))
            .chain(["duplicate_note", "duplicate_threshold", "minutes_per_judgement", "unknown_judgement"].map(str::to_owned));
        names
            .map(|name| {
                let known = self.known(&name)?;
                let kind = if known.own { "own value".to_owned() } else { known.kind.word().to_owned() };
                let sentence = format!("{}: {} ({})", known.parameter.description, known.central, known.unit.replace('_', " "));
                Ok(Assumption { id: format!("strategy.{name}"), sentence, kind, source: known.source.clone(), hangs_on_it: None })
            })
            .collect()
    }
}
