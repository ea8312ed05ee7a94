//! The game in plain types. What it must keep is checked in `check.rs`.

/// A place of care.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Index of the organisation that decides about it.
    pub organisation: usize,
    /// Pounds a year that it costs while it gives any service at all, whichever: what services share.
    pub fixed_cost: f64,
    /// Patients a year that it can see of all services together, where they share beds or theatres.
    pub capacity: Option<f64>,
}

/// One way of giving a service at a site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// Utility that it adds to a patient's choice, beside the journey and a wait that grows with load.
    pub utility: f64,
    /// Pounds that a patient costs.
    pub cost_patient: f64,
    /// Pounds a year that it costs whoever comes.
    pub fixed_cost: f64,
    /// Patients a year that it can see; without it the wait does not grow with load.
    pub capacity: Option<f64>,
}

/// How an organisation is paid for a service, and what it pursues with it.
///
/// Revenue is `activity_share · tariff · patients + (1 − activity_share) · block`, the block while it gives the service anywhere or if it is guaranteed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contract {
    /// Share of the payment that follows activity, 0 (a block) to 1 (by activity).
    pub activity_share: f64,
    /// Pounds a year of a whole block; only the share that does not follow activity is paid.
    pub block: f64,
    /// Whether the block is paid even where it gives the service nowhere.
    pub guaranteed: bool,
    /// Weight λ of the system's result, 0 to 1.
    pub system_weight: f64,
    /// Weight θ of its own patients' benefit.
    pub own_benefit_weight: f64,
}

impl Default for Contract {
    fn default() -> Self {
        Self { activity_share: 1.0, block: 0.0, guaranteed: false, system_weight: 0.0, own_benefit_weight: 0.0 }
    }
}

/// What a shared plan may not break. An equilibrium may: nobody who decides for themselves is held to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Floors {
    /// Longest journey in minutes to somewhere that gives the service, the outside centre included, for every place that has a need and that
    /// could be served within it at all.
    pub most_minutes: Option<f64>,
    /// Fewest patients a year that a site which gives the service sees.
    pub least_volume: Option<f64>,
}

/// A service that sites may give at several levels.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Patients a year by place.
    pub patients: Vec<f64>,
    /// Utility lost by a minute of travel.
    pub beta_minute: f64,
    /// Utility lost by a week of waiting.
    pub beta_week: f64,
    /// Pounds that a minute of travel is worth to a patient.
    pub pounds_per_minute: f64,
    /// Minutes from every place to the outside centre, which is always open.
    pub outside_minutes: f64,
    /// Pounds that a site is paid for a patient.
    pub tariff: f64,
    /// Pounds that a patient costs in the outside centre.
    pub outside_cost: f64,
    /// Utility that every open site gains by each other organisation that gives the service: how quality responds to rivals. 0 where it does not.
    pub rival_quality: f64,
    /// What each site could do: sites × levels, nothing where it cannot. Level 0 is closed and never an offer.
    pub offers: Vec<Vec<Option<Offer>>>,
    /// Whether each site may be closed.
    pub may_close: Vec<bool>,
    /// The level of each site today.
    pub today: Vec<usize>,
    /// Contracts by organisation.
    pub contracts: Vec<Contract>,
    /// What a plan may not break.
    pub floors: Floors,
    /// Indices of services that have to be given on the same site.
    pub requires: Vec<usize>,
}

/// How waits grow with load: `w = base + at_capacity · (patients/capacity)⁴` weeks. The outside centre's wait is the base, whoever comes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waits {
    /// Weeks without load, `w0`.
    pub base: f64,
    /// Weeks more where patients equal capacity, `w1`.
    pub at_capacity: f64,
}

impl Default for Waits {
    /// The assumption of the model: 4 weeks, and 6 more at capacity.
    fn default() -> Self {
        Self { base: 4.0, at_capacity: 6.0 }
    }
}

/// The game: who owns which site, who lives how far away, and what each service pays and costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Who decides.
    pub organisations: Vec<String>,
    /// Sites with their owners.
    pub sites: Vec<Site>,
    /// Where patients live.
    pub places: Vec<String>,
    /// Minutes of travel, places × sites; infinite where there is no way.
    pub minutes: Vec<Vec<f64>>,
    /// Names of levels; the first is closed.
    pub levels: Vec<String>,
    /// Services.
    pub services: Vec<Service>,
    /// How waits grow with load.
    pub waits: Waits,
}

impl Service {
    /// Levels that a site may choose, ascending; closed alone where it can do nothing.
    #[must_use]
    pub fn options(&self, site: usize) -> Vec<usize> {
        let offers = &self.offers[site];
        let open: Vec<usize> = (1..offers.len()).filter(|l| offers[*l].is_some()).collect();
        let closed = self.may_close[site] || open.is_empty();
        closed.then_some(0).into_iter().chain(open).collect()
    }

    /// Whether a site could give it.
    #[must_use]
    pub fn offered_at(&self, site: usize) -> bool {
        self.offers[site].iter().any(Option::is_some)
    }

    /// All patients a year.
    #[must_use]
    pub fn all_patients(&self) -> f64 {
        self.patients.iter().sum()
    }
}
