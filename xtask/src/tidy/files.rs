//! The files of the repository, read once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;

/// Folders that hold what is made, not what is written.
const MADE: &[&str] = &["target", "node_modules", ".git", "dist"];

/// Ends of the names of files whose text is looked at.
const TEXT: &[&str] = &[".rs", ".toml", ".md", ".ts", ".js", ".css", ".scss", ".py", ".sh", ".typ"];

/// The files of the repository, by path from its root, with `/` between folders.
#[derive(Debug, Default)]
pub struct Files {
    /// Text of those whose text is looked at.
    pub texts: BTreeMap<String, String>,
    /// All files and folders.
    pub paths: BTreeSet<String>,
}

impl Files {
    /// Reads the files under `root`.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let mut files = Self::default();
        files.walk(root, "")?;
        Ok(files)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> anyhow::Result<()> {
        let entries = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if MADE.contains(&name.as_str()) {
                continue;
            }
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.walk(&entry.path(), &path)?;
            } else if kind.is_file() && TEXT.iter().any(|end| path.ends_with(end)) {
                let text = std::fs::read_to_string(entry.path()).with_context(|| format!("cannot read {path}"))?;
                self.texts.insert(path.clone(), text);
            }
            self.paths.insert(path);
        }
        Ok(())
    }

    /// Names of the crates of the program.
    pub fn crates(&self) -> Vec<&str> {
        self.paths
            .iter()
            .filter_map(|p| p.strip_prefix("crates/")?.strip_suffix("/Cargo.toml"))
            .filter(|name| !name.contains('/'))
            .collect()
    }

    /// Paths and texts of the program's own sources, tests apart.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(p, t)| (p.as_str(), t.as_str())).filter(|(path, _)| is_source(path))
    }

    /// Files made of texts, for tests.
    #[cfg(test)]
    pub fn of(texts: &[(&str, &str)]) -> Self {
        let mut files = Self::default();
        for (path, text) in texts {
            files.texts.insert((*path).into(), (*text).into());
            files.paths.insert((*path).into());
            files.paths.extend(path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
        }
        files
    }
}

fn is_source(path: &str) -> bool {
    let inside = path.starts_with("crates/") || path.starts_with("xtask/");
    let tests = ["/tests/", "/benches/", "/examples/"].iter().any(|folder| path.contains(folder)) || path.ends_with("/tests.rs");
    inside && path.ends_with(".rs") && !tests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_no_sources() {
        for (path, source) in [
            ("crates/a/src/lib.rs", true),
            ("xtask/src/main.rs", true),
            ("crates/a/src/b/tests.rs", false),
            ("crates/a/src/tests/b.rs", false),
            ("crates/a/tests/it/main.rs", false),
            ("crates/a/Cargo.toml", false),
            ("benches/b/src/main.rs", false),
        ] {
            assert_eq!(is_source(path), source, "{path}");
        }
    }
}
