//! Maps of the chapter on services, drawn from its tables and from where places and sites lie.

use std::collections::BTreeMap;

use charts::{MapPlace, MapSite, Picture, PlacesMap, places_map};
use community::Community;
use community::units::Degrees;
use findings::{ChapterResult, Quantity, ResultTable, Unit, Value};
use serde_json::{Map, json};

use crate::ReportError;

/// A map with the name of its file.
pub(crate) struct NamedMap {
    pub(crate) name: String,
    pub(crate) picture: Picture,
}

/// The maps of the options: who goes where under each, and whose journey changes against today.
pub(crate) fn maps(community: &Community, chapters: &[ChapterResult]) -> Vec<NamedMap> {
    let Some(drawn) = Drawn::of(community, chapters) else { return Vec::new() };
    let mut maps = Vec::new();
    for option in &drawn.options {
        let title = format!("{}: who goes where", option.name);
        let subtitle = drawn.subtitle.clone();
        maps.extend(
            drawn
                .picture(option, title, subtitle, false)
                .map(|picture| NamedMap { name: format!("{}-who-goes-where", option.id), picture }),
        );
        if drawn.options.first().is_some_and(|today| today.id == "today" && today.id != option.id) {
            let title = drawn.change_title(option);
            let subtitle = format!("Minutes more or less than today. {}", drawn.subtitle);
            maps.extend(
                drawn
                    .picture(option, title, subtitle, true)
                    .map(|picture| NamedMap { name: format!("{}-whose-journey-changes", option.id), picture }),
            );
        }
    }
    maps
}

/// Places and sites with what each option means for them, as GeoJSON.
///
/// # Errors
/// [`ReportError::Json`].
pub(crate) fn geojson(community: &Community, chapters: &[ChapterResult]) -> Result<Option<Vec<u8>>, ReportError> {
    let Some(drawn) = Drawn::of(community, chapters) else { return Ok(None) };
    let mut features = Vec::new();
    for (place, at) in &drawn.places {
        let mut properties = Map::new();
        properties.insert("place".into(), json!(place));
        properties.insert("patients_year".into(), json!(at.patients));
        for option in &drawn.options {
            if let Some((site, minutes)) = option.of.get(place) {
                properties.insert(format!("{} site", option.id), json!(site));
                properties.insert(format!("{} minutes", option.id), json!(minutes));
            }
        }
        let rings = community.boundaries.of(place);
        let geometry = if rings.is_empty() {
            json!({ "type": "Point", "coordinates": [at.longitude, at.latitude] })
        } else {
            let polygons: Vec<_> = rings.iter().map(|r| json!([r.iter().map(|(x, y)| json!([x, y])).collect::<Vec<_>>()])).collect();
            json!({ "type": "MultiPolygon", "coordinates": polygons })
        };
        features.push(json!({ "type": "Feature", "properties": properties, "geometry": geometry }));
    }
    for (site, (longitude, latitude, name)) in &drawn.sites {
        let open: Vec<&str> = drawn.options.iter().filter(|o| o.of.values().any(|(s, _)| s == site)).map(|o| o.id.as_str()).collect();
        let properties = json!({ "site": site, "name": name, "used_by": open });
        let geometry = json!({ "type": "Point", "coordinates": [longitude, latitude] });
        features.push(json!({ "type": "Feature", "properties": properties, "geometry": geometry }));
    }
    Ok(Some(serde_json::to_vec(&json!({ "type": "FeatureCollection", "features": features }))?))
}

/// What maps are drawn from.
struct Drawn<'a> {
    community: &'a Community,
    subtitle: String,
    places: BTreeMap<String, At>,
    /// Longitude, latitude, name.
    sites: BTreeMap<String, (f64, f64, String)>,
    options: Vec<Choice>,
}

struct At {
    longitude: f64,
    latitude: f64,
    patients: f64,
}

struct Choice {
    id: String,
    name: String,
    /// By place: site and minutes.
    of: BTreeMap<String, (String, f64)>,
}

impl<'a> Drawn<'a> {
    fn of(community: &'a Community, chapters: &[ChapterResult]) -> Option<Self> {
        let table = chapters.iter().find_map(|c| c.table("services.catchments")).filter(|t| !t.rows.is_empty())?;
        let point = |latitude: Option<Degrees>, longitude: Option<Degrees>| Some((longitude?.get(), latitude?.get()));
        let points: BTreeMap<&str, (f64, f64)> =
            community.places.rows.iter().filter_map(|p| Some((p.place.as_str(), point(p.latitude, p.longitude)?))).collect();
        let site = |s: &community::tables::Site| {
            let (longitude, latitude) = point(s.latitude, s.longitude)?;
            Some((s.site.to_string(), (longitude, latitude, s.name.clone())))
        };
        let mut drawn = Self {
            community,
            subtitle: table.subtitle.clone(),
            places: BTreeMap::new(),
            sites: community.sites.rows.iter().filter_map(site).collect(),
            options: Vec::new(),
        };
        for row in 0..table.rows.len() {
            drawn.take(table, row, &points)?;
        }
        (!drawn.places.is_empty() && !drawn.sites.is_empty()).then_some(drawn)
    }

    fn take(&mut self, table: &ResultTable, row: usize, points: &BTreeMap<&str, (f64, f64)>) -> Option<()> {
        let value = |column: &str| table.column(column).map(|c| &table.rows[row][c]);
        let text = |column: &str| value(column).and_then(Value::text).map(str::to_owned);
        let number = |column: &str| value(column).and_then(Value::number);
        let id = table.keys.get(row)?.iter().find(|(axis, _)| axis == "option")?.1.clone();
        let (place, site) = (text("place")?, text("site")?);
        if let Some((longitude, latitude)) = points.get(place.as_str()) {
            self.places.entry(place.clone()).or_insert(At {
                longitude: *longitude,
                latitude: *latitude,
                patients: number("catchment_patients")?,
            });
        }
        if self.options.last().is_none_or(|o| o.id != id) {
            self.options.push(Choice { id, name: text("option")?, of: BTreeMap::new() });
        }
        self.options.last_mut()?.of.insert(place, (site, number("catchment_minutes")?));
        Some(())
    }

    fn picture(&self, option: &Choice, title: String, subtitle: String, changes: bool) -> Option<Picture> {
        let used: Vec<&String> = option.of.values().map(|(site, _)| site).collect();
        let sites: Vec<(&String, MapSite)> = self
            .sites
            .iter()
            .map(|(id, (longitude, latitude, name))| {
                (id, MapSite { longitude: *longitude, latitude: *latitude, label: name.clone(), open: used.contains(&id) })
            })
            .collect();
        let today = self.options.first()?;
        let place = |(id, at): (&String, &At)| {
            let (site, minutes) = option.of.get(id)?;
            Some(MapPlace {
                longitude: at.longitude,
                latitude: at.latitude,
                rings: self.community.boundaries.of(id).to_vec(),
                patients: at.patients,
                site: sites.iter().position(|(s, _)| *s == site)?,
                change: if changes { Some(minutes - today.of.get(id)?.1) } else { None },
            })
        };
        let places = self.places.iter().filter_map(place).collect();
        places_map(&PlacesMap { title, subtitle, places, sites: sites.into_iter().map(|(_, s)| s).collect() })
    }

    fn change_title(&self, option: &Choice) -> String {
        let Some(today) = self.options.first() else { return option.name.clone() };
        let change = |(id, (_, minutes)): (&String, &(String, f64))| Some((minutes - today.of.get(id)?.1, self.places.get(id)?.patients));
        let (mut longer, mut shorter) = (0.0, 0.0);
        for (more, patients) in option.of.iter().filter_map(change) {
            longer += if more > 0.0 { patients } else { 0.0 };
            shorter += if more < 0.0 { patients } else { 0.0 };
        }
        let patients = |value: f64| Quantity::new(value, Unit::PatientsYear);
        format!("{}: the journey grows for {} and shrinks for {}", option.name, patients(longer), patients(shorter))
    }
}
