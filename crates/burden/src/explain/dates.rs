//! Figures of collisions and counts.

use findings::{Quantity, Term, TermSource, Unit};

use super::{Explainer, Said, unknown_measure};
use crate::clashes::{closed_days, collisions};
use crate::counts::counts;
use crate::words::row_source;

impl Explainer<'_> {
    pub(super) fn of_collision(&self, measure: &str, role: &str, from: &str) -> Result<Said, String> {
        let model = &self.model;
        let index = self.role(role)?;
        let all = collisions(model).map_err(|e| e.to_string())?;
        let found = all
            .iter()
            .find(|c| c.role == index && c.from.to_string() == from)
            .ok_or_else(|| format!("nothing collides for `{role}` from `{from}` on"))?;
        let (value, unit, what) = match measure {
            "count" => (found.demands.len() as f64, Unit::Count, "demands that fall due together"),
            "hours" => (found.hours, Unit::Hours, "expected hours of the demands that fall due together"),
            other => return Err(unknown_measure(other, &["count", "hours"])),
        };
        let day = |date: jiff::civil::Date| model.days.day(date);
        let dues = model
            .dues
            .iter()
            .filter(|d| d.role == index && (day(found.from)..=day(found.until)).contains(&d.day) && found.demands.contains(&d.demand));
        let mut terms: Vec<Term> = dues
            .map(|due| {
                let row = &model.community.demands.rows[due.demand];
                Term {
                    name: format!("{}, due {}", row.title, model.days.date(due.day)),
                    quantity: Quantity::new(due.hours, Unit::Hours),
                    source: row_source(&model.community.demands, due.demand, row.demand.to_string(), row.source.clone()),
                }
            })
            .collect();
        if let Ok(known) = model.parameters.get("burden.collision_days", model.community.profile.first_day()) {
            let source = crate::supply::parameter_source(&known);
            terms.push(Term {
                name: "working days within which demands collide".into(),
                quantity: Quantity::new(known.central, Unit::Days),
                source,
            });
        }
        let meaning = format!("{}: {what} between {} and {}", crate::names::role(model.community, index), found.from, found.until);
        let formula =
            "two or more demands due within so many working days from the first due date on; those due more than 26 times a year left out"
                .into();
        Ok(Said { value, unit, meaning, formula, terms })
    }

    pub(super) fn of_count(&self, measure: &str, id: &str) -> Result<Said, String> {
        if measure != "count" {
            return Err(unknown_measure(measure, &["count"]));
        }
        let model = &self.model;
        let all = counts(model, &closed_days(model));
        let found = all
            .iter()
            .find(|c| c.id == id)
            .ok_or_else(|| format!("`{id}` is none of {}", all.iter().map(|c| format!("`{}`", c.id)).collect::<Vec<_>>().join(", ")))?;
        let terms = vec![Term {
            name: "rows of the table `demands`".into(),
            quantity: Quantity::new(model.community.demands.rows.len() as f64, Unit::Count),
            source: TermSource::Calendar { source: "the table `demands`, and for dates the calendar of bank holidays".into() },
        }];
        Ok(Said {
            value: found.count as f64,
            unit: Unit::Count,
            meaning: format!("How many {}", found.what),
            formula: found.rule.into(),
            terms,
        })
    }
}
