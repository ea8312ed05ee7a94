//! What must not turn back on itself: parents, successors, precedences; and pairs of one and the same thing.

use std::collections::BTreeMap;

use super::report::{Report, error, place};
use crate::community::{AnyTable, Community};
use crate::ids::OrganisationId;
use crate::tables::Organisation;

pub(super) fn check(community: &Community, report: &mut Report) {
    chain(community, report, "cyclic-parent", "parent", |o| o.parent.as_ref());
    chain(community, report, "cyclic-successor", "successor", |o| o.successor.as_ref());
    precedences(community, report);
    pairs_of_one(community, report);
}

/// Each organisation names at most one other in `column`; following those must come to an end.
fn chain(
    community: &Community,
    report: &mut Report,
    code: &'static str,
    column: &str,
    next: impl Fn(&Organisation) -> Option<&OrganisationId>,
) {
    let rows = &community.organisations.rows;
    let index: BTreeMap<&OrganisationId, usize> = rows.iter().enumerate().rev().map(|(i, o)| (&o.organisation, i)).collect();
    let next: Vec<Option<usize>> = rows.iter().map(|o| next(o).and_then(|id| index.get(id).copied())).collect();
    for cycle in cycles(&next) {
        let path = path(&cycle, |i| rows[i].organisation.as_str());
        let problem =
            error(code, place(&community.organisations, cycle[0], column), path, format!("a `{column}` that does not lead back to itself"));
        report.add(problem.hint(format!("empty or change `{column}` in one of these rows")));
    }
}

/// What comes before must not, by way of others, come after itself.
fn precedences(community: &Community, report: &mut Report) {
    let rows = &community.precedences.rows;
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    let mut names: Vec<&str> = Vec::new();
    let mut node = |name| {
        *index.entry(name).or_insert_with(|| {
            names.push(name);
            names.len() - 1
        })
    };
    let edges: Vec<(usize, usize)> = rows.iter().map(|p| (node(p.before.as_str()), node(p.after.as_str()))).collect();
    let next = after_peeling(names.len(), &edges);
    let next_node: Vec<Option<usize>> = next.iter().map(|edge| edge.map(|e| edges[e].0)).collect();
    for mut cycle in cycles(&next_node) {
        let row = cycle.iter().filter_map(|&n| next[n]).min().unwrap_or(0);
        cycle.reverse();
        let path = path(&cycle, |n| names[n]);
        let problem =
            error("cyclic-precedence", place(&community.precedences, row, "before"), path, "an order in which nothing comes before itself");
        report.add(problem.hint("delete one of these precedences"));
    }
}

/// Takes away, again and again, nodes that nothing comes before; of each that is left, gives one edge that leads to it from another that
/// is left. All cycles are among those left, and there is a cycle if any is left.
fn after_peeling(nodes: usize, edges: &[(usize, usize)]) -> Vec<Option<usize>> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    let mut arriving = vec![0_usize; nodes];
    for &(from, to) in edges {
        out[from].push(to);
        arriving[to] += 1;
    }
    let mut free: Vec<usize> = (0..nodes).filter(|&n| arriving[n] == 0).collect();
    while let Some(node) = free.pop() {
        for &to in &out[node] {
            arriving[to] -= 1;
            if arriving[to] == 0 {
                free.push(to);
            }
        }
    }
    let mut before = vec![None; nodes];
    for (edge, &(from, to)) in edges.iter().enumerate() {
        if arriving[from] > 0 && arriving[to] > 0 && before[to].is_none() {
            before[to] = Some(edge);
        }
    }
    before
}

/// The cycles of a graph in which each node leads to at most one other: each from its smallest node on, in order of those.
fn cycles(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    // Which walk first came by a node; 0: none yet.
    let mut seen = vec![0_usize; next.len()];
    let mut cycles = Vec::new();
    for start in 0..next.len() {
        let walk = start + 1;
        let mut node = start;
        let end = loop {
            if seen[node] != 0 {
                break Some(node);
            }
            seen[node] = walk;
            match next[node] {
                Some(following) => node = following,
                None => break None,
            }
        };
        if let Some(end) = end.filter(|&n| seen[n] == walk) {
            let mut cycle: Vec<usize> = std::iter::successors(Some(end), |&n| next[n].filter(|&m| m != end)).collect();
            let smallest = cycle.iter().enumerate().min_by_key(|(_, n)| **n).map_or(0, |(i, _)| i);
            cycle.rotate_left(smallest);
            cycles.push(cycle);
        }
    }
    cycles.sort_unstable();
    cycles
}

/// `A → B → A`, shortened where it is long.
fn path<'a>(cycle: &[usize], name: impl Fn(usize) -> &'a str) -> String {
    const SHOWN: usize = 8;
    let mut names: Vec<String> = cycle.iter().take(SHOWN).map(|&n| format!("`{}`", name(n))).collect();
    if cycle.len() > SHOWN {
        names.push(format!("{} more", cycle.len() - SHOWN));
    }
    names.extend(cycle.first().map(|&n| format!("`{}`", name(n))));
    names.join(" → ")
}

/// Rows that relate two things must relate two things.
fn pairs_of_one(community: &Community, report: &mut Report) {
    let mut add = |table: &dyn AnyTable, row: usize, column: &str, other: &str, value: &str| {
        let expected = format!("`{column}` and `{other}` that differ");
        report.add(
            error("self-reference", place(table, row, column), format!("`{value}` twice"), expected)
                .hint("delete the row, or name the other"),
        );
    };
    for (row, pair) in community.duplicates.rows.iter().enumerate().filter(|(_, p)| p.demand == p.other) {
        add(&community.duplicates, row, "other", "demand", pair.other.as_str());
    }
    for (row, pair) in community.exclusions.rows.iter().enumerate().filter(|(_, p)| p.demand == p.other) {
        add(&community.exclusions, row, "other", "demand", pair.other.as_str());
    }
    for (row, pair) in community.interactions.rows.iter().enumerate().filter(|(_, p)| p.demand == p.on_demand) {
        add(&community.interactions, row, "on_demand", "demand", pair.on_demand.as_str());
    }
    for (row, pair) in community.judgements.rows.iter().enumerate().filter(|(_, p)| p.choice == p.on_choice) {
        add(&community.judgements, row, "on_choice", "choice", pair.on_choice.as_str());
    }
    for (row, service) in community.services.rows.iter().enumerate().filter(|(_, s)| s.requires.contains(&s.service)) {
        add(&community.services, row, "requires", "service", service.service.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_found_once_each() {
        let next = [Some(1), Some(2), Some(1), None, Some(3), Some(5), Some(0)];
        assert_eq!(cycles(&next), vec![vec![1, 2], vec![5]]);
    }

    #[test]
    fn a_long_chain_is_walked_once() {
        let n = 200_000;
        let chain: Vec<_> = (0..n).map(|i| (i > 0).then(|| i - 1)).collect();
        assert!(cycles(&chain).is_empty());
        let ring: Vec<_> = (0..n).map(|i| Some((i + 1) % n)).collect();
        assert_eq!(cycles(&ring).len(), 1);
    }

    #[test]
    fn peeling_leaves_only_what_follows_from_a_cycle() {
        // 0 → 1 → 2 → 1, 2 → 3: 0 is free, the rest hangs on the cycle of 1 and 2.
        let edges = [(0, 1), (1, 2), (2, 1), (2, 3)];
        let before = after_peeling(4, &edges);
        assert_eq!(before, vec![None, Some(2), Some(1), Some(3)]);
        assert!(after_peeling(3, &[(0, 1), (1, 2), (0, 2)]).iter().all(Option::is_none));
    }
}
