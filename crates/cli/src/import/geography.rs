//! `import --travel`: places, sites and journeys from the files in which planners get them.

use std::path::{Path, PathBuf};

use app::{AppError, GeographyAsked, GeographyTaken};
use clap::Args;
use community::Month;
use community::cell::Cell as _;
use community::tables::Mode;
use findings::words::{count, list};
use findings::{Quantity, Unit};
use serde_json::json;

use crate::commands::with_progress;
use crate::out::out;
use crate::show::problem_text;
use crate::show::style::{bold, dim, wrap};

/// Files of places, sites and journeys.
#[derive(Debug, Args)]
#[command(next_help_heading = "Places, sites and journeys")]
pub struct Geography {
    /// Journeys: a matrix (a row a place, a column a site) or a row a pair; .csv, .csv.gz or .parquet
    #[arg(long, value_name = "FILE", requires = "places", requires = "sites")]
    travel: Option<PathBuf>,
    /// Places: place, name, population, latitude, longitude, deprivation_decile, rural_urban
    #[arg(long, value_name = "FILE", requires = "travel")]
    places: Option<PathBuf>,
    /// Sites: site, name, organisation, latitude, longitude
    #[arg(long, value_name = "FILE", requires = "travel")]
    sites: Option<PathBuf>,
    /// Needs: place, service, patients_year
    #[arg(long, value_name = "FILE", requires = "travel", conflicts_with = "need_column")]
    needs: Option<PathBuf>,
    /// Code of the service for which the next two options speak
    #[arg(long, value_name = "SERVICE", requires = "travel")]
    service: Option<String>,
    /// Column of the places' file with the patients a year who need the service
    #[arg(long, value_name = "COLUMN", requires = "service")]
    need_column: Option<String>,
    /// Column of the sites' file that says (1 or yes) that the site gives the service today
    #[arg(long, value_name = "COLUMN", requires = "service")]
    today_column: Option<String>,
    /// Take the sites alone in which a column has a value
    #[arg(long, value_name = "COLUMN=VALUE", requires = "travel")]
    only_sites: Option<String>,
    /// How people travel, where the file does not say: car, public, ambulance or walk
    #[arg(long, default_value = "car", value_parser = crate::services::mode)]
    mode: Mode,
    /// First month of a community that is made new, such as 2024-04 [default: this month]
    #[arg(long, value_name = "MONTH", requires = "travel", value_parser = month)]
    first_month: Option<Month>,
}

fn month(text: &str) -> Result<Month, String> {
    Month::parse(text).map_err(|e| format!("expected {}", e.expected))
}

/// Runs it.
pub(super) fn run(args: &Geography, into: &str, to: Option<&Path>, as_json: bool) -> Result<u8, AppError> {
    let file = |file: &Option<PathBuf>| file.clone().unwrap_or_default();
    let asked = GeographyAsked {
        travel: file(&args.travel),
        places: file(&args.places),
        sites: file(&args.sites),
        needs: args.needs.clone(),
        service: args.service.clone(),
        need_column: args.need_column.clone(),
        today_column: args.today_column.clone(),
        only_sites: args.only_sites.clone(),
        mode: args.mode,
        first_month: args.first_month,
        into: into.into(),
        out: to.map(Path::to_owned),
    };
    let taken = with_progress("reading places, sites and journeys", || app::import_geography(&asked))?;
    if as_json {
        print_json(&taken)
    } else {
        show(&taken, &asked)
    }
    Ok(0)
}

fn number(n: usize) -> String {
    Quantity::new(n as f64, Unit::Count).rounded()
}

fn show(taken: &GeographyTaken, asked: &GeographyAsked) {
    out!(
        "{}\n",
        bold(&format!(
            "{} places and {} sites: {} journeys by {}, {}",
            exact(taken.places),
            exact(taken.sites),
            exact(taken.pairs),
            asked.mode,
            Quantity::new(taken.patients, Unit::PatientsYear)
        ))
    );
    let mut lines = Vec::new();
    if !taken.without_travel.is_empty() {
        let places: Vec<String> = taken.without_travel.iter().map(|(name, _)| name.clone()).collect();
        let patients = Quantity::new(taken.without_travel.iter().map(|(_, p)| p).sum(), Unit::PatientsYear);
        lines.push(format!("no journey is known from {}, with {patients}", list(&places, 10)));
    }
    if taken.missing_pairs > 0 {
        lines.push(format!("{} pairs of the other places have no minutes; by car they are estimated", number(taken.missing_pairs)));
    }
    if !taken.other_sites.is_empty() {
        lines
            .push(format!("left out of the matrix: {} for sites that were not taken", count(taken.other_sites.len(), "column", "columns")));
    }
    if taken.other_rows > 0 {
        lines.push(format!("left out of the journeys: {} for places or sites that were not taken", count(taken.other_rows, "row", "rows")));
    }
    if taken.organisations > 0 {
        lines.push(format!("added to `organisations`: {} that sites name", count(taken.organisations, "organisation", "organisations")));
    }
    lines.extend(taken.problems.iter().map(problem_text));
    for line in lines {
        out!("  {}", wrap(&line, "    "));
    }
    out!("\nwrote {}", taken.written.display());
    let service = asked.service.as_deref().unwrap_or("SERVICE");
    out!("{}", dim(&format!("next: aircover services {} --service {service} --open N", taken.written.display())));
}

/// A count in full, with commas: it is known exactly.
fn exact(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn print_json(taken: &GeographyTaken) {
    let without: Vec<_> =
        taken.without_travel.iter().map(|(place, patients)| json!({ "place": place, "patients_year": patients })).collect();
    crate::json::print(&json!({
        "places": taken.places, "sites": taken.sites, "patients_year": taken.patients, "pairs": taken.pairs, "organisations_added": taken.organisations,
        "without_travel": without, "missing_pairs": taken.missing_pairs, "columns_left_out": taken.other_sites, "rows_left_out": taken.other_rows,
        "problems": crate::json::problems(&taken.problems), "written": taken.written.display().to_string(),
    }));
}
