//! Figures of recorded hours and of charts over time, and terms of both in other figures.

use findings::{FigureKey, Quantity, Term, TermSource, Unit};

use super::{Explainer, Said, unknown_measure};
use crate::actuals::{PairResult, Ratio, Recorded};
use crate::rows::{LoadRow, Record};
use crate::tables::RATIO;
use crate::words::row_source;

impl Explainer<'_> {
    pub(super) fn of_recorded(&self, measure: &str, key: &FigureKey) -> Result<Said, String> {
        let recorded = self.model.recorded.as_ref().ok_or("no hours are recorded of the months looked at: `actuals` has no such rows")?;
        let axes: Vec<&str> = key.at.iter().map(|(axis, _)| axis.as_str()).collect();
        let id = |axis: &str| key.id(axis).unwrap_or("");
        match axes[..] {
            [] if measure == "recorded_share" => Ok(share(recorded)),
            [] => self.of_ratio(measure, &recorded.all, "All that was recorded", self.all_records(recorded)),
            ["role"] => {
                let role = self.role(id("role"))?;
                let (_, ratio) = recorded.roles.iter().find(|(r, _)| *r == role).ok_or("nothing is recorded of this role")?;
                let rows = recorded.pairs.iter().filter(|p| p.role == role).flat_map(|p| p.rows.iter().copied()).collect();
                self.of_ratio(measure, ratio, &crate::names::role(self.model.community, role), rows)
            }
            ["issuer"] => {
                let found = recorded.issuers.iter().find(|(i, _)| i == id("issuer"));
                let (_, ratio) = found.ok_or("nothing is recorded of what this body asks")?;
                let name = crate::names::body(self.model.community, id("issuer"));
                self.of_ratio(measure, ratio, &format!("What {name} asks"), self.all_records(recorded))
            }
            ["demand", "role"] | ["role", "demand"] => self.of_pair(measure, recorded, id("demand"), id("role")),
            ["month"] => self.of_recorded_month(measure, recorded, id("month")),
            _ => Err(format!("no figure of recorded hours has the axes `{}`", axes.join(", "))),
        }
    }

    fn all_records(&self, recorded: &Recorded) -> Vec<usize> {
        recorded.pairs.iter().flat_map(|p| p.rows.iter().copied()).collect()
    }

    fn of_ratio(&self, measure: &str, ratio: &Ratio, name: &str, rows: Vec<usize>) -> Result<Said, String> {
        let names: Vec<&str> = RATIO.iter().map(|(name, _)| *name).collect();
        let (_, figure) = RATIO.iter().find(|(name, _)| *name == measure).ok_or_else(|| unknown_measure(measure, &names))?;
        let value = figure(ratio).ok_or("there is no estimate to compare with")?;
        let (unit, what, formula) = ratio_words(measure);
        let mut terms = vec![
            Term {
                name: "hours estimated for the months with a record".into(),
                quantity: Quantity::new(ratio.estimate, Unit::Hours),
                source: TermSource::Calendar {
                    source: "the estimates of ‘efforts’ before any record, in the months that have one".into()
                },
            },
            self.recorded_parameter("burden.recorded_month_cv"),
        ];
        terms.extend(rows.into_iter().map(|row| self.record_term(row)));
        Ok(Said { value, unit, meaning: format!("{name}: {what}"), formula: formula.into(), terms })
    }

    fn of_pair(&self, measure: &str, recorded: &Recorded, demand: &str, role: &str) -> Result<Said, String> {
        let role = self.role(role)?;
        let community = self.model.community;
        let is = |p: &&PairResult| p.role == role && community.demands.rows[p.demand].demand.as_str() == demand;
        let pair = recorded.pairs.iter().find(is).ok_or("nothing is recorded of this demand and role")?;
        let name = format!("‘{}’ for {}", community.demands.rows[pair.demand].title, crate::names::role(community, role));
        let few = "it has fewer than three months with an estimate and a record";
        let (value, what, formula) = match measure {
            "recorded_chance" => (
                pair.adjusted.ok_or(few)?,
                "chance of its ratio if the estimate were right, adjusted for the number of rows tested",
                "two-sided chance of Student's t of ln R ÷ ε with 4 + n − 1 degrees of freedom; min over later ranks j of p·rows ÷ j (Benjamini and Hochberg)",
            ),
            "recorded_weight" => (
                pair.credibility.ok_or(few)?.weight,
                "how much of its ratio the months to come take over",
                "Z = τ² ÷ (τ² + ε²), τ the spread that the estimate gives itself ÷ its mean, or the parameter if that is less",
            ),
            "recorded_factor" => (
                pair.credibility.ok_or(few)?.factor,
                "what estimated hours of months without a record are multiplied by",
                "1 + Z · (R − 1)",
            ),
            _ => return self.of_ratio(measure, &pair.ratio, &name, pair.rows.clone()),
        };
        let mut terms = Vec::new();
        if let Some((ratio, error)) = pair.ratio.ratio {
            let key = FigureKey::new("burden.recorded_ratio").at("demand", demand).at("role", &community.roles.rows[role].role);
            terms.push(self.figure("ratio R", ratio, Unit::Number, key.clone()));
            terms.push(self.figure("its relative standard error ε", error, Unit::Number, key));
        }
        terms.push(self.recorded_parameter("burden.estimate_cv_least"));
        terms.extend(pair.rows.iter().map(|&row| self.record_term(row)));
        Ok(Said { value, unit: Unit::Number, meaning: format!("{name}: {what}"), formula: formula.into(), terms })
    }

    fn of_recorded_month(&self, measure: &str, recorded: &Recorded, month: &str) -> Result<Said, String> {
        let at = self.model.months.iter().position(|m| m.to_string() == month).filter(|&m| m < recorded.months.len());
        let at = at.ok_or_else(|| format!("`{month}` is not among the months up to the last with a record"))?;
        let (estimate, hours) = recorded.months[at];
        let (value, what) = match measure {
            "recorded_hours" => (hours, "hours recorded"),
            "recorded_estimate_hours" => (estimate, "hours estimated of what was recorded"),
            other => return Err(unknown_measure(other, &["recorded_hours", "recorded_estimate_hours"])),
        };
        let month = self.model.months[at];
        let rows = self.all_records(recorded).into_iter().filter(|&r| self.model.community.actuals.rows[r].month == month);
        let terms = rows.map(|row| self.record_term(row)).collect();
        Ok(Said {
            value,
            unit: Unit::Hours,
            meaning: format!("{}: {what}", month.long()),
            formula: "sum over demands and roles".into(),
            terms,
        })
    }

    pub(super) fn of_handed(&self, measure: &str, key: &FigureKey) -> Result<Said, String> {
        let handed = self.model.recorded.as_ref().map_or(&[][..], |r| &r.handed);
        let id = |axis: &str| key.id(axis).unwrap_or("");
        let community = self.model.community;
        let found = handed.iter().find(|h| {
            community.demands.rows[h.demand].demand.as_str() == id("demand")
                && community.roles.rows[h.role].role.as_str() == id("role")
                && h.month.to_string() == id("month")
        });
        let row = found.filter(|_| measure == "handed_days_late").ok_or("nothing was handed in of this demand, role and month")?;
        let table = &community.actuals;
        Ok(Said {
            value: row.days as f64,
            unit: Unit::Days,
            meaning: format!("Days by which ‘{}’ was late, below nought early", community.demands.rows[row.demand].title),
            formula: format!("from the nearest due date, {}, to the day on which it was done, {}", row.due, row.done),
            terms: vec![Term {
                name: format!("done on {}", row.done),
                quantity: Quantity::new(row.days as f64, Unit::Days),
                source: row_source(table, row.row, row.month.to_string(), Some(format!("due {}", row.due))),
            }],
        })
    }

    pub(super) fn of_chart(&self, measure: &str, key: &FigureKey) -> Result<Said, String> {
        let id = |axis: &str| key.id(axis).unwrap_or("");
        let series =
            self.model.over_time.iter().find(|s| s.id == id("series")).ok_or_else(|| format!("there is no series `{}`", id("series")))?;
        let point = series.points.iter().find(|p| p.month.to_string() == id("month"));
        let point = point.ok_or_else(|| format!("the series has no month `{}`", id("month")))?;
        let chart = &series.chart;
        let (value, what, formula) = match measure {
            "xmr_value" => (point.value, "value of the month", "recorded ÷ estimated hours, or requests"),
            "xmr_mean" => (chart.mean, "mean", "mean of all months"),
            "xmr_lower" => (chart.lower, "lower limit", "mean − 2.66 · mean of the moving ranges"),
            "xmr_upper" => (chart.upper, "upper limit", "mean + 2.66 · mean of the moving ranges"),
            other => return Err(unknown_measure(other, &["xmr_value", "xmr_mean", "xmr_lower", "xmr_upper"])),
        };
        let mut terms = vec![Term {
            name: "mean of the moving ranges".into(),
            quantity: Quantity::new(chart.moving_range_mean, Unit::Number),
            source: TermSource::Setting { key: "burden.xmr".into() },
        }];
        for p in &series.points {
            let key = FigureKey::new("burden.xmr_value").at("series", &series.id).at("month", p.month);
            terms.push(self.figure(&p.month.long(), p.value, Unit::Number, key));
        }
        let meaning = format!("{}, {}: {what}", series.name, point.month.long());
        Ok(Said { value, unit: Unit::Number, meaning, formula: formula.into(), terms })
    }

    fn recorded_parameter(&self, id: &str) -> Term {
        let on = self.model.community.profile.first_day();
        match self.model.parameters.get(id, on) {
            Ok(known) => Term {
                name: known.parameter.description.clone(),
                quantity: Quantity::new(known.central, Unit::Number),
                source: crate::supply::parameter_source(&known),
            },
            Err(_) => self.setting_term(id, 0.0, id),
        }
    }

    /// A row of `actuals` as a term.
    fn record_term(&self, row: usize) -> Term {
        let table = &self.model.community.actuals;
        let record = &table.rows[row];
        Term {
            name: format!("{} of {}, {}", record.demand, record.role, record.month.long()),
            quantity: Quantity::new(record.hours.get(), Unit::Hours),
            source: row_source(table, row, format!("{}/{}/{}", record.demand, record.role, record.month), None),
        }
    }

    /// Hours that were recorded, or whose estimate was mended, as a term; none where the estimate stands as it is.
    pub(super) fn record_row_term(&self, row: &LoadRow, hours: f64, units: f64) -> Option<Term> {
        let community = self.model.community;
        let title = &community.demands.rows[row.demand].title;
        let quantity = Quantity::new(hours, Unit::Hours);
        let of_effort = |said: String| match row.effort {
            Some(effort) => row_source(&community.efforts, effort, row.entity.clone(), Some(said)),
            None => row_source(&community.demands, row.demand, row.entity.clone(), Some(said)),
        };
        match row.record {
            Record::None => None,
            Record::Stands => {
                let first = community
                    .actuals
                    .rows
                    .iter()
                    .position(|a| a.demand == community.demands.rows[row.demand].demand && a.role.as_str() == row.who);
                let source = match first {
                    Some(first) => row_source(&community.actuals, first, row.entity.clone(), Some("recorded hours, not drawn".into())),
                    None => of_effort("recorded hours, not drawn".into()),
                };
                Some(Term { name: format!("{title} ({}, {}): {units:.3} hours recorded", row.who, row.work), quantity, source })
            }
            Record::Mends { factor, weight, months } => {
                let name = format!(
                    "{title} ({}, {}): {units:.3} × [{:.2}, {:.2}, {:.2}] hours",
                    row.who,
                    row.work,
                    row.pert.low(),
                    row.pert.mode(),
                    row.pert.high()
                );
                let said = format!(
                    "the estimate × {factor:.3}: {:.0} % of the ratio of recorded to estimated hours of {months} months",
                    weight * 100.0
                );
                Some(Term { name, quantity, source: of_effort(said) })
            }
        }
    }
}

fn share(recorded: &Recorded) -> Said {
    let hours = |name: &str, value: f64| Term {
        name: name.into(),
        quantity: Quantity::new(value, Unit::Hours),
        source: TermSource::Calendar { source: "the estimates of ‘efforts’ before any record, up to the last month with one".into() },
    };
    Said {
        value: recorded.cell_hours.0 / recorded.cell_hours.1,
        unit: Unit::Share,
        meaning: "Share of the estimated hours, up to the last month with a record, that have one".into(),
        formula: "estimated hours of cells with a record ÷ those of all cells".into(),
        terms: vec![hours("with a record", recorded.cell_hours.0), hours("in all", recorded.cell_hours.1)],
    }
}

fn ratio_words(measure: &str) -> (Unit, &'static str, &'static str) {
    let interval = "R · exp(± t · ε), ε = √(s² ÷ Σe), s² = (4·cv²·ē + Σ(a/R − e)²/e) ÷ (4 + n − 1), t Student's with 4 + n − 1 degrees of freedom, 95 %";
    match measure {
        "recorded_months" => (Unit::Count, "months with an estimate and a record", "months in which both stand"),
        "recorded_hours" => (Unit::Hours, "hours recorded", "sum of the records"),
        "recorded_estimate_hours" => (Unit::Hours, "hours estimated for the same months", "expected hours by ‘efforts’, before any record"),
        "recorded_ratio" => (Unit::Number, "recorded hours over estimated ones", "R = Σ recorded ÷ Σ estimated"),
        "recorded_ratio_low" => (Unit::Number, "low end of that ratio", interval),
        _ => (Unit::Number, "high end of that ratio", interval),
    }
}
