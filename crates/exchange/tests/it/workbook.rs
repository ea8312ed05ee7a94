//! What is said of workbooks that are not quite right.

use std::path::Path;

use community::Severity;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use crate::made::{codes, consistent, example, find, load};

/// A workbook with a profile and the tables that must be there; `change` adds to it.
pub fn book_with(path: &Path, change: impl FnOnce(&mut Workbook)) {
    let mut book = Workbook::new();
    let base: [(&str, &[&[&str]]); 4] = [
        (
            "aircover",
            &[
                &["key", "value"],
                &["name", "N"],
                &["country", "England"],
                &["first_month", "2024-04"],
                &["months", "12"],
                &["calendar", "england"],
                &["currency", "GBP"],
            ],
        ),
        ("organisations", &[&["organisation", "name", "kind"], &["QNC", "Board", "board"]]),
        ("roles", &[&["role", "organisation", "name", "wte"], &["r1", "QNC", "Planning", "6"]]),
        (
            "demands",
            &[
                &["demand", "title", "issuer", "origin", "kind", "force", "recurrence", "status"],
                &["D1", "Plan", "QNC", "local", "plan", "must", "yearly", "read"],
            ],
        ),
    ];
    for (name, rows) in base {
        fill(book.add_worksheet().set_name(name).expect("a name"), rows);
    }
    change(&mut book);
    book.save(path).expect("the workbook is saved");
}

/// Writes rows of text.
pub fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).expect("a cell");
        }
    }
}

#[test]
fn cells_of_every_kind_are_read() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("book.xlsx");
    book_with(&path, |book| {
        let date = Format::new().set_num_format("dd/mm/yyyy");
        let time = Format::new().set_num_format("hh:mm");
        let sheet = book.worksheet_from_name("roles").expect("the sheet");
        fill(sheet, &[&["role", "organisation", "name", "wte", "people", "manager", "from"]]);
        sheet.write_number(1, 0, 7).expect("a cell");
        sheet.write_number(1, 3, 6.5).expect("a cell");
        sheet.write_number(1, 4, 12).expect("a cell");
        sheet.write_boolean(1, 5, false).expect("a cell");
        sheet.write_datetime_with_format(1, 6, ExcelDateTime::from_ymd(2024, 4, 1).expect("a date"), &date).expect("a cell");
        let sheet = book.add_worksheet().set_name("Actuals").expect("a name");
        fill(sheet, &[&["demand", "role", "month", "hours"], &["D1", "7"]]);
        sheet.write_datetime_with_format(1, 2, ExcelDateTime::from_ymd(2024, 6, 1).expect("a date"), &date).expect("a cell");
        sheet.write_formula(1, 3, Formula::new("=20+6").set_result("26")).expect("a cell");
        let sheet = book.worksheet_from_name("demands").expect("the sheet");
        sheet.write_string(0, 8, "due_time").expect("a cell");
        sheet.write_datetime_with_format(1, 8, ExcelDateTime::from_hms(17, 0, 0).expect("a time"), &time).expect("a cell");
        sheet.write_datetime_with_format(1, 1, ExcelDateTime::from_ymd(2024, 2, 1).expect("a date"), &date).expect("a cell");
    });
    let loaded = load(&path);
    assert_eq!(codes(&loaded), ["table-name-close", "date-in-text"]);
    let community = loaded.community.expect("a community");
    let role = &community.roles.rows[0];
    assert_eq!((role.role.as_str(), role.wte.get(), role.people, role.manager), ("7", 6.5, Some(12), false));
    assert_eq!(role.from.map(|d| d.to_string()).as_deref(), Some("2024-04-01"));
    assert_eq!(community.actuals.rows[0].month.to_string(), "2024-06");
    assert_eq!(community.actuals.rows[0].hours.get(), 26.0);
    assert_eq!(community.demands.rows[0].due_time.map(|t| t.to_string()).as_deref(), Some("17:00:00"));
}

#[test]
fn errors_of_formulas_have_their_place() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("book.xlsx");
    book_with(&path, |book| {
        let sheet = book.worksheet_from_name("roles").expect("the sheet");
        fill(sheet, &[&["role", "organisation", "name", "wte", "mine"], &["r1", "QNC", "ok", "6", "x"], &["r2", "QNC", "bad"]]);
        sheet.write_formula(2, 3, Formula::new("=1/0").set_result("#DIV/0!")).expect("a cell");
        sheet.write_formula(1, 4, Formula::new("=A1000").set_result("#REF!")).expect("a cell");
    });
    let loaded = load(&path);
    let errors: Vec<_> = loaded.problems.iter().filter(|p| p.code == "formula-error").collect();
    assert_eq!(errors.len(), 2, "{:#?}", loaded.problems);
    assert_eq!((errors[0].severity, errors[0].place.row, errors[0].place.column.as_deref()), (Severity::Warning, Some(2), Some("mine")));
    assert_eq!((errors[1].severity, errors[1].place.row, errors[1].place.column.as_deref()), (Severity::Error, Some(3), Some("wte")));
    assert_eq!(errors[1].found, "`#DIV/0!`");
    assert_eq!(loaded.problems.iter().filter(|p| p.severity == Severity::Error).count(), 1, "{:#?}", loaded.problems);
    let roles = loaded.community.expect("a community").roles;
    assert_eq!((roles.rows.len(), roles.extra[0][0].as_str()), (1, "#REF!"));
}

#[test]
fn sheets_that_are_no_table_are_named() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("book.xlsx");
    book_with(&path, |book| {
        book.add_worksheet().set_name("efort").expect("a name");
        book.add_worksheet().set_name("Read me").expect("a name");
        fill(book.add_worksheet().set_name("plan").expect("a name"), &[&["demand", "start", "finish"], &[], &["D1", "2024-04-01", "soon"]]);
    });
    let loaded = load(&path);
    assert_eq!(codes(&loaded), ["unknown-sheet", "bad-date"]);
    assert_eq!(loaded.problems[0].nearest.as_deref(), Some("efforts"));
    assert_eq!(loaded.problems[1].place.to_string(), "book.xlsx, sheet plan, row 3, column finish");
}

#[test]
fn a_workbook_without_a_profile_still_reports_its_rows() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("book.xlsx");
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("roles").expect("a name"), &[&["role", "organisation", "name", "wte"], &["r1", "QNC", "x", "six"]]);
    book.save(&path).expect("the workbook is saved");
    let loaded = load(&path);
    assert_eq!(codes(&loaded), ["missing-profile", "missing-table", "bad-number", "no-rows", "missing-table"]);
    assert!(loaded.community.is_none());
}

#[test]
fn the_same_community_gives_the_same_bytes() {
    let bytes = exchange::workbook_bytes(&example()).expect("a workbook");
    assert_eq!(bytes, exchange::workbook_bytes(&example()).expect("a workbook"));
}

#[test]
fn too_long_a_cell_is_refused_with_its_place() {
    let mut community = consistent();
    community.roles.rows[0].name = "é".repeat(32_768);
    let error = exchange::workbook_bytes(&community).expect_err("too long");
    assert!(error.to_string().contains("table `roles`, row 2, column `name`: 32768 characters"), "{error}");
    let dir = tempfile::tempdir().expect("a folder for the test");
    exchange::write_folder(&community, dir.path()).expect("a folder holds it");
    assert_eq!(load(dir.path()).community.as_ref(), Some(&community));
}

#[test]
fn the_guide_and_the_drop_downs_are_there() {
    let bytes = exchange::workbook_bytes(&consistent()).expect("a workbook");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a packed file");
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).expect("the part"), &mut text).expect("text");
        text
    };
    assert!(part("xl/workbook.xml").contains("name=\"Read me\" sheetId=\"1\""));
    // The first table is the third sheet; `demands` the fifth.
    let demands = part("xl/worksheets/sheet5.xml");
    assert!(demands.contains("<formula1>\"national,regional,local,own\"</formula1>"));
    assert!(demands.contains("state=\"frozen\"") && demands.contains("<autoFilter"));
    let strings = part("xl/sharedStrings.xml");
    for column in community::SPECS.iter().flat_map(|s| s.columns) {
        assert!(
            strings.contains(&column.help.trim().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")),
            "`{}` is explained",
            column.name
        );
    }
}

#[test]
fn a_profile_may_be_typed_by_hand() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("book.xlsx");
    book_with(&path, |book| {
        let sheet = book.worksheet_from_name("aircover").expect("the sheet");
        let date = Format::new().set_num_format("mmm yyyy");
        sheet.write_datetime_with_format(3, 1, ExcelDateTime::from_ymd(2024, 4, 1).expect("a date"), &date).expect("a cell");
        sheet.write_number(4, 1, 24).expect("a cell");
        fill(sheet, &[&[], &[], &[], &[], &[], &[], &[], &["burden.samples", ""], &["nmae", "x"], &["name", "again"]]);
        sheet.write_number(7, 1, 1_000).expect("a cell");
    });
    let loaded = load(&path);
    assert_eq!(codes(&loaded), ["unknown-key", "duplicate-setting"]);
    assert_eq!(find(&loaded, "unknown-key").nearest.as_deref(), Some("name"));
    let profile = loaded.community.expect("a community").profile;
    assert_eq!((profile.first_month.to_string().as_str(), profile.months, profile.name.as_str()), ("2024-04", 24, "N"));
    assert_eq!(profile.settings["burden.samples"], community::Setting::Integer(1_000));
}
