//! Words that must not stand in code outside tests.

use super::Complaint;
use super::files::Files;
use super::source::{Source, line_at};

/// What must not stand, and what to write instead.
const FORBIDDEN: &[(&str, &str)] = &[
    (".unwrap()", "write `expect(\"why this cannot happen\")`, or give an error"),
    ("todo!", "write it, or leave it out"),
    ("unimplemented!", "write it, or leave it out"),
    ("dbg!", "delete it"),
];

pub fn check(files: &Files) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (path, text) in files.sources() {
        let code = Source::of(text).code_but_tests();
        for (word, instead) in FORBIDDEN {
            for (at, _) in code.match_indices(word).filter(|(at, _)| word.starts_with('.') || !is_word(&code[..*at])) {
                complaints.push(Complaint::new(path, Some(line_at(text, at)), format!("`{word}` outside tests: {instead}")));
            }
        }
    }
    complaints
}

/// Whether a text ends within a word.
fn is_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_words_fail_in_code_only() {
        for (path, text, lines) in [
            ("crates/a/src/b.rs", "fn f() {\n  g().unwrap();\n  todo!()\n}", &[2, 3][..]),
            ("crates/a/src/b.rs", "fn f() { not_todo!(); g().unwrap_or(1) }", &[]),
            ("crates/a/src/b.rs", "// .unwrap()\nconst A: &str = \".unwrap() todo!\";", &[]),
            ("crates/a/src/b.rs", "#[cfg(test)]\nmod tests { fn f() { g().unwrap() } }", &[]),
            ("crates/a/tests/it/b.rs", "fn f() { g().unwrap() }", &[]),
            ("xtask/src/b.rs", "fn f() { unimplemented!() }", &[1]),
        ] {
            let found: Vec<usize> = check(&Files::of(&[(path, text)])).iter().filter_map(|c| c.line).collect();
            assert_eq!(found, lines, "{text}");
        }
    }
}
