//! From a community's tables to a planning problem.
//!
//! Up for choice is what has not begun (`state = new`), asks for work as a project (`duration_months`, or hours counted `once`) and is not a must with a fixed
//! date; and what has begun and stands in the plan in force, which stays where it is. All else is load already: [`Capacity`] is what it leaves.

use std::collections::BTreeMap;

use community::ids::ObjectiveId;
use community::tables::{Demand, DemandState, Effort, Force, LoadProfile, Meeting, MoneyKind, Per, Work as KindOfWork};
use community::{Community, Month};
use parameters::Parameters;
use uncertainty::Pert;

use crate::plan::error::PlanError;
use crate::plan::problem::{Item, Pair, Precedence, Problem, Resource, Use};

/// What is left for the plan: supply less the load of what is not up for choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Capacity {
    /// Hours by role (in the order of `roles`), month and sample.
    pub hours: Vec<Vec<Vec<f64>>>,
    /// The same from other random numbers, on which a plan is checked.
    pub fresh: Vec<Vec<Vec<f64>>>,
    /// Expected hours of what stands already: what would be freed if it gave way.
    pub standing: Vec<Standing>,
}

/// Expected hours of one demand, not up for choice, that fall on one role in one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Row of `demands`.
    pub demand: usize,
    /// Row of `roles`.
    pub role: usize,
    /// Index of the month.
    pub month: usize,
    /// Which of the two kinds of work.
    pub work: KindOfWork,
    /// Expected hours.
    pub hours: f64,
}

/// What the plan needs beside the community.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Numbers about the world, with the community's own values set.
    pub parameters: &'a Parameters,
    /// What is left for the plan.
    pub capacity: &'a Capacity,
    /// What hangs on options that the community rejects, by row of `demands`, with the option: it is not planned unless it has to be done.
    pub rejected: &'a [(usize, String)],
}

/// Hours of one row of `efforts` that fall on one role, if the demand is done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Work {
    /// Index of the item.
    pub item: usize,
    /// Index in `roles`.
    pub role: usize,
    /// Row of `efforts`.
    pub effort: usize,
    /// Hours of one unit.
    pub pert: Pert,
    /// Units in each month of work.
    pub units: Vec<f64>,
}

/// A planning problem, and what its items are.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Without capacities: these depend on the confidence.
    pub problem: Problem,
    /// Row of `demands` of each item.
    pub demands: Vec<usize>,
    pub work: Vec<Work>,
    /// Start of each item in the plan in force.
    pub before: Vec<Option<usize>>,
    /// What is not planned as it hangs on a rejected option, with the option.
    pub rejected: Vec<(usize, String)>,
    /// The first month that has not passed: the one after the last of `actuals`.
    pub now: usize,
    pub notes: Vec<String>,
}

/// Rows of `demands` that are up for choice.
#[must_use]
pub fn up_for_choice(community: &Community) -> Vec<usize> {
    let project =
        |d: &Demand| d.duration_months.is_some() || community.efforts.rows.iter().any(|e| e.demand == d.demand && e.per == Per::Once);
    let dated = |d: &Demand| d.force == Force::Must && d.first_due.is_some() && d.duration_months.is_none();
    (0..community.demands.rows.len())
        .filter(|&i| {
            let d = &community.demands.rows[i];
            let in_force = d.state == DemandState::Started && community.plan.rows.iter().any(|p| p.demand == d.demand);
            (d.state == DemandState::New || in_force) && project(d) && !dated(d)
        })
        .collect()
}

impl Draft {
    pub fn new(community: &Community, inputs: &Inputs<'_>) -> Result<Self, PlanError> {
        let months = community.profile.months as usize;
        let on = community.profile.first_day();
        let get = |id: &str| inputs.parameters.get(id, on).map(|k| k.central);
        let (lost, pair_value, moving) =
            (get("strategy.plan_value_lost_a_month")?, get("strategy.plan_pair_value")?, get("strategy.plan_cost_of_moving")?);
        let must = |d: &usize| community.demands.rows[*d].force == Force::Must || community.demands.rows[*d].state == DemandState::Started;
        let is_rejected = |d: &usize| !must(d) && inputs.rejected.iter().any(|r| r.0 == *d);
        let (rejected, demands): (Vec<usize>, Vec<usize>) = up_for_choice(community).into_iter().partition(|d| is_rejected(d));
        let now = crate::plan::living::now(community);
        let (late, demands): (Vec<usize>, Vec<usize>) =
            demands.into_iter().partition(|d| !must(d) && no_room_left(community, &community.demands.rows[*d], now));
        let too_late =
            |d: &usize| format!("`{}` cannot be done in the months that are left: it is not planned", community.demands.rows[*d].demand);
        if demands.is_empty() {
            return Err(PlanError::NothingLeft);
        }
        let index: BTreeMap<&str, usize> =
            demands.iter().enumerate().map(|(i, d)| (community.demands.rows[*d].demand.as_str(), i)).collect();
        let values = values(community, &demands)?;
        let mut draft = Self {
            problem: Problem { months, ..Problem::default() },
            demands: demands.clone(),
            work: Vec::new(),
            before: vec![None; demands.len()],
            rejected: inputs.rejected.iter().filter(|r| rejected.contains(&r.0)).cloned().collect(),
            now,
            notes: late.iter().map(too_late).collect(),
        };
        for role in &community.roles {
            draft.problem.resources.push(Resource::monthly(role.role.as_str(), vec![0.0; months]));
        }
        for (i, &row) in demands.iter().enumerate() {
            let demand = &community.demands.rows[row];
            let mut item = item(community, demand, values[i], lost);
            // Nothing begins in a month that has passed.
            item.release = item.release.max(draft.now.min(months.saturating_sub(1)));
            let earliest = item.release + item.duration;
            if draft.now > 0 && item.deadline < earliest && earliest <= months {
                draft
                    .notes
                    .push(format!("`{}` cannot be done by its date any more: it is planned for the earliest that is left", demand.demand));
                item.deadline = item.done[item.release].min(months);
            }
            draft.problem.items.push(item);
            draft.add_work(community, i, demand);
        }
        draft.add_money(community, &index);
        draft.add_links(community, &index, pair_value);
        draft.add_plan(community, &index, moving)?;
        draft.learn(community);
        draft.charge();
        Ok(draft)
    }

    fn add_work(&mut self, community: &Community, item: usize, demand: &Demand) {
        let duration = self.problem.items[item].duration;
        for (row, effort) in community.efforts.rows.iter().enumerate().filter(|(_, e)| e.demand == demand.demand) {
            let Some(pert) = pert(effort) else {
                self.notes.push(format!("`{}` has no hours for `{}` and is planned without them", demand.demand, effort.role.as_str()));
                continue;
            };
            let targets = targets(community, demand, effort.role.as_str());
            if targets.is_empty() {
                self.notes.push(format!(
                    "no organisation that carries `{}` has the role or team `{}`: its hours are left out",
                    demand.demand,
                    effort.role.as_str()
                ));
            }
            let units = units(effort, duration);
            for (role, share) in targets {
                self.work.push(Work { item, role, effort: row, pert, units: units.iter().map(|u| u * share).collect() });
            }
        }
        if !community.efforts.rows.iter().any(|e| e.demand == demand.demand) {
            self.notes.push(format!("`{}` has no rows of `efforts`: it is planned as if it took no hours", demand.demand));
        }
    }

    /// Mean hours, month by month of work.
    fn charge(&mut self) {
        for work in &self.work {
            let amounts = work.units.iter().map(|u| u * work.pert.mean()).collect();
            self.problem.items[work.item].uses.push(Use { resource: work.role, amounts });
        }
    }

    /// Money by financial year is a capacity like hours: the first year of a demand's rows is the year in which it begins.
    fn add_money(&mut self, community: &Community, index: &BTreeMap<&str, usize>) {
        let months: Vec<Month> = community.profile.months().collect();
        let first = i64::from(community.profile.first_month.financial_year());
        let period_of: Vec<usize> = months.iter().map(|m| usize::try_from(i64::from(m.financial_year()) - first).unwrap_or(0)).collect();
        let years = period_of.last().map_or(0, |p| p + 1);
        for kind in [MoneyKind::Revenue, MoneyKind::Capital] {
            let budget = |year: usize| {
                community
                    .budgets
                    .rows
                    .iter()
                    .filter(|b| b.kind == kind && b.year == first + year as i64)
                    .map(|b| b.amount.get())
                    .sum::<f64>()
            };
            if !community.budgets.rows.iter().any(|b| b.kind == kind) {
                continue;
            }
            let resource = self.problem.resources.len();
            self.problem.resources.push(Resource {
                id: format!("{} money", kind.word()),
                capacity: (0..years).map(budget).collect(),
                period_of: period_of.clone(),
                unit_cost: 0.02,
                extendable: true,
            });
            for (&id, &item) in index {
                let rows: Vec<_> = community.money.rows.iter().filter(|m| m.kind == kind && m.demand.as_str() == id).collect();
                let Some(begin) = rows.iter().map(|m| m.year).min() else { continue };
                let mut amounts = vec![0.0; usize::try_from(rows.iter().map(|m| m.year).max().unwrap_or(begin) - begin).unwrap_or(0) + 1];
                for m in rows {
                    let net = m.cost.map_or(0.0, |c| c.get()) - m.saving.map_or(0.0, |s| s.get());
                    amounts[usize::try_from(m.year - begin).unwrap_or(0)] += net;
                }
                self.problem.items[item].uses.push(Use { resource, amounts });
            }
        }
    }

    fn add_links(&mut self, community: &Community, index: &BTreeMap<&str, usize>, pair_value: f64) {
        for p in &community.precedences {
            match (index.get(p.before.as_str()), index.get(p.after.as_str())) {
                (Some(&before), Some(&after)) => {
                    let lag = p.lag_days.map_or(0.0, |d| d.get()).max(0.0);
                    self.problem.precedences.push(Precedence { before, after, lag: (lag / 30.5).ceil() as usize });
                }
                // What is under way or done already holds nobody up.
                (None, Some(_)) => {
                    self.notes.push(format!("`{}` comes before `{}` and is not up for choice: the row is left out", p.before, p.after))
                }
                _ => {}
            }
        }
        for e in &community.exclusions {
            if let (Some(&a), Some(&b)) = (index.get(e.demand.as_str()), index.get(e.other.as_str())) {
                self.problem.exclusions.push((a, b));
            }
        }
        // By pair, then by direction: sum of scores and number of raters.
        type Directions = BTreeMap<(usize, usize), (f64, f64)>;
        let mut scores: BTreeMap<(usize, usize), Directions> = BTreeMap::new();
        for row in &community.interactions {
            if let (Some(&a), Some(&b)) = (index.get(row.demand.as_str()), index.get(row.on_demand.as_str()))
                && a != b
            {
                let cell = scores.entry((a.min(b), a.max(b))).or_default().entry((a, b)).or_insert((0.0, 0.0));
                cell.0 += row.score as f64;
                cell.1 += 1.0;
            }
        }
        for ((a, b), directions) in scores {
            let worth = pair_value * directions.values().map(|(sum, n)| sum / n).sum::<f64>();
            if worth != 0.0 {
                self.problem.pairs.push(Pair { a, b, worth });
            }
        }
    }
}

/// Whether something that had room within the plan has none in the months that are left.
fn no_room_left(community: &Community, demand: &Demand, now: usize) -> bool {
    let own = item(community, demand, 0.0, 0.0);
    let had_room = own.release + own.duration <= own.deadline;
    let in_force = community.plan.rows.iter().any(|p| p.demand == demand.demand);
    had_room && !in_force && own.release.max(now) + own.duration > community.profile.months as usize
}

/// Months that a demand takes: its duration, else one month.
fn item(community: &Community, demand: &Demand, value: f64, lost: f64) -> Item {
    let months = community.profile.months as usize;
    let duration = usize::try_from(demand.duration_months.unwrap_or(1)).unwrap_or(1).max(1);
    let first = community.profile.first_month.ordinal();
    let mut item = Item::new(demand.demand.as_str(), duration, months);
    item.must = demand.force == Force::Must;
    item.release = demand.earliest.map_or(0, |d| usize::try_from(Month::of(d).ordinal() - first).unwrap_or(0));
    item.deadline = demand.latest.map_or(months, |d| {
        let whole = d >= Month::of(d).last_day();
        usize::try_from(Month::of(d).ordinal() - first + i32::from(whole)).unwrap_or(0).min(months)
    });
    sign_off(community, demand, &mut item);
    item.worth = item.done.iter().map(|done| value * (1.0 - lost * *done as f64)).collect();
    item
}

/// The meetings of the body that signs a demand off, in order of time: those of the organisations that ask or carry it, else all of that body.
pub(crate) fn meetings_of<'c>(community: &'c Community, demand: &Demand) -> Vec<&'c Meeting> {
    let Some(body) = &demand.signed_off_by else { return Vec::new() };
    let issuer = demand.issuer.first().map(|i| i.as_str());
    let carried = |organisation: &str| issuer == Some(organisation) || demand.carried_by.iter().any(|c| c.as_str() == organisation);
    let all: Vec<_> = community.meetings.rows.iter().filter(|m| m.body == *body).collect();
    let own: Vec<_> = all.iter().copied().filter(|m| carried(m.organisation.as_str())).collect();
    let mut meetings: Vec<_> = if own.is_empty() { all } else { own };
    meetings.sort_by_key(|m| m.date);
    meetings
}

/// It counts as done in the month of the first meeting of the body whose papers are due after the work is done.
fn sign_off(community: &Community, demand: &Demand, item: &mut Item) {
    let meetings = meetings_of(community, demand);
    if meetings.is_empty() {
        return;
    }
    let first = community.profile.first_month.ordinal();
    let never = community.profile.months as usize + 1;
    for (start, done) in item.done.iter_mut().enumerate() {
        let ready = community.profile.first_month.plus((start + item.duration - 1) as i32).last_day();
        let meeting = meetings.iter().find(|m| m.papers_due.unwrap_or(m.date) >= ready);
        *done = meeting.map_or(never.max(start + item.duration), |m| {
            usize::try_from(Month::of(m.date).ordinal() - first + 1).unwrap_or(0).max(start + item.duration)
        });
    }
    for s in 1..item.done.len() {
        item.done[s] = item.done[s].max(item.done[s - 1]);
    }
}

/// Sum of the objectives' weights.
pub(crate) fn weights(community: &Community) -> f64 {
    community.objectives.rows.iter().map(|o| o.weight).sum()
}

/// What a demand contributes to an objective, mean over raters; none where nobody has said.
pub(crate) fn mean_score(community: &Community, demand: &str, objective: &ObjectiveId) -> Option<f64> {
    let of = community.contributions.rows.iter().filter(|c| c.demand.as_str() == demand && c.objective == *objective);
    let scores: Vec<f64> = of.map(|c| c.score as f64).collect();
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

/// Points of each item: its own value, else the weights of objectives (shares of 100) times what it contributes (mean over raters).
fn values(community: &Community, demands: &[usize]) -> Result<Vec<f64>, PlanError> {
    let sum = weights(community);
    let of_objectives = |id: &str| -> f64 {
        let contribution =
            |o: &community::tables::Objective| mean_score(community, id, &o.objective).map_or(0.0, |mean| 100.0 * o.weight / sum * mean);
        community.objectives.rows.iter().map(contribution).sum()
    };
    let mut values = Vec::new();
    for &row in demands {
        let demand = &community.demands.rows[row];
        values.push(match demand.value {
            Some(value) => value,
            None if community.objectives.rows.is_empty() => 0.0,
            None if sum <= 0.0 => return Err(PlanError::Weights { sum }),
            None => of_objectives(demand.demand.as_str()),
        });
    }
    Ok(values)
}

fn pert(effort: &Effort) -> Option<Pert> {
    let mode = effort.hours_mode.or(effort.hours_low).or(effort.hours_high)?.get();
    let low = effort.hours_low.map_or(mode, |h| h.get());
    let high = effort.hours_high.map_or(mode, |h| h.get());
    Pert::new(low.min(mode), mode, high.max(mode)).ok()
}

/// Units of an effort in each month of work.
fn units(effort: &Effort, duration: usize) -> Vec<f64> {
    let n = duration as f64;
    match effort.per {
        Per::Month => vec![1.0; duration],
        Per::Year | Per::Event | Per::Case | Per::Request => vec![effort.count_year.map_or(1.0, |c| c.get()) / 12.0; duration],
        Per::Once | Per::Occurrence => {
            let weight = |k: usize| match effort.profile {
                LoadProfile::Level => 1.0 / n,
                LoadProfile::Front => (n - k as f64) / (n * (n + 1.0) / 2.0),
                LoadProfile::Back => (k as f64 + 1.0) / (n * (n + 1.0) / 2.0),
            };
            (0..duration).map(weight).collect()
        }
    }
}

/// The roles on which an effort falls, with their shares: the role itself, else the team of that name in each organisation that carries the demand, by WTE.
fn targets(community: &Community, demand: &Demand, who: &str) -> Vec<(usize, f64)> {
    let roles = &community.roles.rows;
    if let Some(role) = roles.iter().position(|r| r.role.as_str() == who) {
        return vec![(role, 1.0)];
    }
    let mut targets = Vec::new();
    for organisation in &community.organisations {
        let id = organisation.organisation.as_str();
        if !demand.carried_by.iter().any(|c| c.as_str() == id || c.as_str().eq_ignore_ascii_case(organisation.kind.as_str())) {
            continue;
        }
        let team: Vec<usize> = (0..roles.len()).filter(|r| roles[*r].organisation.as_str() == id && roles[*r].is_of_team(who)).collect();
        let wte: f64 = team.iter().map(|r| roles[*r].wte.get()).sum();
        targets.extend(team.iter().map(|r| (*r, if wte > 0.0 { roles[*r].wte.get() / wte } else { 1.0 / team.len() as f64 })));
    }
    targets
}
