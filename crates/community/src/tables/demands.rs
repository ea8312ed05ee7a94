//! What is asked: demands, and what doing them takes.

use jiff::civil::{Date, Time};

use crate::ids::{BodyId, Carrier, DemandId, OrganisationId, RoleId, RoleOrTeam};
use crate::recurrence::Recurrence;
use crate::spec::{choice, table};
use crate::units::{Count, Days, Hours};

choice! {
    /// Who a demand comes from, by level.
    Origin {
        /// The centre: departments, national bodies, regulators.
        National = "national",
        /// The level between the centre and the community.
        Regional = "regional",
        /// Partners in the community.
        Local = "local",
        /// The community itself.
        Own = "own",
    }
}
choice! {
    /// How binding a demand is.
    Force {
        /// It has to be done.
        Must = "must",
        /// It is expected.
        Should = "should",
        /// It may be done.
        May = "may",
    }
}
choice! {
    /// What makes a demand binding.
    Authority {
        /// An Act or regulations.
        Statute = "statute",
        /// A provider's licence.
        Licence = "licence",
        /// A contract.
        Contract = "contract",
        /// Guidance.
        Guidance = "guidance",
        /// A letter or request.
        Letter = "letter",
        /// Nothing but habit.
        Habit = "habit",
    }
}
choice! {
    /// What a demand protects, so that it is never proposed for dropping.
    Protects {
        /// Safety of patients or staff.
        Safety = "safety",
        /// Equality.
        Equality = "equality",
    }
}
choice! {
    /// How far a demand has got.
    DemandState {
        /// Not begun.
        New = "new",
        /// Begun.
        Started = "started",
        /// Finished: it asks no more hours.
        Done = "done",
    }
}
choice! {
    /// Where the work looks: to the levels above, to partners, to the organisation itself.
    Looks {
        /// Answering the levels above.
        Up = "up",
        /// Working with partners.
        Out = "out",
        /// Own development.
        Own = "own",
    }
}
choice! {
    /// How a fact is known.
    Status {
        /// Read in the source that is named.
        Read = "read",
        /// Not read in a source.
        Unverified = "unverified",
        /// An illustration, to be asked locally.
        Assumption = "assumption",
    }
}
choice! {
    /// The two kinds of work that a demand makes, kept apart everywhere.
    Work {
        /// Collect, write, sign, meet.
        Answering = "answering",
        /// Doing what is asked.
        Delivering = "delivering",
    }
}
choice! {
    /// What the hours of an effort are counted by.
    Per {
        /// Each time it falls due.
        Occurrence = "occurrence",
        /// Each month in which the demand is in force.
        Month = "month",
        /// A year.
        Year = "year",
        /// Each event; `count_year` says how many a year.
        Event = "event",
        /// Each case; `count_year` says how many a year.
        Case = "case",
        /// Each request; `count_year` says how many a year.
        Request = "request",
        /// One time in all.
        Once = "once",
    }
}
choice! {
    /// How the hours of one occurrence lie over its lead time.
    LoadProfile {
        /// Evenly.
        Level = "level",
        /// More at the beginning.
        Front = "front",
        /// More at the end.
        Back = "back",
    }
}

table! {
    /// What the levels above, partners and the community itself ask to be done.
    Demand in "demands" key ["demand"] required;
    /// Short code.
    demand: DemandId, eg "D24-023";
    /// What is asked, in a line.
    title: String, eg "Operational plan submission";
    /// The organisation that asks, or several together, first the one that leads.
    issuer: Vec<OrganisationId>, eg "NHSE";
    /// The level that it comes from.
    origin: Origin, eg "national";
    /// What sort of demand it is; counts of targets count `target` alone.
    kind: String, eg "plan";
    /// How binding it is.
    force: Force, eg "must";
    /// What makes it binding.
    authority: Option<Authority>, eg "statute";
    /// Who can waive it.
    waived_by: Option<String>, eg "NHS England";
    /// What it protects; such a demand is never proposed for dropping.
    protects: Option<Protects>, eg "safety";
    /// Who is accountable for it.
    lead: Option<String>, eg "director of strategy";
    /// Organisations, or kinds of organisation, that carry it.
    carried_by: Vec<Carrier>, eg "acute trust; integrated care board";
    /// What it is about; compared when duplicates are sought.
    subject: Option<String>, eg "activity, workforce and finance plan";
    /// Whom it is about.
    population: Option<String>, eg "whole population";
    /// The period that it is about.
    period: Option<String>, eg "2024/25";
    /// What has to be shown.
    evidence: Option<String>, eg "templates and narrative";
    /// How often it falls due.
    recurrence: Recurrence, eg "yearly";
    /// The time of day by which it is due.
    due_time: Option<Time>, eg "17:00";
    /// The first day on which it is due.
    first_due: Option<Date>, eg "2024-05-02";
    /// The last day on which it can fall due.
    last_due: Option<Date>, eg "2025-03-31";
    /// Days of the calendar before the due date over which the work lies.
    lead_days: Option<Days>, eg "30";
    /// Months that it takes, where it is a project.
    duration_months: Option<i64>, in 1.0..=240.0, eg "9";
    /// The first day on which it can be begun.
    earliest: Option<Date>, eg "2024-04-01";
    /// The last day by which it can be finished.
    latest: Option<Date>, eg "2025-03-31";
    /// What it is worth, in the plan's own points, where it is not taken from the objectives.
    value: Option<f64>, eg "12";
    /// How far it has got.
    state: DemandState = "started", eg "started";
    /// The board or committee that signs it off.
    signed_off_by: Option<BodyId>, eg "board";
    /// Where the work looks; empty: `own` if the origin is own, `out` if local, else `up`.
    looks: Option<Looks>, eg "up";
    /// How it is known.
    status: Status, eg "read";
    /// Where it was read.
    source: Option<String>, eg "2024/25 priorities and operational planning guidance";
    /// The place within the source.
    locator: Option<String>, eg "page 12";
    /// Notes.
    notes: Option<String>, eg "draft in March, final in May";
}

table! {
    /// The hours that a demand takes of a role or team.
    Effort in "efforts" key ["demand", "role", "work"];
    /// The demand.
    demand: DemandId, eg "D24-023";
    /// A role, or the name of a team that is looked up in each organisation that carries the demand.
    role: RoleOrTeam, eg "planning";
    /// Which of the two kinds of work.
    work: Work, eg "answering";
    /// Hours: low estimate.
    hours_low: Option<Hours>, eg "250";
    /// Hours: most likely.
    hours_mode: Option<Hours>, eg "600";
    /// Hours: high estimate.
    hours_high: Option<Hours>, eg "1500";
    /// What the hours are counted by.
    per: Per = "occurrence", eg "occurrence";
    /// How many a year, for events, cases and requests.
    count_year: Option<Count>, eg "60";
    /// How the hours of one occurrence lie over its lead time.
    profile: LoadProfile = "level", eg "back";
    /// How the hours are known.
    status: Status, eg "assumption";
    /// Where the hours come from.
    evidence: Option<String>, eg "illustration for one medium organisation";
    /// Which team or post confirmed them.
    confirmed_by: Option<String>, eg "information team";
    /// When they were confirmed.
    confirmed_on: Option<Date>, eg "2024-06-14";
}

table! {
    /// Requests that come without a calendar, as a rate by issuer.
    AdHoc in "ad_hoc" key ["issuer", "role"];
    /// The organisation that asks.
    issuer: OrganisationId, eg "Y60";
    /// The role, or the team in every organisation that has it.
    role: RoleOrTeam, eg "performance";
    /// Requests a month: low estimate.
    requests_month_low: Count, eg "4";
    /// Requests a month: most likely.
    requests_month_mode: Count, eg "10";
    /// Requests a month: high estimate.
    requests_month_high: Count, eg "20";
    /// Hours a request: one in ten takes less.
    hours_low: Hours, eg "2";
    /// Hours a request: most likely.
    hours_mode: Hours, eg "6";
    /// Hours a request: one in ten takes more.
    hours_high: Hours, eg "20";
    /// How the rate is known.
    status: Status, eg "assumption";
    /// Where the rate comes from.
    source: Option<String>, eg "log of requests, April to June";
}

table! {
    /// Requests as they came, one a row.
    Request in "requests" key [];
    /// The day on which it came.
    received: Date, eg "2024-06-03";
    /// Who asked.
    issuer: OrganisationId, eg "Y60";
    /// The day by which it was due.
    due: Option<Date>, eg "2024-06-05";
    /// The role that answered.
    role: RoleId, eg "uhnm-performance";
    /// Hours that it took.
    hours: Option<Hours>, eg "4.5";
    /// What it repeats: the code of a demand, an earlier request as `row 12`, or words.
    duplicate_of: Option<String>, eg "D24-045";
}
