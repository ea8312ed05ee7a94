//! What is asked: how many sites, which of them must or must never be open.

use crate::error::ServicesError;
use crate::instance::{Instance, MOST_MINUTES};

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Sites that must be open.
    pub must: Vec<usize>,
    /// Sites that must never be.
    pub never: Vec<usize>,
}

/// What may happen to a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Open or closed, as the search likes.
    Free,
    /// Open.
    Open,
    /// Closed.
    Closed,
}

impl Rules {
    /// The fate of every site.
    ///
    /// # Errors
    /// [`ServicesError::NoSuchSite`], [`ServicesError::Contradiction`].
    pub(crate) fn fates(&self, instance: &Instance) -> Result<Vec<Fate>, ServicesError> {
        let sites = instance.sites();
        if let Some(&site) = self.must.iter().chain(&self.never).find(|j| **j >= sites) {
            return Err(ServicesError::NoSuchSite { site, sites });
        }
        if let Some(&site) = self.must.iter().find(|j| self.never.contains(j)) {
            return Err(ServicesError::Contradiction { site });
        }
        let mut fates = vec![Fate::Free; sites];
        self.must.iter().for_each(|j| fates[*j] = Fate::Open);
        self.never.iter().for_each(|j| fates[*j] = Fate::Closed);
        Ok(fates)
    }

    /// The fate of every site, where exactly `open` of them are to be open.
    ///
    /// # Errors
    /// Those of [`Rules::fates`], and [`ServicesError::Open`] where there are too few sites, or more that must be open.
    pub(crate) fn fates_of(&self, instance: &Instance, open: usize) -> Result<Vec<Fate>, ServicesError> {
        let fates = self.fates(instance)?;
        let must = fates.iter().filter(|f| **f == Fate::Open).count();
        let may = fates.iter().filter(|f| **f != Fate::Closed).count();
        if open == 0 || open < must || open > may { Err(ServicesError::Open { open, must, may }) } else { Ok(fates) }
    }
}

/// What is to be as good as can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Objective {
    /// Fewest patient-minutes a year (p-median; with capacities the capacitated p-median).
    PatientMinutes,
    /// Shortest longest journey, in minutes (p-centre); of equals the one with the fewest patient-minutes.
    Farthest,
    /// Most patients a year whose journey takes at most so many minutes (maximal covering).
    Within(f64),
    /// Fewest open sites (set covering, with [`Question::most_minutes`] or [`Question::within`]).
    FewestSites,
    /// Most open sites, as with least volumes.
    MostSites,
    /// Fewest pounds a year: fixed costs of open sites, costs of patients, and [`Question::minute_cost`] for every patient-minute (facility location, capacitated or not).
    Cost,
}

/// How many sites are to be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Count {
    /// As many as the objective likes.
    #[default]
    Free,
    /// Exactly so many.
    Exactly(usize),
    /// At most so many.
    AtMost(usize),
    /// At least so many.
    AtLeast(usize),
}

impl Count {
    /// The fewest and the most, of sites that must and may be open.
    pub(crate) fn range(self, must: usize, may: usize) -> Result<std::ops::RangeInclusive<usize>, ServicesError> {
        let (least, most) = match self {
            Self::Free => (must.max(1), may),
            Self::Exactly(open) => (open, open),
            Self::AtMost(open) => (must.max(1), open.min(may)),
            Self::AtLeast(open) => (open.max(must).max(1), may),
        };
        let asked = match self {
            Self::Free => may,
            Self::Exactly(open) | Self::AtMost(open) | Self::AtLeast(open) => open,
        };
        if least == 0 || least > most || least < must || most > may {
            Err(ServicesError::Open { open: asked, must, may })
        } else {
            Ok(least..=most)
        }
    }
}

/// Where patients go.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Going {
    /// To the nearest open site; of equally near ones the first in the order of the sites. Volumes are then a condition on the set of sites (closest assignment).
    #[default]
    Nearest,
    /// Where the planner sends them; the patients of a place may be sent to several sites.
    Assigned,
    /// Where the planner sends them, all of a place to one site (single-source).
    AssignedWhole,
    /// Where they choose to: multinomial logit, the utility of an open site falling by so much a minute.
    Choice {
        /// How much utility falls with a minute.
        per_minute: f64,
    },
}

/// What a site can do and costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SiteTerms {
    /// Fewest patients a year that it sees if it is open.
    pub least_volume: Option<f64>,
    /// Most patients a year that it can see.
    pub capacity: Option<f64>,
    /// Pounds a year that it costs to have it open.
    pub fixed_cost_year: f64,
    /// Pounds for each patient.
    pub cost_patient: f64,
    /// Pounds to open it, once.
    pub capital: f64,
}

/// A share of the patients within a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareWithin {
    /// The threshold, in minutes.
    pub minutes: f64,
    /// The least share of all patients, `0..=1`.
    pub share: f64,
}

/// What is asked: which sites give a service.
///
/// The classical problems are special cases: the p-median ([`Objective::PatientMinutes`], [`Count::Exactly`]), the p-centre ([`Objective::Farthest`]), maximal covering ([`Objective::Within`]), set
/// covering ([`Objective::FewestSites`] with `most_minutes`), facility location ([`Objective::Cost`]), capacitated and single-source capacitated location ([`Going::Assigned`],
/// [`Going::AssignedWhole`] with capacities).
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What is to be as good as can be.
    pub objective: Objective,
    /// How many sites are to be open.
    pub count: Count,
    /// Which must and which never may be.
    pub rules: Rules,
    /// Where patients go.
    pub going: Going,
    /// Capacities, volumes and costs, one a site; none at all is written as an empty list.
    pub sites: Vec<SiteTerms>,
    /// Longest journey that any patient makes, in minutes.
    pub most_minutes: Option<f64>,
    /// Share of the patients within a threshold.
    pub within: Option<ShareWithin>,
    /// Pounds a year for fixed costs at most.
    pub running_budget: Option<f64>,
    /// Pounds for opening sites at most.
    pub capital_budget: Option<f64>,
    /// Pounds that a patient-minute counts as, in [`Objective::Cost`].
    pub minute_cost: f64,
}

impl Question {
    /// The p-median: fewest patient-minutes with exactly so many sites.
    #[must_use]
    pub fn new(objective: Objective, count: Count) -> Self {
        Self {
            objective,
            count,
            rules: Rules::default(),
            going: Going::default(),
            sites: Vec::new(),
            most_minutes: None,
            within: None,
            running_budget: None,
            capital_budget: None,
            minute_cost: 0.0,
        }
    }

    /// The same with a least volume at every site.
    #[must_use]
    pub fn least_volume(mut self, sites: usize, patients: f64) -> Self {
        self.sites.resize(sites, SiteTerms::default());
        self.sites.iter_mut().for_each(|s| s.least_volume = Some(patients));
        self
    }

    /// The same with a capacity at every site.
    #[must_use]
    pub fn capacity(mut self, sites: usize, patients: f64) -> Self {
        self.sites.resize(sites, SiteTerms::default());
        self.sites.iter_mut().for_each(|s| s.capacity = Some(patients));
        self
    }

    /// Whether every number of the question is one.
    ///
    /// # Errors
    /// [`ServicesError::Terms`] where there are not as many as sites; [`ServicesError::Asked`] with the number that is out of range.
    pub(crate) fn check(&self, instance: &Instance) -> Result<(), ServicesError> {
        if !self.sites.is_empty() && self.sites.len() != instance.sites() {
            return Err(ServicesError::Terms { found: self.sites.len(), sites: instance.sites() });
        }
        let sound = |what: &'static str, value: f64, most: f64| {
            if (0.0..=most).contains(&value) { Ok(()) } else { Err(ServicesError::Asked { what, value, most }) }
        };
        for terms in &self.sites {
            terms.least_volume.map_or(Ok(()), |v| sound("a least volume", v, f64::MAX))?;
            terms.capacity.map_or(Ok(()), |v| sound("a capacity", v, f64::MAX))?;
            sound("a fixed cost", terms.fixed_cost_year, f64::MAX)?;
            sound("a cost for each patient", terms.cost_patient, f64::MAX)?;
            sound("capital", terms.capital, f64::MAX)?;
        }
        if let Objective::Within(minutes) = self.objective {
            sound("a threshold in minutes", minutes, MOST_MINUTES)?;
        }
        if let Some(within) = self.within {
            sound("a threshold in minutes", within.minutes, MOST_MINUTES)?;
            sound("a share of the patients", within.share, 1.0)?;
        }
        if let Going::Choice { per_minute } = self.going {
            sound("utility a minute", per_minute, 1e3)?;
        }
        self.most_minutes.map_or(Ok(()), |m| sound("a longest journey", m, MOST_MINUTES))?;
        self.running_budget.map_or(Ok(()), |b| sound("a running budget", b, f64::MAX))?;
        self.capital_budget.map_or(Ok(()), |b| sound("a capital budget", b, f64::MAX))?;
        sound("the worth of a minute", self.minute_cost, f64::MAX)
    }
}
