//! All consistent scenarios of matrices: the search against plain enumeration. Prints a JSON line a matrix.
//!
//! usage: bench-coherence WORK [FILE.scw|FILE.csv …]; matrices that are small enough for the peer are written to WORK as JSON.

use std::path::Path;
use std::time::Instant;

use serde_json::json;
use strategy::coherence::balance::{Descriptor, ImpactMatrix, SearchSettings, search, verify};

/// More combinations than this are not enumerated one by one.
const MOST_ENUMERATED: f64 = 50e6;
/// More combinations than this are not given to the peer.
const MOST_FOR_PEER: f64 = 20_000.0;

/// Random matrices: name, descriptors, states of each (taken in turn), blocks in a hundred that are not 0, seed.
const RANDOM: [(&str, usize, &[usize], u64, u64); 12] = [
    ("8 × 3, dense", 8, &[3], 100, 1),
    ("15 × 3, dense", 15, &[3], 100, 1),
    ("15 × 3–4, loose", 15, &[4, 4, 3, 4], 20, 1),
    ("15 × 3–4, loose", 15, &[4, 4, 3, 4], 20, 2),
    ("15 × 3–4, loose", 15, &[4, 4, 3, 4], 20, 3),
    ("20 × 3, dense", 20, &[3], 100, 1),
    ("24 × 3, dense", 24, &[3], 100, 1),
    ("24 × 3, dense", 24, &[3], 100, 2),
    ("24 × 3, dense", 24, &[3], 100, 3),
    ("40 × 3, sparse", 40, &[3], 10, 1),
    ("40 × 3, sparse", 40, &[3], 15, 2),
    ("40 × 3, sparse", 40, &[3], 25, 3),
];

/// splitmix64
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

/// Scores from −3 to 3, each as likely, in a share of the blocks between different descriptors.
fn random(n: usize, states: &[usize], per_cent: u64, seed: u64) -> ImpactMatrix {
    let mut random = Random(seed);
    let sizes: Vec<usize> = (0..n).map(|d| states[d % states.len()]).collect();
    let of: Vec<usize> = sizes.iter().enumerate().flat_map(|(d, k)| std::iter::repeat_n(d, *k)).collect();
    let full: Vec<bool> = (0..n * n).map(|at| at / n != at % n && random.below(100) < per_cent).collect();
    let all = of.len();
    let scores = (0..all * all).map(|at| if full[of[at / all] * n + of[at % all]] { random.below(7) as i32 - 3 } else { 0 }).collect();
    let descriptors = sizes
        .iter()
        .enumerate()
        .map(|(d, k)| Descriptor { name: format!("D{}", d + 1), states: (1..=*k).map(|s| s.to_string()).collect() });
    ImpactMatrix::new(descriptors.collect(), scores).expect("a matrix")
}

fn read(file: &str) -> ImpactMatrix {
    let format = if file.ends_with(".scw") { exchange::ImpactFormat::Scw } else { exchange::ImpactFormat::Csv };
    let (impacts, _) = exchange::read_impacts(Path::new(file), format).unwrap_or_else(|p| panic!("{file}: {p:?}"));
    let descriptors = impacts.descriptors.into_iter().map(|d| Descriptor { name: d.name, states: d.states }).collect();
    ImpactMatrix::new(descriptors, impacts.scores).expect("a matrix")
}

/// Counts consistent combinations one by one; balances are kept up as the last descriptor turns fastest.
fn enumerate(matrix: &ImpactMatrix) -> usize {
    let n = matrix.len();
    let mut states = vec![0_u8; n];
    let mut balances = matrix.balances(&states);
    let mut found = 0;
    loop {
        let best = |j: usize| *matrix.of(&balances, j).iter().max().expect("a state");
        found += usize::from((0..n).all(|j| matrix.of(&balances, j)[usize::from(states[j])] == best(j)));
        let mut j = n;
        loop {
            if j == 0 {
                return found;
            }
            j -= 1;
            let from = usize::from(states[j]);
            let to = if from + 1 < matrix.n_states(j) { from + 1 } else { 0 };
            for ((b, old), new) in balances.iter_mut().zip(matrix.row(j, from)).zip(matrix.row(j, to)) {
                *b += i64::from(*new) - i64::from(*old);
            }
            states[j] = to as u8;
            if to > 0 {
                break;
            }
        }
    }
}

fn measure(name: &str, matrix: &ImpactMatrix, work: &Path, at: usize) {
    let combinations = matrix.combinations();
    // Small ones are over before a clock has ticked: the least of several runs.
    let mut seconds = f64::INFINITY;
    let mut found = None;
    let mut runs = 0;
    while runs < 3 && (runs == 0 || seconds < 1.0) {
        let start = Instant::now();
        found = Some(search(matrix, &SearchSettings::default()));
        seconds = seconds.min(start.elapsed().as_secs_f64());
        runs += 1;
    }
    let found = found.expect("it ran");
    found.scenarios.iter().for_each(|s| verify(matrix, s, 0).expect("it stands up to the check"));
    let enumerated = (combinations <= MOST_ENUMERATED).then(|| {
        let start = Instant::now();
        let count = enumerate(matrix);
        assert_eq!(count, found.scenarios.len(), "{name}: enumeration found another number");
        start.elapsed().as_secs_f64()
    });
    let mut peer = None;
    if combinations <= MOST_FOR_PEER {
        let sizes: Vec<usize> = (0..matrix.len()).map(|d| matrix.n_states(d)).collect();
        let scenarios: Vec<Vec<u32>> = found.scenarios.iter().map(|s| s.states.iter().map(|x| u32::from(*x) + 1).collect()).collect();
        let file = work.join(format!("matrix-{at}.json"));
        std::fs::write(&file, json!({ "sizes": sizes, "scores": matrix.scores(), "scenarios": scenarios }).to_string())
            .expect("the file can be written");
        peer = Some(file.display().to_string());
    }
    println!(
        "{}",
        json!({ "name": name, "combinations": combinations, "scenarios": found.scenarios.len(), "complete": found.is_complete, "nodes": found.nodes, "seconds": seconds, "enumerated_seconds": enumerated, "peer": peer })
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let work = Path::new(arguments.first().expect("a folder to work in"));
    let mut at = 0;
    for file in &arguments[1..] {
        at += 1;
        measure(Path::new(file).file_name().map_or(file.as_str(), |n| n.to_str().unwrap_or(file)), &read(file), work, at);
    }
    for (name, n, states, per_cent, seed) in RANDOM {
        at += 1;
        measure(&format!("{name} ({per_cent} % of blocks, seed {seed})"), &random(n, states, per_cent, seed), work, at);
    }
}
