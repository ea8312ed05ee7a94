//! Reads the reference data: places, needs, sites and minutes in the order of their files. Files that are broken end the test.
#![allow(clippy::unwrap_used, dead_code, reason = "reference data that do not read as they should end the test or the benchmark")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;

type Rows = Vec<BTreeMap<String, String>>;

fn opened(path: &Path) -> Box<dyn Read> {
    let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    if path.extension().is_some_and(|e| e == "gz") { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) }
}

pub fn rows(path: &Path) -> Rows {
    csv::Reader::from_reader(opened(path)).deserialize().map(|row| row.unwrap()).collect()
}

/// The 113 sites in England: needs, sites, minutes place by place.
pub fn england(dir: &Path) -> (Vec<f64>, usize, Vec<f64>) {
    let english: Vec<String> =
        rows(&dir.join("sites.csv")).into_iter().filter(|s| s["country"] == "England").map(|mut s| s.remove("site").unwrap()).collect();
    let needs: BTreeMap<String, f64> = rows(&dir.join("places.csv.gz"))
        .into_iter()
        .map(|mut p| (p.remove("place").unwrap(), p["stroke_admissions_year"].parse().unwrap()))
        .collect();
    let mut table = csv::Reader::from_reader(opened(&dir.join("travel_minutes.csv.gz")));
    let columns: Vec<usize> = {
        let headings = table.headers().unwrap();
        english.iter().map(|site| headings.iter().position(|h| h == site).unwrap()).collect()
    };
    let (mut weights, mut minutes) = (Vec::new(), Vec::new());
    for row in table.records().map(|r| r.unwrap()) {
        weights.push(needs[&row[0]]);
        minutes.extend(columns.iter().map(|c| row[*c].parse::<f64>().unwrap()));
    }
    (weights, english.len(), minutes)
}

/// A folder with `needs.csv`, `sites.csv` and a complete `travel.csv`: needs, names of the sites, minutes place by place.
pub fn folder(dir: &Path) -> (Vec<f64>, Vec<String>, Vec<f64>) {
    let sites: Vec<String> = rows(&dir.join("sites.csv")).into_iter().map(|mut s| s.remove("site").unwrap()).collect();
    let needs = rows(&dir.join("needs.csv"));
    let place: BTreeMap<&str, usize> = needs.iter().enumerate().map(|(i, n)| (n["place"].as_str(), i)).collect();
    let site: BTreeMap<&str, usize> = sites.iter().enumerate().map(|(j, s)| (s.as_str(), j)).collect();
    let mut minutes = vec![f64::NAN; needs.len() * sites.len()];
    for row in rows(&dir.join("travel.csv")) {
        minutes[place[row["place"].as_str()] * sites.len() + site[row["site"].as_str()]] = row["minutes"].parse().unwrap();
    }
    (needs.iter().map(|n| n["patients_year"].parse().unwrap()).collect(), sites, minutes)
}

/// A file of OR-Library's p-median problems: vertices, p, and all shortest paths. A repeated edge overwrites the earlier one.
pub fn pmed(file: &Path) -> (usize, usize, Vec<f64>) {
    let mut text = String::new();
    opened(file).read_to_string(&mut text).unwrap();
    let numbers: Vec<usize> = text.split_whitespace().map(|n| n.parse().unwrap()).collect();
    let (n, edges, p) = (numbers[0], numbers[1], numbers[2]);
    let mut costs = vec![f64::INFINITY; n * n];
    (0..n).for_each(|i| costs[i * n + i] = 0.0);
    for edge in numbers[3..].chunks(3).take(edges) {
        let (i, j, cost) = (edge[0] - 1, edge[1] - 1, edge[2] as f64);
        (costs[i * n + j], costs[j * n + i]) = (cost, cost);
    }
    for k in 0..n {
        for i in 0..n {
            let first = costs[i * n + k];
            if first.is_finite() {
                for j in 0..n {
                    costs[i * n + j] = costs[i * n + j].min(first + costs[k * n + j]);
                }
            }
        }
    }
    (n, p, costs)
}
