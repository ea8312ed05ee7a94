//! Result tables as tables of the paper.

use findings::ResultTable;

use crate::paper::{Cell, TableBlock, TableColumn, Text};
use crate::words;

/// The columns of that names that the table has, and its first rows up to `limit`.
pub(crate) fn table_block(table: &ResultTable, columns: &[&str], limit: usize) -> TableBlock {
    let picked: Vec<usize> = columns.iter().filter_map(|name| table.column(name)).collect();
    rows_block(table, &picked, &(0..table.rows.len()).collect::<Vec<_>>(), limit)
}

/// All columns of a table.
pub(crate) fn whole_table(table: &ResultTable, limit: usize) -> TableBlock {
    rows_block(table, &(0..table.columns.len()).collect::<Vec<_>>(), &(0..table.rows.len()).collect::<Vec<_>>(), limit)
}

/// Some columns and rows of a table, by their places.
pub(crate) fn rows_block(table: &ResultTable, columns: &[usize], rows: &[usize], limit: usize) -> TableBlock {
    let heads = columns.iter().map(|&c| {
        let column = &table.columns[c];
        TableColumn { label: words::heading(column), numeric: column.unit.is_some(), weight: weight(&column.name) }
    });
    let shown = &rows[..rows.len().min(limit)];
    let cells = shown.iter().map(|&r| columns.iter().map(|&c| words::cell(table, r, c)).collect());
    let has_marks = columns.iter().any(|&c| table.columns[c].name == "status");
    TableBlock {
        title: table.title.clone(),
        subtitle: table.subtitle.clone(),
        columns: heads.collect(),
        rows: cells.collect(),
        notes: notes(table, shown.first().copied(), rows.len() - shown.len(), has_marks),
    }
}

/// How much of the width a column of text takes, by what such columns hold.
fn weight(name: &str) -> u32 {
    match name {
        "title" | "other_title" | "rule" | "in_the_way" => 7,
        "demands" => 9,
        "what" | "why" | "first" | "who" | "by_title" | "takes_in" | "leaves_out" => 5,
        "lost" | "kept" | "when" | "authority" | "option_name" => 3,
        _ if name.ends_with("name") => 5,
        "used" => 4,
        "found" => 6,
        "status" => 3,
        _ => 2,
    }
}

/// What stands below a table: how to ask for its figures, where the rest is, what its marks mean.
pub(crate) fn notes(table: &ResultTable, first_row: Option<usize>, n_left_out: usize, has_marks: bool) -> Vec<Text> {
    let file = format!("data/{}.csv", table.id);
    let mut notes = Vec::new();
    let key = first_row.and_then(|row| {
        let column = (0..table.columns.len()).find(|&c| table.rows[row][c].number().is_some())?;
        table.keys.get(row).filter(|k| !k.is_empty()).map(|_| table.figure(row, column))
    });
    let mut text = match key {
        Some(key) => Text::plain("Figures are asked for like ").code(key.to_string()).and("; "),
        None => Text::default(),
    };
    let all = if n_left_out > 0 { format!("{n_left_out} more rows are in ") } else { "names and rows are in ".into() };
    let all = if text.0.is_empty() { words::capitalised(&all) } else { all };
    text = text.and(all).code(file).and(".");
    notes.push(text);
    if has_marks {
        notes.push(Text::plain(words::MARKS));
    }
    notes
}

/// A table of plain texts.
pub(crate) fn plain(title: &str, subtitle: &str, heads: &[(&str, u32)], rows: Vec<Vec<String>>) -> TableBlock {
    TableBlock {
        title: title.into(),
        subtitle: subtitle.into(),
        columns: heads.iter().map(|(label, weight)| TableColumn { label: (*label).into(), numeric: false, weight: *weight }).collect(),
        rows: rows.into_iter().map(|row| row.into_iter().map(Cell::from).collect()).collect(),
        notes: Vec::new(),
    }
}
