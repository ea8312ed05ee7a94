//! `aircover services`: which sites give a service.

use app::{AppError, ServicesAsked, ServicesFound, SitesOpen, Stopwatch};
use clap::Args;
use community::cell::Cell as _;
use community::tables::Mode;
use findings::words::{count, list};
use findings::{Quantity, Unit};
use jiff::civil::Time;

use crate::commands::with_progress;
use crate::out::out;
use crate::plan::{listen, seconds};
use crate::show::wrapped;

/// What `aircover services` takes.
#[derive(Debug, Args)]
pub struct ServicesArgs {
    /// Folder, workbook or example:NAME
    pub community: String,
    /// Which service, by its code in the table `services`
    #[arg(long, value_name = "SERVICE")]
    pub service: String,
    /// How many sites give it: exactly so many
    #[arg(long, value_name = "N")]
    pub open: usize,
    /// How people travel: car, public, ambulance or walk
    #[arg(long, default_value = "car", value_parser = mode)]
    pub mode: Mode,
    /// Take the journeys of this time of day, such as 08:00 [default: one row a pair]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub departs: Option<Time>,
    /// An option by its name and the codes of its open sites; may be given several times
    #[arg(long = "option", value_name = "NAME=SITE,SITE", value_parser = option)]
    pub options: Vec<(String, Vec<String>)>,
    /// Stop after so many seconds and keep the best so far [default: until it is proven]
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub seconds: Option<f64>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

pub(crate) fn mode(text: &str) -> Result<Mode, String> {
    Mode::parse(text).map_err(|_| format!("expected one of {}", Mode::ALL.iter().map(|m| m.word()).collect::<Vec<_>>().join(", ")))
}

fn option(text: &str) -> Result<(String, Vec<String>), String> {
    let expected = || "expected a name and codes of sites, such as north=RJE01,RTG02; a name has none of `=`, `,`, `[` and `]`".to_owned();
    let (name, sites) = text.split_once('=').ok_or_else(expected)?;
    let sites: Vec<String> = sites.split(',').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect();
    let name = name.trim();
    if name.is_empty() || name.contains([',', '[', ']']) || sites.is_empty() { Err(expected()) } else { Ok((name.to_owned(), sites)) }
}

fn time(text: &str) -> Result<Time, String> {
    <Time as community::cell::Cell>::parse(text).map_err(|e| format!("expected {}", e.expected))
}

/// Runs it.
pub fn run(args: &ServicesArgs) -> Result<u8, AppError> {
    let control = Stopwatch::new(args.seconds, listen());
    let asked = ServicesAsked {
        service: args.service.clone(),
        open: args.open,
        mode: args.mode,
        departs: args.departs,
        options: args.options.clone(),
    };
    let found = with_progress("seeking the best sites", || app::services(&args.community, &asked, &control))?;
    if args.json {
        crate::json::print(&found.json());
    } else {
        show(&found);
    }
    Ok(0)
}

fn show(found: &ServicesFound) {
    let minutes = |value: f64| format!("{value:.1} minutes");
    let number = |value: f64| Quantity::new(value, Unit::Count).rounded();
    let best = &found.best;
    let sites = count(best.sites.len(), "site", "sites");
    out!(
        "{}",
        wrapped(&format!(
            "From {sites} for `{}`, the mean patient is {} away, the farthest {}",
            found.asked.service,
            minutes(best.mean_minutes),
            minutes(best.farthest_minutes)
        ))
    );
    out!("");
    let widest = best.sites.iter().map(|s| s.site.chars().count()).max().unwrap_or(0);
    for site in &best.sites {
        out!("  {:<widest$}  {:>8} patients a year  {}", site.site, number(site.patients), site.name);
    }
    out!("\n{}", wrapped(&proof(found)));
    out!("{}", wrapped(&format!("Within {}.", shares(best))));
    if let (Some(today), Some(change)) = (&found.today, found.patients_who_change) {
        let sites = count(today.sites.len(), "site", "sites");
        out!(
            "{}",
            wrapped(&format!(
                "Today, {sites}: the mean patient {} away, the farthest {}; within {}. {} of {} patients a year would go to another site.",
                minutes(today.mean_minutes),
                minutes(today.farthest_minutes),
                shares(today),
                number(change),
                number(found.patients)
            ))
        );
    }
    let without = if found.places_without_need > 0 {
        format!(" {} without patients for it left out.", count(found.places_without_need, "place", "places"))
    } else {
        String::new()
    };
    let never = if found.never > 0 { format!(" {} that never may left out.", count(found.never, "site", "sites")) } else { String::new() };
    out!(
        "{}",
        wrapped(&format!(
            "From {} and {} that may give it, by {}; every patient goes to the nearest.{without}{never}",
            count(found.places, "place", "places"),
            count(found.candidates, "site", "sites"),
            found.asked.mode
        ))
    );
    assumed(found);
    named(found);
}

/// The options side by side, where there are more than the best and today.
fn named(found: &ServicesFound) {
    let table = &found.options;
    if table.rows.len() < 3 {
        return;
    }
    let number = |row: usize, column: &str| table.column(column).and_then(|c| table.rows[row][c].number());
    let shown = |row: usize, column: &str, unit: Unit| number(row, column).map_or("?".to_owned(), |v| Quantity::new(v, unit).rounded());
    out!("\n  {:<24} {:>5} {:>8} {:>9} {:>8} {:>10} {:>8}", "option", "sites", "minutes", "farthest", "within", "elsewhere", "longer");
    for (row, cells) in table.rows.iter().enumerate() {
        let cell = |column: &str, unit: Unit| shown(row, column, unit);
        out!(
            "  {:<24} {:>5} {:>8} {:>9} {:>8} {:>10} {:>8}",
            cells[0].text().unwrap_or_default(),
            cell("open_sites", Unit::Count),
            number(row, "mean_minutes").map_or("?".into(), |m| format!("{m:.1}")),
            number(row, "farthest_minutes").map_or("?".into(), |m| format!("{m:.1}")),
            cell("share_within", Unit::Share),
            cell("patients_elsewhere", Unit::PatientsYear),
            cell("patients_farther", Unit::PatientsYear)
        );
    }
    let within = table.column("share_within").map_or("", |c| table.columns[c].label.as_str());
    out!("  minutes: of the mean patient; {within}; patients a year whose unit changes, and whose journey grows");
}

/// What was left out or estimated.
fn assumed(found: &ServicesFound) {
    if !found.unreached.is_empty() {
        let places: Vec<String> = found.unreached.iter().map(|(place, _)| place.clone()).collect();
        let patients = Quantity::new(found.unreached.iter().map(|(_, p)| p).sum(), Unit::PatientsYear);
        let text =
            format!("Left out, since `travel` has no journey from there by {}: {}, with {patients}.", found.asked.mode, list(&places, 10));
        out!("{}", wrapped(&text));
    }
    if let Some(e) = &found.estimated {
        let by = e.fitted_to.map_or_else(
            || "by the shipped parameters".to_owned(),
            |pairs| format!("fitted to the {} pairs that are known", Quantity::new(pairs as f64, Unit::Count).rounded()),
        );
        let text = format!(
            "Estimated: the minutes of {} of {} pairs, as {:.1} minutes and {:.2} more for each kilometre of great circle, {by}.",
            e.pairs, e.of, e.start_minutes, e.minutes_per_km
        );
        out!("{}", wrapped(&text));
    }
}

fn proof(found: &ServicesFound) -> String {
    let total = |value: f64| Quantity::new(value, Unit::Count).rounded();
    let best = total(found.best.patient_minutes);
    if found.status == "optimal" {
        format!("{best} patient-minutes a year; proven: no other set of so many sites does better.")
    } else {
        let (bound, gap) = (total(found.bound), Quantity::new(found.gap, Unit::Share));
        format!("{best} patient-minutes a year; stopped before it was proven: no set has fewer than {bound}, {gap} less at most.")
    }
}

fn shares(open: &SitesOpen) -> String {
    let share = |(minutes, share): &(f64, f64)| format!("{minutes} minutes {}", Quantity::new(*share, Unit::Share));
    open.within.iter().map(share).collect::<Vec<_>>().join(", ")
}
