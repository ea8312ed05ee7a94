//! What makes the tables consistent with each other.
//!
//! Cells are right by themselves by the time a community exists (see [`crate::spec`]); here it is checked that they fit each other. All
//! checks look names up in maps, so that time grows with the number of rows and little more; what is listed, and the work spent on
//! finding what was meant by a mistyped name, are bounded.

use std::fmt;

use jiff::civil::Date;

use crate::community::Community;
use crate::problem::Problem;
use report::Report;

mod bodies;
mod cycles;
mod demands;
mod geography;
mod history;
mod keys;
mod profile;
mod ranges;
mod report;
mod scenarios;
mod sums;
mod work;

pub use report::LISTED_PER_COLUMN;

/// The codes that [`check`] can raise, with what they mean.
pub const CODES: &[(&str, &str)] = &[
    ("actual-not-asked", "hours are recorded of a role of which the demand asks none; they are counted and compared with nothing"),
    ("actual-outside-period", "hours are recorded of a month that is not looked at; they are not used"),
    ("capacity-below-need", "the sites of a service cannot see all who need it"),
    ("choice-without-options", "a choice has no options to choose from"),
    (
        "committed-share-missing",
        "the share of a role's time that running services already take is not given; it is asked for, never assumed",
    ),
    ("coordinates-incomplete", "a place or site has one of latitude and longitude alone"),
    ("coordinates-swapped", "latitude and longitude of a place or site are exchanged"),
    ("count-missing", "hours count by event, case or request, and `count_year` does not say how many there are"),
    ("currency-unknown", "the currency is no code of ISO 4217"),
    ("cyclic-parent", "an organisation is, by way of others, its own parent"),
    ("cyclic-precedence", "a demand would have to come before itself"),
    ("cyclic-successor", "an organisation is, by way of others, its own successor"),
    ("dates-reversed", "a first date comes after the last date that belongs to it"),
    ("done-outside-month", "work was handed in on a day outside the month for which its hours are recorded"),
    ("duplicate-key", "two rows of a table have the same key"),
    ("first-due-missing", "a demand falls due, and its first date is not given"),
    ("hours-unknown", "an effort has no hours; it is carried as unknown"),
    ("hours-zero", "requests are said to take no time at their low end"),
    ("issuer-ends", "a body that asks for something ends within the period, and no successor is named"),
    ("missing-table", "a community lacks a table that must be there"),
    ("months-out-of-range", "the period has no months, or too many"),
    ("name-missing", "the community has no name"),
    ("needs-zero", "the needs of all places add up to nothing"),
    ("no-carrier", "hours fall on a team, and no organisation carries the demand"),
    ("no-hours", "a demand has no efforts; it is carried as unknown"),
    ("not-due-in-period", "a demand never falls due in the period"),
    ("not-in-order", "low, most likely and high do not rise"),
    ("outside-country", "a place or site lies outside the United Kingdom"),
    ("outside-period", "an organisation or role does not exist in the period"),
    ("population-zero", "the population of all places adds up to nothing"),
    ("range-incomplete", "of low, most likely and high, some are given and some are not"),
    ("recurrence-malformed", "a recurrence rule cannot begin on the first date"),
    ("repeats-later", "a request is said to repeat itself or one that came later"),
    ("repeats-nothing", "a request is said to repeat a row that does not exist"),
    ("repeats-unknown", "a request is said to repeat what reads like the code of a demand and is none"),
    ("scenario-value", "a scenario changes something by what it cannot be changed by"),
    ("self-reference", "a row relates something to itself"),
    ("small-role", "a role has fewer than three people: it is shown together with others of its organisation"),
    ("target-delivers", "a bare target carries delivering hours; it can carry answering hours only"),
    ("team-missing", "an organisation carries a demand and has no role of the team on which the hours fall"),
    ("unknown-body", "a body signs demands off, and `meetings` does not say when it meets"),
    ("unknown-carrier", "a demand is carried by what is no organisation and no kind of one"),
    ("unknown-id", "a code is used that no row of the table it refers to has"),
    ("unknown-role-or-team", "hours fall on what is no role and no team of an organisation that carries the demand"),
    ("value-or-range", "a value of the community's own has both a point and a range, or neither"),
    ("weights-zero", "the weights of the objectives add up to nothing"),
    ("wte-zero", "a role has no whole-time equivalents"),
];

/// Everything in which the tables contradict each other, errors first, then by place.
#[must_use]
pub fn check(community: &Community) -> Vec<Problem> {
    let mut report = Report::default();
    let period = Period::of(community);
    profile::check(community, &mut report);
    keys::check(community, &mut report);
    cycles::check(community, &mut report);
    ranges::check(community, &mut report);
    bodies::check(community, period, &mut report);
    demands::check(community, period, &mut report);
    work::check(community, period, &mut report);
    history::check(community, period, &mut report);
    sums::check(community, &mut report);
    geography::check(community, &mut report);
    scenarios::check(community, &mut report);
    report.finish()
}

/// The days looked at, first and last.
#[derive(Clone, Copy, Debug)]
struct Period {
    first: Date,
    last: Date,
}

impl Period {
    /// The community's period, with months in the range that is allowed.
    fn of(community: &Community) -> Self {
        let profile = &community.profile;
        let months = profile.months.clamp(1, profile::MAX_MONTHS);
        Self { first: profile.first_day(), last: profile.first_month.plus(months as i32 - 1).last_day() }
    }

    /// The column that says so, if what exists from one day until another does not exist on any day of the period.
    fn outside(self, from: Option<Date>, until: Option<Date>) -> Option<&'static str> {
        if until.is_some_and(|until| until < self.first) {
            Some("until")
        } else if from.is_some_and(|from| from > self.last) {
            Some("from")
        } else {
            None
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a day from {} to {}", self.first, self.last)
    }
}
