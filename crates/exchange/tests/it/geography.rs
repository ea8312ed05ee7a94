//! Files of travel as planners get them.
#![allow(clippy::unwrap_used, reason = "a test says what it lacks by panicking")]

use std::collections::BTreeSet;
use std::io::Write as _;

use community::AnyTable as _;
use community::tables::Mode;
use exchange::{TravelTaken, read_sheet, read_travel};

const MATRIX: &str = "place,S1,S9,S2\nP1,20,1,\nP9,1,1,1\nP2,30.5,1,x\nP3,-4,1,9000\n";

fn read(name: &str, bytes: &[u8]) -> TravelTaken {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_travel(&path, Mode::Ambulance, &BTreeSet::from(["P1", "P2", "P3"]), &BTreeSet::from(["S1", "S2"]))
}

fn rows(taken: &TravelTaken) -> Vec<String> {
    (0..taken.table.len()).map(|row| taken.table.cells(row).join(" ")).collect()
}

#[test]
fn a_matrix_gives_a_row_a_pair_and_says_what_it_left_out() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(MATRIX.as_bytes()).unwrap();
    for (name, bytes) in [("m.csv", MATRIX.as_bytes().to_vec()), ("m.csv.gz", packed.finish().unwrap())] {
        let taken = read(name, &bytes);
        assert_eq!(rows(&taken), ["P1 S1 20 ambulance ", "P2 S1 30.5 ambulance "]);
        assert_eq!((taken.other_sites.as_slice(), taken.other_rows, taken.empty_cells), (&["S9".to_owned()][..], 1, 1));
        let problems: Vec<_> =
            taken.problems.iter().map(|p| (p.code, p.place.row, p.place.column.as_deref().unwrap_or(""), p.found.as_str())).collect();
        let expected =
            [("bad-number", Some(4), "S2", "`x`"), ("bad-number", Some(5), "S1", "`-4`"), ("bad-number", Some(5), "S2", "`9000`")];
        assert_eq!(problems, expected);
    }
}

#[test]
fn a_row_a_pair_keeps_its_own_mode() {
    let taken = read("long.csv", b"place,site,minutes,mode\nP1,S1,20,public\nP7,S1,3,\nP2,S2,10,\n");
    assert_eq!(rows(&taken), ["P1 S1 20 public ", "P2 S2 10 car "]);
    assert_eq!(taken.other_rows, 1);
    assert!(taken.problems.is_empty());
}

#[test]
fn a_sheet_is_read_as_it_stands_and_an_empty_one_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("places.csv");
    std::fs::write(&path, "Place,Rural Urban\nP1, A1 \n\nP2\n").unwrap();
    let sheet = read_sheet(&path).unwrap();
    assert_eq!((sheet.column("rural_urban"), sheet.column("name")), (Some(1), None));
    assert_eq!(sheet.rows, [(2, vec!["P1".to_owned(), "A1".into()]), (4, vec!["P2".into(), String::new()])]);
    std::fs::write(&path, "").unwrap();
    assert_eq!(read_sheet(&path).unwrap_err()[0].code, "empty-file");
    assert_eq!(read_sheet(&dir.path().join("nothing.csv")).unwrap_err()[0].code, "unreadable-file");
}
