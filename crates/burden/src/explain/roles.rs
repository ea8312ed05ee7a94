//! Figures of a role: in a month, and over the months looked at.

use findings::{FigureKey, Quantity, Term, TermSource, Unit};
use uncertainty::quantiles;

use super::{Explainer, Said, unknown_measure};
use crate::cell::{RoleDraws, cell};
use crate::confirmed::Confirmed;
use crate::draws::STREAM_COMMITTED;
use crate::result::{Cell, RoleResult};
use crate::rows::Knowledge;
use crate::weeks;
use crate::words::row_source;
use community::tables::Work;

const CELL: [&str; 9] = [
    "supply_hours",
    "load_hours_mean",
    "answering_hours_mean",
    "delivering_hours_mean",
    "headroom_mean",
    "headroom_p10",
    "headroom_p50",
    "headroom_p90",
    "chance_of_overload",
];
const ROLE: [&str; 8] = [
    "supply_hours_year",
    "load_hours_year",
    "share_taken",
    "months_overloaded",
    "worst_month_headroom_p50",
    "worst_week_headroom_mean",
    "break_even_committed_share",
    "share_confirmed",
];

impl Explainer<'_> {
    pub(super) fn of_cell(&self, measure: &str, role: &str, month: &str) -> Result<Said, String> {
        let index = self.role(role)?;
        let at = self
            .model
            .months
            .iter()
            .position(|m| m.to_string() == month)
            .ok_or_else(|| format!("`{month}` is not among the months looked at"))?;
        let own = RoleDraws::new(&self.model, &self.draws, index);
        let (cell, mut samples) = cell(&self.model, &self.draws, &own, at);
        let when = self.model.months[at].long();
        let name = crate::names::role(self.model.community, index);
        let key = |measure: &str| FigureKey::new(format!("burden.{measure}")).at("role", role).at("month", month);
        let mut said = Said { value: 0.0, unit: Unit::Hours, meaning: String::new(), formula: String::new(), terms: Vec::new() };
        match measure {
            "supply_hours" => {
                said.value = cell.supply_hours;
                said.meaning = format!("Hours that {name} is expected to have in {when}");
                said.formula =
                    "wte · (1 − vacancy) · weekly hours/5 · working days · (1 − leave share) · (1 − sickness) · (1 − committed share), \
                    where leave share = (leave of the month + training/12) ÷ working days of the month"
                        .into();
                said.terms = self.model.roles[index].supply[at].terms(self.model.community, index);
                said.terms.push(self.committed_term(index));
            }
            "load_hours_mean" | "answering_hours_mean" | "delivering_hours_mean" => {
                let (value, only, what) = match measure {
                    "load_hours_mean" => (cell.load_hours_mean, None, "asked of"),
                    "answering_hours_mean" => (cell.answering_hours_mean, Some(Work::Answering), "of answering asked of"),
                    _ => (cell.delivering_hours_mean, Some(Work::Delivering), "of delivering asked of"),
                };
                said.value = value;
                said.meaning = format!("Hours {what} {name} in {when}, expected");
                said.formula = "the sum of the terms, each (low + 4 · mode + high)/6 times the units that fall in the month; requests: mean rate · mean hours".into();
                said.terms = self.load_terms(index, at, only);
            }
            "headroom_mean" => {
                said.value = cell.headroom_mean;
                said.meaning = format!("Expected headroom of {name} in {when}");
                said.formula = "hours there are − hours asked".into();
                said.terms = vec![
                    self.figure("hours there are", cell.supply_hours, Unit::Hours, key("supply_hours")),
                    self.figure("hours asked", cell.load_hours_mean, Unit::Hours, key("load_hours_mean")),
                ];
            }
            "headroom_p10" | "headroom_p50" | "headroom_p90" | "chance_of_overload" => {
                let (value, error) = self.sampled(measure, &cell, &mut samples.headroom);
                (said.value, said.unit) = (value, if measure == "chance_of_overload" { Unit::Probability } else { Unit::Hours });
                (said.meaning, said.formula) = sampled_words(measure, &name, &when);
                said.terms = vec![
                    Term {
                        name: "hours there are if nothing takes the team's time".into(),
                        quantity: Quantity::new(cell.full_hours, Unit::Hours),
                        source: TermSource::Figure(key("supply_hours")),
                    },
                    self.committed_term(index),
                    self.figure("hours asked, mean", cell.load_hours_mean, Unit::Hours, key("load_hours_mean")),
                ];
                said.terms.extend(self.load_terms(index, at, None));
                said.terms.extend([self.correlation_term(), self.draws_term(error)]);
            }
            other => return Err(unknown_measure(other, &CELL)),
        }
        Ok(said)
    }

    /// A figure of the samples, and its standard error: of a quantile, half the distance of the quantiles one standard error of the chance away.
    fn sampled(&self, measure: &str, cell: &Cell, headroom: &mut [f64]) -> (f64, Option<f64>) {
        let n = headroom.len() as f64;
        let step = |p: f64| libm::sqrt(p * (1.0 - p) / n);
        let (value, p) = match measure {
            "headroom_p10" => (cell.headroom_p10, 0.1),
            "headroom_p50" => (cell.headroom_p50, 0.5),
            "headroom_p90" => (cell.headroom_p90, 0.9),
            _ => return (cell.chance_of_overload, Some(step(cell.chance_of_overload))),
        };
        let [low, high] = quantiles(headroom, [p - step(p), p + step(p)]);
        (value, Some(0.5 * (high - low)))
    }

    fn committed_term(&self, role: usize) -> Term {
        let of_role = &self.model.roles[role];
        let row = &self.model.community.roles.rows[role];
        let name = format!("share of its time that running services already take ({})", crate::tables::committed_text(row));
        let source = row_source(
            &self.model.community.roles,
            role,
            row.role.to_string(),
            of_role.committed.map(|_| format!("drawn as a PERT distribution, stream {STREAM_COMMITTED}")),
        );
        Term { name, quantity: Quantity::new(of_role.committed_mean, Unit::Share), source }
    }

    /// What is asked of a role in a month: one term a row, most hours first.
    fn load_terms(&self, role: usize, month: usize, only: Option<Work>) -> Vec<Term> {
        let model = &self.model;
        let of_role = &model.roles[role];
        let rows = of_role.rows.iter().filter(|(row, units)| units[month] > 0.0 && only.is_none_or(|w| w == model.rows[*row].work));
        let mut terms: Vec<Term> =
            rows.map(|(row, units)| self.row_term(*row, model.row_hours(*row, units[month]), units[month])).collect();
        for (row, shares) in of_role.ad_hoc.iter().filter(|(_, shares)| shares[month] > 0.0 && only != Some(Work::Delivering)) {
            let hours = model.ad_hoc[*row].hours(shares[month]);
            terms.push(self.request_term(*row, Quantity::new(hours, Unit::Hours)));
        }
        terms.sort_by(|a, b| b.quantity.value.total_cmp(&a.quantity.value).then(a.name.cmp(&b.name)));
        terms
    }

    /// Hours of a row of load as a term.
    pub(super) fn row_term(&self, row: usize, hours: f64, units: f64) -> Term {
        let model = &self.model;
        let of = &model.rows[row];
        if let Some(term) = self.record_row_term(of, hours, units) {
            return term;
        }
        let demand = &model.community.demands.rows[of.demand];
        let range = if of.pert.low() == of.pert.high() {
            format!("{}", of.pert.mode())
        } else {
            format!("{}, {}, {}", of.pert.low(), of.pert.mode(), of.pert.high())
        };
        let name = format!("{} ({}, {}): {units:.3} × [{range}] hours", demand.title, of.who, of.work);
        let source = match (&of.knowledge, of.effort) {
            (Knowledge::Guessed { like, same_kind }, _) => {
                let kind = if *same_kind { format!("kind `{}`", demand.kind) } else { "every kind".into() };
                let said = format!("hours not given: a range a year from {like} rows of demands of {kind}");
                row_source(&model.community.demands, of.demand, demand.demand.to_string(), Some(said))
            }
            (Knowledge::Given, Some(effort)) => {
                let table = &model.community.efforts;
                let evidence = table.rows[effort].evidence.clone().unwrap_or_else(|| "no evidence".into());
                row_source(
                    table,
                    effort,
                    of.entity.clone(),
                    Some(format!("{}: {evidence}; the demand: {}", table.rows[effort].status, demand.status)),
                )
            }
            (Knowledge::Given, None) => row_source(&model.community.demands, of.demand, demand.demand.to_string(), demand.source.clone()),
        };
        Term { name, quantity: Quantity::new(hours, Unit::Hours), source }
    }

    pub(super) fn of_role(&self, measure: &str, role: &str) -> Result<Said, String> {
        let index = self.role(role)?;
        let result = self.role_result(index);
        let name = crate::names::role(self.model.community, index);
        let cell_terms = |measure: &str, unit: Unit, value: fn(&Cell) -> f64| -> Vec<Term> {
            let key = |month: &community::Month| FigureKey::new(format!("burden.{measure}")).at("role", role).at("month", month);
            self.model
                .months
                .iter()
                .zip(&result.cells)
                .map(|(month, cell)| self.figure(&month.long(), value(cell), unit, key(month)))
                .collect()
        };
        let supply = || cell_terms("supply_hours", Unit::Hours, |c| c.supply_hours);
        let load = || cell_terms("load_hours_mean", Unit::Hours, |c| c.load_hours_mean);
        let p50 = || cell_terms("headroom_p50", Unit::Hours, |c| c.headroom_p50);
        let a_year = self.model.a_year();
        let said = |value: f64, unit: Unit, meaning: &str, formula: &str, terms: Vec<Term>| Said {
            value,
            unit,
            meaning: format!("{name}: {meaning}"),
            formula: formula.into(),
            terms,
        };
        let nothing =
            || format!("`{measure}` of `{role}` is not known: nothing is asked of it, or it does not exist in the months looked at");
        Ok(match measure {
            "supply_hours_year" => said(
                result.supply_hours() * a_year,
                Unit::HoursYear,
                "hours that it has, a year",
                "sum of the months · 12 ÷ months",
                supply(),
            ),
            "load_hours_year" => {
                said(result.load_hours() * a_year, Unit::HoursYear, "hours asked of it, a year", "sum of the months · 12 ÷ months", load())
            }
            "share_taken" => {
                let terms = supply().into_iter().chain(load()).collect();
                said(
                    result.load_hours() / result.supply_hours(),
                    Unit::Share,
                    "share of its time that is asked",
                    "hours asked ÷ hours there are",
                    terms,
                )
            }
            "months_overloaded" => {
                let terms = cell_terms("chance_of_overload", Unit::Probability, |c| c.chance_of_overload);
                said(
                    result.months_overloaded() as f64,
                    Unit::Count,
                    "months that are over",
                    "months with a chance of overload above one half",
                    terms,
                )
            }
            "worst_month_headroom_p50" => {
                let month = result.worst_month().ok_or_else(nothing)?;
                said(
                    result.cells[month].headroom_p50,
                    Unit::Hours,
                    "headroom in its tightest month (P50)",
                    "the least of the months",
                    p50(),
                )
            }
            "worst_week_headroom_mean" => {
                let worst = weeks::worst(&result.weeks).ok_or_else(nothing)?;
                let formula = "the least, over whole weeks, of the sum over the days of supply (the month's over its working days) less expected load";
                let on = |monday: &jiff::civil::Date| format!("week of {monday}");
                let terms = vec![Term {
                    name: on(&worst.monday),
                    quantity: Quantity::new(worst.headroom_mean, Unit::Hours),
                    source: TermSource::Calendar { source: parameters::BANK_HOLIDAYS_SOURCE.into() },
                }];
                said(worst.headroom_mean, Unit::Hours, "headroom in its tightest week, expected", formula, terms)
            }
            "break_even_committed_share" => {
                let share = result.break_even_committed_share().ok_or_else(nothing)?;
                let formula =
                    "the least, over the months, of 1 − P50 of the hours asked ÷ the hours there are if nothing takes the team's time";
                said(share, Unit::Share, "over in its tightest month if more than this share of its time is already taken", formula, load())
            }
            "share_confirmed" => said(
                result.share_confirmed,
                Unit::Share,
                "share of the hours asked that is confirmed locally",
                super::whole::CONFIRMED,
                load(),
            ),
            other => return Err(unknown_measure(other, &ROLE)),
        })
    }

    fn role_result(&self, role: usize) -> RoleResult {
        let own = RoleDraws::new(&self.model, &self.draws, role);
        let cells = (0..self.model.months.len()).map(|month| cell(&self.model, &self.draws, &own, month).0).collect();
        RoleResult {
            cells,
            weeks: weeks::weeks(&self.model, role),
            committed_given: self.model.roles[role].committed.is_some(),
            share_confirmed: Confirmed::new(&self.model).of_role(role),
        }
    }

    /// All roles, computed anew.
    pub(super) fn all_roles(&self) -> Vec<RoleResult> {
        (0..self.model.roles.len()).map(|role| self.role_result(role)).collect()
    }
}

fn sampled_words(measure: &str, name: &str, when: &str) -> (String, String) {
    let quantile = |below: &str| {
        let meaning = format!("Headroom of {name} in {when} that is undercut in {below} of ten draws");
        (
            meaning,
            "type 7 quantile over the samples of hours there are · (1 − committed share) − Σ units · hours, each row one draw a sample"
                .to_owned(),
        )
    };
    match measure {
        "headroom_p10" => quantile("one"),
        "headroom_p50" => quantile("five"),
        "headroom_p90" => quantile("nine"),
        _ => (
            format!("Chance that {when} asks more of {name} than it has"),
            "share of the samples in which headroom is below nothing".into(),
        ),
    }
}
