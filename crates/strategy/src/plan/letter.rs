//! What the ask says: requests in three parts, other ways, what cannot go together, and the form on what protects safety or equality.

use std::collections::BTreeMap;

use community::tables::Demand;
use community::{Community, Month};
use findings::words::{count, list, months};
use findings::{Column, Quantity, ResultTable, Unit, Value};

use crate::plan::ask::{Ask, Change};
use crate::plan::offer::{Candidate, Less, Offer, Whose, organisation_of};
use crate::plan::planned::Planned;

/// One request of the ask, in words and figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Whose part it is.
    pub whose: Whose,
    /// What is asked.
    pub what: String,
    /// Hours that it gives or frees; none for money.
    pub hours: Option<f64>,
    /// Pounds, where it asks for money.
    pub pounds: Option<f64>,
    /// When.
    pub when: String,
    /// What makes the demand binding; empty for hours and money.
    pub authority: String,
    /// Who decides.
    pub who: String,
    /// What is lost.
    pub lost: String,
    /// What is kept.
    pub kept: String,
    /// Row of `demands`, where it is about one.
    pub demand: Option<usize>,
    /// What becomes less, where it does.
    pub less: Option<Less>,
}

/// A title in quotation marks.
pub(crate) fn quoted(demand: &Demand) -> String {
    format!("‘{}’", demand.title)
}

/// The name of an organisation.
pub(crate) fn organisation_name(community: &Community, id: &str) -> String {
    community.organisations.rows.iter().find(|o| o.organisation.as_str() == id).map_or(id.to_owned(), |o| o.name.clone())
}

/// Who can waive or move a demand: as its row says, else who asks for it, by name.
pub(crate) fn decides(community: &Community, demand: &Demand) -> String {
    match (&demand.waived_by, Whose::of(demand), &demand.lead) {
        (Some(who), _, _) => who.clone(),
        (None, Whose::Ourselves, Some(lead)) => format!("our board, with the {lead}"),
        (None, Whose::Ourselves, None) => "our board".into(),
        (None, _, _) => list(&demand.issuer.iter().map(|i| organisation_name(community, i.as_str())).collect::<Vec<_>>(), 3),
    }
}

/// What makes a demand binding.
pub(crate) fn authority(demand: &Demand) -> String {
    demand.authority.map_or_else(|| "not said".to_owned(), |a| a.word().to_owned())
}

/// What a demand is for: the objectives that it serves, most first; else its own title.
pub(crate) fn serves(community: &Community, demand: &Demand) -> String {
    let mut served: Vec<(f64, String)> = Vec::new();
    for objective in &community.objectives {
        let scores: Vec<f64> = community
            .contributions
            .rows
            .iter()
            .filter(|c| c.demand == demand.demand && c.objective == objective.objective)
            .map(|c| c.score as f64)
            .collect();
        let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
        if mean > 0.0 {
            served.push((mean * objective.weight, format!("‘{}’", objective.name)));
        }
    }
    served.sort_by(|a, b| b.0.total_cmp(&a.0));
    let names: Vec<String> = served.into_iter().map(|s| s.1).collect();
    if names.is_empty() { "no objective of ours that anybody has named".into() } else { list(&names, 3) }
}

/// Months by index, in words: runs are drawn together.
pub(crate) fn in_months(community: &Community, mut months_of: Vec<usize>) -> String {
    months_of.sort_unstable();
    months_of.dedup();
    let at = |m: usize| community.profile.first_month.plus(i32::try_from(m).unwrap_or(i32::MAX));
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for m in months_of {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == m => run.1 = m,
            _ => runs.push((m, m)),
        }
    }
    list(&runs.iter().map(|(a, b)| months(at(*a), at(*b))).collect::<Vec<_>>(), 4)
}

/// The last day of work that a deadline leaves, in words.
fn end_of(community: &Community, deadline: usize) -> String {
    let month: Month = community.profile.first_month.plus(i32::try_from(deadline).unwrap_or(i32::MAX) - 1);
    format!("the end of {}", month.long())
}

/// A role with its organisation.
pub(crate) fn role_words(community: &Community, role: usize) -> String {
    let row = &community.roles.rows[role];
    let organisation =
        organisation_of(community, role).map_or(row.organisation.to_string(), |o| community.organisations.rows[o].name.clone());
    format!("{} of {organisation}", row.name)
}

impl Planned {
    /// The requests of the cheapest combination: what we do ourselves first, then partners, then the nation.
    #[must_use]
    pub fn requests(&self, community: &Community) -> Vec<Request> {
        let Some((ask, offer)) = &self.ask else { return Vec::new() };
        let Some(cheapest) = &ask.cheapest else { return Vec::new() };
        let mut requests: Vec<Request> = cheapest.changes.iter().map(|c| self.request(community, offer, c)).collect();
        requests.sort_by_key(|r| r.whose);
        requests
    }

    pub(crate) fn request(&self, community: &Community, offer: &Offer, change: &Change) -> Request {
        match change {
            Change::More { resource, periods } if *resource < community.roles.rows.len() => self.more_hours(community, *resource, periods),
            Change::More { resource, periods } => self.more_money(community, *resource, periods),
            Change::Later { item, months } => {
                let (old, new) = (self.draft.problem.items[*item].deadline, self.draft.problem.items[*item].deadline + months);
                let (row, demand) = self.demand(community, *item);
                Request {
                    what: format!("Move the date of {} by {}", quoted(demand), count(*months, "month", "months")),
                    hours: Some(self.item_hours(*item)),
                    when: format!("from {} to {}", end_of(community, old), end_of(community, new)),
                    lost: format!("{} of what it does for {}", count(*months, "month", "months"), serves(community, demand)),
                    kept: "it is done in full".into(),
                    ..about(community, row)
                }
            }
            Change::LeftOut { item } => {
                let (row, demand) = self.demand(community, *item);
                Request {
                    what: format!("Waive {}", quoted(demand)),
                    hours: Some(self.item_hours(*item)),
                    when: format!("now; it was due by {}", end_of(community, self.draft.problem.items[*item].deadline)),
                    lost: format!("what it does for {}", serves(community, demand)),
                    kept: "everything else that has to be done, on time".into(),
                    ..about(community, row)
                }
            }
            Change::Lighter(index) => {
                let (candidate, left) = &offer.lighter[*index];
                let works = self.draft.work.iter().zip(left);
                let saved = works.map(|(w, left)| w.pert.mean() * w.units.iter().sum::<f64>() * (1.0 - left)).sum();
                self.less(community, *candidate, saved, "as soon as it begins".into())
            }
            Change::Relief(index) => {
                let frees = &offer.terms.reliefs[*index].frees;
                let saved = frees.iter().map(|f| f.2).sum();
                let when = in_months(community, frees.iter().map(|f| f.1).collect());
                self.less(community, offer.reliefs[*index], saved, when)
            }
        }
    }

    fn demand<'c>(&self, community: &'c Community, item: usize) -> (usize, &'c Demand) {
        (self.draft.demands[item], &community.demands.rows[self.draft.demands[item]])
    }

    pub(crate) fn item_hours(&self, item: usize) -> f64 {
        self.draft.work.iter().filter(|w| w.item == item).map(|w| w.pert.mean() * w.units.iter().sum::<f64>()).sum()
    }

    fn more_hours(&self, community: &Community, role: usize, periods: &[(usize, f64)]) -> Request {
        let by_month = |(month, hours): &(usize, f64)| {
            let month = community.profile.first_month.plus(i32::try_from(*month).unwrap_or(i32::MAX));
            format!("{} in {}", Quantity::new(*hours, Unit::Hours).rounded(), month.long())
        };
        Request {
            whose: Whose::Ourselves,
            what: format!("Find {} more in {}", whole_hours(periods.iter().map(|p| p.1).sum()), role_words(community, role)),
            hours: Some(periods.iter().map(|p| p.1).sum()),
            pounds: None,
            when: list(&periods.iter().map(by_month).collect::<Vec<_>>(), 6),
            authority: String::new(),
            who: organisation_of(community, role)
                .map_or("its organisation".into(), |o| format!("the board of {}", community.organisations.rows[o].name)),
            lost: "what these people would have done in that time, or what it costs to hire others".into(),
            kept: "everything that has to be done, on time".into(),
            demand: None,
            less: None,
        }
    }

    fn more_money(&self, community: &Community, resource: usize, periods: &[(usize, f64)]) -> Request {
        let first = i32::from(community.profile.first_month.financial_year());
        let by_year = |(year, pounds): &(usize, f64)| {
            let year = first + i32::try_from(*year).unwrap_or(0);
            format!("{} in {year}/{:02}", Quantity::new(*pounds, Unit::Pounds), (year + 1).rem_euclid(100))
        };
        let pounds = periods.iter().map(|p| p.1).sum();
        Request {
            whose: Whose::Ourselves,
            what: format!("Find {} more {}", Quantity::new(pounds, Unit::Pounds), self.draft.problem.resources[resource].id),
            hours: None,
            pounds: Some(pounds),
            when: list(&periods.iter().map(by_year).collect::<Vec<_>>(), 6),
            authority: String::new(),
            who: "our board, with the director of finance".into(),
            lost: "what that money would have paid for".into(),
            kept: "everything that has to be done, on time".into(),
            demand: None,
            less: None,
        }
    }

    fn less(&self, community: &Community, candidate: Candidate, hours: f64, when: String) -> Request {
        let demand = &community.demands.rows[candidate.demand];
        let title = |row: usize| quoted(&community.demands.rows[row]);
        let (what, lost, kept) = match candidate.less {
            Less::Stop if Whose::of(demand) == Whose::Ourselves => (
                format!("Stop {}", quoted(demand)),
                format!("what it does for {}", serves(community, demand)),
                "its hours, for what has to be done".into(),
            ),
            Less::Stop => (
                format!("Waive {}", quoted(demand)),
                format!("what it does for {}", serves(community, demand)),
                "its hours, for what has to be done".into(),
            ),
            Less::Merge(with) => (
                format!("Answer {} together with {}", quoted(demand), title(with)),
                "an answer of its own".into(),
                "what it asks: one answer serves both".into(),
            ),
            Less::Reuse(with) => (
                format!("Reuse for {} what is shown for {}", quoted(demand), title(with)),
                "evidence made for it alone".into(),
                "what it asks, from evidence that exists".into(),
            ),
            Less::Once(keeper) => (
                format!("Answer {} once for all, by {}", quoted(demand), community.organisations.rows[keeper].name),
                "an answer from each body".into(),
                "what it asks, answered once".into(),
            ),
        };
        Request { what, hours: Some(hours), when, lost, kept, less: Some(candidate.less), ..about(community, candidate.demand) }
    }
}

/// A request about a demand, still without words.
fn about(community: &Community, row: usize) -> Request {
    let demand = &community.demands.rows[row];
    Request {
        whose: Whose::of(demand),
        what: String::new(),
        hours: None,
        pounds: None,
        when: String::new(),
        authority: authority(demand),
        who: decides(community, demand),
        lost: String::new(),
        kept: String::new(),
        demand: Some(row),
        less: None,
    }
}

/// Hours that are asked for, in whole hours and at least one: nobody gives a part of an hour.
fn whole_hours(hours: f64) -> String {
    if hours <= 1.0 { "1 hour".into() } else { hours_words(hours.round()) }
}

/// `1,240 hours`.
pub(crate) fn hours_words(hours: f64) -> String {
    Quantity::new(hours, Unit::Hours).to_string()
}

fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Unknown, Value::from)
}

impl Planned {
    /// The tables of the ask; none where everything fits.
    pub(crate) fn ask_tables(&self, community: &Community) -> Vec<ResultTable> {
        let Some((ask, _)) = &self.ask else { return Vec::new() };
        let requests = self.requests(community);
        let mut tables = vec![ask_table(&requests), self.ways_table(ask), self.conflict_table(community, ask)];
        tables.push(impact_table(community, &requests));
        tables.into_iter().filter(|t| !t.rows.is_empty()).collect()
    }

    fn ways_table(&self, ask: &Ask) -> ResultTable {
        let row = |way: &str, what: String, cost: f64, bound: f64| {
            vec![Value::from(way), Value::from(what), Value::from(cost), Value::from(bound.min(cost))]
        };
        let mut rows = Vec::new();
        let mut keys: Vec<&str> = Vec::new();
        if let Some(c) = &ask.cheapest {
            rows.push(row("the ask", count(c.changes.len(), "request", "requests"), c.cost, c.bound));
            keys.push("cheapest");
        }
        if let Some(e) = &ask.extra {
            let hours: f64 = e.changes.iter().filter(|x| x.resource < self.n_roles).map(|x| x.amount).sum();
            let pounds: f64 = e.changes.iter().filter(|x| x.resource >= self.n_roles).map(|x| x.amount).sum();
            let mut what = vec![hours_words(hours)];
            what.extend((pounds > 0.0).then(|| Quantity::new(pounds, Unit::Pounds).to_string()));
            rows.push(row("more hours and money alone", format!("{} more", list(&what, 2)), e.cost, e.bound));
            keys.push("hours");
        }
        if let Some(d) = &ask.delay {
            let what = format!("{} in all, of {}", count(d.cost as usize, "month", "months"), count(d.changes.len(), "demand", "demands"));
            rows.push(row("later dates alone", what, d.cost, d.bound));
            keys.push("dates");
        }
        if let Some(d) = &ask.dropped {
            rows.push(row("leaving out alone", format!("{} left out", count(d.changes.len(), "demand", "demands")), d.cost, d.bound));
            keys.push("left-out");
        }
        ResultTable {
            id: "strategy.plan_ways".into(),
            title: "Each of these ways alone would make it fit".into(),
            subtitle: "The ask is the cheapest mixture, in weighted hours; beside it hours and money alone (in weighted hours), dates alone (in months), leaving out alone (in demands). No way of its kind costs less than the last column.".into(),
            columns: vec![
                Column::text("way", "way"),
                Column::text("what", "what it takes"),
                Column::number("plan_way_cost", "cost, in its own unit", Unit::Number),
                Column::number("plan_way_bound", "at least", Unit::Number),
            ],
            rows,
            keys: keys.iter().map(|k| vec![("way".to_owned(), (*k).to_owned())]).collect(),
        }
    }

    fn conflict_table(&self, community: &Community, ask: &Ask) -> ResultTable {
        let mut items = ask.conflict.items.clone();
        items.sort_by_key(|i| (community.demands.rows[self.draft.demands[*i]].issuer.clone(), *i));
        let row = |item: &usize| {
            let (_, demand) = self.demand(community, *item);
            let names: Vec<String> = demand.issuer.iter().map(|i| organisation_name(community, i.as_str())).collect();
            vec![
                Value::from(list(&names, 3)),
                Value::from(demand.title.as_str()),
                Value::from(authority(demand)),
                Value::from(decides(community, demand)),
                Value::from(demand.protects.map_or("", |p| p.word())),
                Value::from(self.item_hours(*item)),
                Value::from(self.item_worth(*item)),
            ]
        };
        ResultTable {
            id: "strategy.plan_conflict".into(),
            title: match items.len() {
                1 => "This does not fit alone, whatever else is left out".into(),
                n if ask.conflict.smallest => format!("These {n} cannot go together, and no fewer demands are in conflict"),
                n => format!("These {n} cannot go together; without any one of them the others fit"),
            },
            subtitle: "Demands that have to be done, by who asks; hours that each takes, and points that each is worth at its earliest."
                .into(),
            columns: vec![
                Column::text("issuer_name", "who asks"),
                Column::text("title", "what"),
                Column::text("authority", "authority"),
                Column::text("who", "who decides"),
                Column::text("protects", "protects"),
                Column::number("plan_conflict_hours", "hours", Unit::Hours),
                Column::number("plan_conflict_worth", "points", Unit::Number),
            ],
            rows: items.iter().map(row).collect(),
            keys: items.iter().map(|i| vec![("demand".to_owned(), self.demand(community, *i).1.demand.to_string())]).collect(),
        }
    }

    /// Points of an item at its earliest.
    pub(crate) fn item_worth(&self, item: usize) -> f64 {
        let item = &self.draft.problem.items[item];
        item.worth.get(item.release).copied().unwrap_or(0.0)
    }
}

fn ask_table(requests: &[Request]) -> ResultTable {
    let row = |(n, r): (usize, &Request)| {
        vec![
            Value::from((n + 1).to_string()),
            Value::from(r.whose.words()),
            Value::from(r.what.as_str()),
            number(r.hours),
            number(r.pounds),
            Value::from(r.when.as_str()),
            Value::from(r.authority.as_str()),
            Value::from(r.who.as_str()),
            Value::from(r.lost.as_str()),
            Value::from(r.kept.as_str()),
        ]
    };
    let mut parts: BTreeMap<Whose, usize> = BTreeMap::new();
    requests.iter().for_each(|r| *parts.entry(r.whose).or_default() += 1);
    let of = |whose: Whose| parts.get(&whose).copied().unwrap_or(0);
    ResultTable {
        id: "strategy.plan_ask".into(),
        title: format!(
            "{} would make it fit: {} ourselves, {} of partners, {} of the nation",
            count(requests.len(), "request", "requests"),
            of(Whose::Ourselves),
            of(Whose::Partners),
            of(Whose::Nation)
        ),
        subtitle: "Together they are enough; no cheaper set was found. What protects safety or equality is never proposed for leaving out or moving, only for merging, reusing or doing once.".into(),
        columns: vec![
            Column::text("request", "request"),
            Column::text("whose", "part"),
            Column::text("what", "what is asked"),
            Column::number("plan_ask_hours", "hours", Unit::Hours),
            Column::number("plan_ask_pounds", "money", Unit::Pounds),
            Column::text("when", "when"),
            Column::text("authority", "authority"),
            Column::text("who", "who decides"),
            Column::text("lost", "what is lost"),
            Column::text("kept", "what is kept"),
        ],
        rows: requests.iter().enumerate().map(row).collect(),
        keys: (1..=requests.len()).map(|n| vec![("request".to_owned(), n.to_string())]).collect(),
    }
}

/// What has to be filled in for each request that touches what protects safety or equality.
const TO_FILL: [(&str, &str); 5] = [
    ("groups", "who could be affected, by protected characteristic or risk"),
    ("effect", "what could get worse for them, and what better"),
    ("evidence", "how that is known"),
    ("mitigation", "what will be done about it"),
    ("signed", "assessed by (role) and date"),
];

fn impact_table(community: &Community, requests: &[Request]) -> ResultTable {
    let touched = |(n, r): (usize, &Request)| {
        let demand = &community.demands.rows[r.demand?];
        let protects = demand.protects?;
        let mut row = vec![
            Value::from((n + 1).to_string()),
            Value::from(r.what.as_str()),
            Value::from(demand.title.as_str()),
            Value::from(protects.word()),
        ];
        row.extend(TO_FILL.iter().map(|_| Value::from("to be filled in")));
        Some(row)
    };
    let rows: Vec<Vec<Value>> = requests.iter().enumerate().filter_map(touched).collect();
    let mut columns = vec![
        Column::text("request", "request"),
        Column::text("what", "what is asked"),
        Column::text("title", "demand"),
        Column::text("protects", "protects"),
    ];
    columns.extend(TO_FILL.iter().map(|(name, label)| Column::text(name, label)));
    ResultTable {
        id: "strategy.plan_impact".into(),
        title: match rows.len() {
            1 => "One request changes how something that protects safety or equality is answered: assess it first".into(),
            n => format!("{n} requests change how something that protects safety or equality is answered: assess them first"),
        },
        subtitle: "Nothing of this is done before the form is filled in and signed.".into(),
        keys: rows.iter().map(|r| vec![("request".to_owned(), r[0].text().unwrap_or("").to_owned())]).collect(),
        columns,
        rows,
    }
}
