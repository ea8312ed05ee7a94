//! The centre's levers over time, and measures over time.

use crate::calendar::Month;
use crate::ids::{OrganisationId, RegimeId};
use crate::spec::{choice, table};

choice! {
    /// How a lever acts over time.
    LeverKind {
        /// Held at a value.
        Level = "level",
        /// Added while it lasts.
        Wave = "wave",
        /// Added at once.
        Pulse = "pulse",
    }
}
choice! {
    /// What a series measures.
    Measure {
        /// Patients referred.
        Referrals = "referrals",
        /// Patients treated.
        Treated = "treated",
        /// Patients waiting.
        List = "list",
        /// Mean wait in weeks.
        Wait = "wait",
        /// Patients over the target.
        Breaches = "breaches",
        /// Reserves in weeks of turnover.
        Reserves = "reserves",
        /// Managers' hours.
        Hours = "hours",
    }
}

table! {
    /// The centre's levers, by regime, organisation and month.
    Regime in "regimes" key [];
    /// Name of the regime; rows of one name belong together.
    regime: RegimeId, eg "grip";
    /// The organisation; empty: all.
    organisation: Option<OrganisationId>, eg "RJE";
    /// The lever.
    lever: String, eg "kap";
    /// How it acts.
    kind: LeverKind, eg "level";
    /// First month.
    from: Option<Month>, eg "2024-10";
    /// Last month.
    until: Option<Month>, eg "2025-03";
    /// Value.
    value: f64, eg "16";
}

table! {
    /// What was measured, by organisation and month.
    SeriesRow in "series" key ["organisation", "measure", "month"];
    /// The organisation.
    organisation: OrganisationId, eg "RJE";
    /// What was measured.
    measure: Measure, eg "list";
    /// The month.
    month: Month, eg "2024-04";
    /// Value.
    value: f64, eg "61250";
}
