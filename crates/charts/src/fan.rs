//! Fans: quantiles over time, small multiples on one scale.

use crate::Picture;
use crate::colour::{BLUE, GRID, INK, QUIET};
use crate::svg::{Anchor, Svg, TextStyle};

/// One moment of a fan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FanPoint {
    /// Time in years.
    pub year: f64,
    /// P10, P25, P50, P75, P90.
    pub quantiles: [f64; 5],
}

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Fan {
    /// What it stands for.
    pub label: String,
    /// Its moments, in order of time.
    pub points: Vec<FanPoint>,
}

/// Fans side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Fans {
    /// The finding, as a sentence.
    pub title: String,
    /// What is measured, in which unit, over which time, how sure.
    pub subtitle: String,
    /// The panels; the scale is one, from 0 to `most`.
    pub fans: Vec<Fan>,
    /// Top of the scale.
    pub most: f64,
    /// How a value is written at the scale: share in per cent.
    pub per_cent: bool,
}

const WIDTH: f64 = 482.0;
const COLUMNS: usize = 3;
const PANEL: f64 = 92.0;
const HEAD: f64 = 16.0;
const FOOT: f64 = 22.0;
const LEFT: f64 = 30.0;
/// Light and darker band: they differ in grey too.
const OUTER: &str = "#cfe0f3";
const INNER: &str = "#8fb8e3";

/// Draws the panels, three a row: P10 to P90 light, P25 to P75 darker, P50 a line.
#[must_use]
pub fn fans(chart: &Fans) -> Picture {
    let rows = chart.fans.len().div_ceil(COLUMNS).max(1);
    let step = WIDTH / COLUMNS as f64;
    let height = rows as f64 * (HEAD + PANEL + FOOT);
    let mut svg = Svg::new();
    for (i, fan) in chart.fans.iter().enumerate() {
        let (x, y) = ((i % COLUMNS) as f64 * step, (i / COLUMNS) as f64 * (HEAD + PANEL + FOOT));
        panel(&mut svg, chart, fan, x, y, step - LEFT - 10.0);
    }
    let alt = chart.fans.iter().map(words).collect::<Vec<_>>().join(" ");
    svg.picture((WIDTH, height), &chart.title, &chart.subtitle, alt)
}

fn panel(svg: &mut Svg, chart: &Fans, fan: &Fan, left: f64, top: f64, span: f64) {
    let last = fan.points.last().map_or(1.0, |p| p.year).max(0.1);
    let x = |year: f64| left + LEFT + year / last * span;
    let y = |value: f64| top + HEAD + PANEL * (1.0 - (value / chart.most).clamp(0.0, 1.0));
    svg.text(left + LEFT, top + 10.0, &fan.label, TextStyle { size: 8.5, fill: INK, anchor: Anchor::Start, bold: true });
    for part in [0.0, 0.5, 1.0] {
        let value = part * chart.most;
        svg.line((left + LEFT, y(value)), (left + LEFT + span, y(value)), GRID, 0.5);
        let text = if chart.per_cent { format!("{:.0} %", value * 100.0) } else { format!("{value:.1}") };
        svg.text(left + LEFT - 3.0, y(value) + 2.5, &text, TextStyle { size: 7.0, fill: QUIET, anchor: Anchor::End, bold: false });
    }
    for (low, high, fill) in [(0, 4, OUTER), (1, 3, INNER)] {
        let above = fan.points.iter().map(|p| (x(p.year), y(p.quantiles[high])));
        let below = fan.points.iter().rev().map(|p| (x(p.year), y(p.quantiles[low])));
        svg.polygon(&above.chain(below).collect::<Vec<_>>(), fill);
    }
    for pair in fan.points.windows(2) {
        svg.line((x(pair[0].year), y(pair[0].quantiles[2])), (x(pair[1].year), y(pair[1].quantiles[2])), BLUE, 1.6);
    }
    let foot = top + HEAD + PANEL + 10.0;
    svg.text(left + LEFT, foot, "today", TextStyle { size: 7.0, fill: QUIET, anchor: Anchor::Start, bold: false });
    svg.text(
        left + LEFT + span,
        foot,
        &format!("in {last:.0} years"),
        TextStyle { size: 7.0, fill: QUIET, anchor: Anchor::End, bold: false },
    );
}

fn words(fan: &Fan) -> String {
    let Some(last) = fan.points.last() else { return format!("{}: nothing.", fan.label) };
    let [low, _, middle, _, high] = last.quantiles;
    format!(
        "{}: after {:.0} years {:.2} in the middle world, between {:.2} and {:.2} in eight of ten.",
        fan.label, last.year, middle, low, high
    )
}
