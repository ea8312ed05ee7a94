//! `aircover plan`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::{AppError, Interrupt, Stopwatch};
use clap::Args;
use serde_json::{Value, json};

use crate::out::out;

/// What `aircover plan` takes.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// A planning problem in a JSON file of its own
    #[arg(long, value_name = "FILE.json")]
    pub instance: PathBuf,
    /// Stop after so many seconds and keep the best so far [default: until the best plan is proven]
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub seconds: Option<f64>,
    /// Seed of the search
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

fn seconds(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|s: &f64| s.is_finite() && *s >= 0.0).ok_or_else(|| "expected a number of seconds, from 0".to_owned())
}

/// Runs it.
pub fn run(args: &PlanArgs) -> Result<u8, AppError> {
    let control = Stopwatch::new(args.seconds, listen());
    let instance = app::read_instance(&args.instance)?;
    let solution = app::solve_instance(&instance, args.seed, &control)?;
    if args.json {
        let starts: Vec<Value> = if solution.starts.is_empty() { vec![Value::Null; instance.problem.items.len()] } else { solution.starts.iter().map(|s| json!(s)).collect() };
        crate::json::print(&json!({
            "name": instance.name, "status": solution.status.word(), "objective": number(solution.objective), "bound": number(solution.bound),
            "gap": solution.gap(), "starts": starts, "epochs": solution.epochs,
            "cannot_fit": solution.lost_musts.iter().map(|i| instance.problem.items[*i].id.clone()).collect::<Vec<_>>(),
        }));
        return Ok(0);
    }
    out!("{}: {}", instance.name, solution.status.word());
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
fn listen() -> Interrupt {
    let interrupt: Interrupt = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupt);
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("stopping: the best plan so far is kept; once more ends at once");
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        eprintln!("note: Ctrl-C will end at once, without the best plan so far: {error}");
    }
    interrupt
}
