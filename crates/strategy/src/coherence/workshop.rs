//! What a workshop is asked: the judgements that matter, in the order in which they are worth the time.

use community::Community;

use super::model::Model;
use super::{Coherence, CoherenceError, Inputs};

/// One judgement to make: how far an option promotes or hinders another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The choice that acts: its code.
    pub choice: String,
    /// Its option.
    pub option: String,
    /// The choice that is acted on.
    pub on_choice: String,
    /// Its option.
    pub on_option: String,
    /// The question in words.
    pub question: String,
    /// What raters have said so far, in words; empty if nobody has.
    pub so_far: String,
    /// Bundles that this judgement could add or take away by itself.
    pub could_change: usize,
}

/// What a workshop is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Workshop {
    /// The judgements, in the order to ask them.
    pub asked: Vec<Asked>,
    /// Pairs of choices that they belong to.
    pub pairs: usize,
    /// Pairs that could change something too, and do not fit into the time.
    pub pairs_for_later: usize,
    /// Minutes that those take.
    pub minutes_for_later: f64,
    /// Pairs of choices with unsettled judgements that are not asked, because they could change nothing by themselves.
    pub pairs_left_out: usize,
    /// Minutes that they take.
    pub minutes: f64,
}

/// The workshop of a community: the unsettled judgements of the pairs of choices that could change what holds together, those worth most a
/// minute first, as many pairs as fit into the time (one at least).
///
/// # Errors
/// As [`super::run`].
pub fn workshop(community: &Community, inputs: &Inputs<'_>, coherence: &Coherence, time_minutes: f64) -> Result<Workshop, CoherenceError> {
    let model = Model::new(community, inputs)?;
    let (mut matter, rest): (Vec<_>, Vec<_>) = coherence.questions.iter().partition(|q| q.could_change() > 0);
    let mut so_far = 0.0;
    let fitting = matter.iter().take_while(|q| {
        so_far += q.minutes;
        so_far <= time_minutes
    });
    let later = matter.split_off(fitting.count().max(1).min(matter.len()));
    let mut asked = Vec::new();
    for question in &matter {
        for open in &question.open {
            let (from, on) = ((question.choice, open.option), (question.on_choice, open.on_option));
            let so_far = model.judgements.options.get(&(from, on)).map_or_else(String::new, |judged| {
                judged.scores.iter().map(|s| super::words::signed(*s as f64)).collect::<Vec<_>>().join("; ")
            });
            asked.push(Asked {
                choice: model.choice_id(from.0),
                option: model.option_id(from),
                on_choice: model.choice_id(on.0),
                on_option: model.option_id(on),
                question: format!(
                    "If we choose ‘{}’, how far does that help or hinder ‘{}’?",
                    model.option_name(from),
                    model.option_name(on)
                ),
                so_far,
                could_change: open.could_change,
            });
        }
    }
    Ok(Workshop {
        asked,
        pairs: matter.len(),
        minutes: matter.iter().map(|q| q.minutes).sum(),
        pairs_for_later: later.len(),
        minutes_for_later: later.iter().map(|q| q.minutes).sum(),
        pairs_left_out: rest.len(),
    })
}
