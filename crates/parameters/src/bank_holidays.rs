//! Bank holidays of the four nations, 2006 to 2030: `params/bank_holidays.csv`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use community::Nation;
use jiff::civil::Date;

/// Nation, date and name of each holiday, on the weekday on which it is kept.
const TEXT: &str = include_str!("../../../params/bank_holidays.csv");

/// Where the bank holidays come from, in words.
pub const BANK_HOLIDAYS_SOURCE: &str = "Banking and Financial Dealings Act 1971, schedule 1, and the St Andrew's Day Bank Holiday (Scotland) \
    Act 2007, with the proclamations of 2011, 2012, 2020, 2022, 2023 and, for Scotland, 15 June 2026 (Scottish Government, 5 February 2026, \
    read 2026-11-24): computed by those rules, substitute days included; on every weekday the same as the Python package `holidays` 0.109, but \
    for St Andrew's Day 2006, which was before the Act. Years after 2026 follow the rules and may yet be changed by proclamation; local \
    holidays of Scottish towns and boards are not in it";

/// The bank holidays of a nation from 2006 to 2030, each on the weekday on which it is kept.
#[must_use]
pub fn bank_holidays(nation: Nation) -> &'static BTreeSet<Date> {
    static HOLIDAYS: OnceLock<Vec<BTreeSet<Date>>> = OnceLock::new();
    let by_nation = HOLIDAYS.get_or_init(|| Nation::ALL.iter().map(|nation| read(nation.word())).collect());
    let index = Nation::ALL.iter().position(|n| *n == nation).expect("every nation is in the list of nations");
    &by_nation[index]
}

fn read(nation: &str) -> BTreeSet<Date> {
    let lines = TEXT.lines().skip(1).filter_map(|line| line.split_once(','));
    let dates = lines.filter(|(of, _)| *of == nation).map(|(_, rest)| rest.split(',').next().unwrap_or(rest));
    dates.map(|date| date.parse().expect("the shipped file holds dates; a test reads them all")).collect()
}
