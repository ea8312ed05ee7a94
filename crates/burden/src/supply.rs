//! Hours that a role has: supply, before what running services take of it.

use community::tables::Role;
use community::{Community, Month, Nation};
use findings::{Quantity, Term, TermSource, Unit};
use jiff::civil::Date;
use parameters::{BANK_HOLIDAYS_SOURCE, Known, Parameters};
use uncertainty::Pert;

use crate::BurdenError;
use crate::bodies::Life;
use crate::days::Days;
use crate::words::row_source;

/// A number with where it comes from, and the ends of its range.
#[derive(Clone, Debug)]
pub(crate) struct Sourced {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub source: TermSource,
    /// Id of the parameter, where the role does not say.
    pub parameter: Option<String>,
}

/// The factors of a role's supply in one month.
///
/// `supply = wte · (1 − vacancy) · weekly_hours/5 · working_days · (1 − leave_share) · (1 − sickness) · (1 − committed_share)`, where
/// `working_days` are the weekdays less bank holidays on which the role exists and `leave_share` is leave and training taken in the month ÷ its
/// working days. Leave falls by the weights of the months (April to March sums to the allowance), training by a twelfth a month.
///
/// Oracle: a full-time year of 2024/25 with 29 days of leave, 5 of training and 4.5 % sickness is 1,550 to 1,570 hours.
#[derive(Clone, Debug)]
pub(crate) struct SupplyTerms {
    pub wte: f64,
    pub vacancy: Sourced,
    pub weekly_hours: Sourced,
    /// Working days on which the role exists.
    pub working_days: f64,
    pub leave_days_year: Sourced,
    pub training_days_year: Sourced,
    /// This month's part of a year's leave.
    pub leave_weight: f64,
    pub leave_share: f64,
    pub sickness: Sourced,
    month_days: f64,
}

impl SupplyTerms {
    pub fn new(
        community: &Community,
        parameters: &Parameters,
        days: &Days,
        life: Life,
        role: usize,
        month: Month,
    ) -> Result<Self, BurdenError> {
        let row = &community.roles.rows[role];
        let on = month.first_day();
        let nation = community.profile.calendar.word();
        let given = |value: Option<f64>, id: &str| sourced(community, parameters, role, row, value, id, on);
        let (start, end) = days.month_days(month);
        let month_days = f64::from(days.count(start, end));
        let leave_days_year = given(row.leave_days.map(|d| d.get()), &format!("working_time.leave_days.{nation}"))?;
        let training_days_year = given(row.training_days.map(|d| d.get()), "working_time.training_days")?;
        let leave_weight = leave_weight(parameters, month)?;
        let off = leave_days_year.value * leave_weight + training_days_year.value / 12.0;
        Ok(Self {
            wte: row.wte.get(),
            vacancy: given(row.vacancy_rate.map(|s| s.get()), "working_time.vacancy_rate")?,
            weekly_hours: given(row.contracted_hours_week.map(|h| h.get()), &format!("working_time.weekly_hours.{nation}"))?,
            working_days: f64::from(days.count(start.max(life.from), end.min(life.until))),
            leave_days_year,
            training_days_year,
            leave_weight,
            leave_share: if month_days > 0.0 { (off / month_days).min(1.0) } else { 0.0 },
            sickness: given(row.sickness_rate.map(|s| s.get()), "working_time.sickness_rate")?,
            month_days,
        })
    }

    /// Supply if running services took nothing.
    pub fn hours(&self) -> f64 {
        let contracted = self.wte * (1.0 - self.vacancy.value) * (self.weekly_hours.value / 5.0) * self.working_days;
        contracted * (1.0 - self.leave_share) * (1.0 - self.sickness.value)
    }

    /// How many hours hang on each parameter: from one end of its range to the other, the others held.
    pub fn swings(&self) -> Vec<(String, f64)> {
        let hours = self.hours();
        let ratio = |part: f64, whole: f64| if whole > 0.0 { hours * part / whole } else { 0.0 };
        let days_off = (1.0 - self.leave_share) * self.month_days;
        let swing = [
            (&self.vacancy, ratio(self.vacancy.high - self.vacancy.low, 1.0 - self.vacancy.value)),
            (&self.sickness, ratio(self.sickness.high - self.sickness.low, 1.0 - self.sickness.value)),
            (&self.weekly_hours, ratio(self.weekly_hours.high - self.weekly_hours.low, self.weekly_hours.value)),
            (&self.leave_days_year, ratio((self.leave_days_year.high - self.leave_days_year.low) * self.leave_weight, days_off)),
            (&self.training_days_year, ratio((self.training_days_year.high - self.training_days_year.low) / 12.0, days_off)),
        ];
        swing.into_iter().filter_map(|(factor, hours)| factor.parameter.clone().map(|id| (id, hours.abs()))).collect()
    }

    /// The factors as terms of a derivation.
    pub fn terms(&self, community: &Community, role: usize) -> Vec<Term> {
        let row = &community.roles.rows[role];
        let wte = row_source(&community.roles, role, row.role.to_string(), None);
        let calendar = TermSource::Calendar { source: format!("bank holidays of {}: {BANK_HOLIDAYS_SOURCE}", community.profile.calendar) };
        let term = |name: &str, value: f64, unit: Unit, source: &TermSource| Term {
            name: name.into(),
            quantity: Quantity::new(value, unit),
            source: source.clone(),
        };
        vec![
            term("whole-time equivalents", self.wte, Unit::Wte, &wte),
            term("share of posts that are empty", self.vacancy.value, Unit::Share, &self.vacancy.source),
            term("contracted hours a week", self.weekly_hours.value, Unit::Hours, &self.weekly_hours.source),
            term("working days on which the role exists", self.working_days, Unit::Days, &calendar),
            term("days of leave a year", self.leave_days_year.value, Unit::Days, &self.leave_days_year.source),
            term(
                "this month's part of the year's leave",
                self.leave_weight,
                Unit::Share,
                &TermSource::Parameter {
                    id: "working_time.leave_month_weight".into(),
                    source: "the weight of this month ÷ the weights of all twelve".into(),
                },
            ),
            term(
                "days of training a year, a twelfth in each month",
                self.training_days_year.value,
                Unit::Days,
                &self.training_days_year.source,
            ),
            term("share of days lost to sickness", self.sickness.value, Unit::Share, &self.sickness.source),
        ]
    }
}

fn leave_weight(parameters: &Parameters, month: Month) -> Result<f64, BurdenError> {
    let on = month.first_day();
    let weight = |m: i8| parameters.get(&format!("working_time.leave_month_weight.{m:02}"), on).map(|known| known.central);
    let mut whole = 0.0;
    for m in 1..=12 {
        whole += weight(m)?;
    }
    Ok(if whole > 0.0 { weight(month.month())? / whole } else { 1.0 / 12.0 })
}

fn sourced(
    community: &Community,
    parameters: &Parameters,
    index: usize,
    row: &Role,
    value: Option<f64>,
    id: &str,
    on: Date,
) -> Result<Sourced, BurdenError> {
    if let Some(value) = value {
        let source = row_source(&community.roles, index, row.role.to_string(), None);
        return Ok(Sourced { value, low: value, high: value, source, parameter: None });
    }
    let known = parameters.get(id, on)?;
    Ok(Sourced {
        value: known.central,
        low: known.low.unwrap_or(known.central),
        high: known.high.unwrap_or(known.central),
        source: parameter_source(&known),
        parameter: Some(id.to_owned()),
    })
}

/// A parameter as the source of a term.
pub(crate) fn parameter_source(known: &Known<'_>) -> TermSource {
    TermSource::Parameter { id: known.parameter.id.clone(), source: format!("{}: {}", known.kind.word(), known.source) }
}

/// The share of a role's time that running services take: a range, a point where one number is given, nothing where none is.
pub(crate) fn committed(role: &Role) -> Option<Pert> {
    let [low, mode, high] = [role.committed_share_low, role.committed_share_mode, role.committed_share_high].map(|s| s.map(|s| s.get()));
    crate::load::three_points(low, mode, high)
}

/// The parameter that says what an hour of a role costs, where the role does not.
pub(crate) fn cost_parameter(role: &Role) -> Option<String> {
    let band = role.band.as_deref()?.trim().to_lowercase();
    let band = band.strip_prefix("band").map_or(band.as_str(), str::trim);
    Some(format!("burden.hour_cost.band_{band}"))
}

/// The parameter that says which share of an hour's cost the centre pays in the employer's stead.
pub(crate) fn central_parameter(nation: Nation) -> String {
    format!("burden.central_share_of_hour_cost.{}", nation.word())
}

/// What an hour of a role costs in a month, in pounds: its employer, and the whole system, which pays part of the contributions to pensions
/// centrally. `employer = system · (1 − central share)`; what a role says itself is the employer's cost, a parameter for its band the
/// system's. Nothing where neither says; a nation without a parameter has no central share.
pub(crate) fn hour_cost(parameters: &Parameters, nation: Nation, role: &Role, month: Month) -> Option<HourCost> {
    let central = parameters.get(&central_parameter(nation), month.first_day()).map_or(0.0, |known| known.central);
    match role.hour_cost {
        Some(cost) => Some(HourCost { employer: cost.get(), system: cost.get() / (1.0 - central) }),
        None => {
            let system = parameters.get(&cost_parameter(role)?, month.first_day()).ok()?.central;
            Some(HourCost { employer: system * (1.0 - central), system })
        }
    }
}

/// What an hour costs, in pounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HourCost {
    /// What the employer pays.
    pub employer: f64,
    /// What the employer and the centre pay together.
    pub system: f64,
}
