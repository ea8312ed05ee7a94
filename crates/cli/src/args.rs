//! What the command line takes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

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
    /// A community to fill in: from a register, or with one example row a table
    New(crate::new::NewArgs),
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
    /// Who carries what; headroom by role, month and week; who asks for it
    Burden {
        /// Folder, workbook or example:NAME
        community: String,
        /// Print JSON: rows by role and month, facts, findings
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        sampling: Sampling,
    },
    /// What if: changes beside the community as it is, by the same draws
    WhatIf(crate::what_if::WhatIfArgs),
    /// Take rows of a spreadsheet that people keep: proposes what its columns are, then takes it the same way each month
    Import(crate::import::ImportArgs),
    /// One workbook a lead: the hours that are assumed of their demands, to confirm or correct
    Collect(crate::returns::CollectArgs),
    /// Read what leads sent back: what is confirmed, what is contested, who has not answered
    Gather(crate::returns::GatherArgs),
    /// What to do when, within the headroom; the ask where it cannot fit
    Plan(crate::plan::PlanArgs),
    /// Where demands pull against each other, what repeats what, and which choices hold together
    Coherence(crate::coherence::CoherenceArgs),
    /// What if: what the regime does to the community, in ensembles; its tipping points, and what matters
    Regime(crate::regime::Arguments),
    /// Which sites give a service: the best of exactly so many, with a proof
    Services(crate::services::ServicesArgs),
    /// What each organisation would do for itself, what that costs everyone, and whether a shared plan would hold
    Market(crate::market::MarketArgs),
    /// How a figure came about, down to rows, parameters and their sources
    Explain {
        /// Folder, workbook or example:NAME
        community: String,
        /// The figure, as the paper names it: burden.headroom_p10[role=…,month=2025-03]
        figure: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        sampling: Sampling,
    },
    /// The board paper (PDF, HTML, Word), a workbook, pictures, data files and the manifest
    Report {
        /// Folder, workbook or example:NAME
        #[arg(required_unless_present = "from", conflicts_with = "from")]
        community: Option<String>,
        /// Make the same figures again from the manifest of an earlier report
        #[arg(long, value_name = "MANIFEST")]
        from: Option<PathBuf>,
        /// Folder to write into
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        sampling: Sampling,
        /// Print the time that each stage took, to standard error
        #[arg(long)]
        timings: bool,
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

/// How draws are made.
#[derive(Debug, Args)]
pub struct Sampling {
    /// Monte Carlo samples [default: the community's setting, else 10,000]
    #[arg(long)]
    pub samples: Option<u32>,
    /// Seed of the random streams [default: the community's setting]
    #[arg(long)]
    pub seed: Option<u64>,
}

impl Sampling {
    /// The same, as the use-cases take it.
    pub fn options(&self) -> app::Options {
        app::Options { samples: self.samples, seed: self.seed }
    }
}
