//! What is answered: an option, how good any other could be, and who goes where.

use optimise::Status;

use crate::instance::Instance;
use crate::program::Effort;
use crate::question::{Objective, Question};

/// Patients a year of a place who go to a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// The place.
    pub place: usize,
    /// The site.
    pub site: usize,
    /// Patients a year.
    pub patients: f64,
}

/// A set of open sites and the journeys to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The open sites, in order.
    pub open: Vec<usize>,
    /// Who goes where, by place, then site. Places without patients are left out.
    pub flows: Vec<Flow>,
    /// For each open site, its patients a year.
    pub loads: Vec<f64>,
    /// Patient-minutes a year.
    pub patient_minutes: f64,
    /// Minutes of the longest journey that any patient makes.
    pub farthest_minutes: f64,
    /// Value of the objective.
    pub objective: f64,
}

/// The best option that was found, and how good any other could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The option; nothing where none was found, or where it is proven that there is none ([`Status::Infeasible`]).
    pub option: Option<Chosen>,
    /// No option is better than this, in the unit of the objective; nothing where nothing is known (as of a choice model over many sites).
    pub bound: Option<f64>,
    /// `|objective − bound| / |objective|`; 0 where both are 0; infinite where one of them is not known.
    pub gap: f64,
    /// The gap up to which the option counts as optimal.
    pub tolerance: f64,
    /// [`Status::Optimal`], [`Status::Infeasible`], [`Status::Limit`] (of nodes, or of what the method can prove) or [`Status::Stopped`].
    pub status: Status,
    /// Effort.
    pub effort: Effort,
}

impl Answer {
    /// An answer whose gap and status follow from option, bound and how the search ended.
    pub(crate) fn of(option: Option<Chosen>, bound: Option<f64>, tolerance: f64, unproven: Status, effort: Effort) -> Self {
        let gap = match (&option, bound) {
            (Some(option), Some(bound)) if option.objective == bound => 0.0,
            (Some(option), Some(bound)) => (option.objective - bound).abs() / option.objective.abs().max(f64::MIN_POSITIVE),
            _ => f64::INFINITY,
        };
        let status = if gap <= tolerance { Status::Optimal } else { unproven };
        Self { option, bound, gap, tolerance, status, effort }
    }
}

impl Chosen {
    /// What it comes to that so many go where.
    pub(crate) fn new(instance: &Instance, question: &Question, open: Vec<usize>, flows: Vec<Flow>) -> Self {
        let mut loads = vec![0.0; instance.sites()];
        let (mut patient_minutes, mut farthest_minutes) = (0.0, 0.0_f64);
        for flow in &flows {
            let minutes = instance.minutes(flow.place, flow.site);
            loads[flow.site] += flow.patients;
            patient_minutes += flow.patients * minutes;
            farthest_minutes = farthest_minutes.max(minutes);
        }
        let loads = open.iter().map(|j| loads[*j]).collect();
        let mut chosen = Self { open, flows, loads, patient_minutes, farthest_minutes, objective: 0.0 };
        chosen.objective = chosen.worth(instance, question);
        chosen
    }

    /// Value of the objective of a question.
    pub(crate) fn worth(&self, instance: &Instance, question: &Question) -> f64 {
        match question.objective {
            Objective::PatientMinutes => self.patient_minutes,
            Objective::Farthest => self.farthest_minutes,
            Objective::Within(minutes) => {
                self.flows.iter().filter(|f| instance.minutes(f.place, f.site) <= minutes).map(|f| f.patients).sum()
            }
            Objective::FewestSites | Objective::MostSites => self.open.len() as f64,
            Objective::Cost => {
                let of = |j: usize| question.sites.get(j).copied().unwrap_or_default();
                let sites = self.open.iter().zip(&self.loads).map(|(j, load)| of(*j).fixed_cost_year + of(*j).cost_patient * load);
                sites.sum::<f64>() + question.minute_cost * self.patient_minutes
            }
        }
    }
}
