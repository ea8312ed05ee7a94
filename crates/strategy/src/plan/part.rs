//! What the plan says: tables, facts, findings.

use community::Community;
use findings::words::{count, list};
use findings::{Ask as NextStep, Assumption, Column, Fact, FigureKey, Finding, Level, Quantity, ResultTable, Unit, Value};

use crate::Part;
use crate::plan::letter::{hours_words, quoted};
use crate::plan::planned::{Choice, Planned};
use crate::plan::solve::PlanStatus;

fn key(measure: &str) -> FigureKey {
    FigureKey::new(format!("strategy.{measure}"))
}

fn finding(code: &'static str, level: Level, sentence: String, points: f64) -> Finding {
    Finding {
        code,
        level,
        sentence,
        sureness: Vec::new(),
        figures: Vec::new(),
        at_stake: Quantity::new(points, Unit::Number),
        ask: None,
        unverified_alone: false,
    }
}

impl Planned {
    /// Tables, facts and findings of the plan.
    #[must_use]
    pub fn part(&self, community: &Community) -> Part {
        let mut part = Part { tables: vec![self.schedule(community), self.holds_table(community), self.front_table()], ..Part::default() };
        part.facts = self.facts();
        part.findings = self.findings(community);
        part.headline = Some(self.headline());
        part.summary.push(self.opening());
        part.summary.extend(self.draft.notes.iter().take(3).map(|n| format!("Note: {n}.")));
        part.assumptions = assumptions();
        part.method = method();
        part.tables.extend(self.ask_tables(community));
        part
    }

    fn headline(&self) -> String {
        let (all, done) = (self.choices.len(), self.choices.iter().filter(|c| c.start.is_some()).count());
        match (&self.ask, self.plan().solution.status) {
            (Some((ask, _)), _) if ask.cheapest.is_some() => {
                "What has to be done does not fit, and the ask says what would make it fit".into()
            }
            (Some(_), _) => "What has to be done does not fit, and nothing that may be asked for would make it fit".into(),
            (None, PlanStatus::Unknown) => "No plan was found within the work that was allowed, and none is ruled out".into(),
            (None, _) if all == done => format!("All {done} things that could be begun fit into the hours and the money that are left"),
            (None, _) => {
                format!("{done} of {all} things that could be begun fit into the hours and the money that are left; {} do not", all - done)
            }
        }
    }

    /// The paragraph that a reader who reads one reads.
    fn opening(&self) -> String {
        let plan = self.plan();
        let (all, done) = (self.choices.len(), self.choices.iter().filter(|c| c.start.is_some()).count());
        let gap = plan.solution.gap().map_or(String::new(), |g| {
            if g < 1e-9 { ", and no better one exists".into() } else { format!(", and no plan is worth {:.1} % more", 100.0 * g) }
        });
        let holds = Quantity::new(plan.holds_throughout, Unit::Probability);
        let planned = format!(
            "of {all} things that could be begun, the plan does {done}{gap}. On fresh draws it holds in all months with a chance of {holds}."
        );
        match (&self.ask, plan.solution.starts.is_empty()) {
            (Some(_), false) => format!("What has to be done does not fit into the hours that are left. Once the ask is granted, {planned}"),
            (Some((ask, _)), true) if ask.cheapest.is_none() => {
                "What has to be done does not fit, whatever is asked of anybody: something that is firm cannot be done within its own dates.".into()
            }
            (Some(_), true) => "What has to be done does not fit into the hours that are left; the ask says what would make it fit.".into(),
            (None, false) => findings::words::capital(&planned),
            (None, true) => "No plan was found within the work that was allowed, and none is ruled out.".into(),
        }
    }

    /// That the musts do not fit, who has to know, and what would do.
    fn musts_finding(&self, community: &Community) -> Option<Finding> {
        let (ask, _) = self.ask.as_ref()?;
        let names: Vec<String> = ask.conflict.iter().map(|i| quoted(&community.demands.rows[self.draft.demands[*i]])).collect();
        let hours: f64 = ask.extra.iter().flat_map(|r| &r.changes).filter(|e| e.resource < self.n_roles).map(|e| e.amount).sum();
        let verb = if names.len() == 1 { "does not fit alone" } else { "cannot go together" };
        let sentence = match names.len() {
            0 => "What has to be done does not fit within the hours that are left".into(),
            _ => format!("What has to be done does not fit: {} {verb} within the hours that are left", list(&names, 4)),
        };
        let mut f = finding("strategy-plan-musts", Level::Act, sentence, hours);
        if hours > 0.0 {
            f.sureness
                .push(format!("With {} more in the right months it would fit, and nothing else would have to give.", hours_words(hours)));
        }
        let requests = self.requests(community);
        f.ask = Some(match &ask.cheapest {
            Some(_) => NextStep {
                what: format!("sign and send the letter with its {}", count(requests.len(), "request", "requests")),
                whom: "chief executive".into(),
            },
            None => {
                NextStep { what: "take what cannot be done within its own dates to who asks for it".into(), whom: "chief executive".into() }
            }
        });
        f.figures.extend(
            requests
                .iter()
                .enumerate()
                .filter_map(|(n, r)| Some((key("plan_ask_hours").at("request", n + 1), Quantity::new(r.hours?, Unit::Hours)))),
        );
        Some(f)
    }

    fn facts(&self) -> Vec<Fact> {
        let plan = self.plan();
        let fact = |measure: &str, label: &str, value: Option<f64>, unit| {
            value.map(|v| Fact { key: key(measure), label: label.into(), quantity: Quantity::new(v, unit), range: None })
        };
        [
            fact("plan_value", "points that the plan is worth", plan.solution.objective, Unit::Number),
            fact("plan_bound", "points that no plan exceeds", plan.solution.bound, Unit::Number),
            fact(
                "plan_holds_throughout",
                "chance that the plan holds in all months",
                (!plan.solution.starts.is_empty()).then_some(plan.holds_throughout),
                Unit::Probability,
            ),
            fact(
                "plan_overrun_hours",
                "hours by which it overruns, expected",
                (!plan.solution.starts.is_empty()).then_some(plan.overrun_hours),
                Unit::Hours,
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn schedule(&self, community: &Community) -> ResultTable {
        let month = |m: Option<usize>| {
            m.map_or(Value::Text(String::new()), |m| Value::Text(community.profile.first_month.plus(m as i32).to_string()))
        };
        let row = |c: &Choice| {
            let demand = &community.demands.rows[c.demand];
            vec![
                Value::from(demand.demand.as_str()),
                Value::from(demand.title.as_str()),
                Value::from(if c.start.is_some() { "yes" } else { "no" }),
                month(c.start),
                month(c.done.map(|d| d.saturating_sub(1))),
                Value::from(c.hours),
                Value::from(c.worth),
                c.swap.map_or(Value::Unknown, Value::from),
                Value::from(self.why(community, c)),
            ]
        };
        let mut order: Vec<&Choice> = self.choices.iter().collect();
        order.sort_by_key(|c| (c.start.is_none(), c.start, c.demand));
        let done = order.iter().filter(|c| c.start.is_some()).count();
        ResultTable {
            id: "strategy.plan".into(),
            title: format!("The plan does {done} of {} things that could be begun", self.choices.len()),
            subtitle: format!(
                "Within the hours that are left in {:.0} of 100 draws; expected hours; points by the objectives' weights.",
                100.0 * self.plan().caution
            ),
            columns: vec![
                Column::text("demand", "code"),
                Column::text("title", "what"),
                Column::text("planned", "in the plan"),
                Column::text("from_month", "begins"),
                Column::text("to_month", "done by"),
                Column::number("plan_hours", "hours", Unit::Hours),
                Column::number("plan_worth", "points", Unit::Number),
                Column::number("plan_swap", "points lost by the opposite choice", Unit::Number),
                Column::text("why", "why"),
            ],
            rows: order.iter().map(|c| row(c)).collect(),
            keys: order.iter().map(|c| vec![("demand".to_owned(), community.demands.rows[c.demand].demand.to_string())]).collect(),
        }
    }

    fn why(&self, community: &Community, choice: &Choice) -> String {
        let titles = |rows: &[usize]| rows.iter().take(2).map(|d| quoted(&community.demands.rows[*d])).collect::<Vec<_>>().join(" and ");
        let demand = &community.demands.rows[choice.demand];
        match (choice.start, choice.swap) {
            (Some(_), _) if demand.force == community::tables::Force::Must => "it has to be done".into(),
            (Some(_), Some(loss)) if choice.instead.is_empty() => format!("without it the plan loses {loss:.1} points"),
            (Some(_), Some(loss)) => format!("without it there would be room for {}, and {loss:.1} points fewer", titles(&choice.instead)),
            (Some(_), None) => "the plan has it".into(),
            (None, Some(loss)) if choice.instead.is_empty() => {
                format!("with it the plan loses {loss:.1} points: what comes with it is worth less than what it costs")
            }
            (None, Some(loss)) => format!("it would displace {}, and lose {loss:.1} points", titles(&choice.instead)),
            (None, None) if self.plan().solution.starts.is_empty() => "there is no plan".into(),
            (None, None) => "it does not fit beside what has to be done, or not within its own dates".into(),
        }
    }

    fn holds_table(&self, community: &Community) -> ResultTable {
        let months: Vec<String> = community.profile.months().map(|m| m.to_string()).collect();
        let reckless = &self.front[0];
        let row =
            |m: usize| vec![Value::from(months[m].as_str()), Value::from(self.plan().holds_fresh[m]), Value::from(reckless.holds_fresh[m])];
        ResultTable {
            id: "strategy.plan_months".into(),
            title: format!("On fresh draws the plan holds in all months with a chance of {}", Quantity::new(self.plan().holds_throughout, Unit::Probability)),
            subtitle: "Chance that every role has the hours that the plan takes of it, by month; beside it the plan that is made as if the median were certain.".into(),
            columns: vec![
                Column::text("month", "month"),
                Column::number("plan_holds", "chance that it holds", Unit::Probability),
                Column::number("plan_holds_median", "the plan that ignores risk", Unit::Probability),
            ],
            rows: (0..months.len()).map(row).collect(),
            keys: months.iter().map(|m| vec![("month".to_owned(), m.clone())]).collect(),
        }
    }

    fn front_table(&self) -> ResultTable {
        let row = |c: &crate::plan::planned::Cautious| {
            let has = !c.solution.starts.is_empty();
            let value = |v: f64| if has { Value::from(v) } else { Value::Unknown };
            vec![
                Value::from(format!("{:.0}", 100.0 * c.caution)),
                c.solution.objective.map_or(Value::Unknown, Value::from),
                value(c.holds_fresh.iter().copied().fold(1.0, f64::min)),
                value(c.holds_throughout),
                value(c.overrun_hours),
                Value::from(c.solution.starts.iter().flatten().count() as f64),
            ]
        };
        ResultTable {
            id: "strategy.plan_front".into(),
            title: "More caution costs points and buys a plan that holds".into(),
            subtitle:
                "One plan a row; caution is the share of draws in which a role has what the plan may take of it. Chances on fresh draws."
                    .into(),
            columns: vec![
                Column::text("caution", "caution, of 100 draws"),
                Column::number("front_value", "points", Unit::Number),
                Column::number("front_worst_month", "chance in the worst month", Unit::Probability),
                Column::number("front_throughout", "chance in all months", Unit::Probability),
                Column::number("front_overrun_hours", "hours over, expected", Unit::Hours),
                Column::number("front_done", "things done", Unit::Count),
            ],
            rows: self.front.iter().map(row).collect(),
            keys: self.front.iter().map(|c| vec![("caution".to_owned(), format!("{:.0}", 100.0 * c.caution))]).collect(),
        }
    }

    fn findings(&self, community: &Community) -> Vec<Finding> {
        let mut findings = Vec::new();
        let plan = self.plan();
        let title = |row: usize| quoted(&community.demands.rows[row]);
        findings.extend(self.musts_finding(community));
        for c in self.choices.iter().filter(|c| c.before.is_some() && c.start != c.before) {
            let word = match (c.before, c.start) {
                (Some(b), Some(s)) if s > b => format!("begins {} months later than planned", s - b),
                (Some(b), Some(s)) => format!("begins {} months earlier than planned", b - s),
                _ => "is left out now".into(),
            };
            findings.push(finding("strategy-plan-moved", Level::Decide, format!("{} {word}", title(c.demand)), c.worth.abs()));
        }
        if let Some(c) = self.choices.iter().filter(|c| c.start.is_none() && c.worth > 0.0).max_by(|a, b| a.worth.total_cmp(&b.worth)) {
            let mut f = finding(
                "strategy-plan-left-out",
                Level::Decide,
                format!("{} is left out, worth {:.1} points: {}", title(c.demand), c.worth, self.why(community, c)),
                c.worth,
            );
            f.figures
                .push((key("plan_worth").at("demand", &community.demands.rows[c.demand].demand), Quantity::new(c.worth, Unit::Number)));
            findings.push(f);
        }
        let reckless = &self.front[0];
        if !plan.solution.starts.is_empty() && !reckless.solution.starts.is_empty() && self.chosen > 0 {
            let loss = reckless.solution.objective.unwrap_or(0.0) - plan.solution.objective.unwrap_or(0.0);
            findings.push(finding(
                "strategy-plan-risk",
                Level::Note,
                format!(
                    "A plan made as if the median were certain holds in all months with a chance of {}; the proposed one with {}, for {loss:.1} points fewer",
                    Quantity::new(reckless.holds_throughout, Unit::Probability),
                    Quantity::new(plan.holds_throughout, Unit::Probability)
                ),
                loss.abs(),
            ));
        }
        findings
    }
}

fn assumptions() -> Vec<Assumption> {
    let one = |id: &str, sentence: &str| Assumption {
        id: format!("strategy.{id}"),
        sentence: sentence.into(),
        kind: "assumption".into(),
        source: "no source: a choice to be made locally".into(),
        hangs_on_it: None,
    };
    vec![
        one("plan_value_lost_a_month", "What is done later is worth less, by the same share each month."),
        one("plan_pair_value", "What helps or hinders each other is worth more or less together, by the interactions' scores."),
        one("plan_confidence", "The plan should hold in each month with this chance."),
        one("plan_cost_of_moving", "Moving what stands in the plan in force costs a share of its value."),
    ]
}

fn method() -> Vec<String> {
    vec![
        "Choosing and sequencing is an integer programme: each thing begins in one month or not at all, within the hours of each role in each month, the money of each year, and its own dates; what must come before is done before. A search by simulated annealing with ejection looks for plans, the solver HiGHS proves how good a plan can be, and code that uses neither re-checks each plan.".into(),
        "What is left for the plan is what the burden leaves, sample by sample, without what is up for choice. The plan may take a low quantile of it; the chance that it holds is counted on fresh samples in which hours of the work vary too.".into(),
    ]
}
