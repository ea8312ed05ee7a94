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
    let levels = |profile: &[usize]| {
        let of_site = |(site, level): (&app::MarketSite, &usize)| format!("{} {}", site.name, case.levels[*level]);
        case.sites.iter().zip(profile).map(of_site).collect::<Vec<_>>().join(", ")
    };
    for service in &solution.services {
        out!("\n{}", service.service);
        out!("  shared plan: {}", levels(&service.plan.profile.levels));
        for equilibrium in &service.equilibria {
            out!("  rest: {}", levels(&equilibrium.levels));
        }
        for (organisation, regret) in case.organisations.iter().zip(&service.plan.profile.regret).filter(|(_, r)| **r > 0.0) {
            out!("  {organisation} would gain {} by leaving the plan", pounds(*regret));
        }
    }
    let holds = if solution.lambda_star > 0.0 {
        format!("The plan holds if every organisation gives the system's result a weight of {:.2} or more.", solution.lambda_star)
    } else {
        "The plan holds by itself.".to_owned()
    };
    out!("\n{}", wrapped(&holds));
    if let Some(ratio) = solution.price_of_anarchy() {
        out!(
            "{}",
            wrapped(&format!(
                "Price of anarchy {ratio:.3}; the ratio moves with what costs are counted in, the pounds do not. All profiles were tried, so the list is complete."
            ))
        );
    }
}
