//! One function a command: call the use-case, show what comes back.

use app::AppError;
use clap::CommandFactory as _;
use community::Severity;

use crate::args::{Arguments, Command};
use crate::out::out;
use crate::{json, show};

/// Runs a command; the code is the exit code of a run that did what was asked.
pub fn run(command: &Command) -> Result<u8, AppError> {
    match command {
        Command::Check { codes: true, json, .. } => {
            show::codes(*json);
            Ok(0)
        }
        Command::Check { community, json, .. } => check(community.as_deref().unwrap_or_default(), *json),
        Command::Convert { from, to } => {
            let problems = app::convert(from, to)?;
            show::notes(&problems);
            eprintln!("wrote {}", to.display());
            Ok(0)
        }
        Command::Tables { markdown: true, .. } => {
            out!("{}", show::columns::markdown().trim_end());
            Ok(0)
        }
        Command::Tables { table, .. } => match show::columns::text(table.as_deref()) {
            Some(text) => {
                out!("{}", text.trim_end());
                Ok(0)
            }
            None => {
                eprintln!("error: there is no table `{}`\nhint: `aircover tables` lists them", table.as_deref().unwrap_or_default());
                Ok(2)
            }
        },
        Command::Examples => {
            for name in app::examples() {
                out!("example:{name}");
            }
            Ok(0)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "aircover", &mut script);
            out!("{}", String::from_utf8_lossy(&script).trim_end());
            Ok(0)
        }
    }
}

fn check(community: &str, as_json: bool) -> Result<u8, AppError> {
    let opened = app::check(community)?;
    let readiness = opened.community.as_ref().map(community::readiness::readiness).unwrap_or_default();
    if as_json {
        json::print(&json::check(&opened, &readiness));
    } else {
        show::check(&opened, &readiness);
    }
    Ok(u8::from(opened.problems.iter().any(|p| p.severity == Severity::Error)))
}
