//! The command line: reads arguments, calls one use-case of `app`, prints what comes back.
//!
//! Knows: how arguments are written, how a terminal shows findings and tables. Must not know: how anything is computed or read.
//!
//! Data goes to standard output, everything else to standard error. Exit codes: 0 fine; 1 the community has errors; 2 wrong use;
//! 3 a file could not be read or written; 4 anything else that the program could not do.

mod args;
mod ask;
mod coherence;
mod commands;
mod import;
mod json;
mod market;
mod new;
mod out;
mod plan;
mod regime;
mod returns;
mod services;
mod show;
mod what_if;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let arguments = args::Arguments::parse();
    match commands::run(&arguments.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            show::error(&error);
            ExitCode::from(exit_code(&error))
        }
    }
}

/// The exit code that says what kind of thing went wrong.
fn exit_code(error: &app::AppError) -> u8 {
    use app::AppError as E;
    match error {
        E::Problems { .. } | E::FileProblems { .. } | E::Sheet { .. } => 1,
        E::PlanInstance(_)
        | E::NothingToPlan { .. }
        | E::UnknownOrganisation { .. }
        | E::NothingToCollect { .. }
        | E::NeedsOut { .. }
        | E::UnknownTable { .. }
        | E::UnknownExample { .. }
        | E::BadSetting { .. }
        | E::BadArgument { .. }
        | E::Exists { .. }
        | E::Key(_)
        | E::Explain(_)
        | E::NoSuchChapter { .. }
        | E::NoScenario { .. }
        | E::Matrix(_)
        | E::NothingToAsk { .. }
        | E::Regime(_)
        | E::Services(_)
        | E::Market(_) => 2,
        E::Read { .. } | E::Write { .. } | E::BadManifest { .. } | E::Changed { .. } | E::Exchange(_) | E::Case { .. } => 3,
        E::BadExample { .. } | E::Parameters(_) | E::Burden(_) | E::Report(_) | E::Plan(_) | E::Coherence(_) | E::Unverified(_) => 4,
    }
}
