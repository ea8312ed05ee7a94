//! What the chapter computes, by index into the community's tables.

use community::Month;
use community::tables::Origin;
use jiff::civil::Date;

/// Something that could not be taken as it stands, and what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Stable code.
    pub code: &'static str,
    /// What it is, in a sentence without full stop.
    pub sentence: String,
}

impl Note {
    pub(crate) fn new(code: &'static str, sentence: impl Into<String>) -> Self {
        Self { code, sentence: sentence.into() }
    }
}

/// A role in a month. All in hours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Expected supply after what running services take.
    pub supply_hours: f64,
    /// Expected hours asked.
    pub load_hours_mean: f64,
    /// Of those, answering.
    pub answering_hours_mean: f64,
    /// Of those, delivering.
    pub delivering_hours_mean: f64,
    /// Supply less load.
    pub headroom_mean: f64,
    /// Headroom that is undercut in one sample of ten.
    pub headroom_p10: f64,
    /// Headroom that is undercut in half of the samples.
    pub headroom_p50: f64,
    /// Headroom that is undercut in nine samples of ten.
    pub headroom_p90: f64,
    /// Share of samples in which more is asked than there is.
    pub chance_of_overload: f64,
    /// Expected hours asked beyond what there is.
    pub overload_hours: f64,
    /// Supply if running services took nothing.
    pub full_hours: f64,
    /// The share of time already taken at which the median headroom is nil; below nothing: over even if no time is taken.
    pub break_even_committed_share: Option<f64>,
    /// Median headroom if all hours asked were half, where the month is over.
    pub headroom_p50_halved: Option<f64>,
}

/// A role in a week, expected values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeekResult {
    /// Its Monday.
    pub monday: Date,
    /// Expected headroom in hours.
    pub headroom_mean: f64,
}

/// A role over the months looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleResult {
    /// One cell a month.
    pub cells: Vec<Cell>,
    /// Each whole week.
    pub weeks: Vec<WeekResult>,
    /// Whether the share of its time that is already taken is given.
    pub committed_given: bool,
    /// Share of the hours asked of it that somebody confirmed locally.
    pub share_confirmed: f64,
}

/// Hours and cost of something, a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Expected hours of answering.
    pub answering_hours_year: f64,
    /// Expected hours of delivering.
    pub delivering_hours_year: f64,
    /// Hours in the lowest tenth of samples.
    pub hours_year_p10: f64,
    /// Hours in the highest tenth of samples.
    pub hours_year_p90: f64,
    /// What employers pay for these hours, in pounds.
    pub employer_cost_year: f64,
}

impl Totals {
    /// Expected hours a year.
    #[must_use]
    pub fn hours_year(&self) -> f64 {
        self.answering_hours_year + self.delivering_hours_year
    }
}

/// A body that asks.
#[derive(Clone, Debug, PartialEq)]
pub struct IssuerResult {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The levels that its demands come from.
    pub origin: String,
    /// Demands of it that take hours.
    pub demands: usize,
    /// Hours and cost.
    pub totals: Totals,
    /// Share of its hours that somebody confirmed locally.
    pub share_confirmed: f64,
}

/// A demand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DemandResult {
    /// Hours and cost.
    pub totals: Totals,
    /// Expected hours of overload, in the months looked at, that go if it goes.
    pub relief_hours: f64,
    /// Organisations that carry it.
    pub carriers: usize,
    /// Share of its hours that somebody confirmed locally.
    pub share_confirmed: f64,
}

/// What is asked of a band of pay.
#[derive(Clone, Debug, PartialEq)]
pub struct BandResult {
    /// The band, as roles write it; `not given` where they do not.
    pub id: String,
    /// Expected hours a year.
    pub hours_year: f64,
    /// What employers pay for them, in pounds a year.
    pub employer_cost_year: f64,
    /// What employers and the centre pay for them together, in pounds a year.
    pub system_cost_year: f64,
}

/// What a level asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OriginResult {
    /// The level.
    pub origin: Origin,
    /// Demands listed that take hours.
    pub demands: usize,
    /// Expected hours a year.
    pub hours_year: f64,
    /// Of these, requests without a calendar, which come at a rate: what a level asks without listing it.
    pub request_hours_year: f64,
    /// Share of its hours that somebody confirmed locally.
    pub share_confirmed: f64,
}

/// Hours that go one way.
#[derive(Clone, Debug, PartialEq)]
pub struct ShareResult {
    /// Which way.
    pub id: &'static str,
    /// Expected hours a year.
    pub hours_year: f64,
}

/// Demands that fall due together for one role.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    /// Index of the role.
    pub role: usize,
    /// First due date.
    pub from: Date,
    /// Last due date.
    pub until: Date,
    /// Indices of the demands.
    pub demands: Vec<usize>,
    /// Expected hours of these occurrences for the role.
    pub hours: f64,
}

/// Something that is not confirmed.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// The name by which it can be asked for.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Whom to ask.
    pub whom: String,
    /// Expected hours a year that hang on it.
    pub hours_year: f64,
    /// What is taken now, in words.
    pub range: String,
    /// Share of the result's variance that goes once it is known.
    pub share_of_variance: f64,
    /// By how many hours the range from P10 to P90 of the result would be narrower, in the months looked at.
    pub narrowing_hours: f64,
}

/// A role in a month with a scenario's changes made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScenarioCell {
    /// Middle headroom in hours.
    pub headroom_p50: f64,
    /// Expected headroom in hours.
    pub headroom_mean: f64,
    /// Share of samples in which more is asked than there is.
    pub chance_of_overload: f64,
}

/// A scenario beside the community as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioResult {
    /// Its name.
    pub id: String,
    /// What it changes, in words.
    pub changes: Vec<String>,
    /// Expected supply, hours a year.
    pub supply_hours_year: f64,
    /// What is asked then.
    pub totals: Totals,
    /// Expected hours of overload in the months looked at.
    pub overload_hours: f64,
    /// Expected hours of overload that go, sample by sample.
    pub overload_hours_less: f64,
    /// The same, undercut in one sample of ten.
    pub overload_hours_less_p10: f64,
    /// The same, undercut in nine samples of ten.
    pub overload_hours_less_p90: f64,
    /// Monte Carlo standard error of the expected hours that go.
    pub standard_error: f64,
    /// Months of roles that are over in more than half of the samples.
    pub months_overloaded: usize,
    /// By role and month, as in the burden.
    pub cells: Vec<Vec<ScenarioCell>>,
}

impl ScenarioResult {
    /// Share of the time available that is asked then.
    #[must_use]
    pub fn share_of_time_taken(&self) -> f64 {
        self.totals.hours_year() / self.supply_hours_year
    }
}

/// A due date on a day on which nobody is at work.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosedDay {
    /// Index of the demand.
    pub demand: usize,
    /// The date, or the first of several.
    pub date: Date,
    /// What day it is.
    pub why: String,
    /// How many such due dates this row stands for.
    pub dates: usize,
}

/// A count with its rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// Stable id.
    pub id: &'static str,
    /// What is counted.
    pub what: &'static str,
    /// By which rule.
    pub rule: &'static str,
    /// How many.
    pub count: usize,
}

/// The result of the chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct Burden {
    /// The months looked at.
    pub months: Vec<Month>,
    /// Samples.
    pub samples: u32,
    /// Seed.
    pub seed: u64,
    /// Correlation of estimates by their common factor.
    pub correlation: f64,
    /// By role, as in the table `roles`.
    pub roles: Vec<RoleResult>,
    /// By demand, as in the table `demands`.
    pub demands: Vec<DemandResult>,
    /// By body that asks, most hours first.
    pub issuers: Vec<IssuerResult>,
    /// By level of origin.
    pub origins: Vec<OriginResult>,
    /// By band of pay.
    pub bands: Vec<BandResult>,
    /// Looking up, out and own.
    pub looks: Vec<ShareResult>,
    /// What employers pay, by organisation of the table, in pounds a year.
    pub organisation_costs: Vec<f64>,
    /// All together.
    pub totals: Totals,
    /// Range of the hours of answering, P10 to P90, a year.
    pub answering_range: (f64, f64),
    /// Range of the hours of delivering, P10 to P90, a year.
    pub delivering_range: (f64, f64),
    /// Range of the cost, P10 to P90, a year.
    pub cost_range: (f64, f64),
    /// Expected supply, hours a year.
    pub supply_hours_year: f64,
    /// Expected hours of overload in the months looked at.
    pub overload_hours: f64,
    /// Share of the hours that somebody confirmed locally.
    pub share_confirmed: f64,
    /// What is not confirmed, by how much knowing it would narrow the result.
    pub doubts: Vec<Doubt>,
    /// Whether the result that would be narrowed is the overload; else it is the hours asked.
    pub doubts_of_overload: bool,
    /// Share of the hours that rests on illustrations.
    pub share_on_assumptions: f64,
    /// Share of the hours that rests on what was not read in a source.
    pub share_on_unverified: f64,
    /// Share of the hours that nobody gave, taken from like demands.
    pub share_on_unknown: f64,
    /// Expected hours of requests without a calendar, a year.
    pub ad_hoc_hours_year: f64,
    /// Demands that fall due together, most hours first.
    pub collisions: Vec<Collision>,
    /// Due dates on days on which nobody is at work.
    pub closed_days: Vec<ClosedDay>,
    /// Counts with their rules.
    pub counts: Vec<Count>,
    /// Hours that fell on nobody: organisation, team, demands, hours in the months looked at.
    pub no_team: Vec<(usize, String, usize, f64)>,
    /// What recorded hours say, where there are any.
    pub recorded: Option<crate::actuals::Recorded>,
    /// Charts over time.
    pub over_time: Vec<crate::actuals::OverTime>,
    /// How limits of those charts are made.
    pub xmr: uncertainty::XmrConvention,
    /// What the log of requests says, where there is one.
    pub log: Option<crate::log::RequestLog>,
    /// What could not be taken as it stands.
    pub notes: Vec<Note>,
    /// Hours of overload in the months looked at, over all roles, one sum a sample.
    pub(crate) overload_samples: Vec<f64>,
    /// What if: the community's scenarios.
    pub scenarios: Vec<ScenarioResult>,
    pub(crate) findings: Vec<findings::Finding>,
    pub(crate) assumptions: Vec<findings::Assumption>,
}

impl RoleResult {
    /// Expected supply in the months looked at.
    #[must_use]
    pub fn supply_hours(&self) -> f64 {
        self.cells.iter().map(|c| c.supply_hours).sum()
    }

    /// Expected load in the months looked at.
    #[must_use]
    pub fn load_hours(&self) -> f64 {
        self.cells.iter().map(|c| c.load_hours_mean).sum()
    }

    /// The month, by index, with the least median headroom, of those in which the role exists or is asked.
    #[must_use]
    pub fn worst_month(&self) -> Option<usize> {
        let used = |c: &Cell| c.full_hours > 0.0 || c.load_hours_mean > 0.0;
        let months = self.cells.iter().enumerate().filter(|(_, c)| used(c));
        months.min_by(|a, b| a.1.headroom_p50.total_cmp(&b.1.headroom_p50)).map(|(m, _)| m)
    }

    /// Months that are over in more than half of the samples.
    #[must_use]
    pub fn months_overloaded(&self) -> usize {
        self.cells.iter().filter(|c| c.chance_of_overload > 0.5).count()
    }

    /// The share of time already taken above which its tightest month is over.
    #[must_use]
    pub fn break_even_committed_share(&self) -> Option<f64> {
        self.cells.iter().filter_map(|c| c.break_even_committed_share).min_by(f64::total_cmp)
    }
}

impl Burden {
    /// What turns hours of the months looked at into hours a year.
    #[must_use]
    pub fn a_year(&self) -> f64 {
        12.0 / self.months.len() as f64
    }

    /// Demands whose hours nobody gave, and that carry a guess or nothing.
    pub(crate) fn unknown_sentences(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|n| n.code == "unknown-hours")
    }

    /// Share of the time available that the demands take; not a number where there is no time.
    #[must_use]
    pub fn share_of_time_taken(&self) -> f64 {
        self.totals.hours_year() / self.supply_hours_year
    }
}
