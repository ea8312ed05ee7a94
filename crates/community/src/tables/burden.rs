//! What people say of the hours, and what happened.

use jiff::civil::Date;

use crate::calendar::Month;
use crate::ids::{DemandId, RoleId, RoleOrTeam};
use crate::spec::table;
use crate::tables::Work;
use crate::units::Hours;

table! {
    /// Every answer that leads gave on the hours of a demand, rivals too.
    Answer in "answers" key [];
    /// The demand.
    demand: DemandId, eg "D24-047";
    /// The role, or the name of the team, as the row of `efforts` has it.
    role: RoleOrTeam, eg "uhnm-information";
    /// Which of the two kinds of work.
    work: Work, eg "answering";
    /// The team or post that answered.
    answered_by: String, eg "information team";
    /// The day on which it came back.
    received: Date, eg "2024-06-14";
    /// Hours: low estimate.
    hours_low: Option<Hours>, eg "10";
    /// Hours: most likely.
    hours_mode: Option<Hours>, eg "22";
    /// Hours: high estimate.
    hours_high: Option<Hours>, eg "40";
}

table! {
    /// Hours that a demand really took in a month.
    Actual in "actuals" key ["demand", "role", "month"];
    /// The demand.
    demand: DemandId, eg "D24-047";
    /// The role.
    role: RoleId, eg "uhnm-information";
    /// The month.
    month: Month, eg "2024-06";
    /// Hours.
    hours: Hours, eg "26";
    /// The day on which it was done.
    done_on: Option<Date>, eg "2024-06-18";
}
