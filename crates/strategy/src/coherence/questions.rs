//! What to ask next: which judgements that nobody has given, or on which raters differ, could change what holds together.

use super::balance::{ImpactMatrix, SearchSettings, search};
use super::judged::Judgements;

/// A judgement that is not settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The option that acts.
    pub option: usize,
    /// The option that is acted on.
    pub on_option: usize,
    /// The least that it could be, in points × scale.
    pub low: i64,
    /// What it is taken to be.
    pub taken: i64,
    /// The most that it could be.
    pub high: i64,
    /// Bundles that it alone could add or take away.
    pub could_change: usize,
}

/// All unsettled judgements of one choice on another.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The choice that acts.
    pub choice: usize,
    /// The choice that is acted on.
    pub on_choice: usize,
    /// Its unsettled judgements, those that could change most first.
    pub open: Vec<Open>,
    /// How many of these raters differ on; nobody has given the others.
    pub disputed: usize,
    /// Consistent bundles that could cease to be so.
    pub could_leave: usize,
    /// Other combinations that could become consistent.
    pub could_join: usize,
    /// Minutes that a workshop takes over them.
    pub minutes: f64,
}

impl Question {
    /// Bundles that could come or go.
    #[must_use]
    pub fn could_change(&self) -> usize {
        self.could_leave + self.could_join
    }
}

/// The questions, those first that could change most bundles a minute, and whether every combination that matters was looked at.
///
/// Exact for each pair of choices by itself: all its unsettled judgements may take any value between their low and high ends, all others
/// stay as they are taken. For a scenario whose choice acts with option `s`, the margin of the choice acted on falls at most by what
/// `C[s, z]` can fall plus what a rival's `C[s, l]` can rise, and rises likewise; a consistent one can leave if some margin can fall below
/// 0, another can join if all its other margins hold and this one can rise to 0. Pairs that change nothing by themselves may do so together.
///
/// Oracle: brute force over all values of all unsettled judgements of a small matrix.
#[must_use]
pub(crate) fn questions(
    matrix: &ImpactMatrix,
    scale: i32,
    judgements: &Judgements,
    unknown: i64,
    minutes: f64,
    most: usize,
) -> (Vec<Question>, bool) {
    let mut questions: Vec<Question> = Vec::new();
    for choice in 0..matrix.len() {
        for on_choice in 0..matrix.len() {
            let open = open(matrix, scale, judgements, (choice, on_choice), unknown);
            if !open.is_empty() {
                let disputed =
                    open.iter().filter(|o| judgements.options.contains_key(&((choice, o.option), (on_choice, o.on_option)))).count();
                let minutes = minutes * open.len() as f64;
                questions.push(Question { choice, on_choice, open, disputed, could_leave: 0, could_join: 0, minutes });
            }
        }
    }
    let reach = |open: &[Open]| open.iter().map(|o| (o.high - o.taken).max(o.taken - o.low)).max().unwrap_or(0) * 2;
    let farthest = questions.iter().map(|q| reach(&q.open)).max().unwrap_or(0);
    let found = search(matrix, &SearchSettings { inconsistency: farthest as u32, most_scenarios: most, ..SearchSettings::default() });
    for scenario in &found.scenarios {
        let below: Vec<usize> = (0..matrix.len()).filter(|j| scenario.margins[*j].is_some_and(|m| m < 0)).collect();
        if below.len() > 1 {
            continue;
        }
        let balances = matrix.balances(&scenario.states);
        for question in questions.iter_mut().filter(|q| below.is_empty() || below == [q.on_choice]) {
            let at = (usize::from(scenario.states[question.choice]), usize::from(scenario.states[question.on_choice]));
            let own = matrix.of(&balances, question.on_choice);
            let changes = flips(own, at, &question.open.iter().collect::<Vec<_>>(), below.is_empty());
            question.could_leave += usize::from(changes && below.is_empty());
            question.could_join += usize::from(changes && !below.is_empty());
            for cell in &mut question.open {
                let alone = flips(own, at, &[&*cell], below.is_empty());
                cell.could_change += usize::from(alone);
            }
        }
    }
    for question in &mut questions {
        question.open.sort_by(|a, b| b.could_change.cmp(&a.could_change).then((a.option, a.on_option).cmp(&(b.option, b.on_option))));
    }
    let worth = |q: &Question| q.could_change() as f64 / q.minutes;
    questions.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then((a.choice, a.on_choice).cmp(&(b.choice, b.on_choice))));
    (questions, found.is_complete)
}

/// Whether a scenario, in which option `state` acts on option `held`, could change sides by these judgements.
fn flips(balances: &[i64], (state, held): (usize, usize), open: &[&Open], is_consistent: bool) -> bool {
    let cell = |l: usize| open.iter().find(|o| o.option == state && o.on_option == l);
    let rise = |l: usize| cell(l).map_or(0, |o| o.high - o.taken);
    let fall = |l: usize| cell(l).map_or(0, |o| o.taken - o.low);
    let mut rivals = (0..balances.len()).filter(|l| *l != held);
    if is_consistent {
        rivals.any(|l| balances[held] - balances[l] - fall(held) - rise(l) < 0)
    } else {
        rivals.all(|l| balances[held] - balances[l] + rise(held) + fall(l) >= 0)
    }
}

/// The unsettled judgements of one choice on another. A choice's block on itself is settled unless some of it is given.
fn open(matrix: &ImpactMatrix, scale: i32, judgements: &Judgements, (choice, on): (usize, usize), unknown: i64) -> Vec<Open> {
    let scale = i64::from(scale);
    let given = |s: usize, l: usize| judgements.options.get(&((choice, s), (on, l)));
    let any = (0..matrix.n_states(choice)).any(|s| (0..matrix.n_states(on)).any(|l| given(s, l).is_some()));
    if choice == on && !any || matrix.n_states(on) < 2 {
        return Vec::new();
    }
    let mut open = Vec::new();
    for option in 0..matrix.n_states(choice) {
        for on_option in 0..matrix.n_states(on) {
            let (low, high) = match given(option, on_option) {
                Some(judged) => (judged.low() * scale, judged.high() * scale),
                None => (-unknown * scale, unknown * scale),
            };
            if low < high {
                let taken = i64::from(matrix.score((choice, option), (on, on_option)));
                open.push(Open { option, on_option, low, taken, high, could_change: 0 });
            }
        }
    }
    open
}
