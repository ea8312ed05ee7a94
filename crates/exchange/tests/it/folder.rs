//! What is said of folders that are not quite right.

use community::Severity;

use crate::made::{codes, example, find, folder_with, load};

#[test]
fn a_plain_folder_raises_nothing() {
    let dir = folder_with(&[]);
    let loaded = load(dir.path());
    assert_eq!(codes(&loaded), [""; 0]);
    assert_eq!(loaded.files.len(), 4);
    assert_eq!(loaded.community.expect("a community").demands.rows.len(), 1);
}

#[test]
fn encodings_are_recognised() {
    let text = "organisation,name,kind\nQNC,Café Müller €,board\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let windows = b"organisation,name,kind\nQNC,Caf\xe9 M\xfcller \x80,board\n".to_vec();
    for (bytes, expected) in [(text.as_bytes().to_vec(), None), (marked, None), (windows, Some("Windows-1252")), (utf16, Some("UTF-16LE"))]
    {
        let dir = folder_with(&[("organisations.csv", &bytes)]);
        let loaded = load(dir.path());
        match expected {
            None => assert_eq!(codes(&loaded), [""; 0]),
            Some(name) => {
                assert_eq!(codes(&loaded), ["encoding"]);
                assert_eq!(loaded.problems[0].found, name);
            }
        }
        assert_eq!(loaded.community.expect("a community").organisations.rows[0].name, "Café Müller €");
    }
}

#[test]
fn delimiters_are_recognised() {
    let files = [
        "organisation;name;kind\r\nQNC;\"A; b, c\";board\r\n",
        "sep=;\r\norganisation;name;kind\r\nQNC;A; b, c;board\r\n".replace("A; b, c", "\"A; b, c\"").leak(),
        "organisation\tname\tkind\nQNC\tA; b, c\tboard\n",
    ];
    for text in files {
        let dir = folder_with(&[("organisations.csv", text.as_bytes())]);
        let loaded = load(dir.path());
        assert_eq!(codes(&loaded), ["delimiter"], "{text}");
        assert_eq!(loaded.community.expect("a community").organisations.rows[0].name, "A; b, c");
    }
}

#[test]
fn headings_are_matched_and_explained() {
    let dir = folder_with(&[
        ("organisations.csv", b"Organisation,NAME,kind,Ods Code,parnt,our colour\nQNC,Board,board,X1,,blue\n"),
        ("objectives.csv", b"objective,name,name,weight\nO1,a,b,3\n"),
        ("choices.csv", b"choice,nmae\nc1,a\n"),
    ]);
    let loaded = load(dir.path());
    assert_eq!(find(&loaded, "heading-close").severity, Severity::Note);
    let typo = find(&loaded, "heading-typo");
    assert_eq!((typo.severity, typo.nearest.as_deref(), typo.place.column.as_deref()), (Severity::Warning, Some("parent"), Some("parnt")));
    assert_eq!(find(&loaded, "own-column").place.column.as_deref(), Some("our colour"));
    assert_eq!(find(&loaded, "duplicate-heading").place.file, "objectives.csv");
    let missing = find(&loaded, "missing-column");
    assert_eq!((missing.place.file.as_str(), missing.nearest.as_deref()), ("choices.csv", Some("nmae")));
    let community = loaded.community.expect("a community");
    assert_eq!(community.organisations.extra_columns, ["parnt", "our colour"]);
    assert_eq!(community.organisations.extra[0], ["", "blue"]);
    assert_eq!(community.organisations.rows[0].ods_code.as_deref(), Some("X1"));
}

#[test]
fn every_cell_that_is_wrong_has_its_place() {
    let text = "role,organisation,name,wte,people,manager,from\n\nr1,QNC,\"two\nlines\",six,7,maybe,01/04/2024\nr2,,x,-1,1.5,yes,\n,,,,,,\nr;3,QNC,y,1,,no,2024-04-01\nr4,QNC,ok,1,,no,\nshort,QNC\nlong,QNC,n,1,,no,,x\n";
    let dir = folder_with(&[("roles.csv", text.as_bytes())]);
    let loaded = load(dir.path());
    let found: Vec<(&str, u32, &str)> =
        loaded.problems.iter().map(|p| (p.code, p.place.row.expect("a row"), p.place.column.as_deref().unwrap_or(""))).collect();
    let expected = [
        ("bad-number", 3, "wte"),
        ("bad-yes-no", 3, "manager"),
        ("bad-date", 3, "from"),
        ("missing-value", 4, "organisation"),
        ("out-of-range", 4, "wte"),
        ("bad-number", 4, "people"),
        ("bad-id", 6, "role"),
        ("ragged-row", 8, ""),
        ("ragged-row", 9, ""),
    ];
    assert_eq!(found, expected);
    assert!(find(&loaded, "bad-date").hint.as_deref().is_some_and(|h| h.contains("2024-04-01")));
    let roles = loaded.community.expect("a community").roles;
    assert_eq!((roles.rows.len(), roles.line(0)), (1, Some(7)));
}

#[test]
fn words_have_a_nearest() {
    let dir = folder_with(&[(
        "demands.csv",
        b"demand,title,issuer,origin,kind,force,recurrence,status\nD1,Plan,QNC,nationl,plan,must,monthly,reed\n",
    )]);
    let loaded = load(dir.path());
    let nearest: Vec<Option<&str>> = loaded.problems.iter().map(|p| p.nearest.as_deref()).collect();
    assert_eq!(nearest, [Some("national"), Some("read"), None]);
    assert_eq!(codes(&loaded), ["bad-choice", "bad-choice", "no-rows"]);
}

#[test]
fn files_that_are_no_table_are_named() {
    let dir = folder_with(&[
        ("efort.csv", b"x\n"),
        ("Ad Hoc.csv", b"issuer\n"),
        ("notes.txt", b"x"),
        ("old.xlsx", b"x"),
        ("Roles.tsv", b"x"),
        (".hidden.csv", b"x"),
    ]);
    let loaded = load(dir.path());
    let unknown = find(&loaded, "unknown-file");
    assert_eq!((unknown.place.file.as_str(), unknown.nearest.as_deref()), ("efort.csv", Some("efforts")));
    assert_eq!(find(&loaded, "table-name-close").place.file, "Ad Hoc.csv");
    assert_eq!(find(&loaded, "duplicate-table").severity, Severity::Error);
    assert_eq!(codes(&loaded).iter().filter(|c| **c == "unknown-file").count(), 2);
}

#[test]
fn what_must_be_there_is_missed() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let loaded = load(dir.path());
    assert_eq!(codes(&loaded), ["missing-profile", "missing-table", "missing-table", "missing-table"]);
    assert!(loaded.community.is_none());
    assert_eq!(codes(&load(&dir.path().join("nowhere"))), ["not-found"]);
}

#[test]
fn the_profile_says_what_is_wrong_with_it() {
    let check = |text: &str| {
        let dir = folder_with(&[("aircover.toml", text.as_bytes())]);
        let loaded = load(dir.path());
        let found: Vec<(&str, Option<u32>)> = loaded.problems.iter().map(|p| (p.code, p.place.row)).collect();
        (found, loaded.community.is_some())
    };
    assert_eq!(check("name = \"N\"\nmonths = = 3\n"), (vec![("toml-syntax", Some(2))], false));
    let text = "nam = \"N\"\nfirst_month = 2024-04-01\nmonths = 0\ncalendar = \"france\"\ncurrency = \"pounds\"\n[burden]\nsamples = nan\n";
    let (found, usable) = check(text);
    assert!(!usable);
    for code in [
        ("unknown-key", Some(1)),
        ("bad-setting", Some(2)),
        ("bad-setting", Some(3)),
        ("bad-setting", Some(4)),
        ("bad-setting", Some(5)),
        ("bad-setting", Some(7)),
    ] {
        assert!(found.contains(&code), "{code:?} in {found:?}");
    }
    let text = "name = \"N\"\nfirst_month = \"2024-04\"\nmonths = 12\ncalendar = \"wales\"\n[burden.deep]\n\"a b\" = [1, 2.5]\n";
    assert_eq!(check(text), (vec![("setting-assumed", None), ("setting-assumed", None)], true));
}

#[test]
fn a_thousand_problems_are_enough() {
    let text = format!("role,organisation,name,wte\n{}", "r,QNC,x,six\n".repeat(5_000));
    let dir = folder_with(&[("roles.csv", text.as_bytes())]);
    let loaded = load(dir.path());
    assert_eq!(loaded.problems.len(), 1_001);
    let last = loaded.problems.last().expect("the last");
    assert_eq!((last.code, last.severity), ("more-problems", Severity::Error));
    assert!(last.found.starts_with("4001 "), "{}", last.found);
}

#[test]
fn writing_replaces_what_stood_there_and_leaves_no_parts() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    exchange::write_folder(&example(), dir.path()).expect("the folder is written");
    std::fs::write(dir.path().join("mine.txt"), "x").expect("a file of the user's");
    let smaller = crate::made::consistent();
    exchange::write_folder(&smaller, dir.path()).expect("the folder is written again");
    assert_eq!(load(dir.path()).community.as_ref(), Some(&smaller));
    assert!(dir.path().join("mine.txt").exists());
    let left = std::fs::read_dir(dir.path())
        .expect("the folder")
        .filter(|e| e.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().starts_with(".aircover")))
        .count();
    assert_eq!(left, 0);
}

#[test]
fn a_folder_that_cannot_be_written_stays_as_it_was() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let file = dir.path().join("file");
    std::fs::write(&file, "x").expect("a file");
    let error = exchange::write_folder(&example(), &file).expect_err("a file is no folder");
    assert!(error.to_string().contains("could not write"), "{error}");
    let error = exchange::write_workbook(&example(), &dir.path().join("no/such/book.xlsx")).expect_err("no such folder");
    assert!(error.to_string().contains("could not write"), "{error}");
    assert_eq!(std::fs::read(&file).expect("the file"), b"x");
}

#[test]
fn every_code_is_sorted_and_explained() {
    assert!(exchange::CODES.windows(2).all(|w| w[0].0 < w[1].0));
    assert!(exchange::CODES.iter().all(|(code, help)| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && !help.is_empty()));
}
