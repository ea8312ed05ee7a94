//! Maps of places and sites: who goes where, and whose journey changes.

use crate::Picture;
use crate::colour::{BLUE, GRID, INK, OVERLOAD, QUIET, ROOM, TEAL, UNKNOWN};
use crate::svg::{Anchor, Svg, TextStyle, shorten, width};

const WIDTH: f64 = 482.0;
const MARGIN: f64 = 14.0;
const LEGEND: f64 = 30.0;
/// Least and greatest height of the map.
const HEIGHTS: (f64, f64) = (240.0, 470.0);
/// Radius of the circle of the place with the most patients, and of one with next to none.
const RADII: (f64, f64) = (9.0, 1.6);
/// Minutes from which a change counts, and the steps of its strength.
const STEPS: [f64; 4] = [0.5, 5.0, 10.0, 20.0];

/// A place on a map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPlace {
    /// Longitude, in degrees.
    pub longitude: f64,
    /// Latitude, in degrees.
    pub latitude: f64,
    /// Its outline, where there is one: rings of longitude and latitude.
    pub rings: Vec<Vec<(f64, f64)>>,
    /// Patients a year: the size of its circle.
    pub patients: f64,
    /// The site that its patients go to, as a place in [`PlacesMap::sites`].
    pub site: usize,
    /// Minutes by which their journey changes; `None`: the map is of who goes where.
    pub change: Option<f64>,
}

/// A site on a map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapSite {
    /// Longitude, in degrees.
    pub longitude: f64,
    /// Latitude, in degrees.
    pub latitude: f64,
    /// What it is called.
    pub label: String,
    /// Whether it is open.
    pub open: bool,
}

/// What a map shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacesMap {
    /// The finding, as a sentence.
    pub title: String,
    /// What is shown, how sure.
    pub subtitle: String,
    /// Places.
    pub places: Vec<MapPlace>,
    /// Sites.
    pub sites: Vec<MapSite>,
}

/// From longitude and latitude to the page: equirectangular about the middle, north up.
struct Projection {
    west: f64,
    north: f64,
    scale: f64,
    squeeze: f64,
    left: f64,
}

impl Projection {
    fn of(map: &PlacesMap) -> Option<(Self, f64)> {
        let points = map.places.iter().map(|p| (p.longitude, p.latitude));
        let open = map.sites.iter().filter(|s| s.open).map(|s| (s.longitude, s.latitude));
        let outlines = map.places.iter().flat_map(|p| p.rings.iter().flatten().copied());
        let all: Vec<(f64, f64)> = points.chain(open).chain(outlines).collect();
        let first = all.first().filter(|_| !map.places.is_empty())?;
        let bounds =
            all.iter().fold((first.0, first.0, first.1, first.1), |(w, e, s, n), (x, y)| (w.min(*x), e.max(*x), s.min(*y), n.max(*y)));
        let (west, east, south, north) = bounds;
        let squeeze = libm::cos(((south + north) / 2.0).to_radians());
        let (across, down) = (((east - west) * squeeze).max(1e-3), (north - south).max(1e-3));
        let scale = ((WIDTH - 2.0 * MARGIN) / across).min((HEIGHTS.1 - 2.0 * MARGIN) / down);
        let height = (down * scale + 2.0 * MARGIN).max(HEIGHTS.0);
        let left = (WIDTH - across * scale) / 2.0;
        Some((Self { west, north: north + (height - 2.0 * MARGIN - down * scale) / 2.0 / scale, scale, squeeze, left }, height))
    }

    fn at(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        (self.left + (longitude - self.west) * self.squeeze * self.scale, MARGIN + (self.north - latitude) * self.scale)
    }
}

/// Draws places as circles whose area grows with patients, over outlines where there are some. Of who goes where, a line runs from each place to its site; of changes, circles of longer
/// journeys are orange with a plus, of shorter ones blue with a minus, stronger by minutes. Open sites are squares with their names. `None` without places.
#[must_use]
pub fn places_map(map: &PlacesMap) -> Option<Picture> {
    let (projection, height) = Projection::of(map)?;
    let mut svg = Svg::new();
    svg.rect(0.0, 0.0, WIDTH, height, "#ffffff");
    for place in &map.places {
        let fill = place.change.map_or(UNKNOWN, shade_of);
        for ring in &place.rings {
            let points: Vec<(f64, f64)> = ring.iter().map(|(x, y)| projection.at(*x, *y)).collect();
            svg.outline(&points, fill, "#aeb7bd", 0.4);
        }
    }
    let most = map.places.iter().map(|p| p.patients).fold(0.0, f64::max);
    let changes = map.places.iter().any(|p| p.change.is_some());
    for place in map.places.iter().filter(|_| !changes) {
        if let Some(site) = map.sites.get(place.site) {
            svg.line(projection.at(place.longitude, place.latitude), projection.at(site.longitude, site.latitude), "#768692", 0.5);
        }
    }
    let mut order: Vec<&MapPlace> = map.places.iter().collect();
    order.sort_by(|a, b| b.patients.total_cmp(&a.patients));
    for place in order {
        circle(&mut svg, &projection, place, most);
    }
    sites(&mut svg, &projection, map, height);
    legend(&mut svg, height, most, changes);
    let alt = alternative(map);
    let height = height + LEGEND;
    Some(svg.picture((WIDTH, height), &map.title, &map.subtitle, alt))
}

fn radius(patients: f64, most: f64) -> f64 {
    if most > 0.0 { ((patients / most).sqrt() * RADII.0).max(RADII.1) } else { RADII.1 }
}

fn class(minutes: f64) -> Option<usize> {
    STEPS.iter().rposition(|step| minutes.abs() >= *step)
}

fn shade_of(minutes: f64) -> &'static str {
    match class(minutes) {
        None => "#ffffff",
        Some(class) if minutes > 0.0 => OVERLOAD[class].fill,
        Some(class) => ROOM[class].fill,
    }
}

fn circle(svg: &mut Svg, projection: &Projection, place: &MapPlace, most: f64) {
    let (x, y) = projection.at(place.longitude, place.latitude);
    let r = radius(place.patients, most);
    let Some(change) = place.change else {
        return svg.circle_thin(x, y, r, "#b4d2ef", BLUE);
    };
    let (stroke, sign) = match class(change) {
        None => ("#768692", ""),
        Some(_) if change > 0.0 => (OVERLOAD[3].fill, "+"),
        Some(_) => (BLUE, "−"),
    };
    svg.circle_thin(x, y, r, shade_of(change), stroke);
    if r >= 3.2 && !sign.is_empty() {
        let strong = change > 0.0 && class(change) == Some(3);
        let style = TextStyle { size: r * 1.7, bold: true, fill: if strong { "#ffffff" } else { INK }, anchor: Anchor::Middle };
        svg.text(x, y + r * 0.58, sign, style);
    }
}

/// Squares of sites; the names of the open ones where they collide with none before.
fn sites(svg: &mut Svg, projection: &Projection, map: &PlacesMap, height: f64) {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for site in map.sites.iter().filter(|s| !s.open) {
        let (x, y) = projection.at(site.longitude, site.latitude);
        if (0.0..=WIDTH).contains(&x) && (0.0..=height).contains(&y) {
            svg.outlined([x - 2.5, y - 2.5, 5.0, 5.0], "#ffffff", QUIET);
        }
    }
    let open: Vec<(&MapSite, f64, f64)> =
        map.sites.iter().filter(|s| s.open).map(|s| (s, projection.at(s.longitude, s.latitude))).map(|(s, (x, y))| (s, x, y)).collect();
    for (_, x, y) in &open {
        svg.outlined([x - 4.0, y - 4.0, 8.0, 8.0], INK, "#ffffff");
        taken.push([x - 5.0, y - 5.0, x + 5.0, y + 5.0]);
    }
    for (site, x, y) in open {
        let label = shorten(&site.label, 6.6, 130.0);
        let wide = width(&label, 6.6);
        // Right, left, above, below; where all collide, to the right all the same.
        let places = [(x + 6.0, y + 2.4), (x - 6.0 - wide, y + 2.4), (x - wide / 2.0, y - 6.5), (x - wide / 2.0, y + 12.0)];
        let area = |(x, y): (f64, f64)| [x, y - 6.0, x + wide, y + 1.5];
        let free =
            |a: &[f64; 4]| a[0] >= 0.0 && a[2] <= WIDTH && taken.iter().all(|b| a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3]);
        let (left, base) = places.into_iter().find(|p| free(&area(*p))).unwrap_or((places[0].0.min(WIDTH - wide), places[0].1));
        let area = area((left, base));
        taken.push(area);
        svg.faint(area[0] - 1.0, area[1], wide + 2.0, 8.0, "#ffffff");
        svg.text(left, base, &label, TextStyle { size: 6.6, bold: true, fill: INK, anchor: Anchor::Start });
    }
}

fn legend(svg: &mut Svg, top: f64, most: f64, changes: bool) {
    let y = top + 14.0;
    let quiet = TextStyle { size: 6.6, bold: false, fill: QUIET, anchor: Anchor::Start };
    svg.line((0.0, top + 2.0), (WIDTH, top + 2.0), GRID, 0.6);
    svg.circle_thin(8.0, y, radius(most, most), "#ffffff", TEAL);
    svg.text(20.0, y + 2.4, &format!("{most:.0} patients a year"), quiet);
    svg.outlined([96.0, y - 4.0, 8.0, 8.0], INK, "#ffffff");
    svg.text(107.0, y + 2.4, "open site", quiet);
    svg.outlined([146.0, y - 2.5, 5.0, 5.0], "#ffffff", QUIET);
    svg.text(154.0, y + 2.4, "could be open", quiet);
    if !changes {
        svg.line((206.0, y), (222.0, y), "#768692", 0.8);
        svg.text(226.0, y + 2.4, "to the nearest open site", quiet);
        return;
    }
    svg.text(206.0, y + 2.4, "longer by", quiet);
    for (class, step) in STEPS.iter().enumerate() {
        let x = 242.0 + class as f64 * 27.0;
        svg.outlined([x, y - 4.0, 12.0, 8.0], OVERLOAD[class].fill, OVERLOAD[3].fill);
        svg.text(x + 13.0, y + 2.4, &format!("{step}+"), quiet);
    }
    svg.text(354.0, y + 2.4, "shorter", quiet);
    for (class, step) in STEPS.iter().enumerate() {
        let x = 380.0 + class as f64 * 26.0;
        svg.outlined([x, y - 4.0, 11.0, 8.0], ROOM[class].fill, BLUE);
        svg.text(x + 12.0, y + 2.4, &format!("{step}+"), quiet);
    }
}

fn alternative(map: &PlacesMap) -> String {
    let open = map.sites.iter().filter(|s| s.open).map(|s| s.label.as_str()).collect::<Vec<_>>().join(", ");
    let count = |pass: &dyn Fn(f64) -> bool| map.places.iter().filter(|p| p.change.is_some_and(pass)).count();
    let longer = count(&|m| class(m).is_some() && m > 0.0);
    let shorter = count(&|m| class(m).is_some() && m < 0.0);
    let what = if map.places.iter().any(|p| p.change.is_some()) {
        format!("Map of {} places: journeys grow in {longer} and shrink in {shorter}", map.places.len())
    } else {
        format!("Map of {} places, each joined to its nearest open site", map.places.len())
    };
    format!("{what}. Open sites: {open}. The table beside it has the figures.")
}
