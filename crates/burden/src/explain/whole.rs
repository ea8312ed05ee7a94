//! Figures of the community as a whole.

use findings::{FigureKey, Term, Unit};

use super::{Explainer, Said, unknown_measure};
use crate::bill::{self, Payee};
use crate::compute::{Basis, ad_hoc_hours_year, all_requests, overload_hours, share_on, supply_hours_year};
use crate::confirmed::Confirmed;
use crate::result::Totals;

/// How shares of hours that were confirmed come about.
pub(super) const CONFIRMED: &str =
    "expected hours of rows of ‘efforts’ with ‘confirmed_by’ ÷ all expected hours; requests count once the log gives their rate";

const WHOLE: [&str; 13] = [
    "share_of_time_taken",
    "supply_hours_year",
    "load_hours_year",
    "answering_hours_year",
    "delivering_hours_year",
    "employer_cost_year",
    "system_cost_year",
    "overload_hours",
    "share_confirmed",
    "share_on_assumptions",
    "share_on_unverified",
    "share_on_unknown",
    "ad_hoc_hours_year",
];

impl Explainer<'_> {
    pub(super) fn whole(&self, measure: &str) -> Result<Said, String> {
        let model = &self.model;
        let totals = || bill::totals(model, &self.draws, &all_requests(model, &self.draws), Payee::All);
        let whole = |measure: &str, value: f64| self.figure(measure, value, Unit::HoursYear, FigureKey::new(format!("burden.{measure}")));
        let said = |value: f64, unit: Unit, meaning: &str, formula: &str, terms: Vec<Term>| Said {
            value,
            unit,
            meaning: meaning.into(),
            formula: formula.into(),
            terms,
        };
        let by_issuer = |value: fn(&Totals) -> f64, measure: &str, unit: Unit| self.issuer_terms(value, measure, unit);
        let year = "sum over all rows · 12 ÷ months";
        Ok(match measure {
            "supply_hours_year" => {
                let terms = self.role_terms();
                said(
                    supply_hours_year(model),
                    Unit::HoursYear,
                    "Hours that all roles have, a year",
                    "sum over roles and months · 12 ÷ months",
                    terms,
                )
            }
            "load_hours_year" => {
                let totals = totals();
                let terms = vec![
                    whole("answering_hours_year", totals.answering_hours_year),
                    whole("delivering_hours_year", totals.delivering_hours_year),
                ];
                said(totals.hours_year(), Unit::HoursYear, "Hours asked of all roles, a year, expected", "answering + delivering", terms)
            }
            "share_of_time_taken" => {
                let (load, supply) = (totals().hours_year(), supply_hours_year(model));
                let terms = vec![whole("load_hours_year", load), whole("supply_hours_year", supply)];
                said(
                    load / supply,
                    Unit::Share,
                    "Share of the time available that the register takes",
                    "hours asked ÷ hours there are",
                    terms,
                )
            }
            "answering_hours_year" => {
                let terms = by_issuer(|t| t.answering_hours_year, measure, Unit::HoursYear);
                said(totals().answering_hours_year, Unit::HoursYear, "Hours of answering asked of all roles, a year", year, terms)
            }
            "delivering_hours_year" => {
                let terms = by_issuer(|t| t.delivering_hours_year, measure, Unit::HoursYear);
                said(totals().delivering_hours_year, Unit::HoursYear, "Hours of delivering asked of all roles, a year", year, terms)
            }
            "employer_cost_year" => {
                let terms = by_issuer(|t| t.employer_cost_year, measure, Unit::PoundsYear);
                said(
                    totals().employer_cost_year,
                    Unit::PoundsYear,
                    "What all employers pay for the hours asked, a year",
                    "Σ expected hours · cost of an hour · 12 ÷ months",
                    terms,
                )
            }
            "system_cost_year" => {
                let bands = bill::by_band(model);
                let key = |id: &str| FigureKey::new("burden.system_cost_year").at("band", id);
                let terms = bands.iter().map(|b| self.figure(&format!("band {}", b.id), b.system_cost_year, Unit::PoundsYear, key(&b.id)));
                said(
                    bill::system_cost_year(&bands),
                    Unit::PoundsYear,
                    "What employers and the centre together pay for the hours asked, a year",
                    "Σ over the bands of pay",
                    terms.collect(),
                )
            }
            "overload_hours" => {
                let terms = vec![self.correlation_term(), self.draws_term(None)];
                let formula = "Σ over roles and months of the mean over the samples of max(0, −headroom)";
                said(
                    overload_hours(&self.all_roles()),
                    Unit::Hours,
                    "Expected hours asked beyond what roles have, in the months looked at",
                    formula,
                    terms,
                )
            }
            "share_confirmed" => said(
                Confirmed::new(model).of_all(),
                Unit::Share,
                "Share of the expected hours that those who carry them have confirmed",
                CONFIRMED,
                vec![whole("load_hours_year", totals().hours_year())],
            ),
            "share_on_assumptions" | "share_on_unverified" | "share_on_unknown" => {
                let (basis, what) = match measure {
                    "share_on_assumptions" => (
                        Basis::Assumption,
                        "rows whose hours, or whose demand, are of status `assumption`, and of guesses for hours that nobody gave",
                    ),
                    "share_on_unverified" => (Basis::Unverified, "rows whose hours, or whose demand, are of status `unverified`"),
                    _ => (Basis::Unknown, "rows whose hours nobody gave"),
                };
                let terms = vec![whole("load_hours_year", totals().hours_year())];
                said(
                    share_on(model, basis),
                    Unit::Share,
                    &format!("Share of the expected hours that is of {what}"),
                    "their hours ÷ all hours",
                    terms,
                )
            }
            "ad_hoc_hours_year" => said(
                ad_hoc_hours_year(model),
                Unit::HoursYear,
                "Hours of requests without a calendar, a year",
                "Σ mean rate · mean hours a request",
                self.request_terms(),
            ),
            other => return Err(unknown_measure(other, &WHOLE)),
        })
    }

    fn role_terms(&self) -> Vec<Term> {
        let model = &self.model;
        let term = |(index, role): (usize, &crate::model::RoleModel)| {
            let row = &model.community.roles.rows[index];
            let hours = (0..model.months.len()).map(|m| role.supply_mean(m)).sum::<f64>() * model.a_year();
            self.figure(
                &crate::names::role(model.community, index),
                hours,
                Unit::HoursYear,
                FigureKey::new("burden.supply_hours_year").at("role", &row.role),
            )
        };
        model.roles.iter().enumerate().map(term).collect()
    }

    fn issuer_terms(&self, value: fn(&Totals) -> f64, measure: &str, unit: Unit) -> Vec<Term> {
        let model = &self.model;
        let requests = all_requests(model, &self.draws);
        let term = |(index, id): (usize, &String)| {
            let totals = bill::totals(model, &self.draws, &requests, Payee::Issuer(index));
            let key = FigureKey::new(format!("burden.{measure}")).at("issuer", id);
            (totals.hours_year() > 0.0).then(|| self.figure(&crate::names::body(model.community, id), value(&totals), unit, key))
        };
        model.issuers.iter().enumerate().filter_map(term).collect()
    }

    fn request_terms(&self) -> Vec<Term> {
        let model = &self.model;
        let of = |index: usize| {
            let hours = bill::requests_hours(model, index) * model.a_year();
            self.request_term(index, findings::Quantity::new(hours, Unit::HoursYear))
        };
        (0..model.ad_hoc.len()).map(of).collect()
    }
}
