//! A cross-impact matrix as a CSV file.
//!
//! One heading row and one heading column of states, named `descriptor: state` (or with `|`, `/`, `.`, `_` between, or letters and a number:
//! `A1`), or two of each: descriptors, then states. A block of a descriptor on itself may be left blank, all of it: it is 0 then.

use std::collections::BTreeSet;

use community::Place;

use super::{CrossImpacts, Descriptor, cell, row_of};
use crate::report::Report;

const HOW: &str = "name states `descriptor: state`, or `A1`, `A2`, `B1` …, or use two heading rows and columns: descriptors, then states";

/// The row of the file and its cells.
type Row = (u32, Vec<String>);

pub(super) fn read(text: &str, at: &Place, report: &mut Report) -> Option<CrossImpacts> {
    let rows = rows(text, at, report)?;
    let two = rows.len() > 2 && [0, 1].iter().all(|r| rows[*r].1.iter().take(2).all(|c| c.is_empty()) && rows[*r].1.len() > 2);
    let n_heads = if two { 2 } else { 1 };
    let across: Vec<(String, String)> = if two {
        let states = rows[1].1[2..].to_vec();
        // Blank cells at the end of the first heading row belong to its last descriptor.
        let mut names = rows[0].1[2..].to_vec();
        names.resize(states.len().max(names.len()), String::new());
        filled(&names).into_iter().zip(states).collect()
    } else {
        split(&rows[0].1[1..], at, rows[0].0, report)?
    };
    let body = &rows[n_heads..];
    let down: Vec<(String, String)> = if two {
        let names: Vec<String> = body.iter().map(|(_, cells)| cells[0].clone()).collect();
        filled(&names).into_iter().zip(body.iter().map(|(_, cells)| cells.get(1).cloned().unwrap_or_default())).collect()
    } else {
        let labels: Vec<String> = body.iter().map(|(_, cells)| cells[0].clone()).collect();
        labels
            .iter()
            .map(|label| {
                across
                    .iter()
                    .zip(&rows[0].1[1..])
                    .find(|(_, a)| *a == label)
                    .map_or_else(|| (label.clone(), String::new()), |(s, _)| s.clone())
            })
            .collect()
    };
    if !same_states(&across, &down, body, at, report) {
        return None;
    }
    let descriptors = descriptors(&across, at, rows[0].0, report)?;
    let scores = scores(body, n_heads, &descriptors, at, report)?;
    Some(CrossImpacts { title: at.file.clone(), descriptors, scores })
}

/// Rows that are not blank, without blank cells at the end of the heading.
fn rows(text: &str, at: &Place, report: &mut Report) -> Option<Vec<Row>> {
    let heading = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|d| (heading.bytes().filter(|b| b == d).count(), *d == b',')).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows: Vec<Row> = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                report.error("ragged-row", at.clone(), error.to_string(), "rows of cells", "");
                return None;
            }
        };
        let row = record.position().map_or(0, |p| p.line() as u32);
        let mut cells: Vec<String> = record.iter().map(|c| c.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if rows.is_empty() {
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
        }
        rows.push((row, cells));
    }
    if rows.len() < 2 || rows[0].1.len() < 2 {
        report.error("matrix-size", at.clone(), format!("{} rows", rows.len()), "a heading row of states, and a row for each state", HOW);
        return None;
    }
    Some(rows)
}

/// Names, each blank one as the one before it.
fn filled(names: &[String]) -> Vec<String> {
    let mut last = String::new();
    names
        .iter()
        .map(|name| {
            if !name.is_empty() {
                last.clone_from(name);
            }
            last.clone()
        })
        .collect()
}

/// Descriptor and state of each label, by the first way of splitting that fits all.
fn split(labels: &[String], at: &Place, row: u32, report: &mut Report) -> Option<Vec<(String, String)>> {
    let halves = |a: &str, b: &str| (!a.trim().is_empty() && !b.trim().is_empty()).then(|| (a.trim().to_owned(), b.trim().to_owned()));
    for separator in [':', '|', '/', '.', '_'] {
        let split: Option<Vec<_>> = labels.iter().map(|l| l.split_once(separator).and_then(|(a, b)| halves(a, b))).collect();
        if split.is_some() {
            return split;
        }
    }
    let by_number = |label: &String| {
        let name = label.trim_end_matches(|c: char| c.is_ascii_digit());
        halves(name, &label[name.len()..])
    };
    let split: Option<Vec<_>> = labels.iter().map(by_number).collect();
    if split.is_none() {
        let odd = labels.iter().find(|l| by_number(l).is_none()).cloned().unwrap_or_default();
        report.error("matrix-label", row_of(at, row), format!("the heading `{odd}`"), "a descriptor and a state", HOW);
    }
    split
}

/// Whether rows name the same states as columns, in the same order.
fn same_states(across: &[(String, String)], down: &[(String, String)], body: &[Row], at: &Place, report: &mut Report) -> bool {
    if across.len() != down.len() {
        let expected = format!("as many of each; {} columns have a heading", across.len());
        report.error("matrix-size", at.clone(), format!("a matrix of {} rows and {} columns", down.len(), across.len()), expected, HOW);
        return false;
    }
    let mut same = true;
    for ((a, d), (row, cells)) in across.iter().zip(down).zip(body) {
        if a != d {
            let expected = format!("`{}: {}`, as the columns have it", a.0, a.1);
            report.error(
                "matrix-label",
                row_of(at, *row),
                format!("the row `{}`", cells[0]),
                expected,
                "rows and columns name the same states in the same order",
            );
            same = false;
        }
    }
    same
}

fn descriptors(states: &[(String, String)], at: &Place, row: u32, report: &mut Report) -> Option<Vec<Descriptor>> {
    let mut descriptors: Vec<Descriptor> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut sound = true;
    for (name, state) in states {
        let begins = descriptors.last().is_none_or(|d| d.name != *name);
        if begins && !seen.insert(name.clone()) {
            report.error(
                "matrix-label",
                row_of(at, row),
                format!("states of `{name}` in two places"),
                "all states of a descriptor side by side",
                "",
            );
            sound = false;
        }
        if begins {
            descriptors.push(Descriptor { name: name.clone(), states: Vec::new() });
        }
        let descriptor = descriptors.last_mut().expect("one was pushed");
        if descriptor.states.contains(state) {
            report.error("matrix-label", row_of(at, row), format!("the state `{name}: {state}` twice"), "each state once", "");
            sound = false;
        }
        descriptor.states.push(state.clone());
    }
    sound.then_some(descriptors)
}

fn scores(body: &[Row], n_heads: usize, descriptors: &[Descriptor], at: &Place, report: &mut Report) -> Option<Vec<i32>> {
    let of: Vec<usize> = descriptors.iter().enumerate().flat_map(|(d, descriptor)| descriptor.states.iter().map(move |_| d)).collect();
    let name = |state: usize| {
        let first = of.iter().position(|d| *d == of[state]).unwrap_or(state);
        format!("{}: {}", descriptors[of[state]].name, descriptors[of[state]].states[state - first])
    };
    let n = of.len();
    let mut sound = true;
    for (source, (row, cells)) in body.iter().enumerate() {
        let surplus = cells.iter().skip(n_heads + n).any(|c| !c.is_empty());
        if cells.len() < n_heads + n || surplus {
            let found = format!("{} scores in the row of `{}`", cells.len().saturating_sub(n_heads), name(source));
            report.error("matrix-size", row_of(at, *row), found, format!("{n} scores, one a column"), "");
            sound = false;
        }
    }
    if !sound {
        return None;
    }
    let at_cell = |source: usize, target: usize| body[source].1[n_heads + target].as_str();
    let blank: Vec<bool> = (0..descriptors.len())
        .map(|d| (0..n).filter(|s| of[*s] == d).all(|s| (0..n).filter(|t| of[*t] == d).all(|t| at_cell(s, t).is_empty())))
        .collect();
    let mut scores = Vec::with_capacity(n * n);
    for source in 0..n {
        for target in 0..n {
            let own_blank = of[source] == of[target] && blank[of[source]];
            let text = if own_blank { "0" } else { at_cell(source, target) };
            let place = Place { column: Some(name(target)), ..row_of(at, body[source].0) };
            scores.push(cell(text, &name(source), &name(target), place, report));
        }
    }
    Some(scores)
}
