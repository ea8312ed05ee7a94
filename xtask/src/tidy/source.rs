//! Rust source with its comments and texts told from its code.

/// A source, taken apart. Characters keep their places: what is no code is blanked out.
#[derive(Debug)]
pub struct Source {
    /// The code, with comments and texts in quotes as blanks.
    pub code: String,
    /// The texts in quotes, escapes as they stand, each with the offset at which it begins.
    pub texts: Vec<(usize, String)>,
}

impl Source {
    /// Takes Rust apart.
    pub fn of(text: &str) -> Self {
        let mut source = Self { code: String::with_capacity(text.len()), texts: Vec::new() };
        let mut rest = text;
        while !rest.is_empty() {
            let taken = source.take(rest, text.len() - rest.len());
            rest = &rest[taken..];
        }
        source
    }

    /// The code, with what is compiled for tests only as blanks too.
    pub fn code_but_tests(&self) -> String {
        let mut code = self.code.clone();
        while let Some(start) = code.find("#[cfg(test)]") {
            let end = start + item_length(&code[start..]);
            code.replace_range(start..end, &blank(&code[start..end]));
        }
        code
    }

    /// Takes the next comment, text or character from `rest`, and says how long it is.
    fn take(&mut self, rest: &str, at: usize) -> usize {
        let previous = self.code.chars().next_back();
        let in_word = previous.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if rest.starts_with("//") {
            return self.blank(&rest[..rest.find('\n').unwrap_or(rest.len())]);
        }
        if rest.starts_with("/*") {
            return self.blank(&rest[..block_comment(rest)]);
        }
        let prefix = if in_word { "" } else { ["br", "cr", "b", "c", "r"].into_iter().find(|p| rest.starts_with(p)).unwrap_or("") };
        let after = &rest[prefix.len()..];
        let hashes = after.len() - after.trim_start_matches('#').len();
        if prefix.ends_with('r') && after[hashes..].starts_with('"') {
            let inner = &after[hashes + 1..];
            let close = format!("\"{}", "#".repeat(hashes));
            let length = inner.find(&close).unwrap_or(inner.len());
            self.texts.push((at, inner[..length].to_owned()));
            let all = prefix.len() + hashes + 1 + length + close.len();
            return self.blank(&rest[..all.min(rest.len())]);
        }
        if after.starts_with('"') && !prefix.ends_with('r') {
            let length = quoted(&after[1..], '"');
            self.texts.push((at, after[1..1 + length].to_owned()));
            return self.blank(&rest[..(prefix.len() + length + 2).min(rest.len())]);
        }
        if rest.starts_with('\'')
            && let Some(length) = character(rest)
        {
            return self.blank(&rest[..length]);
        }
        let length = rest.chars().next().map_or(0, char::len_utf8);
        self.code.push_str(&rest[..length]);
        length
    }

    fn blank(&mut self, text: &str) -> usize {
        self.code.push_str(&blank(text));
        text.len()
    }
}

/// The line, from 1, on which an offset lies.
pub fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset].iter().filter(|b| **b == b'\n').count() + 1
}

/// As many bytes of blanks, line breaks kept.
fn blank(text: &str) -> String {
    text.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect()
}

/// Length of a comment that may hold comments.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while let Some(next) = text[at..].find(['/', '*']).map(|n| at + n) {
        at = next + 2;
        if text[next..].starts_with("/*") {
            depth += 1;
        } else if text[next..].starts_with("*/") {
            depth -= 1;
            if depth == 0 {
                return at;
            }
        } else {
            at = next + 1;
        }
    }
    text.len()
}

/// Length of a text up to the quote that ends it.
fn quoted(text: &str, end: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == end => return at,
            _ => {}
        }
    }
    text.len()
}

/// Length of a character in quotes; `None` for a lifetime.
fn character(text: &str) -> Option<usize> {
    let inner = &text[1..];
    let first = inner.chars().next()?;
    if first == '\\' {
        return Some((quoted(inner, '\'') + 2).min(text.len()));
    }
    inner[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

/// Length of an attribute and the item that follows it: up to its `;`, or the brace that closes it.
fn item_length(code: &str) -> usize {
    let mut depth = 0_i32;
    for (at, c) in code.char_indices().skip("#[cfg(test)]".len()) {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth <= 0 {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_no_code() {
        for (text, code, texts) in [
            ("a // b\nc", "a     \nc", &[][..]),
            ("a /* b /* c */ d */ e", "a                   e", &[]),
            (r#"f("x // \" y") + 1"#, r#"f(           ) + 1"#, &[r#"x // \" y"#]),
            ("r#\"a \"b\" c\"# d", "             d", &["a \"b\" c"]),
            ("b\"a\" br\"b\" c", "           c", &["a", "b"]),
            ("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}", &[]),
            (r"x == '\'' || y == '{' z", r"x ==      || y ==     z", &[]),
            ("'é' b", "     b", &[]),
            ("var\"x\"", "var   ", &["x"]),
        ] {
            let source = Source::of(text);
            assert_eq!(source.code, code, "{text}");
            assert_eq!(source.texts.iter().map(|(_, t)| t.as_str()).collect::<Vec<_>>(), texts, "{text}");
        }
    }

    #[test]
    fn places_are_kept() {
        let text = "/* é\n*/ \"b\"\nc";
        let source = Source::of(text);
        assert_eq!(source.code.len(), text.len());
        assert_eq!(source.texts[0].0, text.find('"').expect("a text"));
        assert_eq!(line_at(text, source.texts[0].0), 2);
    }

    #[test]
    fn what_is_for_tests_is_left_out() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { c('}') }\n}\nfn d() {}\n#[cfg(test)]\nmod e;\nfn f() {}";
        let code = Source::of(text).code_but_tests();
        assert!(code.contains("fn a") && code.contains("fn d") && code.contains("fn f"), "{code}");
        assert!(!code.contains("fn b") && !code.contains("mod e"), "{code}");
        assert_eq!(code.len(), text.len());
    }
}
