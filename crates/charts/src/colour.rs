//! Colours: a set that holds for the colour-blind, with text of at least 4.5 : 1 on each.

/// Text.
pub(crate) const INK: &str = "#212b32";
/// Text of lesser weight, 7 : 1 on white.
pub(crate) const QUIET: &str = "#4c6272";
/// Lines of the grid.
pub(crate) const GRID: &str = "#d8dde0";
/// Where nothing is known.
pub(crate) const UNKNOWN: &str = "#f0f4f5";
/// Answering: the first part of a bar.
pub(crate) const BLUE: &str = "#005eb8";
/// Delivering: the second part.
pub(crate) const PALE_TEAL: &str = "#8fd0cc";
/// Border of the second part, 3 : 1 on white.
pub(crate) const TEAL: &str = "#007f7a";

/// A fill, the text on it, and the mark in its corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shade {
    pub(crate) fill: &'static str,
    pub(crate) text: &'static str,
    pub(crate) mark: &'static str,
}

const fn shade(fill: &'static str, text: &'static str, mark: &'static str) -> Shade {
    Shade { fill, text, mark }
}

/// Room, from little to much; lighter than overload throughout, so that overload stands out in grey too.
pub(crate) const ROOM: [Shade; 4] =
    [shade("#f1f6fc", INK, INK), shade("#d9e8f7", INK, INK), shade("#b4d2ef", INK, INK), shade("#84b6e4", "#000000", INK)];

/// Overload, from little to much.
pub(crate) const OVERLOAD: [Shade; 4] = [
    shade("#fdebdc", INK, "#8a3a00"),
    shade("#f9c395", INK, "#6b2d00"),
    shade("#ea8c42", "#000000", "#3d1a00"),
    shade("#c75300", "#ffffff", "#ffffff"),
];

/// The classes of hours that the shades stand for; the scale holds over all pictures of one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    /// Lower ends of the second, third and fourth class.
    pub(crate) steps: [f64; 3],
}

impl Scale {
    /// A scale for values as large as `largest`: a third, a tenth and a thirtieth of it, taken down to round numbers.
    pub(crate) fn for_values_up_to(largest: f64) -> Self {
        let largest = largest.max(30.0);
        Self { steps: [round_down(largest / 30.0), round_down(largest / 10.0), round_down(largest / 3.0)] }
    }

    pub(crate) fn class(&self, value: f64) -> usize {
        self.steps.iter().filter(|step| value.abs() >= **step).count()
    }

    pub(crate) fn shade(&self, value: f64) -> Shade {
        if value < 0.0 { OVERLOAD[self.class(value)] } else { ROOM[self.class(value)] }
    }
}

/// The largest of 1, 2, 5, 10, 20, 50 … that is not above `value` (which is at least 1).
pub(crate) fn round_down(value: f64) -> f64 {
    let mut unit = 1.0;
    while unit * 10.0 <= value {
        unit *= 10.0;
    }
    match value / unit {
        v if v >= 5.0 => 5.0 * unit,
        v if v >= 2.0 => 2.0 * unit,
        _ => unit,
    }
}
