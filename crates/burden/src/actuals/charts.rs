//! Charts over time: whether recorded hours and requests change more than by chance.

use community::cell::Cell;
use community::{Community, Month};
use uncertainty::{Xmr, xmr};

use super::{Recorded, by_month};
use crate::history::History;
use crate::log::RequestLog;

/// Months from which a chart is drawn.
const LEAST_POINTS: usize = 6;

/// A month of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPoint {
    /// The month.
    pub month: Month,
    /// Recorded hours over estimated ones, or requests.
    pub value: f64,
}

/// A series of months with its XmR chart.
#[derive(Clone, Debug, PartialEq)]
pub struct OverTime {
    /// Stable id: `recorded`, `recorded-ROLE`, `requests`.
    pub id: String,
    /// What it is, for people.
    pub name: String,
    /// Index of the role, if it is of one.
    pub role: Option<usize>,
    /// The months.
    pub points: Vec<ChartPoint>,
    /// Centre, limits and signals.
    pub chart: Xmr,
    /// Months between the first and the last that have no value.
    pub gaps: usize,
}

/// The charts of a community: recorded over estimated hours of all rows together and of each role, and requests of the whole months of the log; each from
/// six months on.
pub(crate) fn over_time(
    community: &Community,
    months: &[Month],
    history: &History,
    recorded: Option<&Recorded>,
    log: Option<&RequestLog>,
) -> Vec<OverTime> {
    let mut charts = Vec::new();
    let mut add = |id: String, name: String, role: Option<usize>, points: Vec<ChartPoint>| {
        let values: Vec<f64> = points.iter().map(|p| p.value).collect();
        if let (true, Some(chart)) = (points.len() >= LEAST_POINTS, xmr(&values, history.xmr)) {
            let span = points.last().map_or(0, |l| l.month.ordinal()) - points[0].month.ordinal() + 1;
            let gaps = usize::try_from(span).unwrap_or(0).saturating_sub(points.len());
            charts.push(OverTime { id, name, role, points, chart, gaps });
        }
    };
    if let Some(recorded) = recorded {
        let ratios = |hours: Vec<(f64, f64)>| -> Vec<ChartPoint> {
            let with = months.iter().zip(hours).filter(|(_, (estimate, _))| *estimate > 0.0);
            with.map(|(&month, (estimate, hours))| ChartPoint { month, value: hours / estimate }).collect()
        };
        add("recorded".into(), "All that was recorded".into(), None, ratios(by_month(recorded.pairs.iter())));
        // One role alone is all there is.
        for (role, _) in recorded.roles.iter().filter(|_| recorded.roles.len() > 1) {
            let pairs = recorded.pairs.iter().filter(|p| p.role == *role);
            let id = format!("recorded-{}", community.roles.rows[*role].role);
            let name = crate::names::role(community, *role);
            add(id, crate::words::capital(&name), Some(*role), ratios(by_month(pairs)));
        }
    }
    if let Some(log) = log {
        // Months of which the log was kept from the first day to the last.
        let whole = log.when.iter().filter_map(|row| {
            let month = <Month as Cell>::parse(&row.id).ok()?;
            (log.from <= month.first_day() && month.last_day() <= log.until).then_some(ChartPoint { month, value: row.count as f64 })
        });
        add("requests".into(), "Requests in the log".into(), None, whole.collect());
    }
    charts
}
