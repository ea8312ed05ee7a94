//! The chapter on services: which of the sites give a service, with what journeys, proven.
//!
//! Knows: how places, needs, sites, provision and travel of a community become an instance of numbers; how to find the best sites, how to bound what any
//! others could reach, and how to check both.
//!
//! Must not know: files, other chapters, how anything is drawn.
//!
//! Start reading at [`pose`] (from tables to numbers), then [`Instance`] and [`median`], then [`enumerate`] where the free sites are few enough to try every set of them.

mod answer;
mod appraisal;
mod assign;
mod chapter;
mod chapter_findings;
mod conflict;
mod enumerate;
mod error;
mod estimate;
mod explain;
mod front;
mod going;
mod instance;
mod interchange;
mod measures;
mod median;
mod money;
mod posed;
mod program;
mod question;
mod result;
mod solve;
mod sure;
mod sure_tables;
mod tables;
mod together;
mod verify;

pub use answer::{Answer, Chosen, Flow};
pub use appraisal::{Appraisal, Appraised, DUTIES, Duty, EVIDENCE, Evidence, Fallen, Hurdles, Schedule, StreamKind, Terms};
pub use assign::Assignment;
pub use chapter::{Inputs, OptionFound, OptionKind, Recorded, Services, Settings, run};
pub use conflict::{Conflict, Reach, Requirement, conflict};
pub use enumerate::{
    Best, Conditions, Criterion, Enumeration, Facets, FrontPoint, MOST_FREE_SITES, Measure, Survey, Surveyed, enumerate, measure, survey,
};
pub use error::ServicesError;
pub use estimate::{Detour, Estimate, FEWEST_PAIRS, Point, great_circle_km, shipped_detour};
pub use explain::explain;
pub use front::{Against, Step, front, medians};
pub use going::spread;
pub use instance::{Instance, MOST_MINUTES, MOST_SITES};
pub use measures::{Group, LEAST_DEPRIVED, MOST_DEPRIVED, Measures, Shift};
pub use median::{Median, Search, median, verify as verify_median};
pub use money::Books;
pub use optimise::Status;
pub use posed::{Asked, Posed, pose};
pub use program::Effort;
pub use question::{Count, Going, Objective, Question, Rules, ShareWithin, SiteTerms};
pub use solve::solve;
pub use sure::{DRAWN, Sure, Sureness, Turn, Worth};
pub use together::{Budgets, Service, Together, together};
pub use verify::verify;
