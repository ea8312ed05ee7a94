//! How fast the chapter runs, as JSON: the first half of `benches/regime`.
#![allow(missing_docs)]

use std::time::Instant;

use regime::{Course, Detail, Draw, Method, Numbers, State, Wave, Width, World, simulate, simulate_all};

fn worlds(n: usize, organisations: usize, drawn: bool) -> Vec<World> {
    let start = State::reference(&Numbers::SET_A);
    (0..n)
        .map(|run| {
            // Each run has its own numbers, as in a sensitivity study.
            let lam = 1.0 + 4.0 * (run as f64 + 0.5) / n as f64;
            let numbers = (0..organisations).map(|j| Numbers { lam, alpha: 0.2 + 0.01 * j as f64, ..Numbers::SET_A }).collect();
            let waves = if drawn { vec![Wave { start: 26.0, length: 20.0, size: 4.0, organisation: None }] } else { vec![] };
            World {
                numbers,
                start: vec![start; organisations],
                waves,
                pulses: vec![],
                draw: drawn.then_some(Draw { seed: 1, run: run as u64 }),
            }
        })
        .collect()
}

/// Runs a second, the best of some rounds.
fn rate(worlds: &[World], course: &Course, width: Width, threads: usize, rounds: usize) -> f64 {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be had");
    let best = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            let runs = pool.install(|| simulate_all(worlds, course, width)).expect("they run");
            assert!(runs.iter().all(|r| r.end()[0].stress.is_finite()));
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    worlds.len() as f64 / best
}

/// Multiplications and additions a second that this processor does on plain arrays at the widest vectors: what a share of the peak is measured against.
fn peak() -> f64 {
    regime::measured_peak(Width::widest(), |work| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    })
}

fn main() {
    let rounds = 5;
    let widest = Width::widest();
    let course = |method| Course { method, detail: Detail::Alone, ..Course::of_weeks(520.0) };
    let many = worlds(4_000, 1, false);
    if let Some(only) = std::env::args().nth(1) {
        // For a profiler: one kind of run alone.
        let method = if only == "euler" { Method::Euler } else { Method::Rk4 };
        println!("{:.1}", rate(&many, &course(method), widest, 1, rounds));
        return;
    }
    let rk4 = rate(&many, &course(Method::Rk4), widest, 1, rounds);
    let euler = rate(&many, &course(Method::Euler), widest, 1, rounds);
    let two = rate(&many, &course(Method::Rk4), widest, 2, rounds);
    let few = &many[..200];
    let start = Instant::now();
    for world in few {
        simulate(world, &course(Method::Euler)).expect("it runs");
    }
    let scalar = few.len() as f64 / start.elapsed().as_secs_f64();
    let plain = rate(few, &course(Method::Rk4), Width::Plain, 1, rounds);
    let four = rate(few, &course(Method::Rk4), Width::all()[Width::all().len().min(2) - 1], 1, rounds);
    let ten = worlds(100, 10, true);
    let whole = Course { every: 13.0, ..Course::of_weeks(520.0) };
    let ensemble = 100.0 / rate(&ten, &whole, widest, 2, 20) * 1e3;
    let market: Vec<World> = ten
        .iter()
        .cloned()
        .map(|mut w| {
            w.numbers.iter_mut().for_each(|n| (n.phi, n.v, n.rho, n.k_b) = (0.6, 1.0, 0.05, 0.5));
            w
        })
        .collect();
    let coupled = 100.0 / rate(&market, &whole, widest, 2, 20) * 1e3;
    println!(
        "{{\"vector_numbers\": {}, \"euler\": {euler:.1}, \"rk4\": {rk4:.1}, \"rk4_two_threads\": {two:.1}, \"euler_one_lane\": {scalar:.1}, \"rk4_plain\": {plain:.1}, \"rk4_avx2\": {four:.1}, \
         \"ensemble_ms\": {ensemble:.2}, \"ensemble_market_ms\": {coupled:.2}, \"peak_flops\": {:.4e}}}",
        widest.numbers(),
        peak()
    );
}
