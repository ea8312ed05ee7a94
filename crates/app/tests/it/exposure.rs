//! Nobody is exposed: an attacker with every file of a report tries to get the figures of a small role back.

use std::collections::BTreeMap;
use std::path::Path;

use app::Options;
use community::{Community, Setting};

/// Roles that are made small, each in another way: one alone in its team, two of one team, one whose whole organisation is small.
const SMALL: [&str; 4] = ["uhnm-planning", "icb-estates", "icb-equality-inclusion", "pcn-practice-management"];

fn with_small_roles(folder: &Path, least: Option<i64>) {
    let example = folder.join("example");
    app::convert("example:staffordshire-2024", &example).unwrap();
    let mut community = exchange::load(&example).community.unwrap();
    for (row, role) in community.roles.rows.iter_mut().enumerate() {
        // Bodies that were filled in from one template have the same teams, so that one would tell of the other; real ones differ.
        role.wte = community::units::Wte(role.wte.get() * (1.0 + 0.003 * row as f64));
        if SMALL.contains(&role.role.as_str()) {
            role.people = Some(2);
            role.wte = community::units::Wte(1.7);
        }
    }
    one_team(&mut community);
    if let Some(least) = least {
        community.profile.settings.insert("burden.least_people".into(), Setting::Integer(least));
    }
    exchange::write_folder(&community, &folder.join("community")).unwrap();
}

/// Puts two small roles into one team.
fn one_team(community: &mut Community) {
    for role in community.roles.rows.iter_mut().filter(|r| r.role.as_str() == "icb-equality-inclusion") {
        role.team = Some("equality-inclusion".into());
    }
}

fn report(folder: &Path) -> (app::Run, Vec<(String, Vec<u8>)>) {
    let run = app::run(&folder.join("community").display().to_string(), &Options { samples: Some(400), seed: None }).unwrap();
    let files = app::report_files(&run).unwrap();
    (run, files)
}

/// Every number of the data files, by column: what can be subtracted from what.
fn published(files: &[(String, Vec<u8>)]) -> BTreeMap<String, Vec<f64>> {
    let mut numbers: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".csv") && name.starts_with("data/burden.")) {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let headings = reader.headers().unwrap_or_else(|e| panic!("{name}: {e}")).clone();
        for record in reader.records() {
            for (heading, cell) in headings.iter().zip(&record.unwrap()) {
                if let Ok(number) = cell.parse::<f64>() {
                    // Months and years of one measure go together: `supply_hours` and `supply_hours_year`.
                    numbers.entry(heading.trim_end_matches("_year").to_owned()).or_default().push(number);
                }
            }
        }
    }
    numbers
}

/// What an attacker wants: supply and headroom of small roles, as a run that shows everybody gives them.
fn secrets(run: &app::Run) -> Vec<(String, f64)> {
    let chapter = run.chapters.iter().find(|c| c.chapter == "burden").unwrap();
    let mut secrets = Vec::new();
    for (id, columns) in [
        ("burden.headroom", &["supply_hours", "headroom_mean", "headroom_p10", "headroom_p50", "headroom_p90"][..]),
        ("burden.roles", &["supply_hours_year", "worst_month_headroom_p50", "worst_week_headroom_mean"]),
    ] {
        let table = chapter.table(id).unwrap();
        let role = table.column("role").unwrap();
        for row in table.rows.iter().filter(|row| row[role].text().is_some_and(|r| SMALL.contains(&r))) {
            for column in columns {
                if let Some(value) = row[table.column(column).unwrap()].number().filter(|v| v.abs() > 1.0) {
                    secrets.push((column.trim_end_matches("_year").to_owned(), value));
                }
            }
        }
    }
    assert!(secrets.len() > 100, "there is something to find");
    secrets
}

/// Secrets that stand among the published numbers, or are a difference of two of them.
fn found(secrets: &[(String, f64)], published: &BTreeMap<String, Vec<f64>>) -> Vec<String> {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs());
    let how = |(column, secret): &(String, f64)| {
        let numbers = published.get(column.as_str())?;
        let alone = numbers.iter().find(|n| near(**n, *secret)).map(|n| format!("{column}: {n} as it stands"));
        alone.or_else(|| {
            let pair = numbers.iter().find_map(|a| numbers.iter().find(|b| near(a - **b, *secret)).map(|b| (a, b)));
            pair.map(|(a, b)| format!("{column}: {a} − {b} = {secret}"))
        })
    };
    secrets.iter().filter_map(how).collect()
}

#[test]
fn the_figures_of_a_small_role_cannot_be_got_back_by_subtraction() {
    let folder = tempfile::tempdir().unwrap();
    with_small_roles(folder.path(), Some(1));
    let (open_run, open_files) = report(folder.path());
    let secrets = secrets(&open_run);
    assert_eq!(found(&secrets, &published(&open_files)).len(), secrets.len(), "the attack finds what is shown");
    with_small_roles(folder.path(), None);
    let (run, files) = report(folder.path());
    assert_eq!(found(&secrets, &published(&files)), Vec::<String>::new(), "and nothing of what is not");
    let names: Vec<String> = SMALL.iter().map(|role| format!("role={role},")).collect();
    for role in &run.community.roles {
        assert!(role.people.is_none_or(|people| people >= 3), "{} is shown with {:?} people", role.role, role.people);
    }
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html") || name.ends_with(".json") || name.ends_with(".csv")) {
        let text = String::from_utf8_lossy(bytes);
        // A pooled role keeps the code of its largest part, which may not be a small one.
        for small in names.iter().filter(|small| !small.contains("icb-e")) {
            assert!(!text.contains(small.as_str()), "{name} names {small}");
        }
    }
}

#[test]
fn hours_asked_are_the_same_whether_roles_are_pooled_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let load = |least: Option<i64>| {
        with_small_roles(folder.path(), least);
        let run = report(folder.path()).0;
        run.chapters.iter().find_map(|c| c.fact("burden.load_hours_year")).unwrap().quantity.value
    };
    let (open, pooled) = (load(Some(1)), load(None));
    // The network's only role is left out, with what falls on it: the rest is the same.
    assert!(pooled <= open && pooled > 0.97 * open, "{pooled} of {open}");
}
