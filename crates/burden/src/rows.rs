//! What the model is made of before anything is drawn: rows of load, and where their hours fall.

use community::tables::{LoadProfile, Origin, Per, Status, Work};
use uncertainty::{Gamma, Lognormal, Pert};

use crate::log::Fit;

/// How the hours of a row are known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Knowledge {
    /// The row of `efforts` gives them.
    Given,
    /// Nobody gave them: a range, in hours a year, from like demands.
    Guessed {
        /// How many rows the range was made from.
        like: usize,
        /// Whether they are of demands of the same kind.
        same_kind: bool,
    },
}

/// What recorded hours have to do with a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Record {
    /// Nothing: it is the estimate as it was given.
    None,
    /// It is what was recorded: its unit is an hour.
    Stands,
    /// Its hours are the estimate, mended by what was recorded of other months.
    Mends {
        /// What they are multiplied by.
        factor: f64,
        /// How much of the ratio is taken over.
        weight: f64,
        /// Months with an estimate and a record.
        months: usize,
    },
}

/// Hours of a role, by month, for each hour of the row's unit; and the body that asks for them.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Index in `roles`.
    pub role: usize,
    /// Index in the model's list of issuers.
    pub issuer: usize,
    /// How many units fall in each month.
    pub units: Vec<f64>,
}

/// One draw: a row of `efforts`, or the guess for a demand without hours.
#[derive(Clone, Debug)]
pub(crate) struct LoadRow {
    /// Index in `demands`.
    pub demand: usize,
    /// Index in `efforts`; none for a demand without any row.
    pub effort: Option<usize>,
    /// The role or team.
    pub who: String,
    pub work: Work,
    pub per: Per,
    pub profile: LoadProfile,
    pub count_year: f64,
    /// Hours of one unit.
    pub pert: Pert,
    pub knowledge: Knowledge,
    pub record: Record,
    /// Whether the hours are an illustration, or of an illustrated demand.
    pub assumption: bool,
    /// Whether the hours or the demand were not read in a source.
    pub unverified: bool,
    /// Whether somebody who carries it confirmed the hours.
    pub confirmed: bool,
    /// Whether the demand was read in a source.
    pub demand_read: bool,
    /// Name of the row, and of its random stream unless `drawn_as` names one.
    pub entity: String,
    /// Name of the random stream, where it is that of the row from which this one was split.
    pub drawn_as: Option<String>,
    /// Where its hours fall.
    pub pieces: Vec<Piece>,
}

impl LoadRow {
    /// Name of its random stream.
    pub fn stream(&self) -> &str {
        self.drawn_as.as_deref().unwrap_or(&self.entity)
    }

    /// Units in the months looked at, over all roles.
    pub fn units(&self) -> f64 {
        self.pieces.iter().map(|p| p.units.iter().sum::<f64>()).sum()
    }

    /// Expected hours in the months looked at, over all roles.
    pub fn hours(&self) -> f64 {
        self.pert.mean() * self.units()
    }
}

/// Requests a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rate {
    /// As a row of `ad_hoc` has it: it errs together with all estimates.
    Assumed(Pert),
    /// As the log has it: it errs alone.
    Fitted(Gamma),
}

impl Rate {
    pub fn mean(&self) -> f64 {
        match self {
            Self::Assumed(pert) => pert.mean(),
            Self::Fitted(gamma) => gamma.mean(),
        }
    }

    pub fn variance(&self) -> f64 {
        match self {
            Self::Assumed(pert) => pert.variance(),
            Self::Fitted(gamma) => gamma.variance(),
        }
    }
}

/// Requests that come at a rate: a row of `ad_hoc`, or what the log gave in its place.
#[derive(Clone, Debug)]
pub(crate) struct AdHocRow {
    /// Index in `ad_hoc`; none where the log gave it.
    pub row: Option<usize>,
    /// The fit, where the log gave it.
    pub fit: Option<Fit>,
    pub issuer: usize,
    pub origin: Origin,
    /// Requests a month.
    pub rate: Rate,
    /// Hours a request.
    pub size: Lognormal,
    /// Standard error of the mean logarithm of these hours, where few lines gave it.
    pub size_error: f64,
    pub status: Status,
    pub entity: String,
    /// Roles that answer, with their share of the requests by month.
    pub roles: Vec<(usize, Vec<f64>)>,
}

impl AdHocRow {
    /// Expected hours of a request: `exp(μ + σ²/2 + e²/2)`, with the error `e` of `μ`.
    pub fn size_mean(&self) -> f64 {
        if self.size_error > 0.0 { self.size.mean() * libm::exp(0.5 * self.size_error * self.size_error) } else { self.size.mean() }
    }

    /// Expected hours of a role in a month.
    pub fn hours(&self, share: f64) -> f64 {
        self.rate.mean() * share * self.size_mean()
    }
}

/// A due date of a demand for a role.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Due {
    pub role: usize,
    pub demand: usize,
    pub day: usize,
    /// Expected hours of this occurrence.
    pub hours: f64,
}
