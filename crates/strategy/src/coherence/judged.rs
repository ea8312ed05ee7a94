//! Judgements gathered from the tables: several raters on one thing, kept apart and put together.

use std::collections::BTreeMap;

use community::Community;
use community::tables::Verdict;

/// What the raters said of one thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// Rows of the table, in its order.
    pub rows: Vec<usize>,
    /// Their scores.
    pub scores: Vec<i64>,
}

impl Judged {
    fn add(&mut self, row: usize, score: i64) {
        self.rows.push(row);
        self.scores.push(score);
    }

    /// Their mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.scores.iter().sum::<i64>() as f64 / self.scores.len() as f64
    }

    /// The least score.
    #[must_use]
    pub fn low(&self) -> i64 {
        self.scores.iter().copied().min().unwrap_or(0)
    }

    /// The largest score.
    #[must_use]
    pub fn high(&self) -> i64 {
        self.scores.iter().copied().max().unwrap_or(0)
    }
}

/// A choice, by its place among those with options, and the place of one of its options.
pub(crate) type OptionPlace = (usize, usize);

/// All judgements of a community, by index into its tables.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Judgements {
    /// By demand and objective.
    pub(crate) contributions: BTreeMap<(usize, usize), Judged>,
    /// By demand and the demand it acts on.
    pub(crate) interactions: BTreeMap<(usize, usize), Judged>,
    /// By choice and option, and the choice and option they act on; choices by their place among those with options.
    pub(crate) options: BTreeMap<(OptionPlace, OptionPlace), Judged>,
    /// Choices with options: the row of the choice, the rows of its options.
    pub(crate) choices: Vec<(usize, Vec<usize>)>,
}

impl Judgements {
    pub(crate) fn of(community: &Community) -> Self {
        let demands: BTreeMap<_, usize> = community.demands.rows.iter().enumerate().map(|(at, d)| (&d.demand, at)).collect();
        let objectives: BTreeMap<_, usize> = community.objectives.rows.iter().enumerate().map(|(at, o)| (&o.objective, at)).collect();
        let mut contributions: BTreeMap<_, Judged> = BTreeMap::new();
        for (row, c) in community.contributions.rows.iter().enumerate() {
            if let Some(key) = demands.get(&c.demand).copied().zip(objectives.get(&c.objective).copied()) {
                contributions.entry(key).or_default().add(row, c.score);
            }
        }
        let mut interactions: BTreeMap<_, Judged> = BTreeMap::new();
        for (row, i) in community.interactions.rows.iter().enumerate() {
            if let Some(key) = demands.get(&i.demand).copied().zip(demands.get(&i.on_demand).copied()) {
                interactions.entry(key).or_default().add(row, i.score);
            }
        }
        let choices: Vec<(usize, Vec<usize>)> = community
            .choices
            .rows
            .iter()
            .enumerate()
            .map(|(row, c)| {
                (row, (0..community.options.rows.len()).filter(|o| community.options.rows[*o].choice == c.choice).collect::<Vec<_>>())
            })
            .filter(|(_, options)| !options.is_empty())
            .collect();
        let mut places = BTreeMap::new();
        for (at, (row, options)) in choices.iter().enumerate() {
            for (place, option) in options.iter().enumerate() {
                places.insert((&community.choices.rows[*row].choice, &community.options.rows[*option].option), (at, place));
            }
        }
        let mut on_options: BTreeMap<_, Judged> = BTreeMap::new();
        for (row, j) in community.judgements.rows.iter().enumerate() {
            let ends = places.get(&(&j.choice, &j.option)).copied().zip(places.get(&(&j.on_choice, &j.on_option)).copied());
            if let Some(key) = ends {
                on_options.entry(key).or_default().add(row, j.score);
            }
        }
        Self { contributions, interactions, options: on_options, choices }
    }
}

/// The word of a verdict as it stands in a sentence.
pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "ask the same",
        Verdict::Overlaps => "overlap",
        Verdict::PartOf => "are part and whole",
        Verdict::Different => "are different",
    }
}
