//! All patients of a place to one site (single-source): from the sites and shares where places may be split to whole ones.

use optimise::{Column, Kind, Limits, Model, Progress, Sense, Status, Watch};

use crate::answer::{Answer, Chosen, Flow};
use crate::error::ServicesError;
use crate::instance::Instance;
use crate::median::Search;
use crate::program::{Assigned, Effort, Program, Shipped};
use crate::question::{Fate, Question};

/// Pairs of place and site up to which the solver is asked for a proof.
const MOST_PAIRS: usize = 40_000;
/// The gap up to which an option counts as optimal here at least: the solver's own tolerances leave no smaller one.
const TOLERANCE: f64 = 1e-6;

struct Stop<'a>(&'a (dyn Fn() -> bool + Sync));

impl Watch for Stop<'_> {
    fn stop(&mut self, _progress: Progress) -> bool {
        (self.0)()
    }
}

/// Who goes where, each place whole: `site_of` by place with patients.
#[derive(Clone)]
struct Whole<'a> {
    of: &'a Assigned,
    instance: &'a Instance,
    places: Vec<usize>,
    site_of: Vec<usize>,
    loads: Vec<i64>,
    open: Vec<bool>,
}

impl Whole<'_> {
    fn weight(&self, at: usize) -> i64 {
        self.instance.weights()[self.places[at]]
    }

    fn cost(&self, at: usize, site: usize) -> i128 {
        i128::from(self.weight(at)) * i128::from(self.of.cost(self.instance, self.places[at], site))
    }

    fn total(&self) -> i128 {
        (0..self.places.len()).map(|at| self.cost(at, self.site_of[at])).sum()
    }

    /// Whether volumes and the longest journey are kept.
    fn holds(&self) -> bool {
        let near = |(place, site): (&usize, &usize)| self.instance.ticks_to(*site)[*place] <= self.of.limit;
        self.broken() == 0 && self.places.iter().zip(&self.site_of).all(near)
    }

    /// By how much volumes are broken, in steps.
    fn broken(&self) -> i64 {
        let of = |j: usize| (self.loads[j] - self.of.most[j]).max(self.of.least[j] - self.loads[j]).max(0);
        (0..self.open.len()).filter(|j| self.open[*j]).map(of).sum()
    }

    /// By how much `broken` changes if sites see so many more.
    fn change(&self, moves: &[(usize, i64)]) -> i64 {
        let of = |j: usize, load: i64| (load - self.of.most[j]).max(self.of.least[j] - load).max(0);
        moves.iter().map(|(j, more)| of(*j, self.loads[*j] + more) - of(*j, self.loads[*j])).sum()
    }

    fn send(&mut self, at: usize, site: usize) {
        let weight = self.weight(at);
        self.loads[self.site_of[at]] -= weight;
        self.loads[site] += weight;
        self.site_of[at] = site;
    }

    /// Moves and exchanges of places: first those that mend volumes, then those that save.
    fn settle(&mut self, stop: &(dyn Fn() -> bool + Sync)) {
        while !stop() {
            let mut best: Option<((i64, i128), Vec<(usize, usize)>)> = None;
            let mut offer = |score: (i64, i128), moves: Vec<(usize, usize)>| {
                if score < (0, 0) && best.as_ref().is_none_or(|(least, _)| score < *least) {
                    best = Some((score, moves));
                }
            };
            for at in 0..self.places.len() {
                let (own, weight) = (self.site_of[at], self.weight(at));
                for site in (0..self.open.len()).filter(|j| self.open[*j] && *j != own) {
                    let more = self.cost(at, site) - self.cost(at, own);
                    offer((self.change(&[(own, -weight), (site, weight)]), more), vec![(at, site)]);
                }
                for other in at + 1..self.places.len() {
                    let theirs = self.site_of[other];
                    if theirs != own {
                        let more = self.cost(at, theirs) + self.cost(other, own) - self.cost(at, own) - self.cost(other, theirs);
                        let shift = self.weight(other) - weight;
                        offer((self.change(&[(own, shift), (theirs, -shift)]), more), vec![(at, theirs), (other, own)]);
                    }
                }
            }
            let Some((_, moves)) = best else { return };
            moves.into_iter().for_each(|(at, site)| self.send(at, site));
        }
    }
}

/// The best way with whole places: local moves from the split one, then HiGHS on the classical model where there are few enough pairs. `bound` is that of the split problem, in the unit of the objective.
pub(super) fn whole(
    instance: &Instance,
    question: &Question,
    program: &Program<'_>,
    (open, split): (&[bool], &Shipped),
    (bound, effort): (f64, Effort),
    search: &Search<'_>,
) -> Result<Answer, ServicesError> {
    let Some(of) = &program.assigned else { return Err(ServicesError::Unsound { why: "nobody is sent".into() }) };
    let start = near(instance, of, open, split, search);
    let found = solved(program, of, &start, bound, search)?;
    let option = |whole: &Whole<'_>| {
        let flows: Vec<Flow> =
            whole.places.iter().zip(&whole.site_of).map(|(&place, &site)| Flow { place, site, patients: instance.need(place) }).collect();
        let open = (0..whole.open.len()).filter(|j| whole.open[*j]).collect();
        Chosen::new(instance, question, open, flows)
    };
    let best = found.best.map(|whole| option(&whole));
    let bound = best.as_ref().map_or(found.bound, |b| found.bound.min(b.objective));
    Ok(Answer::of(best, bound.is_finite().then_some(bound), search.tolerance.max(TOLERANCE), found.unproven, effort))
}

/// Every place to the site that gets most of it, mended by moves.
fn near<'a>(instance: &'a Instance, of: &'a Assigned, open: &[bool], split: &Shipped, search: &Search<'_>) -> Whole<'a> {
    let mut most: Vec<Option<(i64, usize)>> = vec![None; instance.places()];
    for &(place, site, steps) in &split.flows {
        most[place] = most[place].max(Some((steps, site)));
    }
    let (places, site_of): (Vec<usize>, Vec<usize>) = most.iter().enumerate().filter_map(|(i, m)| m.map(|(_, site)| (i, site))).unzip();
    let mut loads = vec![0; open.len()];
    places.iter().zip(&site_of).for_each(|(i, j)| loads[*j] += instance.weights()[*i]);
    let mut whole = Whole { of, instance, places, site_of, loads, open: open.to_vec() };
    whole.settle(search.stop);
    whole
}

struct Solved<'a> {
    best: Option<Whole<'a>>,
    bound: f64,
    unproven: Status,
}

fn solved<'a>(
    program: &Program<'_>,
    of: &Assigned,
    start: &Whole<'a>,
    bound: f64,
    search: &Search<'_>,
) -> Result<Solved<'a>, ServicesError> {
    let worth = |whole: &Whole<'_>| {
        let fixed: f64 = program.costs.iter().zip(&whole.open).filter(|(_, o)| **o).map(|(c, _)| c).sum();
        fixed + of.price * whole.total() as f64
    };
    let first = start.holds().then(|| start.clone());
    let close = first.as_ref().is_some_and(|w| worth(w) - bound <= search.tolerance * worth(w).abs());
    let places = &start.places;
    let sites: Vec<usize> = (0..program.columns()).filter(|j| program.fates[*j] != Fate::Closed).collect();
    if close || (search.stop)() || places.len() * sites.len() > MOST_PAIRS {
        let unproven = if (search.stop)() { Status::Stopped } else { Status::Limit };
        return Ok(Solved { best: first, bound, unproven });
    }
    let size = first.as_ref().map_or(bound.abs(), &worth).max(f64::MIN_POSITIVE);
    let unit = 1e4 / size;
    let model = classical(program, of, start, &sites, unit);
    let pair = |at: usize, k: usize| Column(sites.len() * (at + 1) + k);
    let point = first.as_ref().map(|whole| {
        let mut point: Vec<f64> = sites.iter().map(|j| f64::from(u8::from(whole.open[*j]))).collect();
        point.extend(whole.site_of.iter().flat_map(|own| sites.iter().map(move |j| f64::from(u8::from(j == own)))));
        point
    });
    let limits =
        Limits { nodes: search.nodes.map(|n| i32::try_from(n).unwrap_or(i32::MAX)), relative_gap: search.tolerance, ..Limits::default() };
    let mut answer = optimise::solve(&model, &limits, point.as_deref(), &mut Stop(search.stop))?;
    if answer.status == Status::Optimal && answer.gap > TOLERANCE {
        // From some starts HiGHS ends with `optimal` and a bound that it has not brought up; without the start it does.
        answer = optimise::solve(&model, &limits, None, &mut Stop(search.stop))?;
    }
    let read = |columns: &Vec<f64>| {
        let mut whole = start.clone();
        whole.open.fill(false);
        sites.iter().enumerate().filter(|(k, _)| columns[*k] > 0.5).for_each(|(_, j)| whole.open[*j] = true);
        for at in 0..places.len() {
            let own = (0..sites.len()).find(|k| columns[pair(at, *k).0] > 0.5);
            whole.send(at, own.map_or(whole.site_of[at], |k| sites[k]));
        }
        whole
    };
    let found = answer.columns.as_ref().map(read).filter(Whole::holds);
    let best = found.into_iter().chain(first).reduce(|a, b| if worth(&b) < worth(&a) { b } else { a });
    let unproven = match answer.status {
        Status::Optimal => Status::Limit,
        other => other,
    };
    let claimed = if answer.status == Status::Infeasible { f64::INFINITY } else { answer.bound / unit };
    Ok(Solved { best, bound: bound.max(claimed), unproven })
}

/// The classical model: a column a site, then one for each pair of place and site; costs in `unit` of the objective.
fn classical(program: &Program<'_>, of: &Assigned, start: &Whole<'_>, sites: &[usize], unit: f64) -> Model {
    let (instance, places) = (start.instance, &start.places);
    let total: i64 = instance.weights().iter().sum();
    let people = places.len() as f64 / total as f64;
    let mut model = Model::new(Sense::Minimise);
    for &site in sites {
        let least = if program.fates[site] == Fate::Open { 1.0 } else { 0.0 };
        model.column(program.costs[site] * unit, least, 1.0, Kind::Integer);
    }
    for (at, place) in places.iter().enumerate() {
        for &site in sites {
            let far = instance.ticks_to(site)[*place] > of.limit;
            model.column(of.price * start.cost(at, site) as f64 * unit, 0.0, if far { 0.0 } else { 1.0 }, Kind::Integer);
        }
    }
    let pair = |at: usize, k: usize| Column(sites.len() * (at + 1) + k);
    for at in 0..places.len() {
        model.row(1.0, 1.0, (0..sites.len()).map(|k| (pair(at, k), 1.0)));
        (0..sites.len()).for_each(|k| model.row(f64::NEG_INFINITY, 0.0, [(pair(at, k), 1.0), (Column(k), -1.0)]));
    }
    for (k, &site) in sites.iter().enumerate() {
        let own = || (0..places.len()).map(|at| (pair(at, k), start.weight(at) as f64 * people));
        if of.most[site] < total {
            model.row(f64::NEG_INFINITY, 0.0, own().chain([(Column(k), -(of.most[site] as f64 * people))]));
        }
        if of.least[site] > 0 {
            model.row(0.0, f64::INFINITY, own().chain([(Column(k), -(of.least[site] as f64 * people))]));
        }
    }
    let count = &program.blocks[0].count;
    model.row(*count.start() as f64, *count.end() as f64, (0..sites.len()).map(|k| (Column(k), 1.0)));
    for row in &program.rows {
        let of_site = |(j, f): &(usize, f64)| sites.binary_search(j).ok().map(|k| (Column(k), *f));
        model.row(row.lower, row.upper, row.factors.iter().filter_map(of_site));
    }
    model
}
