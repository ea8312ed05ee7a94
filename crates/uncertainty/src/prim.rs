//! Scenario discovery: the patient rule induction method finds the box of conditions under which an outcome is common.

/// One side of a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// The input.
    pub input: usize,
    /// Lowest value inside.
    pub low: f64,
    /// Highest value inside.
    pub high: f64,
}

/// A box of conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct PrimBox {
    /// The inputs that it restricts, in the order in which they were first peeled.
    pub limits: Vec<Limit>,
    /// Share of the points inside that have the outcome.
    pub density: f64,
    /// Share of the points with the outcome that lie inside.
    pub coverage: f64,
    /// Share of all points that lie inside.
    pub mass: f64,
}

/// How a box is sought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrimSettings {
    /// Share of the points that one peel takes.
    pub peel: f64,
    /// Least share of all points that stays inside.
    pub least_mass: f64,
}

impl Default for PrimSettings {
    fn default() -> Self {
        Self { peel: 0.05, least_mass: 0.05 }
    }
}

/// The boxes of one peeling, from all points to the smallest box.
///
/// `inputs[i]` holds input `i` of every point, `outcome` whether a point has it.
///
/// # Method
/// Friedman and Fisher (1999): of all peels of a share of the points at one end of one input, the one that leaves the highest share with the outcome is taken, on a
/// tie the one that takes fewer points, then the first input. Each input is sorted once; a peel walks in from the ends over points that are already out, so the
/// whole peeling costs one sort and a few passes.
///
/// # Panics
/// If the inputs differ in length.
#[must_use]
pub fn prim(inputs: &[Vec<f64>], outcome: &[bool], settings: PrimSettings) -> Vec<PrimBox> {
    let n = outcome.len();
    assert!(inputs.iter().all(|i| i.len() == n), "one value a point");
    let mut peeling = Peeling::new(inputs, outcome);
    let mut boxes = vec![peeling.current()];
    loop {
        let take = ((peeling.inside as f64 * settings.peel) as usize).max(1);
        if ((peeling.inside - take.min(peeling.inside)) as f64) < settings.least_mass * n as f64 || peeling.inside == 0 {
            return boxes;
        }
        let least = libm::ceil(settings.least_mass * n as f64) as usize;
        let Some((input, upper, cut)) = peeling.best(take, least.max(1)) else { return boxes };
        peeling.peel(input, upper, cut);
        boxes.push(peeling.current());
    }
}

/// The box with the highest product of density and coverage: a fair trade of both.
#[must_use]
pub fn best_box(boxes: &[PrimBox]) -> Option<&PrimBox> {
    boxes.iter().max_by(|a, b| (a.density * a.coverage).total_cmp(&(b.density * b.coverage)).then(b.mass.total_cmp(&a.mass)))
}

struct Peeling<'a> {
    inputs: &'a [Vec<f64>],
    /// Points of each input by rising value, with their value.
    sorted: Vec<Vec<(f64, u32)>>,
    /// First and last place within each order that may still be inside.
    ends: Vec<(usize, usize)>,
    /// 0: out; 1: inside without the outcome; 2: inside with it.
    state: Vec<u8>,
    inside: usize,
    with: usize,
    all_with: usize,
    order: Vec<usize>,
}

impl<'a> Peeling<'a> {
    fn new(inputs: &'a [Vec<f64>], outcome: &[bool]) -> Self {
        use rayon::prelude::*;
        let sort = |values: &Vec<f64>| {
            let mut order: Vec<(f64, u32)> = values.iter().copied().zip(0_u32..).collect();
            order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            order
        };
        let with = outcome.iter().filter(|o| **o).count();
        Self {
            inputs,
            sorted: inputs.par_iter().map(sort).collect(),
            ends: vec![(0, outcome.len().saturating_sub(1)); inputs.len()],
            state: outcome.iter().map(|o| 1 + u8::from(*o)).collect(),
            inside: outcome.len(),
            with,
            all_with: with,
            order: Vec::new(),
        }
    }

    fn current(&self) -> PrimBox {
        let limit =
            |&input: &usize| Limit { input, low: self.sorted[input][self.ends[input].0].0, high: self.sorted[input][self.ends[input].1].0 };
        PrimBox {
            limits: self.order.iter().map(limit).collect(),
            density: self.with as f64 / self.inside.max(1) as f64,
            coverage: self.with as f64 / self.all_with.max(1) as f64,
            mass: self.inside as f64 / self.state.len().max(1) as f64,
        }
    }

    /// The best peel: input, whether at its upper end, and the last value that stays on that side.
    fn best(&mut self, take: usize, least: usize) -> Option<(usize, bool, f64)> {
        let mut best: Option<(f64, usize, usize, bool, f64)> = None;
        for input in 0..self.inputs.len() {
            self.shrink(input);
            for upper in [false, true] {
                let Some((out, out_with, stays)) = self.candidate(input, upper, take) else { continue };
                if self.inside - out < least {
                    continue;
                }
                let density = (self.with - out_with) as f64 / (self.inside - out) as f64;
                if best.is_none_or(|(d, o, ..)| density > d || (density == d && out < o)) {
                    best = Some((density, out, input, upper, stays));
                }
            }
        }
        best.map(|(_, _, input, upper, stays)| (input, upper, stays))
    }

    /// Moves the ends of an input in over points that are out.
    fn shrink(&mut self, input: usize) {
        let (first, last) = &mut self.ends[input];
        while *first < *last && self.state[self.sorted[input][*first].1 as usize] == 0 {
            *first += 1;
        }
        while *last > *first && self.state[self.sorted[input][*last].1 as usize] == 0 {
            *last -= 1;
        }
    }

    /// What a peel at an end takes: points, points with the outcome, and the value next to them that stays. Equal values go together.
    fn candidate(&self, input: usize, upper: bool, take: usize) -> Option<(usize, usize, f64)> {
        let (first, last) = self.ends[input];
        let places: &[(f64, u32)] = &self.sorted[input][first..=last];
        let (mut out, mut with, mut edge) = (0, 0, f64::NAN);
        let mut walk = |&(value, point): &(f64, u32)| {
            let state = self.state[point as usize];
            if state == 0 {
                return None;
            }
            if out >= take && value != edge {
                return Some(value);
            }
            out += 1;
            with += usize::from(state == 2);
            edge = value;
            None
        };
        let stays = if upper { places.iter().rev().find_map(&mut walk) } else { places.iter().find_map(&mut walk) };
        stays.map(|stays| (out, with, stays))
    }

    fn peel(&mut self, input: usize, upper: bool, stays: f64) {
        let (mut first, mut last) = self.ends[input];
        loop {
            let place = if upper { last } else { first };
            let (value, point) = self.sorted[input][place];
            if value == stays && self.state[point as usize] != 0 {
                break;
            }
            let state = &mut self.state[point as usize];
            self.inside -= usize::from(*state != 0);
            self.with -= usize::from(*state == 2);
            *state = 0;
            if upper { last -= 1 } else { first += 1 }
        }
        self.ends[input] = (first, last);
        if !self.order.contains(&input) {
            self.order.push(input);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn finds_the_box_that_was_hidden() {
        let n = 4_000;
        let inputs: Vec<Vec<f64>> = (0..6).map(|d| (0..n).map(|i| Stream::new(1, 0, "prim", "x").uniform(d * n + i)).collect()).collect();
        let outcome: Vec<bool> = (0..n as usize).map(|i| inputs[1][i] > 0.6 && inputs[4][i] < 0.5).collect();
        let boxes = prim(&inputs, &outcome, PrimSettings::default());
        let found = best_box(&boxes).unwrap();
        assert!(found.density > 0.95 && found.coverage > 0.9, "{found:?}");
        let of = |input| found.limits.iter().find(|l| l.input == input).unwrap();
        assert!((of(1).low - 0.6).abs() < 0.03 && (of(4).high - 0.5).abs() < 0.03, "{found:?}");
        // Each box is what it says: counted again by its limits.
        for found in &boxes {
            let inside: Vec<usize> =
                (0..n as usize).filter(|&i| found.limits.iter().all(|l| (l.low..=l.high).contains(&inputs[l.input][i]))).collect();
            assert!((inside.len() as f64 / n as f64 - found.mass).abs() < 1e-12);
            let with = inside.iter().filter(|&&i| outcome[i]).count();
            assert!((with as f64 / inside.len() as f64 - found.density).abs() < 1e-12);
        }
    }

    #[test]
    fn nothing_to_find_or_all_alike_ends() {
        assert_eq!(prim(&[vec![1.0; 50]], &[true; 50], PrimSettings::default()).len(), 1);
        assert_eq!(prim(&[], &[], PrimSettings::default()).len(), 1);
        assert!(prim(&[(0..50).map(f64::from).collect()], &[false; 50], PrimSettings::default()).iter().all(|b| b.coverage == 0.0));
    }
}
