//! `aircover market`: what each organisation would do for itself, and whether a shared plan would hold.

use std::path::PathBuf;

use app::{AppError, MarketCase, MarketFound};
use clap::Args;
use findings::{Quantity, Unit};

use crate::commands::with_progress;
use crate::out::out;
use crate::show::wrapped;

/// What `aircover market` takes.
#[derive(Debug, Args)]
pub struct MarketArgs {
    /// Folder, workbook or example:NAME
    #[arg(required_unless_present = "case")]
    pub community: Option<String>,
    /// A game in a JSON file instead: organisations, sites, places, minutes, levels, services
    #[arg(long, value_name = "FILE.json", conflicts_with = "community")]
    pub case: Option<PathBuf>,
    /// Seed of the starts from which games are searched that are too large to enumerate [default: the community's setting]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Solves the game and shows what it comes to.
pub fn run(args: &MarketArgs) -> Result<u8, AppError> {
    let doing = "looking at what each would do for itself";
    if let Some(path) = &args.case {
        let solved = with_progress(doing, || app::market_case(path))?;
        if args.json {
            crate::json::print(&solved.json());
        } else {
            show_case(&solved);
        }
        return Ok(0);
    }
    let options = app::Options { samples: None, seed: args.seed };
    let found = with_progress(doing, || app::market(args.community.as_deref().unwrap_or_default(), &options))?;
    if args.json {
        crate::json::print(&found.json());
    } else {
        show(&found);
    }
    Ok(0)
}

fn pounds(value: f64) -> String {
    Quantity::new(value, Unit::PoundsYear).to_string()
}

/// The answer, each finding with how sure it is and what comes next, who gains and loses, and where to look.
fn show(found: &MarketFound) {
    let result = &found.result;
    out!("{}", wrapped(&result.headline));
    for paragraph in &result.summary {
        out!("{}", wrapped(paragraph));
    }
    for finding in &result.findings {
        out!("\n{}", wrapped(&format!("{}: {}", finding.level.words(), finding.sentence)));
        for sentence in &finding.sureness {
            out!("{}", indented(sentence));
        }
        if let Some(ask) = &finding.ask {
            out!("{}", indented(&format!("next: {} ({})", ask.what, ask.whom)));
        }
    }
    if let Some(table) = result.table("market.organisations") {
        out!("\n{}", wrapped(&format!("{} (£ a year)", table.title)));
        let widest = table.rows.iter().filter_map(|r| r[0].text()).map(|t| t.chars().count()).max().unwrap_or(0);
        let columns = ["surplus_today", "surplus_rivalry", "surplus_plan", "receives"].map(|name| table.column(name));
        out!("  {:<widest$}  {:>11}  {:>11}  {:>11}  {:>11}", "", "today", "rivalry", "plan", "receives");
        for row in &table.rows {
            let cell = |column: &Option<usize>| {
                column.and_then(|c| row[c].number()).map_or_else(String::new, |v| Quantity::new(v, Unit::PoundsYear).rounded())
            };
            let cells: Vec<String> = columns.iter().map(cell).collect();
            out!(
                "  {:<widest$}  {:>11}  {:>11}  {:>11}  {:>11}",
                row[0].text().unwrap_or_default(),
                cells[0],
                cells[1],
                cells[2],
                cells[3]
            );
        }
    }
    out!(
        "\n{}",
        wrapped(&format!("next: `aircover explain {} 'market.loss'` says how a figure came about; `--json` prints all of it", found.name))
    );
}

fn indented(text: &str) -> String {
    wrapped(text).lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// Pounds first, the ratio last.
fn show_case(solved: &MarketCase) {
    let (case, solution) = (&solved.case, &solved.solution);
    let answer = match (solution.worst_gap, solution.best_gap) {
        (Some(worst), Some(best)) => {
            format!("Left to itself, {} loses up to {} against the shared plan, at best {}", case.name, pounds(worst), pounds(best))
        }
        _ if solution.complete() => {
            format!("Left to itself, {} comes to no rest: in one service at least, somebody always gains by changing", case.name)
        }
        _ => format!("No rest was found for {}: too many profiles to look at them all", case.name),
    };
    out!("{}", wrapped(&answer));
    for game in &solution.games {
        out!("\n{}", game.name);
        out!("  shared plan: {}", levels(solved, game, &game.plan.profile));
        for equilibrium in &game.equilibria {
            out!("  rest: {}", levels(solved, game, equilibrium));
        }
        for (organisation, regret) in case.organisations.iter().zip(&game.plan.profile.regret).filter(|(_, r)| **r > 0.0) {
            out!("  {organisation} would gain {} by leaving the plan", pounds(*regret));
        }
    }
    let holds = match solution.lambda_star {
        Some(0.0) => "The plan holds by itself.".to_owned(),
        Some(weight) => format!("The plan holds if every organisation gives the system's result a weight of {weight:.2} or more."),
        None => {
            "The plan does not hold, whatever weight organisations give the system's result: its floors cost more than leaving.".to_owned()
        }
    };
    out!("\n{}", wrapped(&holds));
    if let Some(ratio) = solution.price_of_anarchy() {
        let looked = if solution.complete() {
            "All profiles were tried, so the list is complete."
        } else {
            "Too many profiles to try them all: these were found by best responses from many starts, and are not proved to be all."
        };
        let ratio = format!("Price of anarchy {ratio:.3}; the ratio moves with what costs are counted in, the pounds do not.");
        out!("{}", wrapped(&format!("{ratio} {looked}")));
    }
}

fn levels(solved: &MarketCase, game: &app::MarketGame, profile: &app::MarketProfile) -> String {
    let case = &solved.case;
    let of_site = |(site, level): (&app::MarketSite, &usize)| format!("{} {}", site.name, case.levels[*level]);
    let of_service = |levels: &Vec<usize>| case.sites.iter().zip(levels).map(of_site).collect::<Vec<_>>().join(", ");
    let named = |(service, levels): (&usize, &Vec<usize>)| match game.services[..] {
        [_] => of_service(levels),
        _ => format!("{}: {}", case.services[*service].name, of_service(levels)),
    };
    game.services.iter().zip(&profile.levels).map(named).collect::<Vec<_>>().join("; ")
}
