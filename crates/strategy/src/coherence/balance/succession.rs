//! Where a combination that does not hold together drifts to: succession, attractors and their basins.

use std::collections::BTreeMap;

use super::matrix::ImpactMatrix;

/// How descriptors move (Weimer-Jehle 2006; ScenarioWizard's manual).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// All jump to their best state at once.
    Global,
    /// Each moves one state nearer to its best.
    Incremental,
    /// Only the descriptor that is farthest from its best state jumps.
    Local,
    /// One after the other jumps, balances refreshed in between; a sweep over all is one step.
    Adiabatic,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 4] = [Self::Global, Self::Incremental, Self::Local, Self::Adiabatic];

    /// Its word in data files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Incremental => "incremental",
            Self::Local => "local",
            Self::Adiabatic => "adiabatic",
        }
    }
}

/// Where succession ends: one scenario that stays, or several that follow each other for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attractor {
    /// The scenarios, states counted from 0, the least first and the others as they follow.
    pub cycle: Vec<Vec<u8>>,
    /// How many of all combinations end there.
    pub basin: u64,
}

/// The best state of a descriptor: the one held if it is among the best, else the first of the best.
fn best(balances: &[i64], held: u8) -> u8 {
    let most = balances.iter().copied().max().unwrap_or(0);
    if balances[usize::from(held)] == most {
        return held;
    }
    balances.iter().position(|b| *b == most).map_or(held, |at| at as u8)
}

/// The combination that follows. A state that is among the best stays, else the first of the best is taken; under the local rule the first
/// of the descriptors that are farthest from their best moves.
///
/// Oracles: every successor of the worked example; basins of SomewhereLand and `CIB_global` under all rules.
#[must_use]
pub fn successor(matrix: &ImpactMatrix, states: &[u8], rule: Rule) -> Vec<u8> {
    let mut balances = matrix.balances(states);
    let mut next = states.to_vec();
    step(matrix, &mut balances, &mut next, rule);
    next
}

/// One step; `balances` are those of `states`, and may be changed.
fn step(matrix: &ImpactMatrix, balances: &mut [i64], states: &mut [u8], rule: Rule) {
    match rule {
        Rule::Global => {
            for (j, z) in states.iter_mut().enumerate() {
                *z = best(matrix.of(balances, j), *z);
            }
        }
        Rule::Incremental => {
            for (j, z) in states.iter_mut().enumerate() {
                let goal = best(matrix.of(balances, j), *z);
                *z = if goal > *z { *z + 1 } else { *z - u8::from(goal < *z) };
            }
        }
        Rule::Local => {
            let lack = |j: usize, z: u8| {
                let own = matrix.of(balances, j);
                own.iter().copied().max().unwrap_or(0) - own[usize::from(z)]
            };
            let worst = states.iter().enumerate().map(|(j, z)| (lack(j, *z), j)).max_by_key(|(lack, j)| (*lack, usize::MAX - j));
            if let Some((lack, j)) = worst
                && lack > 0
            {
                states[j] = best(matrix.of(balances, j), states[j]);
            }
        }
        Rule::Adiabatic => {
            for (j, state) in states.iter_mut().enumerate() {
                let goal = best(matrix.of(balances, j), *state);
                if goal != *state {
                    change(matrix, balances, (j, *state), goal);
                    *state = goal;
                }
            }
        }
    }
}

/// Balances after descriptor `j` goes from one state to another.
fn change(matrix: &ImpactMatrix, balances: &mut [i64], (j, from): (usize, u8), to: u8) {
    let (old, new) = (matrix.row(j, usize::from(from)), matrix.row(j, usize::from(to)));
    for ((b, old), new) in balances.iter_mut().zip(old).zip(new) {
        *b += i64::from(*new) - i64::from(*old);
    }
}

/// The attractors of a rule, the largest basin first, then by their first scenario. Every combination is started from once.
///
/// `None` if there are more combinations than `most`.
#[must_use]
pub fn attractors(matrix: &ImpactMatrix, rule: Rule, most: u32) -> Option<Vec<Attractor>> {
    let n = matrix.combinations();
    if n > f64::from(most) {
        return None;
    }
    let next = successors(matrix, rule, n as usize);
    // For each combination, the least member of the cycle that it ends in.
    const UNKNOWN: u32 = u32::MAX;
    const ON_PATH: u32 = u32::MAX - 1;
    let mut end = vec![UNKNOWN; next.len()];
    let mut path = Vec::new();
    for start in 0..next.len() {
        let mut at = start;
        while end[at] == UNKNOWN {
            end[at] = ON_PATH;
            path.push(at);
            at = next[at] as usize;
        }
        if end[at] == ON_PATH {
            let cycle = &path[path.iter().position(|p| *p == at).expect("it is on the path")..];
            let least = cycle.iter().copied().min().expect("a cycle has a member") as u32;
            end[at] = least;
        }
        let least = end[at];
        for member in path.drain(..) {
            end[member] = least;
        }
    }
    let mut basins: BTreeMap<u32, u64> = BTreeMap::new();
    for least in end {
        *basins.entry(least).or_insert(0) += 1;
    }
    let mut attractors: Vec<Attractor> =
        basins.into_iter().map(|(least, basin)| Attractor { cycle: cycle(matrix, &next, least), basin }).collect();
    attractors.sort_by(|a, b| b.basin.cmp(&a.basin).then_with(|| a.cycle.cmp(&b.cycle)));
    Some(attractors)
}

/// For each combination, by its number, the number of the one that follows. Numbers count with the last descriptor fastest.
fn successors(matrix: &ImpactMatrix, rule: Rule, n: usize) -> Vec<u32> {
    let mut states = vec![0_u8; matrix.len()];
    let mut balances = matrix.balances(&states);
    let mut after = (states.clone(), balances.clone());
    let mut next = Vec::with_capacity(n);
    loop {
        after.0.copy_from_slice(&states);
        after.1.copy_from_slice(&balances);
        step(matrix, &mut after.1, &mut after.0, rule);
        next.push(number(matrix, &after.0));
        // The next combination; done when all descriptors are back at their first state.
        let mut j = matrix.len();
        loop {
            if j == 0 {
                return next;
            }
            j -= 1;
            let from = states[j];
            states[j] = if usize::from(from) + 1 < matrix.n_states(j) { from + 1 } else { 0 };
            change(matrix, &mut balances, (j, from), states[j]);
            if states[j] > 0 {
                break;
            }
        }
    }
}

fn number(matrix: &ImpactMatrix, states: &[u8]) -> u32 {
    states.iter().enumerate().fold(0, |number, (j, z)| number * matrix.n_states(j) as u32 + u32::from(*z))
}

fn combination(matrix: &ImpactMatrix, mut number: u32) -> Vec<u8> {
    let mut states = vec![0; matrix.len()];
    for j in (0..matrix.len()).rev() {
        let k = matrix.n_states(j) as u32;
        states[j] = (number % k) as u8;
        number /= k;
    }
    states
}

fn cycle(matrix: &ImpactMatrix, next: &[u32], least: u32) -> Vec<Vec<u8>> {
    let mut cycle = vec![combination(matrix, least)];
    let mut at = next[least as usize];
    while at != least {
        cycle.push(combination(matrix, at));
        at = next[at as usize];
    }
    cycle
}
