//! Who there is: organisations and the roles in them.

use jiff::civil::Date;

use crate::ids::{OrganisationId, OrganisationKind, RoleId};
use crate::spec::table;
use crate::units::{Days, HoursWeek, PoundsHour, Share, Wte};

table! {
    /// Bodies of the community and those above and beside it that ask things of it.
    Organisation in "organisations" key ["organisation"] required;
    /// Short code, such as the ODS code.
    organisation: OrganisationId, eg "RJE";
    /// Name.
    name: String, eg "University Hospitals of North Midlands";
    /// What sort of body it is; demands can be carried by a kind.
    kind: OrganisationKind, eg "acute trust";
    /// The body above it.
    parent: Option<OrganisationId>, eg "QNC";
    /// Code in the Organisation Data Service.
    ods_code: Option<String>, eg "RJE";
    /// First day on which it exists.
    from: Option<Date>, eg "2022-07-01";
    /// Last day on which it exists.
    until: Option<Date>, eg "2026-03-31";
    /// The body that takes over its demands after the last day; without one they end.
    successor: Option<OrganisationId>, eg "QNC";
}

table! {
    /// Teams and posts that carry demands, by organisation: never named people.
    Role in "roles" key ["role"] required;
    /// Short code.
    role: RoleId, eg "uhnm-planning";
    /// The organisation that it belongs to.
    organisation: OrganisationId, eg "RJE";
    /// Name.
    name: String, eg "Strategy and planning";
    /// Name of the team as the register uses it, or several with `;` between them; efforts that name a team fall on each carrier's role of that team.
    team: Option<String>, eg "planning";
    /// Pay band.
    band: Option<String>, eg "8a";
    /// Whole-time equivalents in post if nothing were vacant.
    wte: Wte, eg "6";
    /// People in the role; one of fewer than three is shown together with others of its organisation.
    people: Option<i64>, in 0.0..=100000.0, eg "7";
    /// Whether its answering work is the work of managers (read by the chapter `regime`).
    manager: bool = "yes", eg "yes";
    /// Share of working time that running services already take: low estimate.
    committed_share_low: Option<Share>, eg "0.6";
    /// Share of working time that running services already take: most likely.
    committed_share_mode: Option<Share>, eg "0.7";
    /// Share of working time that running services already take: high estimate.
    committed_share_high: Option<Share>, eg "0.8";
    /// Share of posts that are empty.
    vacancy_rate: Option<Share>, eg "0.08";
    /// Contracted hours a week of a full-time member; empty: the nation's.
    contracted_hours_week: Option<HoursWeek>, eg "37.5";
    /// Days of annual leave a year, bank holidays not counted; empty: the nation's.
    leave_days: Option<Days>, eg "29";
    /// Days of training a year; empty: the parameter.
    training_days: Option<Days>, eg "5";
    /// Share of the days that remain that sickness takes; empty: the parameter.
    sickness_rate: Option<Share>, eg "0.045";
    /// What an hour costs the employer, on-costs in; empty: by band.
    hour_cost: Option<PoundsHour>, eg "42.10";
    /// First day on which the role exists.
    from: Option<Date>, eg "2024-04-01";
    /// Last day on which it exists.
    until: Option<Date>, eg "2025-03-31";
}
