//! Which crate may depend on which: a crate exists to forbid something.

use toml::{Table, Value};

use super::Complaint;
use super::files::Files;

/// What the chapters may depend on.
const BELOW_CHAPTERS: &[&str] = &["community", "uncertainty", "optimise", "parameters", "findings"];
/// What the leaves may depend on.
const BELOW_LEAVES: &[&str] = &["app", "report", "workspace", "charts", "findings", "community"];

/// For each crate, the crates of the program that it may depend on. Tests may load more (dev-dependencies are not looked at).
const ALLOWED: &[(&str, &[&str])] = &[
    ("community", &[]),
    ("uncertainty", &[]),
    ("optimise", &[]),
    ("typeset", &[]),
    ("parameters", &["community"]),
    ("findings", &["community"]),
    ("exchange", &["community", "findings"]),
    ("burden", BELOW_CHAPTERS),
    ("strategy", BELOW_CHAPTERS),
    ("services", BELOW_CHAPTERS),
    ("market", BELOW_CHAPTERS),
    ("regime", BELOW_CHAPTERS),
    ("charts", &["findings"]),
    ("report", &["findings", "community", "charts", "typeset", "exchange"]),
    (
        "app",
        &[
            "community",
            "uncertainty",
            "optimise",
            "parameters",
            "findings",
            "exchange",
            "burden",
            "strategy",
            "services",
            "market",
            "regime",
            "charts",
            "typeset",
            "report",
        ],
    ),
    ("workspace", &["community", "exchange"]),
    ("cli", BELOW_LEAVES),
    ("server", BELOW_LEAVES),
    ("python", BELOW_LEAVES),
];

pub fn check(files: &Files) -> Vec<Complaint> {
    let ours = files.crates();
    let mut complaints = Vec::new();
    for name in &ours {
        let path = format!("crates/{name}/Cargo.toml");
        let Some(text) = files.texts.get(&path) else { continue };
        let manifest = match text.parse::<Table>() {
            Ok(manifest) => manifest,
            Err(error) => {
                complaints.push(Complaint::new(path, None, error.message()));
                continue;
            }
        };
        let Some((_, allowed)) = ALLOWED.iter().find(|(of, _)| of == name) else {
            let what = "no such crate in the table of allowed dependencies (`xtask/src/tidy/edges.rs`): say what it may depend on";
            complaints.push(Complaint::new(path, None, what));
            continue;
        };
        for dependency in dependencies(&manifest).into_iter().filter(|d| ours.contains(&d.as_str()) && !allowed.contains(&d.as_str())) {
            let line = text.lines().position(|l| l.trim_start().starts_with(&dependency)).map(|at| at + 1);
            let may = if allowed.is_empty() { "no crate of the program".into() } else { format!("`{}` only", allowed.join("`, `")) };
            complaints.push(Complaint::new(
                path.clone(),
                line,
                format!("`{name}` must not depend on `{dependency}`: it may depend on {may}"),
            ));
        }
    }
    complaints
}

/// Names of the packages that a manifest depends on, those of its tests apart.
fn dependencies(manifest: &Table) -> Vec<String> {
    let of = |table: &Table| {
        ["dependencies", "build-dependencies"].iter().filter_map(|k| table.get(*k)?.as_table().cloned()).collect::<Vec<_>>()
    };
    let targets = manifest.get("target").and_then(Value::as_table);
    let of_targets = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table).flat_map(of);
    let tables: Vec<Table> = of(manifest).into_iter().chain(of_targets).collect();
    let package = |(name, value): (&String, &Value)| value.get("package").and_then(Value::as_str).unwrap_or(name).to_owned();
    tables.iter().flat_map(|table| table.iter().map(package)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(manifest: &str) -> Vec<String> {
        let files = Files::of(&[
            ("crates/burden/Cargo.toml", manifest),
            ("crates/community/Cargo.toml", ""),
            ("crates/exchange/Cargo.toml", ""),
            ("crates/regime/Cargo.toml", ""),
        ]);
        check(&files).into_iter().map(|c| c.to_string()).collect()
    }

    #[test]
    fn only_edges_of_the_table_pass() {
        for (manifest, forbidden) in [
            ("[dependencies]\ncommunity.workspace = true\njiff = \"1\"", None),
            ("[dependencies]\ncommunity.workspace = true\nexchange.workspace = true", Some("`exchange`")),
            ("[dependencies]\nother = { package = \"regime\", path = \"../regime\" }", Some("`regime`")),
            ("[build-dependencies]\nregime.workspace = true", Some("`regime`")),
            ("[target.'cfg(unix)'.dependencies]\nregime.workspace = true", Some("`regime`")),
            ("[dev-dependencies]\nexchange.workspace = true", None),
        ] {
            let found = complaints(manifest);
            match forbidden {
                Some(name) => {
                    assert!(found.len() == 1 && found[0].contains(&format!("must not depend on {name}")), "{manifest}: {found:?}")
                }
                None => assert_eq!(found, Vec::<String>::new(), "{manifest}"),
            }
        }
    }

    #[test]
    fn the_line_is_named() {
        assert!(complaints("[dependencies]\nexchange.workspace = true")[0].starts_with("crates/burden/Cargo.toml:2: "));
    }

    #[test]
    fn a_crate_that_is_not_in_the_table_fails() {
        let found = check(&Files::of(&[("crates/helpers/Cargo.toml", "")]));
        assert!(found[0].what.contains("table of allowed dependencies"));
    }

    #[test]
    fn the_table_has_no_cycle() {
        // Each crate depends on crates that can be built before it.
        let mut built: Vec<&str> = Vec::new();
        while let Some((name, _)) = ALLOWED.iter().find(|(name, on)| !built.contains(name) && on.iter().all(|d| built.contains(d))) {
            built.push(name);
        }
        assert_eq!(built.len(), ALLOWED.len(), "{built:?}");
    }
}
