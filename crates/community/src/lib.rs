//! The vocabulary of a local health community: ids, units, the calendar, the tables and what makes them consistent.
//!
//! Knows: what a community is made of, and what each column of each table means. It is the only place that does: CSV headings,
//! workbook sheets, schemas, messages and documentation are loops over [`SPECS`].
//!
//! Must not know: files and formats (`exchange`), figures and findings (`findings`), any chapter.
//!
//! Start reading at [`Community`], then [`tables`].

mod boundaries;
pub mod calendar;
pub mod cell;
pub mod change;
mod community;
pub mod consistency;
pub mod ids;
mod journeys;
mod leave_out;
pub mod pooling;
pub mod problem;
pub mod profile;
pub mod readiness;
pub mod recurrence;
pub mod spec;
pub mod tables;
pub mod units;

pub use boundaries::{Boundaries, Ring};
pub use calendar::{Month, Nation};
pub use community::{AnyTable, Community, Origin, SPECS, Table};
pub use journeys::{Journey, TravelTable};
pub use problem::{Place, Problem, Severity};
pub use profile::{Profile, Setting};
pub use readiness::{Readiness, readiness};
pub use spec::{ColumnSpec, Kind, Row, TableSpec};
