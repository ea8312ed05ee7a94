//! How fast the chapter is, as JSON, a line a question: the first half of `benches/services`.
//!
//! `bench-services england DIR P…`, `region DIR P…`, `enumerate DIR`, `pmed SECONDS FILE…` (see `benches/services/run`).
#![allow(missing_docs)]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use services::{Conditions, Criterion, Instance, Median, Rules, Search, enumerate, median};

#[path = "../tests/it/read.rs"]
mod read;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let usage = "expected: england DIR P… | region DIR P… | enumerate DIR | pmed SECONDS FILE…";
    match arguments.split_first() {
        Some((what, [dir, counts @ ..])) if what == "england" => england(Path::new(dir), counts),
        Some((what, [dir, counts @ ..])) if what == "region" => region(Path::new(dir), counts),
        Some((what, [dir])) if what == "enumerate" => every_set(Path::new(dir)),
        Some((what, [seconds, files @ ..])) if what == "pmed" => files.iter().try_for_each(|file| pmed(Path::new(file), seconds.parse()?)),
        _ => Err(usage.into()),
    }
}

fn england(dir: &Path, counts: &[String]) -> Result<(), Box<dyn Error>> {
    let (needs, sites, minutes) = read::england(dir);
    let start = Instant::now();
    let instance = Instance::new(&needs, sites, &minutes)?;
    drop(minutes);
    let prepared = start.elapsed().as_secs_f64();
    medians(&format!("england, prepared in {prepared:.2} s"), &instance, counts)
}

fn region(dir: &Path, counts: &[String]) -> Result<(), Box<dyn Error>> {
    let (needs, sites, minutes) = read::folder(dir);
    medians(&dir.file_name().unwrap_or_default().to_string_lossy(), &Instance::new(&needs, sites.len(), &minutes)?, counts)
}

fn medians(name: &str, instance: &Instance, counts: &[String]) -> Result<(), Box<dyn Error>> {
    for open in counts {
        let start = Instant::now();
        let found = median(instance, open.parse()?, &Rules::default(), &Search::default())?;
        print(&format!("{name}, {} x {}, p={open}", instance.places(), instance.sites()), &found, start.elapsed().as_secs_f64());
    }
    Ok(())
}

/// Every set of sites of a region, with and without a least volume of 600 patients a year.
fn every_set(dir: &Path) -> Result<(), Box<dyn Error>> {
    let (needs, sites, minutes) = read::folder(dir);
    let instance = Instance::new(&needs, sites.len(), &minutes)?;
    let conditions = [Conditions::default(), Conditions { least_volume: Some(600.0), ..Conditions::default() }];
    let start = Instant::now();
    let found = enumerate(&instance, &Rules::default(), &[30.0, 45.0, 60.0], &conditions)?;
    let seconds = start.elapsed().as_secs_f64();
    let kept = found.best.iter().filter(|b| b.condition == 1 && b.criterion == Criterion::PatientMinutes && b.feasible > 0);
    let most = kept.max_by_key(|b| b.units).ok_or("no set of sites sees 600 everywhere")?;
    println!(
        "{{\"what\": \"{}, {} places, every set\", \"sets\": {}, \"front\": {}, \"most_units_of_600\": {}, \"their_sets\": {}, \"seconds\": {seconds:.3}, \"mib_peak\": {:.0}}}",
        dir.display(),
        instance.places(),
        found.sets,
        found.front.len(),
        most.units,
        most.feasible,
        peak_mib()
    );
    Ok(())
}

fn pmed(file: &Path, seconds: f64) -> Result<(), Box<dyn Error>> {
    let (vertices, open, costs) = read::pmed(file);
    let instance = Instance::new(&vec![1.0; vertices], vertices, &costs)?;
    let start = Instant::now();
    let stop = || start.elapsed().as_secs_f64() > seconds;
    let found = median(&instance, open, &Rules::default(), &Search { stop: &stop, ..Search::default() })?;
    print(&format!("{}, n={vertices}, p={open}", file.display()), &found, start.elapsed().as_secs_f64());
    Ok(())
}

fn print(name: &str, found: &Median, seconds: f64) {
    let (status, effort) = (found.status.word(), found.effort);
    println!(
        "{{\"what\": \"{name}\", \"objective\": {:.4}, \"bound\": {:.4}, \"gap\": {:.3e}, \"status\": \"{status}\", \"seconds\": {seconds:.3}, \"mib_peak\": {:.0}, \
         \"rounds\": {}, \"cuts\": {}, \"nodes\": {}, \"free_after_root\": {}}}",
        found.objective,
        found.bound,
        found.gap,
        peak_mib(),
        effort.rounds,
        effort.cuts,
        effort.nodes,
        effort.free_sites
    );
}

/// Most memory that the process had, in MiB, as Linux counts it; 0 elsewhere.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
