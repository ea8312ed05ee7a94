//! Colour, only on a terminal and unless `NO_COLOR` is set.

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
