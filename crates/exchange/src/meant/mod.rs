//! What people mean by what they write into cells: hours, ticks, dates, money.
//!
//! Each function takes one text and gives what it can mean, or nothing. None of them guesses: a text that can mean two things gives
//! nothing, or says that it is doubtful.

mod dates;
mod hours;
mod words;

pub(crate) use dates::{DayOrder, Meant, date, month};
pub(crate) use hours::{hours, number};
pub(crate) use words::{Tick, plain, tick};
