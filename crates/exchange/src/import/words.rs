//! The data file of synonyms: what people call columns and words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::meant::plain;

/// What people call things.
pub(super) struct Synonyms {
    /// By table and target (`title`, `efforts.hours`): names in plain form.
    columns: BTreeMap<String, Vec<(String, Vec<String>)>>,
    /// By `table.column`: from each name in plain form to the word.
    words: BTreeMap<String, BTreeMap<String, String>>,
    /// By table: what stands in a column that a sheet does not have.
    defaults: BTreeMap<String, Vec<(String, String)>>,
}

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| read(include_str!("synonyms.toml")).expect("the tests read the shipped synonyms"));

/// The shipped synonyms.
pub(super) fn synonyms() -> &'static Synonyms {
    &SYNONYMS
}

impl Synonyms {
    /// The targets of a table with what people call them.
    pub fn columns(&self, table: &str) -> &[(String, Vec<String>)] {
        self.columns.get(table).map_or(&[], Vec::as_slice)
    }

    /// The word of a column that takes one of a few, which a text stands for.
    pub fn word(&self, table: &str, column: &str, text: &str) -> Option<&str> {
        self.words.get(&format!("{table}.{column}"))?.get(&plain(text)).map(String::as_str)
    }

    /// What stands in columns that a sheet does not have.
    pub fn defaults(&self, table: &str) -> &[(String, String)] {
        self.defaults.get(table).map_or(&[], Vec::as_slice)
    }
}

fn read(text: &str) -> Result<Synonyms, toml::de::Error> {
    let table: toml::Table = text.parse()?;
    let part = |name: &str| table.get(name).and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let texts = |value: &toml::Value| -> Vec<String> {
        let items = value.as_array().map_or(&[][..], Vec::as_slice);
        items.iter().filter_map(toml::Value::as_str).map(plain).collect()
    };
    let inner = |value: &toml::Value| value.as_table().cloned().unwrap_or_default();
    let columns = part("columns")
        .iter()
        .map(|(table, targets)| (table.clone(), inner(targets).iter().map(|(t, names)| (t.clone(), texts(names))).collect()))
        .collect();
    let words = part("words")
        .iter()
        .map(|(column, words)| {
            let names = inner(words)
                .iter()
                .flat_map(|(word, names)| texts(names).into_iter().map(|n| (n, word.clone())).collect::<Vec<_>>())
                .collect();
            (column.clone(), names)
        })
        .collect();
    let defaults = part("defaults")
        .iter()
        .map(|(table, values)| {
            let values = inner(values).iter().filter_map(|(c, v)| Some((c.clone(), v.as_str()?.to_owned()))).collect();
            (table.clone(), values)
        })
        .collect();
    Ok(Synonyms { columns, words, defaults })
}

#[cfg(test)]
mod tests {
    use community::{Kind, SPECS};

    use super::*;

    #[test]
    fn every_target_is_a_column_and_every_word_one_that_it_takes() {
        let column = |table: &str, name: &str| {
            let spec = SPECS.iter().find(|s| s.name == table).unwrap_or_else(|| panic!("the table {table}"));
            spec.columns.iter().find(|c| c.name == name)
        };
        for (table, targets) in &synonyms().columns {
            for (target, names) in targets {
                let (table, name) = target.split_once('.').unwrap_or((table, target));
                assert!(column(table, name).is_some() || (table, name) == ("efforts", "hours"), "{table}.{name}");
                assert!(!names.is_empty());
            }
        }
        for (target, words) in &synonyms().words {
            let (table, name) = target.split_once('.').expect("table and column");
            let spec = column(table, name).expect("the column");
            let valid: Vec<&str> = match spec.kind {
                Kind::Choice(words) => words.to_vec(),
                Kind::Recurrence => vec!["once", "daily", "weekly", "monthly", "quarterly", "yearly"],
                _ => Vec::new(),
            };
            assert!(words.values().all(|w| valid.contains(&w.as_str())), "{target}");
        }
        assert_eq!(synonyms().word("demands", "recurrence", "Annual"), Some("yearly"));
    }
}
