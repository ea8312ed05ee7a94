//! Plans and bounds of planning problems within a number of seconds, search and solver side by side: a line a file.
//!
//! `bench-plan SECONDS SEED FILE.json…`. For work on search and bound; `benches/plan` compares the built program with others.
#![allow(missing_docs)]

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use strategy::plan::{Control, Effort, broken, solve};

#[path = "../tests/it/instance.rs"]
mod instance;

struct Until(Instant);

impl Control for Until {
    fn stop(&self) -> bool {
        Instant::now() >= self.0
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [seconds, seed, files @ ..] = arguments.as_slice() else { return Err("expected: SECONDS SEED FILE.json…".into()) };
    let seconds = Duration::from_secs_f64(seconds.parse()?);
    let effort = Effort { epochs: None, nodes: None, seed: seed.parse()?, together: true };
    for file in files {
        let problem = instance::read(Path::new(file));
        let begun = Instant::now();
        let found = solve(&problem, &effort, &Until(begun + seconds))?;
        if found.objective.is_some() && !broken(&problem, &found.starts).is_empty() {
            return Err(format!("`{file}`: the plan breaks a rule").into());
        }
        let show = |v: Option<f64>| v.map_or("-".into(), |v| format!("{v:.0}"));
        let gap = found.gap().map_or("-".into(), |g| format!("{:.2}", 100.0 * g));
        let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let took = begun.elapsed().as_secs_f64();
        let (objective, bound) = (show(found.objective), show(found.bound));
        println!(
            "{name:18} {:9} {objective:>9} {bound:>9} gap {gap:>6} % epochs {:>7} took {took:5.1} s",
            found.status.word(),
            found.epochs
        );
    }
    Ok(())
}
