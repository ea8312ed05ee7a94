//! The registers and examples that ship: every row of them reads as the community's tables say, and nothing in them contradicts itself.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use community::consistency::check;
use community::spec::Row;
use community::tables::{AdHoc, Demand, Effort, Organisation};
use community::{Community, Month, Nation, Profile, Severity};
use parameters::{Register, register, registers};

type Rows = Vec<Vec<String>>;

fn read(what: &str, text: &str) -> (Vec<String>, Rows) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head = reader.headers().unwrap_or_else(|e| panic!("{what}: {e}")).iter().map(str::to_owned).collect();
    let rows = reader.records().map(|r| r.unwrap_or_else(|e| panic!("{what}: {e}")).iter().map(str::to_owned).collect()).collect();
    (head, rows)
}

/// Cells in the order of the definition, and the headings that it does not know.
fn ordered(head: &[String], spec: &community::TableSpec, row: &[String]) -> Vec<String> {
    spec.columns.iter().map(|c| head.iter().position(|h| h == c.name).map_or(String::new(), |i| row[i].clone())).collect()
}

fn parse<R: Row>(what: &str, text: &str) -> Vec<R> {
    let (head, rows) = read(what, text);
    for column in R::SPEC.columns.iter().filter(|c| c.required) {
        assert!(head.iter().any(|h| h == column.name), "{what}: no column `{}`", column.name);
    }
    let parsed = |(n, row): (usize, &Vec<String>)| {
        let cells = ordered(&head, &R::SPEC, row);
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        R::from_cells(&cells).unwrap_or_else(|errors| panic!("{what}, row {}: {errors:?}", n + 2))
    };
    rows.iter().enumerate().map(parsed).collect()
}

fn all_registers() -> Vec<Register> {
    registers().iter().map(|name| register(name).unwrap_or_else(|| panic!("register `{name}` is not there"))).collect()
}

#[test]
fn every_row_of_every_register_reads() {
    for r in all_registers() {
        let demands: Vec<Demand> = parse("demands", r.demands);
        let efforts: Vec<Effort> = parse("efforts", r.efforts);
        let ad_hoc: Vec<AdHoc> = parse("ad_hoc", r.ad_hoc);
        let bodies: Vec<Organisation> = parse("bodies", r.bodies);
        assert!(demands.len() > 40 && !ad_hoc.is_empty(), "{}", r.name);
        let ids: BTreeSet<&str> = demands.iter().map(|d| d.demand.as_str()).collect();
        assert_eq!(ids.len(), demands.len(), "{}: a demand stands twice", r.name);
        let known: BTreeSet<&str> = bodies.iter().map(|b| b.organisation.as_str()).collect();
        for demand in &demands {
            assert!(!demand.issuer.is_empty() && !demand.carried_by.is_empty(), "{}", demand.demand);
            assert!(demand.issuer.iter().all(|i| known.contains(i.as_str())), "{}: issuer {:?}", demand.demand, demand.issuer);
            assert!(efforts.iter().any(|e| e.demand == demand.demand), "{} has no hours", demand.demand);
        }
        assert!(ad_hoc.iter().all(|a| known.contains(a.issuer.as_str())), "{}", r.name);
        for effort in &efforts {
            assert!(ids.contains(effort.demand.as_str()), "{}", effort.demand);
            assert!(effort.evidence.is_some(), "{}: hours without evidence", effort.demand);
        }
    }
}

#[test]
fn each_kind_has_ten_to_fifteen_teams_and_each_effort_one_to_five() {
    for r in all_registers() {
        let (head, rows) = read("teams", r.teams);
        assert_eq!(head[..5], ["kind", "team", "name", "band", "wte"], "{}", r.name);
        let kinds: BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        for kind in kinds {
            let teams: BTreeSet<&str> = rows.iter().filter(|row| row[0] == kind).map(|row| row[1].as_str()).collect();
            let small = matches!(kind, "practice" | "primary care network");
            assert!(if small { teams.len() == 1 } else { (10..=15).contains(&teams.len()) }, "{kind}: {} teams", teams.len());
            let demands: Vec<Demand> = parse("demands", r.demands);
            let efforts: Vec<Effort> = parse("efforts", r.efforts);
            for demand in demands.iter().filter(|d| d.carried_by.iter().any(|c| c.as_str() == kind)) {
                let on: BTreeSet<&str> = efforts.iter().filter(|e| e.demand == demand.demand).map(|e| e.role.as_str()).collect();
                assert!(on.is_subset(&teams), "{}: {kind} has no team of {on:?}", demand.demand);
                assert!((1..=5).contains(&on.len()), "{}: {} teams", demand.demand, on.len());
            }
        }
    }
}

#[test]
fn coverage_counts_are_those_of_the_register() {
    for r in all_registers() {
        let demands: Vec<Demand> = parse("demands", r.demands);
        let (head, rows) = read("coverage", r.coverage);
        let column = |name: &str| head.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column `{name}`"));
        let sum = |name: &str| rows.iter().map(|row| row[column(name)].parse::<usize>().expect("a count")).sum::<usize>();
        assert_eq!(sum("rows"), demands.len(), "{}", r.name);
        assert_eq!(sum("rows_read"), demands.iter().filter(|d| d.status.word() == "read").count(), "{}", r.name);
    }
}

fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root).expect("examples are there").map(|e| e.expect("readable").path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

fn load(folder: &Path) -> Community {
    let toml = std::fs::read_to_string(folder.join("aircover.toml")).expect("aircover.toml");
    let toml: toml::Table = toml.parse().expect("valid TOML");
    let text = |key: &str| toml[key].as_str().unwrap_or_else(|| panic!("no `{key}`")).to_owned();
    let (year, month) = text("first_month").split_once('-').map(|(y, m)| (y.parse().unwrap(), m.parse().unwrap())).expect("a month");
    assert!(text("notice").contains("no finding about the bodies named"));
    let mut community = Community::new(Profile {
        name: text("name"),
        country: text("country"),
        first_month: Month::new(year, month).expect("a month"),
        months: u32::try_from(toml["months"].as_integer().expect("a number")).expect("months"),
        calendar: Nation::England,
        currency: text("currency"),
        notice: Some(text("notice")),
        settings: std::collections::BTreeMap::new(),
    });
    for spec in community::SPECS {
        let path = folder.join(format!("{}.csv", spec.name));
        let Ok(csv) = std::fs::read_to_string(&path) else { continue };
        let (head, rows) = read(spec.name, &csv);
        let table = community.table_mut(spec.name).expect("a table of the definitions");
        table.begin(format!("{}.csv", spec.name), None, Vec::new());
        for (n, row) in rows.iter().enumerate() {
            let cells = ordered(&head, spec, row);
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let line = u32::try_from(n + 2).expect("few rows");
            table.push(&cells, Vec::new(), line).unwrap_or_else(|e| panic!("{}, row {line}: {e:?}", path.display()));
        }
    }
    community
}

#[test]
fn the_examples_read_and_hold_together() {
    let folders = examples();
    assert!(folders.len() >= 2);
    for folder in folders {
        let community = load(&folder);
        let problems = check(&community);
        let shown: Vec<String> = problems
            .iter()
            .filter(|p| p.severity != Severity::Note)
            .map(|p| format!("{} {}: {} (expected {})", p.code, p.place, p.found, p.expected))
            .collect();
        assert!(shown.is_empty(), "{}:\n{}", folder.display(), shown.join("\n"));
        for role in &community.roles {
            assert!(role.people >= Some(3), "{}", role.role);
            assert!(role.committed_share_mode.is_some(), "{}", role.role);
        }
    }
}

#[test]
fn an_example_and_its_register_say_the_same_of_a_demand() {
    for (example, name) in [("staffordshire-2024", "england-2024"), ("staffordshire-2006", "england-2007")] {
        let community = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example));
        let listed: Vec<Demand> = parse("demands", register(name).expect("a register").demands);
        let mut same = 0;
        for demand in &community.demands {
            let Some(of_register) = listed.iter().find(|d| d.demand == demand.demand) else { continue };
            assert_eq!(
                (&demand.title, demand.kind.as_str(), demand.status),
                (&of_register.title, of_register.kind.as_str(), of_register.status)
            );
            assert_eq!(demand.recurrence, of_register.recurrence, "{}", demand.demand);
            same += 1;
        }
        assert!(same > 40, "{example}: {same}");
    }
}

#[test]
fn the_register_of_2026_says_of_each_row_what_was_read_and_when_or_that_nothing_was() {
    let demands: Vec<Demand> = parse("demands", register("england-2026").expect("a register").demands);
    let carried = |d: &Demand| d.notes.as_deref().is_some_and(|n| n.contains("carried over from D24-"));
    for d in &demands {
        let source = d.source.as_deref().unwrap_or_default();
        match d.status.word() {
            "read" => {
                assert!(source.contains("read 2026-11-24 at ") && d.locator.is_some(), "{}: {source}", d.demand);
                assert!(!carried(d), "{}", d.demand);
            }
            "unverified" => assert!(carried(d) || d.notes.as_deref().unwrap_or_default().contains("not"), "{}", d.demand),
            other => panic!("{}: {other}", d.demand),
        }
        assert!(d.first_due.is_none_or(|day| (day.year(), day.month()) >= (2026, 4)), "{}: {:?}", d.demand, d.first_due);
        assert!(d.last_due.is_none_or(|day| day.year() <= 2027), "{}", d.demand);
    }
    let read = demands.iter().filter(|d| d.status.word() == "read").count();
    assert!(demands.len() >= 80 && read >= 50, "{read} of {}", demands.len());
}
