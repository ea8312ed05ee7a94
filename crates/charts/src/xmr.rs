//! XmR charts: single values over time with their mean, their limits, and what is more than chance.

use crate::Picture;
use crate::colour::{BLUE, GRID, INK, QUIET};
use crate::svg::{Anchor, Svg, TextStyle, n, width, wrap_to};

/// What a point shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmrMark {
    /// Chance explains it.
    Chance,
    /// Beyond a limit: a diamond.
    Outside,
    /// Part of a long rise or fall: a triangle, pointing up or down.
    Trend {
        /// Whether it rises.
        up: bool,
    },
    /// One of two of three near a limit: a square.
    Near,
    /// Part of a long row on one side of the mean: a ring.
    OneSide,
}

/// A month of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct XmrPoint {
    /// The month as it stands on the axis.
    pub label: String,
    /// Its value.
    pub value: f64,
    /// What it shows.
    pub mark: XmrMark,
    /// The same in words; empty where chance explains it.
    pub words: String,
}

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct XmrPanel {
    /// What the panel finds.
    pub label: String,
    /// What is measured: "times the estimate".
    pub unit: String,
    /// The months in order.
    pub points: Vec<XmrPoint>,
    /// Mean of all.
    pub mean: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// A value to hold the months against, with its name, such as 1: "as estimated".
    pub reference: Option<(f64, String)>,
}

/// Panels one below the other.
#[derive(Clone, Debug, PartialEq)]
pub struct XmrChart {
    /// The finding, as a sentence.
    pub title: String,
    /// What is measured, over which time, by which convention.
    pub subtitle: String,
    /// The panels.
    pub panels: Vec<XmrPanel>,
}

const WIDTH: f64 = 482.0;
const LEFT: f64 = 30.0;
/// Room for the names of the lines at the right.
const RIGHT: f64 = 86.0;
const HEAD: f64 = 26.0;
const PANEL: f64 = 104.0;
const FOOT: f64 = 20.0;
const ORANGE: &str = "#c75300";

/// Draws the panels: a line through the months, the mean, the limits dashed, and a shape of its own for each kind of signal, named where it begins.
#[must_use]
pub fn xmr_charts(chart: &XmrChart) -> Picture {
    let step = HEAD + PANEL + FOOT;
    let height = chart.panels.len().max(1) as f64 * step;
    let mut svg = Svg::new();
    for (i, panel) in chart.panels.iter().enumerate() {
        draw(&mut svg, panel, i as f64 * step);
    }
    let alt = chart.panels.iter().map(words).collect::<Vec<_>>().join(" ");
    svg.picture((WIDTH, height), &chart.title, &chart.subtitle, alt)
}

/// Where values and months lie in a panel.
struct Scale {
    low: f64,
    high: f64,
    top: f64,
    n_points: usize,
}

impl Scale {
    fn of(panel: &XmrPanel, top: f64) -> Self {
        let values = panel.points.iter().map(|p| p.value).chain([panel.lower, panel.upper]).chain(panel.reference.iter().map(|(v, _)| *v));
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = if high > low { (low, high) } else { (low - 1.0, high + 1.0) };
        // Room for the names of signals above and below.
        let room = 0.13 * (high - low);
        Self { low: low - room, high: high + room, top: top + HEAD, n_points: panel.points.len() }
    }

    fn y(&self, value: f64) -> f64 {
        self.top + PANEL * (1.0 - (value - self.low) / (self.high - self.low))
    }

    fn x(&self, at: usize) -> f64 {
        let span = WIDTH - LEFT - RIGHT - 16.0;
        LEFT + 8.0 + if self.n_points > 1 { span * at as f64 / (self.n_points - 1) as f64 } else { span / 2.0 }
    }
}

fn style(size: f64, bold: bool, fill: &'static str, anchor: Anchor) -> TextStyle {
    TextStyle { size, bold, fill, anchor }
}

/// A value as it stands on the scale: `1.25`, `12`.
fn number(value: f64) -> String {
    let text = if value.abs() < 10.0 { format!("{:.2}", value.abs()) } else { format!("{:.0}", value.abs()) };
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    if value < 0.0 && text != "0" { format!("−{text}") } else { text }
}

fn draw(svg: &mut Svg, panel: &XmrPanel, top: f64) {
    let scale = Scale::of(panel, top);
    let right = WIDTH - RIGHT;
    for (line, text) in wrap_to(&panel.label, 7.6, WIDTH * 0.9, 2).iter().enumerate() {
        svg.text(0.0, top + 8.0 + 9.0 * line as f64, text, style(7.6, true, INK, Anchor::Start));
    }
    lines(svg, panel, &scale, right);
    names_of_signals(svg, panel, &scale);
    for pair in (0..panel.points.len()).collect::<Vec<_>>().windows(2) {
        let at = |i: usize| (scale.x(i), scale.y(panel.points[i].value));
        svg.line(at(pair[0]), at(pair[1]), BLUE, 1.2);
    }
    for (i, point) in panel.points.iter().enumerate() {
        mark(svg, scale.x(i), scale.y(point.value), point.mark);
    }
    months(svg, panel, &scale, top + HEAD + PANEL + 10.0);
}

/// Mean, limits and reference, each with its name and value at the right.
fn lines(svg: &mut Svg, panel: &XmrPanel, scale: &Scale, right: f64) {
    let mut named: Vec<(f64, String, bool)> = vec![
        (panel.upper, format!("upper limit {}", number(panel.upper)), false),
        (panel.mean, format!("mean {}", number(panel.mean)), true),
        (panel.lower, format!("lower limit {}", number(panel.lower)), false),
    ];
    for (value, _, is_mean) in &named {
        let y = scale.y(*value);
        if *is_mean { svg.line((LEFT, y), (right, y), INK, 0.8) } else { svg.dashed((LEFT, y), (right, y), INK, 0.8) }
    }
    if let Some((value, name)) = &panel.reference {
        svg.line((LEFT, scale.y(*value)), (right, scale.y(*value)), GRID, 1.6);
        named.push((*value, format!("{name} {}", number(*value)), false));
    }
    svg.text(LEFT - 4.0, scale.top + 1.0, &panel.unit, style(6.4, false, QUIET, Anchor::Start));
    // Names keep a line's distance from one another, from the top.
    named.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut last = f64::NEG_INFINITY;
    for (value, text, bold) in named {
        let y = (scale.y(value) + 2.3).max(last + 7.6);
        svg.text(right + 4.0, y, &text, style(6.6, bold, INK, Anchor::Start));
        last = y;
    }
}

/// The shape of a point: signals differ in shape from chance and from each other, so that they do in grey.
fn mark(svg: &mut Svg, x: f64, y: f64, mark: XmrMark) {
    let r = 3.6;
    match mark {
        XmrMark::Chance => svg.circle(x, y, 2.2, BLUE, "#ffffff"),
        XmrMark::Outside => svg.polygon(&[(x, y - r - 0.8), (x + r + 0.8, y), (x, y + r + 0.8), (x - r - 0.8, y)], ORANGE),
        XmrMark::Trend { up: true } => svg.polygon(&[(x, y - r), (x + r, y + r), (x - r, y + r)], ORANGE),
        XmrMark::Trend { up: false } => svg.polygon(&[(x, y + r), (x + r, y - r), (x - r, y - r)], ORANGE),
        XmrMark::Near => svg.rect(x - 3.0, y - 3.0, 6.0, 6.0, ORANGE),
        XmrMark::OneSide => svg.circle(x, y, 3.2, "#ffffff", ORANGE),
    }
}

/// Each run of one signal is named once, above or below the point where it begins.
fn names_of_signals(svg: &mut Svg, panel: &XmrPanel, scale: &Scale) {
    // Where the last words above and below end: what would run into them stands a line farther out.
    let mut ends = [f64::NEG_INFINITY; 2];
    for (i, point) in panel.points.iter().enumerate() {
        let begins = i == 0 || panel.points[i - 1].words != point.words;
        if point.words.is_empty() || !begins {
            continue;
        }
        let half = width(&point.words, 6.4) / 2.0;
        let x = scale.x(i).clamp(LEFT + half, WIDTH - RIGHT - half);
        let y = scale.y(point.value);
        let above = point.value >= panel.mean;
        let end = &mut ends[usize::from(above)];
        let out = if x - half > *end { 0.0 } else { 7.6 };
        let y = if above { y - 7.5 - out } else { y + 12.0 + out };
        // White below the words: lines do not run through them.
        svg.rect(x - half - 1.5, y - 6.2, 2.0 * half + 3.0, 8.2, "#ffffff");
        svg.text(x, y, &point.words, style(6.4, false, INK, Anchor::Middle));
        *end = x + half;
    }
}

/// Months below, as many as there is room for, the first and last among them.
fn months(svg: &mut Svg, panel: &XmrPanel, scale: &Scale, y: f64) {
    let widest = panel.points.iter().map(|p| width(&p.label, 6.4)).fold(1.0, f64::max) + 6.0;
    let room = ((WIDTH - LEFT - RIGHT) / widest).floor().max(1.0) as usize;
    let each = panel.points.len().div_ceil(room).max(1);
    let last = panel.points.len().saturating_sub(1);
    for (i, point) in panel.points.iter().enumerate() {
        let near_the_last = i != last && last - i < each;
        if i == last || (i % each == 0 && !near_the_last) {
            svg.text(scale.x(i), y, &point.label, style(6.4, false, QUIET, Anchor::Middle));
        }
    }
}

fn words(panel: &XmrPanel) -> String {
    let signals: Vec<String> =
        panel.points.iter().filter(|p| !p.words.is_empty()).map(|p| format!("{} {} ({})", p.label, number(p.value), p.words)).collect();
    let signals = if signals.is_empty() { "no point is more than chance".into() } else { signals.join("; ") };
    format!(
        "{}. {} months, mean {}, limits {} and {} {}: {signals}.",
        panel.label,
        n(panel.points.len() as f64),
        number(panel.mean),
        number(panel.lower),
        number(panel.upper),
        panel.unit
    )
}
