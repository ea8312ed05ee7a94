//! Plans against enumeration, and the shared instances that cannot fit against what other programs found.

use proptest::prelude::*;
use strategy::plan::{
    Control, Effort, Item, Pair, PlanError, PlanStatus, Precedence, Problem, Resource, ToTheEnd, Use, broken, solve, worth,
};

use crate::data::other_peoples;
use crate::instance;

pub const LIGHT: Effort = Effort { epochs: Some(20), nodes: None, seed: 1, together: false };

/// A small problem from a few numbers.
pub fn small(n: usize, months: usize, numbers: &[u32]) -> Problem {
    let mut at = 0_u32;
    let mut pick = |below: u32| {
        at += 1;
        (numbers[at as usize % numbers.len()].wrapping_add(at).wrapping_mul(2_654_435_761) >> 8) % below.max(1)
    };
    let mut problem = Problem { months, ..Problem::default() };
    for r in 0..2 {
        problem.resources.push(Resource::monthly(format!("r{r}"), (0..months).map(|_| f64::from(20 + pick(40))).collect()));
    }
    for i in 0..n {
        let duration = 1 + pick(3) as usize;
        let mut item = Item::new(format!("i{i}"), duration, months);
        item.must = pick(5) == 0;
        item.release = pick(3) as usize;
        item.deadline = (item.release + duration + pick(4) as usize).min(months).max(item.release + duration);
        item.worth = (0..months).map(|s| f64::from(10 + pick(50)) - s as f64).collect();
        item.uses = (0..2).map(|r| Use { resource: r, amounts: (0..duration).map(|_| f64::from(pick(35))).collect() }).collect();
        problem.items.push(item);
    }
    for _ in 0..2 {
        let (a, b) = (pick(n as u32) as usize, pick(n as u32) as usize);
        if a < b {
            problem.precedences.push(Precedence { before: a, after: b, lag: pick(2) as usize });
        }
    }
    problem.exclusions.push((0, n - 1));
    problem.pairs.push(Pair { a: 1, b: 2, worth: f64::from(pick(30)) - 15.0 });
    problem
}

/// The best plan by enumeration of all of them.
fn enumerated(problem: &Problem) -> Option<f64> {
    fn go(problem: &Problem, starts: &mut Vec<Option<usize>>, best: &mut Option<f64>) {
        if starts.len() == problem.items.len() {
            if broken(problem, starts).is_empty() {
                let value = worth(problem, starts);
                *best = Some(best.map_or(value, |b| b.max(value)));
            }
            return;
        }
        for start in std::iter::once(None).chain((0..problem.months).map(Some)) {
            starts.push(start);
            go(problem, starts, best);
            starts.pop();
        }
    }
    let mut best = None;
    go(problem, &mut Vec::new(), &mut best);
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn the_best_plan_is_that_of_enumeration(n in 3_usize..5, numbers in prop::collection::vec(any::<u32>(), 12)) {
        let problem = small(n, 6, &numbers);
        prop_assume!(problem.check().is_ok());
        let solution = solve(&problem, &LIGHT, &ToTheEnd).unwrap();
        match enumerated(&problem) {
            None => prop_assert_eq!(solution.status, PlanStatus::Infeasible),
            Some(best) => {
                prop_assert_eq!(solution.status, PlanStatus::Optimal);
                // Worth is a multiple of a thousandth here, so both sums are off by rounding alone.
                prop_assert!((solution.objective.unwrap() - best).abs() < 1e-6, "{:?} against {}", solution, best);
            }
        }
    }
}

#[test]
fn side_by_side_proves_the_same() {
    let problem = small(4, 6, &[5, 9, 2, 11, 3, 7, 1, 8]);
    let together = solve(&problem, &Effort { epochs: None, nodes: None, seed: 3, together: true }, &ToTheEnd).unwrap();
    assert_eq!(together.objective, enumerated(&problem));
    assert_eq!(together.gap().map(|g| g < 1e-9), together.objective.map(|_| true));
}

struct AtOnce;

impl Control for AtOnce {
    fn stop(&self) -> bool {
        true
    }
}

#[test]
fn stopping_at_once_keeps_the_first_plan() {
    let problem = small(4, 6, &[5, 9, 2, 11, 3, 7, 1, 8]);
    let solution = solve(&problem, &LIGHT, &AtOnce).unwrap();
    assert!(matches!(solution.status, PlanStatus::Feasible | PlanStatus::Unknown), "{solution:?}");
    assert!(solution.starts.is_empty() || broken(&problem, &solution.starts).is_empty());
}

#[test]
fn the_same_effort_gives_the_same_plan() {
    let problem = small(12, 10, &[5, 9, 2, 11, 3, 7, 1, 8, 21, 33]);
    let effort = Effort { epochs: Some(10), nodes: Some(1), seed: 7, together: false };
    assert_eq!(solve(&problem, &effort, &ToTheEnd).unwrap(), solve(&problem, &effort, &ToTheEnd).unwrap());
}

/// The shared instances that can be done: the value that other programs found, and a bound that they proved.
fn known() -> Vec<(String, f64, f64)> {
    let Some(file) = other_peoples("sequencing/best_known.csv", "plans of other programs") else { return Vec::new() };
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let row = |c: Vec<String>| Some((c[0].clone(), c[1].parse().ok()?, c[2].parse().ok()?));
    text.lines().skip(1).map(cells).filter_map(row).collect()
}

#[test]
fn plans_and_bounds_of_the_shared_instances_go_with_what_other_programs_found() {
    for (name, value, bound) in known() {
        let Some(file) = other_peoples(&format!("sequencing/{name}.json"), "plans of other programs") else { return };
        let problem = instance::read(&file);
        let proves = problem.items.len() <= 30;
        let effort = Effort { epochs: Some(100), nodes: if proves { None } else { Some(0) }, seed: 1, together: false };
        let found = solve(&problem, &effort, &ToTheEnd).unwrap();
        assert_eq!(broken(&problem, &found.starts), Vec::<String>::new(), "{name}");
        let objective = found.objective.unwrap();
        assert!((worth(&problem, &found.starts) - objective).abs() < 1e-6, "{name}");
        // No plan is above what others proved, no bound below what others found.
        assert!(objective <= bound + 0.5 && found.bound.unwrap() >= value - 0.5, "{name}: {objective} to {:?}", found.bound);
        if proves {
            assert_eq!((found.status, objective), (PlanStatus::Optimal, value), "{name}");
        } else {
            // A few seconds come within a twentieth of what the others found in a minute.
            assert!(objective > 0.95 * value, "{name}: {objective} against {value}");
        }
    }
}

/// Two items of one month; each test breaks one thing.
pub fn two() -> Problem {
    let mut problem = Problem { months: 4, ..Problem::default() };
    problem.resources.push(Resource::monthly("team", vec![10.0; 4]));
    for id in ["a", "b"] {
        let mut item = Item::new(id, 1, 4);
        item.uses.push(Use { resource: 0, amounts: vec![6.0] });
        item.worth = vec![4.0, 3.0, 2.0, 1.0];
        problem.items.push(item);
    }
    problem
}

#[test]
fn bad_rows_are_named() {
    let mut cycle = two();
    cycle.precedences = vec![Precedence { before: 0, after: 1, lag: 0 }, Precedence { before: 1, after: 0, lag: 0 }];
    assert_eq!(cycle.check(), Err(PlanError::Cycle { items: vec!["a".into(), "b".into()] }));
    let mut window = two();
    (window.items[1].release, window.items[1].deadline) = (3, 3);
    assert_eq!(window.check(), Err(PlanError::Window { item: "b".into(), release: 3, deadline: 3, duration: 1 }));
    let mut frozen = two();
    frozen.precedences.push(Precedence { before: 0, after: 1, lag: 0 });
    (frozen.items[0].fixed, frozen.items[1].fixed) = (Some(2), Some(1));
    assert!(matches!(frozen.check(), Err(PlanError::FixedAgainstEachOther { .. })));
    let mut outside = two();
    outside.items[0].fixed = Some(9);
    assert!(matches!(outside.check(), Err(PlanError::FixedOutside { .. })));
    let mut numbers = two();
    numbers.items[0].worth[2] = f64::NAN;
    assert_eq!(numbers.check(), Err(PlanError::BadItem { item: "a".into() }));
}

#[test]
fn a_follower_that_may_be_left_out_binds_nobody() {
    // `b` follows `a` and must be done by the end of month 1, but need not be done: `a` may still begin in month 3.
    let mut problem = two();
    problem.precedences.push(Precedence { before: 0, after: 1, lag: 0 });
    problem.items[1].deadline = 2;
    problem.items[0].worth = vec![0.0, 0.0, 0.0, 50.0];
    let solution = solve(&problem, &LIGHT, &ToTheEnd).unwrap();
    assert_eq!((solution.starts, solution.objective), (vec![Some(3), None], Some(50.0)));
}
