//! The check of a plan that uses neither search nor solver: it goes by the problem alone, in its own arithmetic.

use crate::plan::problem::Problem;

/// What a plan breaks, in words; empty where it keeps everything.
///
/// `starts` has one month an item, none where it is not done. Amounts are added up afresh, in the problem's own units; a cell may be over by 1e-6 of
/// rounding.
#[must_use]
pub fn broken(problem: &Problem, starts: &[Option<usize>]) -> Vec<String> {
    if starts.len() != problem.items.len() {
        return vec![format!("{} starts for {} items", starts.len(), problem.items.len())];
    }
    let mut broken = Vec::new();
    let mut used: Vec<Vec<f64>> = problem.resources.iter().map(|r| vec![0.0; r.capacity.len()]).collect();
    for (item, start) in problem.items.iter().zip(starts) {
        let Some(start) = *start else {
            if item.must || item.fixed.is_some() {
                broken.push(format!("`{}` has to be done and is not", item.id));
            }
            continue;
        };
        if start >= problem.months || start < item.release || start + item.duration > problem.months || item.done[start] > item.deadline {
            broken.push(format!("`{}` begins in month {start}, outside its window from {} to {}", item.id, item.release, item.deadline));
            continue;
        }
        if item.fixed.is_some_and(|fixed| fixed != start) {
            broken.push(format!("`{}` is frozen and was moved to month {start}", item.id));
        }
        for u in &item.uses {
            for (k, amount) in u.amounts.iter().enumerate() {
                if let Some(cell) = used[u.resource].get_mut(problem.resources[u.resource].period_of[start] + k) {
                    *cell += amount;
                }
            }
        }
    }
    for (resource, used) in problem.resources.iter().zip(&used) {
        for (period, (used, capacity)) in used.iter().zip(&resource.capacity).enumerate() {
            // Capacity below nothing is overload that stands already: a plan may not add to it.
            if *used > capacity.max(0.0) + 1e-6 {
                broken.push(format!("`{}` has {capacity} in period {period}, the plan takes {used}", resource.id));
            }
        }
    }
    for p in &problem.precedences {
        let Some(after) = starts[p.after] else { continue };
        match starts[p.before] {
            None => broken.push(format!("`{}` is done without `{}`", problem.items[p.after].id, problem.items[p.before].id)),
            Some(before) if before < problem.months && after < problem.items[p.before].done[before] + p.lag => {
                broken.push(format!("`{}` begins before `{}` is done", problem.items[p.after].id, problem.items[p.before].id));
            }
            Some(_) => {}
        }
    }
    for &(a, b) in &problem.exclusions {
        if starts[a].is_some() && starts[b].is_some() {
            broken.push(format!("`{}` and `{}` exclude each other", problem.items[a].id, problem.items[b].id));
        }
    }
    broken
}

/// What a plan is worth, added up afresh.
#[must_use]
pub fn worth(problem: &Problem, starts: &[Option<usize>]) -> f64 {
    let alone: f64 = problem.items.iter().zip(starts).filter_map(|(item, start)| start.and_then(|s| item.worth.get(s))).sum();
    let together: f64 = problem.pairs.iter().filter(|p| starts[p.a].is_some() && starts[p.b].is_some()).map(|p| p.worth).sum();
    alone + together
}
