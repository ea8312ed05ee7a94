//! Rows read from cells and written back: examples of all columns, and anything else that can be read.

use community::cell::Cell;
use community::spec::ColumnSpec;
use community::{Community, Kind, SPECS};
use proptest::prelude::*;

use crate::fixture::Texts;

fn empty() -> Community {
    Texts::base().edit(&["- *"]).community()
}

/// Reads the cells into the table of that name, writes them, reads those, writes again: the same both times.
fn stable(table: &str, cells: &[&str]) -> Result<Vec<String>, String> {
    let mut community = empty();
    let any = community.table_mut(table).expect("a table");
    any.push(cells, Vec::new(), 2).map_err(|errors| format!("{table}: {errors:?}"))?;
    let written = any.cells(0);
    let texts: Vec<&str> = written.iter().map(String::as_str).collect();
    any.push(&texts, Vec::new(), 3).map_err(|errors| format!("{table}: what was written is not read: {errors:?}"))?;
    assert_eq!(any.cells(1), written, "{table}");
    Ok(written)
}

#[test]
fn examples_of_all_columns_are_read_and_written_as_they_stand() {
    for spec in SPECS {
        let examples: Vec<&str> = spec.columns.iter().map(|c| c.example).collect();
        let written = stable(spec.name, &examples).unwrap_or_else(|e| panic!("{e}"));
        for (column, text) in spec.columns.iter().zip(written) {
            let same = text == column.example || text.parse::<f64>().ok() == column.example.parse::<f64>().ok();
            assert!(same, "{}.{}: `{}` is written as `{text}`", spec.name, column.name, column.example);
        }
    }
}

#[test]
fn required_columns_must_be_filled_in_and_others_need_not() {
    for spec in SPECS {
        let cells: Vec<&str> = spec.columns.iter().map(|c| if c.required { c.example } else { "" }).collect();
        stable(spec.name, &cells).unwrap_or_else(|e| panic!("{e}"));
        for (index, column) in spec.columns.iter().enumerate().filter(|(_, c)| c.required) {
            let mut cells = cells.clone();
            cells[index] = "";
            let mut community = empty();
            let errors = community.table_mut(spec.name).expect("a table").push(&cells, Vec::new(), 2).expect_err(column.name);
            assert_eq!(errors.len(), 1, "{}.{}", spec.name, column.name);
            assert_eq!(errors[0].column, index);
            assert!(errors[0].error.expected.contains(column.name) && errors[0].error.hint.is_some(), "{errors:?}");
        }
    }
}

#[test]
fn all_wrong_cells_of_a_row_are_reported_at_once() {
    for spec in SPECS {
        let bad = |c: &ColumnSpec| !matches!(c.kind, Kind::Text);
        let cells: Vec<&str> = spec.columns.iter().map(|c| if bad(c) { "[?]" } else { c.example }).collect();
        let mut community = empty();
        let errors = community.table_mut(spec.name).expect("a table").push(&cells, Vec::new(), 2).expect_err(spec.name);
        assert_eq!(errors.len(), spec.columns.iter().filter(|c| bad(c)).count(), "{}", spec.name);
        assert!(community.tables().iter().all(|t| t.is_empty()), "nothing is added");
    }
}

#[test]
fn definitions_are_sound() {
    for spec in SPECS {
        assert!(spec.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", spec.name);
        for key in spec.key {
            assert!(spec.column(key).is_some(), "{}: key {key} is no column", spec.name);
        }
        for (index, column) in spec.columns.iter().enumerate() {
            assert_eq!(spec.column(column.name), Some(index), "{}.{} stands twice", spec.name, column.name);
            assert!(!column.help.trim().is_empty(), "{}.{}", spec.name, column.name);
            if let Some(target) = column.reference {
                let target =
                    SPECS.iter().find(|s| s.name == target).unwrap_or_else(|| panic!("{}.{}: no table {target}", spec.name, column.name));
                assert_eq!(target.key.len(), 1, "{}.{} refers to a table with several keys", spec.name, column.name);
            }
            if let Some((min, max)) = column.bounds {
                assert!(min < max, "{}.{}", spec.name, column.name);
            }
        }
    }
}

#[test]
fn bounds_hold_at_their_ends_and_not_beyond() {
    for spec in SPECS {
        let examples: Vec<&str> = spec.columns.iter().map(|c| c.example).collect();
        for (index, column) in spec.columns.iter().enumerate() {
            let Some((min, max)) = column.bounds else { continue };
            for (value, valid) in [(min, true), (max, true), (min - 1.0, false), (max + 1.0, false)] {
                let text = value.to_string();
                let mut cells = examples.clone();
                cells[index] = &text;
                assert_eq!(stable(spec.name, &cells).is_ok(), valid, "{}.{} = {value}", spec.name, column.name);
            }
        }
    }
}

/// Text that may or may not be a value of a column: its example, changed; or anything.
fn texts() -> impl Strategy<Value = (usize, Vec<String>)> {
    (0..SPECS.len()).prop_flat_map(|table| {
        let cells: Vec<BoxedStrategy<String>> = SPECS[table]
            .columns
            .iter()
            .map(|c| {
                let example = c.example.to_owned();
                let word = match c.kind {
                    Kind::Choice(words) => proptest::sample::select(words).prop_map(str::to_owned).boxed(),
                    Kind::Number | Kind::Integer => any::<f64>().prop_map(|v| v.to_string()).boxed(),
                    Kind::Date => (1900..2200_i32, 1..13_u8, 1..32_u8).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")).boxed(),
                    Kind::Text => "\\PC{0,12}(\n|\"|,|;|é)?\\PC{0,4}".boxed(),
                    _ => "[ -~]{1,12}".boxed(),
                };
                prop_oneof![4 => Just(example), 1 => Just(String::new()), 2 => word].boxed()
            })
            .collect();
        (Just(table), cells)
    })
}

proptest! {
    #[test]
    fn what_is_read_is_written_so_that_it_reads_the_same((table, cells) in texts()) {
        let texts: Vec<&str> = cells.iter().map(String::as_str).collect();
        // Cells that are refused are no matter here; those that are taken must be stable.
        if let Err(why) = stable(SPECS[table].name, &texts) {
            prop_assert!(!why.contains("is not read"), "{}", why);
        }
    }

    #[test]
    fn numbers_keep_every_bit(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
        prop_assert_eq!(f64::parse(&value.write()).map(f64::to_bits), Ok(value.to_bits()));
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,40}", table in 0..SPECS.len()) {
        let cells = vec![text.as_str(); SPECS[table].columns.len()];
        let _ = stable(SPECS[table].name, &cells);
    }
}
