//! Whatever a community holds survives folder → workbook → folder.

use community::{Community, Kind, SPECS, TableSpec};
use proptest::prelude::*;
use proptest::sample::select;

use crate::made::{codes, consistent, example, load, profile};

fn trimmed(text: String) -> String {
    text.trim().to_owned()
}

/// Text that spreadsheets, CSV and XML find hard.
fn any_text() -> BoxedStrategy<String> {
    let hard = select(vec![
        "007",
        "0",
        "1e5",
        "TRUE",
        "=1+1",
        "_x0041_",
        "a,b;c\td",
        "\"quoted\"",
        "''",
        "two\nlines",
        "\"",
        "a\"b\nc,d",
        "Ærøskøbing – ½ €",
        "2024-04-01",
        "1-2",
        "#REF!",
        "<&>",
        "]]>",
        "&amp;",
        "@sum",
        "-3",
        "+44",
        "  x",
        "\u{feff}mark",
        "日本語",
        "🏥",
        "é",
        "sep=;",
        "x\n\ny",
        "nan",
        "inf",
        "\u{a0}x\u{a0}",
        "\u{85}z",
    ]);
    prop_oneof![hard.prop_map(|t| trimmed(t.to_owned())), "\\PC{1,24}".prop_map(trimmed), "[ -~\\n\\t]{1,40}".prop_map(trimmed)]
        .prop_map(|t| if t.is_empty() { "x".to_owned() } else { t })
        .boxed()
}

fn any_id() -> BoxedStrategy<String> {
    prop_oneof!["[0-9]{1,6}", "[A-Za-z0-9 .:/_-]{1,20}", "[à-ÿ'\"#&<>]{1,8}"]
        .prop_map(trimmed)
        .prop_map(|t| if t.is_empty() { "0".to_owned() } else { t })
        .boxed()
}

fn any_number(bounds: Option<(f64, f64)>) -> BoxedStrategy<String> {
    let (min, max) = bounds.unwrap_or((-1e15, 1e15));
    let (low, high) = (min.ceil() as i64, max.floor() as i64);
    prop_oneof![(min..=max).prop_map(|v| v.to_string()), (low..=high).prop_map(|v| v.to_string()), Just(min.to_string())].boxed()
}

fn any_value(spec: &'static TableSpec, column: usize) -> BoxedStrategy<String> {
    let column = &spec.columns[column];
    let value = match column.kind {
        Kind::Text => any_text(),
        Kind::Id => any_id(),
        Kind::Integer => {
            let (min, max) = column.bounds.unwrap_or((-9e18, 9e18));
            (min as i64..=max as i64).prop_map(|v| v.to_string()).boxed()
        }
        Kind::Number => any_number(column.bounds),
        Kind::Date => (1900i16..=2200, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")).boxed(),
        Kind::Month => (1900i16..=2200, 1i8..=12).prop_map(|(y, m)| format!("{y:04}-{m:02}")).boxed(),
        Kind::Time => (0..24, 0..60).prop_map(|(h, m)| format!("{h:02}:{m:02}")).boxed(),
        Kind::YesNo => select(vec!["yes", "no"]).prop_map(str::to_owned).boxed(),
        Kind::Choice(words) => select(words.to_vec()).prop_map(str::to_owned).boxed(),
        Kind::Recurrence => {
            select(vec!["once", "quarterly", "FREQ=MONTHLY;BYMONTH=1,4,7,10", "2024-06-14;2024-11-01"]).prop_map(str::to_owned).boxed()
        }
    };
    let value = if column.list { prop::collection::vec(value, 1..4).prop_map(|items| items.join("; ")).boxed() } else { value };
    if column.required { value } else { prop_oneof![3 => value, 1 => Just(String::new())].boxed() }
}

type Rows = Vec<(Vec<String>, Vec<String>)>;

fn any_table(spec: &'static TableSpec) -> BoxedStrategy<(&'static str, Vec<String>, Rows)> {
    let own = prop::collection::btree_set("[A-Z]{2}[a-z]{3,9} our own( [0-9])?", 0..3);
    own.prop_flat_map(move |own| {
        let own: Vec<String> = own.into_iter().collect();
        let cells: Vec<BoxedStrategy<String>> = (0..spec.columns.len()).map(|column| any_value(spec, column)).collect();
        let extra = prop::collection::vec(prop_oneof![any_text(), Just(String::new())], own.len());
        prop::collection::vec((cells, extra), 1..4).prop_map(move |rows| (spec.name, own.clone(), rows))
    })
    .boxed()
}

fn any_community() -> impl Strategy<Value = Community> {
    let required: Vec<BoxedStrategy<_>> = SPECS.iter().filter(|s| s.required).map(|s| any_table(s)).collect();
    let others: Vec<&'static TableSpec> = SPECS.iter().copied().filter(|s| !s.required).collect();
    let some = prop::sample::subsequence(others, 0..6).prop_flat_map(|specs| specs.into_iter().map(any_table).collect::<Vec<_>>());
    (required, some, any_text()).prop_map(|(required, some, name)| {
        let mut community = Community::new(profile());
        community.profile.name = name;
        for (table, own, rows) in required.into_iter().chain(some) {
            let table = community.table_mut(table).expect("the table exists");
            table.begin(String::new(), None, own);
            for (cells, extra) in rows {
                let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                table.push(&cells, extra, 0).unwrap_or_else(|e| panic!("generated cells are valid: {e:?} {cells:?}"));
            }
        }
        community
    })
}

/// Writes and reads both forms; both give the community back, without any problem but notes.
fn check(community: &Community) {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let (first, book, second) = (dir.path().join("first"), dir.path().join("book.xlsx"), dir.path().join("second"));
    exchange::write_folder(community, &first).expect("the folder is written");
    let from_folder = load(&first);
    assert!(codes(&from_folder).iter().all(|c| *c == "own-column"), "{:#?}", from_folder.problems);
    let from_folder = from_folder.community.expect("the folder has a community");
    assert_eq!(&from_folder, community);
    exchange::write_workbook(&from_folder, &book).expect("the workbook is written");
    let from_book = load(&book);
    assert!(codes(&from_book).iter().all(|c| *c == "own-column"), "{:#?}", from_book.problems);
    let from_book = from_book.community.expect("the workbook has a community");
    assert_eq!(&from_book, community);
    exchange::write_folder(&from_book, &second).expect("the folder is written again");
    for entry in std::fs::read_dir(&first).expect("the first folder") {
        let name = entry.expect("an entry").file_name();
        let read = |folder: &std::path::Path| std::fs::read(folder.join(&name)).expect("both folders have the file");
        assert!(read(&first) == read(&second), "{name:?} is the same");
    }
}

#[test]
fn examples_survive() {
    check(&example());
    check(&consistent());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn anything_survives(community in any_community()) {
        check(&community);
    }
}
