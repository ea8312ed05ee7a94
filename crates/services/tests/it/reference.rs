//! Where reference data lie.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use services::Instance;

use crate::read;

/// A file or folder of the reference data; where it lacks, the test that needs it is noted as skipped.
pub fn of(path: &str, what: &str) -> Option<PathBuf> {
    let root =
        std::env::var_os("AIRCOVER_DATA").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let file = root.join("geo").join(path);
    if file.exists() {
        return Some(file);
    }
    if let Some(skips) = std::env::var_os("AIRCOVER_SKIPS") {
        let mut list = std::fs::OpenOptions::new().create(true).append(true).open(skips).expect("the list of skips can be written");
        writeln!(list, "{what}: geo/{path} of the reference data (AIRCOVER_DATA)").expect("the list of skips can be written");
    }
    None
}

pub fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// An instance of a folder, with the names of its sites.
pub fn instance(dir: &Path) -> (Instance, Vec<String>) {
    let (needs, sites, minutes) = read::folder(dir);
    (Instance::new(&needs, sites.len(), &minutes).unwrap(), sites)
}

/// Names of sites, sorted.
pub fn names(sites: &[String], open: &[usize]) -> Vec<String> {
    let mut names: Vec<String> = open.iter().map(|j| sites[*j].clone()).collect();
    names.sort();
    names
}

/// The same of an expected result.
pub fn texts(value: &Value) -> Vec<String> {
    let mut texts: Vec<String> = value.as_array().unwrap().iter().map(|s| s.as_str().unwrap().to_owned()).collect();
    texts.sort();
    texts
}
