//! What the fuzzer found worth keeping, tried again without it (`./dev fuzz` looks for more).

use std::path::Path;

#[path = "../../../../tests/fuzz/try_community.rs"]
mod try_community;

#[test]
fn the_corpus_of_the_fuzzer_does_no_harm() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus/community");
    let folder = tempfile::tempdir().expect("a folder for the inputs");
    let mut inputs: Vec<_> = std::fs::read_dir(corpus).expect("the corpus").map(|f| f.expect("an entry").path()).collect();
    inputs.sort();
    assert!(inputs.len() > 50, "the corpus has {} inputs", inputs.len());
    for input in inputs {
        try_community::all_of_it(&std::fs::read(&input).expect("an input"), &folder.path().join("community"));
    }
}
