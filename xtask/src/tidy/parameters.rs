//! Parameters: each that is declared is read, and each that is read is declared.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::Complaint;
use super::files::Files;
use super::source::{Source, line_at};

/// A text in the code that names a parameter, or several (`working_time.leave_days.{nation}`).
struct Mention<'a> {
    path: &'a str,
    line: usize,
    text: String,
    /// Whether it stands where a parameter is asked for, `.get("…"` or `.get(&format!("…"`.
    asked: bool,
}

pub fn check(files: &Files) -> Vec<Complaint> {
    let (declared, mut complaints) = declared(files);
    let groups: BTreeSet<&str> = declared.keys().filter_map(|id| id.split('.').next()).collect();
    let mentions = mentions(files, &groups);
    for (id, path) in declared.iter().filter(|(id, _)| !mentions.iter().any(|m| matches(&m.text, id))) {
        complaints.push(Complaint::new(path, None, format!("no code reads `{id}`: delete it, or read it")));
    }
    let chapters = files.crates();
    for mention in mentions {
        let group = mention.text.split('.').next().unwrap_or("");
        // A chapter's figures and settings begin with its name too: those are not asked for as parameters.
        let means_parameter = mention.asked || !chapters.contains(&group);
        let prefix = format!("{}.", mention.text);
        if means_parameter && !declared.keys().any(|id| matches(&mention.text, id) || id.starts_with(&prefix)) {
            let what = format!("no file under `params/` declares `{}`", mention.text);
            complaints.push(Complaint::new(mention.path, Some(mention.line), what));
        }
    }
    complaints
}

/// Ids of all parameters, with the file of each.
fn declared(files: &Files) -> (BTreeMap<String, String>, Vec<Complaint>) {
    let (mut ids, mut complaints) = (BTreeMap::new(), Vec::new());
    for (path, text) in files.texts.iter().filter(|(p, _)| p.starts_with("params/") && p.ends_with(".toml") && *p != "params/sources.toml")
    {
        let table = text.parse::<Table>();
        let expected = path["params/".len()..path.len() - ".toml".len()].replace('/', ".");
        match table.as_ref().map(|t| t.get("id").and_then(Value::as_str)) {
            Ok(Some(id)) if id == expected => {
                ids.insert(id.to_owned(), path.clone());
            }
            Ok(Some(id)) => complaints.push(Complaint::new(path, None, format!("its id is `{id}`, and its place says `{expected}`"))),
            Ok(None) => complaints.push(Complaint::new(path, None, "a parameter without `id`")),
            Err(error) => complaints.push(Complaint::new(path, None, error.message())),
        }
    }
    (ids, complaints)
}

/// Texts in the code, outside tests, that begin with one of the groups.
fn mentions<'a>(files: &'a Files, groups: &BTreeSet<&str>) -> Vec<Mention<'a>> {
    let mut mentions = Vec::new();
    for (path, text) in files.sources().filter(|(path, _)| !path.starts_with("crates/parameters/") && !path.starts_with("xtask/")) {
        let source = Source::of(text);
        let code = source.code_but_tests();
        for (at, literal) in &source.texts {
            let group = literal.split_once('.').map(|(group, _)| group);
            let outside_tests = source.code[..*at].trim_end() == code[..*at].trim_end();
            if outside_tests && group.is_some_and(|g| groups.contains(g)) && is_id(literal) && !is_example(path) {
                let before = code[..*at].trim_end();
                let before = before.strip_suffix("&format!(").unwrap_or(before).trim_end();
                mentions.push(Mention { path, line: line_at(text, *at), text: literal.clone(), asked: before.ends_with(".get(") });
            }
        }
    }
    mentions
}

/// The tables' definitions hold ids as examples of what to fill in.
fn is_example(path: &str) -> bool {
    path.starts_with("crates/community/src/tables/")
}

fn is_id(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-{}:".contains(&b))
}

/// Whether an id is the one that a text names; `{…}` stands for one part or a piece of one.
fn matches(text: &str, id: &str) -> bool {
    let (mut parts, mut of_id) = (text.split('.'), id.split('.'));
    loop {
        match (parts.next(), of_id.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part_matches(part, given) => {}
            _ => return false,
        }
    }
}

fn part_matches(part: &str, given: &str) -> bool {
    match (part.find('{'), part.rfind('}')) {
        (Some(open), Some(close)) if open < close => {
            let (start, end) = (&part[..open], &part[close + 1..]);
            given.len() > start.len() + end.len() && given.starts_with(start) && given.ends_with(end)
        }
        _ => part == given,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(code: &str) -> Vec<String> {
        let files = Files::of(&[
            ("params/sources.toml", "[a]"),
            ("params/time/hours.toml", "id = \"time.hours\""),
            ("params/burden/lead/weekly.toml", "id = \"burden.lead.weekly\""),
            ("crates/burden/Cargo.toml", ""),
            ("crates/burden/src/lib.rs", code),
        ]);
        check(&files).into_iter().map(|c| c.to_string()).collect()
    }

    const READS_ALL: &str = "p.get(\"time.hours\", on); p.get(&format!(\"burden.lead.{word}\"), on);";

    #[test]
    fn what_is_declared_and_read_passes() {
        assert_eq!(complaints(READS_ALL), Vec::<String>::new());
        assert_eq!(complaints(&format!("{READS_ALL} f(\"time.hours\"); figure(\"burden.headroom\");")), Vec::<String>::new());
    }

    #[test]
    fn what_nobody_reads_fails() {
        assert_eq!(
            complaints("p.get(\"time.hours\", on);\n#[cfg(test)]\nmod tests { fn f() { p.get(\"burden.lead.weekly\") } }"),
            ["params/burden/lead/weekly.toml: no code reads `burden.lead.weekly`: delete it, or read it"]
        );
    }

    #[test]
    fn what_is_read_and_not_declared_fails() {
        for (code, id) in [
            ("p.get(\"burden.lag\", on)", "burden.lag"),
            ("f(\"time.leave\")", "time.leave"),
            ("p.get(&format!(\"time.{nation}.leave\"), on)", "time.{nation}.leave"),
        ] {
            let expected = format!("crates/burden/src/lib.rs:2: no file under `params/` declares `{id}`");
            assert_eq!(complaints(&format!("{READS_ALL}\n{code}")), [expected], "{code}");
        }
    }

    #[test]
    fn an_id_is_its_place() {
        let found = check(&Files::of(&[("params/time/hours.toml", "id = \"time.ours\"")]));
        assert!(found[0].what.contains("its place says `time.hours`"));
    }

    #[test]
    fn patterns_match_parts() {
        for (text, id, expected) in [
            ("a.b", "a.b", true),
            ("a.b", "a.c", false),
            ("a.{x}", "a.b", true),
            ("a.{x}", "a.b.c", false),
            ("a.band_{x}", "a.band_8a", true),
            ("a.band_{x}", "a.vsm", false),
            ("a.{m:02}", "a.07", true),
        ] {
            assert_eq!(matches(text, id), expected, "{text} {id}");
        }
    }
}
