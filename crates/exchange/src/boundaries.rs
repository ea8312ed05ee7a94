//! Outlines of places: `boundaries.geojson`, features with the property `place` and polygons in longitude and latitude (RFC 7946).

use community::cell::Cell as _;
use community::ids::PlaceId;
use community::{Boundaries, Place, Ring};
use serde_json::{Value, json};

use crate::report::{Report, thousands};

/// The file.
pub(crate) const BOUNDARIES_FILE: &str = "boundaries.geojson";
/// Most points of all outlines together.
const MOST_POINTS: usize = 2_000_000;

/// Reads outlines; features that cannot be used are left out and reported.
pub(crate) fn read(text: &str, at: &Place, report: &mut Report) -> Boundaries {
    let mut boundaries = Boundaries::default();
    let wrong = |report: &mut Report, found: String, expected: &str| {
        report.warning("bad-geojson", at.clone(), found, expected, "maps show points instead");
    };
    let parsed: Value = match serde_json::from_str(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            wrong(report, error.to_string(), "a GeoJSON file");
            return boundaries;
        }
    };
    let Some(features) = parsed.get("features").and_then(Value::as_array) else {
        wrong(report, "no list of features".into(), "a GeoJSON FeatureCollection");
        return boundaries;
    };
    let mut left = MOST_POINTS;
    for (n, feature) in features.iter().enumerate() {
        match one(feature) {
            Ok((place, rings)) => {
                let points: usize = rings.iter().map(Vec::len).sum();
                let Some(rest) = left.checked_sub(points) else {
                    wrong(report, format!("more than {} points", thousands(MOST_POINTS as u64)), "outlines that are generalised");
                    return boundaries;
                };
                left = rest;
                boundaries.add(place, rings);
            }
            Err(expected) => wrong(report, format!("feature {}", n + 1), expected),
        }
    }
    boundaries
}

fn one(feature: &Value) -> Result<(PlaceId, Vec<Ring>), &'static str> {
    let place = feature.pointer("/properties/place").and_then(Value::as_str).ok_or("the property `place`, the code of a place")?;
    let place = PlaceId::parse(place.trim()).map_err(|_| "the property `place`, the code of a place")?;
    let geometry = feature.get("geometry").ok_or("a polygon, or several")?;
    let coordinates = geometry.get("coordinates").and_then(Value::as_array).ok_or("a polygon, or several")?;
    let rings = match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => rings(coordinates)?,
        Some("MultiPolygon") => {
            let polygons = coordinates.iter().map(|p| rings(p.as_array().ok_or("polygons as lists of rings")?));
            polygons.collect::<Result<Vec<_>, _>>()?.concat()
        }
        _ => return Err("a polygon, or several"),
    };
    Ok((place, rings))
}

fn rings(polygon: &[Value]) -> Result<Vec<Ring>, &'static str> {
    const EXPECTED: &str = "rings of four points or more, each longitude and latitude in degrees";
    let point = |value: &Value| {
        let pair = value.as_array()?;
        let (longitude, latitude) = (pair.first()?.as_f64()?, pair.get(1)?.as_f64()?);
        ((-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude)).then_some((longitude, latitude))
    };
    let ring = |value: &Value| {
        let points = value.as_array()?.iter().map(point).collect::<Option<Ring>>()?;
        (points.len() >= 4).then_some(points)
    };
    polygon.iter().map(|value| ring(value).ok_or(EXPECTED)).collect()
}

/// Writes outlines, a feature a place.
pub(crate) fn write(boundaries: &Boundaries) -> String {
    let features: Vec<Value> = boundaries
        .iter()
        .map(|(place, rings)| {
            // Each ring stands as a polygon of its own: holes are drawn by the rule of odd and even either way.
            let polygons: Vec<Value> = rings.iter().map(|ring| json!([ring.iter().map(|(x, y)| json!([x, y])).collect::<Vec<_>>()])).collect();
            json!({ "type": "Feature", "properties": { "place": place.as_str() }, "geometry": { "type": "MultiPolygon", "coordinates": polygons } })
        })
        .collect();
    format!("{}\n", json!({ "type": "FeatureCollection", "features": features }))
}
