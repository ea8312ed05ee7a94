//! Why there is nothing to choose from, or no answer.

use community::tables::Mode;
use findings::words::list;
use findings::{Quantity, Unit};
use optimise::OptimiseError;

/// Why there is nothing to choose from, or no answer. Where numbers alone were given, places and sites are named by their index.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum ServicesError {
    /// There is no place or no site, or the matrix has another size than places × sites.
    #[error("{minutes} travel times for {places} places and {sites} sites; expected one a pair, and at least one place and one site")]
    Shape {
        /// Places.
        places: usize,
        /// Sites.
        sites: usize,
        /// Travel times given.
        minutes: usize,
    },
    /// More sites than can be told apart.
    #[error("{sites} sites; expected at most {most}{}", hint.map(|h| format!("\nhint: {h}")).unwrap_or_default())]
    TooManySites {
        /// Sites, or free sites where every set of them is tried.
        sites: usize,
        /// The most that are taken.
        most: usize,
        /// What to do instead.
        hint: Option<&'static str>,
    },
    /// A travel time is negative, no number, or absurd.
    #[error("place {place}, site {site}: {minutes} minutes; expected 0 to {}", crate::MOST_MINUTES)]
    Minutes {
        /// The place.
        place: usize,
        /// The site.
        site: usize,
        /// What stands there.
        minutes: f64,
    },
    /// A need is negative or no number.
    #[error("place {place}: {patients} patients a year; expected 0 or more")]
    Need {
        /// The place.
        place: usize,
        /// What stands there.
        patients: f64,
    },
    /// Nobody needs the service.
    #[error("the needs of all places sum to {sum} patients a year; expected more than 0, and few enough to be counted")]
    Needs {
        /// Their sum.
        sum: f64,
    },
    /// A rule names a site that is not there.
    #[error("site {site} is named; expected 0 to {}", sites.saturating_sub(1))]
    NoSuchSite {
        /// The site.
        site: usize,
        /// How many there are.
        sites: usize,
    },
    /// A site must be open and must not.
    #[error("site {site} must be open and never be; expected one of the two")]
    Contradiction {
        /// The site.
        site: usize,
    },
    /// The number of open sites cannot be had.
    #[error("{open} open sites are asked for; {must} must be open and {may} may be: expected {} to {may}", (*must).max(1))]
    Open {
        /// Sites asked for.
        open: usize,
        /// Sites that must be open.
        must: usize,
        /// Sites that may be open, those that must be included.
        may: usize,
    },
    /// Terms of sites are not as many as sites.
    #[error("terms of {found} sites; expected {sites}, one a site, or none")]
    Terms {
        /// Terms given.
        found: usize,
        /// Sites.
        sites: usize,
    },
    /// A measure needs what was not given, or there are too many.
    #[error("{found} {what}; expected {expected}")]
    Facets {
        /// What it is.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be, or may be at most.
        expected: usize,
    },
    /// A number of the question is out of range.
    #[error("{what} of {value}; expected 0{}", if *most < f64::MAX { format!(" to {most}") } else { " or more".into() })]
    Asked {
        /// What it is.
        what: &'static str,
        /// What stands there.
        value: f64,
        /// The most it can be.
        most: f64,
    },
    /// The sites together cannot see all patients.
    #[error("the {sites} sites that may be open can see {capacity} patients a year; {patients} need the service")]
    Capacity {
        /// Sites that may be open.
        sites: usize,
        /// Their capacities in sum: of as many as may be open, the largest.
        capacity: f64,
        /// Patients a year.
        patients: f64,
    },
    /// What is asked together has no method with a proof.
    #[error("{what} cannot be proven for {sites} free sites; expected at most {most}{}", hint.map(|h| format!("\nhint: {h}")).unwrap_or_default())]
    NoMethod {
        /// What is asked.
        what: &'static str,
        /// Free sites.
        sites: usize,
        /// The most that are taken.
        most: usize,
        /// What to do instead.
        hint: Option<&'static str>,
    },
    /// The community has no such service.
    #[error("there is no service `{found}`; expected {}", if valid.is_empty() { "rows in `services`".into() } else { format!("one of {}", list(valid, 20)) })]
    NoSuchService {
        /// The service.
        found: String,
        /// Those there are.
        valid: Vec<String>,
    },
    /// Nobody needs the service.
    #[error(
        "the rows of `needs` for `{service}` sum to 0 patients a year; expected more\nhint: a row for each place, with its `patients_year`"
    )]
    NobodyNeeds {
        /// The service.
        service: String,
    },
    /// No site may give the service.
    #[error("no site may give `{service}`: {sites} in `sites`, {never} of them `never` in `provision`")]
    NoSite {
        /// The service.
        service: String,
        /// Sites.
        sites: usize,
        /// Those that must never give it.
        never: usize,
    },
    /// Provision says of one site that it must and never may.
    #[error("`provision` says of `{site}` that it must give `{service}` and never may; expected one of the two")]
    MustAndNever {
        /// The site.
        site: String,
        /// The service.
        service: String,
    },
    /// Places from which no journey is known.
    #[error(
        "no minutes by `{mode}` from {}, with {}; expected a row in `travel` for every pair of place and site",
        list(places, 5),
        Quantity::new(*patients, Unit::PatientsYear)
    )]
    NoTravel {
        /// How people travel.
        mode: Mode,
        /// The places.
        places: Vec<String>,
        /// Their patients a year.
        patients: f64,
    },
    /// Pairs of place and site from which some minutes are missing.
    #[error(
        "{missing} of {pairs} pairs have no minutes by `{mode}`, the first from `{place}` to `{site}`; expected a row in `travel` for every pair\nhint: by car and ambulance minutes are estimated where place and site have latitude and longitude"
    )]
    MissingPairs {
        /// How people travel.
        mode: Mode,
        /// Pairs without.
        missing: usize,
        /// All pairs.
        pairs: usize,
        /// The first: from.
        place: String,
        /// The first: to.
        site: String,
    },
    /// More than one time of day for a pair.
    #[error(
        "`travel` has minutes by `{mode}` from `{place}` to `{site}` for several times of day; expected one\nhint: keep the rows of one `departs`"
    )]
    Departures {
        /// How people travel.
        mode: Mode,
        /// From.
        place: String,
        /// To.
        site: String,
    },
    /// A named option names a site that may not give the service.
    #[error("the option `{option}` names the site `{site}`, which may not give the service; expected {}", list(valid, 30))]
    NoSuchOptionSite {
        /// The option.
        option: String,
        /// The site.
        site: String,
        /// Sites that may.
        valid: Vec<String>,
    },
    /// A kind of project for which no optimism bias is known.
    #[error(
        "`project_kind` of `{site}` is `{kind}`; expected standard buildings, non-standard buildings, standard civil engineering, non-standard civil engineering, equipment development or outsourcing"
    )]
    NoProjectKind {
        /// The site.
        site: String,
        /// What stands there.
        kind: String,
    },
    /// The range of a parameter is none.
    #[error("the range of `{parameter}` does not rise from low to high; expected low ≤ most likely ≤ high")]
    Range {
        /// The parameter.
        parameter: String,
    },
    /// A parameter has no value.
    #[error(transparent)]
    Parameter(#[from] parameters::ParameterError),
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] OptimiseError),
    /// An option did not stand up to the check that does not use the search.
    #[error("an option failed its own check: {why}; this is a mistake of the program")]
    Unsound {
        /// What does not agree.
        why: String,
    },
}
