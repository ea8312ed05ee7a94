//! What `aircover.toml` says of the community as a whole.

use std::collections::BTreeMap;

use crate::calendar::{Month, Nation};

/// A value of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Number(f64),
    /// Yes or no.
    YesNo(bool),
    /// Several values.
    List(Vec<Setting>),
}

/// The community as a whole: what it is called, which months are looked at, whose calendar holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// What the community is called.
    pub name: String,
    /// Country, as text for the reader.
    pub country: String,
    /// First month looked at.
    pub first_month: Month,
    /// How many months are looked at, 1 to 120.
    pub months: u32,
    /// Whose bank holidays hold.
    pub calendar: Nation,
    /// ISO 4217 code.
    pub currency: String,
    /// A sentence that stands on every page, such as that the community is an illustration.
    pub notice: Option<String>,
    /// Settings of the chapters, raw, by dotted key: `burden.samples`.
    pub settings: BTreeMap<String, Setting>,
}

impl Profile {
    /// The months looked at, in order.
    pub fn months(&self) -> impl ExactSizeIterator<Item = Month> + use<> {
        let first = self.first_month;
        (0..self.months as i32).map(move |n| first.plus(n)).collect::<Vec<_>>().into_iter()
    }

    /// First day looked at.
    #[must_use]
    pub fn first_day(&self) -> jiff::civil::Date {
        self.first_month.first_day()
    }

    /// Last day looked at.
    #[must_use]
    pub fn last_day(&self) -> jiff::civil::Date {
        self.first_month.plus(self.months as i32 - 1).last_day()
    }
}
