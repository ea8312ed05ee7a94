//! The use-case `services` on a community in files: the West Midlands, 735 places and 19 sites.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use app::{AppError, ServicesAsked, ServicesFound, Stopwatch, services};
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
    services(&folder.display().to_string(), &ServicesAsked { service: service.into(), open, mode: Mode::Car }, &control)
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
    let expected =
        "no minutes by `car` from `E02001827`, with 7 patients a year; expected a row in `travel` for every pair of place and site";
    assert_eq!(refused("stroke", 3), expected);
    write(&dir, folder.path(), "", |travel| travel.replacen("E02001827,B152TH,32.9", "E02001827,B152TH,-32.9", 1));
    let error = found(folder.path(), "stroke", 3).unwrap_err();
    let AppError::Problems { problems, .. } = &error else { panic!("{error}") };
    assert!(problems.iter().any(|p| p.place.file == "travel.csv" && p.place.row == Some(2) && p.found.contains("-32.9")), "{problems:?}");
}
