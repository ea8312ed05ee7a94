//! What to ask next, against brute force over all values of all unsettled judgements.

use std::collections::BTreeSet;

use community::Community;
use strategy::coherence::balance::{ImpactMatrix, Scenario};
use strategy::coherence::{Inputs, Question, Settings, run};

use crate::build::{add, empty, parameters};
use crate::data::{Random, combinations};

const OPTIONS: [usize; 3] = [2, 2, 3];

/// Three choices, judgements at random in most places, two raters in some.
fn community(random: &mut Random) -> Community {
    let mut community = empty();
    add(&mut community, "choices", "choice|name\nc0|First\nc1|Second\nc2|Third");
    let mut options = String::from("choice|option|name");
    let mut judgements = String::from("choice|option|on_choice|on_option|score|rater");
    for (c, k) in OPTIONS.iter().enumerate() {
        for s in 0..*k {
            options.push_str(&format!("\nc{c}|o{s}|Option {s}"));
        }
    }
    for (c, k) in OPTIONS.iter().enumerate() {
        for (d, l) in OPTIONS.iter().enumerate().filter(|(d, _)| *d != c) {
            for (s, t) in (0..*k).flat_map(|s| (0..*l).map(move |t| (s, t))) {
                // One pair has nobody's judgement; elsewhere one in twenty is missing, and one in ten has two raters.
                if (c, d) == (0, 1) || random.below(20) == 0 {
                    continue;
                }
                let mut score = || random.below(7) as i64 - 3;
                judgements.push_str(&format!("\nc{c}|o{s}|c{d}|o{t}|{}|a", score()));
                let second = score();
                if random.below(10) == 0 {
                    judgements.push_str(&format!("\nc{c}|o{s}|c{d}|o{t}|{second}|b"));
                }
            }
        }
    }
    add(&mut community, "options", &options);
    add(&mut community, "judgements", &judgements);
    community
}

/// Scenarios that are consistent in some and not in all settings of a question's judgements; whole values of the scale at its ends and between.
fn brute(matrix: &ImpactMatrix, question: &Question) -> usize {
    let all = combinations(&OPTIONS);
    let is = |m: &ImpactMatrix| all.iter().filter(|s| Scenario::of(m, s).is_consistent()).cloned().collect::<BTreeSet<_>>();
    let taken = is(matrix);
    let mut changed = BTreeSet::new();
    let ends: Vec<[i64; 2]> = question.open.iter().map(|o| [o.low, o.high]).collect();
    for pattern in 0..1_u32 << question.open.len() {
        let mut other = matrix.clone();
        for (n, open) in question.open.iter().enumerate() {
            let value = ends[n][usize::from(pattern >> n & 1 == 1)] as i32;
            other = other.with_score((question.choice, open.option), (question.on_choice, open.on_option), value);
        }
        changed.extend(is(&other).symmetric_difference(&taken).cloned());
    }
    changed.len()
}

#[test]
fn questions_count_what_brute_force_finds() {
    let parameters = parameters();
    let mut random = Random(7);
    let mut that_matter = 0;
    for _ in 0..40 {
        let community = community(&mut random);
        let inputs = Inputs { parameters: &parameters, hours_year: None };
        let coherence = run(&community, &inputs, &Settings::default()).expect("it runs");
        let matrix = &coherence.bundles.as_ref().expect("there are choices").matrix;
        assert!(coherence.questions.iter().any(|q| (q.choice, q.on_choice) == (0, 1) && q.open.len() == 4));
        for question in &coherence.questions {
            assert_eq!(question.could_change(), brute(matrix, question), "{question:?}");
            assert_eq!(question.minutes, 2.0 * question.open.len() as f64);
            that_matter += usize::from(question.could_change() > 0);
        }
        let worth: Vec<f64> = coherence.questions.iter().map(|q| q.could_change() as f64 / q.minutes).collect();
        assert!(worth.windows(2).all(|w| w[0] >= w[1]));
    }
    assert!(that_matter > 40, "{that_matter}");
}
