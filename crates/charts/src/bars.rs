//! Bars with whiskers from P10 to P90.

use findings::words::capital;

use crate::Picture;
use crate::colour::{BLUE, GRID, INK, PALE_TEAL, QUIET, TEAL, round_down};
use crate::svg::{Anchor, Svg, TextStyle, commas, signed, width, wrap_to};

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// A word below the label, such as what is assumed.
    pub note: String,
    /// Its parts, one a name in [`Bars::parts`].
    pub parts: Vec<f64>,
    /// P10 and P90 of the whole, where it is estimated.
    pub range: Option<(f64, f64)>,
}

/// A bar chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// The finding, as a sentence.
    pub title: String,
    /// What is measured, in which unit, over which time, how sure.
    pub subtitle: String,
    /// The unit in words: "hours a year".
    pub unit: String,
    /// Names of the parts, one or two.
    pub parts: Vec<String>,
    /// The bars, from the top.
    pub bars: Vec<Bar>,
}

const WIDTH: f64 = 482.0;
const LABELS: f64 = 168.0;
/// Least height of a bar's row.
const ROW: f64 = 20.0;
const LINE: f64 = 8.2;
const HEAD: f64 = 28.0;

impl Bar {
    fn total(&self) -> f64 {
        self.parts.iter().sum()
    }
}

/// Draws horizontal bars from zero, with the range of each as a whisker and its figures beside it.
#[must_use]
pub fn bars(chart: &Bars) -> Picture {
    let largest = chart.bars.iter().map(|b| b.range.map_or(b.total(), |(_, high)| high.max(b.total()))).fold(1.0, f64::max);
    let values = chart.bars.iter().map(|b| width(&value_words(b), 6.8) * 1.06 + 8.0).fold(0.0, f64::max);
    let span = (WIDTH - LABELS - values).max(100.0);
    let at = |value: f64| LABELS + (value.max(0.0) / largest) * span;
    let labels: Vec<Vec<(String, f64)>> = chart.bars.iter().map(label_lines).collect();
    let heights: Vec<f64> = labels.iter().map(|lines| (lines.len() as f64 * LINE + 5.0).max(ROW)).collect();
    let height = HEAD + heights.iter().sum::<f64>() + 6.0;
    let mut svg = Svg::new();
    draw_head(&mut svg, chart, largest, height, &at);
    let mut y = HEAD;
    for ((bar, lines), row) in chart.bars.iter().zip(&labels).zip(&heights) {
        draw_label(&mut svg, lines, y + row / 2.0);
        draw_bar(&mut svg, bar, y + row / 2.0, &at);
        y += row;
    }
    svg.line((LABELS, HEAD - 3.0), (LABELS, height - 3.0), INK, 0.7);
    svg.picture((WIDTH, height), &chart.title, &chart.subtitle, alternative(chart))
}

fn style(size: f64, bold: bool, fill: &'static str, anchor: Anchor) -> TextStyle {
    TextStyle { size, bold, fill, anchor }
}

fn draw_head(svg: &mut Svg, chart: &Bars, largest: f64, height: f64, at: &impl Fn(f64) -> f64) {
    let mut x = LABELS;
    if chart.parts.len() > 1 {
        for (i, part) in chart.parts.iter().enumerate() {
            let (fill, stroke) = if i == 0 { (BLUE, BLUE) } else { (PALE_TEAL, TEAL) };
            svg.outlined([x + 0.5, 3.0, 8.0, 8.0], fill, stroke);
            svg.text(x + 12.0, 10.0, part, style(7.0, false, INK, Anchor::Start));
            x += 22.0 + width(part, 7.0);
        }
    }
    svg.text(0.0, 10.0, &capital(&chart.unit), style(6.6, false, QUIET, Anchor::Start));
    let step = round_down((largest / 3.0).max(1.0));
    let mut tick = 0.0;
    while tick <= largest {
        svg.line((at(tick), HEAD - 3.0), (at(tick), height - 3.0), GRID, 0.5);
        svg.text(at(tick), HEAD - 6.0, &commas(tick), style(6.4, false, QUIET, Anchor::Middle));
        tick += step;
    }
}

/// The lines of a label with their sizes: up to two of the label, one of the note.
fn label_lines(bar: &Bar) -> Vec<(String, f64)> {
    let label = wrap_to(&bar.label, 7.0, LABELS - 8.0, 2).into_iter().map(|line| (line, 7.0));
    let note = wrap_to(&bar.note, 6.2, LABELS - 8.0, 2).into_iter().map(|line| (line, 6.2));
    label.chain(note).collect()
}

fn draw_label(svg: &mut Svg, lines: &[(String, f64)], middle: f64) {
    let top = middle + 2.4 - (lines.len() as f64 - 1.0) * LINE / 2.0;
    for (i, (line, size)) in lines.iter().enumerate() {
        let fill = if *size < 7.0 { QUIET } else { INK };
        svg.text(0.0, top + i as f64 * LINE, line, style(*size, false, fill, Anchor::Start));
    }
}

fn draw_bar(svg: &mut Svg, bar: &Bar, middle: f64, at: &impl Fn(f64) -> f64) {
    let mut from = 0.0;
    for (i, part) in bar.parts.iter().enumerate() {
        let (x0, x1) = (at(from), at(from + part));
        match i {
            0 => svg.rect(x0, middle - 5.0, x1 - x0, 10.0, BLUE),
            _ if x1 - x0 > 0.2 => svg.outlined([x0 + 0.3, middle - 4.7, (x1 - x0 - 0.6).max(0.1), 9.4], PALE_TEAL, TEAL),
            _ => {}
        }
        from += part;
    }
    let mut end = at(from);
    if let Some((low, high)) = bar.range {
        // white below ink: the whisker shows on the bar and beside it
        svg.line((at(low), middle), (at(high), middle), "#ffffff", 2.2);
        svg.line((at(low), middle), (at(high), middle), INK, 1.0);
        for x in [at(low), at(high)] {
            svg.line((x, middle - 2.6), (x, middle + 2.6), INK, 1.0);
        }
        end = end.max(at(high));
    }
    svg.text(end + 5.0, middle + 2.4, &value_words(bar), style(6.8, true, INK, Anchor::Start));
}

fn value_words(bar: &Bar) -> String {
    let range = bar.range.map_or(String::new(), |(low, high)| format!(" ({} to {})", signless(low), signless(high)));
    format!("{}{range}", signless(bar.total()))
}

fn signless(value: f64) -> String {
    if value < 0.0 { signed(value) } else { commas(value) }
}

fn alternative(chart: &Bars) -> String {
    let each: Vec<String> = chart.bars.iter().map(|bar| format!("{} {}", bar.label, value_words(bar))).collect();
    format!("Bar chart, {}: {}.", chart.unit, each.join("; "))
}
