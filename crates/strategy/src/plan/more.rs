//! Alternatives: what would have to give for more to be done, and other plans of nearly equal value.

use crate::plan::ask::{Change, Terms, ask_for, granted};
use crate::plan::draft::{Draft, Inputs};
use crate::plan::error::PlanError;
use crate::plan::offer::Offer;
use crate::plan::planned::{Cautious, Choice, Hours, cautious, eased, given};
use crate::plan::problem::Problem;
use crate::plan::solve::{Control, Effort, Solution, solve};
use crate::plan::verify::worth;

/// What would have to give so that something that is left out is done beside all that is planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The item.
    pub item: usize,
    /// What would have to give; none where nothing that may be asked for helps: it is excluded, or not possible within its own dates.
    pub changes: Option<Vec<Change>>,
}

/// A plan with more asked for than nothing.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is asked for.
    pub changes: Vec<Change>,
    /// What it makes possible: items.
    pub items: Vec<usize>,
    /// The plan then.
    pub plan: Cautious,
}

/// A plan of nearly equal value.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Points fewer than the plan.
    pub loss: f64,
    /// The month in which each item begins.
    pub starts: Vec<Option<usize>>,
}

/// Steps of the front that ask for more, at most.
const MOST_STEPS: usize = 3;
/// Plans of nearly equal value, at most.
const MOST_ALTERNATIVES: usize = 5;
/// How much less than the plan a plan of nearly equal value may be worth.
pub(crate) const NEARLY: f64 = 0.05;

/// Everything that is planned, and one thing more, as something that has to be done.
fn with(problem: &Problem, starts: &[Option<usize>], more: &[usize]) -> Problem {
    let mut all = problem.clone();
    for (i, item) in all.items.iter_mut().enumerate() {
        item.must = starts[i].is_some() || more.contains(&i);
    }
    all
}

/// Terms under which what is planned stays where it may be: nothing of it is left out or moved.
fn firm(terms: &Terms, n: usize) -> Terms {
    Terms { firm: vec![true; n], ..terms.clone() }
}

/// For each thing that is left out: the cheapest requests under which it is done beside all that is planned.
pub(crate) fn entries(problem: &Problem, offer: &Offer, solution: &Solution, control: &dyn Control) -> Result<Vec<Entry>, PlanError> {
    let terms = firm(&offer.terms, problem.items.len());
    let mut entries = Vec::new();
    for item in (0..problem.items.len()).filter(|i| !solution.starts.is_empty() && solution.starts[*i].is_none()) {
        let changes = ask_for(&with(problem, &solution.starts, &[item]), &terms, control)?.map(|r| r.changes);
        entries.push(Entry { item, changes });
    }
    Ok(entries)
}

/// The front towards more requests: the thing that is worth most for each request it needs comes first, then it and the next, at most three.
pub(crate) fn steps(
    draft: &Draft,
    problem: &Problem,
    offer: &Offer,
    (inputs, draws, fresh): (&Inputs<'_>, &Hours, &Hours),
    (plan, entries): (&Cautious, &[Entry]),
    (effort, control): (&Effort, &dyn Control),
) -> Result<Vec<Step>, PlanError> {
    let best = |item: usize| problem.items[item].worth.iter().copied().fold(0.0, f64::max);
    let mut wanted: Vec<(f64, usize)> = entries
        .iter()
        .filter_map(|e| e.changes.as_ref().map(|c| (best(e.item) / c.len().max(1) as f64, e.item)))
        .filter(|w| w.0 > 0.0)
        .collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let terms = firm(&offer.terms, problem.items.len());
    let mut steps: Vec<Step> = Vec::new();
    let mut items: Vec<usize> = Vec::new();
    for (_, item) in wanted {
        if steps.len() == MOST_STEPS {
            break;
        }
        items.push(item);
        let Some(found) = ask_for(&with(problem, &plan.solution.starts, &items), &terms, control)? else {
            items.pop();
            continue;
        };
        let after = granted(problem, &terms, &found.changes);
        let solution = solve(&after, effort, control)?;
        let (left, left_fresh) =
            (given(&inputs.capacity.hours, offer, &found.changes), given(&inputs.capacity.fresh, offer, &found.changes));
        let eased = eased(draft, offer, &found.changes);
        let plan = cautious(&eased, plan.caution, solution, (draws, &left), (fresh, &left_fresh));
        steps.push(Step { changes: found.changes, items: items.clone(), plan });
    }
    Ok(steps)
}

/// Of the best plans with an opposite choice, those of nearly equal value that differ from each other in what is done, the best first.
pub(crate) fn alternatives(problem: &Problem, solution: &Solution, choices: &[Choice]) -> Vec<Alternative> {
    let Some(base) = solution.objective else { return Vec::new() };
    let does = |starts: &[Option<usize>]| starts.iter().map(Option::is_some).collect::<Vec<bool>>();
    let mut found: Vec<Alternative> = Vec::new();
    for starts in choices.iter().filter_map(|c| c.other.as_ref()) {
        let loss = (base - worth(problem, starts)).max(0.0);
        let is_new = does(starts) != does(&solution.starts) && found.iter().all(|f| does(&f.starts) != does(starts));
        if loss <= NEARLY * base.abs() && is_new {
            found.push(Alternative { loss, starts: starts.clone() });
        }
    }
    found.sort_by(|a, b| a.loss.total_cmp(&b.loss).then_with(|| a.starts.cmp(&b.starts)));
    found.truncate(MOST_ALTERNATIVES);
    found
}
