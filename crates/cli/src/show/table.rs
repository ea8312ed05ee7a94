//! A result table on a terminal.

use findings::{Align, Quantity, ResultTable, Unit, Value};

use super::style::{bold, width};

/// The chosen columns of a table, cut to the width.
pub fn render(table: &ResultTable, columns: &[&str]) -> String {
    let chosen: Vec<usize> = columns.iter().filter_map(|name| table.column(name)).collect();
    let cells: Vec<Vec<String>> =
        table.rows.iter().map(|row| chosen.iter().map(|&c| cell(&row[c], table.columns[c].unit)).collect()).collect();
    let heads: Vec<String> = chosen.iter().map(|&c| table.columns[c].label.clone()).collect();
    let mut widths: Vec<usize> = heads.iter().map(|h| h.chars().count()).collect();
    for row in &cells {
        for (w, text) in widths.iter_mut().zip(row) {
            *w = (*w).max(text.chars().count());
        }
    }
    shrink(&mut widths, width());
    let line = |texts: &[String]| -> String {
        let parts: Vec<String> = texts
            .iter()
            .zip(&widths)
            .zip(&chosen)
            .map(|((text, &w), &c)| match table.columns[c].align() {
                Align::Left => format!("{:<w$}", cut(text, w)),
                Align::Right => format!("{:>w$}", cut(text, w)),
            })
            .collect();
        parts.join("  ").trim_end().to_owned()
    };
    let mut out = format!("{}\n{}\n\n{}\n", bold(&table.title), table.subtitle, line(&heads));
    for row in &cells {
        out.push_str(&line(row));
        out.push('\n');
    }
    out
}

fn cell(value: &Value, unit: Option<Unit>) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => Quantity::new(*number, unit.unwrap_or(Unit::Number)).rounded(),
        Value::Unknown => "–".into(),
    }
}

/// Takes from the widest column until the line fits.
fn shrink(widths: &mut [usize], limit: usize) {
    let gaps = widths.len().saturating_sub(1) * 2;
    while widths.iter().sum::<usize>() + gaps > limit {
        match widths.iter_mut().max() {
            Some(widest) if *widest > 8 => *widest -= 1,
            _ => return,
        }
    }
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width { text.to_owned() } else { text.chars().take(width.saturating_sub(1)).chain(['…']).collect() }
}
