//! Ticks and names.

/// What a tick means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tick {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// It is somebody else's.
    NotMine,
}

/// What a cell that is ticked, or answered in a word, means.
pub(crate) fn tick(text: &str) -> Option<Tick> {
    let text = text.trim().trim_end_matches(['.', '!']).to_lowercase().replace('’', "'");
    match text.as_str() {
        "✓" | "✔" | "☑" | "✅" | "√" | "x" | "☒" | "y" | "yes" | "true" | "1" | "ok" | "okay" | "agree" | "agreed" | "correct"
        | "right" | "confirm" | "confirmed" | "ü" | "p" | "done" | "yes please" | "fine" => Some(Tick::Yes),
        "n" | "no" | "false" | "0" | "✗" | "✘" | "❌" | "☐" | "wrong" | "disagree" | "not right" | "-" => Some(Tick::No),
        "not mine" | "not ours" | "not me" | "not us" | "n/a" | "na" | "not applicable" | "someone else" | "somebody else" => {
            Some(Tick::NotMine)
        }
        _ => None,
    }
}

/// Letters and digits in lower case, each run of anything else one space: for comparing headings and names.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = if c.is_alphanumeric() || matches!(c, '£' | '%' | '#') { c } else { ' ' };
        if c != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_and_names() {
        for (text, expected) in [
            ("✓", Some(Tick::Yes)),
            (" Yes! ", Some(Tick::Yes)),
            ("x", Some(Tick::Yes)),
            ("No.", Some(Tick::No)),
            ("Not mine", Some(Tick::NotMine)),
            ("perhaps", None),
            ("", None),
        ] {
            assert_eq!(tick(text), expected, "{text}");
        }
        assert_eq!(plain("  Due-Date (dd/mm) "), "due date dd mm");
    }
}
