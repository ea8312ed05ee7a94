//! Communities written as small tables.

use std::collections::BTreeMap;

use community::{Community, Month, Nation, Profile};
use parameters::Parameters;

/// A community of twelve months from April 2024 on, without rows.
pub fn empty() -> Community {
    Community::new(Profile {
        name: "Test".into(),
        country: "England".into(),
        first_month: Month::new(2024, 4).expect("a month"),
        months: 12,
        calendar: Nation::England,
        currency: "GBP".into(),
        notice: None,
        settings: BTreeMap::new(),
    })
}

/// Adds rows to a table: the first line names columns, split by `|`; cells that are not named stay empty.
pub fn add(community: &mut Community, table: &str, text: &str) {
    let target = community.table_mut(table).expect("the table exists");
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let headings: Vec<usize> = lines
        .next()
        .expect("a heading")
        .split('|')
        .map(|h| target.spec().column(h.trim()).unwrap_or_else(|| panic!("column {h}")))
        .collect();
    let first = target.len() as u32 + 2;
    for (line, row) in (first..).zip(lines) {
        let mut cells = vec![""; target.spec().columns.len()];
        for (column, cell) in headings.iter().zip(row.split('|')) {
            cells[*column] = cell.trim();
        }
        target.push(&cells, Vec::new(), line).unwrap_or_else(|e| panic!("{row}: {e:?}"));
    }
}

pub fn parameters() -> Parameters {
    Parameters::shipped().expect("the shipped parameters are well formed")
}
