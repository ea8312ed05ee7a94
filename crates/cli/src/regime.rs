//! The command `regime`.

use std::path::PathBuf;

use app::AppError;
use clap::Args;
use serde_json::json;

use crate::commands::with_progress;
use crate::out::out;
use crate::{json, show};

/// What `regime` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Folder, workbook or example:NAME
    #[arg(required_unless_present_any = ["case", "export_xmile", "behaviours"])]
    community: Option<String>,
    /// A regime to compare with the base: base, grip, reform-wave, air-cover, market, shared-plan, or one of the table `regimes`; may be given several times [default: all]
    #[arg(long = "regime", value_name = "NAME")]
    regimes: Vec<String>,
    /// Weeks to look at [default: 260]
    #[arg(long)]
    weeks: Option<f64>,
    /// Most worlds to draw [default: 1,024]
    #[arg(long)]
    runs: Option<u32>,
    /// Draw worlds until the chance of meltdown has this standard error [default: 0.03]
    #[arg(long)]
    precision: Option<f64>,
    /// Seed of the random streams [default: the community's setting]
    #[arg(long)]
    seed: Option<u64>,
    /// Make one world again alone, by its number, under the last regime named
    #[arg(long, value_name = "NUMBER", conflicts_with = "case")]
    run: Option<u32>,
    /// Run the cases of a JSON file in the form of the reference trajectories, and print them with their rows
    #[arg(long, value_name = "FILE", conflicts_with = "community")]
    case: Option<PathBuf>,
    /// Write the single-organisation model as XMILE, for other system dynamics programs
    #[arg(long, value_name = "FILE", conflicts_with_all = ["community", "case"])]
    export_xmile: Option<PathBuf>,
    /// Draw the published behaviours of the model as one SVG picture
    #[arg(long, value_name = "FILE.svg", conflicts_with_all = ["community", "case", "export_xmile"])]
    behaviours: Option<PathBuf>,
    /// Write the tables into this folder too: each as CSV and Parquet, what their columns mean, the manifest
    #[arg(long, value_name = "DIR", requires = "community", conflicts_with = "run")]
    out: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<u8, AppError> {
    if let Some(path) = &arguments.case {
        json::print(&app::run_case(path)?);
        return Ok(0);
    }
    if let Some(path) = &arguments.export_xmile {
        return write(path, app::xmile(arguments.weeks.unwrap_or(520.0), 0.25).as_bytes());
    }
    if let Some(path) = &arguments.behaviours {
        return write(path, &app::behaviours()?);
    }
    let community = arguments.community.as_deref().unwrap_or_default();
    let options = app::Options { samples: None, seed: arguments.seed };
    let asked =
        app::Asked { regimes: arguments.regimes.clone(), weeks: arguments.weeks, precision: arguments.precision, runs: arguments.runs };
    if let Some(number) = arguments.run {
        return one(community, &options, &asked, number, arguments.json);
    }
    let run = with_progress("running the worlds", || app::run_regime(community, &options, &asked))?;
    if let Some(out) = &arguments.out {
        app::write_files(out, &app::regime_files(&run)?)?;
        eprintln!("wrote {}", out.display());
    }
    if arguments.json {
        let chapter = run.chapters.first().map(report::chapter_json).unwrap_or(serde_json::Value::Null);
        let rows = chapter.pointer("/tables/regime.comparison/rows").cloned().unwrap_or_else(|| json!([]));
        json::print(
            &json!({ "community": run.community.profile.name, "rows": rows, "regime": chapter, "manifest": report::manifest_json(&run.manifest) }),
        );
    } else {
        show::regime(&run);
    }
    Ok(0)
}

fn write(path: &std::path::Path, bytes: &[u8]) -> Result<u8, AppError> {
    app::write_file(path, bytes)?;
    eprintln!("wrote {}", path.display());
    Ok(0)
}

fn one(community: &str, options: &app::Options, asked: &app::Asked, number: u32, as_json: bool) -> Result<u8, AppError> {
    let (names, run) = app::one_world(community, options, asked, number)?;
    if as_json {
        let rows: Vec<_> = run
            .weeks
            .iter()
            .zip(&run.rows)
            .map(|(week, rows)| {
                json!({
                    "week": week, "P": rows.iter().map(|r| r.state.pending).collect::<Vec<_>>(), "s": rows.iter().map(|r| r.stress).collect::<Vec<_>>(),
                    "sig": rows.iter().map(|r| r.strategic).collect::<Vec<_>>(), "w": rows.iter().map(|r| r.wait).collect::<Vec<_>>(),
                })
            })
            .collect();
        json::print(&json!({ "run": number, "organisations": names, "rows": rows, "weeks_over": run.weeks_over }));
        return Ok(0);
    }
    out!("Stress by week in world {number} (1 is the tipping point):");
    for (week, rows) in run.weeks.iter().zip(&run.rows) {
        out!("{week:>6.0}  {}", rows.iter().map(|r| format!("{:>6.2}", r.stress)).collect::<Vec<_>>().join(" "));
    }
    out!("columns: {}", names.join("; "));
    Ok(0)
}
