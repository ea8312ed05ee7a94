//! Proposes what each column of a spreadsheet is, by its name and by its values, and says how sure that is.

use std::collections::{BTreeMap, BTreeSet};

use community::{Community, Kind};

use super::convert::{Names, convert};
use super::layout::{self, Layout, RowKind, row_kind};
use super::mapping::{ColumnMapping, ImportMapping, spec_of, takes_words, target};
use super::words::synonyms;
use crate::meant::{DayOrder, Meant, date, hours, plain};
use crate::workbook::{Grid, GridCell, GridRow, Holds};

/// Below this a column is kept as the user's own.
const LEAST_SURE: f64 = 0.45;
/// Values of a column that are looked at.
const LOOKED_AT: usize = 400;
/// Values of a column that are shown.
const SHOWN: usize = 4;

/// Proposes a mapping; `None` if no sheet has headings that look like the table's.
pub(super) fn propose(grid: &Grid, table: &str, community: &Community, hours_a_day: f64) -> Option<ImportMapping> {
    let layout = layout::find(grid, table, None)?;
    let sheet = &grid.sheets[layout.sheet];
    let names = layout::headings(sheet, &layout.headings);
    let rows: Vec<&GridRow> = data_rows(grid, &layout, &names).collect();
    let profile = &community.profile;
    let lines = (sheet.rows[layout.headings.start].line, sheet.rows[layout.headings.end - 1].line);
    let mut mapping = ImportMapping {
        table: table.to_owned(),
        sheet: sheet.name.clone(),
        heading_rows: lines,
        day_first: day_first(&rows),
        financial_year: profile.first_month.financial_year(),
        hours_a_day,
        columns: Vec::new(),
        defaults: BTreeMap::new(),
        words: BTreeMap::new(),
        colours: Vec::new(),
    };
    let known = Names::of(community);
    let chosen = choose(&names, &rows, &mapping, &known);
    for (n, heading) in names.iter().enumerate() {
        let values: Vec<&GridCell> = values(&rows, n).collect();
        if heading.is_empty() && values.is_empty() {
            continue;
        }
        let heading = if heading.is_empty() { format!("column {}", letter(n)) } else { heading.clone() };
        let (to, sure, why) = match chosen.get(&n) {
            Some((to, sure, why)) => (Some(to.clone()), *sure, why.clone()),
            None => (None, 1.0, "kept as your own".to_owned()),
        };
        mapping.columns.push(ColumnMapping { heading, to, leave_out: false, sure, why, seen: seen(&values, rows.len()) });
    }
    defaults(&mut mapping);
    open_words(&mut mapping, &names, &rows, &known);
    colours(&mut mapping, &rows);
    Some(mapping)
}

/// The letter by which a spreadsheet calls a column.
pub(super) fn letter(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = String::new();
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters
}

fn data_rows<'a>(grid: &'a Grid, layout: &Layout, names: &'a [String]) -> impl Iterator<Item = &'a GridRow> {
    grid.sheets[layout.sheet].rows[layout.headings.end..].iter().filter(move |row| row_kind(row, names, None) == RowKind::Data)
}

fn values<'a>(rows: &'a [&'a GridRow], column: usize) -> impl Iterator<Item = &'a GridCell> {
    rows.iter().filter_map(move |r| r.cells.get(column)).filter(|c| c.holds != Holds::Nothing && c.holds != Holds::Error).take(LOOKED_AT)
}

/// Whether the day comes first: unless some date can only be read the other way, and none this way.
fn day_first(rows: &[&GridRow]) -> bool {
    let cells = || rows.iter().flat_map(|r| &r.cells).filter(|c| c.holds == Holds::Text && c.text.contains(['/', '.', '-']));
    let parts = |text: &str| -> Option<(u32, u32)> {
        let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
        let [first, second, year] = parts[..] else { return None };
        if first.len() > 2 || second.len() > 2 || !(year.len() == 2 || year.len() == 4) {
            return None;
        }
        Some((first.parse().ok()?, second.parse().ok()?))
    };
    let pairs: Vec<(u32, u32)> = cells().filter_map(|c| parts(&c.text)).collect();
    let (first_over, second_over) = (pairs.iter().any(|(first, _)| *first > 12), pairs.iter().any(|(_, second)| *second > 12));
    first_over || !second_over
}

/// Targets of columns, the surest first, each target and each column once.
fn choose(names: &[String], rows: &[&GridRow], mapping: &ImportMapping, known: &Names) -> BTreeMap<usize, (String, f64, String)> {
    let mut scores: Vec<(f64, usize, String, String)> = Vec::new();
    let mut targets: Vec<(String, Vec<String>)> = synonyms().columns(&mapping.table).to_vec();
    let known_by_name = spec_of(&mapping.table).map_or(&[][..], |s| s.columns);
    let others = known_by_name.iter().filter(|c| !synonyms().columns(&mapping.table).iter().any(|(to, _)| to == c.name));
    targets.extend(others.map(|c| (c.name.to_owned(), Vec::new())));
    for (n, heading) in names.iter().enumerate() {
        let values: Vec<&GridCell> = values(rows, n).collect();
        for (to, called) in &targets {
            let by_name = name_score(heading, to, called);
            let by_values = value_share(&values, to, mapping, known);
            let (sure, why) = match (by_name, by_values) {
                (name, Some(share)) if name > 0.0 => {
                    (name * (0.4 + 0.6 * share), format!("by its name, and {:.0} % of its values can be read so", share * 100.0))
                }
                (name, None) if name > 0.0 => (name * 0.9, "by its name".to_owned()),
                (_, Some(share)) if tells(to) && share >= 0.8 && values.len() >= 3 => {
                    (0.5 * share, format!("by its values alone: {:.0} % can be read so", share * 100.0))
                }
                _ => continue,
            };
            if sure >= LEAST_SURE {
                scores.push((sure, n, to.clone(), why));
            }
        }
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut chosen: BTreeMap<usize, (String, f64, String)> = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (sure, n, to, why) in scores {
        let clash = to == "efforts.hours" && taken.iter().any(|t| t.starts_with("efforts.hours"))
            || to.starts_with("efforts.hours_") && taken.contains("efforts.hours");
        if !chosen.contains_key(&n) && !clash && taken.insert(to.clone()) {
            chosen.insert(n, (to, sure, why));
        }
    }
    chosen
}

/// Targets that can be told from values alone.
fn tells(to: &str) -> bool {
    matches!(to, "first_due" | "issuer" | "efforts.role" | "efforts.hours" | "recurrence" | "received" | "organisation" | "due")
}

/// How well a heading names a target: its own name or a synonym, one of those among its words, or one nearly so.
fn name_score(heading: &str, to: &str, called: &[String]) -> f64 {
    let full = plain(heading);
    if full.is_empty() {
        return 0.0;
    }
    let last = heading.rsplit(": ").next().map(plain).unwrap_or_default();
    let own = plain(to.rsplit('.').next().unwrap_or(to));
    let candidates = || called.iter().map(String::as_str).chain([own.as_str()]);
    if candidates().any(|c| c == full) {
        return 1.0;
    }
    // `Hours: low` is the low one of hours, whatever `low` means by itself.
    let joined = plain(&heading.replace(": ", " "));
    if last != full && candidates().any(|c| c == joined) {
        return 1.0;
    }
    if last != full && candidates().any(|c| c == last) {
        return 0.95;
    }
    let words = format!(" {joined} ");
    let within = candidates().filter(|c| c.chars().count() > 2 && words.contains(&format!(" {c} "))).map(|c| c.chars().count()).max();
    if let Some(length) = within {
        return 0.6 + 0.3 * (length as f64 / joined.chars().count() as f64);
    }
    let near = candidates().map(|c| strsim::normalized_damerau_levenshtein(c, &full)).fold(0.0, f64::max);
    if near >= 0.8 && full.chars().count() > 4 { near * 0.85 } else { 0.0 }
}

/// The share of values that the target can hold; `None` where any text can stand, or there are no values.
fn value_share(values: &[&GridCell], to: &str, mapping: &ImportMapping, known: &Names) -> Option<f64> {
    let (spec, column) = target(&mapping.table, to)?;
    let column = &spec.columns[column];
    if values.is_empty() {
        return None;
    }
    let fits = |cell: &&&GridCell| match (column.kind, to) {
        (Kind::Date, _) => date(&cell.text, DayOrder::DayFirst, 2024).is_some_and(|m| !matches!(m, Meant::Year(_))),
        (Kind::Number, "efforts.hours") => hours(&cell.text, 7.5).is_some_and(|h| h.has_unit || cell.holds == Holds::Number),
        _ => convert(cell, spec, column, to, mapping, known).is_ok(),
    };
    match column.kind {
        Kind::Text => None,
        // Codes are short and differ.
        Kind::Id if column.name == spec.key.first().copied().unwrap_or_default() => {
            let distinct: BTreeSet<&str> = values.iter().map(|c| c.text.as_str()).collect();
            let short = values.iter().filter(|c| c.text.chars().count() <= 20).count();
            Some(if distinct.len() == values.len() { short as f64 / values.len() as f64 } else { 0.0 })
        }
        _ => Some(values.iter().filter(fits).count() as f64 / values.len() as f64),
    }
}

/// What was seen in a column, for the mapping's reader.
fn seen(values: &[&GridCell], rows: usize) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for cell in values {
        if distinct.len() < SHOWN && !distinct.contains(&cell.text.as_str()) {
            distinct.push(&cell.text);
        }
    }
    let clip = |text: &str| -> String { text.chars().take(30).collect::<String>().replace('\n', " ") };
    let shown: Vec<String> = distinct.iter().map(|t| format!("‘{}’", clip(t))).collect();
    format!("{} of {rows} rows filled{}{}", values.len(), if shown.is_empty() { "" } else { ": " }, shown.join(", "))
}

/// What stands in columns that the sheet lacks.
fn defaults(mapping: &mut ImportMapping) {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for (column, value) in synonyms().defaults(&mapping.table) {
        all.insert(column.clone(), value.clone());
    }
    if mapping.table == "demands" && mapping.columns.iter().any(|c| c.to.as_deref().is_some_and(|t| t.starts_with("efforts."))) {
        for (column, value) in synonyms().defaults("efforts") {
            all.insert(format!("efforts.{column}"), value.clone());
        }
    }
    mapping.defaults = all;
}

/// Words that are not understood yet, for a person to fill in.
fn open_words(mapping: &mut ImportMapping, names: &[String], rows: &[&GridRow], known: &Names) {
    const MOST: usize = 40;
    let mut open: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for column in &mapping.columns {
        let Some(to) = &column.to else { continue };
        let (Some((spec, index)), Some(n)) = (target(&mapping.table, to), names.iter().position(|h| *h == column.heading)) else {
            continue;
        };
        let into = &spec.columns[index];
        let is_name = into.reference == Some("organisations") || to == "efforts.role" || into.name == "carried_by";
        if !(takes_words(into.kind) || is_name) {
            continue;
        }
        for cell in values(rows, n) {
            let words = open.entry(to.clone()).or_default();
            if words.len() < MOST && cell.text.chars().count() <= 80 && convert(cell, spec, into, to, mapping, known).is_err() {
                words.insert(cell.text.clone(), String::new());
            }
        }
    }
    open.retain(|_, words| !words.is_empty());
    // An empty word would leave a cell empty that must be filled in: it says so when rows are taken.
    mapping.words = open;
}

/// Colours that mean how far a demand has got, where no column says it.
fn colours(mapping: &mut ImportMapping, rows: &[&GridRow]) {
    if mapping.table != "demands" || mapping.columns.iter().any(|c| c.to.as_deref() == Some("state")) {
        return;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        let fills: BTreeSet<&str> = row.cells.iter().filter_map(|c| c.fill.map(|f| f.0)).collect();
        for fill in fills {
            *counts.entry(fill).or_insert(0) += 1;
        }
    }
    for (colour, value) in [("green", "done"), ("amber", "started"), ("yellow", "started"), ("red", "new")] {
        if counts.get(colour).is_some_and(|n| *n < rows.len()) {
            mapping.colours.push((colour.to_owned(), "state".to_owned(), value.to_owned()));
        }
    }
}
