//! Use-case: a community's places, sites and journeys from the files in which planners get them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use community::ids::OrganisationId;
use community::tables::{Mode, Organisation, PlaceRow, Site};
use community::{AnyTable, Community, Month, Nation, Problem, Profile, Row, Severity};
use exchange::{GeographySheet, TravelTaken, fill_table, read_sheet, read_travel};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::error::AppError;
use crate::open::{consistent, is_workbook, open, target, write_community};

/// What an import of places, sites and journeys is asked to do.
#[derive(Clone, Debug)]
pub struct GeographyAsked {
    /// Journeys: a matrix (a row a place, a column a site) or a row a pair; `.csv`, `.csv.gz`, or `.parquet` for the latter.
    pub travel: PathBuf,
    /// Places.
    pub places: PathBuf,
    /// Sites.
    pub sites: PathBuf,
    /// Needs: rows with `place`, `service`, `patients_year`.
    pub needs: Option<PathBuf>,
    /// The service for which the two columns below speak.
    pub service: Option<String>,
    /// The column of the places' file with the patients a year who need the service.
    pub need_column: Option<String>,
    /// The column of the sites' file that says whether the site gives the service today.
    pub today_column: Option<String>,
    /// Take the sites alone in which a column has a value: `country=England`.
    pub only_sites: Option<String>,
    /// How people travel, where the file does not say.
    pub mode: Mode,
    /// First month of a community that is made new [default: this month].
    pub first_month: Option<Month>,
    /// The community: one that is there (without places, sites and journeys), or a new folder.
    pub into: String,
    /// Where the community is written to, if not where it was.
    pub out: Option<PathBuf>,
}

/// What was taken.
#[derive(Debug)]
pub struct GeographyTaken {
    /// Places.
    pub places: usize,
    /// Sites.
    pub sites: usize,
    /// Patients a year in `needs`, of all services.
    pub patients: f64,
    /// Pairs of place and site with minutes.
    pub pairs: usize,
    /// Organisations that were added, since sites name them.
    pub organisations: usize,
    /// Sites in the file of journeys that are none of the sites taken.
    pub other_sites: Vec<String>,
    /// Rows of the file of journeys for other places.
    pub other_rows: usize,
    /// Places from which no journey is known, with their patients a year.
    pub without_travel: Vec<(String, f64)>,
    /// Pairs without minutes of the other places.
    pub missing_pairs: usize,
    /// Warnings of the files.
    pub problems: Vec<Problem>,
    /// Where the community was written to.
    pub written: PathBuf,
}

/// Makes or fills a community from files of places, sites and journeys.
///
/// # Errors
/// [`AppError::Sheet`] with what is wrong with a file; [`AppError::BadArgument`] for columns that are not there, and a community that has places, sites or
/// journeys already; [`AppError::Problems`] if the community would contradict itself; [`AppError::Write`].
pub fn import_geography(asked: &GeographyAsked) -> Result<GeographyTaken, AppError> {
    let mut community = community_to_fill(asked)?;
    let (places, sites) = (sheet(&asked.places)?, sheet(&asked.sites)?);
    let mut problems = Vec::new();
    fill_places(asked, &places, &mut community, &mut problems)?;
    let organisations = fill_sites(asked, &sites, &mut community, &mut problems)?;
    fill_needs(asked, &places, &mut community, &mut problems)?;
    fill_provision(asked, &sites, &mut community, &mut problems)?;
    let place_ids: BTreeSet<&str> = community.places.rows.iter().map(|p| p.place.as_str()).collect();
    let site_ids: BTreeSet<&str> = community.sites.rows.iter().map(|s| s.site.as_str()).collect();
    let TravelTaken { table, problems: of_travel, other_sites, other_rows, .. } =
        read_travel(&asked.travel, asked.mode, &place_ids, &site_ids);
    problems.extend(of_travel);
    community.travel = table;
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return Err(AppError::Sheet { file: asked.travel.display().to_string(), problems });
    }
    let (without_travel, missing_pairs) = gaps(&community);
    let written = target(&asked.into, asked.out.as_deref())?;
    consistent(&asked.into, &community)?;
    write_community(&community, &written)?;
    Ok(GeographyTaken {
        places: community.places.len(),
        sites: community.sites.len(),
        patients: community.needs.rows.iter().map(|n| n.patients_year.get()).sum(),
        pairs: community.travel.len(),
        organisations,
        other_sites,
        other_rows,
        without_travel,
        missing_pairs,
        problems,
        written,
    })
}

/// The community that is to be filled: one that is there, or a new one named after its folder.
fn community_to_fill(asked: &GeographyAsked) -> Result<Community, AppError> {
    let path = Path::new(&asked.into);
    if asked.into.starts_with("example:") || path.is_file() || path.join("aircover.toml").exists() {
        let (community, _) = open(&asked.into)?;
        let tables: [&dyn AnyTable; 3] = [&community.places, &community.sites, &community.travel];
        if let Some(table) = tables.into_iter().find(|t| !t.is_empty()) {
            let found = format!("{} (it has {} rows in `{}`)", asked.into, table.len(), table.spec().name);
            return Err(bad("--into", &found, "a community without places, sites and journeys, or a new folder".into()));
        }
        return Ok(community);
    }
    if is_workbook(path) {
        return Err(bad("--into", &asked.into, "a folder: a sheet of a workbook does not hold millions of journeys".into()));
    }
    crate::new::may_write(path, false)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_else(|| "community".into());
    Ok(Community::new(Profile {
        name,
        country: "England".into(),
        first_month: asked.first_month.unwrap_or_else(this_month),
        months: 12,
        calendar: Nation::England,
        currency: "GBP".into(),
        notice: None,
        settings: BTreeMap::new(),
    }))
}

/// The month in which it is now, by universal time.
fn this_month() -> Month {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    let first = Date::constant(1970, 1, 1);
    Month::of(first.checked_add((days as i64).days()).unwrap_or(first))
}

fn sheet(path: &Path) -> Result<GeographySheet, AppError> {
    read_sheet(path).map_err(|problems| AppError::Sheet { file: path.display().to_string(), problems })
}

/// The columns of a file that a table has, by name; `rural_urban_2011` and the like stand for `rural_urban`.
fn shared_columns<R: Row>(sheet: &GeographySheet) -> Vec<(&'static str, usize)> {
    let column = |name: &str| {
        let dated =
            |h: &String| h.strip_prefix(name).and_then(|rest| rest.strip_prefix('_')).is_some_and(|year| year.parse::<u16>().is_ok());
        sheet.column(name).or_else(|| sheet.headings.iter().position(dated))
    };
    R::SPEC.columns.iter().filter_map(|c| Some((c.name, column(c.name)?))).collect()
}

fn fill_places(
    asked: &GeographyAsked,
    sheet: &GeographySheet,
    community: &mut Community,
    problems: &mut Vec<Problem>,
) -> Result<(), AppError> {
    let columns = shared_columns::<PlaceRow>(sheet);
    let headings: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let rows = sheet.rows.iter().map(|(line, cells)| (*line, columns.iter().map(|(_, at)| cells[*at].clone()).collect()));
    let file = asked.places.display().to_string();
    stop_at_errors(&file, fill_table(&mut community.places, &file, &headings, rows), problems)
}

/// Fills `sites`, and adds the organisations that they name; gives how many those are.
fn fill_sites(
    asked: &GeographyAsked,
    sheet: &GeographySheet,
    community: &mut Community,
    problems: &mut Vec<Problem>,
) -> Result<usize, AppError> {
    let wanted = only(asked, sheet)?;
    let columns = shared_columns::<Site>(sheet);
    let headings: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut organisations = Organisations::of(community);
    let mut added = 0;
    let mut rows = Vec::new();
    for (line, cells) in sheet.rows.iter().filter(|(_, cells)| wanted.as_ref().is_none_or(|(at, value)| cells[*at] == *value)) {
        let cell = |(name, at): &(&str, usize)| match *name {
            "organisation" if !cells[*at].is_empty() => organisations.code(&cells[*at], community, &mut added),
            _ => cells[*at].clone(),
        };
        rows.push((*line, columns.iter().map(cell).collect()));
    }
    let file = asked.sites.display().to_string();
    stop_at_errors(&file, fill_table(&mut community.sites, &file, &headings, rows.into_iter()), problems)?;
    Ok(added)
}

/// The column and value by which sites are taken.
fn only(asked: &GeographyAsked, sheet: &GeographySheet) -> Result<Option<(usize, String)>, AppError> {
    let Some(text) = &asked.only_sites else { return Ok(None) };
    let Some((column, value)) = text.split_once('=') else {
        return Err(bad("--only-sites", text, "a column and its value, such as country=England".into()));
    };
    Ok(Some((named(sheet, "--only-sites", column)?, value.trim().to_owned())))
}

fn named(sheet: &GeographySheet, argument: &'static str, column: &str) -> Result<usize, AppError> {
    sheet.column(column).ok_or_else(|| bad(argument, column, format!("one of the columns {}", sheet.headings.join(", "))))
}

fn bad(argument: &'static str, found: &str, expected: String) -> AppError {
    AppError::BadArgument { argument, found: found.into(), expected, hint: None }
}

/// The codes of organisations by code and by name.
struct Organisations(BTreeMap<String, String>);

impl Organisations {
    fn of(community: &Community) -> Self {
        let rows = &community.organisations.rows;
        let by_name = rows.iter().map(|o| (o.name.to_lowercase(), o.organisation.to_string()));
        let by_code = rows.iter().map(|o| (o.organisation.as_str().to_lowercase(), o.organisation.to_string()));
        Self(by_name.chain(by_code).collect())
    }

    /// The code of an organisation; one that the community lacks is added under its name.
    fn code(&mut self, name: &str, community: &mut Community, added: &mut usize) -> String {
        if let Some(code) = self.0.get(&name.to_lowercase()) {
            return code.clone();
        }
        let plain: String =
            name.chars().map(|c| if matches!(c, ';' | ',' | '=' | '[' | ']') || c.is_control() { ' ' } else { c }).collect();
        let code: String = plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
        self.0.insert(name.to_lowercase(), code.clone());
        *added += 1;
        community.organisations.rows.push(Organisation {
            organisation: OrganisationId::from(code.as_str()),
            name: name.to_owned(),
            kind: "provider".into(),
            parent: None,
            ods_code: None,
            from: None,
            until: None,
            successor: None,
        });
        code
    }
}

fn fill_needs(
    asked: &GeographyAsked,
    places: &GeographySheet,
    community: &mut Community,
    problems: &mut Vec<Problem>,
) -> Result<(), AppError> {
    let (file, headings, rows): (String, Vec<&str>, Vec<(u32, Vec<String>)>) = match (&asked.needs, &asked.service, &asked.need_column) {
        (Some(path), _, _) => {
            let sheet = sheet(path)?;
            let columns = ["place", "service", "patients_year"].map(|name| named(&sheet, "--needs", name));
            let [place, service, patients] = columns;
            let columns = [place?, service?, patients?];
            let rows = sheet.rows.iter().map(|(line, cells)| (*line, columns.iter().map(|at| cells[*at].clone()).collect()));
            (path.display().to_string(), vec!["place", "service", "patients_year"], rows.collect())
        }
        (None, Some(service), Some(column)) => {
            let (place, need) = (named(places, "--places", "place")?, named(places, "--need-column", column)?);
            let rows = places.rows.iter().filter(|(_, cells)| !cells[need].is_empty());
            let rows = rows.map(|(line, cells)| (*line, vec![cells[place].clone(), service.clone(), cells[need].clone()]));
            (asked.places.display().to_string(), vec!["place", "service", "patients_year"], rows.collect())
        }
        (None, _, Some(column)) => return Err(bad("--need-column", column, "`--service` beside it".into())),
        (None, _, None) => return Ok(()),
    };
    let services: BTreeSet<String> = rows.iter().map(|(_, cells)| cells[1].clone()).collect();
    stop_at_errors(&file, fill_table(&mut community.needs, &file, &headings, rows.into_iter()), problems)?;
    for service in services {
        if !community.services.rows.iter().any(|s| s.service.as_str() == service) {
            let row = vec![service.clone(), service];
            problems.extend(fill_table(&mut community.services, "services.csv", &["service", "name"], std::iter::once((2, row))));
        }
    }
    Ok(())
}

/// Who gives the service today, where a column of the sites' file says so.
fn fill_provision(
    asked: &GeographyAsked,
    sites: &GeographySheet,
    community: &mut Community,
    problems: &mut Vec<Problem>,
) -> Result<(), AppError> {
    let (service, column) = match (&asked.service, &asked.today_column) {
        (Some(service), Some(column)) => (service, column),
        (None, Some(column)) => return Err(bad("--today-column", column, "`--service` beside it".into())),
        (_, None) => return Ok(()),
    };
    let (site, today) = (named(sites, "--sites", "site")?, named(sites, "--today-column", column)?);
    let taken: BTreeSet<String> = community.sites.rows.iter().map(|s| s.site.to_string()).collect();
    let rows = sites.rows.iter().filter(|(_, cells)| taken.contains(&cells[site])).map(|(line, cells)| {
        let gives = matches!(cells[today].to_lowercase().as_str(), "1" | "1.0" | "yes" | "y" | "true" | "now");
        (*line, vec![cells[site].clone(), service.clone(), if gives { "now" } else { "could" }.to_owned()])
    });
    let file = asked.sites.display().to_string();
    stop_at_errors(&file, fill_table(&mut community.provision, &file, &["site", "service", "status"], rows), problems)
}

fn stop_at_errors(file: &str, found: Vec<Problem>, problems: &mut Vec<Problem>) -> Result<(), AppError> {
    if found.iter().any(|p| p.severity == Severity::Error) {
        return Err(AppError::Sheet { file: file.into(), problems: found });
    }
    problems.extend(found.into_iter().filter(|p| p.severity == Severity::Warning));
    Ok(())
}

/// Places from which no journey is known, with their patients, and pairs without minutes of all others.
fn gaps(community: &Community) -> (Vec<(String, f64)>, usize) {
    let mut patients: BTreeMap<&str, f64> = BTreeMap::new();
    for need in &community.needs {
        *patients.entry(need.place.as_str()).or_insert(0.0) += need.patients_year.get();
    }
    let reached: BTreeSet<&str> = community.travel.places().iter().map(|p| p.as_str()).collect();
    let unreached = community.places.rows.iter().filter(|p| !reached.contains(p.place.as_str())).map(|p| {
        let name = p.name.clone().map_or_else(|| p.place.to_string(), |name| format!("{name} ({})", p.place));
        (name, patients.get(p.place.as_str()).copied().unwrap_or(0.0))
    });
    let mut seen = vec![false; reached.len() * community.travel.sites().len()];
    for journey in community.travel.journeys() {
        seen[journey.place * community.travel.sites().len() + journey.site] = true;
    }
    let known = seen.iter().filter(|s| **s).count();
    (unreached.collect(), reached.len() * community.sites.len() - known)
}
