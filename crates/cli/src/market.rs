//! `aircover market`: a game of organisations from a file.

use std::path::PathBuf;

use app::{AppError, MarketCase};
use clap::Args;
use findings::{Quantity, Unit};

use crate::commands::with_progress;
use crate::out::out;
use crate::show::wrapped;

/// What `aircover market` takes.
#[derive(Debug, Args)]
pub struct MarketArgs {
    /// A game in a JSON file: organisations, sites, places, minutes, levels, services
    #[arg(long, value_name = "FILE.json")]
    pub case: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Solves the game and shows what it comes to.
pub fn run(args: &MarketArgs) -> Result<u8, AppError> {
    let solved = with_progress("trying every level of every site", || app::market_case(&args.case))?;
    if args.json {
        crate::json::print(&solved.json());
    } else {
        show(&solved);
    }
    Ok(0)
}

/// Pounds first, the ratio last.
fn show(solved: &MarketCase) {
    let (case, solution) = (&solved.case, &solved.solution);
    let pounds = |value: f64| Quantity::new(value, Unit::PoundsYear).to_string();
    match (solution.worst_gap, solution.best_gap) {
        (Some(worst), Some(best)) => {
            out!(
                "{}",
                wrapped(&format!(
                    "Left to itself, {} loses up to {} against the shared plan, at best {}",
                    case.name,
                    pounds(worst),
                    pounds(best)
                ))
            );
        }
        _ => out!(
            "{}",
            wrapped(&format!("Left to itself, {} comes to no rest: in one service at least, somebody always gains by changing", case.name))
        ),
    }
    let levels = |game: &app::MarketGame, profile: &app::MarketProfile| {
        let of_site = |(site, level): (&app::MarketSite, &usize)| format!("{} {}", site.name, case.levels[*level]);
        let of_service = |levels: &Vec<usize>| case.sites.iter().zip(levels).map(of_site).collect::<Vec<_>>().join(", ");
        let named = |(service, levels): (&usize, &Vec<usize>)| match game.services[..] {
            [_] => of_service(levels),
            _ => format!("{}: {}", case.services[*service].name, of_service(levels)),
        };
        game.services.iter().zip(&profile.levels).map(named).collect::<Vec<_>>().join("; ")
    };
    for game in &solution.games {
        out!("\n{}", game.name);
        out!("  shared plan: {}", levels(game, &game.plan.profile));
        for equilibrium in &game.equilibria {
            out!("  rest: {}", levels(game, equilibrium));
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
        out!(
            "{}",
            wrapped(&format!(
                "Price of anarchy {ratio:.3}; the ratio moves with what costs are counted in, the pounds do not. {}",
                if solution.complete() {
                    "All profiles were tried, so the list is complete."
                } else {
                    "Too many profiles to try them all: these were found by best responses from many starts, and are not proved to be all."
                }
            ))
        );
    }
}
