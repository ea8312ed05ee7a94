//! Paths that documents name: they exist.

use super::Complaint;
use super::files::Files;

/// Folders at the root of the repository: a path that begins with one of them is one of the repository.
const FOLDERS: &[&str] = &["crates", "docs", "params", "registers", "examples", "web", "xtask", "benches", "tests", ".ci", ".github"];

/// Documents at the root that are looked at, beside all in `docs/`.
const AT_ROOT: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

pub fn check(files: &Files) -> Vec<Complaint> {
    let documents =
        files.texts.iter().filter(|(path, _)| AT_ROOT.contains(&path.as_str()) || (path.starts_with("docs/") && path.ends_with(".md")));
    let mut complaints = Vec::new();
    for (document, text) in documents {
        let mut fenced = false;
        for (index, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                let missing = quoted(line).into_iter().filter(|p| names_path(p) && !exists(files, "", p)).map(str::to_owned);
                let links = links(line).into_iter().filter(|l| !exists(files, folder(document), l)).map(str::to_owned);
                complaints
                    .extend(missing.chain(links).map(|path| Complaint::new(document, Some(index + 1), format!("`{path}` does not exist"))));
            }
        }
    }
    complaints
}

/// What stands between backticks.
fn quoted(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// Where links lead, but to other hosts and places within the document.
fn links(line: &str) -> Vec<&str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    let targets = targets.map(|t| t.split_once('#').map_or(t, |(path, _)| path).split(' ').next().unwrap_or(t));
    targets.filter(|t| !t.is_empty() && !t.contains(':')).collect()
}

/// Whether a text between backticks is a path of the repository: a file in one of its folders, or a document in capitals.
fn names_path(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b':'));
    let first = text.split('/').next().unwrap_or(text);
    let document =
        |t: &str| t.strip_suffix(".md").is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
    plain && ((text.contains('/') && FOLDERS.contains(&first)) || document(text))
}

/// Whether a path exists, seen from a folder. A number of a line after it does not count.
fn exists(files: &Files, folder: &str, path: &str) -> bool {
    let path = path.split_once(':').map_or(path, |(path, _)| path);
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.is_empty() || files.paths.contains(&parts.join("/"))
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(document: &str, text: &str) -> Vec<String> {
        let files = Files::of(&[(document, text), ("crates/a/src/lib.rs", ""), ("docs/guide.md", ""), ("ARCHITECTURE.md", "")]);
        check(&files).into_iter().map(|c| c.what).collect()
    }

    #[test]
    fn paths_in_backticks_exist() {
        for (text, missing) in [
            ("see `crates/a/src/lib.rs:12`, `crates/a/`, `docs/guide.md` and `ARCHITECTURE.md`", None),
            ("see `crates/b/src/lib.rs`", Some("crates/b/src/lib.rs")),
            ("see `DESIGN.md`", Some("DESIGN.md")),
            ("`and/or`, `crates/<name>`, `aircover.toml`, `target/release/aircover`", None),
            ("```\n`docs/other.md`\n```", None),
        ] {
            let expected: Vec<String> = missing.into_iter().map(|m| format!("`{m}` does not exist")).collect();
            assert_eq!(complaints("README.md", text), expected, "{text}");
        }
    }

    #[test]
    fn links_lead_somewhere() {
        for (document, text, missing) in [
            ("README.md", "[a](docs/guide.md#part) [b](https://example.org/x) [c](#here)", 0),
            ("README.md", "[a](guide.md)", 1),
            ("docs/index.md", "[a](guide.md) [b](../ARCHITECTURE.md) [c](../)", 0),
            ("docs/index.md", "![a](pictures/a.png)", 1),
            ("docs/deep/er/index.md", "[a](../../guide.md)", 0),
            ("crates/a/notes.md", "[a](nowhere.md)", 0),
        ] {
            assert_eq!(complaints(document, text).len(), missing, "{document}: {text}");
        }
    }
}
