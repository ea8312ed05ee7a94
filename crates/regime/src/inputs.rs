//! What the chapter starts from: managers' work by organisation, and what was measured.

use uncertainty::Pert;

use crate::RegimeError;

/// Items a week.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct ItemsWeek(pub f64);

/// Hours of answering for one item.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct HoursItem(pub f64);

/// Hours of managers in a week.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct HoursWeek(pub f64);

/// Patients a week.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct PatientsWeek(pub f64);

/// Weeks.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Weeks(pub f64);

/// The work of one organisation's managers, from the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Workload {
    /// Code of the organisation.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Items of national and regional origin, requests without a calendar in: `lam`.
    pub above: ItemsWeek,
    /// Items of local and own origin: `a0`.
    pub local: ItemsWeek,
    /// Mean answering hours an item: `h`.
    pub hours_item: HoursItem,
    /// Standard deviation of that mean.
    pub hours_item_sd: HoursItem,
    /// Managers' hours a week after committed work, low, most likely and high: `H`.
    pub hours_week: [HoursWeek; 3],
    /// Whether every role says what running services take.
    pub committed_given: bool,
    /// Referrals, where a series gives them: `d0`.
    pub referrals: Option<PatientsWeek>,
    /// Mean wait, where a series gives it: `w0`.
    pub wait: Option<Weeks>,
}

impl Workload {
    /// Managers' hours a week as a distribution.
    ///
    /// # Errors
    /// [`RegimeError::NoManagers`] if they have no time at all at the most likely estimate.
    pub fn hours(&self) -> Result<Pert, RegimeError> {
        let [low, mode, high] = self.hours_week.map(|h| h.0);
        if mode <= 0.0 {
            return Err(RegimeError::NoManagers(format!(
                "`{}` has {mode:.0} hours of managers a week after what running services and delivering take; lower `committed_share_mode` of its roles, or mark delivering that others do",
                self.id
            )));
        }
        Pert::new(low.clamp(0.02 * mode, mode), mode, high.max(mode))
            .map_err(|e| RegimeError::NoManagers(format!("`{}`: hours of managers {e}", self.id)))
    }
}
