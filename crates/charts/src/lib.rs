//! Result tables to pictures: SVG with its text alternative.
//!
//! Knows: result tables, shapes, colours that hold for the colour-blind and in grey, how wide a text is.
//!
//! Must not know: how a figure is computed (the chapters), where a picture stands (`report`, `server`).
//!
//! Start reading at [`Headroom::from_table`] and [`headroom_map`], the house picture: roles down, months across, one cell a month.
//! Every picture is a function of its data alone: the same table gives the same bytes.

mod bars;
mod bundles;
mod colour;
mod data;
mod fan;
mod gantt;
mod lines;
mod map;
mod places;
mod shares;
mod strip;
mod svg;
mod xmr;

pub use bars::{Bar, Bars, bars};
pub use bundles::bundle_grid;
pub use data::{ChartError, Headroom, HeadroomCell, HeadroomRole};
pub use fan::{Fan, FanPoint, Fans, fans};
pub use gantt::gantt;
pub use lines::{Line, LineCharts, LinePanel, Stroke, lines};
pub use map::{MapView, headroom_map};
pub use places::{MapPlace, MapSite, PlacesMap, places_map};
pub use shares::weight_and_hours;
pub use strip::headroom_strip;
pub use xmr::{XmrChart, XmrMark, XmrPanel, XmrPoint, xmr_charts};

use svg::escape;

/// A picture and what has to stand by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The drawing, without its title.
    pub svg: String,
    /// What it shows, for who cannot see it.
    pub alt: String,
    /// The finding, as a sentence.
    pub title: String,
    /// What is measured, in which unit, over which time, how sure.
    pub subtitle: String,
    /// Width in points as drawn for paper.
    pub width: f64,
    /// Height in points.
    pub height: f64,
}

impl Picture {
    /// The drawing with its title and subtitle above it, to stand alone in a file.
    #[must_use]
    pub fn standalone(&self) -> String {
        // The reader's machine may have none of the fonts asked for but wider ones: lines end early enough for these.
        let room = self.width * 0.82;
        let title = svg::wrap(&self.title, 12.0, room);
        let subtitle = svg::wrap(&self.subtitle, 8.0, room);
        let mut top = String::new();
        let mut y = 0.0;
        for (lines, size, step, weight) in [(&title, 12.0, 15.0, "bold"), (&subtitle, 8.0, 11.0, "normal")] {
            for line in lines {
                y += step;
                top.push_str(&format!(
                    "<text x=\"0\" y=\"{y}\" font-family=\"{}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"#212b32\">{}</text>\n",
                    svg::FONTS,
                    escape(line)
                ));
            }
        }
        let offset = y + 6.0;
        let inner = self.svg.replacen("<svg ", &format!("<svg y=\"{offset}\" width=\"{}\" height=\"{}\" ", self.width, self.height), 1);
        let (w, h) = (self.width + 24.0, self.height + offset + 24.0);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-12 -12 {w} {h}\" width=\"{}\" height=\"{}\" role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n\
             <rect x=\"-12\" y=\"-12\" width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n{top}{inner}</svg>\n",
            w * 2.0,
            h * 2.0,
            escape(&self.title),
            escape(&self.alt)
        )
    }
}

#[cfg(test)]
mod tests;
