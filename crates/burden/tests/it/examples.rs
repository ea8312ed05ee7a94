//! The communities that ship: every figure of every one can be explained, and each can be run in good time.

use std::path::PathBuf;

use burden::{Explainer, Inputs};
use community::Community;
use parameters::Parameters;

use crate::build::{parameters, settings};

fn examples() -> Vec<(String, Community)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut examples = Vec::new();
    let mut entries: Vec<_> =
        std::fs::read_dir(&folder).expect("the examples").map(|e| e.expect("an entry").path()).filter(|p| p.is_dir()).collect();
    entries.sort();
    for path in entries {
        let loaded = exchange::load(&path);
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        examples.push((name, loaded.community.expect("the example can be read")));
    }
    examples
}

fn with_own_values(community: &Community) -> Parameters {
    parameters().with_own_values(&community.own_values).0
}

#[test]
fn every_figure_of_every_example_can_be_explained_with_the_same_bits() {
    let examples = examples();
    assert!(examples.len() >= 2);
    for (name, community) in examples {
        let parameters = with_own_values(&community);
        let inputs = Inputs { parameters: &parameters };
        let settings = settings(60);
        let burden = burden::run(&community, &inputs, &settings).unwrap_or_else(|e| panic!("{name}: {e}"));
        let explainer = Explainer::new(&community, &inputs, &settings).expect("it ran");
        let result = burden.chapter_result(&community);
        let check = |key: &findings::FigureKey, value: f64| {
            let derivation = explainer.explain(key).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(derivation.quantity.value.to_bits(), value.to_bits(), "{name}: {key}");
        };
        for table in &result.tables {
            for (r, row) in table.rows.iter().enumerate() {
                for (c, value) in row.iter().enumerate() {
                    if let Some(value) = value.number() {
                        check(&table.figure(r, c), value);
                    }
                }
            }
        }
        for fact in &result.facts {
            check(&fact.key, fact.quantity.value);
        }
        for (key, quantity) in result.findings.iter().flat_map(|f| &f.figures) {
            check(key, quantity.value);
        }
    }
}
