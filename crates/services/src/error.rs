//! Why there is nothing to choose from, or no answer.

use optimise::OptimiseError;

/// Why there is nothing to choose from, or no answer. Places and sites are named by their index; whoever asked knows their names.
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
