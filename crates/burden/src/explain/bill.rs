//! Figures of the bill: by issuer, origin, look, organisation and demand.

use community::tables::{Looks, Origin};
use findings::{FigureKey, Quantity, Term, Unit};

use super::{Explainer, Said, unknown_measure};
use crate::bill::{self, Payee};
use crate::cell::{RoleDraws, cell, relief};
use crate::compute::all_requests;
use crate::confirmed::Confirmed;
use crate::result::Totals;
use crate::rows::Piece;
use crate::words::row_source;

const TOTALS: [&str; 5] = ["answering_hours_year", "delivering_hours_year", "hours_year_p10", "hours_year_p90", "employer_cost_year"];
const YEAR: &str = "Σ expected hours in the months looked at · 12 ÷ months";

impl Explainer<'_> {
    pub(super) fn of_issuer(&self, measure: &str, id: &str) -> Result<Said, String> {
        let index = self.model.issuers.iter().position(|i| i == id).ok_or_else(|| format!("nothing is asked by `{id}`"))?;
        let name = crate::names::body(self.model.community, id);
        let totals = bill::totals(&self.model, &self.draws, &all_requests(&self.model, &self.draws), Payee::Issuer(index));
        let terms = self.row_terms(|piece| piece.issuer == index, |_| true, |ad_hoc| self.model.ad_hoc[ad_hoc].issuer == index);
        match measure {
            "share_of_hours" => Ok(self.share(totals.hours_year(), format!("Share of all hours that {name} asks for"), terms)),
            "share_confirmed" => Ok(self.confirmed(|c| c.of_issuer(index), &name, terms)),
            "demands" => {
                let mut demands: Vec<usize> =
                    self.model.rows.iter().filter(|r| r.pieces.iter().any(|p| p.issuer == index)).map(|r| r.demand).collect();
                demands.sort_unstable();
                demands.dedup();
                let meaning = format!("Demands of {name} that take hours");
                Ok(Said {
                    value: demands.len() as f64,
                    unit: Unit::Count,
                    meaning,
                    formula: "demands of which hours fall in the months looked at".into(),
                    terms,
                })
            }
            _ => self.total(measure, &totals, &name, terms),
        }
    }

    fn total(&self, measure: &str, totals: &Totals, name: &str, mut terms: Vec<Term>) -> Result<Said, String> {
        let (value, unit, what, formula) = match measure {
            "answering_hours_year" => (totals.answering_hours_year, Unit::HoursYear, "answering, hours a year", YEAR),
            "delivering_hours_year" => (totals.delivering_hours_year, Unit::HoursYear, "delivering, hours a year", YEAR),
            "hours_year_p10" => (
                totals.hours_year_p10,
                Unit::HoursYear,
                "hours a year, undercut in one of ten draws",
                "type 7 quantile over the samples of Σ units · hours · 12 ÷ months",
            ),
            "hours_year_p90" => (
                totals.hours_year_p90,
                Unit::HoursYear,
                "hours a year, undercut in nine of ten draws",
                "type 7 quantile over the samples of Σ units · hours · 12 ÷ months",
            ),
            "employer_cost_year" => (
                totals.employer_cost_year,
                Unit::PoundsYear,
                "what the employers pay, a year",
                "Σ expected hours · cost of an hour of the role that does them · 12 ÷ months",
            ),
            other => return Err(unknown_measure(other, &TOTALS)),
        };
        if measure.starts_with("hours_year_p") {
            terms.extend([self.correlation_term(), self.draws_term(None)]);
        }
        Ok(Said { value, unit, meaning: format!("{name}: {what}"), formula: formula.into(), terms })
    }

    /// Expected hours in the months looked at, one term a row of load or of `ad_hoc`, most first.
    fn row_terms(&self, pieces: impl Fn(&Piece) -> bool, rows: impl Fn(usize) -> bool, requests: impl Fn(usize) -> bool) -> Vec<Term> {
        let model = &self.model;
        let mut terms = Vec::new();
        for (index, row) in model.rows.iter().enumerate().filter(|(i, _)| rows(*i)) {
            let units: f64 = row.pieces.iter().filter(|p| pieces(p)).map(|p| p.units.iter().sum::<f64>()).sum();
            if units > 0.0 {
                terms.push(self.row_term(index, model.row_hours(index, units), units));
            }
        }
        for index in (0..model.ad_hoc.len()).filter(|&i| requests(i)) {
            terms.push(self.request_term(index, Quantity::new(bill::requests_hours(model, index), Unit::Hours)));
        }
        terms.sort_by(|a, b| b.quantity.value.total_cmp(&a.quantity.value).then(a.name.cmp(&b.name)));
        terms
    }

    /// A share of hours that was confirmed.
    fn confirmed(&self, share: impl Fn(&Confirmed) -> f64, name: &str, terms: Vec<Term>) -> Said {
        let meaning = format!("{name}: share of its expected hours that those who carry them have confirmed");
        let value = share(&Confirmed::new(&self.model));
        Said { value, unit: Unit::Share, meaning, formula: super::whole::CONFIRMED.into(), terms }
    }

    /// A share of all hours.
    fn share(&self, part: f64, meaning: String, terms: Vec<Term>) -> Said {
        let whole = bill::totals(&self.model, &self.draws, &all_requests(&self.model, &self.draws), Payee::All).hours_year();
        let mut terms = terms;
        terms.insert(0, self.figure("all hours, a year", whole, Unit::HoursYear, FigureKey::new("burden.load_hours_year")));
        Said { value: part / whole, unit: Unit::Share, meaning, formula: "hours of this part ÷ all hours, expected".into(), terms }
    }

    pub(super) fn of_origin(&self, measure: &str, id: &str) -> Result<Said, String> {
        let origin = *Origin::ALL.iter().find(|o| o.word() == id).ok_or_else(|| format!("`{id}` is no level"))?;
        let model = &self.model;
        let hours = bill::by_origin(model, origin) * model.a_year();
        let terms = self.row_terms(
            |_| true,
            |row| model.community.demands.rows[model.rows[row].demand].origin == origin,
            |a| model.ad_hoc[a].origin == origin,
        );
        match measure {
            "demands" => Ok(Said {
                value: bill::demands_of_origin(model, origin) as f64,
                unit: Unit::Count,
                meaning: format!("Demands of the level `{id}` that are listed and take hours"),
                formula: "demands of which hours fall in the months looked at".into(),
                terms,
            }),
            "share_confirmed" => Ok(self.confirmed(|c| c.of_origin(origin), &format!("the level `{id}`"), terms)),
            "request_hours_year" => {
                let terms = self.row_terms(|_| false, |_| false, |a| model.ad_hoc[a].origin == origin);
                let hours = bill::requests_of_origin(model, origin) * model.a_year();
                let meaning = format!("Hours a year of requests without a calendar from the level `{id}`");
                Ok(Said { value: hours, unit: Unit::HoursYear, meaning, formula: YEAR.into(), terms })
            }
            _ => self.part(measure, hours, format!("the level `{id}` asks for"), terms),
        }
    }

    pub(super) fn of_looks(&self, measure: &str, id: &str) -> Result<Said, String> {
        let looks = *Looks::ALL.iter().find(|l| l.word() == id).ok_or_else(|| format!("work looks up, out or own, not `{id}`"))?;
        let model = &self.model;
        let hours = bill::by_looks(model, looks) * model.a_year();
        let terms = self.row_terms(
            |_| true,
            |row| model.looks(model.rows[row].demand) == looks,
            |a| crate::model::looks_of(model.ad_hoc[a].origin) == looks,
        );
        self.part(measure, hours, format!("look `{id}`"), terms)
    }

    fn part(&self, measure: &str, hours: f64, what: String, terms: Vec<Term>) -> Result<Said, String> {
        match measure {
            "hours_year" => {
                Ok(Said { value: hours, unit: Unit::HoursYear, meaning: format!("Hours a year that {what}"), formula: YEAR.into(), terms })
            }
            "share_of_hours" => Ok(self.share(hours, format!("Share of all hours that {what}"), terms)),
            other => Err(unknown_measure(other, &["hours_year", "share_of_hours"])),
        }
    }

    pub(super) fn of_organisation(&self, measure: &str, id: &str) -> Result<Said, String> {
        let model = &self.model;
        let rows = &model.community.organisations.rows;
        let index = rows.iter().position(|o| o.organisation.as_str() == id).ok_or_else(|| format!("there is no organisation `{id}`"))?;
        let roles: Vec<usize> = (0..model.roles.len()).filter(|&r| model.community.roles.rows[r].organisation.as_str() == id).collect();
        let (mut supply, mut load) = (Vec::new(), Vec::new());
        for &role in &roles {
            // As a role's own figures sum them: by the cells of its months.
            let own = RoleDraws::new(model, &self.draws, role);
            let cells: Vec<_> = (0..model.months.len()).map(|m| cell(model, &self.draws, &own, m).0).collect();
            supply.push(cells.iter().map(|c| c.supply_hours).sum::<f64>());
            load.push(cells.iter().map(|c| c.load_hours_mean).sum::<f64>());
        }
        let a_year = model.a_year();
        let role_terms = |measure: &str, hours: &[f64]| -> Vec<Term> {
            let key = |role: usize| FigureKey::new(format!("burden.{measure}")).at("role", &model.community.roles.rows[role].role);
            roles
                .iter()
                .zip(hours)
                .map(|(&r, h)| self.figure(&model.community.roles.rows[r].name, h * a_year, Unit::HoursYear, key(r)))
                .collect()
        };
        let name = &rows[index].name;
        let (all_supply, all_load) = (supply.iter().sum::<f64>(), load.iter().sum::<f64>());
        let said = |value: f64, unit: Unit, what: &str, formula: &str, terms: Vec<Term>| Said {
            value,
            unit,
            meaning: format!("{name}: {what}"),
            formula: formula.into(),
            terms,
        };
        let loads = || role_terms("load_hours_year", &load);
        Ok(match measure {
            "supply_hours_year" => said(
                all_supply * a_year,
                Unit::HoursYear,
                "hours that its roles have, a year",
                "sum over its roles",
                role_terms("supply_hours_year", &supply),
            ),
            "load_hours_year" => {
                said(all_load * a_year, Unit::HoursYear, "hours asked of its roles, a year", "sum over its roles", loads())
            }
            "share_taken" => {
                said(all_load / all_supply, Unit::Share, "share of its roles' time that is asked", "hours asked ÷ hours there are", loads())
            }
            "employer_cost_year" => {
                let mut terms = loads();
                terms.extend(self.cost_terms(&roles));
                said(
                    bill::by_organisation(model, index),
                    Unit::PoundsYear,
                    "what it pays for the hours asked, a year",
                    "Σ expected hours of a role and month · cost of an hour of it in that month · 12 ÷ months",
                    terms,
                )
            }
            other => return Err(unknown_measure(other, &["supply_hours_year", "load_hours_year", "share_taken", "employer_cost_year"])),
        })
    }

    pub(super) fn of_band(&self, measure: &str, id: &str) -> Result<Said, String> {
        let model = &self.model;
        let bands = bill::by_band(model);
        let band = bands.iter().find(|b| b.id == id).ok_or_else(|| format!("nothing is asked of a band `{id}`"))?;
        let roles: Vec<usize> = (0..model.roles.len()).filter(|&r| bill::band(model, r) == id).collect();
        let costs = || {
            let hours = FigureKey::new("burden.hours_year").at("band", id);
            let mut terms = vec![self.figure("hours asked of the band, a year", band.hours_year, Unit::HoursYear, hours)];
            terms.extend(self.cost_terms(&roles));
            terms
        };
        let (value, unit, what, formula, terms) = match measure {
            "hours_year" => {
                let key = |r: usize| FigureKey::new("burden.load_hours_year").at("role", &model.community.roles.rows[r].role);
                let of_role = |r: usize| (0..model.months.len()).map(|m| bill::role_hours(model, r, m)).sum::<f64>() * model.a_year();
                let term = |&r: &usize| self.figure(&model.community.roles.rows[r].name, of_role(r), Unit::HoursYear, key(r));
                (
                    band.hours_year,
                    Unit::HoursYear,
                    "hours asked, a year",
                    "sum over the roles of the band",
                    roles.iter().map(term).collect(),
                )
            }
            "employer_cost_year" => (
                band.employer_cost_year,
                Unit::PoundsYear,
                "what employers pay for the hours asked, a year",
                "Σ expected hours of a role and month · cost of an hour to its employer · 12 ÷ months",
                costs(),
            ),
            "system_cost_year" => (
                band.system_cost_year,
                Unit::PoundsYear,
                "what employers and the centre together pay for the hours asked, a year",
                "Σ expected hours of a role and month · cost of an hour to its employer ÷ (1 − central share) · 12 ÷ months",
                costs(),
            ),
            other => return Err(unknown_measure(other, &["hours_year", "employer_cost_year", "system_cost_year"])),
        };
        Ok(Said { value, unit, meaning: format!("Band {id}: {what}"), formula: formula.into(), terms })
    }

    /// What an hour of each role costs its employer in the first month, and which share of the whole cost the centre pays.
    fn cost_terms(&self, roles: &[usize]) -> Vec<Term> {
        let model = &self.model;
        let term = |&role: &usize| {
            let row = &model.community.roles.rows[role];
            let cost = model.roles[role].hour_cost.first().copied().flatten()?.employer;
            let parameter = crate::supply::cost_parameter(row).filter(|_| row.hour_cost.is_none());
            let known = parameter
                .and_then(|id| model.parameters.get(&id, model.months[0].first_day()).ok().map(|k| crate::supply::parameter_source(&k)));
            let source = known.unwrap_or_else(|| row_source(&model.community.roles, role, row.role.to_string(), None));
            Some(Term {
                name: format!("cost of an hour of {} in {}", row.name, model.months[0].long()),
                quantity: Quantity::new(cost, Unit::PoundsHour),
                source,
            })
        };
        let central =
            model.parameters.get(&crate::supply::central_parameter(model.community.profile.calendar), model.months[0].first_day());
        let central = central.ok().map(|known| Term {
            name: "share of the whole cost that the centre pays".into(),
            quantity: Quantity::new(known.central, Unit::Share),
            source: crate::supply::parameter_source(&known),
        });
        roles.iter().filter_map(term).chain(central).collect()
    }

    pub(super) fn of_demand(&self, measure: &str, id: &str) -> Result<Said, String> {
        let model = &self.model;
        let rows = &model.community.demands.rows;
        let index = rows.iter().position(|d| d.demand.as_str() == id).ok_or_else(|| format!("there is no demand `{id}`"))?;
        let terms = self.row_terms(|_| true, |row| model.rows[row].demand == index, |_| false);
        let name = format!("`{}`", rows[index].title);
        match measure {
            "share_confirmed" => Ok(self.confirmed(|c| c.of_demand(index), &name, terms)),
            "relief_hours" => {
                let mut terms = terms;
                terms.extend([self.correlation_term(), self.draws_term(None)]);
                let meaning = format!("{name}: expected hours of overload, in the months looked at, that go if it alone goes");
                let formula =
                    "Σ over roles and months of the mean over the samples of min(hours asked beyond what there is, hours of this demand)"
                        .into();
                Ok(Said { value: self.relief(index), unit: Unit::Hours, meaning, formula, terms })
            }
            "carriers" => {
                let source = row_source(&model.community.demands, index, id.to_owned(), rows[index].source.clone());
                let names: Vec<String> = rows[index].carried_by.iter().map(|c| c.to_string()).collect();
                let carried_by = Term {
                    name: format!("carried by: {}", names.join("; ")),
                    quantity: Quantity::new(names.len() as f64, Unit::Count),
                    source,
                };
                let formula =
                    "organisations that are named, or of a kind that is named, and exist at some time while it is in force".into();
                Ok(Said {
                    value: model.carriers[index] as f64,
                    unit: Unit::Count,
                    meaning: format!("{name}: organisations that carry it"),
                    formula,
                    terms: vec![carried_by],
                })
            }
            _ => self.total(measure, &bill::totals(model, &self.draws, &Vec::new(), Payee::Demand(index)), &name, terms),
        }
    }

    fn relief(&self, demand: usize) -> f64 {
        let model = &self.model;
        let mut sum = 0.0;
        for role in 0..model.roles.len() {
            if !model.roles[role].rows.iter().any(|(row, _)| model.rows[*row].demand == demand) {
                continue;
            }
            let own = RoleDraws::new(model, &self.draws, role);
            for month in 0..model.months.len() {
                let (_, samples) = cell(model, &self.draws, &own, month);
                for (_, hours) in relief(model, &self.draws, &own, month, &samples, Some(demand)) {
                    sum += hours;
                }
            }
        }
        sum
    }
}
