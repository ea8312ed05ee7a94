//! The tables of the plan.

use community::Community;
use findings::words::{capital, count, list, lower};
use findings::{Column, Quantity, ResultTable, Unit, Value};

use crate::plan::letter::{hours_words, quoted};
use crate::plan::planned::{Cautious, Choice, Planned};

/// The name of a level of caution in keys: draws of a hundred, or `own` where each team and month has its own.
pub(crate) fn caution_id(caution: Option<f64>) -> String {
    caution.map_or_else(|| "own".into(), |c| format!("{:.0}", 100.0 * c))
}

impl Planned {
    /// All tables, those of the ask last.
    pub(crate) fn tables(&self, community: &Community) -> Vec<ResultTable> {
        let mut tables = vec![
            self.schedule(community),
            self.displaced_table(community),
            self.dates_table(community),
            self.work_table(community),
            self.entries_table(community),
            self.alternatives_table(community),
            self.holds_table(community),
            self.front_table(community),
        ];
        tables.retain(|t| !t.rows.is_empty());
        tables.extend(self.ask_tables(community));
        tables
    }

    fn month(&self, community: &Community, month: Option<usize>) -> Value {
        let name = |m: usize| community.profile.first_month.plus(i32::try_from(m).unwrap_or(i32::MAX)).to_string();
        Value::Text(month.map_or(String::new(), name))
    }

    fn schedule(&self, community: &Community) -> ResultTable {
        let row = |c: &Choice| {
            let demand = &community.demands.rows[c.demand];
            let work_to = self.work_ends(community, c).map(|d| community::Month::of(d).to_string());
            vec![
                Value::from(demand.demand.as_str()),
                Value::from(demand.title.as_str()),
                Value::from(if c.start.is_some() { "yes" } else { "no" }),
                self.month(community, c.start),
                Value::from(work_to.unwrap_or_default()),
                self.month(community, c.done.map(|d| d.saturating_sub(1))),
                self.month(community, c.before),
                Value::from(demand.force.word()),
                Value::from(c.hours),
                Value::from(c.worth),
                c.swap.map_or(Value::Unknown, Value::from),
                Value::from(self.why(community, c)),
            ]
        };
        // What hangs on a rejected option has no figures: it was not weighed.
        let rejected = |(row, option): &(usize, String)| {
            let demand = &community.demands.rows[*row];
            let (text, none) = (|t: &str| Value::from(t), Value::Unknown);
            let mut cells = vec![text(demand.demand.as_str()), text(&demand.title), text("no"), text(""), text(""), text(""), text("")];
            cells.extend([text(demand.force.word()), none.clone(), none.clone(), none]);
            cells.push(Value::from(format!("it belongs to ‘{option}’, which the choices that hold together reject")));
            cells
        };
        let mut order: Vec<&Choice> = self.choices.iter().collect();
        order.sort_by_key(|c| (c.start.is_none(), c.start, c.demand));
        let done = order.iter().filter(|c| c.start.is_some()).count();
        let hours: f64 = order.iter().filter(|c| c.start.is_some()).map(|c| c.hours).sum();
        ResultTable {
            id: "strategy.plan".into(),
            title: match self.choices.len() - done {
                0 => format!("The plan does all {done} things that could be begun, with {}", hours_words(hours)),
                _ => format!("The plan does {done} of {} things that could be begun, with {}", self.choices.len(), hours_words(hours)),
            },
            subtitle: match self.plan().caution {
                Some(caution) => format!(
                    "Within the hours that are left in {:.0} of 100 draws; expected hours still to come; points by the objectives' weights.",
                    100.0 * caution
                ),
                None => format!(
                    "Every team has the hours in {:.0} of 100 draws or more in every month, by what each keeps in hand; expected hours still to come; points by the objectives' weights.",
                    100.0 * self.confidence
                ),
            },
            columns: vec![
                Column::text("demand", "code"),
                Column::text("title", "what"),
                Column::text("planned", "in the plan"),
                Column::text("from_month", "begins"),
                Column::text("work_to_month", "work ends"),
                Column::text("to_month", "done by"),
                Column::text("before_month", "began in the plan in force"),
                Column::text("force", "force"),
                Column::number("plan_hours", "hours", Unit::Hours),
                Column::number("plan_worth", "points", Unit::Number),
                Column::number("plan_swap", "points lost by the opposite choice", Unit::Number),
                Column::text("why", "why"),
            ],
            rows: order.iter().map(|c| row(c)).chain(self.draft.rejected.iter().map(rejected)).collect(),
            keys: order
                .iter()
                .map(|c| c.demand)
                .chain(self.draft.rejected.iter().map(|r| r.0))
                .map(|d| vec![("demand".to_owned(), community.demands.rows[d].demand.to_string())])
                .collect(),
        }
    }

    pub(crate) fn why(&self, community: &Community, choice: &Choice) -> String {
        let titles = |rows: &[usize]| list(&rows.iter().map(|d| quoted(&community.demands.rows[*d])).collect::<Vec<_>>(), 2);
        let demand = &community.demands.rows[choice.demand];
        let points = |p: f64| Quantity::new(p, Unit::Number).rounded();
        match (choice.start, choice.swap) {
            (Some(_), _) if demand.state == community::tables::DemandState::Started => "it has begun".into(),
            (Some(_), _) if demand.force == community::tables::Force::Must => "it has to be done".into(),
            (Some(_), Some(loss)) if choice.instead.is_empty() => format!("without it the plan loses {} points", points(loss)),
            (Some(_), Some(loss)) => {
                format!("without it there would be room for {}, and {} points fewer", titles(&choice.instead), points(loss))
            }
            (Some(_), None) => "the plan has it".into(),
            (None, Some(loss)) if choice.instead.is_empty() => {
                format!("with it the plan loses {} points: what comes with it is worth less than what it costs", points(loss))
            }
            (None, Some(loss)) => format!("it would displace {}, and lose {} points", titles(&choice.instead), points(loss)),
            (None, None) if self.plan().solution.starts.is_empty() => "there is no plan".into(),
            (None, None) => "there is no room left in the hours, the money or the dates".into(),
        }
    }

    fn displaced_table(&self, community: &Community) -> ResultTable {
        let title = |row: usize| Value::from(community.demands.rows[row].title.as_str());
        let id = |row: usize| community.demands.rows[row].demand.to_string();
        let rows = self.displaced.iter().map(|d| {
            vec![
                title(d.by),
                title(d.demand),
                self.month(community, Some(d.without - 1)),
                self.month(community, d.with.map(|w| w - 1)),
                d.with.map_or(Value::Unknown, |w| Value::from((w - d.without) as f64)),
            ]
        });
        ResultTable {
            id: "strategy.plan_displaced".into(),
            title: format!("What is new makes {} late or puts it out", count(self.displaced.len(), "thing", "things")),
            subtitle: "Each new thing that has to be done: when the others would be done without it, and when they are done with it. No months: left out.".into(),
            columns: vec![
                Column::text("by_title", "what is new"),
                Column::text("title", "what it displaces"),
                Column::text("without_month", "done without it"),
                Column::text("with_month", "done with it"),
                Column::number("plan_months_later", "months later", Unit::Number),
            ],
            rows: rows.collect(),
            keys: self.displaced.iter().map(|d| vec![("by".to_owned(), id(d.by)), ("demand".to_owned(), id(d.demand))]).collect(),
        }
    }

    fn entries_table(&self, community: &Community) -> ResultTable {
        let row = |entry: &crate::plan::more::Entry| {
            let demand = &community.demands.rows[self.draft.demands[entry.item]];
            let words = match (&entry.changes, &self.offer) {
                (Some(changes), Some(offer)) => {
                    let whats = changes.iter().map(|c| lower(&self.request(community, offer, c).what));
                    capital(&list(&whats.collect::<Vec<_>>(), 4))
                }
                _ => "nothing that may be asked for helps: something in the plan excludes it, or its own dates do".into(),
            };
            let n = entry.changes.as_ref().map_or(Value::Unknown, |c| Value::from(c.len() as f64));
            vec![Value::from(demand.title.as_str()), Value::from(words), n, Value::from(self.item_worth(entry.item))]
        };
        let could = self.entries.iter().filter(|e| e.changes.is_some()).count();
        ResultTable {
            id: "strategy.plan_entries".into(),
            title: match could {
                0 => "Nothing that is left out could be added beside what is planned".into(),
                n => format!(
                    "{} could be added beside all that is planned, if asked for",
                    count(n, "thing that is left out", "things that are left out")
                ),
            },
            subtitle: "For each thing left out: the cheapest requests under which it is done and nothing that is planned gives way.".into(),
            columns: vec![
                Column::text("title", "what is left out"),
                Column::text("what", "what would have to give"),
                Column::number("plan_entry_requests", "requests", Unit::Count),
                Column::number("plan_entry_worth", "points", Unit::Number),
            ],
            rows: self.entries.iter().map(row).collect(),
            keys: self
                .entries
                .iter()
                .map(|e| vec![("demand".to_owned(), community.demands.rows[self.draft.demands[e.item]].demand.to_string())])
                .collect(),
        }
    }

    fn alternatives_table(&self, community: &Community) -> ResultTable {
        let own = &self.plan().solution.starts;
        let differs = |starts: &[Option<usize>], is_in: bool| {
            let items = (0..starts.len()).filter(|i| starts[*i].is_some() == is_in && own[*i].is_some() != is_in);
            list(&items.map(|i| quoted(&community.demands.rows[self.draft.demands[i]])).collect::<Vec<_>>(), 4)
        };
        let rows = self.alternatives.iter().enumerate().map(|(n, a)| {
            vec![
                Value::from(format!("A{}", n + 1)),
                Value::from(differs(&a.starts, true)),
                Value::from(differs(&a.starts, false)),
                Value::from(a.loss),
                Value::from(a.starts.iter().flatten().count() as f64),
            ]
        });
        ResultTable {
            id: "strategy.plan_alternatives".into(),
            title: match self.alternatives.len() {
                1 => "One other plan is worth nearly as much".into(),
                n => format!("{n} other plans are worth nearly as much"),
            },
            subtitle: format!(
                "Best plans with one choice the other way round that do other things and lose no more than {:.0} % of the points.",
                100.0 * crate::plan::more::NEARLY
            ),
            columns: vec![
                Column::text("alternative", "plan"),
                Column::text("takes_in", "takes in"),
                Column::text("leaves_out", "leaves out"),
                Column::number("plan_alternative_loss", "points fewer", Unit::Number),
                Column::number("plan_alternative_done", "things done", Unit::Count),
            ],
            rows: rows.collect(),
            keys: (1..=self.alternatives.len()).map(|n| vec![("alternative".to_owned(), format!("A{n}"))]).collect(),
        }
    }

    fn holds_table(&self, community: &Community) -> ResultTable {
        let months: Vec<String> = community.profile.months().map(|m| m.to_string()).collect();
        let reckless = &self.front[0];
        // Where no plan ignores risk, as none fits, there is no chance of it.
        let of_reckless =
            |m: usize| if reckless.solution.starts.is_empty() { Value::Unknown } else { Value::from(reckless.holds_fresh[m]) };
        let row = |m: usize| vec![Value::from(months[m].as_str()), Value::from(self.plan().holds_fresh[m]), of_reckless(m)];
        ResultTable {
            id: "strategy.plan_months".into(),
            title: format!(
                "On fresh draws the plan holds in all months with a chance of {}",
                Quantity::new(self.plan().holds_throughout, Unit::Probability)
            ),
            subtitle: "Chance that every role has the hours that the plan takes of it, by month; beside it the plan that is made as if the median were certain."
                .into(),
            columns: vec![
                Column::text("month", "month"),
                Column::number("plan_holds", "chance that it holds", Unit::Probability),
                Column::number("plan_holds_median", "the plan that ignores risk", Unit::Probability),
            ],
            rows: (0..months.len()).map(row).collect(),
            keys: months.iter().map(|m| vec![("month".to_owned(), m.clone())]).collect(),
        }
    }

    /// Plans by caution, then by requests: those with the same plan as the one before say so by their figures.
    pub(crate) fn front_plans(&self) -> Vec<(String, usize, &Cautious)> {
        let plain = self.front.iter().filter(|c| !c.solution.starts.is_empty()).map(|c| (caution_id(c.caution), 0, c));
        let own = self.proposed.iter().filter(|p| p.caution.is_none()).map(|p| (caution_id(None), 0, p));
        plain.chain(own).chain(self.steps.iter().map(|s| (caution_id(s.plan.caution), s.changes.len(), &s.plan))).collect()
    }

    fn front_table(&self, community: &Community) -> ResultTable {
        let without_steps = self.front_plans().len() - self.steps.len();
        let what = |n: usize| match n.checked_sub(without_steps).and_then(|k| self.steps.get(k)) {
            Some(step) => {
                let names: Vec<String> = step.items.iter().map(|i| quoted(&community.demands.rows[self.draft.demands[*i]])).collect();
                format!("makes room for {}", list(&names, 3))
            }
            None => String::new(),
        };
        let plans = self.front_plans();
        let row = |(n, (caution, asks, c)): (usize, &(String, usize, &Cautious))| {
            let has = !c.solution.starts.is_empty();
            let value = |v: f64| if has { Value::from(v) } else { Value::Unknown };
            vec![
                Value::from(caution.as_str()),
                Value::from(*asks as f64),
                c.solution.objective.filter(|_| has).map_or(Value::Unknown, Value::from),
                value(c.holds_fresh.iter().copied().fold(1.0, f64::min)),
                value(c.holds_throughout),
                value(c.overrun_hours),
                value(c.solution.starts.iter().flatten().count() as f64),
                Value::from(what(n)),
            ]
        };
        let title = match self.steps.last() {
            Some(step) => format!(
                "More caution costs points and buys a plan that holds; {} would bring {} more",
                count(step.changes.len(), "request", "requests"),
                count(step.items.len(), "thing", "things")
            ),
            None => "More caution costs points and buys a plan that holds".into(),
        };
        let key = |(n, (caution, _, _)): (usize, &(String, usize, &Cautious))| match n.checked_sub(without_steps) {
            None => vec![("caution".to_owned(), caution.clone())],
            Some(step) => vec![("caution".to_owned(), caution.clone()), ("step".to_owned(), (step + 1).to_string())],
        };
        ResultTable {
            id: "strategy.plan_front".into(),
            title,
            subtitle: "One plan a row: value against risk of overload against requests to others. Caution is the share of draws in which a team has what the plan may take of it; own: each team and month as much as it takes. Chances on fresh draws.".into(),
            columns: vec![
                Column::text("caution", "caution, of 100 draws"),
                Column::number("front_asks", "requests", Unit::Count),
                Column::number("front_value", "points", Unit::Number),
                Column::number("front_worst_month", "chance in the worst month", Unit::Probability),
                Column::number("front_throughout", "chance in all months", Unit::Probability),
                Column::number("front_overrun_hours", "hours over, expected", Unit::Hours),
                Column::number("front_done", "things done", Unit::Count),
                Column::text("what", "what the requests do"),
            ],
            rows: plans.iter().enumerate().map(row).collect(),
            keys: plans.iter().enumerate().map(key).collect(),
        }
    }
}
