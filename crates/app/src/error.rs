//! Why a use-case gave nothing.

use std::path::PathBuf;

use community::Problem;

/// Why a use-case gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The community has errors; nothing is computed from what may be wrong.
    #[error("`{community}` has {} to mend first", errors_in_words(problems))]
    Problems {
        /// The community as it was named.
        community: String,
        /// Everything that is wrong, warnings too.
        problems: Vec<Problem>,
    },
    /// A file that is no community (a matrix, a workshop's workbook) has errors.
    #[error("`{file}` has {} to mend first", errors_in_words(problems))]
    FileProblems {
        /// The file as it was named.
        file: String,
        /// Everything that is wrong, warnings too.
        problems: Vec<Problem>,
    },
    /// No example has that name.
    #[error("there is no example `{found}`; expected one of {}", valid.join(", "))]
    UnknownExample {
        /// The name.
        found: String,
        /// The names there are.
        valid: Vec<String>,
    },
    /// A file could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write `{}`: {source}; what stood there before is untouched", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The manifest is not one of ours.
    #[error("`{}` is not a manifest that this program wrote: {why}", path.display())]
    BadManifest {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// What the manifest names has changed since.
    #[error("`{what}` is not what the manifest was made from: expected SHA-256 {expected}, found {found}")]
    Changed {
        /// Which file, or which part of the program.
        what: String,
        /// Hash in the manifest.
        expected: String,
        /// Hash now.
        found: String,
    },
    /// What was asked for a new community cannot be.
    #[error("`{argument}`: found `{found}`; expected {expected}{}", hint.as_ref().map_or_else(String::new, |h| format!("\nhint: {h}")))]
    BadArgument {
        /// The argument, as it is written.
        argument: &'static str,
        /// What was given.
        found: String,
        /// What can be given.
        expected: String,
        /// How to mend it.
        hint: Option<String>,
    },
    /// The example of a column is no value of it: the program is broken.
    #[error("the example of the column `{column}` of the table `{table}` is no value of it")]
    BadExample {
        /// The table.
        table: &'static str,
        /// Its column.
        column: &'static str,
    },
    /// Something stands where a new community is to be made.
    #[error("`{}` is there already: {what}; expected a new path, or an empty folder\nhint: {hint}", path.display())]
    Exists {
        /// The path.
        path: PathBuf,
        /// What stands there.
        what: &'static str,
        /// How to go on.
        hint: &'static str,
    },
    /// A setting has a value that it cannot take.
    #[error("the setting `{key}` is `{found}`; expected {expected}")]
    BadSetting {
        /// Dotted key.
        key: String,
        /// Its value.
        found: String,
        /// What it takes.
        expected: &'static str,
    },
    /// The community could not be converted.
    #[error(transparent)]
    Exchange(#[from] exchange::ExchangeError),
    /// The shipped parameters are broken.
    #[error(transparent)]
    Parameters(#[from] parameters::ParameterError),
    /// The chapter `burden` gave nothing.
    #[error(transparent)]
    Burden(#[from] burden::BurdenError),
    /// The figure could not be explained.
    #[error(transparent)]
    Explain(#[from] findings::ExplainError),
    /// There is no such scenario, or none at all.
    #[error("{}", no_scenario(found.as_deref(), valid))]
    NoScenario {
        /// The name, where one was given.
        found: Option<String>,
        /// The scenarios of the community.
        valid: Vec<String>,
    },
    /// No chapter has that name.
    #[error("`{found}` is no figure: there is no chapter `{chapter}`; expected one of {}", valid.join(", "))]
    NoSuchChapter {
        /// The figure asked for.
        found: String,
        /// The chapter that its name begins with.
        chapter: String,
        /// The chapters there are.
        valid: Vec<&'static str>,
    },
    /// No organisation has that code.
    #[error("there is no organisation `{found}`; expected one of {}", valid.join(", "))]
    UnknownOrganisation {
        /// The code asked for.
        found: String,
        /// The codes there are.
        valid: Vec<String>,
    },
    /// A spreadsheet, or the mapping of one, cannot be used.
    #[error("`{file}` cannot be imported as it is")]
    Sheet {
        /// The file.
        file: String,
        /// Everything that is wrong with it.
        problems: Vec<Problem>,
    },
    /// No table has that name.
    #[error("there is no table `{found}`; expected one of {}", valid.join(", "))]
    UnknownTable {
        /// The name asked for.
        found: String,
        /// The names there are.
        valid: Vec<&'static str>,
    },
    /// There is nothing to ask leads about.
    #[error(
        "`{community}` has no hours to confirm\nhint: `collect` asks about the rows of `efforts` of demands that are not done, with `--organisation` those of its own teams alone"
    )]
    NothingToCollect {
        /// The community as it was named.
        community: String,
    },
    /// What was read cannot be written over: an example, or a workbook of a kind that is read alone.
    #[error(
        "`{community}` cannot be written over: examples are inside the program, and workbooks are written as `.xlsx` alone\nhint: give the new community's folder or workbook with `--out`"
    )]
    NeedsOut {
        /// The community as it was named.
        community: String,
    },
    /// The plan could not be made.
    #[error(transparent)]
    Plan(#[from] strategy::plan::PlanError),
    /// Nothing is up for choice.
    #[error(
        "`{community}` has nothing to plan\nhint: what can be chosen has `state` new in `demands`, and `duration_months` or hours counted `once`"
    )]
    NothingToPlan {
        /// The community as it was named.
        community: String,
    },
    /// The file is no planning problem.
    #[error(transparent)]
    PlanInstance(#[from] crate::plan::PlanInstanceError),
    /// Coherence gave nothing.
    #[error(transparent)]
    Coherence(#[from] strategy::coherence::CoherenceError),
    /// There is nothing that a workshop could settle.
    #[error(
        "`{community}` has no judgement left that could change what holds together; expected choices with options, and judgements that are missing or disputed"
    )]
    NothingToAsk {
        /// The community as it was named.
        community: String,
    },
    /// The matrix cannot be taken.
    #[error(transparent)]
    Matrix(#[from] strategy::coherence::balance::MatrixError),
    /// A scenario that was found is not what it was said to be.
    #[error("a scenario that was found does not stand up to the check: {0}")]
    Unverified(#[from] strategy::coherence::balance::Flaw),
    /// A file of cases for the model of the regime is not right.
    #[error("`{}`, {place}: found {found}; expected {expected}", path.display())]
    Case {
        /// The file.
        path: PathBuf,
        /// Place in the file: `cases[2].changes.kap`.
        place: String,
        /// What stands there.
        found: String,
        /// What is expected.
        expected: String,
    },
    /// The game of organisations cannot be taken or solved.
    #[error(transparent)]
    Market(#[from] market::MarketError),
    /// The chapter `services` gave nothing.
    #[error(transparent)]
    Services(#[from] services::ServicesError),
    /// The chapter `regime` gave nothing.
    #[error(transparent)]
    Regime(#[from] regime::RegimeError),
    /// The paper could not be made.
    #[error(transparent)]
    Report(#[from] report::ReportError),
    /// The name is not one of a figure.
    #[error(transparent)]
    Key(#[from] findings::KeyError),
}

fn errors_in_words(problems: &[Problem]) -> String {
    match problems.iter().filter(|p| p.severity == community::Severity::Error).count() {
        1 => "1 error".into(),
        n => format!("{n} errors"),
    }
}

fn no_scenario(found: Option<&str>, valid: &[String]) -> String {
    match found {
        None => "there is nothing to compare; expected changes such as `--drop D24-042`, or rows in the table `scenarios`".into(),
        Some(found) if valid.is_empty() => format!("there is no scenario `{found}`: the table `scenarios` has no rows"),
        Some(found) => format!("there is no scenario `{found}`; expected one of {}", valid.join(", ")),
    }
}
