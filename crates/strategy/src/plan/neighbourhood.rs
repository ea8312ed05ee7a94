//! Neighbourhoods of a plan, searched by the solver: most items keep their place, some are free, and the best of all plans that differ in these alone is
//! found. It gets the search out of plans that no single move improves (large neighbourhood search, Shaw 1998).

use optimise::{Limits, OptimiseError, Progress, Status, Watch, solve};

use crate::plan::bound::formulation::Formulation;
use crate::plan::grid::{Grid, OUT};
use crate::plan::random::Random;

/// Nodes and seconds of the solver in one neighbourhood; most take a tenth of a second, and those that take longer seldom hold anything better.
const NODES: i32 = 200;
const SECONDS: f64 = 0.7;
/// Items of the plan that are free at first, and at least and at most later.
const SIZE: (usize, usize, usize) = (16, 8, 60);
/// Items outside the plan that are free at most.
const MOST_OUT: usize = 40;

/// Neighbourhoods, one after the other; they grow while they are easy, and shrink when they are not.
#[derive(Debug)]
pub(crate) struct Neighbourhoods {
    random: Random,
    size: usize,
}

impl Neighbourhoods {
    pub fn new(seed: u64) -> Self {
        Self { random: Random::new(seed, 1), size: SIZE.0 }
    }

    /// The best plan of the next neighbourhood of a plan that keeps every rule, if it is better. `stop` is asked while the solver works.
    ///
    /// # Errors
    /// [`OptimiseError`] if the solver fails.
    pub fn next(&mut self, grid: &Grid, plan: &[u32], stop: &dyn Fn() -> bool) -> Result<Option<Vec<u32>>, OptimiseError> {
        let free = self.pick(grid, plan);
        let (part, origin) = restricted(grid, plan, &free);
        let formulation = Formulation::new(&part);
        let inside = |item: usize| part.of(item).find(|s| origin[*s] == plan[item]).map_or(OUT, |s| s as u32);
        let begin: Vec<u32> = (0..part.items()).map(inside).collect();
        let limits = Limits { nodes: Some(NODES), seconds: Some(SECONDS), absolute_gap: 1e-3, ..Limits::default() };
        let answer = solve(&formulation.model, &limits, Some(&formulation.point(&part, &begin)), &mut Stop(stop))?;
        self.size = if answer.status == Status::Optimal { (self.size + 1).min(SIZE.2) } else { (self.size - 3).max(SIZE.1) };
        let Some(point) = answer.columns else { return Ok(None) };
        let found: Vec<u32> =
            Formulation::plan(&part, &point).into_iter().map(|s| if s == OUT { OUT } else { origin[s as usize] }).collect();
        Ok((grid.worth(&found) > grid.worth(plan)).then_some(found))
    }

    /// Which items are free: those of the plan that are nearest to a month, or use a resource most, or any; and some that are outside it.
    fn pick(&mut self, grid: &Grid, plan: &[u32]) -> Vec<bool> {
        let able = |i: &usize| !grid.of(*i).is_empty();
        let kind = self.random.below(3);
        let month = self.random.below(grid.periods) as i64;
        let resource = self.random.below(grid.cell_of.last().map_or(1, |c| c.0 + 1));
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for item in (0..grid.items()).filter(able) {
            if plan[item] == OUT {
                outside.push((self.random.next(), item));
                continue;
            }
            let start = &grid.starts[plan[item] as usize];
            let far = match kind {
                0 => {
                    let middle = i64::from(start.month + start.done) / 2;
                    (middle - month).unsigned_abs() as f64 + 3.0 * self.random.unit()
                }
                1 => {
                    let uses = start.cells.iter().filter(|c| grid.cell_of[c.0 as usize].0 == resource);
                    -(uses.map(|c| c.1.max(0) as f64).sum::<f64>()) * (0.3 + self.random.unit())
                }
                _ => self.random.unit(),
            };
            inside.push((far, item));
        }
        inside.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        outside.sort_unstable();
        let mut free = vec![false; grid.items()];
        inside.iter().take(self.size).for_each(|(_, i)| free[*i] = true);
        outside.iter().take(MOST_OUT).for_each(|(_, i)| free[*i] = true);
        free
    }
}

struct Stop<'a>(&'a dyn Fn() -> bool);

impl Watch for Stop<'_> {
    fn stop(&mut self, _progress: Progress) -> bool {
        (self.0)()
    }
}

/// The problem in which all but the free items keep their place in a plan, and the start in the whole problem of each of its starts. Starts of free items
/// that what keeps its place rules out are left out.
fn restricted(grid: &Grid, plan: &[u32], free: &[bool]) -> (Grid, Vec<u32>) {
    let mut left = grid.capacity.clone();
    let kept = |item: usize| !free[item] && plan[item] != OUT;
    for item in (0..grid.items()).filter(|i| kept(*i)) {
        grid.starts[plan[item] as usize].cells.iter().for_each(|(cell, amount)| left[*cell as usize] -= amount);
    }
    let gives = grid.starts.iter().any(|s| s.cells.iter().any(|c| c.1 < 0));
    let at = |item: u32| (!free[item as usize]).then(|| plan[item as usize]);
    let stands = |s: usize| {
        let start = &grid.starts[s];
        let item = start.item as usize;
        if !free[item] {
            return plan[item] == s as u32;
        }
        let begun = |other: u32| at(other).filter(|p| *p != OUT).map(|p| &grid.starts[p as usize]);
        (gives || start.cells.iter().all(|(cell, amount)| *amount <= left[*cell as usize]))
            && grid.before[item].iter().all(|&(b, lag)| at(b).is_none() || begun(b).is_some_and(|first| first.done + lag <= start.month))
            && grid.after[item].iter().all(|&(a, lag)| begun(a).is_none_or(|second| start.done + lag <= second.month))
            && grid.excludes[item].iter().all(|o| begun(*o).is_none())
    };
    let mut part = Grid { starts: Vec::new(), first: vec![0], by_worth: Vec::new(), ..grid.clone() };
    let mut origin = Vec::new();
    for item in 0..grid.items() {
        for s in grid.of(item).filter(|s| stands(*s)) {
            part.starts.push(grid.starts[s].clone());
            origin.push(s as u32);
        }
        part.first.push(part.starts.len() as u32);
        part.must[item] |= kept(item);
    }
    (part, origin)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test says what it lacks by panicking")]

    use super::*;
    use crate::plan::grid::keeps_rules;
    use crate::plan::problem::{Item, Precedence, Problem, Resource, Use};
    use crate::plan::windows::Windows;

    /// Three items of one month, the last after the first; a team does one at a time, and each is worth less the later it is done.
    fn three() -> Problem {
        let mut problem = Problem { months: 4, ..Problem::default() };
        problem.resources.push(Resource::monthly("team", vec![10.0; 4]));
        for (id, value) in [("a", 10.0), ("b", 20.0), ("c", 30.0)] {
            let mut item = Item::new(id, 1, 4);
            item.uses.push(Use { resource: 0, amounts: vec![6.0] });
            item.worth = (0..4).map(|s| value * (10.0 - s as f64)).collect();
            problem.items.push(item);
        }
        problem.precedences.push(Precedence { before: 0, after: 2, lag: 0 });
        problem
    }

    fn starts(grid: &Grid, months: [Option<u32>; 3]) -> Vec<u32> {
        let at =
            |(item, month): (usize, Option<u32>)| month.map_or(OUT, |m| grid.of(item).find(|s| grid.starts[*s].month == m).unwrap() as u32);
        months.into_iter().enumerate().map(at).collect()
    }

    #[test]
    fn a_neighbourhood_of_everything_holds_the_best_plan() {
        let problem = three();
        let grid = Grid::new(&problem, &Windows::new(&problem));
        // Orders that keep `a` before `c`: a c b is worth 100 + 270 + 160, b a c 200 + 90 + 240, a b c 520.
        let poor = starts(&grid, [Some(2), None, Some(3)]);
        let better = Neighbourhoods::new(1).next(&grid, &poor, &|| false).unwrap().unwrap();
        assert!(keeps_rules(&grid, &better));
        assert_eq!(grid.worth(&better), 530_000);
        assert_eq!(Neighbourhoods::new(1).next(&grid, &better, &|| false).unwrap(), None);
    }

    #[test]
    fn what_keeps_its_place_rules_out_what_it_stands_in_the_way_of() {
        let problem = three();
        let grid = Grid::new(&problem, &Windows::new(&problem));
        let plan = starts(&grid, [Some(1), Some(2), None]);
        let (part, origin) = restricted(&grid, &plan, &[false, false, true]);
        let months: Vec<u32> = part.of(2).map(|s| grid.starts[origin[s] as usize].month).collect();
        assert_eq!((months, part.of(0).len(), part.of(1).len()), (vec![3], 1, 1));
        let without = starts(&grid, [None, Some(2), None]);
        assert_eq!(restricted(&grid, &without, &[false, false, true]).0.of(2).len(), 0);
    }
}
