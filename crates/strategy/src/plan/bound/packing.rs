//! What can be at work together in a few months: the oracle of the cuts.
//!
//! A [`Packing`] is a small problem: classes of starts that look alike within a window of months, of which at most one an item can be chosen, some
//! of which exclude each other, within what there is in each cell of the window. [`Packing::most`] finds the choice of most weight by depth-first
//! branch and bound.

/// A class of starts that take the same of every cell in the window.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub item: u32,
    /// Amounts by cell of the window.
    pub amounts: Vec<i64>,
    /// The starts.
    pub starts: Vec<u32>,
}

/// What can be at work together in a window of months.
#[derive(Clone, Debug)]
pub(crate) struct Packing {
    pub classes: Vec<Class>,
    pub capacity: Vec<i64>,
    /// Whether two classes exclude each other, row by row.
    pub conflict: Vec<Vec<bool>>,
}

/// The most weight, or a bound on it where the search was cut short, and the best choice found.
#[derive(Clone, Debug)]
pub(crate) struct Most {
    pub bound: f64,
    pub value: f64,
    pub chosen: Vec<usize>,
}

impl Packing {
    /// The choice of most weight among `among`, with `capacity` left, after at most so many nodes.
    pub fn most(&self, among: &[usize], weights: &[f64], capacity: &[i64], nodes: usize) -> Most {
        let fits = |c: usize| self.classes[c].amounts.iter().zip(capacity).all(|(a, left)| a <= left);
        let mut order: Vec<usize> = among.iter().copied().filter(|&c| weights[c] > 1e-9 && fits(c)).collect();
        let size = |c: usize| {
            let sum: f64 = self.classes[c].amounts.iter().zip(capacity).map(|(a, left)| *a as f64 / (*left as f64).max(1.0)).sum();
            sum + 1e-3
        };
        let rate: Vec<f64> = order.iter().map(|&c| weights[c] / size(c)).collect();
        let mut by_rate: Vec<usize> = (0..order.len()).collect();
        by_rate.sort_by(|&a, &b| rate[b].total_cmp(&rate[a]).then(order[a].cmp(&order[b])));
        order = by_rate.into_iter().map(|i| order[i]).collect();
        let mut search = Search::new(self, &order, weights, capacity, nodes);
        let open: Vec<u16> = (0..order.len() as u16).collect();
        search.go(&open, 0.0);
        let bound = if search.cut_short { search.open_bound.max(search.best) } else { search.best };
        Most { bound, value: search.best, chosen: search.best_chosen.iter().map(|i| order[*i as usize]).collect() }
    }
}

struct Search<'a> {
    weights: Vec<f64>,
    amounts: Vec<&'a [i64]>,
    item: Vec<u32>,
    conflict: Vec<Vec<bool>>,
    left: Vec<i64>,
    /// For each cell: positions by weight for what they take of it, best first.
    by_cell: Vec<Vec<u16>>,
    stack: Vec<u16>,
    is_open: Vec<bool>,
    best: f64,
    best_chosen: Vec<u16>,
    nodes_left: usize,
    cut_short: bool,
    open_bound: f64,
}

impl<'a> Search<'a> {
    fn new(packing: &'a Packing, order: &[usize], weights: &[f64], capacity: &[i64], nodes: usize) -> Self {
        let amounts: Vec<&[i64]> = order.iter().map(|c| packing.classes[*c].amounts.as_slice()).collect();
        let weights: Vec<f64> = order.iter().map(|c| weights[*c]).collect();
        let by_cell = (0..capacity.len())
            .filter(|cell| amounts.iter().map(|a| a[*cell]).sum::<i64>() > capacity[*cell])
            .map(|cell| {
                let rate = |p: usize| weights[p] / (amounts[p][cell] as f64).max(1e-9);
                let mut list: Vec<u16> = (0..order.len() as u16).collect();
                list.sort_by(|a, b| rate(*b as usize).total_cmp(&rate(*a as usize)).then(a.cmp(b)));
                list.insert(0, cell as u16);
                list
            })
            .collect();
        Self {
            item: order.iter().map(|c| packing.classes[*c].item).collect(),
            conflict: order.iter().map(|a| order.iter().map(|b| packing.conflict[*a][*b]).collect()).collect(),
            is_open: vec![false; order.len()],
            weights,
            amounts,
            left: capacity.to_vec(),
            by_cell,
            stack: Vec::new(),
            best: 0.0,
            best_chosen: Vec::new(),
            nodes_left: nodes,
            cut_short: false,
            open_bound: 0.0,
        }
    }

    /// `open`: positions that can still be chosen, best first.
    fn go(&mut self, open: &[u16], value: f64) {
        if value > self.best {
            self.best = value;
            self.best_chosen.clone_from(&self.stack);
        }
        if open.is_empty() {
            return;
        }
        let bound = value + self.above(open);
        if bound <= self.best + 1e-9 {
            return;
        }
        if self.nodes_left == 0 {
            self.cut_short = true;
            self.open_bound = self.open_bound.max(bound);
            return;
        }
        self.nodes_left -= 1;
        let first = open[0] as usize;
        let next: Vec<u16> = open[1..].iter().copied().filter(|&p| self.may_join(first, p as usize)).collect();
        for (left, amount) in self.left.iter_mut().zip(self.amounts[first]) {
            *left -= amount;
        }
        self.stack.push(first as u16);
        self.go(&next, value + self.weights[first]);
        self.stack.pop();
        for (left, amount) in self.left.iter_mut().zip(self.amounts[first]) {
            *left += amount;
        }
        self.go(&open[1..], value);
    }

    fn may_join(&self, first: usize, other: usize) -> bool {
        !self.conflict[first][other]
            && self.item[first] != self.item[other]
            && self.amounts[other].iter().zip(self.amounts[first]).zip(&self.left).all(|((a, b), left)| a + b <= *left)
    }

    /// The least of the fractional bounds of each cell.
    fn above(&mut self, open: &[u16]) -> f64 {
        // Of an item with several classes only the best counts; they lie anywhere, so this is a sum over items where it is cheap to tell.
        let mut sum = 0.0;
        let mut last = (u32::MAX, 0.0_f64);
        for &p in open {
            let (item, weight) = (self.item[p as usize], self.weights[p as usize]);
            if item == last.0 {
                sum += (weight - last.1).max(0.0);
                last.1 = last.1.max(weight);
            } else {
                sum += weight;
                last = (item, weight);
            }
            self.is_open[p as usize] = true;
        }
        let mut least = sum;
        for list in &self.by_cell {
            let cell = list[0] as usize;
            let mut left = self.left[cell];
            let mut bound = 0.0;
            for &p in &list[1..] {
                let p = p as usize;
                if !self.is_open[p] {
                    continue;
                }
                let amount = self.amounts[p][cell];
                if amount <= left {
                    left -= amount;
                    bound += self.weights[p];
                } else {
                    bound += self.weights[p] * left.max(0) as f64 / amount as f64;
                    break;
                }
                if bound >= least {
                    break;
                }
            }
            least = least.min(bound);
        }
        for &p in open {
            self.is_open[p as usize] = false;
        }
        least
    }
}
