//! Outlines of places, for maps.

use std::collections::BTreeMap;

use crate::ids::PlaceId;

/// A closed line of longitudes and latitudes, in degrees; the first point stands again at the end.
pub type Ring = Vec<(f64, f64)>;

/// Outlines of places, from `boundaries.geojson` in the community's folder; maps alone use them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boundaries(BTreeMap<PlaceId, Vec<Ring>>);

impl Boundaries {
    /// Adds rings to the outline of a place.
    pub fn add(&mut self, place: PlaceId, rings: impl IntoIterator<Item = Ring>) {
        self.0.entry(place).or_default().extend(rings);
    }

    /// The rings of a place; none where it has no outline.
    #[must_use]
    pub fn of(&self, place: &str) -> &[Ring] {
        self.0.get(place).map_or(&[], Vec::as_slice)
    }

    /// Places with an outline, in order, with their rings.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&PlaceId, &[Ring])> {
        self.0.iter().map(|(place, rings)| (place, rings.as_slice()))
    }

    /// Whether no place has an outline.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
