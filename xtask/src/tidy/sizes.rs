//! How long a file may be.

use super::Complaint;
use super::files::Files;

/// The most lines of a file of code; 400 are aimed at.
const MOST_LINES: usize = 800;

/// Ends of the names of files of code.
const CODE: &[&str] = &[".rs", ".ts", ".js", ".css", ".scss", ".py", ".sh", ".typ"];

pub fn check(files: &Files) -> Vec<Complaint> {
    let code = files.texts.iter().filter(|(path, _)| CODE.iter().any(|end| path.ends_with(end)));
    code.filter_map(|(path, text)| {
        let lines = text.lines().count();
        (lines > MOST_LINES)
            .then(|| Complaint::new(path, None, format!("{lines} lines, and {MOST_LINES} are the most: split it by what it is about")))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_fail() {
        let (short, long) = ("x\n".repeat(MOST_LINES), "x\n".repeat(MOST_LINES + 1));
        let files = Files::of(&[("crates/a/src/short.rs", &short), ("crates/a/src/long.rs", &long), ("docs/long.md", &long)]);
        assert_eq!(check(&files).iter().map(|c| c.path.as_str()).collect::<Vec<_>>(), ["crates/a/src/long.rs"]);
    }
}
