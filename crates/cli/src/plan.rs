//! `aircover plan`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::{AppError, Interrupt, Stopwatch};
use clap::Args;
use serde_json::{Value, json};

use crate::commands::with_progress;
use crate::out::out;

/// What `aircover plan` takes.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Folder, workbook or example:NAME
    #[arg(required_unless_present = "instance", conflicts_with = "instance")]
    pub community: Option<String>,
    /// A planning problem in a JSON file of its own, instead of a community
    #[arg(long, value_name = "FILE.json")]
    pub instance: Option<PathBuf>,
    /// Chance with which the plan of a community should hold in each month, 0.5 to 0.99 [default: the parameter]
    #[arg(long, value_name = "P", value_parser = chance, conflicts_with = "instance")]
    pub confidence: Option<f64>,
    /// Stop after so many seconds and keep the best so far [default: until the best plan is proven]
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub seconds: Option<f64>,
    /// Write the plan as files into this folder: picture, calendar, file for planning programs, workbook, tables, letter
    #[arg(long, value_name = "DIR", conflicts_with = "instance")]
    pub out: Option<PathBuf>,
    /// Seed of the random streams [default: the community's setting, else 1]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

pub(crate) fn seconds(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|s: &f64| s.is_finite() && *s >= 0.0).ok_or_else(|| "expected a number of seconds, from 0".to_owned())
}

fn chance(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|p: &f64| (0.5..=0.99).contains(p)).ok_or_else(|| "expected a chance from 0.5 to 0.99".to_owned())
}

/// Runs it.
pub fn run(args: &PlanArgs) -> Result<u8, AppError> {
    let control = Stopwatch::new(args.seconds, listen());
    match (&args.instance, &args.community) {
        (Some(file), _) => of_file(args, file, &control),
        (None, community) => of_community(args, community.as_deref().unwrap_or_default(), &control),
    }
}

fn of_community(args: &PlanArgs, community: &str, control: &Stopwatch) -> Result<u8, AppError> {
    let options = app::Options { seed: args.seed, ..app::Options::default() };
    let run = with_progress("planning", || app::plan_community(community, &options, args.confidence, control))?;
    let mut written = Vec::new();
    if let Some(out) = &args.out {
        let files = app::plan_files(&run)?;
        app::write_files(out, &files)?;
        written = files.into_iter().map(|f| out.join(f.0)).filter(|f| f.parent() == Some(out)).collect();
    }
    if args.json {
        let chapter = run.chapters.first().map(report::chapter_json).unwrap_or(Value::Null);
        let rows = chapter.pointer("/tables/strategy.plan/rows").cloned().unwrap_or_else(|| json!([]));
        crate::json::print(&json!({
            "community": run.community.profile.name, "plan": rows, "strategy": chapter, "manifest": report::manifest_json(&run.manifest),
        }));
    } else {
        crate::show::chapter(&run, &TABLES, &[]);
        written.iter().for_each(|file| out!("{}", file.display()));
    }
    Ok(0)
}

/// Tables that a terminal shows, with their columns.
const TABLES: [(&str, &[&str]); 7] = [
    ("strategy.plan", &["title", "planned", "from_month", "to_month", "plan_hours", "plan_worth"]),
    ("strategy.plan_ask", &["request", "whose", "what", "plan_ask_hours", "who"]),
    ("strategy.plan_conflict", &["issuer_name", "title", "authority", "plan_conflict_hours", "plan_conflict_worth"]),
    ("strategy.plan_ways", &["way", "what", "plan_way_cost", "plan_way_bound"]),
    ("strategy.plan_displaced", &["by_title", "title", "without_month", "with_month", "plan_months_later"]),
    ("strategy.plan_entries", &["title", "what", "plan_entry_worth"]),
    ("strategy.plan_front", &["caution", "front_asks", "front_value", "front_worst_month", "front_throughout", "front_done"]),
];

fn of_file(args: &PlanArgs, file: &std::path::Path, control: &Stopwatch) -> Result<u8, AppError> {
    let instance = app::read_instance(file)?;
    let solution = app::solve_instance(&instance, args.seed.unwrap_or(1), control)?;
    let ask = (solution.status.word() == "infeasible").then(|| app::ask_instance(&instance, control)).transpose()?;
    if args.json {
        let starts: Vec<Value> = if solution.starts.is_empty() {
            vec![Value::Null; instance.problem.items.len()]
        } else {
            solution.starts.iter().map(|s| json!(s)).collect()
        };
        crate::json::print(&json!({
            "name": instance.name, "status": solution.status.word(), "objective": number(solution.objective), "bound": number(solution.bound),
            "gap": solution.gap(), "starts": starts, "epochs": solution.epochs,
            "ask": ask.as_ref().map(|a| crate::ask::json(&instance, a)),
            "cannot_fit": solution.lost_musts.iter().map(|i| instance.problem.items[*i].id.clone()).collect::<Vec<_>>(),
        }));
        return Ok(0);
    }
    let value = |v: Option<f64>| number(v).as_f64().map_or("not known".to_owned(), |v| v.to_string());
    out!("{}: {}", instance.name, solution.status.word());
    out!("worth {}, and no plan is worth more than {}", value(solution.objective), value(solution.bound));
    for (item, start) in instance.problem.items.iter().zip(&solution.starts) {
        if let Some(start) = start {
            out!("  {:<20} begins in month {start}, done after month {}", item.id, item.done[*start] - 1);
        }
    }
    for &item in &solution.lost_musts {
        out!("`{}` has to be done and cannot be, whatever else is left out", instance.problem.items[item].id);
    }
    if let Some(ask) = &ask {
        crate::ask::show(&instance, ask);
    }
    Ok(0)
}

/// A number, whole where it is.
fn number(value: Option<f64>) -> Value {
    match value {
        Some(v) if v.fract() == 0.0 && v.abs() < 9e15 => json!(v as i64),
        Some(v) => json!(v),
        None => Value::Null,
    }
}

/// Ctrl-C asks for the best so far; a second one ends at once.
pub(crate) fn listen() -> Interrupt {
    let interrupt: Interrupt = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupt);
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("stopping: the best so far is kept; once more ends at once");
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("note: Ctrl-C will end at once, without the best so far: {error}");
    }
    interrupt
}
