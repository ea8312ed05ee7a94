//! How each crate opens: what it knows, and what it must not know.

use super::Complaint;
use super::files::Files;

pub fn check(files: &Files) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for name in files.crates() {
        let roots = [format!("crates/{name}/src/lib.rs"), format!("crates/{name}/src/main.rs")];
        let Some((path, text)) = roots.iter().find_map(|path| Some((path, files.texts.get(path)?))) else {
            complaints.push(Complaint::new(format!("crates/{name}"), None, "neither `src/lib.rs` nor `src/main.rs`"));
            continue;
        };
        let opening: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
        let opening = opening.join(" ").to_lowercase();
        for (words, what) in [("knows", "what it knows (`Knows: …`)"), ("must not know", "what it must not know (`Must not know: …`)")]
        {
            if !opening.contains(words) {
                complaints.push(Complaint::new(path, Some(1), format!("the crate must open with `//!` that says {what}")));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_says_what_it_knows_and_must_not() {
        for (text, complaints) in [
            ("//! A.\n//!\n//! Knows: b.\n//!\n//! Must not know: c.\n", 0),
            ("//! A crate.\n//! Knows: b.\n", 1),
            ("// Knows, must not know.\n", 2),
            ("use a;\n//! Knows: b. Must not know: c.\n", 2),
        ] {
            let files = Files::of(&[("crates/a/Cargo.toml", ""), ("crates/a/src/lib.rs", text)]);
            assert_eq!(check(&files).len(), complaints, "{text}");
        }
    }

    #[test]
    fn a_crate_has_a_root() {
        assert_eq!(check(&Files::of(&[("crates/a/Cargo.toml", "")])).len(), 1);
    }
}
