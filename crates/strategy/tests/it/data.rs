//! Where reference data lie, and matrices to test with.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use strategy::coherence::balance::{Descriptor, ImpactMatrix};

/// A file of other people's data; where it lacks, the test that needs it is noted as skipped.
pub fn other_peoples(path: &str, what: &str) -> Option<PathBuf> {
    let root =
        std::env::var_os("AIRCOVER_DATA").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let file = root.join("strategy").join(path);
    if file.exists() {
        return Some(file);
    }
    if let Some(skips) = std::env::var_os("AIRCOVER_SKIPS") {
        let mut list = std::fs::OpenOptions::new().create(true).append(true).open(skips).expect("the list of skips can be written");
        writeln!(list, "{what}: {path} of the reference data (AIRCOVER_DATA)").expect("the list of skips can be written");
    }
    None
}

pub fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).expect("the file can be read")).expect("it is JSON")
}

/// A matrix from the sizes of its descriptors and its scores.
pub fn matrix(sizes: &[usize], scores: Vec<i32>) -> ImpactMatrix {
    let descriptors = sizes
        .iter()
        .enumerate()
        .map(|(d, k)| Descriptor { name: format!("D{}", d + 1), states: (1..=*k).map(|s| s.to_string()).collect() });
    ImpactMatrix::new(descriptors.collect(), scores).expect("a matrix")
}

/// Numbers that look random: splitmix64.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

/// A matrix at random: in `density` of ten blocks scores from −`largest` to `largest`; diagonal blocks too.
pub fn random_matrix(random: &mut Random, sizes: &[usize], density: u64, largest: i64) -> ImpactMatrix {
    let n: usize = sizes.iter().sum();
    let of: Vec<usize> = sizes.iter().enumerate().flat_map(|(d, k)| std::iter::repeat_n(d, *k)).collect();
    let full: Vec<bool> = (0..sizes.len() * sizes.len()).map(|_| random.below(10) < density).collect();
    let mut scores = vec![0; n * n];
    for (at, score) in scores.iter_mut().enumerate() {
        if full[of[at / n] * sizes.len() + of[at % n]] {
            *score = random.below(2 * largest as u64 + 1) as i32 - largest as i32;
        }
    }
    matrix(sizes, scores)
}

/// All combinations of states.
pub fn combinations(sizes: &[usize]) -> Vec<Vec<u8>> {
    sizes.iter().fold(vec![Vec::new()], |all, k| {
        all.iter().flat_map(|c: &Vec<u8>| (0..*k).map(|s| c.iter().copied().chain([s as u8]).collect())).collect()
    })
}
