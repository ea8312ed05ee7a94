//! The chapter on services: which of the sites give a service, with what journeys, proven.
//!
//! Knows: places, sites, minutes and needs as numbers; how to find the best sites, how to bound what any others could reach, and how to check both.
//!
//! Must not know: files, tables and names, other chapters, how anything is drawn.
//!
//! Start reading at [`Instance`] and [`median`], then [`enumerate`] where the free sites are few enough to try every set of them.

mod assign;
mod enumerate;
mod error;
mod instance;
mod interchange;
mod median;
mod question;

pub use assign::Assignment;
pub use enumerate::{Best, Conditions, Criterion, Enumeration, FrontPoint, MOST_FREE_SITES, enumerate};
pub use error::ServicesError;
pub use instance::{Instance, MOST_MINUTES, MOST_SITES};
pub use median::{Effort, Median, Search, median, verify};
pub use optimise::Status;
pub use question::Rules;
