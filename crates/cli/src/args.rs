//! What the command line takes.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Turns the demands that fall on a local health community into one strategy that fits the people who must deliver it.
#[derive(Debug, Parser)]
#[command(
    name = "aircover",
    version,
    propagate_version = true,
    after_help = "COMMUNITY is a folder of CSV files, a workbook (.xlsx), or an example by name, such as example:staffordshire-2024.\nExit codes: 0 fine; 1 the community has errors; 2 wrong use; 3 a file could not be read or written; 4 anything else."
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Everything that is wrong with a community, with file, row, column and a hint; which chapters can run
    Check {
        /// Folder, workbook or example:NAME
        #[arg(required_unless_present = "codes")]
        community: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// List the codes of all problems, with what they mean
        #[arg(long, conflicts_with = "community")]
        codes: bool,
    },
    /// Folder to workbook or back, without loss
    Convert {
        /// Folder, workbook or example:NAME
        from: String,
        /// Workbook (ends in .xlsx) or folder
        to: PathBuf,
    },
    /// What the tables of a community hold, column by column
    Tables {
        /// One table; without it, the list of all
        #[arg(conflicts_with = "markdown")]
        table: Option<String>,
        /// All tables as Markdown
        #[arg(long)]
        markdown: bool,
    },
    /// Names of the examples inside the program
    Examples,
    /// Completions for a shell, to standard output
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}
