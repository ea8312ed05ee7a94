//! The house picture: headroom by role and month.

use std::ops::Range;

use crate::Picture;
use crate::colour::{GRID, INK, OVERLOAD, QUIET, ROOM, Scale, UNKNOWN};
use crate::data::{Headroom, HeadroomCell, HeadroomRole, chance_words, month_name, month_words};
use crate::svg::{Anchor, Svg, TextStyle, commas, shorten, signed, wrap_to};

/// Which part of the headroom a map shows, and the words by it.
#[derive(Clone, Debug)]
pub struct MapView {
    /// Roles to show, as places in [`Headroom::roles`]; those of one organisation stand under its name.
    pub roles: Vec<usize>,
    /// Months to show, as places in [`Headroom::months`].
    pub months: Range<usize>,
    /// The finding, as a sentence.
    pub title: String,
}

const WIDTH: f64 = 482.0;
const LABELS: f64 = 126.0;
const SUMS: f64 = 38.0;
const HEAD: f64 = 25.0;
const GROUP: f64 = 14.0;
const ROW: f64 = 18.5;
/// More months than this leave no room for hours in the cells.
const MOST_MONTHS_WITH_HOURS: usize = 14;

struct Drawing<'a> {
    headroom: &'a Headroom,
    view: &'a MapView,
    scale: Scale,
    cell: f64,
    svg: Svg,
    y: f64,
}

/// Draws headroom by role and month.
///
/// Blue cells have room, orange cells with a dark corner and a minus are overloaded; strength is by hours on a scale that is the same for
/// every view of the same data. The second line of a cell is the chance of overload, left out below 1 in 200. At the right and at the
/// bottom stand sums of means, as medians do not add up.
#[must_use]
pub fn headroom_map(headroom: &Headroom, view: &MapView) -> Picture {
    let n_months = view.months.len().max(1);
    let cell = (WIDTH - LABELS - SUMS) / n_months as f64;
    let scale = Scale::for_values_up_to(headroom.largest());
    let mut drawing = Drawing { headroom, view, scale, cell, svg: Svg::new(), y: 0.0 };
    drawing.head();
    let mut organisation = "";
    for &at in &view.roles {
        let Some(role) = headroom.roles.get(at) else { continue };
        if role.organisation != organisation {
            organisation = &role.organisation;
            drawing.group(organisation);
        }
        drawing.role(role);
    }
    drawing.sums();
    drawing.legend();
    let (height, alt) = (drawing.y, alternative(headroom, view));
    drawing.svg.picture((WIDTH, height), &view.title, &subtitle(headroom, view), alt)
}

fn style(size: f64, bold: bool, fill: &'static str, anchor: Anchor) -> TextStyle {
    TextStyle { size, bold, fill, anchor }
}

impl Drawing<'_> {
    fn with_hours(&self) -> bool {
        self.view.months.len() <= MOST_MONTHS_WITH_HOURS
    }

    fn head(&mut self) {
        for (i, month) in self.headroom.months[self.view.months.clone()].iter().enumerate() {
            let (short, _, year) = month_words(month);
            let x = LABELS + (i as f64 + 0.5) * self.cell;
            let short = if self.with_hours() { short } else { &short[..short.len().min(1)] };
            self.svg.text(x, 20.0, short, style(7.2, true, INK, Anchor::Middle));
            if i == 0 || month.ends_with("-01") {
                self.svg.text(x - self.cell / 2.0 + 2.0, 10.0, year, style(7.2, false, QUIET, Anchor::Start));
            }
        }
        self.svg.text(WIDTH, 10.0, "sum of", style(6.6, false, QUIET, Anchor::End));
        self.svg.text(WIDTH, 20.0, "means", style(6.6, false, QUIET, Anchor::End));
        self.y = HEAD;
    }

    fn group(&mut self, name: &str) {
        self.svg.text(0.0, self.y + 10.0, &shorten(name, 7.6, WIDTH), style(7.6, true, INK, Anchor::Start));
        self.y += GROUP;
    }

    fn role(&mut self, role: &HeadroomRole) {
        let lines = wrap_to(&role.name, 6.9, LABELS - 6.0, 2);
        let top = self.y + ROW / 2.0 + 2.4 - (lines.len() as f64 - 1.0) * 4.0;
        for (i, line) in lines.iter().enumerate() {
            self.svg.text(0.0, top + i as f64 * 8.0, line, style(6.9, false, INK, Anchor::Start));
        }
        for (i, at) in self.view.months.clone().enumerate() {
            self.one_cell(LABELS + i as f64 * self.cell, role.cells.get(at).copied().flatten());
        }
        let sum: f64 = role.cells[self.view.months.clone()].iter().flatten().map(|c| c.mean).sum();
        self.svg.text(WIDTH, self.y + ROW / 2.0 + 2.4, &signed(sum), style(7.0, true, INK, Anchor::End));
        self.y += ROW;
    }

    fn one_cell(&mut self, x: f64, cell: Option<HeadroomCell>) {
        let (width, height) = (self.cell - 1.0, ROW - 1.0);
        let middle = x + width / 2.0;
        let Some(cell) = cell else {
            self.svg.rect(x, self.y, width, height, UNKNOWN);
            self.svg.text(middle, self.y + ROW / 2.0 + 2.0, "?", style(6.6, false, QUIET, Anchor::Middle));
            return;
        };
        let shade = self.scale.shade(cell.p50);
        self.svg.rect(x, self.y, width, height, shade.fill);
        if cell.p50 < 0.0 {
            self.svg.corner(x, self.y, 5.0, shade.mark);
        }
        let chance = chance_words(cell.chance);
        if !self.with_hours() {
            let tenths = chance.strip_suffix(" in 10").unwrap_or(&chance);
            self.svg.text(middle, self.y + ROW / 2.0 + 2.2, tenths, style(6.2, false, shade.text, Anchor::Middle));
            return;
        }
        let y = if chance.is_empty() { self.y + ROW / 2.0 + 1.8 } else { self.y + 8.0 };
        self.svg.text(middle, y, &signed(cell.p50), style(6.7, true, shade.text, Anchor::Middle));
        self.svg.text(middle, self.y + 15.0, &chance, style(5.6, false, shade.text, Anchor::Middle));
    }

    fn sums(&mut self) {
        self.y += 2.0;
        self.svg.line((0.0, self.y), (WIDTH, self.y), INK, 0.6);
        let roles: Vec<&HeadroomRole> = self.view.roles.iter().filter_map(|&at| self.headroom.roles.get(at)).collect();
        let label = if roles.len() == self.headroom.roles.len() {
            "All teams, sum of means".into()
        } else {
            format!("These {} teams, sum of means", roles.len())
        };
        self.svg.text(0.0, self.y + 10.0, &label, style(6.9, true, INK, Anchor::Start));
        let mut total = 0.0;
        for (i, at) in self.view.months.clone().enumerate() {
            let sum: f64 = roles.iter().filter_map(|r| r.cells.get(at).copied().flatten()).map(|c| c.mean).sum();
            total += sum;
            let x = LABELS + (i as f64 + 0.5) * self.cell;
            if self.with_hours() {
                self.svg.text(x, self.y + 10.0, &signed(sum), style(6.4, true, INK, Anchor::Middle));
            }
        }
        self.svg.text(WIDTH, self.y + 10.0, &signed(total), style(7.0, true, INK, Anchor::End));
        self.y += 16.0;
    }

    fn legend(&mut self) {
        let [a, b, c] = self.scale.steps.map(commas);
        let words = [format!("under {a}"), format!("{a} to {b}"), format!("{b} to {c}"), format!("{c} or more")];
        self.y += 4.0;
        let box_width = 46.0;
        let centre = LABELS + (WIDTH - LABELS) / 2.0 - 8.0;
        self.svg.text(0.0, self.y + 8.0, "Hours a month", style(6.6, false, QUIET, Anchor::Start));
        for (i, text) in words.iter().enumerate() {
            for (side, shades, name) in [(-1.0, OVERLOAD, "over"), (1.0, ROOM, "room")] {
                let x = if side < 0.0 { centre - (i as f64 + 1.0) * box_width - 1.0 } else { centre + i as f64 * box_width + 1.0 };
                self.svg.rect(x, self.y, box_width - 1.0, 11.0, shades[i].fill);
                if side < 0.0 {
                    self.svg.corner(x, self.y, 5.0, shades[i].mark);
                }
                let text = if i == 3 { format!("{name} {c}+") } else { text.clone() };
                self.svg.text(x + box_width / 2.0, self.y + 7.8, &text, style(5.8, false, shades[i].text, Anchor::Middle));
            }
        }
        self.y += 14.0;
        self.svg.line((0.0, self.y), (WIDTH, self.y), GRID, 0.4);
        self.y += 1.0;
    }
}

fn subtitle(headroom: &Headroom, view: &MapView) -> String {
    let months = &headroom.months[view.months.clone()];
    let (first, last) = (months.first().map_or(String::new(), |m| month_name(m)), months.last().map_or(String::new(), |m| month_name(m)));
    let cell = if months.len() <= MOST_MONTHS_WITH_HOURS {
        "Hours of headroom (time available less time asked) by team and month, middle estimate; below it the chance of overload, blank \
         under 1 in 200"
    } else {
        "Headroom by team and month: colour by the middle estimate of hours; number: chance of overload in tenths, blank under 1 in 200"
    };
    format!("{cell}. Orange with a dark corner and a minus: overloaded. {first} to {last}.")
}

/// What the map shows, in words: every overloaded cell up to ten, worst first.
fn alternative(headroom: &Headroom, view: &MapView) -> String {
    let mut over: Vec<(f64, String)> = Vec::new();
    let mut n_cells = 0;
    for role in view.roles.iter().filter_map(|&at| headroom.roles.get(at)) {
        for at in view.months.clone() {
            let Some(cell) = role.cells.get(at).copied().flatten() else { continue };
            n_cells += 1;
            if cell.p50 < 0.0 {
                let month = month_name(&headroom.months[at]);
                over.push((cell.p50, format!("{}, {month}: {} hours", role.name, signed(cell.p50))));
            }
        }
    }
    over.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let months = &headroom.months[view.months.clone()];
    let span = months.first().zip(months.last()).map_or(String::new(), |(a, b)| format!(" from {} to {}", month_name(a), month_name(b)));
    let opening = format!("Heat map of headroom in hours of {} teams{span}.", view.roles.len());
    if over.is_empty() {
        return format!("{opening} All {n_cells} cells have room at the middle estimate.");
    }
    let (n_over, shown) = (over.len(), over.len().min(10));
    let list: Vec<String> = over.into_iter().take(shown).map(|(_, text)| text).collect();
    let more = if n_over > shown { format!("; and {} more", n_over - shown) } else { String::new() };
    format!(
        "{opening} {n_over} of {n_cells} cells are overloaded, the worst: {}{more}. The table of headroom holds every figure.",
        list.join("; ")
    )
}
