//! Standard output: a reader that has gone away ends the program quietly, a full disk ends it with an error.

use std::io::{ErrorKind, Write as _};

/// Prints a line to standard output.
macro_rules! out {
    ($($arg:tt)*) => { $crate::out::line(&format!($($arg)*)) };
}
pub(crate) use out;

/// Prints a line to standard output.
pub fn line(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let Err(error) = writeln!(stdout, "{text}").and_then(|()| stdout.flush()) else { return };
    if error.kind() == ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    eprintln!("error: cannot write to standard output: {error}");
    std::process::exit(3);
}
