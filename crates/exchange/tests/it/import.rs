//! Awkward spreadsheets, each with one kind of awkwardness, and the rows that are to come of it.

use community::{Community, Severity};
use exchange::{ImportBook, ImportMapping, RowKind, Taken};
use rust_xlsxwriter::{Color, ExcelDateTime, Format, Workbook, Worksheet};

use crate::made::profile;

/// A community with those who ask, and teams that do the work.
fn community() -> Community {
    let mut community = Community::new(profile());
    let mut push = |table: &str, values: &[(&str, &str)]| {
        let table = community.table_mut(table).expect("the table exists");
        let cells: Vec<&str> =
            table.spec().columns.iter().map(|c| values.iter().find(|(n, _)| *n == c.name).map_or("", |(_, v)| v)).collect();
        table.push(&cells, Vec::new(), 2).unwrap_or_else(|e| panic!("valid cells: {e:?}"));
    };
    push("organisations", &[("organisation", "NHSE"), ("name", "NHS England"), ("kind", "national body")]);
    push("organisations", &[("organisation", "CQC"), ("name", "Care Quality Commission"), ("kind", "regulator")]);
    push("organisations", &[("organisation", "RJE"), ("name", "University Hospitals of North Midlands"), ("kind", "acute trust")]);
    for team in ["planning", "information", "estates"] {
        push(
            "roles",
            &[("role", &format!("rje-{team}")), ("organisation", "RJE"), ("name", team), ("team", team), ("wte", "6"), ("people", "7")],
        );
    }
    community
}

/// The bytes of a workbook with one sheet.
fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().expect("a workbook")
}

/// Rows of texts; numbers are written as numbers.
fn rows(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) {
    for (n, row) in rows.iter().enumerate() {
        for (column, text) in row.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(from + n as u32, column as u16, number).expect("a number"),
                Err(_) => sheet.write_string(from + n as u32, column as u16, *text).expect("a text"),
            };
        }
    }
}

fn try_import(bytes: &[u8], file: &str) -> (ImportMapping, Taken) {
    let community = community();
    let book = ImportBook::of_bytes(bytes, file).unwrap_or_else(|p| panic!("{file} can be read: {p:?}"));
    let mapping = book.propose("demands", &community, 7.5).unwrap_or_else(|p| panic!("{file} has a table: {p:?}"));
    // The file that a person corrects says the same as the proposal.
    let text = mapping.to_toml(file);
    let read = ImportMapping::from_toml(&text, "mapping.toml").unwrap_or_else(|p| panic!("{text}\n{p:?}"));
    let plainly = |m: &ImportMapping| m.columns.iter().map(|c| (c.heading.clone(), c.to.clone(), c.leave_out)).collect::<Vec<_>>();
    assert_eq!(
        (plainly(&read), &read.defaults, &read.words, &read.colours),
        (plainly(&mapping), &mapping.defaults, &mapping.words, &mapping.colours)
    );
    let taken = book.take(&read, &community).unwrap_or_else(|p| panic!("{file} fits its mapping: {p:?}"));
    assert_eq!(taken.rows_read, taken.rows.len() + taken.left_out.len() + taken.unread, "{file}: every row is accounted for");
    (mapping, taken)
}

/// Checks what came of a file: the columns given of each row, and what was left out.
fn check(bytes: &[u8], file: &str, columns: &[&str], expected: &[&[&str]], left_out: &[RowKind]) -> Taken {
    let (mapping, taken) = try_import(bytes, file);
    let cell = |row: &exchange::TakenRow, column: &str| match column.strip_prefix("efforts.") {
        Some(column) => row.effort.get(column).cloned().unwrap_or_default(),
        None => row.cells.get(column).or_else(|| row.own.get(column)).cloned().unwrap_or_default(),
    };
    let found: Vec<Vec<String>> = taken.rows.iter().map(|r| columns.iter().map(|c| cell(r, c)).collect()).collect();
    assert_eq!(found, expected, "{file}\n{}\n{:#?}", mapping.to_toml(file), taken.problems);
    assert_eq!(taken.left_out.iter().map(|l| l.kind).collect::<Vec<_>>(), left_out, "{file}");
    taken
}

#[test]
fn titles_merged_over_the_table() {
    let bytes = book(|s| {
        s.merge_range(0, 0, 0, 3, "Returns calendar", &Format::new()).expect("merged");
        rows(s, 1, &[&["Version 3, draft"], &[]]);
        rows(
            s,
            4,
            &[&["Name of return", "Requested by", "Due date", "Lead"], &["Cancer waits", "NHS England", "31/3/25", "cancer manager"]],
        );
    });
    let expected: &[&[&str]] = &[&["Cancer waits", "NHSE", "2025-03-31", "cancer manager"]];
    let taken = check(&bytes, "titles.xlsx", &["title", "issuer", "first_due", "lead"], expected, &[]);
    assert_eq!(taken.rows_above, 2);
}

#[test]
fn headings_in_two_rows() {
    let bytes = book(|s| {
        rows(s, 0, &[&["Return", "Requested by", "Team", "Hours", "", ""], &["", "", "", "low", "most likely", "high"]]);
        s.merge_range(0, 3, 0, 5, "Hours", &Format::new()).expect("merged");
        rows(s, 2, &[&["Cancer waits", "NHSE", "Information", "2", "3", "6"], &["Estates", "CQC", "Estates", "4", "8", "10"]]);
    });
    let columns = ["title", "efforts.role", "efforts.hours_low", "efforts.hours_mode", "efforts.hours_high"];
    check(
        &bytes,
        "two-rows.xlsx",
        &columns,
        &[&["Cancer waits", "information", "2", "3", "6"], &["Estates", "estates", "4", "8", "10"]],
        &[],
    );
}

#[test]
fn totals_sections_and_headings_between_the_rows() {
    let bytes = book(|s| {
        let heading: &[&str] = &["Action", "Requested by", "Owner", "Hours"];
        let all: &[&[&str]] = &[
            heading,
            &["Quarter 1"],
            &["Plan", "NHSE", "planning", "5"],
            &["Review", "CQC", "planning", "7"],
            &["Sub-total", "", "", "12"],
            &[],
            &["Quarter 2"],
            heading,
            &["Audit", "NHSE", "estates", "3"],
            &["Grand total", "", "", "15"],
        ];
        rows(s, 0, all);
    });
    use RowKind::{HeadingAgain, Line, Total};
    let expected: &[&[&str]] = &[&["Plan", "Quarter 1"], &["Review", "Quarter 1"], &["Audit", "Quarter 2"]];
    check(&bytes, "totals.xlsx", &["title", "section"], expected, &[Line, Total, Line, HeadingAgain, Total]);
}

#[test]
fn hours_in_words_and_money() {
    let bytes = book(|s| {
        let all: &[&[&str]] = &[
            &["Task", "Requested by", "Team", "Time taken", "Budget"],
            &["A", "NHSE", "planning", "3 hrs", "£1,200"],
            &["B", "NHSE", "planning", "1.5 days", "£2.5k"],
            &["C", "NHSE", "planning", "2-4 hrs", ""],
            &["D", "NHSE", "planning", "half a day", ""],
            &["E", "NHSE", "planning", "ages", ""],
        ];
        rows(s, 0, all);
    });
    let columns = ["title", "efforts.hours_low", "efforts.hours_mode", "efforts.hours_high", "Budget"];
    let expected: &[&[&str]] = &[
        &["A", "3", "3", "3", "£1,200"],
        &["B", "11.25", "11.25", "11.25", "£2.5k"],
        &["C", "2", "3", "4", ""],
        &["D", "3.75", "3.75", "3.75", ""],
        &["E", "", "", "", ""],
    ];
    let taken = check(&bytes, "hours.xlsx", &columns, expected, &[]);
    let problem = &taken.problems[0];
    assert_eq!(
        (problem.code, problem.severity, problem.place.row, problem.found.as_str()),
        ("cell-unread", Severity::Warning, Some(6), "`ages`")
    );
    assert_eq!(taken.doubts.values().sum::<usize>(), 1, "the range is said: {:?}", taken.doubts);
}

#[test]
fn dates_in_every_way() {
    let bytes = book(|s| {
        let all: &[&[&str]] = &[
            &["Return", "Requested by", "Deadline"],
            &["A", "NHSE", "31/3/25"],
            &["B", "NHSE", "Mar-25"],
            &["C", "NHSE", "Q1"],
            &["D", "NHSE", "28th June 2024"],
            &["F", "NHSE", "45747"],
            &["G", "NHSE", "tbc"],
        ];
        rows(s, 0, all);
        s.write_string(7, 0, "E").expect("a text");
        s.write_string(7, 1, "NHSE").expect("a text");
        let day = ExcelDateTime::from_ymd(2024, 12, 24).expect("a day");
        s.write_datetime_with_format(7, 2, &day, &Format::new().set_num_format("dd/mm/yy")).expect("a date");
    });
    let expected: &[&[&str]] = &[
        &["A", "2025-03-31"],
        &["B", "2025-03-31"],
        &["C", "2024-06-30"],
        &["D", "2024-06-28"],
        &["F", "2025-03-31"],
        &["G", ""],
        &["E", "2024-12-24"],
    ];
    let taken = check(&bytes, "dates.xlsx", &["title", "first_due"], expected, &[]);
    assert_eq!(taken.doubts.values().sum::<usize>(), 2, "a month and a quarter: {:?}", taken.doubts);
    assert_eq!(taken.problems.len(), 1, "`tbc` is listed: {:?}", taken.problems);
}

#[test]
fn months_before_days() {
    let bytes = book(|s| {
        rows(
            s,
            0,
            &[&["Return", "Requested by", "Due date"], &["A", "NHSE", "3/4/25"], &["B", "NHSE", "4/25/2025"], &["C", "NHSE", "12/31/24"]],
        )
    });
    check(&bytes, "american.xlsx", &["first_due"], &[&["2025-03-04"], &["2025-04-25"], &["2024-12-31"]], &[]);
}

#[test]
fn ticks_and_words() {
    let bytes = book(|s| {
        let all: &[&[&str]] = &[
            &["Return name", "From", "Mandatory", "How often", "Progress"],
            &["A", "NHSE", "yes", "Annual", "Not started"],
            &["B", "Care Quality Commission", "no", "per month", "On track"],
            &["C", "NHSE", "Statutory", "Qtrly", "Submitted"],
        ];
        rows(s, 0, all);
    });
    let expected: &[&[&str]] =
        &[&["NHSE", "must", "yearly", "new"], &["CQC", "may", "monthly", "started"], &["NHSE", "must", "quarterly", "done"]];
    check(&bytes, "words.xlsx", &["issuer", "force", "recurrence", "state"], expected, &[]);
}

#[test]
fn colours_as_meaning() {
    let bytes = book(|s| {
        rows(s, 0, &[&["Action", "Requested by", "Owner"]]);
        for (n, colour) in [0x00_b050, 0xff_c000, 0xff_0000].into_iter().enumerate() {
            let fill = Format::new().set_background_color(Color::RGB(colour));
            s.write_string_with_format(n as u32 + 1, 0, format!("Action {n}"), &fill).expect("a text");
            s.write_string(n as u32 + 1, 1, "NHSE").expect("a text");
        }
        rows(s, 4, &[&["Action 3", "NHSE", "estates"]]);
    });
    check(
        &bytes,
        "colours.xlsx",
        &["title", "state"],
        &[&["Action 0", "done"], &["Action 1", "started"], &["Action 2", "new"], &["Action 3", ""]],
        &[],
    );
}

#[test]
fn cells_merged_downwards() {
    let bytes = book(|s| {
        rows(s, 0, &[&["Requested by", "Return", "Lead"], &["", "A", "x"], &["", "B", "y"], &["CQC", "C", "z"]]);
        s.merge_range(1, 0, 2, 0, "NHS England", &Format::new()).expect("merged");
    });
    check(&bytes, "merged.xlsx", &["issuer", "title"], &[&["NHSE", "A"], &["NHSE", "B"], &["CQC", "C"]], &[]);
}

#[test]
fn words_that_nobody_knows_are_left_open() {
    let bytes = book(|s| {
        rows(s, 0, &[&["Return", "Requested by", "Frequency"], &["A", "Ministry of Magic", "fortnightly"], &["B", "NHSE & CQC", "weekly"]])
    });
    let (mapping, taken) = try_import(&bytes, "open.xlsx");
    assert_eq!(mapping.words["issuer"].keys().collect::<Vec<_>>(), ["Ministry of Magic"]);
    assert_eq!(mapping.words["recurrence"].keys().collect::<Vec<_>>(), ["fortnightly"]);
    let open: Vec<&str> = taken.problems.iter().map(|p| p.code).collect();
    assert!(open.contains(&"word-open"), "{open:?}");
    assert_eq!(taken.rows.iter().find(|r| r.cells["title"] == "B").expect("a row").cells["issuer"], "NHSE; CQC");
    // Answered in the mapping, the words are known.
    let mut answered = mapping;
    answered.words.insert("issuer".into(), [("Ministry of Magic".to_owned(), "CQC".to_owned())].into());
    answered.words.insert("recurrence".into(), [("fortnightly".to_owned(), "FREQ=WEEKLY;INTERVAL=2".to_owned())].into());
    let book = ImportBook::of_bytes(&bytes, "open.xlsx").expect("a book");
    let taken = book.take(&answered, &community()).expect("it fits");
    assert_eq!((taken.rows.len(), taken.problems.len()), (2, 0), "{:?}", taken.problems);
    assert_eq!(taken.rows[0].cells["recurrence"], "FREQ=WEEKLY;INTERVAL=2");
}

#[test]
fn errors_of_formulas_hidden_sheets_and_odd_spaces() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Old").expect("a name");
    rows(sheet, 0, &[&["Return", "Requested by"], &["Z", "NHSE"], &["Y", "NHSE"], &["X", "NHSE"]]);
    sheet.set_hidden(true);
    let sheet = book.add_worksheet();
    sheet.set_name("Now").expect("a name");
    rows(sheet, 0, &[&["\u{a0}Return ", "Requested\u{a0}by", "Due  date"], &["\u{200b}A\u{a0}", "NHSE", ""], &["B", "NHSE", "1/6/24"]]);
    sheet.write_formula(1, 2, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).expect("a formula");
    sheet.set_active(true);
    sheet.set_row_hidden(2).expect("hidden by a filter");
    let bytes = book.save_to_buffer().expect("a workbook");
    let taken = check(&bytes, "quirks.xlsx", &["title", "first_due"], &[&["A", ""], &["B", "2024-06-01"]], &[]);
    assert_eq!(taken.problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["formula-error"]);
    let codes: Vec<&str> = ImportBook::of_bytes(&bytes, "quirks.xlsx").expect("a book").problems.iter().map(|p| p.code).collect();
    assert_eq!(codes, ["hidden-sheet", "hidden-rows"]);
}

#[test]
fn a_row_without_what_must_be_there_is_listed() {
    let bytes = book(|s| rows(s, 0, &[&["Ref", "Return", "Requested by", "Lead"], &["1", "A", "NHSE", "x"], &["2", "", "NHSE", "y"]]));
    let taken = check(&bytes, "gaps.xlsx", &["demand", "title"], &[&["1", "A"]], &[]);
    assert_eq!(taken.unread, 1);
    let problem = &taken.problems[0];
    assert_eq!((problem.code, problem.severity, problem.place.row), ("missing-value", Severity::Error, Some(3)));
}

/// What the file that LibreOffice made becomes.
fn check_tracker(bytes: &[u8], file: &str) {
    let columns = ["demand", "title", "issuer", "first_due", "recurrence", "lead"];
    let expected: &[&[&str]] = &[
        &["R1", "Cancer waits", "NHSE", "2024-06-28", "monthly", "cancer manager"],
        &["R2", "Estates return", "NHSE", "2024-07-31", "yearly", "director of estates"],
    ];
    check(bytes, file, &columns, expected, &[RowKind::Total]);
}

#[test]
fn workbooks_of_excel_97() {
    check_tracker(include_bytes!("../data/import/tracker.xls"), "tracker.xls");
}

#[test]
fn open_document_spreadsheets() {
    check_tracker(include_bytes!("../data/import/tracker.ods"), "tracker.ods");
}

#[test]
fn files_with_semicolons() {
    let text = "Returns calendar 2024/25;;;;;;\n\nRef;Name of return;Requested by;Due date;Frequency;Owner;Time taken\nR1;Cancer waits;NHSE;28/06/2024;monthly;cancer manager;3 hrs\nR2;Estates return;NHSE;31/07/2024;annual;director of estates;1.5 days\nTotal;;;;;;14,25\n";
    check_tracker(text.as_bytes(), "tracker.csv");
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let refused = |bytes: &[u8], file: &str, code: &str, hint: &str| {
        let problems = ImportBook::of_bytes(bytes, file).err().unwrap_or_else(|| panic!("{file} is refused"));
        assert_eq!(problems[0].code, code, "{file}: {problems:?}");
        assert!(problems[0].hint.as_deref().unwrap_or_default().contains(hint), "{file}: {problems:?}");
    };
    let ole = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&[ole, marker].concat(), "locked.xlsx", "password-protected", "empty the password");
    refused(b"<html><body><table><tr><td>1</td></tr></table>", "export.xls", "wrong-format", "save it as an Excel workbook");
    refused(b"%PDF-1.7", "paper.xlsx", "wrong-format", "the workbook");
    let empty = book(|_| ());
    let book = ImportBook::of_bytes(&empty, "empty.xlsx").expect("it can be opened");
    assert_eq!(book.propose("demands", &community(), 7.5).expect_err("no table")[0].code, "no-table-found");
}

#[test]
fn a_mapping_that_is_wrong_says_where() {
    let wrong = |text: &str, word: &str| {
        let problems = ImportMapping::from_toml(text, "m.toml").expect_err(text);
        assert!(
            problems.iter().any(|p| format!("{} {} {}", p.found, p.expected, p.hint.as_deref().unwrap_or_default()).contains(word)),
            "{word}: {problems:?}"
        );
    };
    let good = "table = \"demands\"\nheading_rows = [1, 1]\nfinancial_year = 2024\nhours_a_day = 7.5\n[[columns]]\nheading = \"A\"\nto = \"title\"\n";
    assert!(ImportMapping::from_toml(good, "m.toml").is_ok());
    wrong("table = ", "valid TOML");
    wrong(&good.replace("demands", "demand"), "demands");
    wrong(&good.replace("\"title\"", "\"titel\""), "title");
    wrong(&good.replace("[1, 1]", "[2, 1]"), "headings");
    wrong(&format!("{good}[[columns]]\nheading = \"B\"\nto = \"title\"\n"), "twice");
    wrong(&format!("typo = 1\n{good}"), "typo");
}

#[path = "../../../../tests/fuzz/try_import.rs"]
mod try_import;

#[test]
fn the_corpus_and_the_trackers_do_no_harm_as_spreadsheets() {
    for target in ["community", "import"] {
        let root = format!("{}/../../tests/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(root).expect("the corpus") {
            try_import::all_of_it(&std::fs::read(entry.expect("an input").path()).expect("its bytes"));
        }
    }
    let trackers: [&[u8]; 2] = [include_bytes!("../data/import/tracker.xls"), include_bytes!("../data/import/tracker.ods")];
    for bytes in trackers {
        try_import::all_of_it(bytes);
        for cut in [100, bytes.len() / 3, bytes.len() / 2, bytes.len() - 30] {
            try_import::all_of_it(&bytes[..cut]);
        }
    }
}
