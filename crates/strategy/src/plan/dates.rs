//! What the plan puts into people's diaries and planning programs: dates, and hours by team.

use std::collections::BTreeMap;

use community::Community;
use community::tables::Meeting;
use findings::{Column, ResultTable, Unit, Value};
use jiff::civil::Date;

use crate::plan::draft::meetings_of;
use crate::plan::letter::organisation_name;
use crate::plan::planned::{Choice, Planned};

impl Planned {
    /// The last day of an item's work, if it is in the plan.
    pub(crate) fn work_ends(&self, community: &Community, choice: &Choice) -> Option<Date> {
        let item = self.draft.demands.iter().position(|d| *d == choice.demand)?;
        let last = choice.start? + self.draft.problem.items[item].duration - 1;
        Some(community.profile.first_month.plus(i32::try_from(last).ok()?).last_day())
    }

    /// The meeting that signs an item off, if one does.
    pub(crate) fn sign_off<'c>(&self, community: &'c Community, choice: &Choice) -> Option<&'c Meeting> {
        let ends = self.work_ends(community, choice)?;
        meetings_of(community, &community.demands.rows[choice.demand]).into_iter().find(|m| m.papers_due.unwrap_or(m.date) >= ends)
    }

    /// Every date of the plan: begins, work ends, papers due, signed off.
    pub(crate) fn dates_table(&self, community: &Community) -> ResultTable {
        let mut events: Vec<(Date, usize, &str, &Choice, String)> = Vec::new();
        for choice in self.choices.iter() {
            let (Some(start), Some(ends)) = (choice.start, self.work_ends(community, choice)) else { continue };
            let begins = community.profile.first_month.plus(i32::try_from(start).unwrap_or(0)).first_day();
            let carried: Vec<String> = community.demands.rows[choice.demand].carried_by.iter().map(|c| c.as_str().to_owned()).collect();
            let carried = carried.join("; ");
            events.push((begins, 0, "begins", choice, carried.clone()));
            events.push((ends, 1, "work ends", choice, carried));
            if let Some(meeting) = self.sign_off(community, choice) {
                let body = format!("{} of {}", meeting.body, organisation_name(community, meeting.organisation.as_str()));
                events.extend(meeting.papers_due.map(|due| (due, 2, "papers due", choice, body.clone())));
                events.push((meeting.date, 3, "signed off", choice, body));
            }
        }
        events.sort_by_key(|e| (e.0, e.1, e.3.demand));
        let row = |(date, _, what, choice, who): &(Date, usize, &str, &Choice, String)| {
            let demand = &community.demands.rows[choice.demand];
            vec![
                Value::from(date.to_string()),
                Value::from(*what),
                Value::from(demand.title.as_str()),
                Value::from(who.as_str()),
                Value::from(demand.demand.as_str()),
            ]
        };
        let next = events.first().map_or("The plan has no dates".to_owned(), |e| {
            format!("The first date of the plan is {}: ‘{}’ {}", e.0.strftime("%-d %B %Y"), community.demands.rows[e.3.demand].title, e.2)
        });
        ResultTable {
            id: "strategy.plan_dates".into(),
            title: next,
            subtitle:
                "Begins and work ends by whole months; papers due and sign-off as the body meets. The same dates are in the calendar file."
                    .into(),
            columns: vec![
                Column::text("date", "date"),
                Column::text("event", "what happens"),
                Column::text("title", "what"),
                Column::text("who", "who"),
                Column::text("demand", "code"),
            ],
            keys: vec![Vec::new(); events.len()],
            rows: events.iter().map(row).collect(),
        }
    }

    /// Hours by what is planned and team: item, role, expected hours.
    pub(crate) fn work(&self) -> BTreeMap<(usize, usize), f64> {
        let mut hours = BTreeMap::new();
        for work in &self.draft.work {
            *hours.entry((work.item, work.role)).or_insert(0.0) += work.pert.mean() * work.units.iter().sum::<f64>();
        }
        hours
    }

    /// Hours of what is planned, by team.
    pub(crate) fn work_table(&self, community: &Community) -> ResultTable {
        let planned = |item: &usize| self.choices.iter().any(|c| c.demand == self.draft.demands[*item] && c.start.is_some());
        let cells: Vec<((usize, usize), f64)> = self.work().into_iter().filter(|((item, _), h)| planned(item) && *h > 0.0).collect();
        let mut by_role: BTreeMap<usize, f64> = BTreeMap::new();
        cells.iter().for_each(|((_, role), h)| *by_role.entry(*role).or_insert(0.0) += h);
        let most = by_role.iter().max_by(|a, b| a.1.total_cmp(b.1));
        let row = |((item, role), hours): &((usize, usize), f64)| {
            let (demand, team) = (&community.demands.rows[self.draft.demands[*item]], &community.roles.rows[*role]);
            vec![
                Value::from(demand.title.as_str()),
                Value::from(team.name.as_str()),
                Value::from(organisation_name(community, team.organisation.as_str())),
                Value::from(*hours),
                Value::from(demand.demand.as_str()),
                Value::from(team.role.as_str()),
            ]
        };
        let key = |((item, role), _): &((usize, usize), f64)| {
            vec![
                ("demand".to_owned(), community.demands.rows[self.draft.demands[*item]].demand.to_string()),
                ("role".to_owned(), community.roles.rows[*role].role.to_string()),
            ]
        };
        ResultTable {
            id: "strategy.plan_work".into(),
            title: most.map_or("The plan takes nobody's hours".into(), |(role, hours)| {
                let team = &community.roles.rows[*role];
                let of = organisation_name(community, team.organisation.as_str());
                format!("{} of {of} carries most of the plan: {}", team.name, crate::plan::letter::hours_words(*hours))
            }),
            subtitle: "Expected hours of what is in the plan, by team, still to come.".into(),
            columns: vec![
                Column::text("title", "what"),
                Column::text("role_name", "team"),
                Column::text("organisation_name", "organisation"),
                Column::number("plan_work_hours", "hours", Unit::Hours),
                Column::text("demand", "code"),
                Column::text("role", "role"),
            ],
            rows: cells.iter().map(row).collect(),
            keys: cells.iter().map(key).collect(),
        }
    }
}
