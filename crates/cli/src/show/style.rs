//! Colour, only on a terminal and unless `NO_COLOR` is set; lines that fit the width.

use std::io::IsTerminal as _;

fn styled(text: &str, code: &str) -> String {
    let plain = std::env::var_os("NO_COLOR").is_some() || !std::io::stdout().is_terminal();
    if plain { text.to_owned() } else { format!("\x1b[{code}m{text}\x1b[0m") }
}

/// What leads.
pub fn bold(text: &str) -> String {
    styled(text, "1")
}

/// What stands back.
pub fn dim(text: &str) -> String {
    styled(text, "2")
}

/// What needs mending.
pub fn warm(text: &str) -> String {
    styled(text, "1;33")
}

/// Width of the terminal, or a hundred where there is none.
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(w, _)| usize::from(w.0)).clamp(60, 160)
}

/// Breaks text at spaces so that it fits; lines after the first begin with `indent`.
pub fn wrap(text: &str, indent: &str) -> String {
    let limit = width() - indent.len();
    let mut out = String::new();
    let mut length = 0;
    for word in text.split(' ') {
        let n = word.chars().count();
        if length > 0 && length + 1 + n > limit {
            out.push('\n');
            out.push_str(indent);
            length = 0;
        } else if length > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += n;
    }
    out
}
