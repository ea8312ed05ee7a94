//! What to do when: choosing and sequencing demands and initiatives within the hours, the money and the dates that there are.

mod ask;
mod bound;
mod chance;
mod dates;
mod draft;
mod error;
mod explain;
mod grid;
mod letter;
mod living;
mod more;
mod neighbourhood;
mod offer;
mod part;
mod planned;
mod problem;
mod random;
mod search;
mod solve;
mod tables;
mod verify;
mod windows;

pub use ask::{Ask, Change, Extra, Lighter, Prices, Relaxed, Relief, Terms, With, ask, granted};
pub use draft::{Capacity, Inputs, Standing, up_for_choice};
pub use error::PlanError;
pub use explain::explain;
pub use letter::Request;
pub use living::Displaced;
pub use more::{Alternative, Entry, Step};
pub use offer::{Less, Whose};
pub use planned::{Cautious, Choice, Planned, Settings, run};
pub use problem::{Item, Pair, Precedence, Problem, Resource, Use};
pub use solve::{Control, Effort, PlanStatus, Solution, ToTheEnd, solve};
pub use verify::{broken, worth};
