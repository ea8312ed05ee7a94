//! What the bundle that carries itself most chooses, what it rejects, and why.

use community::Community;
use findings::{Column, ResultTable, Value};

use super::bundles::Bundles;
use super::judged::Judgements;
use super::words::{list, signed};

/// Demands that hang on options that the bundle that carries itself most rejects, and on none that it takes: row of `demands`, and the option's name.
pub(crate) fn rejected(bundles: &Bundles, community: &Community, judgements: &Judgements) -> Vec<(usize, String)> {
    let Some(bundle) = bundles.consistent.first() else { return Vec::new() };
    let taken = super::bundles::demands_of(community, judgements, &bundle.states);
    let mut rejected: Vec<(usize, String)> = Vec::new();
    for ((_, options), state) in judgements.choices.iter().zip(&bundle.states) {
        for (_, row) in options.iter().enumerate().filter(|(o, _)| *o != usize::from(*state)) {
            let option = &community.options.rows[*row];
            for id in &option.demands {
                let Some(demand) = community.demands.rows.iter().position(|d| d.demand == *id) else { continue };
                if !taken.contains(&demand) && !rejected.iter().any(|r| r.0 == demand) {
                    rejected.push((demand, option.name.clone()));
                }
            }
        }
    }
    rejected
}

/// For each choice, its options: the one taken first, then the others with how far the options taken elsewhere speak against them. None without a bundle.
///
/// An option's score is the sum of what the options taken elsewhere do for it, in points; the option taken has the highest.
pub(crate) fn choices_table(bundles: &Bundles, community: &Community, judgements: &Judgements) -> Option<ResultTable> {
    let bundle = bundles.consistent.first()?;
    let matrix = &bundles.matrix;
    let points = |score: i64| score as f64 / f64::from(bundles.scale);
    let balances = matrix.balances(&bundle.states);
    let name = |choice: usize, option: usize| community.options.rows[judgements.choices[choice].1[option]].name.as_str();
    let (mut rows, mut keys) = (Vec::new(), Vec::new());
    for (choice, (row, options)) in judgements.choices.iter().enumerate() {
        let taken = usize::from(bundle.states[choice]);
        let scores = matrix.of(&balances, choice);
        let mut order: Vec<usize> = (0..options.len()).collect();
        order.sort_by_key(|o| (*o != taken, std::cmp::Reverse(scores[*o]), *o));
        for option in order {
            // What speaks for it if it is taken, and against it if not: the two options elsewhere that weigh most.
            let mut forces: Vec<(i64, usize)> = (0..matrix.len())
                .filter(|from| *from != choice)
                .map(|from| {
                    let state = usize::from(bundle.states[from]);
                    let on = |o: usize| i64::from(matrix.score((from, state), (choice, o)));
                    (if option == taken { on(option) } else { on(taken) - on(option) }, from)
                })
                .filter(|f| f.0 > 0)
                .collect();
            forces.sort_by_key(|f| (std::cmp::Reverse(f.0), f.1));
            let by: Vec<String> = forces.iter().take(2).map(|f| format!("‘{}’", name(f.1, usize::from(bundle.states[f.1])))).collect();
            let why = match (option == taken, by.is_empty()) {
                (true, true) => "nothing else that is chosen speaks for it or against it".to_owned(),
                (true, false) => format!("carried by {}", list(&by, 2)),
                (false, _) if scores[option] == scores[taken] => {
                    "as well carried: either would hold together, and the board may choose".into()
                }
                (false, true) => format!("{} points against {}", signed(points(scores[option])), signed(points(scores[taken]))),
                (false, false) => format!(
                    "{} points against {}: {} {} against it",
                    signed(points(scores[option])),
                    signed(points(scores[taken])),
                    list(&by, 2),
                    if by.len() == 1 { "speaks" } else { "speak" }
                ),
            };
            rows.push(vec![
                Value::from(community.choices.rows[*row].name.as_str()),
                Value::from(name(choice, option)),
                Value::from(if option == taken { "taken" } else { "rejected" }),
                Value::from(why),
            ]);
            keys.push(Vec::new());
        }
    }
    Some(ResultTable {
        id: "strategy.choices".into(),
        title: format!("{} choices that hold together, and what they reject", judgements.choices.len()),
        subtitle:
            "The bundle that carries itself most. Points: what the options taken elsewhere do for an option, from −3 to +3 each, summed."
                .into(),
        columns: vec![
            Column::text("choice_name", "choice"),
            Column::text("option_name", "option"),
            Column::text("taken", "taken or rejected"),
            Column::text("why", "why"),
        ],
        rows,
        keys,
    })
}
