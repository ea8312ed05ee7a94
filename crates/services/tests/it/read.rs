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

/// A capacitated location problem of OR-Library: sites with capacity and fixed cost, customers with demand and the cost of serving all of it from each site. The word
/// `capacity` stands for the value given.
pub fn cap(file: &Path, capacity: Option<f64>) -> (Vec<(f64, f64)>, Vec<(f64, Vec<f64>)>) {
    let mut text = String::new();
    opened(file).read_to_string(&mut text).unwrap();
    let mut numbers = text.split_whitespace().map(|n| if n == "capacity" { capacity.unwrap() } else { n.parse().unwrap() });
    let mut next = || numbers.next().unwrap();
    let (sites, customers) = (next() as usize, next() as usize);
    let sites: Vec<(f64, f64)> = (0..sites).map(|_| (next(), next())).collect();
    let customers = (0..customers).map(|_| (next(), sites.iter().map(|_| next()).collect())).collect();
    (sites, customers)
}

/// A capacitated p-median of Osman and Christofides: needs, capacity, p, distances rounded down.
pub fn pmedcap(file: &Path) -> (Vec<f64>, f64, usize, Vec<f64>) {
    let mut text = String::new();
    opened(file).read_to_string(&mut text).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().map(|n| n.parse().unwrap()).collect();
    let (n, open, capacity) = (numbers[2] as usize, numbers[3] as usize, numbers[4]);
    let points: Vec<&[f64]> = numbers[5..].chunks(4).take(n).collect();
    let distance = |a: &[f64], b: &[f64]| ((a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2])).sqrt().floor();
    let distances = points.iter().flat_map(|a| points.iter().map(move |b| distance(a, b))).collect();
    (points.iter().map(|p| p[3]).collect(), capacity, open, distances)
}

/// spopt's example of San Francisco: needs, number of sites, metres place by place.
pub fn spopt(dir: &Path) -> (Vec<f64>, usize, Vec<f64>) {
    let demand = rows(&dir.join("SF_demand_205_centroid_uniform_weight.csv"));
    let places: BTreeMap<&str, usize> = demand.iter().enumerate().map(|(i, d)| (d["NAME"].as_str(), i)).collect();
    let pairs = rows(&dir.join("SF_network_distance_candidateStore_16_censusTract_205_new.csv"));
    let mut sites: Vec<&str> = pairs.iter().map(|p| p["name"].as_str()).collect();
    sites.sort_unstable();
    sites.dedup();
    let mut metres = vec![f64::NAN; places.len() * sites.len()];
    for pair in &pairs {
        let site = sites.binary_search(&pair["name"].as_str()).unwrap();
        metres[places[pair["DestinationName"].as_str()] * sites.len() + site] = pair["distance"].parse().unwrap();
    }
    (demand.iter().map(|d| d["POP2000"].parse().unwrap()).collect(), sites.len(), metres)
}
