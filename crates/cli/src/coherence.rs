//! The command `coherence`.

use std::path::PathBuf;

use app::{AppError, ImpactFormat, MatrixOptions, MatrixRun, Run};
use clap::{ArgGroup, Args};
use serde_json::{Value, json};

use crate::args::Sampling;
use crate::commands::with_progress;
use crate::out::out;
use crate::show::style::{bold, dim, wrap};

/// What the command `coherence` takes.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true).args(["community", "scw", "matrix"])))]
pub struct CoherenceArgs {
    /// Folder, workbook or example:NAME
    community: Option<String>,
    /// A ScenarioWizard project instead of a community: lists every consistent scenario of its matrix
    #[arg(long, value_name = "FILE")]
    scw: Option<PathBuf>,
    /// A cross-impact matrix in CSV instead of a community: lists every consistent scenario
    #[arg(long, value_name = "FILE")]
    matrix: Option<PathBuf>,
    /// Write the workbook of a workshop: the judgements that could change what holds together, in the order to ask them
    #[arg(long, value_name = "FILE.xlsx", requires = "community")]
    workshop: Option<PathBuf>,
    /// Minutes that the workshop has: the workbook asks no more than fits
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    minutes: u32,
    /// Read the workbook of a workshop back, and write the community with its judgements to --out
    #[arg(long, value_name = "FILE.xlsx", requires = "community", requires = "out", conflicts_with = "workshop")]
    workshop_in: Option<PathBuf>,
    /// Folder or workbook to write the community to
    #[arg(long, value_name = "COMMUNITY", requires = "workshop_in")]
    out: Option<PathBuf>,
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
    #[command(flatten)]
    sampling: Sampling,
}

/// Runs the command.
pub fn run(args: &CoherenceArgs) -> Result<u8, AppError> {
    match (&args.community, &args.scw, &args.matrix) {
        (Some(community), ..) => of_community(args, community),
        (None, Some(path), _) => of_file(args, path, ImpactFormat::Scw),
        (None, None, Some(path)) => of_file(args, path, ImpactFormat::Csv),
        (None, None, None) => Ok(2),
    }
}

fn of_community(args: &CoherenceArgs, community: &str) -> Result<u8, AppError> {
    let options = args.sampling.options();
    if let Some(file) = &args.workshop {
        let asked = with_progress("looking for what to ask", || app::write_workshop(community, &options, f64::from(args.minutes), file))?;
        if args.json {
            let left_out = asked.pairs_left_out;
            crate::json::print(
                &json!({ "file": file.display().to_string(), "judgements": asked.judgements, "pairs": asked.pairs, "pairs_left_out": left_out, "minutes": asked.minutes, "pairs_for_later": asked.pairs_for_later, "minutes_for_later": asked.minutes_for_later }),
            );
            return Ok(0);
        }
        out!(
            "{}",
            bold(&format!("{} judgements on {} pairs of choices, some {:.0} minutes", asked.judgements, asked.pairs, asked.minutes))
        );
        out!(
            "{}",
            dim(&format!(
                "{} more pairs, some {:.0} minutes, could change something too; `--minutes` takes more of them",
                asked.pairs_for_later, asked.minutes_for_later
            ))
        );
        out!(
            "{}",
            dim(&format!("{} pairs with open judgements are left out: by themselves they could change nothing", asked.pairs_left_out))
        );
        out!("wrote {}", file.display());
        return Ok(0);
    }
    if let (Some(file), Some(to)) = (&args.workshop_in, &args.out) {
        let read = with_progress("reading the workshop", || app::read_workshop(community, file, to))?;
        crate::show::notes(&read.problems);
        out!("{}", bold(&format!("{} judgements added, {} replaced", read.added, read.replaced)));
        out!("wrote {}", to.display());
        return Ok(0);
    }
    if let Some(file) = &args.write_scw {
        let scale = app::write_community_scw(community, &options, file)?;
        let times = if scale == 1 {
            String::new()
        } else {
            format!("; scores are times {scale}, so that means of several raters are whole numbers")
        };
        eprintln!("wrote {}{times}", file.display());
    }
    let run = with_progress("seeking what holds together", || app::run_coherence(community, &options))?;
    if args.json {
        crate::json::print(&community_json(&run));
    } else {
        show_community(&run);
    }
    Ok(0)
}

fn community_json(run: &Run) -> Value {
    let chapter = run.chapters.first().map(report::chapter_json).unwrap_or(Value::Null);
    let bundles = chapter.pointer("/tables/strategy.bundles/rows").cloned().unwrap_or_else(|| json!([]));
    json!({ "community": run.community.profile.name, "bundles": bundles, "strategy": chapter, "manifest": report::manifest_json(&run.manifest) })
}

/// Tables that a terminal shows, with their columns.
const TABLES: [(&str, &[&str]); 4] = [
    ("strategy.bundle_options", &["choice", "b1", "b2", "b3", "b4"]),
    ("strategy.questions", &["choice", "on_choice", "open_judgements", "could_leave", "could_join", "minutes"]),
    ("strategy.conflicts", &["title", "other_title", "conflict_score", "level"]),
    ("strategy.objectives", &["name", "share_of_weight", "share_of_hours", "served_by", "hindered_by"]),
];

fn show_community(run: &Run) {
    crate::show::chapter(run, &TABLES, &["strategy.questions"]);
}

fn of_file(args: &CoherenceArgs, path: &std::path::Path, format: ImpactFormat) -> Result<u8, AppError> {
    let options =
        MatrixOptions { inconsistency: args.inconsistency, most_scenarios: args.most as usize, with_attractors: !args.no_attractors };
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
            let list: Vec<Value> = found
                .iter()
                .map(|a| json!({ "attractor": a.cycle.iter().map(|s| from_one(s)).collect::<Vec<_>>(), "basin": a.basin }))
                .collect();
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
        let states: Vec<String> =
            run.matrix.descriptors().iter().zip(labels(run, &s.states)).map(|(d, l)| format!("{}: {l}", d.name)).collect();
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
