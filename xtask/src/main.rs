//! Chores of the repository, run by `cargo run -p xtask -- CHORE`.
//!
//! Knows: how the repository is laid out. Must not know: anything that the program does.
//!
//! Start reading at [`tidy::tidy`].

mod tidy;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo run -p xtask -- tidy\n\n  tidy  check dependencies between crates, sizes of files, openings of crates, parameters, paths in documents, and words that must not stand in code";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["tidy"] => run_tidy(),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run_tidy() -> ExitCode {
    // Asked when it runs, not when it was built: clones may share a target directory.
    let Some(own) = std::env::var_os("CARGO_MANIFEST_DIR") else {
        eprintln!("error: run this as `cargo run -p xtask -- tidy`");
        return ExitCode::from(2);
    };
    let root = Path::new(&own).parent().expect("xtask lies in the root of the repository");
    match tidy::tidy(root) {
        Ok(complaints) if complaints.is_empty() => {
            println!("tidy");
            ExitCode::SUCCESS
        }
        Ok(complaints) => {
            for complaint in &complaints {
                eprintln!("{complaint}");
            }
            eprintln!("\n{} to mend", complaints.len());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
