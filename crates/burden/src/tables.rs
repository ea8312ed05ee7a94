//! The result as tables. Names of tables and columns are fixed: pages, papers and data files rely on them.

mod bill;
mod dates;
mod doubts;
mod log;
mod recorded;
mod roles;

pub(crate) use doubts::result_words;
pub(crate) use log::{ALL as LOG_ALL, FIGURES as LOG_FIGURES};
pub(crate) use recorded::{RATIO, chart_words};
pub(crate) use roles::committed_text;

use findings::{Column, ResultTable, Unit, Value};

use crate::result::Burden;
use crate::scenarios;
use community::Community;

/// All tables.
pub(crate) fn tables(burden: &Burden, community: &Community) -> Vec<ResultTable> {
    let mut tables = vec![
        roles::headroom(burden, community),
        roles::roles(burden, community),
        bill::issuers(burden),
        bill::origins(burden),
        bill::looks(burden),
        bill::organisations(burden, community),
        bill::bands(burden),
        bill::demands(burden, community),
        dates::collisions(burden, community),
        dates::counts(burden),
        dates::closed_days(burden, community),
        doubts::to_confirm(burden),
    ];
    if let Some(log) = &burden.log {
        tables.extend([log::rates(log, community), log::when(log)]);
    }
    if !burden.scenarios.is_empty() {
        tables.extend([scenarios::table(burden), scenarios::cells_table(burden, community)]);
    }
    tables.extend(recorded::all(burden, community));
    tables
}

pub(crate) fn optional(value: Option<f64>) -> Value {
    value.map_or(Value::Unknown, Value::from)
}

pub(crate) fn text(name: &str, label: &str) -> Column {
    Column::text(name, label)
}

pub(crate) fn hours(name: &str, label: &str) -> Column {
    Column::number(name, label, Unit::Hours)
}

pub(crate) fn hours_year(name: &str, label: &str) -> Column {
    Column::number(name, label, Unit::HoursYear)
}

pub(crate) fn share(name: &str, label: &str) -> Column {
    Column::number(name, label, Unit::Share)
}

pub(crate) fn pounds_year(name: &str, label: &str) -> Column {
    Column::number(name, label, Unit::PoundsYear)
}

pub(crate) fn count(name: &str, label: &str) -> Column {
    Column::number(name, label, Unit::Count)
}

/// The months looked at and how sure the figures are, for subtitles.
pub(crate) fn period(burden: &Burden) -> String {
    let months = match (burden.months.first(), burden.months.last()) {
        (Some(first), Some(last)) => crate::words::months(*first, *last),
        _ => String::new(),
    };
    format!("{months}; {} samples, correlation of estimates {}", crate::words::bare(f64::from(burden.samples)), burden.correlation)
}
