//! The chapter's result as tables and figures.

use community::Community;
use findings::{ChapterResult, Column, Fact, FigureKey, Finding, Quantity, ResultTable, Unit, Value};

use crate::chapter::{Market, Pool};
use crate::findings_of::findings;
use crate::words::pounds;
use crate::{GameResult, Profile};

/// Name of the chapter.
pub(crate) const CHAPTER: &str = "market";

impl Market {
    /// The result as the paper and the workbook take it.
    #[must_use]
    pub fn chapter_result(&self, community: &Community) -> ChapterResult {
        let findings = findings(self);
        ChapterResult {
            chapter: CHAPTER,
            headline: self.headline(),
            summary: self.summary(&findings),
            facts: self.facts(),
            tables: vec![
                self.games_table(),
                self.organisations_table(),
                self.sites_table(),
                self.levers_table(),
                self.sureness_table(),
                self.choice_table(),
                self.pools_table(community),
                evidence_table(),
            ],
            findings,
            assumptions: self.posed.assumptions.clone(),
            method: method(self),
            sources: vec![
                "Choice: McFadden 1974. Shares: Nash 1950, Shapley 1953, Chander and Tulkens 1997. Budgets: Crump et al. 1991".into(),
            ],
        }
    }

    /// The answer in one sentence.
    #[must_use]
    pub fn headline(&self) -> String {
        let gap = pounds(self.base.gap);
        let holds = if self.base.holds() { "and the plan holds by itself" } else { "and the plan does not hold on goodwill" };
        if self.base.gap > 0.0 {
            format!("If each organisation pursues its own interest, {gap} is lost against a shared plan, {holds}")
        } else {
            format!("What each organisation does in its own interest is as good as any shared plan, {holds}")
        }
    }

    fn summary(&self, findings: &[Finding]) -> Vec<String> {
        let gains = self.solution.from_rivalry();
        let minutes = Quantity::new(gains.minutes.abs(), Unit::Minutes);
        let more = |value: f64, fewer: &'static str| if value > 0.0 { "more" } else { fewer };
        let (travel, outside) = (more(gains.minutes, "less"), more(gains.outside, "fewer"));
        let mut summary = vec![format!(
            "From rivalry to the plan, patients' benefit changes by {} and the commissioner's bill by {}; patients travel {minutes} {travel} a year, and {} {outside} go to the centre outside.",
            pounds(gains.patients),
            pounds(gains.bill),
            Quantity::new(gains.outside.abs(), Unit::PatientsYear)
        )];
        summary.push(if self.solution.complete() {
            "All combinations of levels were looked at, so the list of equilibria is complete and the plan is proved within the model.".into()
        } else {
            "There are too many combinations to look at all: equilibria were found by best responses from many starts and are not proved to be all, nor the plan to be the best.".into()
        });
        if let Some(first) = findings.iter().find(|f| f.code == "market-turns") {
            summary.push(first.sentence.clone() + ".");
        }
        summary
    }

    fn facts(&self) -> Vec<Fact> {
        let gains = self.solution.from_rivalry();
        let solution = &self.solution;
        let mut facts = Vec::new();
        let mut fact = |measure: &str, label: &str, value: Option<f64>, unit: Unit| {
            if let Some(value) = value {
                let key = FigureKey::new(format!("{CHAPTER}.{measure}"));
                facts.push(Fact { key, label: label.into(), quantity: Quantity::new(value, unit), range: None });
            }
        };
        fact("loss", "lost by rivalry against the plan", Some(self.base.gap), Unit::PoundsYear);
        fact("gap_worst", "lost at the worst equilibrium", solution.worst_gap, Unit::PoundsYear);
        fact("gap_best", "lost at the best equilibrium", solution.best_gap, Unit::PoundsYear);
        fact("benefit_change", "change of patients' benefit from rivalry to the plan", Some(gains.patients), Unit::PoundsYear);
        fact("bill_change", "change of the commissioner's bill", Some(gains.bill), Unit::PoundsYear);
        fact("minutes_change", "change of the minutes that all patients travel in a year", Some(gains.minutes), Unit::Minutes);
        fact("outside_change", "change of the patients who go to the centre outside", Some(gains.outside), Unit::PatientsYear);
        #[expect(clippy::cast_precision_loss, reason = "equilibria are few")]
        fact("equilibria", "equilibria of all services together", Some(solution.equilibria as f64), Unit::Count);
        fact("lambda_star", "weight of the system's result from which the plan holds", solution.lambda_star, Unit::Number);
        fact("price_of_anarchy", "price of anarchy", solution.price_of_anarchy(), Unit::Number);
        fact("price_of_stability", "price of stability", solution.price_of_stability(), Unit::Number);
        facts
    }

    fn games_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("service", "service"),
            Column::text("rivalry", "left to itself"),
            Column::text("plan", "the shared plan"),
            Column::number("service_loss", "lost by rivalry", Unit::PoundsYear),
            Column::number("service_equilibria", "equilibria", Unit::Count),
            Column::text("complete", "list complete"),
            Column::number("service_regret", "largest gain by leaving the plan", Unit::PoundsYear),
            Column::number("service_lambda_star", "weight from which it holds", Unit::Number),
            Column::number("cost_of_floors", "cost of the plan's floors", Unit::PoundsYear),
        ];
        let title = "What each would do for itself, and the shared plan";
        let subtitle = "By service. Lost: patients' benefit less all providers' cost, at the worst equilibrium against the plan, £ a year";
        let mut table = ResultTable::new("market.games", title, subtitle, columns);
        for game in &self.solution.games {
            let code = self.game_code(game);
            let rivalry = game.rivalry();
            #[expect(clippy::cast_precision_loss, reason = "equilibria are few")]
            let equilibria = game.equilibria.len() as f64;
            table.row(
                &[("service", &code)],
                vec![
                    self.game_name(game).into(),
                    self.who_gives(game, rivalry).into(),
                    self.who_gives(game, &game.plan.profile).into(),
                    (game.plan.profile.outcome.welfare - rivalry.outcome.welfare).into(),
                    equilibria.into(),
                    if game.complete() { "yes" } else { "not proved" }.into(),
                    game.plan.profile.most_regret().into(),
                    game.plan.lambda_star.map_or(Value::Unknown, Value::from),
                    game.plan.cost_of_floors.into(),
                ],
            );
        }
        table
    }

    fn organisations_table(&self) -> ResultTable {
        let pounds = |name: &str, label: &str| Column::number(name, label, Unit::PoundsYear);
        let columns = vec![
            Column::text("organisation", "organisation"),
            pounds("surplus_today", "surplus today"),
            pounds("surplus_rivalry", "left to itself"),
            pounds("surplus_plan", "under the plan"),
            pounds("change", "change by the plan"),
            pounds("regret", "gain by leaving it"),
            pounds("receives", "receives, so that all gain alike"),
            pounds("shapley_gain", "gain by Shapley's value"),
        ];
        let gains = self.solution.from_rivalry();
        let title = if gains.organisations.iter().any(|g| *g < 0.0) {
            "Some organisations lose by the plan unless money passes".to_owned()
        } else {
            "No organisation loses by the plan".to_owned()
        };
        let subtitle =
            "Surplus, £ a year: what is paid less what it costs. Gains are over what each has left to itself, at the worst equilibrium";
        let mut table = ResultTable::new("market.organisations", title, subtitle, columns);
        let transfers = gains.equal();
        for (i, id) in self.posed.organisations.iter().enumerate() {
            let sum = |of: &dyn Fn(&GameResult) -> f64| self.solution.games.iter().map(of).sum::<f64>();
            let surplus = |of: fn(&GameResult) -> &Profile| sum(&|g| of(g).outcome.surplus[i]);
            let (rivalry, plan) = (surplus(GameResult::rivalry), surplus(|g| &g.plan.profile));
            table.row(
                &[("organisation", id.as_str())],
                vec![
                    self.posed.case.organisations[i].as_str().into(),
                    surplus(|g| &g.today).into(),
                    rivalry.into(),
                    plan.into(),
                    gains.organisations[i].into(),
                    sum(&|g| g.plan.profile.regret[i]).into(),
                    transfers.organisations[i].into(),
                    self.shapley_gain(i).map_or(Value::Unknown, Value::from),
                ],
            );
        }
        table
    }

    /// What Shapley's value gives an organisation over acting alone.
    pub(crate) fn shapley_gain(&self, organisation: usize) -> Option<f64> {
        let bargain = self.bargain.as_ref()?;
        let at = bargain.players.iter().position(|p| *p == crate::Player::Organisation(organisation))?;
        Some(bargain.shapley[at] - bargain.alone[at])
    }

    fn sites_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("site", "site"),
            Column::text("service", "service"),
            Column::text("level_today", "today"),
            Column::text("level_rivalry", "left to itself"),
            Column::text("level_plan", "the plan"),
            Column::number("patients_today", "patients today", Unit::PatientsYear),
            Column::number("patients_rivalry", "patients, left to itself", Unit::PatientsYear),
            Column::number("patients_plan", "patients, the plan", Unit::PatientsYear),
            Column::number("wait_plan", "wait under the plan", Unit::Weeks),
        ];
        let subtitle = "Patients a year by the model of choice; those of the centre outside are the rest";
        let mut table = ResultTable::new("market.sites", "Who would see how many patients where", subtitle, columns);
        for game in &self.solution.games {
            for (at, &service) in game.services.iter().enumerate() {
                for (j, site) in self.posed.sites.iter().enumerate().filter(|(j, _)| self.posed.case.services[service].offered_at(*j)) {
                    let states = [&game.today, game.rivalry(), &game.plan.profile];
                    let level = |p: &Profile| Value::from(self.posed.case.levels[p.levels[at][j]].as_str());
                    let patients = |p: &Profile| Value::from(p.outcome.services[at].volumes[j]);
                    let wait = game.plan.profile.outcome.services[at].waits[j].map_or(Value::Unknown, Value::from);
                    let mut row = vec![self.posed.case.sites[j].name.as_str().into(), self.service_name(service).into()];
                    row.extend(states.map(level));
                    row.extend(states.map(patients));
                    row.push(wait);
                    table.row(&[("service", self.posed.services[service].as_str()), ("site", site.as_str())], row);
                }
            }
        }
        table
    }

    fn levers_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("service", "service"),
            Column::text("lever", "lever"),
            Column::number("lever_today", "today", Unit::Number),
            Column::number("lever_low", "holds from", Unit::Number),
            Column::number("lever_high", "holds up to", Unit::Number),
            Column::number("lever_value", "least change", Unit::Number),
            Column::number("lever_equilibria", "equilibria then", Unit::Count),
            Column::number("lever_loss", "the worst of them loses", Unit::PoundsYear),
        ];
        let subtitle = "Tariffs in pounds a patient, shares and weights from 0 to 1. Empty where no value makes the plan hold. The plan may then be one of several equilibria";
        let mut table = ResultTable::new("market.levers", "The least change that makes the plan an equilibrium", subtitle, columns);
        for (game, levers) in self.solution.games.iter().zip(&self.levers) {
            let code = self.game_code(game);
            for lever in &levers.levers {
                let name = lever_code(game, lever.kind, &self.posed.case);
                let number = |value: Option<f64>| value.map_or(Value::Unknown, Value::from);
                #[expect(clippy::cast_precision_loss, reason = "equilibria are few")]
                let equilibria = lever.equilibria.map(|n| n as f64);
                table.row(
                    &[("service", &code), ("lever", &name)],
                    vec![
                        self.game_name(game).into(),
                        name.replace('_', " ").into(),
                        lever.today.into(),
                        number(lever.range.map(|r| r.0)),
                        number(lever.range.map(|r| r.1)),
                        number(lever.value),
                        number(equilibria),
                        number(lever.worst_gap),
                    ],
                );
            }
        }
        table
    }

    fn sureness_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("assumption", "assumption"),
            Column::number("range_low", "from", Unit::Number),
            Column::number("range_high", "to", Unit::Number),
            Column::number("loss_low", "lost by rivalry at the low end", Unit::PoundsYear),
            Column::number("loss_high", "at the high end", Unit::PoundsYear),
            Column::number("turn", "the answer turns at", Unit::Number),
            Column::text("plan_moves", "other plan"),
        ];
        let turns = self.sensitivities.iter().filter(|s| !s.turns.is_empty()).count();
        let title = if turns == 0 {
            "No assumption turns the answer within its range".to_owned()
        } else {
            format!("{turns} of {} assumptions turn the answer within their range", self.sensitivities.len())
        };
        let subtitle = "One at a time. The answer: whether the plan beats rivalry, and whether it holds by itself. Factors multiply what the tables say";
        let mut table = ResultTable::new("market.sureness", title, subtitle, columns);
        for s in &self.sensitivities {
            let moves = match (s.at_low.plan != self.base.plan, s.at_high.plan != self.base.plan) {
                (false, false) => "no",
                (true, false) => "at the low end",
                (false, true) => "at the high end",
                (true, true) => "at both ends",
            };
            table.row(
                &[("assumption", s.range.assumption.name())],
                vec![
                    s.range.assumption.name().replace('_', " ").into(),
                    s.range.low.into(),
                    s.range.high.into(),
                    s.at_low.gap.into(),
                    s.at_high.gap.into(),
                    s.turns.first().copied().map_or(Value::Unknown, Value::from),
                    moves.into(),
                ],
            );
        }
        table
    }

    fn choice_table(&self) -> ResultTable {
        let columns = vec![
            Column::text("service", "service"),
            Column::number("beta_minute", "weight of a minute", Unit::Number),
            Column::number("beta_minute_error", "its standard error", Unit::Number),
            Column::number("rho_squared", "McFadden's ρ²", Unit::Number),
            Column::number("misplaced", "patients sent elsewhere", Unit::Share),
        ];
        let subtitle =
            "Multinomial logit by maximum likelihood from `flows`, where there are any; else what the tables or the parameters say";
        let mut table = ResultTable::new("market.choice", "What a minute of travel weighs", subtitle, columns);
        for (s, id) in self.posed.services.iter().enumerate() {
            let estimated = self.posed.estimated[s].as_ref();
            let fit = estimated.and_then(|e| e.fit.as_ref().ok());
            let number = |value: Option<f64>| value.map_or(Value::Unknown, Value::from);
            table.row(
                &[("service", id.as_str())],
                vec![
                    self.service_name(s).into(),
                    self.posed.case.services[s].beta_minute.into(),
                    number(fit.map(|f| f.estimates[0].standard_error)),
                    number(fit.map(crate::Fit::rho_squared)),
                    number(fit.and(estimated).map(|e| e.misplaced)),
                ],
            );
        }
        table
    }

    fn pools_table(&self, community: &Community) -> ResultTable {
        let columns = vec![
            Column::text("organisation", "list"),
            Column::number("people", "people", Unit::Count),
            Column::number("budget", "budget", Unit::PoundsYear),
            Column::number("deviation", "standard deviation", Unit::Share),
            Column::number("overspend", "chance to go over", Unit::Probability),
            Column::number("overspend_normal", "the same if costs were normal", Unit::Probability),
        ];
        let pools = &self.pools;
        let title = match pools.bearable {
            Some(people) => format!("A budget is bearable from {} people on", Quantity::new(people as f64, Unit::Count)),
            None => "No pool is large enough: what moves all costs together is too much alone".into(),
        };
        let subtitle = format!(
            "Chance that a budget that is right on average is exceeded by more than {:.0} %; bearable: at most {:.1} %",
            pools.share * 100.0,
            pools.chance * 100.0
        );
        let mut table = ResultTable::new("market.pools", title, subtitle, columns);
        let names = |pool: &Pool| {
            let row = community.organisations.rows.iter().find(|o| o.organisation == pool.organisation);
            row.map_or_else(|| "all lists as one".to_owned(), |o| o.name.clone())
        };
        for pool in pools.lists.iter().chain(&pools.together) {
            table.row(
                &[("list", pool.organisation.as_str())],
                vec![
                    names(pool).into(),
                    pool.people.into(),
                    pool.budget.map_or(Value::Unknown, Value::from),
                    pool.deviation.into(),
                    pool.overspend.gamma.into(),
                    pool.overspend.normal.into(),
                ],
            );
        }
        table
    }
}

/// A lever's id on the axis of levers: that of a service's tariff carries its name where a game has several.
pub(crate) fn lever_code(game: &GameResult, kind: crate::LeverKind, case: &crate::Case) -> String {
    match (kind, &game.services[..]) {
        (crate::LeverKind::Tariff(d), [_, _, ..]) => format!("tariff {}", case.services[game.services[d]].name),
        _ => kind.name().into(),
    }
}

/// Both sides of the published evidence.
fn evidence_table() -> ResultTable {
    let columns = vec![
        Column::text("topic", "about"),
        Column::text("finds", "finds"),
        Column::text("study", "study"),
        Column::text("what", "what it found"),
        Column::text("source", "source"),
    ];
    let subtitle = "Whether quality rises with rivals, and whether merging saves. The model counts neither unless asked";
    let mut table = ResultTable::new("market.evidence", "The published evidence stands on both sides", subtitle, columns);
    for row in parameters::evidence() {
        let values = [&row.topic, &row.finds, &row.study, &row.what, &row.source];
        table.row(&[], values.into_iter().map(|v| v.as_str().into()).collect());
    }
    table
}

fn method(market: &Market) -> Vec<String> {
    let looked = if market.solution.complete() {
        "every profile of levels was looked at".to_owned()
    } else {
        "profiles were sought by best responses and steps uphill".to_owned()
    };
    vec![
        "Patients choose by a multinomial logit of minutes, waits and what sites offer; the centre outside is always open. An organisation picks the levels of its own sites for its surplus, weighed with its patients' benefit and the system's result as `contracts` says.".into(),
        format!("Equilibria are profiles from which nobody gains by changing own levels alone; the plan has the greatest benefit of patients less cost of providers among those that keep its floors. For this, {looked}."),
    ]
}
