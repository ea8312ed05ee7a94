//! One function a command: call the use-case, show what comes back.

use std::time::{Duration, Instant};

use app::AppError;
use clap::CommandFactory as _;
use community::Severity;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{Arguments, Command};
use crate::out::out;
use crate::{json, show};

/// Runs a command; the code is the exit code of a run that did what was asked.
pub fn run(command: &Command) -> Result<u8, AppError> {
    match command {
        Command::New(args) => crate::new::run(args),
        Command::Check { codes: true, json, .. } => {
            show::codes(*json);
            Ok(0)
        }
        Command::Check { community, json, .. } => check(community.as_deref().unwrap_or_default(), *json),
        Command::Burden { community, json, sampling } => {
            let run = with_progress("drawing the burden", || app::run_burden(community, &sampling.options()))?;
            if *json {
                json::print(&json::burden(&run))
            } else {
                show::burden(&run)
            }
            Ok(0)
        }
        Command::Import(args) => crate::import::run(args),
        Command::Collect(args) => crate::returns::collect(args),
        Command::Gather(args) => crate::returns::gather(args),
        Command::Coherence(args) => crate::coherence::run(args),
        Command::Explain { community, figure, json, sampling } => {
            let derivation = with_progress("asking how the figure came about", || app::explain(community, figure, &sampling.options()))?;
            if *json {
                json::print(&json::derivation(&derivation))
            } else {
                show::derivation(&derivation)
            }
            Ok(0)
        }
        Command::WhatIf(args) => crate::what_if::run(args),
        Command::Plan(args) => crate::plan::run(args),
        Command::Services(args) => crate::services::run(args),
        Command::Market(args) => crate::market::run(args),
        Command::Regime(arguments) => crate::regime::run(arguments),
        Command::Report { .. } => report(command),
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

fn report(command: &Command) -> Result<u8, AppError> {
    let Command::Report { community, from, out, sampling, timings } = command else { return Ok(2) };
    let start = Instant::now();
    let run = with_progress("drawing the burden", || match from {
        Some(manifest) => app::read_manifest(manifest)?.run(),
        None => app::run(community.as_deref().unwrap_or_default(), &sampling.options()),
    })?;
    let computed = start.elapsed();
    let files = with_progress("setting the paper", || app::report_files(&run))?;
    let set = start.elapsed();
    app::write_files(out, &files)?;
    let written = start.elapsed();
    show::report(&run, out, &files);
    if *timings {
        eprintln!(
            "read and computed {:.2} s, paper {:.2} s, written {:.2} s",
            computed.as_secs_f64(),
            (set - computed).as_secs_f64(),
            (written - set).as_secs_f64()
        );
    }
    Ok(0)
}

/// Shows what is being done, on a terminal and only if it takes long enough to be seen.
pub(crate) fn with_progress<T>(what: &'static str, work: impl FnOnce() -> Result<T, AppError>) -> Result<T, AppError> {
    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner()).with_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    let result = work();
    bar.finish_and_clear();
    result
}
