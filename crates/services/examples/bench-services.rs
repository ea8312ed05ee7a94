//! How fast the chapter is, as JSON, a line a question: the first half of `benches/services`.
//!
//! `bench-services england DIR P…`, `front DIR FIRST LAST`, `volumes DIR SECONDS P…`, `region DIR P…`, `enumerate DIR`, `pmed SECONDS FILE…`, `cap SECONDS FILE…`, `pmedcap SECONDS FILE…` (see
//! `benches/services/run`). Files of OR-Library that leave the capacity open take it after a colon: `capa.txt.gz:8000`.
#![allow(missing_docs)]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use services::{
    Answer, Conditions, Count, Criterion, Going, Instance, Measure, Median, Objective, Question, Rules, Search, ShareWithin, SiteTerms,
    enumerate, median, medians, solve, survey,
};

#[path = "../tests/it/read.rs"]
mod read;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let usage = "expected: england DIR P… | front DIR FIRST LAST | volumes DIR SECONDS P… | region DIR P… | enumerate DIR | pmed SECONDS FILE… | cap SECONDS FILE… | pmedcap SECONDS FILE…";
    match arguments.split_first() {
        Some((what, [dir, counts @ ..])) if what == "england" => england(Path::new(dir), counts),
        Some((what, [dir, counts @ ..])) if what == "region" => region(Path::new(dir), counts),
        Some((what, [dir])) if what == "enumerate" => every_set(Path::new(dir)),
        Some((what, [dir, first, last])) if what == "front" => by_units(Path::new(dir), first.parse()?, last.parse()?),
        Some((what, [dir, seconds, counts @ ..])) if what == "volumes" => volumes(Path::new(dir), seconds.parse()?, counts),
        Some((what, [seconds, files @ ..])) if what == "cap" => files.iter().try_for_each(|file| cap(file, seconds.parse()?)),
        Some((what, [seconds, files @ ..])) if what == "pmedcap" => {
            files.iter().try_for_each(|file| pmedcap(Path::new(file), seconds.parse()?))
        }
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
    each(&format!("england, prepared in {prepared:.2} s"), &instance, counts)
}

fn region(dir: &Path, counts: &[String]) -> Result<(), Box<dyn Error>> {
    let (needs, sites, minutes) = read::folder(dir);
    each(&dir.file_name().unwrap_or_default().to_string_lossy(), &Instance::new(&needs, sites.len(), &minutes)?, counts)
}

fn each(name: &str, instance: &Instance, counts: &[String]) -> Result<(), Box<dyn Error>> {
    for open in counts {
        let start = Instant::now();
        let found = median(instance, open.parse()?, &Rules::default(), &Search::default())?;
        print(&format!("{name}, {} x {}, p={open}", instance.places(), instance.sites()), &found, start.elapsed().as_secs_f64());
    }
    Ok(())
}

/// The best sites of England for every number of them.
fn by_units(dir: &Path, first: usize, last: usize) -> Result<(), Box<dyn Error>> {
    let (needs, sites, minutes) = read::england(dir);
    let instance = Instance::new(&needs, sites, &minutes)?;
    drop(minutes);
    let start = Instant::now();
    let all = medians(&instance, first..=last, &Rules::default(), &Search::default())?;
    let seconds = start.elapsed().as_secs_f64();
    let proven = all.iter().filter(|m| m.gap <= m.tolerance).count();
    println!(
        "{{\"what\": \"england, front over p={first}..{last}\", \"points\": {}, \"proven\": {proven}, \"seconds\": {seconds:.3}, \"mib_peak\": {:.0}}}",
        all.len(),
        peak_mib()
    );
    Ok(())
}

/// England with at least 600 patients at every site, all going to the nearest; the fewest sites with 95 % within 45 minutes; centres and covers.
fn volumes(dir: &Path, seconds: f64, counts: &[String]) -> Result<(), Box<dyn Error>> {
    let (needs, sites, minutes) = read::england(dir);
    let instance = Instance::new(&needs, sites, &minutes)?;
    drop(minutes);
    let most = Question::new(Objective::MostSites, Count::Free).least_volume(sites, 600.0);
    answer("england, most units that all see 600", &instance, &most, seconds)?;
    let within = Some(ShareWithin { minutes: 45.0, share: 0.95 });
    let fewest = Question { within, ..Question::new(Objective::FewestSites, Count::Free) };
    answer("england, fewest units with 95 % within 45 minutes", &instance, &fewest, seconds)?;
    answer("england, the same with 600 at each", &instance, &fewest.least_volume(sites, 600.0), seconds)?;
    for open in counts {
        let count = Count::Exactly(open.parse()?);
        answer(
            &format!("england, p={open}, 600 at each"),
            &instance,
            &Question::new(Objective::PatientMinutes, count).least_volume(sites, 600.0),
            seconds,
        )?;
        answer(&format!("england, p={open}, centre"), &instance, &Question::new(Objective::Farthest, count), seconds)?;
        answer(&format!("england, p={open}, most within 30 minutes"), &instance, &Question::new(Objective::Within(30.0), count), seconds)?;
    }
    Ok(())
}

/// A capacitated location problem of OR-Library: costs a unit a thousandfold, so that six decimals of them count.
fn cap(file: &str, seconds: f64) -> Result<(), Box<dyn Error>> {
    let (path, capacity) = file.split_once(':').map_or((file, None), |(path, capacity)| (path, Some(capacity)));
    let (sites, demands) = read::cap(Path::new(path), capacity.map(str::parse).transpose()?);
    let minutes: Vec<f64> = demands.iter().flat_map(|(demand, costs)| costs.iter().map(move |cost| cost / demand * 1e3)).collect();
    let needs: Vec<f64> = demands.iter().map(|(demand, _)| *demand).collect();
    let terms =
        sites.iter().map(|(capacity, fixed)| SiteTerms { capacity: Some(*capacity), fixed_cost_year: *fixed, ..SiteTerms::default() });
    let question =
        Question { going: Going::Assigned, sites: terms.collect(), minute_cost: 1e-3, ..Question::new(Objective::Cost, Count::Free) };
    answer(file, &Instance::new(&needs, sites.len(), &minutes)?, &question, seconds)
}

/// A capacitated p-median, all of a place to one site: each place counts by its distance alone, a thousandfold, so that six decimals of it over its need count.
fn pmedcap(file: &Path, seconds: f64) -> Result<(), Box<dyn Error>> {
    let (needs, capacity, open, distances) = read::pmedcap(file);
    let sites = needs.len();
    let minutes: Vec<f64> = (0..sites * sites).map(|at| distances[at] / needs[at / sites] * 1e3).collect();
    let question = Question { going: Going::AssignedWhole, ..Question::new(Objective::PatientMinutes, Count::Exactly(open)) };
    answer(&file.display().to_string(), &Instance::new(&needs, sites, &minutes)?, &question.capacity(sites, capacity), seconds)
}

fn answer(what: &str, instance: &Instance, question: &Question, seconds: f64) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let stop = || start.elapsed().as_secs_f64() > seconds;
    let Answer { option, bound, gap, status, effort, .. } = solve(instance, question, &Search { stop: &stop, ..Search::default() })?;
    let taken = start.elapsed().as_secs_f64();
    let objective = option.map_or(f64::NAN, |o| o.objective);
    println!(
        "{{\"what\": \"{what}\", \"objective\": {objective:.4}, \"bound\": {:.4}, \"gap\": {gap:.3e}, \"status\": \"{}\", \"seconds\": {taken:.3}, \"mib_peak\": {:.0}, \"rounds\": {}, \"nodes\": {}}}",
        bound.unwrap_or(f64::NAN),
        status.word(),
        peak_mib(),
        effort.rounds,
        effort.nodes
    );
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
    surveyed(&instance, &dir.display().to_string())
}

/// The front of three measures over every set of a region.
fn surveyed(instance: &Instance, name: &str) -> Result<(), Box<dyn Error>> {
    let measures = [Measure::PatientMinutes, Measure::Units, Measure::SmallestUnit];
    let start = Instant::now();
    let found = survey(instance, &Rules::default(), &services::Facets::default(), &measures, &Conditions::default(), 0.01)?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{{\"what\": \"{name}, front of three measures\", \"sets\": {}, \"front\": {}, \"seconds\": {seconds:.3}, \"mib_peak\": {:.0}}}",
        found.sets,
        found.front.len(),
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
