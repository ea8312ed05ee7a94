//! Cross-impact matrices from files, and the workbook of a workshop.

use exchange::{CrossImpacts, Descriptor, ImpactFormat, WorkshopQuestion, read_impacts, read_workshop, workshop_bytes, write_scw};

fn read(text: &str, format: ImpactFormat) -> Result<CrossImpacts, Vec<(&'static str, Option<u32>)>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("m");
    std::fs::write(&path, text).expect("it can be written");
    read_impacts(&path, format).map(|(impacts, _)| impacts).map_err(|problems| problems.iter().map(|p| (p.code, p.place.row)).collect())
}

fn two_by_two() -> CrossImpacts {
    let descriptor = |name: &str| Descriptor { name: name.into(), states: vec!["1".into(), "2".into()] };
    let scores = vec![0, 0, 1, -1, 0, 0, -2, 3, 2, 0, 0, 0, -3, 1, 0, 0];
    CrossImpacts { title: "m".into(), descriptors: vec![descriptor("A"), descriptor("B")], scores }
}

#[test]
fn matrices_read_in_every_form_that_is_promised() {
    for text in [
        ",A1,A2,B1,B2\nA1,0,0,1,-1\nA2,0,0,-2,3\nB1,2,0,0,0\nB2,-3,1,0,0\n",
        // Blank blocks of a descriptor on itself, semicolons, the other minus sign, a plus, a point.
        ";A:1;A:2;B:1;B:2;;\nA:1;;;1;\u{2212}1\nA:2;;;-2;+3\n\nB:1;2.0;0;;\nB:2;-3;1;;\n",
        // Two heading rows and columns.
        ",,A,,B,\n,,1,2,1,2\nA,1,0,0,1,-1\n,2,0,0,-2,3\nB,1,2,0,0,0\n,2,-3,1,0,0\n",
    ] {
        assert_eq!(read(text, ImpactFormat::Csv), Ok(two_by_two()), "{text}");
    }
    let written = write_scw(&two_by_two());
    assert_eq!(read(&written, ImpactFormat::Scw), Ok(two_by_two()));
    assert_eq!(read(&written.replace('\n', "\r\n"), ImpactFormat::Scw), Ok(two_by_two()));
}

#[test]
fn what_is_wrong_with_a_matrix_is_said_with_its_row() {
    let whole = ",A1,A2,B1,B2\nA1,0,0,1,-1\nA2,0,0,-2,3\nB1,2,0,0,0\nB2,-3,1,0,0\n";
    let cases: [(&str, &str, &str, u32); 8] = [
        ("A2,0,0,-2,3", "A2,0,0,,3", "matrix-gap", 3),
        ("A2,0,0,-2,3", "A2,0,,-2,3", "matrix-gap", 3),
        ("A2,0,0,-2,3", "A2,0,0,-2,x", "bad-number", 3),
        ("A2,0,0,-2,3", "A2,0,0,-2,0.5", "bad-number", 3),
        ("A2,0,0,-2,3", "A2,0,0,-2", "matrix-size", 3),
        ("A2,0,0,-2,3", "A2,0,0,-2,3,1", "matrix-size", 3),
        ("A2,0,0,-2,3", "B1,0,0,-2,3", "matrix-label", 3),
        (",A1,A2,B1,B2", ",A1,B1,A2,B2", "matrix-label", 3),
    ];
    for (from, to, code, row) in cases {
        let found = read(&whole.replace(from, to), ImpactFormat::Csv).expect_err(to);
        assert!(found.contains(&(code, Some(row))), "{to}: {found:?}");
    }
    for (text, code) in
        [("", "empty-file"), (",A1\n", "matrix-size"), (",A1,A2\nA1,0,0\n", "matrix-size"), (",yes,no\nyes,0,0\nno,0,0\n", "matrix-label")]
    {
        let found = read(text, ImpactFormat::Csv).expect_err(text);
        assert!(found.iter().any(|p| p.0 == code), "{text}: {found:?}");
    }
}

#[test]
fn what_is_wrong_with_a_project_is_said() {
    let whole = write_scw(&two_by_two());
    let row = whole.lines().position(|l| l == " 0 , 0 , 1 ,-1 ").expect("a row of the matrix") as u32 + 1;
    for (from, to, code, at) in [
        (" 0 , 0 , 1 ,-1 \n", "", "matrix-size", Some(row + 2)),
        (" 0 , 0 , 1 ,-1 \n", " 0 , 0 , 1 \n", "matrix-size", Some(row)),
        (" 0 , 0 , 1 ,-1 \n", " 0 , 0 , , -1 \n", "matrix-gap", Some(row)),
        (" 0 , 0 , 1 ,-1 \n", " 0 , 0 , 1 , a \n", "bad-number", Some(row)),
        ("$ ScenarioWizard 4.0", "something else", "wrong-format", Some(1)),
        ("&A\n", "", "scw-syntax", Some(3)),
        ("&B\n", "&B\n&C\n", "scw-syntax", None),
    ] {
        let found = read(&whole.replacen(from, to, 1), ImpactFormat::Scw).expect_err(to);
        assert!(found.contains(&(code, at)), "{to}: {found:?}");
    }
    let cut = &whole[..whole.find("FFFFFF").expect("colours")];
    assert!(read(cut, ImpactFormat::Scw).expect_err("cut").iter().any(|p| p.0 == "scw-syntax"));
}

#[test]
fn a_workshop_is_read_back() {
    let question = |on: &str| WorkshopQuestion {
        judgement: ["hub", "one", "bank", on].map(str::to_owned),
        question: "how far?".into(),
        so_far: "+2; −1".into(),
        could_change: 3,
    };
    let bytes = workshop_bytes("Test", &[question("shared"), question("own")], 1, 4.0).expect("a workbook");
    assert_eq!(bytes, workshop_bytes("Test", &[question("shared"), question("own")], 1, 4.0).expect("a workbook"), "the same bytes");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("w.xlsx");
    std::fs::write(&path, bytes).expect("it can be written");
    let (empty, problems) = read_workshop(&path).expect("it can be read");
    assert!(empty.rows.is_empty() && problems.iter().any(|p| p.code == "no-rows"), "nothing was filled in");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Judgements").expect("a name");
    let rows = [
        ["score", "rationale", "rater", "question", "choice", "option", "on_choice", "on_option"],
        ["-2", "why", "board", "?", "hub", "one", "bank", "shared"],
        ["", "", "", "?", "hub", "one", "bank", "own"],
        ["3", "", " ", "?", "hub", "two", "bank", "own"],
    ];
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            sheet.write_string(r as u32, c as u16, *cell).expect("a cell");
        }
    }
    book.save(&path).expect("it can be written");
    let (table, _) = read_workshop(&path).expect("it can be read");
    let read: Vec<_> =
        table.rows.iter().map(|j| (j.option.as_str(), j.on_option.as_str(), j.score, j.rater.as_deref(), j.rationale.as_deref())).collect();
    assert_eq!(read, [("one", "shared", -2, Some("board"), Some("why")), ("two", "own", 3, Some("workshop"), None)]);
    assert_eq!(table.origin.lines, [2, 4]);
    let wrong = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("it can be written");
        read_workshop(&path).expect_err("it is wrong").iter().map(|p| p.code).collect::<Vec<_>>()
    };
    assert_eq!(wrong(b"PK\x03\x04 nonsense"), ["damaged-workbook"]);
    assert_eq!(wrong(b""), ["empty-file"]);
}
