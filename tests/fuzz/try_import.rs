//! One input of the fuzzer, tried as a spreadsheet to import: read, mapped, written as a mapping, read back and taken.

use community::{Community, Month, Nation, Profile};
use exchange::{ImportBook, ImportMapping};

/// Packed files and OLE containers as workbooks, all else as CSV.
pub fn all_of_it(bytes: &[u8]) {
    let name = if bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf]) { "input.xlsx" } else { "input.csv" };
    let Ok(book) = ImportBook::of_bytes(bytes, name) else { return };
    let community = Community::new(Profile {
        name: "fuzz".into(),
        country: "England".into(),
        first_month: Month::new(2024, 4).expect("April is a month"),
        months: 12,
        calendar: Nation::England,
        currency: "GBP".into(),
        notice: None,
        settings: Default::default(),
    });
    for table in ["demands", "roles", "requests"] {
        let Ok(mapping) = book.propose(table, &community, 7.5) else { continue };
        let text = mapping.to_toml(name);
        let read = ImportMapping::from_toml(&text, "mapping.toml");
        let read = read.unwrap_or_else(|problems| panic!("a mapping that was written cannot be read: {problems:?}\n{text}"));
        if let Ok(taken) = book.take(&read, &community) {
            assert_eq!(taken.rows_read, taken.rows.len() + taken.left_out.len() + taken.unread, "every row is accounted for");
        }
    }
}
