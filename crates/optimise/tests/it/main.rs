//! The solver on models whose answers are known: closed forms and enumeration.

use optimise::{Kind, Limits, Model, OptimiseError, Progress, Relaxation, Sense, Status, Watch, Watcher, solve};

/// A knapsack: `max Σ value x`, `Σ weight x ≤ 10`.
fn knapsack() -> Model {
    let mut model = Model::new(Sense::Maximise);
    let columns: Vec<_> =
        [(10.0, 5.0), (40.0, 4.0), (30.0, 6.0), (50.0, 3.0)].iter().map(|(v, w)| (model.column(*v, 0.0, 1.0, Kind::Integer), *w)).collect();
    model.row(f64::NEG_INFINITY, 10.0, columns);
    model
}

/// A hard knapsack of many columns, which takes the solver a while.
fn hard() -> Model {
    let mut model = Model::new(Sense::Maximise);
    let columns: Vec<_> =
        (0..60_u64).map(|i| ((i * 7_919) % 1_009 + 500) as f64).map(|w| (model.column(w, 0.0, 1.0, Kind::Integer), w)).collect();
    for shift in 0..5_usize {
        let row: Vec<_> = columns.iter().enumerate().map(|(i, (c, _))| (*c, ((i * 613 + shift * 271) % 997 + 300) as f64)).collect();
        model.row(f64::NEG_INFINITY, 15_000.5, row);
    }
    model
}

#[test]
fn a_knapsack_is_solved_and_proven() {
    let model = knapsack();
    let answer = solve(&model, &Limits::default(), None, &mut Watcher).unwrap();
    assert_eq!((answer.status, answer.objective, answer.bound), (Status::Optimal, Some(90.0), 90.0));
    let point = answer.columns.unwrap();
    assert_eq!(point, [0.0, 1.0, 0.0, 1.0]);
    assert_eq!(model.violation(&point), 0.0);
    assert_eq!(model.violation(&[1.0, 1.0, 0.0, 1.0]), 2.0);
}

#[test]
fn what_has_no_answer_says_why() {
    let mut model = Model::new(Sense::Maximise);
    let x = model.column(1.0, 0.0, f64::INFINITY, Kind::Integer);
    let answer = solve(&model, &Limits::default(), None, &mut Watcher).unwrap();
    assert_eq!((answer.status, answer.bound, answer.columns), (Status::Unbounded, f64::INFINITY, None));
    model.row(2.0, 2.5, [(x, 1.0)]);
    assert_eq!(solve(&model, &Limits::default(), None, &mut Watcher).unwrap().objective, Some(2.0));
    model.row(3.0, f64::INFINITY, [(x, 1.0)]);
    let answer = solve(&model, &Limits::default(), None, &mut Watcher).unwrap();
    assert_eq!((answer.status, answer.bound, answer.columns), (Status::Infeasible, f64::NEG_INFINITY, None));
}

#[test]
fn unsound_models_are_refused() {
    let mut model = knapsack();
    model.set_cost(optimise::Column(2), f64::NAN);
    assert_eq!(solve(&model, &Limits::default(), None, &mut Watcher), Err(OptimiseError::Unsound { what: "column", index: 2 }));
    assert_eq!(solve(&knapsack(), &Limits::default(), Some(&[1.0]), &mut Watcher), Err(OptimiseError::Start { found: 1, expected: 4 }));
}

#[test]
fn a_limit_of_nodes_gives_the_same_answer_again() {
    let limits = Limits { nodes: Some(1), ..Limits::default() };
    let once = solve(&hard(), &limits, None, &mut Watcher).unwrap();
    assert_eq!(once, solve(&hard(), &limits, None, &mut Watcher).unwrap());
    let objective = once.objective.unwrap();
    assert!(once.bound >= objective - 1e-6, "{once:?}");
}

#[test]
fn no_time_leaves_what_was_given_to_start_with() {
    let model = knapsack();
    let start = [1.0, 1.0, 0.0, 0.0];
    let answer = solve(&model, &Limits { seconds: Some(0.0), ..Limits::default() }, Some(&start), &mut Watcher).unwrap();
    assert!(answer.objective.is_some_and(|o| o >= 50.0), "{answer:?}");
    assert!(answer.bound >= 90.0 - 1e-6, "{answer:?}");
}

#[derive(Default)]
struct Stopper {
    asked: usize,
    better: Vec<f64>,
}

impl Watch for Stopper {
    fn stop(&mut self, _progress: Progress) -> bool {
        self.asked += 1;
        true
    }
    fn better(&mut self, objective: f64, columns: &[f64]) {
        assert_eq!(columns.len(), 60);
        self.better.push(objective);
    }
}

#[test]
fn a_watcher_stops_it_and_hears_of_better_points() {
    let mut watch = Stopper::default();
    let answer = solve(&hard(), &Limits::default(), None, &mut watch).unwrap();
    assert_eq!(answer.status, Status::Stopped);
    assert!(watch.asked > 0);
    assert!(watch.better.windows(2).all(|w| w[0] < w[1]), "{:?}", watch.better);
}

/// Offers a point, and listens for it.
struct Offers {
    point: Vec<f64>,
    objective: f64,
    seen: bool,
}

impl Watch for Offers {
    fn stop(&mut self, progress: Progress) -> bool {
        self.seen |= progress.nodes >= 0 && progress.objective >= self.objective - 1e-6;
        self.seen
    }
    fn offer(&mut self, _progress: Progress) -> Option<Vec<f64>> {
        Some(self.point.clone())
    }
}

#[test]
fn a_point_that_is_offered_is_taken() {
    let model = hard();
    let point = solve(&model, &Limits { relative_gap: 1e-4, ..Limits::default() }, None, &mut Watcher).unwrap().columns.unwrap();
    let mut watch = Offers { objective: model.objective(&point), point, seen: false };
    // Without heuristics and within one node, the solver has no such point of its own.
    let limits = Limits { nodes: Some(1), heuristics: false, ..Limits::default() };
    let alone = solve(&model, &limits, None, &mut Watcher).unwrap().objective;
    assert!(alone.is_none_or(|o| o < watch.objective), "{alone:?}");
    let answer = solve(&model, &limits, None, &mut watch).unwrap();
    assert!(watch.seen && answer.objective == Some(watch.objective), "{answer:?}");
}

struct Panics;

impl Watch for Panics {
    fn stop(&mut self, _progress: Progress) -> bool {
        panic!("the watcher fails")
    }
}

#[test]
fn a_panic_of_the_watcher_comes_back_as_itself() {
    let caught = std::panic::catch_unwind(|| solve(&hard(), &Limits::default(), None, &mut Panics)).unwrap_err();
    assert_eq!(caught.downcast_ref::<&str>(), Some(&"the watcher fails"));
}

#[test]
fn a_relaxation_grows_by_rows_and_prices_them() {
    let mut model = Model::new(Sense::Maximise);
    let x = model.column(3.0, 0.0, 10.0, Kind::Integer);
    let y = model.column(2.0, 0.0, 10.0, Kind::Integer);
    model.row(f64::NEG_INFINITY, 4.5, [(x, 1.0), (y, 1.0)]);
    let mut relaxation = Relaxation::new(&model).unwrap();
    let answer = relaxation.solve(&mut Watcher).unwrap();
    assert_eq!((answer.status, answer.objective, answer.prices[0]), (Status::Optimal, 13.5, 3.0));
    assert_eq!(answer.reduced_costs[y.0], -1.0);
    relaxation.row(f64::NEG_INFINITY, 1.0, [(x, 1.0)]).unwrap();
    let answer = relaxation.solve(&mut Watcher).unwrap();
    assert_eq!((answer.objective, answer.columns), (10.0, vec![1.0, 3.5]));
    relaxation.set_bounds(y, 0.0, 0.0).unwrap();
    assert_eq!(relaxation.solve(&mut Watcher).unwrap().objective, 3.0);
}

#[test]
fn a_model_of_nothing_has_the_point_of_nothing_unless_a_row_forbids_it() {
    let mut model = Model::new(Sense::Minimise);
    model.row(0.0, 1.0, []);
    let answer = solve(&model, &Limits::default(), None, &mut Watcher).expect("it is sound");
    assert_eq!((answer.status, answer.objective, answer.columns), (Status::Optimal, Some(0.0), Some(Vec::new())));
    model.row(1.0, 1.0, []);
    let answer = solve(&model, &Limits::default(), None, &mut Watcher).expect("it is sound");
    assert_eq!((answer.status, answer.objective), (Status::Infeasible, None));
}
