//! The result in the form that pages, papers and workbooks are made from.

use community::Community;
use findings::words::list;
use findings::{Assumption, ChapterResult, Fact, FigureKey, Quantity, Unit};
use parameters::{ParameterError, Parameters};

use crate::chapter::{OptionKind, Services};
use crate::money::cost_range;
use crate::tables::sites;

impl Services {
    /// The result in the form that pages, papers and workbooks are made from.
    ///
    /// # Errors
    /// [`ParameterError`] if a parameter has no value for the community's first day.
    pub fn chapter_result(&self, community: &Community, parameters: &Parameters) -> Result<ChapterResult, ParameterError> {
        let costs = cost_range(parameters, community.profile.first_day())?;
        Ok(ChapterResult {
            chapter: "services",
            headline: self.headline(),
            summary: self.summary(),
            facts: self.facts(),
            tables: self.tables(community, costs),
            findings: crate::chapter_findings::findings(self, community),
            assumptions: self.assumptions(community, parameters)?,
            method: self.method(),
            sources: SOURCES.iter().map(|s| (*s).to_owned()).collect(),
        })
    }

    fn headline(&self) -> String {
        let minutes = |value: f64| Quantity::new(value, Unit::Minutes);
        let best = self.options.iter().find(|o| matches!(o.kind, OptionKind::Best(_)));
        let name = &self.service_name;
        match (self.today(), best) {
            (Some(today), Some(best)) => format!(
                "{name}: the best {} would be {} from the mean patient; today's {} are {}",
                sites(best.assignment.open.len()),
                minutes(best.measures.mean_minutes),
                today.assignment.open.len(),
                minutes(today.measures.mean_minutes)
            ),
            (Some(today), None) => {
                let n = sites(today.assignment.open.len());
                format!("{name}: the mean patient is {} from the nearest of today's {n}", minutes(today.measures.mean_minutes))
            }
            (None, Some(best)) => {
                let n = sites(best.assignment.open.len());
                format!("{name}: the best {n} would be {} from the mean patient", minutes(best.measures.mean_minutes))
            }
            (None, None) => format!("{name}: nobody says who gives it today, and no options are asked for"),
        }
    }

    fn summary(&self) -> Vec<String> {
        let patients = Quantity::new(self.options.first().map_or(0.0, |o| o.assignment.patients), Unit::PatientsYear);
        let mut summary = vec![format!(
            "{} of {} go to the nearest open site by {}. Times are one way. Who chooses otherwise, and where ambulances are sent, is not in these figures.",
            patients,
            findings::words::count(self.posed.places.len(), "place", "places"),
            self.settings.mode
        )];
        let proven = self.options.iter().filter(|o| o.proof.is_some());
        let open: Vec<&str> =
            proven.clone().filter(|o| o.proof.as_ref().is_some_and(|p| p.gap > p.tolerance)).map(|o| o.name.as_str()).collect();
        if proven.count() > 0 {
            summary.push(if open.is_empty() {
                "Each ‘best’ is proven: no other set of so many sites has a shorter mean journey. That says nothing about safety, staff, buildings or money.".into()
            } else {
                format!("Stopped before it was proven: {}. Their bounds stand in the table.", open.join(", "))
            });
        }
        if let Some(e) = &self.posed.estimate {
            let by = e.fitted_to.map_or("the shipped parameters".to_owned(), |n| format!("a line fitted to the {n} pairs that are known"));
            let share = Quantity::new(e.pairs as f64 / e.of as f64, Unit::Share);
            summary.push(format!(
                "This is an illustration as far as minutes go: {share} of the pairs of place and site are estimated from coordinates by {by}. Measured minutes may choose other sites."
            ));
        }
        summary.extend(crate::appraisal::appraised_words(&self.appraised));
        if !self.posed.unreached.is_empty() {
            let places: Vec<String> = self.posed.unreached.iter().map(|(p, _)| p.to_string()).collect();
            let lost = Quantity::new(self.posed.unreached.iter().map(|(_, n)| n).sum(), Unit::PatientsYear);
            summary.push(format!("Left out, since no journey is known from there: {}, with {lost}.", list(&places, 5)));
        }
        summary
    }

    fn facts(&self) -> Vec<Fact> {
        let fact = |measure: &str, label: &str, value: f64, unit: Unit| Fact {
            key: FigureKey::new(format!("services.{measure}")),
            label: label.into(),
            quantity: Quantity::new(value, unit),
            range: None,
        };
        let mut facts = Vec::new();
        if let Some(first) = self.options.first() {
            facts.push(fact("patients", "patients who need the service", first.assignment.patients, Unit::PatientsYear));
        }
        facts.push(fact("places", "places with patients", self.posed.places.len() as f64, Unit::Count));
        facts.push(fact("candidates", "sites that may give it", self.posed.sites.len() as f64, Unit::Count));
        if let Some(e) = &self.posed.estimate {
            facts.push(fact(
                "estimated_share",
                "pairs of place and site whose minutes are estimated",
                e.pairs as f64 / e.of as f64,
                Unit::Share,
            ));
        }
        if let (Some(inside), Some(today)) = (&self.inside, self.today()) {
            let more = inside.mean_minutes - today.measures.mean_minutes;
            facts.push(fact(
                "border_minutes",
                "more for the mean patient, if only the community's own sites were used",
                more,
                Unit::Minutes,
            ));
        }
        if let Some(recorded) = self.recorded.as_ref().filter(|r| r.patients > 0.0) {
            let share = recorded.at_nearest / recorded.patients;
            facts.push(fact("recorded_at_nearest", "recorded patients who went to the nearest of today's sites", share, Unit::Share));
        }
        facts
    }

    fn assumptions(&self, community: &Community, parameters: &Parameters) -> Result<Vec<Assumption>, ParameterError> {
        let on = community.profile.first_day();
        let mut assumptions = vec![Assumption {
            id: "services.nearest".into(),
            sentence: "Every patient goes to the nearest open site; of two equally near the first in `sites`".into(),
            kind: "assumption".into(),
            source: if community.flows.rows.is_empty() {
                "`flows` has no rows to hold it against".into()
            } else {
                "held against `flows`".into()
            },
            hangs_on_it: None,
        }];
        let mut known = |id: &str| -> Result<(), ParameterError> {
            let known = parameters.get(id, on)?;
            assumptions.push(Assumption {
                id: id.into(),
                sentence: format!("{}: {}", known.parameter.description, known.central),
                kind: known.kind.word().into(),
                source: known.source.clone(),
                hangs_on_it: None,
            });
            Ok(())
        };
        if self.posed.estimate.as_ref().is_some_and(|e| e.fitted_to.is_none()) {
            known("services.travel_start")?;
            known("services.travel_per_km")?;
        }
        if self.options.iter().any(|o| o.books.iter().any(|b| b.cost.is_some())) {
            known("services.cost_factor")?;
        }
        if self.appraised.iter().any(|(_, a)| a.is_ok()) {
            known("services.value_of_time")?;
            known("services.appraisal_years")?;
            known("services.deaths_per_10_km")?;
        }
        if self.sure.is_some() {
            for id in ["services.needs_factor", "services.minutes_factor", "services.threshold_factor"] {
                known(id)?;
            }
        }
        Ok(assumptions)
    }

    fn method(&self) -> Vec<String> {
        vec![
            "The best set of N sites has the least sum of patients × minutes when every patient goes to the nearest of them (p-median). It is found by exchange of sites and proven by cuts over the sites alone (Durán-Mateluna, Ales and Elloumi 2023); a check that shares nothing with the search computes it again.".into(),
            "Do nothing is the sites that give the service today; do minimum adds those that have to. Costs are the fixed cost of open sites and the cost of each patient, as `provision` says; a unit of others that gives the service today goes on for its other patients, so that its fixed cost is no option's to save; income is the tariff of the service. Patients from beyond the community are in no figure.".into(),
        ]
    }
}

const SOURCES: [&str; 3] = [
    "Durán-Mateluna, Ales and Elloumi: An efficient Benders decomposition for the p-median problem. European Journal of Operational Research 308 (2023)",
    "HM Treasury: The Green Book (2022), annex A6; Supplementary guidance on optimism bias",
    "Allen et al.: Feasibility of a hyper-acute stroke unit model of care across England. BMJ Open 7 (2017): e018143 (the same questions for England, by genetic search)",
];
