//! A workbook of 20,000 rows is read while a person would not yet notice.

use std::time::{Duration, Instant};

use crate::made::{consistent, load};

#[test]
fn twenty_thousand_rows_take_no_time() {
    let mut community = consistent();
    let table = community.table_mut("efforts").expect("the table exists");
    for n in table.len()..20_000 {
        let (demand, hours, evidence) =
            (format!("D24-{n}"), format!("{}.25", n % 900), format!("evidence number {n}, as told by the team"));
        let cells = [
            &demand,
            "planning",
            "answering",
            "1",
            &hours,
            "1000",
            "occurrence",
            "12",
            "level",
            "assumption",
            &evidence,
            "team",
            "2024-06-14",
        ];
        table.push(&cells, Vec::new(), 0).expect("valid cells");
    }
    let dir = tempfile::tempdir().expect("a folder for the test");
    let path = dir.path().join("book.xlsx");
    exchange::write_workbook(&community, &path).expect("the workbook is written");
    let began = Instant::now();
    let loaded = load(&path);
    let took = began.elapsed();
    println!("20,000 rows of a workbook in {} ms", took.as_millis());
    assert_eq!(loaded.community.as_ref(), Some(&community));
    // Far above what it takes (about a third of a second), for busy machines: guards against quadratic time alone.
    assert!(took < Duration::from_secs(10), "{took:?}");
}
