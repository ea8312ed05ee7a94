//! ScenarioWizard's project files (`.scw`).
//!
//! After a line `$ ScenarioWizard …` and the file's name come the descriptors: a line `&name`, then a line ` -state` for each state. Lines
//! that begin with `#` end a section; the sixth section, after long texts and colours, is the matrix: a line a state, scores
//! separated by commas. Comments follow, which are not read.

use community::Place;

use super::{CrossImpacts, Descriptor, cell, row_of};
use crate::report::Report;

/// The section that holds the matrix, counted from 0.
const MATRIX: usize = 5;
const SAVE: &str = "save the project in ScenarioWizard again, or give the matrix as a CSV file";

pub(super) fn read(text: &str, at: &Place, report: &mut Report) -> Option<CrossImpacts> {
    let mut lines = (1_u32..).zip(text.lines().map(|l| l.trim_end_matches('\r')));
    let first = lines.next().map_or("", |(_, line)| line);
    if !first.trim_start().to_lowercase().starts_with("$ scenariowizard") {
        report.error("wrong-format", row_of(at, 1), format!("`{first}`"), "`$ ScenarioWizard` and its version in the first line", SAVE);
        return None;
    }
    let title = lines.next().map_or("", |(_, line)| line).trim().to_owned();
    let mut sections: Vec<Vec<(u32, &str)>> = vec![Vec::new()];
    for (row, line) in lines {
        if line.starts_with('#') && sections.len() <= MATRIX + 1 {
            sections.push(Vec::new());
        } else if let Some(section) = sections.last_mut() {
            section.push((row, line));
        }
    }
    let descriptors = descriptors(&sections[0], at, report)?;
    let Some(rows) = sections.get(MATRIX) else {
        let found = format!("{} sections", sections.len());
        report.error("scw-syntax", at.clone(), found, "a sixth section with the matrix, after five lines that begin with `#`", SAVE);
        return None;
    };
    let scores = matrix(rows, &descriptors, at, report)?;
    Some(CrossImpacts { title, descriptors, scores })
}

fn descriptors(lines: &[(u32, &str)], at: &Place, report: &mut Report) -> Option<Vec<Descriptor>> {
    let mut descriptors: Vec<Descriptor> = Vec::new();
    for (row, line) in lines {
        if let Some(name) = line.strip_prefix('&') {
            descriptors.push(Descriptor { name: name.trim().to_owned(), states: Vec::new() });
        } else if let Some(state) = line.trim_start().strip_prefix('-') {
            match descriptors.last_mut() {
                Some(descriptor) => descriptor.states.push(state.trim().to_owned()),
                None => report.error(
                    "scw-syntax",
                    row_of(at, *row),
                    format!("the state `{}` before any descriptor", state.trim()),
                    "a line `&descriptor` first",
                    SAVE,
                ),
            }
        } else if !line.trim().is_empty() {
            report.error("scw-syntax", row_of(at, *row), format!("`{line}`"), "a line `&descriptor` or ` -state`", SAVE);
        }
    }
    if descriptors.is_empty() {
        report.error("scw-syntax", at.clone(), "no descriptors", "lines `&descriptor`, each followed by lines ` -state`", SAVE);
        return None;
    }
    for descriptor in descriptors.iter().filter(|d| d.states.is_empty()) {
        report.error(
            "scw-syntax",
            at.clone(),
            format!("the descriptor `{}` without states", descriptor.name),
            "a line ` -state` for each state",
            SAVE,
        );
    }
    Some(descriptors)
}

fn matrix(rows: &[(u32, &str)], descriptors: &[Descriptor], at: &Place, report: &mut Report) -> Option<Vec<i32>> {
    let states: Vec<String> = descriptors.iter().flat_map(|d| d.states.iter().map(|s| format!("{}: {s}", d.name))).collect();
    let n = states.len();
    let rows: Vec<&(u32, &str)> = rows.iter().filter(|(_, line)| !line.trim().is_empty()).collect();
    if rows.len() != n {
        let place = rows.last().map_or_else(|| at.clone(), |(row, _)| row_of(at, *row));
        let hint = format!("the descriptors have {n} states together; each has a row");
        report.error("matrix-size", place, format!("a matrix of {} rows", rows.len()), format!("{n} rows, one a state"), hint);
        return None;
    }
    let mut scores = Vec::with_capacity(n * n);
    for ((row, line), source) in rows.iter().map(|r| (r.0, r.1)).zip(&states) {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells.len() == n + 1 && cells[n].trim().is_empty() {
            cells.pop();
        }
        if cells.len() != n {
            let expected = format!("{n} scores, one a state");
            report.error("matrix-size", row_of(at, row), format!("{} scores in the row of `{source}`", cells.len()), expected, "");
            continue;
        }
        scores.extend(cells.iter().zip(&states).map(|(text, target)| cell(text, source, target, row_of(at, row), report)));
    }
    Some(scores)
}

/// The text of a ScenarioWizard project with these descriptors and scores. Names lose line breaks.
#[must_use]
pub fn write_scw(impacts: &CrossImpacts) -> String {
    let plain = |name: &str| name.replace(['\r', '\n'], " ");
    let n: usize = impacts.descriptors.iter().map(|d| d.states.len()).sum();
    let mut text = format!("$ ScenarioWizard 4.0\n{}\n", plain(&impacts.title));
    for descriptor in &impacts.descriptors {
        text.push_str(&format!("&{}\n", plain(&descriptor.name)));
        for state in &descriptor.states {
            text.push_str(&format!(" -{}\n", plain(state)));
        }
    }
    text.push_str("#\n");
    for descriptor in &impacts.descriptors {
        text.push_str("&\n");
        text.push_str(&" \n".repeat(descriptor.states.len()));
    }
    text.push_str("#\n#\n");
    text.push_str(&"FFFFFF\n".repeat(n));
    text.push_str("#\n#\n");
    for row in impacts.scores.chunks(n.max(1)) {
        let cells: Vec<String> = row.iter().map(|score| format!("{score:2} ")).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text.push_str("#\n# 0-0\n\"\"\n");
    let n_descriptors = impacts.descriptors.len();
    text.push_str(&"# \n\"\"\n".repeat(n_descriptors));
    text.push_str(&"#  -> \n\"\"\n".repeat(n_descriptors * n_descriptors));
    text.push_str("#\n#\n");
    text
}
