//! The communities that ship: every figure can be explained with the same bits, and the illustration of choices holds together.

use std::path::PathBuf;

use ::findings::{FigureKey, TermSource};
use community::Community;
use strategy::coherence::{Inputs, Settings, explain, run};

use crate::build::{add, empty, parameters};

fn example(name: &str) -> Community {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    exchange::load(&folder).community.expect("the example can be read")
}

/// Hours by hand, so that the test needs no other chapter.
fn hours(community: &Community) -> Vec<f64> {
    (0..community.demands.rows.len()).map(|d| 10.0 + 7.25 * (d % 13) as f64).collect()
}

#[track_caller]
fn check(community: &Community, hours: Option<&[f64]>) -> usize {
    let parameters = parameters();
    let inputs = Inputs { parameters: &parameters, hours_year: hours };
    let coherence = run(community, &inputs, &Settings::default()).expect("it runs");
    let result = strategy::chapter_result(vec![coherence.part(community)]);
    let mut figures: Vec<(FigureKey, f64, ::findings::Unit)> = Vec::new();
    for table in &result.tables {
        for (r, row) in table.rows.iter().enumerate() {
            assert_eq!(row.len(), table.columns.len(), "{}", table.id);
            for (c, value) in row.iter().enumerate() {
                if let Some(value) = value.number() {
                    figures.push((table.figure(r, c), value, table.columns[c].unit.expect("numbers have units")));
                }
            }
        }
    }
    figures.extend(result.facts.iter().map(|f| (f.key.clone(), f.quantity.value, f.quantity.unit)));
    figures.extend(result.findings.iter().flat_map(|f| &f.figures).map(|(k, q)| (k.clone(), q.value, q.unit)));
    for (key, value, unit) in &figures {
        let derivation = explain(community, &inputs, &coherence, key).unwrap_or_else(|e| panic!("{key}: {e}"));
        assert_eq!(derivation.quantity.value.to_bits(), value.to_bits(), "{key}: {} is not {value}", derivation.quantity.value);
        assert_eq!(derivation.quantity.unit, *unit, "{key}");
        assert!(!derivation.meaning.is_empty() && !derivation.formula.is_empty(), "{key}");
        for term in derivation.terms {
            if let TermSource::Figure(key) = term.source
                && key.chapter() == "strategy"
            {
                let derivation = explain(community, &inputs, &coherence, &key).unwrap_or_else(|e| panic!("{key}: {e}"));
                assert_eq!(derivation.quantity.value.to_bits(), term.quantity.value.to_bits(), "{key}");
            }
        }
    }
    figures.len()
}

#[test]
fn every_figure_of_every_example_can_be_explained_with_the_same_bits() {
    for (name, least) in [("staffordshire-2024", 300), ("staffordshire-2006", 20)] {
        let community = example(name);
        let hours = hours(&community);
        let figures = check(&community, Some(&hours));
        assert!(figures > least, "{name}: {figures}");
        check(&community, None);
    }
}

#[test]
fn staffordshire_has_eight_choices_marked_as_illustration_and_bundles() {
    let community = example("staffordshire-2024");
    assert_eq!(community.choices.rows.len(), 8);
    assert!(community.judgements.rows.iter().all(|j| j.rater.as_deref().is_some_and(|r| r.starts_with("illustration"))));
    let parameters = parameters();
    let coherence = run(&community, &Inputs { parameters: &parameters, hours_year: None }, &Settings::default()).expect("it runs");
    let bundles = coherence.bundles.expect("there are choices");
    assert!(bundles.is_complete && bundles.consistent.len() >= 2, "{}", bundles.consistent.len());
    assert!(!coherence.questions.is_empty());
}

#[test]
fn findings_say_what_serves_what_and_who_has_to_settle_it() {
    let mut community = empty();
    add(&mut community, "organisations", "organisation|name|kind\nN|National Body|national body\nT|Trust|acute trust");
    add(
        &mut community,
        "demands",
        "demand|title|issuer|origin|kind|force|recurrence|status|lead
         a|Cut posts|N|national|programme|must|once|read|chief executive
         b|Write more plans|N|national|plan|must|yearly|read|planning director
         c|Our hub|T|own|initiative|may|once|read|surgeon
         d|Count things|N|national|data return|must|daily|read|analyst
         e|Nobody looked|N|national|data return|must|daily|read|analyst",
    );
    add(
        &mut community,
        "objectives",
        "objective|name|weight|owner\nO1|Shorter waits|60|director\nO2|Happier staff|30|\nO3|Healthier lives|10|public health",
    );
    add(
        &mut community,
        "contributions",
        "demand|objective|score|rater
         a|O2|-2|x\nb|O1|1|x\nc|O1|3|x\nc|O2|1|x\nd|O1|0|x\nc|O1|1|y",
    );
    add(&mut community, "interactions", "demand|on_demand|score|rater|rationale\na|b|-2|x|posts go\nb|a|-1|x|\nc|d|-1|x|\nc|a|2|x|");
    let parameters = parameters();
    let hours = [100.0, 40.0, 60.0, 7.0, 5.0];
    let inputs = Inputs { parameters: &parameters, hours_year: Some(&hours) };
    let coherence = run(&community, &inputs, &Settings::default()).expect("it runs");
    assert_eq!((&coherence.orphans[..], &coherence.unjudged[..]), (&[0, 3][..], &[4][..]));
    // The hub's 60 hours are shared 2 : 1 between two objectives (means of its raters), 40 go to the first besides.
    let o: Vec<_> = coherence.objectives.iter().map(|o| (o.served_by, o.hindered_by, o.hours_year)).collect();
    assert_eq!(o, [(2, 0, Some(80.0)), (1, 1, Some(20.0)), (0, 0, Some(0.0))]);
    let conflicts: Vec<_> = coherence.conflicts.iter().map(|c| (c.demand, c.other, c.score)).collect();
    assert_eq!(conflicts, [(0, 1, -3.0), (2, 3, -1.0)]);
    let whom =
        |code: &str, n: usize| coherence.findings.iter().filter(|f| f.code == code).nth(n).and_then(|f| f.ask.clone()).map(|a| a.whom);
    assert_eq!(whom("strategy-unserved-objective", 0).as_deref(), Some("public health"));
    assert_eq!(whom("strategy-conflict", 0).as_deref(), Some("National Body, with chief executive and planning director"));
    assert_eq!(whom("strategy-conflict", 1).as_deref(), Some("the board, with surgeon and analyst"));
    assert_eq!(coherence.agreement.len(), 1);
    assert_eq!((coherence.disputes.len(), coherence.disputes[0].who.as_str()), (1, "+3 x; +1 y"));
    check(&community, Some(&hours));
}

#[test]
fn no_hours_for_a_demand_is_an_error() {
    let community = example("staffordshire-2024");
    let parameters = parameters();
    let asked = run(&community, &Inputs { parameters: &parameters, hours_year: Some(&[1.0]) }, &Settings::default());
    assert!(asked.expect_err("too few hours").to_string().contains("expected 125"));
}
