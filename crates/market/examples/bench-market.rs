//! Times for `benches/market`: all pure equilibria of games in normal form, and of services with many sites.
//!
//! `bench-market normal` prints random games with their equilibria and our time; `bench-market profiles SITES LEVELS PLACES` prints a random
//! service with what its profiles come to. Both as JSON, so that a peer solves the same.

#![allow(clippy::unwrap_used, reason = "a benchmark stops at what is wrong")]

use std::time::Instant;

use market::{Case, Contract, Floors, Game, Offer, Service, Site, Space, Waits, enumerate};
use serde_json::json;
use uncertainty::Stream;

/// Seconds of the fastest of several runs, and what it gave.
fn fastest<T>(runs: usize, mut run: impl FnMut() -> T) -> (f64, T) {
    let mut time = || {
        let start = Instant::now();
        let result = run();
        (start.elapsed().as_secs_f64(), result)
    };
    let mut best = time();
    for _ in 1..runs {
        let next = time();
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}

fn normal() {
    for (name, radices) in [("bimatrix 200 × 200", vec![200, 200]), ("five players, five actions", vec![5; 5])] {
        let space = Space::new(radices.clone()).unwrap();
        let payoff = |player: usize| {
            let stream = Stream::new(1, 0, name, &player.to_string());
            (0..space.count() as u64).map(|index| stream.uniform(index)).collect::<Vec<f64>>()
        };
        let payoffs: Vec<Vec<f64>> = (0..radices.len()).map(payoff).collect();
        let (seconds, equilibria) = fastest(50, || space.pure_equilibria(&payoffs));
        println!(
            "{}",
            json!({ "kind": "normal", "name": name, "radices": radices, "payoffs": payoffs, "equilibria": equilibria, "seconds": seconds })
        );
    }
}

/// A random service: every site its own organisation.
fn service(sites: usize, levels: usize, places: usize) -> Case {
    let stream = Stream::new(1, 0, "profiles", "");
    let mut index = 0;
    let mut draw = |low: f64, high: f64| {
        index += 1;
        (low + (high - low) * stream.uniform(index)).round()
    };
    let minutes = (0..places).map(|_| (0..sites).map(|_| draw(5.0, 70.0)).collect()).collect();
    let offer = |level: usize| {
        let level = level as f64;
        Offer { utility: 0.4 * (level - 1.0), cost_patient: 2850.0 + 150.0 * level, fixed_cost: 1.4e6 + 0.6e6 * level, capacity: None }
    };
    let service = Service {
        name: "elective".into(),
        patients: (0..places).map(|_| draw(20.0, 120.0)).collect(),
        beta_minute: 0.08,
        beta_week: 0.0,
        pounds_per_minute: 4.0,
        outside_minutes: 75.0,
        rival_quality: 0.0,
        tariff: 4000.0,
        outside_cost: 4000.0,
        offers: vec![(0..levels).map(|l| (l > 0).then(|| offer(l))).collect(); sites],
        may_close: vec![true; sites],
        today: vec![1; sites],
        contracts: vec![Contract::default(); sites],
        floors: Floors::default(),
        requires: Vec::new(),
    };
    Case {
        name: "bench".into(),
        organisations: (0..sites).map(|j| format!("O{j}")).collect(),
        sites: (0..sites).map(|j| Site { name: format!("S{j}"), organisation: j, fixed_cost: 0.0, capacity: None }).collect(),
        places: (0..places).map(|p| format!("P{p}")).collect(),
        minutes,
        levels: (0..levels).map(|l| format!("L{l}")).collect(),
        services: vec![service],
        waits: Waits::default(),
    }
    .checked()
    .unwrap()
}

fn profiles(sites: usize, levels: usize, places: usize) {
    let case = service(sites, levels, places);
    let (seconds, table) = fastest(5, || enumerate(&Game::new(&case, vec![0])).unwrap());
    let best = table.greatest_welfare(|_| true).unwrap();
    let service = &case.services[0];
    let by_level = |of: fn(&Offer) -> f64| service.offers[0].iter().map(|o| o.as_ref().map_or(0.0, of)).collect::<Vec<f64>>();
    let line = json!({
        "kind": "profiles", "sites": sites, "levels": levels, "places": places, "minutes": case.minutes, "patients": service.patients,
        "utility": by_level(|o| o.utility), "cost_patient": by_level(|o| o.cost_patient), "fixed_cost": by_level(|o| o.fixed_cost),
        "seconds": seconds, "equilibria": table.equilibria(), "best": best, "welfare": table.welfare[best],
        "threads": rayon::current_num_threads(),
    });
    println!("{line}");
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["normal"] => normal(),
        ["profiles", sites, levels, places] => profiles(sites.parse().unwrap(), levels.parse().unwrap(), places.parse().unwrap()),
        _ => {
            eprintln!("usage: bench-market normal | profiles SITES LEVELS PLACES");
            std::process::exit(2);
        }
    }
}
