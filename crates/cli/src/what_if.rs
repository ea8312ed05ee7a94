//! `aircover what-if`.

use app::{AppError, GivenChange, WhatIf};
use clap::Args;
use community::tables::Change;

use crate::args::Sampling;
use crate::commands::with_progress;

/// What `aircover what-if` takes. Changes given together make one scenario; without any, the scenarios of the community are compared.
#[derive(Debug, Args)]
pub struct WhatIfArgs {
    /// Folder, workbook or example:NAME
    community: String,
    /// A scenario of the table `scenarios`; may be repeated
    #[arg(long, value_name = "NAME")]
    scenario: Vec<String>,
    /// Stop doing a demand
    #[arg(long, value_name = "DEMAND")]
    drop: Vec<String>,
    /// Do a demand together with another
    #[arg(long, value_name = "DEMAND=OTHER", value_parser = pair)]
    merge: Vec<Pair>,
    /// Do a demand so many times less often
    #[arg(long, value_name = "DEMAND=TIMES", value_parser = pair)]
    less_often: Vec<Pair>,
    /// Do a demand one time for all that carry it, by the organisation named, or with its hours shared
    #[arg(long, value_name = "DEMAND[=ORGANISATION]", value_parser = pair_or_one)]
    once_for_all: Vec<Pair>,
    /// Use evidence that exists: the share of a demand's hours that stays
    #[arg(long, value_name = "DEMAND=SHARE", value_parser = pair)]
    reuse: Vec<Pair>,
    /// Give a demand to another role or team
    #[arg(long, value_name = "DEMAND=ROLE", value_parser = pair)]
    delegate: Vec<Pair>,
    /// Put a demand off by so many days
    #[arg(long, value_name = "DEMAND=DAYS", value_parser = pair)]
    delay: Vec<Pair>,
    /// Add whole-time equivalents to a role
    #[arg(long, value_name = "ROLE=WTE", value_parser = pair)]
    add_people: Vec<Pair>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    sampling: Sampling,
}

/// What is changed, and by what.
#[derive(Clone, Debug)]
struct Pair(String, Option<String>);

fn pair(text: &str) -> Result<Pair, String> {
    match text.split_once('=') {
        Some((target, value)) if !target.trim().is_empty() && !value.trim().is_empty() => {
            Ok(Pair(target.trim().into(), Some(value.trim().into())))
        }
        _ => Err("expected two parts with `=` between them, such as D24-042=2".into()),
    }
}

fn pair_or_one(text: &str) -> Result<Pair, String> {
    if text.contains('=') { pair(text) } else { Ok(Pair(text.trim().into(), None)) }
}

/// Runs it.
pub fn run(args: &WhatIfArgs) -> Result<u8, AppError> {
    let dropped: Vec<Pair> = args.drop.iter().map(|target| Pair(target.clone(), None)).collect();
    let given = [
        (Change::Drop, &dropped),
        (Change::Merge, &args.merge),
        (Change::LessOften, &args.less_often),
        (Change::OnceForAll, &args.once_for_all),
        (Change::Reuse, &args.reuse),
        (Change::Delegate, &args.delegate),
        (Change::Delay, &args.delay),
        (Change::AddPeople, &args.add_people),
    ];
    let one = |change: Change, Pair(target, value): &Pair| GivenChange { change, target: target.clone(), value: value.clone() };
    let changes = given.into_iter().flat_map(|(change, pairs)| pairs.iter().map(move |pair| one(change, pair))).collect();
    let what = WhatIf { changes, named: args.scenario.clone() };
    let run = with_progress("trying the changes", || app::what_if(&args.community, &what, &args.sampling.options()))?;
    if args.json {
        crate::json::print(&crate::json::burden(&run));
    } else {
        crate::show::what_if(&run);
    }
    Ok(0)
}
