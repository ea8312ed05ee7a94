//! What a row of `scenarios` does, with its value read.

use crate::cell::{Cell as _, CellError, parse_number};
use crate::ids::{DemandId, OrganisationId, RoleOrTeam};
use crate::tables::{Change, Scenario};
use crate::units::{Share, Wte};

/// Most times fewer that a demand can be asked for: once a year instead of daily.
const MOST_TIMES: f64 = 366.0;

/// Most days by which a demand can be put off: two years.
const MOST_DAYS: f64 = 730.0;

/// What a row of `scenarios` does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The demand goes.
    Drop,
    /// The demand is done together with another, when that is due.
    Merge {
        /// The other.
        with: DemandId,
    },
    /// Of its due dates one in so many stays.
    LessOften {
        /// How many times fewer.
        times: u32,
    },
    /// It is done one time for all that carry it.
    OnceForAll {
        /// The organisation that does it; nobody named: all share its hours.
        by: Option<OrganisationId>,
    },
    /// Evidence that exists is used again.
    Reuse {
        /// The share of the hours that stays.
        stays: Share,
    },
    /// Another role or team does it.
    Delegate {
        /// Which.
        to: RoleOrTeam,
    },
    /// It is due later.
    Delay {
        /// Days of the calendar.
        days: i64,
    },
    /// A role has more people.
    AddPeople {
        /// Whole-time equivalents.
        wte: Wte,
    },
}

impl Scenario {
    /// What the row does.
    ///
    /// # Errors
    /// [`CellError`] for the column `value`, if the change needs another.
    pub fn action(&self) -> Result<Action, CellError> {
        let value = self.value.as_deref().map(str::trim).filter(|v| !v.is_empty());
        let named = |what: &str| value.ok_or_else(|| CellError::expected(what));
        let number = |what: &str, valid: fn(f64) -> bool| {
            let read = parse_number(named(what)?).map_err(|error| CellError { expected: what.into(), hint: error.hint })?;
            if valid(read) { Ok(read) } else { Err(CellError::expected(what)) }
        };
        match self.change {
            Change::Drop => Ok(Action::Drop),
            Change::Merge => Ok(Action::Merge { with: DemandId::parse(named("the demand with which it is done together")?)? }),
            Change::LessOften => {
                let whole = |v: f64| v.fract() == 0.0 && (2.0..=MOST_TIMES).contains(&v);
                let times = number("how many times fewer, a whole number from 2 to 366", whole)?;
                Ok(Action::LessOften { times: times as u32 })
            }
            Change::OnceForAll => Ok(Action::OnceForAll { by: value.map(OrganisationId::parse).transpose()? }),
            Change::Reuse => {
                let stays = number("the share of the hours that stays, from 0 to 1", |v| (0.0..=1.0).contains(&v))?;
                Ok(Action::Reuse { stays: Share(stays) })
            }
            Change::Delegate => Ok(Action::Delegate { to: RoleOrTeam::parse(named("the role or team that does it instead")?)? }),
            Change::Delay => {
                let whole = |v: f64| v.fract() == 0.0 && (1.0..=MOST_DAYS).contains(&v);
                Ok(Action::Delay { days: number("days, a whole number from 1 to 730", whole)? as i64 })
            }
            Change::AddPeople => {
                Ok(Action::AddPeople { wte: Wte(number("whole-time equivalents, a number over 0", |v| v > 0.0 && v <= 10_000.0)?) })
            }
        }
    }
}

impl std::fmt::Display for Scenario {
    /// As a person would say it: `do ‘D24-042’ 2 times less often`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (target, value) = (&self.target, self.value.as_deref().unwrap_or("").trim());
        match self.change {
            Change::Drop => write!(f, "drop ‘{target}’"),
            Change::Merge => write!(f, "do ‘{target}’ together with ‘{value}’"),
            Change::LessOften => write!(f, "do ‘{target}’ {value} times less often"),
            Change::OnceForAll if value.is_empty() => write!(f, "do ‘{target}’ one time for all that carry it, its hours shared"),
            Change::OnceForAll => write!(f, "do ‘{target}’ one time for all, by ‘{value}’"),
            Change::Reuse => match parse_number(value) {
                Ok(stays) => write!(f, "reuse evidence for ‘{target}’: {:.0} % of its hours stay", stays * 100.0),
                Err(_) => write!(f, "reuse evidence for ‘{target}’"),
            },
            Change::Delegate => write!(f, "give ‘{target}’ to ‘{value}’"),
            Change::Delay => write!(f, "put ‘{target}’ off by {value} days"),
            Change::AddPeople => write!(f, "add {value} WTE to ‘{target}’"),
        }
    }
}
