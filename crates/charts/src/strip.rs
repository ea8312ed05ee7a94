//! The small strip: one cell a month for the whole community.

use crate::Picture;
use crate::colour::{QUIET, Scale};
use crate::data::{Headroom, month_name, month_words};
use crate::svg::{Anchor, Svg, TextStyle};

/// Draws one cell a month: the share of teams that are overloaded decides its strength, any at all makes it orange.
#[must_use]
pub fn headroom_strip(headroom: &Headroom) -> Picture {
    let n_months = headroom.months.len().max(1);
    let width = (n_months as f64 * 13.0).min(260.0);
    let cell = width / n_months as f64;
    let scale = Scale { steps: [0.01, 0.1, 0.3] };
    let mut svg = Svg::new();
    let mut words = Vec::new();
    let label = TextStyle { size: 6.0, bold: false, fill: QUIET, anchor: Anchor::Start };
    svg.text(0.0, 5.6, &format!("Teams overloaded, of {}", headroom.roles.len()), label);
    for (i, month) in headroom.months.iter().enumerate() {
        let known: Vec<f64> = headroom.roles.iter().filter_map(|r| r.cells[i]).map(|c| c.p50).collect();
        let over = known.iter().filter(|p50| **p50 < 0.0).count();
        let share = over as f64 / known.len().max(1) as f64;
        let shade = if over > 0 { scale.shade(-share) } else { scale.shade(0.05) };
        let x = i as f64 * cell;
        svg.rect(x, 8.0, cell - 1.0, 13.0, shade.fill);
        let style = |fill| TextStyle { size: 6.0, bold: false, fill, anchor: Anchor::Middle };
        if over > 0 {
            svg.corner(x, 8.0, 4.0, shade.mark);
            svg.text(x + cell / 2.0, 17.4, &over.to_string(), style(shade.text));
            words.push(format!("{over} in {}", month_name(month)));
        }
        let short = month_words(month).0;
        svg.text(x + cell / 2.0, 28.0, &short[..short.len().min(1)], style(QUIET));
    }
    let alt = if words.is_empty() {
        "Strip of months: no team is overloaded in any.".into()
    } else {
        format!("Strip of months, teams overloaded: {}.", words.join(", "))
    };
    let subtitle = "Number of teams with less time than is asked, middle estimate; blue: none.";
    svg.picture((width, 30.0), "Teams overloaded by month", subtitle, alt)
}
