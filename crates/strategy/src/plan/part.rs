//! What the plan says: tables, facts, findings.

use community::Community;
use findings::words::{count, list};
use findings::{Ask as NextStep, Assumption, Fact, FigureKey, Finding, Level, Quantity, Unit};

use crate::Part;
use crate::plan::letter::{decides, hours_words, quoted};
use crate::plan::living::Displaced;
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
        let mut part = Part { tables: self.tables(community), ..Part::default() };
        part.facts = self.facts();
        part.findings = self.findings(community);
        part.headline = Some(self.headline());
        part.summary.push(self.opening());
        part.summary.extend(self.draft.notes.iter().take(3).map(|n| format!("Note: {n}.")));
        part.assumptions = assumptions();
        part.method = method();
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
            if g < 1e-9 {
                ", and no better one keeps within the same hours".into()
            } else {
                format!(", and none within the same hours is worth {:.1} % more", 100.0 * g)
            }
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
        let names: Vec<String> = ask.conflict.items.iter().map(|i| quoted(&community.demands.rows[self.draft.demands[*i]])).collect();
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
            fact("plan_bound", "points that no plan exceeds within the same hours", plan.solution.bound, Unit::Number),
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

    fn findings(&self, community: &Community) -> Vec<Finding> {
        let mut findings = Vec::new();
        let plan = self.plan();
        findings.extend(self.musts_finding(community));
        findings.extend(self.displaced_findings(community));
        findings.extend(self.moved_findings(community));
        if let Some(c) = self.choices.iter().filter(|c| c.start.is_none() && c.worth > 0.0).max_by(|a, b| a.worth.total_cmp(&b.worth)) {
            let mut f = finding(
                "strategy-plan-left-out",
                Level::Decide,
                format!(
                    "{} is left out, worth {} points: {}",
                    quoted(&community.demands.rows[c.demand]),
                    Quantity::new(c.worth, Unit::Number).rounded(),
                    self.why(community, c)
                ),
                c.worth,
            );
            f.figures
                .push((key("plan_worth").at("demand", &community.demands.rows[c.demand].demand), Quantity::new(c.worth, Unit::Number)));
            findings.push(f);
        }
        let reckless = &self.front[0];
        if !plan.solution.starts.is_empty() && !reckless.solution.starts.is_empty() && (self.chosen > 0 || self.proposed.is_some()) {
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

impl Planned {
    /// What something new costs what was planned: one finding for each new thing.
    fn displaced_findings(&self, community: &Community) -> Vec<Finding> {
        let title = |row: usize| quoted(&community.demands.rows[row]);
        let mut news: Vec<usize> = self.displaced.iter().map(|d| d.by).collect();
        news.sort_unstable();
        news.dedup();
        let mut findings = Vec::new();
        for by in news {
            let mut costs: Vec<&Displaced> = self.displaced.iter().filter(|d| d.by == by).collect();
            costs.sort_by_key(|d| (d.with.is_some(), std::cmp::Reverse(d.with.map_or(0, |w| w - d.without)), d.demand));
            let words: Vec<String> = costs
                .iter()
                .map(|d| match d.with {
                    Some(with) => format!("costs {} {}", title(d.demand), count(with - d.without, "month", "months")),
                    None => format!("puts {} out of the plan", title(d.demand)),
                })
                .collect();
            let at_stake: f64 = costs.iter().filter(|d| d.with.is_none()).map(|d| self.worth_of(d.demand)).sum();
            let demand = &community.demands.rows[by];
            let mut f = finding("strategy-plan-displaced", Level::Act, format!("{} {}", title(by), list(&words, 4)), at_stake);
            f.sureness.push("Against the best plan that there would be without it, which moves what stands as little.".into());
            f.ask = Some(NextStep {
                what: format!("tell who asks for {} what it displaces, before it is agreed", title(by)),
                whom: decides(community, demand),
            });
            f.figures.extend(costs.iter().filter_map(|d| {
                let id = |row: usize| community.demands.rows[row].demand.to_string();
                let later = (d.with? - d.without) as f64;
                Some((key("plan_months_later").at("by", id(by)).at("demand", id(d.demand)), Quantity::new(later, Unit::Number)))
            }));
            findings.push(f);
        }
        findings
    }

    fn worth_of(&self, demand: usize) -> f64 {
        self.choices.iter().find(|c| c.demand == demand).map_or(0.0, |c| c.worth.abs())
    }

    /// What begins in another month than the plan in force says, and is not put down to something new.
    fn moved_findings(&self, community: &Community) -> Vec<Finding> {
        let moved = |c: &&Choice| c.before.is_some() && c.start != c.before && !self.displaced.iter().any(|d| d.demand == c.demand);
        let mut findings = Vec::new();
        for c in self.choices.iter().filter(moved) {
            let months = |n: usize| count(n, "month", "months");
            let word = match (c.before, c.start) {
                (Some(b), Some(s)) if s > b => format!("begins {} later than planned", months(s - b)),
                (Some(b), Some(s)) => format!("begins {} earlier than planned", months(b - s)),
                _ => "is left out now".into(),
            };
            let sentence = format!("{} {word}", quoted(&community.demands.rows[c.demand]));
            findings.push(finding("strategy-plan-moved", Level::Decide, sentence, c.worth.abs()));
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
        one("plan_cost_of_moving", "Each month by which something moves that stands in the plan in force costs a share of its value."),
    ]
}

fn method() -> Vec<String> {
    vec![
        "Choosing and sequencing is an integer programme: each thing begins in one month or not at all, within the hours of each role in each month, the money of each year, and its own dates; what must come before is done before. A search by simulated annealing with ejection looks for plans, the solver HiGHS proves how good a plan can be, and code that uses neither re-checks each plan.".into(),
        "What is left for the plan is what the burden leaves, sample by sample, without what is up for choice. The plan may take a low quantile of it, the same for all, or for each team and month one of its own, tightened until the plan holds in every month with the confidence asked for (sample average of a chance constraint; a heuristic, without a bound). The chance that it holds is counted on fresh samples in which hours of the work vary too.".into(),
    ]
}
