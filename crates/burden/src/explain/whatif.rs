//! Figures of scenarios, and of what is not confirmed.

use findings::{FigureKey, Quantity, Term, TermSource, Unit};

use super::{Explainer, Said, unknown_measure};
use crate::compute::{all_requests, plain, supply_hours_year};
use crate::doubts::{self, Outcome};
use crate::model::Model;
use crate::result::{Burden, RoleResult, ScenarioResult};
use crate::scenarios::{self, AS_IT_IS};
use crate::words::row_source;

const SCENARIO: [&str; 9] = [
    "supply_hours_year",
    "load_hours_year",
    "share_of_time_taken",
    "employer_cost_year",
    "overload_hours",
    "overload_hours_less",
    "overload_hours_less_p10",
    "overload_hours_less_p90",
    "months_overloaded",
];
const CELL: [&str; 4] = ["scenario_headroom_as_it_is", "scenario_headroom_p50", "scenario_headroom_mean", "scenario_chance_of_overload"];
const UNSURE: [&str; 3] = ["unsure_hours_year", "share_of_variance", "narrowing_hours"];

impl Explainer<'_> {
    /// The community as it is, computed anew, once.
    fn as_it_is(&self) -> Result<&Burden, String> {
        if let Some(known) = self.baseline.get() {
            return Ok(known);
        }
        let computed = plain(&self.model, &self.settings).map_err(|e| e.to_string())?;
        Ok(self.baseline.get_or_init(|| computed))
    }

    /// All scenarios, computed anew, once.
    fn scenario(&self, name: &str) -> Result<&ScenarioResult, String> {
        let unknown = || format!("there is no scenario `{name}`");
        if let Some(known) = self.scenarios.get() {
            return known.iter().find(|s| s.id == name).ok_or_else(unknown);
        }
        let baseline = self.as_it_is()?;
        let computed = scenarios::results(&self.model, &self.settings, baseline).map_err(|e| e.to_string())?;
        self.scenarios.get_or_init(|| computed).iter().find(|s| s.id == name).ok_or_else(unknown)
    }

    fn change_terms(&self, name: &str) -> Vec<Term> {
        let table = &self.model.community.scenarios;
        let rows = table.rows.iter().enumerate().filter(|(_, row)| row.scenario.as_str() == name);
        let term = |(index, row): (usize, &community::tables::Scenario)| Term {
            name: row.to_string(),
            quantity: Quantity::new(1.0, Unit::Count),
            source: row_source(table, index, name.to_owned(), None),
        };
        rows.map(term).collect()
    }

    pub(super) fn of_scenario(&self, measure: &str, name: &str) -> Result<Said, String> {
        let baseline = self.as_it_is()?;
        let supply = supply_hours_year(&self.model);
        let over = || baseline.roles.iter().map(RoleResult::months_overloaded).sum::<usize>() as f64;
        let with = if name == AS_IT_IS { None } else { Some(self.scenario(name)?) };
        let (value, unit, what, formula) = match measure {
            "supply_hours_year" => (with.map_or(supply, |s| s.supply_hours_year), Unit::HoursYear, "hours there are, a year", SUM),
            "load_hours_year" => {
                (with.map_or(baseline.totals.hours_year(), |s| s.totals.hours_year()), Unit::HoursYear, "hours asked, a year", SUM)
            }
            "share_of_time_taken" => (
                with.map_or(baseline.share_of_time_taken(), ScenarioResult::share_of_time_taken),
                Unit::Share,
                "share of the time that is asked",
                "hours asked ÷ hours there are",
            ),
            "employer_cost_year" => (
                with.map_or(baseline.totals.employer_cost_year, |s| s.totals.employer_cost_year),
                Unit::PoundsYear,
                "what employers pay for the hours asked, a year",
                SUM,
            ),
            "overload_hours" => (
                with.map_or(baseline.overload_hours, |s| s.overload_hours),
                Unit::Hours,
                "expected hours of overload in the months looked at",
                "Σ over roles and months of the mean over the samples of max(0, −headroom)",
            ),
            "overload_hours_less" => (
                with.map_or(0.0, |s| s.overload_hours_less),
                Unit::Hours,
                "hours of overload that go",
                "mean over the samples of overload as it is − overload with the changes, the same draws",
            ),
            "overload_hours_less_p10" => (
                with.map_or(0.0, |s| s.overload_hours_less_p10),
                Unit::Hours,
                "hours of overload that go, undercut in one of ten draws",
                "type 7 quantile of overload as it is − overload with the changes, sample by sample",
            ),
            "overload_hours_less_p90" => (
                with.map_or(0.0, |s| s.overload_hours_less_p90),
                Unit::Hours,
                "hours of overload that go, undercut in nine of ten draws",
                "type 7 quantile of overload as it is − overload with the changes, sample by sample",
            ),
            "months_overloaded" => (
                with.map_or_else(over, |s| s.months_overloaded as f64),
                Unit::Count,
                "months of roles that are over",
                "months with a chance of overload above one half",
            ),
            other => return Err(unknown_measure(other, &SCENARIO)),
        };
        let mut terms = self.change_terms(name);
        if with.is_some() && measure.starts_with("overload_hours") {
            terms.push(self.figure("overload as it is", baseline.overload_hours, Unit::Hours, FigureKey::new("burden.overload_hours")));
        }
        terms.extend([
            self.correlation_term(),
            self.draws_term(with.filter(|_| measure == "overload_hours_less").map(|s| s.standard_error)),
        ]);
        Ok(Said { value, unit, meaning: format!("‘{name}’: {what}"), formula: formula.into(), terms })
    }

    pub(super) fn of_scenario_cell(&self, measure: &str, name: &str, role: &str, month: &str) -> Result<Said, String> {
        let index = self.role(role)?;
        let at = self.model.months.iter().position(|m| m.to_string() == month);
        let at = at.ok_or_else(|| format!("`{month}` is not among the months looked at"))?;
        let (baseline, with) = (self.as_it_is()?, self.scenario(name)?);
        let cell = with.cells[index][at];
        let (value, unit, what) = match measure {
            "scenario_headroom_as_it_is" => (baseline.roles[index].cells[at].headroom_p50, Unit::Hours, "middle headroom as it is"),
            "scenario_headroom_p50" => (cell.headroom_p50, Unit::Hours, "middle headroom with the scenario"),
            "scenario_headroom_mean" => (cell.headroom_mean, Unit::Hours, "expected headroom with the scenario"),
            "scenario_chance_of_overload" => (cell.chance_of_overload, Unit::Probability, "chance of overload with the scenario"),
            other => return Err(unknown_measure(other, &CELL)),
        };
        let mut terms = self.change_terms(name);
        let key = FigureKey::new("burden.headroom_p50").at("role", role).at("month", month);
        terms.push(self.figure("middle headroom as it is", baseline.roles[index].cells[at].headroom_p50, Unit::Hours, key));
        terms.extend([self.correlation_term(), self.draws_term(None)]);
        let who = crate::names::role(self.model.community, index);
        let meaning = format!("‘{name}’: {what} of {who} in {}", self.model.months[at].long());
        Ok(Said {
            value,
            unit,
            meaning,
            formula: "as the figure of the community as it is, with the changes made and the same draws".into(),
            terms,
        })
    }

    pub(super) fn of_unsure(&self, measure: &str, id: &str) -> Result<Said, String> {
        let model: &Model<'_> = &self.model;
        let what = doubts::candidates(model).into_iter().find(|what| doubts::id(model, *what) == id);
        let what = what.ok_or_else(|| format!("nothing that is unsure has the name `{id}`"))?;
        let outcome = Outcome::new(model, &self.draws, &all_requests(model, &self.draws), &self.as_it_is()?.overload_samples);
        let doubt = doubts::doubt(model, &self.draws, &outcome, what);
        let result = if outcome.of_overload { "hours of overload" } else { "hours asked" };
        let (value, unit, what, formula) = match measure {
            "unsure_hours_year" => (doubt.hours_year, Unit::HoursYear, "expected hours a year that hang on it".to_owned(), SUM.to_owned()),
            "share_of_variance" => (
                doubt.share_of_variance,
                Unit::Share,
                format!("share of the variance of the {result} that goes once it is known"),
                "(SSB − (bins − 1) · MSW) ÷ SST, samples in bins by the row’s own error".to_owned(),
            ),
            "narrowing_hours" => (
                doubt.narrowing_hours,
                Unit::Hours,
                format!("by how much the range of the {result} would be narrower once it is known"),
                "(P90 − P10) · (1 − √(1 − share of variance))".to_owned(),
            ),
            other => return Err(unknown_measure(other, &UNSURE)),
        };
        let width = Term {
            name: format!("{result} in the months looked at, from P10 to P90"),
            quantity: Quantity::new(outcome.width, Unit::Hours),
            source: TermSource::Draws { stream: "all of the run".into(), n: u64::from(self.settings.samples), standard_error: None },
        };
        let terms = vec![width, self.correlation_term(), self.draws_term(None)];
        Ok(Said { value, unit, meaning: format!("{}: {what}", doubt.name), formula, terms })
    }
}

const SUM: &str = "sum over all rows and months · 12 ÷ months";
