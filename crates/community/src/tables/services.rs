//! Where people live, what they need, and which site gives it.

use jiff::civil::Time;

use crate::ids::{OrganisationId, PlaceId, ServiceId, SiteId};
use crate::spec::{choice, table};
use crate::units::{Degrees, Minutes, PatientsYear, Pounds, Share, Weeks};

choice! {
    /// Whether a site gives a service.
    ProvisionStatus {
        /// It does today.
        Now = "now",
        /// It could.
        Could = "could",
        /// It cannot.
        Never = "never",
        /// It has to.
        Must = "must",
    }
}
choice! {
    /// How people travel.
    Mode {
        /// By car.
        Car = "car",
        /// By public transport.
        Public = "public",
        /// By ambulance.
        Ambulance = "ambulance",
        /// On foot.
        Walk = "walk",
    }
}

table! {
    /// Where patients live.
    PlaceRow in "places" key ["place"];
    /// Short code, such as the LSOA.
    place: PlaceId, eg "E01029500";
    /// Name.
    name: Option<String>, eg "Stafford centre";
    /// People who live there.
    population: f64, in 0.0..=100000000.0, eg "1720";
    /// Latitude.
    latitude: Option<Degrees>, in -90.0..=90.0, eg "52.81";
    /// Longitude.
    longitude: Option<Degrees>, eg "-2.12";
    /// Decile of deprivation: 1 is the most deprived tenth.
    deprivation_decile: Option<i64>, in 1.0..=10.0, eg "4";
    /// Rural or urban.
    rural_urban: Option<String>, eg "urban";
}

table! {
    /// How many patients a place has for a service.
    Need in "needs" key ["place", "service"];
    /// The place.
    place: PlaceId, eg "E01029500";
    /// The service.
    service: ServiceId, eg "stroke";
    /// Patients a year.
    patients_year: PatientsYear, eg "2.7";
}

table! {
    /// Services, and what is known of them.
    Service in "services" key ["service"];
    /// Short code.
    service: ServiceId, eg "stroke";
    /// Name.
    name: String, eg "Acute stroke care";
    /// Fewest patients a year that a unit should see.
    min_patients_year: Option<PatientsYear>, eg "600";
    /// Longest journey that is acceptable.
    max_minutes: Option<Minutes>, eg "60";
    /// Services that must stand on the same site.
    requires: Vec<ServiceId>, eg "neurosurgery";
    /// Tariff.
    tariff_patient: Option<Pounds>, eg "4000";
    /// Minutes to the outside centre that is always open.
    outside_minutes: Option<Minutes>, eg "75";
    /// What a patient costs at the outside centre.
    outside_cost: Option<Pounds>, eg "4000";
    /// Disutility of a minute of travel in the model of choice.
    beta_minute: Option<f64>, in 0.0..=10.0, eg "0.15";
    /// Disutility of a week of waiting in the model of choice.
    beta_week: Option<f64>, in 0.0..=10.0, eg "0.03";
    /// Utility of a unit of quality in the model of choice.
    beta_quality: Option<f64>, in -100.0..=100.0, eg "2";
    /// What a utility-minute is worth.
    pounds_utility_minute: Option<Pounds>, eg "4";
    /// Benefit to health of one patient treated.
    health_benefit_patient: Option<Pounds>, eg "9000";
    /// Year of the prices.
    price_year: Option<i64>, in 1900.0..=2200.0, eg "2024";
}

table! {
    /// Where services are given.
    Site in "sites" key ["site"];
    /// Short code.
    site: SiteId, eg "RJE01";
    /// Name.
    name: String, eg "Royal Stoke University Hospital";
    /// Whose it is.
    organisation: Option<OrganisationId>, eg "RJE";
    /// Latitude.
    latitude: Option<Degrees>, in -90.0..=90.0, eg "53.00";
    /// Longitude.
    longitude: Option<Degrees>, eg "-2.21";
}

table! {
    /// What each site gives or could give.
    Provision in "provision" key ["site", "service", "level"];
    /// The site.
    site: SiteId, eg "RJE01";
    /// The service.
    service: ServiceId, eg "stroke";
    /// The level at which it is given, where there are several.
    level: Option<String>, eg "basic";
    /// Whether it does today, could, cannot or has to.
    status: ProvisionStatus, eg "now";
    /// Patients a year that it can see.
    capacity_year: Option<PatientsYear>, eg "1200";
    /// Fixed cost a year.
    fixed_cost_year: Option<Pounds>, eg "2000000";
    /// Cost a patient.
    cost_patient: Option<Pounds>, eg "3000";
    /// Capital needed to begin.
    capital: Option<Pounds>, eg "8500000";
    /// Type of project, for optimism bias.
    project_kind: Option<String>, eg "standard buildings";
    /// Months of works before it can begin.
    works_months: Option<i64>, in 0.0..=240.0, eg "18";
    /// Wait.
    wait_weeks: Option<Weeks>, eg "12";
    /// Quality, in the unit of `beta_quality`.
    quality: Option<f64>, eg "0.85";
    /// What draws patients beside time, wait and quality, in utility.
    attraction: Option<f64>, in -100.0..=100.0, eg "0.1";
}

table! {
    /// Minutes from places to sites.
    Travel in "travel" key ["place", "site", "mode", "departs"];
    /// The place.
    place: PlaceId, eg "E01029500";
    /// The site.
    site: SiteId, eg "RJE01";
    /// Minutes.
    minutes: Minutes, eg "23.5";
    /// How.
    mode: Mode = "car", eg "car";
    /// When the journey begins.
    departs: Option<Time>, eg "12:00";
}

table! {
    /// Recorded activity: who went where.
    Flow in "flows" key ["place", "site", "service"];
    /// The place.
    place: PlaceId, eg "E01029500";
    /// The site.
    site: SiteId, eg "RJE01";
    /// The service.
    service: ServiceId, eg "stroke";
    /// Patients a year.
    patients_year: PatientsYear, eg "2.1";
}

table! {
    /// Practices' and networks' lists and budgets.
    PatientList in "lists" key ["organisation"];
    /// The practice or network.
    organisation: OrganisationId, eg "M83001";
    /// People on the list.
    people: i64, in 0.0..=100000000.0, eg "9120";
    /// Budget a year.
    budget_year: Option<Pounds>, eg "1500000";
}

choice! {
    /// How a provider is paid.
    Payment {
        /// By what it does.
        Activity = "activity",
        /// A sum.
        Block = "block",
        /// A sum and a share by what it does.
        Blended = "blended",
    }
}

table! {
    /// How each organisation is paid for each service, and what it weighs.
    Contract in "contracts" key ["organisation", "service"];
    /// The organisation.
    organisation: OrganisationId, eg "RJE";
    /// The service.
    service: ServiceId, eg "elective";
    /// How it is paid.
    payment: Payment, eg "blended";
    /// Share that follows activity.
    activity_share: Option<Share>, eg "0.4";
    /// Weight of the whole system's result in what it decides.
    system_weight: Option<Share>, eg "0.2";
    /// Weight of its own patients' benefit in what it decides.
    own_benefit_weight: Option<Share>, eg "0.5";
}
