//! New communities: whatever is asked for is there, nothing is that was not, and each wrong argument is told what is right.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::collections::BTreeSet;
use std::path::Path;

use community::Severity;
use community::tables::Work;

use super::*;

fn asked(register: &str, kind: &str) -> FromRegister {
    FromRegister { register: register.into(), kind: kind.into(), taken: TimeTaken::Template, ..FromRegister::default() }
}

fn made(path: &Path, wanted: FromRegister) -> Made {
    new(path, &New { register: Some(wanted), replace: false }).unwrap()
}

fn errors(path: &Path) -> Vec<String> {
    let opened = crate::check(path.to_str().unwrap()).unwrap();
    opened.problems.iter().filter(|p| p.severity != Severity::Note).map(|p| format!("{} {}: {}", p.code, p.place, p.found)).collect()
}

/// The argument and the message of what is refused.
fn refused(wanted: FromRegister) -> (&'static str, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours");
    let error = new(&path, &New { register: Some(wanted), replace: false }).unwrap_err();
    assert!(!path.exists(), "nothing is left behind");
    let message = error.to_string();
    match error {
        AppError::BadArgument { argument, .. } => (argument, message),
        other => panic!("{other}"),
    }
}

#[test]
fn every_table_has_an_example_row_and_check_has_nothing_to_say() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["ours", "ours.xlsx"] {
        let path = folder.path().join(name);
        let made = new(&path, &New::default()).unwrap();
        assert!(made.community.tables().iter().all(|t| !t.is_empty()), "an empty table");
        assert_eq!(errors(&path), Vec::<String>::new());
        for table in made.community.tables().into_iter().filter(|t| t.spec().name != "own_values") {
            for row in 0..table.len() {
                let cells = table.cells(row);
                assert!(cells.iter().any(|c| c.starts_with("example-")), "{}: a row that no filter finds: {cells:?}", table.spec().name);
            }
        }
    }
}

#[test]
fn each_kind_of_each_register_makes_a_community_without_errors() {
    for register in parameters::registers() {
        for kind in parameters::register(register).unwrap().kinds().unwrap() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("ours");
            let made = made(&path, asked(register, &kind));
            assert_eq!(errors(&path), Vec::<String>::new(), "{register}, {kind}");
            let c = &made.community;
            assert!(!c.demands.rows.is_empty() && !c.roles.rows.is_empty(), "{register}, {kind}");
            assert!(c.demands.rows.iter().all(|d| d.carried_by.len() == 1 && d.carried_by[0].as_str() == kind));
            let with_hours: BTreeSet<_> = c.efforts.rows.iter().map(|e| &e.demand).collect();
            assert!(c.demands.rows.iter().all(|d| with_hours.contains(&d.demand)), "{register}, {kind}: a demand without hours");
            assert!(c.efforts.rows.iter().any(|e| e.work == Work::Answering));
        }
    }
}

#[test]
fn what_the_register_asks_of_others_is_not_there_and_what_it_asks_of_the_kind_is() {
    let folder = tempfile::tempdir().unwrap();
    let community = made(&folder.path().join("ours"), asked("england-2024", "mental health trust")).community;
    let register = parameters::register("england-2024").unwrap();
    let mut wanted = BTreeSet::new();
    for record in csv_rows(register.demands) {
        if record[10].split(';').any(|kind| kind.trim() == "mental health trust") {
            wanted.insert(record[0].clone());
        }
    }
    let found: BTreeSet<String> = community.demands.rows.iter().map(|d| d.demand.to_string()).collect();
    assert_eq!(found, wanted);
}

/// The cells of a CSV text without line breaks in cells, by a reader of the test's own.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    };
    text.lines().skip(1).map(cells).collect()
}

#[test]
fn what_is_typed_stands_and_all_else_is_the_template() {
    let folder = tempfile::tempdir().unwrap();
    let wanted = FromRegister {
        name: Some("Northshire Mental Health".into()),
        without: vec!["D24-012".into(), "d24-013".into()],
        wte: vec!["planning=4".into(), "finance = 19.5".into()],
        people: vec!["planning=5".into()],
        taken: TimeTaken::Typed("0.55-0.7".into()),
        ..asked("england-2024", "Mental-Health Trust")
    };
    let plain = made(&folder.path().join("plain"), asked("england-2024", "mental health trust")).community;
    let made = made(&folder.path().join("ours"), wanted);
    let c = &made.community;
    assert_eq!(c.profile.name, "Northshire Mental Health");
    assert_eq!(c.demands.rows.len() + 2, plain.demands.rows.len());
    let role = |team: &str| c.roles.rows.iter().position(|r| r.team.as_deref() == Some(team)).unwrap();
    assert_eq!(c.roles.rows[role("planning")].wte.get(), 4.0);
    assert_eq!(c.roles.rows[role("planning")].people, Some(5));
    assert_eq!(c.roles.rows[role("finance")].wte.get(), 19.5);
    assert_eq!(c.roles.rows[role("nursing")].wte, plain.roles.rows[role("nursing")].wte);
    assert!(c.roles.rows.iter().all(|r| r.committed_share_mode.unwrap().get() == 0.625));
    assert_eq!(c.roles.extra[role("planning")], ["WTE: typed in; people: typed in; time already taken: typed in"],);
    assert!(c.roles.extra[role("nursing")][0].starts_with("WTE: assumption of the register's template"));
    match made.from {
        MadeFrom::Register(part) => assert_eq!((part.left_out, part.typed), (2, 3)),
        MadeFrom::Examples { .. } => panic!("made from a register"),
    }
}

#[test]
fn time_already_taken_that_nobody_gave_stays_empty_and_check_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours");
    let made = made(&path, FromRegister { taken: TimeTaken::Unknown, ..asked("england-2024", "mental health trust") });
    assert!(made.community.roles.rows.iter().all(|r| r.committed_share_mode.is_none()));
    let said = errors(&path);
    assert_eq!(said.len(), made.community.roles.rows.len());
    assert!(said.iter().all(|p| p.starts_with("committed-share-missing")), "{said:?}");
}

#[test]
fn the_board_of_the_place_does_not_ask_things_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    let c = made(&folder.path().join("ours"), asked("england-2024", "integrated care board")).community;
    assert_eq!(c.organisations.rows.iter().filter(|o| o.organisation.as_str() == "ICB").count(), 1);
    assert_eq!(c.organisations.rows[0].name, "Our integrated care board");
    assert!(c.ad_hoc.rows.iter().all(|a| a.issuer.as_str() != "ICB"));
}

#[test]
fn wrong_arguments_are_told_what_is_right_the_nearest_first() {
    let kind = "mental health trust";
    let (argument, message) = refused(asked("england-2025", kind));
    assert_eq!(argument, "--register");
    assert!(message.contains("`england-2024`"), "{message}");
    let (argument, message) = refused(asked("england-2024", "mental helth trust"));
    assert_eq!(argument, "--kind");
    assert!(message.contains("expected one of `mental health trust`, "), "{message}");
    assert!(message.contains("`practice`"), "{message}");
    let bad = |change: &dyn Fn(&mut FromRegister)| {
        let mut wanted = asked("england-2024", kind);
        change(&mut wanted);
        refused(wanted)
    };
    let (argument, message) = bad(&|w| w.wte = vec!["planing=4".into()]);
    assert!(argument == "--wte" && message.contains("one of `planning`, "), "{message}");
    for wte in ["planning", "planning=", "planning=many", "planning=0", "planning=-3", "planning=1e9", "planning=NaN"] {
        assert_eq!(bad(&|w| w.wte = vec![wte.into()]).0, "--wte", "{wte}");
    }
    assert_eq!(bad(&|w| w.wte = vec!["planning=3".into(), "planning=4".into()]).0, "--wte");
    assert_eq!(bad(&|w| w.people = vec!["planning=2.5".into()]).0, "--people");
    for range in ["0.7-0.5", "55-75", "half", "0.5-", "0.5-1.2", ""] {
        assert_eq!(bad(&|w| w.taken = TimeTaken::Typed(range.into())).0, "--committed", "{range}");
    }
    let (argument, message) = bad(&|w| w.without = vec!["D24-999".into()]);
    assert!(argument == "--without" && message.contains("hint: the nearest is `D24-"), "{message}");
}

#[test]
fn what_stands_there_is_replaced_only_when_told_and_only_a_community() {
    let folder = tempfile::tempdir().unwrap();
    let register = |replace| New { register: Some(asked("england-2024", "practice")), replace };
    for name in ["ours", "ours.xlsx"] {
        let path = folder.path().join(name);
        new(&path, &New::default()).unwrap();
        assert!(matches!(new(&path, &register(false)), Err(AppError::Exists { .. })), "{name}");
        new(&path, &register(true)).unwrap();
        let opened = crate::check(path.to_str().unwrap()).unwrap();
        assert!(opened.community.unwrap().money.rows.is_empty(), "{name}: rows of the community before are gone");
    }
    let file = folder.path().join("notes");
    std::fs::write(&file, "mine").unwrap();
    assert!(matches!(new(&file, &register(true)), Err(AppError::Exists { .. })));
    assert!(matches!(new(folder.path(), &register(true)), Err(AppError::Exists { .. })));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    let within = file.join("ours");
    let error = new(&within, &register(false)).unwrap_err().to_string();
    assert!(error.contains("notes") && error.contains("untouched"), "{error}");
}

#[test]
fn a_workbook_of_a_register_opens_with_the_sheet_start_and_says_nothing_until_it_is_filled() {
    let folder = tempfile::tempdir().unwrap();
    let (book, plain) = (folder.path().join("ours.xlsx"), folder.path().join("ours"));
    let wanted = asked("england-2024", "mental health trust");
    made(&book, wanted.clone());
    made(&plain, wanted);
    let loaded = exchange::load(&book);
    assert_eq!(loaded.start, Some(exchange::StartAnswers::default()));
    assert!(loaded.problems.iter().all(|p| p.code == "own-column"), "{:?}", loaded.problems);
    assert_eq!(loaded.community, exchange::load(&plain).community);
}

#[test]
fn answers_of_the_sheet_stand_for_the_other_sheets() {
    let folder = tempfile::tempdir().unwrap();
    let wanted = FromRegister { taken: TimeTaken::Unknown, ..asked("england-2024", "mental health trust") };
    let mut c = made(&folder.path().join("ours"), wanted).community;
    let own = c.roles.rows.iter().position(|r| r.team.as_deref() == Some("nursing")).unwrap();
    crate::start::set_time_taken(&mut c.roles.rows[own], 0.1, 0.2);
    let place = community::Place { file: "ours.xlsx".into(), sheet: Some("start".into()), row: Some(9), column: None };
    let answers = exchange::StartAnswers {
        name: Some("Northshire Mental Health".into()),
        taken: Some((community::units::Share(0.55), community::units::Share(0.75))),
        teams: vec![exchange::TeamAnswer {
            role: "mht-planning".into(),
            wte: Some(community::units::Wte(4.0)),
            people: None,
            place: place.clone(),
        }],
        left_out: vec![("D24-012".into(), place.clone()), ("D24-999".into(), place)],
    };
    c.roles.origin.sheet = Some("roles".into());
    let problems = crate::start::apply(&mut c, &answers);
    assert_eq!(c.roles.origin.sheet.as_deref(), Some("roles (start goes first)"), "an explanation names where the value stands");
    let codes: Vec<_> = problems.iter().map(|p| (p.code, p.severity)).collect();
    assert_eq!(codes, [("unknown-id", Severity::Error), ("start-applied", Severity::Note)]);
    assert_eq!(problems[1].found, "the name, the size of 1 team, the time already taken of 14 teams, 1 demand left out",);
    assert_eq!(c.profile.name, "Northshire Mental Health");
    assert_eq!(c.organisations.rows[0].name, "Northshire Mental Health");
    assert!(c.demands.rows.iter().all(|d| d.demand.as_str() != "D24-012"));
    assert!(c.efforts.rows.iter().all(|e| e.demand.as_str() != "D24-012"));
    let planning = c.roles.rows.iter().position(|r| r.role.as_str() == "mht-planning").unwrap();
    assert_eq!((c.roles.rows[planning].wte.get(), c.roles.rows[planning].committed_share_mode.unwrap().get()), (4.0, 0.65));
    assert!(c.roles.extra[planning][0].contains("WTE: typed in; people: assumption"), "{:?}", c.roles.extra[planning]);
    assert_eq!(c.roles.rows[own].committed_share_high.unwrap().get(), 0.2, "a team's own range stands");
}
