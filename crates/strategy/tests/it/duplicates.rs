//! Duplicates: the known pairs of the registers, labelled lines, and what people decided.

use std::collections::BTreeSet;

use community::Community;
use community::tables::Demand;
use strategy::coherence::duplicates::{Matcher, Weights, matches};

use crate::build::{add, empty};

const WEIGHTS: Weights = Weights { fields: [0.35, 0.15, 0.05, 0.10, 0.35], note: 0.6, threshold: 0.6 };

fn register(name: &str) -> Community {
    let register = parameters::register(name).expect("the register");
    let mut community = empty();
    let table = community.table_mut("demands").expect("demands");
    let mut reader = register.demands.lines();
    let split = |line: &str| -> Vec<String> {
        // The registers quote cells that hold commas.
        let mut cells = vec![String::new()];
        let mut quoted = false;
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().expect("a cell").push(c),
            }
        }
        cells
    };
    let heading = split(reader.next().expect("a heading"));
    for (line, row) in (2..).zip(reader) {
        let cells = split(row);
        let mut own = vec![""; table.spec().columns.len()];
        for (name, cell) in heading.iter().zip(&cells) {
            if let Some(at) = table.spec().column(name) {
                own[at] = cell;
            }
        }
        table.push(&own, Vec::new(), line).unwrap_or_else(|e| panic!("{row}: {e:?}"));
    }
    community
}

/// The rank of a pair among the proposals of a register, from 1.
fn rank(community: &Community, pair: [&str; 2]) -> Option<usize> {
    let id = |d: usize| -> &Demand { &community.demands.rows[d] };
    let is = |a: usize, b: usize| BTreeSet::from([id(a).demand.as_str(), id(b).demand.as_str()]) == BTreeSet::from(pair);
    matches(community, WEIGHTS).iter().position(|m| is(m.demand, m.other)).map(|at| at + 1)
}

#[test]
fn known_pairs_are_among_the_first_twenty() {
    let register_2024 = register("england-2024");
    for pair in [["D24-089", "D24-090"], ["D24-089", "D24-056"], ["D24-091", "D24-010"]] {
        let rank = rank(&register_2024, pair);
        assert!(rank.is_some_and(|r| r <= 20), "{pair:?}: {rank:?}");
    }
    let rank = rank(&register("england-2007"), ["D07-030", "D07-023"]);
    assert!(rank.is_some_and(|r| r <= 20), "CNST and annual health check: {rank:?}");
}

/// Average precision: the mean, over all true pairs, of the share of true ones among the pairs ranked as high or higher.
fn average_precision(ranked: &[bool], true_pairs: usize) -> f64 {
    let mut hits = 0.0;
    let mut sum = 0.0;
    for (at, is_true) in ranked.iter().enumerate().filter(|(_, t)| **t) {
        let _ = is_true;
        hits += 1.0;
        sum += hits / (at as f64 + 1.0);
    }
    sum / true_pairs as f64
}

/// Sixty labelled lines: their texts, and the pairs that ask for the same.
fn labelled(demands: &str, pairs: &str) -> (Vec<String>, BTreeSet<(usize, usize)>) {
    let mut ids = Vec::new();
    let mut texts = Vec::new();
    for (id, text) in demands.lines().skip(1).filter_map(|l| l.split_once(',')) {
        ids.push(id.to_owned());
        texts.push(text.trim_matches('"').to_owned());
    }
    let line = |id: &str| ids.iter().position(|i| i == id.trim()).expect("a line");
    let pairs =
        pairs.lines().skip(1).filter_map(|l| l.split_once(',')).map(|(a, b)| (line(a).min(line(b)), line(a).max(line(b)))).collect();
    (texts, pairs)
}

/// Average precision, recall among the first 36, and how often the partner is among the first three, by a measure of likeness.
fn quality(n: usize, pairs: &BTreeSet<(usize, usize)>, likeness: &dyn Fn(usize, usize) -> f64) -> [f64; 3] {
    let mut all: Vec<(usize, usize)> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
    all.sort_by(|x, y| likeness(y.0, y.1).total_cmp(&likeness(x.0, x.1)));
    let ranked: Vec<bool> = all.iter().map(|p| pairs.contains(p)).collect();
    let recall = ranked.iter().take(36).filter(|t| **t).count() as f64 / pairs.len() as f64;
    let in_first_three = (0..n).filter(|line| {
        let partner = pairs.iter().find_map(|(a, b)| if a == line { Some(*b) } else { (b == line).then_some(*a) });
        partner.is_some_and(|p| {
            let mut others: Vec<usize> = (0..n).filter(|o| o != line).collect();
            let like = |o: usize| likeness((*line).min(o), (*line).max(o));
            others.sort_by(|x, y| like(*y).total_cmp(&like(*x)));
            others[..3].contains(&p)
        })
    });
    [average_precision(&ranked, pairs.len()), recall, in_first_three.count() as f64 / (2 * pairs.len()) as f64]
}

fn by_words(texts: &[String], pairs: &BTreeSet<(usize, usize)>) -> [f64; 3] {
    assert_eq!((texts.len(), pairs.len()), (60, 18));
    let fields: Vec<[Option<&str>; 5]> = texts.iter().map(|l| [None, None, None, None, Some(l.as_str())]).collect();
    let matcher = Matcher::new(&fields, &vec![None; 60], Weights { threshold: 0.0, ..WEIGHTS });
    quality(texts.len(), pairs, &|a, b| matcher.compare(a, b).0)
}

#[test]
fn labelled_lines_are_found_by_their_words_alone() {
    let (texts, pairs) = labelled(include_str!("../data/duplicates/demands.csv"), include_str!("../data/duplicates/duplicate_pairs.csv"));
    let [precision, recall, first_three] = by_words(&texts, &pairs);
    println!("average precision {precision:.3}, recall at 36 {recall:.3}, partner among the first three {first_three:.3}");
    // What a quick reference reaches with glossary and stemming: .75, .89, .97.
    assert!(precision >= 0.75 && recall >= 0.89 && first_three >= 0.97, "{precision} {recall} {first_three}");
}

#[test]
fn lines_written_without_sight_of_the_matcher_are_found_better_than_by_shared_words() {
    let (texts, pairs) =
        labelled(include_str!("../data/duplicates/blind/demands.csv"), include_str!("../data/duplicates/blind/duplicate_pairs.csv"));
    let words: Vec<BTreeSet<String>> =
        texts.iter().map(|t| t.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()).collect();
    let jaccard = |a: usize, b: usize| {
        let both = words[a].intersection(&words[b]).count() as f64;
        both / (words[a].len() + words[b].len()) as f64
    };
    let (plain, found) = (quality(60, &pairs, &jaccard), by_words(&texts, &pairs));
    println!("shared words {plain:.3?}, matcher {found:.3?}");
    assert!(found.iter().zip(plain).all(|(f, p)| *f >= p), "{found:?} against {plain:?}");
}

#[test]
fn what_people_decided_is_remembered_and_every_match_says_why() {
    let mut community = empty();
    add(
        &mut community,
        "demands",
        "demand|title|origin|kind|force|recurrence|status|subject|population|state
         a|Weekly RTT waiting list return|national|data return|must|weekly|read|elective waits|patients|started
         b|Referral to treatment tracker, every week|regional|data return|should|weekly|read|elective waits|patients|started
         c|Referral to treatment, monthly|national|data return|must|monthly|read|elective waits|patients|started
         d|Referral to treatment, old return|national|data return|must|monthly|read|elective waits|patients|done
         e|Green plan|national|plan|must|yearly|read|carbon|estate|started",
    );
    let weights = Weights { threshold: 0.5, ..WEIGHTS };
    let pairs = |c: &Community| matches(c, weights).iter().map(|m| (m.demand, m.other, m.decided.is_some())).collect::<Vec<_>>();
    let found = pairs(&community);
    assert_eq!(
        found.iter().map(|p| (p.0, p.1)).collect::<BTreeSet<_>>(),
        BTreeSet::from([(0, 1), (0, 2), (1, 2)]),
        "done demands are not compared"
    );
    for m in matches(&community, weights) {
        let why = m.why();
        assert!(why.contains("same subject: ") && why.contains("waits") && why.contains("referral"), "{why}");
    }
    add(
        &mut community,
        "duplicates",
        "demand|other|verdict|decided_by|reason\nb|a|same|planning team|one list\nc|a|different|planning team|months",
    );
    let found = pairs(&community);
    assert_eq!(found[0], (0, 1, true), "confirmed first, whichever way round");
    assert!(!found.iter().any(|p| (p.0, p.1) == (0, 2)), "refused and not proposed again");
}
