//! The independent `frictionless` validator agrees with the package that is written.

use std::process::Command;

use crate::made::{consistent, example};

/// The validator, named by `AIRCOVER_FRICTIONLESS`: `./dev test packages` installs it and runs these tests.
fn validator() -> String {
    std::env::var("AIRCOVER_FRICTIONLESS").expect("AIRCOVER_FRICTIONLESS names the program `frictionless` (PyPI: frictionless)")
}

fn validate(validator: &str, folder: &std::path::Path) -> (bool, String) {
    let output = Command::new(validator).args(["validate", "datapackage.json"]).current_dir(folder).output().expect("the validator starts");
    (output.status.success(), format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

#[test]
#[ignore = "needs the validator `frictionless` from PyPI, named by AIRCOVER_FRICTIONLESS"]
fn the_package_is_valid() {
    let validator = validator();
    let dir = tempfile::tempdir().expect("a folder for the test");
    let mut community = consistent();
    community.organisations.extra_columns = vec!["Own, \"column\"".into()];
    community.organisations.extra = vec![vec!["1".into()], vec!["two\nlines".into()]];
    exchange::write_folder(&community, dir.path()).expect("the folder is written");
    let (valid, output) = validate(&validator, dir.path());
    assert!(valid, "{output}");
}

#[test]
#[ignore = "needs the validator `frictionless` from PyPI, named by AIRCOVER_FRICTIONLESS"]
fn every_table_has_a_valid_schema() {
    let validator = validator();
    let dir = tempfile::tempdir().expect("a folder for the test");
    exchange::write_folder(&example(), dir.path()).expect("the folder is written");
    let (_, output) = validate(&validator, dir.path());
    // The examples of different tables name rows that are not there: nothing else may be wrong.
    let others: Vec<&str> = output.lines().filter(|l| l.contains("-error") && !l.contains("foreign-key")).collect();
    assert!(others.is_empty() && output.contains("foreign-key"), "{output}");
}

#[test]
#[ignore = "needs the validator `frictionless` from PyPI, named by AIRCOVER_FRICTIONLESS"]
fn the_validator_sees_what_is_wrong() {
    let validator = validator();
    let dir = tempfile::tempdir().expect("a folder for the test");
    let mut community = consistent();
    community.efforts.rows[0].demand = "D9".into();
    exchange::write_folder(&community, dir.path()).expect("the folder is written");
    let (valid, output) = validate(&validator, dir.path());
    assert!(!valid && output.contains("foreign-key"), "{output}");
}
