//! The command `coherence`.

use std::path::PathBuf;

use app::{AppError, ImpactFormat, MatrixOptions, MatrixRun};
use clap::{ArgGroup, Args};
use serde_json::{Value, json};

use crate::commands::with_progress;
use crate::out::out;
use crate::show::style::{bold, dim, wrap};

/// What the command `coherence` takes.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["scw", "matrix"])))]
pub struct CoherenceArgs {
    /// A ScenarioWizard project instead of a community: lists every consistent scenario of its matrix
    #[arg(long, value_name = "FILE")]
    scw: Option<PathBuf>,
    /// A cross-impact matrix in CSV instead of a community: lists every consistent scenario
    #[arg(long, value_name = "FILE")]
    matrix: Option<PathBuf>,
    /// How far below its best state a descriptor may be: above 0, scenarios that nearly hold together are listed too
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    inconsistency: u32,
    /// The most scenarios that are listed
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    most: u32,
    /// Leave out attractors and their basins
    #[arg(long)]
    no_attractors: bool,
    /// Write the matrix as a ScenarioWizard project
    #[arg(long, value_name = "FILE")]
    write_scw: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &CoherenceArgs) -> Result<u8, AppError> {
    let (path, format) = match (&args.scw, &args.matrix) {
        (Some(path), _) => (path, ImpactFormat::Scw),
        (None, Some(path)) => (path, ImpactFormat::Csv),
        (None, None) => return Ok(2),
    };
    let options = MatrixOptions { inconsistency: args.inconsistency, most_scenarios: args.most as usize, with_attractors: !args.no_attractors };
    let run = with_progress("seeking what holds together", || app::matrix(path, format, &options))?;
    crate::show::notes(&run.problems);
    if let Some(out) = &args.write_scw {
        app::write_scw(&run.matrix, &out.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()), out)?;
        eprintln!("wrote {}", out.display());
    }
    if args.json {
        crate::json::print(&matrix_json(&run));
    } else {
        show_matrix(&run);
    }
    Ok(0)
}

/// States counted from 1, as people and ScenarioWizard do.
fn from_one(states: &[u8]) -> Vec<u32> {
    states.iter().map(|s| u32::from(*s) + 1).collect()
}

fn labels(run: &MatrixRun, states: &[u8]) -> Vec<String> {
    run.matrix.descriptors().iter().zip(states).map(|(d, s)| d.states[usize::from(*s)].clone()).collect()
}

fn matrix_json(run: &MatrixRun) -> Value {
    let descriptors: Vec<Value> = run.matrix.descriptors().iter().map(|d| json!({ "name": d.name, "states": d.states })).collect();
    let scenarios: Vec<Value> = run
        .found
        .scenarios
        .iter()
        .map(|s| {
            json!({
                "states": from_one(&s.states), "labels": labels(run, &s.states), "consistency_value": s.consistency_value,
                "total_impact_score": s.total_impact_score, "inconsistency": s.inconsistency(), "margins": s.margins,
            })
        })
        .collect();
    let attractors: serde_json::Map<String, Value> = run
        .attractors
        .iter()
        .map(|(rule, found)| {
            let list: Vec<Value> =
                found.iter().map(|a| json!({ "attractor": a.cycle.iter().map(|s| from_one(s)).collect::<Vec<_>>(), "basin": a.basin })).collect();
            ((*rule).to_owned(), Value::Array(list))
        })
        .collect();
    json!({
        "file": run.file, "descriptors": descriptors, "combinations": run.matrix.combinations(), "inconsistency_allowed": run.inconsistency,
        "complete": run.found.is_complete, "nodes": run.found.nodes, "scenarios": scenarios,
        "basins": if attractors.is_empty() { Value::Null } else { Value::Object(attractors) },
    })
}

fn show_matrix(run: &MatrixRun) {
    let n = run.found.scenarios.len();
    let near = if run.inconsistency == 0 { String::new() } else { format!(" within {} of their best", run.inconsistency) };
    let verb = if n == 1 { "holds" } else { "hold" };
    let more = if run.found.is_complete { "" } else { " or more" };
    out!("{}\n", wrap(&bold(&format!("{n}{more} of {:.0} combinations {verb} together{near}", run.matrix.combinations())), ""));
    let basin = |states: &[u8]| {
        let global = run.attractors.iter().find(|(rule, _)| *rule == "global")?;
        global.1.iter().find(|a| a.cycle.len() == 1 && a.cycle[0] == states).map(|a| a.basin)
    };
    for s in run.found.scenarios.iter().take(SHOWN) {
        let states: Vec<String> = run.matrix.descriptors().iter().zip(labels(run, &s.states)).map(|(d, l)| format!("{}: {l}", d.name)).collect();
        out!("  {}", wrap(&states.join(", "), "  "));
        let value = s.consistency_value.map_or_else(|| "–".to_owned(), |c| c.to_string());
        let basin = basin(&s.states).map(|b| format!(", basin {b}")).unwrap_or_default();
        out!("  {}", dim(&format!("consistency value {value}, total impact score {}{basin}", s.total_impact_score)));
    }
    if n > SHOWN {
        out!("  … and {} more; `--json` lists them", n - SHOWN);
    }
    if !run.found.is_complete {
        out!("{}", dim("the list was cut; `--most` lengthens it"));
    }
}

/// Scenarios that a terminal shows.
const SHOWN: usize = 25;
