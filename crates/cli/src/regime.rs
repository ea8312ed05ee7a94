//! The command `regime`.

use std::path::PathBuf;

use app::AppError;
use clap::Args;

use crate::json;

/// What `regime` takes.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Run the cases of a JSON file in the form of the reference trajectories, and print them with their rows
    #[arg(long, value_name = "FILE")]
    case: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<u8, AppError> {
    json::print(&app::run_case(&arguments.case)?);
    Ok(0)
}
