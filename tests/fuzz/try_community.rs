//! One input of the fuzzer, tried: read, checked and, if it has no errors, computed.

use std::path::Path;

use burden::{Inputs, Settings};
use community::Severity;

/// The line before each file of a folder.
const FILE: &str = "==> ";

/// Months and efforts beyond which nothing is computed: such a community is valid, and takes minutes that a fuzzer has not.
const MOST_WORK: usize = 20_000;

/// A workbook where the bytes begin as packed files do; else the files of a folder, each after a line `==> NAME`.
pub fn all_of_it(bytes: &[u8], folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).expect("a folder for the input");
    let path = if bytes.starts_with(b"PK") { as_workbook(bytes, folder) } else { as_folder(bytes, folder) };
    let loaded = exchange::load(&path);
    let Some(community) = loaded.community else {
        assert!(loaded.problems.iter().any(|p| p.severity == Severity::Error), "nothing was read, and no error says why");
        return;
    };
    let problems = community::consistency::check(&community);
    let _ = community::readiness::readiness(&community);
    let broken = loaded.problems.iter().chain(&problems).any(|p| p.severity == Severity::Error);
    let work = community.profile.months as usize * (community.efforts.rows.len() + community.roles.rows.len() + 1);
    if broken || work > MOST_WORK {
        return;
    }
    let parameters = parameters::Parameters::shipped().expect("the shipped parameters are well formed");
    let (parameters, _) = parameters.with_own_values(&community.own_values);
    let settings = Settings { samples: 100, ..Settings::default() };
    if let Ok(result) = burden::run(&community, &Inputs { parameters: &parameters }, &settings) {
        let _ = result.chapter_result(&community);
    }
}

fn as_workbook(bytes: &[u8], folder: &Path) -> std::path::PathBuf {
    let path = folder.join("input.xlsx");
    std::fs::write(&path, bytes).expect("the input is written");
    path
}

fn as_folder(bytes: &[u8], folder: &Path) -> std::path::PathBuf {
    let mut name = "aircover.toml".to_owned();
    let mut content: Vec<u8> = Vec::new();
    let write = |name: &str, content: &[u8]| {
        let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).take(60).collect();
        if !safe.is_empty() && !safe.starts_with('.') {
            std::fs::write(folder.join(safe), content).expect("a file of the input is written");
        }
    };
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        match line.strip_prefix(FILE.as_bytes()) {
            Some(next) => {
                write(&name, &content);
                name = String::from_utf8_lossy(next).trim().to_owned();
                content.clear();
            }
            None => content.extend_from_slice(line),
        }
    }
    write(&name, &content);
    folder.to_owned()
}
