//! Times the search on a random matrix: descriptors, states, share of blocks that are not 0, seed.
use strategy::coherence::balance::{Descriptor, ImpactMatrix, SearchSettings, search};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let (n, k, density, seed): (usize, usize, f64, u64) = (a[1].parse().unwrap(), a[2].parse().unwrap(), a[3].parse().unwrap(), a[4].parse().unwrap());
    let mut x = seed.wrapping_mul(0x9E3779B97F4A7C15) ^ 0xD1B54A32D192ED03;
    let mut next = || { x ^= x << 13; x ^= x >> 7; x ^= x << 17; x.wrapping_mul(0x2545F4914F6CDD1D) >> 33 };
    let s = n * k;
    let mut scores = vec![0; s * s];
    for i in 0..n { for j in 0..n {
        if i == j || (next() as f64 / (1u64 << 31) as f64) >= density { continue; }
        for a in 0..k { for b in 0..k { scores[(i * k + a) * s + j * k + b] = (next() % 7) as i32 - 3; } }
    } }
    let d = (0..n).map(|i| Descriptor { name: format!("D{i}"), states: (0..k).map(|t| t.to_string()).collect() }).collect();
    let m = ImpactMatrix::new(d, scores).unwrap();
    let t = std::time::Instant::now();
    let f = search(&m, &SearchSettings::default());
    println!("{n}x{k} density {density} seed {seed}: {} scenarios, complete {}, {} nodes, {:.3} s", f.scenarios.len(), f.is_complete, f.nodes, t.elapsed().as_secs_f64());
}
