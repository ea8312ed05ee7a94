//! Which code a row of a spreadsheet got: the spreadsheets have none that last, and next month's rows must be known again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::error::AppError;

/// Codes by what the row was called, in the form in which names are compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Memory {
    ids: BTreeMap<String, String>,
}

/// How like two titles must be for one to be the other, mended: of 1.
const LIKE_ENOUGH: f64 = 0.85;

impl Memory {
    /// Reads the file; one that is not there yet is an empty memory.
    ///
    /// # Errors
    /// [`AppError::Read`].
    pub fn read(file: &Path) -> Result<Self, AppError> {
        if !file.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(file).map_err(|source| AppError::Read { path: file.into(), source })?;
        let lines = text.lines().skip(1).filter_map(|line| line.split_once(','));
        Ok(Self { ids: lines.map(|(id, name)| (name.trim_matches('"').to_owned(), id.to_owned())).collect() })
    }

    /// The file: a code and a name a line. Names are letters, digits and spaces alone.
    pub fn to_csv(&self) -> Vec<u8> {
        let lines: String = self.ids.iter().map(|(name, id)| format!("{id},{name}\n")).collect();
        format!("code,row\n{lines}").into_bytes()
    }

    /// All codes that were given.
    pub fn all(&self) -> BTreeSet<String> {
        self.ids.values().cloned().collect()
    }

    /// Remembers a code that the spreadsheet gives itself.
    pub fn keep(&mut self, name: &str, id: &str) {
        self.ids.insert(name.to_owned(), id.to_owned());
    }

    /// The code of a row by its name: the one that it had; else that of the one row most like it that is not in the spreadsheet any more
    /// (`present` are the names that are); else a new one, unlike those that are taken.
    pub fn id(&mut self, name: &str, present: &BTreeSet<String>, taken: &BTreeSet<String>) -> (String, Option<String>) {
        if let Some(id) = self.ids.get(name) {
            return (id.clone(), None);
        }
        let gone = self.ids.keys().filter(|known| !present.contains(*known));
        let nearest =
            gone.map(|known| (similar(known, name), known)).filter(|(like, _)| *like >= LIKE_ENOUGH).max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, old)) = nearest {
            let old = old.clone();
            let id = self.ids.remove(&old).unwrap_or_default();
            self.ids.insert(name.to_owned(), id.clone());
            return (id, Some(old));
        }
        let id = new_id(name, &self.ids, taken);
        self.ids.insert(name.to_owned(), id.clone());
        (id, None)
    }
}

/// How alike two names are: the share of pairs of neighbouring letters that they have in common (Dice's coefficient on bigrams), 0 to 1.
fn similar(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (first, mut second) = (pairs(a), pairs(b));
    let all = first.len() + second.len();
    if all == 0 {
        return 0.0;
    }
    let mut common = 0;
    for pair in first {
        if let Some(at) = second.iter().position(|p| *p == pair) {
            second.swap_remove(at);
            common += 1;
        }
    }
    2.0 * common as f64 / all as f64
}

/// A code made of a name's first words.
fn new_id(name: &str, ids: &BTreeMap<String, String>, taken: &BTreeSet<String>) -> String {
    let mut stem = String::new();
    for word in name.split(' ') {
        if !stem.is_empty() && stem.len() + word.len() > 40 {
            break;
        }
        if !stem.is_empty() {
            stem.push('-');
        }
        stem.extend(word.chars().filter(|c| c.is_alphanumeric()).take(40));
    }
    let stem = if stem.is_empty() { "row".to_owned() } else { stem };
    let used = |id: &String| taken.contains(id) || ids.values().any(|known| known == id);
    std::iter::once(stem.clone()).chain((2..).map(|n| format!("{stem}-{n}"))).find(|id| !used(id)).expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_its_code_when_its_title_is_mended() {
        let mut memory = Memory::default();
        let none = BTreeSet::new();
        let (id, renamed) = memory.id("submit the winter plan to region", &none, &none);
        assert_eq!((id.as_str(), renamed), ("submit-the-winter-plan-to-region", None));
        let now: BTreeSet<String> = ["submit the winter plan to regions".to_owned()].into();
        let (again, renamed) = memory.id("submit the winter plan to regions", &now, &none);
        assert_eq!((again, renamed.as_deref()), (id, Some("submit the winter plan to region")));
        let (other, _) = memory.id("cancer recovery return", &now, &none);
        assert_eq!(other, "cancer-recovery-return");
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), memory.to_csv()).expect("written");
        assert_eq!(Memory::read(file.path()).expect("read"), memory);
    }

    #[test]
    fn rows_that_are_both_there_are_not_one() {
        let mut memory = Memory::default();
        let none = BTreeSet::new();
        memory.id("return for january", &none, &none);
        let present: BTreeSet<String> = ["return for january".to_owned(), "return for february".to_owned()].into();
        assert_eq!(memory.id("return for february", &present, &none).0, "return-for-february");
    }
}
