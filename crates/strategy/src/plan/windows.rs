//! When each item can begin, once what ties it to others is taken into account.

use crate::plan::problem::Problem;

/// Windows of starts, and what has to be done because something else has to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Windows {
    /// First month in which it can begin.
    pub earliest: Vec<usize>,
    /// Months by whose end it must be done.
    pub deadline: Vec<usize>,
    /// Whether it has to be done: a must, or needed by one.
    pub must: Vec<bool>,
    /// Whether it can be done at all.
    pub possible: Vec<bool>,
    /// Whether it would fit into what there is, in each month, if nothing else were done.
    fits: Vec<Vec<bool>>,
}

impl Windows {
    /// Propagates releases forward along every precedence, and deadlines backward only from followers that are musts: an optional follower can be left
    /// out. What a must needs has to be done itself; what excludes a must, or needs what cannot be done, cannot be done.
    ///
    /// # Sources
    /// Oracle: on small problems, enumeration of all plans finds none that the windows cut off.
    pub fn new(problem: &Problem) -> Self {
        Self::with(problem, true)
    }

    /// The same where more of everything could be had: what does not fit alone still has its starts.
    pub fn elastic(problem: &Problem) -> Self {
        Self::with(problem, false)
    }

    fn with(problem: &Problem, within: bool) -> Self {
        let n = problem.items.len();
        let mut w = Self {
            earliest: problem.items.iter().map(|i| i.fixed.unwrap_or(i.release)).collect(),
            deadline: problem.items.iter().map(|i| i.fixed.map_or(i.deadline, |s| i.deadline.min(i.done[s]))).collect(),
            must: problem.items.iter().map(|i| i.must || i.fixed.is_some()).collect(),
            possible: vec![true; n],
            fits: (0..n).map(|item| (0..problem.months).map(|month| !within || fits_alone(problem, item, month)).collect()).collect(),
        };
        let mut changed = true;
        while changed {
            changed = false;
            for item in 0..n {
                if w.possible[item] && w.starts(problem, item).next().is_none() {
                    w.possible[item] = false;
                    changed = true;
                }
            }
            for p in &problem.precedences {
                changed |= w.along(problem, p.before, p.after, p.lag);
            }
            for &(a, b) in &problem.exclusions {
                for (one, other) in [(a, b), (b, a)] {
                    if w.must[one] && w.possible[other] && !w.must[other] {
                        w.possible[other] = false;
                        changed = true;
                    }
                }
            }
        }
        w
    }

    fn along(&mut self, problem: &Problem, before: usize, after: usize, lag: usize) -> bool {
        let mut changed = false;
        if !self.possible[before] && self.possible[after] {
            self.possible[after] = false;
            changed = true;
        }
        if !self.possible[before] {
            return changed;
        }
        let first = self.starts(problem, before).next();
        if let Some(first) = first
            && self.earliest[after] < problem.items[before].done[first] + lag
        {
            self.earliest[after] = problem.items[before].done[first] + lag;
            changed = true;
        }
        if self.must[after] && self.possible[after] {
            if !self.must[before] {
                self.must[before] = true;
                changed = true;
            }
            let last = self.starts(problem, after).next_back();
            if let Some(latest) = last
                && self.deadline[before] + lag > latest
            {
                self.deadline[before] = latest.saturating_sub(lag);
                changed = true;
            }
        }
        changed
    }

    /// Months in which an item can begin.
    pub fn starts<'p>(&'p self, problem: &'p Problem, item: usize) -> impl DoubleEndedIterator<Item = usize> + use<'p> {
        let row = &problem.items[item];
        let (earliest, deadline) = (self.earliest[item], self.deadline[item]);
        let last = if self.possible[item] { problem.months } else { 0 };
        let range = match row.fixed {
            Some(start) => start.max(earliest)..(start + 1).min(last),
            None => earliest..last,
        };
        range.filter(move |&s| row.done[s] <= deadline && s + row.duration <= problem.months && self.fits[item][s])
    }

    /// Musts that cannot be done whatever else is left out.
    pub fn lost_musts(&self) -> Vec<usize> {
        (0..self.must.len()).filter(|&i| self.must[i] && !self.possible[i]).collect()
    }
}

/// Whether an item fits in a month if nothing else is done. Where an item gives of a resource, others may make room for it: it is not judged alone.
fn fits_alone(problem: &Problem, item: usize, month: usize) -> bool {
    problem.items[item].uses.iter().all(|u| {
        let resource = &problem.resources[u.resource];
        let given = problem.items.iter().any(|i| i.uses.iter().any(|g| g.resource == u.resource && g.amounts.iter().any(|a| *a < 0.0)));
        let from = resource.period_of[month];
        given
            || u.amounts
                .iter()
                .zip(resource.capacity.iter().skip(from))
                .all(|(amount, capacity)| *amount <= 0.0 || *amount <= capacity.max(0.0) + 1e-9)
    })
}
