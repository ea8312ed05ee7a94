//! Keys and references, for all tables alike: what their definitions say must be unique is, and what they say must exist does.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Report, error, place, place_of_column};
use crate::community::{AnyTable, Community, SPECS};
use crate::ids::{ChoiceId, OptionId};
use crate::journeys::TravelTable;
use crate::problem::Place;
use crate::spec::Row as _;
use crate::tables::Travel;

/// Between the parts of a key: no cell can hold it.
const SEPARATOR: &str = "\u{1f}";

/// The values of the key of each table that some column refers to.
type Ids = BTreeMap<&'static str, BTreeSet<String>>;

pub(super) fn check(community: &Community, report: &mut Report) {
    missing_tables(community, report);
    let ids = keys(community, report);
    for table in community.tables().into_iter().filter(|t| !is_travel(*t)) {
        references(table, &ids, report);
    }
    travel(&community.travel, &ids, report);
    options(community, report);
}

/// Whether it is the table of journeys, which has millions of rows and is looked at by their packed codes.
fn is_travel(table: &dyn AnyTable) -> bool {
    table.spec().name == Travel::SPEC.name
}

/// Keys and references of the table of journeys.
fn travel(table: &TravelTable, ids: &Ids, report: &mut Report) {
    let keys = table.sorted_keys();
    for same in keys.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        for (_, row) in &same[1..] {
            duplicate(table, &key_text(table, *row as usize), same[0].1 as usize, *row as usize, report);
        }
    }
    drop(keys);
    let none = BTreeSet::new();
    let valid = |target| ids.get(target).unwrap_or(&none);
    let (places, sites) = (valid("places"), valid("sites"));
    let place_unknown: Vec<bool> = table.places().iter().map(|p| !places.contains(p.as_str())).collect();
    let site_unknown: Vec<bool> = table.sites().iter().map(|s| !sites.contains(s.as_str())).collect();
    if !place_unknown.contains(&true) && !site_unknown.contains(&true) {
        return;
    }
    for (row, journey) in table.journeys().enumerate() {
        if place_unknown[journey.place] {
            unknown(table.places()[journey.place].as_str(), place(table, row, "place"), "places", places, report);
        }
        if site_unknown[journey.site] {
            unknown(table.sites()[journey.site].as_str(), place(table, row, "site"), "sites", sites, report);
        }
    }
}

/// The key of a row as one text.
fn key_text(table: &dyn AnyTable, row: usize) -> String {
    let cells = table.cells(row);
    let spec = table.spec();
    spec.key.iter().filter_map(|key| spec.column(key)).map(|c| cells[c].as_str()).collect::<Vec<_>>().join(SEPARATOR)
}

/// Tables that must have rows, in a community that was not read from files: where it was, the reader has said so.
fn missing_tables(community: &Community, report: &mut Report) {
    if community.tables().iter().any(|table| !table.origin().file.is_empty()) {
        return;
    }
    for table in community.tables().into_iter().filter(|t| t.spec().required && t.is_empty()) {
        let spec = table.spec();
        let place = Place { column: None, ..place_of_column(table, "") };
        let hint = format!("it holds: {}", spec.help.trim().trim_end_matches('.'));
        report.add(error("missing-table", place, "no rows", format!("`{}` with one row at least", spec.name)).hint(hint));
    }
}

/// Reports rows with the same key; gives the keys that other tables refer to.
fn keys(community: &Community, report: &mut Report) -> Ids {
    let referenced: BTreeSet<&str> = SPECS.iter().flat_map(|s| s.columns).filter_map(|c| c.reference).collect();
    let mut ids = Ids::new();
    for table in community.tables().into_iter().filter(|t| !t.spec().key.is_empty() && !is_travel(*t)) {
        let spec = table.spec();
        let mut keys: Vec<(String, usize)> = (0..table.len()).map(|row| (key_text(table, row), row)).collect();
        keys.sort_unstable();
        for same in keys.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            for (key, row) in &same[1..] {
                duplicate(table, key, same[0].1, *row, report);
            }
        }
        if referenced.contains(spec.name) {
            ids.insert(spec.name, keys.into_iter().map(|(key, _)| key).collect());
        }
    }
    ids
}

fn duplicate(table: &dyn AnyTable, key: &str, first: usize, row: usize, report: &mut Report) {
    let spec = table.spec();
    let parts = spec.key.iter().zip(key.split(SEPARATOR));
    let found = parts.map(|(column, value)| format!("{column} `{value}`")).collect::<Vec<_>>().join(", ");
    let line = place(table, first, spec.key[0]).row.unwrap_or(0);
    let expected = match spec.key {
        [one] => format!("a `{one}` that no other row has"),
        many => format!("{} that no other row has together", many.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")),
    };
    let problem = error("duplicate-key", place(table, row, spec.key[0]), format!("{found}: row {line} has the same"), expected);
    report.add(problem.hint(format!("delete one of the rows, or change what tells them apart; row {line} is the first")));
}

/// Reports values of columns that refer to a table which has no such key.
fn references(table: &dyn AnyTable, ids: &Ids, report: &mut Report) {
    let spec = table.spec();
    let columns: Vec<_> = spec.columns.iter().enumerate().filter_map(|(i, c)| Some((i, c, c.reference?, ids.get(c.reference?)?))).collect();
    if columns.is_empty() {
        return;
    }
    for row in 0..table.len() {
        let cells = table.cells(row);
        for &(index, column, target, valid) in &columns {
            let values: &mut dyn Iterator<Item = &str> =
                if column.list { &mut cells[index].split(';').map(str::trim) } else { &mut std::iter::once(cells[index].as_str()) };
            for value in values.filter(|v| !v.is_empty() && !valid.contains(*v)) {
                unknown(value, place(table, row, column.name), target, valid, report);
            }
        }
    }
}

fn unknown(value: &str, place: Place, target: &str, valid: &BTreeSet<String>, report: &mut Report) {
    let nearest = report.nearest(target, value, valid.iter().map(String::as_str));
    let hint = match &nearest {
        Some(id) => format!("write `{id}`, or add a row for `{value}` to `{target}`"),
        None if valid.is_empty() => format!("`{target}` has no rows: add one for `{value}`"),
        None => format!("add a row for `{value}` to `{target}`"),
    };
    report.add(error("unknown-id", place, format!("`{value}`"), format!("the code of a row in `{target}`")).nearest(nearest).hint(hint));
}

/// Options are known by their choice and their own code together.
fn options(community: &Community, report: &mut Report) {
    let mut valid: BTreeMap<&ChoiceId, BTreeSet<&str>> = BTreeMap::new();
    for row in &community.options {
        valid.entry(&row.choice).or_default().insert(row.option.as_str());
    }
    let choices: BTreeSet<&ChoiceId> = community.choices.rows.iter().map(|c| &c.choice).collect();
    let mut look_up = |row: usize, column: &str, choice: &ChoiceId, option: &OptionId| {
        let known = valid.get(choice);
        if !choices.contains(choice) || known.is_some_and(|options| options.contains(option.as_str())) {
            return;
        }
        let options = known.into_iter().flatten().copied();
        let nearest = report.nearest(&format!("option of {choice}"), option.as_str(), options);
        let hint = format!("add a row with choice `{choice}` and option `{option}` to `options`");
        let expected = format!("an option of the choice `{choice}` in `options`");
        let place = place(&community.judgements, row, column);
        report.add(error("unknown-id", place, format!("`{option}`"), expected).nearest(nearest).hint(hint));
    };
    for (row, judgement) in community.judgements.rows.iter().enumerate() {
        look_up(row, "option", &judgement.choice, &judgement.option);
        look_up(row, "on_option", &judgement.on_choice, &judgement.on_option);
    }
    let with_options: BTreeSet<&ChoiceId> = valid.keys().copied().collect();
    if !community.choices.rows.is_empty() && with_options.is_empty() {
        let place = Place { row: None, ..place_of_column(&community.choices, "choice") };
        let problem =
            super::report::warning("choice-without-options", place, "no choice has options", "two options or more a choice in `options`");
        report.add(problem);
        return;
    }
    for (row, choice) in community.choices.rows.iter().enumerate().filter(|(_, c)| !with_options.contains(&c.choice)) {
        let place = place(&community.choices, row, "choice");
        let found = format!("`{}` has no options", choice.choice);
        report.add(super::report::warning("choice-without-options", place, found, "two options or more in `options`"));
    }
}
