//! How a figure of coherence came about: computed again, alone, from the tables and parameters.

use ::findings::{Derivation, ExplainError, FigureKey, Quantity, Term, TermSource, Unit};
use community::Community;

use super::balance::{Rule, Scenario, attractors};
use super::bundles::{self, Bundle};
use super::duplicates;
use super::judged::Judged;
use super::model::Model;
use super::questions::Question;
use super::{Coherence, Inputs, tables, words};

/// What is said of a figure.
struct Said {
    value: f64,
    unit: Unit,
    meaning: &'static str,
    formula: &'static str,
    terms: Vec<Term>,
}

/// What went wrong: why there is no such figure.
type Answer = Result<Said, String>;

struct Explainer<'a> {
    model: Model<'a>,
    coherence: &'a Coherence,
}

/// How a figure came about; the value has the same bits as in the result.
///
/// # Errors
/// [`ExplainError`]: no such figure, or the model cannot be made.
pub fn explain(community: &Community, inputs: &Inputs<'_>, coherence: &Coherence, key: &FigureKey) -> Result<Derivation, ExplainError> {
    let no_figure = |why: String| ExplainError::NoSuchFigure { found: key.to_string(), why };
    let measure = key.measure.strip_prefix("strategy.").ok_or_else(|| no_figure("its name does not begin with `strategy.`".into()))?;
    let explainer = Explainer { model: Model::new(community, inputs).map_err(ExplainError::chapter)?, coherence };
    let axes: Vec<&str> = key.at.iter().map(|(axis, _)| axis.as_str()).collect();
    let id = |axis: &str| key.id(axis).unwrap_or("");
    let said = match axes[..] {
        [] => explainer.whole(measure),
        ["objective"] => explainer.of_objective(measure, id("objective")),
        ["demand"] => explainer.of_demand(measure, id("demand")),
        ["demand", "other"] => explainer.of_pair(measure, id("demand"), id("other")),
        ["table"] => explainer.of_table(measure, id("table")),
        ["bundle"] => explainer.of_bundle(measure, id("bundle")),
        ["near"] => explainer.of_near(measure, id("near")),
        ["choice", "on_choice"] => explainer.of_question(measure, id("choice"), id("on_choice")),
        ["demand", "objective"] | ["demand", "on_demand"] | ["choice", "option", "on_choice", "on_option"] => {
            explainer.of_dispute(measure, &key.at)
        }
        _ => Err(format!("no figure has the axes `{}`", axes.join(", "))),
    };
    let said = said.map_err(no_figure)?;
    let quantity = Quantity::new(said.value, said.unit);
    Ok(Derivation { key: key.clone(), quantity, meaning: said.meaning.into(), formula: said.formula.into(), terms: said.terms })
}

fn said(value: f64, unit: Unit, meaning: &'static str, formula: &'static str, terms: Vec<Term>) -> Answer {
    Ok(Said { value, unit, meaning, formula, terms })
}

fn unknown(measure: &str, known: &[&str]) -> Answer {
    Err(format!("`{measure}` is none of {}", known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")))
}

impl Explainer<'_> {
    fn demand(&self, id: &str) -> Result<usize, String> {
        self.model.community.demands.rows.iter().position(|d| d.demand.as_str() == id).ok_or_else(|| format!("there is no demand `{id}`"))
    }

    fn row(&self, table: &dyn community::AnyTable, row: usize, name: String, quantity: Quantity, key: String, why: Option<String>) -> Term {
        Term { name, quantity, source: words::row_source(table, row, key, why) }
    }

    fn demand_row(&self, demand: usize) -> Term {
        let c = self.model.community;
        let row = &c.demands.rows[demand];
        self.row(&c.demands, demand, row.title.clone(), Quantity::new(1.0, Unit::Count), row.demand.to_string(), row.source.clone())
    }

    fn hours_term(&self, demand: usize, part: Option<f64>) -> Term {
        let row = &self.model.community.demands.rows[demand];
        let name = part.map_or_else(|| row.title.clone(), |p| format!("{} of {}", words::share(p), row.title));
        let source = words::row_source(&self.model.community.demands, demand, row.demand.to_string(), row.source.clone());
        Term { name, quantity: Quantity::new(self.model.hours(demand), Unit::HoursYear), source }
    }

    fn judged_terms(&self, table: &'static str, name: &str, judged: &Judged) -> Vec<Term> {
        let c = self.model.community;
        let any: &dyn community::AnyTable = match table {
            "contributions" => &c.contributions,
            "interactions" => &c.interactions,
            _ => &c.judgements,
        };
        let rationale = |row: usize| match table {
            "contributions" => c.contributions.rows[row].rationale.clone(),
            "interactions" => c.interactions.rows[row].rationale.clone(),
            _ => c.judgements.rows[row].rationale.clone(),
        };
        judged
            .rows
            .iter()
            .zip(&judged.scores)
            .map(|(row, score)| {
                self.row(any, *row, name.to_owned(), Quantity::new(*score as f64, Unit::Number), name.to_owned(), rationale(*row))
            })
            .collect()
    }

    fn whole(&self, measure: &str) -> Answer {
        let c = self.model.community;
        let count = |n: usize| n as f64;
        let demands = |list: &[usize]| list.iter().map(|d| self.demand_row(*d)).collect::<Vec<_>>();
        match measure {
            "demands_unjudged" => {
                let list = self.model.unjudged();
                said(
                    count(list.len()),
                    Unit::Count,
                    "Demands not done that nobody has held against an objective",
                    "count of demands without a row in `contributions`",
                    demands(&list),
                )
            }
            "demands_orphan" => {
                let list = self.model.orphans();
                said(
                    count(list.len()),
                    Unit::Count,
                    "Demands judged to serve no objective",
                    "count of demands none of whose mean scores is above 0",
                    demands(&list),
                )
            }
            "objectives_unserved" => {
                let list: Vec<usize> = (0..c.objectives.rows.len()).filter(|o| self.model.serving(*o).is_empty()).collect();
                let term = |o: &usize| {
                    self.row(
                        &c.objectives,
                        *o,
                        c.objectives.rows[*o].name.clone(),
                        Quantity::new(1.0, Unit::Count),
                        c.objectives.rows[*o].objective.to_string(),
                        None,
                    )
                };
                said(
                    count(list.len()),
                    Unit::Count,
                    "Objectives that no demand serves",
                    "count of objectives without a mean score above 0",
                    list.iter().map(term).collect(),
                )
            }
            "conflicts" => {
                let list = self.model.conflicts();
                let term = |p: &super::Conflict| {
                    let key = FigureKey::new("strategy.conflict_score")
                        .at("demand", &c.demands.rows[p.demand].demand)
                        .at("other", &c.demands.rows[p.other].demand);
                    Term {
                        name: c.demands.rows[p.demand].title.clone(),
                        quantity: Quantity::new(p.score, Unit::Number),
                        source: TermSource::Figure(key),
                    }
                };
                said(
                    count(list.len()),
                    Unit::Count,
                    "Pairs of demands that pull against each other",
                    "count of pairs whose sum of scores below 0 is below 0",
                    list.iter().map(term).collect(),
                )
            }
            "duplicates_decided" | "duplicates_proposed" => {
                let decided = measure == "duplicates_decided";
                let list = duplicates::matches(c, self.model.assumed.weights);
                let chosen: Vec<Term> = list.iter().filter(|m| m.decided.is_some() == decided).map(|m| self.demand_row(m.demand)).collect();
                said(
                    count(chosen.len()),
                    Unit::Count,
                    "Pairs of demands that repeat, or may repeat, each other",
                    "count of pairs in `duplicates`, or at least as alike as the threshold",
                    chosen,
                )
            }
            "combinations" | "bundles" | "restless_share" => self.of_bundles(measure),
            "workshop_pairs" | "workshop_minutes" => {
                let (questions, _) = self.questions()?;
                let matter: Vec<&Question> = questions.iter().filter(|q| q.could_change() > 0).collect();
                let terms = matter.iter().map(|q| self.question_term(q)).collect();
                match measure {
                    "workshop_pairs" => said(
                        count(matter.len()),
                        Unit::Count,
                        "Pairs of choices whose judgements could change what holds together",
                        "count of pairs with bundles that could come or go",
                        terms,
                    ),
                    _ => said(
                        matter.iter().map(|q| q.minutes).sum(),
                        Unit::Minutes,
                        "Minutes that a workshop takes",
                        "sum of the minutes of these pairs",
                        terms,
                    ),
                }
            }
            _ => unknown(
                measure,
                &[
                    "demands_unjudged",
                    "demands_orphan",
                    "objectives_unserved",
                    "conflicts",
                    "duplicates_decided",
                    "duplicates_proposed",
                    "combinations",
                    "bundles",
                    "restless_share",
                    "workshop_pairs",
                    "workshop_minutes",
                ],
            ),
        }
    }

    fn bundles(&self) -> Result<&super::Bundles, String> {
        self.coherence.bundles.as_ref().ok_or_else(|| "there are no choices with judgements".into())
    }

    fn of_bundles(&self, measure: &str) -> Answer {
        self.bundles()?;
        let (matrix, _) = bundles::matrix(self.model.community, &self.model.judgements).map_err(|e| e.to_string())?;
        let c = self.model.community;
        let choices = self.model.judgements.choices.iter().map(|(row, options)| {
            self.row(
                &c.choices,
                *row,
                c.choices.rows[*row].name.clone(),
                Quantity::new(options.len() as f64, Unit::Count),
                c.choices.rows[*row].choice.to_string(),
                None,
            )
        });
        let choices: Vec<Term> = choices.collect();
        match measure {
            "combinations" => said(
                matrix.combinations(),
                Unit::Count,
                "Combinations of options, one a choice",
                "product of the options of all choices",
                choices,
            ),
            "bundles" => {
                let n = self.bundles()?.consistent.len() as f64;
                let source = TermSource::Solver { status: "every combination covered by branch and bound".into(), bound: n, gap: 0.0 };
                let term = Term { name: "consistent combinations".into(), quantity: Quantity::new(n, Unit::Count), source };
                said(
                    n,
                    Unit::Count,
                    "Combinations in which no choice would rather go another way",
                    "count of combinations whose margins are all at least 0",
                    std::iter::once(term).chain(choices).collect(),
                )
            }
            _ => {
                let ends = attractors(&matrix, Rule::Global, u32::MAX - 2).ok_or("there are too many combinations to follow")?;
                let restless = ends.iter().filter(|a| a.cycle.len() > 1).fold(0.0, |sum, a| sum + a.basin as f64);
                said(
                    restless / matrix.combinations(),
                    Unit::Share,
                    "Combinations from which succession goes round for ever",
                    "starts that end in a cycle ÷ combinations",
                    choices,
                )
            }
        }
    }

    fn of_objective(&self, measure: &str, id: &str) -> Answer {
        let c = self.model.community;
        let o = c.objectives.rows.iter().position(|o| o.objective.as_str() == id).ok_or_else(|| format!("there is no objective `{id}`"))?;
        let serving = || self.model.serving(o).into_iter().map(|(d, part)| self.hours_term(d, Some(part))).collect::<Vec<_>>();
        let judged = |demands: &[usize]| {
            let terms = demands.iter().filter_map(|d| self.model.judgements.contributions.get(&(*d, o)).map(|j| (d, j)));
            terms.flat_map(|(d, j)| self.judged_terms("contributions", &c.demands.rows[*d].title, j)).collect::<Vec<_>>()
        };
        let hours = |objective: usize| Term {
            name: c.objectives.rows[objective].name.clone(),
            quantity: Quantity::new(self.model.objective_hours(objective), Unit::HoursYear),
            source: TermSource::Figure(
                FigureKey::new("strategy.objective_hours_year").at("objective", &c.objectives.rows[objective].objective),
            ),
        };
        let known = |value: Option<f64>| value.ok_or_else(|| "hours are not known".to_owned());
        match measure {
            "share_of_weight" => {
                let terms = c.objectives.rows.iter().enumerate().map(|(at, r)| {
                    self.row(&c.objectives, at, r.name.clone(), Quantity::new(r.weight, Unit::Number), r.objective.to_string(), None)
                });
                said(self.model.share_of_weight(o), Unit::Share, "Share of all weights", "weight ÷ sum of weights", terms.collect())
            }
            "share_of_hours" => said(
                known(self.model.share_of_hours(o))?,
                Unit::Share,
                "Share of the hours that serve any objective",
                "its hours ÷ hours of all objectives",
                (0..c.objectives.rows.len()).map(hours).collect(),
            ),
            "objective_hours_year" => {
                known(self.model.inputs.hours_year.map(|_| 0.0))?;
                said(
                    self.model.objective_hours(o),
                    Unit::HoursYear,
                    "Expected hours a year that go to an objective",
                    "sum over demands that serve it of hours · score ÷ sum of its scores above 0",
                    serving(),
                )
            }
            "served_by" => {
                let demands: Vec<usize> = self.model.serving(o).into_iter().map(|(d, _)| d).collect();
                said(demands.len() as f64, Unit::Count, "Demands that serve an objective", "count of mean scores above 0", judged(&demands))
            }
            "hindered_by" => {
                let demands = self.model.hindering(o);
                said(
                    demands.len() as f64,
                    Unit::Count,
                    "Demands that hinder an objective",
                    "count of mean scores below 0",
                    judged(&demands),
                )
            }
            _ => unknown(measure, &["share_of_weight", "share_of_hours", "objective_hours_year", "served_by", "hindered_by"]),
        }
    }

    fn of_demand(&self, measure: &str, id: &str) -> Answer {
        let d = self.demand(id)?;
        let c = self.model.community;
        let i = &self.model.influence;
        let direct = |on: bool| {
            let list = if on { i.on(d) } else { i.by(d) };
            let pair = |other: usize| if on { (d, other) } else { (other, d) };
            list.iter()
                .filter_map(|(other, _)| self.model.judgements.interactions.get(&pair(*other)).map(|j| (other, j)))
                .flat_map(|(other, j)| self.judged_terms("interactions", &c.demands.rows[*other].title, j))
                .collect::<Vec<_>>()
        };
        let second = |on: bool| {
            let list = if on { i.on(d) } else { i.by(d) };
            let name = if on { "leverage" } else { "dependence" };
            let value = |other: usize| if on { i.leverage(other) } else { i.dependence(other) };
            list.iter()
                .map(|(other, score)| Term {
                    name: format!("{} · {}", words::signed(*score), c.demands.rows[*other].title),
                    quantity: Quantity::new(value(*other), Unit::Number),
                    source: TermSource::Figure(FigureKey::new(format!("strategy.{name}")).at("demand", &c.demands.rows[*other].demand)),
                })
                .collect::<Vec<_>>()
        };
        match measure {
            "leverage" => {
                said(i.leverage(d), Unit::Number, "What a demand does for others", "sum of the means of its scores on others", direct(true))
            }
            "dependence" => {
                said(i.dependence(d), Unit::Number, "What others do for a demand", "sum of the means of their scores on it", direct(false))
            }
            "leverage_second" => said(
                i.leverage_second(d),
                Unit::Number,
                "What a demand does by way of others",
                "½ · sum of score · leverage of the one acted on",
                second(true),
            ),
            "dependence_second" => said(
                i.dependence_second(d),
                Unit::Number,
                "What others do by way of others",
                "½ · sum of score · dependence of the one that acts",
                second(false),
            ),
            "leverage_total" => said(
                i.leverage_total(d),
                Unit::Number,
                "Leverage of both orders",
                "leverage + second order",
                direct(true).into_iter().chain(second(true)).collect(),
            ),
            "demand_hours_year" => {
                self.model.inputs.hours_year.ok_or("hours are not known")?;
                said(
                    self.model.hours(d),
                    Unit::HoursYear,
                    "Expected hours a year of a demand",
                    "burden.answering_hours_year + burden.delivering_hours_year, of the demand",
                    vec![self.hours_term(d, None)],
                )
            }
            _ => {
                unknown(measure, &["leverage", "dependence", "leverage_second", "dependence_second", "leverage_total", "demand_hours_year"])
            }
        }
    }

    fn of_pair(&self, measure: &str, demand: &str, other: &str) -> Answer {
        let (a, b) = (self.demand(demand)?, self.demand(other)?);
        let c = self.model.community;
        match measure {
            "conflict_score" => {
                let terms =
                    [(a, b), (b, a)].into_iter().filter_map(|pair| self.model.judgements.interactions.get(&pair).map(|j| (pair, j)));
                let terms = terms.flat_map(|(pair, j)| {
                    self.judged_terms("interactions", &format!("{} on {}", c.demands.rows[pair.0].demand, c.demands.rows[pair.1].demand), j)
                });
                said(
                    self.model.conflict(a, b),
                    Unit::Number,
                    "What two demands take from each other",
                    "sum of the means below 0, both ways",
                    terms.collect(),
                )
            }
            "likeness" => {
                let found = duplicates::compare(c, self.model.assumed.weights, a, b).ok_or("one of the two is done")?;
                let parts = found.parts.iter().map(|p| {
                    let id = format!("strategy.duplicate_weight_{}", p.field);
                    let name = format!("{} ({}), weight {}", p.field, p.shared.join(", "), words::share(p.weight));
                    Term {
                        name,
                        quantity: Quantity::new(p.likeness, Unit::Share),
                        source: TermSource::Parameter { id, source: "assumption".into() },
                    }
                });
                let note = Term {
                    name: "how fully a note names the other".into(),
                    quantity: Quantity::new(found.named, Unit::Share),
                    source: TermSource::Parameter { id: "strategy.duplicate_note".into(), source: "assumption".into() },
                };
                said(
                    found.likeness,
                    Unit::Share,
                    "How alike two demands are",
                    "1 − (1 − sum of weight · likeness) · (1 − note · named)",
                    parts.chain(std::iter::once(note)).collect(),
                )
            }
            "fewer_hours_year" => {
                let hours = self.model.inputs.hours_year.ok_or("hours are not known")?;
                said(
                    hours[a].min(hours[b]),
                    Unit::HoursYear,
                    "Hours a year of the smaller of two demands",
                    "the lesser of both",
                    vec![self.hours_term(a, None), self.hours_term(b, None)],
                )
            }
            _ => unknown(measure, &["conflict_score", "likeness", "fewer_hours_year"]),
        }
    }

    fn of_table(&self, measure: &str, table: &str) -> Answer {
        let agreement = self.model.agreement();
        let a = agreement.iter().find(|a| a.table == table).ok_or_else(|| format!("no several raters judged the same in `{table}`"))?;
        let units = self.model.units(table);
        let n = Term {
            name: "judged by several".into(),
            quantity: Quantity::new(units.iter().filter(|j| j.scores.len() > 1).count() as f64, Unit::Count),
            source: TermSource::Setting { key: format!("rows of `{table}`") },
        };
        match measure {
            "raters" => said(a.raters as f64, Unit::Count, "Raters in a table", "count of distinct raters", vec![n]),
            "judged_twice" => {
                said(a.units as f64, Unit::Count, "Things that several raters judged", "count of things with two scores or more", vec![n])
            }
            "alpha" => said(
                a.alpha.ok_or("all scores are the same")?,
                Unit::Number,
                "Krippendorff’s alpha",
                "1 − observed ÷ expected disagreement, squared differences",
                vec![n],
            ),
            _ => unknown(measure, &["raters", "judged_twice", "alpha"]),
        }
    }

    fn of_dispute(&self, measure: &str, at: &[(String, String)]) -> Answer {
        let disputes = self.model.disputes();
        let d = disputes.iter().find(|d| d.key == at).ok_or("raters do not differ on this")?;
        let term = Term {
            name: d.who.clone(),
            quantity: Quantity::new((d.high - d.low) as f64, Unit::Number),
            source: TermSource::Setting { key: format!("rows of `{}`", d.table) },
        };
        match measure {
            "least_score" => said(d.low as f64, Unit::Number, "The least score that a rater gave", "least of all raters", vec![term]),
            "most_score" => said(d.high as f64, Unit::Number, "The largest score that a rater gave", "largest of all raters", vec![term]),
            _ => unknown(measure, &["least_score", "most_score"]),
        }
    }

    fn of_bundle(&self, measure: &str, id: &str) -> Answer {
        let bundles = self.bundles()?;
        let at =
            (0..bundles.consistent.len()).find(|at| tables::bundle_id(*at) == id).ok_or_else(|| format!("there is no bundle `{id}`"))?;
        self.of_combination(measure, &bundles.consistent[at])
    }

    fn of_near(&self, measure: &str, id: &str) -> Answer {
        let bundles = self.bundles()?;
        let at = (0..bundles.near.len()).find(|at| tables::near_id(*at) == id).ok_or_else(|| format!("there is no near miss `{id}`"))?;
        let near = &bundles.near[at];
        if measure == "push" {
            let state = |c: usize| usize::from(near.bundle.states[c]);
            let on = |option: usize| self.model.judgements.options.get(&((near.by, state(near.by)), (near.choice, option)));
            let mean = |j: Option<&Judged>| {
                j.map_or(0.0, |j| (j.scores.iter().sum::<i64>() * i64::from(bundles.scale) / j.scores.len() as i64) as f64)
            };
            let value = (mean(on(near.rather)) - mean(on(state(near.choice)))) / f64::from(bundles.scale);
            let terms = [near.rather, state(near.choice)].into_iter().filter_map(|o| on(o).map(|j| (o, j)));
            let terms = terms.flat_map(|(o, j)| self.judged_terms("judgements", &self.model.option_name((near.choice, o)), j)).collect();
            return said(
                value,
                Unit::Number,
                "How hard one option pushes a choice another way",
                "score on the option that it would rather take − score on the one it is in",
                terms,
            );
        }
        self.of_combination(measure, &near.bundle)
    }

    fn of_combination(&self, measure: &str, bundle: &Bundle) -> Answer {
        let c = self.model.community;
        let (matrix, scale) = bundles::matrix(c, &self.model.judgements).map_err(|e| e.to_string())?;
        let scenario = Scenario::of(&matrix, &bundle.states);
        let points = |value: i64| value as f64 / f64::from(scale);
        let balances = matrix.balances(&bundle.states);
        let choice = |j: usize, value: f64| {
            let row = self.model.judgements.choices[j].0;
            self.row(
                &c.choices,
                row,
                self.model.option_name((j, usize::from(bundle.states[j]))),
                Quantity::new(value, Unit::Number),
                c.choices.rows[row].choice.to_string(),
                None,
            )
        };
        match measure {
            "consistency_value" => {
                let terms = scenario.margins.iter().enumerate().filter_map(|(j, m)| m.map(|m| choice(j, points(m)))).collect();
                said(
                    points(scenario.consistency_value.ok_or("there is nothing to choose")?),
                    Unit::Number,
                    "How far the weakest choice prefers its option",
                    "least of the margins: impact score − best of the other options",
                    terms,
                )
            }
            "total_impact_score" => {
                let terms = (0..matrix.len()).map(|j| choice(j, points(matrix.of(&balances, j)[usize::from(bundle.states[j])]))).collect();
                said(
                    points(scenario.total_impact_score),
                    Unit::Number,
                    "How strongly the options carry each other",
                    "sum of the impact scores of the chosen options",
                    terms,
                )
            }
            "basin_share" => {
                let ends = attractors(&matrix, Rule::Global, u32::MAX - 2).ok_or("there are too many combinations to follow")?;
                let basin = ends.iter().filter(|a| a.cycle == [bundle.states.clone()]).fold(0.0, |sum, a| sum + a.basin as f64);
                let source = TermSource::Solver { status: "every combination followed".into(), bound: basin, gap: 0.0 };
                let term = Term { name: "starts that end here".into(), quantity: Quantity::new(basin, Unit::Count), source };
                said(
                    basin / matrix.combinations(),
                    Unit::Share,
                    "Share of all combinations that end here when each choice moves to its best option",
                    "starts that end here ÷ combinations",
                    vec![term],
                )
            }
            "bundle_hours_year" => {
                let hours = self.model.inputs.hours_year.ok_or("hours are not known")?;
                let terms =
                    bundles::demands_of(c, &self.model.judgements, &bundle.states).iter().map(|d| self.hours_term(*d, None)).collect();
                said(
                    bundles::hours_of(c, &self.model.judgements, hours, &bundle.states),
                    Unit::HoursYear,
                    "Hours a year of the demands that hang on the options",
                    "sum of the hours of each demand, once",
                    terms,
                )
            }
            _ => unknown(measure, &["consistency_value", "total_impact_score", "basin_share", "bundle_hours_year"]),
        }
    }

    fn questions(&self) -> Result<(Vec<Question>, bool), String> {
        let (matrix, scale) = bundles::matrix(self.model.community, &self.model.judgements).map_err(|e| e.to_string())?;
        let assumed = self.model.assumed;
        Ok(super::questions::questions(
            &matrix,
            scale,
            &self.model.judgements,
            assumed.unknown,
            assumed.minutes,
            super::Settings::default().most_scenarios,
        ))
    }

    fn question_term(&self, q: &Question) -> Term {
        let key = FigureKey::new("strategy.minutes")
            .at("choice", self.model.choice_id(q.choice))
            .at("on_choice", self.model.choice_id(q.on_choice));
        let name = format!("{} on {}", self.model.choice_name(q.choice), self.model.choice_name(q.on_choice));
        Term { name, quantity: Quantity::new(q.minutes, Unit::Minutes), source: TermSource::Figure(key) }
    }

    fn of_question(&self, measure: &str, choice: &str, on_choice: &str) -> Answer {
        let (questions, _) = self.questions()?;
        let q = questions.iter().find(|q| self.model.choice_id(q.choice) == choice && self.model.choice_id(q.on_choice) == on_choice);
        let q = q.ok_or_else(|| format!("nothing is open on how `{choice}` bears on `{on_choice}`"))?;
        let parameter = |name: &str, value: f64, unit: Unit| Term {
            name: name.replace('_', " "),
            quantity: Quantity::new(value, unit),
            source: TermSource::Parameter { id: format!("strategy.{name}"), source: "assumption".into() },
        };
        let cells: Vec<Term> = q
            .open
            .iter()
            .map(|o| {
                let from = (q.choice, o.option);
                let on = (q.on_choice, o.on_option);
                let name =
                    format!("{} on {}: bundles that it alone could change", self.model.option_name(from), self.model.option_name(on));
                Term {
                    name,
                    quantity: Quantity::new(o.could_change as f64, Unit::Count),
                    source: TermSource::Setting { key: "rows of `judgements`".into() },
                }
            })
            .collect();
        let with = |term: Term| std::iter::once(term).chain(cells.clone()).collect::<Vec<_>>();
        let range = || parameter("unknown_judgement", self.model.assumed.unknown as f64, Unit::Number);
        match measure {
            "open_judgements" => said(
                q.open.len() as f64,
                Unit::Count,
                "Judgements that are not settled",
                "count of judgements not given or disputed",
                cells.clone(),
            ),
            "disputed" => said(q.disputed as f64, Unit::Count, "Judgements on which raters differ", "count", cells.clone()),
            "could_leave" => said(
                q.could_leave as f64,
                Unit::Count,
                "Bundles that could cease to hold together",
                "consistent combinations with a margin that these judgements could bring below 0",
                with(range()),
            ),
            "could_join" => said(
                q.could_join as f64,
                Unit::Count,
                "Combinations that could begin to hold together",
                "others whose only margin below 0 these judgements could raise to 0",
                with(range()),
            ),
            "minutes" => said(
                q.minutes,
                Unit::Minutes,
                "Minutes that a workshop takes",
                "judgements · minutes a judgement",
                with(parameter("minutes_per_judgement", self.model.assumed.minutes, Unit::Minutes)),
            ),
            _ => unknown(measure, &["open_judgements", "disputed", "could_leave", "could_join", "minutes"]),
        }
    }
}
