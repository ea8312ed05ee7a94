//! The use-case `services` on a community in files: the West Midlands, 735 places and 19 sites.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use app::{AppError, GeographyAsked, ServicesAsked, ServicesFound, Stopwatch, services};
use community::Month;
use community::tables::Mode;

const PROFILE: &str =
    "name = \"West Midlands\"\ncountry = \"England\"\nfirst_month = \"2024-04\"\nmonths = 12\ncalendar = \"england\"\ncurrency = \"GBP\"\n";

fn reference() -> Option<PathBuf> {
    let root =
        std::env::var_os("AIRCOVER_DATA").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let dir = root.join("geo/west-midlands");
    if dir.exists() {
        return Some(dir);
    }
    if let Some(skips) = std::env::var_os("AIRCOVER_SKIPS") {
        let mut list = std::fs::OpenOptions::new().create(true).append(true).open(skips).unwrap();
        writeln!(list, "services of a community in files: geo/west-midlands of the reference data (AIRCOVER_DATA)").unwrap();
    }
    None
}

/// Writes the community, with sites by code alone (the reference names organisations that it has no table of).
fn write(from: &Path, to: &Path, provision: &str, travel: impl Fn(&str) -> String) {
    std::fs::write(to.join("aircover.toml"), PROFILE).unwrap();
    std::fs::write(to.join("services.csv"), "service,name\nstroke,Acute stroke care\n").unwrap();
    std::fs::write(to.join("provision.csv"), format!("site,service,status\n{provision}")).unwrap();
    // Every community has these; one that asks about services alone has their headings.
    std::fs::write(to.join("organisations.csv"), "organisation,name,kind\n").unwrap();
    std::fs::write(to.join("roles.csv"), "role,organisation,name,wte\n").unwrap();
    std::fs::write(to.join("demands.csv"), "demand,title,origin,kind,force,recurrence,status\n").unwrap();
    for file in ["places.csv", "needs.csv"] {
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
    let sites = csv::Reader::from_path(from.join("sites.csv")).unwrap().into_records().map(|r| r.unwrap()[0].to_owned());
    let rows: String = sites.map(|site| format!("{site},{site}\n")).collect();
    std::fs::write(to.join("sites.csv"), format!("site,name\n{rows}")).unwrap();
    std::fs::write(to.join("travel.csv"), travel(&std::fs::read_to_string(from.join("travel.csv")).unwrap())).unwrap();
}

fn found(folder: &Path, service: &str, open: usize) -> Result<ServicesFound, AppError> {
    let control = Stopwatch::new(None, Arc::new(AtomicBool::new(false)));
    services(
        &folder.display().to_string(),
        &ServicesAsked { service: service.into(), open, mode: Mode::Car, departs: None, options: Vec::new() },
        &control,
    )
}

#[test]
fn the_west_midlands_come_out_as_enumerated() {
    let Some(dir) = reference() else { return };
    let folder = tempfile::tempdir().unwrap();
    write(&dir, folder.path(), "", str::to_owned);
    let best = found(folder.path(), "stroke", 8).unwrap();
    let json = best.json();
    // Of all 75,582 sets of eight (oracles_enumerated.json of the reference), rounded there to four decimals.
    assert!((json["objective"].as_f64().unwrap() - 174_306.787_2).abs() < 1e-4, "{json}");
    assert_eq!(json["status"], "optimal");
    assert!(json["bound"].as_f64().unwrap() > 174_306.78 && json["gap"].as_f64().unwrap() <= 1e-9);
    let mut sites: Vec<&str> = json["sites"].as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect();
    sites.sort_unstable();
    assert_eq!(sites, ["B95SS", "CV22DX", "DY12HQ", "HR12ER", "ST46QG", "TF16TF", "WR51DD", "WV100QP"]);
    assert!((best.best.sites.iter().map(|s| s.patients).sum::<f64>() - 8_735.342).abs() < 1e-6);
    assert!(best.today.is_none());
    // The best eight are today's: nobody changes, and one that never may be open pushes the sum up.
    let today: String = sites.iter().map(|s| format!("{s},stroke,now\n")).collect();
    write(&dir, folder.path(), &today, str::to_owned);
    assert_eq!(found(folder.path(), "stroke", 8).unwrap().patients_who_change, Some(0.0));
    write(&dir, folder.path(), "B95SS,stroke,never\nB152TH,stroke,must\n", str::to_owned);
    let other = found(folder.path(), "stroke", 8).unwrap();
    assert!(other.best.patient_minutes > best.best.patient_minutes);
    let open: Vec<&str> = other.best.sites.iter().map(|s| s.site.as_str()).collect();
    assert!(open.len() == 8 && open.contains(&"B152TH") && !open.contains(&"B95SS"), "{open:?}");
}

#[test]
fn what_is_wrong_is_named() {
    let Some(dir) = reference() else { return };
    let folder = tempfile::tempdir().unwrap();
    write(&dir, folder.path(), "", str::to_owned);
    let refused = |service: &str, open: usize| found(folder.path(), service, open).unwrap_err().to_string();
    assert_eq!(refused("heart", 3), "there is no service `heart`; expected one of `stroke`");
    assert_eq!(refused("stroke", 20), "20 open sites are asked for; 0 must be open and 19 may be: expected 1 to 19");
    write(&dir, folder.path(), "", |travel| travel.lines().filter(|l| !l.starts_with("E02001827,")).collect::<Vec<_>>().join("\n"));
    // No journey from there: left out, with its patients, and said.
    let without = found(folder.path(), "stroke", 3).unwrap();
    let [(name, patients)] = &without.unreached[..] else { panic!("{:?}", without.unreached) };
    assert!(name.ends_with("(E02001827)") && (patients - 7.0).abs() < 1e-9, "{name}, {patients}");
    assert!((without.patients - (8_735.342 - 7.0)).abs() < 1e-6);
    assert_eq!(without.json()["left_out"][0]["place"], name.as_str());
    write(&dir, folder.path(), "", |travel| travel.replacen("E02001827,B152TH,32.9", "E02001827,B152TH,-32.9", 1));
    let error = found(folder.path(), "stroke", 3).unwrap_err();
    let AppError::Problems { problems, .. } = &error else { panic!("{error}") };
    assert!(problems.iter().any(|p| p.place.file == "travel.csv" && p.place.row == Some(2) && p.found.contains("-32.9")), "{problems:?}");
}

fn geography(dir: &Path, travel: PathBuf, into: &Path) -> GeographyAsked {
    GeographyAsked {
        travel,
        places: dir.join("places.csv.gz"),
        sites: dir.join("sites.csv"),
        needs: None,
        service: Some("stroke".into()),
        need_column: Some("stroke_admissions_year".into()),
        today_column: Some("use_ivt".into()),
        only_sites: Some("country=England".into()),
        mode: Mode::Car,
        first_month: Month::new(2024, 4),
        into: into.display().to_string(),
        out: None,
    }
}

/// England's matrix as it is published, and the Isles of Scilly, which have patients and no road.
#[test]
fn england_is_imported_from_its_matrix_and_answered() {
    let Some(dir) = reference() else { return };
    let dir = dir.parent().unwrap().join("england");
    let folder = tempfile::tempdir().unwrap();
    let mut places = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(dir.join("places.csv.gz")).unwrap()).read_to_string(&mut places).unwrap();
    places.push_str("E01019077,Isles of Scilly 001A,2100,49.91,-6.31,6,,6.0,,,,,E2\n");
    let with_scilly = folder.path().join("places.csv");
    std::fs::write(&with_scilly, places).unwrap();
    let into = folder.path().join("england");
    let mut asked = geography(&dir, dir.join("travel_minutes.csv.gz"), &into);
    asked.places = with_scilly;
    let taken = app::import_geography(&asked).unwrap();
    assert_eq!((taken.places, taken.sites, taken.pairs), (32_844, 113, 32_843 * 113));
    assert_eq!((taken.other_sites.len(), taken.other_rows, taken.missing_pairs), (12, 0, 0));
    assert_eq!(taken.without_travel, [("Isles of Scilly 001A (E01019077)".to_owned(), 6.0)]);
    assert!((taken.patients - 80_964.0).abs() < 0.5, "{}", taken.patients);
    assert!(into.join("travel.csv.gz").exists());
    let best = found(&into, "stroke", 40).unwrap();
    assert_eq!((best.status, best.candidates, best.best.sites.len()), ("optimal", 113, 40));
    assert_eq!(best.today.as_ref().map(|t| t.sites.len()), Some(101));
    assert_eq!(best.unreached, taken.without_travel);
    assert!((best.patients - 80_958.0).abs() < 0.5, "{}", best.patients);
    // A second import into it is refused, whatever it brings.
    let again = app::import_geography(&asked).unwrap_err().to_string();
    assert!(again.contains("32844 rows in `places`"), "{again}");
}

#[test]
fn an_import_says_what_it_cannot_find() {
    let Some(dir) = reference() else { return };
    let dir = dir.parent().unwrap().join("england");
    let folder = tempfile::tempdir().unwrap();
    let asked = || GeographyAsked {
        places: dir.join("places_msoa.csv.gz"),
        ..geography(&dir, dir.join("travel_minutes_msoa.csv.gz"), &folder.path().join("c"))
    };
    let refused = |asked: GeographyAsked| app::import_geography(&asked).unwrap_err().to_string();
    let column = GeographyAsked { need_column: Some("admissions".into()), ..asked() };
    assert!(refused(column).contains("one of the columns place, name, population"));
    let only = GeographyAsked { only_sites: Some("country".into()), ..asked() };
    assert!(refused(only).contains("a column and its value"));
    let workbook = GeographyAsked { into: folder.path().join("c.xlsx").display().to_string(), ..asked() };
    assert!(refused(workbook).contains("a folder"));
    let missing = GeographyAsked { sites: folder.path().join("none.csv"), ..asked() };
    assert!(matches!(app::import_geography(&missing), Err(AppError::Sheet { .. })));
}

/// What the guide sets beside each other: the example's sixty-eight places with estimated minutes, and the full matrix of 687 with the same sites.
#[test]
fn the_example_stands_beside_the_full_matrix() {
    let Some(dir) = reference() else { return };
    let dir = dir.parent().unwrap().join("staffordshire");
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("staffordshire");
    let asked = GeographyAsked {
        places: dir.join("places.csv"),
        needs: Some(dir.join("needs.csv")),
        need_column: None,
        only_sites: None,
        ..geography(&dir, dir.join("travel.csv"), &into)
    };
    let taken = app::import_geography(&asked).unwrap();
    assert_eq!((taken.places, taken.sites, taken.pairs), (687, 21, 687 * 21));
    let example = PathBuf::from("example:staffordshire-2024");
    let row = |community: &Path, open: usize| {
        let found = found(community, "stroke", open).unwrap();
        let mut sites: Vec<String> = found.best.sites.iter().map(|s| s.site.clone()).collect();
        sites.sort_unstable();
        let today = found.today.as_ref().unwrap();
        (
            sites.join(" "),
            format!("{:.1}", found.best.mean_minutes),
            format!("{:.0}", found.best.within[0].1 * 100.0),
            format!("{:.1}", today.mean_minutes),
        )
    };
    // The guide's table; the full matrix's sites are those of the reference's enumeration.
    let expected = [
        (1, "ST46QG", "32.1", "49", "ST46QG", "30.2", "54"),
        (2, "ST46QG WV100QP", "24.2", "79", "ST46QG WV100QP", "23.9", "75"),
        (3, "DE223NE ST46QG WV100QP", "22.4", "87", "DE223NE ST46QG WV100QP", "22.0", "83"),
        (4, "CV107DJ DE223NE ST46QG WV100QP", "21.8", "95", "B95SS DE223NE ST46QG WV100QP", "21.2", "91"),
        (6, "B714HJ CV107DJ DE223NE DY12HQ ST46QG WV100QP", "21.6", "95", "B95SS DE223NE DY12HQ ST46QG TF16TF WV100QP", "21.0", "92"),
    ];
    for (open, sites, mean, within, full_sites, full_mean, full_within) in expected {
        let (ours, full) = (row(&example, open), row(&into, open));
        assert_eq!((ours.0.as_str(), ours.1.as_str(), ours.2.as_str()), (sites, mean, within), "{open}");
        assert_eq!((full.0.as_str(), full.1.as_str(), full.2.as_str()), (full_sites, full_mean, full_within), "{open}");
        assert_eq!((ours.3.as_str(), full.3.as_str()), ("22.0", "21.5"));
    }
}

/// The West Midlands with their outlines: maps in the report, as pictures and as GeoJSON.
#[test]
fn maps_are_drawn_over_outlines() {
    let Some(dir) = reference() else { return };
    let folder = tempfile::tempdir().unwrap();
    let today = "B152TH,stroke,now\nST46QG,stroke,now\nCV22DX,stroke,now\nWR51DD,stroke,now\nTF16TF,stroke,now\n";
    write(&dir, folder.path(), today, str::to_owned);
    let sites = std::fs::read_to_string(dir.join("sites.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(sites.as_bytes());
    let rows: String = rows.records().map(|r| r.unwrap()).map(|r| format!("{},\"{}\",{},{}\n", &r[0], &r[1], &r[3], &r[4])).collect();
    std::fs::write(folder.path().join("sites.csv"), format!("site,name,latitude,longitude\n{rows}")).unwrap();
    std::fs::copy(dir.join("msoa_boundaries.geojson"), folder.path().join("boundaries.geojson")).unwrap();
    let profile = format!("{PROFILE}\n[services]\nopen = 8\n");
    std::fs::write(folder.path().join("aircover.toml"), profile).unwrap();
    let run = app::run(&folder.path().display().to_string(), &app::Options { samples: Some(100), seed: Some(1) }).unwrap();
    let files = app::report_files(&run).unwrap();
    let file =
        |name: &str| String::from_utf8(files.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1.clone()).unwrap();
    let today = file("maps/today-who-goes-where.svg");
    assert!(today.matches("<polygon ").count() >= 735 && today.contains("Royal Stoke"), "outlines of every place");
    let change = file("maps/best-8-whose-journey-changes.svg");
    assert!(change.contains("grows for 0 patients a year") || change.contains("grows for"), "the title says the finding");
    let geojson: serde_json::Value = serde_json::from_str(&file("maps/services.geojson")).unwrap();
    let features = geojson["features"].as_array().unwrap();
    assert_eq!(features.len(), 735 + 19);
    assert_eq!(features[0]["geometry"]["type"], "MultiPolygon");
    assert!(features[0]["properties"]["best-8 site"].is_string() && features[0]["properties"]["today minutes"].is_number());
    if let Some(keep) = std::env::var_os("AIRCOVER_KEEP_MAPS") {
        for name in ["maps/today-who-goes-where.svg", "maps/best-8-whose-journey-changes.svg", "board-paper.pdf"] {
            let to = Path::new(&keep).join(name.replace('/', "-"));
            std::fs::write(to, &files.iter().find(|(n, _)| n == name).unwrap().1).unwrap();
        }
    }
}
