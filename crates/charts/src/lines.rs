//! Lines of one quantity against another: small multiples, each with its own scales.

use crate::Picture;
use crate::colour::{BLUE, GRID, INK, OVERLOAD, QUIET};
use crate::svg::{Anchor, Svg, TextStyle, width, wrap_to};

/// How a line is drawn: told apart by dots too, not by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// Solid and blue.
    Solid,
    /// Brown, with dots on it.
    Dotted,
}

/// A line with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is; it stands at the line's end.
    pub label: String,
    /// How it is drawn.
    pub stroke: Stroke,
    /// Its points, in order.
    pub points: Vec<(f64, f64)>,
}

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePanel {
    /// What it shows, as a sentence.
    pub title: String,
    /// What runs to the right.
    pub across: String,
    /// What runs up.
    pub up: String,
    /// Lowest and highest value that is shown upwards; none: from 0 to a round number above all.
    pub range: Option<(f64, f64)>,
    /// The lines.
    pub lines: Vec<Line>,
    /// Points that are marked, with their words.
    pub marks: Vec<((f64, f64), String)>,
}

/// Panels side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct LineCharts {
    /// The finding, as a sentence.
    pub title: String,
    /// What is measured, in which unit, over which time, how sure.
    pub subtitle: String,
    /// The panels.
    pub panels: Vec<LinePanel>,
    /// Panels a row.
    pub columns: usize,
}

const WIDTH: f64 = 482.0;
const HEAD: f64 = 44.0;
const FOOT: f64 = 26.0;
const LEFT: f64 = 30.0;
const GAP: f64 = 14.0;
const SMALL: f64 = 7.0;

/// Draws the panels.
#[must_use]
pub fn lines(chart: &LineCharts) -> Picture {
    let columns = chart.columns.max(1);
    let step = (WIDTH + GAP) / columns as f64;
    let inner = if columns == 1 { 190.0 } else { 100.0 };
    let rows = chart.panels.len().div_ceil(columns).max(1);
    let height = rows as f64 * (HEAD + inner + FOOT);
    let mut svg = Svg::new();
    for (i, panel) in chart.panels.iter().enumerate() {
        let corner = ((i % columns) as f64 * step, (i / columns) as f64 * (HEAD + inner + FOOT));
        draw(&mut svg, panel, corner, (step - GAP - LEFT, inner));
    }
    let alt = chart.panels.iter().map(words).collect::<Vec<_>>().join(" ");
    svg.picture((WIDTH, height), &chart.title, &chart.subtitle, alt)
}

/// A round number at or above: of which half is round too.
fn round_up(most: f64) -> f64 {
    let mut unit = 1.0;
    while unit < most {
        unit *= 10.0;
    }
    while unit / 10.0 >= most && most > 0.0 {
        unit /= 10.0;
    }
    [0.1, 0.12, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0]
        .into_iter()
        .map(|share| share * unit)
        .find(|top| *top >= most * 0.999)
        .unwrap_or(unit)
}

fn tick(value: f64) -> String {
    let text = if value.abs() >= 10.0 { format!("{value:.0}") } else { format!("{value:.2}") };
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn draw(svg: &mut Svg, panel: &LinePanel, (left, top): (f64, f64), (span, inner): (f64, f64)) {
    let points = || panel.lines.iter().flat_map(|l| &l.points);
    let right = round_up(points().map(|p| p.0).fold(1e-9, f64::max));
    let (least, most) = panel.range.unwrap_or_else(|| (0.0, round_up(points().map(|p| p.1).fold(1e-9, f64::max))));
    let x = |value: f64| left + LEFT + (value / right).clamp(0.0, 1.0) * span;
    let y = |value: f64| top + HEAD + inner * (1.0 - ((value - least) / (most - least)).clamp(0.0, 1.0));
    let style = |size: f64, fill: &'static str, anchor: Anchor, bold: bool| TextStyle { size, fill, anchor, bold };
    for (k, line) in wrap_to(&panel.title, 8.0, 0.86 * (LEFT + span), 3).iter().enumerate() {
        svg.text(left, top + 9.0 + 10.0 * k as f64, line, style(8.0, INK, Anchor::Start, true));
    }
    svg.text(left, top + HEAD - 5.0, &panel.up, style(SMALL, QUIET, Anchor::Start, false));
    for part in [0.0, 0.5, 1.0] {
        let level = least + part * (most - least);
        svg.line((x(0.0), y(level)), (x(right), y(level)), GRID, 0.5);
        svg.text(x(0.0) - 3.0, y(level) + 2.5, &tick(level), style(SMALL, QUIET, Anchor::End, false));
        let anchor = if part == 1.0 { Anchor::End } else { Anchor::Middle };
        svg.text(x(part * right), top + HEAD + inner + 9.0, &tick(part * right), style(SMALL, QUIET, anchor, false));
    }
    svg.text(x(0.0), top + HEAD + inner + 19.0, &panel.across, style(SMALL, QUIET, Anchor::Start, false));
    for line in &panel.lines {
        let points: Vec<(f64, f64)> = line.points.iter().map(|p| (x(p.0), y(p.1))).collect();
        match line.stroke {
            Stroke::Solid => svg.polyline(&points, BLUE, 1.6),
            Stroke::Dotted => {
                svg.polyline(&points, OVERLOAD[3].fill, 1.3);
                dots(svg, &points);
            }
        }
    }
    labels(svg, panel, &x, &y, (left + LEFT, left + LEFT + span, top + HEAD));
    for ((at, up), text) in &panel.marks {
        svg.circle(x(*at), y(*up), 2.6, "#ffffff", INK);
        let anchor = if x(*at) > left + LEFT + 0.6 * span { Anchor::End } else { Anchor::Start };
        let aside = if matches!(anchor, Anchor::End) { -5.0 } else { 5.0 };
        svg.text(x(*at) + aside, y(*up) - 4.0, text, style(SMALL, INK, anchor, false));
    }
}

/// Dots on a line, every so far, so that it is told from a solid one in grey.
fn dots(svg: &mut Svg, points: &[(f64, f64)]) {
    const APART: f64 = 11.0;
    let mut last: Option<(f64, f64)> = None;
    for &here in points {
        if last.is_none_or(|l| (here.0 - l.0).abs() + (here.1 - l.1).abs() >= APART) {
            svg.circle(here.0, here.1, 1.1, OVERLOAD[3].fill, OVERLOAD[3].fill);
            last = Some(here);
        }
    }
}

/// The name of each line at its end, moved apart where they would lie on each other.
fn labels(svg: &mut Svg, panel: &LinePanel, x: &impl Fn(f64) -> f64, y: &impl Fn(f64) -> f64, (from, until, top): (f64, f64, f64)) {
    const APART: f64 = 8.0;
    let ends = panel.lines.iter().filter_map(|l| l.points.last().map(|p| (l, *p)));
    let mut placed: Vec<(f64, f64, f64)> = Vec::new();
    for (line, (at, up)) in ends.filter(|e| !e.0.label.is_empty()) {
        let wide = width(&line.label, SMALL);
        let end = (x(at) - 2.0).clamp(from + wide, until);
        let mut row = y(up) - 3.0;
        while placed.iter().any(|p| (p.0 - row).abs() < APART && end - wide < p.2 && p.1 < end) {
            row -= APART;
        }
        let row = row.max(top + 6.0);
        placed.push((row, end - wide, end));
        svg.text(end, row, &line.label, TextStyle { size: SMALL, fill: INK, anchor: Anchor::End, bold: false });
    }
}

fn words(panel: &LinePanel) -> String {
    let line = |l: &Line| {
        let (first, last) = (l.points.first()?, l.points.last()?);
        Some(format!("{} from {} to {} at {}", l.label, tick(first.1), tick(last.1), tick(last.0)))
    };
    let lines: Vec<String> = panel.lines.iter().filter_map(line).collect();
    format!("{}: {}, against {}: {}.", panel.title, panel.up, panel.across, lines.join("; "))
}
