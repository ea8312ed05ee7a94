//! What a plan is chosen from: items, what they take of what there is, and what ties them together.

use crate::plan::error::PlanError;

/// Something that can be done: a demand, or an initiative of the community's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its code, for messages.
    pub id: String,
    /// Months of work, from the start.
    pub duration: usize,
    /// What it takes.
    pub uses: Vec<Use>,
    /// Whether it has to be done.
    pub must: bool,
    /// First month in which it can begin.
    pub release: usize,
    /// Number of months by whose end it must be done: a deadline of 24 is the end of month 23.
    pub deadline: usize,
    /// What it is worth if it begins in month 0, 1, …; one number a month of the plan.
    pub worth: Vec<f64>,
    /// Months after which it counts as done if it begins in month 0, 1, …: the end of its work, or the sign-off that follows. Never before the end
    /// of the work, and never falling.
    pub done: Vec<usize>,
    /// The month in which it begins and from which it may not be moved, where its start is fixed.
    pub fixed: Option<usize>,
}

impl Item {
    /// An item whose work ends when it is done.
    #[must_use]
    pub fn new(id: impl Into<String>, duration: usize, months: usize) -> Self {
        Self {
            id: id.into(),
            duration,
            uses: Vec::new(),
            must: false,
            release: 0,
            deadline: months,
            worth: vec![0.0; months],
            done: (0..months).map(|start| start + duration).collect(),
            fixed: None,
        }
    }
}

/// What an item takes of a resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Index in [`Problem::resources`].
    pub resource: usize,
    /// Amount in its first, second … period: months of work for hours, financial years for money. Below 0: it gives.
    pub amounts: Vec<f64>,
}

/// What there is of something in each of its periods.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its code, for messages.
    pub id: String,
    /// Amount in each period.
    pub capacity: Vec<f64>,
    /// The period in which each month lies: `0, 1, 2, …` for hours by month, `0, 0, 0, 1, …` for money by year.
    pub period_of: Vec<usize>,
    /// What one unit more costs, beside other resources: weights the ask.
    pub unit_cost: f64,
    /// Whether the ask may propose more of it.
    pub extendable: bool,
}

impl Resource {
    /// A resource with an amount in each month.
    #[must_use]
    pub fn monthly(id: impl Into<String>, capacity: Vec<f64>) -> Self {
        Self { id: id.into(), period_of: (0..capacity.len()).collect(), capacity, unit_cost: 1.0, extendable: true }
    }
}

/// One item can begin only when another is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Precedence {
    /// What comes first.
    pub before: usize,
    /// What comes after.
    pub after: usize,
    /// Months between.
    pub lag: usize,
}

/// Two items that are worth more, or less, together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The one.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// What is added if both are done.
    pub worth: f64,
}

/// What a plan is chosen from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problem {
    /// Months of the plan.
    pub months: usize,
    /// What can be done.
    pub items: Vec<Item>,
    /// What there is.
    pub resources: Vec<Resource>,
    /// What comes before what.
    pub precedences: Vec<Precedence>,
    /// Items of which at most one can be done.
    pub exclusions: Vec<(usize, usize)>,
    /// Items that are worth more, or less, together.
    pub pairs: Vec<Pair>,
}

impl Problem {
    /// Says what is wrong with it, if anything.
    ///
    /// # Errors
    /// [`PlanError`], naming the rows: an index out of range, a number that is none, windows before the start, a cycle of precedences, a fixed start
    /// outside its window, fixed starts that contradict a precedence or an exclusion.
    pub fn check(&self) -> Result<(), PlanError> {
        self.check_numbers()?;
        self.check_links()?;
        self.check_cycles()?;
        self.check_fixed()
    }

    fn name(&self, item: usize) -> String {
        self.items[item].id.clone()
    }

    fn check_numbers(&self) -> Result<(), PlanError> {
        for item in &self.items {
            let lengths = item.worth.len() == self.months && item.done.len() == self.months;
            let rising = item.done.iter().enumerate().all(|(s, d)| *d >= s + item.duration) && item.done.windows(2).all(|w| w[0] <= w[1]);
            let numbers = item.worth.iter().chain(item.uses.iter().flat_map(|u| &u.amounts)).all(|v| v.is_finite() && v.abs() < 1e12);
            let resources = item.uses.iter().all(|u| u.resource < self.resources.len());
            if !(lengths && rising && numbers && resources) || item.duration == 0 || item.uses.iter().any(|u| u.amounts.is_empty()) {
                return Err(PlanError::BadItem { item: item.id.clone() });
            }
            if item.deadline < item.release + item.duration {
                return Err(PlanError::Window {
                    item: item.id.clone(),
                    release: item.release,
                    deadline: item.deadline,
                    duration: item.duration,
                });
            }
        }
        for resource in &self.resources {
            let periods = resource.period_of.len() == self.months && resource.period_of.iter().all(|p| *p < resource.capacity.len());
            if !periods
                || resource.period_of.windows(2).any(|w| w[0] > w[1])
                || resource.capacity.iter().any(|c| !c.is_finite() || c.abs() > 1e12)
            {
                return Err(PlanError::BadResource { resource: resource.id.clone() });
            }
        }
        Ok(())
    }

    fn check_links(&self) -> Result<(), PlanError> {
        let n = self.items.len();
        let both = |a: usize, b: usize, table: &'static str| {
            if a < n && b < n { Ok(()) } else { Err(PlanError::NoSuchItem { table, index: a.max(b), items: n }) }
        };
        for p in &self.precedences {
            both(p.before, p.after, "precedences")?;
        }
        for &(a, b) in &self.exclusions {
            both(a, b, "exclusions")?;
            if a == b {
                return Err(PlanError::ExcludesItself { item: self.name(a) });
            }
        }
        for pair in &self.pairs {
            both(pair.a, pair.b, "pairs")?;
            if !pair.worth.is_finite() || pair.a == pair.b {
                return Err(PlanError::BadItem { item: self.name(pair.a) });
            }
        }
        Ok(())
    }

    /// Depth-first; a step back onto the path closes a cycle, which is named from its first item on.
    fn check_cycles(&self) -> Result<(), PlanError> {
        let mut after = vec![Vec::new(); self.items.len()];
        self.precedences.iter().for_each(|p| after[p.before].push(p.after));
        let mut state = vec![0_u8; self.items.len()];
        for root in 0..self.items.len() {
            let mut path = vec![(root, 0)];
            if state[root] != 0 {
                continue;
            }
            state[root] = 1;
            while let Some((item, next)) = path.last_mut() {
                let Some(&follower) = after[*item].get(*next) else {
                    state[*item] = 2;
                    path.pop();
                    continue;
                };
                *next += 1;
                match state[follower] {
                    0 => {
                        state[follower] = 1;
                        path.push((follower, 0));
                    }
                    1 => {
                        let from = path.iter().position(|(i, _)| *i == follower).unwrap_or(0);
                        return Err(PlanError::Cycle { items: path[from..].iter().map(|(i, _)| self.name(*i)).collect() });
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn check_fixed(&self) -> Result<(), PlanError> {
        for item in &self.items {
            let Some(start) = item.fixed else { continue };
            if start >= self.months || start < item.release || item.done[start] > item.deadline {
                return Err(PlanError::FixedOutside { item: item.id.clone(), start, release: item.release, deadline: item.deadline });
            }
        }
        for p in &self.precedences {
            if let (Some(first), Some(second)) = (self.items[p.before].fixed, self.items[p.after].fixed)
                && second < self.items[p.before].done[first] + p.lag
            {
                return Err(PlanError::FixedAgainstEachOther {
                    item: self.name(p.before),
                    other: self.name(p.after),
                    why: "the one must be done before the other begins",
                });
            }
        }
        let fixed = |i: usize| self.items[i].fixed.is_some();
        match self.exclusions.iter().find(|(a, b)| fixed(*a) && fixed(*b)) {
            Some(&(a, b)) => {
                Err(PlanError::FixedAgainstEachOther { item: self.name(a), other: self.name(b), why: "they exclude each other" })
            }
            None => Ok(()),
        }
    }
}
