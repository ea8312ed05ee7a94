//! What a community could give so that what has to be done fits: work that stands and could stop, be merged with a confirmed duplicate, reuse evidence or be
//! done once for all; the same for what is up for choice; and what each costs.

use std::collections::BTreeMap;

use community::Community;
use community::tables::{Demand, DemandState, Force, Origin, Verdict, Work};
use parameters::{ParameterError, Parameters};

use crate::plan::ask::{Lighter, Prices, Relief, Terms, With};
use crate::plan::draft::{Capacity, Draft};
use crate::plan::problem::Use;

/// Whose part of the ask something is, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// We stop it, or staff it, ourselves.
    Ourselves,
    /// Partners in the community can.
    Partners,
    /// Only the nation, or the region for it, can.
    Nation,
}

impl Whose {
    /// Who decides on a demand.
    #[must_use]
    pub fn of(demand: &Demand) -> Self {
        match demand.origin {
            Origin::Own => Self::Ourselves,
            Origin::Local => Self::Partners,
            Origin::National | Origin::Regional => Self::Nation,
        }
    }

    /// The words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Ourselves => "what we stop ourselves",
            Self::Partners => "what partners can",
            Self::Nation => "what only the nation can",
        }
    }
}

/// How work becomes less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Less {
    /// It stops.
    Stop,
    /// One answer serves it and another demand (row of `demands`), of which it is a part or which asks the same.
    Merge(usize),
    /// It reuses what is shown for another demand that overlaps it (row of `demands`).
    Reuse(usize),
    /// One organisation (row of `organisations`) answers for all.
    Once(usize),
}

/// Less work for one demand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Candidate {
    /// Row of `demands`.
    pub demand: usize,
    pub less: Less,
}

/// What could give, and what it costs.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub terms: Terms,
    /// What each of the terms' reliefs is.
    pub reliefs: Vec<Candidate>,
    /// What each of the terms' lighter items is, and the share of each row of the draft's work that is left.
    pub lighter: Vec<(Candidate, Vec<f64>)>,
    /// How many times more it weighs to ask, by part.
    weights: BTreeMap<Whose, f64>,
    changed: f64,
    saved: f64,
}

impl Offer {
    pub fn new(community: &Community, draft: &Draft, capacity: &Capacity, parameters: &Parameters) -> Result<Self, ParameterError> {
        let get = |id: &str| parameters.get(id, community.profile.first_day()).map(|k| k.central);
        let (request, month_late, left_out) =
            (get("strategy.ask_request")?, get("strategy.ask_month_late")?, get("strategy.ask_left_out")?);
        let weights = BTreeMap::from([
            (Whose::Ourselves, 1.0),
            (Whose::Partners, get("strategy.ask_partners")?),
            (Whose::Nation, get("strategy.ask_nation")?),
        ]);
        let of = |item: usize| &community.demands.rows[draft.demands[item]];
        let n = draft.demands.len();
        let terms = Terms {
            prices: Prices { request, month_late: vec![month_late; n], left_out: vec![left_out; n] },
            weight: (0..n).map(|i| weights[&Whose::of(of(i))]).collect(),
            firm: (0..n).map(|i| of(i).protects.is_some() || draft.problem.items[i].fixed.is_some()).collect(),
            reliefs: Vec::new(),
            lighter: Vec::new(),
        };
        let mut offer = Self {
            terms,
            reliefs: Vec::new(),
            lighter: Vec::new(),
            weights,
            changed: get("strategy.ask_changed")?,
            saved: get("strategy.ask_overlap_saved")?,
        };
        for demand in 0..community.demands.rows.len() {
            offer.add_standing(community, capacity, demand, left_out);
        }
        for item in 0..n {
            offer.add_lighter(community, draft, capacity, item);
        }
        Ok(offer)
    }

    /// Work that stands: all of it where it may stop, its answering where it is merged, reused or done once.
    fn add_standing(&mut self, community: &Community, capacity: &Capacity, demand: usize, left_out: f64) {
        let rows: Vec<_> = capacity.standing.iter().filter(|s| s.demand == demand).collect();
        if rows.is_empty() {
            return;
        }
        let of = &community.demands.rows[demand];
        let by_organisation = answering(community, rows.iter().filter(|s| s.work == Work::Answering).map(|s| (s.role, s.hours)));
        let mut ways: Vec<(Less, f64)> = self.changes(community, capacity, demand, &by_organisation);
        if of.protects.is_none() {
            let force = match of.force {
                Force::Must => 1.0,
                Force::Should => 0.5,
                Force::May => 0.25,
            };
            ways.push((Less::Stop, force * left_out));
        }
        for (less, cost) in ways {
            let mut frees: BTreeMap<(usize, usize), f64> = BTreeMap::new();
            for s in &rows {
                let freed = s.hours * (1.0 - self.left(community, less, s.work, s.role));
                if freed > 0.0 {
                    *frees.entry((s.role, s.month)).or_insert(0.0) += freed;
                }
            }
            if frees.is_empty() {
                continue;
            }
            let frees = frees.into_iter().map(|((role, month), hours)| (role, month, hours)).collect();
            let with = match less {
                Less::Merge(with) | Less::Reuse(with) => Some(with),
                Less::Stop | Less::Once(_) => None,
            };
            let groups = std::iter::once(demand).chain(with).collect();
            self.terms.reliefs.push(Relief { groups, frees, cost, weight: self.weights[&Whose::of(of)] });
            self.reliefs.push(Candidate { demand, less });
        }
    }

    /// What is up for choice and has to be done: its answering may become less.
    fn add_lighter(&mut self, community: &Community, draft: &Draft, capacity: &Capacity, item: usize) {
        let demand = draft.demands[item];
        let kind = |effort: usize| community.efforts.rows[effort].work;
        let own: Vec<_> = draft.work.iter().filter(|w| w.item == item).collect();
        let hours = own.iter().filter(|w| kind(w.effort) == Work::Answering).map(|w| (w.role, w.pert.mean() * w.units.iter().sum::<f64>()));
        let by_organisation = answering(community, hours);
        for (less, cost) in self.changes(community, capacity, demand, &by_organisation) {
            let left: Vec<f64> =
                draft.work.iter().map(|w| if w.item == item { self.left(community, less, kind(w.effort), w.role) } else { 1.0 }).collect();
            let money = draft.problem.items[item].uses.iter().filter(|u| u.resource >= community.roles.rows.len()).cloned();
            let works = draft.work.iter().zip(&left).filter(|(w, _)| w.item == item);
            let amounts = |w: &crate::plan::draft::Work, left: f64| w.units.iter().map(|u| u * w.pert.mean() * left).collect();
            let uses = money.chain(works.map(|(w, left)| Use { resource: w.role, amounts: amounts(w, *left) })).collect();
            let with = match less {
                Less::Merge(with) | Less::Reuse(with) => {
                    Some(draft.demands.iter().position(|d| *d == with).map_or(With::Standing(with), With::Item))
                }
                Less::Stop | Less::Once(_) => None,
            };
            self.terms.lighter.push(Lighter { item, uses, with, cost });
            self.lighter.push((Candidate { demand, less }, left));
        }
    }

    /// Ways in which the answering of a demand becomes less, with their cost.
    fn changes(
        &self,
        community: &Community,
        capacity: &Capacity,
        demand: usize,
        by_organisation: &BTreeMap<usize, f64>,
    ) -> Vec<(Less, f64)> {
        let mut ways = Vec::new();
        if by_organisation.is_empty() {
            return ways;
        }
        let id = &community.demands.rows[demand].demand;
        let hours = |row: usize| -> f64 {
            capacity.standing.iter().filter(|s| s.demand == row && s.work == Work::Answering).map(|s| s.hours).sum()
        };
        for pair in &community.duplicates {
            let other = if pair.demand == *id {
                &pair.other
            } else if pair.other == *id {
                &pair.demand
            } else {
                continue;
            };
            let Some(with) = community.demands.rows.iter().position(|d| d.demand == *other) else { continue };
            // What may be left out, or is over, is nothing to lean on.
            let leans = match community.demands.rows[with].state {
                DemandState::Started => true,
                DemandState::New => community.demands.rows[with].force == Force::Must,
                DemandState::Done => false,
            };
            if !leans {
                continue;
            }
            // Of two that ask the same, the one with fewer hours gives way; a part gives way to the whole.
            let fewer = (hours(demand), demand) <= (hours(with), with);
            match pair.verdict {
                Verdict::Same if fewer => ways.push((Less::Merge(with), self.changed)),
                Verdict::PartOf if pair.demand == *id => ways.push((Less::Merge(with), self.changed)),
                Verdict::Overlaps if fewer => ways.push((Less::Reuse(with), self.changed)),
                Verdict::Same | Verdict::PartOf | Verdict::Overlaps | Verdict::Different => {}
            }
        }
        if by_organisation.len() > 1 {
            let most = by_organisation.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0))).map(|(o, _)| *o);
            ways.extend(most.map(|o| (Less::Once(o), self.changed)));
        }
        ways
    }

    /// Share of the hours of a role that is left.
    fn left(&self, community: &Community, less: Less, work: Work, role: usize) -> f64 {
        match (less, work) {
            (Less::Stop, _) | (Less::Merge(_), Work::Answering) => 0.0,
            (Less::Reuse(_), Work::Answering) => 1.0 - self.saved,
            (Less::Once(keeper), Work::Answering) => f64::from(u8::from(organisation_of(community, role) == Some(keeper))),
            (Less::Merge(_) | Less::Reuse(_) | Less::Once(_), Work::Delivering) => 1.0,
        }
    }
}

/// Row of `organisations` of a role.
pub(crate) fn organisation_of(community: &Community, role: usize) -> Option<usize> {
    let id = &community.roles.rows[role].organisation;
    community.organisations.rows.iter().position(|o| o.organisation == *id)
}

/// Hours by organisation.
fn answering(community: &Community, hours: impl Iterator<Item = (usize, f64)>) -> BTreeMap<usize, f64> {
    let mut sums = BTreeMap::new();
    for (role, hours) in hours.filter(|(_, h)| *h > 0.0) {
        if let Some(organisation) = organisation_of(community, role) {
            *sums.entry(organisation).or_insert(0.0) += hours;
        }
    }
    sums
}
